//! What is said about names: what was taken for what, and what else may be meant.

use super::remark::remark;
use crate::store::{Argument, Entities, Filled, UnknownTerm};
use diwan_rdf::text::shortened;
use oxigraph::model::{NamedNode, Term};

/// Says what a part of a name was taken for: what follows does not show it.
pub(super) fn tell_taken(text: &str, node: &NamedNode, entities: &Entities, language: &str) {
    remark!("note: \"{}\" is taken for {}", shortened(text), entities.described(node, language));
}

/// Says for which parameters a part of a name was taken for a thing.
pub(super) fn tell_arguments(filled: &Filled, entities: &Entities, language: &str) {
    for argument in filled.arguments.iter().filter(|argument| argument.by_words) {
        if let Term::NamedNode(node) = &argument.term {
            tell_taken(&argument.text, node, entities, language);
        }
    }
}

/// Warns of terms that are nowhere.
pub(super) fn tell_unknown(terms: &[UnknownTerm]) {
    for UnknownTerm { term, near } in terms {
        let near = near.as_ref().map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        let term = shortened(term);
        remark!("warning: {term} is neither in the data nor in the vocabulary{near}");
    }
}

/// Says that an answer has none of `what`, and what its parameters stand for.
pub(super) fn tell_empty(what: &str, filled: &Filled, entities: &Entities, language: &str) {
    remark!("note: the answer has no {what}");
    filled.arguments.iter().for_each(|argument| remark!("  {}", meaning(argument, entities, language)));
}

/// What a parameter stands for, and what else it may.
fn meaning(argument: &Argument, entities: &Entities, language: &str) -> String {
    const SHOWN: usize = 5;
    let (name, text) = (&argument.name, shortened(&argument.text));
    let Term::NamedNode(node) = &argument.term else { return format!("{name} is {text}") };
    let mut line = format!("{name} is {}", entities.described(node, language));
    let others = entities.alternatives(&argument.text, &argument.wanted, node);
    let others: Vec<String> = others.iter().take(SHOWN).map(|other| entities.described(other, language)).collect();
    if argument.is_given && !others.is_empty() {
        line.push_str(&format!("; \"{text}\" may also mean {}", others.join(", ")));
    }
    line
}
