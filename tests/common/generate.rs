//! Generators of random datasets: few distinct names, so that statements share terms, and texts with difficult
//! characters.

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use proptest::collection::vec;
use proptest::prelude::*;

pub fn dataset() -> impl Strategy<Value = Vec<Quad>> {
    (vec(quad(), 0..24), vec(list(), 0..3))
        .prop_map(|(quads, lists)| quads.into_iter().chain(lists.into_iter().flatten()).collect())
}

/// The quads in another order, with some repeated, and with other labels for blank nodes.
pub fn disguised(quads: &[Quad]) -> impl Strategy<Value = Vec<Quad>> + use<> {
    let twice = quads.iter().chain(quads.iter().take(3)).cloned().map(relabelled).collect::<Vec<_>>();
    Just(twice).prop_shuffle()
}

fn quad() -> impl Strategy<Value = Quad> {
    (subject(), predicate(), object(), graph()).prop_map(|(s, p, o, g)| Quad::new(s, p, o, g))
}

/// An RDF list in one graph, complete or truncated. Its cells share labels with no other list; its items may be any
/// term.
fn list() -> impl Strategy<Value = Vec<Quad>> {
    (0..1000_u32, subject(), predicate(), vec(object(), 1..4), any::<bool>(), graph()).prop_map(
        |(name, user, predicate, items, whole, graph)| {
            let cell = |index: usize| BlankNode::new_unchecked(format!("l{name}x{index}"));
            let last = items.len() - 1;
            let mut quads = vec![Quad::new(user, predicate, cell(0), graph.clone())];
            for (index, item) in items.into_iter().enumerate() {
                quads.push(Quad::new(cell(index), rdf::FIRST, item, graph.clone()));
                if index < last {
                    quads.push(Quad::new(cell(index), rdf::REST, cell(index + 1), graph.clone()));
                } else if whole {
                    quads.push(Quad::new(cell(index), rdf::REST, rdf::NIL, graph.clone()));
                }
            }
            quads
        },
    )
}

fn graph() -> impl Strategy<Value = GraphName> {
    prop_oneof![
        Just(GraphName::DefaultGraph),
        named(&["http://e/g1", "http://e/a", "http://e/p"]).prop_map(Into::into),
        blank().prop_map(Into::into),
    ]
}

fn subject() -> impl Strategy<Value = NamedOrBlankNode> {
    prop_oneof![names().prop_map(Into::into), blank().prop_map(Into::into)]
}

fn predicate() -> impl Strategy<Value = NamedNode> {
    let others = named(&["http://e/p", "http://e/q", "http://e/ns/القمة", "urn:x:y", "http://e/1a"]);
    prop_oneof![Just(rdf::TYPE.into_owned()), others, Just(rdf::REST.into_owned())]
}

fn object() -> impl Strategy<Value = Term> {
    prop_oneof![
        names().prop_map(Into::into),
        blank().prop_map(Into::into),
        Just(rdf::NIL.into_owned().into()),
        literal().prop_map(Into::into),
    ]
}

fn names() -> impl Strategy<Value = NamedNode> {
    named(&["http://e/a", "http://e/ns/a.b", "http://e/a.", "http://e/-", "http://e/القمة", "http://e/%41?x=1&y='#f"])
}

fn named(iris: &'static [&'static str]) -> impl Strategy<Value = NamedNode> {
    proptest::sample::select(iris).prop_map(|iri| NamedNode::new(iri).unwrap())
}

fn blank() -> impl Strategy<Value = BlankNode> {
    (0..5_u8).prop_map(|n| BlankNode::new_unchecked(format!("b{n}")))
}

fn literal() -> impl Strategy<Value = Literal> {
    let tag = proptest::sample::select(vec!["ar", "ru", "en", "ar-latn", "zh-hans-cn"]);
    let datatype = proptest::sample::select(vec![
        xsd::INTEGER,
        xsd::DECIMAL,
        xsd::DOUBLE,
        xsd::BOOLEAN,
        xsd::DATE,
        xsd::G_YEAR,
        xsd::G_YEAR_MONTH,
        rdf::HTML,
        NamedNodeRef::new_unchecked("http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"),
        rdf::XML_LITERAL,
    ]);
    let number = "[+-]?(0|007|1|12)(\\.[0-9]{0,2})?(e1)?|true|1994(-12){0,2}|";
    prop_oneof![
        text().prop_map(Literal::new_simple_literal),
        (text(), tag).prop_map(|(text, tag)| Literal::new_language_tagged_literal(text, tag).unwrap()),
        (number, datatype.clone()).prop_map(|(text, datatype)| Literal::new_typed_literal(text, datatype)),
        (text(), datatype).prop_map(|(text, datatype)| Literal::new_typed_literal(text, datatype)),
    ]
}

