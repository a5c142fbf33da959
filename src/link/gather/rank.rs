//! The ranks of statements, by editors' judgements on the records they rest on.

use super::facts::Facts;
use crate::link::{Rank, Statement};
use crate::store::Evidence;
use oxigraph::model::NamedNode;

/// The rank of a statement. It is deprecated when every record it rests on is. It is preferred when one of them is, and
/// what that record is preferred in, a contradiction, is about this very property.
pub(super) fn rank(statement: &Statement, node: &NamedNode, facts: &Facts) -> Rank {
    let all = |rank| statement.evidence.iter().all(|evidence| is(evidence, rank));
    let contradicts = |evidence: &&Evidence| {
        facts.conflicts.contains(&(node.clone(), statement.ours.clone(), evidence.record.clone()))
    };
    if !statement.evidence.is_empty() && all("deprecated") {
        Rank::Deprecated
    } else if statement.evidence.iter().filter(contradicts).any(|evidence| is(evidence, "preferred")) {
        Rank::Preferred
    } else {
        Rank::Normal
    }
}

fn is(evidence: &Evidence, rank: &str) -> bool {
    let kinds = evidence.notes.iter().filter_map(|note| note.kind.as_ref());
    kinds.into_iter().any(|kind| kind.as_str().rsplit_once("/rank/").is_some_and(|(_, name)| name == rank))
}
