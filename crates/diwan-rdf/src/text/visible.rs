//! Makes control characters visible: a cell, a label or a file name must not move the cursor of the terminal, hide or
//! reverse adjacent text, set the window title, or start a line that looks like output of the program.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Replaces the control characters of a text, except tabs and line ends, by pictures: `␛` for U+001B, `␡` for U+007F,
/// `\u{9b}` for those without a picture. The directional isolates U+2068 and U+2069 stay, because the program writes
/// them itself.
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

/// Like [`visible`], but also replaces line ends and directional isolates, so that the text stays on one line. For all
/// text from outside.
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

/// Whether a character affects the display of other text: control characters except tabs and line ends, line and
/// paragraph separators, and directional embeddings, overrides and isolates. Directional marks, which some scripts
/// need, affect only adjacent characters.
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
    fn control_characters_are_shown_as_symbols_except_line_ends() {
        assert_eq!(visible("a\u{1B}]0;x\u{7}\u{7F}\u{9B}\t\r\n\rb\n\0"), "a␛]0;x␇␡\\u{9b}\t\r\n␍b\n␀");
        assert!(matches!(visible("Баку\tالسلام\u{200F}\n\u{2068}а\u{2069}"), Cow::Borrowed(_)));
        assert_eq!(visible("\u{2028}\u{85}\u{202E}\u{2066}"), "\\u{2028}\\u{85}\\u{202e}\\u{2066}");
    }

    #[test]
    fn line_ends_are_shown_as_symbols_on_one_line() {
        let text = "a\n0 errors\r\nb\u{2028}\u{2029}\u{85}\u{B}\u{C}\u{202E}\u{2068}\u{1B}\t";
        let shown = "a␊0 errors␍␊b\\u{2028}\\u{2029}\\u{85}␋␌\\u{202e}\\u{2068}␛\t";
        assert_eq!(visible_line(text), shown);
        assert_eq!(visible_line(shown), shown, "what is shown is shown once");
        assert!(matches!(visible_line("Баку\tالسلام\u{200F}"), Cow::Borrowed(_)));
    }
}
