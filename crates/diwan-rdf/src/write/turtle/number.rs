use oxrdf::LiteralRef;
use oxrdf::vocab::xsd;

/// Whether the literal can be written [without quotes](https://www.w3.org/TR/turtle/#abbrev) with its exact lexical
/// form.
pub fn is_bare(literal: LiteralRef<'_>) -> bool {
    let value = literal.value();
    match literal.datatype() {
        xsd::BOOLEAN => matches!(value, "true" | "false"),
        xsd::INTEGER => is_digits(unsigned(value)),
        xsd::DECIMAL => is_decimal(unsigned(value)),
        _ => false,
    }
}

fn unsigned(value: &str) -> &str {
    value.strip_prefix(['+', '-']).unwrap_or(value)
}

fn is_decimal(value: &str) -> bool {
    value.split_once('.').is_some_and(|(whole, part)| (whole.is_empty() || is_digits(whole)) && is_digits(part))
}

fn is_digits(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_bare;
    use oxrdf::vocab::xsd;
    use oxrdf::{LiteralRef, NamedNodeRef};

    fn bare(value: &str, datatype: NamedNodeRef<'_>) -> bool {
        is_bare(LiteralRef::new_typed_literal(value, datatype))
    }

    #[test]
    fn only_literals_that_are_read_back_unchanged_are_abbreviated() {
        assert!(bare("007", xsd::INTEGER) && bare("-1", xsd::INTEGER) && !bare("", xsd::INTEGER));
        assert!(!bare("1.0", xsd::INTEGER) && !bare("+", xsd::INTEGER) && !bare("٧", xsd::INTEGER));
        assert!(bare("4.0", xsd::DECIMAL) && bare("+.5", xsd::DECIMAL));
        assert!(!bare("4", xsd::DECIMAL) && !bare("4.", xsd::DECIMAL));
        assert!(bare("true", xsd::BOOLEAN) && !bare("1", xsd::BOOLEAN));
        assert!(!bare("1", xsd::LONG) && !bare("1", xsd::STRING));
    }
}
