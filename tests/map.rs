//! `diwan map`: mappings over their own CSV files.

use crate::common::program::Sandbox;
use insta::assert_snapshot;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Triple;

const MAPPING: &str = r#"
@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:People a rml:TriplesMap ;
  rml:logicalSource [ rml:referenceFormulation rml:CSV ; rml:source [ rml:root rml:MappingDirectory ; rml:path "people.csv" ; rml:null "" ] ] ;
  rml:subjectMap [ rml:template "http://example.org/person/{id}" ; rml:class ex:Person ; rml:graphMap [ rml:template "http://example.org/graph/{team}" ] ] ;
  rml:predicateObjectMap [ rml:predicate ex:name ; rml:objectMap [ rml:reference "name" ; rml:languageMap [ rml:reference "lang" ] ] ] ,
    [ rml:predicate ex:age ; rml:objectMap [ rml:reference "age" ; rml:datatype xsd:integer ] ] ,
    [ rml:predicateMap [ rml:template "http://example.org/{role}Of" ] ; rml:objectMap [ rml:parentTriplesMap ex:Teams ; rml:joinCondition [ rml:child "team" ; rml:parent "key" ] ] ] .
ex:Teams a rml:TriplesMap ;
  rml:logicalSource [ rml:referenceFormulation rml:CSV ; rml:source [ rml:root rml:MappingDirectory ; rml:path "teams.csv" ] ] ;
  rml:subjectMap [ rml:template "http://example.org/team/{name}" ] .
"#;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("maps/m.ttl", MAPPING);
    sandbox.write(
        "maps/people.csv",
        "id,name,lang,age,team,role\n1,\"Ann \"\"A\"\"\",en,41,a,lead\n2,باسم,ar,,b,member\n2,باسم,ar,,b,member\n",
    );
    sandbox.write("maps/teams.csv", "key,name\na,First team\na,Other\nb,Second\n");
    sandbox
}

