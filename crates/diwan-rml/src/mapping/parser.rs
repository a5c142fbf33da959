//! Parses mappings in one or several files with any front end, and checks what concerns all triples maps together.

use super::front_end::{MOST_STATEMENTS, MappingFile, ReadFile};
use super::model::{LogicalSource, Mapping, RefObjectMap, TriplesMap};
use super::{MappingError, MappingProblem, Place, ProblemKind, rml};
use oxrdf::NamedNode;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// Parses a mapping in Turtle. `path` is used in messages, and its folder is the mapping directory.
///
/// # Errors
/// [`MappingError`] when the text is not Turtle, or does not describe a mapping.
pub fn parse_mapping(text: &[u8], path: &Path) -> Result<Mapping, MappingError> {
    Parser::default().parse([(text, path)])
}

/// Parses a mapping in several files. Triples maps of one file can be parents in another.
///
/// # Errors
/// [`MappingError`] as for [`parse_mapping`].
pub fn parse_mappings<'a>(files: impl IntoIterator<Item = (&'a [u8], &'a Path)>) -> Result<Mapping, MappingError> {
    Parser::default().parse(files)
}

/// A parser with options: a base IRI, or sources in formats other than CSV and JSON.
#[derive(Clone, Debug, Default)]
pub struct Parser {
    formulations: Vec<NamedNode>,
    base: Option<String>,
}

impl Parser {
    /// Accepts this reference formulation in mappings. [`Sources`](crate::engine::Sources) must be able to open its
    /// sources.
    #[must_use]
    pub fn with_formulation(mut self, formulation: NamedNode) -> Self {
        self.formulations.push(formulation);
        self
    }

    /// Resolves relative IRIs against a base IRI: those in the files, and those that the templates generate.
    #[must_use]
    pub fn with_base(self, base: &str) -> Self {
        Self { base: Some(base.to_owned()), ..self }
    }

    /// Parses a mapping in one or several files, like [`parse_mappings`].
    ///
    /// # Errors
    /// [`MappingError`] as for [`parse_mapping`].
    pub fn parse<'a>(&self, files: impl IntoIterator<Item = (&'a [u8], &'a Path)>) -> Result<Mapping, MappingError> {
        let mut whole = Whole::default();
        for (text, path) in files {
            let file =
                MappingFile { text, path: path.into(), base: self.base.as_deref(), formulations: &self.formulations };
            whole.add(rml::read(&file)?);
        }
        let mapping = whole.finish()?;
        Ok(match &self.base {
            Some(base) => mapping.with_base(base),
            None => mapping,
        })
    }
}

/// A mapping that is assembled file by file.
#[derive(Default)]
struct Whole {
    mapping: Mapping,
    keys: HashSet<String>,
    /// The number of statements that are generated from one row of each source.
    statements: usize,
    problems: Vec<MappingProblem>,
    /// The keys of triples maps that could not be read.
    unreadable: HashSet<String>,
}

impl Whole {
    fn add(&mut self, file: ReadFile) {
        self.mapping.prefixes.extend(file.prefixes);
        self.mapping.vocabularies.extend(file.vocabularies);
        self.mapping.warnings.extend(file.warnings);
        self.problems.extend(file.problems);
        self.unreadable.extend(file.unreadable);
        file.triples_maps.into_iter().for_each(|map| self.add_map(map));
    }

    fn add_map(&mut self, map: TriplesMap) {
        if !self.keys.insert(map.key.clone()) {
            return self.problems.push(problem(&map, &map.place, ProblemKind::SameName));
        }
        let had_room = self.statements <= MOST_STATEMENTS;
        self.statements = self.statements.saturating_add(map.statements());
        if self.statements <= MOST_STATEMENTS {
            self.mapping.triples_maps.push(map);
        } else if had_room {
            let (statements, most) = (self.statements, MOST_STATEMENTS);
            self.problems.push(problem(&map, &map.place, ProblemKind::TooManyStatementsInAll { statements, most }));
        }
    }

    /// The mapping, if there are no problems.
    fn finish(mut self) -> Result<Mapping, MappingError> {
        if self.statements <= MOST_STATEMENTS {
            let wrong = wrong_parents(&self.mapping.triples_maps, &self.unreadable);
            let is_older = rml::is_older(&self.mapping.vocabularies);
            let reword = |text: &str| rml::in_words_of(&self.mapping.prefixes, is_older, text);
            self.problems.extend(wrong.into_iter().map(|problem| problem.reworded(&reword)));
        }
        match (self.problems.is_empty(), self.mapping.triples_maps.is_empty()) {
            (false, _) => Err(MappingError::Invalid { problems: self.problems }),
            (true, true) => Err(MappingError::Empty),
            (true, false) => Ok(self.mapping),
        }
    }
}

