//! Finds IRIs of a query that occur neither in the data nor in the vocabulary. A typing error in an IRI makes an answer
//! empty without any other sign.

use super::Entities;
use super::Store;
use diwan_rdf::text::nearest;
use diwan_sparql::operands;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, Term};
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression, PropertyPathExpression};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};
use std::cell::LazyCell;
use std::collections::BTreeSet;

/// An IRI that does not occur in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownTerm {
    /// The IRI, as a prefixed name if possible.
    pub term: String,
    /// The most similar IRI that does occur.
    pub near: Option<String>,
}

/// How many unknown IRIs are compared with all IRIs of the store.
const SUGGESTED: usize = 100;

/// The IRIs of a query that occur in no triple of the store and name no graph. IRIs in `SERVICE` patterns and CONSTRUCT
/// templates, and the names of functions and datatypes, are not checked.
pub fn unknown_terms(query: &Query, store: &Store, entities: &Entities) -> Vec<UnknownTerm> {
    let mut used = IriCollector::default();
    used.query(query);
    let unknown = used.terms.into_iter().filter(|node| !is_datatype(node) && !is_known(store, node));
    let known = LazyCell::new(|| known(store).into_iter().map(NamedNode::into_string).collect());
    let suggested = |(place, node): (usize, NamedNode)| UnknownTerm {
        near: if place < SUGGESTED { near(&node, &known, entities) } else { None },
        term: entities.compact(node.as_str()),
    };
    unknown.enumerate().map(suggested).collect()
}

fn is_known(store: &Store, node: &NamedNode) -> bool {
    let default = Some(GraphNameRef::DefaultGraph);
    let has = |subject: Option<&NamedNode>, predicate: Option<&NamedNode>, object: Option<&NamedNode>| {
        let subject = subject.map(|node| node.as_ref().into());
        let (predicate, object) = (predicate.map(NamedNode::as_ref), object.map(|node| node.as_ref().into()));
        store.quads_for_pattern(subject, predicate, object, default).next().is_some()
    };
    has(None, Some(node), None)
        || has(Some(node), None, None)
        || has(None, None, Some(node))
        || store.has_named_graph(node.as_ref())
}

/// Datatypes occur in literals and need not be subjects or objects themselves.
fn is_datatype(node: &NamedNode) -> bool {
    let xml_schema = xsd::STRING.as_str().trim_end_matches("string");
    node.as_str().starts_with(xml_schema) || [rdf::LANG_STRING, rdf::DIR_LANG_STRING].contains(&node.as_ref())
}

/// The most similar IRI of the store: one with the same local name in another namespace, else one with a similar local
/// name in the same namespace, else one with a similar local name anywhere.
fn near(node: &NamedNode, known: &BTreeSet<String>, entities: &Entities) -> Option<String> {
    let (namespace, name) = parts(node.as_str());
    let same_name = || known.iter().filter(|iri| parts(iri).1 == name).min_by_key(|iri| iri.len());
    let own = known.iter().filter(|iri| parts(iri).0 == namespace);
    let in_own = nearest(name, own.map(|iri| parts(iri).1)).map(|name| format!("{namespace}{name}"));
    let found = same_name().cloned().or(in_own);
    let anywhere = || {
        nearest(name, known.iter().map(|iri| parts(iri).1))
            .and_then(|near| known.iter().find(|iri| parts(iri).1 == near))
            .cloned()
    };
    found.or_else(anywhere).map(|iri| entities.compact(&iri))
}

/// Splits an IRI after its last `#` or `/` into namespace and local name.
fn parts(iri: &str) -> (&str, &str) {
    iri.split_at(iri.rfind(['#', '/']).map_or(0, |at| at + 1))
}

/// All IRIs of a store, graph names included.
fn known(store: &Store) -> BTreeSet<NamedNode> {
    let quads = store.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph)).filter_map(Result::ok);
    let mut known: BTreeSet<NamedNode> = store.named_graphs().filter_map(Result::ok).filter_map(named).collect();
    for quad in quads {
        known.insert(quad.predicate);
        known.extend(named(quad.subject));
        if let Term::NamedNode(object) = quad.object {
            known.insert(object);
        }
    }
    known
}

