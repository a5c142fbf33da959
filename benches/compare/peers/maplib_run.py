"""Does what a workload's mapping says with maplib, which maps data frames by templates and reads no RML.

Run in the workload's folder: maplib_run.py WORKLOAD OUT
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from urllib.parse import quote

import polars as pl
from maplib import IRI, Model, Parameter, RDFType, Template, Triple, Variable, rdf, xsd

sys.path.insert(0, str(Path(__file__).parent.parent))
import model as words
from workloads import WORKLOADS

PLAIN = r"^[A-Za-z0-9._~-]*$"
LANGUAGE_FIELDS = ("<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>", "l")
SUBJECT = "subject"
DATATYPES = {
    None: (RDFType.Literal(xsd.string), lambda cells: cells),
    words.XSD + "integer": (RDFType.Literal(xsd.integer), lambda cells: cells.cast(pl.Int64)),
    words.XSD + "date": (RDFType.Literal(xsd.date), lambda cells: cells.str.to_date()),
}


def main() -> None:
    name, out = sys.argv[1:]
    workload = next(workload for workload in WORKLOADS if workload.name == name)
    model = Model()
    for triples_map in workload.maps:
        if triples_map.properties:
            add_triples(model, workload, triples_map)
    model.write(out, format="ntriples")


def add_triples(model: Model, workload: words.Workload, triples_map: words.TriplesMap) -> None:
    """Runs a triples map: one template for all properties of a row, and one template for each join."""
    table = read_table(triples_map.file)
    own = [each for each in triples_map.properties if not isinstance(each[1], words.Join)]
    if own:
        columns = [iri_column(table, triples_map.subject).alias(SUBJECT)]
        columns += [object_column(table, value).alias(f"o{n}") for n, (_, value) in enumerate(own)]
        kinds = [(predicate, object_type(value)) for predicate, value in own]
        model.map(template(triples_map.name, kinds), table.select(columns))
    for predicate, value in triples_map.properties:
        if isinstance(value, words.Join):
            rows = joined(table, triples_map, value, workload.map_named(value.parent))
            model.map(template(triples_map.name + value.parent, [(predicate, RDFType.IRI)]), rows)


def read_table(file: str) -> pl.DataFrame:
    """All cells as strings. Empty cells are null."""
    return pl.read_csv(file, infer_schema=False)


def template(name: str, kinds: list[tuple[str, RDFType]]) -> Template:
    """A template with a subject and an object for each predicate."""
    subject = Variable(SUBJECT)
    objects = [Variable(f"o{n}") for n in range(len(kinds))]
    parameters = [Parameter(subject, rdf_type=RDFType.IRI)]
    parameters += [Parameter(each, optional=True, rdf_type=kind) for each, (_, kind) in zip(objects, kinds, strict=True)]
    triples = [Triple(subject, IRI(predicate), each) for each, (predicate, _) in zip(objects, kinds, strict=True)]
    return Template(IRI(f"http://template.example/{name}"), parameters, triples)


def iri_column(table: pl.DataFrame, text: str) -> pl.Expr:
    """An IRI template. It is null if one of its cells is null."""
    parts = re.split(r"\{(.+?)\}", text)
    columns = [encoded(table, part) if n % 2 else pl.lit(part) for n, part in enumerate(parts)]
    return pl.concat_str(columns)


def encoded(table: pl.DataFrame, column: str) -> pl.Expr:
    """A percent-encoded column. The slow function is applied only to cells with characters to encode."""
    if table[column].str.contains(PLAIN).all():
        return pl.col(column)
    return pl.col(column).map_elements(lambda cell: quote(cell, safe="-._~"), return_dtype=pl.String)


def object_column(table: pl.DataFrame, value: words.Object) -> pl.Expr:
    match value:
        case words.Template(text):
            return iri_column(table, text)
        case words.Constant(iri):
            return pl.lit(iri)
        case words.Reference(column, language=str(language)):
            text, tag = LANGUAGE_FIELDS
            return pl.struct(pl.col(column).alias(text), pl.lit(language).alias(tag))
        case words.Reference(column, datatype=datatype):
            return DATATYPES[datatype][1](pl.col(column))
    raise ValueError(value)


def object_type(value: words.Object) -> RDFType:
    match value:
        case words.Reference(language=str()):
            return RDFType.Literal(rdf.langString)
        case words.Reference(datatype=datatype):
            return DATATYPES[datatype][0]
    return RDFType.IRI


def joined(table: pl.DataFrame, child: words.TriplesMap, join: words.Join, parent: words.TriplesMap) -> pl.DataFrame:
    """Pairs of subjects whose keys are equal."""
    parents = read_table(parent.file)
    left = table.select(iri_column(table, child.subject).alias(SUBJECT), pl.col(join.child_column).alias("key"))
    right = parents.select(iri_column(parents, parent.subject).alias("o0"), pl.col(join.parent_column).alias("key"))
    return left.join(right, on="key").select(SUBJECT, "o0")


if __name__ == "__main__":
    main()
