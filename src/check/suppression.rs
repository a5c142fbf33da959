//! Suppresses findings that follow from other findings.
//!
//! A rule declares which findings of other rules are noise after one of its own, and where. Findings are compared by
//! file, line, column and node, never by message.

use super::registry::rule_of;
use super::rule::{Scope, Suppressed, Suppression};
use super::{Diagnostic, RelatedPlace, Severity};
use oxigraph::model::NamedNode;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// An error in a cell suppresses the violation of a shape by the same cell.
static SHAPES: Suppression =
    Suppression { scope: Scope::Cell, rules: Suppressed::Codes(&["S001"]), by_warnings: false };

/// Removes findings that follow from other findings, and repetitions where one finding is enough.
pub(super) fn suppress(diagnostics: &mut Vec<Diagnostic>) {
    let keep: Vec<bool> = {
        let causes = Causes::new(diagnostics);
        let mut seen = HashSet::new();
        diagnostics.iter().map(|found| !causes.explain(found) && is_first(found, &mut seen)).collect()
    };
    let mut keep = keep.into_iter();
    diagnostics.retain(|_| keep.next().unwrap_or(true));
}

/// Whether a finding is the first in the scope in which its rule reports only one.
fn is_first<'f>(found: &'f Diagnostic, seen: &mut HashSet<(&'static str, Key<'f>)>) -> bool {
    let scope = rule_of(found.code).and_then(|rule| rule.once_per).filter(|_| found.file.is_some());
    scope.is_none_or(|scope| keys(found, scope).into_iter().all(|key| seen.insert((found.code, key))))
}

/// A place that several findings can share.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Key<'f> {
    Project,
    Unplaced,
    File(Option<&'f Path>),
    Row(Row<'f>),
    WholeRow(Row<'f>),
    Cell(Row<'f>, &'f str),
    RelatedCell(Row<'f>, &'f str),
    Node(&'f NamedNode),
}

type Row<'f> = (Option<&'f Path>, Option<u64>);

/// The suppressed rules for each place.
struct Causes<'f>(HashMap<Key<'f>, Vec<&'static Suppressed>>);

impl<'f> Causes<'f> {
    fn new(diagnostics: &'f [Diagnostic]) -> Self {
        let mut causes: HashMap<_, Vec<&'static Suppressed>> = HashMap::new();
        for found in diagnostics {
            for suppression in suppressions(found) {
                for key in keys(found, suppression.scope) {
                    let suppressed = causes.entry(key).or_default();
                    // Many rows have findings of the same rule.
                    if !suppressed.iter().any(|other| std::ptr::eq(*other, &raw const suppression.rules)) {
                        suppressed.push(&suppression.rules);
                    }
                }
            }
        }
        Self(causes)
    }

    fn explain(&self, found: &Diagnostic) -> bool {
        let explains =
            |key: Key<'_>| self.0.get(&key).is_some_and(|rules| rules.iter().any(|rules| contains(rules, found.code)));
        !self.0.is_empty() && places(found).into_iter().any(explains)
    }
}

fn contains(rules: &Suppressed, code: &str) -> bool {
    match rules {
        Suppressed::Codes(codes) => codes.contains(&code),
        Suppressed::OfRecords => rule_of(code).is_some_and(|rule| rule.needs_records),
        Suppressed::AllBut(codes) => !codes.contains(&code),
    }
}

fn suppressions(found: &Diagnostic) -> impl Iterator<Item = &'static Suppression> {
    let own = rule_of(found.code).map_or(&[][..], |rule| rule.suppresses);
    let general = (found.code != "S001").then_some(&SHAPES);
    let severity = found.severity;
    own.iter().chain(general).filter(move |suppression| suppression.by_warnings || severity == Severity::Error)
}

/// The places in which a finding suppresses others.
fn keys(found: &Diagnostic, scope: Scope) -> Vec<Key<'_>> {
    let column = found.column.as_deref();
    match scope {
        Scope::Project => vec![Key::Project],
        Scope::Unplaced => vec![Key::Unplaced],
        Scope::File => vec![Key::File(found.file.as_deref())],
        Scope::Row => vec![Key::Row(row(found))],
        Scope::RelatedRows => {
            let related = found.related.iter().map(|place| Key::Row(row_of(place)));
            related.chain([Key::Row(row(found))]).collect()
        }
        Scope::WholeRow => vec![Key::WholeRow(row(found))],
        Scope::Cell => column.map(|column| Key::Cell(row(found), column)).into_iter().collect(),
        Scope::RelatedCell => column.map(|column| Key::RelatedCell(row(found), column)).into_iter().collect(),
        Scope::Node => found.about.iter().map(Key::Node).collect(),
    }
}

/// The places in which a finding can be suppressed.
fn places(found: &Diagnostic) -> Vec<Key<'_>> {
    let mut places = vec![Key::Project, Key::File(found.file.as_deref()), Key::Row(row(found))];
    places.extend(found.file.is_none().then_some(Key::Unplaced));
    places.push(match found.column.as_deref() {
        Some(column) => Key::Cell(row(found), column),
        None => Key::WholeRow(row(found)),
    });
    let related =
        found.related.iter().filter_map(|place| Some(Key::RelatedCell(row_of(place), place.column.as_deref()?)));
    places.extend(related);
    places.extend(found.about.iter().map(Key::Node));
    places
}

