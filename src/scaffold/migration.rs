//! Brings a project that an earlier version of the program made to the current model: its vocabulary, mapping, shapes and
//! queries become those of this version, and its tables get the columns that the mapping reads.
//!
//! A migration is idempotent: what is current already does not change. It can therefore be applied to a project of any
//! earlier version, and no version number has to be kept.

use super::contents::contents;
use super::error::ScaffoldError;
use super::identity::Identity;
use crate::project::{PROJECT_FILE, Project, is_table};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file that a migration creates or changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigratedFile {
    /// The path in the project's folder.
    pub path: PathBuf,
    /// The content, if the file exists.
    pub before: Option<Vec<u8>>,
    /// The content after the migration.
    pub after: Vec<u8>,
}

/// A column whose cells follow from those of another column, in a table that does not have it yet.
struct NewColumn {
    table: &'static str,
    column: &'static str,
    from: &'static str,
}

/// A value that has another name in the current model.
struct RenamedValue {
    table: &'static str,
    column: &'static str,
    old: &'static str,
    new: &'static str,
}

/// A term of office is a membership of its own; the first one is named after its role.
const NEW_COLUMNS: [NewColumn; 1] = [NewColumn { table: "data/records/memberships.csv", column: "term", from: "role" }];

/// The roles of participants were ends of schema.org properties. `contributor` did not say what somebody did, and
/// `involved` says no more.
const RENAMED_VALUES: [RenamedValue; 1] =
    [RenamedValue { table: "data/records/participants.csv", column: "role", old: "contributor", new: "involved" }];

/// The changes that bring a project to the current model, sorted by path.
///
/// # Errors
/// [`ScaffoldError`] when the project is compiled into the program, does not have the folders that `init` makes, or has a
/// table that cannot be read.
pub fn migration(project: &Project) -> Result<Vec<MigratedFile>, ScaffoldError> {
    let config = project.config();
    let directory = project.directory().filter(|_| has_usual_folders(project)).ok_or_else(|| {
        let reason = "only a project with the folders `data`, `queries` and `ontology` of `diwan init` can be migrated";
        ScaffoldError::Identity(reason.to_owned())
    })?;
    let mut changed = Vec::new();
    let project_file = migrated_project_file(directory)?;
    // Before the project file named the languages, they were those of the bundled project.
    let languages = match &project_file {
        Some(_) => Project::embedded()?.config().languages.clone(),
        None => config.languages.clone(),
    };
    changed.extend(project_file);
    let identity = Identity { base: Some(config.base.clone()), languages };
    let first_language = identity.languages.first().map_or("en", String::as_str);
    for (path, current) in contents(&identity)?.into_iter().filter(|(path, _)| is_migrated(path)) {
        let before = read(&directory.join(&path))?;
        let after = match &before {
            Some(before) if is_data(&path) => migrated_table(&path, before, &current, first_language)?,
            Some(before) if is_table(&path) => with_own_rows(current, before),
            Some(before) if path.extension().is_some_and(|extension| extension == "ttl") => {
                with_own_concepts(current, before)
            }
            Some(_) => current,
            // An existing project needs no examples.
            None if is_data(&path) => first_line(&current).to_vec(),
            None => current,
        };
        if before.as_ref() != Some(&after) {
            changed.push(MigratedFile { path, before, after });
        }
    }
    changed.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(changed)
}

fn has_usual_folders(project: &Project) -> bool {
    let config = project.config();
    let mapping = config.mapping.iter().any(|path| path == Path::new("ontology/mapping.ttl"));
    mapping && config.data == Path::new("data") && config.queries == Path::new("queries")
}

/// The project file with the languages of the bundled project, if it names none.
fn migrated_project_file(directory: &Path) -> Result<Option<MigratedFile>, ScaffoldError> {
    let path = PathBuf::from(PROJECT_FILE);
    let Some(before) = read(&directory.join(&path))? else { return Ok(None) };
    let text = String::from_utf8_lossy(&before);
    let names_languages = text.parse::<toml::Table>().is_ok_and(|table| table.contains_key("languages"));
    let languages = Project::embedded()?.config().languages.clone();
    let line = format!("languages = {}\n", toml::Value::from(languages));
    let after = (!names_languages).then(|| line + &text).map(String::into_bytes);
    Ok(after.map(|after| MigratedFile { path, before: Some(before.clone()), after }))
}

/// The documents and the list of ignored files are the user's own, and so is the rest of the project file.
fn is_migrated(path: &Path) -> bool {
    path.starts_with("ontology") || path.starts_with("queries") || is_data(path)
}

