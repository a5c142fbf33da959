//! Characters that control what is shown, made visible: a cell, a label or the name of a file must not move a terminal's
//! cursor, hide or turn round what stands beside it, name the terminal's window, or begin a line that looks like one of the
//! program's.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A text of several lines with a picture for every character that controls, but for tabs and the ends of lines: `␛` for
/// U+001B, `␡` for U+007F, `\u{9b}` for those that have no picture. The characters that wrap a text whose direction is
/// another (U+2068, U+2069) stay: the program writes them itself.
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_wrapper = |character| matches!(character, '\u{2068}' | '\u{2069}');
    if !text.chars().any(|character| character == '\r' || (hides(character) && !is_wrapper(character))) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let ends_line = character == '\r' && characters.peek() == Some(&'\n');
        if ends_line || is_wrapper(character) { out.push(character) } else { push(&mut out, character) }
    }
    Cow::Owned(out)
}

/// A text that stands on one line, whatever it holds: as [`visible`], with pictures for the ends of lines and for what wraps
/// a text too. For all that comes from outside.
pub fn visible_line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|character| ends_line(character) || hides(character)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if ends_line(character) { picture(&mut out, character) } else { push(&mut out, character) }
    }
    Cow::Owned(out)
}

fn ends_line(character: char) -> bool {
    matches!(character, '\n' | '\r')
}

/// Whether a character controls what is shown: control characters but tabs and ends of lines, the separators of lines and
/// paragraphs, and what turns the direction of a text round until its end. Marks of direction, which scripts need, reach no
/// further than their neighbours.
fn hides(character: char) -> bool {
    let is_control = character.is_control() && !ends_line(character) && character != '\t';
    is_control || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn push(out: &mut String, character: char) {
    if hides(character) || character == '\r' { picture(out, character) } else { out.push(character) }
}

fn picture(out: &mut String, character: char) {
    match character {
        '\0'..='\u{1F}' => out.push(char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{FFFD}')),
        '\u{7F}' => out.push('\u{2421}'),
        // Writing to a string cannot fail.
        _ => drop(write!(out, "\\u{{{:x}}}", u32::from(character))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_have_pictures_and_lines_end() {
        assert_eq!(visible("a\u{1B}]0;x\u{7}\u{7F}\u{9B}\t\r\n\rb\n\0"), "a␛]0;x␇␡\\u{9b}\t\r\n␍b\n␀");
        assert!(matches!(visible("Баку\tالسلام\u{200F}\n\u{2068}а\u{2069}"), Cow::Borrowed(_)));
        assert_eq!(visible("\u{2028}\u{85}\u{202E}\u{2066}"), "\\u{2028}\\u{85}\\u{202e}\\u{2066}");
    }

    #[test]
    fn one_line_has_no_end() {
        let text = "a\n0 errors\r\nb\u{2028}\u{2029}\u{85}\u{B}\u{C}\u{202E}\u{2068}\u{1B}\t";
        let shown = "a␊0 errors␍␊b\\u{2028}\\u{2029}\\u{85}␋␌\\u{202e}\\u{2068}␛\t";
        assert_eq!(visible_line(text), shown);
        assert_eq!(visible_line(shown), shown, "what is shown is shown once");
        assert!(matches!(visible_line("Баку\tالسلام\u{200F}"), Cow::Borrowed(_)));
    }
}
