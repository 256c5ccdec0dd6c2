import type { Json } from "../api/types";

/** Return a number from the API's JSON, where NaN and infinities come as text; null when there is none. */
export function toNumber(value: unknown): number | null {
  if (typeof value === "number") return value;
  if (value === "NaN") return NaN;
  if (value === "Infinity") return Infinity;
  if (value === "-Infinity") return -Infinity;
  return null;
}

/** Return a finite number, or null. */
export function toFinite(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** Format a number with `digits` significant digits; whole numbers below ten million are kept whole. */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  let text: string;
  if (Number.isInteger(value) && size < 1e7) text = String(value);
  else if (size >= 1e6 || size < 1e-3) {
    const [mantissa = "", exponent = ""] = value.toExponential(digits - 1).split("e");
    text = `${trimZeros(mantissa)}e${exponent.replace("+", "")}`;
  } else if (size >= 10 ** digits) text = String(Math.round(value));
  else text = trimZeros(value.toPrecision(digits));
  return text.replace("-", "−").replace("e-", "e−");
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** Format any configuration value on one line. */
export function formatValue(value: Json | undefined, digits = 4): string {
  if (value === undefined) return "";
  if (typeof value === "number") return formatNumber(value, digits);
  if (typeof value === "string") return oneLine(value);
  return oneLine(JSON.stringify(value));
}

/** Format a metric's value, or a dash when there is none. */
export function formatMetric(value: unknown, digits = 5): string {
  const number = toNumber(value);
  return number === null ? "–" : formatNumber(number, digits);
}

/** Format a span of seconds with its two largest units. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  const whole = Math.max(0, seconds);
  if (whole < 9.95) return `${whole.toFixed(1)} s`;
  const s = Math.round(whole);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${pad(s % 60)} s`;
  const minutes = Math.round(s / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
  const hours = Math.round(s / 3600);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

/** Format how long ago something was. */
export function formatAge(seconds: number): string {
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} d ago`;
}

/** Format a size in bytes with decimal units. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let size = bytes;
  for (const unit of ["kB", "MB", "GB"]) {
    size /= 1000;
    if (size < 999.5) return `${size < 9.95 ? size.toFixed(1) : Math.round(size)} ${unit}`;
  }
  return `${(size / 1000).toFixed(1)} TB`;
}

/** Format a moment in the reader's own time zone. */
export function formatMoment(seconds: number): string {
  return new Date(seconds * 1000).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}

const LONGEST = 240;
// Control characters, and the marks that reorder the text around them (a name must not rewrite its neighbours).
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

/** Return text fit for one line of a page: no line breaks or reordering marks, and of bounded length. */
export function oneLine(text: string, longest = LONGEST): string {
  const clean = text.slice(0, longest * 4).replace(UNSEEN, "␣");
  const points = Array.from(clean);
  return points.length > longest ? `${points.slice(0, longest).join("")}…` : clean;
}
