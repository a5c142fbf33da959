//! How a table is written, in the words of [CSVW](https://www.w3.org/TR/tabular-metadata/#dialect-descriptions).

use super::description::Description;
use super::resources::{Resource, local};
use super::vocab;
use crate::mapping::problems::Problems;
use crate::mapping::{Dialect, Encoding, ProblemKind, Spanned};
use oxrdf::{NamedNodeRef, Term};

/// Properties that have one value here.
const FIXED: [(NamedNodeRef<'_>, &[&str]); 4] = [
    (vocab::CSVW_SKIP_ROWS, &["0"]),
    (vocab::CSVW_SKIP_COLUMNS, &["0"]),
    (vocab::CSVW_SKIP_INITIAL_SPACE, &["false", "0"]),
    (vocab::CSVW_LINE_TERMINATORS, &["\r\n", "\n"]),
];

/// Reads the dialect of a table; tabs separate its cells if `tabs` and if the description does not say otherwise.
pub(super) fn dialect(description: &Description<'_>, tabs: bool) -> Result<Dialect, Problems> {
    let table = Table(description);
    table.check_fixed()?;
    let default = Dialect::default();
    Ok(Dialect {
        delimiter: table.delimiter()?.unwrap_or(if tabs { b'\t' } else { default.delimiter }),
        quote: table.character(vocab::CSVW_QUOTE_CHAR)?.unwrap_or(default.quote),
        escape: (table.flag(vocab::CSVW_DOUBLE_QUOTE)? == Some(false)).then_some(b'\\'),
        comment: table.character(vocab::CSVW_COMMENT_PREFIX)?.flatten(),
        header: table.header()?,
        trim: table.flag(vocab::CSVW_TRIM)?.unwrap_or(default.trim),
    })
}

/// Reads the encoding of a table.
pub(super) fn csvw_encoding(description: &Description<'_>) -> Result<Encoding, Problems> {
    let Some((resource, name)) = description.text(vocab::CSVW_ENCODING)? else { return Ok(Encoding::Utf8) };
    match name.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => Ok(Encoding::Utf8),
        "us-ascii" | "ascii" => Ok(Encoding::Utf8),
        "utf-16" | "utf16" | "utf-16be" | "utf16be" => Ok(Encoding::Utf16),
        "utf-16le" | "utf16le" => Ok(Encoding::Utf16Le),
        _ => {
            let supported = "\"utf-8\" or \"utf-16\", and save the file so";
            unsupported(resource, vocab::CSVW_ENCODING, &quoted(&name), Some(supported))
        }
    }
}

/// Fails because of a value for which there is no support.
pub(super) fn unsupported<T>(
    resource: &Resource<'_>,
    property: NamedNodeRef<'_>,
    value: &Spanned<String>,
    supported: Option<&'static str>,
) -> Result<T, Problems> {
    let kind = ProblemKind::UnsupportedValue { property: local(property), value: value.value.clone(), supported };
    resource.fail_at(&value.place, kind)
}

fn quoted(text: &Spanned<String>) -> Spanned<String> {
    Spanned { value: format!("\"{}\"", text.value), place: text.place.clone() }
}

/// What is read of a description of a table.
struct Table<'d, 'g>(&'d Description<'g>);

impl Table<'_, '_> {
    fn delimiter(&self) -> Result<Option<u8>, Problems> {
        let Some((resource, text)) = self.0.text(vocab::CSVW_DELIMITER)? else { return Ok(None) };
        match self.character(vocab::CSVW_DELIMITER)?.flatten() {
            Some(delimiter) => Ok(Some(delimiter)),
            None => resource.fail_at(&text.place, ProblemKind::EmptyDelimiter),
        }
    }

    /// A character; none is written as no text.
    fn character(&self, property: NamedNodeRef<'_>) -> Result<Option<Option<u8>>, Problems> {
        let Some((resource, text)) = self.0.text(property)? else { return Ok(None) };
        match text.as_bytes() {
            [] => Ok(Some(None)),
            [byte] if byte.is_ascii() => Ok(Some(Some(*byte))),
            // So yarrrml-parser writes a tab.
            br"\t" => Ok(Some(Some(b'\t'))),
            _ => {
                let kind = ProblemKind::NoCharacter { property: local(property), value: text.value.clone() };
                resource.fail_at(&text.place, kind)
            }
        }
    }

    fn flag(&self, property: NamedNodeRef<'_>) -> Result<Option<bool>, Problems> {
        let Some((resource, text)) = self.0.text(property)? else { return Ok(None) };
        match text.as_str() {
            "true" | "1" => Ok(Some(true)),
            "false" | "0" => Ok(Some(false)),
            _ => unsupported(resource, property, &quoted(&text), Some("true or false")),
        }
    }

    fn header(&self) -> Result<bool, Problems> {
        let flag = self.flag(vocab::CSVW_HEADER)?;
        match self.0.text(vocab::CSVW_HEADER_ROW_COUNT)? {
            None => Ok(flag.unwrap_or(Dialect::default().header)),
            Some((_, count)) if *count == "0" && flag != Some(true) => Ok(false),
            Some((_, count)) if *count == "1" && flag != Some(false) => Ok(true),
            Some((resource, Spanned { value: count, place })) => {
                resource.fail_at(&place, ProblemKind::HeaderRows { count })
            }
        }
    }

