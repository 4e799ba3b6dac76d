"""Build the wheel, install it into an empty environment, and extract a seed from another folder.

What works in a checkout may be missing from what people install: rules that do not ship, a dependency that
only the developer has. This tries what they get. Run by `make wheel`.
"""

import json
import os
import subprocess
import sys
import tempfile
import venv
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    seed = sorted((*ROOT.glob("seeds/**/*.txt"), *ROOT.glob("seeds/**/*.md")))[0]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        run(sys.executable, "-m", "build", "--outdir", work / "dist", ROOT)
        (wheel,) = work.glob("dist/*.whl")
        venv.create(work / "venv", with_pip=True)
        bin_folder = work / "venv" / ("Scripts" if os.name == "nt" else "bin")
        run(bin_folder / "python", "-m", "pip", "install", "--quiet", "-c", ROOT / "constraints.txt", wheel)

        elsewhere = work / "elsewhere"
        elsewhere.mkdir()
        output = run(bin_folder / "chipwatch", "extract", seed, cwd=elsewhere)
        records = [json.loads(line) for line in output.splitlines()]
        counts = Counter(record["record"] for record in records)
        if records[-1]["record"] != "document" or records[-1]["status"] != "ok" or len(counts) < 2:
            sys.exit(f"the wheel gives no records for {seed.name}: {dict(counts)}")
        print(f"{wheel.name}: {dict(counts)} from {seed.name}")


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """Run a command apart from this environment's Python settings, and give what it prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


if __name__ == "__main__":
    main()
