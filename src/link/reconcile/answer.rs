use crate::link::http::{Failure, body_message, error_message, is_page, message};
use crate::link::id::item_of_service;
use crate::link::score::by_score;
use serde_json::{Map, Value as Json};

/// A candidate item in the answer of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The identifier of the item.
    pub id: String,
    /// Its name.
    pub name: String,
    /// A short description.
    pub description: String,
    /// The names of its types.
    pub types: Vec<String>,
    /// The score; `None` if it is not a finite number.
    pub score: Option<f64>,
    /// Whether the service considers it a match.
    pub is_match: bool,
    /// The scores of single features, by name.
    pub features: Vec<(String, f64)>,
}

/// The answer to one query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The valid candidates, best first.
    pub suggestions: Vec<Suggestion>,
    /// The reasons why other candidates are invalid.
    pub unusable: Vec<String>,
}

/// Parses the
/// [candidates](https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/#reconciliation-query-responses)
/// of one query. Invalid candidates do not invalidate the others.
///
/// # Errors
/// The reason, if it is not an answer.
pub(super) fn read_answer(answer: &Json) -> Result<Answer, String> {
    let result = match answer.get("result") {
        Some(Json::Array(result)) => result,
        Some(_) => return Err("an answer whose `result` is not a list".to_owned()),
        None => return Err(message(answer).unwrap_or_else(|| "an answer without `result`".to_owned())),
    };
    let mut read = Answer::default();
    for candidate in result {
        match suggestion(candidate) {
            Ok(suggestion) => read.suggestions.push(suggestion),
            Err(reason) => read.unusable.push(reason),
        }
    }
    read.suggestions.sort_by(|a, b| by_score(a.score, b.score).then_with(|| a.id.cmp(&b.id)));
    Ok(read)
}

fn suggestion(candidate: &Json) -> Result<Suggestion, String> {
    if !candidate.is_object() {
        return Err(format!("a candidate that is not an object: {}", cut(candidate)));
    }
    let features = list(&candidate["features"]).iter();
    Ok(Suggestion {
        id: item(&candidate["id"])?,
        name: text(&candidate["name"]),
        description: text(&candidate["description"]),
        types: list(&candidate["type"]).iter().filter_map(type_name).collect(),
        score: number(&candidate["score"]),
        is_match: candidate["match"] == true,
        features: features.filter_map(feature).collect(),
    })
}

fn item(id: &Json) -> Result<String, String> {
    match id {
        Json::String(text) => {
            let item = item_of_service(text)
                .ok_or_else(|| format!("a candidate that is not an item of Wikidata: {}", cut(id)));
            item.map(|item| item.to_string())
        }
        Json::Null => Err("a candidate without `id`".to_owned()),
        other => Err(format!("a candidate whose `id` is not a string: {}", cut(other))),
    }
}

/// The beginning of a value, for messages.
fn cut(value: &Json) -> String {
    const LONGEST: usize = 80;
    let text = value.to_string();
    let cut: String = text.chars().take(LONGEST).collect();
    if cut.len() < text.len() { cut + "…" } else { cut }
}

/// A text member; empty if it is not a text.
fn text(value: &Json) -> String {
    value.as_str().map(str::trim).unwrap_or_default().to_owned()
}

/// The members of a list; a single value counts as a list of one.
fn list(value: &Json) -> &[Json] {
    match value {
        Json::Array(list) => list,
        Json::Null => &[],
        other => std::slice::from_ref(other),
    }
}

/// The name of a type, or else its identifier.
fn type_name(type_name: &Json) -> Option<String> {
    let named = [&type_name["name"], type_name, &type_name["id"]].into_iter().find_map(Json::as_str);
    named.filter(|name| !name.is_empty()).map(str::to_owned)
}

fn number(value: &Json) -> Option<f64> {
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
    number.filter(|number| number.is_finite())
}

fn feature(feature: &Json) -> Option<(String, f64)> {
    let value = &feature["value"];
    let number = number(value).or_else(|| value.as_bool().map(|yes| if yes { 100.0 } else { 0.0 }));
    Some((feature["id"].as_str()?.to_owned(), number?))
}

