//! Items out of files: a dump with one entity a line, what `Special:EntityData` or `wbgetentities` answer, or RDF.

use super::{Item, Items, items_of_document, json};
use crate::link::{ItemId, LinkError};
use crate::source::{Compression, Encoding, decode, read_all};
use crate::term::{ShallowTriples, check_entities};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Triple;
use serde_json::Value as Json;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

/// Reads those items of a file, or of all files of a folder whose names end as such files do, that are `wanted`. Files
/// may be compressed with gzip or zstd; a dump is read line by line.
///
/// # Errors
/// [`LinkError`] with file and line, when one cannot be read.
pub fn read_items(path: &Path, wanted: &dyn Fn(ItemId) -> bool) -> Result<Items, LinkError> {
    let mut items = Items::new();
    for path in files(path)? {
        let file = File::open(&path).map_err(|cause| LinkError::Io { path: path.clone(), cause })?;
        let (compression, name) = compression(&path);
        let input = decode(Box::new(file), compression, Encoding::Utf8);
        let input = BufReader::new(input.map_err(|cause| LinkError::Io { path: path.clone(), cause })?);
        match rdf_format(&name) {
            Some(format) => read_rdf(&path, input, format, wanted, &mut items)?,
            None => read_json(&path, input, wanted, &mut items)?,
        }
    }
    Ok(items)
}

/// How a file is compressed, and its name without that.
fn compression(path: &Path) -> (Compression, PathBuf) {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("gz") => (Compression::Gzip, path.with_extension("")),
        Some("zst") => (Compression::Zstd, path.with_extension("")),
        _ => (Compression::None, path.to_owned()),
    }
}

/// The RDF format that a name ends in. JSON is Wikibase's, not JSON-LD.
fn rdf_format(name: &Path) -> Option<RdfFormat> {
    let extension = name.extension()?.to_str()?;
    RdfFormat::from_extension(extension).filter(|_| !extension.starts_with("json"))
}

fn files(path: &Path) -> Result<Vec<PathBuf>, LinkError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let failed = |cause| LinkError::Io { path: path.to_owned(), cause };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failed)? {
        let entry = entry.map_err(failed)?.path();
        let name = compression(&entry).1;
        let is_json =
            name.extension().is_some_and(|ending| ["json", "jsonl", "ndjson"].iter().any(|known| ending == *known));
        if entry.is_file() && (is_json || rdf_format(&name).is_some()) {
            files.push(entry);
        }
    }
    files.sort();
    Ok(files)
}

fn read_rdf(
    path: &Path,
    input: impl Read,
    format: RdfFormat,
    wanted: &dyn Fn(ItemId) -> bool,
    items: &mut Items,
) -> Result<(), LinkError> {
    let wrong = |reason: String| LinkError::Items { place: path.display().to_string(), reason };
    let input: Box<dyn Read> = match format {
        RdfFormat::RdfXml => {
            let document = read_all(input).map_err(|cause| LinkError::Io { path: path.to_owned(), cause })?;
            check_entities(&document).map_err(|error| wrong(error.to_string()))?;
            Box::new(Cursor::new(document))
        }
        _ => Box::new(ShallowTriples::new(input)),
    };
    let quads = RdfParser::from_format(format).lenient().for_reader(input);
    let triples = quads.map(|quad| quad.map(Triple::from)).collect::<Result<Vec<_>, _>>();
    let triples = triples.map_err(|error| wrong(error.to_string()))?;
    items.extend(items_of_document(&triples).into_iter().filter(|(id, _)| wanted(*id)));
    Ok(())
}

fn read_json(
    path: &Path,
    mut input: impl BufRead,
    wanted: &dyn Fn(ItemId) -> bool,
    items: &mut Items,
) -> Result<(), LinkError> {
    let failed = |cause| LinkError::Io { path: path.to_owned(), cause };
    let (mut line, mut number) = (String::new(), 0);
    let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.split('.').next());
    let asked = name.and_then(|name| name.parse().ok());
    while input.read_line(&mut line).map_err(failed)? > 0 {
        number += 1;
        let wrong = |reason: String| LinkError::Items { place: format!("{}:{number}", path.display()), reason };
        let text = line.trim().trim_end_matches(',');
        match serde_json::from_str::<Json>(text) {
            _ if matches!(text, "" | "[" | "]") => {}
            Ok(document) => add(&document, asked, wanted, items).map_err(wrong)?,
            // A document that runs over several lines is read as one.
            Err(error) if error.is_eof() && number == 1 => {
                input.read_to_string(&mut line).map_err(failed)?;
                let document = serde_json::from_str(&line).map_err(|error| wrong(unreadable(&error)))?;
                return add(&document, asked, wanted, items).map_err(wrong);
            }
            Err(error) => return Err(wrong(unreadable(&error))),
        }
        line.clear();
    }
    Ok(())
}

