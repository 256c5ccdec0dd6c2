import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Agent, Mode, RunRow } from "../api/types";
import { useObservable } from "../hooks";
import { flat } from "../logic/config";
import { formatDuration, formatMetric, formatValue, oneLine, toFinite } from "../logic/format";
import type { Observable } from "../logic/observable";
import { metricAxis } from "../logic/scale";
import { duration, type Sort, sortRuns, visibleRows } from "../logic/table";
import { pathOf } from "../logic/url";
import { Link } from "../router";
import { Sparkline } from "./sparkline";
import { State } from "./state";
import { Name } from "./text";

const ROW = 32;
const TALLEST = 17 * ROW;

interface Column {
  id: string;
  title: string;
  width: number;
  number?: boolean;
  /** Numbers whose great values come first at the first click. */
  descendingFirst?: boolean;
  sortable?: boolean;
}

interface RunsTableProps {
  runs: readonly RunRow[];
  agents: readonly Agent[];
  /** The configuration keys to show, each a column. */
  keys: readonly string[];
  metric: string | null;
  mode: Mode;
  best: string | null;
  now: number;
  at: [entity: string, project: string];
  sort: Sort | null;
  selected: string | null;
  hover: Observable<string | null>;
  onSort: (sort: Sort | null) => void;
  onSelect: (run: string | null) => void;
}

