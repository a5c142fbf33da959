//! Creates a new project: the bundled vocabulary, mapping and queries, and tables with one example each.

mod identity;

pub use identity::Identity;

use crate::project::{PROJECT_FILE, Project, ProjectConfig, ProjectError, write_atomically};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// An error of creating a project.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScaffoldError {
    /// A file of the project exists already.
    #[error("{} already exists; nothing was written", .0.display())]
    Exists(PathBuf),
    /// The folder for the project is not a folder.
    #[error("{} is not a folder; nothing was written", .0.display())]
    NoFolder(PathBuf),
    /// The base IRI or a language is invalid.
    #[error("{0}")]
    Identity(String),
    /// The embedded project cannot be read.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// A file cannot be written.
    #[error("cannot write {}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        cause: io::Error,
    },
}

/// The tables and documents with examples; every other table has only its header.
const EXAMPLES: [(&str, &str); 7] = [
    ("data/sources.csv", include_str!("example/sources.csv")),
    ("data/registers/bodies.csv", include_str!("example/bodies.csv")),
    ("data/registers/meetings.csv", include_str!("example/meetings.csv")),
    ("data/registers/places.csv", include_str!("example/places.csv")),
    ("data/records/meetings.csv", include_str!("example/meeting-records.csv")),
    ("documents/report.txt", include_str!("example/report.txt")),
    ("documents/bulletin.txt", include_str!("example/bulletin.txt")),
];

/// Writes a new project into `directory`, and returns the paths of its files.
///
/// # Errors
/// [`ScaffoldError`] if a file exists already or cannot be written; no file is left behind then.
pub fn scaffold(directory: &Path, identity: &Identity) -> Result<Vec<PathBuf>, ScaffoldError> {
    let files = contents(identity)?;
    // A dangling symbolic link counts as existing.
    if directory.symlink_metadata().is_ok() && !directory.is_dir() {
        return Err(ScaffoldError::NoFolder(directory.to_owned()));
    }
    if let Some((path, _)) = files.iter().find(|(path, _)| directory.join(path).exists()) {
        return Err(ScaffoldError::Exists(directory.join(path)));
    }
    for (number, (path, text)) in files.iter().enumerate() {
        let path = directory.join(path);
        if let Err(cause) = write(&path, text) {
            remove_written(directory, files.iter().take(number).map(|(path, _)| path));
            return Err(ScaffoldError::Io { path, cause });
        }
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// Removes the files that were written, as far as possible. Errors are ignored: the error of writing is reported, and
/// remaining files are visible.
fn remove_written<'p>(directory: &Path, written: impl Iterator<Item = &'p PathBuf>) {
    let mut folders = BTreeSet::new();
    for path in written {
        let _ = fs::remove_file(directory.join(path));
        folders.extend(path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()));
    }
    // Folders with other files are kept; nested folders are removed first.
    for folder in folders.into_iter().rev() {
        let _ = fs::remove_dir(directory.join(folder));
    }
}

fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    write_atomically(path, |out| out.write_all(text))
}

fn contents(identity: &Identity) -> Result<Vec<(PathBuf, Vec<u8>)>, ScaffoldError> {
    let project = Project::embedded()?;
    let config = identity.in_config(include_str!("example/diwan.toml"));
    ProjectConfig::parse(&config).map_err(|error| ScaffoldError::Identity(error.to_string()))?;
    if let Some(base) = identity.base.as_deref().filter(|base| !base.ends_with('/')) {
        let reason = format!(
            "the base IRI {base} must end in `/`, because relative IRIs of the vocabulary and the mapping are \
                resolved against it"
        );
        return Err(ScaffoldError::Identity(reason));
    }
    let mut files = vec![(PathBuf::from(PROJECT_FILE), config.into_bytes())];
    files.push((PathBuf::from(".gitignore"), b"/.diwan\n/data/candidates.csv\n".to_vec()));
    let offices = &project.config().link.concepts;
    for path in project.list(Path::new("ontology"))? {
        let text = project.read(&path)?;
        let text = if path == *offices { without_offices(&text) } else { text };
        files.push((path, text));
    }
    let concepts = project.read_text(Path::new("ontology/kinds.ttl"))?;
    for path in project.list(Path::new("queries"))? {
        let text = without_entities(&project.read_text(&path)?, &concepts);
        files.push((path, text.into_bytes()));
    }
    for path in project.list(Path::new("data"))? {
        let text = match EXAMPLES.iter().find(|(name, _)| Path::new(name) == path) {
            Some((_, example)) => example.as_bytes().to_vec(),
            None => header(&project.read(&path)?),
        };
        files.push((path, identity.in_table(text, &project.config().languages)));
    }
    let documents = EXAMPLES.iter().filter(|(name, _)| name.starts_with("documents/"));
    files.extend(documents.map(|(name, text)| (PathBuf::from(name), text.as_bytes().to_vec())));
    Ok(files)
}

/// Removes defaults that are entities of the embedded data from a query; dates and concepts are kept.
fn without_entities(query: &str, concepts: &str) -> String {
    let entity = |line: &&str| match line.strip_prefix("#+   - ").and_then(|item| item.split_once(": ")) {
        Some((_, value)) => {
            value.contains('-') && !value.contains(' ') && !concepts.contains(&format!(":{value} ")) || is_source(value)
        }
        None => false,
    };
    query.lines().filter(|line| !entity(line)).map(|line| format!("{line}\n")).collect()
}

fn is_source(value: &str) -> bool {
    value.strip_prefix('d').is_some_and(|number| number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Keeps the items of concepts on their own: offices of a state or body refer to the embedded data.
fn without_offices(table: &[u8]) -> Vec<u8> {
    let own = |line: &&[u8]| !line.windows(4).any(|part| part == b",id:");
    table.split_inclusive(|byte| *byte == b'\n').filter(own).flatten().copied().collect()
}

/// The header line of a table.
fn header(table: &[u8]) -> Vec<u8> {
    table.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{External, check_project};

    #[test]
    fn a_new_project_is_valid_and_has_a_conflict() {
        let folder = tempfile::tempdir().unwrap();
        scaffold(folder.path(), &Identity::default()).unwrap();
        let project = Project::open(folder.path()).unwrap();
        let documents = folder.path().join("documents");
        let checked = check_project(&project, External { documents: Some(&documents), items: None });
        assert_eq!(checked.diagnostics, []);
        assert_eq!(checked.dataset.unwrap().conflicts.len(), 1);
    }

    #[test]
    fn queries_mention_no_entities_of_the_embedded_data() {
        let query = "#+ params:\n#+   - who: iri, an official\n#+   - kind: iri, a kind\n#+ defaults:\n\
            #+   - who: person-x\n#+   - kind: ministerial-session\n#+   - source: d003\n#+   - from: 1900\n";
        let left = without_entities(query, "kind:ministerial-session a skos:Concept");
        assert_eq!(left, query.replace("#+   - who: person-x\n", "").replace("#+   - source: d003\n", ""));
    }

    #[test]
    fn offices_of_the_embedded_data_are_not_copied() {
        let table = b"concept,of,item,label\nknd:city,,Q515,city\nrol:president,id:state-aze,Q205602,President\n";
        assert_eq!(without_offices(table), b"concept,of,item,label\nknd:city,,Q515,city\n");
    }

    #[test]
    fn existing_files_are_not_changed() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(PROJECT_FILE), "mine").unwrap();
        assert!(matches!(scaffold(folder.path(), &Identity::default()), Err(ScaffoldError::Exists(_))));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
