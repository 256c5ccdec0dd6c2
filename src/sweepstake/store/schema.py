"""The tables. Times are seconds since the epoch (UTC, float); JSON and YAML are kept as text, verbatim."""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Autoincrementing keys are BIGINT on PostgreSQL and SQLite's rowid, which must be called INTEGER. Where a
# number is an address (of a run for clients, of a file on disk) `sqlite_autoincrement` keeps it from
# being given again when the newest row was deleted.
Key = BigInteger().with_variant(Integer, "sqlite")

users = Table(
    "users",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("key_hash", Text, nullable=False, unique=True),  # SHA-256 of the key, hexadecimal
    Column("created_at", Float, nullable=False),
)

# Browser sessions, and the one-time tokens that open them.
web_tokens = Table(
    "web_tokens",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("user_id", Key, ForeignKey("users.id"), nullable=False),
    Column("kind", Text, nullable=False),  # one-time | session
    Column("expires_at", Float, nullable=False),
)

# Values that the server makes once and keeps, such as the key that signs upload addresses.
secrets = Table(
    "secrets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

projects = Table(
    "projects",
    metadata,
    Column("id", Key, primary_key=True),
    Column("entity", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("created_at", Float, nullable=False),
    UniqueConstraint("entity", "name"),
)

sweeps = Table(
    "sweeps",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False, unique=True),  # the short id of addresses, unique over the server
    Column("project_id", Key, ForeignKey("projects.id"), nullable=False, index=True),
    Column("user_id", Key, ForeignKey("users.id"), nullable=False),
    Column("display_name", Text),
    Column("description", Text),
    Column("config", Text, nullable=False),  # YAML, verbatim
    Column("state", Text, nullable=False),  # PENDING RUNNING PAUSED FINISHED CANCELED
    Column("reason", Text),  # why it is in this state, for people
    Column("seed", BigInteger, nullable=False),
    Column("controller", Text),
    Column("scheduler", Text),
    Column("controller_run", Text),
    Column("prior_runs", Text),
    Column("created_at", Float, nullable=False),
    Column("updated_at", Float, nullable=False),
    Column("heartbeat_at", Float),
    sqlite_autoincrement=True,
)

agents = Table(
    "agents",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False, unique=True),  # the id that agents are given
    Column("sweep_id", Key, ForeignKey("sweeps.id"), nullable=False, index=True),
    Column("host", Text, nullable=False),
    Column("kind", Text, nullable=False),  # wandb | wandb-function | sweepstake
    Column("slots", Integer, nullable=False),
    Column("state", Text, nullable=False),  # RUNNING | SET_ASIDE | GONE
    Column("reason", Text),
    Column("failures", Integer, nullable=False),  # runs that failed in a row
    Column("created_at", Float, nullable=False),
    Column("heartbeat_at", Float, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False),  # the short id of addresses, unique in its project
    Column("project_id", Key, ForeignKey("projects.id"), nullable=False, index=True),
    Column("user_id", Key, ForeignKey("users.id"), nullable=False),
    Column("sweep_id", Key, ForeignKey("sweeps.id"), index=True),
    Column("trial", Integer),  # the trial's index in its sweep
    Column("agent_id", Key, ForeignKey("agents.id"), index=True),
    Column(
        "state", Text, nullable=False
    ),  # pending running finished failed killed crashed preempting preempted
    Column("reason", Text),  # why it was stopped or failed, for people
    Column("stop_requested_at", Float),
    Column("stop_state", Text),  # the state that the end of a stopped run leads to: killed | finished
    Column("attempt", Integer, nullable=False),  # how often it was handed to a new agent or process
    Column("issued_at", Float),
    Column("issues", Integer, nullable=False),  # how often this attempt was handed out and not seen to start
    Column("exit_code", Integer),
    Column("config", Text, nullable=False),  # JSON {"lr": {"value": 0.1}, ...} as the client sends it
    Column("summary", Text, nullable=False),  # JSON
    Column("iterations", Integer, nullable=False),  # results with the metric so far
    Column("value", Float),  # the metric's last finite value
    Column("best_value", Float),  # the best one so far
    Column("display_name", Text),
    Column("description", Text),
    Column("notes", Text),
    Column("tags", Text, nullable=False),  # JSON list of strings
    Column("group_name", Text),
    Column("job_type", Text),
    Column("host", Text),
    Column("program", Text),
    Column("repo", Text),
    Column("commit", Text),
    Column("history_lines", Integer, nullable=False),
    Column("event_lines", Integer, nullable=False),
    Column("log_lines", Integer, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("started_at", Float),
    Column("heartbeat_at", Float),
    Column("finished_at", Float),
    Column("version", BigInteger, nullable=False),  # grows with every change of any run of the sweep
    UniqueConstraint("project_id", "name"),
    Index("ix_runs_sweep_trial", "sweep_id", "trial"),
    Index("ix_runs_sweep_version", "sweep_id", "version"),
    sqlite_autoincrement=True,
)

history = Table(
    "history",
    metadata,
    Column("run_id", Key, ForeignKey("runs.id"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("step", BigInteger, nullable=False),  # `_step` of the row
    Column("row", Text, nullable=False),  # extended JSON (bare NaN, Infinity), verbatim
    sqlite_with_rowid=False,
)

system_metrics = Table(
    "system_metrics",
    metadata,
    Column("run_id", Key, ForeignKey("runs.id"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("row", Text, nullable=False),
    sqlite_with_rowid=False,
)

console = Table(
    "console",
    metadata,
    Column("run_id", Key, ForeignKey("runs.id"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),  # as received: "[ERROR ]TIME text"
    sqlite_with_rowid=False,
)

files = Table(
    "files",
    metadata,
    Column("id", Key, primary_key=True),
    Column("run_id", Key, ForeignKey("runs.id"), nullable=False),
    Column("name", Text, nullable=False),  # as the client named it; never a path on disk
    Column("name_hash", Text, nullable=False),  # SHA-256 of the name: PostgreSQL indexes no text above 2.7 kB
    Column("size", BigInteger),  # None until its bytes have arrived
    Column("md5", Text),  # base64
    Column("mimetype", Text),
    Column("updated_at", Float, nullable=False),
    UniqueConstraint("run_id", "name_hash"),
    sqlite_autoincrement=True,
)

# What happened to the trials of a sweep, in order: the truth from which the tuner is rebuilt.
trial_events = Table(
    "trial_events",
    metadata,
    Column("sweep_id", Key, ForeignKey("sweeps.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),  # 0, 1, 2, ... without gaps
    Column("kind", Text, nullable=False),
    Column("trial", Integer),
    Column("iteration", Integer),
    Column("value", Float),
    Column("data", Text),  # JSON of what the other columns do not hold
    Column("at", Float, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_trial_events_trial", trial_events.c.sweep_id, trial_events.c.trial)

# Requests that a client repeats when the reply was lost, and what was answered.
replies = Table(
    "replies",
    metadata,
    Column("request", Text, primary_key=True),  # a digest of the request
    Column("reply", Text, nullable=False),
    Column("at", Float, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("run_id", Key, ForeignKey("runs.id"), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("at", Float, nullable=False),
)

__all__ = [
    "agents",
    "alerts",
    "console",
    "files",
    "history",
    "metadata",
    "projects",
    "replies",
    "runs",
    "secrets",
    "sweeps",
    "system_metrics",
    "trial_events",
    "users",
    "web_tokens",
]
