//! Values and texts in the syntax that both parsers of QuickStatements read in the same way; see `carry`.

use super::limits;
use crate::link::{EntityOrItem, Value};

/// A value in QuickStatements' syntax, or the reason why it cannot be written.
pub(super) fn snak(value: &Value) -> Result<String, String> {
    match value {
        Value::Entity(EntityOrItem { item: Some(item), .. }) => Ok(item.to_string()),
        Value::Entity(_) => Err("an entity without an item".to_owned()),
        Value::Time(time) if time.julian => Ok(format!("{}/{}/J", time.wikibase(), time.precision.number())),
        Value::Time(time) => Ok(format!("{}/{}", time.wikibase(), time.precision.number())),
        Value::Quantity(quantity) if quantity.bounds.is_some() => Err("a number with bounds".to_owned()),
        Value::Quantity(quantity) => Ok(quantity
            .unit
            .map_or_else(|| quantity.amount.to_string(), |unit| format!("{}U{}", quantity.amount, unit.number()))),
        Value::String(text) => string(text),
        Value::Text { text, language } => {
            limits::language(language)?;
            string(text).map(|text| format!("{language}:{text}"))
        }
    }
}

/// The maximum length of a text in the older of the two parsers, in characters.
const LONGEST: usize = 400;

pub(super) fn string(text: &str) -> Result<String, String> {
    limits::plain(text, LONGEST)?;
    let troubles = [
        ("a quotation mark, which no syntax escapes", text.contains('"')),
        ("curly quotation marks, which would be straightened", text.contains(['“', '”'])),
        ("`|`, which may be taken for a tab", text.contains('|')),
        ("`/*` or a backslash", text.contains("/*") || text.contains('\\')),
    ];
    match troubles.into_iter().find(|(_, found)| *found) {
        Some((trouble, _)) => Err(format!("the text has {trouble}")),
        None => Ok(format!("\"{text}\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::{Precision, Quantity, Time};

    #[test]
    fn values_as_both_parsers_read_them() {
        let time = Time::parse("1994-12", Precision::Month, false).unwrap();
        assert_eq!(snak(&Value::Time(time)).unwrap(), "+1994-12-00T00:00:00Z/10");
        assert_eq!(snak(&Value::Quantity(Quantity::parse("57").unwrap())).unwrap(), "57");
        let text = |text: &str, language: &str| Value::Text { text: text.into(), language: language.into() };
        assert_eq!(snak(&text("في ١٢ ديسمبر", "ar")).unwrap(), "ar:\"في ١٢ ديسمبر\"");
        assert_eq!(snak(&text("«слово»", "ru")).unwrap(), "ru:\"«слово»\"");
        assert!(snak(&text("x", "ar-latn")).unwrap_err().contains("no texts in the language"));
    }

    #[test]
    fn values_that_a_parser_would_change_are_refused() {
        for text in [
            "a \"b\"",
            "a “b”",
            "a|b",
            "a\tb",
            "a\nb",
            "a\\",
            "a /* b",
            "a\u{2028}b",
            " a",
            "a\u{a0}",
            "",
            &"x".repeat(401),
        ] {
            assert!(string(text).is_err(), "{text:?}");
        }
    }
}
