//! The query for items at a SPARQL endpoint with data in Wikidata's model.

use super::rdf::{PROPERTY, WIKIBASE};
use crate::link::{ENTITY, ItemId, PropertyId};
use std::fmt::Write as _;

/// A CONSTRUCT query for the complete statements of items with some properties (values with precision, qualifiers and
/// ranks), and for the names of the items in some languages.
pub fn construct_query(items: &[ItemId], properties: &[PropertyId], languages: &[&str]) -> String {
    let items = items.iter().fold(String::new(), |mut out, item| {
        // Writing to a string cannot fail.
        let _ = write!(out, " <{ENTITY}{item}>");
        out
    });
    let claims = properties.iter().map(|property| format!(" <{PROPERTY}{property}>")).collect::<String>();
    let direct = properties.iter().map(|property| format!(" <{PROPERTY}direct/{property}>")).collect::<String>();
    let languages = languages.iter().map(|language| format!("\"{language}\"")).collect::<Vec<_>>().join(", ");
    format!(
        "PREFIX wikibase: <{WIKIBASE}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
CONSTRUCT {{
  ?item ?claim ?statement . ?statement ?says ?value .
  ?node wikibase:timeValue ?time ; wikibase:timePrecision ?precision ; wikibase:timeCalendarModel ?calendar .
  ?number wikibase:quantityAmount ?amount ; wikibase:quantityLowerBound ?lower ; wikibase:quantityUpperBound ?upper ;
    wikibase:quantityUnit ?unit .
  ?item ?directly ?any .
  ?item ?named ?name .
}} WHERE {{
  VALUES ?item {{{items} }}
  {{
    VALUES ?claim {{{claims} }}
    ?item ?claim ?statement .
    ?statement ?says ?value .
    OPTIONAL {{
      ?statement ?says ?node .
      ?node wikibase:timeValue ?time ; wikibase:timePrecision ?precision ; wikibase:timeCalendarModel ?calendar .
    }}
    OPTIONAL {{
      ?statement ?says ?number .
      ?number wikibase:quantityAmount ?amount .
      OPTIONAL {{ ?number wikibase:quantityLowerBound ?lower ; wikibase:quantityUpperBound ?upper }}
      OPTIONAL {{ ?number wikibase:quantityUnit ?unit }}
    }}
  }} UNION {{
    VALUES ?directly {{{direct} }}
    ?item ?directly ?any .
  }} UNION {{
    VALUES ?named {{ rdfs:label skos:altLabel }}
    ?item ?named ?name
    FILTER(LANG(?name) IN ({languages}))
  }}
}}"
    )
}
