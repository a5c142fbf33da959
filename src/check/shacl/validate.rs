use super::adapter::{StoreGraph, StoreValidation};
use super::batches::{Batch, batches};
use super::messages::Messages;
use crate::check::Severity;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, Quad, Term};
use oxigraph::store::{StorageError, Store};
use prefixmap::PrefixMap;
use rudof_rdf::rdf_core::RDFFormat;
use shacl::ir::IRSchema;
use shacl::validator::processor::ShaclProcessor;
use shacl::validator::report::ValidationResult;
use shacl::validator::store::ShaclDataManager;
use shacl::validator::{ShaclConfig, ShaclValidationMode};
use std::collections::BTreeSet;
use std::io::Cursor;
use std::thread;

/// Shapes that cannot be used, or a validation that failed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ShapesError(pub(super) String);

impl From<StorageError> for ShapesError {
    fn from(error: StorageError) -> Self {
        Self(error.to_string())
    }
}

/// A value that a shape refuses. Terms are in N-Triples form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The graph it stands in.
    pub graph: NamedNode,
    /// The node the shape was applied to.
    pub focus: String,
    /// The property, for property shapes.
    pub path: Option<String>,
    /// The shape.
    pub shape: String,
    /// The value, where one is at fault.
    pub value: Option<String>,
    /// The shape's message.
    pub message: String,
    /// `sh:severity`; everything below a violation is a warning.
    pub severity: Severity,
}

/// Validates each of `graphs` alone against `shapes`, which are in Turtle; sorted.
///
/// # Errors
/// [`ShapesError`] when the shapes cannot be read or the validator fails.
pub fn validate(quads: &[Quad], graphs: &BTreeSet<NamedNode>, shapes: &str) -> Result<Vec<Violation>, ShapesError> {
    let messages = Messages::new(shapes);
    let schema: IRSchema = ShaclDataManager::load(&mut Cursor::new(shapes), "shapes", &RDFFormat::Turtle, None)
        .map_err(|error| ShapesError(error.to_string()))?;
    if !has_targets(shapes) {
        return Err(ShapesError("the file holds no shape with a target; has it been cut short?".to_owned()));
    }
    let batches = batches(quads, graphs, can_be_batched(shapes));
    let store = Store::new()?;
    store.extend(batches.iter().flat_map(|batch| batch.quads.iter().cloned()))?;
    let share = batches.len().div_ceil(thread::available_parallelism().map_or(1, usize::from)).max(1);
    let validate = |batches: &[Batch]| validate_share(&store, batches, &schema, &messages);
    let shares = thread::scope(|scope| {
        let running: Vec<_> = batches.chunks(share).map(|batches| scope.spawn(move || validate(batches))).collect();
        running.into_iter().map(|share| share.join().unwrap_or_else(|_| Err(panicked()))).collect::<Vec<_>>()
    });
    let mut found = BTreeSet::new();
    for share in shares {
        found.extend(share?);
    }
    Ok(found.into_iter().collect())
}

/// Shapes without targets are applied to nothing, and would find nothing wrong with anything.
fn has_targets(shapes: &str) -> bool {
    RdfParser::from_format(RdfFormat::Turtle)
        .for_slice(shapes.as_bytes())
        .filter_map(Result::ok)
        .any(|quad| quad.predicate.as_str().starts_with("http://www.w3.org/ns/shacl#target"))
}

/// Whether no shape could see from one graph of a batch into another.
fn can_be_batched(shapes: &str) -> bool {
    !["inversePath", "targetObjectsOf", "sparql"].iter().any(|term| shapes.contains(&format!("sh:{term}")))
}

fn panicked() -> ShapesError {
    ShapesError("the validator broke off; please report the shapes that made it do so".to_owned())
}

/// The validator spreads every graph over rayon's threads, which for graphs of a few triples costs ten times the work:
/// each share of the batches gets one thread of its own instead.
fn validate_share(
    store: &Store,
    batches: &[Batch],
    schema: &IRSchema,
    messages: &Messages,
) -> Result<Vec<Violation>, ShapesError> {
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(1).build().map_err(|error| ShapesError(error.to_string()))?;
    pool.install(|| {
        let mut found = Vec::new();
        for batch in batches {
            found.extend(validate_batch(store, batch, schema, messages)?);
        }
        Ok(found)
    })
}

fn validate_batch(
    store: &Store,
    batch: &Batch,
    schema: &IRSchema,
    messages: &Messages,
) -> Result<Vec<Violation>, ShapesError> {
    let graph = StoreGraph { store: store.clone(), graph: batch.graph.clone(), prefixes: PrefixMap::new() };
    let report = StoreValidation(graph)
        .validate(schema, &ShaclValidationMode::Native, &ShaclConfig::default())
        .map_err(|error| ShapesError(error.to_string()))?;
    Ok(report.results().iter().map(|result| violation(batch, result, messages)).collect())
}

fn violation(batch: &Batch, result: &ValidationResult, messages: &Messages) -> Violation {
    let text = |object: &rudof_rdf::rdf_core::term::Object| Term::from(object.clone()).to_string();
    let shape = result.source().map(text).unwrap_or_default();
    let default = format!("does not fulfil {}", text(result.constraint_component()));
    let focus = text(result.focus_node());
    Violation {
        graph: batch.home(&focus),
        focus,
        path: result.path().map(ToString::to_string),
        message: messages.of(&shape).map_or(default, str::to_owned),
        shape,
        value: result.value().map(text),
        severity: match result.severity().to_string().as_str() {
            severity if severity.contains("Violation") => Severity::Error,
            _ => Severity::Warning,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPES: &str = r#"@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://ex.org/> .
        ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:S-p , ex:S-q .
        ex:S-p a sh:PropertyShape ; sh:path ex:p ; sh:maxCount 1 ; sh:message "one p" .
        ex:S-q a sh:PropertyShape ; sh:path ex:q ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "a q" ."#;

    fn violations(data: &str) -> Vec<Violation> {
        let text = format!("@prefix ex: <http://ex.org/> . {data}");
        let quads: Vec<Quad> =
            RdfParser::from_format(RdfFormat::TriG).for_slice(text.as_bytes()).collect::<Result<_, _>>().unwrap();
        let graphs = ["g1", "g2"].map(|name| NamedNode::new(format!("http://ex.org/{name}")).unwrap()).into();
        validate(&quads, &graphs, SHAPES).unwrap()
    }

    #[test]
    fn graphs_are_validated_alone() {
        assert!(
            violations("ex:g1 { ex:x a ex:C ; ex:p 1 ; ex:q 1 } ex:g2 { ex:x a ex:C ; ex:p 2 ; ex:q 1 }").is_empty()
        );
    }

    #[test]
    fn violations_are_traced_to_their_graph() {
        let found = violations("ex:g1 { ex:x a ex:C ; ex:p 1 ; ex:q 1 } ex:g2 { ex:y a ex:C ; ex:p 1 , 2 ; ex:q 1 }");
        let graphs: Vec<_> = found.iter().map(|violation| violation.graph.as_str()).collect();
        assert_eq!(graphs, ["http://ex.org/g2"]);
    }

    #[test]
    fn messages_and_severities_are_those_of_the_shape() {
        let found = violations("ex:g1 { ex:x a ex:C ; ex:p 1 , 2 }");
        let told: Vec<_> = found.iter().map(|v| (v.message.as_str(), v.severity)).collect();
        assert_eq!(told, [("one p", Severity::Error), ("a q", Severity::Warning)]);
    }
}
