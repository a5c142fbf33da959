//! Sets of characters, and their syntax for `regex`.

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, HirKind};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

/// The characters that a valid class in the syntax of `regex` matches.
pub(super) fn of_library(class: &str) -> Option<ClassUnicode> {
    match regex_syntax::parse(class).ok()?.into_kind() {
        HirKind::Class(Class::Unicode(set)) => Some(set),
        // `regex` represents sets of one character as literals.
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            Some(ClassUnicode::new(text.chars().map(|character| ClassUnicodeRange::new(character, character))))
        }
        _ => None,
    }
}

/// The categories of [XML Schema](https://www.w3.org/TR/xmlschema11-2/#nt-IsCategory), without surrogates, which are
/// not characters.
const CATEGORIES: [&str; 36] = [
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi",
    "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn",
];

/// The characters of a category.
pub(super) fn category(name: &str) -> Option<ClassUnicode> {
    CATEGORIES.contains(&name).then(|| of_library(&format!("\\p{{{name}}}")))?
}

/// [`NameStartChar`](https://www.w3.org/TR/xml/#NT-NameStartChar) of XML.
const NAME_START: &str = r":A-Z_a-z\xC0-\xD6\xD8-\xF6\xF8-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{200C}-\x{200D}\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}";

/// The characters that [`NameChar`](https://www.w3.org/TR/xml/#NT-NameChar) has in addition.
const NAME_REST: &str = r"\-.0-9\xB7\x{0300}-\x{036F}\x{203F}-\x{2040}";

/// The characters of a [multi-character escape](https://www.w3.org/TR/xmlschema11-2/#nt-MultiCharEsc) by its letter.
pub(super) fn multi_character_escape(letter: char) -> Option<ClassUnicode> {
    let mut set = of_library(&match letter.to_ascii_lowercase() {
        's' => r"[ \t\n\r]".to_owned(),
        'i' => format!("[{NAME_START}]"),
        'c' => format!("[{NAME_START}{NAME_REST}]"),
        'd' => r"\p{Nd}".to_owned(),
        'w' => r"[^\p{P}\p{Z}\p{C}]".to_owned(),
        _ => return None,
    })?;
    if letter.is_ascii_uppercase() {
        set.negate();
    }
    Some(set)
}

/// The set with all [case-variants](https://www.w3.org/TR/xpath-functions-31/#flags) of its characters.
pub(super) fn with_case_variants(set: &ClassUnicode) -> ClassUnicode {
    let has = |character: char| {
        let index = set.ranges().partition_point(|range| range.end() < character);
        set.ranges().get(index).is_some_and(|range| range.start() <= character)
    };
    let variants = case_variants().iter().filter(|(character, _)| has(**character)).flat_map(|(_, variants)| variants);
    let mut all = ClassUnicode::new(variants.map(|variant| ClassUnicodeRange::new(*variant, *variant)));
    all.union(set);
    all
}

/// For each character with case variants, the other characters with the same lower-case or upper-case form.
fn case_variants() -> &'static HashMap<char, Vec<char>> {
    static VARIANTS: OnceLock<HashMap<char, Vec<char>>> = OnceLock::new();
    VARIANTS.get_or_init(|| {
        let mut by_form: HashMap<String, Vec<char>> = HashMap::new();
        let cased = of_library(r"\p{Changes_When_Casemapped}").unwrap_or_else(ClassUnicode::empty);
        for character in cased.iter().flat_map(|range| range.start()..=range.end()) {
            by_form.entry(format!("l{}", character.to_lowercase())).or_default().push(character);
            by_form.entry(format!("u{}", character.to_uppercase())).or_default().push(character);
        }
        let mut variants: HashMap<char, Vec<char>> = HashMap::new();
        for same in by_form.into_values().filter(|same| same.len() > 1) {
            for character in &same {
                variants.entry(*character).or_default().extend(same.iter().filter(|other| *other != character));
            }
        }
        variants
    })
}

/// The set as a class of `regex`.
pub(super) fn written(set: &ClassUnicode) -> String {
    if set.ranges().is_empty() {
        return "[a&&b]".to_owned();
    }
    let mut text = "[".to_owned();
    for range in set.ranges() {
        let _ = write!(text, "\\x{{{:X}}}-\\x{{{:X}}}", u32::from(range.start()), u32::from(range.end()));
    }
    text + "]"
}
