//! What to write instead of a text that is no JSONPath.

use super::older::{Segment, bracketed, write};
use super::parse::parse;

/// What to write, where a guess is possible.
pub(super) fn advice(text: &str) -> Option<String> {
    let trimmed = text.trim();
    if trimmed.contains("=~") {
        return Some("write `search(@.name, 'expression')` in place of `=~`".to_owned());
    }
    if trimmed != text {
        let name = write(&[Segment::Member(text.to_owned())]);
        let meant = meant(trimmed)?;
        return Some(match is_name(trimmed) {
            true => format!("write `{meant}`, or `{name}` if the spaces at its ends are part of the name"),
            false => format!("write `{meant}`, without spaces around it"),
        });
    }
    if let Some(inner) = trimmed.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        return Some(format!("write `{}`; braces are for templates", meant(inner.trim())?));
    }
    if trimmed.contains('{') && trimmed.ends_with('}') {
        return Some("it looks like a template, which rml:template has".to_owned());
    }
    let meant = meant(trimmed)?;
    if trimmed.starts_with('$') && is_name(&trimmed[1..]) {
        let name = write(&[Segment::Member(trimmed.to_owned())]);
        return Some(format!("write `{meant}`, or `{name}` if the name of the member begins with $"));
    }
    if is_name(trimmed) && trimmed.contains(',') && !trimmed.contains('(') {
        let names: Vec<_> = trimmed.split(',').map(|name| quoted(name.trim())).collect();
        let several = format!("$[{}]", names.join(","));
        return Some(format!("write `{meant}` for the member of this name, or `{several}` for several members"));
    }
    if trimmed.ends_with("()") {
        return Some(format!("functions are only for filters; write `{meant}` if this is the name of a member"));
    }
    Some(format!("write `{meant}`"))
}

/// Whether a text has nothing of a path: it may be a name.
fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(['$', '.', '[', ']', '\'', '"'])
}

fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// The query that is probably meant.
fn meant(text: &str) -> Option<String> {
    let is_query = |query: &String| parse(query).is_ok();
    let closed = format!("{text}]");
    let corrected =
        [text.to_owned(), closed.clone(), text.replace("[(@.length-1)]", "[-1]"), with_operators_of_the_rfc(text)];
    let is_open = text.matches('[').count() > text.matches(']').count();
    let texts = std::iter::once(text).chain(is_open.then_some(closed.as_str()));
    let loosely = || texts.filter_map(|text| Some(write(&loosely(text)?))).find(is_query);
    corrected.into_iter().find(is_query).or_else(loosely)
}

/// Operators of other languages, and those of JSONPath that they stand for. None begins with a shorter one before it.
const OPERATORS: [(&str, &str); 13] = [
    ("===", "=="),
    ("!==", "!="),
    ("==", "=="),
    ("!=", "!="),
    ("<=", "<="),
    (">=", ">="),
    ("<>", "!="),
    ("=", "=="),
    (" and ", " && "),
    (" AND ", " && "),
    (" or ", " || "),
    (" OR ", " || "),
    (NOT, "!"),
];

/// An operator only where no name ends before it.
const NOT: &str = "not ";

/// The text with the operators of JSONPath in its conditions, outside of quotes.
fn with_operators_of_the_rfc(text: &str) -> String {
    let mut corrected = String::with_capacity(text.len());
    let (mut rest, mut quote) = (text, None);
    while let Some(character) = rest.chars().next() {
        let begins = corrected.ends_with([' ', '(', '?']);
        let is_operator = |written: &str| rest.starts_with(written) && (begins || written != NOT);
        let operator = OPERATORS.iter().find(|(written, _)| quote.is_none() && is_operator(written));
        let (passed, put) = match operator {
            Some((written, operator)) => (written.len(), *operator),
            None => (character.len_utf8(), &rest[..character.len_utf8()]),
        };
        match quote {
            None if matches!(character, '\'' | '"') => quote = Some(character),
            Some(open) if open == character => quote = None,
            _ => {}
        }
        corrected.push_str(put);
        rest = &rest[passed..];
    }
    corrected
}

