//! Compatibility of two values of a single-valued property: they are the same, or one is only more precise than the
//! other.

use super::{PartialDate, vocab};
use diwan_rdf::quads::{Id, Quads};
use oxigraph::model::{Literal, NamedNodeRef};
use rustc_hash::FxHashMap;
use std::collections::HashSet;
use std::str::FromStr;

/// What stands for what: a place lies in another one, a kind is a special form of another one, a meeting is held within
/// another event, and who holds a post or an office acts for the body in which it is.
#[derive(Debug, Default)]
pub(super) struct Containment {
    within: FxHashMap<Id, Vec<Id>>,
}

impl Containment {
    /// The containment that the statements of a dataset give, whatever their graph.
    pub(super) fn new(quads: &Quads) -> Self {
        let mut containment = Self::default();
        for property in [vocab::CONTAINED_IN_PLACE, vocab::BROADER, vocab::SUPER_EVENT, vocab::POST_IN] {
            for (inner, outer) in uses(quads, property) {
                containment.insert(inner, outer);
            }
        }
        let holders: FxHashMap<Id, Id> = uses(quads, vocab::MEMBER).collect();
        for (membership, body) in uses(quads, vocab::ORGANIZATION) {
            if let Some(holder) = holders.get(&membership) {
                containment.insert(*holder, body);
            }
        }
        containment
    }

    fn insert(&mut self, inner: Id, outer: Id) {
        self.within.entry(inner).or_default().push(outer);
    }

    /// Whether `inner` is `outer` or is contained in it. The search stops at cycles.
    fn contains(&self, outer: Id, inner: Id) -> bool {
        let mut seen = HashSet::new();
        let mut places = vec![inner];
        while let Some(here) = places.pop() {
            if here == outer {
                return true;
            }
            if seen.insert(here) {
                places.extend(self.within.get(&here).into_iter().flatten());
            }
        }
        false
    }

    /// Whether two places, kinds or agents are the same, or one contains the other.
    pub(super) fn agree(&self, a: Id, b: Id) -> bool {
        self.contains(a, b) || self.contains(b, a)
    }
}

/// The pairs of IRIs that a property connects.
fn uses<'q>(quads: &'q Quads, property: NamedNodeRef<'_>) -> impl Iterator<Item = (Id, Id)> + use<'q> {
    let property = quads.terms().find_iri(property.as_str());
    let uses = property.into_iter().flat_map(move |property| quads.uses(property));
    uses.filter(move |(_, object)| quads.term(*object).iri().is_some())
}

/// How the value of a figure relates to the true value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bound {
    #[default]
    Exactly,
    About,
    Over,
    AtLeast,
    /// The number of things that the document also names, every one of them.
    Listed,
}

impl Bound {
    /// The bound for a concept, identified by its local name.
    pub(super) fn from_concept(iri: &str) -> Self {
        match iri.rsplit('/').next() {
            Some("about") => Self::About,
            Some("over") => Self::Over,
            Some("at-least") => Self::AtLeast,
            Some("listed") => Self::Listed,
            _ => Self::Exactly,
        }
    }

    /// Whether the statement `self value` is compatible with the exact number `other`.
    #[expect(clippy::float_cmp, reason = "numbers are compared as written")]
    fn admits(self, value: f64, other: f64) -> bool {
        match self {
            Self::Exactly | Self::Listed => value == other,
            // "About" allows for a deviation of a tenth either way.
            Self::About => (value - other).abs() <= 0.1 * value.abs(),
            Self::Over => other > value,
            Self::AtLeast => other >= value,
        }
    }

    fn is_open(self) -> bool {
        matches!(self, Self::Over | Self::AtLeast)
    }
}

/// Whether two figures can both be true.
#[expect(clippy::float_cmp, reason = "numbers are compared as written")]
pub(super) fn figures_agree(a: (&Literal, Bound), b: (&Literal, Bound)) -> bool {
    let (Ok(x), Ok(y)) = (f64::from_str(a.0.value()), f64::from_str(b.0.value())) else {
        return a.0 == b.0;
    };
    if (a.1.is_open() && b.1.is_open()) || (a.1 == b.1 && x == y) {
        return true;
    }
    match (a.1, b.1) {
        // An open bound agrees with an approximate number if the number may have been rounded down to it.
        (Bound::About, other) if other.is_open() => 1.1 * x.abs() > y,
        (other, Bound::About) if other.is_open() => 1.1 * y.abs() > x,
        (Bound::Exactly | Bound::Listed, other) => other.admits(y, x),
        (other, Bound::Exactly | Bound::Listed) => other.admits(x, y),
        _ => a.1.admits(x, y) || b.1.admits(y, x),
    }
}

/// Whether two literals can both be values of one property.
pub(super) fn literals_agree(a: &Literal, b: &Literal) -> bool {
    if a.language() != b.language() {
        return true;
    }
    match (PartialDate::from_literal(a.as_ref()), PartialDate::from_literal(b.as_ref())) {
        (Some(a), Some(b)) => a.agrees_with(b),
        _ if a.language().is_some() => is_same_wording(a.value(), b.value()),
        _ => a == b || numbers_agree(a, b),
    }
}

