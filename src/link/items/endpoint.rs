//! Items out of a SPARQL endpoint with data in Wikidata's shape.

use super::{Items, construct_query, items_of_graph};
use crate::link::http::{Client, Failure, Question, RetryPolicy, complaint, is_page, said, shown_address};
use crate::link::{ItemId, LinkError, PropertyId};
use diwan_rdf::term::{TOO_DEEP, has_deep_triple_terms};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Triple;

/// Items asked for at once.
const BATCH: usize = 20;

/// Asks an endpoint for what it claims of items, as far as `properties` go, and for their names in `languages`.
///
/// # Errors
/// [`LinkError::Service`] when it does not answer with RDF.
pub fn ask_items(
    endpoint: &str,
    items: &[ItemId],
    properties: &[PropertyId],
    languages: &[&str],
    patience: RetryPolicy,
) -> Result<Items, LinkError> {
    let client = Client::new(patience);
    let mut found = Items::new();
    for batch in items.chunks(BATCH) {
        let query = construct_query(batch, properties, languages);
        let accept = "text/turtle, application/n-triples;q=0.9";
        let question = Question { url: endpoint, form: Some(("query", &query)), accept };
        let graph = client.ask(&question, read).map_err(|failure| LinkError::Service {
            endpoint: shown_address(endpoint),
            reason: failure.reason().to_owned(),
        })?;
        found.extend(items_of_graph(&graph).into_iter().filter(|(id, _)| batch.contains(id)));
    }
    Ok(found)
}

/// N-Triples are Turtle, too.
fn read(body: &[u8]) -> Result<Vec<Triple>, Failure> {
    if has_deep_triple_terms(body) {
        return Err(Failure::Garbled(format!("the answer cannot be used: {TOO_DEEP}"), None));
    }
    let quads = RdfParser::from_format(RdfFormat::Turtle).lenient().for_slice(body);
    let triples = quads.map(|quad| quad.map(Triple::from)).collect::<Result<Vec<_>, _>>();
    triples.map_err(|error| Failure::Garbled(not_turtle(body, &error.to_string()), None))
}

/// What an answer says that is no Turtle.
fn not_turtle(body: &[u8], error: &str) -> String {
    let answer = serde_json::from_slice(body).unwrap_or_default();
    match complaint(&answer).or_else(|| is_page(body).then(|| said(body)).filter(|title| !title.is_empty())) {
        Some(reason) => format!("the answer is not Turtle: {reason}"),
        None => format!("the answer is not Turtle: {}", error.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}
