//! The differences between two datasets, with their evidence.

use crate::common::program::{Run, Sandbox};
use insta::assert_snapshot;
use serde_json::Value;
use std::process::Command;

/// Two equal projects.
fn twins() -> Sandbox {
    let sandbox = Sandbox::new();
    for folder in ["old", "new"] {
        sandbox.run(&["init", folder]).succeeds();
    }
    sandbox
}

fn diff(sandbox: &Sandbox) -> Run {
    sandbox.run(&["diff", "old", "new"]).succeeds()
}

/// The differences without the numbers that change with the vocabulary.
fn shown(sandbox: &Sandbox) -> String {
    let varies = |line: &&str| ["ontology", "dataset", "all"].iter().any(|graph| line.starts_with(graph));
    diff(sandbox).stdout.lines().filter(|line| !varies(line)).map(|line| format!("{line}\n")).collect()
}

/// The differences as JSON. The numbers of facts are those of the differing statements.
#[track_caller]
fn json(sandbox: &Sandbox, args: &[&str]) -> Value {
    let args = [&["diff", "--format", "json"], args].concat();
    let value: Value = serde_json::from_str(&sandbox.run(&args).succeeds().stdout).unwrap();
    let summary = &value["summary"];
    let facts = |kind: &str| summary["facts"][kind].as_u64().unwrap();
    let pairs = facts("changed") + facts("moved");
    let told = |what: &str| {
        let graph = |name: &str| summary["graphs"][name][what].as_u64().unwrap_or_default();
        graph("record") + graph("other")
    };
    assert_eq!(told("added"), facts("added") + pairs);
    assert_eq!(told("removed"), facts("removed") + pairs);
    for (name, graph) in summary["graphs"].as_object().unwrap() {
        let number = |what: &str| graph[what].as_u64().unwrap();
        assert_eq!(number("old") - number("removed") + number("added"), number("new"), "{name}");
    }
    let editorial = |what: &str| -> u64 {
        let entities = value["entities"].as_array().unwrap().iter();
        let number = |entity: &Value| {
            let side = if what == "added" { "new" } else { "old" };
            let statements = entity["statements"].as_array().unwrap().iter();
            let statements = statements.filter(|change| change["graph"] == "editorial" && !change[side].is_null());
            let notes = entity["notes"].as_array().unwrap().iter();
            statements.count() as u64 + notes.map(|note| note["statements"][what].as_u64().unwrap()).sum::<u64>()
        };
        entities.map(number).sum()
    };
    for what in ["added", "removed"] {
        assert_eq!(editorial(what), summary["graphs"]["editorial"][what].as_u64().unwrap_or_default(), "{what}");
    }
    value
}

#[test]
fn equal_datasets_have_no_differences() {
    let sandbox = twins();
    let run = sandbox.run(&["diff", "old", "new", "--exit-code"]).succeeds();
    assert!(run.stdout.starts_with("no differences: ") && run.stdout.lines().count() == 1, "{}", run.stdout);
    assert_eq!(json(&sandbox, &["old", "new/diwan.toml"])["differs"], false);
}

#[test]
fn another_value_of_a_cell() {
    let sandbox = twins();
    sandbox.edit("new/data/records/meetings.csv", "1998-05-06,date", "1998-05-07,date");
    assert_snapshot!(shown(&sandbox));
    sandbox.run(&["diff", "old", "new", "--exit-code"]).fails(1);
    let value = json(&sandbox, &["old", "new"]);
    let fact = &value["entities"][0]["records"][0]["facts"][0];
    assert_eq!(fact["change"], "changed");
    assert_eq!(fact["old"], "\"1998-05-06\"^^<http://www.w3.org/2001/XMLSchema#date>");
    assert_eq!(fact["newEvidence"]["quote"], "third session in Port Ailsa from 4 to 6 May 1998");
}

