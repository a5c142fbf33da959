//! Every bad value of a row is reported and counted once, whatever else is wrong with the row.
#![allow(clippy::unwrap_used, reason = "a test that fails panics")]

use diwan_rdf::files::Input;
use diwan_rml::engine::{EngineError, Report, RunOptions, SortedLines, Sources, compile, compile_with, run};
use diwan_rml::mapping::parse_mapping;
use diwan_rml::source::Files;
use std::io::{self, Cursor};
use std::path::Path;

/// Files by their names.
struct Texts<'t>(&'t [(&'t str, &'t [u8])]);

impl Files for Texts<'_> {
    fn open(&self, path: &Path) -> io::Result<Input> {
        let text = self.0.iter().find(|(name, _)| Path::new(name) == path);
        let (_, text) = text.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        Ok(Box::new(Cursor::new(text.to_vec())))
    }
}

const PREFIXES: &str = "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    ex:json rml:referenceFormulation rml:JSONPath ; rml:iterator \"$[*]\" ; rml:source [ rml:path \"t.json\" ] .
    ex:parents rml:referenceFormulation rml:JSONPath ; rml:iterator \"$[*]\" ; rml:source [ rml:path \"p.json\" ] .
    ex:csv rml:referenceFormulation rml:CSV ; rml:source [ rml:path \"t.csv\" ] .
    ex:table rml:referenceFormulation rml:CSV ; rml:source [ rml:path \"p.csv\" ] .\n";

fn mapped(mapping: &str, files: &[(&str, &[u8])], threads: usize) -> (Report, Vec<String>) {
    let files = Texts(files);
    let mapping = parse_mapping(format!("{PREFIXES}{mapping}").as_bytes(), "m.ttl".as_ref()).unwrap();
    let plan = compile(&mapping, &files, None).unwrap();
    let mut sink = SortedLines::default();
    let options = RunOptions { threads, block: 16, ..RunOptions::default() };
    let report = run(&plan, &files, options, &mut sink).unwrap();
    (report, sink.iter().map(|line| String::from_utf8(line.to_vec()).unwrap()).collect())
}

/// The places and values that a run rejects, in order, once its numbers are known to add up.
fn rejected(mapping: &str, files: &[(&str, &[u8])]) -> Vec<String> {
    let (report, _) = mapped(mapping, files, 1);
    assert_eq!(report.rejected, report.problems.len() as u64);
    assert_eq!(report.rejected, report.maps.iter().map(|map| map.tally.rejected).sum::<u64>());
    let (threaded, _) = mapped(mapping, files, 3);
    assert_eq!(threaded.problems, report.problems);
    let shown = report.problems.iter().map(|problem| {
        let column = &problem.column;
        format!("{}{} {column} {}", problem.path.display(), problem.place, problem.problem.value)
    });
    shown.collect()
}

const EVERYTHING: &str = r#"
    ex:m rml:logicalSource ex:json ;
      rml:subjectMap [ rml:reference "$.s" ; rml:graphMap [ rml:reference "$.g" ] ] ;
      rml:predicateObjectMap [ rml:predicateMap [ rml:reference "$.p" ] ;
        rml:objectMap [ rml:reference "$.o" ; rml:languageMap [ rml:reference "$.l" ] ] ] ,
        [ rml:predicate ex:q ; rml:objectMap [ rml:reference "$.d" ; rml:datatypeMap [ rml:reference "$.t" ] ] ] ,
        [ rml:predicate ex:j ; rml:objectMap [ rml:parentTriplesMap ex:n ;
          rml:joinCondition [ rml:child "$.k" ; rml:parent "$.k" ] ] ] .
    ex:n rml:logicalSource ex:parents ; rml:subjectMap [ rml:template "http://ex.org/{$.id}" ] ."#;

#[test]
fn a_bad_subject_hides_no_other_value() {
    let bad = r#""g": "g h", "p": "p q", "o": {"x": 1}, "l": "bad tag", "d": [1], "t": "x y", "k": {"z": 1}"#;
    let items = format!(r#"[{{"s": "http://a b", {bad}}}, {{"s": "http://ab", {bad}}}]"#);
    let columns = ["$.g g h", "$.p p q", "$.o {\"x\": 1}", "$.l bad tag", "$.d [1]", "$.t x y", "$.k {\"z\": 1}"];
    let of_item = |item: u8| columns.map(|column| format!("t.json, item {item} {column}"));
    let expected =
        [vec!["t.json, item 1 $.s http://a b".to_owned()], of_item(1).to_vec(), of_item(2).to_vec()].concat();
    assert_eq!(rejected(EVERYTHING, &[("t.json", items.as_bytes()), ("p.json", b"[]")]), expected);
}

/// RML asks nothing of the other values where there is no subject: it is null, and not wrong.
#[test]
fn without_a_subject_nothing_is_looked_at() {
    let items = br#"[{"s": null, "g": "g h", "p": "p q", "o": {"x": 1}, "d": [1]}]"#;
    assert!(rejected(EVERYTHING, &[("t.json", items), ("p.json", b"[]")]).is_empty());
}

#[test]
fn a_row_with_a_bad_subject_is_not_counted_as_one_without_a_partner() {
    let items = br#"[{"s": "http://a b", "k": 1}, {"s": "http://ab", "g": "http://g", "k": 1}]"#;
    let (report, lines) = mapped(EVERYTHING, &[("t.json", items), ("p.json", b"[]")], 1);
    assert_eq!((report.rejected, report.unjoined, lines.len()), (1, 1, 0));
}

/// The keys of a parent that two joins share, and an object of its own that reads the same values.
#[test]
fn bad_keys_of_a_parent_count_once() {
    let join = |condition: &str| {
        format!(
            "[ rml:predicate ex:p ; rml:objectMap [ rml:parentTriplesMap ex:n ; \
             rml:joinCondition [ rml:child \"$.k\" ; rml:parent \"{condition}\" ] ] ]"
        )
    };
    let child = |name: &str| {
        format!(
            "ex:{name} rml:logicalSource ex:json ; rml:subjectMap [ rml:template \"http://ex.org/{name}{{$.s}}\" ] ; \
             rml:predicateObjectMap {} , {} .\n",
            join("$.k"),
            join("$.l")
        )
    };
    let parent = "ex:n rml:logicalSource ex:parents ; rml:subjectMap [ rml:template \"http://ex.org/{$.id}\" ] ;
        rml:predicateObjectMap [ rml:predicate ex:q ; rml:objectMap [ rml:reference \"$.k\" ] ] .";
    let mapping = format!("{}{}{parent}", child("a"), child("b"));
    let parents =
        br#"[{"id": 1, "k": "x", "l": "y"}, {"id": 2, "k": [1], "l": {}}, {"id": [3], "k": {"w": 2}, "l": "x"}]"#;
    let items = br#"[{"s": 1, "k": "x"}]"#;
    let expected = ["2 $.k [1]", "2 $.l {}", "3 $.id [3]", "3 $.k {\"w\": 2}"];
    assert_eq!(
        rejected(&mapping, &[("t.json", items), ("p.json", parents)]),
        expected.map(|value| format!("p.json, item {value}"))
    );
}

#[test]
fn bad_keys_of_a_table_are_reported_on_both_sides() {
    let mapping = r#"
        ex:m rml:logicalSource ex:csv ; rml:subjectMap [ rml:template "http://ex.org/{a}" ] ;
          rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:parentTriplesMap ex:n ;
            rml:joinCondition [ rml:child "k" ; rml:parent "k" ] , [ rml:child "l" ; rml:parent "l" ] ] ] .
        ex:n rml:logicalSource ex:table ; rml:subjectMap [ rml:template "http://ex.org/{a}" ] ."#;
    let child: &[u8] = b"a,k,l\n\xFF,\xFE,\xFD\n2,k,l\n";
    let parent: &[u8] = b"a,k,l\n1,k,l\n3,\xFC,\xFB\n";
    let columns = ["t.csv:2 a", "t.csv:2 k", "t.csv:2 l", "p.csv:3 k", "p.csv:3 l"];
    assert_eq!(
        rejected(mapping, &[("t.csv", child), ("p.csv", parent)]),
        columns.map(|column| format!("{column} \u{FFFD}"))
    );
}

/// Messages show the beginning of a value.
#[test]
fn values_that_begin_alike_count_each() {
    let mapping = r#"ex:m rml:logicalSource ex:json ; rml:subjectMap [ rml:template "http://ex.org/{$.s}" ] ;
        rml:predicateObjectMap [ rml:predicate ex:p ;
          rml:objectMap [ rml:reference "$.v[*]" ; rml:datatype xsd:integer ] ] ."#;
    let long = "x".repeat(300);
    let items = format!(r#"[{{"s": 1, "v": ["{long}1", "{long}2", "{long}1"]}}]"#);
    assert_eq!(rejected(mapping, &[("t.json", items.as_bytes())]).len(), 2);
}

/// A table that two sources describe, which differ in what counts as null.
#[test]
fn ragged_rows_of_a_table_count_once() {
    let mapping = r#"
        ex:nulls rml:referenceFormulation rml:CSV ; rml:source [ rml:path "t.csv" ; rml:null "-" ] .
        ex:m rml:logicalSource ex:csv ; rml:subjectMap [ rml:template "http://ex.org/{a}" ; rml:class ex:C ] .
        ex:n rml:logicalSource ex:nulls ; rml:subjectMap [ rml:template "http://ex.org/{b}" ; rml:class ex:C ] ."#;
    let files = Texts(&[("t.csv", b"a,b\n1\n2,3\n4,5,6\n")]);
    let mapping = parse_mapping(format!("{PREFIXES}{mapping}").as_bytes(), "m.ttl".as_ref()).unwrap();
    let plan = compile(&mapping, &files, None).unwrap();
    let error = run(&plan, &files, RunOptions::default(), &mut SortedLines::default()).unwrap_err();
    let EngineError::Ragged { first, count } = error else { panic!("{error}") };
    assert_eq!((first.iter().filter_map(|error| error.line()).collect::<Vec<_>>(), count), (vec![2, 4], 2));
    let plan = compile_with(&Sources::default().with_ragged_rows(), &mapping, &files, None).unwrap();
    let report = run(&plan, &files, RunOptions::default(), &mut SortedLines::default()).unwrap();
    let [(path, rows)] = report.ragged.as_slice() else { panic!("{:?}", report.ragged) };
    assert_eq!((path.as_path(), rows.count, rows.first.as_slice()), (Path::new("t.csv"), 2, &[(2, 1), (4, 3)][..]));
}

/// The columns with empty values that a run reports: the place of the first, and what was made of it.
fn empties(mapping: &str, files: &[(&str, &[u8])]) -> Vec<String> {
    let (report, _) = mapped(mapping, files, 1);
    let (threaded, _) = mapped(mapping, files, 3);
    assert_eq!(threaded.empty_values, report.empty_values);
    let shown = report.empty_values.iter();
    shown.map(|empty| format!("{}{} {} {:?}", empty.path.display(), empty.place, empty.column, empty.usage)).collect()
}

#[test]
fn empty_datatypes_and_languages_are_reported_once_per_column() {
    let mapping = r#"ex:m rml:logicalSource ex:csv ; rml:subjectMap [ rml:template "http://ex.org/{id}" ] ;
        rml:predicateObjectMap [ rml:predicate ex:p ;
          rml:objectMap [ rml:reference "v" ; rml:datatypeMap [ rml:template "http://ex.org/{t}" ] ] ] ,
        [ rml:predicate ex:q ; rml:objectMap [ rml:reference "v" ; rml:datatypeMap [ rml:reference "r" ] ] ] ,
        [ rml:predicate ex:r ; rml:objectMap [ rml:reference "v" ; rml:languageMap [ rml:reference "l" ] ] ] ."#;
    let rows: &[u8] = b"id,v,t,r,l\n1,a,x,http://x/y,en\n2,a,,,\n3,,,,\n4,,,,\n";
    assert_eq!(empties(mapping, &[("t.csv", rows)]), ["t.csv:3 l Type", "t.csv:3 r Type", "t.csv:3 t Type"]);
    let named = mapping.replace("\"http://ex.org/{id}\"", "\"http://ex.org/{id}/{t}\"");
    assert_eq!(empties(&named, &[("t.csv", rows)])[2], "t.csv:3 t Name");
}

#[test]
fn empty_values_of_which_no_name_is_made_are_not_reported() {
    let mapping = r#"
        ex:nulls rml:referenceFormulation rml:CSV ; rml:source [ rml:path "t.csv" ; rml:null "-" ] .
        ex:m rml:logicalSource ex:nulls ; rml:subjectMap [ rml:template "http://ex.org/{id}" ] ;
          rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:template "{a}" ; rml:termType rml:Literal ] ] ,
            [ rml:predicate ex:q ; rml:objectMap [ rml:template "http://ex.org/{a}/{b}" ] ] ,
            [ rml:predicate ex:r ; rml:objectMap [ rml:template "{a}{b}" ; rml:termType rml:BlankNode ] ] ,
            [ rml:predicate ex:s ; rml:objectMap [ rml:parentTriplesMap ex:n ;
              rml:joinCondition [ rml:child "a" ; rml:parent "a" ] , [ rml:child "b" ; rml:parent "b" ] ] ] .
        ex:n rml:logicalSource ex:table ; rml:subjectMap [ rml:template "http://ex.org/{a}x" ; rml:termType rml:UnsafeIRI ] ."#;
    let files: &[(&str, &[u8])] = &[("t.csv", b"id,a,b\n1,,-\n2,,\xFF\n3,,b\n"), ("p.csv", b"a,b\nx,y\n")];
    assert_eq!(empties(mapping, files), ["t.csv:4 a Name"]);
    assert!(empties(mapping, &[("t.csv", b"id,a,b\n1,,-\n2,,\xFF\n"), files[1]]).is_empty());
}

#[test]
fn empty_values_of_items_are_reported_where_a_name_is_made() {
    let mapping = r#"ex:m rml:logicalSource ex:json ; rml:subjectMap [ rml:template "http://ex.org/{$.id}" ] ;
        rml:predicateObjectMap [ rml:predicate ex:q ; rml:objectMap [ rml:template "http://ex.org/{$.a[*]}/{$.b[*]}" ] ] ."#;
    let items =
        br#"[{"id": 1, "a": "", "b": []}, {"id": 2, "a": [""], "b": [[]]}, {"id": 3, "a": ["x", ""], "b": ["", "y"]}]"#;
    let expected = ["t.json, item 3 $.a[*] Name", "t.json, item 3 $.b[*] Name"];
    assert_eq!(empties(mapping, &[("t.json", items)]), expected);
}

/// A number that is too large for a double would become infinite. In JSON it is a number, and not a text that says so.
#[test]
fn numbers_that_become_infinite_are_rejected() {
    let mapping = r#"ex:m rml:logicalSource ex:json ; rml:subjectMap [ rml:template "http://ex.org/{$.id}" ] ;
        rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference "$.v" ; rml:datatype xsd:double ] ] ,
        [ rml:predicate ex:q ; rml:objectMap [ rml:reference "$.v" ; rml:datatype xsd:float ] ] ,
        [ rml:predicate ex:r ; rml:objectMap [ rml:reference "$.v" ; rml:datatype xsd:string ] ] ,
        [ rml:predicate ex:s ; rml:objectMap [ rml:reference "$.w" ; rml:datatypeMap [ rml:reference "$.t" ] ] ] ."#;
    let items = br#"[{"id": 1, "v": 1e400}, {"id": 2, "v": -1e39}, {"id": 3, "v": "INF"}, {"id": 4, "v": 1e38},
        {"id": 5, "w": 1e400, "t": "http://www.w3.org/2001/XMLSchema#double"}]"#;
    let (report, lines) = mapped(mapping, &[("t.json", items)], 1);
    let shown = report.problems.iter().map(|problem| format!("{} {}", problem.place, problem.problem));
    let expected = [
        ", item 1 \"1e400\" is too large for xsd:double",
        ", item 1 \"1e400\" is too large for xsd:float",
        ", item 2 \"-1e39\" is too large for xsd:float",
        ", item 5 \"1e400\" is too large for xsd:double",
    ];
    assert_eq!((shown.collect::<Vec<_>>(), lines.len()), (expected.map(str::to_owned).to_vec(), 9));
}
