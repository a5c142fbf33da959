//! `diwan check --shapes`.

use crate::common::program::{Run, Sandbox};
use crate::common::rdf::canonical;
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};

const SHAPES: &str = r#"@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://ex.org/> .
ex:Shape a sh:NodeShape ; sh:targetClass ex:Person ;
  sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:message "name the person"@en , "nenne die Person"@de ] ;
  sh:property [ sh:path ( ex:knows ex:name ) ; sh:maxLength 3 ; sh:severity sh:Warning ] .
"#;

const DATA: &str = r#"@prefix ex: <http://ex.org/> .
ex:a a ex:Person ; ex:knows ex:b .
ex:b a ex:Person ; ex:name "Barbara" .
"#;

fn check(shapes: &str, data: &str, more: &[&str]) -> (Sandbox, Run) {
    let sandbox = Sandbox::new();
    sandbox.write("shapes.ttl", shapes);
    sandbox.write("data.ttl", data);
    let run = sandbox.run(&[&["check", "--shapes", "shapes.ttl", "--data", "data.ttl"], more].concat());
    (sandbox, run)
}

#[test]
fn the_text_report() {
    let (_, run) = check(SHAPES, DATA, &[]);
    let run = run.fails(1);
    assert_eq!(
        run.stdout,
        "violation: name the person / nenne die Person\n    by ex:Shape › sh:property [ex:name]\n    ex:a ex:name\n\
         warning: the value has more than 3 characters\n    by ex:Shape › sh:property\n    \
         ex:a (<http://ex.org/knows> / <http://ex.org/name>): \"Barbara\"\n\
         does not conform: 1 violation, 1 warning in 2 focus nodes\n"
    );
}

#[test]
fn json_and_rdf_reports_match_the_text() {
    let json: serde_json::Value = serde_json::from_str(&check(SHAPES, DATA, &["--format", "json"]).1.stdout).unwrap();
    assert_eq!(json["conforms"], false);
    assert_eq!(json["results"][1]["messages"][1]["language"], "de");
    assert_eq!(json["results"][0]["value"], "\"Barbara\"");
    let quads = |name: &str, format: RdfFormat| {
        let text = check(SHAPES, DATA, &["--format", name]).1.fails(1).stdout;
        canonical(RdfParser::from_format(format).for_slice(&text).map(Result::unwrap))
    };
    let turtle = quads("turtle", RdfFormat::Turtle);
    assert_eq!(turtle, quads("jsonld", RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }));
    let has = |text: &str| turtle.iter().any(|line| line.contains(text));
    assert!(has("shacl#resultMessage> \"nenne die Person\"@de") && has("rdf-syntax-ns#rest>"), "{turtle:#?}");
}

#[test]
fn warnings_do_not_conform_but_exit_with_success() {
    let data = DATA.replace("ex:knows ex:b", "ex:name \"A\" ; ex:knows ex:b");
    let (_, run) = check(SHAPES, &data, &[]);
    assert!(run.succeeds().stdout.contains("does not conform: 1 warning"));
    let (_, run) = check(SHAPES, "", &[]);
    let run = run.succeeds();
    assert!(run.stdout.contains("conforms: 0 focus nodes"), "{}", run.stdout);
    assert!(run.stderr.contains("warning: no node of the data is a target of any shape"), "{}", run.stderr);
}

#[test]
fn several_files_are_read_as_one() {
    let (sandbox, _) = check(SHAPES, DATA, &[]);
    sandbox.write("more.nq", "<http://ex.org/a> <http://ex.org/name> \"A\" <http://ex.org/graph> .");
    sandbox.write("more-shapes.ttl", SHAPES.replace("ex:Shape", "ex:Other").replace("sh:minCount 1", "sh:minCount 2"));
    let args = ["check", "--shapes", "shapes.ttl", "more-shapes.ttl", "--data", "data.ttl", "more.nq"];
    let run = sandbox.run(&args).fails(1);
    assert!(run.stdout.contains("by ex:Other") && !run.stdout.contains("by ex:Shape › sh:property [ex:name]"));
}

#[test]
fn errors_in_shapes_are_all_reported_before_validation() {
    let shapes = SHAPES.replace("sh:minCount 1", "sh:minCuont 1").replace("sh:maxLength 3", "sh:maxLength \"3\"");
    let (_, run) = check(&shapes, DATA, &[]);
    let run = run.fails(3);
    assert!(run.stdout.is_empty());
    assert!(run.stderr.contains("shapes.ttl: error: ex:Shape › sh:property [ex:name]: sh:minCuont is no term of SHACL; did you mean sh:minCount?"), "{}", run.stderr);
    assert!(run.stderr.contains("sh:maxLength must be an integer from 0, not \"3\""), "{}", run.stderr);
}

