import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface ConfirmProps {
  title: string;
  text: string;
  /** What the button says that goes through with it, and the one that does not. */
  yes: string;
  no: string;
  onYes: () => void;
  onNo: () => void;
}

/** A question before what cannot be undone; shown for as long as it is part of the page. Escape is a no. */
export function Confirm({ title, text, yes, no, onYes, onNo }: ConfirmProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby="confirm-title" onClose={onNo}>
      <h2 id="confirm-title">{title}</h2>
      <p>{text}</p>
      <div class="controls">
        <button type="button" onClick={onNo}>
          {no}
        </button>
        <button type="button" class="danger solid" onClick={onYes}>
          {yes}
        </button>
      </div>
    </dialog>
  );
}
