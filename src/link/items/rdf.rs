//! Reads items from [Wikibase RDF](https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format): statement nodes
//! with their values.

use super::{ClaimValue, Item, ItemClaim, Items};
use crate::link::{ENTITY, EntityOrItem, ItemId, Precision, PropertyId, Quantity, Rank, Time, Value};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use std::collections::{BTreeMap, HashMap, HashSet};

pub(super) const WIKIBASE: &str = "http://wikiba.se/ontology#";
pub(super) const PROPERTY: &str = "http://www.wikidata.org/prop/";
const ALT_LABEL: &str = "http://www.w3.org/2004/02/skos/core#altLabel";
const DESCRIPTION: &str = "http://schema.org/description";

type Nodes<'t> = HashMap<&'t NamedOrBlankNode, Vec<(&'t NamedNode, &'t Term)>>;

/// The property that links a document to the item it describes.
const ABOUT: &str = "http://schema.org/about";

/// The items that a document describes. Items that it only mentions are omitted, because the absence of claims says
/// nothing about them.
pub fn items_of_document(triples: &[Triple]) -> Items {
    let about = triples.iter().filter(|triple| triple.predicate.as_str() == ABOUT);
    let described: HashSet<ItemId> = about.filter_map(|triple| item_id(&triple.object)).collect();
    let mut items = items_of_graph(triples);
    items.retain(|id, item| described.contains(id) || !item.claims.is_empty());
    for (old, new) in merged(triples) {
        if let Some(item) = items.get(&new).cloned() {
            items.entry(old).or_insert(item);
        }
    }
    items
}

/// The redirected items, as pairs of old and new identifier.
fn merged(triples: &[Triple]) -> Vec<(ItemId, ItemId)> {
    const SAME_AS: &str = "http://www.w3.org/2002/07/owl#sameAs";
    let same = triples.iter().filter(|triple| triple.predicate.as_str() == SAME_AS);
    same.filter_map(|triple| Some((item_id(&triple.subject.clone().into())?, item_id(&triple.object)?))).collect()
}

/// The items in triples of Wikidata's model. Items with incomplete statements, such as direct claims (`wdt:`) only, are
/// omitted, because what is missing is unknown.
pub fn items_of_graph(triples: &[Triple]) -> Items {
    let mut nodes: Nodes<'_> = HashMap::new();
    // Some endpoints return triples repeatedly.
    let mut seen = HashSet::new();
    for triple in triples.iter().filter(|triple| seen.insert(*triple)) {
        nodes.entry(&triple.subject).or_default().push((&triple.predicate, &triple.object));
    }
    let mut items = BTreeMap::new();
    #[expect(clippy::iter_over_hash_type, reason = "the items are sorted")]
    for (subject, statements) in &nodes {
        let NamedOrBlankNode::NamedNode(node) = subject else { continue };
        if let Some(id) = ItemId::from_iri(node.as_str()) {
            let item = item(id, statements, &nodes);
            if is_whole(&item, statements) {
                items.insert(id, item);
            }
        }
    }
    items
}

fn item_id(term: &Term) -> Option<ItemId> {
    match term {
        Term::NamedNode(node) => ItemId::from_iri(node.as_str()),
        _ => None,
    }
}

/// Whether the item has a complete statement for each of its claims and direct claims.
fn is_whole(item: &Item, statements: &[(&NamedNode, &Term)]) -> bool {
    let count = |role: &str, property: PropertyId| {
        let predicate = format!("{PROPERTY}{role}{property}");
        statements.iter().filter(|(other, _)| other.as_str() == predicate).count()
    };
    let property = |predicate: &NamedNode| -> Option<PropertyId> {
        let local = predicate.as_str().strip_prefix(PROPERTY)?;
        local.strip_prefix("direct/").unwrap_or(local).parse().ok()
    };
    statements.iter().filter_map(|(predicate, _)| property(predicate)).all(|property| {
        let whole = item.claims.get(&property).map_or(0, Vec::len);
        whole == count("", property) && whole >= count("direct/", property)
    })
}

