use super::*;
use oxigraph::model::Term;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput as Read};
use proptest::prelude::*;
use std::str::FromStr as _;

const HARD: &[&str] = &[
    "<https://example.org/titre,1179150,3210.html>",
    "<https://example.org/a'b;c?d=%22e%22>",
    "<https://example.org/اجتماع&x=1>",
    "_:b0",
    r#""""#,
    r#"" a ""#,
    r#"" ""#,
    r#""a,b""#,
    r#""a\"b""#,
    r#""a\r\nb\rc\nd\te""#,
    r#""a\\nb""#,
    r#""<&>']]>""#,
    r#""\u0085\u2028\u00A0\uFEFF\uFFFD""#,
    r#""_:b0""#,
    r#""<a:b>""#,
    r#""true""#,
    r#""007"^^<http://www.w3.org/2001/XMLSchema#integer>"#,
    r#""+5"^^<http://www.w3.org/2001/XMLSchema#integer>"#,
    r#""4."^^<http://www.w3.org/2001/XMLSchema#decimal>"#,
    r#"".50"^^<http://www.w3.org/2001/XMLSchema#decimal>"#,
    r#""1"^^<http://www.w3.org/2001/XMLSchema#boolean>"#,
    r#""true"^^<http://www.w3.org/2001/XMLSchema#boolean>"#,
    r#""1e3"^^<http://www.w3.org/2001/XMLSchema#double>"#,
    r#""INF"^^<http://www.w3.org/2001/XMLSchema#float>"#,
    r#""x"^^<https://example.org/a?b&c=1>"#,
    r#""x"@ar-latn-x-private"#,
    r#""x"@ar--rtl"#,
    r#""x"@en--ltr"#,
    r#"<<( <a:s> <a:p> "a\r\"b"@ar--rtl )>>"#,
    r#"<<( _:b1 <a:p> <<( <a:s> <a:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> )>> )>>"#,
];

fn hard() -> Vec<Vec<Option<Term>>> {
    let terms: Vec<_> = HARD.iter().map(|text| Some(Term::from_str(text).unwrap())).collect();
    let rows = terms.iter().zip(terms.iter().rev());
    rows.map(|(a, b)| vec![a.clone(), None, b.clone()]).chain([vec![None, None, None]]).collect()
}

fn written(variables: &[&str], rows: &[Vec<Option<Term>>], format: ResultsFormat) -> Result<Vec<u8>, String> {
    let variables: Vec<_> = variables.iter().map(|&name| name.to_owned()).collect();
    let mut out = Vec::new();
    let mut writer = RowWriter::begin(variables, format, &mut out).unwrap();
    rows.iter().try_for_each(|row| writer.write(row)).map_err(|error| error.to_string())?;
    writer.finish().unwrap();
    Ok(out)
}

/// Reads results with Oxigraph's parser.
fn read(format: QueryResultsFormat, bytes: &[u8]) -> (Vec<String>, Vec<Vec<Option<Term>>>) {
    match QueryResultsParser::from_format(format).for_slice(bytes).unwrap() {
        Read::Solutions(solutions) => {
            let variables = solutions.variables().iter().map(|name| name.as_str().to_owned()).collect();
            (variables, solutions.map(|solution| solution.unwrap().values().to_vec()).collect())
        }
        Read::Boolean(_) => panic!("no solutions"),
    }
}

const FORMATS: [(ResultsFormat, QueryResultsFormat); 3] = [
    (ResultsFormat::Json, QueryResultsFormat::Json),
    (ResultsFormat::Xml, QueryResultsFormat::Xml),
    (ResultsFormat::Tsv, QueryResultsFormat::Tsv),
];

#[test]
fn terms_are_read_back_unchanged() {
    let names = ["a", "нет", "c"];
    for (format, reader) in FORMATS {
        let bytes = written(&names, &hard(), format).unwrap();
        let (variables, rows) = read(reader, &bytes);
        assert_eq!(variables, names);
        for (found, wanted) in rows.iter().zip(hard()) {
            assert_eq!(*found, wanted, "{format:?}");
        }
        assert_eq!(rows.len(), hard().len());
    }
}

