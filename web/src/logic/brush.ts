import type { Json } from "../api/types";
import { type Axis, categoryName } from "./scale";

/** A selection on one axis: a range of numbers, or some categories. */
export type Brush = { low: number; high: number } | { names: readonly string[] };
export type Brushes = ReadonlyMap<string, Brush>;

/** Whether a value lies in a brush. A value that is not there lies in none. */
export function inBrush(brush: Brush, value: Json | undefined): boolean {
  if (value === undefined) return false;
  if ("names" in brush) return brush.names.includes(categoryName(value));
  return typeof value === "number" && value >= brush.low && value <= brush.high;
}

/** Return the brush of a stretch of an axis, or null when nothing lies in it. */
export function brushOf(axis: Axis, from: number, to: number): Brush | null {
  const [low, high] = from < to ? [from, to] : [to, from];
  if (axis.kind !== "category") return { low: axis.invert(low), high: axis.invert(high) };
  const names = axis.ticks.filter((tick) => tick.position >= low && tick.position <= high).map((tick) => tick.label);
  return names.length ? { names } : null;
}

/** Return the stretch of an axis that a brush covers, as places between 0 and 1; null when it is off the axis. */
export function stretchOf(axis: Axis, brush: Brush): [number, number] | null {
  if ("names" in brush) {
    const places = axis.ticks.filter((tick) => brush.names.includes(tick.label)).map((tick) => tick.position);
    if (axis.kind !== "category" || !places.length) return null;
    const room = Math.min(0.06, 0.4 / Math.max(1, axis.ticks.length - 1));
    return [Math.max(-0.03, Math.min(...places) - room), Math.min(1.03, Math.max(...places) + room)];
  }
  if (axis.kind === "category") return null;
  const low = axis.position(brush.low) ?? 0;
  const high = axis.position(brush.high);
  return high === null ? null : [low, high];
}

/** Move an axis's brush by a step, or grow it (`grow`), inside the axis; starts in the middle when there is none. */
export function nudge(axis: Axis, brush: Brush | undefined, step: number, grow: boolean): Brush | null {
  const [low, high] = (brush && stretchOf(axis, brush)) ?? [0.4, 0.6];
  if (!brush) return brushOf(axis, low, high) ?? brushOf(axis, 0, 1);
  const next: [number, number] = grow ? [low, Math.max(low + 0.02, high + step)] : [low + step, high + step];
  return brushOf(axis, Math.max(0, next[0]), Math.min(1, next[1])) ?? brush;
}
