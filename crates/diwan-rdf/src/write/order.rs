//! The serialization order of statements: by graph, subject, predicate and object; the default graph before others,
//! IRIs before blank nodes, `rdf:type` before other predicates, literals by datatype and language.

use crate::quads::{Id, Quads, Statement, TermText};
use oxrdf::vocab::rdf;
use oxrdf::{NamedNodeRef, Quad};
use std::borrow::Cow;

/// The distinct statements of a dataset in serialization order.
///
/// A statement is four ids, and the texts of its terms are borrowed from the dataset, so that the writers need little
/// memory in addition to it.
pub(super) struct Sorted<'q> {
    quads: &'q Quads,
    statements: Vec<Statement>,
    rdf_type: Option<Id>,
}

impl<'q> Sorted<'q> {
    /// Sorts the statements. Unless `keeps_graphs`, all of them are in the default graph.
    pub(super) fn of(quads: &'q Quads, keeps_graphs: bool) -> Self {
        let rdf_type = quads.terms().find_iri(rdf::TYPE.as_str());
        let ranks = Ranks::of(quads);
        let row = |found: Statement| {
            let graph = if keeps_graphs { found.graph } else { Id::DEFAULT_GRAPH };
            // The default graph is never a predicate, so its rank is free for `rdf:type`, which comes first.
            let predicate = if Some(found.predicate) == rdf_type { Id::DEFAULT_GRAPH } else { found.predicate };
            [graph, found.subject, predicate, found.object].map(|id| ranks.rank(id))
        };
        let mut rows: Vec<[u32; 4]> = quads.iter().filter(|found| is_rdf(quads, found)).map(row).collect();
        rows.sort_unstable();
        rows.dedup();
        let statement = |row: [u32; 4]| {
            let [graph, subject, predicate, object] = row.map(|rank| ranks.id(rank));
            let predicate = if predicate == Id::DEFAULT_GRAPH { rdf_type.unwrap_or(predicate) } else { predicate };
            Statement { subject, predicate, object, graph }
        };
        let statements = rows.into_iter().map(statement).collect();
        Self { quads, statements, rdf_type }
    }

    pub(super) fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// The term with an id.
    pub(super) fn term(&self, id: Id) -> TermText<'q> {
        self.quads.terms().get(id)
    }

    /// The id of an IRI that occurs in the dataset.
    pub(super) fn find(&self, iri: NamedNodeRef<'_>) -> Option<Id> {
        self.quads.terms().find_iri(iri.as_str())
    }

    /// Whether a predicate is `rdf:type`.
    pub(super) fn is_type(&self, predicate: Id) -> bool {
        Some(predicate) == self.rdf_type
    }

    /// The ids of all blank nodes.
    pub(super) fn blank_nodes(&self) -> impl Iterator<Item = Id> + use<'q> {
        self.quads.terms().beginning_with("_:")
    }

    /// A statement as a quad of the model.
    pub(super) fn quad(&self, statement: &Statement) -> Option<Quad> {
        self.quads.quad(statement)
    }

    /// The distinct terms among those that `pick` chooses from the statements.
    pub(super) fn distinct<I: IntoIterator<Item = Id>>(
        &self,
        pick: impl FnMut(&Statement) -> I,
    ) -> impl Iterator<Item = TermText<'q>> {
        let mut is_picked = vec![false; self.quads.terms().len()];
        for id in self.statements.iter().flat_map(pick) {
            if let Some(is_picked) = is_picked.get_mut(id.index()) {
                *is_picked = true;
            }
        }
        self.quads.terms().iter().zip(is_picked).filter_map(|(term, is_picked)| is_picked.then_some(term))
    }
}

/// Whether a statement has no literal where RDF does not allow one.
fn is_rdf(quads: &Quads, statement: &Statement) -> bool {
    let Statement { subject, predicate, graph, .. } = *statement;
    let is_literal = |id: Id| quads.term(id).is_literal();
    !is_literal(subject) && !is_literal(graph) && quads.term(predicate).iri().is_some()
}