fn problem(map: &TriplesMap, place: &Place, kind: ProblemKind) -> MappingProblem {
    MappingProblem::new(place.clone(), map.name.clone(), kind)
}

/// Reports parents that do not exist, and parents with another source that have no join condition.
fn wrong_parents(maps: &[TriplesMap], unreadable: &HashSet<String>) -> Vec<MappingProblem> {
    let by_key: HashMap<&str, &TriplesMap> = maps.iter().map(|map| (map.key.as_str(), map)).collect();
    let references = maps.iter().flat_map(|map| map.joins().map(move |reference| (map, reference)));
    let readable = references.filter(|(_, reference)| !unreadable.contains(&reference.parent.value));
    let wrong = readable.filter_map(|(map, reference)| {
        let kind = check_parent(reference, &map.source, &by_key).err()?;
        Some(problem(map, &reference.parent.place, kind))
    });
    wrong.collect()
}

fn check_parent(
    reference: &RefObjectMap,
    source: &LogicalSource,
    maps: &HashMap<&str, &TriplesMap>,
) -> Result<(), ProblemKind> {
    match maps.get(reference.parent.as_str()) {
        None if reference.parent.starts_with("_:") => Err(ProblemKind::NamelessParent),
        None => Err(ProblemKind::UnknownParent { parent: reference.parent.value.clone() }),
        Some(parent) if reference.conditions.is_empty() && *parent.source != *source => {
            Err(ProblemKind::ParentOfAnotherSource { parent: parent.name.clone() })
        }
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::{Expression, Mapping};
    use proptest::prelude::*;

    const MAP: &str = "@prefix rml: <http://w3id.org/rml/> . <http://ex.org/m> rml:subject <http://ex.org/s> .";

    #[test]
    fn names_are_unique_over_files() {
        let files = [(MAP.as_bytes(), Path::new("a.ttl")), (MAP.as_bytes(), Path::new("b.ttl"))];
        let error = parse_mappings(files).unwrap_err().to_string();
        assert!(error.starts_with("b.ttl:1:39: ") && error.contains("another mapping file"), "{error}");
    }

    #[test]
    fn parents_can_be_in_other_files() {
        let child = "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> . ex:c rml:subject ex:s ;
            rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:parentTriplesMap ex:m ] ] .";
        let files = [(child.as_bytes(), Path::new("a.ttl")), (MAP.as_bytes(), Path::new("b.ttl"))];
        assert_eq!(parse_mappings(files).unwrap().triples_maps.len(), 2);
    }

    const RML: &str = r#"@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
ex:m a rml:TriplesMap ;
  rml:logicalSource [
    rml:referenceFormulation rml:CSV ;
    rml:source [ a rml:FilePath ; rml:path "t.csv" ; rml:null "" ] ] ;
  rml:subjectMap [ rml:template "http://ex.org/{id}" ; rml:class ex:C ;
    rml:graphMap [ rml:reference "g" ] ] ;
  rml:predicateObjectMap [ rml:predicate ex:p ;
      rml:objectMap [ rml:reference "a" ;
        rml:languageMap [ rml:reference "l" ] ] ] ,
    [ rml:predicate ex:q ;
      rml:objectMap [ rml:parentTriplesMap ex:n ;
        rml:joinCondition [ rml:child "c" ;
          rml:parent "k" ] ] ] .
ex:n rml:logicalSource [ rml:source [ rml:path "n.csv" ] ] ; rml:subjectMap [ rml:template "http://ex.org/n/{id}" ] .
"#;

    const OLD: &str = r#"@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> . @prefix ex: <http://ex.org/> .
<#m> rml:logicalSource [ rml:source "t.json" ; rml:referenceFormulation ql:JSONPath ; rml:iterator "$[*]" ] ;
  rr:subjectMap [ rr:template "http://ex.org/{$.id}" ; rr:class ex:C ] ;
  rr:predicateObjectMap [ rr:predicate ex:p ; rr:objectMap [ rr:column "$.a" ; rr:datatype ex:d ] ] .
