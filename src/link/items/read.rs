//! Reads items from files: dumps with one entity on each line, answers of `Special:EntityData` or `wbgetentities`, or
//! RDF.

use super::compressed::{decompressed, plain_name};
use super::pieces::{LONGEST, Piece, Pieces};
use super::{Item, Reading, items_of_document, json};
use crate::link::http::error_message;
use crate::link::{ItemId, LinkError};
use diwan_rdf::files::{LARGEST_WHOLE, open_regular, read_all};
use diwan_rdf::term::{ShallowTriples, check_entities};
use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::Triple;
use serde::Deserialize;
use serde_json::Value as Json;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

/// Reads the `wanted` items from a file, or from all files of a folder that have a suitable extension. Files may be
/// compressed with gzip, Zstandard or bzip2. For JSON, only one entity is in memory at a time. Damaged entities are
/// skipped and recorded in the [`Reading`].
///
/// # Errors
/// [`LinkError`] with file and line if a file cannot be read, if an entity is too long, or if there is damage and no
/// entity at all.
pub fn read_items(path: &Path, wanted: &dyn Fn(ItemId) -> bool) -> Result<Reading, LinkError> {
    let mut reading = Reading::default();
    for path in item_files(path)? {
        let failed = |cause| LinkError::Io { path: path.clone(), cause };
        let input = open_regular(&path).and_then(decompressed).map_err(failed)?;
        let mut input = BufReader::with_capacity(1 << 16, input);
        let mut begin = Vec::new();
        input.by_ref().take(4).read_to_end(&mut begin).map_err(|cause| cut(&path, 1, &cause))?;
        if let Some(encoding) = wide_encoding(&begin) {
            let reason = format!("it is in {encoding}, without a byte-order mark; save it as UTF-8");
            reading.damaged(&path.display().to_string(), &reason);
            continue;
        }
        let input = Cursor::new(begin).chain(input);
        match rdf_format(&plain_name(&path)) {
            Some(format) => read_rdf(&path, input, format, wanted, &mut reading)?,
            None => read_json(&path, input, wanted, &mut reading)?,
        }
    }
    match reading.damage.first() {
        Some((place, reason)) if reading.entities == 0 => {
            Err(LinkError::Items { place: place.clone(), reason: reason.clone() })
        }
        _ => Ok(reading),
    }
}

/// The encoding of a text in UTF-16 or UTF-32 without a byte-order mark, recognized by the zero bytes next to its first
/// character.
fn wide_encoding(begin: &[u8]) -> Option<&'static str> {
    match begin {
        [1..=0x7F, 0, 0, 0, ..] | [0, 0, 0, 1..=0x7F, ..] => Some("UTF-32"),
        [1..=0x7F, 0, ..] | [0, 1..=0x7F, ..] => Some("UTF-16"),
        _ => None,
    }
}

/// The RDF format of a file name. JSON extensions mean Wikibase JSON, not JSON-LD.
fn rdf_format(name: &Path) -> Option<RdfFormat> {
    let extension = name.extension()?.to_str()?;
    RdfFormat::from_extension(extension).filter(|_| !extension.starts_with("json"))
}

/// Whether [`read_items`] reads a file of this name in a folder.
pub fn becomes_item_file(path: &Path) -> bool {
    let name = plain_name(path);
    let is_json =
        name.extension().is_some_and(|ending| ["json", "jsonl", "ndjson"].iter().any(|known| ending == *known));
    // A text file is more likely a note than N-Triples.
    is_json || (rdf_format(&name).is_some() && name.extension().is_none_or(|ending| ending != "txt"))
}

/// The files that [`read_items`] reads.
///
/// # Errors
/// [`LinkError`] if a folder cannot be read, or contains no such file.
pub fn item_files(path: &Path) -> Result<Vec<PathBuf>, LinkError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let failed = |cause| LinkError::Io { path: path.to_owned(), cause };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failed)? {
        let entry = entry.map_err(failed)?.path();
        if entry.is_file() && becomes_item_file(&entry) {
            files.push(entry);
        }
    }
    files.sort();
    if files.is_empty() {
        let reason = "no file in this folder has a name that ends in .json, or as RDF does".to_owned();
        return Err(LinkError::Items { place: path.display().to_string(), reason });
    }
    Ok(files)
}

