import type { JSX } from "preact";
import type { RunFile } from "../api/types";
import { formatMoment, formatSize } from "../logic/format";
import { Name } from "./text";

/** The files that a run has saved. */
export function Files({ files }: { files: readonly RunFile[] }): JSX.Element {
  const sorted = [...files].sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  return (
    <section class="card" aria-labelledby="files-title">
      <header>
        <h2 id="files-title">Files</h2>
        <span class="muted number">{files.length || ""}</span>
      </header>
      {sorted.length ? (
        <ul class="files">
          {sorted.map((file) => (
            <li key={file.name}>
              {file.size === null ? (
                <Name text={file.name} />
              ) : (
                <a href={safeUrl(file.url)} download={file.name.split("/").pop() ?? "file"} rel="noopener">
                  <Name text={file.name} />
                </a>
              )}
              <span class="muted number">{file.size === null ? "on its way" : formatSize(file.size)}</span>
              <span class="muted wide-only">{formatMoment(file.updated_at)}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p class="empty">
          No files. A run keeps one with <code>run.save("model.pt")</code>.
        </p>
      )}
    </section>
  );
}

/** An address on this server; anything else (such as `javascript:`) leads nowhere. */
function safeUrl(url: string): string {
  const parsed = new URL(url, location.href);
  return parsed.protocol === "http:" || parsed.protocol === "https:" ? parsed.href : "#";
}