/// Text of characters that XML can represent. Other characters have tests of their own.
fn text() -> impl Strategy<Value = String> {
    let nasty = "[\"\\\\'\t\n\r <>&{}@^\u{7F}-\u{9F}\u{2028}\u{200F}\u{FEFF}\u{FFFD}\u{10FFFF}]{0,6}";
    prop_oneof![nasty, "[а-яا-ي ]{0,6}", "[a-z\\.\"]{0,4}", Just("\u{1F54C}\u{85}]]>".to_owned())]
}

/// A JSON-LD context with terms for the generator's IRIs. Many terms have definitions that do not fit their use.
pub fn context() -> impl Strategy<Value = serde_json::Value> {
    let names = vec!["p", "q", "r", "e", "ns", "x", "xsd", "urn", "http", "lang", "e:p", "http://e/q", "@foo", "kind"];
    let term = (proptest::sample::select(names), definition());
    let keywords =
        [("@id", "id"), ("@type", "type"), ("@value", "value"), ("@list", "list"), ("@none", "no"), ("@graph", "g")];
    let aliases = proptest::sample::subsequence(keywords.to_vec(), 0..3);
    (vec(term, 0..8), aliases, proptest::option::of(options())).prop_map(|(terms, aliases, options)| {
        let terms = terms.into_iter().map(|(name, definition)| (name.to_owned(), definition));
        let aliases = aliases.into_iter().map(|(keyword, alias)| (alias.to_owned(), keyword.into()));
        terms.chain(aliases).chain(options).collect::<serde_json::Map<_, _>>().into()
    })
}

/// An entry that applies to all terms of a context.
fn options() -> impl Strategy<Value = (String, serde_json::Value)> {
    let options = [
        ("@vocab", "http://e/"),
        ("@vocab", "http://e/ns/"),
        ("@base", "http://e/ns/x"),
        ("@base", "urn:x:y"),
        ("@language", "ar"),
        ("@direction", "rtl"),
    ];
    proptest::sample::select(options.to_vec()).prop_map(|(key, value)| (key.to_owned(), value.into()))
}

fn definition() -> impl Strategy<Value = serde_json::Value> {
    let namespaces = ["http://e/", "http://e/ns/", "urn:x:", "http://www.w3.org/2001/XMLSchema#"];
    let iris =
        ["http://e/p", "http://e/q", "http://e/ns/القمة", "urn:x:y", "http://e/1a", "http://e/a", rdf::TYPE.as_str()];
    let types = ["@id", "@vocab", "@none", xsd::INTEGER.as_str(), xsd::DATE.as_str(), xsd::G_YEAR.as_str()];
    let containers = [
        &["@set"][..],
        &["@list"],
        &["@language"],
        &["@language", "@set"],
        &["@index"],
        &["@id"],
        &["@id", "@set"],
        &["@type"],
        &["@graph"],
    ];
    let language = proptest::sample::select(vec![serde_json::Value::Null, "ar".into(), "zh-Hans-CN".into()]);
    let expanded = (
        proptest::sample::select(iris.to_vec()),
        proptest::option::of(proptest::sample::select(types.to_vec())),
        proptest::option::of(proptest::sample::select(containers.to_vec())),
        proptest::option::weighted(0.2, language),
    );
    prop_oneof![
        proptest::sample::select(namespaces.to_vec()).prop_map(Into::into),
        proptest::sample::select(iris.to_vec()).prop_map(Into::into),
        expanded.prop_map(|(iri, datatype, container, language)| {
            let entries = [
                Some(("@id", iri.into())),
                datatype.map(|datatype| ("@type", datatype.into())),
                container.map(|container| ("@container", container.into())),
                // A term cannot have both a datatype and a language.
                language.filter(|_| datatype.is_none()).map(|language| ("@language", language)),
            ];
            entries
                .into_iter()
                .flatten()
                .map(|(key, value)| (key.to_owned(), value))
                .collect::<serde_json::Map<_, _>>()
                .into()
        }),
    ]
}

fn relabelled(quad: Quad) -> Quad {
    Quad {
        subject: match quad.subject {
            NamedOrBlankNode::BlankNode(node) => other_label(&node).into(),
            node @ NamedOrBlankNode::NamedNode(_) => node,
        },
        object: match quad.object {
            Term::BlankNode(node) => other_label(&node).into(),
            term => term,
        },
        graph_name: match quad.graph_name {
            GraphName::BlankNode(node) => other_label(&node).into(),
            name => name,
        },
        ..quad
    }
}

/// Reverses the label, so that labels sort in another order too.
fn other_label(node: &BlankNode) -> BlankNode {
    BlankNode::new_unchecked(format!("z{}", node.as_str().chars().rev().collect::<String>()))
}
