//! What [QuickStatements](https://www.wikidata.org/wiki/Help:QuickStatements) can carry faithfully.
//!
//! Two parsers read its commands, that of the tool and that of its third version, and they differ. What passes here is
//! what both understand alike; what either would change is withheld. No syntax escapes a quotation mark, so a text with
//! one is withheld, and so are curly quotation marks, which the third version straightens, and `|`, which either may
//! take for a tab. Ranks cannot be said. A statement goes to the one with the same value, if there is one: two that
//! differ in qualifiers alone cannot be told apart.

use super::{Addition, Target, Withheld};
use crate::link::{PropertyId, Rank, Thing, Value};
use std::collections::BTreeSet;

/// The parts of additions that can be said, and the others with the reason.
#[derive(Default)]
pub(super) struct Carrier {
    seen: BTreeSet<(Target, PropertyId, Value)>,
    pub(super) withheld: Vec<Withheld>,
}

impl Carrier {
    /// The part of an addition that can be said.
    pub(super) fn carry(&mut self, addition: &Addition) -> Option<Addition> {
        if let Some(reason) = self.obstacle(addition) {
            let records = addition.references.iter().map(|reference| reference.record.clone());
            self.withheld.push(withheld(addition, reason, records.collect()));
            return None;
        }
        let mut references = Vec::new();
        for reference in &addition.references {
            match reference.snaks.iter().find_map(|(_, value)| snak(value).err()) {
                None => references.push(reference.clone()),
                Some(reason) => {
                    let reason = format!("a reference cannot be carried: {reason}");
                    self.withheld.push(withheld(addition, reason, vec![reference.record.clone()]));
                }
            }
        }
        if references.is_empty() && !addition.references.is_empty() {
            return None;
        }
        self.seen.insert((addition.target.clone(), addition.property, addition.value.clone()));
        Some(Addition { references, ..addition.clone() })
    }

    fn obstacle(&self, addition: &Addition) -> Option<String> {
        if addition.rank != Rank::Normal {
            return Some(format!("QuickStatements cannot say that its rank is {}", addition.rank.name()));
        }
        if addition.is_outranked {
            return Some("an editor prefers another value, and QuickStatements cannot say so".to_owned());
        }
        if addition.has_value {
            return Some(
                "Wikidata has this value with other qualifiers, to which QuickStatements would add ours".to_owned(),
            );
        }
        if self.seen.contains(&(addition.target.clone(), addition.property, addition.value.clone())) {
            return Some("QuickStatements would put its qualifiers on the other statement with this value".to_owned());
        }
        let mut values = addition.qualifiers.iter().map(|(_, value)| value).chain([&addition.value]);
        values.find_map(|value| snak(value).err())
    }
}

fn withheld(addition: &Addition, reason: String, records: Vec<oxigraph::model::NamedNode>) -> Withheld {
    let (entity, property) = (addition.entity.clone(), addition.property);
    Withheld { entity, property, value: Some(addition.value.clone()), reason, records }
}

/// A value as both parsers read it.
pub(super) fn snak(value: &Value) -> Result<String, String> {
    match value {
        Value::Thing(Thing { item: Some(item), .. }) => Ok(item.to_string()),
        Value::Thing(_) => Err("a thing without an item".to_owned()),
        Value::Time(time) if time.julian => Ok(format!("{}/{}/J", time.wikibase(), time.precision.number())),
        Value::Time(time) => Ok(format!("{}/{}", time.wikibase(), time.precision.number())),
        Value::Quantity(quantity) if quantity.bounds.is_some() => Err("a number with bounds".to_owned()),
        Value::Quantity(quantity) => Ok(quantity
            .unit
            .map_or_else(|| quantity.amount.to_string(), |unit| format!("{}U{}", quantity.amount, unit.number()))),
        Value::String(text) => string(text),
        Value::Text { text, language } => {
            let known = !language.is_empty() && language.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
            if !known || is_transliteration(language) {
                return Err(format!("Wikidata has no texts in the language \"{language}\""));
            }
            string(text).map(|text| format!("{language}:{text}"))
        }
    }
}

/// Wikidata has no codes for Arabic and Russian in Latin letters.
fn is_transliteration(language: &str) -> bool {
    matches!(language, "ar-latn" | "ru-latn") || language.contains("-t-") || language.contains("-x-")
}

/// The most that Wikibase takes for a text.
const LONGEST: usize = 400;

pub(super) fn string(text: &str) -> Result<String, String> {
    let troubles: [(&str, bool); 6] = [
        ("a quotation mark, which no syntax escapes", text.contains('"')),
        ("curly quotation marks, which would be straightened", text.contains(['“', '”'])),
        ("`|`, a tab or a line end", text.contains(['|', '\t', '\n', '\r'])),
        ("`/*` or a backslash", text.contains("/*") || text.contains('\\')),
        ("spaces at its ends, which would be cut", text.trim() != text || text.is_empty()),
        ("more than 400 characters", text.chars().count() > LONGEST),
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
    fn what_a_parser_would_change_is_refused() {
        for text in ["a \"b\"", "a “b”", "a|b", "a\tb", "a\nb", "a\\", "a /* b", " a", "a\u{a0}", "", &"x".repeat(401)]
        {
            assert!(string(text).is_err(), "{text:?}");
        }
    }
}
