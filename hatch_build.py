"""The package build's own step: the pages, built by `web/build.py`, before anything is packed.

A wheel, a source distribution and an editable install all get it. The source distribution holds
the pages' sources and the built pages, so that a wheel made from it needs no npm registry.
"""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PagesBuildHook(BuildHookInterface[Any]):
    """Builds the pages into the package, unless they are built from these very sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the interface
        """Build the pages and name them, which git ignores, as part of the package.

        Raises:
            SystemExit: they cannot be built; the text says what is missing and what to do.
        """
        root = Path(self.root)
        pages = _pages_build(root)
        try:
            static: Path = pages.build(root)
        except pages.BuildError as error:
            raise SystemExit(f"sweepstake's pages could not be built. {error}") from None
        build_data["artifacts"].append(f"/{static.relative_to(root).as_posix()}/")


def _pages_build(root: Path) -> ModuleType:
    """Return `web/build.py` as a module; it is part of no package."""
    spec = importlib.util.spec_from_file_location("sweepstake_pages_build", root / "web" / "build.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{root} holds no web/build.py: build from a whole checkout or source distribution.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
