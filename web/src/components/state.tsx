import type { JSX } from "preact";
import type { RunState, SweepState } from "../api/types";

const SWEEP_WORDS: Record<SweepState, string> = {
  PENDING: "pending",
  RUNNING: "running",
  PAUSED: "paused",
  FINISHED: "finished",
  CANCELED: "cancelled",
};

/** The state of a sweep or a run, as a word with a coloured mark. */
export function State({ state, big = false }: { state: RunState | SweepState; big?: boolean }): JSX.Element {
  const word = SWEEP_WORDS[state as SweepState] ?? state;
  return (
    <span class={`state state-${word}${big ? " state-big" : ""}`}>
      <i aria-hidden="true" />
      {word}
    </span>
  );
}
