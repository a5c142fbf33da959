//! Fixtures: small projects with their expected findings, in the files of the rules.
//!
//! A fixture is a text. A line `--- path` starts a file. The line below a line with a finding has carets under the
//! cell, the code, the severity and the message. Lines with `=` give the help, and lines with `@` give relevant places.
//! Findings without a line follow their file, and those in other files follow the whole text; both start with `!`. The
//! result of `--fix` for a file is at the end, after `+++ path`. `{U+200B}` stands for a character and `{xFF}` for a
//! byte.
//!
//! The mapping is generated from the headers of the tables: files in `registers/` declare entities, files in `records/`
//! state facts about them, and the names of columns determine the properties. `sources.csv` is added if the fixture has
//! none. The project also has `ontology.ttl`, `shapes.ttl`, `context.jsonld` and `documents/` if the fixture has them.
//! The lines of `diwan.toml` are appended to the generated file.
//!
//! `DIWAN_UPDATE_FIXTURES=1 cargo test --lib fixtures` writes the actual findings into the fixtures.

use super::registry::rules;
use super::{Checked, Coded as _, Diagnostic, External, Locator, Rule, check_project, fix};
use crate::dataset::LockError;
use crate::link::LinkError;
use crate::project::Project;
use crate::store::StoreError;
use diwan_rdf::write::ExportError;
use oxigraph::model::NamedNode;
use similar::TextDiff;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// Every rule has a fixture with a finding and one without, and all findings in the fixtures are as expected.
#[test]
fn fixtures_of_all_rules() {
    let mut failed = String::new();
    for rule in rules() {
        let (fires, silent) = counts(rule);
        if fires == 0 || silent == 0 {
            let _ = writeln!(failed, "{} fires in {fires} fixtures, and in {silent} it does not", rule.code);
        }
        for expected in rule.fixtures {
            let found = Case::new(expected).found();
            if found.trim() != expected.trim() {
                update(rule.file, expected, &found);
                let diff = TextDiff::from_lines(expected.trim(), found.trim());
                let _ = writeln!(failed, "{} ({})\n{}", rule.code, rule.file, diff.unified_diff());
            }
        }
    }
    assert!(failed.is_empty(), "{failed}");
}

/// The numbers of fixtures with and without a finding of the rule. Rules of commands have no fixtures; errors with
/// their codes are counted instead.
fn counts(rule: &Rule) -> (usize, usize) {
    let fires = rule.fixtures.iter().filter(|text| text.contains(&format!(" {} ", rule.code))).count();
    match rule.fixtures.len() {
        0 => {
            let codes = error_codes();
            let fires = codes.iter().filter(|code| **code == rule.code).count();
            (fires, codes.len() - fires)
        }
        all => (fires, all - fires),
    }
}

/// The codes of errors that end a command and that no check finds.
fn error_codes() -> Vec<&'static str> {
    let property = NamedNode::new_unchecked("https://example.org/1");
    vec![
        io::Error::from(io::ErrorKind::StorageFull).code(),
        StoreError::TooLarge.code(),
        StoreError::Timeout(Duration::ZERO).code(),
        StoreError::Parameter { name: String::new(), reason: String::new() }.code(),
        ExportError::PredicateName(property).code(),
        LockError::Missing(PathBuf::new()).code(),
        LinkError::Service { endpoint: String::new(), reason: String::new() }.code(),
    ]
}

/// Writes the actual findings into the source file, if `DIWAN_UPDATE_FIXTURES` is set.
fn update(file: &str, expected: &str, found: &str) {
    #[expect(clippy::disallowed_methods, reason = "the environment selects whether fixtures are updated")]
    let writes = std::env::var_os("DIWAN_UPDATE_FIXTURES").is_some();
    if writes {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let source = fs::read_to_string(&path).unwrap();
        let written = |text: &str| format!("r#\"\n{}\n\"#", text.trim());
        fs::write(path, source.replace(&written(expected), &written(found))).unwrap();
    }
}

/// A file of a fixture, without its findings.
struct Section {
    path: PathBuf,
    lines: Vec<String>,
    /// The number of generated lines before those of the fixture.
    hidden: usize,
}

/// A fixture as a project on disk.
struct Case {
    folder: TempDir,
    sections: Vec<Section>,
    project: Project,
    checked: Checked,
}

