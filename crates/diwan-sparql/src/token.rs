//! Splits a query text into tokens without parsing it.
//!
//! The only ambiguity of the grammar at this level is `<`, which begins an IRI or is an operator. See
//! [`Token::may_be_operator`].

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword, or any other word without a colon.
    Word,
    /// A prefixed name, or the label of a blank node.
    Name,
    /// A variable with its `?` or `$`.
    Variable,
    /// An IRI with its angle brackets.
    Iri,
    /// A string with its quotation marks.
    String,
    /// A language tag with its `@`.
    Language,
    /// A number without a sign.
    Number,
    /// Any other character.
    Mark,
}

/// A token of a query.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'q> {
    pub(super) kind: Kind,
    /// The byte offset in the query.
    pub(super) at: usize,
    pub(super) text: &'q str,
    /// Whether an IRI follows a token that can end an operand, so that its `<` may be the operator: `?a<b:c && ?d>?e`.
    pub(super) may_be_operator: bool,
}

impl Token<'_> {
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    pub(super) fn is_mark(&self, mark: &str) -> bool {
        self.kind == Kind::Mark && self.text == mark
    }

    /// Whether it is `true` or `false`.
    pub(super) fn is_boolean(&self) -> bool {
        self.is_word("true") || self.is_word("false")
    }

    fn can_end_operand(&self) -> bool {
        match self.kind {
            Kind::Word => self.is_boolean(),
            Kind::Mark => matches!(self.text, ")" | "]" | "}"),
            Kind::Name | Kind::Variable | Kind::Iri | Kind::String | Kind::Language | Kind::Number => true,
        }
    }
}

/// The tokens of a query in order. White space and comments are skipped.
#[derive(Clone, Debug)]
pub(super) struct Tokens<'q> {
    query: &'q str,
    at: usize,
    /// Whether the last token can end an operand.
    after_operand: bool,
    /// How many tokens of `PREFIX name:` came last.
    of_declaration: usize,
}

impl<'q> Tokens<'q> {
    pub(super) fn new(query: &'q str) -> Self {
        Self { query, at: 0, after_operand: false, of_declaration: 0 }
    }

    fn rest(&self) -> &'q str {
        self.query.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        loop {
            let rest = self.rest();
            let text = rest.trim_start();
            let comment = if text.starts_with('#') { text.find(['\n', '\r']).unwrap_or(text.len()) } else { 0 };
            self.at += rest.len() - text.len() + comment;
            if comment == 0 {
                return;
            }
        }
    }

    fn remember(&mut self, token: &Token<'_>) {
        self.after_operand = token.can_end_operand();
        self.of_declaration = match self.of_declaration {
            _ if token.is_word("PREFIX") => 1,
            1 if token.kind == Kind::Name => 2,
            _ => 0,
        };
    }
}

impl<'q> Iterator for Tokens<'q> {
    type Item = Token<'q>;

    fn next(&mut self) -> Option<Token<'q>> {
        self.skip_space();
        let rest = self.rest();
        let (kind, length) = token(rest, rest.chars().next()?);
        let may_be_operator = kind == Kind::Iri && self.after_operand && self.of_declaration != 2;
        let token = Token { kind, at: self.at, text: rest.get(..length).unwrap_or(rest), may_be_operator };
        self.remember(&token);
        self.at += token.text.len();
        Some(token)
    }
}

/// The kind and length of the token at the beginning of a text.
fn token(text: &str, first: char) -> (Kind, usize) {
    let word_from = |start: usize| start + text.get(start..).map_or(0, word_length);
    let variable = || word_from(1);
    match first {
        '<' => iri_length(text).map_or((Kind::Mark, 1), |length| (Kind::Iri, length)),
        '"' | '\'' => (Kind::String, string_length(text, first)),
        '?' | '$' if variable() > 1 => (Kind::Variable, variable()),
        '@' => (Kind::Language, length_of(text, 1, |character| character.is_ascii_alphanumeric() || character == '-')),
        '0'..='9' => (Kind::Number, number_length(text)),
        _ => match (name_length(text), word_length(text)) {
            (Some(length), _) => (Kind::Name, length),
            (None, 0) => (Kind::Mark, first.len_utf8()),
            (None, length) => (Kind::Word, length),
        },
    }
}

/// The end of the characters from `start` on for which a predicate holds.
fn length_of(text: &str, start: usize, holds: impl Fn(char) -> bool) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    start + rest.find(|character| !holds(character)).unwrap_or(rest.len())
}

/// Whether a character can be in a word. Outside ASCII this accepts more than the grammar, in which those characters are
/// errors.
fn is_of_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || !(character.is_ascii() || character.is_whitespace())
}

fn word_length(text: &str) -> usize {
    length_of(text, 0, is_of_word)
}

/// The longest prefix that is looked for. A longer one is read as words and operators.
const LONGEST_PREFIX: usize = 4096;

