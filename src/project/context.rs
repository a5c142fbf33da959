//! The JSON-LD context of a project.

/// Resolves the relative namespaces of a JSON-LD context against the project's base.
///
/// A namespace is relative if its value is a path that ends in `/` or `#`: `"id": "id/"`. Such entries have no meaning
/// in JSON-LD, so that there is no ambiguity. All other bytes are kept.
pub(super) fn context_on(base: &str, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(colon) = rest.find(':') {
        let (before, after) = rest.split_at(colon + 1);
        out.push_str(before);
        let value = after.trim_start();
        out.push_str(&after[..after.len() - value.len()]);
        rest = value;
        let quoted = value.strip_prefix('"').and_then(|value| value.split_once('"'));
        if before.trim_end_matches(':').trim_end().ends_with('"')
            && let Some((path, _)) = quoted
            && is_relative_namespace(path)
        {
            out.push('"');
            out.push_str(base);
            rest = &value[1..];
        }
    }
    out + rest
}

fn is_relative_namespace(path: &str) -> bool {
    let is_path = path.chars().all(|one| one.is_ascii_alphanumeric() || matches!(one, '/' | '-' | '_' | '.' | '#'));
    is_path && path.starts_with(|first: char| first.is_ascii_alphanumeric()) && path.ends_with(['/', '#'])
}

#[cfg(test)]
mod tests {
    use super::context_on;

    #[test]
    fn only_relative_namespaces_are_resolved() {
        let text = r#"{ "@context": {"id": "id/", "s" : "scheme/x#", "a": "http://a/", "k": "id:k/", "t": {"@id": "a:id/"},
            "n": "name", "q": "a \": \"id/\"", "u": 1 } }"#;
        let expected = text
            .replace("\"id/\", \"s\"", "\"https://e.org/id/\", \"s\"")
            .replace("\"scheme", "\"https://e.org/scheme");
        assert_eq!(context_on("https://e.org/", text), expected);
    }
}
