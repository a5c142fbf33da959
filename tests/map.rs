//! `diwan map`: mappings over their own CSV files.

mod common;

use common::program::Sandbox;
use insta::assert_snapshot;

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
    6 rows read, 11 statements made, 3 duplicates dropped, 8 written; 0 terms rejected
    -- exit 0 --
    "#);
}

#[test]
fn a_bad_cell_is_skipped_counted_and_told() {
    let sandbox = sandbox();
    sandbox.edit("maps/people.csv", "en,41", "en,forty");
    let run = sandbox.run(&["map", "maps/m.ttl", "--output", "out.nq"]);
    assert_snapshot!(run.shown(), @r#"
    -- stderr --
    error: maps/people.csv:2: column `age`: "forty" is not a valid xsd:integer (by http://example.org/People)
    6 rows read, 10 statements made, 3 duplicates dropped, 7 written; 1 terms rejected
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
        run.stderr.contains("people.csv:3: column `name`: \"Arabic language\" is not a language tag"),
        "{}",
        run.stderr
    );
    assert!(!sandbox.path("out.nq").exists());
}

#[test]
fn unknown_columns_are_told_before_any_row_is_read() {
    let sandbox = sandbox();
    sandbox.edit("maps/people.csv", "name,lang,age", "name,lang,ages");
    sandbox.edit("maps/people.csv", "2,باسم,ar,,b,member\n", "a row that cannot be read\n");
    let run = sandbox.run(&["map", "maps/m.ttl", "--output", "out.nq"]);
    assert_snapshot!(run.shown(), @r"
    -- stderr --
    error: the mapping does not fit the data
      maps/people.csv: column `age` is not in the header; did you mean `ages`? (read by http://example.org/People)
    -- exit 3 --
    ");
    assert!(!sandbox.path("out.nq").exists());
}

#[test]
fn the_format_follows_the_file_or_the_flag() {
    let sandbox = sandbox();
    sandbox.run(&["map", "maps/m.ttl", "--output", "out.trig"]).succeeds();
    assert!(sandbox.read("out.trig").contains("<http://example.org/graph/a> {"));
    sandbox.run(&["map", "maps/m.ttl", "--output", "out.trig", "--format", "ntriples"]).succeeds();
    assert!(sandbox.read("out.trig").starts_with("<http://example.org/person/1> "));
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

/// Runs a mapping whose one triples map reads `t.csv` and has these parts.
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
fn relative_iris_are_put_behind_the_base() {
    let parts = "rml:subjectMap [ rml:reference \"a\" ] ; rml:predicateObjectMap [ rml:predicate ex:p ; rml:object 1 ]";
    let made = lines(parts, "a\nx\nhttp://other.org/y\n", &["--base-iri", "http://base.org/"]);
    let integer = "\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>";
    assert_eq!(made, [format!("<http://base.org/x> <p> {integer} ."), format!("<http://other.org/y> <p> {integer} .")]);
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
fn rows_that_join_with_nothing_are_counted() {
    let sandbox = sandbox();
    sandbox.edit("maps/teams.csv", "b,Second\n", "");
    let run = sandbox.run(&["map", "maps/m.ttl"]).succeeds();
    assert!(run.stderr.contains("2 rows found nothing to join with"), "{}", run.stderr);
}

#[test]
fn without_null_an_empty_cell_is_an_empty_string() {
    let sandbox = sandbox();
    sandbox.edit("maps/m.ttl", " ; rml:null \"\"", "");
    let run = sandbox.run(&["map", "maps/m.ttl"]).fails(1);
    assert!(run.stderr.contains("column `age`: \"\" is not a valid xsd:integer"), "{}", run.stderr);
}
