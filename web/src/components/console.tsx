import { Component, type JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type LiveConsole, useConsole } from "../api/use-run";
import type { ConsoleLine } from "../api/types";
import { spans } from "../logic/ansi";

interface ConsoleProps {
  at: [string, string, string];
  live: boolean;
  attempt: number;
}

/** What a run has printed; follows the end while it is in view. */
export function Console({ at, live, attempt }: ConsoleProps): JSX.Element {
  const { lines, more, earlier }: LiveConsole = useConsole(at, live, attempt);
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    const element = box.current;
    if (element && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [lines]);
  const onScroll = (): void => {
    const element = box.current;
    if (element) atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 24;
  };
  return (
    <section class="card" aria-labelledby="console-title">
      <header>
        <h2 id="console-title">Console</h2>
        {more && (
          <button type="button" class="quiet" onClick={earlier}>
            Load earlier lines
          </button>
        )}
      </header>
      {lines.length ? (
        <div class="console" ref={box} onScroll={onScroll} tabIndex={0} role="log" aria-live="off" aria-label="Console output">
          {lines.map((line) => (
            <Line key={line.line} line={line} />
          ))}
        </div>
      ) : (
        <p class="empty">{live ? "Nothing printed yet." : "This run printed nothing, or its console was not captured."}</p>
      )}
    </section>
  );
}

/** One line; drawn again only when it was rewritten. */
class Line extends Component<{ line: ConsoleLine }> {
  override shouldComponentUpdate(next: { line: ConsoleLine }): boolean {
    return next.line !== this.props.line;
  }

  override render({ line }: { line: ConsoleLine }): JSX.Element {
    const error = line.level === "error";
    return (
      <div class={error ? "line line-error" : "line"} title={line.time ?? ""}>
        <span class="line-number">{line.line + 1}</span>
        <span class="line-mark">{error ? "err" : ""}</span>
        <span class="line-text">
          {spans(line.text).map((span, i) =>
            span.colour || span.bold ? (
              <span key={i} class={`${span.colour ? `ansi-${span.colour}` : ""}${span.bold ? " ansi-bold" : ""}`}>
                {span.text}
              </span>
            ) : (
              span.text
            ),
          )}
        </span>
      </div>
    );
  }
}
