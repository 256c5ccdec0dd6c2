import { expect, test } from "vitest";
import { ended, progressOf, total } from "../src/logic/progress";
import { counts, run } from "./make";

const runs = [
  run("slow", { value: 0.2, started_at: 100, finished_at: 190 }),
  run("quick", { value: 0.5, started_at: 110, finished_at: 120 }),
  run("poor", { value: 0.9, started_at: 120, finished_at: 150 }),
];

test("runs come in the order of their ends, with the best so far", () => {
  expect(progressOf(runs, "min", 0)).toEqual({
    x: [20, 50, 90],
    values: [0.5, 0.9, 0.2],
    best: [0.5, 0.5, 0.2],
    runs: ["quick", "poor", "slow"],
  });
  expect(progressOf(runs, "max", 0).best).toEqual([0.5, 0.9, 0.9]);
});

test("a run that still goes stands at now", () => {
  const going = run("going", { value: 0.1, started_at: 150, finished_at: null });
  const progress = progressOf([...runs, going], "min", 300);
  expect([progress.runs.at(-1), progress.x.at(-1)]).toEqual(["going", 200]);
});

test("runs without a number, or not started, are not drawn", () => {
  const none = [run("nan", { value: "NaN" }), run("none"), run("pending", { value: 1, started_at: null })];
  expect(progressOf(none, "min", 5)).toEqual({ x: [], values: [], best: [], runs: [] });
});

test("runs that end at one moment are set apart: the chart wants growing places", () => {
  const same = ["a", "b", "c"].map((id) => run(id, { value: 1, finished_at: 4 }));
  const { x } = progressOf(same, "min", 0);
  expect(new Set(x).size).toBe(3);
  expect(x).toEqual([...x].sort((a, b) => a - b));
});

test("a progress bar stands for the expected trials, or for those there are", () => {
  const some = counts({ expected: 10, finished: 3, killed: 2, failed: 1, running: 2 });
  expect([ended(some), total(some)]).toEqual([6, 10]);
  expect(total({ ...some, expected: null })).toBe(8);
  expect(total({ ...some, expected: 4 })).toBe(8);
});