fn read_rdf(
    path: &Path,
    input: impl Read,
    format: RdfFormat,
    wanted: &dyn Fn(ItemId) -> bool,
    reading: &mut Reading,
) -> Result<(), LinkError> {
    let wrong = |reason: String| LinkError::Items { place: path.display().to_string(), reason };
    // Limited, because all triples are held in memory.
    let input = Limited { input, left: LARGEST_WHOLE };
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
    let triples = triples.map_err(|error| match error {
        RdfParseError::Io(cause) => LinkError::Io { path: path.to_owned(), cause },
        RdfParseError::Syntax(error) => wrong(error.to_string()),
    })?;
    let place = path.display().to_string();
    for (id, item) in items_of_document(&triples) {
        reading.entities += 1;
        if wanted(id) {
            reading.add(id, item, &place);
        }
    }
    Ok(())
}

/// A reader that fails after a number of bytes.
struct Limited<R> {
    input: R,
    left: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 256 MiB, and would be held in memory")
        })?;
        Ok(read)
    }
}

/// The reason why reading a document stops.
enum Stop {
    Io(io::Error),
    Link(LinkError),
}

impl From<io::Error> for Stop {
    fn from(cause: io::Error) -> Self {
        Self::Io(cause)
    }
}

fn read_json(
    path: &Path,
    input: impl BufRead,
    wanted: &dyn Fn(ItemId) -> bool,
    reading: &mut Reading,
) -> Result<(), LinkError> {
    let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.split('.').next());
    let requested = name.and_then(|name| name.parse().ok());
    let mut document = Document { path, requested, wanted, reading, first: None, members: 0 };
    let mut pieces = Pieces::new(input);
    let end = pieces.read(|piece| document.take(piece));
    let (is_empty, line) = (pieces.is_empty, pieces.line());
    match end {
        Ok(()) if is_empty => {
            reading.damaged(&path.display().to_string(), "it is empty");
            Ok(())
        }
        Ok(()) => Ok(()),
        Err(Stop::Link(error)) => Err(error),
        Err(Stop::Io(cause)) => Err(cut(path, line, &cause)),
    }
}

/// The error of a file that cannot be read beyond a line.
fn cut(path: &Path, line: u64, cause: &io::Error) -> LinkError {
    let cause = io::Error::new(cause.kind(), format!("after line {line}: {cause}; is the file truncated?"));
    LinkError::Io { path: path.to_owned(), cause }
}

/// The state of reading a JSON document.
struct Document<'a> {
    path: &'a Path,
    /// The item that was requested, according to the name of the file.
    requested: Option<ItemId>,
    wanted: &'a dyn Fn(ItemId) -> bool,
    reading: &'a mut Reading,
    /// The first member of `entities`. If it is the only one, it is the answer to the request.
    first: Option<(String, Item, String)>,
    members: usize,
}

/// The reason why an object is rejected.
enum InvalidObject {
    Syntax(serde_json::Error),
    Entity(String),
}

impl From<serde_json::Error> for InvalidObject {
    fn from(error: serde_json::Error) -> Self {
        Self::Syntax(error)
    }
}

impl From<String> for InvalidObject {
    fn from(reason: String) -> Self {
        Self::Entity(reason)
    }
}

/// The error message without the line, which is reported separately.
fn not_json(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    format!("not Wikidata's JSON: {} in column {}", text.strip_suffix(&place).unwrap_or(&text), error.column())
}

/// The members of an entity that are needed to decide whether it is wanted.
#[derive(Deserialize)]
struct EntityHead {
    id: Option<Json>,
    entities: Option<Json>,
    missing: Option<Json>,
}

