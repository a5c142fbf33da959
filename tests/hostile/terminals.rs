//! Control sequences in data are displayed and not executed.

use super::*;

/// Sequences that clear the screen, set the window title and hide the following text; the same in C1 form; a delete
/// character.
const CONTROLS: &str = "\u{1B}[2J\u{1B}]0;owned\u{7}\u{9B}8m\u{7F}";
const PICTURES: &str = "␛[2J␛]0;owned␇\\u{9b}8m␡";

#[track_caller]
fn is_tame(run: &Run, shows: bool) {
    let text = format!("{}{}", run.stdout, run.stderr);
    let control = text.chars().find(|character| character.is_control() && !matches!(character, '\n' | '\t'));
    assert_eq!(control, None, "{text:?}");
    assert!(!shows || text.contains(PICTURES), "{text}");
}

fn project() -> Sandbox {
    let sandbox = Sandbox::with_project();
    let name = format!("Third {CONTROLS} session");
    sandbox.edit("data/registers/meetings.csv", "Third session of the Council", &name);
    sandbox
}

#[test]
fn control_characters_in_labels_are_made_visible() {
    let sandbox = project();
    for args in [
        &["show", "meeting-council-3"][..],
        &["conflicts"],
        &["query", "--sparql", "SELECT ?n { ?m ?p ?n FILTER(CONTAINS(STR(?n), \"Third\")) }"],
    ] {
        is_tame(&sandbox.run(args).succeeds(), true);
    }
    sandbox.run(&["init", "old"]).succeeds();
    is_tame(&sandbox.run(&["diff", "old", "."]).succeeds(), true);
    let query = ["query", "--format", "csv", "--sparql", "SELECT ?n { ?m ?p ?n }"];
    assert!(sandbox.run(&query).succeeds().stdout.contains(CONTROLS), "data are as they are in a pipe");
}

#[test]
fn control_characters_in_findings_are_made_visible() {
    let sandbox = project();
    let register = sandbox.read("data/registers/meetings.csv");
    sandbox.edit("data/records/meetings.csv", "1998-05-06", &format!("1998{CONTROLS}"));
    is_tame(&sandbox.run(&["check"]).fails(1), true);
    is_tame(&sandbox.run(&["build"]).fails(1), true);
    sandbox.write("data/registers/meetings.csv", register.replace("slug,", &format!("slug{CONTROLS},")));
    let run = sandbox.run(&["check"]);
    assert!(run.code > 0);
    is_tame(&run, true);
}

#[test]
fn control_characters_in_errors_are_made_visible() {
    let sandbox = Sandbox::new();
    sandbox.write("t.csv", format!("id\n{CONTROLS}\n"));
    sandbox.write(
        "m.ttl",
        mapping("rml:path \"t.csv\"", "", "{id}")
            .replace("rml:template \"http://ex.org/{id}\"", "rml:reference \"id\""),
    );
    is_tame(&sandbox.run(&["map", "m.ttl"]).fails(1), true);
    let escaped = "\\u001B[2J\\u001B]0;owned\\u0007\\u009B8m\\u007F.csv";
    sandbox.write("m.ttl", mapping(&format!("rml:path \"{escaped}\""), "", "{id}"));
    is_tame(&sandbox.run(&["map", "m.ttl"]).fails(4), true);
    is_tame(&sandbox.run(&["show", CONTROLS]).fails(2), true);
    is_tame(&sandbox.run(&["check", "--shapes", &format!("{CONTROLS}.ttl")]).fails(4), true);
}

/// Line ends and similar characters, directional overrides, and a line that imitates a message of the program.
const LINES: &str = "x\n0 errors, 0 warnings\r\nerror[E005]: run it\u{2028}a\u{2029}b\u{85}c\u{202E}d\u{2066}e";
const LINE: &str = "x␊0 errors, 0 warnings␍␊error[E005]: run it\\u{2028}a\\u{2029}b\\u{85}c\\u{202e}d\\u{2066}e";

/// Asserts that no part of [`LINES`] begins a line, and that it is displayed completely if `shows` is set.
#[track_caller]
fn is_one_line(run: &Run, shows: bool) {
    let text = format!("{}{}", run.stdout, run.stderr);
    let forged =
        |line: &str| line.starts_with("0 errors, 0 warnings\u{240D}") || line.starts_with("error[E005]: run it");
    assert!(!text.lines().any(|line| forged(line) || line == "0 errors, 0 warnings"), "{text}");
    let control =
        text.chars().find(|c| matches!(c, '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{202E}' | '\u{2066}'));
    assert_eq!(control, None, "{text:?}");
    assert!(!shows || text.contains(LINE), "{text}");
}

