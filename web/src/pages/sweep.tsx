import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { api } from "../api/client";
import { type SweepView, sweepIsLive } from "../api/types";
import { useSweep } from "../api/use-sweep";
import { AgentCommands, Agents } from "../components/agents";
import { BestCard } from "../components/best-card";
import { Controls } from "../components/controls";
import { CopyButton } from "../components/copy";
import { Parallel } from "../components/parallel";
import { inWords } from "../components/parallel-axis";
import { ProgressBar, ProgressWords } from "../components/progress-bar";
import { ProgressChart } from "../components/progress-chart";
import { RunsTable } from "../components/runs-table";
import { SelectedRun } from "../components/selected-run";
import { Shell, Trouble, Waiting } from "../components/shell";
import { State } from "../components/state";
import { Name } from "../components/text";
import { useNow, useObservable, useTitle } from "../hooks";
import { formatDuration, formatMoment, oneLine } from "../logic/format";
import { Observable } from "../logic/observable";
import { axesOf, brushed, METRIC, varyingKeys } from "../logic/parallel";
import { ended } from "../logic/progress";
import { pathOf, readSweepQuery, type SweepQuery, writeSweepQuery } from "../logic/url";
import { address, setQuery } from "../router";

interface SweepPageProps {
  entity: string;
  project: string;
  id: string;
}

/** A sweep while it runs and afterwards. */
export function SweepPage({ entity, project, id }: SweepPageProps): JSX.Element {
  const at: [string, string, string] = [entity, project, id];
  const { view, runs, error, show } = useSweep(at);
  const live = view !== null && sweepIsLive(view.state);
  const running = runs.some((run) => run.state === "running");
  const now = useNow(live || running);
  const shown = useObservable(address);
  const query = useMemo(() => readSweepQuery(shown.includes("?") ? shown.slice(shown.indexOf("?")) : ""), [shown]);
  const change = (part: Partial<SweepQuery>): void => setQuery(writeSweepQuery({ ...query, ...part }));
  const [hover] = useState(() => new Observable<string | null>(null));

  const keys = useMemo(() => varyingKeys(runs, view?.parameters ?? []), [runs, view?.parameters]);
  const keySet = useMemo(() => new Set(keys), [keys]);
  const axes = useMemo(() => axesOf(runs, keys, view?.parameters ?? []), [runs, keys, view?.parameters]);
  const filtered = useMemo(() => brushed(runs, query.brushes), [runs, query.brushes]);
  const inside = useMemo(() => new Set(filtered.map((run) => run.id)), [filtered]);

  const name = oneLine(view?.name ?? id);
  useTitle(view ? `${name} · ${ended(view.counts)}/${view.counts.expected ?? "∞"} · sweepstake` : "sweepstake");
  const crumbs = [{ text: `${entity}/${project}`, to: pathOf(entity, project) }, { text: name }];
  if (error) {
    const gone = error.status === 404;
    return (
      <Shell crumbs={crumbs}>
        <Trouble title={gone ? "There is no such sweep" : "This sweep cannot be shown"} text={error.message} />
      </Shell>
    );
  }
  if (!view) {
    return (
      <Shell crumbs={crumbs}>
        <Waiting />
      </Shell>
    );
  }

  const mode = view.mode ?? "min";
  const selected = query.run === null ? undefined : runs.find((run) => run.id === query.run);
  return (
    <Shell crumbs={crumbs}>
      <div class="title">
        <h1 class="name" title={name} dir="auto">
          {name}
        </h1>
        <State state={view.state} big />
        <span class="spacer" />
        <Controls
          state={view.state}
          running={view.counts.running}
          control={(action) => api.control(at, action)}
          onDone={show}
        />
      </div>
      {view.reason && <p class="reason">{view.reason}</p>}
      {view.description && <Name text={view.description} class="muted description" />}

      <Overview view={view} now={now} />

      {runs.length === 0 ? (
        <section class="card empty-page">
          <h2>{live ? "Waiting for an agent" : "This sweep has no runs"}</h2>
          {live && (
            <>
              <p>No run has begun. An agent asks for trials and runs them; start one where the program is:</p>
              <AgentCommands sweep={view.sweep} />
            </>
          )}
        </section>
      ) : (
        <>
          <div class="pair">
            <BestCard
              best={view.best}
              run={runs.find((run) => run.id === view.best?.id)}
              metric={view.metric}
              mode={view.mode}
              keys={keySet}
              at={[entity, project]}
            />
            <ProgressChart
              runs={runs}
              metric={view.metric ?? "metric"}
              mode={mode}
              now={running ? now : 0}
              onHover={(run) => hover.set(run)}
            />
          </div>

          {axes.length > 1 && (
            <section class="card" aria-labelledby="parallel-title">
              <header>
                <h2 id="parallel-title">Parameters and metric</h2>
                <span class="ramp" aria-hidden="true">
                  worse <i /> better
                </span>
                <span class="spacer" />
                <span class="muted wide-only">drag along an axis to filter, click a line to pick a run</span>
              </header>
              <Parallel
                runs={runs}
                inside={inside}
                axes={axes}
                metric={view.metric}
                mode={mode}
                brushes={query.brushes}
                selected={query.run}
                hover={hover}
                onBrush={(key, brush) => {
                  const brushes = new Map(query.brushes);
                  if (brush) brushes.set(key, brush);
                  else brushes.delete(key);
                  change({ brushes });
                }}
                onSelect={(run) => change({ run: run === query.run ? null : run })}
              />
            </section>
          )}

          <section class="card" aria-labelledby="runs-title">
            <header>
              <h2 id="runs-title">Runs</h2>
              <span class="muted number">
                {query.brushes.size ? `${filtered.length} of ${runs.length}` : runs.length}
              </span>
              {[...query.brushes].map(([key, brush]) => (
                <button
                  key={key}
                  type="button"
                  class="chip"
                  title="Remove this filter"
                  onClick={() => change({ brushes: new Map([...query.brushes].filter(([other]) => other !== key)) })}
                >
                  <Name text={`${key === METRIC ? (view.metric ?? "metric") : key}: ${inWords(brush)}`} /> ✕
                </button>
              ))}
            </header>
            {selected && (
              <SelectedRun run={selected} at={[entity, project]} onClose={() => change({ run: null })} />
            )}
            <RunsTable
              runs={filtered}
              agents={view.agents}
              keys={keys}
              metric={view.metric}
              mode={mode}
              best={view.best?.id ?? null}
              now={now}
              at={[entity, project]}
              sort={query.sort}
              selected={query.run}
              hover={hover}
              onSort={(sort) => change({ sort })}
              onSelect={(run) => change({ run })}
            />
          </section>
        </>
      )}

      <div class="pair low">
        <Agents agents={view.agents} now={now} live={live && runs.length > 0} sweep={view.sweep} />
        <section class="card" aria-labelledby="config-title">
          <header>
            <h2 id="config-title">Configuration</h2>
            <CopyButton text={view.config} label="Copy YAML" />
          </header>
          <details class="fold">
            <summary>The sweep as it was described</summary>
            <pre class="yaml" tabIndex={0}>
              {view.config}
            </pre>
          </details>
        </section>
      </div>
    </Shell>
  );
}

