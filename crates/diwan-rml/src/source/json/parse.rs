//! Parses JSONPath queries ([grammar](https://www.rfc-editor.org/rfc/rfc9535#appendix-A)).

use super::query::{Comparison, Condition, Literal, Operand, Pattern, Query, Segment, Selector, Slice};
use super::regexp;
use super::strings::unquoted;

/// Parses a query that begins with `$`.
///
/// # Errors
/// What is wrong with it, and where.
pub(super) fn parse(text: &str) -> Result<Query, String> {
    let mut parser = Parser { text, at: 0 };
    if parser.peek() != Some('$') {
        return Err(parser.wrong("it must begin with `$`"));
    }
    let query = parser.query()?;
    match parser.peek() {
        None => Ok(query),
        Some(_) => Err(parser.wrong("`.`, `..` or `[` must come here")),
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

/// What stands in a condition where a value, or something that is true or false, can stand.
enum Part {
    Query(Query),
    Value(Operand),
    Condition(Condition),
}

type Parsed<T> = Result<T, String>;

/// Indexes are whole numbers that every processor has.
const LARGEST_INDEX: i64 = (1 << 53) - 1;

impl Parser<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn wrong(&self, what: &str) -> String {
        let column = self.text[..self.at].chars().count() + 1;
        format!("{what}, at character {column}")
    }

    fn blank(&mut self) {
        let rest = self.rest().trim_start_matches([' ', '\t', '\n', '\r']);
        self.at = self.text.len() - rest.len();
    }

    fn takes(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn expect(&mut self, token: &str) -> Parsed<()> {
        if self.takes(token) { Ok(()) } else { Err(self.wrong(&format!("`{token}` must come here"))) }
    }

    /// Takes the characters that `is_part` holds for.
    fn take_while(&mut self, is_part: impl Fn(char) -> bool) -> &str {
        let begin = self.at;
        let length = self.rest().find(|character| !is_part(character)).unwrap_or(self.rest().len());
        self.at += length;
        &self.text[begin..self.at]
    }

    /// A query, of which the first character is `$` or `@`.
    fn query(&mut self) -> Parsed<Query> {
        let is_absolute = self.takes("$");
        if !is_absolute {
            self.expect("@")?;
        }
        let mut segments = Vec::new();
        loop {
            let end = self.at;
            self.blank();
            if !matches!(self.peek(), Some('.' | '[')) {
                self.at = end;
                return Ok(Query { is_absolute, segments });
            }
            segments.push(self.segment()?);
        }
    }

    fn segment(&mut self) -> Parsed<Segment> {
        let is_deep = self.takes("..");
        if (is_deep && self.peek() == Some('[')) || (!is_deep && !self.takes(".")) {
            return Ok(Segment { is_deep, selectors: self.brackets()? });
        }
        if self.takes("*") {
            return Ok(Segment { is_deep, selectors: vec![Selector::Every] });
        }
        let is_first = |character: char| character.is_ascii_alphabetic() || character == '_' || !character.is_ascii();
        if !self.peek().is_some_and(is_first) {
            return Err(self.wrong("a name or `*` must follow the dot"));
        }
        let name = self.take_while(|character| is_first(character) || character.is_ascii_digit()).to_owned();
        Ok(Segment { is_deep, selectors: vec![Selector::Name(name)] })
    }

    fn brackets(&mut self) -> Parsed<Vec<Selector>> {
        self.expect("[")?;
        let mut selectors = Vec::new();
        loop {
            self.blank();
            selectors.push(self.selector()?);
            self.blank();
            if !self.takes(",") {
                self.expect("]")?;
                return Ok(selectors);
            }
        }
    }

    fn selector(&mut self) -> Parsed<Selector> {
        match self.peek() {
            Some('\'' | '"') => self.string().map(Selector::Name),
            Some('*') => {
                self.expect("*")?;
                Ok(Selector::Every)
            }
            Some('?') => {
                self.expect("?")?;
                self.condition().map(Selector::Filter)
            }
            Some('-' | '0'..='9' | ':') => self.index_or_slice(),
            _ => Err(self.wrong("a name in quotes, a number, `*`, `:` or `?` must come here")),
        }
    }

    fn index_or_slice(&mut self) -> Parsed<Selector> {
        let start = self.integer()?;
        let end_of_index = self.at;
        self.blank();
        if !self.takes(":") {
            self.at = end_of_index;
            return start.map(Selector::Index).ok_or_else(|| self.wrong("a number must come here"));
        }
        self.blank();
        let end = self.integer()?;
        self.blank();
        let mut step = None;
        if self.takes(":") {
            self.blank();
            step = self.integer()?;
        }
        Ok(Selector::Slice(Slice { start, end, step: step.unwrap_or(1) }))
    }

    /// A whole number, if one comes next.
    fn integer(&mut self) -> Parsed<Option<i64>> {
        let before = self.at;
        let digits = {
            self.takes("-");
            self.take_while(|character| character.is_ascii_digit());
            &self.text[before..self.at]
        };
        if digits.is_empty() {
            return Ok(None);
        }
        let is_spelt = digits == "0" || !digits.trim_start_matches('-').starts_with('0');
        let number = digits.parse::<i64>().ok().filter(|number| number.abs() <= LARGEST_INDEX && is_spelt);
        number.map(Some).ok_or_else(|| {
            self.at = before;
            self.wrong("the number is none that an index can be")
        })
    }

    /// A string in single or double quotes.
    fn string(&mut self) -> Parsed<String> {
        let begin = self.at;
        let quote = self.peek().unwrap_or('"');
        self.at += quote.len_utf8();
        // The same string as JSON has it.
        let mut json = String::from('"');
        loop {
            let Some(character) = self.peek() else {
                self.at = begin;
                return Err(self.wrong("a quote is opened here, and never closed"));
            };
            self.at += character.len_utf8();
            match character {
                _ if character == quote => break,
                '"' => json.push_str("\\\""),
                '\0'..='\x1F' => {
                    self.at -= 1;
                    return Err(self.wrong("a control character must be escaped in a name or text"));
                }
                '\\' => self.escape(quote, &mut json)?,
                other => json.push(other),
            }
        }
        json.push('"');
        unquoted(json.as_bytes()).map(std::borrow::Cow::into_owned).ok_or_else(|| {
            self.at = begin;
            self.wrong("half of a surrogate pair stands alone in this text")
        })
    }

    fn escape(&mut self, quote: char, json: &mut String) -> Parsed<()> {
        match self.peek() {
            Some('\'') if quote == '\'' => json.push('\''),
            Some('"') if quote == '"' => json.push_str("\\\""),
            Some(escape @ ('b' | 'f' | 'n' | 'r' | 't' | '/' | '\\')) => json.extend(['\\', escape]),
            Some('u') => {
                let digits =
                    self.rest().get(1..5).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
                let Some(digits) = digits else { return Err(self.wrong("four hexadecimal digits must follow `\\u`")) };
                json.push_str("\\u");
                json.push_str(digits);
                self.at += digits.len();
            }
            _ => return Err(self.wrong("there is no such escape")),
        }
        self.at += 1;
        Ok(())
    }

    fn condition(&mut self) -> Parsed<Condition> {
        let mut parts = vec![self.all()?];
        while self.takes_after_blank("||") {
            parts.push(self.all()?);
        }
        Ok(only(parts, Condition::Any))
    }

    fn all(&mut self) -> Parsed<Condition> {
        let mut parts = vec![self.basic()?];
        while self.takes_after_blank("&&") {
            parts.push(self.basic()?);
        }
        Ok(only(parts, Condition::All))
    }

    fn takes_after_blank(&mut self, token: &str) -> bool {
        let before = self.at;
        self.blank();
        let found = self.takes(token);
        if !found {
            self.at = before;
        }
        found
    }

    fn basic(&mut self) -> Parsed<Condition> {
        self.blank();
        let is_negated = self.takes("!");
        self.blank();
        let condition = if self.takes("(") {
            let condition = self.condition()?;
            self.blank();
            self.expect(")")?;
            condition
        } else {
            self.test_or_comparison(is_negated)?
        };
        Ok(if is_negated { Condition::Not(Box::new(condition)) } else { condition })
    }

    fn test_or_comparison(&mut self, is_negated: bool) -> Parsed<Condition> {
        let begin = self.at;
        let part = self.part()?;
        let end = self.at;
        self.blank();
        let comparison = if is_negated { None } else { self.comparison() };
        let Some(comparison) = comparison else {
            self.at = end;
            return match part {
                Part::Query(query) => Ok(Condition::Exists(query)),
                Part::Condition(condition) => Ok(condition),
                Part::Value(_) => Err(self.wrong("the value before must be compared with another")),
            };
        };
        let left = self.operand(part, begin)?;
        self.blank();
        let begin = self.at;
        let part = self.part()?;
        let right = self.operand(part, begin)?;
        Ok(Condition::Compares { left, comparison, right })
    }

    fn comparison(&mut self) -> Option<Comparison> {
        let comparisons = [
            ("==", Comparison::Equal),
            ("!=", Comparison::NotEqual),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        comparisons.into_iter().find(|(token, _)| self.takes(token)).map(|(_, comparison)| comparison)
    }

    /// What `part`, which begins at a place, is as one value.
    fn operand(&mut self, part: Part, begin: usize) -> Parsed<Operand> {
        let wrong = match part {
            Part::Value(operand) => return Ok(operand),
            Part::Query(query) if query.is_singular() => return Ok(Operand::Query(query)),
            Part::Query(_) => "a query that may find several values cannot be compared",
            Part::Condition(_) => "what is true or false cannot be compared",
        };
        self.at = begin;
        Err(self.wrong(wrong))
    }

    fn part(&mut self) -> Parsed<Part> {
        match self.peek() {
            Some('$' | '@') => self.query().map(Part::Query),
            Some('\'' | '"') => self.string().map(|text| Part::Value(Operand::Literal(Literal::Text(text)))),
            Some('-' | '0'..='9') => self.number().map(|number| Part::Value(Operand::Literal(number))),
            Some('a'..='z') => self.word(),
            _ => Err(self.wrong("`@`, `$`, a text, a number or a function must come here")),
        }
    }

    fn number(&mut self) -> Parsed<Literal> {
        let begin = self.at;
        self.takes("-");
        let digits = |parser: &mut Self| parser.take_while(|character| character.is_ascii_digit()).to_owned();
        let whole = digits(self);
        let mut is_right = whole == "0" || !(whole.is_empty() || whole.starts_with('0'));
        if self.takes(".") {
            is_right &= !digits(self).is_empty();
        }
        if self.takes("e") || self.takes("E") {
            let _ = self.takes("+") || self.takes("-");
            is_right &= !digits(self).is_empty();
        }
        let text = self.text[begin..self.at].to_owned();
        if is_right {
            return Ok(Literal::Number(text));
        }
        self.at = begin;
        Err(self.wrong("the number is not written as JSON has them"))
    }

    /// `true`, `false`, `null` or a function.
    fn word(&mut self) -> Parsed<Part> {
        let begin = self.at;
        let is_part =
            |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_';
        let word = self.take_while(is_part).to_owned();
        let literal = match word.as_str() {
            "true" => Some(Literal::Boolean(true)),
            "false" => Some(Literal::Boolean(false)),
            "null" => Some(Literal::Null),
            _ => None,
        };
        if let Some(literal) = literal {
            return Ok(Part::Value(Operand::Literal(literal)));
        }
        if !["length", "count", "value", "match", "search"].contains(&word.as_str()) {
            self.at = begin;
            return Err(self.wrong("there is no such function"));
        }
        self.expect("(")?;
        let part = match word.as_str() {
            "length" => Part::Value(Operand::Length(Box::new(self.value_argument()?))),
            "count" => Part::Value(Operand::Count(self.query_argument()?)),
            "value" => Part::Value(Operand::Value(self.query_argument()?)),
            _ => Part::Condition(self.matching(word == "match")?),
        };
        self.blank();
        self.expect(")")?;
        Ok(part)
    }

    fn value_argument(&mut self) -> Parsed<Operand> {
        self.blank();
        let begin = self.at;
        let part = self.part()?;
        self.operand(part, begin)
    }

    fn query_argument(&mut self) -> Parsed<Query> {
        self.blank();
        match self.peek() {
            Some('$' | '@') => self.query(),
            _ => Err(self.wrong("a query must come here")),
        }
    }

    fn matching(&mut self, is_whole: bool) -> Parsed<Condition> {
        let text = self.value_argument()?;
        self.blank();
        self.expect(",")?;
        let pattern = match self.value_argument()? {
            Operand::Literal(Literal::Text(pattern)) => Pattern::Fixed(regexp::compile(&pattern, is_whole)),
            operand => Pattern::Varying(operand, is_whole),
        };
        Ok(Condition::Matches { text, pattern })
    }
}

/// The part, if there is one alone, or all of them together.
fn only(mut parts: Vec<Condition>, together: impl FnOnce(Vec<Condition>) -> Condition) -> Condition {
    match (parts.pop(), parts.is_empty()) {
        (Some(part), true) => part,
        (last, _) => {
            parts.extend(last);
            together(parts)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_have_a_place() {
        for (query, error) in [
            ("a", "it must begin with `$`, at character 1"),
            ("$a", "`.`, `..` or `[` must come here, at character 2"),
            ("$.ж.", "a name or `*` must follow the dot, at character 5"),
            ("$.[x", "a name or `*` must follow the dot, at character 3"),
            ("$[x]", "a name in quotes, a number, `*`, `:` or `?` must come here, at character 3"),
            ("$['a", "a quote is opened here, and never closed, at character 3"),
            ("$['a\\x']", "there is no such escape, at character 6"),
            ("$['\\ud800']", "half of a surrogate pair stands alone in this text, at character 3"),
            ("$[01]", "the number is none that an index can be, at character 3"),
            ("$[9007199254740992]", "the number is none that an index can be, at character 3"),
            ("$[1", "`]` must come here, at character 4"),
            ("$[?@.a == ]", "`@`, `$`, a text, a number or a function must come here, at character 11"),
            ("$[?@..a == 1]", "a query that may find several values cannot be compared, at character 4"),
            ("$[?1]", "the value before must be compared with another, at character 5"),
            ("$[?match(@.a, 'x') == true]", "what is true or false cannot be compared, at character 4"),
            ("$[?size(@.a) == 1]", "there is no such function, at character 4"),
            ("$[?(@.a]", "`)` must come here, at character 8"),
            ("$ ", "`.`, `..` or `[` must come here, at character 2"),
        ] {
            assert_eq!(parse(query).unwrap_err(), error, "{query}");
        }
    }
}
