import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ApiError, api } from "../api/client";
import { type JsonObject, type RunView, runIsLive } from "../api/types";
import { useRun } from "../api/use-run";
import { Confirm } from "../components/confirm";
import { Console } from "../components/console";
import { CopyButton } from "../components/copy";
import { Files } from "../components/files";
import { MetricChart } from "../components/metric-chart";
import { Pairs } from "../components/pairs";
import { Shell, Trouble, Waiting } from "../components/shell";
import { State } from "../components/state";
import { Name } from "../components/text";
import { useNow, useTitle } from "../hooks";
import { flat } from "../logic/config";
import { formatDuration, formatMetric, formatMoment, oneLine } from "../logic/format";
import type { Curves } from "../logic/history";
import { duration } from "../logic/table";
import { pathOf } from "../logic/url";

interface RunPageProps {
  entity: string;
  project: string;
  id: string;
}

/** One run: what it was given, what came of it, and what it printed. */
export function RunPage({ entity, project, id }: RunPageProps): JSX.Element {
  const at: [string, string, string] = [entity, project, id];
  const { run, curves, system, revision, files, error } = useRun(at);
  const live = run !== null && runIsLive(run.state);
  const now = useNow(live);
  const name = oneLine(run?.name ?? id);
  useTitle(`${name} · sweepstake`);
  const sweep = run?.sweep?.split("/").pop();
  const crumbs = [
    { text: `${entity}/${project}`, to: pathOf(entity, project) },
    ...(sweep ? [{ text: `sweep ${sweep}`, to: pathOf(entity, project, "sweeps", sweep) }] : []),
    { text: name },
  ];
  if (error) {
    const gone = error.status === 404;
    return (
      <Shell crumbs={crumbs}>
        <Trouble title={gone ? "There is no such run" : "This run cannot be shown"} text={error.message} />
      </Shell>
    );
  }
  if (!run) {
    return (
      <Shell crumbs={crumbs}>
        <Waiting />
      </Shell>
    );
  }
  return (
    <Shell crumbs={crumbs}>
      <div class="title">
        <h1 class="name" title={name} dir="auto">
          {name}
        </h1>
        <State state={run.state} big />
        <span class="spacer" />
        {live && <StopButton at={at} />}
      </div>
      {run.reason && <p class="reason">{run.reason}</p>}
      <Facts run={run} now={now} />
      <Charts curves={curves} first={run.metrics} revision={revision} live={live} />
      <div class="pair even">
        <Values title="Configuration" values={run.config} empty="The run was given no configuration." />
        <Values title="Summary" values={run.summary} empty="Nothing has been logged yet." />
      </div>
      <Console at={at} live={live} attempt={run.attempt} />
      <Files files={files} />
      {system.series.size > 0 && (
        <details class="card fold system">
          <summary>
            <h2>System metrics</h2> <span class="muted">{system.series.size}</span>
          </summary>
          <div class="charts">
            {[...system.series].sort(byName).map(([key, series]) => (
              <MetricChart key={key} name={key} series={series} unit="s" revision={revision} />
            ))}
          </div>
        </details>
      )}
    </Shell>
  );
}

function byName(a: [string, unknown], b: [string, unknown]): number {
  return a[0].localeCompare(b[0], undefined, { numeric: true });
}

function firstThenByName(first: readonly string[]): typeof byName {
  return (a, b) => Number(first.includes(b[0])) - Number(first.includes(a[0])) || byName(a, b);
}

function Facts({ run, now }: { run: RunView; now: number }): JSX.Element {
  const facts: [string, string | null][] = [
    ["Value", run.value === null ? null : formatMetric(run.value)],
    ["Best value", run.best_value === null ? null : formatMetric(run.best_value)],
    ["Iterations", run.iterations ? String(run.iterations) : null],
    ["Duration", run.started_at === null ? null : formatDuration(duration(run, now) ?? NaN)],
    ["Started", run.started_at === null ? null : formatMoment(run.started_at)],
    ["Trial", run.index === null ? null : String(run.index)],
    ["Host", run.host],
    ["Agent", run.agent],
    ["Program", run.program],
    ["Exit code", run.exit_code === null ? null : String(run.exit_code)],
    ["Group", run.group],
    ["Job type", run.job_type],
    ["Tags", run.tags.length ? run.tags.join(", ") : null],
    ["Notes", run.notes],
  ];
  return (
    <section class="card overview" aria-label="Facts">
      <dl class="facts">
        {facts
          .filter((fact): fact is [string, string] => Boolean(fact[1]))
          .map(([key, value]) => (
            <div key={key}>
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

interface ChartsProps {
  curves: Curves;
  /** The metrics of the sweep: what everybody looks for comes first. */
  first: readonly string[];
  revision: number;
  live: boolean;
}

function Charts({ curves, first, revision, live }: ChartsProps): JSX.Element {
  if (!curves.series.size) {
    return (
      <section class="card">
        <h2>Curves</h2>
        <p class="empty">
          {live ? "Curves appear with the first " : "This run logged no numbers with "}
          <code>run.log({"{…}"})</code>.
        </p>
      </section>
    );
  }
  return (
    <section class="charts" aria-label="Curves">
      {[...curves.series].sort(firstThenByName(first)).map(([key, series]) => (
        <MetricChart key={key} name={key} series={series} unit="step" revision={revision} />
      ))}
    </section>
  );
}

function Values({ title, values, empty }: { title: string; values: JsonObject; empty: string }): JSX.Element {
  const pairs = [...flat(values)].filter(([key]) => !key.startsWith("_"));
  return (
    <section class="card">
      <header>
        <h2>{title}</h2>
        {pairs.length > 0 && <CopyButton text={JSON.stringify(values, null, 2)} label="Copy JSON" />}
      </header>
      {pairs.length ? <Pairs pairs={pairs} digits={6} /> : <p class="empty">{empty}</p>}
    </section>
  );
}

function StopButton({ at }: { at: [string, string, string] }): JSX.Element {
  const [asked, setAsked] = useState(false);
  const [stopping, setStopping] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const stop = async (): Promise<void> => {
    setAsked(false);
    setStopping(true);
    setProblem(null);
    try {
      await api.stopRun(at);
    } catch (error) {
      setStopping(false);
      setProblem(error instanceof ApiError ? error.message : "The server cannot be reached; the run goes on.");
    }
  };
  return (
    <div class="controls">
      <button type="button" class="danger" disabled={stopping} onClick={() => setAsked(true)} title="Ask the run to end">
        {stopping ? "Stopping…" : "Stop run"}
      </button>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {asked && (
        <Confirm
          title="Stop this run?"
          text="It is asked to end, and killed if it does not. What it has logged stays; the sweep goes on without it."
          yes="Stop the run"
          no="Let it run"
          onYes={() => void stop()}
          onNo={() => setAsked(false)}
        />
      )}
    </div>
  );
}
