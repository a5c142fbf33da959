//! From RDF to the model.

use super::model::{
    Expression, ExpressionMap, JoinCondition, LogicalSource, Mapping, ObjectMap, PathRoot, PredicateObjectMap,
    RefObjectMap, ReferenceFormulation, SubjectMap, TermMap, TermType, TriplesMap,
};
use super::resources::{Resource, Resources, local};
use super::{MappingError, Template, vocab};
use crate::term::{Repertoire, is_language_tag, nearest, percent_encode};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNodeRef, NamedOrBlankNode, Term, Triple};
use std::path::{Path, PathBuf};

/// Reads a mapping written in Turtle. `path` is for messages, and its folder is the mapping directory.
///
/// # Errors
/// [`MappingError`] when the text is not Turtle, or does not describe a mapping.
pub fn parse_mapping(text: &[u8], path: &Path) -> Result<Mapping, MappingError> {
    parse_mappings([(text, path)])
}

/// Reads a mapping that is written in several files; triples maps of one can be parents in another.
///
/// # Errors
/// [`MappingError`] as for [`parse_mapping`].
pub fn parse_mappings<'a>(files: impl IntoIterator<Item = (&'a [u8], &'a Path)>) -> Result<Mapping, MappingError> {
    let mut triples_maps: Vec<TriplesMap> = Vec::new();
    for (text, path) in files {
        let of_file = parse_file(text, path).map_err(|error| error.in_file(path))?;
        for map in of_file {
            if triples_maps.iter().any(|other| other.key == map.key) {
                let error = MappingError::invalid(&map.name, "another mapping file has a triples map of this name");
                return Err(error.in_file(path));
            }
            triples_maps.push(map);
        }
    }
    if triples_maps.is_empty() {
        return Err(MappingError::Empty);
    }
    check_parents(&triples_maps)?;
    Ok(Mapping { triples_maps })
}

fn parse_file(text: &[u8], path: &Path) -> Result<Vec<TriplesMap>, MappingError> {
    let graph = read_graph(text, path)?;
    check_terms(&graph)?;
    let parser = MappingParser { file: path.to_owned() };
    graph.having(vocab::LOGICAL_SOURCE).iter().map(|resource| parser.triples_map(resource)).collect()
}

fn read_graph(text: &[u8], path: &Path) -> Result<Resources, MappingError> {
    let syntax = |cause: String| MappingError::Syntax { path: path.to_owned(), cause };
    let parser = RdfParser::from_format(RdfFormat::Turtle)
        .with_base_iri(base_iri(path))
        .map_err(|error| syntax(error.to_string()))?;
    parser.for_slice(text).map(|quad| quad.map(Into::into).map_err(|error| syntax(error.to_string()))).collect()
}

/// A base of the file's own, so that `<#people>` of two files are two things.
fn base_iri(path: &Path) -> String {
    let mut encoded = b"file:///".to_vec();
    for part in path.iter().filter(|part| *part != "/") {
        percent_encode(&part.to_string_lossy(), Repertoire::Iri, &mut encoded);
        encoded.push(b'/');
    }
    encoded.pop();
    String::from_utf8_lossy(&encoded).into_owned()
}

/// Refuses terms of the RML namespace that nothing here reads: a slip of the pen, or a part of RML that is not there
/// yet, would otherwise do nothing without a word.
fn check_terms(graph: &Resources) -> Result<(), MappingError> {
    for triple in graph.triples() {
        let class = matches!(&triple.object, Term::NamedNode(node) if node.as_str().starts_with(vocab::NAMESPACE));
        if let Some(name) = triple.predicate.as_str().strip_prefix(vocab::NAMESPACE)
            && !vocab::LOCAL_NAMES.contains(&name)
        {
            let near =
                nearest(name, vocab::LOCAL_NAMES).map(|near| format!("; did you mean rml:{near}?")).unwrap_or_default();
            let reason = format!("rml:{name} is unknown or not supported yet{near}");
            return Err(MappingError::invalid(subject_name(triple), reason));
        }
        if class
            && triple.object == Term::from(vocab::TRIPLES_MAP.into_owned())
            && !graph.has(triple, vocab::LOGICAL_SOURCE)
        {
            return Err(MappingError::invalid(subject_name(triple), "is a triples map without rml:logicalSource"));
        }
    }
    Ok(())
}

