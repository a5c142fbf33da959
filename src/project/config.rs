use super::describe_toml_error;
use super::publication::{Curation, Publication};
use diwan_rdf::files::AllowedFolders;
use diwan_rdf::term::is_language_tag;
use diwan_rdf::text::TextError;
use iri_string::types::{IriAbsoluteStr, IriReferenceStr, IriStr};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

/// The name of the project file.
pub const PROJECT_FILE: &str = "diwan.toml";

/// The contents of `diwan.toml`. Paths are relative to the project's folder.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ProjectConfig {
    /// The title of the dataset, by language.
    pub title: BTreeMap<String, String>,
    /// The description of the dataset, by language.
    #[serde(default)]
    pub description: BTreeMap<String, String>,
    /// The version of the data.
    pub version: String,
    /// The IRI of the data's licence.
    pub license: String,
    /// The namespace of all IRIs of the project; ends in `/` or `#`.
    pub base: String,
    /// The languages of names and notes, as language tags in lower case. Curators write in the first one, and names are
    /// shown in it unless another is requested.
    #[serde(default = "default_languages")]
    pub languages: Vec<String>,
    /// Vocabulary files in Turtle: the ontology and the concept schemes.
    pub ontology: Vec<PathBuf>,
    /// SHACL shapes in Turtle.
    #[serde(default)]
    pub shapes: Vec<PathBuf>,
    /// The JSON-LD context.
    pub context: Option<PathBuf>,
    /// RML mappings in Turtle.
    pub mapping: Vec<PathBuf>,
    /// The folder of the tables.
    pub data: PathBuf,
    /// The folder of the queries.
    pub queries: PathBuf,
    /// The folder of the build output.
    #[serde(default = "default_output")]
    pub output: PathBuf,
    /// Whether entailed statements are added to the dataset.
    #[serde(default)]
    pub entailment: Entailment,
    /// What the description of the dataset says about its publication.
    #[serde(default)]
    pub publication: Publication,
    /// Who made the records, and when, unless the tables say it.
    pub curation: Option<Curation>,
    /// Settings of the links to Wikidata.
    #[serde(default)]
    pub link: LinkConfig,
    /// Changes to the rules of `diwan check`, by code.
    #[serde(default)]
    pub check: BTreeMap<String, RuleSetting>,
}

/// What a project changes about a rule.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(from = "RuleLevel")]
pub struct RuleSetting {
    /// The level of the rule's findings.
    pub level: RuleLevel,
    /// The line of this setting in the project file, from 1.
    pub line: u64,
}

/// The level at which the findings of a rule are reported.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum RuleLevel {
    /// The rule does not run.
    Off,
    /// Findings are warnings.
    Warning,
    /// Findings are errors.
    Error,
}

impl From<RuleLevel> for RuleSetting {
    fn from(level: RuleLevel) -> Self {
        Self { level, line: 1 }
    }
}

/// How entities are linked to Wikidata, or to another knowledge base with a [reconciliation
/// service](https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LinkConfig {
    /// The table of decisions about entities and items.
    pub decisions: PathBuf,
    /// The table of candidates that the reconciliation service returned.
    pub candidates: PathBuf,
    /// The table that maps the project's properties to those of Wikidata.
    pub crosswalk: PathBuf,
    /// The table that maps concepts to items.
    pub concepts: PathBuf,
    /// The URL of the reconciliation service.
    pub endpoint: String,
    /// Settings for the entities of a class, by the last segment of the class's IRI in lower case.
    pub types: BTreeMap<String, LinkType>,
}

/// What is requested from a reconciliation service for the entities of one class.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LinkType {
    /// The type of the candidates.
    pub item: Option<String>,
    /// A service to use instead of that of the project.
    pub endpoint: Option<String>,
}

impl Default for LinkConfig {
    fn default() -> Self {
        Self {
            decisions: "data/links.csv".into(),
            candidates: "data/candidates.csv".into(),
            crosswalk: "ontology/wikidata.csv".into(),
            concepts: "ontology/wikidata-items.csv".into(),
            endpoint: "https://wikidata-reconciliation.wmcloud.org/en/api".to_owned(),
            types: BTreeMap::new(),
        }
    }
}