fn is_data(path: &Path) -> bool {
    path != Path::new(PROJECT_FILE) && path.starts_with("data")
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, ScaffoldError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(ScaffoldError::Unreadable { path: path.to_owned(), reason: cause.to_string() }),
    }
}

fn first_line(bytes: &[u8]) -> &[u8] {
    bytes.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default()
}

/// A table with the columns of the current model. Columns that only the project has are kept, where they are.
fn migrated_table(path: &Path, before: &[u8], current: &[u8], language: &str) -> Result<Vec<u8>, ScaffoldError> {
    let rows = records(path, before)?;
    let (Some(old), Some(new)) = (rows.first(), records(path, first_line(current))?.into_iter().next()) else {
        return Ok(first_line(current).to_vec());
    };
    let columns = columns(path, old, &new, language);
    let mut migrated = vec![columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>()];
    for row in rows.iter().skip(1) {
        let cell = |column: &Column| {
            let value = column.from.and_then(|index| row.get(index)).map_or("", String::as_str);
            current_value(path, &column.name, value).to_owned()
        };
        migrated.push(columns.iter().map(cell).collect());
    }
    if migrated == rows { Ok(before.to_vec()) } else { written(path, &migrated) }
}

/// A column of the migrated table, and the index of the old column from which its cells are.
struct Column {
    name: String,
    from: Option<usize>,
}

fn columns(path: &Path, old: &[String], new: &[String], language: &str) -> Vec<Column> {
    let place = |name: &str| old.iter().position(|column| column == name);
    let mut columns: Vec<Column> = Vec::new();
    for (index, name) in old.iter().enumerate() {
        // A text that had no language is one in the first language.
        let tagged = format!("{name}_{language}");
        let is_renamed = !new.contains(name) && new.contains(&tagged) && place(&tagged).is_none();
        columns.push(Column { name: if is_renamed { tagged } else { name.clone() }, from: Some(index) });
    }
    for (index, name) in new.iter().enumerate() {
        if columns.iter().any(|column| column.name == *name) {
            continue;
        }
        let source = NEW_COLUMNS.iter().find(|rule| path == Path::new(rule.table) && rule.column == name);
        let from = source.and_then(|rule| place(rule.from));
        // After the column that precedes it in the current model.
        let previous = index.checked_sub(1).and_then(|index| new.get(index));
        let at = columns.iter().position(|column| Some(&column.name) == previous).map_or(0, |at| at + 1);
        columns.insert(at, Column { name: name.clone(), from });
    }
    columns
}

fn current_value<'v>(path: &Path, column: &str, value: &'v str) -> &'v str {
    let renamed =
        RENAMED_VALUES.iter().find(|rule| path == Path::new(rule.table) && rule.column == column && rule.old == value);
    renamed.map_or(value, |rule| rule.new)
}

fn records(path: &Path, bytes: &[u8]) -> Result<Vec<Vec<String>>, ScaffoldError> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let unreadable = |error: csv::Error| ScaffoldError::Unreadable { path: path.to_owned(), reason: error.to_string() };
    let cells = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader.records().map(|record| record.map(cells).map_err(unreadable)).collect()
}

fn written(path: &Path, rows: &[Vec<String>]) -> Result<Vec<u8>, ScaffoldError> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let failed = |reason: String| ScaffoldError::Unreadable { path: path.to_owned(), reason };
    rows.iter().try_for_each(|row| out.write_record(row)).map_err(|error| failed(error.to_string()))?;
    out.into_inner().map_err(|error| failed(error.to_string()))
}

/// A table of links between vocabularies, with the rows whose first two cells only the project has.
fn with_own_rows(current: Vec<u8>, before: &[u8]) -> Vec<u8> {
    let key = |line: &[u8]| line.split(|byte| *byte == b',').take(2).map(<[u8]>::to_vec).collect::<Vec<_>>();
    let lines = |bytes: &[u8]| bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>();
    let known: Vec<_> = lines(&current).iter().map(|line| key(line)).collect();
    let own = lines(before).into_iter().skip(1).filter(|line| !known.contains(&key(line)));
    std::iter::once(current).chain(own).collect::<Vec<_>>().concat()
}

