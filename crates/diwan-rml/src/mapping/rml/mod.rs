//! Mappings in RDF: in the vocabulary of [RML](http://w3id.org/rml/), or in R2RML and the RML vocabulary of 2014, which
//! are translated into it.

mod datatype;
mod description;
mod dialect;
mod document;
mod join;
mod legacy;
mod map;
mod misnamed;
mod misplaced;
mod resources;
mod role;
mod source;
mod term;
mod terms;
mod typed_constant;
mod unused;
mod vocab;
mod wording;

pub use vocab::{DEFAULT_GRAPH, R2RML_DEFAULT_GRAPH};
pub(super) use wording::in_words_of;

use super::front_end::{MappingFile, ReadFile};
use super::{MappingError, MappingProblem, ProblemKind, Vocabulary};
use document::Document;
use resources::Resources;
use std::collections::BTreeSet;

/// Parses a mapping file in Turtle.
///
/// # Errors
/// [`MappingError::Syntax`] when the text is not Turtle.
pub(super) fn read(file: &MappingFile<'_>) -> Result<ReadFile, MappingError> {
    let Document { statements, prefixes, terms } = Document::read(file)?;
    let mut read = ReadFile { prefixes, warnings: terms.warnings, problems: terms.problems, ..ReadFile::default() };
    if terms.is_misnamed {
        return Ok(read);
    }
    read.vocabularies = legacy::vocabularies(&statements);
    // A resource with a wrong term may be a triples map.
    read.unreadable = terms.damaged.iter().map(ToString::to_string).collect();
    let statements = statements.into_iter().flat_map(legacy::translate);
    let resources = Resources::new(statements, file).with_damaged(terms.damaged, terms.unread);
    let mut problems = add_triples_maps(&resources, &mut read);
    let mut warnings = unused::unused(&resources);
    // A missing part may be in the wrong place.
    match problems.is_empty() {
        true => warnings.extend(misplaced::misplaced(&resources)),
        false => problems.extend(misplaced::misplaced(&resources)),
    }
    warnings.extend(resources.into_warnings());
    let is_older = is_older(&read.vocabularies);
    let reword = |text: &str| in_words_of(&read.prefixes, is_older, text);
    read.warnings.extend(warnings.into_iter().map(|warning| warning.reworded(&reword)));
    read.problems.extend(problems.into_iter().map(|problem| problem.reworded(&reword)));
    in_order(&mut read.warnings);
    in_order(&mut read.problems);
    Ok(read)
}

/// Whether a mapping uses R2RML and the RML vocabulary of 2014 rather than the current one.
pub(super) fn is_older(vocabularies: &BTreeSet<Vocabulary>) -> bool {
    !vocabularies.contains(&Vocabulary::Rml)
}

/// Adds the valid triples maps, and returns the problems of the others.
fn add_triples_maps(resources: &Resources<'_>, read: &mut ReadFile) -> Vec<MappingProblem> {
    let is_older = is_older(&read.vocabularies);
    let mut found = Vec::new();
    for resource in resources.triples_maps() {
        let map = map::triples_map(&resource);
        if resources.is_exhausted() {
            found.push(resource.problem(resource.place(), ProblemKind::ReadTooOften));
            break;
        }
        match map {
            Ok(mut map) => {
                map.source.value.older_paths = is_older;
                read.triples_maps.push(map);
            }
            Err(problems) => {
                found.extend(problems.into_vec());
                read.unreadable.push(resource.key());
            }
        }
    }
    found
}

/// Sorts problems by position. A part that several others refer to is read for each of them; its problems are reported
/// once.
fn in_order(problems: &mut Vec<MappingProblem>) {
    problems.sort_by(|one, other| one.place.cmp(&other.place));
    problems.dedup_by(|one, other| one.place == other.place && one.kind == other.kind);
    // A misplaced part is reported once: as the problem that it causes, or else as misplaced and not as unused.
    problems.dedup_by(|next, kept| {
        let is_unused = matches!(kept.kind, ProblemKind::Unused { .. });
        let explains = is_unused || matches!(kept.kind, ProblemKind::TypedOutsideObject { .. });
        let is_same = next.place == kept.place && explains && matches!(next.kind, ProblemKind::Misplaced { .. });
        if is_same && is_unused {
            std::mem::swap(next, kept);
        }
        is_same
    });
}

