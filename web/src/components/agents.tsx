import type { JSX } from "preact";
import type { Agent } from "../api/types";
import { formatAge } from "../logic/format";
import { Command } from "./copy";
import { Name } from "./text";

const WORDS = { RUNNING: "working", SET_ASIDE: "set aside", GONE: "gone" } as const;

interface AgentsProps {
  agents: readonly Agent[];
  now: number;
  live: boolean;
  sweep: string;
}

/** Who runs the trials of a sweep, and how to add more. */
export function Agents({ agents, now, live, sweep }: AgentsProps): JSX.Element {
  const order = { SET_ASIDE: 0, RUNNING: 1, GONE: 2 };
  const sorted = [...agents].sort((a, b) => order[a.state] - order[b.state] || (a.host < b.host ? -1 : 1));
  return (
    <section class="card" aria-labelledby="agents-title">
      <header>
        <h2 id="agents-title">Agents</h2>
        <span class="muted">{agents.filter((agent) => agent.state === "RUNNING").length} working</span>
      </header>
      <ul class="agents">
        {sorted.map((agent) => (
          <li key={agent.id} class={`agent-${agent.state.toLowerCase()}`}>
            <div class="agent-line">
              <Name text={agent.host} class="strong" />
              <span class="muted agent-facts">
                {agent.kind} · {agent.slots} {agent.slots === 1 ? "slot" : "slots"} · {agent.runs.length} running
              </span>
              <span class="muted">{agent.heartbeat_at !== null && formatAge(now - agent.heartbeat_at)}</span>
              <span class={`state state-${WORDS[agent.state].replace(" ", "-")}`}>
                <i aria-hidden="true" />
                {WORDS[agent.state]}
              </span>
            </div>
            {agent.reason && <p class="reason">{agent.reason}</p>}
          </li>
        ))}
      </ul>
      {live && (
        <details class="fold" open={!agents.length}>
          <summary>{agents.length ? "Add an agent" : "Start an agent on any machine"}</summary>
          <AgentCommands sweep={sweep} />
        </details>
      )}
    </section>
  );
}

/** The lines that start an agent. */
export function AgentCommands({ sweep }: { sweep: string }): JSX.Element {
  return (
    <div class="commands">
      <Command text={`sweepstake agent ${sweep}`} />
      <Command text={`wandb agent ${sweep}`} />
      <p class="muted">
        Either will do. On another machine, or for wandb, set <code>WANDB_BASE_URL</code> and <code>WANDB_API_KEY</code>{" "}
        first: <code>sweepstake env</code> prints both.
      </p>
    </div>
  );
}