fn default_languages() -> Vec<String> {
    vec!["en".to_owned()]
}

fn default_output() -> PathBuf {
    ".diwan".into()
}

/// Which statements are entailed. They are in a graph of their own.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Entailment {
    /// What [RDFS](https://www.w3.org/TR/rdf11-mt/#rdfs-entailment) entails from classes and properties.
    #[default]
    Rdfs,
    /// None.
    None,
}

impl ProjectConfig {
    /// Parses a project file.
    ///
    /// # Errors
    /// A message with the line, when the text is not TOML, lacks a key or has an unknown one; or a message about a base
    /// or languages that are invalid.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let mut config: Self = toml::from_str(text).map_err(|error| describe_toml_error(text, &error))?;
        config.set_rule_lines(text);
        config.check_base()?;
        config.check_languages()?;
        config.publication.check(&config.base)?;
        config.curation.iter().try_for_each(|curation| curation.check(&config.base))?;
        Ok(config)
    }

    /// IRIs are formed by appending to the base. A path with `.` or `..` is refused, because nothing would resolve it.
    fn check_base(&self) -> Result<(), String> {
        let base = &self.base;
        let Some(iri) = IriStr::new(base).ok().filter(|_| base.ends_with(['/', '#'])) else {
            return Err(format!("base = \"{base}\" must be an IRI that ends in / or #"));
        };
        if !iri.path_str().split('/').any(|part| matches!(part, "." | "..")) {
            return Ok(());
        }
        let reason = format!("base = \"{base}\" must not have `.` or `..` in its path");
        let resolved = IriAbsoluteStr::new("http://example.org/")
            .map(|any| AsRef::<IriReferenceStr>::as_ref(iri).resolve_against(any).to_string());
        Err(resolved.map_or(reason.clone(), |resolved| format!("{reason}; write {resolved}")))
    }

    /// Records the line of each rule setting. Whether the codes exist is checked by `check`, which knows the rules.
    fn set_rule_lines(&mut self, text: &str) {
        #[derive(Deserialize)]
        struct Codes {
            #[serde(default)]
            check: BTreeMap<toml::Spanned<String>, IgnoredAny>,
        }
        let codes: BTreeMap<_, _> = toml::from_str(text).map(|codes: Codes| codes.check).unwrap_or_default();
        for code in codes.into_keys() {
            let before = text.get(..code.span().start).unwrap_or_default();
            if let Some(setting) = self.check.get_mut(code.get_ref()) {
                setting.line = before.matches('\n').count() as u64 + 1;
            }
        }
    }

    fn check_languages(&self) -> Result<(), String> {
        if self.languages.is_empty() {
            return Err("languages = [] is empty; list at least one language, such as \"en\"".to_owned());
        }
        let is_tag = |tag: &String| is_language_tag(tag) && !tag.contains(|one: char| one.is_ascii_uppercase());
        if let Some(tag) = self.languages.iter().find(|tag| !is_tag(tag)) {
            return Err(format!(
                "languages: \"{tag}\" is not a language tag in lower case, such as \"en\" or \"az-cyrl\""
            ));
        }
        let mut seen = BTreeSet::new();
        match self.languages.iter().find(|tag| !seen.insert(tag.as_str())) {
            Some(tag) => Err(format!("languages: \"{tag}\" is listed twice")),
            None => Ok(()),
        }
    }

    /// The first language, in which curators write.
    pub fn first_language(&self) -> &str {
        self.languages.first().map_or("en", String::as_str)
    }
}

impl ProjectConfig {
    /// Ensures that the output folder is not the project's folder, and neither contains an input folder nor lies in
    /// one.
    ///
    /// # Errors
    /// A message that names the conflicting folder and says what to do.
    pub(super) fn check_output(&self, directory: &Path) -> Result<(), String> {
        // Once by the text of the path, once with symbolic links resolved.
        [resolved, target].into_iter().try_for_each(|place| self.check_place(directory, place)).map_err(|why| {
            let output = self.output.display();
            format!("output = \"{output}\" {why}; use a separate folder, such as \".diwan\"")
        })
    }

