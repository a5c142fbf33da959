use super::{AppError, LinkedGraph};
use crate::link::{Comparison, Items, NewItem, Proposal, RowClass, propose};
use oxigraph::model::NamedNode;

/// What to propose for Wikidata.
#[derive(Clone, Debug, Default)]
pub struct ProposalOptions<'a> {
    /// The entities to propose statements about; all that are linked if it is empty.
    pub entities: &'a [NamedNode],
    /// Compared values that are proposed in addition to those that Wikidata lacks.
    pub include: &'a [RowClass],
    /// The maximum number of statements.
    pub limit: Option<usize>,
    /// Whether to propose items for entities that a curator recorded as absent from Wikidata.
    pub new_items: bool,
}

/// Statements proposed for Wikidata.
pub struct ProposedStatements {
    /// The comparison that they result from.
    pub comparison: Comparison,
    /// Statements about linked entities.
    pub proposal: Proposal,
    /// New items, each with its statements.
    pub new_items: Vec<NewItem>,
    /// The number of new items that do not fit into the limit.
    pub deferred_items: usize,
    /// All entities that a curator recorded as absent from Wikidata.
    pub absent: Vec<NewItem>,
}

impl LinkedGraph {
    /// Proposes statements for Wikidata. Nothing is sent.
    ///
    /// # Errors
    /// As [`LinkedGraph::absent`].
    pub fn propose(&self, items: &Items, options: &ProposalOptions<'_>) -> Result<ProposedStatements, AppError> {
        let absent = self.absent()?;
        let comparison = self.compare(items, options.entities);
        let mut proposal = propose(&comparison, options.include, &self.facts, &self.concepts);
        let limit = options.limit.unwrap_or(usize::MAX);
        proposal.additions.truncate(limit);
        let is_wanted = |new_item: &&NewItem| {
            options.new_items && (options.entities.is_empty() || options.entities.contains(&new_item.entity))
        };
        let wanted: Vec<NewItem> = absent.iter().filter(is_wanted).cloned().collect();
        let all = wanted.len();
        let new_items = within(wanted, limit - proposal.additions.len());
        let deferred_items = all - new_items.len();
        Ok(ProposedStatements { comparison, proposal, new_items, deferred_items, absent })
    }
}

/// The new items that fit into a limit of statements, in order.
fn within(new_items: Vec<NewItem>, mut limit: usize) -> Vec<NewItem> {
    let mut fitting = new_items;
    fitting.retain(|new_item| {
        let statements = new_item.proposal.additions.len();
        let fits = statements <= limit && limit > 0;
        limit -= if fits { statements } else { 0 };
        fits
    });
    fitting
}
