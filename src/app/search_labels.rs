use super::search_payload::{IndexPayload, PassagePayload, ThingPayload};
use super::view::LabelledIri;
use crate::dataset::ProjectIris;
use crate::search::Index;
use crate::store::name_in;

/// What an index keeps of its entries, with names in a language.
pub(super) struct SearchLabels<'a> {
    pub(super) index: &'a Index,
    pub(super) about: &'a IndexPayload,
    pub(super) iris: &'a ProjectIris,
    pub(super) language: &'a str,
    /// The languages to try when there is no name in the requested language.
    pub(super) languages: &'a [String],
}

impl SearchLabels<'_> {
    /// The name in the language, or else in another one.
    pub(super) fn name<'n>(&self, names: &'n [(String, String)]) -> Option<&'n str> {
        name_in(names, self.language, self.languages)
    }

    /// The name of a type, a property or a document, or else the end of its IRI.
    pub(super) fn label(&self, iri: &str) -> String {
        let name = self.about.names.get(iri).and_then(|names| self.name(names));
        name.unwrap_or_else(|| local_name(iri)).to_owned()
    }

    /// An IRI with its label.
    pub(super) fn labelled(&self, iri: &str) -> LabelledIri {
        LabelledIri { iri: iri.to_owned(), label: self.label(iri) }
    }

    /// What is kept of a thing.
    pub(super) fn thing(&self, number: usize) -> ThingPayload {
        serde_json::from_str(self.index.payload(number)).unwrap_or_default()
    }

    /// What is kept of a passage.
    pub(super) fn passage(&self, entry: usize) -> PassagePayload {
        serde_json::from_str(self.index.payload(entry)).unwrap_or_default()
    }
}

/// The end of an IRI.
pub(super) fn local_name(iri: &str) -> &str {
    iri.rsplit(['/', '#']).next().unwrap_or(iri)
}
