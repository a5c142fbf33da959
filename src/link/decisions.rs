//! `links.csv`: the decisions of curators on links to Wikidata.
//!
//! A row with an `item` links the entity to that item; a row with a `rejected` item records that the entity is not that
//! item; a row with neither records that Wikidata had no item for the entity on the date of the row. The mapping
//! generates `schema:sameAs` from rows with an `item` only.

use super::lock::with_lock;
use super::table::{Line, rows};
use super::{ItemId, LinkError, Precision, Time};
use crate::project::write_atomically;
use diwan_rdf::files::read_whole;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

/// The decision of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The entity is this item.
    Linked(ItemId),
    /// The entity is not this item.
    Rejected(ItemId),
    /// Wikidata has no item for the entity.
    Absent,
}

/// A row of `links.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The slug of the entity.
    pub slug: String,
    /// The decision.
    pub verdict: Verdict,
    /// How the decision was made: `by-hand`, `reviewed` or `identifier`.
    pub method: String,
    /// The date of the decision: `YYYY-MM-DD`.
    pub date: String,
    /// The line of the row in the table.
    pub line: u64,
}

#[derive(Deserialize)]
struct Row {
    slug: String,
    item: String,
    rejected: String,
    method: String,
    date: String,
}

const HEADER: &str = "slug,item,rejected,method,date\n";

/// The columns of `links.csv`.
pub const DECISION_COLUMNS: [&str; 5] = ["slug", "item", "rejected", "method", "date"];

/// All decisions, in the order of the table.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    all: Vec<Decision>,
}

impl Decisions {
    /// Reads the table; empty if the file does not exist.
    ///
    /// # Errors
    /// [`LinkError`] with file, line and column of an invalid cell.
    pub fn read(path: &Path) -> Result<Self, LinkError> {
        match read_whole(path) {
            Ok(text) => Self::parse(path, &text),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(cause) => Err(LinkError::Io { path: path.to_owned(), cause }),
        }
    }

    /// Parses the text of the table; `path` is for messages.
    ///
    /// # Errors
    /// As [`Decisions::read`].
    pub fn parse(path: &Path, text: &[u8]) -> Result<Self, LinkError> {
        Ok(Self { all: Self::rows(path, text)?.into_iter().collect::<Result<_, LinkError>>()? })
    }

    /// Parses the text row by row, so that an invalid row does not hide the others.
    ///
    /// # Errors
    /// [`LinkError::Table`] if the text is not such a table at all.
    pub fn rows(path: &Path, text: &[u8]) -> Result<Vec<Result<Decision, LinkError>>, LinkError> {
        let decision = |line: Line<Row>| {
            let verdict = verdict(path, line.line, &line.row)?;
            let Row { slug, method, date, .. } = line.row;
            if Time::parse(&date, Precision::Day, false).is_none_or(|day| day.to_string() != date) {
                let reason = "write the day of the decision as YYYY-MM-DD".to_owned();
                return Err(LinkError::Cell {
                    path: path.to_owned(),
                    line: line.line,
                    column: "date",
                    value: date,
                    reason,
                });
            }
            Ok(Decision { slug, verdict, method, date, line: line.line })
        };
        Ok(rows::<Row>(path, text)?.into_iter().map(decision).collect())
    }

    /// Whether existing decisions rule out a new one: the entity has a decision already, or the item is linked to
    /// another entity or was rejected for this one.
    fn exclude(&self, new: &Decision) -> bool {
        self.all.iter().any(|old| match (old.verdict, new.verdict) {
            (Verdict::Linked(_) | Verdict::Absent, _) if old.slug == new.slug => true,
            (Verdict::Linked(old), Verdict::Linked(new)) => old == new,
            (Verdict::Rejected(item), Verdict::Linked(wanted)) => old.slug == new.slug && item == wanted,
            _ => false,
        })
    }

    /// All rows.
    pub fn iter(&self) -> impl Iterator<Item = &Decision> {
        self.all.iter()
    }