/// Parses a JSON object that is not an error message. Some services report errors with status 200, such as
/// [`maxlag`](https://www.mediawiki.org/wiki/Manual:Maxlag_parameter).
pub(super) fn read_document(body: &[u8]) -> Result<Json, Failure> {
    let unusable = |reason: String| Failure::Unusable(reason, None);
    let plain = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let answer = serde_json::from_slice(plain).or_else(|error| {
        serde_json::from_slice::<Json>(&replace_invalid_numbers(plain)).map_err(|_| unusable(not_json(plain, &error)))
    })?;
    match error_message(&answer) {
        Some(reason) if is_busy(&reason) => Err(Failure::Busy(format!("the service says {reason}"), None)),
        Some(reason) => Err(unusable(format!("the service says {reason}"))),
        None if answer.is_object() => Ok(answer),
        None => Err(unusable("the answer is not a JSON object".to_owned())),
    }
}

/// Replaces `NaN` and `Infinity`, which Python writes although JSON does not allow them, by `null`.
fn replace_invalid_numbers(body: &[u8]) -> Vec<u8> {
    let (mut out, mut rest, mut in_string) = (Vec::with_capacity(body.len()), body, false);
    while let [first, after @ ..] = rest {
        let word =
            [&b"NaN"[..], b"-Infinity", b"Infinity"].into_iter().find(|word| !in_string && rest.starts_with(word));
        let taken = match (word, first) {
            (Some(word), _) => {
                out.extend_from_slice(b"null");
                word.len()
            }
            (None, b'\\') if in_string && !after.is_empty() => {
                out.extend_from_slice(&rest[..2]);
                2
            }
            (None, _) => {
                in_string ^= *first == b'"';
                out.push(*first);
                1
            }
        };
        rest = &rest[taken..];
    }
    out
}

/// Whether an error message means that the service is busy rather than that the request is wrong.
fn is_busy(reason: &str) -> bool {
    const BUSY: [&str; 6] = ["maxlag", "ratelimit", "rate limit", "too many requests", "readonly", "try again"];
    let reason = reason.to_lowercase();
    BUSY.iter().any(|word| reason.contains(word))
}

fn not_json(body: &[u8], error: &serde_json::Error) -> String {
    match is_page(body) {
        true => match body_message(body).as_str() {
            "" => "the answer is a web page, not JSON".to_owned(),
            title => format!("the answer is a web page, not JSON: {title}"),
        },
        false => format!("the answer is not JSON: {error}"),
    }
}

