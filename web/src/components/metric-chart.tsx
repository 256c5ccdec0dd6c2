import type { JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import type uPlot from "uplot";
import { formatNumber } from "../logic/format";
import type { Series } from "../logic/history";
import { axis, Plot, themeColour } from "./plot";
import { Name } from "./text";

interface MetricChartProps {
  name: string;
  series: Series;
  /** What the x axis counts: `step`, or seconds since the start. */
  unit: "step" | "s";
  revision: number;
}

/** One metric of one run. */
export function MetricChart({ name, series, unit, revision }: MetricChartProps): JSX.Element {
  const [at, setAt] = useState<number | null>(null);
  const data = useMemo<uPlot.AlignedData>(() => [series.x, series.y], [series, revision]);
  const sparse = useRef(series);
  sparse.current = series;

  const options = (): Omit<uPlot.Options, "width" | "height"> => ({
    padding: [8, 10, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false }, sync: { key: unit } },
    scales: { x: { time: false } },
    axes: [axis((value) => formatNumber(value, 4), "x"), axis((value) => formatNumber(value, 3), "y")],
    series: [
      {},
      {
        label: name,
        stroke: themeColour("accent"),
        width: 1.6,
        points: { show: () => sparse.current.x.length < 40, size: 5, fill: themeColour("accent"), width: 0 },
      },
    ],
    hooks: {
      setCursor: [(chart) => setAt((chart.cursor.left ?? -1) >= 0 ? (chart.cursor.idx ?? null) : null)],
    },
  });

  const place = at ?? series.x.length - 1;
  const value = series.y[place];
  return (
    <figure class="card chart">
      <figcaption>
        <h3>
          <Name text={name} />
        </h3>
        <span class="readout">
          {value === undefined || value === null ? "no number" : formatNumber(value, 5)}
          <small>
            {" "}
            {unit === "step" ? `step ${series.x[place] ?? 0}` : `${formatNumber(series.x[place] ?? 0, 4)} s`}
          </small>
        </span>
      </figcaption>
      <Plot label={`${name} by ${unit}`} height={180} data={data} options={options} />
    </figure>
  );
}
