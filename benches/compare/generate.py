#!/usr/bin/env python3
"""Writes the inputs of the comparison: for each workload a folder of CSV files and its mapping in three forms."""

from __future__ import annotations

import argparse
import hashlib
import time
from pathlib import Path

from mappings import limit_list, new_mapping, old_mapping
from model import Workload
from workloads import WORKLOADS

SIZES = ("small", "full")
STAMP = "generated.txt"


def main() -> None:
    arguments = parse_arguments()
    for workload in selected(arguments.only):
        start = time.perf_counter()
        if generate(workload, arguments.folder / workload.name, arguments.size):
            print(f"{workload.name}: {time.perf_counter() - start:.1f} s")
        else:
            print(f"{workload.name}: there already")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder to write into")
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=names(), help="these workloads; default: all")
    parser.add_argument("--size", choices=SIZES, default="full", help="default: full")
    return parser.parse_args()


def names() -> list[str]:
    """The names of all workloads."""
    return [workload.name for workload in WORKLOADS]


def selected(only: list[str] | None) -> list[Workload]:
    """The workloads of these names, or all."""
    return [workload for workload in WORKLOADS if only is None or workload.name in only]


def generate(workload: Workload, folder: Path, size: str) -> bool:
    """Writes the inputs unless the same scripts have written them already; says whether it did."""
    stamp = f"{size} {scripts_digest()}\n"
    stamp_file = folder / STAMP
    if stamp_file.exists() and stamp_file.read_text() == stamp:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    stamp_file.unlink(missing_ok=True)
    workload.write_tables(folder, workload.size(size))
    (folder / "mapping.ttl").write_text(new_mapping(workload), encoding="utf-8")
    (folder / "mapping.old.ttl").write_text(old_mapping(workload), encoding="utf-8")
    (folder / "limit.tsv").write_text(limit_list(workload), encoding="utf-8")
    stamp_file.write_text(stamp)
    return True


def scripts_digest() -> str:
    """Changes when one of the scripts that make the inputs does."""
    here = Path(__file__).parent
    scripts = [here / name for name in ("generate.py", "mappings.py", "model.py", "tables.py", "workloads.py")]
    return hashlib.sha256(b"".join(script.read_bytes() for script in scripts)).hexdigest()


if __name__ == "__main__":
    main()