    /// The decisions by slug of the entity.
    pub fn by_entity(&self) -> BTreeMap<&str, EntityDecisions> {
        let mut decided: BTreeMap<&str, EntityDecisions> = BTreeMap::new();
        for decision in &self.all {
            let decided = decided.entry(&decision.slug).or_default();
            match decision.verdict {
                Verdict::Linked(item) => decided.linked = Some(item),
                Verdict::Rejected(item) => {
                    decided.rejected.insert(item);
                }
                Verdict::Absent => decided.absent = true,
            }
        }
        decided
    }
}

/// The decisions on one entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityDecisions {
    /// The item it is linked to.
    pub linked: Option<ItemId>,
    /// The items rejected for it.
    pub rejected: BTreeSet<ItemId>,
    /// Whether Wikidata has no item for it.
    pub absent: bool,
}

impl EntityDecisions {
    /// Whether no further decision is needed.
    pub fn is_settled(&self) -> bool {
        self.linked.is_some() || self.absent
    }
}

fn verdict(path: &Path, line: u64, row: &Row) -> Result<Verdict, LinkError> {
    let item = |column: &'static str, value: &str| {
        let malformed = |error: super::id::MalformedId| LinkError::Cell {
            path: path.to_owned(),
            line,
            column,
            value: value.to_owned(),
            reason: error.to_string(),
        };
        value.parse().map_err(malformed)
    };
    match (row.item.as_str(), row.rejected.as_str()) {
        ("", "") => Ok(Verdict::Absent),
        (linked, "") => item("item", linked).map(Verdict::Linked),
        ("", rejected) => item("rejected", rejected).map(Verdict::Rejected),
        (_, rejected) => Err(LinkError::Cell {
            path: path.to_owned(),
            line,
            column: "rejected",
            value: rejected.to_owned(),
            reason: "a row has an item or a rejected item, not both; write two rows".to_owned(),
        }),
    }
}

/// Appends decisions to the table, which is replaced atomically. Decisions that were ruled out in the meantime by those
/// of another process are not added but returned.
///
/// # Errors
/// [`LinkError::Io`]; nothing is added in that case.
pub fn append(path: &Path, decisions: &[Decision]) -> Result<Vec<Decision>, LinkError> {
    with_lock(path, || {
        let old = read_or_begin(path)?;
        let there = Decisions { all: Decisions::rows(path, &old)?.into_iter().filter_map(Result::ok).collect() };
        let (excluded, new): (Vec<_>, Vec<_>) = decisions.iter().cloned().partition(|new| there.exclude(new));
        let failed = |cause| LinkError::Io { path: path.to_owned(), cause };
        let text = with_rows(old, &new).map_err(failed)?;
        write_atomically(path, |out| out.write_all(&text)).map_err(failed)?;
        Ok(excluded)
    })
}

/// The text of the table; only the header if the file does not exist.
fn read_or_begin(path: &Path) -> Result<Vec<u8>, LinkError> {
    let text = match read_whole(path) {
        Ok(text) => text,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => HEADER.into(),
        Err(cause) => return Err(LinkError::Io { path: path.to_owned(), cause }),
    };
    let plain = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&text);
    let header = plain.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if header.trim_ascii_end() == HEADER.trim_end().as_bytes() {
        return Ok(text);
    }
    let reason = format!("the header must be {}", HEADER.trim_end());
    Err(LinkError::Table { path: path.to_owned(), reason: reason.into() })
}

