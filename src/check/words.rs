//! Normalised words for comparisons: without diacritics, folded in case, truncated to stems, with numbers in ASCII
//! digits.

use super::context::Context;
use crate::evidence::{ascii_digit, vocab};
use crate::text::fold;
use oxigraph::model::NamedNodeRef;
use std::collections::{BTreeSet, HashMap};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The length of a stem in characters. Russian and Arabic words have many endings.
const STEM: usize = 4;

/// The words of a text, without diacritics and folded in case: Bülent and Bulent are equal.
pub(super) fn words(text: &str) -> BTreeSet<String> {
    let plain: String = text.nfd().filter(|character| !is_combining_mark(*character)).collect();
    let folded: String = fold(&plain).chars().map(ascii_digit).collect();
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The stems of a text's words. Arabic words also count without article, conjunctions and prepositions.
pub(super) fn stems(text: &str) -> BTreeSet<String> {
    let words = words(text);
    let prefixes = ["", "ال", "وال", "بال", "لل", "و", "ب", "ل", "ف"];
    let bare = words.iter().flat_map(|word| prefixes.iter().filter_map(|prefix| word.strip_prefix(prefix)));
    bare.filter(|word| word.chars().count() > 1 || word.chars().all(|c| c.is_ascii_digit()))
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(STEM).collect())
        .collect()
}

/// The runs of digits in a text, in ASCII digits. Separators split numbers.
pub(super) fn numbers(text: &str) -> BTreeSet<String> {
    let text: String = text.chars().map(ascii_digit).collect();
    let runs = text.split(|c: char| !c.is_ascii_digit());
    runs.filter(|digits| !digits.is_empty()).map(str::to_owned).collect()
}

/// The stems of the names of entities and concepts, by IRI.
pub(super) struct Words<'a> {
    names: HashMap<&'a str, BTreeSet<String>>,
}

impl<'a> Words<'a> {
    /// Collects preferred and alternative labels from the tables and the ontology.
    pub(super) fn of_names(context: &Context<'a>) -> Self {
        let labels = [vocab::PREF_LABEL, vocab::ALT_LABEL];
        let of_tables = labels.into_iter().flat_map(|label| context.statements.with(label));
        let of_ontology = context.ontology().iter().copied().filter(|quad| labels.contains(&quad.predicate));
        let mut names: HashMap<_, BTreeSet<String>> = HashMap::new();
        for quad in of_tables.chain(of_ontology) {
            if let (Some(entity), Some(name)) = (quad.subject.iri(), quad.object.value()) {
                names.entry(entity).or_default().extend(stems(&name));
            }
        }
        Self { names }
    }

    /// Whether the names or the slug of a node have any of these stems.
    pub(super) fn have_any_stem(&self, node: NamedNodeRef<'_>, words: &BTreeSet<String>) -> bool {
        let end = node.as_str().rsplit(['/', '#']).next().unwrap_or_default();
        self.names.get(node.as_str()).is_some_and(|names| !names.is_disjoint(words)) || !stems(end).is_disjoint(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_articles_and_kinds_of_digits_are_ignored() {
        let share = |a: &str, b: &str| !stems(a).is_disjoint(&stems(b));
        assert!(share("в Касабланке", "Касабланка") && share("والمؤتمر", "المؤتمر السابع"));
        assert!(share("عام ١٩٩٤", "1994-12") && share("Bülent", "BULENT"));
        assert!(!share("and its annexes", "Baku 2006") && !share("", ""));
    }
}