fn item(id: ItemId, statements: &[(&NamedNode, &Term)], nodes: &Nodes<'_>) -> Item {
    let mut item = Item::new(id);
    for (predicate, object) in statements {
        match object {
            Term::Literal(literal) => add_text(&mut item, predicate, literal),
            Term::NamedNode(node) => {
                let property = predicate.as_str().strip_prefix(PROPERTY).and_then(|local| local.parse().ok());
                let statement = nodes.get(&NamedOrBlankNode::from(node.clone()));
                if let (Some(property), Some(statement)) = (property, statement) {
                    let claim = claim(property, statement, nodes).map(|claim| ItemClaim { guid: guid(node), ..claim });
                    item.claims.entry(property).or_default().extend(claim);
                }
            }
            _ => {}
        }
    }
    item
}

fn add_text(item: &mut Item, predicate: &NamedNode, literal: &Literal) {
    let language = literal.language().unwrap_or_default().to_owned();
    let text = literal.value().to_owned();
    if predicate.as_ref() == rdfs::LABEL {
        item.labels.insert(language, text);
    } else if predicate.as_str() == ALT_LABEL {
        item.aliases.entry(language).or_default().push(text);
    } else if predicate.as_str() == DESCRIPTION {
        item.descriptions.insert(language, text);
    }
}

fn claim(property: PropertyId, statement: &[(&NamedNode, &Term)], nodes: &Nodes<'_>) -> Option<ItemClaim> {
    let value = snak("statement/", property, statement, nodes).pop().or_else(|| {
        let none = format!("{PROPERTY}novalue/{property}");
        let is_none = |(predicate, object): &(&NamedNode, &Term)| {
            **predicate == rdf::TYPE && matches!(object, Term::NamedNode(class) if class.as_str() == none)
        };
        statement.iter().any(is_none).then_some(ClaimValue::None)
    })?;
    let mut qualifiers = Vec::new();
    for (predicate, _) in statement {
        let local = predicate.as_str().strip_prefix(PROPERTY).and_then(|path| path.strip_prefix("qualifier/"));
        if let Some(qualifier) = local.and_then(|local| local.parse().ok())
            && !qualifiers.iter().any(|(known, _)| *known == qualifier)
        {
            let values = snak("qualifier/", qualifier, statement, nodes);
            qualifiers.extend(values.into_iter().map(|value| (qualifier, value)));
        }
    }
    qualifiers.sort_by_key(|(property, _)| *property);
    Some(ItemClaim { property, value, qualifiers, rank: rank(statement), guid: None })
}

/// The GUID of a statement, in whose IRI the `$` is replaced by `-`.
fn guid(node: &NamedNode) -> Option<String> {
    let local = node.as_str().strip_prefix(ENTITY)?.strip_prefix("statement/")?;
    let (item, rest) = local.split_once('-')?;
    Some(format!("{item}${rest}"))
}

fn rank(statement: &[(&NamedNode, &Term)]) -> Rank {
    let rank = one(statement, &format!("{WIKIBASE}rank"));
    match rank.map(Term::to_string).as_deref() {
        Some("<http://wikiba.se/ontology#PreferredRank>") => Rank::Preferred,
        Some("<http://wikiba.se/ontology#DeprecatedRank>") => Rank::Deprecated,
        _ => Rank::Normal,
    }
}

fn one<'t>(node: &[(&NamedNode, &'t Term)], predicate: &str) -> Option<&'t Term> {
    node.iter().find(|(other, _)| other.as_str() == predicate).map(|(_, object)| *object)
}

/// The values of a property of a statement. Times and quantities have value nodes with more details than the simple
/// value; if these are missing, the simple value is used.
fn snak(kind: &str, property: PropertyId, statement: &[(&NamedNode, &Term)], nodes: &Nodes<'_>) -> Vec<ClaimValue> {
    let of = |path: String| {
        let predicate = format!("{PROPERTY}{path}");
        statement.iter().filter(move |(other, _)| other.as_str() == predicate).map(|(_, object)| *object)
    };
    let full: Vec<_> = of(format!("{kind}value/{property}"))
        .filter_map(|term| match term {
            Term::NamedNode(node) => full_value(nodes.get(&NamedOrBlankNode::from(node.clone()))?),
            Term::BlankNode(node) => full_value(nodes.get(&NamedOrBlankNode::from(node.clone()))?),
            _ => None,
        })
        .collect();
    if full.is_empty() { of(format!("{kind}{property}")).map(simple_value).collect() } else { full }
}