#[test]
fn another_quote() {
    let sandbox = twins();
    let records = "new/data/records/meetings.csv";
    sandbox.edit(
        records,
        "third session in Port Ailsa from 4 to 6 May 1998,21,69",
        "third session in Port Ailsa,21,48",
    );
    assert_snapshot!(shown(&sandbox));
    let value = json(&sandbox, &["old", "new"]);
    assert!(value["summary"]["facts"]["evidence-changed"].as_u64().unwrap() > 3, "{value}");
    assert_eq!(value["summary"]["facts"]["changed"], 0);
}

#[test]
fn a_record_removed_and_with_it_a_conflict() {
    let sandbox = twins();
    let records = sandbox.read("new/data/records/meetings.csv");
    let kept: Vec<_> = records.lines().filter(|line| !line.starts_with("m2-01")).collect();
    sandbox.write("new/data/records/meetings.csv", kept.join("\n") + "\n");
    assert_snapshot!(shown(&sandbox));
    json(&sandbox, &["old", "new"]);
    // In the other direction, it appears.
    let back = sandbox.run(&["diff", "new", "old"]).succeeds().stdout;
    assert!(back.contains("conflict appeared: Third session of the Council (meeting-council-3): start\n"), "{back}");
    assert!(back.contains("  m2-01 (new record)  The bulletin: “third session"), "{back}");
    assert!(back.contains("    + start: ≠ 1998-05-05\n") && !back.contains("end: ≠"), "{back}");
    let found = json(&sandbox, &["new", "old"]);
    let facts: Vec<_> = found["entities"][0]["records"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|record| record["facts"].as_array().unwrap())
        .collect();
    let marked: Vec<_> =
        facts.iter().filter(|fact| fact["newContradicted"] == true).map(|fact| &fact["property"]).collect();
    assert_eq!(marked, ["http://schema.org/startDate"]);
}

#[test]
fn a_record_with_another_key_moves_its_facts() {
    let sandbox = twins();
    sandbox.edit("new/data/records/meetings.csv", "m1-01,", "m1-02,");
    let text = diff(&sandbox).stdout;
    assert!(text.contains("  m1-02 (new record)  The report: “third session in Port Ailsa"), "{text}");
    assert!(text.contains("    > start: ≠ 1998-05-04, from m1-01\n"), "{text}");
    assert!(text.contains("0 added, 0 removed, 0 changed, "), "{text}");
    json(&sandbox, &["old", "new"]);
}

#[test]
fn what_editors_change() {
    let sandbox = twins();
    sandbox.edit("new/data/registers/meetings.csv", "Third session of the Council", "Third Council");
    sandbox.edit("old/data/registers/meetings.csv", "Третья сессия Совета", "");
    sandbox.write("new/data/links.csv", "slug,item,rejected,method,date\nplace-port-ailsa,Q42,,by-hand,2026-01-01\n");
    let note =
        |text: &str| format!("record,beside,column,kind,note_en,note_ar,note_ru\nm2-01,m1-01,,misprint,{text}\n");
    sandbox.write("old/data/notes.csv", note("A day late.,متأخر يوما.,На день позже."));
    sandbox.write("new/data/notes.csv", note("A day too late.,متأخر يوما.,На день позже."));
    sandbox.edit("new/data/sources.csv", "report.txt", "report-2.txt");
    assert_snapshot!(shown(&sandbox));
    json(&sandbox, &["old", "new"]);
}

/// A sandbox whose folder is a git repository with the project in `org/`.
fn repository() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.run(&["init", "org"]).succeeds();
    git(&sandbox, &["init", "--quiet"]);
    commit(&sandbox);
    sandbox
}

fn git(sandbox: &Sandbox, args: &[&str]) -> String {
    let identity = ["-c", "user.name=N", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false"];
    let mut command = Command::new("git");
    command.args(identity).args(args).current_dir(sandbox.path(".")).env("HOME", sandbox.path("."));
    let output = command.env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn commit(sandbox: &Sandbox) {
    git(sandbox, &["add", "org"]);
    git(sandbox, &["commit", "--quiet", "--message", "m"]);
}

/// Runs the program with git on its search path.
fn run(sandbox: &Sandbox, args: &[&str]) -> (String, String, i32) {
    let mut command = sandbox.command();
    let output = command.args(args).env("PATH", std::env::var_os("PATH").unwrap()).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr), output.status.code().unwrap())
}

