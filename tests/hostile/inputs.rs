//! A build checks the same bytes that it maps.

use super::*;

const CHECKED: [&str; 8] = [
    "ontology/context.jsonld",
    "queries/summits.rq",
    "ontology/wikidata.csv",
    "ontology/wikidata-items.csv",
    "ontology/shapes.ttl",
    "data/candidates.csv",
    "data/links.csv",
    "data/unread.csv",
];

#[test]
fn damaged_inputs_are_not_up_to_date() {
    for file in CHECKED {
        let sandbox = Sandbox::with_project();
        if !sandbox.path(file).exists() {
            sandbox.write(file, "slug,item\n");
        }
        sandbox.run(&["build", "--lock"]);
        assert!(sandbox.run(&["build"]).succeeds().stdout.starts_with("nothing has changed"), "{file}");
        let graph = sandbox.read(".diwan/graph.nq");
        let whole = sandbox.read(file);
        sandbox.write(file, format!("{}\n@@@ {{{{{{ broken\n", &whole[..whole.len() / 2]));
        let (run, forced) = (sandbox.run(&["build"]), sandbox.run(&["build", "--force"]));
        assert!(!run.stdout.contains("nothing has changed"), "{file}: {}", run.stdout);
        assert_eq!((run.code, &run.stderr), (forced.code, &forced.stderr), "{file}");
        assert_eq!(run.code == 0, file == "data/unread.csv", "{file}: {}", run.stderr);
        for args in [["build", "--locked"], ["check", "--locked"]] {
            let locked = sandbox.run(&args);
            assert!(locked.stderr.contains(&format!("  changed   {file}\n")), "{file}: {}", locked.stderr);
        }
        // Files that are only checked do not affect results.
        if !["data/links.csv", "ontology/shapes.ttl"].contains(&file) {
            assert_eq!(
                sandbox.read(".diwan/graph.nq").lines().skip(1).collect::<Vec<_>>(),
                graph.lines().skip(1).collect::<Vec<_>>()
            );
        }
        sandbox.write(file, whole);
        sandbox.run(&["build"]).succeeds();
        sandbox.run(&["build", "--locked"]).succeeds();
    }
}

#[test]
fn added_and_removed_files_are_changes() {
    for file in ["queries/new.rq", "data/unread.csv", "data/candidates.csv", "data/deep/er.CSV"] {
        let sandbox = Sandbox::with_project();
        let _ = std::fs::remove_file(sandbox.path(file));
        sandbox.run(&["build", "--lock"]).succeeds();
        for locked in ["added", "removed"] {
            match locked {
                "added" if file.ends_with(".rq") => sandbox.write(file, sandbox.read("queries/summits.rq")),
                "added" => {
                    sandbox.write(file, "slug,item,name,description,types,score,match,features,asked,endpoint\n");
                }
                _ => std::fs::remove_file(sandbox.path(file)).unwrap(),
            }
            let run = sandbox.run(&["build"]);
            assert!(!run.stdout.contains("nothing has changed"), "{file} {locked}: {}", run.stdout);
            if locked == "added" {
                let refused = sandbox.run(&["build", "--locked"]).fails(1).stderr;
                assert!(refused.contains(&format!("  added     {file}\n")), "{refused}");
            }
        }
    }
}

/// A result depends only on the graph.
#[test]
fn a_changed_query_does_not_cause_a_rebuild() {
    let sandbox = Sandbox::with_project();
    sandbox.run(&["build"]).succeeds();
    let graph = sandbox.read(".diwan/graph.nq");
    sandbox.write("queries/new.rq", "no query\n");
    sandbox.run(&["query", "summits"]);
    sandbox.run(&["export", "--output", "out.nq"]).succeeds();
    assert_eq!(sandbox.read(".diwan/graph.nq"), graph);
    sandbox.run(&["build"]).fails(3);
}

#[test]
fn mappings_cannot_write_the_graphs_of_the_build() {
    let sandbox = Sandbox::with_project();
    let mapping = sandbox.read("ontology/mapping.ttl");
    let base =
        sandbox.read("diwan.toml").lines().find_map(|line| line.strip_prefix("base = ")).unwrap().replace('"', "");
    let header = "graph,name\n";
    for own in ["conflicts", "entailed", "ontology", "dataset"] {
        let iri = format!("{base}graph/{own}");
        for graph in [
            format!("rml:graph <{iri}>"),
            format!("rml:graphMap [ rml:template \"{base}graph/{{name}}\" ]"),
            "rml:graphMap [ rml:reference \"graph\" ]".to_owned(),
        ] {
            sandbox.write("data/own.csv", format!("{header},\n{iri},{own}\n"));
            let map = format!(
                "<#Own> rml:logicalSource [ rml:source [ rml:root rml:MappingDirectory ; rml:path \"../data/own.csv\" ] ;
                   rml:referenceFormulation rml:CSV ; rml:null \"\" ] ;
                 rml:subjectMap [ rml:template \"{base}id/{{name}}\" ; {graph} ] ;
                 rml:predicateObjectMap [ rml:predicate schema:name ; rml:objectMap [ rml:reference \"name\" ] ] ."
            );
            sandbox.write("ontology/mapping.ttl", format!("{mapping}\n{map}\n"));
            let run = sandbox.run(&["build"]).fails(3);
            let told = format!("error[M004]: the mapping puts statements into <{iri}>, which the build generates");
            assert!(run.stderr.contains(&told) && run.stderr.contains("data/own.csv:"), "{graph}: {}", run.stderr);
        }
    }
}

#[test]
fn compressed_tables_and_nul_characters_are_reported() {
    let packed: [(&[u8], &str, &str); 5] = [
        (b"\x1F\x8B\x08\0\0\0\0\0", "compressed with gzip", "gzip"),
        (b"\x28\xB5\x2F\xFD\0\0", "compressed with zstd", "Zstandard"),
        (b"BZh91AY&SY\0", "compressed with bzip2", "bzip2"),
        (b"\xFD7zXZ\0\0\x04", "compressed with xz", "xz"),
        (b"PK\x03\x04\x14\0", "a ZIP archive", "ZIP"),
    ];
    for (bytes, is, name) in packed {
        let sandbox = Sandbox::with_project();
        sandbox.write("data/records/meetings.csv", bytes);
        let run = sandbox.run(&["check"]).fails(1);
        let told = format!("error[D007]: the file is not a table: it is {is}");
        assert!(run.stdout.contains(&told) && run.stdout.contains("1 error,"), "{}", run.stdout);
        sandbox.write("m.ttl", mapping("rml:path \"t.csv\"", "", "{id}"));
        sandbox.write("t.csv", bytes);
        let run = sandbox.run(&["map", "m.ttl"]).fails(4);
        assert!(run.stderr.contains(&format!("it is packed with {name}")), "{}", run.stderr);
    }
    let sandbox = Sandbox::with_project();
    sandbox.edit("data/registers/meetings.csv", "Third session", "Third\0session");
    let run = sandbox.run(&["build"]).fails(1);
    assert!(
        run.stderr.contains("error[D016]: U+0000, which does not occur in text, is character 6 of the cell"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("UTF-"), "{}", run.stderr);
}
