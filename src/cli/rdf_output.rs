//! In which format RDF is written to an output, by its name and by what is asked.

use super::GlobalArgs;
use super::error::{CliError, Failure};
use super::remark::remark;
use diwan_rdf::files::Compression;
use diwan_rdf::write::ExportFormat;
use std::path::{Path, PathBuf};

/// Endings of packed files and archives that are not written: what is plain is never called so.
const PACKED: &[&str] = &[
    "7z", "br", "bz2", "bzip2", "cab", "gzip", "lz", "lz4", "lzma", "lzo", "rar", "tar", "tbz2", "tgz", "txz", "xz",
    "z", "zip", "zstd",
];

/// Endings of other formats in which graphs, tables and documents are kept.
const OTHERS: &[&str] = &[
    "arrow", "avro", "csv", "csvw", "db", "doc", "docx", "dot", "duckdb", "feather", "gexf", "gml", "graphml", "hdt",
    "hext", "htm", "html", "ipc", "json5", "jsonl", "md", "mdb", "ndjson", "ndjsonld", "ods", "odt", "orc", "parquet",
    "pdf", "rdfa", "rj", "rml", "rq", "shex", "sparql", "sql", "sqlite", "sqlite3", "srj", "srx", "svg", "toml",
    "trix", "tsv", "xhtml", "xls", "xlsb", "xlsm", "xlsx", "yaml", "yamlld", "yarrrml", "yml",
];

/// Endings that say nothing of what a file holds.
const NEUTRAL: &[&str] =
    &["bak", "dat", "data", "dump", "new", "old", "orig", "out", "output", "part", "result", "temp", "tmp", "txt"];

/// A file to write, for whatever it is.
pub(super) fn parse_output(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    match ending(&path) {
        Some(ending) if PACKED.contains(&ending.as_str()) => {
            Err(format!("`.{ending}` is not written: files can be compressed as .gz (gzip) or .zst (Zstandard)"))
        }
        _ => Ok(path),
    }
}

pub(super) fn parse_format(name: &str) -> Result<ExportFormat, String> {
    let names = || ExportFormat::ALL.map(ExportFormat::name).join(", ");
    ExportFormat::from_name(name).ok_or_else(|| format!("use one of {}", names()))
}

/// The format of an output: what is asked, or else what the name of the file says. Where neither says anything, it is
/// `otherwise`.
///
/// A name that stands for something that is not written is refused, whatever is asked.
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
        (Named::Other(ending), _) => Err(usage(format!("cannot write {shown}: `.{ending}` is none of {}", formats()))),
        (Named::Unknown(ending), None) => Err(usage(format!(
            "cannot tell the format from {shown}: `.{ending}` is none of {}; or give --format",
            formats()
        ))),
        (Named::Format(named), Some(asked)) => {
            if named != asked && !cli.quiet {
                remark!("note: {shown} is written as {}, though its name says {}", asked.name(), named.name());
            }
            Ok(asked)
        }
        (Named::Format(named), None) => Ok(named),
        (Named::Nothing | Named::Unknown(_), Some(asked)) => Ok(asked),
        (Named::Nothing, None) => otherwise.ok_or_else(|| {
            usage(format!("which format? Give --format, or an --output that ends in one of {}", formats()))
        }),
    }
}

/// Says that graphs were merged, where the format has none. Turtle says so in the file, too.
pub(super) fn remark_merged(cli: &GlobalArgs, format: ExportFormat) {
    if !cli.quiet && !format.keeps_graphs() {
        remark!(
            "note: {} holds a single graph: all graphs are merged into one, and which graph said what is lost; nquads, \
             trig and jsonld keep them",
            format.name()
        );
    }
}

/// What the name of a file says about its format.
enum Named {
    Format(ExportFormat),
    Nothing,
    /// It may say something, but nothing that is known.
    Unknown(String),
    /// Something else.
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
            None if is_one_of(OTHERS) || is_one_of(PACKED) || is_one_of(&["gz", "zst"]) => Self::Other(ending),
            None if is_one_of(NEUTRAL) || is_number => Self::Nothing,
            None => Self::Unknown(ending),
        }
    }
}

/// The ending of a file's name, in lower case. Folders, devices and pipes have none.
fn ending(path: &Path) -> Option<String> {
    let is_special = std::fs::metadata(path).is_ok_and(|found| !found.is_file());
    path.extension().filter(|_| !is_special).map(|ending| ending.to_string_lossy().to_lowercase())
}

/// What can be written.
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
    fn names_say_what_a_file_holds() {
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
    fn what_is_plain_is_never_called_packed() {
        assert!(parse_output("a.gz").is_ok() && parse_output("a.json.zst").is_ok() && parse_output("zip").is_ok());
        for name in ["a.zip", "a.ttl.BZ2", "a.tar", "a.gzip"] {
            assert!(parse_output(name).is_err_and(|reason| reason.contains(".gz (gzip)")), "{name}");
        }
    }
}