/// Labels of blank nodes differ from reading to reading and help nobody.
fn subject_name(triple: &Triple) -> &str {
    match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str(),
        NamedOrBlankNode::BlankNode(_) => "a resource without a name",
    }
}

fn check_parents(triples_maps: &[TriplesMap]) -> Result<(), MappingError> {
    for map in triples_maps {
        for object in map.predicate_object_maps.iter().flat_map(|pom| &pom.objects) {
            let ObjectMap::Reference(reference) = object else { continue };
            match triples_maps.iter().find(|other| other.key == reference.parent) {
                None => {
                    let reason = format!("rml:parentTriplesMap names {}, which is not a triples map", reference.parent);
                    return Err(MappingError::invalid(&map.name, reason).in_file(&map.file));
                }
                Some(parent) if reference.conditions.is_empty() && parent.source != map.source => {
                    let reason = format!("{} has another source; a join with it needs rml:joinCondition", parent.name);
                    return Err(MappingError::invalid(&map.name, reason).in_file(&map.file));
                }
                Some(_) => {}
            }
        }
    }
    Ok(())
}

struct MappingParser {
    file: PathBuf,
}

impl MappingParser {
    fn triples_map(&self, resource: &Resource<'_>) -> Result<TriplesMap, MappingError> {
        let source = resource
            .optional_resource(vocab::LOGICAL_SOURCE)?
            .ok_or_else(|| resource.fail("has no rml:logicalSource"))?;
        Ok(TriplesMap {
            file: self.file.clone(),
            key: resource.key(),
            name: resource.name(),
            source: self.logical_source(&source)?,
            subject: subject_map(resource)?,
            predicate_object_maps: resource
                .resources(vocab::PREDICATE_OBJECT_MAP)?
                .iter()
                .map(predicate_object_map)
                .collect::<Result<_, _>>()?,
        })
    }

    fn logical_source(&self, resource: &Resource<'_>) -> Result<LogicalSource, MappingError> {
        let source = resource
            .optional_resource(vocab::SOURCE)?
            .ok_or_else(|| resource.fail("has no rml:source; name the file in it"))?;
        let path = source
            .text(vocab::PATH)?
            .ok_or_else(|| source.fail("has no rml:path; only sources that are files are supported"))?;
        if let Some(iterator) = resource.text(vocab::ITERATOR)? {
            return Err(
                resource.fail(format!("rml:iterator \"{iterator}\" means nothing for rows of a table; remove it"))
            );
        }
        Ok(LogicalSource {
            path: path.into(),
            root: self.root(&source)?,
            formulation: formulation(resource)?,
            nulls: nulls(&source)?,
        })
    }

    fn root(&self, source: &Resource<'_>) -> Result<PathRoot, MappingError> {
        match source.optional(vocab::ROOT)? {
            None => Ok(PathRoot::WorkingDirectory),
            Some(Term::NamedNode(node)) if node == vocab::CURRENT_WORKING_DIRECTORY => Ok(PathRoot::WorkingDirectory),
            Some(Term::NamedNode(node)) if node == vocab::MAPPING_DIRECTORY => {
                Ok(PathRoot::MappingDirectory(self.file.parent().unwrap_or(Path::new("")).to_owned()))
            }
            Some(other) => Err(source.fail(format!(
                "rml:root {other} is not supported; use rml:MappingDirectory or rml:CurrentWorkingDirectory"
            ))),
        }
    }
}

fn formulation(resource: &Resource<'_>) -> Result<ReferenceFormulation, MappingError> {
    match resource.optional(vocab::REFERENCE_FORMULATION)? {
        Some(Term::NamedNode(node)) if node == vocab::CSV => Ok(ReferenceFormulation::Csv),
        Some(other) => Err(resource.fail(format!("reference formulation {other} is not supported; use rml:CSV"))),
        None => Err(resource.fail("has no rml:referenceFormulation; write rml:CSV")),
    }
}

fn nulls(source: &Resource<'_>) -> Result<Vec<String>, MappingError> {
    source
        .all(vocab::NULL)
        .into_iter()
        .map(|value| match value {
            Term::Literal(literal) => Ok(literal.value().to_owned()),
            other => Err(source.fail(format!("rml:null must be a string, not {other}"))),
        })
        .collect()
}

