//! The dataset's description: [VoID](https://www.w3.org/TR/void/) and [DCAT 3](https://www.w3.org/TR/vocab-dcat-3/).

use super::build::count;
use super::{DatasetError, GraphKind, Names};
use crate::evidence::vocab;
use crate::project::Project;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
use std::collections::{BTreeMap, HashSet};

const DCAT: &str = "http://www.w3.org/ns/dcat#";
const DCTERMS: &str = "http://purl.org/dc/terms/";
const VOID: &str = "http://rdfs.org/ns/void#";

/// Describes `quads`; the counts leave the description itself out.
pub(super) fn describe(project: &Project, quads: &[Quad], names: &Names) -> Result<Vec<Quad>, DatasetError> {
    let mut writer = Writer { graph: names.graph(GraphKind::Dataset), quads: Vec::new() };
    let dataset = names.node("dataset");
    header(&mut writer, &dataset, project);
    statistics(&mut writer, &dataset, quads, names);
    subsets(&mut writer, &dataset, quads, names);
    links(&mut writer, &dataset, quads, names);
    inputs(&mut writer, &dataset, project, names)?;
    Ok(writer.quads)
}

struct Writer {
    graph: GraphName,
    quads: Vec<Quad>,
}

impl Writer {
    fn add(&mut self, subject: &NamedNode, predicate: impl Into<NamedNode>, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), predicate, object, self.graph.clone()));
    }

    fn number(&mut self, subject: &NamedNode, predicate: NamedNode, number: usize) {
        self.add(subject, predicate, Literal::from(i64::try_from(number).unwrap_or(i64::MAX)));
    }

    fn texts(&mut self, subject: &NamedNode, predicate: &NamedNode, texts: &BTreeMap<String, String>) {
        for (language, text) in texts {
            let literal = Literal::new_language_tagged_literal(text, language)
                .unwrap_or_else(|_| Literal::new_simple_literal(text));
            self.add(subject, predicate.clone(), literal);
        }
    }
}

fn node(namespace: &str, local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{namespace}{local}"))
}

fn header(writer: &mut Writer, dataset: &NamedNode, project: &Project) {
    let config = project.config();
    writer.add(dataset, rdf::TYPE, node(DCAT, "Dataset"));
    writer.add(dataset, rdf::TYPE, node(VOID, "Dataset"));
    writer.texts(dataset, &node(DCTERMS, "title"), &config.title);
    writer.texts(dataset, &node(DCTERMS, "description"), &config.description);
    writer.add(dataset, node(DCAT, "version"), Literal::new_simple_literal(&config.version));
    writer.add(dataset, node(VOID, "uriSpace"), Literal::new_simple_literal(&config.base));
    match NamedNode::new(&config.license) {
        Ok(license) => writer.add(dataset, node(DCTERMS, "license"), license),
        Err(_) => writer.add(dataset, node(DCTERMS, "license"), Literal::new_simple_literal(&config.license)),
    }
}

fn statistics(writer: &mut Writer, dataset: &NamedNode, quads: &[Quad], names: &Names) {
    let distinct = |values: HashSet<String>| values.len();
    let below_base = |quad: &&Quad| quad.subject.to_string().starts_with(&format!("<{}id/", names.base()));
    let triples: HashSet<String> =
        quads.iter().map(|q| format!("{} {} {}", q.subject, q.predicate, q.object)).collect();
    writer.number(dataset, node(VOID, "triples"), distinct(triples));
    let entities = quads.iter().filter(below_base).map(|quad| quad.subject.to_string()).collect();
    writer.number(dataset, node(VOID, "entities"), distinct(entities));
    let subjects = quads.iter().map(|quad| quad.subject.to_string()).collect();
    writer.number(dataset, node(VOID, "distinctSubjects"), distinct(subjects));
    let properties = quads.iter().map(|quad| quad.predicate.to_string()).collect();
    writer.number(dataset, node(VOID, "properties"), distinct(properties));
    let types = quads.iter().filter(|quad| quad.predicate == rdf::TYPE);
    writer.number(dataset, node(VOID, "classes"), distinct(types.map(|quad| quad.object.to_string()).collect()));
}

/// One subset for the graphs of each kind, with the number of its statements.
fn subsets(writer: &mut Writer, dataset: &NamedNode, quads: &[Quad], names: &Names) {
    for (kind, number) in count(quads, names) {
        let subset = names.node(&format!("dataset/{kind}"));
        writer.add(dataset, node(VOID, "subset"), subset.clone());
        writer.add(&subset, rdf::TYPE, node(VOID, "Dataset"));
        writer.number(&subset, node(VOID, "triples"), number);
    }
}

/// Where the IRIs of Wikidata's entities begin.
const WIKIDATA: &str = "http://www.wikidata.org/entity/";

fn links(writer: &mut Writer, dataset: &NamedNode, quads: &[Quad], names: &Names) {
    let is_link = |quad: &&Quad| {
        quad.predicate == vocab::SAME_AS
            && matches!(&quad.object, Term::NamedNode(node) if node.as_str().starts_with(WIKIDATA))
    };
    let number = quads.iter().filter(is_link).count();
    if number == 0 {
        return;
    }
    let (linkset, wikidata) = (names.node("dataset/links"), names.node("dataset/wikidata"));
    writer.add(dataset, node(VOID, "subset"), linkset.clone());
    writer.add(&linkset, rdf::TYPE, node(VOID, "Linkset"));
    writer.add(&linkset, node(VOID, "linkPredicate"), vocab::SAME_AS.into_owned());
    writer.add(&linkset, node(VOID, "subjectsTarget"), dataset.clone());
    writer.add(&linkset, node(VOID, "objectsTarget"), wikidata.clone());
    writer.number(&linkset, node(VOID, "triples"), number);
    writer.add(&wikidata, rdf::TYPE, node(VOID, "Dataset"));
    writer.add(&wikidata, node(VOID, "uriSpace"), Literal::new_simple_literal(WIKIDATA));
}

/// Every file the build read, with its digest.
fn inputs(writer: &mut Writer, dataset: &NamedNode, project: &Project, names: &Names) -> Result<(), DatasetError> {
    for (path, digest) in project.input_digests()? {
        let input = input_name(&path, names);
        writer.add(dataset, node(DCTERMS, "source"), input.clone());
        writer.add(&input, vocab::NAME.into_owned(), Literal::new_simple_literal(&path));
        writer.add(&input, vocab::IDENTIFIER.into_owned(), Literal::new_simple_literal(format!("sha256:{digest}")));
    }
    Ok(())
}

/// What a file that a build reads is called.
pub(super) fn input_name(path: &str, names: &Names) -> NamedNode {
    let mut encoded = Vec::new();
    for (index, part) in path.split('/').enumerate() {
        if index > 0 {
            encoded.push(b'/');
        }
        diwan_rdf::term::percent_encode(part, diwan_rdf::term::Repertoire::Iri, &mut encoded);
    }
    names.node(&format!("input/{}", String::from_utf8_lossy(&encoded)))
}
