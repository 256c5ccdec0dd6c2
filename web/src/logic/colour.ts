/** Colours by value: one ramp of even lightness steps from blue to yellow, so that it reads without red or green. */

type Oklch = readonly [lightness: number, chroma: number, hue: number];

// On a light page the best runs are the darkest, on a dark page the brightest: they stand out on both.
const RAMPS: Record<"light" | "dark", readonly Oklch[]> = {
  light: [
    [0.86, 0.13, 98],
    [0.74, 0.11, 150],
    [0.6, 0.105, 200],
    [0.45, 0.13, 255],
    [0.3, 0.13, 285],
  ],
  dark: [
    [0.42, 0.12, 280],
    [0.52, 0.12, 250],
    [0.64, 0.105, 205],
    [0.77, 0.12, 155],
    [0.91, 0.15, 100],
  ],
};
const STEPS = 64;
const tables = new Map<string, readonly string[]>();

export type Scheme = keyof typeof RAMPS;

/** Return the colour of a goodness between 0 (poor) and 1 (best). */
export function colourOf(goodness: number, scheme: Scheme): string {
  let table = tables.get(scheme);
  if (!table) {
    table = Array.from({ length: STEPS }, (_, step) => css(between(RAMPS[scheme], step / (STEPS - 1))));
    tables.set(scheme, table);
  }
  const step = Math.round(Math.min(1, Math.max(0, goodness)) * (STEPS - 1));
  return table[step] as string;
}

function between(ramp: readonly Oklch[], place: number): Oklch {
  const at = place * (ramp.length - 1);
  const index = Math.min(ramp.length - 2, Math.floor(at));
  const [a, b] = [ramp[index] as Oklch, ramp[index + 1] as Oklch];
  const mix = (i: 0 | 1 | 2): number => a[i] + (b[i] - a[i]) * (at - index);
  return [mix(0), mix(1), mix(2)];
}

/** OKLCH to sRGB, after Björn Ottosson's definition of OKLab. */
function css([lightness, chroma, hue]: Oklch): string {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return `rgb(${channels.map(toByte).join(" ")})`;
}

function toByte(linear: number): number {
  const clipped = Math.min(1, Math.max(0, linear));
  const encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(encoded * 255);
}

/** Return a function from a metric's value to its goodness by rank, so that one outlier does not grey the rest. */
export function goodness(values: readonly number[], mode: "min" | "max"): (value: number) => number {
  const sorted = [...values].sort((a, b) => a - b);
  const last = sorted.length - 1;
  return (value) => {
    if (last < 1) return 1;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return mode === "max" ? low / last : 1 - low / last;
  };
}