fn full_value(node: &[(&NamedNode, &Term)]) -> Option<ClaimValue> {
    let text = |local: &str| match one(node, &format!("{WIKIBASE}{local}"))? {
        Term::Literal(literal) => Some(literal.value()),
        Term::NamedNode(node) => Some(node.as_str()),
        _ => None,
    };
    if let Some(time) = text("timeValue") {
        let precision = Precision::from_number(text("timePrecision")?.parse().ok()?)?;
        let julian = text("timeCalendarModel").is_some_and(|calendar| calendar.ends_with("Q1985786"));
        // RDF has the Gregorian equivalent of a Julian day.
        let julian = julian && precision < Precision::Day;
        return Time::parse(time, precision, julian).map(|time| ClaimValue::Value(Value::Time(time)));
    }
    let quantity = Quantity::parse(text("quantityAmount")?)?;
    let quantity = match (text("quantityLowerBound"), text("quantityUpperBound")) {
        (Some(lower), Some(upper)) => quantity.between(lower, upper),
        _ => quantity,
    };
    // Q199 is the number one, which stands for "no unit".
    let unit = text("quantityUnit").and_then(ItemId::from_iri).filter(|unit| unit.number() != 199);
    Some(ClaimValue::Value(Value::Quantity(Quantity { unit, ..quantity })))
}

fn simple_value(term: &Term) -> ClaimValue {
    match term {
        Term::NamedNode(node) if node.as_str().contains("/.well-known/genid/") => ClaimValue::Unknown,
        Term::NamedNode(node) if node.as_str().starts_with(ENTITY) => match ItemId::from_iri(node.as_str()) {
            Some(item) => ClaimValue::Value(Value::Entity(EntityOrItem::item(item))),
            None => ClaimValue::Other(node.as_str().to_owned()),
        },
        Term::NamedNode(node) => {
            ClaimValue::Value(Value::Entity(EntityOrItem { entity: Some(node.clone()), item: None }))
        }
        Term::BlankNode(_) => ClaimValue::Unknown,
        // Without the value node the precision is unknown.
        Term::Literal(literal) if literal.datatype().as_str().ends_with("#dateTime") => {
            ClaimValue::Other(format!("{} (of unknown precision)", literal.value()))
        }
        Term::Literal(literal) => ClaimValue::Value(literal_value(literal)),
        Term::Triple(_) => ClaimValue::Other(term.to_string()),
    }
}

