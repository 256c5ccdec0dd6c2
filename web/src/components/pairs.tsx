import type { JSX } from "preact";
import type { Json } from "../api/types";
import { formatValue } from "../logic/format";
import { Name } from "./text";

/** Keys and values in two columns. */
export function Pairs({ pairs, digits = 5 }: { pairs: readonly (readonly [string, Json])[]; digits?: number }): JSX.Element {
  return (
    <dl class="pairs">
      {pairs.map(([key, value]) => (
        <div key={key}>
          <dt>
            <Name text={key} />
          </dt>
          <dd>
            <span class="name" title={typeof value === "number" ? String(value) : formatValue(value, 17)} dir="auto">
              {formatValue(value, digits)}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