#[test]
fn files_that_are_missing_or_not_rdf() {
    let broken = check("@prefix broken", DATA, &[]).1.fails(3).stderr;
    assert!(broken.contains("shapes.ttl: ") && broken.contains("line 1"), "{broken}");
    let broken = check(SHAPES, "ex:a ex:b .", &[]).1.fails(3).stderr;
    assert!(broken.contains("data.ttl: ") && broken.contains("line 1"), "{broken}");
    let (sandbox, _) = check(SHAPES, DATA, &[]);
    let missing = sandbox.run(&["check", "--shapes", "nope.ttl", "--data", "data.ttl"]).fails(4).stderr;
    assert!(missing.contains("cannot read nope.ttl"), "{missing}");
    sandbox.write("data.txt", DATA);
    let unknown = sandbox.run(&["check", "--shapes", "shapes.ttl", "--data", "data.txt"]).fails(3).stderr;
    assert!(unknown.contains("data.txt: a name of an RDF file ends in .ttl"), "{unknown}");
}

#[test]
fn combinations_of_options() {
    let sandbox = Sandbox::new();
    assert!(sandbox.run(&["check", "--data", "x.ttl"]).fails(2).stderr.contains("--shapes"));
    assert!(sandbox.run(&["check", "--format", "turtle"]).fails(2).stderr.contains("--shapes"));
    assert!(sandbox.run(&["check", "--timeout", "1"]).fails(2).stderr.contains("--shapes"));
    for other in [&["--fix"][..], &["--fix", "--yes"], &["--locked"], &["--items", "x.json"]] {
        let run = sandbox.run(&[&["check", "--shapes", "x.ttl"], other].concat());
        assert!(run.fails(2).stderr.contains("cannot be used with"), "{other:?}");
    }
    // It is reported before the shapes are read.
    let sarif = sandbox.run(&["check", "--shapes", "x.ttl", "--format", "sarif"]).fails(2).stderr;
    assert!(sarif.contains("--format sarif is for the checks of a project"), "{sarif}");
}

#[test]
fn queries_of_shapes_that_take_too_long_are_reported() {
    let shapes = r#"@prefix sh: <http://www.w3.org/ns/shacl#> .
        <http://ex.org/Slow> sh:targetNode <http://ex.org/a> ; sh:sparql [ sh:select
        "SELECT $this { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?s ?w FILTER (?x + ?y + ?z + ?w < 0) }" ] ."#;
    let data: String = (0..200).map(|n| format!("<http://ex.org/n{n}> <http://ex.org/p> {n} .\n")).collect();
    let error = check(shapes, &data, &["--timeout", "0.1"]).1.fails(3).stderr;
    assert!(error.contains("did not end within 0.1 s;") && error.contains("use --timeout"), "{error}");
}

#[test]
fn a_project_is_validated_record_by_record() {
    let sandbox = Sandbox::with_project();
    sandbox.run(&["check", "--shapes", "ontology/shapes.ttl"]).succeeds();
    sandbox.write(
        "own.ttl",
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix schema: <http://schema.org/> .
         [] sh:targetSubjectsOf schema:startDate ; sh:property [ sh:path schema:startDate ; sh:maxCount 1 ] .",
    );
    // In the merged graph, meetings have more than one start.
    sandbox.run(&["check", "--shapes", "own.ttl"]).succeeds();
    let graph = sandbox.path(".diwan/graph.nq");
    let merged = sandbox.run(&["check", "--shapes", "own.ttl", "--data", graph.to_str().unwrap()]);
    assert!(merged.fails(1).stdout.contains("there is more than one value"));
}

const ADDRESSES: &str = r#"@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://ex.org/> .
ex:Address a sh:NodeShape ; sh:property [ sh:path ex:zip ; sh:minCount 1 ; sh:pattern "^\\d{5}$" ] .
ex:Shape a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:path ex:address ; sh:node ex:Address ] .
"#;

/// In every format; the text format has no labels of blank nodes.
#[test]
fn all_formats_list_violations() {
    let data = "@prefix ex: <http://ex.org/> . ex:a ex:address [ ex:zip \"12\" ] .";
    let text = check(ADDRESSES, data, &[]).1.fails(1).stdout;
    assert_eq!(
        text,
        "violation: the value does not conform to ex:Address\n    by ex:Shape › sh:property [ex:address]\n    \
         ex:a ex:address: [ ex:zip \"12\" ]\n        ex:zip \"12\": the value does not match \"^\\\\d{5}$\"\n\
         does not conform: 1 violation in 1 focus nodes\n"
    );
    let json = check(ADDRESSES, data, &["--format", "json"]).1.fails(1).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let result = &json["results"][0];
    assert_eq!(result["valueDescription"], "[ ex:zip \"12\" ]");
    assert_eq!(result["details"][0]["component"], "http://www.w3.org/ns/shacl#PatternConstraintComponent");
    assert_eq!(result["details"][0]["focusNode"], result["value"]);
    assert_eq!(
        (&result["constraintDescription"], &json["moreResults"]),
        (&serde_json::Value::Null, &serde_json::json!([]))
    );
    assert_eq!((&result["moreDetails"], &result["details"][0]["details"]), (&false.into(), &serde_json::json!([])));
    let turtle = check(ADDRESSES, data, &["--format", "turtle"]).1.fails(1).stdout;
    for part in ["sh:detail [", "ex:zip \"12\"", "sh:path ex:zip", "sh:pattern \"^\\\\d{5}$\""] {
        assert!(turtle.contains(part), "{part}: {turtle}");
    }
}

