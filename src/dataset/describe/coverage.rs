//! The places and the time that the dataset is about.

use super::writer::{DCAT, DCTERMS, Writer, node};
use crate::dataset::{GraphKind, ProjectIris};
use crate::project::{Project, resolved_iri};
use diwan_rdf::quads::{Id, Quads};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNode};
use rustc_hash::FxHashSet;

pub(super) fn write(writer: &mut Writer, dataset: &NamedNode, quads: &Quads, project: &Project, names: &ProjectIris) {
    let config = project.config();
    for place in &config.publication.spatial {
        let place = NamedNode::new_unchecked(resolved_iri(place, &config.base));
        writer.add(dataset, node(DCTERMS, "spatial"), place);
    }
    let Some((first, last)) = period(quads, names) else { return };
    let temporal = names.node("dataset/temporal");
    writer.add(dataset, node(DCTERMS, "temporal"), temporal.clone());
    writer.add(&temporal, rdf::TYPE, node(DCTERMS, "PeriodOfTime"));
    writer.add(&temporal, node(DCAT, "startDate"), first);
    writer.add(&temporal, node(DCAT, "endDate"), last);
}

/// The first and the last date in the graphs of records, each as precise as it is there.
fn period(quads: &Quads, names: &ProjectIris) -> Option<(Literal, Literal)> {
    let dates: FxHashSet<Id> = quads.terms().ids().filter(|id| date(quads, *id).is_some()).collect();
    let mut range: Option<(Id, Id)> = None;
    for (graph, statements) in quads.graphs() {
        if names.kind_of(quads.term(graph).iri()) != GraphKind::Record {
            continue;
        }
        for id in statements.map(|statement| statement.object).filter(|id| dates.contains(id)) {
            let (first, last) = range.unwrap_or((id, id));
            // Terms of four-digit years sort by time: "1994" before "1994-12" before "1994-12-13".
            let text = |id: Id| quads.term(id).as_str();
            range =
                Some((if text(id) < text(first) { id } else { first }, if text(id) > text(last) { id } else { last }));
        }
    }
    let (first, last) = range?;
    Some((date(quads, first)?, date(quads, last)?))
}

/// The literal, if it is a date of the common era with a year of four digits.
fn date(quads: &Quads, id: Id) -> Option<Literal> {
    let literal = quads.term(id).literal()?;
    let is_date = [xsd::DATE, xsd::G_YEAR_MONTH, xsd::G_YEAR].contains(&literal.datatype);
    let is_plain = literal.value.split('-').next().is_some_and(|year| year.len() == 4);
    (is_date && is_plain).then(|| Literal::new_typed_literal(literal.value, literal.datatype))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_period_is_that_of_the_records() {
        let lines = "<https://ex.org/id/a> <a:date> \"1994-12-13\"^^<http://www.w3.org/2001/XMLSchema#date> <https://ex.org/record/1> .\n\
            <https://ex.org/id/a> <a:date> \"1994\"^^<http://www.w3.org/2001/XMLSchema#gYear> <https://ex.org/record/2> .\n\
            <https://ex.org/id/b> <a:date> \"2006-11\"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> <https://ex.org/record/3> .\n\
            <https://ex.org/id/b> <a:date> \"-0500\"^^<http://www.w3.org/2001/XMLSchema#gYear> <https://ex.org/record/3> .\n\
            <https://ex.org/id/b> <a:number> \"1066\" <https://ex.org/record/3> .\n\
            <https://ex.org/id/b> <a:date> \"2026-11-30\"^^<http://www.w3.org/2001/XMLSchema#date> <https://ex.org/graph/provenance> .\n";
        let quads = Quads::from_nquads(lines.as_bytes()).unwrap();
        let (first, last) = period(&quads, &ProjectIris::new("https://ex.org/")).unwrap();
        assert_eq!((first.value(), first.datatype()), ("1994", xsd::G_YEAR));
        assert_eq!((last.value(), last.datatype()), ("2006-11", xsd::G_YEAR_MONTH));
        assert!(period(&Quads::from_quads([]).unwrap(), &ProjectIris::new("https://ex.org/")).is_none());
    }
}
