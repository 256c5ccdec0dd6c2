import type { Json, RunRow, RunState } from "../api/types";
import { flat } from "./config";
import { toNumber } from "./format";

/** What a run sorts by: a number, a text, or nothing (always last). */
export type SortValue = number | string | null;

export interface Sort {
  /** `name`, `state`, `value`, `best`, `iterations`, `agent`, `duration`, or `config.` and a parameter. */
  column: string;
  descending: boolean;
}

const STATE_ORDER: Record<RunState, number> = {
  running: 0,
  preempting: 1,
  pending: 2,
  finished: 3,
  killed: 4,
  preempted: 5,
  failed: 6,
  crashed: 7,
};

/** Return how long a run has taken, in seconds; null before its start. */
export function duration(run: RunRow, now: number): number | null {
  if (run.started_at === null) return null;
  return Math.max(0, (run.finished_at ?? now) - run.started_at);
}

/** Return what a run sorts by in a column. */
export function sortValue(run: RunRow, column: string, now: number): SortValue {
  switch (column) {
    case "name":
      return run.index ?? run.name ?? run.id;
    case "state":
      return STATE_ORDER[run.state] ?? 9;
    case "value":
      return orNull(toNumber(run.value));
    case "best":
      return orNull(toNumber(run.best_value));
    case "iterations":
      return run.iterations;
    case "agent":
      return run.agent;
    case "duration":
      return duration(run, now);
    default:
      return configValue(flat(run.config).get(column.replace(/^config\./, "")));
  }
}

function orNull(number: number | null): number | null {
  return number === null || Number.isNaN(number) ? null : number;
}

function configValue(value: Json | undefined): SortValue {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" || typeof value === "string") return value;
  return JSON.stringify(value);
}

/** Return the runs in the order of a column. Runs without a value come last either way; ties keep their order. */
export function sortRuns(runs: readonly RunRow[], sort: Sort, now: number): readonly RunRow[] {
  const sign = sort.descending ? -1 : 1;
  return runs
    .map((run, place) => ({ run, place, value: sortValue(run, sort.column, now) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) {
        return (a.value === null ? 1 : 0) - (b.value === null ? 1 : 0) || a.place - b.place;
      }
      return sign * compare(a.value, b.value) || a.place - b.place;
    })
    .map((entry) => entry.run);
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === "number") return -1;
  if (typeof b === "number") return 1;
  return a.localeCompare(b, undefined, { numeric: true });
}

/** Return the rows of a list that a scrolled window shows, with a few to spare on both sides. */
export function visibleRows(
  count: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
  spare = 8,
): { first: number; last: number } {
  const first = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight)) - spare);
  const last = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + spare);
  return { first, last: Math.max(first, last) };
}
