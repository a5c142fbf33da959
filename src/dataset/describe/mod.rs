//! The dataset's description in [VoID](https://www.w3.org/TR/void/) and [DCAT 3](https://www.w3.org/TR/vocab-dcat-3/).

mod coverage;
mod distributions;
mod header;
mod statistics;
mod writer;

pub(super) use header::agent_node;

use super::counts::counts_by_kind;
use super::{DatasetError, GraphKind, ProjectIris};
use crate::evidence::vocab;
use crate::project::Project;
use diwan_rdf::quads::{Pattern, Quads, Statement};
use diwan_rdf::term::{AllowedCharacters, percent_encode};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, Quad};
use writer::{DCTERMS, VOID, Writer, node};

/// Describes `quads`. The counts do not include the description itself.
pub(super) fn describe(project: &Project, quads: &Quads, names: &ProjectIris) -> Result<Vec<Quad>, DatasetError> {
    let mut writer = Writer::new(names.graph(GraphKind::Dataset));
    let dataset = names.node("dataset");
    header::write(&mut writer, &dataset, project);
    distributions::write(&mut writer, &dataset, project, names);
    coverage::write(&mut writer, &dataset, quads, project, names);
    statistics::write(&mut writer, &dataset, quads, names);
    subsets(&mut writer, &dataset, quads, names);
    links(&mut writer, &dataset, quads, names);
    inputs(&mut writer, &dataset, project, names)?;
    Ok(writer.quads)
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
        percent_encode(part, AllowedCharacters::Iri, &mut encoded);
    }
    names.node(&format!("input/{}", String::from_utf8_lossy(&encoded)))
}
