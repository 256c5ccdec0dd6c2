import { describe, expect, test } from "vitest";
import { duration, sortRuns, visibleRows } from "../src/logic/table";
import { ids, run } from "./make";

describe("sorting", () => {
  const runs = [
    run("a", { index: 0, value: 0.5, config: { act: "tanh", width: 64 } }),
    run("b", { index: 1, value: null, config: { act: "relu" } }),
    run("c", { index: 2, value: 0.1, config: { act: "relu", width: 128 } }),
    run("d", { index: 3, value: "NaN", config: { width: 8 } }),
  ];
  const by = (column: string, descending = false): string[] => ids(sortRuns(runs, { column, descending }, 0));

  test("runs without a value come last, whichever way", () => {
    expect(by("value")).toEqual(["c", "a", "b", "d"]);
    expect(by("value", true)).toEqual(["a", "c", "b", "d"]);
  });

  test("infinities are values", () => {
    const more = [...runs, run("e", { value: "Infinity" }), run("f", { value: "-Infinity" })];
    expect(ids(sortRuns(more, { column: "value", descending: false }, 0))).toEqual(["f", "c", "a", "e", "b", "d"]);
  });

  test("ties keep their order, whichever way", () => {
    expect(by("config.act")).toEqual(["b", "c", "a", "d"]);
    expect(by("config.act", true)).toEqual(["a", "b", "c", "d"]);
  });

  test("numbers sort as numbers, and before texts", () => {
    expect(by("config.width")).toEqual(["d", "a", "c", "b"]);
    const mixed = [run("x", { config: { k: "9" } }), run("y", { config: { k: 10 } }), run("z", { config: { k: "10" } })];
    expect(ids(sortRuns(mixed, { column: "config.k", descending: false }, 0))).toEqual(["y", "x", "z"]);
  });

  test("a parameter may be called like a column", () => {
    const odd = [run("a", { value: 1, config: { value: 2 } }), run("b", { value: 2, config: { value: 1 } })];
    expect(ids(sortRuns(odd, { column: "config.value", descending: false }, 0))).toEqual(["b", "a"]);
  });

  test("by state, what runs comes first and what crashed last", () => {
    const states = (["crashed", "finished", "running", "failed", "pending"] as const).map((state) => run(state, { state }));
    expect(ids(sortRuns(states, { column: "state", descending: false }, 0))).toEqual([
      "running",
      "pending",
      "finished",
      "failed",
      "crashed",
    ]);
  });

  test("the list that was given stays as it is", () => {
    const before = ids(runs);
    by("value");
    expect(ids(runs)).toEqual(before);
  });
});

test("a run's duration goes on until it has ended, and is never negative", () => {
  expect(duration(run("a", { started_at: 10, finished_at: null }), 25)).toBe(15);
  expect(duration(run("a", { started_at: 10, finished_at: 12 }), 25)).toBe(2);
  expect(duration(run("a", { started_at: 30, finished_at: null }), 25)).toBe(0);
  expect(duration(run("a", { started_at: null }), 25)).toBeNull();
});

describe("the rows in view", () => {
  test("are few, however many there are", () => {
    expect(visibleRows(100_000, 32, 32_000, 544)).toEqual({ first: 992, last: 1025 });
  });

  test("end with the list", () => {
    expect(visibleRows(5, 32, 0, 544)).toEqual({ first: 0, last: 5 });
    expect(visibleRows(0, 32, 0, 544)).toEqual({ first: 0, last: 0 });
  });

  test("are never an upside-down stretch when a filter has just shortened the list", () => {
    const { first, last } = visibleRows(10, 32, 90_000, 544);
    expect(first).toBeLessThan(last);
    expect(last).toBe(10);
  });
});
