use crate::link::ENTITY;
use serde_json::Value;

/// The [service
/// manifest](https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/#service-manifest) of a
/// reconciliation service.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// The supported versions of the API.
    pub versions: Vec<String>,
    /// The name of the service.
    pub name: String,
    /// The namespace of its entities.
    pub identifier_space: String,
    /// The maximum number of queries in a batch, if given.
    pub batch_size: Option<usize>,
    /// Whether it offers the data extension service, which returns values of properties.
    pub extends: bool,
}

/// The batch size if the manifest gives none, as in OpenRefine.
const USUAL_BATCH: usize = 10;
/// The maximum batch size, whatever the manifest says, because a failed batch is repeated as a whole.
const LARGEST_BATCH: usize = 50;

impl Manifest {
    /// Parses a manifest. Numbers written as strings, and strings in place of lists, are accepted.
    ///
    /// # Errors
    /// The reason, if it is not a manifest.
    pub fn parse(document: &Value) -> Result<Self, String> {
        let space = document["identifierSpace"].as_str();
        let space = space.ok_or("not a manifest of a reconciliation service: it has no `identifierSpace`")?;
        let versions = match &document["versions"] {
            Value::Array(list) => list.iter().filter_map(text).collect(),
            one => text(one).into_iter().collect(),
        };
        Ok(Self {
            versions,
            name: text(&document["name"]).unwrap_or_else(|| "a service without a name".to_owned()),
            identifier_space: space.trim().to_owned(),
            batch_size: text(&document["batchSize"]).and_then(|size| whole(&size)),
            extends: !matches!(document["extend"], Value::Null | Value::Bool(false)),
        })
    }

    /// The number of queries to send in a batch.
    pub fn batch_limit(&self) -> usize {
        self.batch_size.unwrap_or(USUAL_BATCH).clamp(1, LARGEST_BATCH)
    }

    /// Whether its identifiers are those of Wikidata.
    pub fn is_of_wikidata(&self) -> bool {
        let space = self.identifier_space.replace("https://", "http://");
        space.trim_end_matches('/') == ENTITY.trim_end_matches('/')
    }

    /// Whether it supports version 0.2 of the API. A service that only declares 0.1 is accepted, because queries and
    /// answers are the same; so is one that declares no version.
    pub fn is_supported(&self) -> bool {
        self.versions.is_empty() || self.versions.iter().any(|version| version == "0.2" || version == "0.1")
    }
}

/// A text, or a number as text.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Parses a positive whole number such as `20` or `20.0`; `None` for anything else.
fn whole(number: &str) -> Option<usize> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_whole = fraction.bytes().all(|byte| byte == b'0');
    whole.parse().ok().filter(|questions| is_whole && *questions > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn missing_members_have_defaults() {
        let manifest = json!({ "name": "n", "identifierSpace": "http://www.wikidata.org/entity/", "schemaSpace": "s" });
        let manifest = Manifest::parse(&manifest).unwrap();
        assert!((manifest.batch_limit(), manifest.is_supported()) == (10, true) && !manifest.extends);
        let large = json!({ "versions": ["1.0"], "name": "n", "identifierSpace": "i", "batchSize": 5000 });
        let large = Manifest::parse(&large).unwrap();
        assert!((large.batch_limit(), large.is_supported()) == (50, false));
        assert!(Manifest::parse(&json!({ "error": 1 })).unwrap_err().starts_with("not a manifest"));
    }

    #[test]
    fn other_member_names_are_accepted() {
        let manifest = |versions: Value, size: Value| {
            let space = "https://www.wikidata.org/entity";
            Manifest::parse(&json!({ "versions": versions, "name": 7, "identifierSpace": space, "batchSize": size }))
                .unwrap()
        };
        for versions in [json!("0.2"), json!(0.2), json!([0.1, 0.2]), json!(["1.0", "0.2"]), json!(null), json!({})] {
            assert!(manifest(versions.clone(), json!(null)).is_supported(), "{versions}");
        }
        assert!(
            !manifest(json!("1.0"), json!(null)).is_supported() && !manifest(json!(1.0), json!(null)).is_supported()
        );
        let sizes =
            [json!("20"), json!(20.0), json!(" 20 "), json!(0), json!(-3), json!("many"), json!([20]), json!(2.5)];
        assert_eq!(sizes.map(|size| manifest(json!([]), size).batch_limit()), [20, 20, 20, 10, 10, 10, 10, 10]);
        let odd = manifest(json!([]), json!(null));
        assert!(odd.is_of_wikidata() && odd.name == "7");
    }
}
