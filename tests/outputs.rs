//! Output files: names, compression, formats, and the attribution of errors.

use crate::common::program::Sandbox;
use flate2::read::MultiGzDecoder;
use std::fs;
use std::io::Read as _;

const MAPPING: &str = r#"PREFIX rml: <http://w3id.org/rml/>
<#m> a rml:TriplesMap ;
  rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "t.csv" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "http://e/{id}" ; rml:class <http://e/C> ] ."#;

const TRIPLE: &str = "<http://e/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/C> .\n";

/// A mapping that generates one statement.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("m.ttl", MAPPING);
    sandbox.write("t.csv", "id\n1\n");
    sandbox
}

fn unpacked(sandbox: &Sandbox, name: &str) -> String {
    let bytes = fs::read(sandbox.path(name)).unwrap();
    let mut text = Vec::new();
    match name.rsplit_once('.') {
        Some((_, "gz")) => MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut text).unwrap(),
        _ => ruzstd::decoding::StreamingDecoder::new(bytes.as_slice()).unwrap().read_to_end(&mut text).unwrap(),
    };
    String::from_utf8(text).unwrap()
}

#[test]
fn output_is_compressed_according_to_its_name() {
    let sandbox = sandbox();
    let turtle = sandbox.run(&["map", "m.ttl", "--format", "turtle"]).succeeds().stdout;
    for (name, text) in
        [("a.ttl.gz", &*turtle), ("a.TTL.zst", &turtle), ("a.nq.gz", TRIPLE), ("a.nt.zst", TRIPLE), ("a.gz", TRIPLE)]
    {
        sandbox.run(&["map", "m.ttl", "--output", name]).succeeds();
        assert_eq!(unpacked(&sandbox, name), text, "{name}");
        let first = fs::read(sandbox.path(name)).unwrap();
        sandbox.run(&["map", "m.ttl", "--output", name]).succeeds();
        assert_eq!(fs::read(sandbox.path(name)).unwrap(), first, "{name}");
    }
}

#[test]
fn exports_and_traces_can_be_compressed_and_read_again() {
    let sandbox = Sandbox::with_project();
    sandbox.run(&["export", "--output", "a.trig.gz"]).succeeds();
    sandbox.run(&["export", "--output", "a.nq.zst"]).succeeds();
    assert!(unpacked(&sandbox, "a.trig.gz").starts_with("@prefix "));
    let run = sandbox.run(&["diff", "a.trig.gz", "a.nq.zst"]).succeeds();
    assert!(run.stdout.starts_with("no differences: "), "{}", run.stdout);
    sandbox.run(&["build", "--trace", "trace.csv.gz"]).succeeds();
    assert!(unpacked(&sandbox, "trace.csv.gz").starts_with("file,line,triples_map,statement\n"));
}

#[test]
fn unsupported_extensions_are_refused_before_reading() {
    let sandbox = sandbox();
    sandbox.write("t.csv", "");
    for (name, says) in [
        ("a.parquet", "cannot write a.parquet: `.parquet` is not one of .nq .trig"),
        ("a.hdt", "cannot write a.hdt"),
        ("a.csv", "cannot write a.csv"),
        ("a.xlsx.gz", "cannot write a.xlsx.gz: `.xlsx` is not one of"),
        ("a.tll", "cannot determine the format of a.tll: `.tll` is not one of"),
        ("a.ttl.bz2", "files can be compressed as .gz (gzip) or .zst (Zstandard)"),
        ("a.zip", "files can be compressed as .gz"),
    ] {
        let said = sandbox.run(&["map", "m.ttl", "--output", name]).fails(2).stderr;
        assert!(said.contains(says), "{name}: {said}");
        assert!(!sandbox.path(name).exists(), "{name}");
        if !name.contains("tll") {
            sandbox.run(&["map", "m.ttl", "--format", "nquads", "--output", name]).fails(2);
        }
    }
    let said = sandbox.run(&["export", "--output", "a"]).fails(2).stderr;
    assert!(said.contains("the format is missing: use --format"), "{said}");
    for args in [["build", "--trace", "a.csv.xz"], ["export", "--output", "a.nq.lz4"]] {
        assert!(sandbox.run(&args).fails(2).stderr.contains(".gz (gzip)"));
    }
}

#[test]
fn names_without_a_format_extension_are_allowed() {
    let sandbox = sandbox();
    for name in ["out", "out.tmp", "graph.2024", "out.txt"] {
        sandbox.run(&["map", "m.ttl", "--output", name]).succeeds();
        assert_eq!(sandbox.read(name), TRIPLE, "{name}");
    }
    let run = sandbox.run(&["map", "m.ttl", "--format", "turtle", "--output", "a.whatever"]).succeeds();
    assert!(!run.stderr.contains("note: "), "{}", run.stderr);
    assert!(sandbox.read("a.whatever").contains("ns1:1 a ns1:C ."), "{}", sandbox.read("a.whatever"));
}

#[test]
fn format_overrides_the_extension_with_a_note() {
    let sandbox = sandbox();
    let run = sandbox.run(&["map", "m.ttl", "--format", "nquads", "--output", "a.ttl"]).succeeds();
    assert!(run.stderr.contains("note: a.ttl is written as nquads, although its name says turtle"), "{}", run.stderr);
    assert_eq!(sandbox.read("a.ttl"), TRIPLE);
    let quiet = sandbox.run(&["--quiet", "map", "m.ttl", "--format", "nquads", "--output", "a.ttl"]).succeeds();
    assert_eq!(quiet.stderr, "");
}