/** Progress, time left, and what the sweep searches for and how. */
function Overview({ view, now }: { view: SweepView; now: number }): JSX.Element {
  const done = ended(view.counts);
  const live = sweepIsLive(view.state);
  const facts: [string, string][] = [
    ["Metric", view.metric ? `${view.metric} (${view.mode ?? "min"})` : "none"],
    ["Search", view.method ?? "–"],
    ["Scheduler", view.scheduler ?? "none"],
    ["Sweep", view.sweep],
    live
      ? ["Running for", formatDuration(now - view.created_at)]
      : ["Took", formatDuration(view.updated_at - view.created_at)],
  ];
  return (
    <section class="card overview" aria-label="Progress">
      <div class="overview-line">
        <p class="done">
          <b>{done}</b>
          <span class="muted">{view.counts.expected === null ? " trials done" : ` of ${view.counts.expected} trials`}</span>
        </p>
        <ProgressWords counts={view.counts} />
        <span class="spacer" />
        {live && view.eta_s !== null && view.state !== "PAUSED" && (
          <p class="eta">
            <span class="muted">about</span> <b>{formatDuration(view.eta_s)}</b> <span class="muted">left</span>
          </p>
        )}
      </div>
      <ProgressBar counts={view.counts} />
      <dl class="facts">
        {facts.map(([key, value]) => (
          <div key={key} title={key === "Took" || key === "Running for" ? `since ${formatMoment(view.created_at)}` : ""}>
            <dt>{key}</dt>
            <dd>
              <Name text={value} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
