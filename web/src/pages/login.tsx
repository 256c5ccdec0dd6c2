import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ApiError, api } from "../api/client";
import { Command } from "../components/copy";
import { useTitle } from "../hooks";
import { keyIn } from "../logic/key";

/** Ask for the key, or for the one-time address that the server printed. */
export function Login({ onDone }: { onDone?: () => void }): JSX.Element {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useTitle("Log in · sweepstake");

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const text = new FormData(event.currentTarget as HTMLFormElement).get("key");
    const key = keyIn(typeof text === "string" ? text : "");
    if (!key) return setProblem("Paste the key, or the address that the server printed.");
    setBusy(true);
    setProblem(null);
    try {
      await api.login(key);
      onDone?.();
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : "The server cannot be reached. Is it running?");
    } finally {
      setBusy(false);
    }
  };

  return (
    <main class="login">
      <form class="card" onSubmit={(event) => void submit(event)}>
        <h1>
          <img src="/static/favicon.svg" alt="" width="32" height="32" /> sweepstake
        </h1>
        <p>Sweeps are shown to those who have the server's key.</p>
        <label for="key">Key, or one-time address</label>
        <input id="key" name="key" type="password" autocomplete="current-password" autofocus spellcheck={false} />
        {problem && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" class="primary" disabled={busy}>
          {busy ? "Logging in…" : "Log in"}
        </button>
        <div class="commands">
          <p class="muted">On the server's machine, this prints the key:</p>
          <Command text="sweepstake env" />
        </div>
      </form>
    </main>
  );
}