fn with_rows(mut text: Vec<u8>, decisions: &[Decision]) -> io::Result<Vec<u8>> {
    if !text.ends_with(b"\n") {
        text.push(b'\n');
    }
    let mut writer = ::csv::WriterBuilder::new().has_headers(false).from_writer(text);
    for Decision { slug, verdict, method, date, .. } in decisions {
        let (item, rejected) = match verdict {
            Verdict::Linked(item) => (item.to_string(), String::new()),
            Verdict::Rejected(item) => (String::new(), item.to_string()),
            Verdict::Absent => (String::new(), String::new()),
        };
        writer.write_record([slug, &item, &rejected, method, date])?;
    }
    writer.into_inner().map_err(::csv::IntoInnerError::into_error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn decision(slug: &str, verdict: Verdict) -> Decision {
        Decision { slug: slug.to_owned(), verdict, method: "reviewed".into(), date: "2026-11-22".into(), line: 0 }
    }

    fn item(text: &str) -> ItemId {
        text.parse().unwrap()
    }

    #[test]
    fn appended_rows_are_read_back_and_other_rows_do_not_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.csv");
        fs::write(&path, "slug,item,rejected,method,date\nbody-un,Q1065,,by-hand,2026-11-22").unwrap();
        let new = [
            decision("body-x", Verdict::Rejected(item("Q1"))),
            decision("body-x", Verdict::Linked(item("Q2"))),
            decision("body-y", Verdict::Absent),
        ];
        append(&path, &new).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(
            text.lines().skip(1).collect::<Vec<_>>(),
            [
                "body-un,Q1065,,by-hand,2026-11-22",
                "body-x,,Q1,reviewed,2026-11-22",
                "body-x,Q2,,reviewed,2026-11-22",
                "body-y,,,reviewed,2026-11-22"
            ]
        );
        let decisions = Decisions::read(&path).unwrap();
        let decided = decisions.by_entity();
        assert_eq!(decided["body-x"].linked, Some(item("Q2")));
        assert_eq!(decided["body-x"].rejected, [item("Q1")].into());
        assert!(decided["body-y"].absent && decided["body-y"].is_settled());
    }

    #[test]
    fn concurrent_decisions_are_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.csv");
        let first = [decision("a", Verdict::Linked(item("Q1"))), decision("b", Verdict::Rejected(item("Q2")))];
        assert_eq!(append(&path, &first).unwrap(), []);
        let late = [
            decision("a", Verdict::Absent),
            decision("b", Verdict::Linked(item("Q1"))),
            decision("b", Verdict::Linked(item("Q2"))),
        ];
        assert_eq!(append(&path, &late).unwrap(), late);
        assert_eq!(append(&path, &[decision("b", Verdict::Linked(item("Q3")))]).unwrap(), []);
        assert_eq!(Decisions::read(&path).unwrap().iter().count(), 3);
    }

    #[test]
    fn concurrent_writers_keep_all_rows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.csv");
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let path = &path;
                scope.spawn(move || {
                    for row in 0..10 {
                        append(path, &[decision(&format!("a-{writer}-{row}"), Verdict::Absent)]).unwrap();
                    }
                });
            }
        });
        assert_eq!(Decisions::read(&path).unwrap().iter().count(), 40);
    }

    #[test]
    fn a_missing_table_is_created() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.csv");
        assert_eq!(Decisions::read(&path).unwrap().iter().count(), 0);
        append(&path, &[decision("a", Verdict::Absent)]).unwrap();
        assert_eq!(Decisions::read(&path).unwrap().iter().count(), 1);
    }

    #[test]
    fn tables_with_another_header_are_not_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.csv");
        fs::write(&path, "slug,item\na,Q1\n").unwrap();
        let error = append(&path, &[decision("b", Verdict::Absent)]).unwrap_err().to_string();
        assert!(error.contains("the header must be slug,item,rejected,method,date"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "slug,item\na,Q1\n");
    }

    #[test]
    fn errors_have_a_position() {
        let read = |row: &str| {
            let text = format!("slug,item,rejected,method,date\n{row}\n");
            Decisions::parse(Path::new("links.csv"), text.as_bytes()).unwrap_err().to_string()
        };
        let malformed = read("a,227,,by-hand,2026-11-22");
        assert!(malformed.starts_with("links.csv:2: column `item`: \"227\": not a Wikidata identifier"), "{malformed}");
        assert!(read("a,Q1,Q2,by-hand,2026-11-22").contains("write two rows"));
        assert!(read("a,Q1,,by-hand,yesterday").contains("column `date`: \"yesterday\": write the day"));
    }
}
