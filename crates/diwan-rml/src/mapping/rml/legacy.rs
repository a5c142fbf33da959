//! Translates R2RML and the older RML vocabulary into the current one.

use super::vocab::{self, Namespace};
use crate::mapping::Vocabulary;
use diwan_rdf::turtle::Statement;
use oxrdf::{BlankNode, NamedNode, NamedNodeRef, Term, Triple};
use std::collections::BTreeSet;

/// Properties whose values are terms of the vocabularies, and not data.
const STRUCTURAL: &[NamedNodeRef<'_>] =
    &[vocab::TYPE, vocab::TERM_TYPE, vocab::REFERENCE_FORMULATION, vocab::ROOT, vocab::COMPRESSION, vocab::ENCODING];

/// Whether values of a property are terms of the vocabularies: a mapping can make triples about mappings.
pub(super) fn is_structural(property: &NamedNode) -> bool {
    STRUCTURAL.contains(&translated(property).as_ref())
}

/// The vocabularies of the properties.
pub(super) fn vocabularies(statements: &[Statement]) -> BTreeSet<Vocabulary> {
    let of = |statement: &Statement| match Namespace::split(statement.triple.predicate.as_str())?.0.iri {
        iri if iri == vocab::RML.iri => Some(Vocabulary::Rml),
        iri if iri == vocab::R2RML.iri => Some(Vocabulary::R2rml),
        iri if iri == vocab::CSV_ON_THE_WEB.iri => Some(Vocabulary::Csvw),
        _ => Some(Vocabulary::OldRml),
    };
    statements.iter().filter_map(of).collect()
}

/// The statement in the current RML vocabulary.
pub(super) fn translate(statement: Statement) -> Vec<Statement> {
    match source_of_text(&statement) {
        Some(source) => source.to_vec(),
        None => vec![Statement { triple: translate_triple(statement.triple), ..statement }],
    }
}

fn translate_triple(triple: Triple) -> Triple {
    let predicate = translated(&triple.predicate);
    let object = match triple.object {
        Term::NamedNode(node) if STRUCTURAL.contains(&predicate.as_ref()) => translated(&node).into(),
        other => other,
    };
    Triple { subject: triple.subject, predicate, object }
}

/// The term in the current RML vocabulary.
pub(super) fn translated(node: &NamedNode) -> NamedNode {
    match Namespace::split(node.as_str()) {
        Some((_, "column")) if is_old(node) => vocab::REFERENCE.into_owned(),
        Some((_, name)) if is_old(node) => NamedNode::new_unchecked(format!("{}{name}", vocab::RML.iri)),
        _ => node.clone(),
    }
}

fn is_old(node: &NamedNode) -> bool {
    vocab::OLD.iter().any(|namespace| node.as_str().starts_with(namespace.iri))
}

/// Whether a source is only the path of a file, which the older vocabulary allows.
pub(super) fn is_source_of_text(triple: &Triple) -> bool {
    translated(&triple.predicate) == vocab::SOURCE && matches!(triple.object, Term::Literal(_))
}

/// The resource for a source that is only the path of a file, in the current RML vocabulary.
fn source_of_text(statement: &Statement) -> Option<[Statement; 2]> {
    let triple = &statement.triple;
    if !is_source_of_text(triple) {
        return None;
    }
    let source = BlankNode::default();
    Some([
        Statement { triple: Triple::new(triple.subject.clone(), vocab::SOURCE, source.clone()), ..statement.clone() },
        Statement {
            triple: Triple::new(source, vocab::PATH, triple.object.clone()),
            subject: statement.object,
            ..statement.clone()
        },
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::{
        Access, Mapping, MappingError, ObjectMap, PathRoot, ReferenceFormulation, TermType, parse_mapping,
    };
    use std::path::Path;

    const PREFIXES: &str = "@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix ex: <http://ex.org/> .
        @prefix rml: <http://semweb.mmlab.be/ns/rml#> . @prefix ql: <http://semweb.mmlab.be/ns/ql#> .
        @prefix new: <http://w3id.org/rml/> .\n";

    fn parse(body: &str) -> Result<Mapping, MappingError> {
        parse_mapping(format!("{PREFIXES}{body}").as_bytes(), Path::new("maps/m.ttl"))
    }

    const STUDENT: &str = "ex:m a rr:TriplesMap ;
        rml:logicalSource [ a rml:LogicalSource ; rml:source \"student.csv\" ; rml:referenceFormulation ql:CSV ] ;
        rr:subjectMap [ rr:template \"http://ex.org/{ID}\" ; rr:class rr:TriplesMap ; rr:graph rr:defaultGraph ] ;
        rr:predicateObjectMap [ rr:predicate rr:template ; rr:object rr:defaultGraph ;
            rr:objectMap [ rr:column \"Name\" ; rr:termType rr:BlankNode ] , [ rml:reference \"Name\" ; rr:language \"en\" ] ] .";

    #[test]
    fn old_mappings_are_read() {
        let mapping = parse(STUDENT).unwrap();
        let map = &mapping.triples_maps[0];
        assert_eq!(map.source.access, Access::File { path: "student.csv".into(), root: PathRoot::WorkingDirectory });
        assert_eq!(map.source.formulation, ReferenceFormulation::Csv);
        let ObjectMap::Term { term, .. } = &map.predicate_object_maps[0].objects[1] else { panic!() };
        assert_eq!((term.expression.references(), term.term_type), (vec!["Name"], TermType::BlankNode));
        let ObjectMap::Term { language, .. } = &map.predicate_object_maps[0].objects[2] else { panic!() };
        assert!(language.is_some());
    }

    #[test]
    fn terms_that_are_data_stay() {
        let map = &parse(STUDENT).unwrap().triples_maps[0];
        assert_eq!(map.subject.classes[0].as_str(), "http://www.w3.org/ns/r2rml#TriplesMap");
        let predicate = format!("{:?}", map.predicate_object_maps[0].predicates[0].expression);
        assert!(predicate.contains("r2rml#template"), "{predicate}");
        let object = format!("{:?}", map.predicate_object_maps[0].objects[0]);
        assert!(object.contains("r2rml#defaultGraph"), "{object}");
    }

    #[test]
    fn both_default_graphs_are_the_default_graph() {
        for graph in
            ["rr:graph rr:defaultGraph", "rr:graphMap [ rr:constant rr:defaultGraph ]", "new:graph rr:defaultGraph"]
        {
            let mapping = parse(&STUDENT.replace("rr:graph rr:defaultGraph", graph)).unwrap();
            let expression = format!("{:?}", mapping.triples_maps[0].subject.graphs[0].expression);
            assert!(expression.contains(vocab::DEFAULT_GRAPH.as_str()), "{graph}: {expression}");
        }
    }

    #[test]
    fn vocabularies_are_told() {
        let mapping = parse(STUDENT).unwrap();
        assert_eq!(mapping.vocabularies, BTreeSet::from([Vocabulary::R2rml, Vocabulary::OldRml]));
        let new =
            "ex:m new:logicalSource [ new:source [ <http://www.w3.org/ns/csvw#url> \"a.csv\" ] ] ; new:subject ex:s .";
        assert_eq!(parse(new).unwrap().vocabularies, BTreeSet::from([Vocabulary::Rml, Vocabulary::Csvw]));
    }

    #[test]
    fn databases_are_refused() {
        for (property, value) in
            [("logicalTable", "[ rr:tableName \"T\" ]"), ("sqlQuery", "\"SELECT\""), ("inverseExpression", "\"x\"")]
        {
            let error = parse(&format!("ex:m rr:{property} {value} .")).unwrap_err().to_string();
            assert!(error.contains("databases are not supported; export the table"), "{error}");
        }
    }
}
