//! The preferred view of a dataset: where documents contradict each other, only what the editors prefer.
//!
//! Judgements follow [Wikidata's ranks](https://www.wikidata.org/wiki/Help:Ranking), but apply to records. A deprecated
//! record is left out. Of a conflict in which a preferred record takes part, only the sides with preferred records
//! remain. Where editors have not judged, all sides remain. A judgement about columns applies only to the properties
//! that the record's facts have from these columns.

use super::build::reassemble;
use super::{Dataset, DatasetError, GraphKind, ProjectIris};
use crate::evidence::{Claim, Conflict, find_conflicts, vocab};
use crate::project::Project;
use diwan_rdf::quads::{Id, Quads, Statement, values};
use oxigraph::model::{NamedNode, NamedNodeRef};
use std::collections::{HashMap, HashSet};

/// The preferred view of a dataset's statements. Conflicts, entailments and the description are computed again from the
/// remaining statements.
///
/// # Errors
/// [`DatasetError`] when the project's inputs cannot be read for the description.
pub fn preferred_view(project: &Project, quads: &Quads) -> Result<Dataset, DatasetError> {
    let names = ProjectIris::new(&project.config().base);
    let ranks = Ranks::read(quads);
    let computed = [GraphKind::Conflicts, GraphKind::Entailed, GraphKind::Dataset];
    let computed = computed.map(|kind| quads.terms().find(&names.graph(kind).to_string()));
    let asserted = quads.filtered(|found| !computed.contains(&Some(found.graph)) && !ranks.deprecates(quads, found));
    let conflicts = find_conflicts(&asserted);
    let outvoted: HashSet<Fact> = conflicts.iter().flat_map(|conflict| ranks.outvoted(conflict, &asserted)).collect();
    let kept = asserted.filtered(|found| !outvoted.contains(&(found.graph, found.subject, found.predicate)));
    reassemble(project, kept)
}

/// What a record says about one property of an entity: the record, the entity and the property.
type Fact = (Id, Id, Id);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    Preferred,
    Deprecated,
}

impl Rank {
    /// The rank of a concept, by its local name. `normal` is no rank here, because it has no effect.
    fn from_concept(iri: &str) -> Option<Self> {
        match iri.rsplit('/').next() {
            Some("preferred") => Some(Self::Preferred),
            Some("deprecated") => Some(Self::Deprecated),
            _ => None,
        }
    }
}

/// The part of a record that an editor ranks: the IRIs of properties, or `None` for the whole record.
type Scope = Option<HashSet<String>>;

/// The ranks that editors gave to records: annotations whose motivation is `oa:assessing`.
struct Ranks {
    /// Ranks by the IRI of the record.
    ranks: HashMap<String, Vec<(Rank, Scope)>>,
}

impl Ranks {
    fn read(quads: &Quads) -> Self {
        let values = |property: NamedNodeRef<'_>| values(quads, property.as_str(), None);
        let iri = |id: Id| quads.term(id).iri().unwrap_or_default().to_owned();
        let assessing = quads.terms().find_iri(vocab::ASSESSING.as_str());
        let is_assessing = |why: &Vec<Id>| why.iter().any(|why| Some(*why) == assessing);
        let judgements: HashSet<Id> = values(vocab::MOTIVATED_BY)
            .into_iter()
            .filter(|(_, why)| is_assessing(why))
            .map(|(node, _)| node)
            .collect();
        let mut scopes: HashMap<Id, HashSet<String>> = HashMap::new();
        // A judgement about a column without statements has an empty scope, not the whole record.
        if let Some(column) = quads.terms().find_iri(vocab::COLUMN.as_str()) {
            scopes.extend(quads.uses(column).map(|(judgement, _)| (judgement, HashSet::new())));
        }
        #[expect(clippy::iter_over_hash_type, reason = "they go into sets")]
        for (judgement, properties) in values(vocab::ON_PROPERTY) {
            scopes.entry(judgement).or_default().extend(properties.into_iter().map(iri));
        }
        let targets = values(vocab::HAS_TARGET);
        let mut ranks: HashMap<_, Vec<_>> = HashMap::new();
        let kinds = values(vocab::KIND).into_iter().filter(|(judgement, _)| judgements.contains(judgement));
        for (judgement, kind) in
            kinds.flat_map(|(judgement, kinds)| kinds.into_iter().map(move |kind| (judgement, kind)))
        {
            let target = targets.get(&judgement).and_then(|targets| targets.last());
            if let (Some(record), Some(rank)) = (target, Rank::from_concept(&iri(kind))) {
                ranks.entry(iri(*record)).or_default().push((rank, scopes.get(&judgement).cloned()));
            }
        }
        Self { ranks }
    }

    fn deprecates(&self, quads: &Quads, found: &Statement) -> bool {
        let (record, property) = (quads.term(found.graph).iri(), quads.term(found.predicate).iri());
        match (record, property) {
            (Some(record), Some(property)) => self.is(record, property, Rank::Deprecated),
            _ => false,
        }
    }

    /// Whether an editor gave this rank to what a record says about a property.
    fn is(&self, record: &str, property: &str, rank: Rank) -> bool {
        let covers = |scope: &Scope| scope.as_ref().is_none_or(|scope| scope.contains(property));
        let ranks = self.ranks.get(record).into_iter().flatten();
        ranks.filter(|(given, _)| *given == rank).any(|(_, scope)| covers(scope))
    }

    /// The facts of the sides without a preferred record, if another side has one.
    fn outvoted(&self, conflict: &Conflict, quads: &Quads) -> Vec<Fact> {
        let is_preferred = |claim: &Claim| self.is(claim.record.as_str(), conflict.property.as_str(), Rank::Preferred);
        let preferred = |side: &&Vec<Claim>| side.iter().any(is_preferred);
        let (chosen, others): (Vec<_>, Vec<_>) = conflict.sides.iter().partition(preferred);
        let outvoted = others.into_iter().filter(|_| !chosen.is_empty()).flatten();
        let id = |node: &NamedNode| quads.terms().find_iri(node.as_str());
        outvoted
            .filter_map(|claim| Some((id(&claim.record)?, id(&conflict.entity)?, id(&conflict.property)?)))
            .collect()
    }
}
