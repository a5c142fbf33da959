//! [Character class expressions](https://www.w3.org/TR/xmlschema11-2/#nt-charClassExpr) and escapes.

use super::blocks::{block, nearest_block};
use super::character_set::{category, multi_character_escape, with_case_variants};
use super::cursor::Cursor;
use super::{PatternError, PatternProblem};
use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

/// The meaning of the characters after a backslash.
pub(super) enum Escape {
    Character(char),
    Set(ClassUnicode),
}

/// Reads the characters after a backslash.
pub(super) fn escape(cursor: &mut Cursor, backslash: usize) -> Result<Escape, PatternError> {
    let error = |problem| PatternError::at(backslash, problem);
    let letter = cursor.take().ok_or_else(|| error(PatternProblem::EndsInEscape))?;
    if matches!(letter, 'p' | 'P') {
        return property(cursor, letter == 'P', backslash).map(Escape::Set);
    }
    if let Some(set) = multi_character_escape(letter) {
        return Ok(Escape::Set(set));
    }
    match letter {
        'n' => Ok(Escape::Character('\n')),
        'r' => Ok(Escape::Character('\r')),
        't' => Ok(Escape::Character('\t')),
        _ if SINGLE.contains(letter) || PLAIN.contains(letter) => Ok(Escape::Character(letter)),
        other => Err(error(PatternProblem::Escape { escape: other, hint: hint(other) })),
    }
}

/// Characters that the grammar allows to be escaped.
const SINGLE: &str = "\\|.?*+(){}$-[]^";

/// Further characters that may be escaped, although the grammar has no such escape. A backslash before them has no
/// effect in any dialect, and patterns often have one: `https?:\/\/`.
const PLAIN: &str = "/\"#%&,:;=@_~!";

/// The replacement for an escape of another dialect.
fn hint(escape: char) -> Option<&'static str> {
    match escape {
        'b' | 'B' => {
            Some("there are no word boundaries; match what may stand around the word, as in (^|\\W)word(\\W|$)")
        }
        'A' => Some("write ^"),
        'z' | 'Z' => Some("write $"),
        'x' | 'u' | 'U' => {
            Some("write the character itself; Turtle and SPARQL take \\u0041 and \\U00000041 in strings")
        }
        'h' => Some("write [ \\t]"),
        'R' => Some("write \\r?\\n"),
        'f' | 'v' | 'a' | 'e' | '0' => Some("write the character itself"),
        '1'..='9' => Some("there are no back-references in character classes"),
        _ => None,
    }
}

/// The name in braces after `\p` or `\P`.
fn property(cursor: &mut Cursor, is_complement: bool, backslash: usize) -> Result<ClassUnicode, PatternError> {
    let error = |problem| PatternError::at(backslash, problem);
    if !cursor.take_if('{') {
        return Err(error(PatternProblem::NoProperty));
    }
    let mut name = String::new();
    while !cursor.take_if('}') {
        let is_of_name = |character: &char| character.is_ascii_alphanumeric() || *character == '-';
        let character = cursor.take().filter(is_of_name).ok_or_else(|| error(PatternProblem::NoProperty))?;
        name.push(character);
    }
    let mut set = match name.strip_prefix("Is") {
        Some(block_name) => block(block_name).ok_or_else(|| {
            error(PatternProblem::Block { name: block_name.to_owned(), nearest: nearest_block(block_name) })
        })?,
        None => category(&name).ok_or_else(|| error(PatternProblem::Category(name)))?,
    };
    if is_complement {
        set.negate();
    }
    Ok(set)
}

/// Reads a class after its `[`.
pub(super) fn class(cursor: &mut Cursor, bracket: usize, ignore_case: bool) -> Result<ClassUnicode, PatternError> {
    cursor.enter()?;
    let is_negative = cursor.take_if('^');
    // The effect of the flag `i` depends on the kind of class.
    let (mut characters, mut escapes) = (ClassUnicode::empty(), ClassUnicode::empty());
    let mut subtracted = None;
    let mut is_empty = true;
    loop {
        let unclosed = || PatternError::at(bracket, PatternProblem::UnclosedClass);
        match cursor.peek().ok_or_else(unclosed)? {
            ']' if is_empty => return Err(cursor.error(PatternProblem::EmptyClass)),
            ']' => break,
            '-' if cursor.peek_after(1) == Some('[') && !is_empty => {
                subtracted = Some(subtraction(cursor, ignore_case)?);
                break;
            }
            '[' => return Err(cursor.error(PatternProblem::Unescaped('['))),
            _ => part(cursor, &mut characters, &mut escapes)?,
        }
        is_empty = false;
    }
    if !cursor.take_if(']') {
        return Err(cursor.error(PatternProblem::AfterSubtraction));
    }
    cursor.leave();
    let mut set = if ignore_case { with_case_variants(&characters) } else { characters };
    set.union(&escapes);
    if is_negative {
        set.negate();
    }
    if let Some(subtracted) = subtracted {
        set.difference(&subtracted);
    }
    Ok(set)
}

/// Reads the class after a hyphen.
fn subtraction(cursor: &mut Cursor, ignore_case: bool) -> Result<ClassUnicode, PatternError> {
    cursor.take();
    let bracket = cursor.position();
    cursor.take();
    class(cursor, bracket, ignore_case)
}

/// Reads a character, a range or an escape.
fn part(cursor: &mut Cursor, characters: &mut ClassUnicode, escapes: &mut ClassUnicode) -> Result<(), PatternError> {
    let start = cursor.position();
    let is_hyphen = cursor.peek() == Some('-');
    let first = match single(cursor)? {
        Escape::Character(character) => character,
        Escape::Set(set) => {
            escapes.union(&set);
            return Ok(());
        }
    };
    let last = match range_end(cursor)? {
        Some(_) if is_hyphen => return Err(PatternError::at(start, PatternProblem::Hyphen)),
        Some(last) if last < first => return Err(PatternError::at(start, PatternProblem::Range(first, last))),
        last => last.unwrap_or(first),
    };
    characters.push(ClassUnicodeRange::new(first, last));
    Ok(())
}

fn single(cursor: &mut Cursor) -> Result<Escape, PatternError> {
    let position = cursor.position();
    match cursor.take() {
        Some('\\') => escape(cursor, position),
        Some(character) => Ok(Escape::Character(character)),
        None => Err(cursor.error(PatternProblem::UnclosedClass)),
    }
}

/// The end of a range, if a hyphen makes the previous character its start. [XML
/// Schema](https://www.w3.org/TR/xmlschema11-2/#nt-charRange) defines which hyphens do; a hyphen as the end of a range,
/// as in `[+--]`, is interpreted as in XML Schema 1.0.
fn range_end(cursor: &mut Cursor) -> Result<Option<char>, PatternError> {
    let after = (cursor.peek_after(1), cursor.peek_after(2));
    if cursor.peek() != Some('-') || matches!(after, (Some('[' | ']'), _) | (Some('-'), Some('['))) {
        return Ok(None);
    }
    let hyphen = cursor.position();
    cursor.take();
    match single(cursor)? {
        Escape::Character(last) => Ok(Some(last)),
        Escape::Set(_) => Err(PatternError::at(hyphen, PatternProblem::Hyphen)),
    }
}
