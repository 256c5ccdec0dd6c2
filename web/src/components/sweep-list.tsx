import type { JSX } from "preact";
import type { SweepSummary } from "../api/types";
import { formatAge, formatMetric, formatMoment } from "../logic/format";
import { ended, total } from "../logic/progress";
import { pathOf } from "../logic/url";
import { Link } from "../router";
import { ProgressBar } from "./progress-bar";
import { State } from "./state";
import { Name } from "./text";

interface SweepListProps {
  sweeps: readonly SweepSummary[];
  now: number;
  /** Whether to say which project each belongs to. */
  projects: boolean;
}

/** Sweeps, newest first, each with its state, progress and best. */
export function SweepList({ sweeps, now, projects }: SweepListProps): JSX.Element {
  const sorted = [...sweeps].sort((a, b) => b.created_at - a.created_at);
  return (
    <ul class="sweeps">
      {sorted.map((sweep) => (
        <li key={sweep.id} class="card sweep-row">
          <div class="sweep-name">
            <Link to={pathOf(sweep.entity, sweep.project, "sweeps", sweep.id)}>
              <Name text={sweep.name ?? sweep.id} class="strong" />
            </Link>
            <span class="muted sweep-where">
              {projects && (
                <Link to={pathOf(sweep.entity, sweep.project)}>
                  <Name text={`${sweep.entity}/${sweep.project}`} />
                </Link>
              )}
              {sweep.method && <Name text={sweep.method} />}
              <span title={formatMoment(sweep.created_at)}>{formatAge(now - sweep.created_at)}</span>
            </span>
          </div>
          <State state={sweep.state} />
          <div class="sweep-progress">
            <ProgressBar counts={sweep.counts} />
            <span class="muted number">
              {ended(sweep.counts)} of {sweep.counts.expected ?? `${total(sweep.counts)}+`}
              {sweep.counts.failed + sweep.counts.crashed > 0 && (
                <b class="bad"> · {sweep.counts.failed + sweep.counts.crashed} failed</b>
              )}
            </span>
          </div>
          <div class="sweep-best">
            <b class="number">{sweep.best ? formatMetric(sweep.best.value) : "–"}</b>
            <span class="muted">{sweep.metric ? <Name text={sweep.metric} /> : "no metric"}</span>
          </div>
        </li>
      ))}
    </ul>
  );
}