/// Helpers for the tests of this module.
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

    /// Makes sure that something fails for a reason, reported with the file.
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

    /// The lines and the messages of what is wrong.
    fn problems(body: &str) -> Vec<(u64, String)> {
        let error = parse(body).unwrap_err();
        let crate::mapping::MappingError::Invalid { problems } = error else { panic!("{error}") };
        problems.into_iter().map(|problem| (problem.place.line() - 3, problem.kind.to_string())).collect()
    }

    #[test]
    fn all_problems_are_reported_in_order_and_once() {
        let found = problems(
            "ex:m rml:logicalSource [ rml:source [ rml:path \"\" ] ] ;
               rml:subjectMap [ rml:template \"{\" ;
                 rml:class \"C\" ] ;
               rml:predicateObjectMap [ rml:predicate \"p\" ;
                 rml:objectMap ex:shared ,
                   [ rml:reference \"a\" ; rml:language \"english!\" ; rml:termType ex:Text ] ] ,
                 [ rml:predicate ex:p ; rml:objectMap ex:shared ] .
             ex:shared rml:reference 1 , 2 .
             ex:n rml:subject ex:s ; rml:predicateObjectMap [ rml:predicate ex:p ;
                 rml:objectMap [ rml:parentTriplesMap ex:m ] , [ rml:parentTriplesMap ex:none ] ] .",
        );
        let expected = [
            (1, "the path of the file is empty"),
            (2, "template \"{\": `{` without `}`; write `\\{` for a brace"),
            (3, "rml:class must be an IRI, not \"C\""),
            (
                4,
                "\"p\" is a literal, and only objects can be literals; write <...> for an IRI, or rml:template or \
                 rml:reference in a map for values of the data",
            ),
            (6, "\"english!\" is not a language tag (write en, ar, ru, az-cyrl ...)"),
            (6, "<http://ex.org/Text> is not a term type; use rml:IRI, rml:Literal or rml:BlankNode"),
            (8, "has 2 values of rml:reference; give one"),
            (10, "rml:parentTriplesMap names <http://ex.org/none>, which is not a triples map"),
        ];
        assert_eq!(found, expected.map(|(line, message)| (line, message.to_owned())));
    }

    #[test]
    fn what_follows_from_an_unknown_term_is_not_reported() {
        let found = problems(
            "ex:m rml:subjectMaps [ rml:template \"{a}\" ] .
             ex:n rml:logicalSource ex:rows ; rml:subject ex:s ; rml:predicateObjectMap
               [ rml:predicate ex:p ; rml:objectMap [ rml:parentTriplesMap ex:m ] ] ,
               [ rml:predicate ex:p ; rml:objectMap [ rml:reference \"a\" ; rml:termType rml:Litteral ] ] ,
               [ rml:object 1 ] .",
        );
        let lines: Vec<u64> = found.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 4, 5], "{found:?}");
        assert!(found[0].1.starts_with("rml:subjectMaps is unknown") && found[1].1.starts_with("rml:Litteral is"));
    }

    #[test]
    fn problems_of_several_files_are_reported_together() {
        use crate::mapping::{MappingError, parse_mappings};
        use std::path::Path;
        let text = b"@prefix rml: <http://w3id.org/rml/> . <http://e/m> rml:subjectMap [] .";
        let other = b"@prefix rml: <http://w3id.org/rml/> . <http://e/n> rml:subject \"s\" .";
        let error = parse_mappings([(&text[..], Path::new("b.ttl")), (&other[..], Path::new("a.ttl"))]).unwrap_err();
        let MappingError::Invalid { problems } = error else { panic!("{error}") };
        let places: Vec<_> = problems.iter().map(|problem| problem.place.to_string()).collect();
        assert_eq!(places, ["b.ttl:1:67", "a.ttl:1:64"]);
    }

    #[test]
    fn what_is_only_named_is_reported_where_it_is_named() {
        let found = problems(
            "ex:m rml:logicalSource ex:none ; rml:subject \"http://e/{id}\" ;
               rml:predicateObjectMap [ rml:predicateMap ex:p ; rml:objectMap \"a\" ] , ex:pom .
             ex:n rml:subjectMap [ rml:template \"x\" ; rml:class [ rml:reference \"c\" ] ] .",
        );
        let expected = [
            (1, "nothing in the mapping describes it: has no rml:source; name the file in it"),
            (1, "\"http://e/{id}\" is a literal, and only objects can be literals; write <...> for an IRI"),
            (
                2,
                "nothing in the mapping describes it: needs one of rml:constant, rml:reference and rml:template (a constant",
            ),
            (2, "rml:objectMap must be a resource, [ rml:reference ... ] or [ rml:template ... ], not \"a\""),
            (2, "nothing in the mapping describes it: a predicate-object map needs a predicate"),
            (3, "rml:class must be an IRI; classes from the data need a predicate-object map with rdf:type"),
        ];
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for ((line, message), (expected_line, beginning)) in found.iter().zip(expected) {
            assert!(*line == expected_line && message.starts_with(beginning), "{line}: {message}");
        }
    }

    #[test]
    fn what_nothing_reads_has_no_problems_of_its_own() {
        let found = problems(
            "ex:m rml:logicalSource ex:rows ; rml:subject ex:s ; rml:predicateObjectMap [ rml:predicate ex:p ;
               rml:objectMap [ rml:functionExecution [ rml:predicateObjectMap [ rml:reference \"x\" ] ] ] ] .",
        );
        assert!(
            matches!(found.as_slice(), [(2, message)] if message.starts_with("rml:functionExecution: functions")),
            "{found:?}"
        );
    }

    #[test]
    fn a_template_of_another_language_is_reported() {
        let template = "ex:m rml:logicalSource ex:rows ; rml:subjectMap [ rml:template \"http://e/$(id)\" ] .";
        let warnings = parse(template).unwrap().warnings;
        assert!(warnings[0].to_string().contains("the names of columns stand in braces"), "{warnings:?}");
        assert!(parse(&template.replace("$(id)", "{id}$(")).unwrap().warnings.is_empty());
    }
}