/// Whether two texts in one language are wordings of the same: most words of the shorter one are in the longer one. A
/// title that is quoted in part, or in which a word is left out, is no other title.
fn is_same_wording(a: &str, b: &str) -> bool {
    let words = |text: &str| -> HashSet<String> {
        let words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let (a, b) = (words(a), words(b));
    let shared = a.intersection(&b).count();
    2 * shared > a.len().min(b.len()) || a == b
}

/// Whether two values are the same number, whatever their lexical form: `03` and `3`, `1.0` and `1`.
#[expect(clippy::float_cmp, reason = "numbers are compared as written")]
fn numbers_agree(a: &Literal, b: &Literal) -> bool {
    if ![a, b].iter().all(|literal| is_numeric(literal.datatype())) {
        return false;
    }
    match (digits(a.value()), digits(b.value())) {
        // Integers and decimals can have any number of digits, so they are compared as digits.
        (Some(a), Some(b)) => a == b,
        _ => matches!((f64::from_str(a.value()), f64::from_str(b.value())), (Ok(a), Ok(b)) if a == b),
    }
}

/// The numeric datatypes of [XSD](https://www.w3.org/TR/xmlschema11-2/), by their local names.
const NUMERIC: [&str; 16] = [
    "integer",
    "decimal",
    "double",
    "float",
    "int",
    "long",
    "short",
    "byte",
    "nonNegativeInteger",
    "positiveInteger",
    "nonPositiveInteger",
    "negativeInteger",
    "unsignedLong",
    "unsignedInt",
    "unsignedShort",
    "unsignedByte",
];

fn is_numeric(datatype: NamedNodeRef<'_>) -> bool {
    let local = datatype.as_str().strip_prefix("http://www.w3.org/2001/XMLSchema#");
    local.is_some_and(|local| NUMERIC.contains(&local))
}

/// The parts of a decimal number: whether it is negative, and the digits before and after the point without
/// insignificant zeros.
fn digits(text: &str) -> Option<(bool, &str, &str)> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(part) || (whole.is_empty() && part.is_empty()) {
        return None;
    }
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    Some((text.starts_with('-') && !(whole.is_empty() && part.is_empty()), whole, part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use diwan_rdf::quads::Quads;
    use oxigraph::model::vocab::xsd;

    fn number(value: i64) -> Literal {
        Literal::from(value)
    }

    #[test]
    fn bounded_numbers_are_compatible_within_their_bounds() {
        let agree = |x, a, y, b| figures_agree((&number(x), a), (&number(y), b));
        assert!(agree(1_000_000, Bound::About, 1_000_000, Bound::Over));
        assert!(agree(50, Bound::Over, 57, Bound::Exactly) && !agree(57, Bound::Over, 57, Bound::Exactly));
        assert!(!agree(57, Bound::Exactly, 60, Bound::Exactly));
        assert!(
            agree(1_000_000, Bound::About, 500_000, Bound::Over)
                && !agree(500_000, Bound::About, 1_000_000, Bound::Over)
        );
        assert!(agree(57, Bound::AtLeast, 57, Bound::Exactly) && agree(20, Bound::Over, 30, Bound::Over));
        assert!(!agree(1_000_000, Bound::About, 2_000_000, Bound::About));
    }

    #[test]
    fn a_city_agrees_with_its_state() {
        let names = ["casablanca", "loop", "maghreb", "morocco", "rabat"];
        let lines: String = names.iter().map(|name| format!("<a:{name}> <a:p> <a:{name}> .\n")).collect();
        let quads = Quads::from_nquads(lines.as_bytes()).unwrap();
        let id = |name: &str| quads.terms().find_iri(&format!("a:{name}")).unwrap();
        let mut places = Containment::default();
        places.insert(id("casablanca"), id("maghreb"));
        places.insert(id("casablanca"), id("morocco"));
        places.insert(id("loop"), id("loop"));
        let agree = |a, b| places.agree(id(a), id(b));
        assert!(agree("casablanca", "morocco") && agree("morocco", "casablanca") && agree("loop", "loop"));
        assert!(!agree("casablanca", "rabat") && !agree("loop", "morocco"));
    }

    #[test]
    fn numbers_agree_by_value() {
        let integer = |text: &str| Literal::new_typed_literal(text, xsd::INTEGER);
        let decimal = |text: &str| Literal::new_typed_literal(text, xsd::DECIMAL);
        let agree = |a: Literal, b: Literal| literals_agree(&a, &b);
        assert!(agree(integer("03"), integer("3")) && agree(decimal("1.0"), integer("1")));
        assert!(agree(integer("-0"), integer("+0")) && agree(decimal("-.50"), decimal("-0.5")));
        assert!(agree(Literal::new_typed_literal("1E1", xsd::DOUBLE), integer("10")));
        assert!(!agree(integer("3"), integer("-3")) && !agree(integer("30"), integer("3")));
        assert!(!agree(integer("9007199254740992"), integer("9007199254740993")));
        assert!(!agree(Literal::from("03"), Literal::from("3")), "a document number is not a number");
    }

    #[test]
    fn languages_do_not_contradict_each_other() {
        let text = |value, tag| Literal::new_language_tagged_literal(value, tag).unwrap();
        assert!(literals_agree(&text("a", "en"), &text("b", "ar")));
        assert!(!literals_agree(&text("a", "en"), &text("b", "en")));
    }

    #[test]
    fn wordings_of_a_title_agree() {
        let text = |value| Literal::new_language_tagged_literal(value, "en").unwrap();
        let agree = |a, b| literals_agree(&text(a), &text(b));
        assert!(agree("The role of women in dialogue", "Making the role of women in dialogue more effective"));
        assert!(agree("Session of Dignity", "“Session of Dignity, Dialogue and Participation”"));
        assert!(!agree("Session of Dignity", "Brotherhood and Revival") && !agree("", "Revival"));
    }
}