#[test]
fn revisions_of_a_repository() {
    let sandbox = repository();
    sandbox.edit("org/data/records/meetings.csv", "1998-05-06,date", "1998-05-07,date");
    commit(&sandbox);
    git(&sandbox, &["tag", "v2"]);
    sandbox.edit("org/data/records/meetings.csv", "1998-05-07,date", "1998-05-08,date");
    let before = git(&sandbox, &["status", "--porcelain"]);
    let (text, error, code) = run(&sandbox, &["diff", "--project", "org", "HEAD~1", "v2"]);
    assert_eq!((code, error.as_str()), (0, ""));
    assert!(text.contains("    ~ end: 1998-05-06 → 1998-05-07\n"), "{text}");
    // Without a second argument, the project in its current state.
    let (text, _, _) = run(&sandbox, &["diff", "--project", "org", "v2"]);
    assert!(text.contains("    ~ end: 1998-05-07 → 1998-05-08\n"), "{text}");
    let (text, error, _) = run(&sandbox, &["diff", "--project", "org", "HEAD^{/m}:org", ":/m"]);
    assert!(text.starts_with("no differences"), "{text}{error}");
    let (text, _, _) = run(&sandbox, &["diff", "--project", "org", "HEAD:org", "v2"]);
    assert!(text.starts_with("no differences"), "{text}");
    assert_eq!(git(&sandbox, &["status", "--porcelain"]), before, "neither work tree nor index is touched");
    assert!(!sandbox.path("org/.diwan").exists(), "nothing is built");
}

#[test]
fn arguments_that_are_neither_paths_nor_revisions_are_explained() {
    let sandbox = repository();
    let message = |name: &str| {
        let (_, error, code) = run(&sandbox, &["diff", "--project", "org", "--", name]);
        assert_eq!(code, 2, "{error}");
        error
    };
    let unknown = message("nosuch");
    assert!(unknown.contains("not a file or folder, and there is no git revision \"nosuch\""), "{unknown}");
    assert!(message("--output=x").contains("the name of a revision cannot be empty or begin with `-`"));
    assert!(message("-q:org").contains("the name of a revision cannot be empty or begin with `-`"));
    assert!(message("HEAD:elsewhere").contains("the revision HEAD has no folder \"elsewhere\""));
    assert!(message("HEAD:org/diwan.toml").contains("is not a folder; use that of the project"));
    assert!(!sandbox.path("x").exists());
    let (_, error, code) = run(&sandbox, &["diff", "--project", "org", "HEAD:org/data"]);
    assert_eq!(code, 4, "{error}");
    assert!(error.contains("of HEAD:org/data: that folder had no diwan.toml in this revision"), "{error}");
    let outside = twins();
    let (_, error, code) = run(&outside, &["diff", "--project", "old", "HEAD"]);
    assert_eq!(code, 2);
    assert!(error.contains("is not in a git repository"), "{error}");
    // The environment of the sandbox has no search path with git.
    let without = outside.command().args(["diff", "--project", "old", "HEAD"]).env("PATH", "").output().unwrap();
    assert!(String::from_utf8_lossy(&without.stderr).contains("git is not installed"), "{without:?}");
}

