//! Messages about names: what they were resolved to, and what else they may mean.

use super::message::message;
use crate::store::{Argument, Entities, Filled, ParameterType, UnknownTerm};
use diwan_rdf::text::shortened;
use oxigraph::model::{NamedNode, Term};

/// Reports what a part of a name was resolved to, because the output does not show it.
pub(super) fn report_taken(text: &str, node: &NamedNode, entities: &Entities, language: &str) {
    message!("note: \"{}\" is interpreted as {}", shortened(text), entities.described(node, language));
}

/// Reports parameters whose values were resolved by a part of a name.
pub(super) fn report_arguments(filled: &Filled, entities: &Entities, language: &str) {
    for argument in filled.arguments.iter().filter(|argument| argument.by_words) {
        if let Term::NamedNode(node) = &argument.term {
            report_taken(&argument.text, node, entities, language);
        }
    }
}

/// Warns about terms that do not occur in the data or the vocabulary.
pub(super) fn report_unknown(terms: &[UnknownTerm]) {
    for UnknownTerm { term, near } in terms {
        let near = near.as_ref().map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        let term = shortened(term);
        message!("warning: {term} is neither in the data nor in the vocabulary{near}");
    }
}

/// Reports that an answer has none of `what`, and the values of the parameters.
pub(super) fn report_empty(what: &str, filled: &Filled, entities: &Entities, language: &str) {
    message!("note: the result has no {what}");
    // The default language is not the reason for an empty result.
    let is_reason = |argument: &&Argument| argument.is_given || argument.parameter_type != ParameterType::Language;
    filled
        .arguments
        .iter()
        .filter(is_reason)
        .for_each(|argument| message!("  {}", meaning(argument, entities, language)));
}

/// The value of a parameter, and what else its text may mean.
fn meaning(argument: &Argument, entities: &Entities, language: &str) -> String {
    const SHOWN: usize = 5;
    let (name, text) = (&argument.name, shortened(&argument.text));
    let Term::NamedNode(node) = &argument.term else { return format!("{name} is {text}") };
    let mut line = format!("{name} is {}", entities.described(node, language));
    let others = entities.alternatives(&argument.text, &argument.expected, node);
    let others: Vec<String> = others.iter().take(SHOWN).map(|other| entities.described(other, language)).collect();
    if argument.is_given && !others.is_empty() {
        line.push_str(&format!("; \"{text}\" may also mean {}", others.join(", ")));
    }
    line
}
