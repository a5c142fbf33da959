//! Who made each record, and when. Tables can say it themselves; what they do not say is taken from the project file.

use super::describe::agent_node;
use super::{GraphKind, ProjectIris};
use crate::evidence::vocab;
use crate::project::ProjectConfig;
use diwan_rdf::quads::{Collector, Quads, TooManyTerms};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNodeRef};

/// The agent and the day of every record that has none, in the graph of provenance. Nothing if the project file has no
/// `[curation]`.
pub(super) fn curation(config: &ProjectConfig, quads: &Quads, names: &ProjectIris) -> Result<Quads, TooManyTerms> {
    let mut found = Collector::default();
    if let Some(curation) = &config.curation {
        let day = Literal::new_typed_literal(&curation.date, xsd::DATE).to_string();
        let agent = agent_node(&curation.agent, &config.base).to_string();
        let graph = names.graph(GraphKind::Provenance).to_string();
        for (property, value) in [(vocab::WAS_ATTRIBUTED_TO, &agent), (vocab::CREATED, &day)] {
            for record in records_without(quads, property) {
                found.terms([record, &property.to_string(), value, &graph]);
            }
        }
    }
    found.finish()
}

/// The records without a value of a property.
fn records_without<'q>(quads: &'q Quads, property: NamedNodeRef<'_>) -> impl Iterator<Item = &'q str> + use<'q> {
    let id = |node: NamedNodeRef<'_>| quads.terms().find_iri(node.as_str());
    let typed = id(rdf::TYPE).zip(id(vocab::RECORD));
    let records = typed.into_iter().flat_map(move |(rdf_type, record)| quads.subjects(rdf_type, record));
    let property = id(property);
    let lacks = move |record| property.is_none_or(|property| quads.objects(record, property).next().is_none());
    records.filter(move |record| lacks(*record)).map(move |record| quads.term(record).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROJECT: &str = "version = \"1\"\nlicense = \"https://ex.org/l\"\nbase = \"https://ex.org/\"\nontology = []\n\
        mapping = []\ndata = \"data\"\nqueries = \"queries\"\n[title]\nen = \"T\"\n";

    fn curated(project: &str) -> Vec<String> {
        let record = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/diwan/ns#Record>";
        let graph = "<https://ex.org/graph/provenance>";
        let lines = format!(
            "<https://ex.org/record/1> {record} {graph} .\n<https://ex.org/record/2> {record} {graph} .\n\
             <https://ex.org/record/2> <http://www.w3.org/ns/prov#wasAttributedTo> <https://ex.org/agent/other> {graph} .\n"
        );
        let quads = Quads::from_nquads(lines.as_bytes()).unwrap();
        let config = ProjectConfig::parse(project).unwrap();
        let found = curation(&config, &quads, &ProjectIris::new("https://ex.org/")).unwrap();
        found.to_model().iter().map(|quad| quad.to_string().replace("https://ex.org/", "")).collect()
    }

    #[test]
    fn records_have_the_agent_and_the_day_that_their_tables_do_not_give() {
        let settings = "[curation]\ndate = \"2026-11-30\"\nagent = { iri = \"agent/me\", name = { en = \"Me\" } }\n";
        let day = "\"2026-11-30\"^^<http://www.w3.org/2001/XMLSchema#date>";
        let expected = [
            format!("<record/1> <http://purl.org/dc/terms/created> {day} <graph/provenance>"),
            "<record/1> <http://www.w3.org/ns/prov#wasAttributedTo> <agent/me> <graph/provenance>".to_owned(),
            format!("<record/2> <http://purl.org/dc/terms/created> {day} <graph/provenance>"),
        ];
        assert_eq!(curated(&format!("{PROJECT}{settings}")), expected);
        assert!(curated(PROJECT).is_empty());
    }
}
