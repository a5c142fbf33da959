//! Words as they are compared: without marks and case, by their beginnings; numbers in ASCII digits.

use super::context::Context;
use crate::evidence::{ascii_digit, vocab};
use crate::text::fold;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// How much of a word's beginning is compared: Russian and Arabic words end in many ways.
const STEM: usize = 4;

/// The words of a text, whole: Bülent and Bulent are one.
pub(super) fn words(text: &str) -> BTreeSet<String> {
    let plain: String = text.nfd().filter(|character| !is_combining_mark(*character)).collect();
    let folded: String = fold(&plain).chars().map(ascii_digit).collect();
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The beginnings of a text's words, and of its Arabic ones what stands after the article too.
pub(super) fn stems(text: &str) -> BTreeSet<String> {
    let words = words(text);
    let prefixes = ["", "ال", "وال", "بال", "لل", "و", "ب", "ل", "ف"];
    let bare = words.iter().flat_map(|word| prefixes.iter().filter_map(|prefix| word.strip_prefix(prefix)));
    bare.filter(|word| word.chars().count() > 1 || word.chars().all(|c| c.is_ascii_digit()))
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(STEM).collect())
        .collect()
}

/// The numbers of a text as they are written, in ASCII digits: what stands between two of them is not theirs.
pub(super) fn numbers(text: &str) -> BTreeSet<String> {
    let text: String = text.chars().map(ascii_digit).collect();
    let runs = text.split(|c: char| !c.is_ascii_digit());
    runs.filter(|digits| !digits.is_empty()).map(str::to_owned).collect()
}

/// The beginnings of the words of what things are called.
pub(super) struct Words<'a> {
    names: BTreeMap<&'a NamedNode, BTreeSet<String>>,
}

impl<'a> Words<'a> {
    /// Of display names and names as attested.
    pub(super) fn of_names(context: &'a Context<'_>) -> Self {
        let mut names: BTreeMap<&NamedNode, BTreeSet<String>> = BTreeMap::new();
        let quads = context.tables.model().iter().chain(context.ontology());
        for quad in quads.filter(|quad| [vocab::PREF_LABEL, vocab::ALT_LABEL].contains(&quad.predicate.as_ref())) {
            if let (NamedOrBlankNode::NamedNode(entity), Term::Literal(name)) = (&quad.subject, &quad.object) {
                names.entry(entity).or_default().extend(stems(name.value()));
            }
        }
        Self { names }
    }

    /// The words of a thing's names and of its slug.
    pub(super) fn of(&self, node: &NamedNode) -> BTreeSet<String> {
        let end = node.as_str().rsplit(['/', '#']).next().unwrap_or_default();
        self.names.get(node).cloned().unwrap_or_default().into_iter().chain(stems(end)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_articles_and_digits_do_not_matter() {
        let share = |a: &str, b: &str| !stems(a).is_disjoint(&stems(b));
        assert!(share("в Касабланке", "Касабланка") && share("والمؤتمر", "المؤتمر السابع"));
        assert!(share("عام ١٩٩٤", "1994-12") && share("Bülent", "BULENT"));
        assert!(!share("and its annexes", "Baku 2006") && !share("", ""));
    }
}
