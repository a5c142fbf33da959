//! Generates the JSON Schemas of the views from their definitions, and compares them with `docs/schemas/`.
//! `DIWAN_UPDATE_DOCS=1 cargo test --lib app::schema` updates the files.

use super::view::{
    Contradiction, Difference, Dossier, Findings, Found, LabelledIri, LabelledTerm, LinkStatus, Validation,
    WikidataComparison, WikidataProposal,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;
use std::borrow::Cow;
use std::fs;
use std::path::Path;

impl JsonSchema for LabelledIri {
    fn schema_name() -> Cow<'static, str> {
        "Iri".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "An IRI." })
    }
}

impl JsonSchema for LabelledTerm {
    fn schema_name() -> Cow<'static, str> {
        "Term".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "An RDF term, as in N-Triples." })
    }
}

/// The schema of a view, as in `docs/schemas/`.
fn schema<T: JsonSchema>(name: &str) -> Value {
    // For output: every key is required, except those that are skipped when empty.
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    schema["$id"] = format!("https://w3id.org/diwan/schemas/{name}.json").into();
    schema
}

#[expect(clippy::disallowed_methods, reason = "a test that writes documentation when it is asked to")]
#[track_caller]
fn is_as_documented(name: &str, schema: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/schemas/{name}.json"));
    let generated = serde_json::to_string_pretty(schema).unwrap() + "\n";
    if std::env::var_os("DIWAN_UPDATE_DOCS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &generated).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == generated, "{name}.json is out of date: DIWAN_UPDATE_DOCS=1 cargo test --lib app::schema");
}

#[test]
fn the_documented_schemas_are_those_of_the_views() {
    is_as_documented("dossier", &schema::<Dossier>("dossier"));
    is_as_documented("contradictions", &schema::<Vec<Contradiction>>("contradictions"));
    is_as_documented("difference", &schema::<Difference>("difference"));
    is_as_documented("findings", &schema::<Findings>("findings"));
    is_as_documented("found", &schema::<Found>("found"));
    is_as_documented("validation", &schema::<Validation>("validation"));
    is_as_documented("link-status", &schema::<Vec<LinkStatus>>("link-status"));
    is_as_documented("comparison", &schema::<WikidataComparison>("comparison"));
    is_as_documented("proposal", &schema::<WikidataProposal>("proposal"));
}
