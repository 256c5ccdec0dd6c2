"""A sweep's description is a dict, and more: it saves, loads and can be added to."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml as pyyaml

from sweepstake.config import SweepConfig, tune
from sweepstake.config.hyperopt import hp
from sweepstake.config.tune.suggest.hyperopt import HyperOptSearch
from sweepstake.errors import ConfigError, UsageError


def quick() -> SweepConfig:
    return tune.run(
        "train.py",
        search_alg=HyperOptSearch({"x": hp.uniform("x", 0, 1)}, metric="loss", mode="min"),
        num_samples=3,
    )


def test_it_is_a_dict_for_everyone_who_wants_one() -> None:
    config = quick()
    assert isinstance(config, dict)
    assert json.loads(json.dumps(config)) == config
    assert dict(config) == config
    assert list(config) == ["program", "tune"]


def test_other_readers_of_yaml_read_the_same_from_its_file(tmp_path: Path) -> None:
    config = quick().set(name="on", description="yes: 1e-5, 2026-01-01, 0x1F\nnull")
    config.save(tmp_path / "sweep.yaml")
    assert pyyaml.safe_load((tmp_path / "sweep.yaml").read_text()) == config


def test_set_adds_top_level_keys_and_returns_the_very_config() -> None:
    config = quick()
    assert config.set(name="n1", settings={"agent_report_interval": 0}) is config
    assert (config["name"], config["settings"]) == ("n1", {"agent_report_interval": 0})
    config.set(project="p").set(entity="e", command=("${env}", "${program}"))
    assert (config["project"], config["entity"]) == ("p", "e")
    assert config["command"] == ["${env}", "${program}"]
    config.set(description=None)
    assert "description" not in config


def test_set_local_gives_the_search_to_a_controller_on_the_users_machine_and_back() -> None:
    config = quick().set(local=True)
    assert config["controller"] == {"type": "local"}
    assert "controller" not in config.set(local=False)


def test_set_refuses_what_a_file_cannot_hold() -> None:
    with pytest.raises(ConfigError, match=r"settings\.when.*cannot be saved"):
        quick().set(settings={"when": object()})


def test_a_value_put_in_later_is_checked_when_it_is_saved(tmp_path: Path) -> None:
    config = quick()
    config["extra"] = {"a": {1, 2}, "b": [lambda: 0]}
    with pytest.raises(ConfigError) as caught:
        config.save(tmp_path / "sweep.yaml")
    assert [problem.place for problem in caught.value.problems] == ["extra.a", "extra.b[0]"]
    assert not (tmp_path / "sweep.yaml").exists()


def test_a_file_of_wandbs_own_form_is_loaded_too(tmp_path: Path) -> None:
    path = tmp_path / "sweep.yaml"
    path.write_text("method: random\nparameters:\n  lr: {min: 1e-5, max: 1e-1}\n")
    assert SweepConfig.load(path) == {
        "method": "random",
        "parameters": {"lr": {"min": 0.00001, "max": 0.1}},
    }


def test_paths_may_be_text_or_path(tmp_path: Path) -> None:
    config = quick()
    config.save(str(tmp_path / "sweep.yaml"))
    assert (
        SweepConfig.load(str(tmp_path / "sweep.yaml")) == SweepConfig.load(tmp_path / "sweep.yaml") == config
    )


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.yaml cannot be read: No such file"):
        SweepConfig.load(tmp_path / "none.yaml")


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none/sweep\.yaml cannot be written: No such file"):
        quick().save(tmp_path / "none" / "sweep.yaml")


def test_a_picture_is_no_sweep_file(tmp_path: Path) -> None:
    (tmp_path / "sweep.yaml").write_bytes(b"\x89PNG\r\n\x1a\n\xff")
    with pytest.raises(ConfigError, match=r"sweep\.yaml: this is no text in UTF-8"):
        SweepConfig.load(tmp_path / "sweep.yaml")


def test_a_copy_can_be_changed_alone() -> None:
    space: dict[str, Any] = {"x": hp.uniform("x", 0, 1)}
    config = tune.run("train.py", search_alg=HyperOptSearch(space, metric="loss", mode="min"))
    space["y"] = 1
    assert "y" not in config["tune"]["search_alg"]["hyperopt.HyperOptSearch"]["space"]