impl Document<'_> {
    fn take(&mut self, piece: Piece) -> Result<(), Stop> {
        match piece {
            Piece::Object { text, key, line } => {
                let place = self.place(line);
                match self.object(&text, key, &place) {
                    Ok(()) => {}
                    Err(InvalidObject::Syntax(error)) => {
                        // The parser counts lines from the beginning of the object.
                        let place = self.place(line + (error.line() as u64).saturating_sub(1));
                        self.reading.damaged(&place, &not_json(&error));
                    }
                    Err(InvalidObject::Entity(reason)) => self.reading.damaged(&place, &reason),
                }
            }
            Piece::End => self.end_of_members(),
            Piece::Damage { line, reason } => self.reading.damaged(&self.place(line), &reason),
            Piece::TooLong { line } => {
                let reason = format!("an entity, or the gap before one, is longer than {} MiB", LONGEST >> 20);
                return Err(Stop::Link(LinkError::Items { place: self.place(line), reason }));
            }
        }
        Ok(())
    }

    fn place(&self, line: u64) -> String {
        format!("{}:{line}", self.path.display())
    }

    fn object(&mut self, text: &[u8], key: Option<String>, place: &str) -> Result<(), InvalidObject> {
        let head: EntityHead = serde_json::from_slice(text)?;
        match (head, key) {
            (EntityHead { missing: Some(_), .. }, _) => {
                self.reading.entities += 1;
                Ok(())
            }
            (EntityHead { entities: Some(entities), .. }, None) => {
                self.members(&entities, place);
                Ok(())
            }
            (EntityHead { id: Some(Json::String(id)), .. }, key) => self.entity(text, &id, key, place),
            _ => Err(no_entity(text).into()),
        }
    }

    /// Reads the members of an `entities` that is not the first member of its document.
    fn members(&mut self, entities: &Json, place: &str) {
        let members = entities.as_object().into_iter().flatten().map(|(key, entity)| (Some(key.clone()), entity));
        let list = entities.as_array().into_iter().flatten().map(|entity| (None, entity));
        for (key, entity) in members.chain(list) {
            match self.object(entity.to_string().as_bytes(), key, place) {
                Ok(()) => {}
                Err(InvalidObject::Syntax(error)) => self.reading.damaged(place, &not_json(&error)),
                Err(InvalidObject::Entity(reason)) => self.reading.damaged(place, &reason),
            }
        }
        self.end_of_members();
    }

    fn entity(&mut self, text: &[u8], id: &str, key: Option<String>, place: &str) -> Result<(), InvalidObject> {
        self.reading.entities += 1;
        let key_id = key.as_deref().and_then(|key| key.parse().ok());
        let is_first = key.is_some() && self.members == 0;
        self.members += usize::from(key.is_some());
        let ids = [id.parse().ok(), key_id, self.requested.filter(|_| is_first)];
        if !ids.into_iter().flatten().any(self.wanted) {
            return Ok(());
        }
        let entity: Json = serde_json::from_slice(text)?;
        let Some(item) = json::item(&entity)? else { return Ok(()) };
        match key {
            Some(key) if is_first => self.first = Some((key, item, place.to_owned())),
            Some(_) => self.keep(key_id, item, place),
            None if (self.wanted)(item.id) => self.reading.add(item.id, item, place),
            None => {}
        }
        Ok(())
    }

    /// If `entities` has a single member, it is the item after which the file is named.
    fn end_of_members(&mut self) {
        let requested = self.requested.filter(|_| self.members == 1);
        self.members = 0;
        if let Some((key, item, place)) = self.first.take() {
            self.keep(requested.or(key.parse().ok()), item, &place);
        }
    }

    /// Adds an item. The requested identifier differs from that of the item if the requested item was redirected.
    fn keep(&mut self, requested: Option<ItemId>, item: Item, place: &str) {
        let requested = requested.unwrap_or(item.id);
        if (self.wanted)(requested) && requested != item.id {
            self.reading.add(requested, item.clone(), place);
        }
        if (self.wanted)(item.id) || (self.wanted)(requested) {
            self.reading.add(item.id, item, place);
        }
    }
}

