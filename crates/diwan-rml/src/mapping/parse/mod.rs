//! From RDF to the model.

mod dialect;
mod join;
mod map;
mod source;
mod term;

use super::MappingError;
use super::document::Document;
use super::legacy;
use super::model::{Mapping, TriplesMap, Vocabulary};
use super::resources::{Resource, Resources};
use map::MOST_STATEMENTS;
use oxrdf::NamedNode;
use std::collections::HashSet;
use std::path::Path;

/// Reads a mapping written in Turtle. `path` is for messages, and its folder is the mapping directory.
///
/// # Errors
/// [`MappingError`] when the text is not Turtle, or does not describe a mapping.
pub fn parse_mapping(text: &[u8], path: &Path) -> Result<Mapping, MappingError> {
    Parser::default().parse([(text, path)])
}

/// Reads a mapping that is written in several files; triples maps of one can be parents in another.
///
/// # Errors
/// [`MappingError`] as for [`parse_mapping`].
pub fn parse_mappings<'a>(files: impl IntoIterator<Item = (&'a [u8], &'a Path)>) -> Result<Mapping, MappingError> {
    Parser::default().parse(files)
}

/// Reads mappings that need more than their files: a base IRI, or sources that are not in CSV and JSON.
#[derive(Clone, Debug, Default)]
pub struct Parser {
    formulations: Vec<NamedNode>,
    base: Option<String>,
}

impl Parser {
    /// Lets mappings name this reference formulation. [`Sources`](crate::engine::Sources) must know what opens its
    /// sources.
    #[must_use]
    pub fn with_formulation(mut self, formulation: NamedNode) -> Self {
        self.formulations.push(formulation);
        self
    }

    /// Puts what is relative on a base IRI: the IRIs that the files name, and those that their templates make.
    #[must_use]
    pub fn with_base(self, base: &str) -> Self {
        Self { base: Some(base.to_owned()), ..self }
    }

    /// Reads a mapping that is written in one or several files, as [`parse_mappings`] does.
    ///
    /// # Errors
    /// [`MappingError`] as for [`parse_mapping`].
    pub fn parse<'a>(&self, files: impl IntoIterator<Item = (&'a [u8], &'a Path)>) -> Result<Mapping, MappingError> {
        let mut whole = Whole { formulations: self.formulations.clone(), ..Whole::default() };
        for (text, path) in files {
            whole.add_file(text, path, self.base.as_deref()).map_err(|error| error.in_file(path))?;
        }
        let whole = whole.mapping;
        if whole.triples_maps.is_empty() {
            return Err(MappingError::Empty);
        }
        join::check_parents(&whole.triples_maps)?;
        Ok(match &self.base {
            Some(base) => whole.with_base(base),
            None => whole,
        })
    }
}

/// A mapping that is put together file by file.
#[derive(Default)]
struct Whole {
    formulations: Vec<NamedNode>,
    mapping: Mapping,
    keys: HashSet<String>,
    /// How many statements are made of one row of each source.
    statements: usize,
}

impl Whole {
    fn add_file(&mut self, text: &[u8], path: &Path, base: Option<&str>) -> Result<(), MappingError> {
        let Document { triples, lines, prefixes } = Document::read(text, path, base)?;
        self.mapping.prefixes.extend(prefixes);
        let vocabularies = legacy::vocabularies(&triples);
        let is_older = !vocabularies.contains(&Vocabulary::Rml);
        self.mapping.vocabularies.extend(vocabularies);
        let translated = triples.into_iter().zip(lines);
        let translated = translated
            .flat_map(|(triple, line)| legacy::translate(triple).into_iter().map(move |triple| (triple, line)));
        let graph = Resources::new(translated, text.len(), self.formulations.clone());
        for resource in graph.triples_maps() {
            let map = map::triples_map(&resource, path);
            if graph.is_exhausted() {
                return Err(resource.fail_on_line(READ_TOO_OFTEN));
            }
            let mut map = map?;
            map.source.older_paths = is_older;
            self.add_map(&resource, map)?;
        }
        Ok(())
    }

    fn add_map(&mut self, resource: &Resource<'_>, map: TriplesMap) -> Result<(), MappingError> {
        if !self.keys.insert(map.key.clone()) {
            return Err(resource.fail("another mapping file has a triples map of this name"));
        }
        self.statements = self.statements.saturating_add(map.statements());
        if self.statements > MOST_STATEMENTS {
            let reason = format!(
                "with this triples map the mapping makes {} statements of one row of each source, and more than \
                 {MOST_STATEMENTS} are not made",
                self.statements
            );
            return Err(resource.fail_on_line(reason));
        }
        self.mapping.triples_maps.push(map);
        Ok(())
    }
}

const READ_TOO_OFTEN: &str = "the mapping becomes too large: many of its parts name the same large part, such as an \
    object map, and each of them has it for its own; make it smaller, or name it less often";

/// What the tests of this module share.
#[cfg(test)]
mod fixture {
    use super::*;
    use crate::mapping::ObjectMap;

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
    use super::*;

    const MAP: &str = "@prefix rml: <http://w3id.org/rml/> . <http://ex.org/m> rml:subject <http://ex.org/s> .";

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

    #[test]
    fn names_are_unique_over_files() {
        let files = [(MAP.as_bytes(), Path::new("a.ttl")), (MAP.as_bytes(), Path::new("b.ttl"))];
        let error = parse_mappings(files).unwrap_err().to_string();
        assert!(error.starts_with("b.ttl: ") && error.contains("another mapping file"), "{error}");
    }

    #[test]
    fn parents_can_be_in_other_files() {
        let child = "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> . ex:c rml:subject ex:s ;
            rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:parentTriplesMap ex:m ] ] .";
        let files = [(child.as_bytes(), Path::new("a.ttl")), (MAP.as_bytes(), Path::new("b.ttl"))];
        assert_eq!(parse_mappings(files).unwrap().triples_maps.len(), 2);
    }
}
