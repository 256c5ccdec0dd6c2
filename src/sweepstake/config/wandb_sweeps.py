"""`wandb.sweeps.config`: a second name of `sweepstake.config`, beside a `wandb` that is left as it is.

Installing sweepstake puts one line into site-packages, `sweepstake_wandb_sweeps.pth`. At interpreter start
it appends a finder to `sys.meta_path` and imports nothing. That finder is asked last, for `wandb.sweeps`
alone, and only once `wandb` itself has been imported: a `wandb` that brings its own `wandb.sweeps` wins, and
without `wandb` there is none. Then it comes here, and the modules below `wandb.sweeps` are those of
`sweepstake.config`: the very same objects, under both names in `sys.modules`.
"""

import importlib
import importlib.util
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

PACKAGE = "wandb.sweeps"
ALIAS = f"{PACKAGE}.config"
ORIGINAL = "sweepstake.config"


def found() -> ModuleSpec:
    """Return the spec of the package `wandb.sweeps`; the line in site-packages asks for it."""
    return ModuleSpec(PACKAGE, Package(), is_package=True)


class Package(Loader):
    """Makes the package `wandb.sweeps`, which holds nothing but `config`."""

    def exec_module(self, module: ModuleType) -> None:
        """Say what the package is for, and have `modules` answer for what is below it."""
        module.__doc__ = f"`{ALIAS}` is another name of `{ORIGINAL}`."
        if modules not in sys.meta_path:
            # Asked first: the path of sweepstake.config would have Python load its files a second time.
            sys.meta_path.insert(0, modules)


class Modules(MetaPathFinder, Loader):
    """Finds `wandb.sweeps.config...` and gives the module of the same place below `sweepstake.config`."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 - the interface
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Return the spec of an alias; None for other names, and for what `sweepstake.config` has not."""
        if fullname != ALIAS and not fullname.startswith(f"{ALIAS}."):
            return None
        return ModuleSpec(fullname, self) if importlib.util.find_spec(original(fullname)) else None

    def exec_module(self, module: ModuleType) -> None:
        """Put the original in the place of the fresh `module`: Python takes what stands in `sys.modules`."""
        sys.modules[module.__name__] = importlib.import_module(original(module.__name__))


modules = Modules()


def original(alias: str) -> str:
    """Return the name below `sweepstake.config` that a name below `wandb.sweeps.config` stands for."""
    return ORIGINAL + alias.removeprefix(ALIAS)
