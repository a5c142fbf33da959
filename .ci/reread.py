#!/usr/bin/env python3
"""What `diwan export` and `diwan map` write, read by libraries of others: rdflib, pyoxigraph and PyLD, all of PyPI.

Every export of the project must say what its N-Quads say, and what is made of a table of nasty texts must be those texts.
Formats without graphs are held against the merge. Installs the libraries into --venv when they are not there.
"""
import argparse
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile

PACKAGES = ["rdflib==7.6.0", "pyoxigraph==0.5.13", "PyLD==3.3.0"]
HERE = pathlib.Path(__file__).resolve()
FORMATS = {"nquads": "nq", "trig": "trig", "turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf", "jsonld": "jsonld"}
WITH_GRAPHS = {"nquads", "trig", "jsonld"}
XSD = "http://www.w3.org/2001/XMLSchema#"
TEXTS = [
    'a"b', "a'b", "a\\b", "a\\", "a\nb", "a\r\nb", "a\rb", "\ttab\t", " blanks ", "<a>&amp;]]>", "{}@^^", "_:b", "%20", "#",
    "قمة", "\u202eقمة\u202c", "\u200f", "\u2028\u2029", "\u0085", "\u007f", "\ufeff", "\ufffd", "\U0001f54c", "'''", '"""',
    "a\u0301", "http://e/x", "prov:x", "@id", "true", "007", "1.50", "-0", "NaN",
]
MAPPING = """PREFIX rml: <http://w3id.org/rml/> PREFIX : <http://e/>
:m a rml:TriplesMap ;
  rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "t.csv" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "http://e/{id}" ; rml:class <http://e/1> , :C ; rml:graph :g ] ;
  rml:predicateObjectMap [ rml:predicate :plain ; rml:objectMap [ rml:reference "text" ] ] ;
  rml:predicateObjectMap [ rml:predicate :tagged ; rml:objectMap [ rml:reference "text" ; rml:language "zh-hans-cn" ] ] ;
  rml:predicateObjectMap [ rml:predicate :typed ; rml:objectMap [ rml:reference "text" ; rml:datatype :type ] ] ;
  rml:predicateObjectMap [ rml:predicate :link ; rml:objectMap [ rml:template "http://e/i/{name}" ] ] ."""


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--diwan", required=True)
    arguments.add_argument("--project", required=True)
    arguments.add_argument("--venv", type=pathlib.Path, required=True)
    options = arguments.parse_args()
    python = options.venv / "bin" / "python"
    if pathlib.Path(sys.prefix) != options.venv:
        probe = [python, "-c", "import rdflib, pyoxigraph, pyld"]
        if not python.exists() or subprocess.run(probe, capture_output=True).returncode:
            subprocess.run([sys.executable, "-m", "venv", options.venv], check=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        os.execv(python, [str(python), str(HERE), *sys.argv[1:]])
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        check_export(options, folder)
        check_texts(options, folder)
    print("every format says the same to every library")


def run(*command, **options):
    subprocess.run([str(part) for part in command], check=True, stderr=subprocess.DEVNULL, **options)


def check_export(options, folder):
    files = {}
    for name, ending in FORMATS.items():
        files[name] = folder / f"export.{ending}"
        run(options.diwan, "export", "--project", options.project, "--output", files[name])
    expected = set(by_pyoxigraph(files["nquads"], "nquads"))
    assert len(expected) > 1000, "the project has hardly any statements"
    compare(files, expected)


def check_texts(options, folder):
    with open(folder / "t.csv", "w", newline="", encoding="utf-8") as table:
        rows = csv.writer(table, quoting=csv.QUOTE_ALL)
        rows.writerows([("id", "text", "name"), *((number, text, in_iri(text)) for number, text in enumerate(TEXTS))])
    (folder / "m.ttl").write_text(MAPPING, encoding="utf-8")
    files = {}
    for name, ending in FORMATS.items():
        files[name] = folder / f"texts.{ending}"
        run(options.diwan, "map", "m.ttl", "--output", files[name], cwd=folder)
    compare(files, set(statements_of_texts()))


def statements_of_texts():
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    graph = "http://e/g"
    for number, text in enumerate(TEXTS):
        subject = f"http://e/{number}"
        for name in ("1", "C"):
            yield subject, rdf_type, ("iri", f"http://e/{name}"), graph
        yield subject, "http://e/plain", ("literal", text, XSD + "string", ""), graph
        yield subject, "http://e/tagged", ("literal", text, "", "zh-hans-cn"), graph
        yield subject, "http://e/typed", ("literal", text, "http://e/type", ""), graph
        yield subject, "http://e/link", ("iri", "http://e/i/" + encoded(in_iri(text))), graph


def in_iri(text):
    """The text, for an IRI: rdflib takes spaces of Unicode for the end of one, though IRIs may have them."""
    return "space" if any(c.isspace() and not c.isascii() for c in text) else text


def encoded(text):
    """What a template of RML leaves as it is: unreserved characters of IRIs."""
    ucschar = [(0xA0, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFEF)] + [(n << 16, (n << 16) + 0xFFFD) for n in range(1, 15)]
    is_kept = lambda c: c.isascii() and (c.isalnum() or c in "-._~") or any(a <= ord(c) <= b for a, b in ucschar)
    return "".join(c if is_kept(c) else "".join(f"%{byte:02X}" for byte in c.encode()) for c in text)


def compare(files, expected):
    merged = {(s, p, o, "") for s, p, o, _ in expected}
    for name, path in files.items():
        wanted = expected if name in WITH_GRAPHS else merged
        for read in (by_rdflib, by_pyoxigraph, by_pyld):
            found = read(path, name)
            if found is None:
                continue
            found = set(found)
            lost, more = sorted(wanted - found), sorted(found - wanted)
            assert not lost and not more, f"{path.name}, {read.__name__}: lost {lost[:3]}, more {more[:3]}"


def by_rdflib(path, name):
    import rdflib

    rdflib.NORMALIZE_LITERALS = False
    format = {"rdfxml": "xml", "jsonld": "json-ld", "ntriples": "nt"}.get(name, name)
    dataset = rdflib.Dataset()
    if name in WITH_GRAPHS:
        dataset.parse(path, format=format)
    else:
        dataset.default_graph.parse(path, format=format)
    default = dataset.default_graph.identifier

    def term(node):
        if isinstance(node, rdflib.Literal):
            language = (node.language or "").lower()
            datatype = "" if language else str(node.datatype or XSD + "string")
            return "literal", str(node), datatype, language
        return "iri", str(node)

    for s, p, o, g in dataset.quads():
        yield str(s), str(p), term(o), "" if g is None or g == default else str(g)


def by_pyoxigraph(path, name):
    import pyoxigraph as ox

    formats = {
        "nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "turtle": ox.RdfFormat.TURTLE,
        "ntriples": ox.RdfFormat.N_TRIPLES, "rdfxml": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD,
    }

    def term(node):
        if isinstance(node, ox.Literal):
            language = (node.language or "").lower()
            return "literal", node.value, "" if language else node.datatype.value, language
        return "iri", node.value

    for quad in ox.parse(path=str(path), format=formats[name]):
        graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value
        yield quad.subject.value, quad.predicate.value, term(quad.object), graph


def by_pyld(path, name):
    """Reads JSON-LD only; nothing of other formats."""
    if name != "jsonld":
        return None
    from pyld import jsonld

    def refuse(url, options):
        raise AssertionError(f"a context elsewhere: {url}")

    dataset = jsonld.to_rdf(json.loads(path.read_text(encoding="utf-8")), {"documentLoader": refuse})

    def term(node):
        if node["type"] == "literal":
            language = node.get("language", "").lower()
            return "literal", node["value"], "" if language else node["datatype"], language
        return "iri", node["value"]

    def statements():
        for graph, triples in dataset.items():
            for triple in triples:
                name = "" if graph == "@default" else graph
                yield triple["subject"]["value"], triple["predicate"]["value"], term(triple["object"]), name

    return statements()


if __name__ == "__main__":
    main()
