//! A project with another base IRI and other languages. Both are configured only in diwan.toml.

use crate::common::program::Sandbox;
use diwan::project::Project;

fn other() -> Sandbox {
    let sandbox = Sandbox::new();
    let identity = ["--base-iri", "https://example.org/registre/", "--language", "fr", "--language", "tr"];
    sandbox.run(&[&["init"], &identity[..]].concat()).succeeds();
    sandbox
}

#[test]
fn base_iri_and_languages_are_configured_in_one_place() {
    let sandbox = other();
    assert_eq!(sandbox.read("data/registers/bodies.csv").lines().next(), Some("slug,kind,label_fr,label_tr"));
    sandbox.edit("data/registers/bodies.csv", "The Council,", "Le Conseil,Konsey");
    sandbox.run(&["build"]).succeeds();
    let graph = sandbox.run(&["export", "--format", "nquads"]).succeeds().stdout;
    let body = "<https://example.org/registre/id/body-council>";
    for (tag, name) in [("fr", "Le Conseil"), ("tr", "Konsey")] {
        let label = format!(
            "{body} <http://www.w3.org/2004/02/skos/core#prefLabel> \"{name}\"@{tag} \
             <https://example.org/registre/graph/editorial> .\n"
        );
        assert!(graph.contains(&label), "{graph}");
    }
    // The vocabulary is the same in all projects.
    let left: Vec<_> =
        graph.lines().filter(|line| line.replace("w3id.org/diwan/ns", "").contains("w3id.org/diwan/")).collect();
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn queries_views_and_the_context_use_the_base_iri_of_the_project() {
    let sandbox = other();
    let meetings = sandbox.run(&["query", "meetings", "--format", "csv", "--iris"]).succeeds().stdout;
    assert!(meetings.contains("https://example.org/registre/id/meeting-council-3"), "{meetings}");
    assert_eq!(sandbox.run(&["query", "unquoted", "--format", "csv"]).succeeds().stdout.lines().count(), 1);
    let facts = sandbox.run(&["query", "--sparql", "ASK { GRAPH <record/m1-01> { <id/meeting-council-3> ?p ?o } }"]);
    assert_eq!(facts.succeeds().stdout, "yes\n");
    // Names are displayed in the first language by default.
    sandbox.edit("data/registers/bodies.csv", "The Council,", "Le Conseil,Konsey");
    let shown = sandbox.run(&["show", "body-council"]).succeeds().stdout;
    assert!(shown.starts_with("Le Conseil  (body-council)\ntr Konsey\n"), "{shown}");
    assert!(sandbox.run(&["show", "body-council", "--lang", "tr"]).succeeds().stdout.starts_with("Konsey"));
    let document = sandbox.run(&["export", "--format", "jsonld"]).succeeds().stdout;
    assert!(document.contains("\"id\": \"https://example.org/registre/id/\""), "{document}");
}

#[test]
fn shapes_require_names_in_the_languages_of_the_project() {
    let sandbox = other();
    let warnings = sandbox.run(&["check"]).succeeds().stdout;
    assert!(warnings.contains("There is no display name in `tr`: fill `label_tr`."), "{warnings}");
    assert!(!warnings.contains("label_ar") && !warnings.contains("`fr`"), "{warnings}");
    let run = sandbox.run(&["check", "--shapes", "ontology/shapes.ttl"]).succeeds();
    assert!(run.stdout.contains("fill `label_tr`"), "{}", run.shown());
}

#[test]
fn invalid_base_iris_and_languages_are_refused_before_writing() {
    let sandbox = Sandbox::new();
    for (args, reason) in [
        (&["init", "--base-iri", "https://example.org"][..], "must be an IRI that ends in / or #"),
        (&["init", "--base-iri", "https://ex.org/a/../b/"], "`..` in its path; write https://ex.org/b/"),
        (&["init", "--language", "French"], "is not a language tag"),
    ] {
        let run = sandbox.run(args).fails(2);
        assert!(run.stderr.contains(reason), "{}", run.shown());
        assert!(!sandbox.path("diwan.toml").exists());
    }
}

/// The bundled project contains its base IRI only in diwan.toml.
#[test]
fn the_bundled_base_iri_is_in_one_place() {
    let project = Project::embedded().unwrap();
    for folder in ["ontology", "queries"] {
        for path in project.list(folder.as_ref()).unwrap() {
            let text = project.read_text(&path).unwrap();
            // The vocabulary and the names of shapes are the same in all projects.
            let own = text.replace("https://w3id.org/diwan/ns", "").replace("https://w3id.org/diwan/shape/", "");
            assert!(!own.contains(&project.config().base), "{}", path.display());
        }
    }
}

#[test]
fn base_iris_must_allow_relative_iris() {
    let sandbox = Sandbox::new();
    let told = sandbox.run(&["init", "new", "--base-iri", "https://example.org/register#"]).fails(2).stderr;
    assert!(told.contains("https://example.org/register# must end in `/`"), "{told}");
    assert!(!sandbox.path("new").exists());
}

/// `map` expands the mapping of a project as the project does, and leaves other mappings unchanged.
#[test]
fn map_reads_project_mappings_like_the_project() {
    let sandbox = Sandbox::with_project();
    let mapped = sandbox.run(&["map", "ontology/mapping.ttl"]).succeeds();
    assert!(mapped.stderr.contains("this is the mapping of a project"), "{}", mapped.stderr);
    let config = std::fs::read_to_string(sandbox.path("diwan.toml")).unwrap();
    let base = config.lines().find_map(|line| line.strip_prefix("base = \"")?.strip_suffix('"')).unwrap();
    assert!(mapped.stdout.contains(&format!("<{base}id/")) && mapped.stdout.contains("\"@en "), "{}", mapped.stdout);
    assert!(!mapped.stdout.contains("{language}"));
    std::fs::rename(sandbox.path("diwan.toml"), sandbox.path("gone.toml")).unwrap();
    let told = sandbox.run(&["map", "ontology/mapping.ttl"]).stderr;
    assert!(!told.contains("the mapping of a project") && told.contains("{language}"), "{told}");
}