#[test]
fn built_folders_and_rdf_files() {
    let sandbox = twins();
    sandbox.run(&["build", "--project", "old"]).succeeds();
    sandbox.run(&["export", "--project", "old", "--output", "old.trig"]).succeeds();
    sandbox.run(&["export", "--project", "old", "--output", "old.ttl"]).succeeds();
    for side in ["old/.diwan", "old/.diwan/graph.nq", "old.trig"] {
        let run = sandbox.run(&["diff", side, "new"]).succeeds();
        assert!(run.stdout.starts_with("no differences"), "{side}: {}", run.stdout);
    }
    let merged = sandbox.run(&["diff", "old.ttl", "new"]).succeeds();
    assert!(merged.stdout.starts_with("no differences"), "{}", merged.stdout);
    assert!(merged.stderr.contains("the graphs of both sides were merged"), "{}", merged.stderr);
    sandbox.edit("new/data/records/meetings.csv", "1998-05-06,date", "1998-05-07,date");
    let text = sandbox.run(&["diff", "old.ttl", "new"]).succeeds().stdout;
    assert!(text.contains("    ~ end: 1998-05-06 → 1998-05-07\n"), "{text}");
    json(&sandbox, &["old.ttl", "new"]);
    sandbox.write("bad.nq", "<a:b> <a:c> .\n");
    assert!(sandbox.run(&["diff", "bad.nq", "new"]).fails(1).stderr.contains("bad.nq: "));
    sandbox.write("a.csv", "a\n");
    assert!(sandbox.run(&["diff", "a.csv", "new"]).fails(2).stderr.contains("is not that of an RDF format"));
    sandbox.write("empty/x", "");
    assert!(sandbox.run(&["diff", "empty", "new"]).fails(2).stderr.contains("neither a diwan.toml nor a graph.nq"));
}

fn addresses(cities: &[&str]) -> String {
    let line = |(number, city): (usize, &&str)| format!("<a:p{number}> <a:addr> [ <a:city> \"{city}\" ] .\n");
    cities.iter().enumerate().map(line).collect()
}

#[test]
fn blank_nodes_are_paired_by_their_statements() {
    let sandbox = Sandbox::new();
    let cities = ["Baku", "Rabat", "Doha", "Tehran", "Cairo", "Dakar", "Amman", "Riyadh", "Jeddah", "Ankara", "Sana'a"];
    sandbox.write("old.ttl", addresses(&cities[..10]));
    sandbox.write("new.ttl", addresses(&cities));
    let facts = |old: &str, new: &str| json(&sandbox, &[old, new])["summary"]["facts"].clone();
    let counted = |added: u64, removed: u64, changed: u64| {
        serde_json::json!({
            "added": added, "removed": removed, "changed": changed, "moved": 0, "evidence-changed": 0
        })
    };
    assert_eq!(facts("old.ttl", "new.ttl"), counted(2, 0, 0));
    assert_eq!(facts("new.ttl", "old.ttl"), counted(0, 2, 0));
    let text = sandbox.run(&["diff", "old.ttl", "new.ttl"]).succeeds().stdout;
    assert!(text.contains("Sana'a") && !text.contains("Baku"), "{text}");
    sandbox.write(
        "moved.ttl",
        addresses(&["Baku", "Tunis", "Doha", "Tehran", "Cairo", "Dakar", "Amman", "Riyadh", "Jeddah", "Ankara"]),
    );
    assert_eq!(facts("old.ttl", "moved.ttl"), counted(0, 0, 1));
    // The graphs of one side are merged, because the other side has none.
    sandbox.write("graphs.trig", format!("<a:g> {{ {} }}", addresses(&cities)));
    assert_eq!(facts("old.ttl", "graphs.trig"), counted(2, 0, 0));
}

