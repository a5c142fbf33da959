//! The dataset's description in [VoID](https://www.w3.org/TR/void/) and [DCAT 3](https://www.w3.org/TR/vocab-dcat-3/).

use super::counts::counts_by_kind;
use super::{DatasetError, GraphKind, ProjectIris};
use crate::evidence::vocab;
use crate::project::Project;
use diwan_rdf::quads::{Id, Pattern, Quads, Statement};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

const DCAT: &str = "http://www.w3.org/ns/dcat#";
const DCTERMS: &str = "http://purl.org/dc/terms/";
const VOID: &str = "http://rdfs.org/ns/void#";

/// Describes `quads`. The counts do not include the description itself.
pub(super) fn describe(project: &Project, quads: &Quads, names: &ProjectIris) -> Result<Vec<Quad>, DatasetError> {
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

fn statistics(writer: &mut Writer, dataset: &NamedNode, quads: &Quads, names: &ProjectIris) {
    let statistics = Statistics::of(quads, names);
    writer.number(dataset, node(VOID, "triples"), statistics.triples);
    writer.number(dataset, node(VOID, "entities"), statistics.entities);
    writer.number(dataset, node(VOID, "distinctSubjects"), statistics.subjects);
    writer.number(dataset, node(VOID, "properties"), statistics.properties.len());
    writer.number(dataset, node(VOID, "classes"), statistics.classes.len());
}

/// Counts over the merged graph: a triple in two graphs counts once.
#[derive(Default)]
struct Statistics {
    triples: usize,
    entities: usize,
    subjects: usize,
    properties: FxHashSet<Id>,
    classes: FxHashSet<Id>,
}

impl Statistics {
    fn of(quads: &Quads, names: &ProjectIris) -> Self {
        let rdf_type = quads.terms().find_iri(rdf::TYPE.as_str());
        let entities = format!("<{}id/", names.base());
        let mut statistics = Self::default();
        let mut last: Option<Statement> = None;
        // The iteration is sorted: statements of one subject are adjacent, and so are copies of one triple.
        for found in quads.iter() {
            let subject = last.map(|last| last.subject);
            let triple = last.map(|last| (last.subject, last.predicate, last.object));
            statistics.triples += usize::from(triple != Some((found.subject, found.predicate, found.object)));
            if subject != Some(found.subject) {
                statistics.subjects += 1;
                statistics.entities += usize::from(quads.term(found.subject).as_str().starts_with(&entities));
            }
            statistics.properties.insert(found.predicate);
            if Some(found.predicate) == rdf_type {
                statistics.classes.insert(found.object);
            }
            last = Some(found);
        }
        statistics
    }
}

/// One subset for each kind of graph, with the number of its statements.
fn subsets(writer: &mut Writer, dataset: &NamedNode, quads: &Quads, names: &ProjectIris) {
    for (kind, number) in counts_by_kind(quads, names) {
        let subset = names.node(&format!("dataset/{kind}"));
        writer.add(dataset, node(VOID, "subset"), subset.clone());
        writer.add(&subset, rdf::TYPE, node(VOID, "Dataset"));
        writer.number(&subset, node(VOID, "triples"), number);
    }
}

/// The namespace of Wikidata's entities.
const WIKIDATA: &str = "http://www.wikidata.org/entity/";

fn links(writer: &mut Writer, dataset: &NamedNode, quads: &Quads, names: &ProjectIris) {
    let property = quads.terms().find_iri(vocab::SAME_AS.as_str());
    let uses = property.map(|property| quads.matching(Pattern { predicate: Some(property), ..Pattern::ALL }));
    let is_item = |found: &Statement| quads.term(found.object).iri().is_some_and(|iri| iri.starts_with(WIKIDATA));
    let number = uses.into_iter().flatten().filter(is_item).count();
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

/// Every file that the build read, with its digest.
fn inputs(
    writer: &mut Writer,
    dataset: &NamedNode,
    project: &Project,
    names: &ProjectIris,
) -> Result<(), DatasetError> {
    for (path, digest) in project.input_digests()? {
        let input = input_name(&path, names);
        writer.add(dataset, node(DCTERMS, "source"), input.clone());
        writer.add(&input, vocab::NAME.into_owned(), Literal::new_simple_literal(&path));
        writer.add(&input, vocab::IDENTIFIER.into_owned(), Literal::new_simple_literal(format!("sha256:{digest}")));
    }
    Ok(())
}

/// The IRI of an input file.
pub(super) fn input_name(path: &str, names: &ProjectIris) -> NamedNode {
    let mut encoded = Vec::new();
    for (index, part) in path.split('/').enumerate() {
        if index > 0 {
            encoded.push(b'/');
        }
        diwan_rdf::term::percent_encode(part, diwan_rdf::term::Repertoire::Iri, &mut encoded);
    }
    names.node(&format!("input/{}", String::from_utf8_lossy(&encoded)))
}
