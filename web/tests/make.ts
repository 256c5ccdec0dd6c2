import type { Counts, RunRow } from "../src/api/types";

/** A finished run whose parts a test gives. */
export function run(id: string, part: Partial<RunRow> = {}): RunRow {
  return {
    id,
    name: null,
    index: null,
    state: "finished",
    reason: null,
    config: {},
    value: null,
    best_value: null,
    iterations: 0,
    summary: {},
    agent: null,
    created_at: 0,
    started_at: 0,
    finished_at: 1,
    heartbeat_at: null,
    attempt: 1,
    curve: [],
    ...part,
  };
}

/** Counts of trials, none but those given. */
export function counts(part: Partial<Counts>): Counts {
  return { expected: null, pending: 0, running: 0, finished: 0, killed: 0, failed: 0, crashed: 0, ...part };
}

/** The ids of runs, in their order. */
export function ids(runs: readonly RunRow[]): string[] {
  return runs.map((one) => one.id);
}