#[test]
fn csv_cells_are_read_back_as_strings() {
    let bytes = written(&["a", "b", "c"], &hard(), ResultsFormat::Csv).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.starts_with("a,b,c\r\n\"https://example.org/titre,1179150,3210.html\",,"), "{text}");
    let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
    let cells: Vec<String> = reader.records().map(|record| record.unwrap()[0].to_owned()).collect();
    let wanted: Vec<String> = hard()
        .iter()
        .map(|row| match &row[0] {
            Some(Term::NamedNode(node)) => node.as_str().to_owned(),
            Some(Term::Literal(literal)) => literal.value().to_owned(),
            other => other.as_ref().map(ToString::to_string).unwrap_or_default(),
        })
        .collect();
    assert_eq!(cells, wanted);
}

/// An empty line is not a record in RFC 4180.
#[test]
fn a_lone_empty_cell_of_csv_is_a_record() {
    let empty = Some(Term::from_str(r#""""#).unwrap());
    let bytes = written(&["a"], &[vec![empty], vec![None]], ResultsFormat::Csv).unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), "a\r\n\"\"\r\n\"\"\r\n");
}

#[test]
fn boolean_results_are_read_back() {
    for (format, reader) in FORMATS {
        for value in [true, false] {
            let mut out = Vec::new();
            write_boolean(value, format, &mut out).unwrap();
            let found = QueryResultsParser::from_format(reader).for_slice(&out).unwrap();
            assert!(matches!(found, Read::Boolean(found) if found == value), "{format:?}");
            assert!(out.ends_with(b"\n"));
        }
    }
    let mut out = Vec::new();
    write_boolean(true, ResultsFormat::Csv, &mut out).unwrap();
    assert_eq!(out, b"true\r\n");
}

#[test]
fn results_can_be_without_variables_or_rows() {
    for (format, reader) in FORMATS {
        assert_eq!(read(reader, &written(&["a"], &[], format).unwrap()), (vec!["a".to_owned()], vec![]));
    }
    for (format, reader) in &FORMATS[..2] {
        assert_eq!(read(*reader, &written(&[], &[vec![], vec![]], *format).unwrap()), (vec![], vec![vec![], vec![]]));
    }
}

#[test]
fn characters_that_xml_lacks_are_refused_with_their_position() {
    for (term, code) in [
        (r#""a\u0000b""#, "U+0000"),
        (r#""a\u000Bb"@en"#, "U+000B"),
        (r#""\uFFFE"^^<a:b>"#, "U+FFFE"),
        (r#"<<( <a:s> <a:p> "\u001B" )>>"#, "U+001B"),
    ] {
        let rows = [vec![None, None], vec![None, Some(Term::from_str(term).unwrap())]];
        let message = written(&["a", "b"], &rows, ResultsFormat::Xml).unwrap_err();
        assert!(message.contains("?b in row 2") && message.contains(code), "{message}");
        for (format, reader) in [FORMATS[0], FORMATS[2]] {
            let bytes = written(&["a", "b"], &rows, format).unwrap();
            assert_eq!(read(reader, &bytes).1, rows, "{format:?}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read_back_unchanged(texts in proptest::collection::vec("[\\PC\\s\u{0}-\u{1F}\u{7F}-\u{9F}\"\\\\<>&',;]{0,12}", 1..5)) {
        let rows: Vec<_> =
            texts.iter().map(|text| vec![Some(Term::from(oxigraph::model::Literal::from(text.as_str())))]).collect();
        for (format, reader) in FORMATS {
            match written(&["a"], &rows, format) {
                Ok(bytes) => prop_assert_eq!(&read(reader, &bytes).1, &rows, "{:?}", format),
                Err(_) => prop_assert_eq!(format, ResultsFormat::Xml),
            }
        }
        let bytes = written(&["a"], &rows, ResultsFormat::Csv).unwrap();
        let cells: Vec<String> = ::csv::Reader::from_reader(bytes.as_slice())
            .records().map(|record| record.unwrap()[0].to_owned()).collect();
        prop_assert_eq!(cells, texts);
    }
}
