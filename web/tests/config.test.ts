import { expect, test } from "vitest";
import { flat, flatten } from "../src/logic/config";

test("nested keys are joined by dots; lists and empty objects stay values", () => {
  const config = { lr: 0.1, model: { width: 64, head: { bias: true } }, layers: [1, 2], extra: {}, none: null };
  expect([...flatten(config)]).toEqual([
    ["lr", 0.1],
    ["model.width", 64],
    ["model.head.bias", true],
    ["layers", [1, 2]],
    ["extra", {}],
    ["none", null],
  ]);
});

test("a configuration is flattened once", () => {
  const config = { model: { width: 64 } };
  expect(flat(config)).toBe(flat(config));
  expect(flat(config)).not.toBe(flat({ ...config }));
});

test("keys that objects are born with are ordinary keys", () => {
  const config = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2}');
  expect([...flatten(config)]).toEqual([
    ["__proto__.x", 1],
    ["constructor", 2],
  ]);
});
