//! How long 100,000 quads take: `cargo test --release --test speed -- --ignored --nocapture`

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{CONTEXT, export};
use export::export::ExportFormat;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{BlankNode, Literal, NamedNode, Quad};
use std::time::Instant;

#[test]
#[ignore = "a measurement"]
fn speed() {
    for (name, quads) in [("no blank nodes", records(false)), ("10,000 blank nodes", records(true))] {
        let with_context = ExportFormat::ALL.map(|format| (format, Some(CONTEXT)));
        for (format, context) in with_context.into_iter().chain([(ExportFormat::JsonLd, None)]) {
            let start = Instant::now();
            let text = export(&quads, format, context);
            println!("{name}: {} quads, {}: {:.2?}, {} bytes", quads.len(), format.name(), start.elapsed(), text.len());
        }
    }
}

fn records(blank: bool) -> Vec<Quad> {
    (0..10_000).flat_map(|n| record(n, blank)).collect()
}

fn record(n: usize, blank: bool) -> Vec<Quad> {
    let node = |path: &str| NamedNode::new(format!("https://w3id.org/diwan/{path}")).unwrap();
    let schema = |name: &str| NamedNode::new(format!("http://schema.org/{name}")).unwrap();
    let label = NamedNode::new("http://www.w3.org/2004/02/skos/core#prefLabel").unwrap();
    let (subject, graph) = (node(&format!("id/m-{}", n / 2)), node(&format!("record/r-{n}")));
    let year = Literal::new_typed_literal(format!("{}", 1900 + n % 100), xsd::G_YEAR);
    let date = Literal::new_typed_literal(format!("1994-12-{:02}", 1 + n % 28), xsd::DATE);
    let number = Literal::new_typed_literal(n.to_string(), xsd::INTEGER);
    let tagged = |text: &str, tag| Literal::new_language_tagged_literal(format!("{text} {n}"), tag).unwrap();
    let quad = |p: NamedNode, o: oxigraph::model::Term| Quad::new(subject.clone(), p, o, graph.clone());
    let mut quads = vec![
        quad(rdf::TYPE.into(), node("ns#Meeting").into()),
        quad(node("ns#kind"), node("kind/summit").into()),
        quad(node("ns#sessionNumber"), number.into()),
        quad(schema("startDate"), date.into()),
        quad(schema("endDate"), year.into()),
        quad(schema("location"), node(&format!("id/p-{}", n % 100)).into()),
        quad(label.clone(), tagged("مؤتمر القمة", "ar").into()),
        quad(label.clone(), tagged("саммит", "ru").into()),
        quad(node("ns#note"), tagged("A note", "en").into()),
    ];
    let place = BlankNode::new_unchecked(format!("b{n}"));
    if blank {
        quads.push(quad(schema("attendee"), place.clone().into()));
        quads.push(Quad::new(place, label, tagged("somebody", "en"), graph.clone()));
    } else {
        quads.push(quad(schema("attendee"), node(&format!("id/s-{n}")).into()));
    }
    quads
}