fn subject_map(resource: &Resource<'_>) -> Result<SubjectMap, MappingError> {
    let map = match (resource.optional(vocab::SUBJECT)?, resource.optional_resource(vocab::SUBJECT_MAP)?) {
        (Some(constant), None) => {
            let term = constant_map(resource, constant, Position::Subject)?;
            return Ok(SubjectMap { term, classes: Vec::new(), graphs: Vec::new() });
        }
        (None, Some(map)) => map,
        (None, None) => return Err(resource.fail("has no rml:subjectMap and no rml:subject")),
        (Some(_), Some(_)) => return Err(resource.fail("has both rml:subject and rml:subjectMap; give one")),
    };
    let term = term_map(&map, Position::Subject)?;
    let classes = map
        .all(vocab::CLASS)
        .into_iter()
        .map(|class| match class {
            Term::NamedNode(node) => Ok(node),
            other => Err(map.fail(format!("rml:class must be an IRI, not {other}"))),
        })
        .collect::<Result<_, _>>()?;
    Ok(SubjectMap { term, classes, graphs: graph_maps(&map)? })
}

fn graph_maps(resource: &Resource<'_>) -> Result<Vec<TermMap>, MappingError> {
    term_maps(resource, vocab::GRAPH, vocab::GRAPH_MAP, Position::Graph)
}

/// The constants of a shortcut property and the maps of the full one.
fn term_maps(
    resource: &Resource<'_>,
    shortcut: NamedNodeRef<'_>,
    full: NamedNodeRef<'_>,
    position: Position,
) -> Result<Vec<TermMap>, MappingError> {
    let constants = resource.all(shortcut).into_iter().map(|term| constant_map(resource, term, position));
    let maps = resource.resources(full)?;
    constants.chain(maps.iter().map(|map| term_map(map, position))).collect()
}

fn predicate_object_map(resource: &Resource<'_>) -> Result<PredicateObjectMap, MappingError> {
    let predicates = term_maps(resource, vocab::PREDICATE, vocab::PREDICATE_MAP, Position::Predicate)?;
    let objects = object_maps(resource)?;
    if predicates.is_empty() || objects.is_empty() {
        return Err(resource.fail("a predicate-object map needs a predicate (map) and an object (map)"));
    }
    Ok(PredicateObjectMap { predicates, objects, graphs: graph_maps(resource)? })
}

fn object_maps(resource: &Resource<'_>) -> Result<Vec<ObjectMap>, MappingError> {
    let constants = resource.all(vocab::OBJECT).into_iter().map(|term| {
        let term = constant_map(resource, term, Position::Object)?;
        Ok(ObjectMap::Term { term, language: None, datatype: None })
    });
    let maps = resource.resources(vocab::OBJECT_MAP)?;
    constants.chain(maps.iter().map(object_map)).collect()
}

fn object_map(map: &Resource<'_>) -> Result<ObjectMap, MappingError> {
    if let Some(parent) = map.optional_resource(vocab::PARENT_TRIPLES_MAP)? {
        let conditions = map.resources(vocab::JOIN_CONDITION)?;
        let conditions = conditions.iter().map(join_condition).collect::<Result<_, _>>()?;
        return Ok(ObjectMap::Reference(RefObjectMap { parent: parent.key(), conditions }));
    }
    let language = expression_map(map, vocab::LANGUAGE, vocab::LANGUAGE_MAP)?;
    let datatype = expression_map(map, vocab::DATATYPE, vocab::DATATYPE_MAP)?;
    if language.is_some() && datatype.is_some() {
        return Err(map.fail("has both a language and a datatype; a literal has one of them"));
    }
    let typed = language.is_some() || datatype.is_some();
    let term = term_map(map, if typed { Position::TypedObject } else { Position::Object })?;
    Ok(ObjectMap::Term { term, language, datatype })
}

fn join_condition(resource: &Resource<'_>) -> Result<JoinCondition, MappingError> {
    let side = |property| {
        resource
            .text(property)?
            .map(Expression::Reference)
            .ok_or_else(|| resource.fail(format!("a join condition needs {}", local(property))))
    };
    Ok(JoinCondition { child: side(vocab::CHILD)?, parent: side(vocab::PARENT)? })
}

