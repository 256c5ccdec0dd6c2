"""What wandb's client says on the wire, as far as tests say it."""

import itertools
import json
import math
from typing import Any

import httpx

from tests.serving import Server

UPSERT = """
mutation UpsertBucket(
  $id: String, $name: String, $project: String, $entity: String, $groupName: String, $description: String,
  $displayName: String, $notes: String, $commit: String, $config: JSONString, $host: String, $debug: Boolean,
  $program: String, $repo: String, $jobType: String, $state: String, $sweep: String, $tags: [String!],
  $summaryMetrics: JSONString
) {
  upsertBucket(input: {
    id: $id, name: $name, groupName: $groupName, modelName: $project, entityName: $entity,
    description: $description, displayName: $displayName, notes: $notes, config: $config, commit: $commit,
    host: $host, debug: $debug, jobProgram: $program, jobRepo: $repo, jobType: $jobType, state: $state,
    sweep: $sweep, tags: $tags, summaryMetrics: $summaryMetrics
  }) {
    bucket {
      id name displayName description config sweepName
      project { id name entity { id name } } historyLineCount
    }
    inserted
  }
}
"""
RESUME = """
query RunResumeStatus($project: String, $entity: String, $name: String!) {
  model(name: $project, entityName: $entity) {
    id name entity { id name }
    bucket(name: $name, missingOk: true) {
      id name summaryMetrics displayName logLineCount historyLineCount eventsLineCount historyTail eventsTail
      config tags notes wandbConfig(keys: ["t"])
    }
  }
}
"""
UPSERT_SWEEP = """
mutation UpsertSweep(
  $id: ID, $config: String, $entityName: String, $projectName: String, $state: String,
  $controller: JSONString, $priorRunsFilters: JSONString, $displayName: String
) {
  upsertSweep(input: {
    id: $id, config: $config, entityName: $entityName, projectName: $projectName, state: $state,
    controller: $controller, priorRunsFilters: $priorRunsFilters, displayName: $displayName
  }) {
    sweep { id name state project { id name entity { id name } } }
    configValidationWarnings
  }
}
"""
SWEEP_WITH_RUNS = """
query SweepWithRuns($entity: String, $project: String, $sweep: String!, $specs: [JSONString!]!) {
  project(name: $project, entityName: $entity) {
    sweep(sweepName: $sweep) {
      id name method state description config createdAt heartbeatAt updatedAt earlyStopJobRunning bestLoss
      controller scheduler
      runs { edges { node {
        name state config exitcode heartbeatAt shouldStop failed stopped running summaryMetrics
        sampledHistory(specs: $specs)
      } } }
    }
  }
}
"""
CREATE_AGENT = """
mutation CreateAgent($host: String!, $projectName: String, $entityName: String, $sweep: String!) {
  createAgent(input: {host: $host, projectName: $projectName, entityName: $entityName, sweep: $sweep}) {
    agent { id }
  }
}
"""
HEARTBEAT = """
mutation Heartbeat($id: ID!, $metrics: JSONString, $runState: JSONString) {
  agentHeartbeat(input: {id: $id, metrics: $metrics, runState: $runState}) { agent { id } commands }
}
"""
CREATE_FILES = """
mutation CreateRunFiles($entity: String!, $project: String!, $run: String!, $files: [String!]!) {
  createRunFiles(input: {entityName: $entity, projectName: $project, runName: $run, files: $files}) {
    runID uploadHeaders files { name uploadUrl }
  }
}
"""
RUN = """
query Run($project: String!, $entity: String!, $name: String!) {
  project(name: $project, entityName: $entity) {
    run(name: $name) {
      projectId id tags name displayName sweepName state config group jobType commit readOnly createdAt
      heartbeatAt updatedAt description notes systemMetrics summaryMetrics historyLineCount exitcode
      user { name username } historyKeys
    }
  }
}
"""
GRID = """program: train.py
method: grid
metric: {name: loss, goal: minimize}
parameters:
  a: {values: [1, 2, 3]}
"""

_numbers = itertools.count()


def fresh(word: str) -> str:
    """Return a name that no other test has."""
    return f"{word}{next(_numbers)}"