#[test]
fn only_warnings_and_infos_exit_with_success() {
    for (severity, code) in [("sh:Info", 0), ("sh:Warning", 0), ("sh:Violation", 1), ("ex:Blocker", 1)] {
        let shapes = format!(
            "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://ex.org/> .
             ex:S sh:targetNode ex:a ; sh:severity {severity} ; sh:nodeKind sh:Literal ."
        );
        let (_, run) = check(&shapes, DATA, &[]);
        let run = if code == 0 { run.succeeds() } else { run.fails(code) };
        assert!(run.stdout.contains("does not conform: 1 "), "{}", run.stdout);
    }
}

/// The rest is validated, and no report says that the data conform.
#[test]
fn constraints_that_cannot_be_run_are_reported_in_every_format() {
    let shapes = r#"@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://ex.org/> .
        ex:f a sh:SPARQLFunction ; sh:returnType ex:T ; sh:select "SELECT ?r { }" .
        ex:S sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT $this { $this ?p ?o FILTER(<http://ex.org/f>(?o)) }" ] ."#;
    let text = check(shapes, DATA, &[]).1.fails(3);
    assert!(text.stderr.contains("warning: ex:S: sh:sparql is not run: its query calls ex:f"), "{}", text.stderr);
    assert_eq!(
        text.stdout,
        "not validated completely: ex:S\nundecided: 1 focus nodes, nothing found, but 1 shapes were not run completely\n"
    );
    let json = check(shapes, DATA, &["--format", "json"]).1.fails(3).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["conforms"], &json["notRun"]), (&false.into(), &serde_json::json!(["ex:S"])));
    let turtle = check(shapes, DATA, &["--format", "turtle"]).1.fails(3).stdout;
    assert!(turtle.contains("sh:conforms false") && turtle.contains("not validated completely: ex:S"), "{turtle}");
    // The results of the rest determine the exit code.
    let failing = shapes.replace("sh:targetNode ex:a ;", "sh:targetNode ex:a ; sh:nodeKind sh:Literal ;");
    assert!(check(&failing, DATA, &[]).1.fails(1).stdout.ends_with("does not conform: 1 violation in 1 focus nodes\n"));
}

/// The exit code does not depend on which results are listed.
#[test]
fn results_beyond_the_limit_are_counted_in_every_format() {
    let shapes = r#"@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://ex.org/> .
        ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:lessThan ex:q ] ."#;
    let data = "@prefix ex: <http://ex.org/> . ex:a ex:p 4, 5, 6 ; ex:q 1, 2 .";
    let all = check(shapes, data, &["--max-results", "6"]).1.fails(1);
    assert!(!all.stdout.contains("not listed") && !all.stderr.contains("not listed"), "{}", all.stdout);
    let text = check(shapes, data, &["--max-results", "4"]).1.fails(1);
    assert!(text.stderr.contains("2 results are not listed; raise the limit with --max-results"), "{}", text.stderr);
    assert!(text.stdout.ends_with(
        "... and 2 more results that are not listed: 2 violations\ndoes not conform: 6 violations in 1 focus nodes\n"
    ));
    let json = check(shapes, data, &["--max-results", "0", "--format", "json"]).1.fails(1).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let more = serde_json::json!([{ "severity": "http://www.w3.org/ns/shacl#Violation", "count": 6 }]);
    assert_eq!(
        (&json["conforms"], &json["results"], &json["moreResults"]),
        (&false.into(), &serde_json::json!([]), &more)
    );
    let turtle = check(shapes, data, &["--max-results", "4", "--format", "turtle"]).1.fails(1).stdout;
    assert!(turtle.contains("... and 2 more results that are not listed: 2 <"), "{turtle}");
    assert_eq!(turtle.matches("a sh:ValidationResult").count(), 4, "{turtle}");
}

#[test]
fn custom_severities_determine_the_exit_code() {
    // The severity is that of the shape with the constraint, not of the shape that refers to it.
    for (outer, inner, code) in
        [("sh:Warning", "sh:Violation", 1), ("sh:Violation", "sh:Warning", 0), ("ex:Mine", "sh:Info", 0)]
    {
        let shapes = format!(
            "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://ex.org/> . ex:S sh:targetNode ex:a ; \
             sh:severity {outer} ; sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:severity {inner} ] ."
        );
        let (_, run) = check(&shapes, DATA, &[]);
        if code == 0 {
            run.succeeds()
        } else {
            run.fails(code)
        };
    }
}

#[test]
fn rules_and_targets_of_extensions_are_ignored_with_a_warning() {
    let shapes =
        SHAPES.replace("sh:targetClass ex:Person ;", "sh:targetClass ex:Person ; sh:rule [ a sh:TripleRule ] ;");
    let (_, run) = check(&shapes, DATA, &[]);
    let run = run.fails(1);
    assert!(run.stderr.contains("warning: ex:Shape: sh:rule [ a sh:TripleRule ] is not run"), "{}", run.stderr);
    assert!(run.stdout.contains("does not conform: 1 violation"), "{}", run.stdout);
}
