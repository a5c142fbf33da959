//! A tokenizer for Rust that is sufficient to find the imports of a file.

/// Identifiers, `::`, and single punctuation characters. Comments, the contents of strings, and tests are omitted.
pub fn tokens(text: &str) -> Vec<String> {
    without_tests(&split(text))
}

fn split(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let left_out = left_out(rest, first);
        let length = left_out.unwrap_or_else(|| match first {
            _ if is_word(first) => rest.find(|next| !is_word(next)).unwrap_or(rest.len()),
            ':' if rest.starts_with("::") => 2,
            _ => first.len_utf8(),
        });
        let (token, after) = rest.split_at(length);
        if left_out.is_none() {
            tokens.push(token.to_owned());
        }
        rest = after;
    }
    tokens
}

/// The length of the white space, comment or string that begins here.
fn left_out(rest: &str, first: char) -> Option<usize> {
    match first {
        _ if first.is_whitespace() => Some(first.len_utf8()),
        _ if rest.starts_with("//") => Some(rest.find('\n').unwrap_or(rest.len())),
        _ if rest.starts_with("/*") => Some(rest.find("*/").map_or(rest.len(), |end| end + 2)),
        '"' => Some(text_length(rest)),
        '\'' => Some(character_length(rest)),
        _ => raw_text(rest),
    }
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

/// The length of the string that begins here.
fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find(|(_, sign)| {
        let ends = *sign == '"' && !escaped;
        escaped = *sign == '\\' && !escaped;
        ends
    });
    end.map_or(rest.len(), |(at, _)| at + 1)
}

/// The length of the character literal that begins here; 1 for a lifetime.
fn character_length(rest: &str) -> usize {
    let inside = &rest[1..];
    match inside.strip_prefix('\\') {
        Some(escape) => 2 + escape.char_indices().skip(1).find(|(_, sign)| *sign == '\'').map_or(0, |(at, _)| at + 1),
        None => match inside.char_indices().nth(1) {
            Some((at, '\'')) => 1 + at + 1,
            _ => 1,
        },
    }
}

/// The length of the raw string that begins here, if there is one.
fn raw_text(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('b').unwrap_or(rest).strip_prefix('r')?;
    let marks = inside.len() - inside.trim_start_matches('#').len();
    inside[marks..].strip_prefix('"')?;
    let begin = rest.len() - inside.len() + marks + 1;
    let end = format!("\"{}", "#".repeat(marks));
    Some(rest[begin..].find(&end).map_or(rest.len(), |at| begin + at + end.len()))
}

/// Omits all items with an attribute for tests.
fn without_tests(tokens: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let end = attribute_end(tokens, at);
        if end > at
            && tokens[at..end].iter().any(|token| token == "cfg")
            && tokens[at..end].contains(&"test".to_owned())
        {
            at = item_end(tokens, end);
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// The position after the attribute that begins here; the same position if there is none.
fn attribute_end(tokens: &[String], at: usize) -> usize {
    if tokens[at] == "#" && tokens.get(at + 1).is_some_and(|next| next == "[") { closed(tokens, at + 1) } else { at }
}

/// The position after the item that begins here, including its attributes.
fn item_end(tokens: &[String], mut at: usize) -> usize {
    while at < tokens.len() {
        match tokens[at].as_str() {
            "#" => at = attribute_end(tokens, at),
            ";" => return at + 1,
            "{" => return closed(tokens, at),
            "(" | "[" => at = closed(tokens, at),
            _ => at += 1,
        }
    }
    at
}

/// The position after the matching closing bracket.
fn closed(tokens: &[String], at: usize) -> usize {
    let mut depth = 0;
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    tokens.len()
}

#[test]
fn comments_strings_and_tests_are_skipped() {
    let code = r##"
        // use crate::a;
        /* use crate::b; */ use crate::c; const C: &str = "use crate::d; \" e"; const D: char = '"'; const E: char = '\'';
        const R: &str = r#"f " g"#; fn h<'x>(i: &'x str) {}
        #[cfg(test)] #[allow(dead_code)] mod tests { use crate::j; }
        #[cfg(unix)] use crate::k;"##;
    let words: Vec<_> =
        tokens(code).into_iter().filter(|token| token.len() == 1 && token.chars().all(is_word)).collect();
    assert_eq!(words, ["c", "C", "D", "E", "R", "h", "x", "i", "x", "k"]);
}
