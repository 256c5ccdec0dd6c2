import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Mode, RunRow } from "../api/types";
import { useObservable, useScheme, useWidth } from "../hooks";
import type { Brush, Brushes } from "../logic/brush";
import { colourOf, goodness, type Scheme } from "../logic/colour";
import { formatValue, oneLine, toFinite } from "../logic/format";
import type { Observable } from "../logic/observable";
import { BEND, better, type Line, linesOf, METRIC, nearest, valueOn } from "../logic/parallel";
import type { Axis } from "../logic/scale";
import { ParallelAxis } from "./parallel-axis";
import { themeColour } from "./plot";

const HEIGHT = 320;
const TOP = 46;
const BOTTOM = 40;
const SIDE = 64;
const GAP = 104;
/** Runs without a value on an axis pass below its low end. */
const NONE = 16;

const yOf = (place: number | null): number =>
  place === null ? HEIGHT - BOTTOM + NONE : TOP + (1 - place) * (HEIGHT - TOP - BOTTOM);

interface ParallelProps {
  runs: readonly RunRow[];
  /** The ids of the runs inside all brushes. */
  inside: ReadonlySet<string>;
  axes: readonly Axis[];
  metric: string | null;
  mode: Mode;
  brushes: Brushes;
  selected: string | null;
  hover: Observable<string | null>;
  onBrush: (key: string, brush: Brush | null) => void;
  onSelect: (run: string) => void;
}

/** Parallel coordinates: a line per run through its parameters to its metric. Drag on an axis to filter. */
export function Parallel(props: ParallelProps): JSX.Element {
  const { runs, inside, axes, metric, mode, brushes, selected, hover, onBrush, onSelect } = props;
  const [box, outer] = useWidth<HTMLDivElement>();
  const base = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const scheme = useScheme();
  const hovered = useObservable(hover);

  const width = Math.max(outer, 2 * SIDE + GAP * (axes.length - 1));
  const step = axes.length > 1 ? (width - 2 * SIDE) / (axes.length - 1) : 0;
  const xOf = (index: number): number => (axes.length > 1 ? SIDE + index * step : width / 2);

  const lines = useMemo(() => {
    const values = runs.map((run) => toFinite(run.value)).filter((value) => value !== null);
    return linesOf(runs, axes, inside, goodness(values, mode));
  }, [runs, axes, inside, mode]);

  useEffect(() => {
    const context = prepare(base.current, width);
    if (context && outer) drawAll(context, lines, xOf, scheme);
  }, [lines, width, outer, scheme]);

  useEffect(() => {
    const context = prepare(overlay.current, width);
    if (!context || !outer) return;
    for (const id of new Set([selected, hovered])) {
      const line = lines.find((entry) => entry.run.id === id);
      if (line) drawOne(context, line, axes, xOf, scheme);
    }
  }, [lines, width, outer, scheme, hovered, selected]);

  const lineAt = (event: MouseEvent): Line | null => {
    const bounds = (event.currentTarget as Element).getBoundingClientRect();
    const place = (event.clientX - bounds.left - SIDE) / step;
    const gap = Math.min(axes.length - 2, Math.max(0, Math.floor(place)));
    if (axes.length < 2 || place < 0 || place > axes.length - 1) return null;
    return nearest(lines, gap, place - gap, yOf, event.clientY - bounds.top, 14);
  };

  return (
    <div class="parallel" ref={box}>
      <div
        class="parallel-stage"
        style={{ width: `${width}px`, height: `${HEIGHT}px`, cursor: hovered ? "pointer" : "default" }}
        onMouseMove={(event) => hover.set(lineAt(event)?.run.id ?? null)}
        onMouseLeave={() => hover.set(null)}
        onClick={(event) => {
          const line = lineAt(event);
          if (line) onSelect(line.run.id);
        }}
      >
        <canvas ref={base} aria-hidden="true" />
        <canvas ref={overlay} aria-hidden="true" />
        {axes.map((axis, index) => (
          <ParallelAxis
            key={axis.key}
            axis={axis}
            title={axis.key === METRIC ? `${oneLine(metric ?? "metric")} ${better(mode)}` : oneLine(axis.key)}
            emphasised={axis.key === METRIC}
            last={index > 0 && index === axes.length - 1}
            x={xOf(index)}
            room={index === 0 || index === axes.length - 1 ? Math.min(step || width, 2 * SIDE - 8) : step - 10}
            top={TOP}
            bottom={HEIGHT - BOTTOM}
            brush={brushes.get(axis.key)}
            onBrush={(brush) => onBrush(axis.key, brush)}
          />
        ))}
      </div>
    </div>
  );
}

function prepare(canvas: HTMLCanvasElement | null, width: number): CanvasRenderingContext2D | null {
  const context = canvas?.getContext("2d");
  if (!canvas || !context) return null;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(HEIGHT * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${HEIGHT}px`;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.lineJoin = "round";
  context.lineCap = "round";
  return context;
}

function trace(context: CanvasRenderingContext2D, line: Line, xOf: (index: number) => number): void {
  context.beginPath();
  line.places.forEach((place, index) => {
    const [x, y] = [xOf(index), yOf(place)];
    if (!index) context.moveTo(x, y);
    else {
      const [fromX, fromY] = [xOf(index - 1), yOf(line.places[index - 1] ?? null)];
      const reach = (x - fromX) * BEND;
      context.bezierCurveTo(fromX + reach, fromY, x - reach, y, x, y);
    }
  });
  context.stroke();
}

function drawAll(
  context: CanvasRenderingContext2D,
  lines: readonly Line[],
  xOf: (index: number) => number,
  scheme: Scheme,
): void {
  const faint = themeColour("grid");
  const unknown = themeColour("faint");
  const crowd = Math.min(1, 14 / Math.sqrt(lines.length + 1));
  for (const line of lines) {
    const known = line.goodness !== null;
    if (!line.inside) [context.strokeStyle, context.globalAlpha, context.lineWidth] = [faint, 0.5, 1];
    else if (!known) [context.strokeStyle, context.globalAlpha, context.lineWidth] = [unknown, 0.6, 1];
    else {
      const good = line.goodness as number;
      context.strokeStyle = colourOf(good, scheme);
      context.globalAlpha = Math.max(0.12, crowd * (0.45 + 0.55 * good));
      context.lineWidth = 1.1 + 0.9 * good ** 3;
    }
    trace(context, line, xOf);
  }
  context.globalAlpha = 1;
}

function drawOne(
  context: CanvasRenderingContext2D,
  line: Line,
  axes: readonly Axis[],
  xOf: (index: number) => number,
  scheme: Scheme,
): void {
  const surface = themeColour("surface");
  context.strokeStyle = surface;
  context.lineWidth = 6;
  trace(context, line, xOf);
  context.strokeStyle = line.goodness === null ? themeColour("muted") : colourOf(line.goodness, scheme);
  context.lineWidth = 3;
  trace(context, line, xOf);

  context.font = "600 11px system-ui, sans-serif";
  context.textBaseline = "middle";
  axes.forEach((axis, index) => {
    const value = valueOn(line.run, axis.key);
    const text = value === undefined ? "not set" : oneLine(formatValue(value), 18);
    const [x, y] = [xOf(index), yOf(line.places[index] ?? null)];
    const size = context.measureText(text).width + 10;
    const left = index === axes.length - 1 && index ? x - size - 8 : x + 8;
    context.fillStyle = surface;
    context.strokeStyle = themeColour("line");
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(left, y - 9, size, 18, 4);
    context.fill();
    context.stroke();
    context.fillStyle = themeColour("text");
    context.fillText(text, left + 5, y + 0.5);
  });
}
