//! Damaged input causes a clear message with its position and the right exit code, and the previous graph remains.

use crate::common::program::Sandbox;
use insta::assert_snapshot;

const MEETINGS: &str = "data/records/meetings.csv";

/// Builds, damages the project, and builds again: the second build must fail with `code` and leave the first graph.
/// Returns its message.
#[track_caller]
fn damaged(code: i32, damage: impl FnOnce(&Sandbox)) -> String {
    let sandbox = Sandbox::with_project();
    sandbox.run(&["build"]).succeeds();
    let graph = sandbox.read(".diwan/graph.nq");
    damage(&sandbox);
    let run = sandbox.run(&["build"]).fails(code);
    assert_eq!(graph, sandbox.read(".diwan/graph.nq"), "the graph that was there before stays");
    let checked = sandbox.run(&["check"]);
    assert!(checked.code != 0, "check finds nothing: {}", checked.stdout);
    run.stderr
}

/// Asserts that a finding begins with these words and points to this file and line.
fn told(message: &str, place: &str, words: &str) -> bool {
    let findings: Vec<&str> = message.split("\n\n").collect();
    findings.iter().any(|finding| finding.contains(words) && finding.contains(place))
}

#[test]
fn a_date_that_does_not_exist() {
    let message = damaged(1, |project| project.edit(MEETINGS, "1998-05-04,date", "1998-05-44,date"));
    assert_snapshot!(message, @r#"
    error[D001]: "1998-05-44" is not a valid xsd:date
      --> data/records/meetings.csv:2:51
       |
     2 | m1-01,report,meeting-council-3,,,body-council,3,,,1998-05-44,date,1998-05-06,date,,,from 4 to 6 May 1998,,,place-port-ailsa,,,,,,,th...
       |                                                   ^^^^^^^^^^ column `start`
       |
      ::: ontology/mapping.ttl:37:73
       |
    37 | <#start> rml:predicate schema:startDate ; rml:objectMap [ rml:reference "start" ; rml:datatypeMap [ rml:template "http://www.w3.org/...
       |                                                                         ------- the mapping reads it here
       |
       = help: correct the cell, or empty it and `start_type` if the source does not say
    error: nothing was built; the previous graph is unchanged
    "#);
}

#[test]
fn a_date_without_its_precision() {
    let message = damaged(1, |project| project.edit(MEETINGS, "1998-05-04,date", "1998-05-04,"));
    assert!(message.contains("\"1998-05-04\" has no datatype: fill the datatype cell of the row"), "{message}");
}

#[test]
fn a_record_key_twice() {
    let message = damaged(1, |project| project.edit(MEETINGS, "m2-01", "m1-01"));
    assert!(
        told(
            &message,
            "meetings.csv:3",
            "error[D002]: the key \"m1-01\" is already used in data/records/meetings.csv:2"
        ),
        "{message}"
    );
}

#[test]
fn a_slug_that_no_register_has() {
    let message = damaged(1, |project| project.edit(MEETINGS, "place-port-ailsa", "place-port-ails"));
    assert_snapshot!(message, @r#"
    error[D003]: "place-port-ails" is not declared anywhere
      --> data/records/meetings.csv:2:108
       |
     2 | ...04,date,1998-05-06,date,,,from 4 to 6 May 1998,,,place-port-ails,,,,,,,third session in Port Ailsa from 4 to 6 May 1998,21,69
       |                                                     ^^^^^^^^^^^^^^^ column `place`
       |
      ::: ontology/mapping.ttl:64:75
       |
    64 | <#place> rml:predicate schema:location ; rml:objectMap [ rml:template "id/{place}" ] .
       |                                                                           ------- the mapping reads it here
       |
       = help: did you mean "place-port-ailsa" of data/registers/places.csv? Otherwise declare it in a register or a concept scheme
       = note: ... and 1 more row: data/records/meetings.csv:3
    error: nothing was built; the previous graph is unchanged
    "#);
}

#[test]
fn a_source_that_is_not_registered() {
    let message = damaged(1, |project| project.edit(MEETINGS, "m2-01,bulletin", "m2-01,buletin"));
    assert!(told(&message, "meetings.csv:3:7", "`source`"), "{message}");
    assert!(message.contains("\"buletin\" stands nowhere in data/sources.csv"), "{message}");
    let help = "did you mean \"bulletin\"? Otherwise allowed are bulletin, report; data/sources.csv declares them";
    assert!(message.contains(help), "{message}");
    assert!(!message.contains("E001"), "that the quote has no document follows from it: {message}");
}

#[test]
fn an_empty_cell_that_the_row_needs() {
    let message = damaged(1, |project| project.edit(MEETINGS, "m1-01,report,meeting-council-3", "m1-01,report,"));
    assert!(told(&message, "meetings.csv:2", "error[D004]: `meeting` is empty"), "{message}");
}

#[test]
fn a_row_without_its_quote() {
    let message = damaged(1, |project| {
        project.edit(MEETINGS, "third session in Port Ailsa from 4 to 6 May 1998,21,69", ",21,69");
    });
    assert!(told(&message, "meetings.csv:2", "error[E001]"), "{message}");
}

#[test]
fn offsets_that_do_not_fit_the_quote() {
    let message = damaged(1, |project| project.edit(MEETINGS, ",21,69", ",21,70"));
    assert!(told(&message, "meetings.csv:2", "error[E002]: the quote has 48 characters"), "{message}");
}

#[test]
fn a_quote_that_is_too_long() {
    let message = damaged(1, |project| {
        project.edit(
            MEETINGS,
            "third session in Port Ailsa from 4 to 6 May 1998,21,69",
            &format!("{},0,121", "x".repeat(121)),
        );
    });
    assert!(told(&message, "meetings.csv:2", "error[E003]: the quote has 121 characters"), "{message}");
}

#[test]
fn words_that_are_not_in_the_quote() {
    let message = damaged(1, |project| project.edit(MEETINGS, "from 4 to 6 May 1998,,", "4 to 6 of May 1998,,"));
    assert!(told(&message, "meetings.csv:2", "error[E006]: \"4 to 6 of May 1998\" is not in"), "{message}");
}

#[test]
fn a_row_with_too_few_cells() {
    let message = damaged(1, |project| {
        let text = project.read(MEETINGS) + "m3-01,report\n";
        project.write(MEETINGS, text);
    });
    assert!(told(&message, "meetings.csv:4", "error[D005]: the row has 2 cells, the header 28"), "{message}");
}

#[test]
fn a_column_that_is_renamed() {
    let message = damaged(3, |project| project.edit(MEETINGS, "session_title", "session_titel"));
    assert!(
        message.contains("error[M001]: the mapping reads column `session_title`, which is not in the header"),
        "{message}"
    );
    assert!(message.contains("did you mean `session_titel`?"), "{message}");
}

#[test]
fn a_key_with_a_space() {
    let message = damaged(1, |project| project.edit(MEETINGS, "m2-01,", "m2-01 ,"));
    assert!(told(&message, "meetings.csv:3", "error[D006]: \"m2-01 \" cannot be a key"), "{message}");
}

#[test]
fn a_base_iri_that_differs_from_the_mapping() {
    let record = "<#record-graph> rml:template \"";
    let message = damaged(3, |project| {
        project.edit("ontology/mapping.ttl", record, &format!("{record}https://example.org/"));
    });
    assert!(message.contains("error[M004]: the mapping puts statements into <https://example.org/"), "{message}");
}

#[test]
fn a_property_that_is_not_in_the_ontology() {
    let message =
        damaged(3, |project| project.edit("ontology/mapping.ttl", "diwan:sessionNumber", "diwan:sesionNumber"));
    assert!(message.contains("error[M005]: <https://w3id.org/diwan/ns#sesionNumber> is not declared"), "{message}");
    assert!(message.contains("did you mean <https://w3id.org/diwan/ns#sessionNumber>?"), "{message}");
}

#[test]
fn a_participant_without_a_role_or_with_an_unknown_one() {
    let header = "record,source,event,participant,role,represented,quote,quote_start,quote_end\n";
    let with = |role: &str| format!("{header}p1-01,report,meeting-council-3,body-council,{role},,The Council,0,11\n");
    let table = "data/records/participants.csv";
    let empty = damaged(1, |project| project.write(table, with("")));
    assert!(told(&empty, "participants.csv:2", "error[D004]: `role` is empty"), "{empty}");
    let unknown = damaged(1, |project| project.write(table, with("guest")));
    let words = "error[D003]: \"guest\" generates the property <https://w3id.org/diwan/ns#guest>";
    assert!(told(&unknown, "participants.csv:2:45", words), "{unknown}");
    assert!(unknown.contains("allowed are host, meetingOf, signatory, submitter, perpetrator, "), "{unknown}");
    assert!(unknown.contains(" more; ontology/diwan.ttl declares"), "{unknown}");
    assert!(!unknown.contains("did you mean"), "{unknown}");
    let slip = damaged(1, |project| project.write(table, with("organiser")));
    assert!(slip.contains("did you mean \"organizer\"? Otherwise allowed are organizer, "), "{slip}");
}

#[test]
fn a_context_or_a_query_that_cannot_be_read() {
    let sandbox = Sandbox::with_project();
    sandbox.write("queries/mine.rq", "#+ sumary: x\nASK {}");
    sandbox.write("queries/cut.rq", "#+ params:\n#+   - n: iri\nSELECT ?x { ?_n diwan:kind");
    let found = sandbox.run(&["check"]).fails(3).stdout;
    assert!(told(&found, "mine.rq", "error[P003]: mine: header line"), "{found}");
    assert!(told(&found, "cut.rq", "error[P003]: the query is not valid SPARQL: error at 3:"), "{found}");
    sandbox.write("ontology/context.jsonld", "{");
    let found = sandbox.run(&["check"]).fails(3).stdout;
    assert!(told(&found, "context.jsonld", "error[P002]"), "{found}");
}

#[test]
fn a_value_that_violates_a_shape() {
    let message =
        damaged(1, |project| project.edit(MEETINGS, "body-council,3,,,1998-05-04", "body-council,0,,,1998-05-04"));
    assert!(told(&message, "meetings.csv:2", "error[S001]"), "{message}");
}

#[test]
fn shapes_without_a_target() {
    let message = damaged(3, |project| project.write("ontology/shapes.ttl", "# truncated\n"));
    assert!(told(&message, "shapes.ttl", "error[S002]: the file holds no shape with a target"), "{message}");
}

#[test]
fn files_that_are_missing_or_damaged() {
    for name in [MEETINGS, "data/sources.csv", "ontology/mapping.ttl", "ontology/diwan.ttl", "ontology/kinds.ttl"] {
        let missing = damaged(4, |project| std::fs::remove_file(project.path(name)).unwrap());
        let file = name.rsplit('/').next().unwrap();
        assert!(missing.contains(file), "{name}: {missing}");
    }
    for name in ["ontology/mapping.ttl", "ontology/diwan.ttl", "ontology/shapes.ttl"] {
        let broken = damaged(3, |project| project.write(name, "@prefix broken"));
        assert!(broken.contains(name), "{name}: {broken}");
    }
    for name in ["ontology/diwan.ttl", "ontology/kinds.ttl"] {
        let empty = damaged(3, |project| project.write(name, "# truncated\n"));
        assert!(empty.contains("has no statements"), "{name}: {empty}");
    }
    let config = damaged(3, |project| project.edit("diwan.toml", "mapping =", "maping ="));
    assert!(config.contains("unknown field `maping`"), "{config}");
}

#[test]
fn a_damaged_graph_is_built_again() {
    let sandbox = Sandbox::with_project();
    sandbox.run(&["build"]).succeeds();
    let graph = sandbox.read(".diwan/graph.nq");
    let cut = graph.lines().take(100).map(|line| format!("{line}\n")).collect::<String>();
    for damage in [cut, graph.replace("1998-05-04", "1999-05-04"), "garbage".to_owned()] {
        sandbox.write(".diwan/graph.nq", damage);
        let conflicts = sandbox.run(&["conflicts"]).succeeds().stdout;
        assert!(conflicts.contains("1998-05-04"), "{conflicts}");
        assert_eq!(graph, sandbox.read(".diwan/graph.nq"));
    }
}

#[test]
fn a_project_without_a_project_file_is_an_error() {
    let sandbox = Sandbox::with_project();
    std::fs::remove_file(sandbox.path("diwan.toml")).unwrap();
    let run = sandbox.run(&["check"]).fails(2);
    assert!(
        run.stderr.contains("error[P005]: there is no project: no diwan.toml in this folder or above"),
        "{}",
        run.stderr
    );
    assert_eq!(run.stdout, "");
}

#[test]
fn queries_of_a_project_with_errors_report_the_errors() {
    let sandbox = Sandbox::with_project();
    sandbox.run(&["query", "summits"]).succeeds();
    sandbox.edit(MEETINGS, "1998-05-04,date", "1998-05-44,date");
    let run = sandbox.run(&["query", "summits"]).fails(1);
    assert!(
        run.stderr.contains("error[D001]") && run.stderr.contains("it cannot be used until they are corrected"),
        "{}",
        run.stderr
    );
}

#[test]
fn quotes_are_compared_with_the_documents() {
    let sandbox = Sandbox::with_project();
    let check = ["check", "--sources", "documents"];
    assert_snapshot!(sandbox.run(&check).shown(), @r"
    7 rows, 2 records, quotes compared with the documents
    0 errors, 0 warnings
    -- exit 0 --
    ");
    sandbox.edit("documents/bulletin.txt", "5 May", "6 May");
    let changed = sandbox.run(&check).fails(1).stdout;
    assert!(changed.contains("error[E005]") && changed.contains("is not the document that was quoted"), "{changed}");
    let sandbox = Sandbox::with_project();
    sandbox.edit(MEETINGS, ",21,69", ",22,70");
    let moved = sandbox.run(&check).fails(1).stdout;
    assert!(
        told(
            &moved,
            "meetings.csv:2",
            "error[E004]: \"third session in Port Ailsa from 4 to 6 May 1998\" is not at 22 to 70, but at 21 to 69"
        ),
        "{moved}"
    );
}

#[test]
fn json_has_the_fields_of_the_text() {
    let sandbox = Sandbox::with_project();
    sandbox.edit(MEETINGS, "1998-05-04,date", "1998-05-44,date");
    let run = sandbox.run(&["check", "--format", "json"]).fails(1);
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let first = &found["diagnostics"][0];
    assert_eq!(found["errors"], 1);
    assert_eq!(
        (first["code"].as_str(), first["line"].as_u64(), first["value"].as_str()),
        (Some("D001"), Some(2), Some("1998-05-44"))
    );
    assert_eq!(first["file"], "data/records/meetings.csv");
    assert_eq!(first["column"], "start");
}

#[test]
fn a_missing_project() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run(&["build", "--project", "nowhere"]).shown(), @r"
    -- stderr --
    error[P005]: no diwan.toml in nowhere (run `diwan init` there to create a project)
    -- exit 3 --
    ");
}
