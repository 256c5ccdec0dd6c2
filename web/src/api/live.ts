import { backoff } from "../logic/backoff";
import { Observable } from "../logic/observable";
import { ApiError } from "./client";

/** How many followers have lost the server. */
export const lost = new Observable(0);

/** Answers of the server that trying again does not change. */
function isFinal(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
}

/**
 * Call `round` again and again until the signal is given. It returns how many milliseconds to rest, or null to end.
 * While the server is away, the rounds are tried again with growing pauses. `refused` gets an answer that will not
 * change (such as: not found), which ends the rounds too.
 */
export async function follow(
  round: (signal: AbortSignal) => Promise<number | null>,
  refused: (error: ApiError) => void,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  const recovered = (): void => {
    if (failures) lost.set(lost.get() - 1);
    failures = 0;
  };
  try {
    while (!signal.aborted) {
      let rest: number | null;
      try {
        rest = await round(signal);
        recovered();
      } catch (error) {
        if (signal.aborted) return;
        if (isFinal(error)) {
          refused(error);
          return;
        }
        if (!(error instanceof ApiError) && !(error instanceof TypeError)) throw error; // a fault of ours
        if (!failures++) lost.set(lost.get() + 1);
        rest = backoff(failures);
      }
      if (rest === null) return;
      await sleep(rest, signal);
    }
  } finally {
    recovered();
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });
}
