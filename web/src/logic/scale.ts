import type { Json, Parameter } from "../api/types";
import { formatNumber, formatValue, toFinite } from "./format";

export interface Tick {
  /** 0 at the axis's low end, 1 at its high end. */
  position: number;
  label: string;
}

/** One axis: from values to places between 0 and 1 and back. */
export interface Axis {
  key: string;
  kind: "linear" | "log" | "category";
  /** The place of a value; null when it has none here (inactive, missing, not a number). */
  position(value: Json | undefined): number | null;
  /** The value at a place (for a category axis: the place itself). */
  invert(position: number): number;
  /** The categories in order, from the low end; empty for numbers. */
  categories: readonly string[];
  ticks: readonly Tick[];
}

/** Return an axis of numbers; a log axis falls back to linear when `low` is not positive. */
export function numberAxis(key: string, low: number, high: number, log: boolean, whole = false): Axis {
  if (low > high) [low, high] = [high, low];
  if (low === high) {
    const room = Math.abs(low) * 0.5 || 0.5;
    [low, high] = log && low > 0 ? [low / 2, high * 2] : [low - room, high + room];
  }
  const isLog = log && low > 0;
  const to = isLog ? Math.log : (value: number): number => value;
  const from = isLog ? Math.exp : (value: number): number => value;
  const start = to(low);
  const span = to(high) - start;
  const place = (value: number): number => (to(value) - start) / span;
  return {
    key,
    kind: isLog ? "log" : "linear",
    position(value) {
      const number = toFinite(value);
      if (number === null || (isLog && number <= 0)) return null;
      return Math.min(1, Math.max(0, place(number)));
    },
    invert: (position) => from(start + position * span),
    categories: [],
    ticks: (isLog ? logTicks(low, high) : linearTicks(low, high, whole)).map((value) => ({
      position: place(value),
      label: formatNumber(value, 3),
    })),
  };
}

/** Return an axis of categories, evenly spaced in the given order. */
export function categoryAxis(key: string, categories: readonly string[]): Axis {
  const index = new Map(categories.map((name, i) => [name, i]));
  const place = (i: number): number => (categories.length < 2 ? 0.5 : i / (categories.length - 1));
  return {
    key,
    kind: "category",
    position(value) {
      if (value === undefined) return null;
      const i = index.get(categoryName(value));
      return i === undefined ? null : place(i);
    },
    invert: (position) => position,
    categories,
    ticks: categories.map((name, i) => ({ position: place(i), label: name })),
  };
}

/** The name by which a value is a category. */
export function categoryName(value: Json): string {
  return typeof value === "string" ? value : formatValue(value, 6);
}

/** Return round values inside [low, high], about `wanted` of them. */
export function linearTicks(low: number, high: number, whole = false, wanted = 5): number[] {
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const unit = [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10;
  const step = whole ? Math.max(1, Math.round(unit * power)) : unit * power;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
    ticks.push(Number((i * step).toPrecision(12)));
  }
  return ticks;
}

/** Return powers of ten inside [low, high]; with 2 and 5 between them when there are few, sparser when many. */
export function logTicks(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const decades = Math.log10(high / low);
  const factors = decades < 2.5 ? [1, 2, 5] : [1];
  const stride = Math.max(1, Math.ceil(decades / 7));
  const ticks: number[] = [];
  for (let exponent = first; exponent <= last; exponent += stride) {
    for (const factor of factors) {
      const value = Number(`${factor}e${exponent}`);
      if (value >= low * 0.9999 && value <= high * 1.0001) ticks.push(value);
    }
  }
  return ticks.length > 1 ? ticks : [low, high];
}

/**
 * Return the axis of one configuration key, or null when it says nothing: no run has it, or all have the same value.
 * The space's parameter of that name gives bounds and scale; without one they are read off the values.
 */
export function configAxis(key: string, values: readonly Json[], parameter: Parameter | undefined): Axis | null {
  const numbers = values.filter((value): value is number => toFinite(value) !== null);
  if (parameter?.kind === "choice" && parameter.choices && parameter.choices.length > 1) {
    const declared = parameter.choices.map(categoryName);
    const seen = values.map(categoryName);
    if (seen.every((name) => declared.includes(name))) {
      const ordered = parameter.choices.every((choice) => typeof choice === "number")
        ? [...(parameter.choices as number[])].sort((a, b) => a - b).map(categoryName)
        : declared;
      return categoryAxis(key, [...new Set(ordered)]);
    }
  }
  const distinct = new Set(values.map(categoryName));
  if (parameter && parameter.kind !== "choice" && numbers.length === values.length) {
    const ends = [...numbers, ...[parameter.low, parameter.high].filter((end) => toFinite(end) !== null)] as number[];
    if (!ends.length) return null;
    const [low, high] = extent(ends);
    return numberAxis(key, low, high, parameter.scale === "log", parameter.kind === "int");
  }
  if (distinct.size < 2) return null;
  if (numbers.length === values.length && distinct.size > 2) {
    const [low, high] = extent(numbers);
    return numberAxis(key, low, high, low > 0 && high / low > 200, numbers.every(Number.isInteger));
  }
  if (distinct.size > 40) return null;
  return categoryAxis(key, [...distinct].sort((a, b) => a.localeCompare(b, undefined, { numeric: true })));
}

/** Return the least and the greatest of some numbers, without a limit on how many. */
export function extent(numbers: readonly number[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const number of numbers) {
    if (number < low) low = number;
    if (number > high) high = number;
  }
  return [low, high];
}

/** Return a metric's axis that an outlier cannot flatten: its far end is cut at the inner fences of the quartiles. */
export function metricAxis(key: string, values: readonly number[]): Axis {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const fence = 3 * (at(0.75) - at(0.25)) || Infinity;
  const low = Math.max(at(0), at(0.25) - fence);
  const high = Math.min(at(1), at(0.75) + fence);
  return numberAxis(key, low, high, false);
}
