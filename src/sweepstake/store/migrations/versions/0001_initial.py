"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "projects",
        sa.Column("id", Key, nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
        sa.UniqueConstraint("entity", "name", name="uq_projects_entity"),
    )
    op.create_table(
        "replies",
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("request", name="pk_replies"),
    )
    op.create_table(
        "secrets",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secrets"),
    )
    op.create_table(
        "users",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("key_hash", name="uq_users_key_hash"),
        sa.UniqueConstraint("name", name="uq_users_name"),
    )
    op.create_table(
        "sweeps",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("project_id", Key, nullable=False),
        sa.Column("user_id", Key, nullable=False),
        sa.Column("display_name", sa.Text()),
        sa.Column("description", sa.Text()),
        sa.Column("config", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("controller", sa.Text()),
        sa.Column("scheduler", sa.Text()),
        sa.Column("controller_run", sa.Text()),
        sa.Column("prior_runs", sa.Text()),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("updated_at", sa.Float(), nullable=False),
        sa.Column("heartbeat_at", sa.Float()),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_sweeps_project_id_projects"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sweeps_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_sweeps"),
        sa.UniqueConstraint("name", name="uq_sweeps_name"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sweeps_project_id", "sweeps", ["project_id"])

    op.create_table(
        "web_tokens",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("user_id", Key, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_web_tokens_user_id_users"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_web_tokens"),
    )
    op.create_table(
        "agents",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sweep_id", Key, nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("heartbeat_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["sweep_id"], ["sweeps.id"], name="fk_agents_sweep_id_sweeps"),
        sa.PrimaryKeyConstraint("id", name="pk_agents"),
        sa.UniqueConstraint("name", name="uq_agents_name"),
    )
    op.create_index("ix_agents_sweep_id", "agents", ["sweep_id"])

    op.create_table(
        "trial_events",
        sa.Column("sweep_id", Key, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("trial", sa.Integer()),
        sa.Column("iteration", sa.Integer()),
        sa.Column("value", sa.Float()),
        sa.Column("data", sa.Text()),
        sa.Column("at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["sweep_id"], ["sweeps.id"], name="fk_trial_events_sweep_id_sweeps"),
        sa.PrimaryKeyConstraint("sweep_id", "seq", name="pk_trial_events"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_trial_events_trial", "trial_events", ["sweep_id", "trial"])

    op.create_table(
        "runs",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("project_id", Key, nullable=False),
        sa.Column("user_id", Key, nullable=False),
        sa.Column("sweep_id", Key),
        sa.Column("trial", sa.Integer()),
        sa.Column("agent_id", Key),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("stop_requested_at", sa.Float()),
        sa.Column("stop_state", sa.Text()),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.Float()),
        sa.Column("issues", sa.Integer(), nullable=False),
        sa.Column("exit_code", sa.Integer()),
        sa.Column("config", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("iterations", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float()),
        sa.Column("best_value", sa.Float()),
        sa.Column("display_name", sa.Text()),
        sa.Column("description", sa.Text()),
        sa.Column("notes", sa.Text()),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("group_name", sa.Text()),
        sa.Column("job_type", sa.Text()),
        sa.Column("host", sa.Text()),
        sa.Column("program", sa.Text()),
        sa.Column("repo", sa.Text()),
        sa.Column("commit", sa.Text()),
        sa.Column("history_lines", sa.Integer(), nullable=False),
        sa.Column("event_lines", sa.Integer(), nullable=False),
        sa.Column("log_lines", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("started_at", sa.Float()),
        sa.Column("heartbeat_at", sa.Float()),
        sa.Column("finished_at", sa.Float()),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_runs_agent_id_agents"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_runs_project_id_projects"),
        sa.ForeignKeyConstraint(["sweep_id"], ["sweeps.id"], name="fk_runs_sweep_id_sweeps"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_runs_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        sa.UniqueConstraint("project_id", "name", name="uq_runs_project_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_runs_agent_id", "runs", ["agent_id"])
    op.create_index("ix_runs_project_id", "runs", ["project_id"])
    op.create_index("ix_runs_sweep_id", "runs", ["sweep_id"])
    op.create_index("ix_runs_sweep_trial", "runs", ["sweep_id", "trial"])
    op.create_index("ix_runs_sweep_version", "runs", ["sweep_id", "version"])

    op.create_table(
        "alerts",
        sa.Column("id", Key, nullable=False),
        sa.Column("run_id", Key, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_alerts_run_id_runs"),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
    )
    op.create_index("ix_alerts_run_id", "alerts", ["run_id"])

    op.create_table(
        "console",
        sa.Column("run_id", Key, nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_console_run_id_runs"),
        sa.PrimaryKeyConstraint("run_id", "line", name="pk_console"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "files",
        sa.Column("id", Key, nullable=False),
        sa.Column("run_id", Key, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_hash", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger()),
        sa.Column("md5", sa.Text()),
        sa.Column("mimetype", sa.Text()),
        sa.Column("updated_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_files_run_id_runs"),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
        sa.UniqueConstraint("run_id", "name_hash", name="uq_files_run_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "history",
        sa.Column("run_id", Key, nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_history_run_id_runs"),
        sa.PrimaryKeyConstraint("run_id", "line", name="pk_history"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "system_metrics",
        sa.Column("run_id", Key, nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_system_metrics_run_id_runs"),
        sa.PrimaryKeyConstraint("run_id", "line", name="pk_system_metrics"),
        sqlite_with_rowid=False,
    )
