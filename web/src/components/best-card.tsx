import type { JSX } from "preact";
import type { Best, Mode, RunRow } from "../api/types";
import { flat } from "../logic/config";
import { formatMetric } from "../logic/format";
import { pathOf } from "../logic/url";
import { Link } from "../router";
import { CopyButton } from "./copy";
import { Pairs } from "./pairs";
import { Name } from "./text";

interface BestCardProps {
  best: Best | null;
  run: RunRow | undefined;
  metric: string | null;
  mode: Mode | null;
  /** Keys that are the same in all runs are left to the run's own page. */
  keys: ReadonlySet<string>;
  at: [entity: string, project: string];
}

/** The best run: its value and the parameters that gave it. */
export function BestCard({ best, run, metric, mode, keys, at }: BestCardProps): JSX.Element {
  const pairs = best ? [...flat(best.config)].filter(([key]) => !keys.size || keys.has(key)) : [];
  return (
    <section class="card best" aria-labelledby="best-title">
      <header>
        <h2 id="best-title">Best run</h2>
        {best && <CopyButton text={JSON.stringify(best.config, null, 2)} label="Copy parameters" />}
      </header>
      {best ? (
        <>
          <p class="best-value">
            <b>{formatMetric(best.value)}</b>
            <span class="muted">
              {metric && <Name text={metric} />}
              {mode && <small>{mode === "min" ? "lower is better" : "higher is better"}</small>}
            </span>
          </p>
          <p class="best-run">
            <Link to={pathOf(at[0], at[1], "runs", best.id)}>
              <Name text={run?.name ?? best.id} />
            </Link>
            {run?.index != null && <span class="muted"> trial {run.index}</span>}
          </p>
          <Pairs pairs={pairs} />
        </>
      ) : (
        <p class="empty">
          {metric ? "No run has reported " : "This sweep names no metric, so no run is the best."}
          {metric && (
            <>
              <Name text={metric} class="code" /> yet. It comes from <code>run.log({"{…}"})</code>.
            </>
          )}
        </p>
      )}
    </section>
  );
}
