import type { JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import type { Mode, RunRow } from "../api/types";
import { formatDuration, formatNumber } from "../logic/format";
import { progressOf } from "../logic/progress";
import { metricAxis } from "../logic/scale";
import { axis, Plot, themeColour } from "./plot";

interface ProgressChartProps {
  runs: readonly RunRow[];
  metric: string;
  mode: Mode;
  now: number;
  onHover: (run: string | null) => void;
}

/** The metric of each run at its end, and the best so far as a step line, over the time of the sweep. */
export function ProgressChart({ runs, metric, mode, now, onHover }: ProgressChartProps): JSX.Element {
  const progress = useMemo(() => progressOf(runs, mode, now), [runs, mode, now]);
  const latest = useRef(progress);
  latest.current = progress;
  const [at, setAt] = useState<number | null>(null);
  const data = useMemo<uPlot.AlignedData>(() => [progress.x, progress.values, progress.best], [progress]);

  const options = (): Omit<uPlot.Options, "width" | "height"> => ({
    padding: [10, 26, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
    scales: {
      x: { time: false },
      y: {
        // A run that diverged must not flatten all others: the range comes from the quartiles, never cutting the best.
        range: (_chart, low, high) => {
          if (low === null || high === null) return [0, 1];
          const reach = metricAxis("", latest.current.values);
          const [from, to] = [Math.min(reach.invert(0), mode === "min" ? low : Infinity), reach.invert(1)];
          const end = mode === "max" ? Math.max(to, high) : to;
          const room = (end - from) * 0.06 || 1;
          return [from - room, end + room];
        },
      },
    },
    axes: [{ ...axis(shortTime, "x"), incrs: TIMES }, axis((value) => formatNumber(value, 3), "y")],
    series: [
      {},
      {
        label: metric,
        stroke: themeColour("muted"),
        paths: () => null,
        points: { show: true, size: 5, fill: themeColour("dot"), stroke: themeColour("dot"), width: 0 },
      },
      {
        label: "best so far",
        stroke: themeColour("gold"),
        width: 2,
        points: { show: false },
        paths: uPlot.paths.stepped?.({ align: 1 }) as uPlot.Series.PathBuilder,
      },
    ],
    hooks: {
      setCursor: [
        (chart) => {
          const index = chart.cursor.idx ?? null;
          const inside = (chart.cursor.left ?? -1) >= 0 ? index : null;
          setAt(inside);
          onHover(inside === null ? null : (latest.current.runs[inside] ?? null));
        },
      ],
    },
  });

  const value = at === null ? undefined : progress.values[at];
  return (
    <section class="card chart" aria-labelledby="progress-title">
      <header>
        <h2 id="progress-title">Best so far</h2>
        <span class="readout">
          {at !== null && value !== undefined
            ? `${formatDuration(progress.x[at] ?? 0)} · ${formatNumber(value)} · best ${formatNumber(progress.best[at] ?? NaN)}`
            : "each dot a run, by when it ended"}
        </span>
      </header>
      {progress.x.length ? (
        <Plot label={`${metric} over time, best so far`} height={210} data={data} options={options} kind={mode} />
      ) : (
        <p class="empty">The curve begins with the first result of the metric.</p>
      )}
    </section>
  );
}

/** Steps of time that people count in, in seconds. */
const TIMES = [0.01, 0.1, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18e3, 36e3, 86400, 432e3, 864e3];

function shortTime(seconds: number): string {
  if (seconds < 120) return `${Number(seconds.toFixed(1))} s`;
  if (seconds < 7200) return `${Number((seconds / 60).toFixed(1))} min`;
  return `${Number((seconds / 3600).toFixed(1))} h`;
}