#[test]
fn merged_graphs_are_reported() {
    let sandbox = Sandbox::with_project();
    for (format, merges) in
        [("ntriples", true), ("turtle", true), ("rdfxml", true), ("nquads", false), ("trig", false), ("jsonld", false)]
    {
        let said = sandbox.run(&["export", "--format", format]).succeeds().stderr;
        assert_eq!(said.contains("all graphs are merged into one"), merges, "{format}: {said}");
    }
    // There is only one graph.
    let said = sandbox.run(&["export", "--model", "wikidata", "--format", "ntriples"]).succeeds().stderr;
    assert!(!said.contains("merged"), "{said}");
}

#[test]
fn graphs_with_symmetric_blank_nodes_are_written() {
    let sandbox = Sandbox::new();
    let pairs = (0..12).flat_map(|a| (0..12).filter(move |b| a != *b).map(move |b| format!("{a},{b}\n")));
    sandbox.write("t.csv", format!("a,b\n{}", pairs.collect::<String>()));
    sandbox.write(
        "m.ttl",
        r#"PREFIX rml: <http://w3id.org/rml/>
        <#m> a rml:TriplesMap ;
          rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "t.csv" ] ; rml:referenceFormulation rml:CSV ] ;
          rml:subjectMap [ rml:reference "a" ; rml:termType rml:BlankNode ] ;
          rml:predicateObjectMap [ rml:predicate <http://e/p> ;
            rml:objectMap [ rml:reference "b" ; rml:termType rml:BlankNode ] ] ."#,
    );
    for name in ["a.ttl", "a.nt", "a.trig", "a.rdf", "a.jsonld", "a.nq"] {
        sandbox.run(&["map", "m.ttl", "--output", name]).succeeds();
        let run = sandbox.run(&["diff", "a.ttl", name]).succeeds();
        assert_eq!(run.stdout, "no differences: 132 statements on each side\n", "{name}");
    }
    let pattern: String = (0..8).flat_map(|a| (0..8).map(move |b| format!("_:b{a} <http://e/p> _:b{b} . "))).collect();
    for format in ["table", "json", "xml"] {
        let query = format!("CONSTRUCT {{ {pattern} }} WHERE {{}}");
        let run = sandbox.run(&["query", "--format", format, "--sparql", &query]).succeeds();
        assert!(run.stdout.contains("b7"), "{}", run.stdout);
        assert_eq!(run.stdout, sandbox.run(&["query", "--format", format, "--sparql", &query]).succeeds().stdout);
    }
}

#[test]
fn input_errors_are_not_reported_as_output_errors() {
    let sandbox = sandbox();
    sandbox.edit("m.ttl", "rml:path \"t.csv\"", "rml:path \"t.csv\" ; rml:compression rml:gzip");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, "id\n1\n2\n".repeat(10_000).as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    sandbox.write("t.csv", &packed[..packed.len() - 20]);
    for args in [
        &["map", "m.ttl"][..],
        &["map", "m.ttl", "-o", "a.nq.gz"],
        &["map", "m.ttl", "-o", "a.ttl"],
        &["map", "m.ttl", "--strict"],
    ] {
        let said = sandbox.run(args).fails(4).stderr;
        assert!(said.contains("cannot read t.csv") && !said.contains("cannot write"), "{args:?}: {said}");
        assert!(!sandbox.path("a.nq.gz").exists() && !sandbox.path("a.ttl").exists());
    }
    // A full disk is not reported as an error of the input.
    let mut command = sandbox.command();
    command.env("TMPDIR", sandbox.path("nowhere")).args(["map", "m.ttl", "--source", "t=-"]).write_stdin("x");
    let said = String::from_utf8(command.assert().code(4).get_output().stderr.clone()).unwrap();
    assert!(said.contains("no temporary file can be kept") && said.contains("TMPDIR"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn failing_outputs_are_named() {
    let sandbox = sandbox();
    for args in [&["map", "m.ttl", "-o", "/dev/full"][..], &["map", "m.ttl", "--format", "trig", "-o", "/dev/full"]] {
        let said = sandbox.run(args).fails(4).stderr;
        assert!(said.contains("error[P006]: cannot write /dev/full: No space left on device"), "{said}");
    }
    let said = sandbox.run(&["map", "m.ttl", "-o", "nowhere/a.nq"]).fails(4).stderr;
    assert!(said.contains("error[P006]: cannot write nowhere/a.nq: "), "{said}");
    for args in [["query", "--sparql", "ASK {}"], ["export", "--format", "trig"]] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_diwan"));
        command.env_clear().env("XDG_CACHE_HOME", sandbox.cache());
        command.current_dir(sandbox.path("")).args(args).stdout(full);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(4), "{said}");
        assert!(said.contains("error[P006]: cannot write to standard output: No space left"), "{said}");
    }
}

/// Like a shell that writes to a symbolic link.
#[cfg(unix)]
#[test]
fn symbolic_links_to_new_files_are_followed() {
    use std::os::unix::fs::symlink;
    let sandbox = sandbox();
    symlink("there.nq", sandbox.path("link.nq")).unwrap();
    symlink("link.nq", sandbox.path("second.nq")).unwrap();
    sandbox.run(&["map", "m.ttl", "--output", "second.nq"]).succeeds();
    assert!(!sandbox.read("there.nq").is_empty());
    assert!(sandbox.path("link.nq").is_symlink() && sandbox.path("second.nq").is_symlink());
    symlink("loop.nq", sandbox.path("loop.nq")).unwrap();
    let run = sandbox.run(&["map", "m.ttl", "--output", "loop.nq"]).fails(4);
    assert!(run.stderr.contains("loop.nq: it is a symbolic link to itself"), "{}", run.stderr);
    assert!(sandbox.path("loop.nq").is_symlink());
}
