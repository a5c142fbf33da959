//! JSONPath queries as mappings write them that are older than [RFC 9535](https://www.rfc-editor.org/rfc/rfc9535).

/// A part of a query, between the root and the values that are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    /// The member of this name.
    Member(String),
    /// The element at this place, from 0.
    Index(usize),
    /// All elements or members.
    Every,
    /// The members of this name, however deep.
    Descendants(String),
    /// The elements or members that a condition holds for.
    Filter(String),
    /// Anything else, as it is written.
    Other(String),
}

/// The query that a text means which is none, where that is certain.
pub(super) fn older_query(text: &str) -> Option<String> {
    Some(write(&delimited(text).or_else(|| split_older(text))?))
}

/// The member that a name in double quotes means: R2RML writes the names of columns so.
fn delimited(text: &str) -> Option<Vec<Segment>> {
    let name = quoted(text).filter(|name| text.starts_with('"') && !name.is_empty())?;
    Some(vec![Segment::Member(name)])
}

/// The segments that a text means which is no query, where that is certain: `$` and the first dot are left out, names
/// hold spaces, hyphens and the like, a dot stands before a bracket, `@` is the item itself.
fn split_older(text: &str) -> Option<Vec<Segment>> {
    let name = |text: &str| text.find(['.', '[']).unwrap_or(text.len());
    let item = text.strip_prefix('@').filter(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
    let rest = text.strip_prefix('$').or(item);
    let with_dot = match rest {
        Some(rest) => rest.to_owned(),
        None if text.starts_with(['.', '[']) => text.to_owned(),
        None => format!(".{text}"),
    };
    let mut rest = match with_dot.as_str() {
        "." if text != "." => return None,
        with_dot => with_dot,
    };
    let mut segments = Vec::new();
    while !rest.is_empty() {
        let dotted = rest.strip_prefix('.').filter(|after| after.starts_with('['));
        let (segment, after) = next(dotted.unwrap_or(rest), &name)?;
        if let Segment::Member(name) | Segment::Descendants(name) = &segment
            && !rest.starts_with('[')
            && dotted.is_none()
            && !is_certain(name)
        {
            return None;
        }
        segments.push(segment);
        rest = after;
    }
    Some(segments)
}

/// Whether a name without quotes can be nothing else.
fn is_certain(name: &str) -> bool {
    name.trim() == name && !name.contains(['*', '?', '(', ')', ']', '\'', '"', '\\', '{', '}'])
}

/// The first segment of a text, and what is after it. `name` says where the name ends that a text begins with.
fn next<'t>(text: &'t str, name: &dyn Fn(&str) -> usize) -> Option<(Segment, &'t str)> {
    let descendants = text.strip_prefix("..");
    let dotted = descendants.or_else(|| text.strip_prefix('.'));
    let (segment, after) = match dotted {
        None => bracketed(text)?,
        Some(rest) if rest.starts_with('[') && descendants.is_some() => bracketed(rest)?,
        Some(rest) => match rest.strip_prefix('*') {
            Some(after) => (Segment::Every, after),
            None => {
                let (name, after) = rest.split_at(name(rest));
                (Segment::Member((!name.is_empty()).then(|| name.to_owned())?), after)
            }
        },
    };
    let segment = match (descendants, segment) {
        (None, segment) => segment,
        (Some(_), Segment::Member(name)) => Segment::Descendants(name),
        (Some(_), _) => Segment::Other(text[..text.len() - after.len()].to_owned()),
    };
    Some((segment, after))
}

/// What stands in the brackets that a text begins with.
pub(super) fn bracketed(text: &str) -> Option<(Segment, &str)> {
    let end = closing(text)?;
    let (whole, after) = text.split_at(end + 1);
    let content = whole[1..end].trim();
    let segment = if content == "*" {
        Segment::Every
    } else if content.starts_with('?') {
        Segment::Filter(content.to_owned())
    } else if let Some(name) = quoted(content) {
        Segment::Member(name)
    } else {
        match content.parse() {
            Ok(index) if content.bytes().all(|byte| byte.is_ascii_digit()) => Segment::Index(index),
            _ => Segment::Other(format!("[{content}]")),
        }
    };
    Some((segment, after))
}

