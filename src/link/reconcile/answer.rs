use crate::link::ENTITY;
use crate::link::http::Failure;
use serde_json::{Map, Value as Json};

/// A candidate that a service suggests.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is, in a few words.
    pub description: String,
    /// The names of its types.
    pub types: Vec<String>,
    /// How well it fits, by the service's own measure.
    pub score: f64,
    /// Whether the service is confident.
    pub is_match: bool,
    /// How well it fits in single respects: names and numbers.
    pub features: Vec<(String, f64)>,
}

/// Reads the
/// [candidates](https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/#reconciliation-query-responses)
/// that answer one question.
///
/// # Errors
/// What is not as it must be.
pub(super) fn suggestions(answer: &Json) -> Result<Vec<Suggestion>, String> {
    let result = answer["result"].as_array().ok_or("an answer without `result`")?;
    let mut suggestions = result.iter().map(suggestion).collect::<Result<Vec<_>, _>>()?;
    suggestions.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    Ok(suggestions)
}

fn suggestion(candidate: &Json) -> Result<Suggestion, String> {
    let text = |member: &str| candidate[member].as_str().unwrap_or_default().to_owned();
    let id = candidate["id"].as_str().ok_or("a candidate without `id`")?;
    let id = id.strip_prefix(ENTITY).unwrap_or(id);
    // One without a score is still a candidate: the last one.
    let score = &candidate["score"];
    let score = score.as_f64().or_else(|| score.as_str()?.trim().parse().ok()).unwrap_or(0.0);
    let sorts = candidate["type"].as_array().into_iter().flatten();
    let features = candidate["features"].as_array().into_iter().flatten();
    Ok(Suggestion {
        id: id.to_owned(),
        name: text("name"),
        description: text("description"),
        types: sorts.filter_map(|sort| sort["name"].as_str().or_else(|| sort.as_str())).map(str::to_owned).collect(),
        score,
        is_match: candidate["match"] == true,
        features: features.filter_map(feature).collect(),
    })
}

fn feature(feature: &Json) -> Option<(String, f64)> {
    let value = &feature["value"];
    let number = value.as_f64().or_else(|| value.as_bool().map(|yes| if yes { 100.0 } else { 0.0 }));
    Some((feature["id"].as_str()?.to_owned(), number?))
}

/// A JSON object that is no error. [`maxlag`](https://www.mediawiki.org/wiki/Manual:Maxlag_parameter) and its like come
/// with status 200.
pub(super) fn read_document(body: &[u8]) -> Result<Json, Failure> {
    let garbled = |reason: String| Failure::Garbled(reason, None);
    let answer: Json =
        serde_json::from_slice(body).map_err(|error| garbled(format!("the answer is not JSON: {error}")))?;
    match answer.get("error") {
        Some(error) => {
            let code = error["code"].as_str().unwrap_or("no code");
            let info = error["info"].as_str().unwrap_or_default();
            Err(Failure::Busy(format!("the service says {code}: {info}"), None))
        }
        None if answer.is_object() => Ok(answer),
        None => Err(garbled("the answer is no JSON object".to_owned())),
    }
}

/// The answers to a batch, when every question, by its key and its name, has one that can be read.
pub(super) fn read_batch<'q>(
    body: &[u8],
    asked: impl Iterator<Item = (String, &'q str)>,
) -> Result<Map<String, Json>, Failure> {
    let answers = read_document(body)?.as_object().cloned().unwrap_or_default();
    for (key, name) in asked {
        let one = answers.get(&key).unwrap_or(&Json::Null);
        suggestions(one).map_err(|reason| Failure::Garbled(format!("\"{name}\": {reason}"), None))?;
    }
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn candidates_come_best_first_whatever_the_service_does() {
        let answer = json!({ "result": [
            { "id": "Q2", "name": "two", "score": 50, "match": false, "type": ["city"] },
            { "id": "Q1", "name": "one", "score": 99.5, "match": true, "description": null,
              "type": [{ "id": "Q515", "name": "city" }],
              "features": [{ "id": "P17", "value": 100 }, { "id": "same", "value": true }, { "id": "odd", "value": "x" }] },
        ] });
        let found = suggestions(&answer).unwrap();
        assert_eq!(found.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["Q1", "Q2"]);
        assert_eq!(found[0].features, [("P17".to_owned(), 100.0), ("same".to_owned(), 100.0)]);
        assert!(found[0].types == ["city"] && found[1].types == ["city"] && found[0].is_match);
    }

    #[test]
    fn half_an_answer_is_none() {
        assert_eq!(suggestions(&json!({})).unwrap_err(), "an answer without `result`");
        assert_eq!(suggestions(&json!({ "result": [{ "score": 1 }] })).unwrap_err(), "a candidate without `id`");
    }

    #[test]
    fn an_odd_score_loses_no_candidate() {
        let odd = json!([{ "id": "Q1", "score": null }, { "id": "http://www.wikidata.org/entity/Q2", "score": "95" }]);
        let found = suggestions(&json!({ "result": odd })).unwrap();
        let found: Vec<_> = found.iter().map(|suggestion| (suggestion.id.as_str(), suggestion.score)).collect();
        assert_eq!(found, [("Q2", 95.0), ("Q1", 0.0)]);
    }
}
