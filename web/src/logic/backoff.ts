/** Return how long to wait before try number `failures` (1, 2, ...), in milliseconds: growing, at most ten seconds. */
export function backoff(failures: number, random: () => number = Math.random): number {
  const longest = Math.min(10_000, 400 * 2 ** (failures - 1));
  return longest * (0.7 + 0.3 * random());
}