/// The error message for an object that is not an entity: the message of a service, or a general one.
fn no_entity(text: &[u8]) -> String {
    let message = serde_json::from_slice(text).ok().and_then(|answer: Json| error_message(&answer));
    let what = "neither an entity nor `entities`: is it Wikidata's JSON?";
    message.map_or(what.to_owned(), |message| format!("an error instead of an entity: {message}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn reading(files: &[(&str, &[u8])]) -> Result<Reading, String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        let shown = |text: &str| text.replace(&folder.path().display().to_string(), "");
        let mut reading =
            read_items(folder.path(), &|id| id.number() < 10).map_err(|error| shown(&error.to_string()))?;
        reading.damage.iter_mut().for_each(|(place, _)| *place = shown(place));
        reading.repeated.iter_mut().for_each(|text| *text = shown(text));
        Ok(reading)
    }

    fn read(name: &str, text: &str) -> Result<Vec<String>, String> {
        let items = reading(&[(name, text.as_bytes())])?.items;
        Ok(items.iter().map(|(key, item)| format!("{key}={}", item.id)).collect())
    }

    #[test]
    fn a_dump_has_one_entity_per_line() {
        let dump = "[\n{\"id\":\"Q1\",\"claims\":[]},\n{\"id\":\"P31\",\"claims\":[]},\n{\"id\":\"Q99\",\"claims\":[]},\n{\"id\":\"Q2\",\"claims\":[]}\n]\n";
        assert_eq!(read("dump.json", dump).unwrap(), ["Q1=Q1", "Q2=Q2"]);
    }

    #[test]
    fn entity_data_on_one_line_or_many_and_redirects() {
        let document = r#"{"entities":{"Q3":{"id":"Q4","claims":{}},"Q5":{"id":"Q5","missing":""}}}"#;
        assert_eq!(read("Q3.json", document).unwrap(), ["Q3=Q4", "Q4=Q4"]);
        assert_eq!(read("Q3.json", &document.replace('{', "{\n")).unwrap(), ["Q3=Q4", "Q4=Q4"]);
        // Special:EntityData uses the identifier of the redirect's target.
        assert_eq!(read("Q7.json", r#"{"entities":{"Q8":{"id":"Q8","claims":{}}}}"#).unwrap(), ["Q7=Q8", "Q8=Q8"]);
        let later = r#"{"success":1,"entities":{"Q8":{"id":"Q8","claims":{}}}}"#;
        assert_eq!(read("Q7.json", later).unwrap(), ["Q7=Q8", "Q8=Q8"]);
        assert_eq!(read("a.json", r#"{"entities":[]}"#).unwrap(), [""; 0]);
    }

    #[test]
    fn damage_is_reported_with_its_line_and_affects_nothing_else() {
        let good = |id: u8| format!("{{\"id\":\"Q{id}\",\"claims\":[]}}");
        let text =
            format!("[\n{},\n{{\"id\":\"Q2\",\n{},\n{{\"id\":\"Q4\",\"claims\":{{\"X1\":[]}}}}\n]", good(1), good(3));
        let read = reading(&[("dump.json", text.as_bytes())]).unwrap();
        assert_eq!(read.items.keys().map(|id| id.number()).collect::<Vec<_>>(), [1, 3]);
        let reported: Vec<_> = read.damage.iter().map(|(place, reason)| format!("{place}: {reason}")).collect();
        assert_eq!(reported[0], "/dump.json:3: it is truncated: the next entity begins before its end");
        assert!(reported[1].starts_with("/dump.json:5: Q4: \"X1\": not a Wikidata identifier"), "{}", reported[1]);
        let many = "x\n{}\n".repeat(20) + &good(1);
        let read = reading(&[("dump.json", many.as_bytes())]).unwrap();
        assert_eq!((read.damage.len(), read.more_damage, read.items.len()), (10, 30, 1));
    }

    #[test]
    fn a_file_with_only_damage_is_an_error() {
        for (text, expected) in [
            ("{\"name\": 1}", "/a.json:1: neither an entity nor `entities`: is it Wikidata's JSON?"),
            ("<!DOCTYPE html>\n<p>\n", "/a.json:1: a web page or RDF, not Wikidata's JSON"),
            ("", "/a.json: it is empty"),
            (
                r#"{"error":{"code":"no-such-entity","info":"none"}}"#,
                "an error instead of an entity: no-such-entity: none",
            ),
            ("{\"id\":\"Q1\",", "/a.json:1: the file ends inside the value that begins here"),
            ("\n{\"id\":\n\"Q1\",}", "/a.json:3: not Wikidata's JSON: trailing comma in column 6"),
        ] {
            let error = read("a.json", text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
        assert!(read("a.txt", "{}").unwrap_err().contains("no file in this folder has a name that ends in .json"));
    }

    #[test]
    fn repeated_items_count_once() {
        let item = |label: &str, revision: &str| {
            format!(r#"{{"id":"Q1",{revision}"labels":{{"en":{{"value":"{label}"}}}},"claims":{{}}}}"#).into_bytes()
        };
        let read = |first: Vec<u8>, second: Vec<u8>| reading(&[("a.json", &first), ("b.json", &second)]).unwrap();
        let label = |reading: &Reading| reading.items.values().next().unwrap().label("en").unwrap().to_owned();
        let later = read(item("one", ""), item("two", ""));
        assert_eq!((label(&later), later.repeated.len()), ("two".to_owned(), 1));
        assert_eq!(
            later.repeated[0],
            "Q1 is in /a.json:1 and, with other data, in /b.json:1; the data in /b.json:1 \
            are used"
        );
        let newer = read(item("one", r#""lastrevid":9,"#), item("two", r#""lastrevid":8,"#));
        assert_eq!(label(&newer), "one");
        assert!(newer.repeated[0].ends_with("the data in /a.json:1 are used"), "{}", newer.repeated[0]);
        assert!(read(item("one", ""), item("one", "")).repeated.is_empty());
    }

    #[test]
    fn compression_is_known_by_its_bytes() {
        let text = br#"{"id":"Q1","claims":{}}"#;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text).unwrap();
        let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        bzip2.write_all(text).unwrap();
        let (gzip, bzip2) = (gzip.finish().unwrap(), bzip2.finish().unwrap());
        let twice = [bzip2.as_slice(), &bzip2].concat();
        for (name, bytes) in [
            ("a.json", &gzip),
            ("a.json.bz2", &gzip),
            ("a.json", &bzip2),
            ("a.json.bz2", &bzip2),
            ("a.json.gz", &bzip2),
            ("a.json.bz2", &twice),
        ] {
            assert_eq!(reading(&[(name, bytes)]).unwrap().items.len(), 1, "{name}");
        }
        assert_eq!(reading(&[("a.json.gz", text)]).unwrap().items.len(), 1, "not compressed at all");
        let xz = reading(&[("a.json.xz", b"\xFD7zXZ\0\0\x04")]).unwrap_err();
        assert_eq!(xz, "/a.json.xz: it is compressed with xz, which is not supported; decompress it first: xz -d");
        let cut = reading(&[("a.json.gz", &gzip[..gzip.len() - 9])]).unwrap_err();
        assert!(cut.starts_with("/a.json.gz: after line 1: ") && cut.ends_with("is the file truncated?"), "{cut}");
    }

    #[test]
    fn other_encodings_are_named() {
        let text = r#"{"id":"Q1","claims":{}}"#;
        let wide = |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let utf_32 = text.chars().flat_map(|character| u32::from(character).to_le_bytes()).collect::<Vec<u8>>();
        for (bytes, encoding) in
            [(wide(text, u16::to_le_bytes), "UTF-16"), (wide(text, u16::to_be_bytes), "UTF-16"), (utf_32, "UTF-32")]
        {
            let expected = format!("it is in {encoding}, without a byte-order mark; save it as UTF-8");
            for name in ["a.json", "a.ttl"] {
                assert_eq!(reading(&[(name, &bytes)]).unwrap_err(), format!("/{name}: {expected}"));
            }
            // Other files are still read.
            let read = reading(&[("a.json", &bytes), ("b.json", text.as_bytes())]).unwrap();
            assert_eq!((read.items.len(), &read.damage[0].1), (1, &expected));
        }
        // With a byte-order mark, it is read.
        let marked = format!("\u{FEFF}{text}");
        for bytes in [marked.clone().into_bytes(), wide(&marked, u16::to_le_bytes), wide(&marked, u16::to_be_bytes)] {
            assert_eq!(reading(&[("a.json", &bytes)]).unwrap().items.len(), 1);
        }
    }

    #[test]
    fn rdf_is_limited() {
        let read = |left: u64| Limited { input: &b"12345"[..], left }.read_to_end(&mut Vec::new());
        assert_eq!(read(5).unwrap(), 5);
        assert_eq!(read(4).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }
}
