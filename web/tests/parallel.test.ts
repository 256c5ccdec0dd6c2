import { describe, expect, test } from "vitest";
import type { Parameter } from "../src/api/types";
import { axesOf, bendAt, brushed, linesOf, METRIC, nearest, varyingKeys } from "../src/logic/parallel";
import { ids, run } from "./make";

const lr: Parameter = { name: "lr", kind: "float", scale: "log", low: 1e-4, high: 1 };
const runs = [
  run("a", { value: 0.9, config: { lr: 1e-4, act: "relu", epochs: 3, data: { seed: 1 } } }),
  run("b", { value: 0.1, config: { lr: 1, act: "tanh", epochs: 3, data: { seed: 2 } } }),
  run("c", { value: null, config: { lr: 1e-2, act: "relu", epochs: 3, data: { seed: 1 } } }),
];

describe("the axes", () => {
  test("are what the space declares, then whatever varies, then the metric", () => {
    const keys = varyingKeys(runs, [lr]);
    expect(keys).toEqual(["lr", "act", "data.seed"]);
    expect(axesOf(runs, keys, [lr]).map((axis) => axis.key)).toEqual(["lr", "act", "data.seed", METRIC]);
  });

  test("a key that only some runs have varies: it is a conditional parameter", () => {
    expect(varyingKeys([run("a", { config: { depth: 3 } }), run("b")], [])).toEqual(["depth"]);
  });

  test("keys of wandb's own are left out", () => {
    const two = [run("a", { config: { _wandb: 1 } }), run("b", { config: { _wandb: 2 } })];
    expect(varyingKeys(two, [])).toEqual([]);
  });

  test("there is no metric's axis before there is a value", () => {
    expect(axesOf([run("a", { config: { lr: 0.1 } })], ["lr"], [lr]).map((axis) => axis.key)).toEqual(["lr"]);
  });
});

describe("brushes", () => {
  test("a run must lie in every one", () => {
    expect(brushed(runs, new Map())).toBe(runs);
    const act = { names: ["relu"] };
    expect(ids(brushed(runs, new Map([["act", act]])))).toEqual(["a", "c"]);
    expect(ids(brushed(runs, new Map<string, object>([["act", act], ["lr", { low: 1e-3, high: 1 }]]) as never))).toEqual([
      "c",
    ]);
  });

  test("a brush on the metric leaves out runs without a value", () => {
    expect(ids(brushed(runs, new Map([[METRIC, { low: 0, high: 1 }]])))).toEqual(["a", "b"]);
  });
});

describe("the lines", () => {
  const axes = axesOf(runs, ["lr"], [lr]);
  const lines = linesOf(runs, axes, new Set(["a", "b", "c"]), (value) => 1 - value);

  test("are drawn with the best on top", () => {
    expect(lines.map((line) => line.run.id)).toEqual(["c", "a", "b"]);
    const filtered = linesOf(runs, axes, new Set(["a"]), (value) => 1 - value);
    expect(filtered.map((line) => line.run.id)).toEqual(["c", "b", "a"]);
  });

  test("cross each axis at the run's value, and none where there is none", () => {
    expect(lines[0]?.places[0]).toBeCloseTo(0.5);
    expect(lines[0]?.places[1]).toBeNull();
    expect(lines[2]?.places[0]).toBeCloseTo(1);
  });

  test("the nearest is found within reach, among those inside the brushes", () => {
    const y = (place: number | null): number => (place === null ? -50 : 100 * place);
    const find = (share: number, at: number, reach = 14, from = lines): string | undefined =>
      nearest(from, 0, share, y, at, reach)?.run.id;
    expect(find(0, 97)).toBe("b");
    expect(find(0, 3)).toBe("a");
    expect(find(1, 97)).toBe("a");
    expect(find(0, 75)).toBeUndefined();
    expect(find(0, 97, 14, linesOf(runs, axes, new Set(["a"]), () => 1))).toBeUndefined();
  });
});

test("a bent line starts and ends level, is half way in the middle, and never turns back", () => {
  const heights = Array.from({ length: 41 }, (_, i) => bendAt(i / 40));
  expect(heights[0]).toBeCloseTo(0);
  expect(heights[20]).toBeCloseTo(0.5);
  expect(heights[40]).toBeCloseTo(1);
  expect(heights).toEqual([...heights].sort((a, b) => a - b));
  expect(heights[2]).toBeLessThan(0.02);
});