/** All runs of a sweep; only the rows in view are in the document. */
export function RunsTable(props: RunsTableProps): JSX.Element {
  const { runs, agents, keys, metric, mode, best, now, at, sort, selected, hover, onSort, onSelect } = props;
  const box = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState({ top: 0, height: TALLEST });
  const hovered = useObservable(hover);
  const hasReasons = runs.some((run) => run.reason);
  const nameWidth = useMemo(() => {
    const longest = runs.reduce((most, run) => Math.max(most, (run.name ?? run.id).length), 0);
    return Math.round(Math.min(230, Math.max(110, 52 + 8.4 * longest)));
  }, [runs]);
  const hosts = useMemo(() => new Map(agents.map((agent) => [agent.id, agent.host])), [agents]);

  const columns = useMemo<Column[]>(
    () => [
      { id: "name", title: "Run", width: nameWidth },
      { id: "value", title: metric ?? "metric", width: 104, number: true, descendingFirst: mode === "max" },
      { id: "curve", title: "Curve", width: 104, sortable: false },
      { id: "state", title: "State", width: hasReasons ? 290 : 110 },
      { id: "best", title: "Best", width: 88, number: true, descendingFirst: mode === "max" },
      { id: "iterations", title: "Iter.", width: 66, number: true, descendingFirst: true },
      ...keys.map((key) => ({
        id: `config.${key}`,
        title: key,
        width: Math.min(180, Math.max(92, 30 + oneLine(key, 20).length * 7.5)),
        number: runs.some((run) => typeof flat(run.config).get(key) === "number"),
      })),
      { id: "duration", title: "Duration", width: 104, number: true, descendingFirst: true },
      { id: "agent", title: "Agent", width: 120 },
    ],
    [metric, mode, keys.join("\n"), hasReasons, nameWidth, runs.length > 0],
  );

  // Sorting by a column that time alone changes is not worth a new order each second.
  const sorted = useMemo(() => (sort ? sortRuns(runs, sort, now) : [...runs].reverse()), [runs, sort]);
  const bounds = useMemo(() => {
    const values: number[] = [];
    for (const run of runs) {
      for (const [, value] of run.curve) if (toFinite(value) !== null) values.push(value as number);
    }
    const axis = values.length ? metricAxis("", values) : null;
    return axis ? [axis.invert(0), axis.invert(1)] : [0, 1];
  }, [runs]) as [number, number];

  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !selected) return;
    const place = sorted.findIndex((run) => run.id === selected);
    const top = place * ROW;
    if (place >= 0 && (top < element.scrollTop || top > element.scrollTop + element.clientHeight - 2 * ROW)) {
      element.scrollTop = Math.max(0, top - element.clientHeight / 2);
    }
  }, [selected]);

  const { first, last } = visibleRows(sorted.length, ROW, scroll.top, scroll.height);
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  return (
    <div
      class="table-box"
      ref={box}
      tabIndex={0}
      role="region"
      aria-label="Runs"
      style={{ maxHeight: `${TALLEST}px` }}
      onScroll={(event) => {
        const { scrollTop, clientHeight } = event.currentTarget;
        setScroll({ top: scrollTop, height: clientHeight });
      }}
      onMouseLeave={() => hover.set(null)}
    >
      <table class="runs" style={{ minWidth: `${width}px` }} aria-rowcount={sorted.length + 1}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={{ width: `${column.width}px` }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <Header key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && (
            <tr class="spacer" aria-hidden="true" style={{ height: `${first * ROW}px` }}>
              <td colSpan={columns.length} />
            </tr>
          )}
          {sorted.slice(first, last).map((run, i) => (
            <tr
              key={run.id}
              aria-rowindex={first + i + 2}
              aria-selected={run.id === selected}
              class={[
                run.id === best ? "is-best" : "",
                run.id === selected ? "is-selected" : "",
                run.id === hovered ? "is-hovered" : "",
              ].join(" ")}
              onMouseEnter={() => hover.set(run.id)}
              onClick={() => onSelect(run.id === selected ? null : run.id)}
            >
              <th scope="row">
                <Link to={pathOf(at[0], at[1], "runs", run.id)} class="run-link">
                  <Name text={run.name ?? run.id} />
                </Link>
                {run.id === best && (
                  <span class="star" title="The best run">
                    ★
                  </span>
                )}
              </th>
              <td class="number strong">{formatMetric(run.value)}</td>
              <td>
                <Sparkline curve={run.curve} low={bounds[0]} high={bounds[1]} />
              </td>
              <td class="cell-state">
                <State state={run.state} />
                {run.reason && <Name text={run.reason} class="muted" />}
              </td>
              <td class="number">{formatMetric(run.best_value)}</td>
              <td class="number">{run.iterations}</td>
              {keys.map((key) => {
                const value = flat(run.config).get(key);
                return (
                  <td key={key} class={typeof value === "number" ? "number" : ""}>
                    {value === undefined ? (
                      <span class="muted">–</span>
                    ) : (
                      <span class="name" title={formatValue(value, 17)} dir="auto">
                        {formatValue(value)}
                      </span>
                    )}
                  </td>
                );
              })}
              <td class="number">{formatDuration(duration(run, now) ?? NaN)}</td>
              <td>{run.agent && <Name text={hosts.get(run.agent) ?? run.agent} class="muted" />}</td>
            </tr>
          ))}
          {last < sorted.length && (
            <tr class="spacer" aria-hidden="true" style={{ height: `${(sorted.length - last) * ROW}px` }}>
              <td colSpan={columns.length} />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

interface HeaderProps {
  column: Column;
  sort: Sort | null;
  onSort: (sort: Sort | null) => void;
}

/** A column's title; a click sorts by it, a second the other way round, a third not at all. */
function Header({ column, sort, onSort }: HeaderProps): JSX.Element {
  const active = sort?.column === column.id ? sort : null;
  const startsDescending = column.descendingFirst ?? false;
  const next = (): Sort | null => {
    if (!active) return { column: column.id, descending: startsDescending };
    return active.descending === startsDescending ? { column: column.id, descending: !startsDescending } : null;
  };
  const title = oneLine(column.title);
  return (
    <th
      scope="col"
      class={column.number ? "number" : ""}
      aria-sort={active ? (active.descending ? "descending" : "ascending") : "none"}
    >
      {column.sortable === false ? (
        <span class="name">{title}</span>
      ) : (
        <button type="button" title={`Sort by ${title}`} onClick={() => onSort(next())}>
          <span class="name">{title}</span>
          <span class="arrow" aria-hidden="true">
            {active ? (active.descending ? "▼" : "▲") : ""}
          </span>
        </button>
      )}
    </th>
  );
}
