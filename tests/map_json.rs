//! Mappings over JSON: the lexical form of numbers, broken strings, and the references of mappings that are older than
//! RFC 9535.

use crate::common::program::Sandbox;

const NEW: &str = "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n";

const OLD: &str = "@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> . @prefix ex: <http://ex.org/> .\n";

/// A mapping of `t.json` with these object maps, in the current vocabulary.
fn new(iterator: &str, objects: &[&str]) -> String {
    let map = |(number, object): (usize, &&str)| {
        format!("  rml:predicateObjectMap [ rml:predicate ex:p{number} ; rml:objectMap [ {object} ] ]")
    };
    let maps: Vec<_> = objects.iter().enumerate().map(map).collect();
    format!(
        "{NEW}ex:m rml:logicalSource [ rml:source [ rml:path \"t.json\" ] ; rml:referenceFormulation rml:JSONPath ;
  rml:iterator \"{iterator}\" ] ; rml:subjectMap [ rml:template \"http://ex.org/{{$.id}}\" ] ;\n{} .\n",
        maps.join(" ;\n")
    )
}

/// A mapping of `t.json` with these references, in the older vocabulary.
fn old(iterator: &str, references: &[&str]) -> String {
    let map = |(number, reference): (usize, &&str)| {
        format!(
            "  rr:predicateObjectMap [ rr:predicate ex:p{number} ; rr:objectMap [ rml:reference \"{reference}\" ] ]"
        )
    };
    let maps: Vec<_> = references.iter().enumerate().map(map).collect();
    format!(
        "{OLD}ex:m rml:logicalSource [ rml:source \"t.json\" ; rml:referenceFormulation ql:JSONPath ;
  rml:iterator \"{iterator}\" ] ; rr:subjectMap [ rr:template \"http://ex.org/{{id}}\" ] ;\n{} .\n",
        maps.join(" ;\n")
    )
}

fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<_> = text.lines().collect();
    lines.sort_unstable();
    lines
}

#[test]
fn numbers_in_strings_iris_and_keys_are_as_they_are_written() {
    let sandbox = Sandbox::new();
    let join = "rml:parentTriplesMap ex:p ; rml:joinCondition [ rml:child \"$.k\" ; rml:parent \"k\" ]";
    let objects = [
        "rml:template \"n {$.k}\" ; rml:termType rml:Literal",
        "rml:template \"http://ex.org/k/{$.k}\"",
        "rml:reference \"$.k\" ; rml:datatype xsd:string",
        "rml:reference \"$.k\"",
        join,
    ];
    sandbox.write(
        "m.ttl",
        new("$[*]", &objects)
            + "ex:p rml:logicalSource [ rml:source [ rml:path \"u.csv\" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template \"http://ex.org/p/{k}\" ] .\n",
    );
    sandbox.write(
        "t.json",
        "[{\"id\": 1, \"k\": 1E3}, {\"id\": 2, \"k\": 1e-03}, {\"id\": 3, \"k\": 2.50}, {\"id\": 4, \"k\": -7}, {\"id\": 5, \"k\": -0}]",
    );
    sandbox.write("u.csv", "k\n1E3\n1e-03\n2.50\n-7\n-0\n");
    let run = sandbox.run(&["map", "m.ttl"]).succeeds();
    let mut expected = Vec::new();
    for (id, k, natural) in
        [(1, "1E3", "1.0E3"), (2, "1e-03", "1.0E-3"), (3, "2.50", "2.5E0"), (4, "-7", "-7"), (5, "-0", "0")]
    {
        let datatype = if k.contains(['E', 'e', '.']) { "double" } else { "integer" };
        expected.extend([
            format!("<http://ex.org/{id}> <http://ex.org/p0> \"n {k}\" ."),
            format!("<http://ex.org/{id}> <http://ex.org/p1> <http://ex.org/k/{k}> ."),
            format!("<http://ex.org/{id}> <http://ex.org/p2> \"{k}\" ."),
            format!(
                "<http://ex.org/{id}> <http://ex.org/p3> \"{natural}\"^^<http://www.w3.org/2001/XMLSchema#{datatype}> ."
            ),
            format!("<http://ex.org/{id}> <http://ex.org/p4> <http://ex.org/p/{k}> ."),
        ]);
    }
    expected.sort_unstable();
    assert_eq!(sorted(&run.stdout), expected);
}

#[test]
fn numbers_too_large_for_a_double_are_rejected_where_they_would_be_one() {
    let sandbox = Sandbox::new();
    sandbox.write("m.ttl", new("$[*]", &["rml:reference \"$.k\"", "rml:reference \"$.k\" ; rml:datatype xsd:string"]));
    sandbox.write("t.json", "[{\"id\": 1, \"k\": 1e400}]");
    let run = sandbox.run(&["map", "m.ttl"]).fails(1);
    assert_eq!(run.stdout, "<http://ex.org/1> <http://ex.org/p1> \"1e400\" .\n");
    let error = "error[D001]: t.json, item 1: reference `$.k`: \"1e400\" is too large for xsd:double";
    assert!(run.stderr.starts_with(error) && run.stderr.contains("1 terms rejected"), "{}", run.stderr);
}

