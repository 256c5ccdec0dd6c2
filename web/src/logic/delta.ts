import type { ConsoleLine, RunRow } from "../api/types";

/** Merge changed runs into the known ones; the result is ordered by trial, then by age. */
export function mergeRuns(known: readonly RunRow[], changed: readonly RunRow[]): readonly RunRow[] {
  if (!changed.length) return known;
  const byId = new Map(known.map((run) => [run.id, run]));
  let grew = false;
  for (const run of changed) {
    grew ||= !byId.has(run.id);
    byId.set(run.id, run);
  }
  const merged = [...byId.values()];
  return grew ? merged.sort(inOrder) : merged;
}

function inOrder(a: RunRow, b: RunRow): number {
  const last = Number.MAX_SAFE_INTEGER; // runs without a trial follow those with one
  return (a.index ?? last) - (b.index ?? last) || a.created_at - b.created_at || (a.id < b.id ? -1 : 1);
}

/** Merge console lines by their number: later ones overwrite (a progress bar rewrites its line). Keeps the last `keep`. */
export function mergeLines(
  known: readonly ConsoleLine[],
  changed: readonly ConsoleLine[],
  keep = Infinity,
): readonly ConsoleLine[] {
  const first = changed[0];
  if (!first) return known;
  const last = known[known.length - 1];
  let merged: ConsoleLine[];
  if (!last || first.line > last.line) merged = [...known, ...changed];
  else {
    const byLine = new Map(known.map((line) => [line.line, line]));
    for (const line of changed) byLine.set(line.line, line);
    merged = [...byLine.values()].sort((a, b) => a.line - b.line);
  }
  return merged.length > keep ? merged.slice(merged.length - keep) : merged;
}
