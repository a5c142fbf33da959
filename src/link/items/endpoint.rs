//! Items out of a SPARQL endpoint with data in Wikidata's shape.

use super::{Items, construct_query, items_of_graph};
use crate::link::http::{Client, Failure, Patience, Question};
use crate::link::{ItemId, LinkError, PropertyId};
use crate::term::{TOO_DEEP, has_deep_triple_terms};
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
    patience: Patience,
) -> Result<Items, LinkError> {
    let client = Client::new(patience);
    let mut found = Items::new();
    for batch in items.chunks(BATCH) {
        let query = construct_query(batch, properties, languages);
        let accept = "text/turtle, application/n-triples;q=0.9";
        let question = Question { url: endpoint, form: Some(("query", &query)), accept };
        let graph = client.ask(&question, read).map_err(|failure| LinkError::Service {
            endpoint: endpoint.to_owned(),
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
    triples.map_err(|error| Failure::Garbled(format!("the answer is not Turtle: {error}"), None))
}
