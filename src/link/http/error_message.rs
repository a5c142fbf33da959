//! Extracts error messages from the answers of services and of the servers in front of them.

use serde_json::Value as Json;

/// The maximum length of a message, in characters.
const LONGEST: usize = 200;
/// The JSON members that hold error messages, in the order in which they are reported.
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

/// The error message of an answer; `None` if the answer is not an error.
pub(in crate::link) fn error_message(answer: &Json) -> Option<String> {
    let is_set = |member: &str| answer.get(member).is_some_and(|value| !value.is_null() && *value != Json::Bool(false));
    let status = answer["status"].as_str().unwrap_or_default().to_lowercase();
    let is_error = is_set("error") || is_set("errors") || matches!(status.as_str(), "error" | "fail" | "failed");
    is_error.then(|| message(answer).unwrap_or_else(|| "an error without a message".to_owned()))
}

/// The texts of an answer that may say what is wrong, on one line; `None` if there are none. This is for answers that
/// lack what was requested without being marked as errors.
pub(in crate::link) fn message(answer: &Json) -> Option<String> {
    let mut texts = Vec::new();
    collect(answer, &mut texts);
    texts.dedup();
    (!texts.is_empty()).then(|| line(&texts.join(": ")))
}

fn collect(value: &Json, texts: &mut Vec<String>) {
    match value {
        Json::String(text) if !text.trim().is_empty() => texts.push(text.clone()),
        Json::Number(number) => texts.push(number.to_string()),
        Json::Array(list) => list.iter().for_each(|value| collect(value, texts)),
        Json::Object(members) => {
            MEMBERS.iter().filter_map(|name| members.get(*name)).for_each(|value| collect(value, texts));
        }
        _ => {}
    }
}

/// The message in the body of an unsuccessful or unexpected answer: the texts of a JSON document, the title of an HTML
/// page, or the beginning of plain text. Empty if there is none.
pub(in crate::link) fn body_message(body: &[u8]) -> String {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    if let Ok(answer @ Json::Object(_)) = serde_json::from_slice::<Json>(body) {
        return message(&answer).unwrap_or_else(|| line(&answer.to_string()));
    }
    let text = String::from_utf8_lossy(&body[..body.len().min(1 << 16)]);
    if text.trim_start().starts_with('<') { title(&text).unwrap_or_default() } else { line(&text) }
}

/// Whether a body is an HTML page.
pub(in crate::link) fn is_page(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<")
}

/// The title of an HTML page.
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
    fn the_reason_is_found_in_any_member() {
        for (answer, expected) in [
            (json!({ "error": "Too many requests" }), "Too many requests"),
            (json!({ "error": { "code": "maxlag", "info": "5 seconds\nlagged" } }), "maxlag: 5 seconds lagged"),
            (
                json!({ "status": "error", "message": "query failed", "details": "SPARQL timed out" }),
                "query failed: SPARQL timed out",
            ),
            (json!({ "errors": [{ "message": "no such type" }, "b"] }), "no such type: b"),
            (json!({ "error": true }), "an error without a message"),
        ] {
            assert_eq!(error_message(&answer).as_deref(), Some(expected));
        }
        assert_eq!(error_message(&json!({ "q0": { "result": [] }, "error": null })), None);
        assert_eq!(error_message(&json!({ "status": "ok", "message": "" })), None);
    }

    #[test]
    fn messages_are_found_in_bodies() {
        assert_eq!(body_message(b"<html>\n<head><TITLE>504 Gateway\nTime-out</title></head>"), "504 Gateway Time-out");
        assert_eq!(body_message(b"<html>busy</html>"), "");
        assert_eq!(body_message(b"\xEF\xBB\xBF{\"detail\": \"quota\"}"), "quota");
        assert_eq!(body_message(b"down\nfor maintenance\n"), "down for maintenance");
        assert_eq!(body_message("ж".repeat(200).as_bytes()), "ж".repeat(200));
        assert_eq!(body_message("ж".repeat(201).as_bytes()), "ж".repeat(200) + "…");
    }
}
