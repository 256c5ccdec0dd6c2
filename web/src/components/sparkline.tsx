import type { JSX } from "preact";
import type { CurvePoint } from "../api/types";
import { toFinite } from "../logic/format";

const WIDTH = 84;
const HEIGHT = 20;

/** A run's curve, as small as a word. `low` and `high` bound the metric over all runs, so that rows compare. */
export function Sparkline({ curve, low, high }: { curve: readonly CurvePoint[]; low: number; high: number }): JSX.Element {
  const points = curve.filter(([, value]) => toFinite(value) !== null) as [number, number][];
  const last = points[points.length - 1];
  const first = points[0];
  if (!first || !last) return <svg class="spark" width={WIDTH} height={HEIGHT} aria-hidden="true" />;
  const span = high - low || 1;
  const x = (step: number): number => 3 + ((WIDTH - 7) * (step - first[0])) / (last[0] - first[0] || 1);
  const y = (value: number): number => {
    const share = Math.min(1, Math.max(0, (value - low) / span));
    return HEIGHT - 3 - (HEIGHT - 6) * share;
  };
  const path = points.map(([step, value], i) => `${i ? "L" : "M"}${x(step).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  return (
    <svg class="spark" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path d={path} />
      <circle cx={points.length > 1 ? x(last[0]) : WIDTH / 2} cy={y(last[1])} r="2" />
    </svg>
  );
}