fn literal_value(literal: &Literal) -> Value {
    let datatype = literal.datatype().as_str();
    let local = datatype.rsplit('#').next().unwrap_or_default();
    if let Some(language) = literal.language() {
        return Value::Text { text: literal.value().to_owned(), language: language.to_owned() };
    }
    let read = match local {
        "decimal" | "integer" => Quantity::parse(literal.value()).map(Value::Quantity),
        _ => None,
    };
    read.unwrap_or_else(|| Value::String(literal.value().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::io::{RdfFormat, RdfParser};

    const DATA: &str = r#"
        @prefix wd: <http://www.wikidata.org/entity/> . @prefix p: <http://www.wikidata.org/prop/> .
        @prefix s: <http://www.wikidata.org/entity/statement/> . @prefix ps: <http://www.wikidata.org/prop/statement/> .
        @prefix psv: <http://www.wikidata.org/prop/statement/value/> . @prefix v: <http://www.wikidata.org/value/> .
        @prefix pq: <http://www.wikidata.org/prop/qualifier/> . @prefix wikibase: <http://wikiba.se/ontology#> .
        @prefix wdno: <http://www.wikidata.org/prop/novalue/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix schema: <http://schema.org/> .
        wd:Q1 rdfs:label "one"@en ; p:P580 s:a ; p:P2124 s:b ; p:P463 s:c , s:d , s:e .
        s:a wikibase:rank wikibase:PreferredRank ; ps:P580 "1994-12-01T00:00:00Z"^^xsd:dateTime ; psv:P580 v:t ;
          pq:P1545 "7" .
        v:t wikibase:timeValue "1994-12-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 10 ;
          wikibase:timeCalendarModel wd:Q1985727 .
        s:b wikibase:rank wikibase:NormalRank ; ps:P2124 "+57"^^xsd:decimal ; psv:P2124 v:q .
        v:q wikibase:quantityAmount "+57"^^xsd:decimal ; wikibase:quantityUnit wd:Q199 .
        s:c ps:P463 wd:Q2 . s:d ps:P463 _:unknown . s:e a wdno:P463 ; wikibase:rank wikibase:DeprecatedRank .
        wd:Q2 rdfs:label "two"@en . <http://ex.org/data/Q3> schema:about wd:Q3 . wd:Q3 rdfs:label "three"@en .
    "#;

    fn triples() -> Vec<Triple> {
        RdfParser::from_format(RdfFormat::Turtle)
            .for_slice(DATA.as_bytes())
            .map(|quad| quad.map(Triple::from))
            .collect::<Result<_, _>>()
            .unwrap()
    }

    #[test]
    fn statement_nodes_are_read_with_precision_qualifiers_and_rank() {
        let items = items_of_document(&triples());
        let item = &items[&"Q1".parse().unwrap()];
        let shown = |property: &str| -> Vec<String> {
            let claims = &item.claims[&property.parse().unwrap()];
            let mut shown: Vec<_> = claims
                .iter()
                .map(|claim| match &claim.value {
                    ClaimValue::Value(value) => format!("{value} {:?} {}", claim.rank, claim.qualifiers.len()),
                    other => format!("{other:?} {:?}", claim.rank),
                })
                .collect();
            shown.sort();
            shown
        };
        assert_eq!(shown("P580"), ["1994-12 Preferred 1"]);
        assert_eq!(shown("P2124"), ["57 Normal 0"]);
        assert_eq!(shown("P463"), ["None Deprecated", "Q2 Normal 0", "Unknown Normal"]);
    }

    #[test]
    fn items_that_are_only_mentioned_are_not_read() {
        let ids = |items: Items| items.keys().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(ids(items_of_document(&triples())), ["Q1", "Q3"]);
        assert_eq!(ids(items_of_graph(&triples())), ["Q1", "Q2", "Q3"]);
        let merged = "<http://www.wikidata.org/entity/Q9> <http://www.w3.org/2002/07/owl#sameAs> <http://www.wikidata.org/entity/Q1> .";
        let merged = RdfParser::from_format(RdfFormat::Turtle).for_slice(merged.as_bytes());
        let twice: Vec<_> =
            triples().into_iter().chain(triples()).chain(merged.map(|q| Triple::from(q.unwrap()))).collect();
        let items = items_of_document(&twice);
        assert_eq!(items[&"Q9".parse().unwrap()].id.to_string(), "Q1");
        assert_eq!(items[&"Q1".parse().unwrap()].claims[&"P463".parse().unwrap()].len(), 3);
    }

    #[test]
    fn incomplete_statements_are_ignored() {
        let read = |text: &str| {
            let head = "@prefix wd: <http://www.wikidata.org/entity/> . @prefix p: <http://www.wikidata.org/prop/> .
                @prefix wdt: <http://www.wikidata.org/prop/direct/> . @prefix ps: <http://www.wikidata.org/prop/statement/> . ";
            let text = format!("{head}{text}");
            let quads = RdfParser::from_format(RdfFormat::Turtle).for_slice(text.as_bytes());
            items_of_graph(&quads.map(|quad| Triple::from(quad.unwrap())).collect::<Vec<_>>()).len()
        };
        assert_eq!(read("wd:Q1 wdt:P463 wd:Q2 ; p:P463 <a:s> . <a:s> ps:P463 wd:Q2 ."), 1);
        assert_eq!(read("wd:Q1 wdt:P463 wd:Q2 ."), 0, "direct statements alone");
        assert_eq!(read("wd:Q1 p:P463 <a:s> ."), 0, "a statement that is only named");
    }
}
