import type { JSX } from "preact";
import { oneLine } from "../logic/format";

/** Text that somebody else chose, on one line; cut off by the layout, whole (within reason) in its title. */
export function Name({ text, class: extra = "" }: { text: string; class?: string }): JSX.Element {
  return (
    <span class={`name ${extra}`} title={oneLine(text, 2000)} dir="auto">
      {oneLine(text)}
    </span>
  );
}
