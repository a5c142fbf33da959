//! What the project file says about the publication of a dataset: who is responsible for it, since when, what it
//! covers and where copies of it are.

use diwan_rdf::term::check_lexical;
use iri_string::types::IriStr;
use oxigraph::model::vocab::xsd;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The table `[publication]` of a project file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Publication {
    /// The day of the first publication, as `YYYY-MM-DD`.
    pub issued: Option<String>,
    /// The day of the last change, as `YYYY-MM-DD`.
    pub modified: Option<String>,
    /// Who publishes the dataset.
    pub publisher: Option<Agent>,
    /// Who made the dataset.
    pub creator: Option<Agent>,
    /// The IRIs of the places that the dataset is about. Like all IRIs of the table, they may be relative to the base.
    pub spatial: Vec<String>,
    /// The IRIs of entities or records that show what the dataset is like.
    pub examples: Vec<String>,
    /// The address of the dataset's copies, without the extension of a format.
    pub dumps: Option<String>,
}

/// A person, an organization or a program.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Agent {
    /// The IRI, absolute or relative to the base.
    pub iri: String,
    /// The name, by language.
    pub name: BTreeMap<String, String>,
}

/// The table `[curation]` of a project file: who made the records, and when.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Curation {
    /// Who made the records.
    pub agent: Agent,
    /// The day on which the records were made or last compared with their sources, as `YYYY-MM-DD`.
    pub date: String,
}

impl Publication {
    /// Checks dates and IRIs.
    pub(super) fn check(&self, base: &str) -> Result<(), String> {
        for (key, date) in [("issued", &self.issued), ("modified", &self.modified)] {
            date.iter().try_for_each(|date| check_date(key, date))?;
        }
        let agents = [("publisher", &self.publisher), ("creator", &self.creator)];
        let agents = agents.into_iter().flat_map(|(key, agent)| agent.iter().map(move |agent| (key, &agent.iri)));
        let lists = [("spatial", &self.spatial), ("examples", &self.examples)];
        let lists = lists.into_iter().flat_map(|(key, iris)| iris.iter().map(move |iri| (key, iri)));
        let dumps = self.dumps.iter().map(|iri| ("dumps", iri));
        agents.chain(lists).chain(dumps).try_for_each(|(key, iri)| check_iri(key, iri, base))
    }
}

impl Curation {
    /// Checks the date and the IRI.
    pub(super) fn check(&self, base: &str) -> Result<(), String> {
        check_date("date", &self.date)?;
        check_iri("agent", &self.agent.iri, base)
    }
}

/// An IRI of the project file: as it is if it has a scheme, else appended to the base.
pub fn resolved_iri(iri: &str, base: &str) -> String {
    if IriStr::new(iri).is_ok() { iri.to_owned() } else { format!("{base}{iri}") }
}

fn check_date(key: &str, date: &str) -> Result<(), String> {
    let is_day = date.len() == "YYYY-MM-DD".len() && check_lexical(date, xsd::DATE.as_str()).is_ok();
    if is_day { Ok(()) } else { Err(format!("{key} = \"{date}\" is not a date; write YYYY-MM-DD")) }
}

fn check_iri(key: &str, iri: &str, base: &str) -> Result<(), String> {
    match IriStr::new(&resolved_iri(iri, base)) {
        Ok(_) if !iri.is_empty() => Ok(()),
        _ => Err(format!("{key}: \"{iri}\" is not an IRI, nor does it give one after the base IRI")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn publication(text: &str) -> Result<Publication, String> {
        let publication: Publication = toml::from_str(text).map_err(|error| error.to_string())?;
        publication.check("https://ex.org/").map(|()| publication)
    }

    #[test]
    fn iris_are_absolute_or_below_the_base() {
        assert_eq!(resolved_iri("id/x", "https://ex.org/"), "https://ex.org/id/x");
        assert_eq!(resolved_iri("https://orcid.org/0", "https://ex.org/"), "https://orcid.org/0");
        let error = publication("examples = [\"id/x\", \"id/<x>\"]").unwrap_err();
        assert_eq!(error, "examples: \"id/<x>\" is not an IRI, nor does it give one after the base IRI");
        assert!(publication("dumps = \"\"").is_err());
    }

    #[test]
    fn dates_are_days() {
        assert_eq!(publication("issued = \"2026-11-22\"").unwrap().issued.as_deref(), Some("2026-11-22"));
        for wrong in ["2026", "2026-02-30", "2026-11-22Z", "22.11.2026"] {
            let error = publication(&format!("modified = \"{wrong}\"")).unwrap_err();
            assert_eq!(error, format!("modified = \"{wrong}\" is not a date; write YYYY-MM-DD"));
        }
    }

    #[test]
    fn a_curation_has_an_agent_and_a_day() {
        let curation: Curation =
            toml::from_str("date = \"2026-11-30\"\nagent = { iri = \"agent/me\", name = { en = \"Me\" } }").unwrap();
        assert_eq!(curation.check("https://ex.org/"), Ok(()));
        assert!(Curation { date: "now".to_owned(), ..curation }.check("https://ex.org/").is_err());
        assert!(toml::from_str::<Curation>("date = \"2026-11-30\"").is_err());
    }
}
