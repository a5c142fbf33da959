use crate::link::ENTITY;
use serde::Deserialize;
use serde_json::Value;

/// What a service says of itself ([service
/// manifest](https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/#service-manifest)).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// Versions of the API that it speaks.
    #[serde(default)]
    pub versions: Vec<String>,
    /// Its name.
    pub name: String,
    /// Where the IRIs of its entities begin.
    pub identifier_space: String,
    /// How many questions it takes at once.
    pub batch_size: Option<usize>,
    /// Whether it tells the values of properties.
    pub extend: Option<Value>,
}

/// Questions at once, where the service does not say: as many as OpenRefine sends.
const USUAL_BATCH: usize = 10;
/// No batch is larger, whatever the service says: a batch that fails is asked again as a whole.
const LARGEST_BATCH: usize = 50;

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// What is missing.
    pub fn parse(document: &Value) -> Result<Self, String> {
        Self::deserialize(document).map_err(|error| format!("no manifest of a reconciliation service: {error}"))
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_not_said_has_a_usual_value() {
        let manifest = json!({ "name": "n", "identifierSpace": "http://www.wikidata.org/entity/", "schemaSpace": "s" });
        let manifest = Manifest::parse(&manifest).unwrap();
        assert!((manifest.batch(), manifest.is_known()) == (10, true) && manifest.extend.is_none());
        let large = json!({ "versions": ["1.0"], "name": "n", "identifierSpace": "i", "batchSize": 5000 });
        let large = Manifest::parse(&large).unwrap();
        assert!((large.batch(), large.is_known()) == (50, false));
        assert!(Manifest::parse(&json!({ "error": 1 })).unwrap_err().starts_with("no manifest"));
    }
}
