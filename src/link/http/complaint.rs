//! What services say when something is wrong: services of Wikidata's, of others, and the servers before them.

use serde_json::Value as Json;

/// How much of it is told.
const LONGEST: usize = 200;
/// Members that say what is wrong, in the order in which they are told.
const MEMBERS: [&str; 12] = [
    "code",
    "title",
    "error",
    "errors",
    "message",
    "messages",
    "info",
    "reason",
    "detail",
    "details",
    "error_description",
    "description",
];

/// What an answer says that is an error; none when it is none.
pub(in crate::link) fn complaint(answer: &Json) -> Option<String> {
    let is_said = |member: &str| answer.get(member).is_some_and(|said| !said.is_null() && *said != Json::Bool(false));
    let status = answer["status"].as_str().unwrap_or_default().to_lowercase();
    let is_error = is_said("error") || is_said("errors") || matches!(status.as_str(), "error" | "fail" | "failed");
    is_error.then(|| words(answer).unwrap_or_else(|| "an error, and nothing about it".to_owned()))
}

/// The words of an answer that say what is wrong, on one line; none when it has none. An answer that is not what was
/// asked for may have them without being called an error.
pub(in crate::link) fn words(answer: &Json) -> Option<String> {
    let mut words = Vec::new();
    collect(answer, &mut words);
    words.dedup();
    (!words.is_empty()).then(|| line(&words.join(": ")))
}

fn collect(said: &Json, words: &mut Vec<String>) {
    match said {
        Json::String(text) if !text.trim().is_empty() => words.push(text.clone()),
        Json::Number(number) => words.push(number.to_string()),
        Json::Array(list) => list.iter().for_each(|said| collect(said, words)),
        Json::Object(members) => {
            MEMBERS.iter().filter_map(|name| members.get(*name)).for_each(|said| collect(said, words));
        }
        _ => {}
    }
}

/// What the body of an answer says that is no success, or not what was asked for: the words of a JSON document, the title
/// of a web page, or the beginning of a text. Empty when it says nothing.
pub(in crate::link) fn said(body: &[u8]) -> String {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    if let Ok(answer @ Json::Object(_)) = serde_json::from_slice::<Json>(body) {
        return words(&answer).unwrap_or_else(|| line(&answer.to_string()));
    }
    let text = String::from_utf8_lossy(&body[..body.len().min(1 << 16)]);
    if text.trim_start().starts_with('<') { title(&text).unwrap_or_default() } else { line(&text) }
}

/// Whether a body is a web page.
pub(in crate::link) fn is_page(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<")
}

/// The title of a page of HTML.
fn title(page: &str) -> Option<String> {
    let lower = page.to_ascii_lowercase();
    let begin = lower.find("<title")?;
    let begin = begin + lower.get(begin..)?.find('>')? + 1;
    let end = begin + lower.get(begin..)?.find("</title")?;
    page.get(begin..end).map(line)
}

fn line(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    let line = words.join(" ");
    let cut: String = line.chars().take(LONGEST).collect();
    if cut.len() < line.len() { cut + "…" } else { cut }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_reason_is_found_wherever_it_stands() {
        for (answer, expected) in [
            (json!({ "error": "Too many requests" }), "Too many requests"),
            (json!({ "error": { "code": "maxlag", "info": "5 seconds\nlagged" } }), "maxlag: 5 seconds lagged"),
            (
                json!({ "status": "error", "message": "query failed", "details": "SPARQL timed out" }),
                "query failed: SPARQL timed out",
            ),
            (json!({ "errors": [{ "message": "no such type" }, "b"] }), "no such type: b"),
            (json!({ "error": true }), "an error, and nothing about it"),
        ] {
            assert_eq!(complaint(&answer).as_deref(), Some(expected));
        }
        assert_eq!(complaint(&json!({ "q0": { "result": [] }, "error": null })), None);
        assert_eq!(complaint(&json!({ "status": "ok", "message": "" })), None);
    }

    #[test]
    fn bodies_say_what_they_say() {
        assert_eq!(said(b"<html>\n<head><TITLE>504 Gateway\nTime-out</title></head>"), "504 Gateway Time-out");
        assert_eq!(said(b"<html>busy</html>"), "");
        assert_eq!(said(b"\xEF\xBB\xBF{\"detail\": \"quota\"}"), "quota");
        assert_eq!(said(b"down\nfor maintenance\n"), "down for maintenance");
        assert_eq!(said("ж".repeat(200).as_bytes()), "ж".repeat(200));
        assert_eq!(said("ж".repeat(201).as_bytes()), "ж".repeat(200) + "…");
    }
}
