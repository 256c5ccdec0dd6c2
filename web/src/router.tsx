import type { ComponentChildren, JSX } from "preact";
import { Observable } from "./logic/observable";

/** The path and the query of the address shown. */
export const address = new Observable(location.pathname + location.search);

window.addEventListener("popstate", () => address.set(location.pathname + location.search));

/** Go to another page of ours. */
export function go(to: string): void {
  history.pushState(null, "", to);
  address.set(location.pathname + location.search);
  window.scrollTo(0, 0);
}

/** Change the query of the address, without a step in the browser's history. */
export function setQuery(query: string): void {
  history.replaceState(null, "", location.pathname + query);
  address.set(location.pathname + location.search);
}

interface LinkProps {
  to: string;
  class?: string;
  title?: string;
  children: ComponentChildren;
}

/** A link to another page of ours, shown without loading anew. */
export function Link({ to, children, ...rest }: LinkProps): JSX.Element {
  const onClick = (event: MouseEvent): void => {
    event.stopPropagation();
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={to} onClick={onClick} {...rest}>
      {children}
    </a>
  );
}
