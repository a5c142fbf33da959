"""Random shapes and data over all constraints of SHACL Core. The same seed always gives the same pair."""

from __future__ import annotations

import random

PREFIXES = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <http://example.org/> .
"""

NODES = [f"ex:n{number}" for number in range(6)]
CLASSES = ["ex:A", "ex:B", "ex:C"]
PROPERTIES = ["ex:p", "ex:q", "ex:r", "ex:s"]
LITERALS = [
    # Written out, because parsers respell abbreviated numbers.
    "0", "1", "2", '"-1"^^xsd:integer', '"01"^^xsd:integer', '"1.0"^^xsd:decimal', '"2.50"^^xsd:decimal', '"1e0"^^xsd:double',
    "true", "false", '"a"', '"ab"', '"abc"', '""', '"2"', '"a"@en', '"b"@en',
    '"a"@en-GB', '"a"@EN-gb', '"c"@de', '"x y"@fr', '"2020-01-01"^^xsd:date', '"2020-01-02"^^xsd:date', '"2019-12-31"^^xsd:date',
    '"2020-01-01T00:00:00Z"^^xsd:dateTime', '"2020-01-01T12:00:00Z"^^xsd:dateTime', '"2020-13-01"^^xsd:date', '"abc"^^xsd:integer',
    '"300"^^xsd:byte', '"1"^^xsd:int', '"7"^^xsd:string', '"1"^^xsd:double', '"a"^^ex:datatype',
]
DATATYPES = ["xsd:integer", "xsd:string", "xsd:date", "xsd:boolean", "xsd:decimal", "xsd:byte", "rdf:langString", "ex:datatype"]
KINDS = ["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]
BOUNDS = ["0", "1", "2", "1.5", '"2020-01-01"^^xsd:date', '"2020-01-01T06:00:00Z"^^xsd:dateTime', '"b"']
PATTERNS = ['"^a"', '"b$"', '"[0-9]+"', '"n[1-3]"']
LANGUAGES = ['"en"', '"de" "en"', '"EN"', '"en-GB"']


class Generator:
    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def value(self) -> str:
        kind = self.random.random()
        if kind < 0.35:
            return self.random.choice(NODES)
        if kind < 0.4:
            return f"[ {self.random.choice(PROPERTIES)} {self.random.choice(LITERALS)} ]"
        return self.random.choice(LITERALS)

    def data(self) -> str:
        lines = [PREFIXES]
        for below, above in [("ex:B", "ex:A"), ("ex:C", "ex:B")]:
            if self.random.random() < 0.5:
                lines.append(f"{below} rdfs:subClassOf {above} .")
        for node in NODES:
            if self.random.random() < 0.7:
                lines.append(f"{node} a {self.random.choice(CLASSES)} .")
            for _ in range(self.random.randrange(6)):
                lines.append(f"{node} {self.random.choice(PROPERTIES)} {self.value()} .")
        return "\n".join(lines) + "\n"

    def shapes(self) -> str:
        lines = [PREFIXES, "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ."]
        for number in range(self.random.randrange(1, 4)):
            parts = [self.target()] + [self.constraint(3, False) for _ in range(self.random.randrange(1, 4))]
            if self.random.random() < 0.6:
                parts.append(f"sh:property {self.property(3)}")
            if self.random.random() < 0.2:
                parts.append(f"sh:severity {self.random.choice(['sh:Warning', 'sh:Info', 'ex:Severe'])}")
            lines.append(f"ex:Shape{number} a sh:NodeShape ; {' ; '.join(distinct(parts))} .")
        return "\n".join(lines) + "\n"

    def target(self) -> str:
        return self.random.choice([
            f"sh:targetClass {self.random.choice(CLASSES)}",
            f"sh:targetNode {self.random.choice(NODES + ['ex:absent', '1'])}",
            f"sh:targetSubjectsOf {self.random.choice(PROPERTIES)}",
            f"sh:targetObjectsOf {self.random.choice(PROPERTIES)}",
        ])

    def path(self, depth: int = 2) -> str:
        if depth == 0 or self.random.random() < 0.7:
            return self.random.choice(PROPERTIES)
        first, second = self.path(depth - 1), self.path(depth - 1)
        return self.random.choice([
            f"[ sh:inversePath {first} ]", f"( {first} {second} )", f"[ sh:alternativePath ( {first} {second} ) ]",
            f"[ sh:zeroOrMorePath {first} ]", f"[ sh:oneOrMorePath {first} ]", f"[ sh:zeroOrOnePath {first} ]",
        ])

    def property(self, depth: int) -> str:
        parts = [f"sh:path {self.path()}"] + [self.constraint(depth - 1, True) for _ in range(self.random.randrange(1, 4))]
        return f"[ {' ; '.join(distinct(parts))} ]"

    def shape(self, depth: int) -> str:
        if depth > 1 and self.random.random() < 0.3:
            return self.property(depth)
        return f"[ {self.constraint(depth - 1, False)} ]"

    def node_shape(self, depth: int) -> str:
        return f"[ {self.constraint(depth - 1, False)} ]"

    def constraint(self, depth: int, of_property: bool) -> str:
        choose, choice = self.random.random(), self.random.choice
        if of_property and choose < 0.35:
            return choice([
                f"sh:minCount {choice('0123')}", f"sh:maxCount {choice('012')}", "sh:uniqueLang true",
                f"sh:lessThan {choice(PROPERTIES)}", f"sh:lessThanOrEquals {choice(PROPERTIES)}",
                f"sh:qualifiedValueShape {self.shape(max(depth, 1))} ; sh:qualified{choice(['Min', 'Max'])}Count {choice('012')}",
            ])
        if depth > 0 and choose < 0.55:
            return choice([
                f"sh:not {self.shape(depth)}", f"sh:node {self.node_shape(depth)}", f"sh:property {self.property(depth)}",
                f"sh:and ( {self.shape(depth)} {self.shape(depth)} )", f"sh:or ( {self.shape(depth)} {self.shape(depth)} )",
                f"sh:xone ( {self.shape(depth)} {self.shape(depth)} )",
            ])
        return choice([
            f"sh:class {choice(CLASSES)}", f"sh:datatype {choice(DATATYPES)}", f"sh:nodeKind sh:{choice(KINDS)}",
            f"sh:{choice(['min', 'max'])}{choice(['Inclusive', 'Exclusive'])} {choice(BOUNDS)}",
            f"sh:{choice(['min', 'max'])}Length {choice('0123')}", f"sh:pattern {choice(PATTERNS)}",
            'sh:pattern "^A" ; sh:flags "i"', f"sh:languageIn ( {choice(LANGUAGES)} )",
            f"sh:equals {choice(PROPERTIES)}", f"sh:disjoint {choice(PROPERTIES)}",
            f"sh:hasValue {choice(NODES + LITERALS)}", f"sh:in ( {choice(NODES)} {choice(LITERALS)} {choice(LITERALS)} )",
            f"sh:closed true ; sh:ignoredProperties ( rdf:type {choice(PROPERTIES)} )",
        ])


def distinct(parts: list[str]) -> list[str]:
    """Parameters that a shape may have once are given once."""
    seen: set[str] = set()
    kept = []
    for part in parts:
        name = part.split(" ", 1)[0]
        if name not in seen:
            seen.add(name)
            kept.append(part)
    return kept


def pair(seed: int) -> tuple[str, str]:
    generator = Generator(seed)
    return generator.shapes(), generator.data()
