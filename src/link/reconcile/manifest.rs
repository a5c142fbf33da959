use crate::link::ENTITY;
use serde_json::Value;

/// What a service says of itself ([service
/// manifest](https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/#service-manifest)).
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// Versions of the API that it speaks.
    pub versions: Vec<String>,
    /// Its name.
    pub name: String,
    /// Where the IRIs of its entities begin.
    pub identifier_space: String,
    /// How many questions it takes at once.
    pub batch_size: Option<usize>,
    /// Whether it tells the values of properties.
    pub extends: bool,
}

/// Questions at once, where the service does not say: as many as OpenRefine sends.
const USUAL_BATCH: usize = 10;
/// No batch is larger, whatever the service says: a batch that fails is asked again as a whole.
const LARGEST_BATCH: usize = 50;

impl Manifest {
    /// Reads a manifest. Numbers in quotation marks, and texts where lists should be, are what they mean.
    ///
    /// # Errors
    /// What is missing.
    pub fn parse(document: &Value) -> Result<Self, String> {
        let space = document["identifierSpace"].as_str();
        let space = space.ok_or("no manifest of a reconciliation service: it has no `identifierSpace`")?;
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

    /// How many questions to send at once.
    pub fn batch(&self) -> usize {
        self.batch_size.unwrap_or(USUAL_BATCH).clamp(1, LARGEST_BATCH)
    }

    /// Whether its identifiers are Wikidata's.
    pub fn is_of_wikidata(&self) -> bool {
        let space = self.identifier_space.replace("https://", "http://");
        space.trim_end_matches('/') == ENTITY.trim_end_matches('/')
    }

    /// Whether it says that it speaks version 0.2. Some that do say so only of 0.1, which asks and answers alike.
    pub fn is_known(&self) -> bool {
        self.versions.is_empty() || self.versions.iter().any(|version| version == "0.2" || version == "0.1")
    }
}

/// A text, or a number as it is written.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A number of questions, `20` or `20.0`; what is none says nothing.
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
    fn what_is_not_said_has_a_usual_value() {
        let manifest = json!({ "name": "n", "identifierSpace": "http://www.wikidata.org/entity/", "schemaSpace": "s" });
        let manifest = Manifest::parse(&manifest).unwrap();
        assert!((manifest.batch(), manifest.is_known()) == (10, true) && !manifest.extends);
        let large = json!({ "versions": ["1.0"], "name": "n", "identifierSpace": "i", "batchSize": 5000 });
        let large = Manifest::parse(&large).unwrap();
        assert!((large.batch(), large.is_known()) == (50, false));
        assert!(Manifest::parse(&json!({ "error": 1 })).unwrap_err().starts_with("no manifest"));
    }

    #[test]
    fn what_is_written_otherwise_is_what_it_means() {
        let manifest = |versions: Value, size: Value| {
            let space = "https://www.wikidata.org/entity";
            Manifest::parse(&json!({ "versions": versions, "name": 7, "identifierSpace": space, "batchSize": size }))
                .unwrap()
        };
        for versions in [json!("0.2"), json!(0.2), json!([0.1, 0.2]), json!(["1.0", "0.2"]), json!(null), json!({})] {
            assert!(manifest(versions.clone(), json!(null)).is_known(), "{versions}");
        }
        assert!(!manifest(json!("1.0"), json!(null)).is_known() && !manifest(json!(1.0), json!(null)).is_known());
        let sizes =
            [json!("20"), json!(20.0), json!(" 20 "), json!(0), json!(-3), json!("many"), json!([20]), json!(2.5)];
        assert_eq!(sizes.map(|size| manifest(json!([]), size).batch()), [20, 20, 20, 10, 10, 10, 10, 10]);
        let odd = manifest(json!([]), json!(null));
        assert!(odd.is_of_wikidata() && odd.name == "7");
    }
}
