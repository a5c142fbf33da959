"""Generates shapes and data: ten node shapes with six property shapes each, and nodes with a few violations."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

CLASSES = 10
TRIPLES_OF_A_NODE = 13

PREFIXES = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <http://example.org/> .
"""

SHAPE = """
ex:Shape{n} a sh:NodeShape ; sh:targetClass ex:Class{n} ;
  sh:property [ sh:path ex:code ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "^[A-Z]{{2}}-[0-9]+$" ] ;
  sh:property [ sh:path ex:size ; sh:datatype xsd:integer ; sh:minInclusive 0 ; sh:maxExclusive 1000 ] ;
  sh:property [ sh:path ex:start ; sh:minCount 1 ; sh:datatype xsd:date ; sh:lessThanOrEquals ex:end ] ;
  sh:property [ sh:path ex:label ; sh:uniqueLang true ; sh:languageIn ( "en" "ar" "ru" ) ; sh:minLength 3 ] ;
  sh:property [ sh:path ex:next ; sh:nodeKind sh:IRI ; sh:class ex:Class{next} ; sh:maxCount 1 ] ;
  sh:property [ sh:path ex:state ; sh:in ( "new" "open" "closed" ) ;
    sh:or ( [ sh:datatype xsd:string ] [ sh:datatype xsd:integer ] ) ] .
"""


def write(folder: Path, triples: int) -> tuple[Path, Path, int]:
    """Writes the shapes, and the data unless it exists. Returns the paths and the number of nodes."""
    folder.mkdir(parents=True, exist_ok=True)
    shapes, data, nodes = folder / "shapes.ttl", folder / f"data-{triples}.ttl", triples // TRIPLES_OF_A_NODE
    parts = [SHAPE.format(n=n, next=(n + 1) % CLASSES) for n in range(CLASSES)]
    shapes.write_text(PREFIXES + "".join(parts), encoding="utf-8")
    if not data.exists():
        unfinished = data.with_suffix(".part")
        with unfinished.open("w", encoding="utf-8") as out:
            out.write(PREFIXES)
            for number in range(nodes):
                write_node(out, number, nodes)
        unfinished.rename(data)
    return shapes, data, nodes


def write_node(out: TextIO, number: int, nodes: int) -> None:
    """One node; six of a thousand have a fault, each of another kind."""
    fault = {101: "code", 202: "size", 303: "date", 404: "label", 505: "next", 606: "state"}.get(number % 1000)
    code = "bad code" if fault == "code" else f"AB-{number}"
    size = -1 if fault == "size" else number % 1000
    start = "2999-05-05" if fault == "date" else f"{1900 + number % 100}-05-{1 + number % 28:02}"
    label = "xx" if fault == "label" else f"label {number}"
    # The class of the next number is the next class.
    following = (number + (2 if fault == "next" else 1)) % (nodes - nodes % CLASSES)
    state = "lost" if fault == "state" else ("new", "open", "closed")[number % 3]
    end = f"{2001 + number % 20}-01-01"
    out.write(
        f'ex:n{number} a ex:Class{number % CLASSES} ; ex:code "{code}" ; ex:size {size} ;\n'
        f'  ex:start "{start}"^^xsd:date ; ex:end "{end}"^^xsd:date ;\n'
        f'  ex:label "{label}"@en , "{label}"@ar , "{label}"@ru ; ex:next ex:n{following} ;\n'
        f'  ex:state "{state}" ; ex:note "note {number}" ; ex:weight {number % 77}.5 ; ex:group ex:g{number % 500} .\n'
    )
