//! The hash of the dataset, the record of a build, and the lock file.

mod common;

use common::program::Sandbox;
use diwan::project::sha256_hex;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Dataset;
use oxigraph::model::dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm};

/// The hash that a build prints.
fn hash(stdout: &str) -> &str {
    stdout.lines().find_map(|line| line.strip_prefix("hash       ")).unwrap_or_else(|| panic!("no hash in {stdout}"))
}

/// The hash of an N-Quads text by RDFC-1.0, as oxrdf computes it.
fn rdfc(text: &str) -> String {
    let quads = RdfParser::from_format(RdfFormat::NQuads).for_slice(text);
    let mut dataset: Dataset = quads.map(Result::unwrap).collect();
    dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 { hash_algorithm: CanonicalizationHashAlgorithm::Sha256 });
    let mut lines: Vec<_> = dataset.iter().map(|quad| format!("{quad} .\n")).collect();
    lines.sort();
    format!("sha256:{}", sha256_hex(lines.concat().as_bytes()))
}

fn exported(sandbox: &Sandbox) -> String {
    sandbox.run(&["export", "--format", "nquads", "--output", "out.nq"]).succeeds();
    sandbox.read("out.nq")
}

/// The statement that a build prints is that of the exported file, of the built file, and of another implementation.
#[track_caller]
fn agrees(sandbox: &Sandbox, build: &[&str]) -> String {
    let stdout = sandbox.run(build).succeeds().stdout;
    let nquads = exported(sandbox);
    assert_eq!(hash(&stdout), format!("sha256:{}", sha256_hex(nquads.as_bytes())));
    assert_eq!(hash(&stdout), rdfc(&nquads));
    hash(&stdout).to_owned()
}

#[test]
fn the_hash_of_the_bundled_data_is_that_of_rdfc() {
    let sandbox = Sandbox::new();
    agrees(&sandbox, &["build"]);
}

#[test]
fn the_hash_stands_in_the_built_file_and_is_told_again() {
    let sandbox = Sandbox::with_project();
    let told = agrees(&sandbox, &["build"]);
    let built = sandbox.read(".diwan/graph.nq");
    let (header, body) = built.split_once('\n').unwrap();
    assert!(header.ends_with(&format!(" rdfc-1.0={told}")), "{header}");
    assert_eq!(body, exported(&sandbox));
    assert_eq!(hash(&sandbox.run(&["build"]).succeeds().stdout), told);
}

/// Strings with characters that canonical N-Quads treat in a way of their own.
#[test]
fn hostile_strings_change_nothing_of_that() {
    let sandbox = Sandbox::with_project();
    let plain = agrees(&sandbox, &["build"]);
    let hostile = "\"\"Council\"\" \\ \u{1}\u{B}\u{7F}\u{85}\u{FFFD}\u{FFFE}\u{FFFF}\u{10FFFF}\ttab\nline";
    let text = sandbox.read("data/registers/meetings.csv");
    let label = text.lines().nth(1).unwrap().split(',').find(|cell| cell.contains("Council")).unwrap().to_owned();
    sandbox.edit("data/registers/meetings.csv", &label, &format!("\"{hostile}\""));
    let changed = agrees(&sandbox, &["build"]);
    assert_ne!(plain, changed);
    assert!(
        exported(&sandbox)
            .contains("\\\"Council\\\" \\\\ \\u0001\\u000B\\u007F\u{85}\u{FFFD}\\uFFFE\\uFFFF\u{10FFFF}\\ttab\\nline")
    );
}

/// A mapping that makes blank nodes, with labels made of slugs.
const BLANK: &str = "
<#Blank> a rml:TriplesMap ; rml:logicalSource <#sources> ;
  rml:subjectMap [ rml:template \"b-{slug}\" ; rml:termType rml:BlankNode ; rml:graph graph:provenance ] ;
  rml:predicateObjectMap [ rml:predicate schema:name ; rml:objectMap [ rml:reference \"file\" ] ] .
";

#[test]
fn blank_nodes_are_named_by_what_is_said_of_them() {
    let sandbox = Sandbox::with_project();
    let mapping = sandbox.read("ontology/mapping.ttl");
    sandbox.write("ontology/mapping.ttl", format!("{mapping}{BLANK}"));
    let before = agrees(&sandbox, &["build"]);
    assert!(exported(&sandbox).contains("_:c14n0 <http://schema.org/name>"));
    let digest = |text: &str| text.split(" rdfc-1.0=").nth(1).unwrap().lines().next().unwrap().to_owned();
    assert_eq!(digest(&sandbox.read(".diwan/graph.nq")), before);
    let relabelled = format!("{mapping}{}", BLANK.replace("b-{slug}", "other-{slug}"));
    sandbox.write("ontology/mapping.ttl", relabelled);
    sandbox.run(&["build"]).succeeds();
    let blank =
        |text: String| text.lines().filter(|line| line.starts_with("_:")).map(str::to_owned).collect::<Vec<_>>();
    let after = blank(sandbox.read(".diwan/graph.nq"));
    assert_eq!(after.len(), 2);
    assert!(after[0].starts_with("_:c14n0 "), "{after:?}");
}

/// Fourteen nodes of which each is said to know all others.
#[test]
fn blank_nodes_that_look_alike_are_refused_where_they_would_take_years() {
    let sandbox = Sandbox::with_project();
    let mapping = sandbox.read("ontology/mapping.ttl");
    let pairs = (0..14).flat_map(|a| (0..14).filter(move |b| a != *b).map(move |b| format!("{a},{b}\n")));
    sandbox.write("data/alike.csv", format!("a,b\n{}", pairs.collect::<String>()));
    sandbox.write(
        "ontology/mapping.ttl",
        format!(
            "{mapping}
<#alike> a rml:LogicalSource ; rml:referenceFormulation rml:CSV ;
  rml:source [ a rml:RelativePathSource ; rml:root rml:MappingDirectory ; rml:path \"../data/alike.csv\" ] .
<#Alike> a rml:TriplesMap ; rml:logicalSource <#alike> ;
  rml:subjectMap [ rml:template \"n{{a}}\" ; rml:termType rml:BlankNode ] ;
  rml:predicateObjectMap [ rml:predicate schema:knows ; rml:objectMap [ rml:template \"n{{b}}\" ; rml:termType rml:BlankNode ] ] .
"
        ),
    );
    let run = sandbox.run(&["build"]).fails(3);
    assert!(run.stderr.contains("14 blank nodes look so much alike"), "{}", run.stderr);
    assert!(run.stderr.contains("nothing was built"), "{}", run.stderr);
}
