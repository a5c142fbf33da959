"""A workload's mapping in the current RML vocabulary, in the older one, and as the plan of the limit program."""

from __future__ import annotations

from model import Constant, Join, Object, Reference, Template, TriplesMap, Workload

PREFIX_NEW = """@prefix rml: <http://w3id.org/rml/> .
@prefix : <http://mapping.example/> .
"""
PREFIX_OLD = """@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix : <http://mapping.example/> .
"""


def new_mapping(workload: Workload) -> str:
    """`mapping.ttl`: the RML ontology of the W3C community group."""
    term_type = " ; rml:termType rml:URI" if workload.ascii_iris else ""
    return PREFIX_NEW + "".join(new_triples_map(each, term_type) for each in workload.maps)


def new_triples_map(each: TriplesMap, term_type: str) -> str:
    graph = f' ; rml:graphMap [ rml:template "{each.graph}"{term_type} ]' if each.graph else ""
    lines = [
        f"\n:{each.name} a rml:TriplesMap ;",
        "  rml:logicalSource [ a rml:LogicalSource ; rml:referenceFormulation rml:CSV ;",
        "    rml:source [ a rml:RelativePathSource ; rml:root rml:MappingDirectory ;",
        f'      rml:path "{each.file}" ; rml:null "" ] ] ;',
        f'  rml:subjectMap [ rml:template "{each.subject}"{term_type}{graph} ]',
    ]
    for predicate, value in each.properties:
        lines[-1] += " ;"
        object_map = object_map_text(value, "rml", term_type)
        lines.append(f"  rml:predicateObjectMap [ rml:predicate <{predicate}> ; rml:objectMap [ {object_map} ] ]")
    return "\n".join(lines) + " .\n"


def object_map_text(value: Object, prefix: str, term_type: str = "") -> str:
    """An object map in the vocabulary of `prefix`. References use the prefix `rml` in both vocabularies."""
    match value:
        case Reference(column, language, datatype):
            return f'rml:reference "{column}"' + suffix(prefix, language, datatype)
        case Template(text):
            return f'{prefix}:template "{text}"{term_type}'
        case Constant(iri):
            return f"{prefix}:constant <{iri}>"
        case Join(parent, child_column, parent_column):
            condition = f'{prefix}:child "{child_column}" ; {prefix}:parent "{parent_column}"'
            return f"{prefix}:parentTriplesMap :{parent} ; {prefix}:joinCondition [ {condition} ]"


def suffix(prefix: str, language: str | None, datatype: str | None) -> str:
    """The language or the datatype of an object map."""
    if language:
        return f' ; {prefix}:language "{language}"'
    return f" ; {prefix}:datatype <{datatype}>" if datatype else ""


def old_mapping(workload: Workload) -> str:
    """`mapping.old.ttl`: R2RML with the first RML vocabulary."""
    return PREFIX_OLD + "".join(old_triples_map(each) for each in workload.maps)


def old_triples_map(each: TriplesMap) -> str:
    graph = f' ; rr:graphMap [ rr:template "{each.graph}" ]' if each.graph else ""
    lines = [
        f"\n:{each.name} a rr:TriplesMap ;",
        f'  rml:logicalSource [ rml:source "{each.file}" ; rml:referenceFormulation ql:CSV ] ;',
        f'  rr:subjectMap [ rr:template "{each.subject}"{graph} ]',
    ]
    for predicate, value in each.properties:
        lines[-1] += " ;"
        object_map = object_map_text(value, "rr")
        lines.append(f"  rr:predicateObjectMap [ rr:predicate <{predicate}> ; rr:objectMap [ {object_map} ] ]")
    return "\n".join(lines) + " .\n"


def limit_list(workload: Workload) -> str:
    """`limit.tsv`: a line for each triples map, followed by a line for each of its properties."""
    lines = []
    for each in workload.maps:
        lines.append(["map", each.file, each.subject, each.graph or ""])
        lines.extend(limit_property(workload, predicate, value) for predicate, value in each.properties)
    return "".join("\t".join(line) + "\n" for line in lines)


def limit_property(workload: Workload, predicate: str, value: Object) -> list[str]:
    match value:
        case Reference(column, language, datatype):
            end = f"@{language}" if language else f"^^<{datatype}>" if datatype else ""
            return ["literal", predicate, column, end]
        case Template(text):
            return ["template", predicate, text]
        case Constant(iri):
            return ["constant", predicate, iri]
        case Join(parent_name, child_column, parent_column):
            parent = workload.map_named(parent_name)
            return ["join", predicate, child_column, parent.file, parent_column, parent.subject]
