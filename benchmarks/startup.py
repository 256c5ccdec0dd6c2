"""What sweepstake costs every start of Python: interpreters with and without its line in site-packages.

Two folders of packages are alike but for `sweepstake_wandb_sweeps.pth`; interpreters that do nothing are
started with each of them in turn, so that both see the same machine. `ratio` is the median start with the
line over the one without; `noise` is the same ratio between two halves of the starts without it.

    python benchmarks/startup.py [--starts 300]
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

SOURCES = Path(__file__).parent.parent / "src"
LINE = "sweepstake_wandb_sweeps.pth"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--starts", type=int, default=300, help="how many of each")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        plain, ours = Path(name, "plain"), Path(name, "ours")
        for folder in (plain, ours):
            folder.mkdir()
            (folder / "sweepstake.pth").write_text(f"{SOURCES}\n")
        (ours / LINE).write_text((SOURCES / LINE).read_text())
        without: list[float] = []
        having: list[float] = []
        for _ in range(options.starts):
            without.append(start(plain))
            having.append(start(ours))
    result = {
        "starts": options.starts,
        "without_ms": round(1000 * median(without), 3),
        "with_ms": round(1000 * median(having), 3),
        "added_ms": round(1000 * (median(having) - median(without)), 3),
        "ratio": round(median(having) / median(without), 4),
        "noise": round(median(without[::2]) / median(without[1::2]), 4),
    }
    print(json.dumps(result, indent=2))


def start(packages: Path) -> float:
    """Return the seconds of a Python that reads this folder of packages and ends."""
    text = f"import site; site.addsitedir({str(packages)!r})"
    began = time.perf_counter()
    subprocess.run([sys.executable, "-I", "-S", "-c", text], check=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
