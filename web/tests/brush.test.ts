import { describe, expect, test } from "vitest";
import { brushOf, inBrush, nudge, stretchOf } from "../src/logic/brush";
import { categoryAxis, numberAxis } from "../src/logic/scale";

const lr = numberAxis("lr", 1e-4, 1, true);
const width = numberAxis("width", 0, 100, false);
const activation = categoryAxis("activation", ["relu", "tanh", "logistic"]);

describe("a brush on numbers", () => {
  test("is the stretch, in values, whichever way it was dragged", () => {
    expect(brushOf(width, 0.2, 0.7)).toEqual({ low: 20, high: 70 });
    expect(brushOf(width, 0.7, 0.2)).toEqual({ low: 20, high: 70 });
    const decades = brushOf(lr, 0.25, 0.5) as { low: number; high: number };
    expect(decades.low).toBeCloseTo(1e-3);
    expect(decades.high).toBeCloseTo(1e-2);
  });

  test("holds its ends, and no texts or missing values", () => {
    const brush = { low: 20, high: 70 };
    expect([20, 70, 45].every((value) => inBrush(brush, value))).toBe(true);
    expect([19.9, 71, "45", null, true, undefined].some((value) => inBrush(brush, value))).toBe(false);
  });

  test("covers the stretch it was made from", () => {
    const brush = brushOf(lr, 0.25, 0.5);
    const [low, high] = stretchOf(lr, brush as NonNullable<typeof brush>) as [number, number];
    expect(low).toBeCloseTo(0.25);
    expect(high).toBeCloseTo(0.5);
  });
});

describe("a brush on categories", () => {
  test("names those in the stretch, or is none", () => {
    expect(brushOf(activation, -0.02, 0.5)).toEqual({ names: ["relu", "tanh"] });
    expect(brushOf(activation, 0.1, 0.4)).toBeNull();
  });

  test("knows numbers and truth values by their names", () => {
    expect(inBrush({ names: ["64", "true"] }, 64)).toBe(true);
    expect(inBrush({ names: ["64", "true"] }, true)).toBe(true);
    expect(inBrush({ names: ["64", "true"] }, 128)).toBe(false);
  });

  test("shows around its category, and not on an axis that has become numbers", () => {
    const [low, high] = stretchOf(activation, { names: ["tanh"] }) as [number, number];
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
    expect(stretchOf(activation, { names: ["gelu"] })).toBeNull();
    expect(stretchOf(width, { names: ["tanh"] })).toBeNull();
    expect(stretchOf(activation, { low: 0, high: 1 })).toBeNull();
  });
});

describe("the keyboard", () => {
  test("starts in the middle", () => {
    expect(nudge(width, undefined, 0.05, false)).toEqual({ low: 40, high: 60 });
    expect(nudge(activation, undefined, 0.5, false)).toEqual({ names: ["tanh"] });
  });

  test("moves, grows, and stays on the axis", () => {
    expect(nudge(width, { low: 40, high: 60 }, 0.1, false)).toEqual({ low: 50, high: 70 });
    expect(nudge(width, { low: 40, high: 60 }, 0.1, true)).toEqual({ low: 40, high: 70 });
    expect(nudge(width, { low: 40, high: 100 }, 0.1, true)).toEqual({ low: 40, high: 100 });
  });

  test("walks over categories to the last, and stays there", () => {
    let brush = nudge(activation, { names: ["tanh"] }, 0.5, false);
    expect(brush).toEqual({ names: ["logistic"] });
    brush = nudge(activation, brush ?? undefined, 0.5, false);
    expect(brush).toEqual({ names: ["logistic"] });
  });
});
