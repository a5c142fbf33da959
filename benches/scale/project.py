"""Makes a project several times as large: every meeting, event, person, body, text, statement and conferral is copied under
a suffix, with its records. States, places and sources are shared, as they would be.

    python3 benches/scale/project.py . /tmp/large 50
"""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path

SHARED = ("states", "places")


def rows(table: Path) -> list[list[str]]:
    with table.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def make(project: Path, out: Path, times: int) -> None:
    """Writes the larger project; what was in its place goes."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    shutil.copy(project / "diwan.toml", out)
    for folder in ("ontology", "queries", "data"):
        shutil.copytree(project / folder, out / folder)
    registers = [table for table in sorted((project / "data/registers").glob("*.csv")) if table.stem not in SHARED]
    records = sorted((project / "data/records").glob("*.csv"))
    copied = {row[0] for table in registers + records for row in rows(table)[1:]}
    for table in registers + records:
        header, *body = rows(table)
        quotes = {place for place, name in enumerate(header) if name == "quote"}
        with (out / table.relative_to(project)).open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            for number in range(times):
                writer.writerows(renamed(row, number, copied, quotes) for row in body)


def renamed(row: list[str], number: int, copied: set[str], quotes: set[int]) -> list[str]:
    """The row of a copy: every key in it has the copy's suffix. A quote that happens to be a key stays a quote."""
    if number == 0:
        return row
    is_key = lambda place, cell: cell in copied and place not in quotes
    return [f"{cell}-x{number}" if is_key(place, cell) else cell for place, cell in enumerate(row)]


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
