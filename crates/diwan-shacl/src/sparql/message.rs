use oxrdf::{Literal, Term};

/// A message with `{?name}` and `{$name}` replaced by the values of the variables. Variables without a value are not
/// replaced. `show` displays terms other than literals.
pub(super) fn filled(
    message: &Literal,
    show: &dyn Fn(&Term) -> String,
    value: &impl Fn(&str) -> Option<Term>,
) -> Literal {
    let (mut text, mut rest) = (String::new(), message.value());
    while let Some(start) = rest.find("{?").into_iter().chain(rest.find("{$")).min() {
        let (before, hole) = rest.split_at(start);
        text.push_str(before);
        let Some(end) = hole.find('}') else {
            rest = hole;
            break;
        };
        let (hole, after) = hole.split_at(end + 1);
        let term = hole.get(2..end).and_then(value);
        text.push_str(&term.map_or_else(|| hole.to_owned(), |term| in_words(&term, show)));
        rest = after;
    }
    text.push_str(rest);
    match message.language() {
        Some(language) => Literal::new_language_tagged_literal_unchecked(text, language),
        None => Literal::new_simple_literal(text),
    }
}

fn in_words(term: &Term, show: &dyn Fn(&Term) -> String) -> String {
    match term {
        Term::Literal(literal) => literal.value().to_owned(),
        other => show(other),
    }
}
