import type { Json, JsonObject } from "../api/types";

/** A configuration as flat pairs: nested keys are joined by dots; empty objects and lists stay values. */
export type FlatConfig = Map<string, Json>;

/** Flatten nested objects to dotted keys. */
export function flatten(config: JsonObject, prefix = "", into: FlatConfig = new Map()): FlatConfig {
  for (const [key, value] of Object.entries(config)) {
    const path = prefix + key;
    if (value !== null && typeof value === "object" && !Array.isArray(value) && Object.keys(value).length) {
      flatten(value, `${path}.`, into);
    } else into.set(path, value);
  }
  return into;
}

const cache = new WeakMap<JsonObject, FlatConfig>();

/** `flatten`, remembered for as long as the configuration itself lives. */
export function flat(config: JsonObject): FlatConfig {
  let result = cache.get(config);
  if (!result) cache.set(config, (result = flatten(config)));
  return result;
}
