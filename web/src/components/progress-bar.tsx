import type { JSX } from "preact";
import type { Counts } from "../api/types";
import { ended, total } from "../logic/progress";

const PARTS = ["finished", "killed", "failed", "crashed", "running", "pending"] as const;

/** How far a sweep is, as one bar of its trials by state. */
export function ProgressBar({ counts }: { counts: Counts }): JSX.Element {
  const all = total(counts) || 1;
  return (
    <div
      class="bar"
      role="progressbar"
      aria-label="Trials that have ended"
      aria-valuemin={0}
      aria-valuemax={all}
      aria-valuenow={ended(counts)}
    >
      {PARTS.filter((part) => counts[part]).map((part) => (
        <span
          key={part}
          class={`bar-${part}`}
          style={{ width: `${(100 * counts[part]) / all}%` }}
          title={`${counts[part]} ${part}`}
        />
      ))}
    </div>
  );
}

/** The same in words: what there is none of is left out. */
export function ProgressWords({ counts }: { counts: Counts }): JSX.Element {
  return (
    <ul class="counts">
      {PARTS.filter((part) => counts[part]).map((part) => (
        <li key={part} class={`count-${part}`}>
          <i aria-hidden="true" class={`bar-${part}`} />
          <b>{counts[part]}</b> {part}
        </li>
      ))}
    </ul>
  );
}