#[test]
fn files_with_all_rdf_extensions_are_read() {
    let sandbox = Sandbox::new();
    let xml = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">
        <e:C rdf:about="http://e/a"><e:p>1</e:p></e:C></rdf:RDF>"#;
    let turtle = "<http://e/a> a <http://e/C> ; <http://e/p> \"1\" .";
    let json = r#"{"@id": "http://e/a", "@type": "http://e/C", "http://e/p": "1"}"#;
    let shapes = "PREFIX sh: <http://www.w3.org/ns/shacl#> <#s> a sh:NodeShape ; sh:targetClass <http://e/C> ;
        sh:property [ sh:path <http://e/p> ; sh:minCount 1 ] .";
    sandbox.write("s.ttl", shapes);
    let written = [
        ("ttl", turtle),
        ("trig", turtle),
        ("n3", turtle),
        ("owl", xml),
        ("rdf", xml),
        ("xml", xml),
        ("json", json),
        ("jsonld", json),
    ];
    for (ending, text) in written {
        let name = format!("a.{ending}");
        sandbox.write(&name, text);
        sandbox.write(&format!("{name}.gz"), packed(text));
        for name in [name.clone(), format!("{name}.gz")] {
            let run = sandbox.run(&["diff", "a.ttl", &name]).succeeds();
            assert_eq!(run.stdout, "no differences: 2 statements on each side\n", "{name}");
            sandbox.run(&["check", "--shapes", "s.ttl", "--data", &name]).succeeds();
        }
    }
    // Relative IRIs are resolved in the same way on both sides.
    sandbox.write("one.ttl", "<#a> <p> <b> .");
    sandbox.write("two.ttl", "<#a> <p> <b> .");
    assert!(sandbox.run(&["diff", "one.ttl", "two.ttl"]).succeeds().stdout.starts_with("no differences"));
}

fn packed(text: &str) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

#[test]
fn remote_contexts_are_refused_by_name() {
    let sandbox = Sandbox::new();
    sandbox.write("a.jsonld", r#"{"@context": "https://schema.org/", "@id": "http://e/a", "@type": "Person"}"#);
    sandbox.write(
        "s.ttl",
        "PREFIX sh: <http://www.w3.org/ns/shacl#> <#s> a sh:NodeShape ; sh:targetClass <#c> ; sh:nodeKind sh:IRI .",
    );
    for (args, code) in
        [(&["diff", "a.jsonld", "a.jsonld"][..], 1), (&["check", "--shapes", "s.ttl", "--data", "a.jsonld"], 3)]
    {
        let said = sandbox.run(args).fails(code).stderr;
        assert!(said.contains("a.jsonld: contexts on the web are not loaded (https://schema.org/)"), "{said}");
    }
}

#[test]
fn a_side_that_cannot_be_mapped_is_named() {
    let sandbox = twins();
    sandbox.edit("old/data/records/meetings.csv", "record,source", "recrod,source");
    let error = sandbox.run(&["diff", "old", "new"]).fails(3).stderr;
    assert!(error.starts_with("error[M001]: old: "), "{error}");
    sandbox.edit("old/data/records/meetings.csv", "recrod,source", "record,source");
    sandbox.edit("old/data/records/meetings.csv", "1998-05-06", "1998-05-66");
    let run = diff(&sandbox);
    assert!(run.stderr.contains("note: old: 1 values could not be mapped"), "{}", run.stderr);
    assert!(run.stdout.contains("    + end: 1998-05-06"), "{}", run.stdout);
}

/// Otherwise, comparing an untrusted project would run what its repository configures.
#[cfg(unix)]
#[test]
fn the_configuration_of_a_repository_is_not_executed() {
    let sandbox = repository();
    sandbox.write("org/.gitattributes", "*.csv filter=evil\n*.toml filter=evil\n");
    commit(&sandbox);
    let mark = |name: &str| format!("touch '{}'; cat", sandbox.path(name).display());
    git(&sandbox, &["config", "filter.evil.smudge", &mark("smudged")]);
    git(&sandbox, &["config", "filter.evil.process", &mark("processed")]);
    git(&sandbox, &["config", "core.fsmonitor", &mark("monitored")]);
    sandbox.write("hooks/post-index-change", format!("#!/bin/sh\n{}\n", mark("hooked")));
    git(&sandbox, &["config", "core.hooksPath", "../hooks"]);
    let (text, error, code) = run(&sandbox, &["diff", "--project", "org", "HEAD"]);
    assert_eq!((code, error.as_str()), (0, ""));
    assert!(text.starts_with("no differences"), "{text}");
    for name in ["smudged", "processed", "monitored", "hooked"] {
        assert!(!sandbox.path(name).exists(), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn symbolic_links_of_a_revision_are_omitted_and_reported() {
    let sandbox = repository();
    std::os::unix::fs::symlink("/etc/hostname", sandbox.path("org/data/secret.csv")).unwrap();
    commit(&sandbox);
    let (text, error, code) = run(&sandbox, &["diff", "--project", "org", "HEAD", "HEAD~1"]);
    assert_eq!(code, 0, "{error}");
    assert!(text.starts_with("no differences"), "{text}");
    assert!(error.contains("data/secret.csv of that revision is a symbolic link, and is omitted"), "{error}");
}