    fn check_fixed(&self) -> Result<(), Problems> {
        for (property, supported) in FIXED {
            for (resource, value) in self.0.all(property) {
                check_value(resource, property, value, supported)?;
            }
        }
        Ok(())
    }
}

fn check_value(
    resource: &Resource<'_>,
    property: NamedNodeRef<'_>,
    value: Spanned<Term>,
    supported: &[&str],
) -> Result<(), Problems> {
    match &*value {
        Term::Literal(literal) if supported.contains(&literal.value()) => Ok(()),
        _ => unsupported(resource, property, &value.map(|value| value.to_string()), None),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{fails, map};
    use super::*;
    use crate::mapping::MappingError;

    fn table(properties: &str) -> Result<crate::mapping::LogicalSource, MappingError> {
        Ok(map(&format!(
            "rml:subject ex:s ; rml:logicalSource [ rml:source [ a csvw:Table ; csvw:url \"t.csv\" {properties} ] ]"
        ))?
        .source
        .value)
    }

    fn dialect(properties: &str) -> Result<Dialect, MappingError> {
        Ok(table(&format!("; csvw:dialect [ a csvw:Dialect ; {properties} ]"))?.dialect)
    }

    #[test]
    fn dialects_describe_tables() {
        let dialect = dialect(
            "csvw:delimiter \";\" ; csvw:quoteChar \"'\" ; csvw:doubleQuote false ; csvw:commentPrefix \"#\" ;
             csvw:header false ; csvw:trim true",
        );
        let expected = Dialect {
            delimiter: b';',
            quote: Some(b'\''),
            escape: Some(b'\\'),
            comment: Some(b'#'),
            header: false,
            trim: true,
        };
        assert_eq!(dialect.unwrap(), expected);
    }

    #[test]
    fn defaults_are_those_of_csv() {
        assert_eq!(dialect("").unwrap(), Dialect::default());
        let said = "csvw:delimiter \",\" ; csvw:quoteChar \"\\\"\" ; csvw:doubleQuote true ; csvw:header true ;
            csvw:headerRowCount 1 ; csvw:trim \"false\" ; csvw:commentPrefix \"\" ; csvw:skipRows 0 ;
            csvw:skipColumns 0 ; csvw:skipInitialSpace false ; csvw:lineTerminators \"\\r\\n\" , \"\\n\"";
        assert_eq!(dialect(said).unwrap(), Dialect::default());
        assert_eq!(table("; csvw:delimiter \"|\"").unwrap().dialect.delimiter, b'|');
    }

    #[test]
    fn quotes_can_be_none() {
        assert_eq!(dialect("csvw:quoteChar \"\"").unwrap().quote, None);
    }

    #[test]
    fn characters_are_one_byte() {
        for wrong in ["||", "é", "\\\\n"] {
            fails(dialect(&format!("csvw:delimiter \"{wrong}\"")), "must be one ASCII character");
        }
        for tab in ["\\t", "\\\\t"] {
            assert_eq!(dialect(&format!("csvw:delimiter \"{tab}\"")).unwrap().delimiter, b'\t');
        }
        fails(dialect("csvw:delimiter \"\""), "csvw:delimiter is empty");
        fails(dialect("csvw:delimiter \";\" , \",\""), "has 2 values of csvw:delimiter");
    }

    #[test]
    fn tables_have_one_header_or_none() {
        assert!(!dialect("csvw:headerRowCount 0").unwrap().header);
        fails(dialect("csvw:headerRowCount 2"), "a table has one header or none");
        fails(dialect("csvw:headerRowCount 1 ; csvw:header false"), "contradicts csvw:header");
        fails(dialect("csvw:headerRowCount 0 ; csvw:header true"), "contradicts csvw:header");
    }

    #[test]
    fn what_is_not_supported_is_refused() {
        fails(dialect("csvw:skipRows 1"), "rml:source › csvw:dialect: csvw:skipRows");
        fails(dialect("csvw:skipInitialSpace true"), "is not supported yet");
        fails(dialect("csvw:lineTerminators \"|\""), "is not supported yet");
        fails(dialect("csvw:trim \"start\""), "csvw:trim \"start\" is not supported; use true or false");
    }

    #[test]
    fn encodings_are_of_the_dialect_or_the_table() {
        assert_eq!(table("; csvw:dialect [ csvw:encoding \"UTF-16\" ]").unwrap().encoding, Encoding::Utf16);
        assert_eq!(table("; csvw:encoding \"utf-16\"").unwrap().encoding, Encoding::Utf16);
        assert_eq!(table("; csvw:encoding \"UTF-16LE\"").unwrap().encoding, Encoding::Utf16Le);
        for utf8 in ["utf-8", "US-ASCII"] {
            assert_eq!(table(&format!("; csvw:encoding \"{utf8}\"")).unwrap().encoding, Encoding::Utf8);
        }
        fails(table("; csvw:encoding \"latin1\""), "csvw:encoding \"latin1\" is not supported");
    }
}
