import type { ComponentChildren, JSX } from "preact";
import { lost } from "../api/live";
import { useObservable } from "../hooks";
import { Link } from "../router";
import { Name } from "./text";

/** A step of the way to a page: what it is called, and its address unless it is the page itself. */
export interface Crumb {
  text: string;
  to?: string;
}

/** The frame of every page: the way here, and a word when the server is away. */
export function Shell({ crumbs, children }: { crumbs: readonly Crumb[]; children: ComponentChildren }): JSX.Element {
  const away = useObservable(lost) > 0;
  return (
    <>
      <header class="top">
        <Link to="/" class="brand" title="All sweeps">
          <img src="/static/favicon.svg" alt="" width="22" height="22" />
          <span>sweepstake</span>
        </Link>
        <nav aria-label="Breadcrumb">
          <ol>
            {crumbs.map(({ text, to }) => (
              <li key={to ?? text}>
                {to ? (
                  <Link to={to}>
                    <Name text={text} />
                  </Link>
                ) : (
                  <span aria-current="page">
                    <Name text={text} />
                  </span>
                )}
              </li>
            ))}
          </ol>
        </nav>
      </header>
      {away && (
        <p class="away" role="status">
          Connection lost, retrying… What you see may be old.
        </p>
      )}
      <main>{children}</main>
    </>
  );
}

/** A page that cannot be shown, and what to do. */
export function Trouble({ title, text }: { title: string; text: string }): JSX.Element {
  return (
    <section class="card trouble">
      <h1>{title}</h1>
      <p>{text}</p>
      <p>
        <Link to="/">All sweeps</Link>
      </p>
    </section>
  );
}

/** Grey shapes in the place of what is still on its way. */
export function Waiting(): JSX.Element {
  return (
    <div class="waiting" aria-busy="true" aria-label="Loading">
      <i />
      <i />
      <i />
    </div>
  );
}
