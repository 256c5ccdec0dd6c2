import { expect, test } from "vitest";
import { backoff } from "../src/logic/backoff";

test("pauses grow, and end at ten seconds", () => {
  const longest = [1, 2, 3, 4, 5, 6, 60].map((failures) => backoff(failures, () => 1));
  expect(longest).toEqual([400, 800, 1600, 3200, 6400, 10_000, 10_000]);
});

test("pages that lost the server together do not come back together", () => {
  expect(backoff(1, () => 0)).toBeCloseTo(280);
  for (let i = 0; i < 100; i++) {
    expect(backoff(3)).toBeGreaterThanOrEqual(1120);
    expect(backoff(3)).toBeLessThanOrEqual(1600);
  }
});
