import type { Json, Mode, Parameter, RunRow } from "../api/types";
import { type Brushes, inBrush } from "./brush";
import { flat } from "./config";
import { toFinite } from "./format";
import { type Axis, configAxis, metricAxis } from "./scale";

/** The key of the metric's axis; no configuration key can be empty. */
export const METRIC = "";

/** The varying keys of the runs' configurations, those of the space first and in its order. */
export function varyingKeys(runs: readonly RunRow[], parameters: readonly Parameter[]): string[] {
  const seen = new Map<string, { first: string; varies: boolean; count: number }>();
  for (const run of runs) {
    for (const [key, value] of flat(run.config)) {
      const text = JSON.stringify(value);
      const entry = seen.get(key);
      if (!entry) seen.set(key, { first: text, varies: false, count: 1 });
      else {
        entry.count++;
        entry.varies ||= entry.first !== text;
      }
    }
  }
  const ordered = parameters.map((parameter) => parameter.name);
  const declared = new Set(ordered);
  const rest = [...seen].filter(
    ([key, entry]) => !declared.has(key) && !key.startsWith("_") && (entry.varies || entry.count < runs.length),
  );
  return [...ordered.filter((name) => seen.has(name) || !runs.length), ...rest.map(([key]) => key)];
}

/** Return the axes to draw: the keys that vary, then the metric. */
export function axesOf(runs: readonly RunRow[], keys: readonly string[], parameters: readonly Parameter[]): Axis[] {
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const axes: Axis[] = [];
  for (const key of keys) {
    const values = runs.map((run) => flat(run.config).get(key)).filter((value): value is Json => value !== undefined);
    const axis = configAxis(key, values, byName.get(key));
    if (axis) axes.push(axis);
  }
  const metric = runs.map((run) => toFinite(run.value)).filter((value) => value !== null);
  if (metric.length) axes.push(metricAxis(METRIC, metric));
  return axes;
}

/** Return a run's value on an axis. */
export function valueOn(run: RunRow, key: string): Json | undefined {
  return key === METRIC ? (run.value ?? undefined) : flat(run.config).get(key);
}

/** Return the runs that lie in every brush. */
export function brushed(runs: readonly RunRow[], brushes: Brushes): readonly RunRow[] {
  if (!brushes.size) return runs;
  const all = [...brushes];
  return runs.filter((run) => all.every(([key, brush]) => inBrush(brush, valueOn(run, key))));
}

/** A run as the places where it crosses the axes; `null` where it has no value. */
export interface Line {
  run: RunRow;
  places: readonly (number | null)[];
  inside: boolean;
  /** 0 poor to 1 best; null without a value of the metric. */
  goodness: number | null;
}

/** Return the runs as lines in the order of drawing: what matters most comes last. */
export function linesOf(
  runs: readonly RunRow[],
  axes: readonly Axis[],
  inside: ReadonlySet<string>,
  goodnessOf: (value: number) => number,
): Line[] {
  return runs
    .map((run) => {
      const value = toFinite(run.value);
      return {
        run,
        places: axes.map((axis) => axis.position(valueOn(run, axis.key))),
        inside: inside.has(run.id),
        goodness: value === null ? null : goodnessOf(value),
      };
    })
    .sort((a, b) => Number(a.inside) - Number(b.inside) || (a.goodness ?? -1) - (b.goodness ?? -1));
}

/** How far a line's bends reach between two axes: control points stand at this share of the gap. */
export const BEND = 0.42;

/** Return the height of a bent line (0 at its start, 1 at its end) at a share `x` of the gap between two axes. */
export function bendAt(x: number): number {
  let t = x;
  for (let i = 0; i < 6; i++) {
    const at = 3 * (1 - t) * (1 - t) * t * BEND + 3 * (1 - t) * t * t * (1 - BEND) + t * t * t;
    const slope =
      3 * (1 - t) * (1 - t) * BEND + 6 * (1 - t) * t * (1 - 2 * BEND) + 3 * t * t * BEND;
    t = Math.min(1, Math.max(0, t - (at - x) / (slope || 1)));
  }
  return t * t * (3 - 2 * t);
}

/** Return the line nearest to a point, within `reach`; places are on the same scale as `y`. */
export function nearest(
  lines: readonly Line[],
  gap: number,
  share: number,
  y: (place: number | null) => number,
  at: number,
  reach: number,
): Line | null {
  const bend = bendAt(share);
  let best: Line | null = null;
  let distance = reach;
  for (let i = lines.length - 1; i >= 0; i--) {
    const line = lines[i] as Line;
    if (!line.inside) continue;
    const from = y(line.places[gap] ?? null);
    const to = y(line.places[gap + 1] ?? null);
    const off = Math.abs(from + (to - from) * bend - at);
    if (off < distance) [best, distance] = [line, off];
  }
  return best;
}

/** The word for a metric's good end. */
export function better(mode: Mode): string {
  return mode === "min" ? "↓" : "↑";
}
