use crate::check::mapping_places;
use crate::check::raw_table::RawTables;
use crate::check::rule::{Exit, Rule, Scope, Suppression, rule};
use crate::check::table::columns;
use crate::check::{Diagnostic, RelatedPlace};
use diwan_rdf::text::nearest;
use diwan_rml::engine::PlanProblem;
use diwan_rml::mapping::Mapping;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

rule! {
    /// The mapping refers to a column that does not exist.
    ///
    /// Before any row is read, every reference of the mapping is compared with the header of its table. Otherwise, a
    /// column that was renamed in the table but not in the mapping would be empty in every row.
    ///
    /// Example: the header has `session_titel`, and the mapping has `rml:reference "session_title"`.
    ///
    /// Fix: correct the header or the mapping. The message suggests the most similar name.
    RULE {
        code: "M001",
        name: "unknown-column",
        exit: Exit::Definition,
        is_required: true,
        suppresses: &[
            Suppression::of(Scope::File, &["D014"]),
        ],
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

/// The finding for a single problem.
pub(in crate::check) fn unknown(problem: &PlanProblem) -> Diagnostic {
    let near = problem.nearest.as_ref().map(|near| SimilarColumn { name: near.clone(), has_similar_name: true });
    missing(&[problem], near)
}

/// One finding for each missing column, however many triples maps read it.
pub(in crate::check) fn check(problems: &[PlanProblem], mapping: &Mapping, raw: &RawTables) -> Vec<Diagnostic> {
    let mut by_file: BTreeMap<&Path, BTreeMap<&str, Vec<&PlanProblem>>> = BTreeMap::new();
    for problem in problems {
        by_file.entry(&problem.path).or_default().entry(&problem.reference).or_default().push(problem);
    }
    let mut found = Vec::new();
    for (path, missing_columns) in &by_file {
        let header = raw.get(*path).map(|table| table.names());
        match header.filter(|_| missing_columns.values().flatten().all(|problem| problem.reason.is_none())) {
            Some(header) => found.extend(of_table(path, missing_columns, header, mapping)),
            None => {
                found.extend(
                    missing_columns.values().map(|problems| unknown(problems[0]).related(reading(problems, mapping))),
                );
            }
        }
    }
    found
}

/// The columns of one reference, with the triples maps that read it.
type MissingColumns<'p> = BTreeMap<&'p str, Vec<&'p PlanProblem>>;

fn of_table(
    path: &Path,
    missing_columns: &MissingColumns<'_>,
    header: &[String],
    mapping: &Mapping,
) -> Vec<Diagnostic> {
    let wanted = columns(mapping, path);
    let unread: Vec<&str> = header.iter().map(String::as_str).filter(|name| !wanted.contains(name)).collect();
    let found = |(reference, problems): (&&str, &Vec<&PlanProblem>)| {
        let like = nearest(reference, unread.iter())
            .map(|near| SimilarColumn { name: (*near).to_owned(), has_similar_name: true });
        let only = || match unread.as_slice() {
            [only] if missing_columns.len() == 1 => {
                Some(SimilarColumn { name: (*only).to_owned(), has_similar_name: false })
            }
            _ => None,
        };
        missing(problems, like.or_else(only)).related(reading(problems, mapping))
    };
    missing_columns.iter().map(found).collect()
}

/// The column that may be meant: one that is not mapped.
struct SimilarColumn {
    name: String,
    /// Whether the names are similar. Otherwise it is the only column that is not mapped.
    has_similar_name: bool,
}

fn missing(problems: &[&PlanProblem], near: Option<SimilarColumn>) -> Diagnostic {
    let Some(problem) = problems.first() else {
        return RULE.finding("the mapping does not fit the table");
    };
    let message = match &problem.reason {
        None => format!("the mapping reads column `{}`, which is not in the header", problem.reference),
        Some(reason) => format!("the mapping reads `{}`, which {reason}", problem.reference),
    };
    let maps: BTreeSet<&str> = problems.iter().map(|problem| problem.triples_map.as_str()).collect();
    let maps = maps.into_iter().collect::<Vec<_>>().join(" and ");
    let help = match &near {
        Some(SimilarColumn { name, has_similar_name: true }) => format!("did you mean `{name}`? It is read by {maps}"),
        Some(SimilarColumn { name, has_similar_name: false }) => {
            format!("was it renamed to `{name}`, which is not mapped? Correct the header, or the reference in {maps}")
        }
        None => format!("add the column, or remove it from {maps}"),
    };
    let found = RULE.finding(message).at(&problem.path, 1).help(help);
    match near {
        Some(near) => found.cell(near.name.clone(), near.name),
        None => found,
    }
}

/// The maximum number of lines of the mapping in a finding.
const SHOWN: usize = 3;

/// The lines of the mapping that read a column, without duplicates.
fn reading(problems: &[&PlanProblem], mapping: &Mapping) -> Vec<RelatedPlace> {
    let mut reading: Vec<RelatedPlace> = Vec::new();
    let places = problems
        .iter()
        .filter_map(|problem| mapping_places::reading(mapping, &problem.triples_map, &problem.reference));
    for also in places {
        if reading.len() < SHOWN && !reading.contains(&also) {
            reading.push(also);
        }
    }
    reading
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class schema:Place ; rml:graph graph:editorial ] ;
  rml:predicateObjectMap [ rml:predicate skos:prefLabel ; rml:objectMap [ rml:reference "citation" ] ] .
--- registers/places.csv
slug,label
     ^^^^^ M001 error: the mapping reads column `citation`, which is not in the header
  = was it renamed to `label`, which is not mapped? Correct the header, or the reference in https://example.org/mapping#places
place-1,Baku
"#,
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class schema:Place ; rml:graph graph:editorial ] ;
  rml:predicateObjectMap [ rml:predicate skos:prefLabel ; rml:objectMap [ rml:reference "label" ] ] .
--- registers/places.csv
slug
^^^^ M001 error: the mapping reads column `label`, which is not in the header
  = add the column, or remove it from https://example.org/mapping#places
place-1
"#,
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class schema:Place ; rml:graph graph:editorial ] ;
  rml:predicateObjectMap [ rml:predicate skos:prefLabel ; rml:objectMap [ rml:reference "labels" ] ] .
--- registers/places.csv
slug,label
     ^^^^^ M001 error: the mapping reads column `labels`, which is not in the header
  = did you mean `label`? It is read by https://example.org/mapping#places
place-1,Baku
"#,
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class schema:Place ; rml:graph graph:editorial ] ;
  rml:predicateObjectMap [ rml:predicate skos:prefLabel ; rml:objectMap [ rml:reference "label" ] ] .
--- registers/places.csv
slug,label
"#,
];