/// The segments of a text in which names may hold anything but dots and brackets, in quotes or not.
fn loosely(text: &str) -> Option<Vec<Segment>> {
    let root = text.strip_prefix(['$', '@']).filter(|rest| rest.is_empty() || rest.starts_with(['.', '[', '$']));
    let mut rest = match root {
        Some(rest) => rest.trim_start_matches('$'),
        None => text.strip_prefix('$').unwrap_or(text),
    };
    let mut segments = Vec::new();
    while !rest.is_empty() {
        let dotted = rest.strip_prefix('.').unwrap_or(rest);
        if dotted.starts_with('[') {
            let (segment, after) = bracketed(dotted)?;
            segments.push(named(segment));
            rest = after;
            continue;
        }
        let (name, after) = dotted.split_at(dotted.find(['.', '[']).unwrap_or(dotted.len()));
        match name.trim_matches(['\'', '"']) {
            "" => {}
            "*" => segments.push(Segment::Every),
            name => segments.push(Segment::Member(name.to_owned())),
        }
        rest = after;
    }
    Some(segments)
}

/// A name in brackets without its quotes.
fn named(segment: Segment) -> Segment {
    match segment {
        Segment::Other(text) => {
            let name = text.trim_matches(['[', ']']);
            if name.is_empty() {
                return Segment::Every;
            }
            match name.contains(['\'', '"', ',', ':', '(', '*']) || name.starts_with('-') {
                true => Segment::Other(text),
                false => Segment::Member(name.to_owned()),
            }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_write_is_said_for_what_people_write() {
        for (text, expected) in [
            ("Country Code (X)", "write `$['Country Code (X)']`"),
            ("a.b (c)", "write `$.a['b (c)']`"),
            ("$.id (x)", "write `$['id (x)']`"),
            ("a,b", "write `$['a,b']` for the member of this name, or `$['a','b']` for several members"),
            ("$ref", "write `$.ref`, or `$['$ref']` if the name of the member begins with $"),
            ("$$.id", "write `$.id`"),
            ("[id]", "write `$.id`"),
            ("$[id]", "write `$.id`"),
            ("a[id].b c", "write `$.a.id['b c']`"),
            ("$.[id]", "write `$.id`"),
            ("id ", "write `$.id`, or `$['id ']` if the spaces at its ends are part of the name"),
            (" $.id", "write `$.id`, without spaces around it"),
            ("{id}", "write `$.id`; braces are for templates"),
            ("{$.id}", "write `$.id`; braces are for templates"),
            ("{ $['a b'] }", "write `$['a b']`; braces are for templates"),
            ("http://ex.org/{id}", "it looks like a template, which rml:template has"),
            ("$.'id'", "write `$.id`"),
            ("\"id\"", "write `$.id`"),
            ("$.id.", "write `$.id`"),
            ("$.", "write `$`"),
            ("", "write `$`"),
            ("$.a[0", "write `$.a[0]`"),
            ("$['a'", "write `$['a']`"),
            ("$.a[*]b", "write `$.a[*].b`"),
            ("length()", "functions are only for filters; write `$['length()']` if this is the name of a member"),
            ("$.a[(@.length-1)]", "write `$.a[-1]`"),
            ("$.a[?(@.x=1)]", "write `$.a[?(@.x==1)]`"),
            ("$.a[?(@.x <> 1)]", "write `$.a[?(@.x != 1)]`"),
            ("$.a[?(@.x === 1 && @.y !== 2)]", "write `$.a[?(@.x == 1 && @.y != 2)]`"),
            ("$.a[?(@.x <= 1 and @.y = 'a = b')]", "write `$.a[?(@.x <= 1 && @.y == 'a = b')]`"),
            ("$.a[?(@.x=1 or not @.y)]", "write `$.a[?(@.x==1 || !@.y)]`"),
            ("$.a[?not @.y]", "write `$.a[?!@.y]`"),
            ("$.a[?(@.cannot = 1)]", "write `$.a[?(@.cannot == 1)]`"),
            ("$.[x", "write `$.x`"),
            ("$.a[].b", "write `$.a[*].b`"),
            ("$.a[x", "write `$.a.x`"),
            ("$.a[?(@.x =~ /b/)]", "write `search(@.name, 'expression')` in place of `=~`"),
        ] {
            assert_eq!(advice(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["$['a\"]", "][", "$.a[?(@.x ~ 1)]"] {
            assert_eq!(advice(text), None, "{text}");
        }
    }
}
