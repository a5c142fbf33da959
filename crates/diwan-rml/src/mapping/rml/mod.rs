//! Mappings in RDF: in the vocabulary of [RML](http://w3id.org/rml/), or in those of R2RML and the RML of 2014, which are
//! translated into it.

mod datatype;
mod dialect;
mod document;
mod join;
mod legacy;
mod map;
mod misnamed;
mod resources;
mod source;
mod term;
mod terms;
mod unused;
mod vocab;

pub use vocab::{DEFAULT_GRAPH, R2RML_DEFAULT_GRAPH};

use super::front_end::{MappingFile, ReadFile};
use super::{MappingError, ProblemKind, Vocabulary};
use document::Document;
use resources::Resources;

/// Reads a mapping file in Turtle.
///
/// # Errors
/// [`MappingError`] when the text is not Turtle, or does not describe triples maps.
pub(super) fn read(file: &MappingFile<'_>) -> Result<ReadFile, MappingError> {
    let Document { statements, prefixes, mut warnings } = Document::read(file)?;
    let vocabularies = legacy::vocabularies(&statements);
    let is_older = !vocabularies.contains(&Vocabulary::Rml);
    let resources = Resources::new(statements.into_iter().flat_map(legacy::translate), file);
    let mut triples_maps = Vec::new();
    for resource in resources.triples_maps() {
        let map = map::triples_map(&resource);
        if resources.is_exhausted() {
            return resource.fail(ProblemKind::ReadTooOften);
        }
        let mut map = map?;
        map.source.value.older_paths = is_older;
        triples_maps.push(map);
    }
    warnings.extend(unused::unused(&resources));
    warnings.extend(resources.into_warnings());
    warnings.sort_by(|one, other| one.place.cmp(&other.place));
    Ok(ReadFile { triples_maps, vocabularies, prefixes, warnings })
}

/// What the tests of this module share.
#[cfg(test)]
mod fixture {
    use crate::mapping::{Mapping, MappingError, ObjectMap, TriplesMap, parse_mapping};
    use std::path::Path;

    pub(super) const PREFIXES: &str = "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
        @prefix csvw: <http://www.w3.org/ns/csvw#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        ex:rows rml:referenceFormulation rml:CSV ; rml:source [ rml:root rml:MappingDirectory ; rml:path \"t.csv\" ] .\n";

    pub(super) fn parse(body: &str) -> Result<Mapping, MappingError> {
        parse_mapping(format!("{PREFIXES}{body}").as_bytes(), Path::new("maps/m.ttl"))
    }

    /// Reads a triples map of these properties.
    pub(super) fn map(properties: &str) -> Result<TriplesMap, MappingError> {
        Ok(parse(&format!("ex:m {properties} ."))?.triples_maps.remove(0))
    }

    /// Reads an object map of these properties.
    pub(super) fn object(properties: &str) -> Result<ObjectMap, MappingError> {
        let map = map(&format!(
            "rml:logicalSource ex:rows ; rml:subject ex:s ;
             rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ {properties} ] ]"
        ))?;
        Ok(map.predicate_object_maps[0].objects[0].clone())
    }

    /// Makes sure that something fails for a reason, told with the file.
    pub(super) fn fails<T>(result: Result<T, MappingError>, reason: &str) {
        let error = result.err().map_or_else(|| "no error".to_owned(), |error| error.to_string());
        assert!(error.starts_with("maps/m.ttl:") && error.contains(reason), "{error} has not: {reason}");
    }
}

#[cfg(test)]
mod tests {
    use super::fixture::{fails, parse};

    #[test]
    fn no_triples_maps_are_an_error() {
        let error = parse("").unwrap_err().to_string();
        assert!(error.starts_with("no triples map found"), "{error}");
    }

    #[test]
    fn triples_maps_are_found_in_order_and_once() {
        let mapping = parse(
            "ex:d a rml:TriplesMap ; rml:subject ex:s . ex:b rml:subjectMap [ rml:constant ex:s ] .
             ex:c rml:logicalSource ex:rows ; a rml:TriplesMap ; rml:subject ex:s . [ rml:subject ex:s ] .",
        )
        .unwrap();
        let names: Vec<_> = mapping.triples_maps.iter().map(|map| map.name.as_str()).collect();
        assert_eq!(names, ["http://ex.org/d", "http://ex.org/b", "http://ex.org/c", "triples map 4"]);
        fails(parse("ex:m a rml:TriplesMap ."), "http://ex.org/m: has no rml:subjectMap");
        fails(parse("ex:m rml:predicateObjectMap [] ."), "has no rml:subjectMap");
    }
}