impl Case {
    fn new(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("queries")).unwrap();
        let mut sections = sections(text);
        for (path, hidden) in project::added(&sections) {
            let section = sections.iter_mut().find(|section| section.path == path);
            let own = section.as_ref().map(|section| section.lines.join("\n")).unwrap_or_default();
            if let Some(section) = section {
                section.hidden = hidden.matches('\n').count();
            }
            write(folder.path(), &path, &bytes(&(hidden + &own)));
        }
        for section in sections.iter().filter(|section| section.hidden == 0 && section.path != Path::new("diwan.toml"))
        {
            write(folder.path(), &section.path, &bytes(&section.lines.join("\n")));
        }
        let project = Project::open(folder.path()).unwrap();
        let at = |name: &str| Some(folder.path().join(name)).filter(|path| path.exists());
        let (documents, items) = (at("documents"), at("items.json"));
        let checked = check_project(&project, External { documents: documents.as_deref(), items: items.as_deref() });
        Self { folder, sections, project, checked }
    }

    /// The fixture with the actual findings.
    fn found(&self) -> String {
        let locator = Locator::new(Some(&self.project));
        let mut text = String::new();
        let mut shown = Vec::new();
        for section in &self.sections {
            let _ = writeln!(text, "--- {}", section.path.display());
            let own: Vec<_> =
                self.checked.diagnostics.iter().filter(|found| found.file.as_ref() == Some(&section.path)).collect();
            for (number, line) in section
                .lines
                .iter()
                .enumerate()
                .filter(|(number, line)| !line.is_empty() || number + 1 < section.lines.len())
            {
                let _ = writeln!(text, "{line}");
                for found in own.iter().filter(|found| found.line == Some((number + section.hidden + 1) as u64)) {
                    text.push_str(&self.annotation(&locator, found));
                    shown.push(*found);
                }
            }
            for found in own.iter().filter(|found| found.line.is_none()) {
                text.push_str(&self.tidy(&format!("! {}", described(found))));
                shown.push(*found);
            }
        }
        for found in self.checked.diagnostics.iter().filter(|found| !shown.contains(found)) {
            let place = found.file.iter().map(|file| format!("{}:{} ", file.display(), found.line.unwrap_or_default()));
            text.push_str(&self.tidy(&format!("! {}{}", place.collect::<String>(), described(found))));
        }
        for fixed in fix(&self.checked) {
            let after = String::from_utf8_lossy(&fixed.after).replace('\u{FEFF}', "{U+FEFF}");
            let _ = writeln!(text, "+++ {}\n{}", fixed.file.display(), after.replace('\r', "{U+000D}").trim_end());
        }
        text
    }

    fn annotation(&self, locator: &Locator<'_>, found: &Diagnostic) -> String {
        let region = found.file.as_deref().and_then(|file| locator.region(file, found.line, found.column.as_deref()));
        let (start, length) = region.map_or((0, 1), |region| {
            let is_one_line = region.start_line == region.end_line;
            (region.start_column - 1, if is_one_line { region.end_column - region.start_column } else { 1 })
        });
        let carets = "^".repeat(usize::try_from(length).unwrap().clamp(1, LONGEST));
        self.tidy(&format!("{}{carets} {}", " ".repeat(usize::try_from(start).unwrap()), described(found)))
    }

    /// Replaces the path of the temporary folder.
    fn tidy(&self, text: &str) -> String {
        text.replace(&*self.folder.path().to_string_lossy(), "[DIR]")
    }
}

/// The maximum number of carets.
const LONGEST: usize = 24;

/// A finding as text: `D002 error: message`, the help, and relevant places.
fn described(found: &Diagnostic) -> String {
    let mut text = format!("{} {}: {}\n", found.code, found.severity, found.message);
    if let Some(help) = &found.help {
        let _ = writeln!(text, "  = {help}");
    }
    for place in found.related.iter().filter(|place| place.file != Path::new("mapping.ttl")) {
        let column = place.column.as_deref().map(|column| format!(" {column}")).unwrap_or_default();
        let _ = writeln!(text, "  @ {}:{}{column}: {}", place.file.display(), place.line, place.message);
    }
    text
}

fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in text.trim_start().lines().take_while(|line| !line.starts_with("+++ ")) {
        if let Some(path) = line.strip_prefix("--- ") {
            sections.push(Section { path: path.into(), lines: Vec::new(), hidden: 0 });
        } else if let Some(section) = sections.last_mut().filter(|_| !is_found(line)) {
            section.lines.push(line.to_owned());
        }
    }
    // Files end with a line break.
    sections.iter_mut().for_each(|section| section.lines.push(String::new()));
    sections
}