fn expression_map(
    resource: &Resource<'_>,
    shortcut: NamedNodeRef<'_>,
    full: NamedNodeRef<'_>,
) -> Result<Option<ExpressionMap>, MappingError> {
    let expression = match (resource.optional(shortcut)?, resource.optional_resource(full)?) {
        (None, None) => return Ok(None),
        (Some(constant), None) => Expression::Constant(constant),
        (None, Some(map)) => expression(&map)?,
        (Some(_), Some(_)) => {
            return Err(resource.fail(format!("has both {} and {}; give one", local(shortcut), local(full))));
        }
    };
    match &expression {
        Expression::Constant(Term::Literal(tag)) if shortcut == vocab::LANGUAGE && !is_language_tag(tag.value()) => {
            Err(resource.fail(format!("{tag} is not a language tag (write en, ar, ru, az-cyrl ...)")))
        }
        Expression::Constant(Term::Literal(_)) if shortcut == vocab::LANGUAGE => Ok(Some(ExpressionMap { expression })),
        Expression::Constant(Term::NamedNode(_)) if shortcut == vocab::DATATYPE => {
            Ok(Some(ExpressionMap { expression }))
        }
        Expression::Constant(other) => Err(resource.fail(format!("{} cannot be {other}", local(shortcut)))),
        _ => Ok(Some(ExpressionMap { expression })),
    }
}

/// Where a term stands; decides its type when the mapping does not say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Subject,
    Predicate,
    Graph,
    Object,
    TypedObject,
}

fn term_map(resource: &Resource<'_>, position: Position) -> Result<TermMap, MappingError> {
    let expression = match expression(resource)? {
        Expression::Constant(term) if position == Position::TypedObject => {
            return Err(resource.fail(format!("{term} is constant; write its language or datatype with it")));
        }
        Expression::Constant(term) => return constant_map(resource, term, position),
        other => other,
    };
    let term_type = match resource.optional(vocab::TERM_TYPE)? {
        Some(value) => term_type(resource, &value)?,
        None => default_term_type(&expression, position),
    };
    check_position(resource, term_type, position)?;
    Ok(TermMap { expression, term_type })
}

/// A constant has the term type that it has; `rml:termType` beside it adds nothing.
fn constant_map(resource: &Resource<'_>, term: Term, position: Position) -> Result<TermMap, MappingError> {
    let term_type = match &term {
        Term::NamedNode(_) => TermType::Iri,
        Term::Literal(_) => TermType::Literal,
        other => return Err(resource.fail(format!("a constant must be an IRI or a literal, not {other}"))),
    };
    check_position(resource, term_type, position)?;
    Ok(TermMap { expression: Expression::Constant(term), term_type })
}

fn check_position(resource: &Resource<'_>, term_type: TermType, position: Position) -> Result<(), MappingError> {
    let object = matches!(position, Position::Object | Position::TypedObject);
    match term_type {
        TermType::Literal if !object => Err(resource.fail("only objects can be literals")),
        TermType::BlankNode if position == Position::Predicate => {
            Err(resource.fail("a predicate cannot be a blank node"))
        }
        TermType::Literal => Ok(()),
        _ if position == Position::TypedObject => Err(resource.fail("only literals have a language or a datatype")),
        _ => Ok(()),
    }
}

/// [RML-Core, default term types](https://kg-construct.github.io/rml-core/spec/docs/#term-types).
fn default_term_type(expression: &Expression, position: Position) -> TermType {
    match (expression, position) {
        (_, Position::TypedObject) | (Expression::Reference(_), Position::Object) => TermType::Literal,
        _ => TermType::Iri,
    }
}

fn term_type(resource: &Resource<'_>, value: &Term) -> Result<TermType, MappingError> {
    let types = [
        (vocab::IRI, TermType::Iri),
        (vocab::URI, TermType::Uri),
        (vocab::UNSAFE_IRI, TermType::UnsafeIri),
        (vocab::UNSAFE_URI, TermType::UnsafeUri),
        (vocab::BLANK_NODE, TermType::BlankNode),
        (vocab::LITERAL, TermType::Literal),
    ];
    types
        .iter()
        .find(|(iri, _)| matches!(value, Term::NamedNode(node) if node == iri))
        .map(|(_, term_type)| *term_type)
        .ok_or_else(|| resource.fail(format!("{value} is not a term type")))
}

