//! Reads items from a SPARQL endpoint with data in Wikidata's model.

use super::{Items, construct_query, items_of_graph};
use crate::link::http::{Client, Failure, Question, RetryPolicy, body_message, error_message, is_page, shown_address};
use crate::link::{ItemId, LinkError, PropertyId};
use diwan_rdf::term::{TOO_DEEP, has_deep_triple_terms};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Triple;

/// The number of items in one query.
const BATCH: usize = 20;

/// Queries an endpoint for the claims of items with `properties`, and for their names in `languages`.
///
/// # Errors
/// [`LinkError::Service`] if it does not respond with RDF.
pub fn ask_items(
    endpoint: &str,
    items: &[ItemId],
    properties: &[PropertyId],
    languages: &[&str],
    retry: RetryPolicy,
) -> Result<Items, LinkError> {
    let client = Client::new(retry);
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

/// Parses Turtle. N-Triples is a subset of it.
fn read(body: &[u8]) -> Result<Vec<Triple>, Failure> {
    if has_deep_triple_terms(body) {
        return Err(Failure::Unusable(format!("the answer cannot be used: {TOO_DEEP}"), None));
    }
    let quads = RdfParser::from_format(RdfFormat::Turtle).lenient().for_slice(body);
    let triples = quads.map(|quad| quad.map(Triple::from)).collect::<Result<Vec<_>, _>>();
    triples.map_err(|error| Failure::Unusable(not_turtle(body, &error.to_string()), None))
}

/// The error message for an answer that is not Turtle.
fn not_turtle(body: &[u8], error: &str) -> String {
    let answer = serde_json::from_slice(body).unwrap_or_default();
    match error_message(&answer).or_else(|| is_page(body).then(|| body_message(body)).filter(|title| !title.is_empty()))
    {
        Some(reason) => format!("the answer is not Turtle: {reason}"),
        None => format!("the answer is not Turtle: {}", error.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}
