"""What the stand-in server knows of its one sweep; tests change it while a page looks on."""

import random
import time
from dataclasses import dataclass, field

from .digits import CONFIG, PARAMETERS, Json, loss_at, random_config


@dataclass
class Known:
    """A sweep with its runs and agents, in the words of the JSON API."""

    entity: str = "ada"
    project: str = "digits"
    expected: int | None = 60
    name: str = "digits-hyperopt"
    metric: str = "val_loss"
    state: str = "RUNNING"
    reason: str | None = None
    version: int = 1
    runs: dict[str, Json] = field(default_factory=dict)
    agents: list[Json] = field(default_factory=list)
    histories: dict[str, list[Json]] = field(default_factory=dict)
    consoles: dict[str, list[Json]] = field(default_factory=dict)
    actions: list[str] = field(default_factory=list)
    stopped_runs: list[str] = field(default_factory=list)
    files: list[Json] = field(default_factory=list)
    started: float = field(default_factory=time.time)

    def add_agent(self, host: str, kind: str = "sweepstake", slots: int = 2, state: str = "RUNNING") -> Json:
        agent: Json = {
            "id": f"agent{len(self.agents)}",
            "host": host,
            "kind": kind,
            "slots": slots,
            "state": state,
            "reason": None,
            "heartbeat_at": time.time(),
            "runs": [],
        }
        self.agents.append(agent)
        self.version += 1
        return agent

    def add_run(self, config: Json, *, started: float | None = None, name: str | None = None) -> Json:
        index = len(self.runs)
        identity = f"run{index:05d}"
        begin = time.time() if started is None else started
        run: Json = {
            "id": identity,
            "name": name or f"bright-sweep-{index}",
            "index": index,
            "state": "running",
            "reason": None,
            "config": config,
            "value": None,
            "best_value": None,
            "iterations": 0,
            "summary": {},
            "agent": self.agents[0]["id"] if self.agents else None,
            "created_at": begin,
            "started_at": begin,
            "finished_at": None,
            "heartbeat_at": begin,
            "attempt": 1,
            "curve": [],
        }
        self.runs[identity] = run
        self.histories[identity] = []
        self.consoles[identity] = []
        if self.agents:
            self.agents[0]["runs"].append(identity)
        self._touch(run)
        return run

    def report(self, run: Json, value: float, **more: float) -> None:
        history = self.histories[run["id"]]
        step = len(history)
        history.append(
            {"_step": step, "_runtime": float(step), "_timestamp": time.time(), self.metric: value, **more}
        )
        best = run["best_value"]
        run["value"] = value
        run["best_value"] = value if best is None else min(best, value)
        run["iterations"] = step + 1
        run["summary"] = {self.metric: value, **more}
        run["curve"] = [*run["curve"], [step, value]][-60:]
        self.say(run, f"epoch {step}: {self.metric} {value:.4f}")
        self._touch(run)

    def say(self, run: Json, text: str, level: str | None = None) -> None:
        lines = self.consoles[run["id"]]
        lines.append({"line": len(lines), "time": "2026-11-24T17:00:00", "level": level, "text": text})

    def end(
        self, run: Json, state: str = "finished", reason: str | None = None, at: float | None = None
    ) -> None:
        run["state"] = state
        run["reason"] = reason
        run["finished_at"] = time.time() if at is None else at
        for agent in self.agents:
            agent["runs"] = [held for held in agent["runs"] if held != run["id"]]
        self._touch(run)

    def _touch(self, run: Json) -> None:
        self.version += 1
        run["version"] = self.version

    def fill(self, count: int, seed: int = 7) -> None:
        """Runs as a sweep of an hour would have left them."""
        rng = random.Random(seed)  # noqa: S311
        begin = self.started - 60 * count
        for i in range(count):
            run = self.add_run(random_config(rng), started=begin + 55 * i)
            epochs = 15 if rng.random() < 0.5 else rng.choice([1, 3, 9])
            for epoch in range(epochs):
                value = loss_at(run["config"], epoch)
                self.report(run, value, val_accuracy=max(0.1, 1 - value / 2.4), epoch=epoch)
            at = begin + 55 * i + 4 * epochs + rng.random() * 60
            if rng.random() < 0.06:
                self.end(run, "failed", "exit code 1: ValueError: alpha must be >= 0", at)
            elif epochs < 15:
                self.end(run, "killed", f"ASHA: {value:.3g} at rung {epochs} is not in the best third", at)
            else:
                self.end(run, at=at)

    def counts(self) -> Json:
        counts: Json = dict.fromkeys(("pending", "running", "finished", "killed", "failed", "crashed"), 0)
        for run in self.runs.values():
            counts[run["state"]] += 1
        return {"expected": self.expected, **counts}

    def best(self) -> Json | None:
        known = [run for run in self.runs.values() if isinstance(run["value"], float)]
        if not known:
            return None
        best = min(known, key=lambda run: float(run["value"]))
        return {"id": best["id"], "value": best["value"], "config": best["config"]}

    def view(self) -> Json:
        updated = max((run["finished_at"] or 0 for run in self.runs.values()), default=self.started)
        return {
            "sweep": f"{self.entity}/{self.project}/sweep123",
            "entity": self.entity,
            "project": self.project,
            "id": "sweep123",
            "name": self.name,
            "description": None,
            "state": self.state,
            "reason": self.reason,
            "metric": self.metric,
            "mode": "min",
            "method": "hyperopt",
            "scheduler": "asha",
            "config": CONFIG,
            "created_at": min([self.started, *(run["created_at"] for run in self.runs.values())]),
            "updated_at": updated,
            "version": self.version,
            "counts": self.counts(),
            "best": self.best(),
            "parameters": PARAMETERS,
            "agents": self.agents,
            "eta_s": 312.0 if self.runs else None,
            "url": "/",
        }
