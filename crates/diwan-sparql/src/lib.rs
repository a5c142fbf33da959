#![doc = include_str!("../README.md")]
// `functions`, `graph_scope`, `membership` and `zero_length` rewrite one thing each. What cannot be corrected from outside is listed in
// `docs/queries.md`; `tests/evaluator.rs` of the application notices when it is corrected in Oxigraph.

mod expression;
mod functions;
mod graph_scope;
mod levels;
mod membership;
mod pattern;
mod replace;
mod syntax;
mod token;
mod walk;
mod zero_length;

pub use expression::{map_aggregate, map_operands, map_order, operands};
pub use functions::{CustomFunction, QueryPatternError};
use functions::{XPathFunctions, custom_functions};
use graph_scope::GraphScope;
pub use levels::{DEEP_QUERY, is_deep_query};
use membership::Membership;
use oxrdf::NamedNode;
pub use pattern::{Pattern, PatternError, PatternProblem};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
pub use syntax::{declared_prefixes, readable_syntax_error, selects_all, undeclared_prefix};
use walk::rewrite;
use zero_length::ZeroLength;

/// A query that the evaluator of Oxigraph answers as SPARQL wants the given one answered.
pub struct RepairedQuery {
    /// The query.
    pub query: Query,
    /// The functions that it calls, to be registered with the evaluator.
    pub functions: Vec<(NamedNode, CustomFunction)>,
}

/// Repairs a query.
///
/// # Errors
/// [`QueryPatternError`] when the query has a regular expression that SPARQL does not allow: the evaluator would give no
/// solutions, and no reason.
pub fn repaired(query: Query) -> Result<RepairedQuery, QueryPatternError> {
    let mut functions = custom_functions().into();
    let mut repair = |pattern| repaired_pattern(pattern, &mut functions);
    let query = match query {
        Query::Select { dataset, pattern, base_iri } => Query::Select { dataset, pattern: repair(pattern)?, base_iri },
        Query::Construct { template, dataset, pattern, base_iri } => {
            Query::Construct { template, dataset, pattern: repair(pattern)?, base_iri }
        }
        Query::Describe { dataset, pattern, base_iri } => {
            Query::Describe { dataset, pattern: repair(pattern)?, base_iri }
        }
        Query::Ask { dataset, pattern, base_iri } => Query::Ask { dataset, pattern: repair(pattern)?, base_iri },
    };
    Ok(RepairedQuery { query, functions })
}

/// Graphs come last: paths of length zero may be found in no graph.
fn repaired_pattern(
    pattern: GraphPattern,
    functions: &mut Vec<(NamedNode, CustomFunction)>,
) -> Result<GraphPattern, QueryPatternError> {
    let mut of_patterns = XPathFunctions::default();
    let pattern = rewrite(pattern, &mut of_patterns);
    if let Some(wrong) = of_patterns.wrong {
        return Err(wrong);
    }
    let mut membership = Membership::default();
    let pattern = rewrite(pattern, &mut membership);
    functions.extend(membership.functions);
    let pattern = rewrite(pattern, &mut ZeroLength);
    Ok(rewrite(pattern, &mut GraphScope::default()))
}
