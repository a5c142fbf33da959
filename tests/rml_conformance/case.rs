//! Cases are folders with a `mapping.ttl`, at any depth.

use super::metadata;
use std::fs;
use std::path::{Path, PathBuf};

pub struct Case {
    /// The path below the folder of all cases.
    pub name: String,
    /// The folder around it.
    pub suite: String,
    pub folder: PathBuf,
    pub error_expected: bool,
    pub base_iri: String,
    mapping: String,
    readme: Option<String>,
}

/// The cases under a folder, in order.
pub fn find(root: &Path) -> Vec<Case> {
    let root = fs::canonicalize(root).unwrap_or_else(|error| panic!("RML_TEST_CASES: {}: {error}", root.display()));
    let mut folders = Vec::new();
    collect(&root, &mut folders);
    assert!(!folders.is_empty(), "RML_TEST_CASES: no folder in {} has a mapping.ttl", root.display());
    folders.into_iter().map(|folder| Case::read(folder, &root)).collect()
}

fn collect(folder: &Path, cases: &mut Vec<PathBuf>) {
    if folder.join("mapping.ttl").is_file() {
        return cases.push(folder.to_owned());
    }
    for path in entries(folder).into_iter().filter(|path| path.is_dir()) {
        collect(&path, cases);
    }
}

/// The sorted entries of a folder.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

impl Case {
    fn read(folder: PathBuf, root: &Path) -> Self {
        // Mappings can be invalid in any way, including their encoding.
        let mapping = String::from_utf8_lossy(&fs::read(folder.join("mapping.ttl")).unwrap()).into_owned();
        let readme = fs::read_to_string(folder.join("README.md")).ok();
        let error_expected = match readme.as_deref().and_then(|text| field(text, "Error expected?")) {
            Some(answer) => answer.eq_ignore_ascii_case("yes"),
            None => metadata::error_expected(&folder),
        };
        let declared = readme.as_deref().and_then(|text| field(text, "Default Base IRI"));
        let base_iri = declared.unwrap_or_else(|| default_base(&mapping)).to_owned();
        let name = folder.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        let suite = suite(&name, root);
        Self { name, suite, folder, error_expected, base_iri, mapping, readme }
    }

    /// The tested module of RML, from the letters at the beginning of the case's name.
    pub fn module(&self) -> &'static str {
        let name = self.folder.file_name().unwrap_or_default().to_string_lossy();
        let modules = [
            ("RMLTC", if is_v1(&self.mapping) { "RML v1" } else { "RML-Core" }),
            ("RMLSTC", "RML-IO, sources"),
            ("RMLTTC", "RML-IO, targets"),
            ("RMLIOREGTC", "RML-IO-Registry"),
            ("RMLFNMLTC", "RML-FNML"),
            ("RMLLVTC", "RML-LV"),
            ("RMLSTARTC", "RML-star"),
            ("RMLTC-CC", "RML-CC"),
        ];
        let module = modules.iter().rfind(|(prefix, _)| name.starts_with(prefix));
        module.map_or("other", |(_, module)| module)
    }

    /// The formats of the sources, from their reference formulations.
    pub fn format(&self) -> String {
        let formats = [("CSV", "CSV"), ("JSONPath", "JSON"), ("XPath", "XML"), ("SQL", "SQL")];
        let found = formats.iter().filter(|(word, _)| self.mapping.contains(word)).map(|(_, format)| *format);
        found.collect::<Vec<_>>().join(", ")
    }

    /// The title of the README.
    pub fn title(&self) -> &str {
        let title = self.readme.as_deref().and_then(|text| field(text, "Title"));
        title.unwrap_or_default().trim_matches('"')
    }

    /// The file with the expected output.
    pub fn expected(&self) -> Option<PathBuf> {
        let candidates = entries(&self.folder).into_iter().filter(|path| self.may_be_output(path));
        candidates.min_by_key(|path| rank(path))
    }

    /// Whether a file is RDF that the mapping does not read.
    fn may_be_output(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_rdf = ["nq", "trig", "ttl", "nt"].iter().any(|ending| path.extension().is_some_and(|is| is == *ending));
        is_rdf && name != "mapping.ttl" && !self.mapping.contains(&*name)
    }
}

/// The name of the suite in the name of a case; for cases at the top, the name of the folder.
fn suite(name: &str, root: &Path) -> String {
    match name.rsplit_once('/') {
        Some((suite, _)) => suite.to_owned(),
        None => root.file_name().unwrap_or_default().to_string_lossy().into_owned(),
    }
}

/// The usual names come first.
fn rank(path: &Path) -> usize {
    let names = ["output", "default", "expected"];
    let stem = path.file_stem().unwrap_or_default();
    names.iter().position(|name| stem == *name).unwrap_or(names.len())
}

/// The text after `**NAME**` in a README.
fn field<'a>(readme: &'a str, name: &str) -> Option<&'a str> {
    let value =
        readme.lines().find_map(|line| line.trim().strip_prefix("**")?.strip_prefix(name)?.strip_prefix("**"))?;
    Some(value.trim_start_matches(':').trim())
}

/// The base IRI, if the case does not declare one.
fn default_base(mapping: &str) -> &'static str {
    if is_v1(mapping) { "http://example.com/base/" } else { "http://example.com/" }
}

fn is_v1(mapping: &str) -> bool {
    mapping.contains("http://semweb.mmlab.be/ns/rml#")
}
