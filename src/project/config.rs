use super::describe_toml_error;
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

/// `diwan.toml`: what a project is made of. Paths are relative to the project's folder.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ProjectConfig {
    /// Title by language, for the dataset's description.
    pub title: BTreeMap<String, String>,
    /// Description by language.
    #[serde(default)]
    pub description: BTreeMap<String, String>,
    /// Version of the data.
    pub version: String,
    /// IRI of the data's licence.
    pub license: String,
    /// Namespace of everything the project names; ends in `/` or `#`.
    pub base: String,
    /// The languages of names and notes, as tags in lower case. The first is the one in which curators write, and in which
    /// names are shown unless another is asked for.
    #[serde(default = "default_languages")]
    pub languages: Vec<String>,
    /// Vocabulary files in Turtle: the ontology, the concept schemes.
    pub ontology: Vec<PathBuf>,
    /// SHACL shapes in Turtle.
    #[serde(default)]
    pub shapes: Vec<PathBuf>,
    /// JSON-LD context.
    pub context: Option<PathBuf>,
    /// RML mappings in Turtle.
    pub mapping: Vec<PathBuf>,
    /// Folder of the tables.
    pub data: PathBuf,
    /// Folder of the queries.
    pub queries: PathBuf,
    /// Folder of what is built.
    #[serde(default = "default_output")]
    pub output: PathBuf,
    /// Whether what follows from the ontology is added.
    #[serde(default)]
    pub entailment: Entailment,
    /// Links to Wikidata.
    #[serde(default)]
    pub link: LinkConfig,
    /// What is changed about rules of `diwan check`, by their codes.
    #[serde(default)]
    pub check: BTreeMap<String, RuleSetting>,
}

/// What a project changes about a rule.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(from = "RuleLevel")]
pub struct RuleSetting {
    /// How its findings count.
    pub level: RuleLevel,
    /// The line of the project file that says so, from 1.
    pub line: u64,
}

/// How the findings of a rule count.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum RuleLevel {
    /// Not at all: the rule is not run.
    Off,
    /// As warnings.
    Warning,
    /// As errors.
    Error,
}

impl From<RuleLevel> for RuleSetting {
    fn from(level: RuleLevel) -> Self {
        Self { level, line: 1 }
    }
}

/// How entities are linked to Wikidata, or to another base with a
/// [reconciliation service](https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LinkConfig {
    /// What was decided about entities and items.
    pub decisions: PathBuf,
    /// What a reconciliation service suggested.
    pub candidates: PathBuf,
    /// Which property is which.
    pub crosswalk: PathBuf,
    /// Which concepts are which items.
    pub concepts: PathBuf,
    /// The reconciliation service.
    pub endpoint: String,
    /// What is asked for entities of a class, by the end of the class's IRI in lower case.
    pub types: BTreeMap<String, LinkType>,
}

/// What is asked of a reconciliation service for entities of one class.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LinkType {
    /// The type that candidates must have.
    pub item: Option<String>,
    /// Another service than that of the project.
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

/// Whether what follows from the ontology is added, in a graph of its own.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Entailment {
    /// What [RDFS](https://www.w3.org/TR/rdf11-mt/#rdfs-entailment) entails of classes and properties.
    #[default]
    Rdfs,
    /// Nothing.
    None,
}

impl ProjectConfig {
    /// Reads a project file.
    ///
    /// # Errors
    /// A message with the line, when it is not TOML, misses a key or has an unknown one, or the base is no namespace.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let mut config: Self = toml::from_str(text).map_err(|error| describe_toml_error(text, &error))?;
        config.set_rule_lines(text);
        config.check_base()?;
        config.check_languages()?;
        Ok(config)
    }

    /// The base is written before names, and is no address that anything resolves: `..` would stay in every IRI.
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

    /// Notes on which lines rules are named. Whether there are such rules is known to the checks alone.
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
            return Err("languages = [] names no language; name one at least, such as \"en\"".to_owned());
        }
        let is_tag = |tag: &String| is_language_tag(tag) && !tag.contains(|one: char| one.is_ascii_uppercase());
        if let Some(tag) = self.languages.iter().find(|tag| !is_tag(tag)) {
            return Err(format!(
                "languages: \"{tag}\" is no language tag in lower case, such as \"en\" or \"az-cyrl\""
            ));
        }
        let mut seen = BTreeSet::new();
        match self.languages.iter().find(|tag| !seen.insert(tag.as_str())) {
            Some(tag) => Err(format!("languages: \"{tag}\" is named twice")),
            None => Ok(()),
        }
    }

    /// The language in which curators write.
    pub fn first_language(&self) -> &str {
        self.languages.first().map_or("en", String::as_str)
    }
}

impl ProjectConfig {
    /// Makes sure that what is built is not put among what it is built of, or in its place.
    ///
    /// # Errors
    /// A message that says which folder `output` is, lies in or holds, and what to do.
    pub(super) fn check_output(&self, directory: &Path) -> Result<(), String> {
        // By its name, and by where links lead.
        [resolved, target].into_iter().try_for_each(|place| self.check_place(directory, place)).map_err(|why| {
            let output = self.output.display();
            format!("output = \"{output}\" {why}; name a folder of its own, such as \".diwan\"")
        })
    }

