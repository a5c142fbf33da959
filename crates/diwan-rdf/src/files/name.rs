use crate::files::Compression;
use oxrdfio::{JsonLdProfileSet, RdfFormat};
use std::path::Path;

/// The file extensions of RDF formats, for messages.
pub const RDF_ENDINGS: &str =
    ".ttl, .nt, .nq, .trig, .n3, .rdf, .owl, .xml, .jsonld or .json, and may have .gz or .zst after it";

/// The RDF format of a file by its extension, case-insensitively and before the extension of a compression.
#[must_use]
pub fn rdf_format(path: &Path) -> Option<RdfFormat> {
    let (_, name) = Compression::of_name(path);
    let ending = name.extension()?.to_str()?.to_ascii_lowercase();
    Some(match ending.as_str() {
        "ttl" => RdfFormat::Turtle,
        "nt" => RdfFormat::NTriples,
        "nq" => RdfFormat::NQuads,
        "trig" => RdfFormat::TriG,
        "n3" => RdfFormat::N3,
        "rdf" | "owl" | "xml" => RdfFormat::RdfXml,
        "jsonld" | "json" => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::ExportFormat;

    fn format(name: &str) -> Option<RdfFormat> {
        rdf_format(Path::new(name))
    }

    #[test]
    fn extensions_are_case_insensitive_and_can_precede_a_compression() {
        assert_eq!(format("a/x.TTL"), Some(RdfFormat::Turtle));
        assert_eq!(format("x.owl.gz"), Some(RdfFormat::RdfXml));
        assert_eq!(format("x.nq.zst"), Some(RdfFormat::NQuads));
        for name in ["x", "x.gz", "ttl", "x.csv", "x.ttl.bz2", ".ttl"] {
            assert_eq!(format(name), None, "{name}");
        }
    }

    #[test]
    fn written_formats_can_be_read() {
        for format in ExportFormat::ALL {
            assert!(format.endings().iter().all(|ending| self::format(&format!("x.{ending}")).is_some()));
            assert!(format.endings().iter().all(|ending| RDF_ENDINGS.contains(&format!(".{ending}"))));
        }
    }
}
