import { expect, test } from "vitest";
import { keyIn } from "../src/logic/key";

const key = `local-${"k".repeat(40)}`;

test.each([
  ["the key itself", key],
  ["with space around it", `  ${key}\n`],
  ["in quotes", `'${key}'`],
  ["what `sweepstake env` prints", `export WANDB_BASE_URL='http://127.0.0.1:8787' WANDB_API_KEY='${key}'`],
  ["a line of it", `WANDB_API_KEY=${key}`],
])("a key is found: %s", (_, pasted) => {
  expect(keyIn(pasted)).toBe(key);
});

test("an address holds a token", () => {
  expect(keyIn("http://127.0.0.1:8787/login?token=abc%2Bd#top")).toBe("abc+d");
  expect(keyIn("http://127.0.0.1:8787/login?next=/&token=50%")).toBe("50%");
});