/// Whether a line of a fixture belongs to a finding.
fn is_found(line: &str) -> bool {
    let text = line.trim_start();
    text.starts_with('^') || line.starts_with("  = ") || line.starts_with("  @ ") || line.starts_with("! ")
}

/// The bytes of a text, with its escapes for characters and bytes resolved.
fn bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        bytes.extend(before.as_bytes());
        let name = after.split_once('}');
        let number = |digits: &str| u32::from_str_radix(digits, 16).ok();
        let character = name.and_then(|(name, _)| char::from_u32(number(name.strip_prefix("U+")?)?));
        let byte = name.and_then(|(name, _)| u8::try_from(number(name.strip_prefix('x')?)?).ok());
        rest = match (character, byte, name) {
            (Some(character), _, Some((_, after))) => {
                bytes.extend(character.to_string().as_bytes());
                after
            }
            (None, Some(byte), Some((_, after))) => {
                bytes.push(byte);
                after
            }
            _ => {
                bytes.push(b'{');
                after
            }
        };
    }
    bytes.extend(rest.as_bytes());
    bytes
}

fn write(folder: &Path, path: &Path, bytes: &[u8]) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// The generated parts of a fixture's project.
mod project {
    use super::{BTreeMap, Path, PathBuf, Section};

    const PREFIXES: &str = "@base <https://example.org/mapping> . \
        @prefix rml: <http://w3id.org/rml/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . \
        @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . \
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . \
        @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix diwan: <https://w3id.org/diwan/ns#> . \
        @prefix graph: <https://example.org/graph/> . @prefix kind: <https://example.org/kind/> . \
        @prefix schema: <http://schema.org/> . @prefix org: <http://www.w3.org/ns/org#> . \
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dcterms: <http://purl.org/dc/terms/> . \
        @prefix prov: <http://www.w3.org/ns/prov#> . @prefix oa: <http://www.w3.org/ns/oa#> .\n";

    /// Column names with their properties and object maps.
    const COLUMNS: [(&str, &str, &str); 23] = [
        ("label", "skos:prefLabel", "rml:reference \"label\" ; rml:language \"en\""),
        ("kind", "diwan:kind", "rml:template \"https://example.org/kind/{kind}\""),
        ("within", "schema:containedInPlace", "rml:template \"https://example.org/id/{within}\""),
        ("item", "schema:sameAs", "rml:template \"http://www.wikidata.org/entity/{item}\""),
        ("name", "skos:altLabel", "rml:reference \"name\" ; rml:language \"en\""),
        ("says", "schema:abstract", "rml:reference \"says\" ; rml:language \"en\""),
        ("number", "diwan:documentNumber", "rml:reference \"number\""),
        ("ordinal", "diwan:sessionNumber", "rml:reference \"ordinal\" ; rml:datatype xsd:integer"),
        ("members", "schema:value", "rml:reference \"members\" ; rml:datatype xsd:nonNegativeInteger"),
        ("date", "dcterms:date", "rml:reference \"date\" ; rml:datatype xsd:date"),
        ("start", "schema:startDate", "rml:reference \"start\" ; rml:datatype xsd:date"),
        (
            "end",
            "schema:endDate",
            "rml:reference \"end\" ; rml:datatypeMap [ rml:template \"http://www.w3.org/2001/XMLSchema#{end_type}\" ]",
        ),
        ("founded", "schema:foundingDate", "rml:reference \"founded\" ; rml:datatype xsd:gYear"),
        ("hijri", "diwan:hijriDate", "rml:reference \"hijri\" ; rml:datatype diwan:IslamicDate"),
        ("hijri_end", "diwan:hijriEndDate", "rml:reference \"hijri_end\" ; rml:datatype diwan:IslamicDate"),
        ("earliest", "diwan:earliest", "rml:reference \"earliest\" ; rml:datatype xsd:date"),
        ("latest", "diwan:latest", "rml:reference \"latest\" ; rml:datatype xsd:date"),
        ("body", "diwan:meetingOf", "rml:template \"https://example.org/id/{body}\""),
        ("organization", "org:organization", "rml:template \"https://example.org/id/{organization}\""),
        ("place", "schema:location", "rml:template \"https://example.org/id/{place}\""),
        ("about", "schema:about", "rml:template \"https://example.org/id/{about}\""),
        ("at", "diwan:atMeeting", "rml:template \"https://example.org/id/{at}\""),
        ("recalls", "dcterms:references", "rml:template \"https://example.org/id/{recalls}\""),
    ];