#[test]
fn terms_graphs_joins_and_duplicates() {
    assert_snapshot!(sandbox().run(&["map", "maps/m.ttl"]).shown(), @r#"
    <http://example.org/person/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/Person> <http://example.org/graph/a> .
    <http://example.org/person/1> <http://example.org/name> "Ann \"A\""@en <http://example.org/graph/a> .
    <http://example.org/person/1> <http://example.org/age> "41"^^<http://www.w3.org/2001/XMLSchema#integer> <http://example.org/graph/a> .
    <http://example.org/person/1> <http://example.org/leadOf> <http://example.org/team/First%20team> <http://example.org/graph/a> .
    <http://example.org/person/1> <http://example.org/leadOf> <http://example.org/team/Other> <http://example.org/graph/a> .
    <http://example.org/person/2> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/Person> <http://example.org/graph/b> .
    <http://example.org/person/2> <http://example.org/name> "باسم"@ar <http://example.org/graph/b> .
    <http://example.org/person/2> <http://example.org/memberOf> <http://example.org/team/Second> <http://example.org/graph/b> .
    -- stderr --
    6 rows read, 11 statements generated, 3 duplicates removed, 8 written; 0 terms rejected
    -- exit 0 --
    "#);
}

#[test]
fn invalid_cells_are_skipped_counted_and_reported() {
    let sandbox = sandbox();
    sandbox.edit("maps/people.csv", "en,41", "en,forty");
    let run = sandbox.run(&["map", "maps/m.ttl", "--output", "out.nq"]);
    assert_snapshot!(run.shown(), @r#"
    -- stderr --
    error[D001]: maps/people.csv:2: column `age`: "forty" is not a valid xsd:integer (by http://example.org/People)
    6 rows read, 10 statements generated, 3 duplicates removed, 7 written; 1 terms rejected
    -- exit 1 --
    "#);
    assert_eq!(sandbox.read("out.nq").lines().count(), 7);
}

#[test]
fn strict_stops_and_leaves_no_output() {
    let sandbox = sandbox();
    sandbox.edit("maps/people.csv", "باسم,ar", "باسم,Arabic language");
    let run = sandbox.run(&["map", "maps/m.ttl", "--strict", "--output", "out.nq"]).fails(1);
    assert!(
        run.stderr.contains("people.csv:3: column `lang`: \"Arabic language\" is not a language tag"),
        "{}",
        run.stderr
    );
    assert!(!sandbox.path("out.nq").exists());
    for format in ["nquads", "ntriples", "turtle", "trig"] {
        let run = sandbox.run(&["map", "maps/m.ttl", "--strict", "--format", format]).fails(1);
        assert_eq!(run.stdout, "", "{format}");
    }
}

#[test]
fn unknown_columns_are_reported_before_any_row_is_read() {
    let sandbox = sandbox();
    sandbox.edit("maps/people.csv", "name,lang,age", "name,lang,ages");
    sandbox.edit("maps/people.csv", "2,باسم,ar,,b,member\n", "a row that cannot be read\n");
    let run = sandbox.run(&["map", "maps/m.ttl", "--output", "out.nq"]);
    assert_snapshot!(run.shown(), @r"
    -- stderr --
    error[M001]: the mapping does not fit the data
      maps/people.csv: column `age` is not in the header; did you mean `ages`? (read by http://example.org/People, maps/m.ttl:7:60)
    -- exit 3 --
    ");
    assert!(!sandbox.path("out.nq").exists());
}

#[test]
fn the_format_follows_the_file_or_the_flag() {
    let sandbox = sandbox();
    sandbox.run(&["map", "maps/m.ttl", "--output", "out.trig"]).succeeds();
    assert!(sandbox.read("out.trig").contains("ns2:a {"));
    sandbox.run(&["map", "maps/m.ttl", "--output", "out.trig", "--format", "ntriples"]).succeeds();
    assert!(sandbox.read("out.trig").starts_with("<http://example.org/person/1> "));
}

#[test]
fn turtle_has_the_prefixes_of_the_mapping_and_reports_merged_graphs() {
    assert_snapshot!(sandbox().run(&["map", "maps/m.ttl", "--format", "turtle"]).shown(), @r#"
    # Turtle holds a single graph: here all graphs are merged into one, and which graph said what is lost.
    # N-Quads, TriG and JSON-LD are lossless.
    @prefix ex: <http://example.org/> .
    @prefix ns1: <http://example.org/person/> .
    @prefix ns2: <http://example.org/team/> .

    ns1:1 a ex:Person ;
        ex:name "Ann \"A\""@en ;
        ex:age 41 ;
        ex:leadOf <http://example.org/team/First%20team> ,
            ns2:Other .

    ns1:2 a ex:Person ;
        ex:name "باسم"@ar ;
        ex:memberOf ns2:Second .
    -- stderr --
    note: turtle has no named graphs: all graphs are merged into one; nquads, trig and jsonld keep them
    6 rows read, 11 statements generated, 3 duplicates removed, 8 written; 0 terms rejected
    -- exit 0 --
    "#);
    assert_snapshot!(sandbox().run(&["map", "maps/m.ttl", "--format", "trig"]).shown(), @r#"
    @prefix ex: <http://example.org/> .
    @prefix ns1: <http://example.org/person/> .
    @prefix ns2: <http://example.org/graph/> .
    @prefix ns3: <http://example.org/team/> .

    ns2:a {
        ns1:1 a ex:Person ;
            ex:name "Ann \"A\""@en ;
            ex:age 41 ;
            ex:leadOf <http://example.org/team/First%20team> ,
                ns3:Other .
    }

    ns2:b {
        ns1:2 a ex:Person ;
            ex:name "باسم"@ar ;
            ex:memberOf ns3:Second .
    }
    -- stderr --
    6 rows read, 11 statements generated, 3 duplicates removed, 8 written; 0 terms rejected
    -- exit 0 --
    "#);
}

/// The sorted triples of an output, without their graphs.
fn triples(format: RdfFormat, text: &str) -> Vec<String> {
    let quads = RdfParser::from_format(format).for_slice(text).map(Result::unwrap);
    let mut triples: Vec<String> = quads.map(|quad| Triple::from(quad).to_string()).collect();
    triples.sort();
    triples
}

#[test]
fn formats_without_graphs_have_each_triple_once_and_report_the_merge() {
    let sandbox = large();
    let made = |format: &str| {
        let run = sandbox.run(&["map", "maps/m.ttl", "--output", format!("out.{format}").as_str()]).succeeds();
        (sandbox.read(&format!("out.{format}")), run.stderr)
    };
    let mut expected = triples(RdfFormat::NQuads, &made("nq").0);
    expected.dedup();
    for (ending, name, format) in [("nt", "ntriples", RdfFormat::NTriples), ("ttl", "turtle", RdfFormat::Turtle)] {
        let (text, told) = made(ending);
        assert!(triples(format, &text) == expected, "{ending}");
        let note = format!(
            "note: {name} has no named graphs: all graphs are merged into one; nquads, trig and jsonld keep them\n"
        );
        assert!(told.starts_with(&note), "{told}");
        assert!(told.contains(&format!(" {} written; ", expected.len())), "{told}");
    }
    for ending in ["nq", "trig"] {
        assert!(!made(ending).1.contains("note: "));
    }
    let quiet = sandbox.run(&["map", "maps/m.ttl", "--quiet", "--format", "ntriples"]).succeeds();
    assert_eq!(quiet.stderr, "");
}

#[test]
fn mappings_without_graphs_cause_no_note() {
    let sandbox = sandbox();
    sandbox.edit(
        "maps/m.ttl",
        "rml:graphMap [ rml:template \"http://example.org/graph/{team}\" ]",
        "rml:graph rml:defaultGraph",
    );
    let quads = sandbox.run(&["map", "maps/m.ttl"]).succeeds();
    for format in ["ntriples", "turtle"] {
        let run = sandbox.run(&["map", "maps/m.ttl", "--format", format]).succeeds();
        assert_eq!(run.stderr, quads.stderr);
        assert!(format != "ntriples" || run.stdout == quads.stdout);
        assert!(!run.stdout.starts_with('#'));
    }
}

#[test]
fn triples_of_several_graphs_are_merged_but_blank_nodes_are_not() {
    let triples = |subject: &str, table: &str| {
        let parts = format!(
            "rml:subjectMap [ {subject} ; rml:graph ex:g , ex:h , rml:defaultGraph ] ; \
             rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference \"b\" ] ] , \
             [ rml:predicate ex:p ; rml:objectMap [ rml:reference \"b\" ] ; rml:graph ex:i ]"
        );
        numbered(&lines(&parts, table, &["--format", "ntriples"]))
    };
    let table = "a,b\nx,1\nx,2\nx,1\n";
    let named = triples("rml:template \"http://example.org/{a}\"", table);
    assert_eq!(named, ["<x> <p> \"1\" .", "<x> <p> \"2\" ."]);
    let blank = triples("rml:template \"{a}\" ; rml:termType rml:BlankNode", table);
    let of = |value: &str| (0..4).map(|label| format!("_:{label} <p> \"{value}\" .")).collect::<Vec<_>>();
    assert_eq!(blank, [of("1"), of("2")].concat());
}

#[test]
fn invalid_graph_names_are_reported_and_their_statements_omitted() {
    let sandbox = sandbox();
    sandbox.edit("maps/m.ttl", "rml:template \"http://example.org/graph/{team}\"", "rml:reference \"team\"");
    sandbox.edit("maps/people.csv", "en,41,a,lead", "en,41,a b,lead");
    let run =
        |format: &str| sandbox.run(&["map", "maps/m.ttl", "--base-iri", "http://g/", "--format", format]).fails(1);
    let quads = run("nquads");
    assert!(quads.stderr.contains("people.csv:2: column `team`: \"a b\" is not a valid IRI"), "{}", quads.stderr);
    let expected = triples(RdfFormat::NQuads, &quads.stdout);
    for (format, syntax) in [("ntriples", RdfFormat::NTriples), ("turtle", RdfFormat::Turtle)] {
        let other = run(format);
        assert_eq!(triples(syntax, &other.stdout), expected);
        assert_eq!(other.stderr.split_once('\n').unwrap().1, quads.stderr, "but for the note");
    }
}

#[test]
fn errors_have_their_exit_codes() {
    let sandbox = sandbox();
    sandbox.run(&["map", "none.ttl"]).fails(4);
    sandbox.write("bad.ttl", "<a");
    sandbox.run(&["map", "bad.ttl"]).fails(3);
    sandbox.write("empty.ttl", "");
    sandbox.run(&["map", "empty.ttl"]).fails(3);
    sandbox.run(&["map"]).fails(2);
    std::fs::remove_file(sandbox.path("maps/teams.csv")).unwrap();
    sandbox.run(&["map", "maps/m.ttl"]).fails(4);
}

/// Runs a mapping with a single triples map, which reads `t.csv` and has these parts.
fn lines(parts: &str, table: &str, args: &[&str]) -> Vec<String> {
    let sandbox = Sandbox::new();
    let source = "rml:logicalSource [ rml:referenceFormulation rml:CSV ; rml:source [ rml:root rml:MappingDirectory ; \
        rml:path \"t.csv\" ; rml:null \"\" ] ]";
    let prefixes = "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://example.org/> .";
    sandbox.write("m.ttl", format!("{prefixes} ex:T {source} ; {parts} ."));
    sandbox.write("t.csv", table);
    let run = sandbox.run(&[&["map", "m.ttl"], args].concat()).succeeds();
    run.stdout.lines().map(|line| line.replace("http://example.org/", "")).collect()
}

#[test]
fn relative_iris_are_appended_to_the_base_iri() {
    let parts = "rml:subjectMap [ rml:reference \"a\" ] ; rml:predicateObjectMap [ rml:predicate ex:p ; rml:object 1 ]";
    let made = lines(parts, "a\nx\nhttp://other.org/y\n", &["--base-iri", "http://base.org/"]);
    let integer = "\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>";
    assert_eq!(made, [format!("<http://base.org/x> <p> {integer} ."), format!("<http://other.org/y> <p> {integer} .")]);
}

#[test]
fn the_default_base_iri_is_that_of_the_specification_and_is_reported() {
    let sandbox = sandbox();
    let mapping = MAPPING.replace("http://example.org/person/{id}", "person-{id}");
    sandbox.write("maps/relative.ttl", mapping);
    let run = sandbox.run(&["map", "maps/relative.ttl"]).succeeds();
    assert!(run.stdout.lines().all(|line| line.starts_with("<http://example.org/person-")), "{}", run.stdout);
    assert!(run.stderr.contains("relative IRIs were resolved against http://example.org/"), "{}", run.stderr);
    let run = sandbox.run(&["map", "maps/relative.ttl", "--base-iri", "http://example.org/"]).succeeds();
    assert!(!run.stderr.contains("relative"), "{}", run.stderr);
}

#[test]
fn term_types_decide_what_is_encoded() {
    let object = |kind: &str| {
        format!(
            "rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:template \"http://example.org/{{a}}\" ; rml:termType rml:{kind} ] ]"
        )
    };
    let made = |kind: &str| lines(&format!("rml:subject ex:s ; {}", object(kind)), "a\né/b\n", &[]).concat();
    assert_eq!(made("IRI"), "<s> <p> <é%2Fb> .");
    assert_eq!(made("URI"), "<s> <p> <%C3%A9%2Fb> .");
    assert_eq!(made("UnsafeIRI"), "<s> <p> <é/b> .");
    assert_eq!(made("Literal"), "<s> <p> \"é/b\" .");
}

#[test]
fn blank_nodes_are_the_same_for_the_same_value_and_differ_for_others() {
    let parts = "rml:subjectMap [ rml:reference \"a\" ; rml:termType rml:BlankNode ] ; \
        rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference \"b\" ] ]";
    let made = lines(parts, "a,b\nx y,1\nx y,2\nx_20y,3\n", &[]);
    let subject = |line: &String| line.split(' ').next().unwrap().to_owned();
    assert_eq!(subject(&made[0]), subject(&made[1]));
    assert_ne!(subject(&made[0]), subject(&made[2]));
}

#[test]
fn graphs_of_subject_and_predicate_object_maps_add_up() {
    let parts = "rml:subjectMap [ rml:constant ex:s ; rml:graph ex:g ] ; \
        rml:predicateObjectMap [ rml:predicate ex:p ; rml:object ex:o ; rml:graph rml:defaultGraph ] , \
        [ rml:predicate ex:q ; rml:object ex:o ; rml:graphMap [ rml:template \"http://example.org/{a}\" ] ]";
    let made = lines(parts, "a\nh\n", &[]);
    assert_eq!(made, ["<s> <p> <o> .", "<s> <p> <o> <g> .", "<s> <q> <o> <g> .", "<s> <q> <o> <h> ."]);
}

#[test]
fn all_join_conditions_must_hold_and_nulls_match_nothing() {
    let parts = "rml:subjectMap [ rml:template \"http://example.org/{id}\" ] ; rml:predicateObjectMap [ rml:predicate ex:next ; \
        rml:objectMap [ rml:parentTriplesMap ex:T ; rml:joinCondition [ rml:child \"a\" ; rml:parent \"b\" ] , \
        [ rml:child \"c\" ; rml:parent \"c\" ] ] ]";
    let made = lines(parts, "id,a,b,c\n1,x,y,k\n2,z,x,k\n3,x,x,l\n4,,,k\n", &[]);
    assert_eq!(made, ["<1> <next> <2> .", "<3> <next> <3> ."]);
}

#[test]
fn rows_without_a_join_match_are_counted() {
    let sandbox = sandbox();
    sandbox.edit("maps/teams.csv", "b,Second\n", "");
    let run = sandbox.run(&["map", "maps/m.ttl"]).succeeds();
    assert!(run.stderr.contains("2 rows have no matching row to join with"), "{}", run.stderr);
}

#[test]
fn without_null_an_empty_cell_is_an_empty_string() {
    let sandbox = sandbox();
    sandbox.edit("maps/m.ttl", " ; rml:null \"\"", "");
    let run = sandbox.run(&["map", "maps/m.ttl"]).fails(1);
    assert!(run.stderr.contains("column `age`: \"\" is not a valid xsd:integer"), "{}", run.stderr);
}

const NESTED: &str = r#"
@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://example.org/> .
ex:Cities rml:logicalSource [ rml:referenceFormulation rml:JSONPath ; rml:iterator "$.cities[*]" ; rml:source [ rml:path "cities.json" ] ] ;
  rml:subjectMap [ rml:template "http://example.org/{$.id}" ] ;
  rml:predicateObjectMap [ rml:predicate ex:name ; rml:objectMap [ rml:reference "$.names[*]" ] ] ,
    [ rml:predicate ex:area ; rml:objectMap [ rml:reference "$.area" ] ] , [ rml:predicate ex:port ; rml:objectMap [ rml:reference "$.port" ] ] .
"#;

#[test]
fn json_values_keep_their_types_and_numbers() {
    let sandbox = Sandbox::new();
    sandbox.write("m.ttl", NESTED);
    sandbox.write(
        "cities.json",
        r#"{"cities": [{"id": 1, "names": ["Баку", "Baku"], "area": 2.5, "port": true}, {"id": 2, "area": 7}]}"#,
    );
    assert_snapshot!(sandbox.run(&["map", "m.ttl"]).shown(), @r#"
    <http://example.org/1> <http://example.org/name> "Баку" .
    <http://example.org/1> <http://example.org/name> "Baku" .
    <http://example.org/1> <http://example.org/area> "2.5E0"^^<http://www.w3.org/2001/XMLSchema#double> .
    <http://example.org/1> <http://example.org/port> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> .
    <http://example.org/2> <http://example.org/area> "7"^^<http://www.w3.org/2001/XMLSchema#integer> .
    -- stderr --
    2 rows read, 5 statements generated, 0 duplicates removed, 5 written; 0 terms rejected
    -- exit 0 --
    "#);
    sandbox.write("cities.json", r#"{"cities": [{"id": 1, "names": [["Baku"]], "area": 2}]}"#);
    assert_snapshot!(sandbox.run(&["map", "m.ttl"]).shown(), @r#"
    <http://example.org/1> <http://example.org/area> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .
    -- stderr --
    error[D001]: cities.json, item 1: reference `$.names[*]`: "["Baku"]" is an array or an object; refer to its values (by http://example.org/Cities)
    1 rows read, 1 statements generated, 0 duplicates removed, 1 written; 1 terms rejected
    warning: cities.json: `$.port` has no value in any item
    -- exit 1 --
    "#);
    sandbox.write("cities.json", r#"{"citys": []}"#);
    assert_snapshot!(sandbox.run(&["map", "m.ttl"]).shown(), @r#"
    -- stderr --
    0 rows read, 0 statements generated, 0 duplicates removed, 0 written; 0 terms rejected
    warning: cities.json: the source has no rows
    -- exit 0 --
    "#);
}

#[test]
fn json_lines_and_compressed_files_are_read() {
    let sandbox = Sandbox::new();
    let lines = "{\"id\": 1, \"area\": 1}\n{\"id\": 2, \"area\": 2}\n";
    sandbox.write("m.ttl", NESTED.replace("$.cities[*]", "$").replace("cities.json", "cities.ndjson.gz"));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, lines.as_bytes()).unwrap();
    sandbox.write("cities.ndjson.gz", gzip.finish().unwrap());
    let run = sandbox.run(&["map", "m.ttl"]).succeeds();
    assert_eq!(run.stdout.lines().filter(|line| line.contains("/area>")).count(), 2, "{}", run.stdout);
}

#[test]
fn older_vocabularies_are_read_and_reported() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "m.ttl",
        r#"@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix rml: <http://semweb.mmlab.be/ns/rml#> . @prefix ql: <http://semweb.mmlab.be/ns/ql#> .
        <#M> rml:logicalSource [ rml:source "people.tsv" ; rml:referenceFormulation ql:CSV ] ; rr:subjectMap [ rr:template "http://example.org/{id}" ] ;
          rr:predicateObjectMap [ rr:predicate <http://example.org/name> ; rr:objectMap [ rml:reference "name" ] ] ."#,
    );
    sandbox.write("people.tsv", "id\tname\n1\tAnn, the first\n");
    assert_snapshot!(sandbox.run(&["map", "m.ttl"]).shown(), @r#"
    <http://example.org/1> <http://example.org/name> "Ann, the first" .
    -- stderr --
    note: the mapping uses the vocabularies of R2RML and RML of 2014
    1 rows read, 1 statements generated, 0 duplicates removed, 1 written; 0 terms rejected
    -- exit 0 --
    "#);
}

/// Many rows, repeated keys with the same and with other values, joins.
fn large() -> Sandbox {
    let sandbox = sandbox();
    let mut people = "id,name,lang,age,team,role\n".to_owned();
    for row in 0..20_000 {
        let id = row % 7000;
        let age = if row % 9000 == 8999 { 1 } else { id % 90 };
        people.push_str(&format!("{id},\"Name {id}\nof two lines\",en,{age},t{},lead\n", id % 50));
    }
    sandbox.write("maps/people.csv", people);
    let teams = (0..200).map(|row| format!("t{},Team {}\n", row % 60, row % 110)).collect::<String>();
    sandbox.write("maps/teams.csv", format!("key,name\n{teams}"));
    sandbox
}

#[test]
fn the_output_has_no_duplicates_with_any_number_of_threads() {
    let sandbox = large();
    for format in ["nquads", "ntriples", "turtle", "trig"] {
        let run =
            |threads: &str| sandbox.run(&["map", "maps/m.ttl", "--format", format, "--threads", threads]).succeeds();
        let one = run("1");
        for threads in ["2", "5"] {
            let other = run(threads);
            assert!(other.stdout == one.stdout && other.stderr == one.stderr, "{}{}", one.stderr, other.stderr);
        }
        if format.starts_with('n') {
            let lines: std::collections::BTreeSet<&str> = one.stdout.lines().collect();
            assert_eq!(lines.len(), one.stdout.lines().count());
        }
    }
}

#[test]
fn duplicates_are_detected_on_disk_beyond_the_memory_limit() {
    let sandbox = large();
    for (name, format) in
        [("nquads", RdfFormat::NQuads), ("ntriples", RdfFormat::NTriples), ("turtle", RdfFormat::Turtle)]
    {
        let made = |memory: &str| {
            let run = sandbox.run(&["map", "maps/m.ttl", "--format", name, "--memory", memory]).succeeds();
            (triples(format, &run.stdout), run.stderr)
        };
        assert!(made("0") == made("512"), "{name}");
    }
}

#[test]
fn the_union_of_the_shards_is_the_whole() {
    let sandbox = large();
    for (name, format) in
        [("nquads", RdfFormat::NQuads), ("ntriples", RdfFormat::NTriples), ("turtle", RdfFormat::Turtle)]
    {
        let made = |shard: &str| {
            let run = sandbox.run(&["map", "maps/m.ttl", "--format", name, "--shard", shard]).succeeds();
            triples(format, &run.stdout).into_iter().collect::<std::collections::BTreeSet<String>>()
        };
        let (whole, parts) = (made("1/1"), ["1/3", "2/3", "3/3"].map(made));
        assert!(parts.iter().all(|part| !part.is_empty() && part.len() < whole.len()));
        assert!(parts.into_iter().flatten().collect::<std::collections::BTreeSet<String>>() == whole, "{name}");
    }
    sandbox.run(&["map", "maps/m.ttl", "--shard", "4/3"]).fails(2);
}

#[test]
fn a_source_can_come_from_standard_input() {
    let sandbox = sandbox();
    let whole = sandbox.run(&["map", "maps/m.ttl"]).succeeds();
    let unknown = sandbox.run(&["map", "maps/m.ttl", "--source", "persons=x.csv"]);
    assert!(unknown.fails(2).stderr.contains("the mapping reads no file named \"persons\""));
    let people = sandbox.read("maps/people.csv");
    sandbox.write("maps/people.csv", "id\n");
    let output =
        sandbox.command().args(["map", "maps/m.ttl", "--source", "people=-"]).write_stdin(people).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), whole.stdout);
}

#[test]
fn damaged_data_are_reported_with_file_and_line_and_leave_no_output() {
    for (text, told) in [
        ("id,name,lang,age,team,role\n1,a,en,1,a,r\n2,b\n", "maps/people.csv:3: the row has 2 cells, the header 6"),
        (
            "id,name,lang,age,team,role\n1,\"a,en,1,a,r\n2,b,en,1,a,r\n",
            "maps/people.csv:2: a quote is opened in the record",
        ),
    ] {
        let sandbox = sandbox();
        sandbox.write("maps/people.csv", text);
        let run = sandbox.run(&["map", "maps/m.ttl", "--output", "out.nq"]).fails(1);
        assert!(run.stderr.contains(told), "{}", run.stderr);
        assert!(!sandbox.path("out.nq").exists());
    }
    let sandbox = sandbox();
    sandbox.write("maps/people.csv", b"id,name,lang,age,team,role\n1,\xFF,en,1,a,r\n");
    let run = sandbox.run(&["map", "maps/m.ttl"]).fails(1);
    assert!(run.stderr.contains("maps/people.csv:2: column `name`: \"\u{FFFD}\" is not UTF-8"), "{}", run.stderr);
}

#[test]
fn truncated_json_is_reported_with_its_position() {
    let sandbox = Sandbox::new();
    let source = "rml:referenceFormulation rml:JSONPath ; rml:iterator \"$.s[*]\" ; rml:source [ rml:path \"t.json\" ]";
    sandbox.write(
        "m.ttl",
        format!(
            "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://example.org/> .
            ex:T rml:logicalSource [ {source} ] ; rml:subjectMap [ rml:reference \"id\" ; rml:class ex:C ] ."
        ),
    );
    sandbox.write("t.json", "{ \"s\": [\n{ \"id\": \"a\" },\n{ \"id\": ");
    let run = sandbox.run(&["map", "m.ttl", "--output", "out.nq"]).fails(1);
    assert_eq!(run.stderr.lines().next(), Some("error[D005]: t.json:3: EOF while parsing a value, at column 8"));
    assert!(!sandbox.path("out.nq").exists());
}

#[test]
fn blank_nodes_of_different_graphs_are_different() {
    let sandbox = sandbox();
    let subject =
        "rml:subjectMap [ rml:template \"{id}\" ; rml:termType rml:BlankNode ; rml:graph rml:defaultGraph , ex:g ]";
    let head = "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://example.org/> . ex:M rml:logicalSource
        [ rml:referenceFormulation rml:CSV ; rml:source [ rml:root rml:MappingDirectory ; rml:path \"teams.csv\" ] ] ;";
    sandbox.write(
        "maps/b.ttl",
        format!(
            "{head} {} ; rml:predicateObjectMap [ rml:predicate ex:p ; rml:object 1 ] .",
            subject.replace("{id}", "{key}")
        ),
    );
    let run = sandbox.run(&["map", "maps/b.ttl"]).succeeds();
    let labels: std::collections::BTreeSet<&str> =
        run.stdout.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!((run.stdout.lines().count(), labels.len()), (4, 4), "{}", run.stdout);
}

/// The lines of [`lines`], with blank nodes numbered in the order of their occurrence.
fn numbered(made: &[String]) -> Vec<String> {
    let mut labels = Vec::new();
    let mut number = |term: &str| match term.strip_prefix("_:") {
        Some(label) => {
            let known = labels.iter().position(|known: &String| known == label);
            let place = known.unwrap_or_else(|| {
                labels.push(label.to_owned());
                labels.len() - 1
            });
            format!("_:{place}")
        }
        None => term.to_owned(),
    };
    made.iter().map(|line| line.split(' ').map(&mut number).collect::<Vec<_>>().join(" ")).collect()
}

const FRESH: &str = "rml:termType rml:BlankNode";

#[test]
fn a_blank_node_without_an_expression_is_new_in_every_row_and_the_same_within_it() {
    let parts = format!(
        "rml:subjectMap [ {FRESH} ] ; rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference \"a\" ] ] , \
         [ rml:predicate ex:q ; rml:objectMap [ {FRESH} ] ]"
    );
    let made = numbered(&lines(&parts, "a\nx\nx\n", &[]));
    assert_eq!(made, ["_:0 <p> \"x\" .", "_:0 <q> _:1 .", "_:2 <p> \"x\" .", "_:2 <q> _:3 ."]);
}

#[test]
fn a_repeated_row_with_a_new_blank_node_makes_its_other_statements_once() {
    let parts = format!(
        "rml:subjectMap [ rml:reference \"a\" ; rml:class ex:C ] ; rml:predicateObjectMap [ rml:predicate ex:q ; rml:objectMap [ {FRESH} ] ]"
    );
    let made = numbered(&lines(&parts, "a\nhttp://example.org/x\nhttp://example.org/x\n", &[]));
    let class = "<x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <C> .";
    assert_eq!(made, [class, "<x> <q> _:0 .", "<x> <q> _:1 ."]);
}

#[test]
fn a_join_finds_the_new_blank_nodes_of_its_parent() {
    let parts = format!(
        "rml:subjectMap [ {FRESH} ] ; rml:predicateObjectMap [ rml:predicate ex:id ; rml:objectMap [ rml:reference \"id\" ] ] , \
         [ rml:predicate ex:next ; rml:objectMap [ rml:parentTriplesMap ex:T ; rml:joinCondition [ rml:child \"to\" ; rml:parent \"id\" ] ] ]"
    );
    let made = numbered(&lines(&parts, "id,to\n1,2\n2,1\n", &[]));
    assert_eq!(made, ["_:0 <id> \"1\" .", "_:0 <next> _:1 .", "_:1 <id> \"2\" .", "_:1 <next> _:0 ."]);
}

#[test]
fn every_graph_gets_every_statement_once_and_blank_nodes_of_its_own() {
    let parts = "rml:subjectMap [ rml:reference \"a\" ; rml:termType rml:BlankNode ; rml:graph ex:g , ex:h ] ; \
        rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference \"b\" ] , [ rml:reference \"c\" ] ]";
    let made = numbered(&lines(parts, "a,b,c\nx,1,1\nx,1,2\n", &[]));
    let expected = ["_:0 <p> \"1\" <g> .", "_:1 <p> \"1\" <h> .", "_:0 <p> \"2\" <g> .", "_:1 <p> \"2\" <h> ."];
    assert_eq!(made, expected);
}

#[test]
fn a_graph_from_the_data_can_be_the_default_graph() {
    let parts = "rml:subjectMap [ rml:constant ex:s ; rml:graphMap [ rml:reference \"g\" ] ] ; \
        rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference \"b\" ] ]";
    let table = "g,b\nhttp://example.org/g,1\nhttp://w3id.org/rml/defaultGraph,1\nhttp://w3id.org/rml/defaultGraph,1\n";
    assert_eq!(lines(parts, table, &[]), ["<s> <p> \"1\" <g> .", "<s> <p> \"1\" ."]);
}

#[test]
fn constants_need_no_source() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "m.ttl",
        "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://example.org/> .
        ex:M a rml:TriplesMap ; rml:subject ex:s ; rml:predicateObjectMap [ rml:predicate ex:p ; rml:object 1 , \"a\" ] .",
    );
    let run = sandbox.run(&["map", "m.ttl"]).succeeds();
    assert_eq!(run.stdout.lines().count(), 2, "{}", run.stdout);
}

#[test]
fn literals_from_templates_are_strings() {
    let sandbox = Sandbox::new();
    sandbox.write("t.json", r#"[{"id":1,"v":5,"w":"x"},{"id":2,"v":true,"w":null}]"#);
    let objects = ["{$.v}", " {$.v}", "{$.v}{$.w}"]
        .map(|template| format!("[ rml:template \"{template}\" ; rml:termType rml:Literal ]"))
        .join(" , ");
    sandbox.write(
        "m.ttl",
        format!(
            "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://e.org/> .
            ex:m rml:logicalSource [ rml:source [ rml:path \"t.json\" ] ; rml:iterator \"$[*]\" ] ;
              rml:subjectMap [ rml:template \"http://e.org/{{$.id}}\" ] ;
              rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap {objects} , [ rml:reference \"$.v\" ] ] ."
        ),
    );
    let run = sandbox.run(&["map", "m.ttl", "--quiet"]).succeeds();
    let made: Vec<_> = run.stdout.lines().map(|line| line.replace("http://e.org/", "")).collect();
    let integer = "^^<http://www.w3.org/2001/XMLSchema#integer>";
    let boolean = "^^<http://www.w3.org/2001/XMLSchema#boolean>";
    let expected = [
        "<1> <p> \"5\" .".to_owned(),
        "<1> <p> \" 5\" .".to_owned(),
        "<1> <p> \"5x\" .".to_owned(),
        format!("<1> <p> \"5\"{integer} ."),
        "<2> <p> \"true\" .".to_owned(),
        "<2> <p> \" true\" .".to_owned(),
        format!("<2> <p> \"true\"{boolean} ."),
    ];
    assert_eq!(made, expected);
}

#[test]
fn missing_sources_are_reported_with_their_triples_maps_and_possible_locations() {
    let sandbox = Sandbox::new();
    let mapping = "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://e.org/> .
ex:m rml:logicalSource [ rml:source [ rml:path \"t.csv\" ] ] ;
  rml:subjectMap [ rml:template \"http://e.org/{id}\" ; rml:class ex:C ] .";
    sandbox.write("maps/m.ttl", mapping);
    let run = sandbox.run(&["map", "maps/m.ttl"]).fails(4);
    let reader = "\n  http://e.org/m reads it (maps/m.ttl:2:48); looked for in [DIR]\n";
    assert!(run.stderr.starts_with("error[P001]: cannot read t.csv: No such file"), "{}", run.stderr);
    assert!(run.stderr.contains(reader) && !run.stderr.contains("MappingDirectory"), "{}", run.stderr);
    sandbox.write("maps/t.csv", "id\n1\n");
    let run = sandbox.run(&["map", "maps/m.ttl"]).fails(4);
    let hint =
        "\n  it is in maps, where the mapping is: run diwan there, or give the source rml:root rml:MappingDirectory\n";
    assert!(run.stderr.contains(hint), "{}", run.stderr);
}

#[test]
fn parts_of_a_mapping_without_effect_are_reported_with_their_position() {
    let sandbox = Sandbox::new();
    sandbox.write("t.csv", "id\n1\n");
    sandbox.write(
        "m.ttl",
        "\u{FEFF}@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://e.org/> .
ex:m rml:logicalSource [ a rml:Logic ; rml:source [ rml:path \"t.csv\" ] ] ;
  rml:subjectMap [ rml:template \"http://e.org/{id}\" ; rml:class ex:C ] ;
  rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:constant \"x\" ; rml:termType rml:IRI ] ] .
ex:pom rml:predicate ex:q ; rml:object 1 .",
    );
    assert_snapshot!(sandbox.run(&["map", "m.ttl"]).shown(), @r#"
    <http://e.org/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e.org/C> .
    <http://e.org/1> <http://e.org/p> "x" .
    -- stderr --
    warning[M002]: m.ttl:2:28: http://e.org/m › rml:logicalSource: there is no class rml:Logic, and it is passed over
    warning[M002]: m.ttl:4:97: http://e.org/m › rml:predicateObjectMap › rml:objectMap: rml:termType has no effect on rml:constant: <...> is an IRI, "..." a literal
    warning[M002]: m.ttl:5:1: http://e.org/pom: no triples map uses this predicate-object map, and nothing is made of it; name it with rml:predicateObjectMap
    1 rows read, 2 statements generated, 0 duplicates removed, 2 written; 0 terms rejected
    -- exit 0 --
    "#);
    let quiet = sandbox.run(&["map", "m.ttl", "--quiet"]).succeeds();
    assert_eq!(quiet.stderr, "");
}

#[test]
fn unknown_datatypes_are_reported_once() {
    let sandbox = Sandbox::new();
    sandbox.write("t.csv", "id\n1\n2\n");
    sandbox.write(
        "m.ttl",
        "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://e.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:m rml:logicalSource [ rml:source [ rml:path \"t.csv\" ] ] ; rml:subjectMap [ rml:template \"http://e.org/{id}\" ] ;
  rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference \"id\" ; rml:datatype xsd:interger ] ] .",
    );
    assert_snapshot!(sandbox.run(&["map", "m.ttl"]).shown(), @r#"
    -- stderr --
    error[M002]: m.ttl:3:99: http://e.org/m › rml:predicateObjectMap › rml:objectMap: xsd:interger is no datatype of XML Schema that a literal can have; did you mean xsd:integer?
    -- exit 3 --
    "#);
}

const OLDER: &str = "@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> . @prefix ex: <http://e.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:m rml:logicalSource [ rml:source \"t.csv\" ; rml:referenceFormulation ql:CSV ] ;
  rr:subjectMap [ rr:template \"http://e.org/{id}\" ] ; rr:predicateObjectMap
";

/// In the form that converters from YARRRML generate.
#[test]
fn constants_may_have_a_separate_language_or_datatype() {
    let sandbox = Sandbox::new();
    sandbox.write("t.csv", "id\n1\n");
    let objects = "[ rr:predicate ex:p ; rr:objectMap [ rr:constant \"7\" ; rr:datatype xsd:integer ] ,
        [ rr:constant \"x\" ; rml:languageMap [ rr:constant \"de\" ] ] ,
        [ rr:constant \"{y\" ; rml:datatypeMap [ rr:template \"http://e.org/d{id}\" ] ] ] .";
    sandbox.write("m.ttl", format!("{OLDER}{objects}"));
    assert_eq!(
        sandbox.run(&["map", "m.ttl"]).succeeds().stdout,
        "<http://e.org/1> <http://e.org/p> \"7\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n\
         <http://e.org/1> <http://e.org/p> \"x\"@de .\n<http://e.org/1> <http://e.org/p> \"{y\"^^<http://e.org/d1> .\n"
    );
}

#[test]
fn all_errors_of_a_mapping_are_reported_in_its_own_vocabulary() {
    let sandbox = Sandbox::new();
    let objects = "[ rr:predicate ex:p ;
    rr:objectMap [ rr:constant \"x\" ; rr:datatype xsd:integer ] ] ,
  [ rr:predicate ex:p ;
    rr:objectMap [ rr:termType rr:Literal ] ; rml:reference \"id\" ] ,
  [ rr:object 1 ] .";
    sandbox.write("m.ttl", format!("{OLDER}{objects}"));
    assert_snapshot!(sandbox.run(&["map", "m.ttl"]).shown(), @r#"
    -- stderr --
    error[M002]: m.ttl:6:32: http://e.org/m › rr:predicateObjectMap › rr:objectMap: "x" is not a valid xsd:integer
    error[M002]: m.ttl:8:18: http://e.org/m › rr:predicateObjectMap › rr:objectMap: needs one of rr:constant, rml:reference and rr:template
    error[M002]: m.ttl:8:61: http://e.org/m › rr:predicateObjectMap: rml:reference on a predicate-object map has no effect; it belongs on a term map (rr:subjectMap, rr:objectMap ...)
    error[M002]: m.ttl:9:3: http://e.org/m › rr:predicateObjectMap: a predicate-object map needs a predicate (map) and an object (map)
    -- exit 3 --
    "#);
}

#[test]
fn advice_for_an_older_mapping_is_in_its_vocabulary() {
    let sandbox = Sandbox::new();
    let objects = "[ rr:predicate ex:p ; rr:objectMap [ rml:reference \"id\" ] ] .";
    sandbox.write("maps/m.ttl", format!("{OLDER}{objects}"));
    sandbox.write("maps/t.csv", "id\n\n");
    let missing = sandbox.run(&["map", "maps/m.ttl"]).fails(4);
    assert!(missing.stderr.ends_with("run diwan there, or give --source t.csv=maps/t.csv\n"), "{}", missing.stderr);
    sandbox.write("maps/t.csv", "id,v\n,1\n");
    let empty = sandbox.run(&["map", "maps/m.ttl", "--source", "t.csv=maps/t.csv"]).succeeds();
    assert!(empty.stderr.ends_with("join keys; if they mean no value, use --null ''\n"), "{}", empty.stderr);
    sandbox.write("maps/m.ttl", format!("{OLDER}{objects}").replace("semweb.mmlab.be/ns/rml#", "w3id.org/rlm#"));
    let prefix = sandbox.run(&["map", "maps/m.ttl"]).fails(3);
    let expected = "the prefix rml: is <http://w3id.org/rlm#>; did you mean <http://semweb.mmlab.be/ns/rml#>?\n";
    assert!(prefix.stderr.ends_with(expected), "{}", prefix.stderr);
}
