import { Observable } from "../logic/observable";
import { pathOf } from "../logic/url";
import type {
  ConsolePage,
  HistoryPage,
  RunFile,
  RunRow,
  RunView,
  SweepAction,
  SweepSummary,
  SweepView,
} from "./types";

/** The server's refusal, in its own words. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Whether the server wants a login first. */
export const loginNeeded = new Observable(false);

let serverAhead = 0;

/** The server's clock, in seconds since the epoch: ages are right although this machine's clock is not. */
export function now(): number {
  return Date.now() / 1000 + serverAhead;
}

function readClock(response: Response): void {
  const sent = Date.parse(response.headers.get("date") ?? "");
  if (Number.isNaN(sent)) return;
  const ahead = (sent - Date.now()) / 1000;
  serverAhead = Math.abs(ahead) > 5 ? ahead : 0; // the header counts whole seconds
}

async function call<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(path, { ...init, credentials: "same-origin", cache: "no-store" });
  readClock(response);
  if (!response.ok) throw new ApiError(response.status, await refusal(response));
  return (await response.json()) as T;
}

async function refusal(response: Response): Promise<string> {
  try {
    const { error } = (await response.json()) as { error: { message: string } };
    return error.message;
  } catch {
    return `The server answered ${response.status} ${response.statusText}.`;
  }
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  try {
    return await call<T>(path, signal ? { signal } : {});
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) loginNeeded.set(true);
    throw error;
  }
}

function post<T>(path: string, body: unknown): Promise<T> {
  return call<T>(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

const sweepPath = (entity: string, project: string, id: string): string =>
  `/api/sweeps${pathOf(entity, project, id)}`;
const runPath = (entity: string, project: string, id: string): string => `/api/runs${pathOf(entity, project, id)}`;

export const api = {
  /** Exchange a key, or the token of a one-time address, for a session cookie. */
  async login(key: string): Promise<void> {
    await post("/api/login", { key });
    loginNeeded.set(false);
  },

  async sweeps(entity?: string, project?: string, signal?: AbortSignal): Promise<SweepSummary[]> {
    const query = new URLSearchParams();
    if (entity !== undefined) query.set("entity", entity);
    if (project !== undefined) query.set("project", project);
    const text = query.toString();
    return (await get<{ sweeps: SweepSummary[] }>(`/api/sweeps${text && `?${text}`}`, signal)).sweeps;
  },

  sweep(at: [string, string, string], signal?: AbortSignal): Promise<SweepView> {
    return get(sweepPath(...at), signal);
  },

  runs(at: [string, string, string], after: number, signal?: AbortSignal): Promise<{ version: number; runs: RunRow[] }> {
    return get(`${sweepPath(...at)}/runs?after=${after}`, signal);
  },

  /** Wait until the sweep is newer than `after`, at most 25 seconds. */
  wait(at: [string, string, string], after: number, signal?: AbortSignal): Promise<{ version: number }> {
    return get(`${sweepPath(...at)}/wait?after=${after}&timeout=25`, signal);
  },

  control(at: [string, string, string], action: SweepAction): Promise<SweepView> {
    return post(`${sweepPath(...at)}/state`, { action });
  },

  run(at: [string, string, string], signal?: AbortSignal): Promise<RunView> {
    return get(runPath(...at), signal);
  },

  history(
    at: [string, string, string],
    kind: "history" | "system",
    after: number,
    signal?: AbortSignal,
  ): Promise<HistoryPage> {
    return get(`${runPath(...at)}/${kind}?after=${after}&limit=5000`, signal);
  },

  console(at: [string, string, string], query: string, signal?: AbortSignal): Promise<ConsolePage> {
    return get(`${runPath(...at)}/console?${query}`, signal);
  },

  async files(at: [string, string, string], signal?: AbortSignal): Promise<RunFile[]> {
    return (await get<{ files: RunFile[] }>(`${runPath(...at)}/files`, signal)).files;
  },

  stopRun(at: [string, string, string]): Promise<unknown> {
    return post(`${runPath(...at)}/stop`, {});
  },
};