    /// The classes of registers, by file name.
    const CLASSES: [(&str, &str); 6] = [
        ("bodies", "org:Organization"),
        ("places", "schema:Place"),
        ("meetings", "diwan:Meeting"),
        ("statements", "diwan:Statement"),
        ("persons", "schema:Person"),
        ("texts", "diwan:AdoptedText"),
    ];

    const SOURCES: &str = "slug,file,language,length,sha256\nreport,report.txt,en,,\n";

    /// The generated files, and the generated text at the start of files of the fixture.
    pub(super) fn added(sections: &[Section]) -> BTreeMap<PathBuf, String> {
        let has = |path: &str| sections.iter().any(|section| section.path == Path::new(path));
        let mut files = BTreeMap::from([("diwan.toml".into(), config(sections))]);
        for path in ["ontology.ttl", "shapes.ttl"].into_iter().filter(|path| has(path)) {
            let declared = if path == "ontology.ttl" { declared() } else { "\n".to_owned() };
            files.insert(path.into(), PREFIXES.trim_end().to_owned() + &declared);
        }
        let mapping = if has("mapping.ttl") { PREFIXES.to_owned() } else { PREFIXES.to_owned() + &mapping(sections) };
        files.insert("mapping.ttl".into(), mapping);
        if !has("sources.csv") {
            files.insert("sources.csv".into(), SOURCES.to_owned());
        }
        files
    }

    fn config(sections: &[Section]) -> String {
        let list = |path: &str| {
            if sections.iter().any(|section| section.path == Path::new(path)) {
                format!("[\"{path}\"]")
            } else {
                "[]".to_owned()
            }
        };
        let context = sections.iter().any(|section| section.path == Path::new("context.jsonld"));
        let context = if context { "context = \"context.jsonld\"\n" } else { "" };
        format!(
            "version = \"1\"\nlicense = \"https://example.org/licence\"\nbase = \"https://example.org/\"\nontology = {}\n\
             shapes = {}\n{context}mapping = [\"mapping.ttl\"]\ndata = \"records\"\nqueries = \"queries\"\n\
             entailment = \"none\"\ntitle = {{ en = \"A fixture\" }}\n\
             link = {{ decisions = \"links.csv\", candidates = \"candidates.csv\", crosswalk = \"wikidata.csv\", concepts = \"concepts.csv\" }}\n",
            list("ontology.ttl"),
            list("shapes.ttl"),
        )
    }

    /// Declarations of all terms that the generated mapping uses.
    fn declared() -> String {
        let terms = COLUMNS.iter().map(|(_, property, _)| *property).chain(CLASSES.iter().map(|(_, class)| *class));
        let own = [
            "diwan:Record",
            "diwan:Quote",
            "diwan:Source",
            "diwan:Note",
            "prov:wasDerivedFrom",
            "prov:wasQuotedFrom",
            "oa:exact",
            "oa:start",
            "oa:end",
            "schema:name",
            "schema:contentSize",
            "dcterms:language",
            "dcterms:identifier",
            "oa:hasTarget",
            "diwan:column",
            "diwan:onProperty",
        ];
        let terms = terms.chain(own).map(|term| format!(" {term} rdfs:label \"…\" ."));
        terms.collect::<String>() + "\n"
    }

    /// The mapping of the tables of a fixture.
    fn mapping(sections: &[Section]) -> String {
        let mut text = String::from(
            "<#Source> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path \"sources.csv\" ; rml:null \"\" ] ; rml:referenceFormulation rml:CSV ] ; \
             rml:subjectMap [ rml:template \"https://example.org/source/{slug}\" ; rml:class diwan:Source ; rml:graph graph:provenance ] ; \
             rml:predicateObjectMap [ rml:predicate schema:name ; rml:objectMap [ rml:reference \"file\" ] ] , \
             [ rml:predicate dcterms:language ; rml:objectMap [ rml:reference \"language\" ] ] , \
             [ rml:predicate schema:contentSize ; rml:objectMap [ rml:template \"{length} characters\" ; rml:termType rml:Literal ] ] , \
             [ rml:predicate dcterms:identifier ; rml:objectMap [ rml:template \"sha256:{sha256}\" ; rml:termType rml:Literal ] ] .\n",
        );
        for section in sections {
            let name = section.path.file_stem().unwrap_or_default().to_string_lossy();
            let header = section.lines.first().map(String::as_str).unwrap_or_default();
            let source = format!(
                "rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path \"{}\" ; rml:null \"\" ] ; rml:referenceFormulation rml:CSV ]",
                section.path.display()
            );
            if section.path.starts_with("registers") {
                text += &register(&name, &source, header);
            } else if section.path.starts_with("records") && header.contains("entity") {
                text += &records(&name, &source, header);
            } else if section.path == Path::new("notes.csv") {
                text += &notes(&source);
            } else if section.path == Path::new("links.csv") {
                text += &links(&source);
            }
        }
        text
    }

