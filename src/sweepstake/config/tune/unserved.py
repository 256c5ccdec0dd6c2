"""The arguments of Ray's `tune.run` that have no meaning for scripts run by agents, and why."""

_RAY = "it sets up Ray itself, and a sweep's trials are processes that agents start"
_CHECKPOINTS = "a trial is a script, which saves and deletes its checkpoints itself"
_STORAGE = "the server keeps what the runs log and upload in its data folder"
_SHOWN = "progress is shown on the server's pages and by sweepstake run"
_CODE = "it is Python code, and a sweep file holds data only"

_REASONS = {
    "callbacks": _CODE,
    "checkpoint_at_end": _CHECKPOINTS,
    "checkpoint_config": _CHECKPOINTS,
    "checkpoint_freq": _CHECKPOINTS,
    "checkpoint_keep_all_ranks": _CHECKPOINTS,
    "checkpoint_score_attr": _CHECKPOINTS,
    "chdir_to_trial_dir": "a trial runs in the folder that its agent was started in",
    "export_formats": "a trial is a script, which exports its models itself",
    "global_checkpoint_period": "the server saves every change of the sweep at once",
    "keep_checkpoints_num": _CHECKPOINTS,
    "local_dir": _STORAGE,
    "loggers": _CODE,
    "progress_reporter": _SHOWN,
    "queue_trials": "a trial that no agent can take always waits for one",
    "ray_auto_init": _RAY,
    "restore": _CHECKPOINTS,
    "resume_config": "a sweep on the server always goes on where it was",
    "return_trials": "nothing runs here; sweepstake export gives the runs of a sweep",
    "reuse_actors": _RAY,
    "server_port": _RAY,
    "storage_filesystem": _STORAGE,
    "storage_path": _STORAGE,
    "sync_config": _STORAGE,
    "sync_on_checkpoint": _CHECKPOINTS,
    "sync_to_cloud": _STORAGE,
    "sync_to_driver": _STORAGE,
    "trial_dirname_creator": _CODE,
    "trial_executor": _RAY,
    "upload_dir": _STORAGE,
    "verbose": _SHOWN,
    "with_server": _RAY,
}


def reason_not_served(name: str) -> str | None:
    """Return why an argument of Ray's `tune.run` cannot be served; None when Ray has none of this name."""
    return _REASONS.get(name)
