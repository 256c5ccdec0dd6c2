import { expect, test } from "vitest";
import { colourOf, goodness } from "../src/logic/colour";

function luminance(css: string): number {
  const [r, g, b] = (css.match(/\d+/g) ?? []).map((text) => {
    const share = Number(text) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const ramp = Array.from({ length: 21 }, (_, i) => i / 20);

test("better runs stand out more: darker on a light page, brighter on a dark one", () => {
  const light = ramp.map((good) => luminance(colourOf(good, "light")));
  const dark = ramp.map((good) => luminance(colourOf(good, "dark")));
  expect(light).toEqual([...light].sort((a, b) => b - a));
  expect(dark).toEqual([...dark].sort((a, b) => a - b));
});

test("what lies outside 0 and 1 has the colour of the end", () => {
  expect(colourOf(-3, "light")).toBe(colourOf(0, "light"));
  expect(colourOf(7, "dark")).toBe(colourOf(1, "dark"));
});

test("goodness is the rank, so that one outlier does not grey the rest", () => {
  const good = goodness([0.1, 0.2, 0.3, 0.4, 1e12], "min");
  expect([0.1, 0.2, 0.3, 0.4, 1e12].map(good)).toEqual([1, 0.75, 0.5, 0.25, 0]);
  expect(goodness([1, 2, 3], "max")(3)).toBe(1);
});

test("equal values are equally good, and a single one is the best", () => {
  const good = goodness([2, 1, 1, 3], "min");
  expect(good(1)).toBe(1);
  expect(goodness([5], "max")(5)).toBe(1);
});
