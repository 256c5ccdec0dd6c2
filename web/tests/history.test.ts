import { expect, test } from "vitest";
import { Curves } from "../src/logic/history";

test("every number is a curve over the steps; nested ones by their path", () => {
  const curves = new Curves("_step");
  curves.add([
    { _step: 0, _runtime: 1.5, loss: 1, val: { acc: 0.1 } },
    { _step: 5, _runtime: 3, loss: 0.5 },
  ]);
  curves.add([{ _step: 7, loss: 0.25, val: { acc: 0.3 } }]);
  expect([...curves.series]).toEqual([
    ["loss", { x: [0, 5, 7], y: [1, 0.5, 0.25] }],
    ["val.acc", { x: [0, 7], y: [0.1, 0.3] }],
  ]);
});

test("NaN and infinities are gaps", () => {
  const curves = new Curves("_step");
  curves.add([
    { _step: 0, loss: 1 },
    { _step: 1, loss: "NaN" },
    { _step: 2, loss: "Infinity" },
  ]);
  expect(curves.series.get("loss")?.y).toEqual([1, null, null]);
});

test("texts, lists, media and histograms are no curves", () => {
  const curves = new Curves("_step");
  curves.add([{ _step: 0, note: "hi", hist: { _type: "histogram", values: 3 }, list: [1], none: null }]);
  expect(curves.series.size).toBe(0);
});

test("a step told twice keeps the later value, and places never go back", () => {
  const curves = new Curves("_step");
  curves.add([
    { _step: 3, loss: 1 },
    { _step: 3, loss: 2 },
    { _step: 1, loss: 3 },
  ]);
  expect(curves.series.get("loss")).toEqual({ x: [3], y: [3] });
});

test("rows without a step count by themselves", () => {
  const curves = new Curves("_step");
  curves.add([{ loss: 1 }, { loss: 2 }]);
  expect(curves.series.get("loss")?.x).toEqual([0, 1]);
});
