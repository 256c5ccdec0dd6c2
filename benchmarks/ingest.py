"""History rows per second into the store, durable, against the raw SQLite rate.

Chunks of 100 rows of 4 metrics go in by `Database.write`, each a write of its own that is awaited; with
several writers at once they share commits. The raw rate is what `sqlite3.executemany` reaches with the
same batches, one transaction each, and the same durability; it parses nothing and looks nothing up.

    python benchmarks/ingest.py [--chunks 300] [--database postgresql://user@host/database] [--json]
"""

import argparse
import asyncio
import json
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from sweepstake.store import lines, projects, runs, users
from sweepstake.store.database import Database

CHUNK = 100
WRITERS = (1, 4, 16)


def rows_of(count: int, start: int) -> list[str]:
    """Return history lines as a wandb client sends them: 4 metrics and what it adds by itself."""
    return [
        json.dumps(
            {
                "loss": 1 / (step + 1),
                "accuracy": 1 - 1 / (step + 1.5),
                "val_loss": 1.1 / (step + 1),
                "val_accuracy": 0.9 - 0.8 / (step + 2),
                "_step": step,
                "_runtime": step * 0.1,
                "_timestamp": 1_800_000_000 + step * 0.1,
            }
        )
        for step in range(start, start + count)
    ]


def raw_sqlite_rate(chunks: int) -> float:
    """Return rows per second of `sqlite3` by itself, a transaction on disk for each chunk."""
    batches = [
        [(1, n * CHUNK + i, n * CHUNK + i, row) for i, row in enumerate(rows_of(CHUNK, n * CHUNK))]
        for n in range(chunks)
    ]
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(sqlite3.connect(Path(folder) / "raw.db", isolation_level=None)) as connection,
    ):
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(
            "CREATE TABLE history (run_id INTEGER, line INTEGER, step BIGINT, row TEXT, "
            "PRIMARY KEY (run_id, line)) WITHOUT ROWID"
        )
        began = time.perf_counter()
        for batch in batches:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO history VALUES (?, ?, ?, ?)", batch)
            connection.execute("COMMIT")
        return chunks * CHUNK / (time.perf_counter() - began)


def store_rate(database: Database, writers: int, chunks: int) -> dict[str, Any]:
    """Return rows per second and the latency of a chunk, with so many writers at once."""
    now = time.time()

    def start(connection: Any) -> list[int]:
        user = users.ensure(connection, "local", "key", now)
        project = projects.ensure(connection, "local", "bench", now)
        return [
            runs.create(connection, project_id=project.id, user_id=user.id, now=now, state="running").id
            for _ in range(writers)
        ]

    numbers = database.write_now(start)
    batches = [rows_of(CHUNK, n * CHUNK) for n in range(chunks // writers)]
    latencies: list[float] = []

    async def write(run_id: int) -> None:
        for n, batch in enumerate(batches):
            began = time.perf_counter()
            await database.write(_put(run_id, n * CHUNK, batch))
            latencies.append(time.perf_counter() - began)

    async def write_all() -> float:
        began = time.perf_counter()
        await asyncio.gather(*(write(run_id) for run_id in numbers))
        return time.perf_counter() - began

    seconds = asyncio.run(write_all())
    ordered = sorted(latencies)
    return {
        "writers": writers,
        "rows_per_s": round(len(ordered) * CHUNK / seconds),
        "p50_ms": round(1000 * ordered[len(ordered) // 2], 2),
        "p95_ms": round(1000 * ordered[int(len(ordered) * 0.95)], 2),
    }


def _put(run_id: int, offset: int, batch: list[str]) -> Any:
    return lambda connection: lines.put_history(connection, run_id, offset, batch)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chunks", type=int, default=300, help="chunks of 100 rows")
    parser.add_argument("--database", help="an empty database; SQLite in a temporary folder when left out")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    before = raw_sqlite_rate(options.chunks)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(options.database or f"sqlite:///{folder}/bench.db")
        database.migrate()
        measured = [store_rate(database, writers, options.chunks) for writers in WRITERS]
        database.close()
    raw = (before + raw_sqlite_rate(options.chunks)) / 2
    for figure in measured:
        figure["ratio_to_raw_sqlite"] = round(figure["rows_per_s"] / raw, 2)
    if options.json:
        print(json.dumps({"raw_sqlite_rows_per_s": round(raw), "store": measured}))
        return
    print(f"raw SQLite, one writer, batches of {CHUNK}: {raw:,.0f} rows/s")
    for figure in measured:
        print(
            f"Database.write, {figure['writers']} writers: {figure['rows_per_s']:,} rows/s "
            f"({figure['ratio_to_raw_sqlite']:.2f} of raw), "
            f"p50 {figure['p50_ms']} ms, p95 {figure['p95_ms']} ms a chunk"
        )


if __name__ == "__main__":
    main()
