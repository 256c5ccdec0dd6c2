import { describe, expect, test } from "vitest";
import type { ConsoleLine } from "../src/api/types";
import { mergeLines, mergeRuns } from "../src/logic/delta";
import { ids, run } from "./make";

const line = (number: number, text: string): ConsoleLine => ({ line: number, time: null, level: null, text });

describe("runs", () => {
  test("no change keeps the very list, so that nothing is drawn anew", () => {
    const known = [run("a")];
    expect(mergeRuns(known, [])).toBe(known);
  });

  test("a changed run takes its own place; the others are the same objects", () => {
    const [a, b] = [run("a", { index: 0 }), run("b", { index: 1 })];
    const merged = mergeRuns([a, b], [run("a", { index: 0, value: 0.5 })]);
    expect(ids(merged)).toEqual(["a", "b"]);
    expect(merged[0]?.value).toBe(0.5);
    expect(merged[1]).toBe(b);
  });

  test("new runs come in the order of their trials; those without a trial come last, by age", () => {
    const known = [run("c", { index: 2 }), run("late", { created_at: 9 })];
    const merged = mergeRuns(known, [run("early", { created_at: 3 }), run("a", { index: 0 })]);
    expect(ids(merged)).toEqual(["a", "c", "early", "late"]);
  });
});

describe("console lines", () => {
  test("new lines are added to the end", () => {
    expect(mergeLines([line(0, "a")], [line(1, "b")]).map((one) => one.text)).toEqual(["a", "b"]);
    const known = [line(0, "a")];
    expect(mergeLines(known, [])).toBe(known);
  });

  test("a progress bar rewrites its line", () => {
    const merged = mergeLines([line(0, "a"), line(1, "10%")], [line(1, "20%"), line(2, "c")]);
    expect(merged.map((one) => one.text)).toEqual(["a", "20%", "c"]);
  });

  test("earlier lines find their place", () => {
    const merged = mergeLines([line(5, "e")], [line(3, "c"), line(4, "d")]);
    expect(merged.map((one) => one.line)).toEqual([3, 4, 5]);
  });

  test("only the last ones are kept", () => {
    const merged = mergeLines([line(0, "a"), line(1, "b")], [line(2, "c"), line(3, "d")], 3);
    expect(merged.map((one) => one.text)).toEqual(["b", "c", "d"]);
  });
});
