import { useCallback, useRef, useState } from "preact/hooks";
import { useFollow } from "../hooks";
import { mergeRuns } from "../logic/delta";
import { type ApiError, api } from "./client";
import { type RunRow, type SweepView, sweepIsLive } from "./types";

export interface LiveSweep {
  view: SweepView | null;
  runs: readonly RunRow[];
  error: ApiError | null;
  /** Show a view that an action has brought, before the next round does. */
  show: (view: SweepView) => void;
}

/** Changes are shown at most this often (milliseconds), however many there are. */
const PACE = 400;

/** Follow a sweep and its runs: wait for a change, then fetch what is new. */
export function useSweep(at: [string, string, string]): LiveSweep {
  const [view, setView] = useState<SweepView | null>(null);
  const [runs, setRuns] = useState<readonly RunRow[]>([]);
  const known = useRef<{ key: string; version: number; runs: readonly RunRow[] }>({ key: "", version: 0, runs: [] });
  const key = at.join("/");
  const error = useFollow(key, async (signal) => {
    if (known.current.key !== key) known.current = { key, version: 0, runs: [] };
    else await api.wait(at, known.current.version, signal);
    const started = performance.now();
    const [next, delta] = await Promise.all([
      api.sweep(at, signal),
      api.runs(at, known.current.version, signal),
    ]);
    // A lower version: the server's data was replaced. Begin anew.
    if (delta.version < known.current.version) {
      known.current = { key: "", version: 0, runs: [] };
      return PACE;
    }
    known.current = { key, version: delta.version, runs: mergeRuns(known.current.runs, delta.runs) };
    setView(next);
    setRuns(known.current.runs);
    const rest = Math.max(0, PACE - (performance.now() - started));
    return sweepIsLive(next.state) || delta.runs.length ? rest : 2000;
  });
  const show = useCallback((next: SweepView) => setView(next), []);
  return { view, runs, error, show };
}