/// The statements of each graph.
pub(super) fn by_graph(statements: &[Statement]) -> impl Iterator<Item = &[Statement]> {
    statements.chunk_by(|a, b| a.graph == b.graph)
}

/// The statements of each subject, in each graph.
pub(super) fn by_subject(statements: &[Statement]) -> impl Iterator<Item = &[Statement]> {
    statements.chunk_by(|a, b| (a.graph, a.subject) == (b.graph, b.subject))
}

/// The statements with each predicate, of one subject.
pub(super) fn by_predicate(statements: &[Statement]) -> impl Iterator<Item = &[Statement]> {
    statements.chunk_by(|a, b| a.predicate == b.predicate)
}

/// The positions of terms in serialization order.
struct Ranks {
    ranks: Vec<u32>,
    ids: Vec<Id>,
}

impl Ranks {
    fn of(quads: &Quads) -> Self {
        let mut keyed: Vec<_> = quads.terms().iter().map(key).zip(quads.terms().ids()).collect();
        // Most terms are in order already.
        keyed.sort();
        let ids: Vec<Id> = keyed.into_iter().map(|(_, id)| id).collect();
        let mut ranks = vec![0; ids.len()];
        for (rank, id) in (0..).zip(&ids) {
            if let Some(place) = ranks.get_mut(id.index()) {
                *place = rank;
            }
        }
        Self { ranks, ids }
    }

    fn rank(&self, id: Id) -> u32 {
        self.ranks.get(id.index()).copied().unwrap_or_default()
    }

    fn id(&self, rank: u32) -> Id {
        self.ids.get(rank as usize).copied().unwrap_or(Id::DEFAULT_GRAPH)
    }
}

/// The sort key of a term: the default graph, IRIs, blank nodes, literals by datatype and language.
fn key(term: TermText<'_>) -> (u8, &str, &str, Cow<'_, str>) {
    match (term.iri(), term.literal()) {
        (Some(iri), _) => (1, iri, "", "".into()),
        (None, Some(literal)) => (3, literal.datatype.as_str(), literal.language.unwrap_or_default(), literal.value),
        (None, None) if term.is_blank() => (2, term.as_str(), "", "".into()),
        (None, None) => (0, "", "", "".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdfio::{RdfFormat, RdfParser};

    #[test]
    fn statements_are_in_order() {
        let trig = r#"PREFIX : <http://e/> :s :b 1 , "b" , "a"@en , "a"@ar , _:b , :o ; a :C . :s-1 :b 1 . _:a :b 1 .
            :g { :s :b 1 } :g-1 { :s :b 1 } _:g { :s :b 1 }"#;
        let quads: Vec<Quad> =
            RdfParser::from_format(RdfFormat::TriG).for_slice(trig).collect::<Result<_, _>>().unwrap();
        let quads = Quads::from_quads(&quads).unwrap();
        let lines = |keeps_graphs| -> Vec<String> {
            let sorted = Sorted::of(&quads, keeps_graphs);
            let short = |id| sorted.term(id).as_str().replace("http://e/", "").replace("http://www.w3.org/", "");
            let line = |found: &Statement| {
                [found.graph, found.subject, found.predicate, found.object].map(short).join(" ").trim().to_owned()
            };
            sorted.statements().iter().map(line).collect()
        };
        let one = "\"1\"^^<2001/XMLSchema#integer>";
        let expected = [
            "<s> <1999/02/22-rdf-syntax-ns#type> <C>".to_owned(),
            "<s> <b> <o>".to_owned(),
            "<s> <b> _:b".to_owned(),
            "<s> <b> \"a\"@ar".to_owned(),
            "<s> <b> \"a\"@en".to_owned(),
            format!("<s> <b> {one}"),
            "<s> <b> \"b\"".to_owned(),
            format!("<s-1> <b> {one}"),
            format!("_:a <b> {one}"),
        ];
        assert_eq!(lines(false), expected);
        let graphs = ["<g>", "<g-1>", "_:g"].map(|graph| format!("{graph} <s> <b> {one}"));
        assert_eq!(lines(true), [expected.as_slice(), &graphs].concat());
    }
}