#[test]
fn a_broken_string_is_one_rejected_value() {
    let sandbox = Sandbox::new();
    sandbox.write("m.ttl", new("$[*]", &["rml:reference \"$.v\""]));
    sandbox.write(
        "t.json",
        b"[{\"id\":1,\"v\":\"ok\"},{\"id\":2,\"v\":\"cut \\ud83d\"},{\"id\":3,\"v\":\"\xFF\",\"n\":\"\\udc00\"},{\"id\":4,\"v\":\"fine\",\"n\":\"\\udc00\"}]",
    );
    let run = sandbox.run(&["map", "m.ttl"]).fails(1);
    assert_eq!(
        run.stdout,
        "<http://ex.org/1> <http://ex.org/p0> \"ok\" .\n<http://ex.org/4> <http://ex.org/p0> \"fine\" .\n"
    );
    for error in [
        "error[D001]: t.json, item 2: reference `$.v`: \"cut \\ud83d\" is no Unicode text",
        "error[D001]: t.json, item 3: reference `$.v`: \"\u{FFFD}\" is no Unicode text",
        "; 2 terms rejected",
    ] {
        assert!(run.stderr.contains(error), "{}", run.stderr);
    }
}

#[test]
fn every_bad_value_of_a_row_is_counted() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "m.ttl",
        new(
            "$[*]",
            &[
                "rml:reference \"$.v[*]\" ; rml:datatype xsd:integer",
                "rml:reference \"$.w[*]\" ; rml:termType rml:IRI",
                "rml:reference \"$.v[*]\" ; rml:language \"en\"",
            ],
        ),
    );
    sandbox.write("t.json", "[{\"id\":1,\"v\":[\"x\",\"y\",\"z\",\"4\"],\"w\":[\"a b\",\"c d\",[1]]},{\"id\":2,\"v\":[\"q\",\"5\",\"r\",\"q\"]}]");
    let run = sandbox.run(&["map", "m.ttl"]).fails(1);
    let values = ["\"x\"", "\"y\"", "\"z\"", "\"a b\"", "\"c d\"", "\"[1]\"", "\"q\"", "\"r\""];
    let errors: Vec<_> = run.stderr.lines().filter(|line| line.starts_with("error")).collect();
    assert_eq!(errors.len(), values.len(), "{}", run.stderr);
    for (error, value) in errors.iter().zip(values) {
        assert!(error.contains(&format!(": {value} is ")), "{error}");
    }
    assert!(run.stderr.contains("; 8 terms rejected"), "{}", run.stderr);
    let integers = run.stdout.lines().filter(|line| line.contains("integer"));
    assert_eq!(integers.count(), 2, "{}", run.stdout);
}

#[test]
fn older_mappings_write_references_in_their_own_way() {
    let sandbox = Sandbox::new();
    let references = [
        "tools[*].name",
        "['home town']",
        "fav-number",
        "home town",
        "@key",
        "$.home town",
        "tools.[0].name",
        "@.id",
        "town, country",
    ];
    sandbox.write("m.ttl", old("$.[*]", &references));
    sandbox.write(
        "t.json",
        r#"[{"id":"1","tools":[{"name":"saw"},{"name":"axe"}],"home town":"Ghent","fav-number":"7","@key":"k","town, country":"x"}]"#,
    );
    let run = sandbox.run(&["map", "m.ttl"]).succeeds();
    let made = |number: usize, value: &str| format!("<http://ex.org/1> <http://ex.org/p{number}> \"{value}\" .");
    let values = [
        (0, "axe"),
        (0, "saw"),
        (1, "Ghent"),
        (2, "7"),
        (3, "Ghent"),
        (4, "k"),
        (5, "Ghent"),
        (6, "saw"),
        (7, "1"),
        (8, "x"),
    ];
    assert_eq!(sorted(&run.stdout), values.map(|(number, value)| made(number, value)));
}