"#;

    fn places(text: &str) -> Vec<(String, u64, u64)> {
        let mapping = parse_mapping(text.as_bytes(), Path::new("m.ttl")).unwrap();
        let Mapping { triples_maps, .. } = &mapping;
        let map = &triples_maps[0];
        let mut found = vec![
            ("map".to_owned(), &map.place),
            ("source".to_owned(), &map.source.place),
            ("path".to_owned(), &map.path_place),
        ];
        found.extend(map.subject.classes.iter().map(|class| (class.to_string(), &class.place)));
        found.push(("subject".to_owned(), &map.subject.term.place));
        for expression in map.expressions() {
            let shown = match &**expression {
                Expression::Reference(name) => name.clone(),
                Expression::Constant(term) => term.to_string(),
                Expression::Template(template) => template.references().collect::<String>(),
                Expression::Fresh => String::new(),
            };
            found.push((shown, &expression.place));
        }
        for join in map.joins() {
            found.push(("join".to_owned(), &join.place));
            found.push(("parent".to_owned(), &join.parent.place));
            found.extend(join.conditions.iter().map(|on| ("parent column".to_owned(), &on.parent.place)));
        }
        found.extend(map.predicate_object_maps.iter().map(|pom| ("pom".to_owned(), &pom.place)));
        found.into_iter().map(|(name, place)| (name, place.span.line, place.span.column)).collect()
    }

    fn expected(places: &[(&str, u64, u64)]) -> Vec<(String, u64, u64)> {
        places.iter().map(|(name, line, column)| ((*name).to_owned(), *line, *column)).collect()
    }

    #[test]
    fn every_part_has_its_place() {
        let rml = [
            ("map", 2, 1),
            ("source", 3, 21),
            ("path", 5, 44),
            ("<http://ex.org/C>", 6, 66),
            ("subject", 6, 18),
            ("id", 6, 33),
            ("g", 7, 34),
            ("<http://ex.org/p>", 8, 42),
            ("<http://ex.org/q>", 11, 21),
            ("a", 9, 37),
            ("l", 10, 41),
            ("c", 13, 39),
            ("join", 12, 21),
            ("parent", 12, 44),
            ("parent column", 14, 22),
            ("pom", 8, 26),
            ("pom", 11, 5),
        ];
        assert_eq!(places(RML), expected(&rml));
    }

    #[test]
    fn so_has_every_part_in_the_older_vocabularies() {
        let old = [
            ("map", 3, 1),
            ("source", 3, 24),
            ("path", 3, 37),
            ("<http://ex.org/C>", 4, 65),
            ("subject", 4, 17),
            ("$.id", 4, 31),
            ("<http://ex.org/p>", 5, 40),
            ("$.a", 5, 72),
            ("<http://ex.org/d>", 5, 92),
            ("pom", 5, 25),
        ];
        assert_eq!(places(OLD), expected(&old));
    }

    #[test]
    fn references_and_constants_are_found() {
        let mapping = parse_mapping(RML.as_bytes(), Path::new("m.ttl")).unwrap();
        let line = |name: &str, reference: &str| {
            mapping.place_of_reference(mapping.named(name).unwrap(), reference).map(Place::line)
        };
        assert_eq!(line("http://ex.org/m", "l"), Some(10));
        assert_eq!(line("http://ex.org/n", "id"), Some(15));
        // What joins of others look up.
        assert_eq!(line("http://ex.org/n", "k"), Some(14));
        assert_eq!(line("http://ex.org/m", "k"), None);
        assert_eq!(mapping.place_of_iri("http://ex.org/C").map(Place::line), Some(6));
        assert_eq!(mapping.place_of_iri("http://ex.org/q").map(Place::line), Some(11));
        assert_eq!(mapping.place_of_iri("http://ex.org/m").map(Place::line), None);
    }

    /// A part of a mapping taken out, doubled, or replaced by something else.
    fn damaged() -> impl Strategy<Value = String> {
        let other = prop_oneof![
            Just(""),
            Just(" "),
            Just("\""),
            Just("\n"),
            Just("[]"),
            Just("{"),
            Just("}"),
            Just(" ; "),
            Just("ex:x"),
            Just("rml:x"),
            Just(" a rml:LogicalView "),
            Just("<http://w3id.org/rml/core#template>"),
            Just("\u{FEFF}"),
        ];
        let texts = prop_oneof![Just(RML), Just(OLD)];
        (texts, any::<prop::sample::Index>(), 0_usize..30, other, any::<bool>()).prop_map(
            |(text, at, length, other, doubles)| {
                let mut characters: Vec<char> = text.chars().collect();
                let start = at.index(characters.len());
                let end = (start + length).min(characters.len());
                let part: String = characters[start..end].iter().collect();
                let new = if doubles { part.clone() + other + &part } else { other.to_owned() };
                characters.splice(start..end, new.chars());
                characters.into_iter().collect()
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn damage_is_reported_at_a_place_of_the_file(text in damaged()) {
            let lines: Vec<&str> = text.split('\n').collect();
            let is_inside = |place: &Place| {
                let line = lines.get(usize::try_from(place.line()).unwrap().wrapping_sub(1));
                line.is_some_and(|line| usize::try_from(place.span.column).unwrap() <= line.chars().count() + 1)
            };
            match parse_mapping(text.as_bytes(), Path::new("m.ttl")) {
                Ok(mapping) => prop_assert!(mapping.warnings.iter().all(|problem| is_inside(&problem.place))),
                Err(MappingError::Empty) => {}
                Err(error) => {
                    let place = error.place();
                    prop_assert!(place.as_ref().is_some_and(is_inside), "{error}: {place:?}");
                }
            }
        }
    }
}
