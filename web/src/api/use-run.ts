import { useRef, useState } from "preact/hooks";
import { useFollow } from "../hooks";
import { mergeLines } from "../logic/delta";
import { Curves } from "../logic/history";
import { type ApiError, api } from "./client";
import { type ConsoleLine, type RunFile, type RunView, runIsLive } from "./types";

export interface LiveRun {
  run: RunView | null;
  curves: Curves;
  system: Curves;
  /** Grows with every change of the curves. */
  revision: number;
  files: readonly RunFile[];
  error: ApiError | null;
}

const LIVE = 2000;
const ENDED = 15_000;

/** Follow one run: its fields, its history and its files. */
export function useRun(at: [string, string, string]): LiveRun {
  const fresh = () => ({ key: "", curves: new Curves("_step"), system: new Curves("_runtime"), next: [-1, -1], attempt: 0 });
  const [shown, setShown] = useState<Omit<LiveRun, "error"> | null>(null);
  const known = useRef(fresh());
  const key = at.join("/");
  const error = useFollow(key, async (signal) => {
    const run = await api.run(at, signal);
    // A run that was started anew has a new history.
    if (known.current.key !== key || known.current.attempt !== run.attempt) {
      known.current = { ...fresh(), key, attempt: run.attempt };
    }
    const now = known.current;
    const [files] = await Promise.all([
      api.files(at, signal),
      drain(at, "history", now.curves, now.next, 0, signal),
      drain(at, "system", now.system, now.next, 1, signal),
    ]);
    setShown((last) => ({ run, files, curves: now.curves, system: now.system, revision: (last?.revision ?? 0) + 1 }));
    return runIsLive(run.state) ? LIVE : ENDED;
  });
  const empty = { run: null, files: [], curves: known.current.curves, system: known.current.system, revision: 0 };
  return { ...(shown ?? empty), error };
}

async function drain(
  at: [string, string, string],
  kind: "history" | "system",
  into: Curves,
  next: number[],
  slot: 0 | 1,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const page = await api.history(at, kind, next[slot] as number, signal);
    into.add(page.rows);
    next[slot] = page.next;
    if (!page.rows.length) return;
  }
}

/** Lines kept on the page; more can be asked for. */
export const CONSOLE_LINES = 1000;
/** The last lines may still be rewritten (a progress bar): each round asks for these again. */
const OVERLAP = 20;

export interface LiveConsole {
  lines: readonly ConsoleLine[];
  /** Whether lines before the first are on the server. */
  more: boolean;
  earlier: () => void;
}

/** Follow a run's console output from its tail. */
export function useConsole(at: [string, string, string], live: boolean, attempt: number): LiveConsole {
  const [lines, setLines] = useState<readonly ConsoleLine[]>([]);
  const known = useRef<{ key: string; lines: readonly ConsoleLine[]; keep: number }>({ key: "", lines: [], keep: 0 });
  const key = `${at.join("/")} ${attempt} ${live}`;
  useFollow(key, async (signal) => {
    const now = known.current;
    const identity = `${at.join("/")} ${attempt}`;
    if (now.key !== identity) Object.assign(now, { key: identity, lines: [], keep: CONSOLE_LINES });
    const last = now.lines[now.lines.length - 1];
    const query = last ? `after=${Math.max(-1, last.line - OVERLAP)}&limit=2000` : `tail=${CONSOLE_LINES}`;
    const page = await api.console(at, query, signal);
    now.lines = mergeLines(now.lines, page.lines, now.keep);
    setLines(now.lines);
    if (page.lines.length >= 2000) return 0;
    return live ? 1000 : null;
  });
  const first = lines[0]?.line ?? 0;
  const earlier = (): void => {
    const from = Math.max(-1, first - 1 - CONSOLE_LINES);
    void api.console(at, `after=${from}&limit=${first - 1 - from}`).then((page) => {
      known.current.keep += page.lines.length;
      known.current.lines = mergeLines(known.current.lines, page.lines);
      setLines(known.current.lines);
    });
  };
  return { lines, more: first > 0, earlier };
}
