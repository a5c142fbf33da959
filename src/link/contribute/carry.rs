//! What [QuickStatements](https://www.wikidata.org/wiki/Help:QuickStatements) can carry faithfully.
//!
//! Two parsers read its commands, that of the tool and that of its third version, and they differ. What passes here is
//! what both understand alike; what either would change is withheld. No syntax escapes a quotation mark, so a text with
//! one is withheld, and so are curly quotation marks, which the third version straightens, and `|`, which either may
//! take for a tab. Ranks cannot be said. A statement goes to the one with the same value, if there is one: two that
//! differ in qualifiers alone cannot be told apart.

use super::{Addition, Reference, Target, Withheld, limits};
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
            self.withheld.push(withheld(addition, reason, &addition.references));
            return None;
        }
        let carried = keep_references(addition, |value| snak(value).map(drop), &mut self.withheld)?;
        self.seen.insert((addition.target.clone(), addition.property, addition.value.clone()));
        Some(carried)
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
        if addition.is_given_up {
            return Some("Wikidata has this value as deprecated, to which QuickStatements would add ours".to_owned());
        }
        if self.seen.contains(&(addition.target.clone(), addition.property, addition.value.clone())) {
            return Some("QuickStatements would put its qualifiers on the other statement with this value".to_owned());
        }
        let mut values = addition.qualifiers.iter().map(|(_, value)| value).chain([&addition.value]);
        values.find_map(|value| snak(value).err())
    }
}

/// An addition with those of its references whose values can all be said; none when it had some and has none left.
pub(super) fn keep_references(
    addition: &Addition,
    can_say: impl Fn(&Value) -> Result<(), String>,
    left_out: &mut Vec<Withheld>,
) -> Option<Addition> {
    let mut references = Vec::new();
    for reference in &addition.references {
        match reference.snaks.iter().find_map(|(_, value)| can_say(value).err()) {
            None => references.push(reference.clone()),
            Some(reason) => {
                let reason = format!("a reference cannot be carried: {reason}");
                left_out.push(withheld(addition, reason, std::slice::from_ref(reference)));
            }
        }
    }
    let is_bare = references.is_empty() && !addition.references.is_empty();
    (!is_bare).then(|| Addition { references, ..addition.clone() })
}

/// An addition that is left out, for what these references say.
pub(super) fn withheld(addition: &Addition, reason: String, references: &[Reference]) -> Withheld {
    let (entity, property) = (addition.entity.clone(), addition.property);
    let records = references.iter().map(|reference| reference.record.clone()).collect();
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
            limits::language(language)?;
            string(text).map(|text| format!("{language}:{text}"))
        }
    }
}

/// The longest text that the older of the two parsers takes, in characters.
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
    fn what_a_parser_would_change_is_refused() {
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