    fn check_place(&self, directory: &Path, place: fn(&Path) -> PathBuf) -> Result<(), String> {
        let (project, output) = (place(directory), place(&directory.join(&self.output)));
        if project.starts_with(&output) {
            return Err("is the project's folder, or one above it".to_owned());
        }
        let history = output.iter().filter_map(OsStr::to_str).find(|part| is_history(part));
        if let Some(history) = history {
            return Err(format!("is in {history}, which belongs to a version control system"));
        }
        for (key, folder) in self.folders() {
            let folder = place(&directory.join(folder));
            // If an input folder is the project's folder or is outside of it, `output` may be below it.
            let is_below = folder != project && folder.starts_with(&project);
            if folder.starts_with(&output) || (is_below && output.starts_with(&folder)) {
                return Err(format!("is the folder of `{key}`, or one above or below it"));
            }
        }
        Ok(())
    }

    /// The folders of the project's inputs, each with its key in the project file.
    fn folders(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        let own = [("data", self.data.as_path()), ("queries", self.queries.as_path())];
        let files = self.paths().filter(|(key, _)| !["data", "queries", "output"].contains(key));
        own.into_iter().chain(files.filter_map(|(key, path)| Some((key, path.parent()?))))
    }

    /// Whether a path is one of the ontology or the shapes.
    pub(super) fn is_vocabulary(&self, path: &Path) -> bool {
        self.ontology.iter().chain(&self.shapes).any(|named| named == path)
    }

    /// All paths in the project file, each with its key.
    pub(super) fn paths(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        let link = &self.link;
        let lists = [("ontology", &self.ontology), ("shapes", &self.shapes), ("mapping", &self.mapping)];
        let single = [
            ("data", &self.data),
            ("queries", &self.queries),
            ("output", &self.output),
            ("link.decisions", &link.decisions),
            ("link.candidates", &link.candidates),
            ("link.crosswalk", &link.crosswalk),
            ("link.concepts", &link.concepts),
        ];
        let lists = lists.into_iter().flat_map(|(key, paths)| paths.iter().map(move |path| (key, path)));
        let context = self.context.iter().map(|path| ("context", path));
        lists.chain(context).chain(single).map(|(key, path)| (key, path.as_path()))
    }
}

/// Whether a folder belongs to a version control system.
fn is_history(name: &str) -> bool {
    [".git", ".hg", ".svn", ".jj", ".bzr", "_darcs", "CVS"].iter().any(|own| name.eq_ignore_ascii_case(own))
}

/// A path with all symbolic links resolved; [`resolved`] if that fails.
fn target(path: &Path) -> PathBuf {
    AllowedFolders::Everywhere.resolve(path).unwrap_or_else(|_| resolved(path))
}

