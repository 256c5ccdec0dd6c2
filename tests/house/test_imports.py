"""Heavy libraries are loaded when they are needed, and never by what is light."""

import json
import subprocess
import sys

OPTIONAL = ["hyperopt", "numpy", "pandas", "pyarrow", "ray", "scipy", "sklearn", "torch", "wandb"]
HEAVY = [
    *OPTIONAL,
    "alembic",
    "ariadne",
    "asyncio",
    "click",
    "httpx",
    "orjson",
    "rich",
    "sqlalchemy",
    "starlette",
]

# The command itself, and what a searcher imports on first use because it needs the searcher's library.
OTHERS = ["sweepstake.__main__", "sweepstake.search.expressions", "sweepstake.search.tpe"]

IMPORT_ALL = """
import importlib, json, pkgutil, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"{name} is not installed", name=name)

sys.meta_path.insert(0, Blocked())
import sweepstake
failed = {}
names = [module.name for module in pkgutil.walk_packages(sweepstake.__path__, "sweepstake.")]
# Alembic runs migrations itself.
names = [name for name in names if ".migrations." not in name and name not in OTHERS]
for name in names:
    try:
        importlib.import_module(name)
    except Exception as error:
        failed[name] = repr(error)
print(json.dumps({"imported": len(names), "failed": failed}))
"""


def interpreter(text: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_module_imports_with_the_core_dependencies_alone() -> None:
    answer = json.loads(interpreter(f"BLOCKED, OTHERS = {OPTIONAL!r}, {OTHERS!r}\n{IMPORT_ALL}"))
    assert answer["failed"] == {}
    assert answer["imported"] > 100


def loaded_by(statement: str) -> set[str]:
    text = f"import sys\n{statement}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    return set(interpreter(text).splitlines()[-1].split())


def test_describing_a_sweep_loads_nothing_heavy() -> None:
    loaded = loaded_by(
        "from sweepstake.config import tune\n"
        "from sweepstake.config.hyperopt import hp\n"
        "from sweepstake.config.tune.suggest.hyperopt import HyperOptSearch\n"
        "from sweepstake.config.tune.schedulers import AsyncHyperBandScheduler\n"
        "search = HyperOptSearch({'x': hp.uniform('x', 0, 1)}, metric='m', mode='min')\n"
        "tune.run('train.py', search_alg=search, scheduler=AsyncHyperBandScheduler())"
    )
    assert loaded & {*HEAVY, "yaml"} == set()


def test_the_help_of_the_command_line_loads_no_command() -> None:
    loaded = loaded_by("import sweepstake.cli.main as main\nmain.cli(['--help'], standalone_mode=False)")
    assert loaded & {*OPTIONAL, "alembic", "ariadne", "httpx", "rich", "sqlalchemy", "starlette"} == set()


def test_looking_at_a_server_loads_nothing_of_the_server() -> None:
    loaded = loaded_by(
        "import sweepstake.cli.commands.look, sweepstake.cli.commands.run, sweepstake.cli.commands.agent"
    )
    assert loaded & {*OPTIONAL, "alembic", "ariadne", "sqlalchemy", "starlette", "uvicorn"} == set()
