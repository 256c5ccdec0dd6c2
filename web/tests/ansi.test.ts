import { expect, test } from "vitest";
import { spans } from "../src/logic/ansi";

const plain = (text: string) => ({ text, colour: null, bold: false });
const shown = (line: string): string => spans(line).map((span) => span.text).join("");

test("a plain line is one span", () => {
  expect(spans("epoch 3: loss 0.25")).toEqual([plain("epoch 3: loss 0.25")]);
  expect(spans("")).toEqual([]);
});

test("colours and bold are kept until they are reset", () => {
  expect(spans("\u001b[1;31merror\u001b[0m: no \u001b[92mluck\u001b[39m")).toEqual([
    { text: "error", colour: "red", bold: true },
    plain(": no "),
    { text: "luck", colour: "green", bold: false },
  ]);
});

test("an empty reset is a reset", () => {
  expect(spans("\u001b[33ma\u001b[mb")).toEqual([{ text: "a", colour: "yellow", bold: false }, plain("b")]);
});

test("colours outside the palette change nothing, and their numbers are not read as codes", () => {
  expect(spans("\u001b[38;5;31mx\u001b[48;2;1;31;32my")).toEqual([plain("x"), plain("y")]);
  expect(spans("\u001b[38;5;31;1mx")).toEqual([{ text: "x", colour: null, bold: true }]);
});

test("other escapes vanish: the cursor, titles, links", () => {
  expect(shown("\u001b[2K\u001b[1Ga\u001b]0;title\u0007b\u001b]8;;https://x.example\u001b\\c\u001b[?25l")).toBe("abc");
});

test("an escape without its end hides nothing after it", () => {
  expect(shown("a\u001b[")).toBe("a[");
  expect(shown("50\u001b% done")).toBe("50% done");
});

test("a carriage return starts the line anew, as progress bars want it", () => {
  expect(shown("10%\r20%\r30%")).toBe("30%");
  expect(shown("done\r\n")).toBe("done");
});

test("marks that reorder text are dropped; tabs stay", () => {
  expect(shown("a\u202eb\u2066c\tz\u0000")).toBe("abc\tz");
});