/// An absolute path without `.` and `..`, computed from the text alone.
fn resolved(path: &Path) -> PathBuf {
    let mut resolved = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(resolved.pop()),
            part => resolved.push(part),
        }
    }
    resolved
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "version = \"1\"\nlicense = \"https://ex.org/l\"\nbase = \"https://ex.org/\"\nontology = []\n\
        mapping = []\ndata = \"data\"\nqueries = \"queries\"\n[title]\nen = \"T\"\n";

    #[test]
    fn defaults() {
        let config = ProjectConfig::parse(GOOD).unwrap();
        assert_eq!((config.output, config.entailment), (".diwan".into(), Entailment::Rdfs));
    }

    #[test]
    fn output_must_be_separate_from_inputs() {
        let check = |more: &str| {
            let good = GOOD.replace("ontology = []", "ontology = [\"vocabulary/own.ttl\", \"top.ttl\"]");
            ProjectConfig::parse(&format!("{more}\n{good}")).unwrap().check_output(Path::new("/project"))
        };
        for output in
            ["", ".", "..", "./data", "data/../data/built", "queries", "vocabulary", "/project", "/project/data"]
                .into_iter()
                .chain([".git", ".git/hooks", "x/../.git", "../.hg/store", ".GIT", "_darcs"])
        {
            let error = check(&format!("output = \"{output}\"")).unwrap_err();
            assert!(error.contains("use a separate folder"), "{error}");
        }
        for output in [".diwan", "built", "database", "../built", "/elsewhere"] {
            assert_eq!(check(&format!("output = \"{output}\"")), Ok(()));
        }
        let above = ProjectConfig::parse(&GOOD.replace("\"data\"", "\"tables/all\"")).unwrap();
        let above = ProjectConfig { output: "tables".into(), ..above };
        assert!(above.check_output(Path::new("/project")).unwrap_err().contains("`data`"));
    }

    #[cfg(unix)]
    #[test]
    fn output_must_not_link_to_inputs() {
        let folder = tempfile::tempdir().unwrap();
        for target in ["data", "queries", ".git", "."] {
            std::fs::create_dir_all(folder.path().join(target)).unwrap();
            let link = folder.path().join("built");
            std::os::unix::fs::symlink(target, &link).unwrap();
            let config = ProjectConfig::parse(&format!("output = \"built\"\n{GOOD}")).unwrap();
            assert!(config.check_output(folder.path()).unwrap_err().contains("use a separate folder"), "{target}");
            std::fs::remove_file(link).unwrap();
        }
    }

    #[test]
    fn languages_are_distinct_tags() {
        let languages = |line: &str| ProjectConfig::parse(&format!("{line}\n{GOOD}")).map(|config| config.languages);
        assert_eq!(languages("").unwrap(), ["en"]);
        assert_eq!(languages("languages = [\"fr\", \"az-cyrl\"]").unwrap(), ["fr", "az-cyrl"]);
        for (line, reason) in [("[]", "is empty"), ("[\"EN\"]", "lower case"), ("[\"fr\", \"fr\"]", "twice")] {
            let error = languages(&format!("languages = {line}")).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }

    #[test]
    fn settings_of_rules_have_levels_and_lines() {
        let config = ProjectConfig::parse(&format!("{GOOD}[check]\nD019 = \"off\"\n\n\"D012\" = \"error\"\n")).unwrap();
        let set: Vec<_> =
            config.check.iter().map(|(code, setting)| (code.as_str(), setting.level, setting.line)).collect();
        assert_eq!(set, [("D012", RuleLevel::Error, 13), ("D019", RuleLevel::Off, 11)]);
        let wrong = ProjectConfig::parse(&format!("{GOOD}[check]\nD019 = \"of\"\n")).unwrap_err().to_string();
        assert!(wrong.contains("line 11") && wrong.contains("expected one of `off`, `warning`, `error`"), "{wrong}");
    }

    #[test]
    fn unknown_keys_and_bad_bases_are_errors() {
        let unknown = ProjectConfig::parse(&format!("shape = []\n{GOOD}")).unwrap_err().to_string();
        assert!(unknown.contains("unknown field `shape`") && unknown.contains("line 1"), "{unknown}");
        let base = ProjectConfig::parse(&GOOD.replace("https://ex.org/\"\nont", "https://ex.org\"\nont"))
            .unwrap_err()
            .to_string();
        assert!(base.contains("must be an IRI that ends in / or #"), "{base}");
    }

    #[test]
    fn base_iris_have_no_dot_segments() {
        let read = |base: &str| {
            let config = GOOD.replace("https://ex.org/\"\nont", &format!("{base}\"\nont"));
            ProjectConfig::parse(&config).map(|config| config.base)
        };
        for good in ["https://ex.org/a..b/", "https://ex.org/...#", "https://ex.org/?/../"] {
            assert_eq!(read(good).unwrap(), good);
        }
        for (wrong, instead) in [
            ("https://ex.org/a/../b/", "https://ex.org/b/"),
            ("https://ex.org/a/./b#", "https://ex.org/a/b#"),
            ("https://ex.org/a/../", "https://ex.org/"),
        ] {
            let error = read(wrong).unwrap_err().to_string();
            assert!(error.ends_with(&format!("must not have `.` or `..` in its path; write {instead}")), "{error}");
        }
    }
}