/// Parses the answers to a batch. The second result is the error of the first query, given by key and name, without a
/// valid answer.
pub(super) fn read_batch<'q>(
    body: &[u8],
    queries: impl Iterator<Item = (String, &'q str)>,
) -> Result<(Map<String, Json>, Option<String>), Failure> {
    let answers = read_document(body)?;
    let queries: Vec<_> = queries.collect();
    let is_answered = queries.iter().any(|(key, _)| answers.get(key).is_some());
    if let Some(text) = message(&answers).filter(|_| !is_answered) {
        return Err(Failure::Unusable(format!("the service says {text}"), None));
    }
    let answers = answers.as_object().cloned().unwrap_or_default();
    let wrong = |(key, name): (String, &str)| {
        let reason = read_answer(answers.get(&key).unwrap_or(&Json::Null)).err()?;
        Some(format!("\"{name}\": {reason}"))
    };
    let fault = queries.into_iter().find_map(wrong);
    Ok((answers, fault))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn candidates_are_sorted_by_score() {
        let answer = json!({ "result": [
            { "id": "Q2", "name": "two", "score": 50, "match": false, "type": ["city"] },
            { "id": "Q1", "name": "one", "score": 99.5, "match": true, "description": null,
              "type": [{ "id": "Q515", "name": "city" }],
              "features": [{ "id": "P17", "value": 100 }, { "id": "same", "value": true }, { "id": "odd", "value": "x" }] },
        ] });
        let found = read_answer(&answer).unwrap().suggestions;
        assert_eq!(found.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["Q1", "Q2"]);
        assert_eq!(found[0].features, [("P17".to_owned(), 100.0), ("same".to_owned(), 100.0)]);
        assert!(found[0].types == ["city"] && found[1].types == ["city"] && found[0].is_match);
    }

    #[test]
    fn invalid_answers_are_explained() {
        assert_eq!(read_answer(&json!({})).unwrap_err(), "an answer without `result`");
        assert_eq!(read_answer(&json!({ "result": {} })).unwrap_err(), "an answer whose `result` is not a list");
        assert_eq!(read_answer(&json!({ "error": "no such type" })).unwrap_err(), "no such type");
    }

    #[test]
    fn an_invalid_candidate_does_not_affect_the_others() {
        let odd = json!([null, {}, { "id": 7 }, { "id": "viaf:7" }, [1], { "id": null }, { "id": "Q1", "name": 5,
            "description": ["a"], "type": [null, { "id": "Q515" }, 3], "features": [null, { "id": 1 }, {}], "match": "yes" },
            { "id": "Q2", "type": "city", "features": { "id": "P17", "value": "90" } }]);
        let answer = read_answer(&json!({ "result": odd })).unwrap();
        let found: Vec<_> =
            answer.suggestions.iter().map(|s| (s.id.as_str(), s.name.as_str(), s.types.join(","))).collect();
        assert_eq!(found, [("Q1", "", "Q515".to_owned()), ("Q2", "", "city".to_owned())]);
        assert_eq!(answer.suggestions[1].features, [("P17".to_owned(), 90.0)]);
        assert_eq!(
            answer.unusable,
            [
                "a candidate that is not an object: null",
                "a candidate without `id`",
                "a candidate whose `id` is not a string: 7",
                "a candidate that is not an item of Wikidata: \"viaf:7\"",
                "a candidate that is not an object: [1]",
                "a candidate without `id`",
            ]
        );
    }

    #[test]
    fn invalid_scores_come_last() {
        let odd = json!([{ "id": "Q1", "score": null }, { "id": "Q2", "score": "NaN" }, { "id": "Q3", "score": "inf" },
            { "id": "Q4", "score": -5 }, { "id": "https://www.wikidata.org/entity/Q5", "score": "95" },
            { "id": "Q6", "score": [90] }]);
        let found = read_answer(&json!({ "result": odd })).unwrap().suggestions;
        let found: Vec<_> = found.iter().map(|suggestion| (suggestion.id.as_str(), suggestion.score)).collect();
        let last = ["Q1", "Q2", "Q3", "Q6"].map(|id| (id, None));
        assert_eq!(found, [vec![("Q5", Some(95.0)), ("Q4", Some(-5.0))], last.to_vec()].concat());
        let python = br#"{ "q0": { "result": [{ "id": "Q1", "name": "\"NaN", "score": NaN }, { "id": "Q2", "score": -Infinity }] } }"#;
        let found = read_answer(&read_document(python).unwrap()["q0"]).unwrap().suggestions;
        let found: Vec<_> = found.iter().map(|suggestion| (suggestion.name.as_str(), suggestion.score)).collect();
        assert_eq!(found, [("\"NaN", None), ("", None)]);
    }

    #[test]
    fn answers_to_other_queries_are_explained() {
        let read = |body: &[u8]| read_batch(body, [("q0".to_owned(), "a")].into_iter());
        let failure = read(br#"{"message":"Unauthorized"}"#).unwrap_err();
        assert_eq!(failure.reason(), "the service says Unauthorized");
        assert_eq!(read(b"{}").unwrap().1.as_deref(), Some("\"a\": an answer without `result`"));
        assert_eq!(read(br#"{"q0":{"details":"no"},"message":"x"}"#).unwrap().1.as_deref(), Some("\"a\": no"));
    }

    #[test]
    fn a_byte_order_mark_is_accepted_and_busy_services_are_recognized() {
        assert!(read_document(b"\xEF\xBB\xBF{}").is_ok());
        let busy = |body: &[u8]| matches!(read_document(body), Err(Failure::Busy(..)));
        assert!(busy(br#"{"error":{"code":"maxlag"}}"#) && busy(br#"{"error":"Too many requests"}"#));
        assert!(!busy(br#"{"status":"error","details":"no such type"}"#) && !busy(b"[]"));
    }
}
