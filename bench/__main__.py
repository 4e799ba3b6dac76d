"""python -m bench [--quick] [--news FOLDER] [--only CASE ...]: measure, print tables, and write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from bench.cases import CASES, FULL, QUICK, Bench
from bench.report import HEAD, line, machine, page
from bench.texts import ROOT
from bench.timing import load

NEWS = ROOT.parent / "shared" / "polnear" / "train" / "text"
# One process has one core: threads of numpy would take what is meant for others.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="try it out: a minute or two, nothing is written")
    parser.add_argument("--news", type=Path, default=NEWS, metavar="FOLDER", help="news to measure on as well")
    parser.add_argument("--only", choices=CASES, nargs="+", default=CASES, help="some cases; nothing is written")
    chosen = parser.parse_args()
    os.environ.update(dict.fromkeys(THREADS, "1"))
    busy = load()
    print(f"{machine()}; load {busy:.1f}\n\n{HEAD}", end="", flush=True)
    tables = {}
    with tempfile.TemporaryDirectory(prefix="chipwatch-bench-") as folder:
        shared = chosen.news if chosen.news.is_dir() else None
        bench = Bench(QUICK if chosen.quick else FULL, Path(folder), shared)
        for case in chosen.only:
            tables[case] = []
            for row in getattr(bench, case)():
                tables[case].append(row)
                print(line(row), end="", flush=True)
    if not chosen.quick and chosen.only == CASES:
        (ROOT / "docs" / "benchmarks.md").write_text(page(tables, busy=busy), encoding="utf-8")
        print("\ndocs/benchmarks.md is written", file=sys.stderr)


if __name__ == "__main__":
    main()
