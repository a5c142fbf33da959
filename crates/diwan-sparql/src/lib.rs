#![doc = include_str!("../README.md")]
// `graph_scope`, `replace` and `zero_length` rewrite one thing each. What cannot be put right from outside is listed in
// `docs/queries.md`; `tests/evaluator.rs` of the application notices when it is mended there. `expression`, `pattern` and
// `walk` are what looks at queries has in common.

mod expression;
mod graph_scope;
mod levels;
mod pattern;
mod replace;
mod walk;
mod zero_length;

pub use expression::{map_aggregate, map_operands, map_order, operands};
use graph_scope::GraphScope;
pub use levels::{DEEP_QUERY, is_deep_query};
use oxrdf::{NamedNode, Term};
pub use pattern::regex_builder;
use replace::XPathReplace;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use walk::rewrite;
use zero_length::ZeroLength;

/// A query that the evaluator answers as SPARQL wants the given one answered. It needs [`replace_function`].
pub fn repaired(query: Query) -> Query {
    match query {
        Query::Select { dataset, pattern, base_iri } => {
            Query::Select { dataset, pattern: repaired_pattern(pattern), base_iri }
        }
        Query::Construct { template, dataset, pattern, base_iri } => {
            Query::Construct { template, dataset, pattern: repaired_pattern(pattern), base_iri }
        }
        Query::Describe { dataset, pattern, base_iri } => {
            Query::Describe { dataset, pattern: repaired_pattern(pattern), base_iri }
        }
        Query::Ask { dataset, pattern, base_iri } => {
            Query::Ask { dataset, pattern: repaired_pattern(pattern), base_iri }
        }
    }
}

/// Graphs come last: paths of length zero may be found in no graph.
fn repaired_pattern(pattern: GraphPattern) -> GraphPattern {
    let pattern = rewrite(pattern, &mut XPathReplace);
    let pattern = rewrite(pattern, &mut ZeroLength);
    rewrite(pattern, &mut GraphScope::default())
}

/// A function that repaired queries call, to be registered with the evaluator.
pub fn replace_function() -> (NamedNode, impl Fn(&[Term]) -> Option<Term> + Send + Sync + 'static) {
    (replace::name(), replace::function())
}
