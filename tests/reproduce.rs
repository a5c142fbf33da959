//! The hash of the dataset, the record of a build, and the lock file.

use crate::common::program::Sandbox;
use diwan::project::sha256_hex;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Dataset;
use oxigraph::model::dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm};

/// The hash that a build prints.
fn hash(stdout: &str) -> &str {
    stdout.lines().find_map(|line| line.strip_prefix("hash       ")).unwrap_or_else(|| panic!("no hash in {stdout}"))
}

/// The RDFC-1.0 hash of an N-Quads text, computed by oxrdf.
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

/// The hash that a build prints is that of the exported file, of the built file, and of another implementation.
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
    agrees(&sandbox, &["build", "--embedded"]);
}

#[test]
fn the_hash_is_in_the_built_file_and_is_printed_again() {
    let sandbox = Sandbox::with_project();
    let told = agrees(&sandbox, &["build"]);
    let built = sandbox.read(".diwan/graph.nq");
    let (header, body) = built.split_once('\n').unwrap();
    assert!(header.ends_with(&format!(" rdfc-1.0={told}")), "{header}");
    assert_eq!(body, exported(&sandbox));
    assert_eq!(hash(&sandbox.run(&["build"]).succeeds().stdout), told);
}

/// Strings with characters that have special rules in canonical N-Quads.
#[test]
fn hostile_strings_do_not_change_the_hash() {
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

/// A mapping that generates blank nodes, with labels from slugs.
const BLANK: &str = "
<#Blank> a rml:TriplesMap ; rml:logicalSource <#sources> ;
  rml:subjectMap [ rml:template \"b-{slug}\" ; rml:termType rml:BlankNode ; rml:graph graph:provenance ] ;
  rml:predicateObjectMap [ rml:predicate schema:name ; rml:objectMap [ rml:reference \"file\" ] ] .
";

#[test]
fn blank_node_labels_depend_only_on_statements() {
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

/// Fourteen nodes that all refer to each other.
#[test]
fn symmetric_blank_nodes_are_refused_if_labelling_takes_too_long() {
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

/// The rows of a table of `--explain`, with cells by column.
fn table<'t>(stdout: &'t str, first: &str) -> Vec<Vec<&'t str>> {
    let lines = stdout.lines().skip_while(|line| !line.starts_with(first)).skip(2);
    let rows = lines.take_while(|line| !line.is_empty());
    rows.map(|line| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect()).collect()
}

#[test]
fn the_numbers_of_explain_add_up() {
    let sandbox = Sandbox::with_project();
    let mut command = sandbox.command();
    let output = command.args(["build", "--explain"]).env("COLUMNS", "200").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut rows = table(&text, "triples map");
    let all = rows.pop().unwrap();
    assert_eq!(all[..5], ["all", "7", "66", "66", "0"], "{text}");
    let sum = |column: usize| rows.iter().map(|row| row[column].parse::<u64>().unwrap()).sum::<u64>();
    assert_eq!((sum(3), sum(4), sum(5)), (66, 66, 0));
    let meeting = rows.iter().find(|row| row[0] == "Meeting").unwrap();
    assert_eq!(meeting[1..3], ["records/meetings.csv", "2"]);
    assert!(meeting[6].ends_with(" ms"), "{meeting:?}");
    let inputs = table(&text, "input");
    let digest = sha256_hex(sandbox.read("data/sources.csv").as_bytes());
    assert!(inputs.contains(&vec!["data/sources.csv", &digest]), "{text}");
    assert!(text.trim_end().ends_with(&format!("hash       {}", hash(&text))), "{text}");
    // The build is explained although nothing has changed.
    let again = sandbox.run(&["build", "--explain"]).succeeds().stdout;
    assert!(again.starts_with("nothing has changed") && again.contains("triples map"), "{again}");
}

#[test]
fn a_trace_on_standard_output_has_no_other_text() {
    let sandbox = Sandbox::with_project();
    let run = sandbox.run(&["build", "--trace", "-"]).succeeds();
    assert!(run.stdout.starts_with("file,line,triples_map,statement\n"), "{}", run.stdout);
    assert!(run.stderr.contains("wrote "), "{}", run.stderr);
    csv::Reader::from_reader(run.stdout.as_bytes()).records().for_each(|row| assert!(row.is_ok()));
}

#[test]
fn a_failed_trace_is_reported_after_the_build() {
    let sandbox = Sandbox::with_project();
    let run = sandbox.run(&["build", "--trace", "missing/trace.csv"]).fails(4);
    assert!(run.stdout.contains("wrote ") && sandbox.path(".diwan").is_dir(), "{}", run.stdout);
    assert!(run.stderr.contains("missing/trace.csv"), "{}", run.stderr);
}

#[test]
fn a_file_as_output_folder_is_refused() {
    let sandbox = Sandbox::with_project();
    sandbox.write("graph", "");
    let run = sandbox.run(&["build", "--output", "graph"]).fails(4);
    assert!(run.stderr.contains("the graph is written to a folder, but graph is a file"), "{}", run.stderr);
}

#[test]
fn the_trace_leads_from_every_statement_to_its_rows() {
    let sandbox = Sandbox::with_project();
    let places = sandbox.read("data/registers/places.csv");
    let row = places.lines().nth(1).unwrap();
    sandbox.run(&["build", "--trace", "trace.csv"]).succeeds();
    let mut reader = csv::Reader::from_path(sandbox.path("trace.csv")).unwrap();
    assert_eq!(reader.headers().unwrap(), vec!["file", "line", "triples_map", "statement"]);
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 66);
    let built = sandbox.read(".diwan/graph.nq");
    for record in &records {
        assert!(built.lines().any(|line| line == &record[3]), "{record:?}");
    }
    let slug = row.split(',').next().unwrap();
    let label = records
        .iter()
        .find(|record| record[3].contains(&format!("{slug}> <http://www.w3.org/2004/02/skos/core#prefLabel>")));
    let label = label.unwrap();
    assert_eq!((&label[0], &label[1]), ("data/registers/places.csv", "2"));
    assert!(label[2].contains("PlacesRegister"), "{label:?}");
    let file =
        |line: &str| records.iter().any(|record| &record[0] == "data/records/meetings.csv" && &record[1] == line);
    assert!(file("2") && file("3") && !file("4"));
}

#[test]
fn the_record_of_a_build_is_not_in_the_graph() {
    let sandbox = Sandbox::with_project();
    let stdout = sandbox.run(&["build"]).succeeds().stdout;
    let graph = sandbox.read(".diwan/graph.nq");
    let text = sandbox.read(".diwan/run.ttl");
    let quads: Vec<_> = RdfParser::from_format(RdfFormat::Turtle).for_slice(&text).collect::<Result<_, _>>().unwrap();
    let objects = |property: &str| -> Vec<String> {
        let of = quads.iter().filter(|quad| quad.predicate.as_str().ends_with(property));
        of.map(|quad| quad.object.to_string()).collect()
    };
    let digest = sha256_hex(sandbox.read("data/records/meetings.csv").as_bytes());
    assert!(objects("terms/identifier").contains(&format!("\"sha256:{digest}\"")), "{text}");
    assert!(objects("terms/identifier").contains(&format!("\"{}\"", hash(&stdout))), "{text}");
    assert!(objects("softwareVersion").contains(&format!("\"{}\"", env!("CARGO_PKG_VERSION"))), "{text}");
    assert_eq!(
        (objects("#startedAtTime").len(), objects("#endedAtTime").len(), objects("#generated").len()),
        (1, 1, 1)
    );
    // The numbers of the triples maps add up to those of the run.
    let value = |name: &str, of_run: bool| -> u64 {
        let of = quads.iter().filter(|quad| quad.predicate.as_str() == "http://schema.org/value");
        let of = of.filter(|quad| quad.subject.to_string().ends_with(&format!("/{name}>")));
        let of = of.filter(|quad| quad.subject.to_string().contains("/map-") != of_run);
        of.map(|quad| quad.object.to_string().split('"').nth(1).unwrap().parse::<u64>().unwrap()).sum()
    };
    for name in ["statements-made", "statements-kept", "values-rejected"] {
        assert_eq!(value(name, true), value(name, false), "{name}");
    }
    assert_eq!(value("statements-made", true), 66);
    // A second build differs only in its record.
    sandbox.run(&["build", "--force"]).succeeds();
    assert_eq!(sandbox.read(".diwan/graph.nq"), graph);
    assert_ne!(sandbox.read(".diwan/run.ttl"), text);
    let kept = sandbox.read(".diwan/run.ttl");
    sandbox.run(&["build"]).succeeds();
    assert_eq!(sandbox.read(".diwan/run.ttl"), kept, "a build that does nothing has no record");
    // Builds by other commands have no record; the next `build` writes one.
    sandbox.edit("data/records/meetings.csv", "1998-05-06,date", "1998-05-07,date");
    sandbox.run(&["conflicts"]).succeeds();
    let stdout = sandbox.run(&["build"]).succeeds().stdout;
    assert!(sandbox.read(".diwan/run.ttl").contains(hash(&stdout)));
}

#[test]
fn a_lock_is_the_same_every_time_and_pins_inputs_documents_and_the_dataset() {
    let sandbox = Sandbox::with_project();
    let stdout = sandbox.run(&["build", "--lock"]).succeeds().stdout;
    let lock = sandbox.read("diwan.lock");
    let pinned: toml::Table = lock.parse().unwrap();
    assert_eq!(pinned["dataset"].as_str(), Some(hash(&stdout)));
    assert_eq!(pinned["program"].as_str(), Some(env!("CARGO_PKG_VERSION")));
    let digest = sha256_hex(sandbox.read("diwan.toml").as_bytes());
    assert_eq!(pinned["inputs"]["diwan.toml"].as_str(), Some(&*digest));
    let report = &pinned["documents"]["report"];
    assert_eq!(report["name"].as_str(), Some("report.txt"));
    assert_eq!(report["length"].as_str(), Some("97 characters"));
    let digest = sha256_hex(sandbox.read("documents/report.txt").as_bytes());
    assert_eq!(report["identifier"].as_str(), Some(&*format!("sha256:{digest}")));
    for args in [&["build", "--lock"][..], &["build", "--force", "--lock"]] {
        sandbox.run(args).succeeds();
        assert_eq!(sandbox.read("diwan.lock"), lock);
    }
    for args in [&["build", "--locked"][..], &["build", "--force", "--locked"], &["check", "--locked"]] {
        sandbox.run(args).succeeds();
    }
}

#[test]
fn differences_from_the_lock_file_are_refused() {
    let sandbox = Sandbox::with_project();
    assert!(sandbox.run(&["build", "--locked"]).fails(3).stderr.contains("write one with `diwan build --lock`"));
    sandbox.run(&["build", "--lock"]).succeeds();
    let (lock, graph) = (sandbox.read("diwan.lock"), sandbox.read(".diwan/graph.nq"));
    sandbox.edit("data/records/meetings.csv", "1998-05-06,date", "1998-05-07,date");
    insta::assert_snapshot!(sandbox.run(&["build", "--locked"]).fails(1).shown());
    assert_eq!(sandbox.read(".diwan/graph.nq"), graph, "the graph of before stays");
    let refused = sandbox.run(&["check", "--locked"]).fails(1).stderr;
    assert!(refused.contains("  changed   data/records/meetings.csv\n  dataset   sha256:"), "{refused}");
    sandbox.edit("data/records/meetings.csv", "1998-05-07,date", "1998-05-06,date");
    sandbox.run(&["check", "--locked"]).succeeds();
    // A changed registration of a document is reported together with the table that registers it.
    sandbox.edit("data/sources.csv", "report.txt", "report-2.txt");
    let refused = sandbox.run(&["check", "--locked"]).fails(1).stderr;
    assert!(
        refused.contains("  changed   data/sources.csv\n  changed   document report, as it is registered\n"),
        "{refused}"
    );
    sandbox.edit("data/sources.csv", "report-2.txt", "report.txt");
    sandbox.edit("diwan.toml", "ontology/kinds.ttl\"]", "ontology/kinds.ttl\", \"more.ttl\"]");
    sandbox.write("more.ttl", "<https://ex.org/a> a <https://ex.org/A> .\n");
    let refused = sandbox.run(&["build", "--locked"]).fails(1).stderr;
    assert!(refused.contains("  changed   diwan.toml\n  added     more.ttl\n"), "{refused}");
    // A failed build writes no lock file.
    sandbox.edit("data/records/meetings.csv", "1998-05-06,date", "1998-05-66,date");
    sandbox.run(&["build", "--lock"]).fails(1);
    assert_eq!(sandbox.read("diwan.lock"), lock);
    sandbox.write("diwan.lock", "program = 1\n");
    assert!(sandbox.run(&["check", "--locked"]).fails(3).stderr.contains("write it again"));
    let embedded = Sandbox::new();
    assert!(embedded.run(&["build", "--lock", "--embedded"]).fails(2).stderr.contains("cannot be locked"));
}

/// Two records with the same quote generate the same statements about it.
#[test]
fn duplicates_are_kept_once_and_traced_to_both_rows() {
    let sandbox = Sandbox::with_project();
    let records = sandbox.read("data/records/meetings.csv");
    let row = records.lines().find(|line| line.starts_with("m1-01,")).unwrap();
    sandbox.write("data/records/meetings.csv", format!("{records}{}\n", row.replace("m1-01", "m1-02")));
    let mut command = sandbox.command();
    let output = command.args(["build", "--explain", "--trace", "t.csv"]).env("COLUMNS", "200").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let rows = table(&text, "triples map");
    let quote = rows.iter().find(|row| row[0] == "MeetingQuote").unwrap();
    assert_eq!(quote[2..6], ["3", "15", "10", "0"], "{text}");
    let trace = sandbox.read("t.csv");
    let lines: Vec<_> = trace.lines().filter(|line| line.contains("oa#exact") && line.contains("4 to 6 May")).collect();
    let from = |line: &&str| line.split(',').nth(1).unwrap().to_owned();
    assert_eq!(lines.iter().map(from).collect::<Vec<_>>(), ["2", "4"], "{lines:?}");
}
