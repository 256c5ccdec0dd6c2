/** A stretch of console text in one style; `colour` is one of eight names of the terminal's palette. */
export interface Span {
  text: string;
  colour: string | null;
  bold: boolean;
}

const COLOURS = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
// Escape sequences: CSI ... final byte (group 1: parameters, 2: final), OSC ... terminator, and two-byte ones.
const ESCAPE = /\u001b(?:\[([0-9;:?]*)[ -/]*([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Split a console line into styled spans. Only colours and bold are kept; every other control is dropped. */
export function spans(line: string): Span[] {
  const result: Span[] = [];
  let colour: string | null = null;
  let bold = false;
  const push = (raw: string): void => {
    const text = raw.replace(CONTROL, "");
    if (text) result.push({ text, colour, bold });
  };
  const shown = afterReturn(line);
  let place = 0;
  for (const match of shown.matchAll(ESCAPE)) {
    push(shown.slice(place, match.index));
    place = match.index + match[0].length;
    if (match[2] === "m") [colour, bold] = restyled(match[1] ?? "", colour, bold);
  }
  push(shown.slice(place));
  return result;
}

/** A carriage return starts the line anew: a terminal shows what was written last. */
function afterReturn(line: string): string {
  const parts = line.replace(/[\r\n]+$/, "").split("\r");
  return parts[parts.length - 1] ?? "";
}

function restyled(parameters: string, colour: string | null, bold: boolean): [string | null, boolean] {
  const codes = parameters.split(/[;:]/).map(Number);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code === 0) [colour, bold] = [null, false];
    else if (code === 1) bold = true;
    else if (code === 22) bold = false;
    else if (code === 39) colour = null;
    else if (code >= 30 && code <= 37) colour = COLOURS[code - 30] ?? null;
    else if (code >= 90 && code <= 97) colour = COLOURS[code - 90] ?? null;
    else if (code === 38 || code === 48) i += codes[i + 1] === 2 ? 4 : 2; // colours outside the palette
  }
  return [colour, bold];
}
