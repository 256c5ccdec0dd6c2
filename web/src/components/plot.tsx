import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useScheme, useWidth } from "../hooks";

/** The colours of the style sheet, for what is drawn on a canvas. */
export function themeColour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

interface PlotProps {
  label: string;
  height: number;
  data: uPlot.AlignedData;
  /** Called for each new chart (first drawing, other colours, other `kind`); the size is set here. */
  options: () => Omit<uPlot.Options, "width" | "height">;
  /** A chart is made anew when this changes; data alone is set into the one there is. */
  kind?: string;
}

/** A uPlot chart that follows its container's width, its data and the colour scheme. */
export function Plot({ label, height, data, options, kind = "" }: PlotProps): JSX.Element {
  const [box, width] = useWidth<HTMLDivElement>();
  const chart = useRef<uPlot | null>(null);
  const scheme = useScheme();
  const latest = useRef(data);
  latest.current = data;
  const ready = width > 0;

  useEffect(() => {
    const element = box.current;
    if (!element || !ready) return;
    const made = new uPlot({ ...options(), width: element.clientWidth, height }, latest.current, element);
    chart.current = made;
    return () => {
      chart.current = null;
      made.destroy();
    };
  }, [scheme, ready, kind, height]);

  useEffect(() => {
    if (width) chart.current?.setSize({ width, height });
  }, [width, height]);

  useEffect(() => {
    chart.current?.setData(data);
  }, [data]);

  return <div class="plot" ref={box} role="img" aria-label={label} style={{ height: `${height}px` }} />;
}

/** The look that all charts share. */
export function axis(format: (value: number) => string, side: "x" | "y"): uPlot.Axis {
  return {
    stroke: themeColour("muted"),
    font: "11px system-ui, sans-serif",
    grid: { stroke: themeColour("grid"), width: 1 },
    ticks: { stroke: themeColour("grid"), width: 1, size: 4 },
    size: side === "x" ? 26 : 54,
    gap: 4,
    space: side === "x" ? 70 : 34,
    values: (_chart, splits) => splits.map(format),
  };
}
