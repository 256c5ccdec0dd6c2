import type { JsonObject } from "../api/types";
import { flatten } from "./config";
import { toNumber } from "./format";

/** One metric over its steps; `null` is a gap (NaN or infinite). */
export interface Series {
  x: number[];
  y: (number | null)[];
}

/** A run's scalars, filled row by row. */
export class Curves {
  readonly series = new Map<string, Series>();
  private rows = 0;

  /** `axis` is the key of a row that holds its place on the x axis, such as `_step`. */
  constructor(private readonly axis: string) {}

  /** Add rows in their order. Values that are no numbers (text, media, histograms) are not curves and are left out. */
  add(rows: readonly JsonObject[]): void {
    for (const row of rows) {
      const place = toNumber(row[this.axis]) ?? this.rows;
      this.rows++;
      for (const [key, value] of flatten(plain(row))) {
        const number = toNumber(value);
        if (number === null || key.startsWith("_")) continue;
        let series = this.series.get(key);
        if (!series) this.series.set(key, (series = { x: [], y: [] }));
        const last = series.x.length - 1;
        const finite = Number.isFinite(number) ? number : null;
        if (last >= 0 && (series.x[last] as number) >= place) series.y[last] = finite;
        else {
          series.x.push(place);
          series.y.push(finite);
        }
      }
    }
  }
}

/** A row without its media: objects that name a `_type`. */
function plain(row: JsonObject): JsonObject {
  const kept = Object.entries(row).filter(
    ([, value]) => !(value !== null && typeof value === "object" && !Array.isArray(value) && "_type" in value),
  );
  return Object.fromEntries(kept);
}