fn named(node: NamedOrBlankNode) -> Option<NamedNode> {
    match node {
        NamedOrBlankNode::NamedNode(node) => Some(node),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

/// Collects the IRIs that a query looks for.
#[derive(Default)]
struct IriCollector {
    terms: BTreeSet<NamedNode>,
}

impl IriCollector {
    fn query(&mut self, query: &Query) {
        if let Some(dataset) = query.dataset() {
            self.terms.extend(dataset.default.iter().chain(dataset.named.iter().flatten()).cloned());
        }
        match query {
            Query::Select { pattern, .. }
            | Query::Construct { pattern, .. }
            | Query::Describe { pattern, .. }
            | Query::Ask { pattern, .. } => self.pattern(pattern),
        }
    }

    fn node(&mut self, node: &NamedNode) {
        self.terms.insert(node.clone());
    }

    fn pattern(&mut self, pattern: &GraphPattern) {
        use GraphPattern as P;
        match pattern {
            P::Bgp { patterns } => patterns.iter().for_each(|triple| self.triple(triple)),
            P::Path { subject, path, object } => {
                self.term(subject);
                self.path(path);
                self.term(object);
            }
            P::Join { left, right }
            | P::Lateral { left, right }
            | P::Union { left, right }
            | P::Minus { left, right } => self.patterns([left, right]),
            P::LeftJoin { left, right, expression } => {
                self.patterns([left, right]);
                expression.iter().for_each(|expression| self.expression(expression));
            }
            P::Filter { expr, inner } => {
                self.expression(expr);
                self.pattern(inner);
            }
            P::Graph { name, inner } => {
                self.name(name);
                self.pattern(inner);
            }
            P::Extend { inner, expression, .. } => {
                self.expression(expression);
                self.pattern(inner);
            }
            P::Values { bindings, .. } => bindings.iter().flatten().flatten().for_each(|term| self.ground(term)),
            P::OrderBy { inner, expression } => {
                for order in expression {
                    let (OrderExpression::Asc(expression) | OrderExpression::Desc(expression)) = order;
                    self.expression(expression);
                }
                self.pattern(inner);
            }
            P::Group { inner, aggregates, .. } => {
                for (_, aggregate) in aggregates {
                    if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                        self.expression(expr);
                    }
                }
                self.pattern(inner);
            }
            P::Project { inner, .. } | P::Distinct { inner } | P::Reduced { inner } | P::Slice { inner, .. } => {
                self.pattern(inner);
            }
            P::Service { .. } => {}
        }
    }

    fn patterns(&mut self, patterns: [&GraphPattern; 2]) {
        patterns.into_iter().for_each(|pattern| self.pattern(pattern));
    }

    fn triple(&mut self, triple: &TriplePattern) {
        self.term(&triple.subject);
        self.name(&triple.predicate);
        self.term(&triple.object);
    }

    fn term(&mut self, term: &TermPattern) {
        match term {
            TermPattern::NamedNode(node) => self.node(node),
            TermPattern::Triple(triple) => self.triple(triple),
            TermPattern::BlankNode(_) | TermPattern::Literal(_) | TermPattern::Variable(_) => {}
        }
    }

    fn ground(&mut self, term: &GroundTerm) {
        if let GroundTerm::NamedNode(node) = term {
            self.node(node);
        }
    }

    fn name(&mut self, name: &NamedNodePattern) {
        if let NamedNodePattern::NamedNode(node) = name {
            self.node(node);
        }
    }

    fn path(&mut self, path: &PropertyPathExpression) {
        use PropertyPathExpression as P;
        match path {
            P::NamedNode(node) => self.node(node),
            P::Reverse(path) | P::ZeroOrMore(path) | P::OneOrMore(path) | P::ZeroOrOne(path) => self.path(path),
            P::Sequence(one, other) | P::Alternative(one, other) => {
                self.path(one);
                self.path(other);
            }
            P::NegatedPropertySet(nodes) => nodes.iter().for_each(|node| self.node(node)),
        }
    }

    fn expression(&mut self, expression: &Expression) {
        match expression {
            Expression::NamedNode(node) => self.node(node),
            Expression::Exists(pattern) => self.pattern(pattern),
            other => operands(other).into_iter().for_each(|operand| self.expression(operand)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::ProjectIris;
    use crate::store::load;
    use spargebra::SparqlParser;

    const PREFIXES: [(&str, &str); 3] =
        [("ex", "https://ex.org/ns#"), ("other", "https://other.org/"), ("id", "https://ex.org/id/")];

    fn unknown(query: &str) -> Vec<String> {
        let line =
            "<https://ex.org/id/a> <https://ex.org/ns#label> <https://ex.org/ns#Official> <https://ex.org/graph/g> .\n";
        let store =
            load(format!("{line}<https://ex.org/id/a> <https://other.org/title> \"x\" <a:g> .\n").as_bytes()).unwrap();
        let entities = Entities::new(&store, ProjectIris::new("https://ex.org/")).with_prefixes(PREFIXES);
        let parser = SparqlParser::new().with_prefix("xsd", "http://www.w3.org/2001/XMLSchema#").unwrap();
        let with = |parser: SparqlParser, (prefix, iri): (&str, &str)| parser.with_prefix(prefix, iri).unwrap();
        let query = PREFIXES.into_iter().fold(parser, with).parse_query(query).unwrap();
        let show = |UnknownTerm { term, near }: UnknownTerm| format!("{term} → {}", near.unwrap_or_default());
        unknown_terms(&query, &store, &entities).into_iter().map(show).collect()
    }

    #[test]
    fn a_hundred_unknown_terms_have_suggestions() {
        let names: String = (b'a'..=b'z')
            .flat_map(|a| (b'a'..=b'd').map(move |b| [a, b]))
            .fold(String::new(), |names, [a, b]| format!("{names} ex:Official{}{}", char::from(a), char::from(b)));
        let found = unknown(&format!("ASK {{ VALUES ?x {{ {names} }} ?s ?p ?x }}"));
        let with_suggestion = found.iter().filter(|found| found.ends_with("→ ex:Official")).count();
        assert_eq!((found.len(), with_suggestion), (104, SUGGESTED));
    }

    #[test]
    fn unknown_terms_are_reported_with_the_nearest() {
        for (query, wanted) in [
            ("ASK { ?s ?p ex:Oficial }", "ex:Oficial → ex:Official"),
            ("ASK { ?s other:label ?o }", "other:label → ex:label"),
            ("ASK { ?s ex:titel ?o }", "ex:titel → other:title"),
            ("ASK { ?s (ex:label|^ex:zzzz)+ ?o }", "ex:zzzz → "),
            ("ASK { ?s !(ex:label|ex:zzzz) ?o }", "ex:zzzz → "),
            ("ASK { GRAPH <https://ex.org/graph/h> { ?s ?p ?o } }", "<https://ex.org/graph/h> → "),
            ("ASK { VALUES ?x { ex:Oficial } ?s ?p ?x }", "ex:Oficial → ex:Official"),
            ("ASK { ?s ?p ?o FILTER NOT EXISTS { ?s ex:lable ?x } }", "ex:lable → ex:label"),
            ("ASK { ?s ?p ?o FILTER(?o IN (ex:Official, ex:Oficial)) }", "ex:Oficial → ex:Official"),
            ("SELECT ?s { ?s ?p ?o OPTIONAL { ?o ex:zzzz ?x } } ORDER BY (?s = id:b)", "ex:zzzz → |id:b → "),
            (
                "SELECT (COUNT(?o = ex:Oficial) AS ?n) FROM <https://ex.org/graph/g> { ?s ?p ?o }",
                "ex:Oficial → ex:Official",
            ),
            ("DESCRIBE id:aa", "id:aa → "),
            ("ASK { <<( ?s ex:Oficial ?o )>> ?p ?x }", "ex:Oficial → ex:Official"),
        ] {
            let mut found = unknown(query);
            found.sort();
            assert_eq!(found.join("|"), wanted, "{query}");
        }
    }

    #[test]
    fn known_terms_and_new_ones_are_not_reported() {
        for query in [
            "ASK { GRAPH <https://ex.org/graph/g> { id:a ex:label ex:Official } }",
            "CONSTRUCT { ?s ex:new ex:New } WHERE { ?s ex:label ?o }",
            "ASK { SERVICE <http://e/> { ?s ex:new ?o } }",
            "ASK { ?s ?p ?o FILTER(DATATYPE(?o) = xsd:gYear && ex:function(?o) && xsd:integer(?o) > \"1\"^^ex:type) }",
        ] {
            assert_eq!(unknown(query), Vec::<String>::new(), "{query}");
        }
    }
}