/// The length of a prefixed name.
fn name_length(text: &str) -> Option<usize> {
    let is_of_prefix = |character: char| is_of_word(character) || "-.".contains(character);
    let colon = text.char_indices().find(|(at, character)| *at > LONGEST_PREFIX || !is_of_prefix(*character));
    let (colon, _) = colon.filter(|(_, character)| *character == ':')?;
    let prefix = &text[..colon];
    let is_prefix = !prefix.starts_with(['-', '.']) && !prefix.ends_with('.');
    is_prefix.then(|| local_end(text, colon + 1))
}

/// The end of the local part of a name, which contains at most one group of dots and does not end with it.
fn local_end(text: &str, start: usize) -> usize {
    let starts_with = |at: usize, marks: [char; 2]| text.get(at..).is_some_and(|rest| rest.starts_with(marks));
    if starts_with(start, ['-', '.']) {
        return start;
    }
    let end = local_part_end(text, start);
    let after_dots = length_of(text, end, |character| character == '.');
    let last = local_part_end(text, after_dots);
    if end > start && after_dots > end && last > after_dots { last } else { end }
}

fn local_part_end(text: &str, start: usize) -> usize {
    let is_of_local = |character: char| is_of_word(character) || "-:%".contains(character);
    let mut end = length_of(text, start, is_of_local);
    while let Some(escaped) =
        text.get(end..).and_then(|rest| rest.strip_prefix('\\')).and_then(|rest| rest.chars().next())
        && "_~.-!$&'()*+,;=/?#@%".contains(escaped)
    {
        end = length_of(text, end + 2, is_of_local);
    }
    end
}

/// The length of an unsigned number. Its decimal point is followed by a digit or an exponent.
fn number_length(text: &str) -> usize {
    let digits = |start| length_of(text, start, |character| character.is_ascii_digit());
    let exponent = |start: usize| {
        let rest = text.get(start..)?.strip_prefix(['e', 'E'])?;
        let sign = usize::from(rest.starts_with(['+', '-']));
        let end = digits(start + 1 + sign);
        (end > start + 1 + sign).then_some(end)
    };
    let whole = digits(0);
    let fraction = if text[whole..].starts_with('.') { digits(whole + 1) } else { whole };
    match exponent(fraction) {
        Some(end) => end,
        None if fraction > whole + 1 => fraction,
        None => whole,
    }
}

/// The length of the IRI at the beginning of a text.
fn iri_length(text: &str) -> Option<usize> {
    let is_end = |character: char| character.is_whitespace() || "<>\"{}|^`".contains(character);
    let end = 1 + text.get(1..)?.find(is_end)?;
    text[end..].starts_with('>').then_some(end + 1)
}

/// The length of the short or long string literal at the beginning of a text, with its quotation marks. An unclosed
/// short string ends at the line break, an unclosed long one at the end.
fn string_length(text: &str, mark: char) -> usize {
    let long = mark.to_string().repeat(3);
    let close = if text.starts_with(&long) { long } else { mark.to_string() };
    let mut at = close.len();
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(&close) {
            return at + close.len();
        }
        if close.len() == 1 && rest.starts_with(['\n', '\r']) {
            return at;
        }
        let escaped = usize::from(rest.starts_with('\\'));
        at += rest.chars().take(1 + escaped).map(char::len_utf8).sum::<usize>();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(query: &str) -> String {
        Tokens::new(query).map(|token| format!("{}{:.1?}", token.text, token.kind)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn tokens_are_those_of_the_grammar() {
        for (query, wanted) in [
            ("ex:a.b. ex:a-b ex:-b", "ex:a.bName .Mark ex:a-bName ex:Name -Mark bWord"),
            (r"ex:a\(\)b%20 :x _:b1", r"ex:a\(\)b%20Name :xName _:b1Name"),
            ("a.b:c x-y", "a.b:cName xWord -Mark yWord"),
            ("?x-1 $y.", "?xVariable -Mark 1Number $yVariable .Mark"),
            ("1.5e-3 2. 3.e1", "1.5e-3Number 2Number .Mark 3.e1Number"),
            ("'''a'b''' \"x\\\"\"@en-GB", "'''a'b'''String \"x\\\"\"String @en-GBLanguage"),
            ("?a<?b # <c>\n<d:e>", "?aVariable <Mark ?bVariable <d:e>Iri"),
            ("ex:p?/ex:q", "ex:pName ?Mark /Mark ex:qName"),
            ("", ""),
        ] {
            assert_eq!(tokens(query), wanted, "{query}");
        }
    }

    #[test]
    fn an_iri_after_an_operand_may_be_an_operator() {
        let may_be =
            |query: &str| Tokens::new(query).find(|token| token.kind == Kind::Iri).map(|token| token.may_be_operator);
        for query in ["?a<b:c>", "1 <b:c>", "f(?x)<b:c>", "true <b:c>", "\"x\"<b:c>"] {
            assert_eq!(may_be(query), Some(true), "{query}");
        }
        for query in ["(<b:c>", ", <b:c>", "= <b:c>", "PREFIX a: <b:c>", "BASE <b:c>", "\"x\"^^<b:c>", "?s a <b:c>"] {
            assert_eq!(may_be(query), Some(false), "{query}");
        }
    }
}
