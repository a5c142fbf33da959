//! Where data are and how they are read.

use super::description::Description;
use super::dialect::{csvw_encoding, dialect, unsupported};
use super::resources::Resource;
use super::vocab::{self, Namespace};
use crate::mapping::problems::{Problems, zip};
use crate::mapping::{
    Access, Compression, Dialect, Encoding, LogicalSource, PathRoot, Place, ProblemKind, ReferenceFormulation, Spanned,
};
use oxrdf::{NamedNode, NamedNodeRef, Term};
use std::path::{Component, Path, PathBuf};

/// The source of triples maps that need none.
pub(super) fn nothing() -> LogicalSource {
    LogicalSource {
        access: Access::Nothing,
        formulation: ReferenceFormulation::Csv,
        iterator: None,
        nulls: Vec::new(),
        compression: Compression::None,
        encoding: Encoding::Utf8,
        dialect: Dialect::default(),
        json_lines: false,
        older_paths: false,
    }
}

/// Reads a logical source, and where it names its data.
pub(super) fn logical_source(resource: &Resource<'_>) -> Result<(LogicalSource, Place), Problems> {
    if resource.is_damaged() {
        return Err(Problems::default());
    }
    let source = source(resource)?;
    if let Some(formulation) = added_formulation(resource)?
        && !source.has(vocab::PATH)
    {
        return Ok((described(resource, &source, formulation)?, source.place()));
    }
    let description = Description::of(resource, &source)?;
    let Spanned { value: path, place } = path(&source)?;
    let ending = Ending::of(&path);
    let files = zip(root(&description), compression(&description, &source, &ending, &place));
    let texts = zip(nulls(&description), encoding(&description));
    let rows = formulation(resource, &source, &ending).and_then(|formulation| {
        let dialect = match formulation {
            ReferenceFormulation::Csv => dialect(&description, ending.format == "tsv"),
            ReferenceFormulation::JsonPath | ReferenceFormulation::Other(_) => Ok(Dialect::default()),
        };
        Ok((zip(iterator(either(resource, &source, vocab::ITERATOR), &formulation), dialect)?, formulation))
    });
    let (((root, compression), (nulls, encoding)), ((iterator, dialect), formulation)) = zip(zip(files, texts), rows)?;
    let logical = LogicalSource {
        iterator,
        nulls,
        compression,
        encoding,
        dialect,
        formulation,
        json_lines: ending.is_json_lines(),
        older_paths: false,
        access: Access::File { root, path: without_dots(&path) },
    };
    Ok((logical, place))
}

/// A source that is no file.
fn described(
    resource: &Resource<'_>,
    source: &Resource<'_>,
    formulation: NamedNode,
) -> Result<LogicalSource, Problems> {
    Ok(LogicalSource {
        access: Access::Described { name: source.name(), properties: source.properties() },
        formulation: ReferenceFormulation::Other(formulation),
        iterator: resource.text(vocab::ITERATOR)?.map(|iterator| iterator.value),
        nulls: nulls(&Description::of(resource, source)?)?,
        ..nothing()
    })
}

/// The reference formulation, if it was added to those of CSV and JSON.
fn added_formulation(resource: &Resource<'_>) -> Result<Option<NamedNode>, Problems> {
    Ok(match resource.optional(vocab::REFERENCE_FORMULATION)?.map(|formulation| formulation.value) {
        Some(Term::NamedNode(node)) if resource.is_added_formulation(&node) => Some(node),
        _ => None,
    })
}

fn source<'g>(resource: &Resource<'g>) -> Result<Resource<'g>, Problems> {
    match resource.optional_resource(vocab::SOURCE)? {
        Some(source) => Ok(source),
        None => resource.fail(ProblemKind::NoSourceName),
    }
}

