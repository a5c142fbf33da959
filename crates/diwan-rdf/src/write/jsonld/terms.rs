use super::compact::parsed;
use crate::write::ExportError;
use json_ld::syntax::Value;
use json_ld::{NoLoader, Process, rdf_types};

/// A term that a context defines.
pub(super) struct Term {
    pub(super) name: String,
    /// The IRI or the keyword that it stands for.
    pub(super) value: String,
    /// Whether it may be a [prefix](https://www.w3.org/TR/json-ld11/#compact-iris).
    pub(super) is_prefix: bool,
}

/// The terms that a context defines.
pub(super) fn of(context: &Value) -> Result<Vec<Term>, ExportError> {
    super::compact::wait(defined(context.clone()))?
}

/// The same, for those who wait already.
pub(super) async fn defined(context: Value) -> Result<Vec<Term>, ExportError> {
    let context = parsed(context)?;
    let processed = context
        .process_full(
            rdf_types::vocabulary::no_vocabulary_mut(),
            &json_ld::Context::default(),
            &NoLoader,
            None,
            json_ld::context_processing::Options::default(),
            (),
        )
        .await
        .map_err(|error| ExportError::Context(error.to_string()))?;
    let terms = processed.definitions().iter().filter_map(|definition| {
        let (name, definition) = (definition.term().as_str().to_owned(), definition.definition());
        Some(Term { name, value: definition.value()?.to_string(), is_prefix: definition.prefix() })
    });
    Ok(terms.collect())
}
