//! Views of a dataset: with all that the documents say, or with what the editors prefer where they contradict each
//! other.
//!
//! Judgements follow [Wikidata's ranks](https://www.wikidata.org/wiki/Help:Ranking), but on records: a deprecated
//! record is left out; of a conflict that a preferred record takes part in, only the sides with preferred records
//! remain. Where no editor has judged, all sides remain. A judgement about columns acts on what the record says with
//! their properties, and on nothing else of it.

use super::build::reassemble;
use super::{Dataset, DatasetError, GraphKind, Names};
use crate::evidence::{Claim, Conflict, find_conflicts, vocab};
use crate::project::Project;
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{HashMap, HashSet};

/// The preferred view of a dataset's statements. Conflicts, entailments and the description are made anew of what
/// remains.
///
/// # Errors
/// [`DatasetError`] when the project's inputs cannot be read for the description.
pub fn preferred_view(project: &Project, quads: &[Quad]) -> Result<Dataset, DatasetError> {
    let names = Names::new(&project.config().base);
    let ranks = Ranks::read(quads);
    let asserted = quads.iter().filter(|quad| !is_computed(quad, &names) && !ranks.deprecates(quad));
    let asserted: Vec<Quad> = asserted.cloned().collect();
    let conflicts = find_conflicts(&asserted);
    let outvoted: HashSet<_> = conflicts.iter().flat_map(|conflict| ranks.outvoted(conflict)).collect();
    let kept = asserted.iter().filter(|quad| !fact(quad).is_some_and(|fact| outvoted.contains(&fact)));
    reassemble(project, kept.cloned().collect())
}

/// What a build adds to what the tables and the ontology say.
fn is_computed(quad: &Quad, names: &Names) -> bool {
    let kind = names.kind(quad.graph_name.as_ref());
    matches!(kind, GraphKind::Conflicts | GraphKind::Entailed | GraphKind::Dataset)
}

/// A record's word on a property of an entity.
type Fact<'q> = (&'q NamedNode, &'q NamedNode, &'q NamedNode);

fn fact(quad: &Quad) -> Option<Fact<'_>> {
    match (&quad.graph_name, &quad.subject) {
        (GraphName::NamedNode(record), NamedOrBlankNode::NamedNode(entity)) => Some((record, entity, &quad.predicate)),
        _ => None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    Preferred,
    Deprecated,
}

impl Rank {
    /// By the concept's local name; `normal` changes nothing.
    fn from_concept(iri: &str) -> Option<Self> {
        match iri.rsplit('/').next() {
            Some("preferred") => Some(Self::Preferred),
            Some("deprecated") => Some(Self::Deprecated),
            _ => None,
        }
    }
}

/// What an editor ranks in a record: what it says with these properties, or all that it says.
type Scope<'q> = Option<HashSet<NamedNodeRef<'q>>>;

/// The ranks that editors gave to records: annotations whose motivation is assessing.
struct Ranks<'q> {
    ranks: HashMap<NamedNodeRef<'q>, Vec<(Rank, Scope<'q>)>>,
}

impl<'q> Ranks<'q> {
    fn read(quads: &'q [Quad]) -> Self {
        let node = |quad: &'q Quad| match (&quad.subject, &quad.object) {
            (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) => Some((subject, object.as_ref())),
            _ => None,
        };
        let with = |property: NamedNodeRef<'static>| {
            quads.iter().filter(move |quad| quad.predicate == property).filter_map(node)
        };
        let judgements: HashSet<_> = with(vocab::MOTIVATED_BY)
            .filter(|(_, why)| *why == vocab::ASSESSING)
            .map(|(judgement, _)| judgement)
            .collect();
        let targets: HashMap<_, _> = with(vocab::HAS_TARGET).collect();
        let mut scopes: HashMap<_, HashSet<_>> = HashMap::new();
        // A column of which nothing is made leaves nothing to act on.
        let about_columns = quads.iter().filter(|quad| quad.predicate == vocab::COLUMN);
        for judgement in about_columns.filter_map(|quad| node_of(&quad.subject)) {
            scopes.entry(judgement).or_default();
        }
        for (judgement, property) in with(vocab::ON_PROPERTY) {
            scopes.entry(judgement).or_default().insert(property);
        }
        let mut ranks: HashMap<_, Vec<_>> = HashMap::new();
        for (judgement, kind) in with(vocab::KIND).filter(|(judgement, _)| judgements.contains(judgement)) {
            if let (Some(record), Some(rank)) = (targets.get(judgement), Rank::from_concept(kind.as_str())) {
                ranks.entry(*record).or_default().push((rank, scopes.get(judgement).cloned()));
            }
        }
        Self { ranks }
    }

    fn deprecates(&self, quad: &Quad) -> bool {
        matches!(&quad.graph_name, GraphName::NamedNode(record) if self.is(record, &quad.predicate, Rank::Deprecated))
    }

    /// Whether an editor gave this rank to what a record says with a property.
    fn is(&self, record: &NamedNode, property: &NamedNode, rank: Rank) -> bool {
        let covers = |scope: &Scope<'_>| scope.as_ref().is_none_or(|scope| scope.contains(&property.as_ref()));
        let ranks = self.ranks.get(&record.as_ref()).into_iter().flatten();
        ranks.filter(|(given, _)| *given == rank).any(|(_, scope)| covers(scope))
    }

    /// The facts of the sides without a preferred record, where another side has one.
    fn outvoted<'c>(&self, conflict: &'c Conflict) -> Vec<Fact<'c>> {
        let is_preferred = |claim: &Claim| self.is(&claim.record, &conflict.property, Rank::Preferred);
        let preferred = |side: &&Vec<Claim>| side.iter().any(is_preferred);
        let (chosen, others): (Vec<_>, Vec<_>) = conflict.sides.iter().partition(preferred);
        let losers = others.into_iter().filter(|_| !chosen.is_empty()).flatten();
        losers.map(|claim| (&claim.record, &conflict.entity, &conflict.property)).collect()
    }
}

fn node_of(subject: &NamedOrBlankNode) -> Option<&NamedNode> {
    match subject {
        NamedOrBlankNode::NamedNode(node) => Some(node),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}
