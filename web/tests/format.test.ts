import { describe, expect, test } from "vitest";
import {
  formatAge,
  formatDuration,
  formatMetric,
  formatNumber,
  formatSize,
  formatValue,
  oneLine,
  toFinite,
  toNumber,
} from "../src/logic/format";

describe("numbers", () => {
  test.each([
    [0, "0"],
    [-0, "0"],
    [64, "64"],
    [1234567, "1234567"],
    [0.5, "0.5"],
    [0.123456, "0.1235"],
    [-0.25, "−0.25"],
    [123456.7, "123457"],
    [12.3, "12.3"],
    [1e-5, "1e−5"],
    [0.00012345, "1.234e−4"],
    [2e7, "2e7"],
    [-1.5e300, "−1.5e300"],
    [NaN, "NaN"],
    [Infinity, "∞"],
    [-Infinity, "−∞"],
  ])("%d is written %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  test("come from the server as text when JSON has no word for them", () => {
    expect(toNumber("NaN")).toBeNaN();
    expect(toNumber("-Infinity")).toBe(-Infinity);
    expect(toNumber("12")).toBeNull();
    expect(toNumber(null)).toBeNull();
    expect([toFinite(1.5), toFinite(NaN), toFinite("1")]).toEqual([1.5, null, null]);
  });

  test("a metric without a value is a dash", () => {
    expect(formatMetric(null)).toBe("–");
    expect(formatMetric("Infinity")).toBe("∞");
    expect(formatMetric(0.1234567)).toBe("0.12346");
  });
});

test("any value fits on one line", () => {
  expect(formatValue(undefined)).toBe("");
  expect(formatValue(null)).toBe("null");
  expect(formatValue([1, "a"])).toBe('[1,"a"]');
  expect(formatValue("two\nlines")).toBe("two␣lines");
});

test("durations have their two largest units", () => {
  const written = [0, 3.14, 9.96, 59.6, 61, 3599.7, 3660, 86399, 90000, 900000, NaN, -3].map(formatDuration);
  expect(written).toEqual([
    "0.0 s",
    "3.1 s",
    "10 s",
    "1 min 00 s",
    "1 min 01 s",
    "1 h 00 min",
    "1 h 01 min",
    "1 d 0 h",
    "1 d 1 h",
    "10 d 10 h",
    "–",
    "0.0 s",
  ]);
});

test("ages and sizes are round", () => {
  expect([0, 7, 65, 7200, 86400 * 3].map(formatAge)).toEqual(["just now", "7 s ago", "1 min ago", "2 h ago", "3 d ago"]);
  expect([0, 999, 1000, 12_345, 999_600, 5e9, 3e12].map(formatSize)).toEqual([
    "0 B",
    "999 B",
    "1.0 kB",
    "12 kB",
    "1.0 MB",
    "5.0 GB",
    "3.0 TB",
  ]);
});

describe("hostile text", () => {
  test("is cut, never inside a character", () => {
    const emoji = oneLine("😀".repeat(10_000));
    expect(emoji).toBe(`${"😀".repeat(240)}…`);
    expect(oneLine("abcdef", 3)).toBe("abc…");
    expect(oneLine("abc", 3)).toBe("abc");
  });

  test("cannot break lines or reorder its neighbours", () => {
    expect(oneLine("a\r\n\tb\u202egnp.exe\u2069")).toBe("a␣b␣gnp.exe␣");
  });
});
