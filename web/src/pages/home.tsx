import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api } from "../api/client";
import { type SweepSummary, sweepIsLive } from "../api/types";
import { Command } from "../components/copy";
import { Shell, Trouble, Waiting } from "../components/shell";
import { SweepList } from "../components/sweep-list";
import { useFollow, useNow, useTitle } from "../hooks";
import { oneLine } from "../logic/format";

interface HomeProps {
  /** With a project, its sweeps only. */
  entity?: string;
  project?: string;
}

/** The sweeps of the server, or of one project. */
export function Home({ entity, project }: HomeProps): JSX.Element {
  const [sweeps, setSweeps] = useState<readonly SweepSummary[] | null>(null);
  const error = useFollow(`${entity}/${project}`, async (signal) => {
    const found = await api.sweeps(entity, project, signal);
    setSweeps(found);
    return found.some((sweep) => sweepIsLive(sweep.state)) && !document.hidden ? 2000 : 6000;
  });
  const now = useNow(true, 5);
  const title = project === undefined ? "Sweeps" : oneLine(project);
  useTitle(`${title} · sweepstake`);
  const crumbs = project === undefined ? [] : [{ text: `${entity}/${project}` }];
  return (
    <Shell crumbs={crumbs}>
      {error ? (
        <Trouble title="These sweeps cannot be shown" text={error.message} />
      ) : (
        <>
          <div class="title">
            <h1 class="name" title={title}>
              {title}
            </h1>
            {sweeps && sweeps.length > 0 && (
              <span class="muted">
                {sweeps.length} {sweeps.length === 1 ? "sweep" : "sweeps"}
              </span>
            )}
          </div>
          {sweeps === null ? (
            <Waiting />
          ) : sweeps.length ? (
            <SweepList sweeps={sweeps} now={now} projects={project === undefined} />
          ) : (
            <section class="card empty-page">
              <h2>No sweeps yet</h2>
              <p>Describe one in a YAML file, then create it and run its trials in two slots:</p>
              <Command text="sweepstake run sweep.yaml -j 2" />
              <p class="muted">
                Or create it with <code>wandb sweep sweep.yaml</code> and start agents yourself.
              </p>
            </section>
          )}
        </>
      )}
    </Shell>
  );
}
