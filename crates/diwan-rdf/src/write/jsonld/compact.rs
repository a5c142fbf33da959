use super::overlap;
use crate::write::ExportError;
use json_ld::syntax::{Context, TryFromJson, Value};
use json_ld::{JsonLdProcessor, NoLoader, Options, RemoteContext, RemoteContextReference, RemoteDocument, rdf_types};

/// [Compacts](https://www.w3.org/TR/json-ld11-api/#compaction-algorithms) an expanded document, and puts the context
/// in front of it.
pub(super) fn compact(expanded: Value, context: Value) -> Result<Value, ExportError> {
    let mut compacted = wait(compacted(expanded, context.clone()))??;
    if let Some(document) = compacted.as_object_mut().filter(|document| !document.is_empty()) {
        // The processor embeds the context it compacted with; the one given is the one to show.
        document.insert_front("@context".into(), context);
    }
    Ok(compacted)
}

/// Nothing is loaded, so that nothing is waited for.
pub(super) fn wait<T>(work: impl Future<Output = T>) -> Result<T, ExportError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.map_err(|error| ExportError::Compaction(format!("it could not be begun: {error}")))?;
    Ok(runtime.block_on(work))
}

async fn compacted(expanded: Value, context: Value) -> Result<Value, ExportError> {
    let context = parsed(overlap::without(context).await?)?;
    let context = RemoteContextReference::Loaded(RemoteContext::new(None, None, context));
    let document = RemoteDocument::new(None, None, expanded);
    let options = Options { ordered: true, ..Options::default() };
    document
        .compact_full(rdf_types::vocabulary::no_vocabulary_mut(), context, &NoLoader, options, ())
        .await
        .map_err(|error| ExportError::Compaction(error.to_string()))
}

pub(super) fn parsed(context: Value) -> Result<Context, ExportError> {
    Context::try_from_json(context).map_err(|error| ExportError::Context(error.to_string()))
}
