import { expect, test } from "vitest";
import { Observable } from "../src/logic/observable";

test("listeners hear of changes only, and until they stop", () => {
  const heard: (string | null)[] = [];
  const hover = new Observable<string | null>(null);
  const stop = hover.listen(() => heard.push(hover.get()));
  hover.set("a");
  hover.set("a");
  hover.set("b");
  stop();
  hover.set("c");
  expect(heard).toEqual(["a", "b"]);
});

test("a listener may end itself while it is told", () => {
  const lost = new Observable(0);
  let calls = 0;
  const stop = lost.listen(() => {
    calls++;
    stop();
  });
  lost.listen(() => calls++);
  lost.set(1);
  lost.set(2);
  expect(calls).toBe(3);
});