/// Where the bracket is closed that a text begins with.
fn closing(text: &str) -> Option<usize> {
    let (mut levels, mut quote, mut is_escaped) = (0_usize, None, false);
    for (at, byte) in text.bytes().enumerate() {
        match quote {
            _ if is_escaped => is_escaped = false,
            Some(_) if byte == b'\\' => is_escaped = true,
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None => match byte {
                b'\'' | b'"' => quote = Some(byte),
                b'[' => levels += 1,
                b']' => {
                    levels = levels.checked_sub(1)?;
                    if levels == 0 {
                        return Some(at);
                    }
                }
                _ => {}
            },
        }
    }
    None
}

/// The name in quotes, if it is one and nothing else.
fn quoted(content: &str) -> Option<String> {
    let quote = content.chars().next().filter(|first| matches!(first, '\'' | '"'))?;
    let inner = content.strip_prefix(quote)?.strip_suffix(quote)?;
    let mut json = String::from('"');
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next()? {
                '\'' => json.push('\''),
                other => json.extend(['\\', other]),
            },
            '"' if quote == '\'' => json.push_str("\\\""),
            other if other == quote => return None,
            other => json.push(other),
        }
    }
    json.push('"');
    serde_json::from_str(&json).ok()
}

/// The query of these segments.
pub(super) fn write(segments: &[Segment]) -> String {
    let mut query = String::from('$');
    for segment in segments {
        match segment {
            Segment::Member(name) if is_plain(name) => query.extend([".", name]),
            Segment::Member(name) => query.push_str(&quote(name)),
            Segment::Index(index) => query.push_str(&format!("[{index}]")),
            Segment::Every => query.push_str("[*]"),
            Segment::Descendants(name) if is_plain(name) => query.extend(["..", name]),
            Segment::Descendants(name) => query.extend(["..", &quote(name)]),
            Segment::Filter(condition) => query.extend(["[", condition, "]"]),
            Segment::Other(text) => query.push_str(text),
        }
    }
    query
}

/// Whether a name may stand behind a dot.
fn is_plain(name: &str) -> bool {
    let is_first = |character: char| character.is_ascii_alphabetic() || character == '_' || !character.is_ascii();
    name.starts_with(is_first) && name.chars().all(|character| is_first(character) || character.is_ascii_digit())
}

fn quote(name: &str) -> String {
    let mut quoted = String::from("['");
    for character in name.chars() {
        match character {
            '\'' | '\\' => quoted.extend(['\\', character]),
            '\0'..='\x1F' => quoted.push_str(&format!("\\u{:04x}", u32::from(character))),
            other => quoted.push(other),
        }
    }
    quoted.push_str("']");
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_spellings_have_one_meaning() {
        for (text, query) in [
            ("tools[*].name", "$.tools[*].name"),
            ("['home town']", "$['home town']"),
            ("home town", "$['home town']"),
            ("fav-number", "$['fav-number']"),
            ("Country Code", "$['Country Code']"),
            ("@key", "$['@key']"),
            ("@", "$"),
            ("@.a", "$.a"),
            ("@['a']", "$.a"),
            ("$.[*]", "$[*]"),
            ("$.a.[0]", "$.a[0]"),
            ("$.home town.a-b", "$['home town']['a-b']"),
            (".elements[*].ord", "$.elements[*].ord"),
            ("[*]", "$[*]"),
            ("*", "$[*]"),
            ("a.*", "$.a[*]"),
            ("1st", "$['1st']"),
            ("first, name", "$['first, name']"),
            ("$.a,b[0]", "$['a,b'][0]"),
            ("dc:title", "$['dc:title']"),
            ("\"ISO 3166\"", "$['ISO 3166']"),
            ("\"a.b\"", "$['a.b']"),
            ("$..home town", "$..['home town']"),
            ("a[?(@.b < 1)].c d", "$.a[?(@.b < 1)]['c d']"),
        ] {
            assert_eq!(older_query(text).as_deref(), Some(query), "{text}");
        }
        for text in [
            "", ".", "a.", "a..", "$a", " a", "a .b", "length()", "a*", "'a'", "a]", "a[", "$.['a", "a\\.b", "\"\"",
            "\"a", "\"a\".b",
        ] {
            assert_eq!(older_query(text), None, "{text}");
        }
    }
}
