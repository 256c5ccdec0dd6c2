import type { JSX } from "preact";
import type { RunRow } from "../api/types";
import { flat } from "../logic/config";
import { formatMetric } from "../logic/format";
import { pathOf } from "../logic/url";
import { Link } from "../router";
import { CopyButton } from "./copy";
import { Pairs } from "./pairs";
import { State } from "./state";
import { Name } from "./text";

interface SelectedRunProps {
  run: RunRow;
  at: [entity: string, project: string];
  onClose: () => void;
}

/** What the table has no room for about the run that was picked: its whole reason and configuration. */
export function SelectedRun({ run, at, onClose }: SelectedRunProps): JSX.Element {
  return (
    <aside class="selected" aria-label="Selected run">
      <header>
        <Link to={pathOf(at[0], at[1], "runs", run.id)}>
          <Name text={run.name ?? run.id} class="strong" />
        </Link>
        <State state={run.state} />
        <b class="number">{formatMetric(run.value)}</b>
        <span class="spacer" />
        <CopyButton text={JSON.stringify(run.config, null, 2)} label="Copy parameters" />
        <button type="button" class="quiet" aria-label="Close the selected run" onClick={onClose}>
          ✕
        </button>
      </header>
      {run.reason && <p class="reason">{run.reason}</p>}
      <Pairs pairs={[...flat(run.config)]} />
    </aside>
  );
}
