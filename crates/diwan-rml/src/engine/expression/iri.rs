//! Whether an expression gives nothing but valid IRIs, so that no row needs a check.

use super::Expression;
use diwan_rdf::term::{AllowedCharacters, is_iri};

impl Expression {
    /// Whether all its texts are absolute IRIs: its values are percent-encoded, after a constant scheme and authority.
    pub(in crate::engine) fn is_always_iri(&self) -> bool {
        // The `z` of the example is no hex digit, which could complete a percent-encoding that a constant begins.
        self.encodes_values() && ends_authority(&self.prefix()) && is_iri(&self.example())
    }

    /// Whether all its texts are ASCII.
    pub(in crate::engine) fn is_always_ascii(&self) -> bool {
        match self {
            Self::Constant(text) => text.is_ascii(),
            Self::Field(_) => false,
            Self::Concat(parts) => parts.iter().all(Self::is_always_ascii),
            Self::Encoded(_, AllowedCharacters::Uri) => true,
            Self::Encoded(inner, AllowedCharacters::Iri) => inner.is_always_ascii(),
        }
    }

    fn encodes_values(&self) -> bool {
        match self {
            Self::Constant(_) | Self::Encoded(..) => true,
            Self::Field(_) => false,
            Self::Concat(parts) => parts.iter().all(Self::encodes_values),
        }
    }
}

/// Whether the authority of an IRI ends within this beginning of it.
fn ends_authority(prefix: &str) -> bool {
    prefix.split_once("://").is_some_and(|(_, rest)| rest.contains(['/', '#', '?']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::expression::examples::{any_rows, expression, iri, texts};
    use crate::source::Field;
    use proptest::prelude::*;

    #[test]
    fn values_are_encoded_after_scheme_and_authority() {
        let is_always_iri = |before: &str, repertoire, after: &str| {
            let value = Expression::Field(Field::new(0)).encoded(repertoire);
            let parts = vec![Expression::constant(before), value, Expression::constant(after)];
            Expression::Concat(parts).is_always_iri()
        };
        let iri = Some(AllowedCharacters::Iri);
        assert!(is_always_iri("http://ex.org/", iri, "") && is_always_iri("http://ex.org?", iri, "#a"));
        assert!(!is_always_iri("http://ex.org/", None, ""));
        for before in [
            "",
            "a",
            "http:",
            "http://ex.org",
            "http://ex.org:8",
            "http://ex.org/ ",
            "http://ex.org/%",
            "http://ex.org/%2",
        ] {
            assert!(!is_always_iri(before, iri, "/"), "{before}");
        }
        assert!(!is_always_iri("http://ex.org/", iri, " "));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]
        #[test]
        fn what_is_always_an_iri_is_one_for_each_row(expression in prop_oneof![1 => expression(), 9 => iri()], rows in any_rows()) {
            let (is_iri_always, is_ascii_always) = (expression.is_always_iri(), expression.is_always_ascii());
            rows.with(|rows| {
                for text in rows.iter().flat_map(|row| texts(&expression, row)) {
                    prop_assert!(!is_iri_always || is_iri(&text), "{}", text);
                    prop_assert!(!is_ascii_always || text.is_ascii(), "{}", text);
                }
                Ok(())
            })?;
        }
    }
}
