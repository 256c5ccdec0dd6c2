"""History rows per second through `file_stream`, over loopback, durable, against the raw SQLite rate.

Real server process, real HTTP. Writers post chunks of 100 rows of 4 metrics each, one after the
other, each writer to a run of its own; then the rows are counted in the store. In the same run the
raw rate is measured: `sqlite3.executemany` of the same batches with the same durability.
"""

import argparse
import json
import threading
import time
from typing import Any

import httpx
from ingest import raw_sqlite_rate, rows_of

from serving import a_server

CHUNK = 100
UPSERT = """mutation UpsertBucket($name: String, $project: String) {
  upsertBucket(input: {name: $name, modelName: $project}) { bucket { name project { name entity { name } } } }
}"""


def write(url: str, key: str, run: str, chunks: list[list[str]], latencies: list[float]) -> None:
    """Send the chunks of one run, as a wandb client does."""
    with httpx.Client(base_url=url, auth=("api", key), timeout=60, trust_env=False) as client:
        reply = client.post(
            "/graphql", json={"query": UPSERT, "variables": {"name": run, "project": "bench"}}
        )
        entity = reply.json()["data"]["upsertBucket"]["bucket"]["project"]["entity"]["name"]
        offset = 0
        for chunk in chunks:
            start = time.perf_counter()
            body = {"files": {"wandb-history.jsonl": {"offset": offset, "content": chunk}}}
            client.post(f"/files/{entity}/bench/{run}/file_stream", json=body).raise_for_status()
            latencies.append(time.perf_counter() - start)
            offset += len(chunk)


def measure(url: str, key: str, writers: int, chunks: int) -> dict[str, Any]:
    """Return rows per second and the latency of a chunk with so many writers at once."""
    latencies: list[float] = []
    work = [[rows_of(CHUNK, n * CHUNK) for n in range(chunks)] for _ in range(writers)]
    threads = [
        threading.Thread(target=write, args=(url, key, f"w{writers}-{n}", work[n], latencies))
        for n in range(writers)
    ]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    ordered = sorted(latencies)
    return {
        "writers": writers,
        "rows_per_s": writers * chunks * CHUNK / seconds,
        "p50_ms": 1000 * ordered[len(ordered) // 2],
        "p95_ms": 1000 * ordered[int(len(ordered) * 0.95)],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunks", type=int, default=100, help="chunks of 100 rows that each writer sends")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with a_server() as address:
        measured = [measure(address.url, address.key, writers, options.chunks) for writers in (1, 4)]
    raw = raw_sqlite_rate(options.chunks)
    for figure in measured:
        figure["ratio_to_raw_sqlite"] = figure["rows_per_s"] / raw
    if options.json:
        print(json.dumps({"raw_sqlite_rows_per_s": raw, "file_stream": measured}))
        return
    print(f"raw SQLite, one writer, batches of {CHUNK}: {raw:,.0f} rows/s")
    for figure in measured:
        print(
            f"file_stream, {figure['writers']} writers: {figure['rows_per_s']:,.0f} rows/s "
            f"({figure['ratio_to_raw_sqlite']:.2f} of raw), "
            f"p50 {figure['p50_ms']:.1f} ms, p95 {figure['p95_ms']:.1f} ms a chunk"
        )


if __name__ == "__main__":
    main()