#[cfg(unix)]
#[test]
fn names_of_files_are_one_line() {
    let name = format!("{LINES}.csv");
    let sandbox = Sandbox::with_project();
    sandbox.write("s.ttl", "[] <http://www.w3.org/ns/shacl#targetNode> <a:s> .");
    sandbox.write(&format!("data/records/{name}"), "a\n");
    sandbox.write(&format!("queries/{LINES}.rq"), "no query\n");
    is_one_line(&sandbox.run(&["check"]).fails(3), true);
    is_one_line(&sandbox.run(&["build"]).fails(3), true);
    for args in [
        &["query", LINES][..],
        &["query", "--file", LINES],
        &["query", "--param", LINES],
        &["query", "summits", "--param", &format!("{LINES}=1")],
        &["query"],
        &["show", LINES],
        &["map", LINES],
        &["map", "s.ttl", "--source", LINES],
        &["cite", LINES, "--sources", "documents"],
        &["check", "--shapes", LINES],
        &["check", "--shapes", "s.ttl", "--data", LINES],
        &["check", "--sources", LINES],
        &["diff", LINES],
        &["explain", LINES],
        &["build", "--project", LINES],
        &["build", "--timeout", LINES],
        &[LINES],
        &["export", "--output", &format!("{LINES}/x.nq")],
        &["link", "compare", LINES, "--items", LINES],
    ] {
        let run = sandbox.run(args);
        assert!(run.code > 0 || args == ["query"], "{args:?}");
        is_one_line(&run, false);
    }
    sandbox.run(&["init", LINES]).succeeds();
    is_one_line(&sandbox.run(&["init", &format!("{LINES}2")]).succeeds(), true);
    is_one_line(&sandbox.run(&["build", "--project", LINES, "--lock"]).succeeds(), true);
    is_one_line(&sandbox.run(&["build", "--project", LINES]).succeeds(), true);
}

#[test]
fn cells_and_labels_are_one_line() {
    let sandbox = Sandbox::with_project();
    let cell = format!("\"Third {LINES} session of the Council\"");
    sandbox.edit("data/registers/meetings.csv", "Third session of the Council", &cell);
    for args in [
        &["show", "meeting-council-3"][..],
        &["query", "--sparql", "SELECT ?n { ?m ?p ?n FILTER(CONTAINS(STR(?n), \"Third\")) }"],
    ] {
        is_one_line(&sandbox.run(args).succeeds(), true);
    }
    is_one_line(&sandbox.run(&["conflicts"]).succeeds(), false);
    sandbox.run(&["init", "old"]).succeeds();
    is_one_line(&sandbox.run(&["diff", "old", "."]).succeeds(), true);
    let shown = sandbox.run(&["show", "meeting-council-3", "--format", "json"]).succeeds().stdout;
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert!(shown["labels"]["en"].as_str().unwrap().contains(LINES), "programs have it as it is");
    sandbox.edit("data/records/meetings.csv", "1998-05-06", &format!("\"1998{LINES}\""));
    is_one_line(&sandbox.run(&["check"]).fails(1), true);
    is_one_line(&sandbox.run(&["build"]).fails(1), true);
    sandbox.write("diwan.toml", format!("\"{}\" = 1\n{}", LINES.escape_debug(), sandbox.read("diwan.toml")));
    is_one_line(&sandbox.run(&["build"]).fails(3), false);
    sandbox.write("t.csv", format!("id\n\"{LINES}\"\n"));
    let reference = mapping("rml:path \"t.csv\"", "", "{id}")
        .replace("rml:template \"http://ex.org/{id}\"", "rml:reference \"id\"");
    sandbox.write("m.ttl", reference);
    is_one_line(&sandbox.run(&["map", "m.ttl"]).fails(1), true);
}

#[test]
fn control_characters_in_shapes_and_queries_are_made_visible() {
    let sandbox = Sandbox::with_project();
    sandbox.write("queries/x.rq", format!("#+ summary: A {CONTROLS} query\n\nASK {{}}\n"));
    is_tame(&sandbox.run(&["query"]).succeeds(), true);
    let message = "\\u001B[2J\\u001B]0;owned\\u0007\\u009B8m\\u007F";
    sandbox.write(
        "s.ttl",
        format!(
            "@prefix sh: <http://www.w3.org/ns/shacl#> . <s:s> a sh:NodeShape ; sh:targetNode <s:x> ;
             sh:property [ sh:path <s:p> ; sh:minCount 1 ; sh:message \"{message}\" ] ."
        ),
    );
    sandbox.write("d.ttl", "<s:x> <s:q> 1 .");
    is_tame(&sandbox.run(&["check", "--shapes", "s.ttl", "--data", "d.ttl"]).fails(1), true);
}
