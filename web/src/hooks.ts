import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type ApiError, now } from "./api/client";
import { follow } from "./api/live";
import type { Scheme } from "./logic/colour";
import type { Observable } from "./logic/observable";

/** A function that has the component drawn again. */
function useRedraw(): () => void {
  const [, setCount] = useState(0);
  return useCallback(() => setCount((count) => count + 1), []);
}

/** The value of an observable; the component is drawn again when it changes. */
export function useObservable<T>(observable: Observable<T>): T {
  const redraw = useRedraw();
  useEffect(() => observable.listen(redraw), [observable, redraw]);
  return observable.get();
}

/** Follow the server with `round` while the component is shown; starts anew when `key` changes. */
export function useFollow(key: string, round: (signal: AbortSignal) => Promise<number | null>): ApiError | null {
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    setError(null);
    void follow(round, setError, controller.signal);
    return () => controller.abort();
  }, [key]);
  return error;
}

/** The server's time in seconds; drawn again every `seconds` while `ticking`. */
export function useNow(ticking: boolean, seconds = 1): number {
  const redraw = useRedraw();
  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => redraw(), seconds * 1000);
    return () => clearInterval(timer);
  }, [ticking, seconds, redraw]);
  return now();
}

/** The width in pixels of an element (0 before it is laid out), and the ref that tells which. */
export function useWidth<E extends HTMLElement>(): [{ current: E | null }, number] {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = (): void => setWidth(Math.floor(element.clientWidth));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

const dark = window.matchMedia("(prefers-color-scheme: dark)");

/** The colour scheme that the reader's system asks for. */
export function useScheme(): Scheme {
  const [scheme, setScheme] = useState<Scheme>(dark.matches ? "dark" : "light");
  useEffect(() => {
    const change = (): void => setScheme(dark.matches ? "dark" : "light");
    dark.addEventListener("change", change);
    return () => dark.removeEventListener("change", change);
  }, []);
  return scheme;
}

/** Set the title of the browser's tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** A function that copies text, and whether it has just done so. */
export function useCopy(): [copied: boolean, copy: (text: string) => void] {
  const [copied, setCopied] = useState(false);
  const copy = useCallback((text: string) => {
    void toClipboard(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    });
  }, []);
  return [copied, copy];
}

async function toClipboard(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  // Browsers keep the clipboard from pages over plain http of another machine; this older way is left.
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
