//! Irregular tables: ragged rows, blank and repeated column names, empty cells, other delimiters, files in other
//! formats, and files in other places.

use crate::common::program::Sandbox;

const MAPPING: &str = "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
ex:m rml:logicalSource [ rml:source [ rml:path \"t.csv\" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template \"http://ex.org/{id}\" ] ;
  rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference \"v\" ] ] .\n";

fn sandbox(table: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("m.ttl", MAPPING);
    sandbox.write("t.csv", table);
    sandbox
}

#[test]
fn all_ragged_rows_are_reported() {
    let sandbox = sandbox("id,v\n1,a\n2\n3,c\n4,d,e\n5\n");
    let run = sandbox.run(&["map", "m.ttl"]).fails(1);
    insta::assert_snapshot!(run.stderr, @"
    error[D005]: 3 rows have more or fewer cells than the header; check commas and quotes
      t.csv:3: the row has 1 cells, the header 2; check commas and quotes
      t.csv:5: the row has 3 cells, the header 2; check commas and quotes
      t.csv:6: the row has 1 cells, the header 2; check commas and quotes
      --lenient reads such rows: missing cells are null, extra cells are ignored
    ");
    sandbox.write("t.csv", format!("id,v\n{}", "1\n2,b\n".repeat(30_000)));
    let run = sandbox.run(&["map", "m.ttl"]).fails(1);
    assert!(run.stderr.starts_with("error[D005]: 30000 rows have more or fewer cells"), "{}", run.stderr);
    assert!(
        run.stderr.ends_with(
            "  t.csv:40: the row has 1 cells, the header 2; check commas and quotes\n  ... and 29980 more\n  \
             --lenient reads such rows: missing cells are null, extra cells are ignored\n"
        ),
        "{}",
        run.stderr
    );
}

#[test]
fn ragged_rows_of_all_tables_are_reported() {
    let sandbox = sandbox("id,v\n1\n");
    sandbox.write("n.ttl", MAPPING.replace("t.csv", "u.csv").replace("ex:m ", "ex:n "));
    sandbox.write("u.csv", "id,v\n1,a\n2,b,c\n");
    let run = sandbox.run(&["map", "m.ttl", "n.ttl"]).fails(1);
    for place in ["error[D005]: 2 rows", "t.csv:2: the row has 1 cells", "u.csv:3: the row has 3 cells"] {
        assert!(run.stderr.contains(place), "{}", run.stderr);
    }
}

#[test]
fn ragged_rows_are_read_on_request() {
    let sandbox = sandbox("id,v\n1,a\n2\n3,c\n4,d,e\n");
    for threads in ["1", "3"] {
        let run = sandbox.run(&["map", "m.ttl", "--lenient", "--threads", threads]).succeeds();
        assert_eq!(
            run.stdout,
            "<http://ex.org/1> <http://ex.org/p> \"a\" .\n<http://ex.org/3> <http://ex.org/p> \"c\" .\n\
             <http://ex.org/4> <http://ex.org/p> \"d\" .\n"
        );
        let warnings: Vec<_> = run.stderr.lines().skip(1).collect();
        assert_eq!(
            warnings,
            [
                "warning: t.csv:3: the row has 1 cells, the header 2; missing cells are null",
                "warning: t.csv:5: the row has 3 cells, the header 2; extra cells are ignored"
            ]
        );
    }
    sandbox.write("t.csv", "id,v\n1,a\n2,\"open\n");
    let run = sandbox.run(&["map", "m.ttl", "--lenient"]).fails(1);
    assert!(run.stderr.starts_with("error[D005]: t.csv:3: a quote is opened"), "{}", run.stderr);
}

#[test]
fn unmapped_column_names_may_be_blank_or_repeated() {
    let made = "<http://ex.org/1> <http://ex.org/p> \"a\" .\n";
    for table in ["id,v,,,\n1,a,,,\n", "id,v,z,z\n1,a,b,c\n", ",id,,v\n,1,,a\n"] {
        assert_eq!(sandbox(table).run(&["map", "m.ttl"]).succeeds().stdout, made);
    }
    let run = sandbox("id,v,v\n1,a,b\n").run(&["map", "m.ttl"]).fails(3);
    assert!(run.stderr.contains("t.csv: `v` stands twice in the header; rename one of the columns"), "{}", run.stderr);
}

#[test]
fn invalid_headers_are_explained() {
    for (table, code, error) in [
        (
            &b"id;v\n1;a\n"[..],
            3,
            "`id` is not in the header, which is one column, `id;v`; if its cells are separated by `;`, say csvw:delimiter \";\"",
        ),
        (b"id\tv\n1\ta\n", 3, "say csvw:delimiter \"\\t\" of the source"),
        (b"ID,v\n1,a\n", 3, "column `id` is not in the header; did you mean `ID`?"),
        (
            b"i\0d\0,\0v\0\n\0",
            1,
            "the file looks like UTF-16 without a byte-order mark; save it as UTF-8, or say rml:encoding rml:UTF-16 of the source",
        ),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", 1, "a spreadsheet of older versions of Excel (.xls)"),
        (b"PK\x03\x04\x14\0\x06\0\x08\0", 4, "ZIP, as spreadsheets (.xlsx, .ods) are"),
    ] {
        let sandbox = sandbox("");
        sandbox.write("t.csv", table);
        let run = sandbox.run(&["map", "m.ttl"]).fails(code);
        assert!(run.stderr.contains(error), "{}", run.stderr);
    }
}

/// The advice in the error works.
#[test]
fn another_delimiter_can_be_named() {
    for delimiter in [";", "\t", "|"] {
        let sandbox = sandbox(&"id;v\n1;a\n".replace(';', delimiter));
        let write = if delimiter == "\t" { "\\t" } else { delimiter };
        let source = format!(
            "rml:source [ a <http://www.w3.org/ns/csvw#Table> ; <http://www.w3.org/ns/csvw#url> \"t.csv\" ;
            <http://www.w3.org/ns/csvw#dialect> [ <http://www.w3.org/ns/csvw#delimiter> \"{write}\" ] ]"
        );
        sandbox.write("m.ttl", MAPPING.replace("rml:source [ rml:path \"t.csv\" ]", &source));
        let run = sandbox.run(&["map", "m.ttl"]).succeeds();
        assert_eq!(run.stdout, "<http://ex.org/1> <http://ex.org/p> \"a\" .\n");
    }
}

#[test]
fn null_values_can_be_given_on_the_command_line() {
    let sandbox = sandbox("id,v\n1,\n2,n/a\n3,c\n,d\n");
    let run = sandbox.run(&["map", "m.ttl", "--null", "", "--null", "n/a"]).succeeds();
    assert_eq!(run.stdout, "<http://ex.org/3> <http://ex.org/p> \"c\" .\n");
    sandbox.write("t.json", "[{\"id\": \"1\", \"v\": \"\"}, {\"id\": \"2\", \"v\": \"b\"}]");
    let json = MAPPING.replace("t.csv", "t.json").replace("rml:CSV", "rml:JSONPath ; rml:iterator \"$[*]\"");
    sandbox.write("m.ttl", json);
    let run = sandbox.run(&["map", "m.ttl", "--null", ""]).succeeds();
    assert_eq!(run.stdout, "<http://ex.org/2> <http://ex.org/p> \"b\" .\n");
}

/// An empty cell is a value, as RML-IO specifies. If the term generated from it is rarely intended, it is reported.
#[test]
fn empty_cells_in_iris_and_keys_are_reported_once_for_each_column() {
    let sandbox = Sandbox::new();
    let map = |object: &str| format!("  rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ {object} ] ]");
    let maps = [
        map("rml:reference \"page\" ; rml:termType rml:IRI"),
        map("rml:template \"http://ex.org/city/{city}/{page}\""),
        map("rml:parentTriplesMap ex:n ; rml:joinCondition [ rml:child \"key\" ; rml:parent \"key\" ]"),
        map("rml:reference \"text\""),
        map("rml:template \"{text}!\" ; rml:termType rml:Literal"),
    ];
    let mapping = format!(
        "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
ex:m rml:logicalSource [ rml:source [ rml:path \"t.csv\" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template \"http://ex.org/{{id}}\" ] ;\n{} .
ex:n rml:logicalSource [ rml:source [ rml:path \"u.csv\" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template \"http://ex.org/n/{{id}}\" ] .\n",
        maps.join(" ;\n")
    );
    sandbox.write("m.ttl", &mapping);
    sandbox.write("t.csv", "id,page,city,key,text\n1,http://x.org/,Gent,k,t\n2,,,,\n3,,,,\n");
    sandbox.write("u.csv", "id,key\n7,k\n8,\n");
    for threads in ["1", "4"] {
        let run = sandbox.run(&["map", "m.ttl", "--threads", threads]).succeeds();
        let warned: Vec<_> = run.stderr.lines().filter(|line| line.contains("has empty values")).collect();
        let warning = |place: &str, column: &str| {
            format!(
                "warning: {place}: column `{column}` has empty values, which become parts of IRIs, blank nodes or join keys; \
                     if they mean no value, add rml:null \"\" to the source, or use --null ''"
            )
        };
        assert_eq!(
            warned,
            [
                warning("t.csv:3", "city"),
                warning("t.csv:3", "key"),
                warning("t.csv:3", "page"),
                warning("u.csv:3", "key")
            ]
        );
        assert!(
            run.stdout.contains("<http://ex.org/2> <http://ex.org/p> <http://ex.org/city//> .\n"),
            "{}",
            run.stdout
        );
        assert!(run.stdout.contains("<http://ex.org/2> <http://ex.org/p> <http://ex.org/n/8> .\n"), "{}", run.stdout);
    }
    let run = sandbox.run(&["map", "m.ttl", "--null", ""]).succeeds();
    assert!(!run.stderr.contains("is empty"), "{}", run.stderr);
    assert_eq!(run.stdout.lines().count(), 5);
}

#[test]
fn every_bad_cell_of_a_template_and_of_a_key_is_reported_with_its_own_column() {
    let sandbox = sandbox("");
    let join = "rml:parentTriplesMap ex:m ; rml:joinCondition [ rml:child \"v\" ; rml:parent \"v\" ] , \
                [ rml:child \"w\" ; rml:parent \"w\" ]";
    for object in ["rml:template \"http://ex.org/{id}/{v}/{w}\"", join] {
        sandbox.write("m.ttl", MAPPING.replace("rml:reference \"v\"", object));
        std::fs::write(sandbox.path("t.csv"), b"id,v,w\n1,caf\xE9,na\xEFve\n").unwrap();
        let run = sandbox.run(&["map", "m.ttl"]).fails(1);
        assert!(run.stderr.contains("; 2 terms rejected"), "{}", run.stderr);
        for column in ["v", "w"] {
            assert_eq!(run.stderr.matches(&format!("column `{column}`: ")).count(), 1, "{}", run.stderr);
        }
    }
}

#[test]
fn missing_files_of_the_command_line_are_reported_by_their_path() {
    let sandbox = sandbox("id,v\n1,a\n");
    let run = sandbox.run(&["map", "m.ttl", "--source", "t=nothere.csv"]).fails(4);
    assert!(run.stderr.contains("--source replaces it with nothere.csv"), "{}", run.stderr);
    assert!(!run.stderr.contains("looked for in"), "{}", run.stderr);
}

/// The beginning of a file shows its encoding, even if the mapping declares another one.
#[test]
fn wrongly_declared_encodings_are_detected_or_reported() {
    let sandbox = sandbox("");
    let text = "id,v\n1,\u{411}\u{430}\u{43A}\u{443}\n";
    let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let made = "<http://ex.org/1> <http://ex.org/p> \"\u{411}\u{430}\u{43A}\u{443}\" .\n";
    let says = |encoding: &str| {
        sandbox.write("m.ttl", MAPPING.replace("rml:path \"t.csv\"", &format!("rml:path \"t.csv\" ; {encoding}")));
        sandbox.run(&["map", "m.ttl"])
    };
    let csvw = "<http://www.w3.org/ns/csvw#encoding> \"UTF-16LE\"";
    for encoding in ["rml:encoding rml:UTF-16", csvw] {
        for bytes in [wide(u16::to_le_bytes), wide(u16::to_be_bytes), [&b"\xEF\xBB\xBF"[..], text.as_bytes()].concat()]
        {
            sandbox.write("t.csv", bytes);
            assert_eq!(says(encoding).succeeds().stdout, made);
        }
        sandbox.write("t.csv", text);
        let run = says(encoding).fails(4);
        assert!(run.stderr.contains("t.csv: it is declared as UTF-16, but looks like UTF-8"), "{}", run.stderr);
    }
    sandbox.write("t.csv", b"\xFF\xFE\0\0i\0\0\0d\0\0\0");
    let run = says("rml:encoding rml:UTF-8").fails(4);
    assert!(run.stderr.contains("t.csv: it is in UTF-32; save it as UTF-8"), "{}", run.stderr);
}

/// Most programs read `"a"b` as `ab`. Whoever wrote it may have meant something else.
#[test]
fn text_after_a_closing_quote_is_read_and_reported() {
    let sandbox = sandbox("id,v\n1,\"a\"b\n2,\"a \"\"b\"\"\"\n3,\"c\" \n");
    let run = sandbox.run(&["map", "m.ttl"]).succeeds();
    insta::assert_snapshot!(run.shown(), @r#"
    <http://ex.org/1> <http://ex.org/p> "ab" .
    <http://ex.org/2> <http://ex.org/p> "a \"b\"" .
    <http://ex.org/3> <http://ex.org/p> "c " .
    -- stderr --
    3 rows read, 3 statements generated, 0 duplicates removed, 3 written; 0 terms rejected
    warning: t.csv:2: column `v`: text follows the closing quote, and "a"b is read as ab; write quotes inside a quoted cell twice
    warning: t.csv:4: column `v`: text follows the closing quote, and "a"b is read as ab; write quotes inside a quoted cell twice
    -- exit 0 --
    "#);
    sandbox.write("t.csv", format!("id,v\n{}", "1,\"a\"b\n".repeat(30_000)));
    for threads in ["1", "3"] {
        let run = sandbox.run(&["map", "m.ttl", "--threads", threads]).succeeds();
        assert!(run.stderr.contains("warning: t.csv:21: column `v`: text follows"), "{}", run.stderr);
        assert!(run.stderr.contains("... and 29980 more such cells of t.csv\n"), "{}", run.stderr);
    }
}

#[test]
fn a_missing_file_does_not_hide_what_else_is_wrong() {
    let sandbox = sandbox("id,V\n1,a\n");
    sandbox.write("n.ttl", MAPPING.replace("t.csv", "u.csv").replace("ex:m ", "ex:n "));
    let run = sandbox.run(&["map", "n.ttl", "m.ttl"]).fails(4);
    let lines: Vec<_> = run.stderr.lines().map(|line| line.split(" (").next().unwrap()).collect();
    assert_eq!(
        lines,
        [
            "error[P001]: cannot read u.csv: No such file or directory",
            "  http://ex.org/n reads it",
            "error[M001]: the mapping does not fit the data",
            "  t.csv: column `v` is not in the header; did you mean `V`?",
        ]
    );
}
