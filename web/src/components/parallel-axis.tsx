import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { type Brush, brushOf, nudge, stretchOf } from "../logic/brush";
import { formatNumber, oneLine } from "../logic/format";
import type { Axis } from "../logic/scale";

/** How near to an axis's end a drag takes it in, in pixels, and how far beyond it then reaches. */
const SNAP = 6;
const BEYOND = 0.02;

interface ParallelAxisProps {
  axis: Axis;
  title: string;
  emphasised: boolean;
  /** Whether its labels stand to its right: to its left are the lines. */
  last: boolean;
  /** Its place on the stage, and how wide its title may be, in pixels. */
  x: number;
  room: number;
  top: number;
  bottom: number;
  brush: Brush | undefined;
  onBrush: (brush: Brush | null) => void;
}

/** One axis with its ticks and its brush: drag to select, click to clear, or the arrow keys and Escape. */
export function ParallelAxis(props: ParallelAxisProps): JSX.Element {
  const { axis, title, emphasised, last, x, room, top, bottom, brush, onBrush } = props;
  const start = useRef<number | null>(null);
  const height = bottom - top;
  const stretch = brush ? stretchOf(axis, brush) : null;

  const placeOf = (event: PointerEvent): number => {
    const bounds = (event.currentTarget as Element).getBoundingClientRect();
    const place = 1 - (event.clientY - bounds.top) / height;
    // Near an end the end is meant, with the runs that stand right on it.
    if (place > 1 - SNAP / height) return 1 + BEYOND;
    return place < SNAP / height ? -BEYOND : place;
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    start.current = placeOf(event);
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (start.current === null) return;
    const place = placeOf(event);
    if (Math.abs(place - start.current) * height > 4) onBrush(brushOf(axis, start.current, place));
  };
  const onPointerUp = (event: PointerEvent): void => {
    if (start.current !== null && Math.abs(placeOf(event) - start.current) * height <= 4) onBrush(null);
    start.current = null;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = axis.kind === "category" ? 1 / Math.max(1, axis.categories.length - 1) : 0.05;
    if (event.key === "ArrowUp") onBrush(nudge(axis, brush, step, event.shiftKey));
    else if (event.key === "ArrowDown") onBrush(nudge(axis, brush, -step, event.shiftKey));
    else if (event.key === "Escape" || event.key === "Delete") onBrush(null);
    else return;
    event.preventDefault();
  };

  const longest = axis.kind === "category" ? Math.max(4, Math.floor(room / 7)) : 12;
  return (
    <div class={`axis${emphasised ? " axis-metric" : ""}`} style={{ left: `${x}px` }}>
      <span class="axis-title" style={{ maxWidth: `${room}px` }} title={title}>
        {title}
      </span>
      <svg class="axis-drawing" width="1" height={bottom + 30} aria-hidden="true">
        <line x1="0" x2="0" y1={top} y2={bottom} />
        {axis.ticks.map((tick) => {
          const y = top + (1 - tick.position) * height;
          return (
            <g key={tick.label}>
              <line x1={last ? 4 : -4} x2="0" y1={y} y2={y} />
              <text x={last ? 7 : -7} y={y + 3.5} text-anchor={last ? "start" : "end"}>
                {oneLine(tick.label, longest)}
              </text>
            </g>
          );
        })}
        {axis.kind === "log" && (
          <text class="axis-note" x="0" y={bottom + 28} text-anchor="middle">
            log
          </text>
        )}
        {stretch && (
          <rect
            class="brush"
            x="-9"
            width="18"
            rx="4"
            y={top + (1 - stretch[1]) * height}
            height={Math.max(3, (stretch[1] - stretch[0]) * height)}
          />
        )}
      </svg>
      <div
        class="axis-handle"
        role="slider"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={`Filter by ${title}: arrow keys move, with shift resize, Escape clears`}
        aria-valuemin={0}
        aria-valuemax={1}
        aria-valuenow={stretch ? (stretch[0] + stretch[1]) / 2 : 0.5}
        aria-valuetext={brush ? inWords(brush) : "all"}
        style={{ top: `${top}px`, height: `${height}px` }}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => (start.current = null)}
        onClick={(event) => event.stopPropagation()}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}

/** A brush as people read it. */
export function inWords(brush: Brush): string {
  if ("names" in brush) return brush.names.map((name) => oneLine(name, 24)).join(", ");
  return `${formatNumber(brush.low, 3)} to ${formatNumber(brush.high, 3)}`;
}
