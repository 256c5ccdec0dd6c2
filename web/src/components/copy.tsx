import type { JSX } from "preact";
import { useCopy } from "../hooks";

/** A button that copies text. */
export function CopyButton({ text, label }: { text: string; label: string }): JSX.Element {
  const [copied, copy] = useCopy();
  return (
    <button type="button" class="quiet" onClick={() => copy(text)} aria-live="polite">
      {copied ? "Copied" : label}
    </button>
  );
}

/** A command to type in a terminal, with a button that copies it. */
export function Command({ text }: { text: string }): JSX.Element {
  return (
    <div class="command">
      <code>{text}</code>
      <CopyButton text={text} label="Copy" />
    </div>
  );
}
