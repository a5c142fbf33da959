#![doc = include_str!("../README.md")]
// `functions`, `graph_scope` and `zero_length` rewrite one thing each. What cannot be corrected from outside is listed in
// `docs/queries.md`; `tests/evaluator.rs` of the application notices when it is corrected in Oxigraph.

mod expression;
mod functions;
mod graph_scope;
mod levels;
mod pattern;
mod replace;
mod walk;
mod zero_length;

pub use expression::{map_aggregate, map_operands, map_order, operands};
use functions::XPathFunctions;
pub use functions::{CustomFunction, QueryPatternError, custom_functions};
use graph_scope::GraphScope;
pub use levels::{DEEP_QUERY, is_deep_query};
pub use pattern::{Pattern, PatternError, PatternProblem};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use walk::rewrite;
use zero_length::ZeroLength;

/// A query that the evaluator answers as SPARQL wants the given one answered. It needs [`custom_functions`].
///
/// # Errors
/// [`QueryPatternError`] when the query has a regular expression that SPARQL does not allow: the evaluator would give no
/// solutions, and no reason.
pub fn repaired(query: Query) -> Result<Query, QueryPatternError> {
    Ok(match query {
        Query::Select { dataset, pattern, base_iri } => {
            Query::Select { dataset, pattern: repaired_pattern(pattern)?, base_iri }
        }
        Query::Construct { template, dataset, pattern, base_iri } => {
            Query::Construct { template, dataset, pattern: repaired_pattern(pattern)?, base_iri }
        }
        Query::Describe { dataset, pattern, base_iri } => {
            Query::Describe { dataset, pattern: repaired_pattern(pattern)?, base_iri }
        }
        Query::Ask { dataset, pattern, base_iri } => {
            Query::Ask { dataset, pattern: repaired_pattern(pattern)?, base_iri }
        }
    })
}

/// Graphs come last: paths of length zero may be found in no graph.
fn repaired_pattern(pattern: GraphPattern) -> Result<GraphPattern, QueryPatternError> {
    let mut functions = XPathFunctions::default();
    let pattern = rewrite(pattern, &mut functions);
    if let Some(wrong) = functions.wrong {
        return Err(wrong);
    }
    let pattern = rewrite(pattern, &mut ZeroLength);
    Ok(rewrite(pattern, &mut GraphScope::default()))
}
