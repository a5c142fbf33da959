//! Findings for code-review tools: [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).

use crate::check::{Also, Diagnostic, Edit, Explained, Locator, Region, Severity, explanations};
use crate::project::{Project, sha256_hex};
use serde_json::{Value, json};
use std::path::Path;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One run with all findings. Paths are relative to the project.
pub(super) fn log(diagnostics: &[Diagnostic], project: &Project) -> Value {
    let rules = explanations();
    let page = Page { locator: Locator::new(project), rules: &rules };
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "diwan",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "PROJECT": { "description": { "text": "the folder of diwan.toml" } } },
            "results": diagnostics.iter().map(|found| page.result(found)).collect::<Vec<_>>(),
        }],
    })
}

fn rule(explained: &Explained) -> Value {
    json!({
        "id": explained.code,
        "shortDescription": { "text": explained.meaning },
        "fullDescription": { "text": explained.explanation },
        "help": { "text": explained.explanation, "markdown": explained.explanation },
    })
}

struct Page<'a> {
    locator: Locator<'a>,
    rules: &'a [Explained],
}

impl Page<'_> {
    fn result(&self, found: &Diagnostic) -> Value {
        let help = found.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        let mut result = json!({
            "ruleId": found.code,
            "level": match found.severity { Severity::Error => "error", Severity::Warning => "warning" },
            "message": { "text": format!("{}{help}", found.message) },
            "locations": self.locations(found),
            "partialFingerprints": { "place/v1": fingerprint(found) },
        });
        if let Some(index) = self.rules.iter().position(|rule| rule.code == found.code) {
            result["ruleIndex"] = json!(index);
        }
        if !found.also.is_empty() {
            result["relatedLocations"] = found.also.iter().map(|also| self.related(also)).collect();
        }
        if !found.fix.is_empty() {
            result["fixes"] = json!([fix(&found.fix)]);
        }
        result
    }

    fn locations(&self, found: &Diagnostic) -> Value {
        let Some(file) = found.file.as_deref() else { return json!([]) };
        let mut location = self.location(file, found.line, found.column.as_deref());
        if let Some(column) = &found.column {
            location["logicalLocations"] = json!([{ "name": column, "kind": "member" }]);
        }
        json!([location])
    }

    fn related(&self, also: &Also) -> Value {
        let mut location = self.location(&also.file, Some(also.line), also.column.as_deref());
        location["message"] = json!({ "text": also.message });
        location
    }

    fn location(&self, file: &Path, line: Option<u64>, column: Option<&str>) -> Value {
        let mut place = json!({ "artifactLocation": artifact(file) });
        match (self.locator.region(file, line, column), line) {
            (Some(region), _) => place["region"] = sarif_region(&region),
            (None, Some(line)) => place["region"] = json!({ "startLine": line }),
            (None, None) => {}
        }
        json!({ "physicalLocation": place })
    }
}

fn sarif_region(region: &Region) -> Value {
    json!({
        "startLine": region.start_line,
        "startColumn": region.start_column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    })
}

/// A file by its path from the project; documents lie elsewhere.
fn artifact(file: &Path) -> Value {
    let mut uri = Vec::new();
    for (index, part) in file.iter().filter(|part| *part != "/").enumerate() {
        if index > 0 {
            uri.push(b'/');
        }
        crate::term::percent_encode(&part.to_string_lossy(), crate::term::Repertoire::Uri, &mut uri);
    }
    let uri = String::from_utf8_lossy(&uri).into_owned();
    match file.is_absolute() {
        true => json!({ "uri": format!("file:///{uri}") }),
        false => json!({ "uri": uri, "uriBaseId": "PROJECT" }),
    }
}

/// The same finding in another run, wherever rows were put in before it.
fn fingerprint(found: &Diagnostic) -> String {
    let file = found.file.as_deref().map(|file| file.to_string_lossy()).unwrap_or_default();
    let column = found.column.as_deref().unwrap_or_default();
    let value = found.value.as_deref().unwrap_or_default();
    sha256_hex([found.code, &*file, column, value, &found.message].join("\u{1F}").as_bytes())
}

fn fix(edits: &[Edit]) -> Value {
    let Some(first) = edits.first() else { return Value::Null };
    let replacement = |edit: &Edit| {
        json!({
            "deletedRegion": { "byteOffset": edit.start, "byteLength": edit.end - edit.start },
            "insertedContent": { "text": edit.text },
        })
    };
    let replacements: Vec<_> = edits.iter().map(replacement).collect();
    json!({ "artifactChanges": [{ "artifactLocation": artifact(&first.file), "replacements": replacements }] })
}