fn path(source: &Resource<'_>) -> Result<Spanned<String>, Problems> {
    let path = match (source.text(vocab::PATH)?, source.text(vocab::CSVW_URL)?) {
        (Some(path), None) | (None, Some(path)) => path,
        (None, None) => return source.fail(ProblemKind::NoPath { class: other_class(source) }),
        (Some(_), Some(_)) => return super::term::both(source, vocab::PATH, vocab::CSVW_URL),
    };
    match path.strip_prefix("file://") {
        Some(local) if local.starts_with('/') => Ok(Spanned { value: local.to_owned(), place: path.place.clone() }),
        None if path.is_empty() => source.fail_at(&path.place, ProblemKind::EmptyPath),
        None if !path.contains("://") => Ok(path),
        _ => source.fail_at(&path.place, ProblemKind::RemoteFile { path: path.value.clone() }),
    }
}

/// The class of a source that is none of RML: it says what the source is instead of a file.
fn other_class(source: &Resource<'_>) -> Option<String> {
    let classes = source.all(vocab::TYPE);
    let mut others = classes.iter().filter(|class| match &***class {
        Term::NamedNode(class) => Namespace::split(class.as_str()).is_none(),
        _ => false,
    });
    others.next().map(|class| class.to_string())
}

/// The path without `.`: sources are compared by their paths.
fn without_dots(path: &str) -> PathBuf {
    let parts = Path::new(path).components().filter(|part| *part != Component::CurDir);
    let plain: PathBuf = parts.collect();
    if plain.as_os_str().is_empty() { path.into() } else { plain }
}

fn root(description: &Description<'_>) -> Result<PathRoot, Problems> {
    let Some((source, root)) = description.optional(vocab::ROOT)? else { return Ok(PathRoot::WorkingDirectory) };
    match &*root {
        Term::NamedNode(node) if *node == vocab::CURRENT_WORKING_DIRECTORY => Ok(PathRoot::WorkingDirectory),
        Term::NamedNode(node) if *node == vocab::MAPPING_DIRECTORY => {
            Ok(PathRoot::Directory(source.file().parent().unwrap_or(Path::new("")).to_owned()))
        }
        Term::Literal(folder) => Ok(PathRoot::Directory(folder.value().into())),
        _ => {
            let supported = "rml:MappingDirectory, rml:CurrentWorkingDirectory or a folder \"...\"";
            unsupported(source, vocab::ROOT, &shown(&root), Some(supported))
        }
    }
}

/// The resource that has a property: the logical source, or else its source.
fn either<'r, 'g>(logical: &'r Resource<'g>, source: &'r Resource<'g>, property: NamedNodeRef<'_>) -> &'r Resource<'g> {
    if !logical.has(property) && source.has(property) { source } else { logical }
}

fn shown(term: &Spanned<Term>) -> Spanned<String> {
    Spanned { value: term.to_string(), place: term.place.clone() }
}

/// What the name of a file tells: `a.tsv.gz` is a compressed table.
struct Ending {
    /// The ending, before one that is about compression.
    format: String,
    /// None of ours: an archive.
    compression: Option<Compression>,
}

impl Ending {
    #[expect(clippy::case_sensitive_file_extension_comparisons, reason = "it is in lower case")]
    fn of(path: &str) -> Self {
        let lower = path.to_ascii_lowercase();
        let (rest, compression) = match lower.rsplit_once('.') {
            Some((rest, "gz")) if !rest.ends_with(".tar") => (rest, Some(Compression::Gzip)),
            Some((rest, "zst")) if !rest.ends_with(".tar") => (rest, Some(Compression::Zstd)),
            Some((rest, "zip" | "xz" | "bz2" | "tgz" | "gz" | "zst" | "tar")) => (rest, None),
            _ => (lower.as_str(), Some(Compression::None)),
        };
        Self { format: rest.rsplit_once('.').map(|(_, format)| format.to_owned()).unwrap_or_default(), compression }
    }

    fn is_json_lines(&self) -> bool {
        matches!(self.format.as_str(), "ndjson" | "jsonl")
    }
}

