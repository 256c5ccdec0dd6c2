/** The JSON that the server speaks. Times are seconds since the epoch; NaN and infinities come as text. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export type SweepState = "PENDING" | "RUNNING" | "PAUSED" | "FINISHED" | "CANCELED";
export type SweepAction = "pause" | "resume" | "stop" | "cancel";
export type RunState =
  | "pending"
  | "running"
  | "finished"
  | "killed"
  | "failed"
  | "crashed"
  | "preempting"
  | "preempted";
export type Mode = "min" | "max";

export interface Counts {
  expected: number | null;
  pending: number;
  running: number;
  finished: number;
  killed: number;
  failed: number;
  crashed: number;
}

export interface Best {
  id: string;
  value: number | string;
  config: JsonObject;
}

export interface SweepSummary {
  sweep: string;
  entity: string;
  project: string;
  id: string;
  name: string | null;
  state: SweepState;
  method: string | null;
  metric: string | null;
  mode: Mode | null;
  counts: Counts;
  best: Best | null;
  created_at: number;
}

export interface Parameter {
  name: string;
  kind: "float" | "int" | "choice";
  scale?: "linear" | "log" | null;
  low?: number | null;
  high?: number | null;
  choices?: Json[] | null;
}

export interface Agent {
  id: string;
  host: string;
  kind: string;
  slots: number;
  state: "RUNNING" | "SET_ASIDE" | "GONE";
  reason: string | null;
  heartbeat_at: number | null;
  runs: string[];
}

export interface SweepView extends SweepSummary {
  description: string | null;
  reason: string | null;
  scheduler: string | null;
  config: string;
  updated_at: number;
  version: number;
  parameters: Parameter[];
  agents: Agent[];
  eta_s: number | null;
}

export type CurvePoint = [iteration: number, value: number | string];

export interface RunRow {
  id: string;
  name: string | null;
  index: number | null;
  state: RunState;
  reason: string | null;
  config: JsonObject;
  value: number | string | null;
  best_value: number | string | null;
  iterations: number;
  summary: JsonObject;
  agent: string | null;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
  heartbeat_at: number | null;
  attempt: number;
  curve: CurvePoint[];
}

export interface RunView extends RunRow {
  sweep: string | null;
  host: string | null;
  program: string | null;
  tags: string[];
  notes: string | null;
  group: string | null;
  job_type: string | null;
  exit_code: number | null;
  log_lines: number;
  history_lines: number;
  system_lines: number;
  metrics: string[];
}

export interface HistoryPage {
  next: number;
  rows: JsonObject[];
}

export interface ConsoleLine {
  line: number;
  time: string | null;
  level: "error" | null;
  text: string;
}

export interface ConsolePage {
  next: number;
  lines: ConsoleLine[];
}

export interface RunFile {
  name: string;
  size: number | null;
  mimetype: string | null;
  updated_at: number;
  url: string;
}

/** A sweep whose trials may still change. */
export function sweepIsLive(state: SweepState): boolean {
  return state !== "FINISHED" && state !== "CANCELED";
}

/** A run that may still report. */
export function runIsLive(state: RunState): boolean {
  return state === "pending" || state === "running" || state === "preempting";
}
