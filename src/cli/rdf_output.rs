//! The format of RDF output, from the file name and the `--format` flag.

use super::GlobalArgs;
use super::error::{CliError, Failure};
use super::message::message;
use diwan_rdf::files::Compression;
use diwan_rdf::write::ExportFormat;
use std::path::{Path, PathBuf};

/// Extensions of compressed files and archives that cannot be written. Plain data must not get such a name.
const COMPRESSED: &[&str] = &[
    "7z", "br", "bz2", "bzip2", "cab", "gzip", "lz", "lz4", "lzma", "lzo", "rar", "tar", "tbz2", "tgz", "txz", "xz",
    "z", "zip", "zstd",
];

/// Extensions of other formats for graphs, tables and documents.
const OTHERS: &[&str] = &[
    "arrow", "avro", "csv", "csvw", "db", "doc", "docx", "dot", "duckdb", "feather", "gexf", "gml", "graphml", "hdt",
    "hext", "htm", "html", "ipc", "json5", "jsonl", "md", "mdb", "ndjson", "ndjsonld", "ods", "odt", "orc", "parquet",
    "pdf", "rdfa", "rj", "rml", "rq", "shex", "sparql", "sql", "sqlite", "sqlite3", "srj", "srx", "svg", "toml",
    "trix", "tsv", "xhtml", "xls", "xlsb", "xlsm", "xlsx", "yaml", "yamlld", "yarrrml", "yml",
];

/// Extensions that do not indicate a format.
const NEUTRAL: &[&str] =
    &["bak", "dat", "data", "dump", "new", "old", "orig", "out", "output", "part", "result", "temp", "tmp", "txt"];

/// Parses the path of an output file of any format.
pub(super) fn parse_output(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    match ending(&path) {
        Some(ending) if COMPRESSED.contains(&ending.as_str()) => {
            Err(format!("`.{ending}` is not written: files can be compressed as .gz (gzip) or .zst (Zstandard)"))
        }
        _ => Ok(path),
    }
}

pub(super) fn parse_format(name: &str) -> Result<ExportFormat, String> {
    let names = || ExportFormat::ALL.map(ExportFormat::name).join(", ");
    ExportFormat::from_name(name).ok_or_else(|| format!("use one of {}", names()))
}

/// The format of an output: `asked`, or else the format of the file name, or else `otherwise`.
///
/// A file name with the extension of a format that cannot be written is an error, also if `asked` is given.
pub(super) fn format_of(
    cli: &GlobalArgs,
    asked: Option<ExportFormat>,
    output: Option<&Path>,
    otherwise: Option<ExportFormat>,
) -> Result<ExportFormat, CliError> {
    let named = match output.filter(|path| *path != Path::new("-")) {
        Some(path) => Named::of(path),
        None => Named::Nothing,
    };
    let shown = output.unwrap_or(Path::new("-")).display();
    match (named, asked) {
        (Named::Other(ending), _) => {
            Err(usage(format!("cannot write {shown}: `.{ending}` is not one of {}", formats())))
        }
        (Named::Unknown(ending), None) => Err(usage(format!(
            "cannot determine the format of {shown}: `.{ending}` is not one of {}; or use --format",
            formats()
        ))),
        (Named::Format(named), Some(asked)) => {
            if named != asked && !cli.quiet {
                message!("note: {shown} is written as {}, although its name says {}", asked.name(), named.name());
            }
            Ok(asked)
        }
        (Named::Format(named), None) => Ok(named),
        (Named::Nothing | Named::Unknown(_), Some(asked)) => Ok(asked),
        (Named::Nothing, None) => otherwise.ok_or_else(|| {
            usage(format!("the format is missing: use --format, or an --output that ends in one of {}", formats()))
        }),
    }
}

/// Reports that graphs were merged if the format does not support named graphs. Turtle output also has a comment about
/// this.
pub(super) fn note_merged_graphs(cli: &GlobalArgs, format: ExportFormat) {
    if !cli.quiet && !format.keeps_graphs() {
        message!(
            "note: {} has no named graphs: all graphs are merged into one; nquads, trig and jsonld keep them",
            format.name()
        );
    }
}

/// What a file name indicates about the format.
enum Named {
    Format(ExportFormat),
    Nothing,
    /// An unknown extension.
    Unknown(String),
    /// The extension of a format that cannot be written.
    Other(String),
}

impl Named {
    fn of(path: &Path) -> Self {
        let (_, path) = Compression::of_name(path);
        let Some(ending) = ending(&path) else { return Self::Nothing };
        let is_one_of = |endings: &[&str]| endings.contains(&ending.as_str());
        let is_number = ending.bytes().all(|byte| byte.is_ascii_digit());
        match ExportFormat::from_extension(&ending).or_else(|| ExportFormat::from_name(&ending)) {
            Some(format) => Self::Format(format),
            None if is_one_of(OTHERS) || is_one_of(COMPRESSED) || is_one_of(&["gz", "zst"]) => Self::Other(ending),
            None if is_one_of(NEUTRAL) || is_number => Self::Nothing,
            None => Self::Unknown(ending),
        }
    }
}

/// The extension of a file name, in lower case. `None` for folders, devices and pipes.
fn ending(path: &Path) -> Option<String> {
    let is_special = std::fs::metadata(path).is_ok_and(|found| !found.is_file());
    path.extension().filter(|_| !is_special).map(|ending| ending.to_string_lossy().to_lowercase())
}

/// The list of extensions that can be written, for messages.
fn formats() -> String {
    let endings: Vec<_> =
        ExportFormat::ALL.iter().flat_map(|format| format.endings()).map(|ending| format!(".{ending}")).collect();
    format!("{}, each also with .gz or .zst", endings.join(" "))
}

fn usage(message: String) -> CliError {
    CliError::new(Failure::Usage, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> String {
        match Named::of(Path::new(name)) {
            Named::Format(format) => format.name().to_owned(),
            Named::Nothing => "nothing".to_owned(),
            Named::Unknown(ending) => format!("unknown {ending}"),
            Named::Other(ending) => format!("other {ending}"),
        }
    }

    #[test]
    fn file_names_indicate_formats() {
        for (name, says) in [
            ("x.ttl", "turtle"),
            ("a.b/x.TTL.gz", "turtle"),
            ("x.nq.zst", "nquads"),
            ("x.ntriples", "ntriples"),
            ("x.n3", "turtle"),
            ("x", "nothing"),
            ("x.gz", "nothing"),
            ("graph.2024", "nothing"),
            ("x.tmp", "nothing"),
            (".hidden", "nothing"),
            ("x.tll", "unknown tll"),
            ("x.parquet", "other parquet"),
            ("x.csv.gz", "other csv"),
            ("x.ttl.bz2", "other bz2"),
            ("x.ttl.gz.gz", "other gz"),
        ] {
            assert_eq!(named(name), says, "{name}");
        }
    }

    #[test]
    fn names_of_compressed_files_and_archives_are_refused() {
        assert!(parse_output("a.gz").is_ok() && parse_output("a.json.zst").is_ok() && parse_output("zip").is_ok());
        for name in ["a.zip", "a.ttl.BZ2", "a.tar", "a.gzip"] {
            assert!(parse_output(name).is_err_and(|reason| reason.contains(".gz (gzip)")), "{name}");
        }
    }
}
