/// The local names of the datatypes of [XML Schema](https://www.w3.org/TR/xmlschema11-2/#built-in-datatypes) that a literal
/// can have: those whose lexical space [`check_lexical`](super::check_lexical) knows.
pub const XSD_DATATYPES: [&str; 47] = [
    "ENTITIES",
    "ENTITY",
    "ID",
    "IDREF",
    "IDREFS",
    "NCName",
    "NMTOKEN",
    "NMTOKENS",
    "NOTATION",
    "Name",
    "QName",
    "anyURI",
    "base64Binary",
    "boolean",
    "byte",
    "date",
    "dateTime",
    "dateTimeStamp",
    "dayTimeDuration",
    "decimal",
    "double",
    "duration",
    "float",
    "gDay",
    "gMonth",
    "gMonthDay",
    "gYear",
    "gYearMonth",
    "hexBinary",
    "int",
    "integer",
    "language",
    "long",
    "negativeInteger",
    "nonNegativeInteger",
    "nonPositiveInteger",
    "normalizedString",
    "positiveInteger",
    "short",
    "string",
    "time",
    "token",
    "unsignedByte",
    "unsignedInt",
    "unsignedLong",
    "unsignedShort",
    "yearMonthDuration",
];

#[cfg(test)]
mod tests {
    use super::XSD_DATATYPES;
    use crate::term::check_lexical;

    #[test]
    fn every_datatype_has_values() {
        let values = [
            "1",
            "-1",
            "a",
            "true",
            "1994-12-13",
            "1994-12-13T10:00:00Z",
            "10:00:00",
            "1994",
            "1994-12",
            "--12",
            "--12-13",
            "---13",
            "P1D",
            "P1Y",
            "AA==",
            "en",
        ];
        for name in XSD_DATATYPES {
            let datatype = format!("http://www.w3.org/2001/XMLSchema#{name}");
            assert!(values.iter().any(|value| check_lexical(value, &datatype).is_ok()), "{name}");
        }
    }
}