fn unreadable(error: &serde_json::Error) -> String {
    format!("not Wikidata's JSON, nor a name that ends as RDF does: {error}")
}

/// Adds the items of a document: one entity, a list of them, or `entities` by what was asked for.
fn add(
    document: &Json,
    asked: Option<ItemId>,
    wanted: &dyn Fn(ItemId) -> bool,
    items: &mut Items,
) -> Result<(), String> {
    if let Some(entities) = document.get("entities").and_then(Json::as_object) {
        // A file of one entity is named by what was asked for.
        let asked = asked.filter(|_| entities.len() == 1);
        for (key, entity) in entities.iter().filter(|(_, entity)| entity.get("missing").is_none()) {
            if let Some(item) = json::item(entity)? {
                keep(asked.or(key.parse().ok()).unwrap_or(item.id), item, wanted, items);
            }
        }
        return Ok(());
    }
    let entities = document.as_array().map_or(std::slice::from_ref(document), Vec::as_slice);
    for entity in entities {
        let id = entity["id"].as_str().ok_or("neither an entity nor `entities`: is it Wikidata's JSON?")?;
        if id.parse().is_ok_and(wanted)
            && let Some(item) = json::item(entity)?
        {
            items.insert(item.id, item);
        }
    }
    Ok(())
}

/// What was asked for and what was answered differ when the item was merged into another.
fn keep(asked: ItemId, item: Item, wanted: &dyn Fn(ItemId) -> bool, items: &mut Items) {
    if wanted(asked) && asked != item.id {
        items.insert(asked, item.clone());
    }
    if wanted(item.id) || wanted(asked) {
        items.insert(item.id, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str) -> Result<Vec<String>, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), text).unwrap();
        let items = read_items(folder.path(), &|id| id.number() < 10)
            .map_err(|error| error.to_string().replace(&folder.path().display().to_string(), ""))?;
        Ok(items.iter().map(|(key, item)| format!("{key}={}", item.id)).collect())
    }

    #[test]
    fn a_dump_has_an_entity_a_line() {
        let dump = "[\n{\"id\":\"Q1\",\"claims\":[]},\n{\"id\":\"P31\",\"claims\":[]},\n{\"id\":\"Q99\",\"claims\":[]},\n{\"id\":\"Q2\",\"claims\":[]}\n]\n";
        assert_eq!(read("dump.json", dump).unwrap(), ["Q1=Q1", "Q2=Q2"]);
    }

    #[test]
    fn entity_data_on_one_line_or_many_and_redirects() {
        let document = r#"{"entities":{"Q3":{"id":"Q4","claims":{}},"Q5":{"id":"Q5","missing":""}}}"#;
        assert_eq!(read("Q3.json", document).unwrap(), ["Q3=Q4", "Q4=Q4"]);
        assert_eq!(read("Q3.json", &document.replace('{', "{\n")).unwrap(), ["Q3=Q4", "Q4=Q4"]);
        // Special:EntityData names the item that it leads to.
        assert_eq!(read("Q7.json", r#"{"entities":{"Q8":{"id":"Q8","claims":{}}}}"#).unwrap(), ["Q7=Q8", "Q8=Q8"]);
    }

    #[test]
    fn damage_has_its_line() {
        let error = read("dump.json", "[\n{\"id\":\"Q1\",\"claims\":[]},\n{\"id\":\"Q2\",\n").unwrap_err();
        assert!(
            error.starts_with("/dump.json:3: not Wikidata's JSON") && error.contains("EOF while parsing"),
            "{error}"
        );
        let error = read("a.json", "{\"name\": 1}").unwrap_err();
        assert!(error.contains("is it Wikidata's JSON?"), "{error}");
        let error = read("a.json", r#"{"id":"Q1","claims":{"P580":[{"mainsnak":{"snaktype":"x"}}]}}"#).unwrap_err();
        assert!(error.contains("/a.json:1: Q1: P580: a snak of type Some(\"x\")"), "{error}");
    }
}