    fn register(name: &str, source: &str, header: &str) -> String {
        let class = CLASSES.iter().find(|(register, _)| *register == name).map_or("diwan:Thing", |(_, class)| class);
        format!(
            "<#{name}> {source} ; rml:subjectMap [ rml:template \"https://example.org/id/{{slug}}\" ; rml:class {class} ; \
             rml:graph graph:editorial ] {} .\n",
            columns(header)
        )
    }

    fn records(name: &str, source: &str, header: &str) -> String {
        format!(
            "<#{name}Facts> {source} ; rml:subjectMap [ rml:template \"https://example.org/id/{{entity}}\" ; \
             rml:graphMap [ rml:template \"https://example.org/record/{{record}}\" ] ] {} .\n\
             <#{name}Record> {source} ; rml:subjectMap [ rml:template \"https://example.org/record/{{record}}\" ; \
             rml:class diwan:Record ; rml:graph graph:provenance ] ; rml:predicateObjectMap [ rml:predicate prov:wasDerivedFrom ; \
             rml:objectMap [ rml:template \"https://example.org/quote/{{source}}-{{from}}-{{to}}\" ] ] .\n\
             <#{name}Quote> {source} ; rml:subjectMap [ rml:template \"https://example.org/quote/{{source}}-{{from}}-{{to}}\" ; \
             rml:class diwan:Quote ; rml:graph graph:provenance ] ; \
             rml:predicateObjectMap [ rml:predicate oa:exact ; rml:objectMap [ rml:reference \"quote\" ] ] , \
             [ rml:predicate oa:start ; rml:objectMap [ rml:reference \"from\" ; rml:datatype xsd:integer ] ] , \
             [ rml:predicate oa:end ; rml:objectMap [ rml:reference \"to\" ; rml:datatype xsd:integer ] ] , \
             [ rml:predicate prov:wasQuotedFrom ; rml:objectMap [ rml:parentTriplesMap <#Source> ; \
             rml:joinCondition [ rml:child \"source\" ; rml:parent \"slug\" ] ] ] .\n",
            columns(header)
        )
    }

    fn notes(source: &str) -> String {
        format!(
            "<#Notes> {source} ; rml:subjectMap [ rml:template \"https://example.org/note/{{record}}/{{kind}}\" ; \
             rml:class diwan:Note ; rml:graph graph:editorial ] ; \
             rml:predicateObjectMap [ rml:predicate oa:hasTarget ; rml:objectMap [ rml:template \"https://example.org/record/{{record}}\" ] ] , \
             [ rml:predicate diwan:column ; rml:objectMap [ rml:reference \"columns\" ] ] .\n"
        )
    }

    fn links(source: &str) -> String {
        format!(
            "<#Links> {source} ; rml:subjectMap [ rml:template \"https://example.org/id/{{slug}}\" ; rml:graph graph:editorial ] ; \
             rml:predicateObjectMap [ rml:predicate schema:sameAs ; \
             rml:objectMap [ rml:template \"http://www.wikidata.org/entity/{{item}}\" ] ] .\n"
        )
    }

    fn columns(header: &str) -> String {
        let names = header.trim_start_matches("{U+FEFF}").split([',', '{']);
        let maps = names.filter_map(|column| COLUMNS.iter().find(|(name, ..)| *name == column));
        let maps =
            maps.map(|(_, property, object)| format!("[ rml:predicate {property} ; rml:objectMap [ {object} ] ]"));
        let maps = maps.collect::<Vec<_>>().join(" , ");
        if maps.is_empty() { maps } else { format!("; rml:predicateObjectMap {maps}") }
    }
}
