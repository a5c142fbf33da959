use super::term::written_iri;
use crate::quads::{Id, Statement};
use crate::write::namespaces::Namespaces;
use crate::write::nesting::Nesting;
use crate::write::order::Sorted;
use oxrdf::vocab::rdf;
use std::collections::BTreeSet;

/// The prefixes of the IRIs that a document contains, found without writing it, because they are declared first.
pub(super) fn used_prefixes<'n>(
    sorted: &Sorted<'_>,
    nesting: &Nesting,
    namespaces: &'n Namespaces,
) -> BTreeSet<&'n str> {
    let nil = sorted.find(rdf::NIL);
    let written = |statement: &Statement| written_terms(statement, nil, sorted, nesting);
    let iris = sorted.distinct(written).filter_map(|term| written_iri(term.as_str().as_bytes()));
    iris.filter_map(|iri| Some(namespaces.find(iri, iri.len())?.prefix())).collect()
}

/// The terms of a statement that are written as terms: not `rdf:type`, which is `a`, and nothing of a collection but its
/// items.
fn written_terms(
    statement: &Statement,
    nil: Option<Id>,
    sorted: &Sorted<'_>,
    nesting: &Nesting,
) -> impl Iterator<Item = Id> + use<> {
    let Statement { subject, predicate, object, graph } = *statement;
    let is_cell = nesting.is_in_list(subject);
    let is_item = !is_cell || sorted.find(rdf::FIRST) == Some(predicate);
    let of_statement = [Some(graph), Some(subject), (!sorted.is_type(predicate)).then_some(predicate)];
    let of_statement = of_statement.into_iter().filter(move |_| !is_cell);
    of_statement.chain([(is_item && Some(object) != nil).then_some(object)]).flatten()
}
