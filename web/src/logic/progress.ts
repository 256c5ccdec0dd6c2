import type { Counts, Mode, RunRow } from "../api/types";
import { toFinite } from "./format";

/** The metric of the runs over the time of the sweep, in the order in which they ended. */
export interface Progress {
  /** Seconds since the first start. */
  x: number[];
  values: number[];
  best: number[];
  runs: string[];
}

/** Return each run's last value over time, with the best so far. Runs that still go count at `now`. */
export function progressOf(runs: readonly RunRow[], mode: Mode, now: number): Progress {
  const known = runs.filter((run) => toFinite(run.value) !== null && run.started_at !== null);
  const start = Math.min(...known.map((run) => run.started_at as number));
  const points = known
    .map((run) => ({ at: (run.finished_at ?? now) - start, value: run.value as number, id: run.id }))
    .sort((a, b) => a.at - b.at);
  const result: Progress = { x: [], values: [], best: [], runs: [] };
  let best = mode === "min" ? Infinity : -Infinity;
  for (const point of points) {
    best = mode === "min" ? Math.min(best, point.value) : Math.max(best, point.value);
    // uPlot wants growing places: runs that end at one moment are set a microsecond apart.
    const last = result.x[result.x.length - 1];
    result.x.push(last !== undefined && point.at <= last ? last + 1e-6 : point.at);
    result.values.push(point.value);
    result.best.push(best);
    result.runs.push(point.id);
  }
  return result;
}

/** Return how many trials have ended, in whatever way. */
export function ended(counts: Counts): number {
  return counts.finished + counts.killed + counts.failed + counts.crashed;
}

/** Return how many trials a progress bar stands for. */
export function total(counts: Counts): number {
  return Math.max(counts.expected ?? 0, ended(counts) + counts.running + counts.pending);
}
