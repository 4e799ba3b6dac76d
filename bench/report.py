"""What was measured as Markdown: rows as tables, and the page of docs/ that they stand in.

Takes rows by case, gives text. The one thing to know: what the page says besides is in `page.md`, for people to edit.
"""

from __future__ import annotations

import datetime
import platform
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from string import Template

from bench.cases import Row
from bench.texts import ROOT

PAGE = Path(__file__).parent / "page.md"
HEAD = "| | ratio: median (lowest – highest) | wanted | |\n| --- | --- | --- | --- |\n"


def table(rows: Iterable[Row]) -> str:
    return HEAD + "".join(map(line, rows))


def line(row: Row) -> str:
    verdict = {None: "", True: "", False: ", **missed**"}[row.is_met]
    ratio = str(row.ratio) if row.ratio.rounds > 1 else f"{row.ratio.median:.2f}"
    return f"| {row.what} | {ratio} | {_wanted(row)}{verdict} | {row.details} |\n"


def _wanted(row: Row) -> str:
    if row.wanted is None:
        return ""
    return f"{'≤' if row.wanted < 0 else '≥'} {abs(row.wanted):g}"


def page(tables: dict[str, list[Row]], *, busy: float) -> str:
    """The whole page. busy: the machine's load when the run began."""
    fields = {case: table(rows) for case, rows in tables.items()}
    return Template(PAGE.read_text(encoding="utf-8")).substitute(fields, machine=machine(), busy=f"{busy:.1f}")


def machine() -> str:
    """What was measured, where and when."""
    from chipwatch.model import find_model

    packages = ", ".join(
        f"{name} {found}" for name in ("spacy", "numpy", "pydantic", "textacy") if (found := _version(name))
    )
    return (
        f"{datetime.date.today()}; chipwatch {version('chipwatch')}{_commit()}; {_processor()}; "
        f"{platform.system()} {platform.machine()}; Python {platform.python_version()}; {packages}; "
        f"model {find_model().version}"
    )


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _commit() -> str:
    try:
        command = ["git", "describe", "--always", "--dirty", "--exclude=*"]
        return f" ({subprocess.check_output(command, cwd=ROOT, text=True, stderr=subprocess.DEVNULL).strip()})"
    except (OSError, subprocess.CalledProcessError):
        return ""


def _processor() -> str:
    from chipwatch.batch.engines.local import cores

    name = platform.processor()
    if sys.platform == "linux":
        info = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next((one.partition(":")[2].strip() for one in info if one.startswith("model name")), name)
    return f"{name or 'unknown processor'}, {cores()} cores"
