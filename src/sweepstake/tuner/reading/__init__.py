"""Reads what a user wrote into a `SweepSpec`: a `tune:` block or a W&B sweep.

- `keys`: a mapping whose keys are taken one by one, mistakes collected
- `tune_block`: the form that `tune.run(...).save(...)` writes
- `wandb_sweep`: W&B's sweep configuration
"""

from collections.abc import Mapping
from typing import Any

from sweepstake.errors import ConfigError, config_error
from sweepstake.tuner.reading import tune_block, wandb_sweep
from sweepstake.tuner.reading.keys import Keys
from sweepstake.tuner.spec import SweepSpec


def read(config: Mapping[str, Any] | object) -> SweepSpec:
    """Return the sweep that a description says.

    Args:
        config: the parsed sweep file.

    Raises:
        ConfigError: the description has mistakes; every one that was found is named with its place.
    """
    if not isinstance(config, Mapping):
        raise config_error(
            "", f"a sweep file is a mapping with `program` and `tune` or `method`, not {_kind(config)}"
        )
    keys = Keys(config, "")
    spec = tune_block.read(keys) if "tune" in config else wandb_sweep.read(keys)
    keys.refuse_the_rest()
    if keys.problems or spec is None:
        raise ConfigError(keys.problems)
    return spec


def _kind(value: object) -> str:
    return "an empty file" if value is None else f"a {type(value).__name__}"
