//! `candidates.csv`: candidate items for entities, one row for each candidate, best first.

use super::LinkError;
use super::http::shown_address;
#[cfg(feature = "link")]
use super::reconcile::Suggestion;
use super::score::by_score;
use super::table::rows;
use crate::project::write_atomically;
use diwan_rdf::files::read_whole;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::cmp::Ordering;
#[cfg(feature = "link")]
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// An item that may be the same as an entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The slug of the entity.
    pub slug: String,
    /// The identifier of the item.
    pub item: String,
    /// The name of the item.
    pub name: String,
    /// A short description of the item.
    pub description: String,
    /// The names of its types, separated by `; `.
    pub types: String,
    /// The score that the service gives; `None` if it is not a number.
    #[serde(deserialize_with = "score")]
    pub score: Option<f64>,
    /// Whether the service considers it a match.
    #[serde(rename = "match")]
    pub is_match: bool,
    /// The scores of single features: `P17=100; all_labels=96`.
    pub features: String,
    /// The names of the entity for which it was found, separated by ` | `.
    pub asked: String,
    /// The address of the service, without secrets.
    pub endpoint: String,
}

impl Candidate {
    #[cfg(feature = "link")]
    /// Adds a suggestion for one name of an entity. If the item was already found under another name, the one with the
    /// better score is kept, with both names.
    pub(super) fn merge(
        found: &mut BTreeMap<String, Self>,
        (slug, asked): (&str, &str),
        endpoint: &str,
        suggestion: Suggestion,
    ) {
        let features: Vec<_> = suggestion.features.iter().map(|(id, value)| format!("{id}={value}")).collect();
        let new = Self {
            slug: slug.to_owned(),
            item: suggestion.id.clone(),
            name: suggestion.name,
            description: suggestion.description,
            types: suggestion.types.join("; "),
            score: suggestion.score,
            is_match: suggestion.is_match,
            features: features.join("; "),
            asked: asked.to_owned(),
            endpoint: shown_address(endpoint),
        };
        let Some(old) = found.remove(&suggestion.id) else {
            found.insert(suggestion.id, new);
            return;
        };
        let (is_match, asked) = (old.is_match || new.is_match, format!("{} | {}", old.asked, new.asked));
        let better = if by_score(new.score, old.score).is_lt() { new } else { old };
        found.insert(suggestion.id, Self { is_match, asked, ..better });
    }

    /// Orders the better candidate first.
    pub(super) fn by_score(a: &Self, b: &Self) -> Ordering {
        by_score(a.score, b.score).then_with(|| b.is_match.cmp(&a.is_match)).then_with(|| a.item.cmp(&b.item))
    }
}

const HEADER: [&str; 10] =
    ["slug", "item", "name", "description", "types", "score", "match", "features", "asked", "endpoint"];

/// Reads the candidates; none if the file does not exist.
///
/// # Errors
/// [`LinkError`] with the line of an invalid row.
pub fn read_candidates(path: &Path) -> Result<Vec<Candidate>, LinkError> {
    match read_whole(path) {
        Ok(text) => Ok(rows(path, &text)?.into_iter().map(|line| without_secrets(line.row)).collect()),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(cause) => Err(LinkError::Io { path: path.to_owned(), cause }),
    }
}

/// Removes secrets from the address: earlier versions wrote it in full.
fn without_secrets(candidate: Candidate) -> Candidate {
    Candidate { endpoint: shown_address(&candidate.endpoint), ..candidate }
}

/// Parses a score; `None` if the cell is empty or the number is not finite.
fn score<'de, D: Deserializer<'de>>(cell: D) -> Result<Option<f64>, D::Error> {
    let text = String::deserialize(cell)?;
    match text.trim() {
        "" => Ok(None),
        number => {
            number.parse().map(|score: f64| Some(score).filter(|score| score.is_finite())).map_err(D::Error::custom)
        }
    }
}

/// Replaces the table.
///
/// # Errors
/// [`LinkError::Io`]; the old table is then left unchanged.
pub fn write_candidates(path: &Path, candidates: &[Candidate]) -> Result<(), LinkError> {
    let failed = |cause| LinkError::Io { path: path.to_owned(), cause };
    let mut sorted: Vec<&Candidate> = candidates.iter().collect();
    sorted.sort_by(|a, b| a.slug.cmp(&b.slug).then_with(|| Candidate::by_score(a, b)));
    write_atomically(path, |out| {
        let mut writer = ::csv::Writer::from_writer(out);
        if sorted.is_empty() {
            writer.write_record(HEADER)?;
        }
        for candidate in sorted {
            writer.serialize(candidate)?;
        }
        writer.flush()
    })
    .map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggestion(id: &str, score: f64) -> Suggestion {
        Suggestion {
            id: id.to_owned(),
            name: "n, \"m\"".to_owned(),
            description: String::new(),
            types: vec!["city".to_owned(), "capital".to_owned()],
            score: Some(score),
            is_match: score > 90.0,
            features: vec![("P17".to_owned(), 100.0)],
        }
    }

    #[test]
    fn candidates_found_by_several_names_have_one_row_with_the_best_score() {
        let mut found = BTreeMap::new();
        for (name, id, score) in [("Baku", "Q9248", 80.0), ("باكو", "Q9248", 95.5), ("Baku", "Q2", 90.0)] {
            Candidate::merge(&mut found, ("place-baku", name), "http://a", suggestion(id, score));
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("candidates.csv");
        write_candidates(&path, &found.into_values().collect::<Vec<_>>()).unwrap();
        let read = read_candidates(&path).unwrap();
        assert_eq!(read.iter().map(|candidate| candidate.item.as_str()).collect::<Vec<_>>(), ["Q9248", "Q2"]);
        assert_eq!(read[0].asked, "Baku | باكو");
        assert_eq!((read[0].score, read[0].is_match, read[0].features.as_str()), (Some(95.5), true, "P17=100"));
        assert_eq!(read[0].types, "city; capital");
        write_candidates(&path, &[]).unwrap();
        assert_eq!(read_candidates(&path).unwrap(), []);
    }

    #[test]
    fn invalid_scores_and_secrets_are_not_stored() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("candidates.csv");
        let row = |item: &str, score: &str| format!("s,{item},n,,,{score},false,,n,http://me:secret@host/api?key=1\n");
        std::fs::write(&path, HEADER.join(",") + "\n" + &row("Q1", "NaN") + &row("Q2", "") + &row("Q3", "-1")).unwrap();
        write_candidates(&path, &read_candidates(&path).unwrap()).unwrap();
        let rows = std::fs::read_to_string(&path).unwrap();
        let rows: Vec<_> = rows.lines().skip(1).collect();
        let written = |item: &str, score: &str| format!("s,{item},n,,,{score},false,,n,http://host/api?key=***");
        assert_eq!(rows, [written("Q3", "-1.0"), written("Q1", ""), written("Q2", "")]);
        std::fs::write(&path, HEADER.join(",") + "\n" + &row("Q1", "high")).unwrap();
        assert!(read_candidates(&path).is_err());
    }
}