/// A vocabulary file, with the concepts and concept schemes that only the project has at its end. They are recognized by
/// their first line, which begins at the margin and ends the name with `a skos:Concept`.
fn with_own_concepts(current: Vec<u8>, before: &[u8]) -> Vec<u8> {
    let (Ok(new), Ok(old)) = (str::from_utf8(&current), str::from_utf8(before)) else { return current };
    let known: Vec<&str> = concepts(new).map(|(name, _)| name).collect();
    let own: String = concepts(old).filter(|(name, _)| !known.contains(name)).map(|(_, text)| text).collect();
    if own.is_empty() {
        return current;
    }
    let declared = |line: &&str| !new.lines().any(|other| other == *line);
    let prefixes: String = old
        .lines()
        .filter(|line| line.starts_with("@prefix"))
        .filter(declared)
        .map(|line| format!("{line}\n"))
        .collect();
    format!("{new}\n##### concepts of this project\n\n{prefixes}{own}").into_bytes()
}

/// The concepts of a vocabulary file: the name and the whole statement of each.
fn concepts(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let end = statement_end(rest);
            let (statement, after) = rest.split_at(end);
            rest = after;
            let mut words = statement.split_whitespace();
            if let (Some(name), Some("a"), Some(class)) = (words.next(), words.next(), words.next())
                && class.starts_with("skos:Concept")
            {
                return Some((name, statement));
            }
        }
        None
    })
}

/// The end of the statement or the line at the beginning of a text.
fn statement_end(text: &str) -> usize {
    let is_statement = text.starts_with(|first: char| !first.is_whitespace() && !matches!(first, '#' | '@'));
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        end += line.len();
        if !is_statement || line.trim_end().ends_with(" .") {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(path: &str, before: &str, current: &str) -> String {
        String::from_utf8(migrated_table(Path::new(path), before.as_bytes(), current.as_bytes(), "en").unwrap())
            .unwrap()
    }

    #[test]
    fn tables_get_the_columns_that_they_lack_and_keep_their_own() {
        let migrated = table("data/records/x.csv", "record,mine,quote\n1,\"a, b\",q\n", "record,source,quote,end\n");
        assert_eq!(migrated, "record,source,mine,quote,end\n1,,\"a, b\",q,\n");
    }

    #[test]
    fn a_table_with_all_columns_is_not_touched() {
        let before = "record,source\r\n1,\"a\"\r\n";
        assert_eq!(table("data/records/x.csv", before, "record,source\nexample,1\n"), before);
    }

    #[test]
    fn a_text_without_a_language_is_one_in_the_first_language() {
        let migrated = table("data/records/figures.csv", "record,unit\n1,states\n", "record,unit_en,unit_ar\n");
        assert_eq!(migrated, "record,unit_en,unit_ar\n1,states,\n");
    }

    #[test]
    fn a_term_is_named_after_its_role_and_a_contributor_is_involved() {
        let terms =
            table("data/records/memberships.csv", "record,role,start\n1,president,\n", "record,role,term,start\n");
        assert_eq!(terms, "record,role,term,start\n1,president,president,\n");
        let roles = table("data/records/participants.csv", "record,role\n1,contributor\n2,attendee\n", "record,role\n");
        assert_eq!(roles, "record,role\n1,involved\n2,attendee\n");
    }

    #[test]
    fn a_broken_table_is_an_error_with_its_name() {
        let error = migrated_table(Path::new("data/x.csv"), b"a,b\n1\n", b"a,b\n", "en").unwrap_err().to_string();
        assert!(error.contains("data/x.csv") && error.contains("found record with 1 fields"), "{error}");
    }

    #[test]
    fn concepts_of_the_project_are_kept() {
        let new = "@prefix kind: <kind/> .\nkind:a a skos:Concept ;\n  skos:prefLabel \"A\"@en .\n";
        let old = "@prefix kind: <kind/> .\n@prefix my: <my/> .\n# a note\nkind:a a skos:Concept ;\n  skos:prefLabel \"old\"@en .\n\
            kind:b a skos:Concept , my:C ;\n  skos:prefLabel \"B\"@en .\nex:gone rdfs:label \"x\"@en .\n";
        let merged = String::from_utf8(with_own_concepts(new.into(), old.as_bytes())).unwrap();
        let own = "\n##### concepts of this project\n\n@prefix my: <my/> .\nkind:b a skos:Concept , my:C ;\n  skos:prefLabel \"B\"@en .\n";
        assert_eq!(merged, format!("{new}{own}"));
        // A second migration changes nothing.
        assert_eq!(String::from_utf8(with_own_concepts(new.into(), merged.as_bytes())).unwrap(), merged);
    }

    #[test]
    fn links_of_the_project_are_kept() {
        let merged =
            with_own_rows(b"concept,of,item\nknd:a,,Q1\n".to_vec(), b"concept,of,item\nknd:a,,Q0\nknd:b,,Q2\n");
        assert_eq!(merged, b"concept,of,item\nknd:a,,Q1\nknd:b,,Q2\n");
    }
}
