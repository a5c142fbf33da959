//! For tests: terms at random.

use super::{IriCheck, LiteralSuffix, TermBuffer, TermPlan};
use crate::engine::expression::examples::{expression, iri};
use crate::engine::{BaseIri, ValuePlan};
use crate::source::Row;
use proptest::prelude::*;
use std::sync::Arc;

fn iri_term() -> impl Strategy<Value = TermPlan> {
    let checks = [IriCheck::Iri, IriCheck::Uri, IriCheck::Unsafe, IriCheck::UnsafeUri];
    (iri(), prop::sample::select(checks.to_vec())).prop_map(|(expression, check)| TermPlan::Iri {
        check: check.remaining(&expression),
        value: ValuePlan::new(expression),
        base: Arc::new(BaseIri::new("http://e/")),
    })
}

fn suffix() -> impl Strategy<Value = LiteralSuffix> {
    let language = expression().prop_map(|expression| LiteralSuffix::Language(ValuePlan::new(expression)));
    prop_oneof![
        Just(LiteralSuffix::fixed(None, None)),
        Just(LiteralSuffix::fixed(Some("a"), None)),
        Just(LiteralSuffix::fixed(None, Some("http://e/a"))),
        Just(LiteralSuffix::Natural),
        language
    ]
}

/// An IRI or a blank node that is made of a text.
pub(super) fn named_term() -> impl Strategy<Value = TermPlan> {
    let blank_node = expression().prop_map(|expression| TermPlan::BlankNode(ValuePlan::new(expression)));
    prop_oneof![3 => iri_term(), 1 => blank_node]
}

/// Any term but one that is different in each row.
pub(super) fn term() -> impl Strategy<Value = TermPlan> {
    let constant =
        prop::sample::select(vec!["<http://e/a>", "<http://e/a/>", "\"a\"", "\"a\"@a", "\"a\"^^<http://e/a>"]);
    let literal = (expression(), suffix())
        .prop_map(|(expression, suffix)| TermPlan::Literal { value: ValuePlan::new(expression), suffix });
    prop_oneof![
        1 => constant.prop_map(|term| TermPlan::Constant(term.as_bytes().into())),
        5 => named_term(),
        2 => literal,
    ]
}

/// The terms of a row.
pub(super) fn terms(term: &TermPlan, row: &Row<'_>) -> Vec<String> {
    let mut terms = TermBuffer::default();
    // Values of which no term can be made are left out.
    let _ = term.terms(row, &mut terms);
    terms.iter().map(|term| String::from_utf8(term.to_vec()).unwrap()).collect()
}
