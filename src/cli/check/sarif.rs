//! Findings in [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), for code-review tools.

use crate::check::{Diagnostic, Edit, Locator, Region, RelatedPlace, Rule, Settings, Severity, rules};
use crate::project::{Project, sha256_hex};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A log with one run and all findings. Paths are relative to the project.
pub(super) fn log(diagnostics: &[Diagnostic], settings: &Settings, project: Option<&Project>) -> Value {
    let results = SarifResults { locator: Locator::new(project) };
    let mut run = json!({
        "tool": { "driver": {
            "name": "diwan",
            "version": env!("CARGO_PKG_VERSION"),
            "rules": rules().map(descriptor).collect::<Vec<_>>(),
        }},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": { "PROJECT": { "description": { "text": "the folder of diwan.toml" } } },
        "results": results.results(diagnostics),
    });
    let overrides = overrides(settings);
    if !overrides.is_empty() {
        run["invocations"] = json!([{ "executionSuccessful": true, "ruleConfigurationOverrides": overrides }]);
    }
    json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] })
}

/// A rule with its default configuration ([SARIF,
/// 3.49](https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317836)).
fn descriptor(rule: &Rule) -> Value {
    let explanation = rule.explanation();
    json!({
        "id": rule.code(),
        "name": rule.name(),
        "shortDescription": { "text": rule.summary() },
        "fullDescription": { "text": explanation },
        "help": { "text": explanation, "markdown": explanation },
        "defaultConfiguration": { "enabled": true, "level": level(rule.severity()) },
    })
}

/// The changes to rules in `diwan.toml` ([SARIF,
/// 3.20.5](https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317571)).
fn overrides(settings: &Settings) -> Vec<Value> {
    let changed =
        |code: &str, configuration: Value| json!({ "descriptor": reference(code), "configuration": configuration });
    let off = settings.off.iter().map(|code| changed(code, json!({ "enabled": false })));
    let severities = settings.severity.iter();
    off.chain(severities.map(|(code, severity)| changed(code, json!({ "level": level(*severity) })))).collect()
}

fn reference(code: &str) -> Value {
    json!({ "id": code, "index": index(code) })
}

/// The index of a rule in the list of rules of the log.
fn index(code: &str) -> Option<usize> {
    rules().position(|rule| rule.code() == code)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

struct SarifResults<'a> {
    locator: Locator<'a>,
}

impl SarifResults<'_> {
    fn results(&self, diagnostics: &[Diagnostic]) -> Vec<Value> {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let results = diagnostics.iter().map(|found| {
            let mut result = self.result(found);
            let place = self.place(found);
            let number = counts.entry(place.clone()).or_default();
            *number += 1;
            result["partialFingerprints"] =
                json!({ "place/v1": sha256_hex(format!("{place}\u{1F}{number}").as_bytes()) });
            result
        });
        results.collect()
    }

    /// A key that identifies a finding, and does not change when rows are inserted before it: a row is identified by
    /// its key, not by its line.
    fn place(&self, found: &Diagnostic) -> String {
        let file = found.file.as_deref().map(|file| file.to_string_lossy()).unwrap_or_default();
        let row = found.file.as_deref().and_then(|file| self.locator.region(file, found.line, None));
        let key = row.map(|row| row.excerpt.get(row.span).unwrap_or_default().to_owned()).unwrap_or_default();
        let (column, value) = (found.column.as_deref().unwrap_or_default(), found.value.as_deref().unwrap_or_default());
        [found.code, &*file, &key, column, value].join("\u{1F}")
    }

    fn result(&self, found: &Diagnostic) -> Value {
        let help = found.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        let mut result = json!({
            "ruleId": found.code,
            "level": level(found.severity),
            "message": { "text": format!("{}{help}", found.message) },
            "locations": self.locations(found),
        });
        if let Some(index) = index(found.code) {
            result["ruleIndex"] = json!(index);
        }
        if !found.related.is_empty() {
            result["relatedLocations"] = found.related.iter().map(|place| self.related(place)).collect();
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

    fn related(&self, place: &RelatedPlace) -> Value {
        let mut location = self.location(&place.file, Some(place.line), place.column.as_deref());
        location["message"] = json!({ "text": place.message });
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

/// A file: relative to the project, or as an absolute URI for documents outside it.
fn artifact(file: &Path) -> Value {
    let mut uri = Vec::new();
    for (index, part) in file.iter().filter(|part| *part != "/").enumerate() {
        if index > 0 {
            uri.push(b'/');
        }
        diwan_rdf::term::percent_encode(&part.to_string_lossy(), diwan_rdf::term::AllowedCharacters::Uri, &mut uri);
    }
    let uri = String::from_utf8_lossy(&uri).into_owned();
    match file.is_absolute() {
        true => json!({ "uri": format!("file:///{uri}") }),
        false => json!({ "uri": uri, "uriBaseId": "PROJECT" }),
    }
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
