//! The record of a build, in [PROV-O](https://www.w3.org/TR/prov-o/). It is not part of the dataset: it holds the times
//! of the run, and equal inputs must give an equal dataset.

use super::ProjectIris;
use super::describe::input_name;
use crate::evidence::vocab;
use diwan_rml::engine::{MapReport, Report};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};
use std::collections::BTreeMap;

const PROV: &str = "http://www.w3.org/ns/prov#";
const SCHEMA: &str = "http://schema.org/";
const DCTERMS: &str = "http://purl.org/dc/terms/";

/// The facts about one build.
#[derive(Debug)]
pub struct RunRecord<'a> {
    /// The IRIs of the project.
    pub names: &'a ProjectIris,
    /// The SHA-256 of every input file, by its path.
    pub inputs: &'a BTreeMap<String, String>,
    /// The start and the end of the build, as `xsd:dateTime` in UTC.
    pub times: (String, String),
    /// The report of the mapping run.
    pub report: &'a Report,
    /// The dataset's hash: `sha256:` and the digest.
    pub hash: &'a str,
    /// The number of statements in the dataset.
    pub statements: usize,
}

impl RunRecord<'_> {
    /// The record as statements, all in the default graph: an activity for the build, which used every input and
    /// generated the dataset, and an activity for each triples map, with its counts.
    pub fn quads(&self) -> Vec<Quad> {
        let mut writer = Writer { names: self.names.clone(), quads: Vec::new() };
        let run = writer.names.node(&format!("run/{}", self.times.0));
        self.activity(&mut writer, &run);
        self.agent(&mut writer, &run);
        self.inputs(&mut writer, &run);
        self.dataset(&mut writer, &run);
        for (index, map) in self.report.maps.iter().enumerate() {
            triples_map(&mut writer, &run, index + 1, map);
        }
        writer.quads
    }

    fn activity(&self, writer: &mut Writer, run: &NamedNode) {
        writer.add(run, rdf::TYPE, node(PROV, "Activity"));
        writer.add(run, node(PROV, "startedAtTime"), Literal::new_typed_literal(&self.times.0, xsd::DATE_TIME));
        writer.add(run, node(PROV, "endedAtTime"), Literal::new_typed_literal(&self.times.1, xsd::DATE_TIME));
        let report = self.report;
        let numbers = [
            ("rows-read", "rows read", report.rows),
            ("statements-made", "statements made", report.made),
            ("statements-kept", "statements kept", report.written()),
            ("values-rejected", "values rejected", report.rejected),
        ];
        numbers.into_iter().for_each(|(local, name, value)| writer.number(run, local, name, value));
    }

    fn agent(&self, writer: &mut Writer, run: &NamedNode) {
        let program = writer.names.node(concat!("program/diwan-", env!("CARGO_PKG_VERSION")));
        writer.add(run, node(PROV, "wasAssociatedWith"), program.clone());
        writer.add(&program, rdf::TYPE, node(PROV, "SoftwareAgent"));
        writer.text(&program, vocab::NAME, env!("CARGO_PKG_NAME"));
        writer.text(&program, node(SCHEMA, "softwareVersion").as_ref(), env!("CARGO_PKG_VERSION"));
    }

    fn inputs(&self, writer: &mut Writer, run: &NamedNode) {
        for (path, digest) in self.inputs {
            let input = input_name(path, &writer.names);
            writer.add(run, node(PROV, "used"), input.clone());
            writer.add(&input, rdf::TYPE, node(PROV, "Entity"));
            writer.text(&input, vocab::NAME, path);
            writer.text(&input, vocab::IDENTIFIER, &format!("sha256:{digest}"));
        }
    }

    /// The dataset with this hash, as a specialization of the dataset of the project.
    fn dataset(&self, writer: &mut Writer, run: &NamedNode) {
        let dataset = writer.names.node(&format!("dataset/{}", self.hash.replace(':', "-")));
        writer.add(run, node(PROV, "generated"), dataset.clone());
        writer.add(&dataset, rdf::TYPE, node(PROV, "Entity"));
        let lasting = writer.names.node("dataset");
        writer.add(&dataset, node(PROV, "specializationOf"), lasting);
        writer.text(&dataset, vocab::IDENTIFIER, self.hash);
        writer.number(&dataset, "statements", "statements", self.statements as u64);
    }
}

/// An activity for a triples map, as a part of the build.
fn triples_map(writer: &mut Writer, run: &NamedNode, number: usize, map: &MapReport) {
    let part = NamedNode::new_unchecked(format!("{}/map-{number:03}", run.as_str()));
    writer.add(run, node(DCTERMS, "hasPart"), part.clone());
    writer.add(&part, rdf::TYPE, node(PROV, "Activity"));
    writer.text(&part, vocab::NAME, &map.name);
    let input = input_name(&map.path.to_string_lossy().replace('\\', "/"), &writer.names);
    writer.add(&part, node(PROV, "used"), input);
    writer.number(&part, "rows-read", "rows read", map.rows);
    writer.number(&part, "statements-made", "statements made", map.tally.made);
    writer.number(&part, "statements-kept", "statements kept", map.tally.kept());
    writer.number(&part, "values-rejected", "values rejected", map.tally.rejected);
}

fn node(namespace: &str, local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{namespace}{local}"))
}

struct Writer {
    names: ProjectIris,
    quads: Vec<Quad>,
}

impl Writer {
    fn add(&mut self, subject: &NamedNode, predicate: impl Into<NamedNode>, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), predicate, object, GraphName::DefaultGraph));
    }

    fn text(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, text: &str) {
        self.add(subject, predicate.into_owned(), Literal::new_simple_literal(text));
    }

    /// A named number, as a `schema:PropertyValue`: no vocabulary has a property for it.
    fn number(&mut self, subject: &NamedNode, local: &str, name: &str, number: u64) {
        let value = NamedNode::new_unchecked(format!("{}/{local}", subject.as_str()));
        self.add(subject, node(SCHEMA, "additionalProperty"), value.clone());
        self.add(&value, rdf::TYPE, node(SCHEMA, "PropertyValue"));
        self.text(&value, vocab::NAME, name);
        self.add(&value, vocab::VALUE.into_owned(), Literal::from(i64::try_from(number).unwrap_or(i64::MAX)));
    }
}