#[test]
fn a_template_of_an_older_mapping_may_have_spaces_in_its_references() {
    let sandbox = Sandbox::new();
    sandbox.write("m.ttl", old("countries[*]", &["Country Code"]).replace("{id}", "{Country Code}/{Name (fr)}"));
    let run = sandbox.run(&["map", "m.ttl"]);
    assert_eq!(run.code, 4, "{}", run.stderr);
    sandbox.write("t.json", r#"{"countries": [{"Country Code": 1, "Name (fr)": "a"}]}"#);
    let run = sandbox.run(&["map", "m.ttl"]).fails(3);
    assert!(run.stderr.contains("`Name (fr)` is no JSONPath: write `$['Name (fr)']`"), "{}", run.stderr);
    sandbox.write("m.ttl", old("countries[*]", &["Country Code"]).replace("{id}", "{Country Code}"));
    let run = sandbox.run(&["map", "m.ttl"]).succeeds();
    assert_eq!(
        run.stdout,
        "<http://ex.org/1> <http://ex.org/p0> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n"
    );
}

/// In the current vocabulary, the standard applies, and the error suggests the right form.
#[test]
fn older_references_in_current_mappings_are_errors_with_advice() {
    let sandbox = Sandbox::new();
    sandbox.write("t.json", "[]");
    for (iterator, reference, error) in [
        ("$[*]", "tools[*].name", "`tools[*].name` is no JSONPath: write `$.tools[*].name`"),
        ("$[*]", "home town", "`home town` is no JSONPath: write `$['home town']`"),
        ("$[*]", "a,b", "`a,b` is no JSONPath: write `$['a,b']` for the member of this name, or `$['a','b']` for"),
        ("$[*]", "@", "`@` is no JSONPath: write `$`"),
        ("$.[*]", "$.a", "`$.[*]` is the iterator, and no JSONPath: write `$[*]`"),
        ("$[*]", "[id]", "`[id]` is no JSONPath: write `$.id`"),
        ("[id]", "$.a", "`[id]` is the iterator, and no JSONPath: write `$.id`"),
        ("$.[x", "$.a", "`$.[x` is the iterator, and no JSONPath: "),
        ("$[*]", "$.[x", "`$.[x` is no JSONPath: "),
    ] {
        sandbox.write("m.ttl", new(iterator, &[&format!("rml:reference \"{reference}\"")]));
        let run = sandbox.run(&["map", "m.ttl"]).fails(3);
        assert!(run.stderr.starts_with("error[M001]: ") && run.stderr.contains(error), "{}", run.stderr);
        assert!(run.stderr.contains("read by http://ex.org/m"), "{}", run.stderr);
    }
}

#[test]
fn arrays_are_not_values_but_their_elements_are() {
    let sandbox = Sandbox::new();
    sandbox.write("t.json", r#"[{"id": 1, "Tags": ["roof", "sky"]}]"#);
    sandbox.write("m.ttl", new("$[*]", &["rml:reference \"$.Tags\""]));
    let run = sandbox.run(&["map", "m.ttl"]).fails(1);
    assert!(run.stderr.contains("is an array or an object; refer to its values"), "{}", run.stderr);
    sandbox.write("m.ttl", new("$[*]", &["rml:reference \"$.Tags[*]\""]));
    let run = sandbox.run(&["map", "m.ttl"]).succeeds();
    assert_eq!(run.stdout.lines().count(), 2);
}

#[test]
fn json_lines_under_another_name_are_recognized() {
    let sandbox = Sandbox::new();
    sandbox.write("t.json", "{\"id\": 1}\n{\"id\": 2}\n");
    sandbox.write("m.ttl", new("$", &["rml:reference \"$.id\""]));
    let run = sandbox.run(&["map", "m.ttl"]).fails(1);
    let error = "error[D005]: t.json:2: after the first document comes another; a file of JSON lines must have a name that \
                 ends in .jsonl or .ndjson";
    assert!(run.stderr.starts_with(error), "{}", run.stderr);
}

#[test]
fn every_bad_value_of_a_template_is_reported_with_its_own_reference() {
    let sandbox = Sandbox::new();
    let objects = [
        "rml:template \"http://x/{$.a}/{$.b}\"",
        "rml:template \"{$.id} {$.b}\" ; rml:termType rml:Literal",
        "rml:reference \"$.id\" ; rml:languageMap [ rml:reference \"$.tag\" ]",
    ];
    sandbox.write("m.ttl", new("$[*]", &objects));
    sandbox.write("t.json", "[{\"id\": 1, \"a\": {\"x\": 1}, \"b\": {\"x\": 2}, \"tag\": \"x y\"}]");
    let run = sandbox.run(&["map", "m.ttl"]).fails(1);
    // `$.b` is invalid in two statements, but it is one value.
    assert!(run.stderr.contains("; 3 terms rejected"), "{}", run.stderr);
    for reference in ["$.a", "$.b", "$.tag"] {
        assert_eq!(run.stderr.matches(&format!("reference `{reference}`")).count(), 1, "{}", run.stderr);
    }
    assert!(!run.stderr.contains("reference `$.id`"), "{}", run.stderr);
}

/// Large numbers differ although they are the same double.
#[test]
fn conditions_compare_numbers_exactly() {
    let sandbox = Sandbox::new();
    sandbox.write("t.json", r#"[{"id": 9007199254740992}, {"id": 9007199254740993}, {"id": 1.0000000000000000001}]"#);
    for (condition, found) in [
        ("@.id == 9007199254740993", vec!["9007199254740993"]),
        ("@.id > 9007199254740992", vec!["9007199254740993"]),
        ("@.id > 1 && @.id < 2", vec!["1.0000000000000000001"]),
    ] {
        sandbox.write("m.ttl", new(&format!("$[?{condition}]"), &["rml:reference \"$.id\" ; rml:datatype xsd:string"]));
        let run = sandbox.run(&["map", "m.ttl"]).succeeds();
        let values: Vec<_> = run.stdout.lines().filter_map(|line| line.split('"').nth(1)).collect();
        assert_eq!(values, found, "{condition}");
    }
}

#[test]
fn repeated_names_are_reported_once() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "t.json",
        "{\"s\": [{\"id\": 1, \"v\": \"a\", \"v\": \"b\"}],\n\"s\": [{\"id\": 2, \"v\": \"c\", \"v\": \"c\"}]}",
    );
    sandbox.write("m.ttl", new("$.s[*]", &["rml:reference \"$.v\""]));
    let run = sandbox.run(&["map", "m.ttl"]).succeeds();
    let made = |(id, value): (u8, &str)| format!("<http://ex.org/{id}> <http://ex.org/p0> \"{value}\" .");
    assert_eq!(sorted(&run.stdout), [(1, "a"), (1, "b"), (2, "c")].map(made));
    for place in [":2: the name `s`", ", item 1: the name `v`"] {
        let warning = format!("warning: t.json{place} is repeated in an object; all its values are read\n");
        assert_eq!(run.stderr.matches(&warning).count(), 1, "{}", run.stderr);
    }
}

/// An iterator without `[*]` selects the array, in which no name has a value.
#[test]
fn items_that_are_arrays_are_reported_where_nothing_is_found() {
    let sandbox = Sandbox::new();
    sandbox.write("t.json", r#"{"s": [{"id": 1, "v": "a"}]}"#);
    sandbox.write("m.ttl", new("$.s", &["rml:reference \"$.v\""]));
    let run = sandbox.run(&["map", "m.ttl"]).succeeds();
    let warning = "`$.s` selects arrays; write `$.s[*]` to iterate over their elements\n";
    assert!(run.stdout.is_empty() && run.stderr.contains(&format!("warning: t.json: {warning}")), "{}", run.stderr);
    let run = sandbox.run(&["map", "m.ttl", "--strict"]).fails(3);
    assert!(
        run.stderr
            .contains("has no value in any item; `$.s` selects arrays: write `$.s[*]` to iterate over their elements"),
        "{}",
        run.stderr
    );
    // References into the arrays have values.
    sandbox.write("m.ttl", new("$.s", &["rml:reference \"$[*].v\""]).replace("$.id", "$[*].id"));
    let run = sandbox.run(&["map", "m.ttl"]).succeeds();
    assert!(!run.stderr.contains("selects arrays") && run.stdout.lines().count() == 1, "{}", run.stderr);
}

/// R2RML delimits the names of columns by quotes, and mappings of JSON do as well.
#[test]
fn names_in_quotes_are_read_in_the_older_vocabulary() {
    let sandbox = Sandbox::new();
    sandbox.write("t.json", r#"[{"id": 1, "ISO 3166": "BO"}]"#);
    sandbox.write("m.ttl", old("$[*]", &[r#"\"ISO 3166\""#]).replace("{id}", r#"{\"id\"}"#));
    let run = sandbox.run(&["map", "m.ttl"]).succeeds();
    assert_eq!(run.stdout, "<http://ex.org/1> <http://ex.org/p0> \"BO\" .\n");
    sandbox.write("m.ttl", new("$[*]", &[r#"rml:reference "\"ISO 3166\"""#]));
    let run = sandbox.run(&["map", "m.ttl"]).fails(3);
    assert!(run.stderr.contains("`\"ISO 3166\"` is no JSONPath: write `$['ISO 3166']`"), "{}", run.stderr);
}

#[test]
fn names_that_are_repeated_in_what_an_iterator_goes_through_are_reported() {
    let sandbox = Sandbox::new();
    sandbox.write("t.json", "{\"a\": {\"id\": 1, \"v\": 1},\n\"a\": {\"id\": 2, \"v\": 2}}");
    sandbox.write("m.ttl", new("$.*", &["rml:reference \"$.v\" ; rml:datatype xsd:string"]));
    let run = sandbox.run(&["map", "m.ttl"]).succeeds();
    assert_eq!(run.stdout.lines().count(), 2, "{}", run.stdout);
    let warning = "warning: t.json:2: the name `a` is repeated in an object; all its values are read\n";
    assert_eq!(run.stderr.matches(warning).count(), 1, "{}", run.stderr);
}