fn expression(resource: &Resource<'_>) -> Result<Expression, MappingError> {
    let constant = resource.optional(vocab::CONSTANT)?;
    let reference = resource.text(vocab::REFERENCE)?;
    let template = resource.text(vocab::TEMPLATE)?;
    match (constant, reference, template) {
        (Some(term), None, None) => Ok(Expression::Constant(term)),
        (None, Some(name), None) => Ok(Expression::Reference(name)),
        (None, None, Some(text)) => Ok(Expression::Template(Template::parse(&text, resource.name())?)),
        (None, None, None) => Err(resource.fail("needs one of rml:constant, rml:reference and rml:template")),
        _ => Err(resource.fail("has more than one of rml:constant, rml:reference and rml:template")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
        ex:rows rml:referenceFormulation rml:CSV ; rml:source [ rml:root rml:MappingDirectory ; rml:path \"t.csv\" ] .\n";

    fn parse(body: &str) -> Result<Mapping, MappingError> {
        parse_mapping(format!("{HEAD}{body}").as_bytes(), Path::new("maps/m.ttl"))
    }

    #[test]
    fn defaults_of_term_types() {
        let mapping = parse(
            "ex:m rml:logicalSource ex:rows ; rml:subjectMap [ rml:template \"http://ex.org/{id}\" ] ;
             rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference \"a\" ] ] .",
        )
        .unwrap();
        let map = &mapping.triples_maps[0];
        assert_eq!(map.subject.term.term_type, TermType::Iri);
        assert_eq!(map.source.root, PathRoot::MappingDirectory("maps".into()));
        let ObjectMap::Term { term, .. } = &map.predicate_object_maps[0].objects[0] else { panic!() };
        assert_eq!(term.term_type, TermType::Literal);
    }

    #[test]
    fn mistakes_are_told() {
        let pom = "ex:m rml:logicalSource ex:rows ; rml:subjectMap [ rml:template \"http://ex.org/{id}\" ] ; rml:predicateObjectMap";
        let subject = "rml:subjectMap [ rml:template \"http://ex.org/{id}\" ]";
        for (body, reason) in [
            (format!("ex:m {subject} ."), "no triples map found"),
            ("ex:m rml:logicalSource ex:rows .".to_owned(), "has no rml:subjectMap"),
            (
                format!("ex:m rml:logicalSource ex:rows ; {subject} ; rml:predicateObjectMap [ rml:predicate ex:p ] ."),
                "needs a predicate (map) and an object (map)",
            ),
            (
                format!(
                    "ex:m rml:logicalSource ex:rows ; {subject} ; rml:predicateObjectMap
                     [ rml:predicate ex:p ; rml:objectMap [ rml:parentTriplesMap ex:none ] ] ."
                ),
                "names <http://ex.org/none>, which is not a triples map",
            ),
            (
                "ex:m rml:logicalSource ex:rows ; rml:subjectMap [ ] .".to_owned(),
                "http://ex.org/m › rml:subjectMap: needs one of rml:constant",
            ),
            (
                format!("ex:m rml:logicalSource ex:rows ; {subject} ; rml:predicateObjectMaps [] ."),
                "did you mean rml:predicateObjectMap?",
            ),
            (
                format!("ex:m rml:logicalSource ex:rows ; {subject} . ex:n a rml:TriplesMap ."),
                "without rml:logicalSource",
            ),
            ("ex:m rml:logicalSource ex:rows ; rml:subject \"x\" .".to_owned(), "only objects can be literals"),
            (format!("{pom} [ rml:predicate \"p\" ; rml:object 1 ] ."), "only objects can be literals"),
            (format!("{pom} [ rml:predicate ex:p ; rml:object [] ] ."), "a constant must be an IRI or a literal"),
            (
                format!("{pom} [ rml:predicate ex:p ; rml:object 1 ; rml:graph \"g\" ] ."),
                "only objects can be literals",
            ),
            (
                format!(
                    "{pom} [ rml:predicate ex:p ; rml:objectMap [ rml:reference \"a\" ; rml:language \"a-english\" ] ] ."
                ),
                "is not a language tag",
            ),
            (
                format!("{pom} [ rml:predicate ex:p ; rml:objectMap [ rml:constant \"a\" ; rml:language \"en\" ] ] ."),
                "is constant; write its language or datatype with it",
            ),
        ] {
            let error = parse(&body).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
            assert!(error.starts_with("maps/m.ttl: ") || error.starts_with("no triples map"), "{error}");
        }
    }

    #[test]
    fn syntax_errors_have_a_position() {
        let error = parse_mapping(b"@prefix a: <x .", Path::new("m.ttl")).unwrap_err().to_string();
        assert!(error.contains("m.ttl") && error.contains("line 1"), "{error}");
    }
}
