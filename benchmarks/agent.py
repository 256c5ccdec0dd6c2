"""Trials per second of the native agent, against the bare start of the interpreter.

Script trials that do nothing (`pass`), in slots, from a real server that keeps every one of them; the bare
interpreter runs the same script, as many at once, in the same process. The ratio is what a sweep adds to a
trial.

    python benchmarks/agent.py [--trials 200] [--slots 2] [--json]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from serving import a_server
from sweepstake.agent import Agent
from sweepstake.client import Client


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--slots", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "train.py").write_text("pass\n")
        os.environ["SWEEPSTAKE_HOME"] = str(folder / "home")
        os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        before = bare(folder, options.trials, options.slots)
        rate = by_agent(folder, options.trials, options.slots)
        after = bare(folder, options.trials, options.slots)
    reference = (before + after) / 2
    if options.json:
        figures = {"trials_per_s": rate, "bare_starts_per_s": reference, "ratio": reference / rate}
        print(json.dumps({**figures, "trials": options.trials, "slots": options.slots}))
        return
    print(f"bare interpreter, {options.slots} at once: {reference:,.0f} starts/s")
    print(
        f"native agent, {options.slots} slots: {rate:,.0f} trials/s, {1000 / rate:.1f} ms a trial: "
        f"{reference / rate:.1f} times the bare start"
    )


def bare(folder: Path, starts: int, at_once: int) -> float:
    """Return starts of the bare interpreter per second."""
    words = ["/usr/bin/env", "python", "train.py"]

    def start(_: int) -> None:
        subprocess.run(words, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)

    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(start, range(starts)))
    return starts / (time.perf_counter() - began)


def by_agent(folder: Path, trials: int, slots: int) -> float:
    """Return trials of the agent per second, from its start to the end of the sweep."""
    description = {
        "program": "train.py",
        "method": "random",
        "run_cap": trials,
        "parameters": {"learning_rate": {"min": 0.0, "max": 1.0}, "width": {"values": [8, 16, 32]}},
    }
    with a_server() as address, Client(address) as client:
        sweep = client.create_sweep(description)["sweep"]
        began = time.perf_counter()
        outcome = Agent(client, sweep=sweep, slots=slots, folder=folder).run()
        took = time.perf_counter() - began
        counts = client.sweep(sweep)["counts"]
    assert (outcome.started, outcome.failed, counts["finished"]) == (trials, 0, trials), (outcome, counts)
    return trials / took


if __name__ == "__main__":
    main()
