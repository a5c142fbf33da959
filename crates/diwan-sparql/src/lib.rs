#![doc = include_str!("../README.md")]
// `functions`, `graph_scope`, `membership` and `zero_length` are one rewriting each. Faults of the evaluator that a rewriting
// cannot correct are listed in `docs/queries.md`; `tests/evaluator.rs` of the application fails when Oxigraph corrects one.

mod constants;
mod expression;
mod faults;
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
pub use faults::{PatternFaults, PatternPart, QueryPatternError};
pub use functions::CustomFunction;
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

/// A query that Oxigraph's evaluator evaluates according to the SPARQL specification.
pub struct RepairedQuery {
    /// The query.
    pub query: Query,
    /// The custom functions that it calls. They must be registered with the evaluator.
    pub functions: Vec<(NamedNode, CustomFunction)>,
}

/// Repairs a query. Its functions record errors in patterns from the data in `faults`.
///
/// # Errors
/// [`QueryPatternError`] if a pattern or replacement in the query is invalid, because calls with it would silently have no
/// value.
pub fn repaired(query: Query, faults: &PatternFaults) -> Result<RepairedQuery, QueryPatternError> {
    let mut functions = custom_functions(faults).into();
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

/// `GraphScope` comes last, because the zero-length paths that `ZeroLength` adds match no triple.
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