class Process:
    """A training process with wandb's client in it.

    Args:
        server: the server.
        project: the project that the script names.
        name: the run's id, as the client chose it.
        telemetry: whether it describes itself in the config, as the client does.
        more: further variables of its first `UpsertBucket`.
    """

    def __init__(self, server: Server, project: str = "", name: str = "", **more: Any) -> None:
        self.server = server
        self.name = name or fresh("run")
        more.setdefault("host", "node-1")
        more.setdefault("config", config())
        self.first = self.upsert(project=project or fresh("project"), **more)
        bucket = self.first["bucket"]
        self.id = str(bucket["id"])
        self.project = str(bucket["project"]["name"])
        self.entity = str(bucket["project"]["entity"]["name"])
        self._line = int(bucket["historyLineCount"] or 0)

    def upsert(self, **variables: Any) -> dict[str, Any]:
        """Send an `UpsertBucket`; return what it is answered with."""
        data: dict[str, Any] = self.server.ask(UPSERT, name=self.name, **variables)["upsertBucket"]
        return data

    @property
    def path(self) -> str:
        return f"/files/{self.entity}/{self.project}/{self.name}/file_stream"

    def stream(self, **body: Any) -> dict[str, Any]:
        """Send a file_stream request that must be taken."""
        return stream(self.server, self.path, body)

    def log(self, *rows: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Send the next rows of the history."""
        offset = self._line
        self._line += len(rows)
        return self.put(offset, *rows, **more)

    def put(self, offset: int, *rows: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Send rows of the history at a position."""
        part = {"offset": offset, "content": [json.dumps(row) for row in rows]}
        return self.stream(files={"wandb-history.jsonl": part}, **more)

    def say(self, offset: int, *lines: str) -> dict[str, Any]:
        """Send console lines."""
        return self.stream(files={"output.log": {"offset": offset, "content": list(lines)}})

    def complete(self, exit_code: int = 0, **more: Any) -> dict[str, Any]:
        """End, and say so."""
        return self.stream(complete=True, exitcode=exit_code, **more)

    @property
    def api(self) -> str:
        return f"/api/runs/{self.entity}/{self.project}/{self.name}"

    def view(self) -> dict[str, Any]:
        """Return the run as the pages see it."""
        view: dict[str, Any] = self.server.get(self.api)
        return view

    def history(self) -> list[dict[str, Any]]:
        """Return the rows that the server keeps."""
        rows: list[dict[str, Any]] = self.server.get(f"{self.api}/history")["rows"]
        return rows

    def console(self) -> list[str]:
        """Return the console's text that the server keeps."""
        return [line["text"] for line in self.server.get(f"{self.api}/console")["lines"]]

    def query(self, fields: str, **variables: Any) -> dict[str, Any]:
        """Return fields of the run as the GraphQL endpoint tells them."""
        declared = "".join(f", ${name}: {kind}" for name, (kind, _) in variables.items())
        document = (
            f"query Q($p: String, $e: String, $n: String{declared}) {{"
            f" project(name: $p, entityName: $e) {{ run(name: $n) {{ {fields} }} }} }}"
        )
        values = {name: value for name, (_, value) in variables.items()}
        data = self.server.ask(document, p=self.project, e=self.entity, n=self.name, **values)
        run: dict[str, Any] = data["project"]["run"]
        return run


def stream(server: Server, path: str, body: Any) -> dict[str, Any]:
    """Send a file_stream request that must be taken; return the answer."""
    response = server.http.post(path, json=body)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def config(env: bool = False, /, **values: Any) -> str:
    """Return a run's config as the client sends it: with its own part, `e` from the second call on."""
    own: dict[str, Any] = {"t": {"1": [1]}, "m": [], "cli_version": "0.31.0", "python_version": "3.11"}
    if env:
        own["e"] = {"writer": {"os": "Linux"}}
    return json.dumps({**{key: {"value": value} for key, value in values.items()}, "_wandb": {"value": own}})


def create_sweep(server: Server, text: str = GRID, project: str = "", **more: Any) -> dict[str, Any]:
    """Create a sweep as `wandb sweep` does; return it."""
    answer = server.ask(UPSERT_SWEEP, config=text, projectName=project or fresh("project"), **more)
    sweep: dict[str, Any] = answer["upsertSweep"]["sweep"]
    return sweep


def create_agent(server: Server, sweep: dict[str, Any], **more: Any) -> str:
    """Register an agent as `wandb agent` does; return its id."""
    data = server.ask(CREATE_AGENT, host="node-1", sweep=sweep["name"], **more)
    return str(data["createAgent"]["agent"]["id"])


def beat(server: Server, agent: str, *live: str) -> list[dict[str, Any]]:
    """Send a heartbeat of an agent; return its commands."""
    data = server.ask(HEARTBEAT, id=agent, metrics="{}", runState=json.dumps(dict.fromkeys(live, True)))
    commands: list[dict[str, Any]] = json.loads(data["agentHeartbeat"]["commands"])
    return commands


def handed_out(server: Server, agent: str) -> dict[str, Any]:
    """Return the run that an idle agent is given."""
    (command,) = beat(server, agent)
    assert command["type"] in ("run", "resume"), command
    return command


def bare(value: float) -> bool:
    """Tell whether a number is one that JSON has not."""
    return math.isnan(value) or math.isinf(value)


def strict(response: httpx.Response) -> Any:
    """Return a reply that must be JSON to the letter, as browsers and Go read it."""

    def refuse(word: str) -> None:
        raise AssertionError(f"a bare {word} in a reply")

    return json.loads(response.content, parse_constant=refuse)
