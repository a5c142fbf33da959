"""Holds the results of `diwan check --shapes` on random shapes and data against those of pySHACL and, with --node, of
rdf-validate-shacl. Prints what differs; docs/shacl.md explains it.

    pip install pyshacl
    python3 benches/shacl/differ.py --diwan target/release/diwan --pairs 500 [--node FOLDER_WITH_NODE_MODULES]
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import pyshacl
import rdflib
from rdflib.namespace import SH

import random_pairs

logging.disable(logging.CRITICAL)
Results = list[str] | str


def show(term) -> str:
    if term is None:
        return ""
    if isinstance(term, rdflib.BNode):
        return "_"
    if isinstance(term, rdflib.Literal):
        datatype = term.datatype or rdflib.XSD.string
        suffix = f"@{term.language.lower()}" if term.language else f"^^{datatype}"
        return json.dumps(str(term), ensure_ascii=False) + suffix
    return str(term)


def results(report: rdflib.Graph) -> list[str]:
    rows = []
    for node in report.objects(None, SH.result):
        def one(name):
            return report.value(node, SH[name])

        component = str(one("sourceConstraintComponent")).replace(str(SH), "")
        rows.append(" | ".join([show(one("focusNode")), show(one("resultPath")), show(one("value")), component,
                                str(one("resultSeverity"))]))
    return sorted(rows)


def of_diwan(diwan: str, shapes: Path, data: Path) -> Results:
    command = [diwan, "check", "--shapes", str(shapes), "--data", str(data), "--format", "json", "--quiet"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        return f"error: {run.stderr.strip()[:300]}"
    rows = []
    for result in json.loads(run.stdout)["results"]:
        path = result["path"] or ""
        # Only paths of one property have an IRI.
        path = path[1:-1] if path.startswith("<") and path.endswith(">") and " " not in path else path and "_"
        component = result["component"].replace(str(SH), "")
        rows.append(" | ".join([from_ntriples(result["focusNode"]), path, from_ntriples(result["value"]), component,
                                result["severity"]]))
    return sorted(rows)


def from_ntriples(text: str | None) -> str:
    """A term as `show` writes it. Its spelling is kept, which rdflib does not do."""
    if text is None:
        return ""
    if text.startswith("_:"):
        return "_"
    if text.startswith("<"):
        return text[1:-1]
    value, suffix = text.rsplit('"', 1)
    suffix = suffix.lower() if suffix.startswith("@") else suffix.replace("^^<", "^^").removesuffix(">")
    return value + '"' + (suffix or f"^^{rdflib.XSD.string}")


def of_pyshacl(shapes: str, data: str) -> Results:
    # pySHACL sets it back after it has read a graph.
    rdflib.NORMALIZE_LITERALS = False
    graphs = [rdflib.Graph().parse(data=text, format="turtle") for text in (shapes, data)]
    try:
        _, report, _ = pyshacl.validate(graphs[1], shacl_graph=graphs[0], do_owl_imports=False, max_validation_depth=40)
        return results(report)
    except Exception as error:  # noqa: BLE001 - whatever it fails with is reported
        return f"error: {str(error)[:300]}"


def of_node(folder: Path, first: int, last: int, modules: str) -> dict[int, Results]:
    script = Path(__file__).resolve().with_name("peer.mjs")
    run = subprocess.run(["node", str(script), str(folder), str(first), str(last)], cwd=modules, capture_output=True,
                         text=True, check=True)
    return {number: found for number, found in map(json.loads, run.stdout.splitlines())}


def difference(ours: Results, theirs: Results) -> str | None:
    if isinstance(ours, str) or isinstance(theirs, str):
        both = isinstance(ours, str) and isinstance(theirs, str)
        return None if both else f"  {'diwan: ' + ours if isinstance(ours, str) else 'it: ' + theirs}"
    mine, others = Counter(ours), Counter(theirs)
    lines = [f"  only diwan: {row}" for row in (mine - others).elements()]
    lines += [f"  only it:    {row}" for row in (others - mine).elements()]
    return "\n".join(lines) or None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--diwan", required=True)
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--node", metavar="FOLDER", help="where npm has installed rdf-validate-shacl")
    parser.add_argument("--keep", metavar="FOLDER", help="write the pairs there")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(args.keep or scratch)
        folder.mkdir(parents=True, exist_ok=True)
        numbers = range(args.first, args.first + args.pairs)
        for number in numbers:
            shapes, data = random_pairs.pair(number)
            (folder / f"{number}-shapes.ttl").write_text(shapes, encoding="utf-8")
            (folder / f"{number}-data.ttl").write_text(data, encoding="utf-8")
        peers = of_node(folder, numbers.start, numbers.stop, args.node) if args.node else {}
        agreed: Counter[str] = Counter()
        for number in numbers:
            shapes, data = folder / f"{number}-shapes.ttl", folder / f"{number}-data.ttl"
            ours = of_diwan(args.diwan, shapes, data)
            theirs = {"pySHACL": of_pyshacl(shapes.read_text(), data.read_text())}
            if number in peers:
                theirs["rdf-validate-shacl"] = peers[number]
            for name, found in theirs.items():
                differs = difference(ours, found)
                agreed[name] += differs is None
                if differs:
                    print(f"pair {number}, {name}:\n{differs}")
        for name, number in agreed.items():
            print(f"{name}: {number} of {args.pairs} pairs agree")


if __name__ == "__main__":
    main()
