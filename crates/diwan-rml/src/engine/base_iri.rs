use diwan_rdf::term::{IriProblem, absolute_iri};
use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};

/// The base IRI where neither the mapping nor the user names one
/// ([RML-Core](https://kg-construct.github.io/rml-core/spec/docs/#rml-processor)).
pub const DEFAULT_BASE_IRI: &str = "http://example.org/";

/// The base IRI that is put in front of relative IRIs, and whether there were any.
#[derive(Debug)]
pub struct BaseIri {
    iri: Box<str>,
    used: AtomicBool,
}

impl BaseIri {
    pub(super) fn new(iri: &str) -> Self {
        Self { iri: iri.into(), used: AtomicBool::new(false) }
    }

    /// `text` as an absolute IRI.
    pub(super) fn absolute<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, IriProblem> {
        let iri = absolute_iri(text, Some(&self.iri))?;
        if matches!(iri, Cow::Owned(_)) {
            self.used.store(true, Ordering::Relaxed);
        }
        Ok(iri)
    }

    pub(super) fn text(&self) -> &str {
        &self.iri
    }

    /// The base, followed by `text`.
    pub(super) fn before(&self, text: &str) -> String {
        self.used.store(true, Ordering::Relaxed);
        format!("{}{text}", self.iri)
    }

    pub(super) fn is_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }
}

impl PartialEq for BaseIri {
    fn eq(&self, other: &Self) -> bool {
        self.iri == other.iri
    }
}

impl Eq for BaseIri {}
