import { describe, expect, test } from "vitest";
import type { Parameter } from "../src/api/types";
import { type Axis, categoryAxis, configAxis, linearTicks, logTicks, metricAxis, numberAxis } from "../src/logic/scale";

const labels = (axis: Axis | null): string[] => axis?.ticks.map((tick) => tick.label) ?? [];

describe("an axis of numbers", () => {
  test("goes from values to places and back", () => {
    const axis = numberAxis("x", 10, 30, false);
    expect([axis.position(10), axis.position(20), axis.position(30)]).toEqual([0, 0.5, 1]);
    expect(axis.invert(0.25)).toBe(15);
  });

  test("is even in decades when it is logarithmic", () => {
    const axis = numberAxis("lr", 1e-4, 1, true);
    expect(axis.position(1e-2)).toBeCloseTo(0.5);
    expect(axis.invert(0.25)).toBeCloseTo(1e-3);
    expect(axis.position(0)).toBeNull();
    expect(axis.position(-1)).toBeNull();
  });

  test("has no place for what is no number, and keeps what lies outside at its ends", () => {
    const axis = numberAxis("x", 0, 1, false);
    expect([undefined, null, "0.5", "NaN", true, [1]].map((value) => axis.position(value))).toEqual(Array(6).fill(null));
    expect([axis.position(-5), axis.position(7)]).toEqual([0, 1]);
  });

  test("is not logarithmic from zero on, and has room around a single value", () => {
    expect(numberAxis("x", 0, 1, true).kind).toBe("linear");
    expect(numberAxis("x", 5, 5, false).position(5)).toBe(0.5);
    expect(numberAxis("x", 0, 0, false).position(0)).toBe(0.5);
    expect(numberAxis("x", 5, 5, true).position(5)).toBeCloseTo(0.5);
  });

  test("can be given upside down", () => {
    expect(numberAxis("x", 3, 1, false).position(1)).toBe(0);
  });
});

describe("ticks", () => {
  test("are round values inside the ends", () => {
    expect(linearTicks(0, 1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(linearTicks(-3.2, 4.1)).toEqual([-2, 0, 2, 4]);
    expect(linearTicks(0.1, 0.3)).toEqual([0.1, 0.15, 0.2, 0.25, 0.3]);
  });

  test("of whole numbers are whole", () => {
    expect(linearTicks(1, 3, true)).toEqual([1, 2, 3]);
  });

  test("of a logarithmic axis are powers of ten, with 2 and 5 when there are few", () => {
    expect(logTicks(1e-5, 1e-1)).toEqual([1e-5, 1e-4, 1e-3, 1e-2, 1e-1]);
    expect(logTicks(1, 50)).toEqual([1, 2, 5, 10, 20, 50]);
    expect(logTicks(1e-30, 1).length).toBeLessThan(10);
    expect(logTicks(3, 4)).toEqual([3, 4]);
  });

  test("are always few enough to be read", () => {
    for (let power = -12; power < 12; power++) {
      for (const factor of [1, 1.7, 3.3, 9.9]) {
        const ticks = linearTicks(0, factor * 10 ** power);
        expect(ticks.length).toBeGreaterThanOrEqual(3);
        expect(ticks.length).toBeLessThanOrEqual(8);
      }
    }
  });
});

describe("the axis of a configuration key", () => {
  const choice = (choices: Parameter["choices"]): Parameter => ({ name: "k", kind: "choice", choices: choices ?? null });

  test("has the bounds and the scale that the space declares", () => {
    const axis = configAxis("lr", [1e-3], { name: "lr", kind: "float", scale: "log", low: 1e-4, high: 1 });
    expect([axis?.kind, axis?.invert(0), axis?.invert(1)]).toEqual(["log", expect.closeTo(1e-4), expect.closeTo(1)]);
  });

  test("reaches beyond them to a value that was run by hand", () => {
    const axis = configAxis("x", [20], { name: "x", kind: "float", scale: "linear", low: 0, high: 10 });
    expect(axis?.invert(1)).toBe(20);
  });

  test("orders choices as declared, and numbers by size", () => {
    expect(labels(configAxis("k", ["tanh"], choice(["tanh", "relu", "gelu"])))).toEqual(["tanh", "relu", "gelu"]);
    expect(labels(configAxis("k", [64], choice([128, 16, 64])))).toEqual(["16", "64", "128"]);
  });

  test("falls back to what was seen when a value is none of the choices", () => {
    expect(labels(configAxis("k", ["b", "a"], choice(["a", "c"])))).toEqual(["a", "b"]);
  });

  test("without a declaration is read off the values", () => {
    expect(configAxis("x", [1, 2, 3], undefined)?.kind).toBe("linear");
    expect(configAxis("x", [1e-5, 1e-3, 0.5], undefined)?.kind).toBe("log");
    expect(labels(configAxis("x", ["run 10", "run 9"], undefined))).toEqual(["run 9", "run 10"]);
  });

  test("is none when it would say nothing, or too much", () => {
    expect(configAxis("x", [3, 3], undefined)).toBeNull();
    expect(configAxis("x", [], undefined)).toBeNull();
    expect(configAxis("x", Array.from({ length: 41 }, (_, i) => `name ${i}`), undefined)).toBeNull();
  });
});

test("categories are evenly spaced, a single one in the middle, others nowhere", () => {
  const axis = categoryAxis("k", ["a", "b", "c"]);
  expect(["a", "b", "c", "d", undefined].map((name) => axis.position(name))).toEqual([0, 0.5, 1, null, null]);
  expect(categoryAxis("k", ["only"]).position("only")).toBe(0.5);
  expect(categoryAxis("k", ["null", "true"]).position(null)).toBe(0);
});

test("an outlier does not flatten the metric's axis", () => {
  const axis = metricAxis("loss", [0.1, 0.2, 0.3, 0.4, 0.5, 1e9]);
  expect(axis.invert(1)).toBeLessThan(2);
  expect(axis.position(1e9)).toBe(1);
  expect(metricAxis("loss", [0.5]).position(0.5)).toBe(0.5);
  expect(metricAxis("loss", [1, 1, 1, 2]).position(2)).toBe(1);
});
