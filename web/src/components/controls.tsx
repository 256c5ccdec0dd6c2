import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ApiError } from "../api/client";
import type { SweepAction, SweepState, SweepView } from "../api/types";
import { Confirm } from "./confirm";

interface Action {
  action: SweepAction;
  label: string;
  title: string;
  states: readonly SweepState[];
}

const ACTIONS: readonly Action[] = [
  { action: "pause", label: "Pause", title: "Start no new runs; those that run go on", states: ["RUNNING", "PENDING"] },
  { action: "resume", label: "Resume", title: "Start new runs again", states: ["PAUSED"] },
  {
    action: "stop",
    label: "Stop",
    title: "Start no new runs, let those that run end, then finish",
    states: ["RUNNING", "PENDING", "PAUSED"],
  },
  {
    action: "cancel",
    label: "Cancel",
    title: "End the sweep now and kill what runs",
    states: ["RUNNING", "PENDING", "PAUSED"],
  },
];

/** The question before an action that cannot be undone; the others are done at once. */
function questionOf(action: SweepAction, running: number): { title: string; text: string; yes: string } | null {
  const those = running === 1 ? "The running run" : `The ${running} running runs`;
  if (action === "stop") {
    const rest = running ? `${those} may go on to the end. ` : "";
    return {
      title: "Stop this sweep?",
      text: `No new runs start. ${rest}A stopped sweep cannot be resumed; to go on later, pause it instead.`,
      yes: "Stop the sweep",
    };
  }
  if (action === "cancel") {
    const rest = running ? `${those} ${running === 1 ? "is" : "are"} killed, and no new ones start. ` : "No new runs start. ";
    return {
      title: "Cancel this sweep?",
      text: `${rest}What has been logged stays. A cancelled sweep cannot be resumed.`,
      yes: "Cancel the sweep",
    };
  }
  return null;
}

interface ControlsProps {
  state: SweepState;
  running: number;
  control: (action: SweepAction) => Promise<SweepView>;
  onDone: (view: SweepView) => void;
}

/** Pause, resume, stop and cancel, as far as the state allows; what cannot be undone asks first. */
export function Controls({ state, running, control, onDone }: ControlsProps): JSX.Element | null {
  const [asked, setAsked] = useState<SweepAction | null>(null);
  const [busy, setBusy] = useState<SweepAction | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const act = async (action: SweepAction): Promise<void> => {
    setAsked(null);
    setBusy(action);
    setProblem(null);
    try {
      onDone(await control(action));
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : "The server cannot be reached; nothing was changed.");
    } finally {
      setBusy(null);
    }
  };

  const allowed = ACTIONS.filter((entry) => entry.states.includes(state));
  if (!allowed.length) return null;
  const question = asked && questionOf(asked, running);
  return (
    <div class="controls">
      {allowed.map(({ action, label, title }) => (
        <button
          key={action}
          type="button"
          class={action === "cancel" ? "danger" : ""}
          title={title}
          disabled={busy !== null}
          onClick={() => (questionOf(action, running) ? setAsked(action) : void act(action))}
        >
          {busy === action ? "…" : label}
        </button>
      ))}
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {asked && question && (
        <Confirm {...question} no="Keep it" onYes={() => void act(asked)} onNo={() => setAsked(null)} />
      )}
    </div>
  );
}
