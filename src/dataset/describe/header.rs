//! Who is responsible for the dataset, its titles, languages, licence and dates.

use super::writer::{DCAT, DCTERMS, VOID, Writer, node};
use crate::project::{Agent, Project, resolved_iri};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNode, Term};
use std::collections::BTreeSet;

const FOAF: &str = "http://xmlns.com/foaf/0.1/";
const PROV: &str = "http://www.w3.org/ns/prov#";

/// Code lists of the Library of Congress, which [DCAT](https://www.w3.org/TR/vocab-dcat-3/#Property:resource_language)
/// prescribes for languages with a code of two or three letters.
const LANGUAGES: [(usize, &str); 2] =
    [(2, "http://id.loc.gov/vocabulary/iso639-1/"), (3, "http://id.loc.gov/vocabulary/iso639-2/")];

pub(super) fn write(writer: &mut Writer, dataset: &NamedNode, project: &Project) {
    let config = project.config();
    writer.add(dataset, rdf::TYPE, node(DCAT, "Dataset"));
    writer.add(dataset, rdf::TYPE, node(VOID, "Dataset"));
    writer.texts(dataset, &node(DCTERMS, "title"), &config.title);
    writer.texts(dataset, &node(DCTERMS, "description"), &config.description);
    writer.add(dataset, node(DCAT, "version"), Literal::new_simple_literal(&config.version));
    writer.add(dataset, node(VOID, "uriSpace"), Literal::new_simple_literal(&config.base));
    writer.add(dataset, node(DCTERMS, "license"), license(&config.license));
    for language in &config.languages {
        writer.add(dataset, node(DCTERMS, "language"), language_term(language));
    }
    publication(writer, dataset, project);
}

fn publication(writer: &mut Writer, dataset: &NamedNode, project: &Project) {
    let config = project.config();
    let publication = &config.publication;
    for (name, date) in [("issued", &publication.issued), ("modified", &publication.modified)] {
        if let Some(date) = date {
            writer.add(dataset, node(DCTERMS, name), Literal::new_typed_literal(date, xsd::DATE));
        }
    }
    let responsible = [("publisher", publication.publisher.as_ref()), ("creator", publication.creator.as_ref())];
    for (role, agent) in responsible {
        if let Some(agent) = agent {
            writer.add(dataset, node(DCTERMS, role), agent_node(agent, &config.base));
        }
    }
    // An agent in several roles is described once.
    let curator = config.curation.as_ref().map(|curation| &curation.agent);
    let mut described = BTreeSet::new();
    for agent in responsible.into_iter().filter_map(|(_, agent)| agent).chain(curator) {
        if described.insert(&agent.iri) {
            self::agent(writer, agent, &config.base);
        }
    }
    for example in &publication.examples {
        let example = NamedNode::new_unchecked(resolved_iri(example, &config.base));
        writer.add(dataset, node(VOID, "exampleResource"), example);
    }
}

fn agent(writer: &mut Writer, agent: &Agent, base: &str) {
    let subject = agent_node(agent, base);
    writer.add(&subject, rdf::TYPE, node(FOAF, "Agent"));
    writer.add(&subject, rdf::TYPE, node(PROV, "Agent"));
    writer.texts(&subject, &node(FOAF, "name"), &agent.name);
}

/// The IRI of an agent of the project file.
pub(in crate::dataset) fn agent_node(agent: &Agent, base: &str) -> NamedNode {
    NamedNode::new_unchecked(resolved_iri(&agent.iri, base))
}

/// The licence as an IRI, or as it is written.
pub(super) fn license(license: &str) -> Term {
    match NamedNode::new(license) {
        Ok(license) => license.into(),
        Err(_) => Literal::new_simple_literal(license).into(),
    }
}

/// The IRI of a language, or its tag.
fn language_term(tag: &str) -> Term {
    let list =
        LANGUAGES.iter().find(|(length, _)| tag.len() == *length && tag.bytes().all(|byte| byte.is_ascii_lowercase()));
    match list {
        Some((_, list)) => NamedNode::new_unchecked(format!("{list}{tag}")).into(),
        None => Literal::new_simple_literal(tag).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_those_of_the_library_of_congress_or_tags() {
        let terms = ["ar", "ace", "az-cyrl"].map(|tag| language_term(tag).to_string());
        let expected = [
            "<http://id.loc.gov/vocabulary/iso639-1/ar>",
            "<http://id.loc.gov/vocabulary/iso639-2/ace>",
            "\"az-cyrl\"",
        ];
        assert_eq!(terms, expected);
    }
}