fn row(found: &Diagnostic) -> Row<'_> {
    (found.file.as_deref(), found.line)
}

fn row_of(place: &RelatedPlace) -> Row<'_> {
    (Some(&place.file), Some(place.line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::NamedNodeRef;

    fn kept(findings: &[Diagnostic]) -> Vec<&'static str> {
        let mut kept = findings.to_vec();
        suppress(&mut kept);
        kept.iter().map(|found| found.code).collect()
    }

    fn at(code: &'static str, line: u64, column: Option<&str>) -> Diagnostic {
        let found = Diagnostic::error(code, "…").at("t.csv", line);
        match column {
            Some(column) => found.cell(column, "…"),
            None => found,
        }
    }

    #[test]
    fn missing_cells_suppress_missing_quotes_and_shapes() {
        assert_eq!(kept(&[at("D004", 2, Some("a")), at("E001", 2, Some("b")), at("E001", 3, None)]), ["D004", "E001"]);
        assert_eq!(kept(&[at("D004", 2, Some("a")), at("S001", 2, None), at("S001", 3, None)]), ["D004", "S001"]);
    }

    #[test]
    fn duplicate_keys_suppress_findings_in_both_rows() {
        let first = RelatedPlace { file: "t.csv".into(), line: 2, column: None, message: String::new() };
        let twice = at("D002", 5, Some("key")).related([first]);
        let found = [twice, at("E006", 2, Some("name")), at("E007", 5, None), at("E007", 6, None), at("D020", 5, None)];
        assert_eq!(kept(&found), ["D002", "E007", "D020"]);
    }

    #[test]
    fn errors_suppress_shapes_of_the_same_cell() {
        let shape = at("S001", 2, Some("start"));
        assert_eq!(kept(&[at("D001", 2, Some("start")), shape.clone()]), ["D001"]);
        assert_eq!(kept(&[at("D001", 2, Some("end")), shape.clone()]), ["D001", "S001"]);
        let warning = Diagnostic { severity: Severity::Warning, ..at("E008", 2, Some("start")) };
        assert_eq!(kept(&[warning, shape]), ["E008", "S001"]);
    }

    #[test]
    fn misplaced_quotes_suppress_missing_words() {
        let quote = |line| RelatedPlace {
            file: "t.csv".into(),
            line,
            column: Some("quote".to_owned()),
            message: String::new(),
        };
        let words = |line| at("E006", line, Some("name")).related([quote(line)]);
        assert_eq!(kept(&[at("E004", 2, Some("quote")), words(2), words(3)]), ["E004", "E006"]);
        assert_eq!(
            kept(&[at("E004", 2, Some("quote_start")), words(2)]),
            ["E004", "E006"],
            "the words are the document's"
        );
    }

    #[test]
    fn malformed_items_suppress_shapes_of_their_nodes() {
        let node = |item: &str| NamedNode::new_unchecked(format!("http://www.wikidata.org/entity/{item}"));
        let shape = |item: &str| Diagnostic::error("S001", "…").at("u.csv", 9).about([node(item)]);
        assert_eq!(
            kept(&[at("L001", 2, Some("item")).about([node("Q1x")]), shape("Q1x"), shape("Q2")]),
            ["L001", "S001"]
        );
        let other = NamedNodeRef::new_unchecked("https://ex.org/a").into_owned();
        assert_eq!(kept(&[at("L001", 2, None).about([other]), shape("Q1x")]), ["L001", "S001"]);
    }

    #[test]
    fn unreadable_tables_suppress_other_findings() {
        let other = Diagnostic::error("D001", "…").at("u.csv", 2);
        let unplaced = Diagnostic::error("S001", "…");
        let found =
            [at("D007", 1, None), at("D001", 4, None), at("M001", 1, None), at("D008", 1, None), unplaced, other];
        assert_eq!(kept(&found), ["D007", "D008", "D001"]);
        let warning = Diagnostic { severity: Severity::Warning, ..at("D013", 1, None) };
        assert_eq!(kept(&[warning, at("D001", 4, None)]), ["D013", "D001"], "line ends that every reader knows");
    }

    #[test]
    fn missing_graphs_suppress_findings_about_records() {
        let found = [
            Diagnostic::error("M004", "…"),
            at("E001", 2, None),
            at("L002", 2, None),
            at("D020", 2, None),
            at("D001", 2, None),
        ];
        assert_eq!(kept(&found), ["M004", "D001"]);
    }

    #[test]
    fn rules_can_limit_findings_to_one_per_scope() {
        let unplaced = || Diagnostic::error("P001", "…");
        let found = [at("D005", 2, None), at("D005", 2, None), at("D005", 3, None), unplaced(), unplaced()];
        assert_eq!(kept(&found), ["D005", "D005", "P001", "P001"]);
    }
}