fn formulation(
    resource: &Resource<'_>,
    source: &Resource<'_>,
    ending: &Ending,
) -> Result<ReferenceFormulation, Problems> {
    if let Some(added) = added_formulation(resource)? {
        return Ok(ReferenceFormulation::Other(added));
    }
    let resource = either(resource, source, vocab::REFERENCE_FORMULATION);
    let Some(value) = resource.optional(vocab::REFERENCE_FORMULATION)? else {
        return inferred(resource, source, ending);
    };
    let types = match resource.optional_resource(vocab::REFERENCE_FORMULATION) {
        Ok(Some(node)) => node.all(vocab::TYPE),
        _ => Vec::new(),
    };
    match [&value].into_iter().chain(&types).find_map(|term| known_formulation(term)) {
        Some(formulation) => Ok(formulation),
        None => {
            let kind = ProblemKind::UnsupportedFormulation { formulation: value.to_string() };
            resource.fail_at(&value.place, kind)
        }
    }
}

fn known_formulation(term: &Term) -> Option<ReferenceFormulation> {
    const CSV: [NamedNodeRef<'_>; 4] = [vocab::CSV, vocab::CSV_FORMULATION, vocab::CSVW, vocab::CSVW_FORMULATION];
    const JSON_PATH: [NamedNodeRef<'_>; 2] = [vocab::JSON_PATH, vocab::JSON_PATH_FORMULATION];
    match term {
        Term::NamedNode(node) if CSV.contains(&node.as_ref()) => Some(ReferenceFormulation::Csv),
        Term::NamedNode(node) if JSON_PATH.contains(&node.as_ref()) => Some(ReferenceFormulation::JsonPath),
        _ => None,
    }
}

fn inferred(resource: &Resource<'_>, source: &Resource<'_>, ending: &Ending) -> Result<ReferenceFormulation, Problems> {
    match ending.format.as_str() {
        "csv" | "tsv" => Ok(ReferenceFormulation::Csv),
        "json" => Ok(ReferenceFormulation::JsonPath),
        _ if ending.is_json_lines() => Ok(ReferenceFormulation::JsonPath),
        _ if source.has(vocab::CSVW_URL) => Ok(ReferenceFormulation::Csv),
        _ => resource.fail(ProblemKind::NoFormulation),
    }
}

fn iterator(resource: &Resource<'_>, formulation: &ReferenceFormulation) -> Result<Option<String>, Problems> {
    let iterator = resource.text(vocab::ITERATOR)?;
    if *formulation != ReferenceFormulation::Csv {
        return Ok(iterator.map(|iterator| iterator.value));
    }
    if let Some(Spanned { value: iterator, place }) = iterator
        && !matches!(iterator.as_str(), "" | "row")
    {
        resource.warn(&place, ProblemKind::IteratorOfTable { iterator });
    }
    Ok(None)
}

/// Sorted, for sources are equal whose nulls are the same.
fn nulls(description: &Description<'_>) -> Result<Vec<String>, Problems> {
    let mut nulls = Vec::new();
    for property in [vocab::NULL, vocab::CSVW_NULL] {
        for (source, value) in description.all(property) {
            match &*value {
                Term::Literal(literal) => nulls.push(literal.value().to_owned()),
                _ => return source.wrong_value(property, "a string", &value),
            }
        }
    }
    nulls.sort();
    nulls.dedup();
    Ok(nulls)
}

fn compression(
    description: &Description<'_>,
    source: &Resource<'_>,
    ending: &Ending,
    path: &Place,
) -> Result<Compression, Problems> {
    let Some((source, declared)) = description.optional(vocab::COMPRESSION)? else {
        return match ending.compression {
            Some(compression) => Ok(compression),
            None => source.fail_at(path, ProblemKind::Archive),
        };
    };
    match &*declared {
        Term::NamedNode(node) if *node == vocab::NONE => Ok(Compression::None),
        Term::NamedNode(node) if *node == vocab::GZIP => Ok(Compression::Gzip),
        _ => {
            let supported = "rml:gzip or rml:none, or end the name of the file in .gz or .zst";
            unsupported(source, vocab::COMPRESSION, &shown(&declared), Some(supported))
        }
    }
}

/// What RML says goes before what CSVW says.
fn encoding(description: &Description<'_>) -> Result<Encoding, Problems> {
    let Some((source, declared)) = description.optional(vocab::ENCODING)? else { return csvw_encoding(description) };
    match &*declared {
        Term::NamedNode(node) if *node == vocab::UTF_8 => Ok(Encoding::Utf8),
        Term::NamedNode(node) if *node == vocab::UTF_16 => Ok(Encoding::Utf16),
        _ => unsupported(source, vocab::ENCODING, &shown(&declared), Some("rml:UTF-8 or rml:UTF-16")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{fails, map, parse};
    use super::*;
    use crate::mapping::MappingError;

    /// The logical source of these properties.
    fn logical(properties: &str) -> Result<LogicalSource, MappingError> {
        Ok(map(&format!("rml:subject ex:s ; rml:logicalSource [ {properties} ]"))?.source.value)
    }

    /// The logical source whose source has these properties.
    fn with(properties: &str) -> Result<LogicalSource, MappingError> {
        logical(&format!("rml:source [ {properties} ]"))
    }

    fn file(path: &str, root: PathRoot) -> Access {
        Access::File { path: path.into(), root }
    }

    #[test]
    fn paths_are_relative_to_a_root() {
        for (properties, root) in [
            ("a rml:FilePath", PathRoot::WorkingDirectory),
            ("a rml:RelativePathSource ; rml:root rml:CurrentWorkingDirectory", PathRoot::WorkingDirectory),
            ("rml:root rml:MappingDirectory", PathRoot::Directory("maps".into())),
            ("rml:root \"/data\"", PathRoot::Directory("/data".into())),
        ] {
            let source = with(&format!("rml:path \"t.csv\" ; {properties}")).unwrap();
            assert_eq!(source.access, file("t.csv", root));
        }
        assert_eq!(with("rml:path \"./t.csv\"").unwrap().access, file("t.csv", PathRoot::WorkingDirectory));
        fails(with("rml:path \"t.csv\" ; rml:root ex:folder"), "rml:root <http://ex.org/folder> is not supported");
    }

    #[test]
    fn tables_have_urls() {
        let source = with("a csvw:Table ; csvw:url \"t.csv\"").unwrap();
        assert_eq!(source.access, file("t.csv", PathRoot::WorkingDirectory));
        assert_eq!(with("csvw:url \"file:///t.csv\"").unwrap().access, file("/t.csv", PathRoot::WorkingDirectory));
        let older_class = logical("a rml:BaseSource ; rml:source [ a csvw:Table ; csvw:url \"t.csv\" ]").unwrap();
        assert_eq!(older_class.access, source.access);
        fails(with("csvw:url \"http://ex.org/t.csv\""), "is not a file of this computer; download it");
        fails(with("csvw:url \"file://host/t.csv\""), "is not a file of this computer");
    }

    #[test]
    fn sources_are_files() {
        fails(logical("rml:referenceFormulation rml:CSV"), "http://ex.org/m › rml:logicalSource: has no rml:source");
        fails(with("rml:root \"d\""), "rml:logicalSource › rml:source: has no rml:path and no csvw:url");
        fails(with("a ex:Stream"), "rml:source: is a <http://ex.org/Stream>, and has no rml:path and no csvw:url");
        fails(with("a rml:FilePath"), "rml:source: has no rml:path and no csvw:url");
        fails(with("rml:path \"t.csv\" ; csvw:url \"t.csv\""), "has both rml:path and csvw:url");
        fails(with("rml:path \"\""), "the path of the file is empty");
        fails(map("rml:subject ex:s ; rml:logicalSource ex:rows , ex:lines"), "has 2 values of rml:logicalSource");
    }

    /// Mappings in today's vocabulary have sources as the older one had them. They are read, with a warning.
    #[test]
    fn texts_are_paths() {
        let mapping = parse("ex:m rml:subject ex:s ; rml:logicalSource [ rml:source \"./t.csv\" ] .").unwrap();
        let source = &mapping.triples_maps[0].source;
        assert_eq!(source.access, file("t.csv", PathRoot::WorkingDirectory));
        assert_eq!(source.formulation, ReferenceFormulation::Csv);
        // The first is about a source that the other tests read.
        let [_, warning] = mapping.warnings.as_slice() else { panic!("{:?}", mapping.warnings) };
        let expected = "ex.org/m › rml:logicalSource: rml:source \"./t.csv\" is read as the path of a file; in RML the \
                        value is a resource: write [ a rml:FilePath ; rml:path \"./t.csv\" ]";
        assert!(warning.to_string().ends_with(expected), "{warning}");
        assert_eq!((warning.place.line(), mapping.triples_maps[0].path_place.line()), (4, 4));
    }

    #[test]
    fn formulations_are_named_or_typed() {
        for (value, expected) in [
            ("rml:CSV", ReferenceFormulation::Csv),
            ("rml:CSVW", ReferenceFormulation::Csv),
            ("[ a rml:CSVReferenceFormulation ]", ReferenceFormulation::Csv),
            ("rml:JSONPath", ReferenceFormulation::JsonPath),
            ("[ a rml:JSONPath ]", ReferenceFormulation::JsonPath),
            ("[ a rml:JSONPathReferenceFormulation ]", ReferenceFormulation::JsonPath),
        ] {
            let source = "rml:source [ rml:path \"t\" ] ; rml:referenceFormulation";
            assert_eq!(logical(&format!("{source} {value}")).unwrap().formulation, expected, "{value}");
        }
        for wrong in ["ex:SPARQL", "\"csv\"", "[]"] {
            let source = format!("rml:source [ rml:path \"t.csv\" ] ; rml:referenceFormulation {wrong}");
            fails(logical(&source), "is not supported; use rml:CSV or rml:JSONPath");
        }
    }

    #[test]
    fn formulations_are_inferred_from_the_name_of_the_file() {
        for (path, expected) in [
            ("t.csv", ReferenceFormulation::Csv),
            ("T.TSV.GZ", ReferenceFormulation::Csv),
            ("t.json", ReferenceFormulation::JsonPath),
            ("t.ndjson.zst", ReferenceFormulation::JsonPath),
            ("a.csv/t.jsonl", ReferenceFormulation::JsonPath),
        ] {
            assert_eq!(with(&format!("rml:path \"{path}\"")).unwrap().formulation, expected, "{path}");
        }
        assert_eq!(with("csvw:url \"t.txt\"").unwrap().formulation, ReferenceFormulation::Csv);
        for path in ["t.txt", "t", "a.csv/t", "t.gz"] {
            fails(
                with(&format!("rml:path \"{path}\"")),
                "has no rml:referenceFormulation; write rml:CSV or rml:JSONPath",
            );
        }
    }

    #[test]
    fn iterators_are_for_json() {
        let of = |path: &str, iterator: &str| logical(&format!("rml:source [ rml:path \"{path}\" ] {iterator}"));
        assert_eq!(of("t.json", "; rml:iterator \"$[*]\"").unwrap().iterator.as_deref(), Some("$[*]"));
        for (path, iterator) in
            [("t.json", ""), ("t.csv", ""), ("t.csv", "; rml:iterator \"row\""), ("t.csv", "; rml:iterator \"\"")]
        {
            assert_eq!(of(path, iterator).unwrap().iterator, None);
        }
        // A table has rows whatever the iterator: it is reported, and has no effect.
        let mapping = parse(
            "ex:m rml:subject ex:s ; rml:logicalSource [ rml:source [ rml:path \"t.csv\" ] ; rml:iterator \"$[*]\" ] .",
        );
        let mapping = mapping.unwrap();
        assert_eq!(mapping.triples_maps[0].source.iterator, None);
        let warning = mapping.warnings[1].to_string();
        assert!(warning.contains("rml:iterator \"$[*]\" has no effect on a table"), "{warning}");
    }

    #[test]
    fn nulls_are_a_set() {
        let source = with("rml:path \"t.csv\" ; rml:null \"x\" , \"\" ; csvw:null \"-\" , \"x\"").unwrap();
        assert_eq!(source.nulls, ["", "-", "x"]);
        assert!(with("rml:path \"t.csv\"").unwrap().nulls.is_empty());
        fails(with("rml:path \"t.csv\" ; rml:null ex:x"), "rml:null must be a string");
    }

    #[test]
    fn compression_is_declared_or_seen_in_the_name_of_the_file() {
        for (properties, expected) in [
            ("rml:path \"t.csv\"", Compression::None),
            ("rml:path \"t.csv.gz\"", Compression::Gzip),
            ("rml:path \"t.csv.zst\"", Compression::Zstd),
            ("rml:path \"t.csv.gz\" ; rml:compression rml:none", Compression::None),
            ("rml:path \"t.csv\" ; rml:compression rml:gzip", Compression::Gzip),
        ] {
            assert_eq!(with(properties).unwrap().compression, expected, "{properties}");
        }
        for archive in ["t.csv.zip", "t.csv.tar.gz", "t.csv.tar.xz", "t.csv.tgz"] {
            fails(with(&format!("rml:path \"{archive}\"")), "that of an archive; unpack it");
        }
        fails(with("rml:path \"t.csv\" ; rml:compression rml:zip"), "rml:zip: archives are not supported");
        fails(with("rml:path \"t.csv\" ; rml:compression ex:lz4"), "is not supported; use rml:gzip");
    }

    #[test]
    fn encodings() {
        let encoding =
            |properties: &str| Ok::<_, MappingError>(with(&format!("rml:path \"t.csv\" {properties}"))?.encoding);
        assert_eq!(encoding("").unwrap(), Encoding::Utf8);
        assert_eq!(encoding("; rml:encoding rml:UTF-8").unwrap(), Encoding::Utf8);
        assert_eq!(encoding("; rml:encoding rml:UTF-16").unwrap(), Encoding::Utf16);
        assert_eq!(encoding("; rml:encoding rml:UTF-8 ; csvw:encoding \"utf-16\"").unwrap(), Encoding::Utf8);
        fails(encoding("; rml:encoding ex:latin"), "is not supported; use rml:UTF-8 or rml:UTF-16");
        fails(encoding("; rml:encoding rml:UTF-32"), "rml:UTF-32 is unknown or not supported yet");
    }

    #[test]
    fn tsv_has_tabs_unless_the_mapping_says_otherwise() {
        let delimiter = |properties: &str| with(properties).unwrap().dialect.delimiter;
        assert_eq!(delimiter("rml:path \"t.tsv\""), b'\t');
        assert_eq!(delimiter("rml:path \"t.tsv.gz\""), b'\t');
        assert_eq!(delimiter("rml:path \"t.tsv\" ; csvw:dialect [ csvw:delimiter \";\" ]"), b';');
        assert_eq!(delimiter("rml:path \"t.csv\""), b',');
        let json = logical("rml:source [ rml:path \"t.tsv\" ] ; rml:referenceFormulation rml:JSONPath").unwrap();
        assert_eq!(json.dialect, Dialect::default());
    }

    #[test]
    fn nothing_equals_nothing() {
        assert_eq!(nothing(), map("rml:subject ex:s").unwrap().source.value);
    }
}