    fn check_place(&self, directory: &Path, place: fn(&Path) -> PathBuf) -> Result<(), String> {
        let (project, output) = (place(directory), place(&directory.join(&self.output)));
        if project.starts_with(&output) {
            return Err("is the project's folder, or one above it".to_owned());
        }
        let history = output.iter().filter_map(OsStr::to_str).find(|part| is_history(part));
        if let Some(history) = history {
            return Err(format!("is in {history}, where a program keeps the history of the files"));
        }
        for (key, folder) in self.folders() {
            let folder = place(&directory.join(folder));
            // What stands in the project's folder itself, or above it, leaves no other place below it.
            let is_below = folder != project && folder.starts_with(&project);
            if folder.starts_with(&output) || (is_below && output.starts_with(&folder)) {
                return Err(format!("is the folder of `{key}`, or one above or below it"));
            }
        }
        Ok(())
    }

    /// The folders of what a project is made of, each with its key.
    fn folders(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        let own = [("data", self.data.as_path()), ("queries", self.queries.as_path())];
        let files = self.paths().filter(|(key, _)| !["data", "queries", "output"].contains(key));
        own.into_iter().chain(files.filter_map(|(key, path)| Some((key, path.parent()?))))
    }

    /// Whether a path is that of a file in Turtle.
    pub(super) fn is_vocabulary(&self, path: &Path) -> bool {
        self.ontology.iter().chain(&self.shapes).any(|named| named == path)
    }

    /// All paths it names, each with its key.
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

/// Whether a folder is one in which a program keeps the history of files.
fn is_history(name: &str) -> bool {
    [".git", ".hg", ".svn", ".jj", ".bzr", "_darcs", "CVS"].iter().any(|own| name.eq_ignore_ascii_case(own))
}

/// Where a path leads, by way of all links.
fn target(path: &Path) -> PathBuf {
    AllowedFolders::Everywhere.resolve(path).unwrap_or_else(|_| resolved(path))
}

/// A path without `.` and `..`, as far as its text tells.
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
    fn what_is_built_has_a_folder_of_its_own() {
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
            assert!(error.contains("name a folder of its own"), "{error}");
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
    fn links_to_what_it_is_built_of_are_no_folder_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        for target in ["data", "queries", ".git", "."] {
            std::fs::create_dir_all(folder.path().join(target)).unwrap();
            let link = folder.path().join("built");
            std::os::unix::fs::symlink(target, &link).unwrap();
            let config = ProjectConfig::parse(&format!("output = \"built\"\n{GOOD}")).unwrap();
            assert!(config.check_output(folder.path()).unwrap_err().contains("name a folder of its own"), "{target}");
            std::fs::remove_file(link).unwrap();
        }
    }

    #[test]
    fn languages_are_tags_each_once() {
        let languages = |line: &str| ProjectConfig::parse(&format!("{line}\n{GOOD}")).map(|config| config.languages);
        assert_eq!(languages("").unwrap(), ["en"]);
        assert_eq!(languages("languages = [\"fr\", \"az-cyrl\"]").unwrap(), ["fr", "az-cyrl"]);
        for (line, reason) in [("[]", "no language"), ("[\"EN\"]", "lower case"), ("[\"fr\", \"fr\"]", "twice")] {
            let error = languages(&format!("languages = {line}")).unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
    }

    #[test]
    fn rules_are_set_to_levels_each_with_its_line() {
        let config = ProjectConfig::parse(&format!("{GOOD}[check]\nD019 = \"off\"\n\n\"D012\" = \"error\"\n")).unwrap();
        let set: Vec<_> =
            config.check.iter().map(|(code, setting)| (code.as_str(), setting.level, setting.line)).collect();
        assert_eq!(set, [("D012", RuleLevel::Error, 13), ("D019", RuleLevel::Off, 11)]);
        let wrong = ProjectConfig::parse(&format!("{GOOD}[check]\nD019 = \"of\"\n")).unwrap_err();
        assert!(wrong.contains("line 11") && wrong.contains("expected one of `off`, `warning`, `error`"), "{wrong}");
    }

    #[test]
    fn unknown_keys_and_bad_bases_are_errors() {
        let unknown = ProjectConfig::parse(&format!("shape = []\n{GOOD}")).unwrap_err();
        assert!(unknown.contains("unknown field `shape`") && unknown.contains("line 1"), "{unknown}");
        let base = ProjectConfig::parse(&GOOD.replace("https://ex.org/\"\nont", "https://ex.org\"\nont")).unwrap_err();
        assert!(base.contains("must be an IRI that ends in / or #"), "{base}");
    }

    #[test]
    fn a_base_has_no_steps_up_or_in_place() {
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
            let error = read(wrong).unwrap_err();
            assert!(error.ends_with(&format!("must not have `.` or `..` in its path; write {instead}")), "{error}");
        }
    }
}
