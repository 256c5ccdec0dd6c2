import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { ApiError } from "../api/client";
import type { SweepAction, SweepState, SweepView } from "../api/types";

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

interface ControlsProps {
  state: SweepState;
  running: number;
  control: (action: SweepAction) => Promise<SweepView>;
  onDone: (view: SweepView) => void;
}

/** Pause, resume, stop and cancel, as far as the state allows; cancel asks first. */
export function Controls({ state, running, control, onDone }: ControlsProps): JSX.Element | null {
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState<SweepAction | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const act = async (action: SweepAction): Promise<void> => {
    dialog.current?.close();
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
  return (
    <div class="controls">
      {allowed.map(({ action, label, title }) => (
        <button
          key={action}
          type="button"
          class={action === "cancel" ? "danger" : ""}
          title={title}
          disabled={busy !== null}
          onClick={() => (action === "cancel" ? dialog.current?.showModal() : void act(action))}
        >
          {busy === action ? "…" : label}
        </button>
      ))}
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <dialog ref={dialog} aria-labelledby="cancel-title">
        <h2 id="cancel-title">Cancel this sweep?</h2>
        <p>
          {running
            ? `${running === 1 ? "The running run is" : `The ${running} running runs are`} killed, and no new ones start. `
            : "No new runs start. "}
          What has been logged stays. A cancelled sweep cannot be resumed.
        </p>
        <div class="controls">
          <button type="button" onClick={() => dialog.current?.close()}>
            Keep it
          </button>
          <button type="button" class="danger solid" onClick={() => void act("cancel")}>
            Cancel the sweep
          </button>
        </div>
      </dialog>
    </div>
  );
}
