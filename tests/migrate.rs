//! `diwan migrate`, on what `diwan init` wrote before.

use crate::common::program::{Sandbox, repository};
use std::fs;
use std::path::{Path, PathBuf};

const PARTICIPANTS: &str = "data/records/participants.csv";
const MEMBERSHIPS: &str = "data/records/memberships.csv";

/// All files below a folder, relative to it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { waiting.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found.iter().map(|path| path.strip_prefix(folder).unwrap().to_owned()).collect()
}

/// The earlier project, with a member that took part, a kind of its own and a query of its own.
fn earlier_project() -> Sandbox {
    let sandbox = Sandbox::new();
    let folder = repository().join("tests/data/earlier-project");
    for path in files(&folder) {
        sandbox.write(path.to_str().unwrap(), fs::read(folder.join(&path)).unwrap());
    }
    let add = |name: &str, row: &str| sandbox.write(name, sandbox.read(name) + row);
    let quote = "Twelve members took part";
    let start = sandbox.read("documents/report.txt").find(quote).unwrap();
    let span = format!("{quote},{start},{}\n", start + quote.len());
    add("data/registers/bodies.csv", "body-members,guild,The members,الأعضاء,Члены\n");
    add(PARTICIPANTS, &format!("p1-01,report,meeting-council-3,body-members,contributor,body-council,{span}"));
    add(MEMBERSHIPS, &format!("o1-01,report,body-members,body-council,observer,,,,,,,{span}"));
    add(
        "ontology/kinds.ttl",
        "kind:guild a skos:Concept ; skos:inScheme scheme:kind ; skos:broader kind:body ;\n  \
         skos:prefLabel \"guild\"@en , \"نقابة\"@ar , \"гильдия\"@ru .\n",
    );
    sandbox.write("queries/own.rq", "#+ summary: Mine\nSELECT * { ?s ?p ?o } LIMIT 1\n");
    sandbox
}

#[test]
fn a_project_made_before_becomes_a_current_one() {
    let sandbox = earlier_project();
    let run = sandbox.run(&["migrate", "--write"]).succeeds();
    assert!(run.stderr.ends_with("files written; next: diwan check\n"), "{}", run.stderr);
    let checked = sandbox.run(&["check", "--sources", "documents"]).succeeds().stdout;
    assert!(checked.contains("0 errors, 0 warnings"), "{checked}");

    let answer = |query: &str| sandbox.run(&["query", "--format", "csv", "--sparql", query]).succeeds().stdout;
    let involved = answer("SELECT ?who { ?meeting diwan:involved ?who }");
    assert_eq!(involved, "who\nhttps://w3id.org/diwan/id/body-members\n");
    let terms = answer("SELECT ?term { ?term a org:Membership }");
    assert_eq!(terms, "term\nhttps://w3id.org/diwan/id/membership-body-members-body-council-observer\n");
    let kinds = answer("SELECT ?kind { id:body-members diwan:kind/skos:broader ?kind }");
    assert_eq!(kinds, "kind\nhttps://w3id.org/diwan/kind/body\n");

    // The same files as those of a new project, and those of the user.
    let new = Sandbox::with_project();
    for path in files(&new.path(".")).iter().map(|path| path.to_str().unwrap()) {
        if path.starts_with("ontology") || path.starts_with("queries") {
            assert!(sandbox.read(path).starts_with(&new.read(path)), "{path}");
        }
    }
    assert_eq!(sandbox.read("queries/own.rq"), "#+ summary: Mine\nSELECT * { ?s ?p ?o } LIMIT 1\n");
}

/// Before `diwan.toml` named the languages, there were three.
#[test]
fn a_project_file_without_languages_gets_those_of_the_earlier_model() {
    let sandbox = earlier_project();
    let languages = "languages = [\"en\", \"ar\", \"ru\"]\n";
    sandbox.edit("diwan.toml", languages, "");
    let without = sandbox.read("diwan.toml");
    sandbox.run(&["migrate", "--write"]).succeeds();
    assert_eq!(sandbox.read("diwan.toml"), format!("{languages}{without}"));
    let query = "SELECT ?name { id:body-members rdfs:label ?name FILTER(LANG(?name) = 'ru') }";
    assert_eq!(sandbox.run(&["query", "--format", "csv", "--sparql", query]).succeeds().stdout, "name\nЧлены\n");
}

#[test]
fn without_write_the_changes_are_shown_and_not_made() {
    let sandbox = earlier_project();
    let before = sandbox.read(PARTICIPANTS);
    let run = sandbox.run(&["migrate"]).succeeds();
    assert!(run.stderr.ends_with("files would change; --write makes the changes\n"), "{}", run.stderr);
    let lines: Vec<&str> = run.stdout.lines().collect();
    let row = "p1-01,report,meeting-council-3,body-members,contributor,body-council,Twelve members took part,71,95";
    for line in [
        "--- [DIR]/data/records/participants.csv".to_owned(),
        format!("-{row}"),
        format!("+{}", row.replace("contributor", "involved")),
        "--- /dev/null".to_owned(),
        "+++ [DIR]/data/records/posts.csv".to_owned(),
    ] {
        assert!(lines.contains(&line.as_str()), "{line}\n{}", run.stdout);
    }
    assert_eq!(sandbox.read(PARTICIPANTS), before);
    assert!(!sandbox.path("data/records/posts.csv").exists());
}

#[test]
fn a_current_project_does_not_change() {
    let sandbox = earlier_project();
    sandbox.run(&["migrate", "--write"]).succeeds();
    for sandbox in [sandbox, Sandbox::with_project()] {
        let run = sandbox.run(&["migrate", "--write"]).succeeds();
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", "the project is up to date\n"));
    }
}

#[test]
fn what_cannot_be_migrated_is_left_alone() {
    let sandbox = earlier_project();
    sandbox.write(MEMBERSHIPS, "record,source\no1-01\n");
    let error = sandbox.run(&["migrate", "--write"]).fails(4).stderr;
    assert!(error.contains("cannot read data/records/memberships.csv"), "{error}");
    assert!(!sandbox.path("data/records/posts.csv").exists());
    let embedded = Sandbox::new().run(&["migrate", "--embedded"]).fails(2).stderr;
    assert!(embedded.contains("only a project with the folders"), "{embedded}");
}
