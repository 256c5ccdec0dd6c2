import type { Brush, Brushes } from "./brush";
import type { Sort } from "./table";

/** Which page an address names. */
export type Route =
  | { page: "home" }
  | { page: "login" }
  | { page: "project"; entity: string; project: string }
  | { page: "sweep"; entity: string; project: string; id: string }
  | { page: "run"; entity: string; project: string; id: string }
  | { page: "unknown" };

/** Read the path of an address. */
export function readPath(path: string): Route {
  let parts: string[];
  try {
    parts = path.split("/").filter(Boolean).map(decodeURIComponent);
  } catch {
    return { page: "unknown" }; // a stray % that is no escape
  }
  const [entity, project, kind, id] = parts;
  if (entity === undefined) return { page: "home" };
  if (project === undefined) return entity === "login" ? { page: "login" } : { page: "unknown" };
  if (kind === undefined || (id === undefined && ["sweeps", "runs", "workspace"].includes(kind))) {
    return { page: "project", entity, project };
  }
  if (id !== undefined && parts.length === 4 && kind === "sweeps") return { page: "sweep", entity, project, id };
  if (id !== undefined && kind === "runs") return { page: "run", entity, project, id };
  return { page: "unknown" };
}

/** Join parts to a path, each escaped. */
export function pathOf(...parts: string[]): string {
  return `/${parts.map(encodeURIComponent).join("/")}`;
}

/** What a sweep's page shows, as far as its address says. */
export interface SweepQuery {
  sort: Sort | null;
  brushes: Brushes;
  run: string | null;
}

/** Read the query of a sweep's page; what cannot be read is left out. */
export function readSweepQuery(query: string): SweepQuery {
  const parameters = new URLSearchParams(query);
  const sort = parameters.get("sort");
  const brushes = new Map<string, Brush>();
  for (const text of parameters.getAll("brush")) {
    const entry = readBrush(text);
    if (entry) brushes.set(entry[0], entry[1]);
  }
  return {
    sort: sort ? { column: sort.replace(/^-/, ""), descending: sort.startsWith("-") } : null,
    brushes,
    run: parameters.get("run"),
  };
}

function readBrush(text: string): [string, Brush] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(value) || typeof value[0] !== "string") return null;
  const [key, first, second] = value;
  if (typeof first === "number" && typeof second === "number") return [key, { low: first, high: second }];
  if (Array.isArray(first) && first.every((name) => typeof name === "string")) return [key, { names: first }];
  return null;
}

/** Write the query of a sweep's page, with its question mark; empty when all is as it comes. */
export function writeSweepQuery(state: SweepQuery): string {
  const parameters = new URLSearchParams();
  if (state.sort) parameters.set("sort", (state.sort.descending ? "-" : "") + state.sort.column);
  for (const [key, brush] of state.brushes) {
    const value = "names" in brush ? [key, brush.names] : [key, short(brush.low, false), short(brush.high, true)];
    parameters.append("brush", JSON.stringify(value));
  }
  if (state.run) parameters.set("run", state.run);
  const text = parameters.toString();
  return text && `?${text}`;
}

/** Return a number of six digits, rounded outwards: a run right on the edge of a brush stays inside. */
function short(number: number, up: boolean): number {
  const near = Number(number.toPrecision(6));
  const lost = up ? number - near : near - number;
  if (lost <= Math.abs(number) * 1e-12) return near;
  const digit = 10 ** (Math.floor(Math.log10(Math.abs(number))) - 5);
  return Number((up ? near + digit : near - digit).toPrecision(6));
}
