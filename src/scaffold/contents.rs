//! The files of a new project, from those of the project compiled into the program.

use super::error::ScaffoldError;
use super::identity::Identity;
use crate::project::{PROJECT_FILE, Project, ProjectConfig};
use std::path::{Path, PathBuf};

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

/// The files of a new project.
pub(super) fn contents(identity: &Identity) -> Result<Vec<(PathBuf, Vec<u8>)>, ScaffoldError> {
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

    #[test]
    fn queries_name_no_entities_of_the_embedded_data() {
        let query = "#+ params:\n#+   - who: iri, an official\n#+   - kind: iri, a kind\n#+ defaults:\n\
            #+   - who: person-x\n#+   - kind: ministerial-session\n#+   - source: d003\n#+   - from: 1900\n";
        let left = without_entities(query, "kind:ministerial-session a skos:Concept");
        assert_eq!(left, query.replace("#+   - who: person-x\n", "").replace("#+   - source: d003\n", ""));
    }

    #[test]
    fn offices_of_the_embedded_data_stay_behind() {
        let table = b"concept,of,item,label\nknd:city,,Q515,city\nrol:president,id:state-aze,Q205602,President\n";
        assert_eq!(without_offices(table), b"concept,of,item,label\nknd:city,,Q515,city\n");
    }
}
