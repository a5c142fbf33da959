/// An RDF format to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    /// [N-Quads](https://www.w3.org/TR/n-quads/), in the [canonical
    /// form](https://www.w3.org/TR/rdf-canon/#canonical-quads) of RDFC-1.0.
    NQuads,
    /// [TriG](https://www.w3.org/TR/trig/), one block per graph.
    TriG,
    /// [Turtle](https://www.w3.org/TR/turtle/), all graphs merged.
    Turtle,
    /// [N-Triples](https://www.w3.org/TR/n-triples/), all graphs merged.
    NTriples,
    /// [RDF/XML](https://www.w3.org/TR/rdf-syntax-grammar/), all graphs merged.
    RdfXml,
    /// [JSON-LD 1.1](https://www.w3.org/TR/json-ld11/).
    JsonLd,
}

impl ExportFormat {
    /// All formats, starting with those that keep graphs.
    pub const ALL: [Self; 6] = [Self::NQuads, Self::TriG, Self::JsonLd, Self::Turtle, Self::NTriples, Self::RdfXml];

    /// The format with a [name](Self::name), case-insensitively.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(name))
    }

    /// The format of a file extension without the dot, case-insensitively.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.endings().iter().any(|own| own.eq_ignore_ascii_case(extension)))
    }

    /// The name used on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NQuads => "nquads",
            Self::TriG => "trig",
            Self::Turtle => "turtle",
            Self::NTriples => "ntriples",
            Self::RdfXml => "rdfxml",
            Self::JsonLd => "jsonld",
        }
    }

    /// The registered [media type](https://www.iana.org/assignments/media-types/).
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::NQuads => "application/n-quads",
            Self::TriG => "application/trig",
            Self::Turtle => "text/turtle",
            Self::NTriples => "application/n-triples",
            Self::RdfXml => "application/rdf+xml",
            Self::JsonLd => "application/ld+json",
        }
    }

    /// Whether the format supports named graphs. The others contain the union of all graphs.
    #[must_use]
    pub const fn keeps_graphs(self) -> bool {
        matches!(self, Self::NQuads | Self::TriG | Self::JsonLd)
    }

    /// The file extensions of the format, without the dot, the usual one first.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::NQuads => &["nq"],
            Self::TriG => &["trig"],
            // Every Turtle document is also a Notation3 document.
            Self::Turtle => &["ttl", "n3"],
            Self::NTriples => &["nt"],
            Self::RdfXml => &["rdf", "owl", "xml"],
            Self::JsonLd => &["jsonld", "json"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ExportFormat;

    #[test]
    fn formats_are_found_by_name_and_extension() {
        for format in ExportFormat::ALL {
            assert_eq!(ExportFormat::from_name(format.name()), Some(format));
            for extension in format.endings() {
                assert_eq!(ExportFormat::from_extension(&extension.to_uppercase()), Some(format));
            }
        }
        assert_eq!(ExportFormat::from_name("csv"), None);
        assert_eq!(ExportFormat::from_extension("nquads"), None);
    }
}
