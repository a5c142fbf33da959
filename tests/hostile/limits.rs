use super::*;
use diwan_rml::engine::{RunOptions, StreamLines, compile, run};
use diwan_rml::mapping::parse_mapping;
use diwan_rml::source::DirectoryFiles;
use std::time::{Duration, Instant};

const TOO_LONG: usize = (1 << 26) + (1 << 20);

fn json(sandbox: &Sandbox, iterator: &str, template: &str, text: impl AsRef<[u8]>) -> Run {
    let properties = format!("; rml:referenceFormulation rml:JSONPath ; rml:iterator \"{iterator}\"");
    sandbox.write("m.ttl", mapping("rml:path \"t.json\"", &properties, template));
    sandbox.write("t.json", text);
    sandbox.run(&["map", "m.ttl"])
}

fn csv(template: &str, text: impl AsRef<[u8]>, options: &[&str]) -> Run {
    let sandbox = Sandbox::new();
    sandbox.write("m.ttl", mapping("rml:path \"t.csv\"", "", template));
    sandbox.write("t.csv", text);
    sandbox.run(&[&["map", "m.ttl"], options].concat())
}

#[track_caller]
fn says(run: Run, code: i32, reason: &str) {
    let run = run.fails(code);
    assert!(run.stderr.contains(reason), "{}", run.stderr);
    assert!(run.stderr.len() < 20_000, "{} bytes of message", run.stderr.len());
}

#[test]
fn records_have_a_maximum_length() {
    let long = "a".repeat(TOO_LONG);
    says(csv("{id}", &long, &[]), 1, "t.csv:1: the header is longer than 16 MiB");
    says(csv("{id}", format!("id\n1\n{long}\n"), &[]), 1, "t.csv:3: the record that begins here is longer");
    says(csv("{id}", ",".repeat(2 << 20), &[]), 1, "t.csv:1: there are more than 1048576 columns");
    let sandbox = Sandbox::new();
    says(
        json(&sandbox, "$[*]", "{$.a}", format!("[{{\"a\":1}},\n\"{long}\"]")),
        1,
        "t.json, item 2: it is longer than 64",
    );
    says(json(&sandbox, "$.a[*]", "{$.a}", format!("{{\"{long}\": 1}}")), 1, "t.json, item 1: it is longer than 64");
    let longest = format!("[{{\"a\":1}},\n\"{}\"]", "a".repeat((1 << 26) - 2));
    json(&sandbox, "$[*]", "{$.a}", longest).succeeds();
    // Skipped parts may have any size.
    let much = "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",".repeat(TOO_LONG / 32);
    json(&sandbox, "$.a[*]", "{$.a}", format!("{{\"b\": [{much} 1], \"a\": [{{\"a\": 1}}]}}")).succeeds();
}

#[test]
fn values_in_messages_are_shortened() {
    let run = csv("{id}", format!("id\n{}\u{FFFF}\n", " ".repeat(100_000)), &[]);
    assert!(run.stderr.len() < 5000);
    let sandbox = Sandbox::new();
    let many = "1,".repeat(100_000);
    says(json(&sandbox, "$[*]", "{$.a}", format!("[{{\"a\": [{many}1]}}]")), 1, "is an array or an object");
}

#[test]
fn many_columns_and_references_are_processed_quickly() {
    let names: String = (0..50_000).map(|n| format!("c{n},")).collect();
    let cells = "1,".repeat(50_000);
    csv("{c49999}", format!("{names}id\n{cells}1\n"), &[]).succeeds();
    let unknown: String = (0..250).map(|n| format!("{{x{n}}}")).collect();
    says(csv(&unknown, format!("{names}id\n{cells}1\n"), &[]), 3, "column `x0` is not in the header");
    says(csv(&"{id}".repeat(1_000_000), "id\n1\n", &[]), 3, "more than 256 references");
    says(csv(&"{".repeat(1_000_000), "id\n1\n", &[]), 3, "`{` inside a reference");
}

#[test]
fn headers_and_records_have_length_limits() {
    let header = |size: usize| format!("id,{}\n1,2\n", "a".repeat(size - "id,\n".len()));
    csv("{id}", header(1 << 24), &[]).succeeds();
    says(csv("{id}", header((1 << 24) + 1), &[]), 1, "t.csv:1: the header is longer than 16 MiB");
    csv("{id}", format!("id,text\n1,{}\n", "a".repeat((1 << 26) - "1,\n".len())), &[]).succeeds();
    // A wide row uses no more memory than a long one.
    let wide = csv("{id}", format!("id,text\n1,2\n3,{}\n", ",".repeat(3 << 20)), &[]);
    says(wide, 1, "t.csv:3: the row has 3145730 cells, the header 2");
}

/// Exceeded limits of a table are reported once.
#[test]
fn many_columns_of_a_project_are_processed_quickly() {
    let sandbox = Sandbox::with_project();
    let names: String = (0..100_000).map(|n| format!(",c{}", n / 2)).collect();
    let table = sandbox.read("data/records/meetings.csv");
    let rows: String = table.lines().skip(1).map(|row| format!("{row}{}\n", ",x".repeat(100_000))).collect();
    let header = table.lines().next().unwrap();
    sandbox.write("data/records/meetings.csv", format!("{header}{names}\n{rows}"));
    let run = sandbox.run(&["check", "--format", "json"]).succeeds();
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let told: Vec<_> =
        found["diagnostics"].as_array().unwrap().iter().filter(|found| found["code"] == "D009").collect();
    assert_eq!(told.len(), 101);
    assert_eq!(told[100]["message"], "49900 more findings of this code on this line");
    let unique: String = (0..100_000).map(|n| format!(",c{n}")).collect();
    sandbox.write("data/records/meetings.csv", format!("{header}{unique}\n{rows}"));
    let run = sandbox.run(&["build"]).succeeds();
    assert!(run.stderr.contains("warning[M007]: column `c0` is not mapped"), "{}", run.stderr);
}

/// A mapping over a table of two columns, `id` and `name`, without rows.
fn mapped(sandbox: &Sandbox, rest: &str, maps: &[&str]) -> Run {
    sandbox.write("t.csv", "id,name\n");
    let source = "ex:s rml:source [ rml:path \"t.csv\" ] .\n";
    let map = |(number, map): (usize, &&str)| {
        format!(
            "ex:m{number} rml:logicalSource ex:s ; rml:subjectMap [ rml:template \"http://e/{{id}}\" ] ;\n rml:predicateObjectMap {map} .\n"
        )
    };
    let maps: String = maps.iter().enumerate().map(map).collect();
    sandbox.write("m.ttl", format!("{PREFIXES}{source}{rest}\n{maps}"));
    sandbox.run(&["map", "m.ttl", "--output", "out.nq"])
}

fn many(property: &str, number: usize) -> String {
    let values: Vec<_> = (0..number).map(|n| format!("ex:{}{n}", &property[4..5])).collect();
    format!("{property} {}", values.join(","))
}

#[test]
fn statements_of_a_row_have_a_limit() {
    let sandbox = Sandbox::new();
    let pairs = |predicates, objects, more: &str| {
        format!("[ {} ; {} {more} ]", many("rml:predicate", predicates), many("rml:object", objects))
    };
    mapped(&sandbox, "", &[&pairs(512, 512, "")]).succeeds();
    std::fs::remove_file(sandbox.path("out.nq")).unwrap();
    for (maps, line, reason) in [
        (vec![pairs(513, 512, "")], 5, "513 predicates and 512 objects, each with each, are 262656 statements"),
        (vec![pairs(3000, 3000, "")], 5, "3000 predicates and 3000 objects, each with each, are 9000000 statements"),
        (
            vec![pairs(100, 100, &format!("; {}", many("rml:graph", 27)))],
            5,
            "100 predicates, 27 graphs and 100 objects, each with each, are 270000 statements",
        ),
        (
            vec![pairs(512, 300, ""), pairs(512, 300, "")],
            6,
            "with this triples map the mapping makes 307200 statements",
        ),
    ] {
        let maps: Vec<&str> = maps.iter().map(String::as_str).collect();
        let run = mapped(&sandbox, "", &maps).fails(3);
        let (place, map) = (format!("error[M002]: m.ttl:{line}:"), format!(": http://ex.org/m{}", maps.len() - 1));
        assert!(run.stderr.starts_with(&place) && run.stderr.contains(&map), "{}", run.stderr);
        assert!(run.stderr.contains(reason), "{}", run.stderr);
        let left: Vec<_> =
            std::fs::read_dir(sandbox.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left.len(), 2, "{left:?}");
    }
}

/// A shared part counts for each of its uses.
#[test]
fn expanded_mappings_have_a_limit() {
    let sandbox = Sandbox::new();
    let shared = format!("ex:o rml:template \"http://e/{}{{id}}\" .", "a".repeat(1 << 20));
    let poms = |number: usize| {
        let pom = |n| format!("[ rml:predicate ex:p{n} ; rml:objectMap ex:o ]");
        (0..number).map(pom).collect::<Vec<_>>().join(",")
    };
    mapped(&sandbox, &shared, &[&poms(50)]).succeeds();
    says(mapped(&sandbox, &shared, &[&poms(80)]), 3, "m.ttl:4:1: http://ex.org/m0: the mapping becomes too large");
    let pairs = format!("[ {} ; rml:objectMap ex:o ]", many("rml:predicate", 260));
    says(mapped(&sandbox, &shared, &[&pairs]), 3, "m.ttl:4: http://ex.org/m0: with this triples map the constants");
}

#[test]
fn join_conditions_have_a_limit() {
    let sandbox = Sandbox::new();
    let join = |number: usize| {
        let condition = "rml:joinCondition [ rml:child \"id\" ; rml:parent \"id\" ]";
        let conditions = vec![condition; number].join(" ; ");
        format!("[ rml:predicate ex:p ; rml:objectMap [ rml:parentTriplesMap ex:m0 ; {conditions} ] ]")
    };
    mapped(&sandbox, "", &[&join(256)]).succeeds();
    says(
        mapped(&sandbox, "", &[&join(257)]),
        3,
        "m.ttl:5:62: http://ex.org/m0 › rml:predicateObjectMap › rml:objectMap: has 257",
    );
    says(mapped(&sandbox, "", &[&join(50_000)]), 3, "has 50000 join conditions");
}

#[test]
fn reports_of_unknown_references_have_a_limit() {
    let unknown = |number: usize| (0..number).map(|n| format!("{{x{n}}}")).collect::<String>();
    for (number, told) in [(100, 100), (101, 100)] {
        let run = csv(&unknown(number), "id\n1\n", &[]).fails(3);
        assert_eq!(run.stderr.matches("is not in the header").count(), told);
    }
}

#[test]
fn references_of_templates_have_a_limit() {
    csv(&"{id}".repeat(256), "id\n1\n", &[]).succeeds();
    says(csv(&"{id}".repeat(257), "id\n1\n", &[]), 3, "more than 256 references");
    says(csv(&"{id}-".repeat(257), "id\n1\n", &[]), 3, "more than 256 references");
}

#[test]
fn json_has_limits_on_length_and_nesting() {
    let sandbox = Sandbox::new();
    let nested = |levels: usize| format!("[{{\"a\": 1, \"b\": {}{}}}]", "[".repeat(levels), "]".repeat(levels));
    json(&sandbox, "$[*]", "{$.a}", nested(126)).succeeds();
    says(json(&sandbox, "$[*]", "{$.a}", nested(127)), 1, "recursion limit exceeded");
    let parentheses = |number: usize| format!("$[?{}@.a{}]", "(".repeat(number), ")".repeat(number));
    json(&sandbox, &parentheses(100), "{$.a}", "[]").succeeds();
    says(json(&sandbox, &parentheses(101), "{$.a}", "[]"), 3, "more than 100 parentheses");
    let filters = |number: usize| format!("$[?{}]", vec!["@.a"; number].join(" && ").replace("@.a && ", "@[?@] && "));
    json(&sandbox, &filters(12), "{$.a}", "[]").succeeds();
    says(json(&sandbox, &filters(13), "{$.a}", "[]"), 3, "more than 12 filters");
}

/// Files that are read completely may have 256 MiB. The test files are sparse.
#[cfg(unix)]
#[test]
fn files_read_whole_have_a_maximum_size() {
    const FILES: [&str; 9] = [
        "ontology/diwan.ttl",
        "ontology/shapes.ttl",
        "ontology/mapping.ttl",
        "ontology/context.jsonld",
        "diwan.toml",
        "ontology/wikidata.csv",
        "data/candidates.csv",
        "queries/summits.rq",
        "diwan.lock",
    ];
    let large = |sandbox: &Sandbox, file: &str| {
        let file = std::fs::OpenOptions::new().create(true).append(true).open(sandbox.path(file)).unwrap();
        file.set_len((1 << 28) + 1).unwrap();
    };
    for file in FILES {
        let sandbox = Sandbox::with_project();
        large(&sandbox, file);
        let args: &[&str] = if file == "diwan.lock" { &["build", "--locked"] } else { &["check"] };
        let run = sandbox.run(args);
        let told = run.stdout + &run.stderr;
        assert!(run.code > 0 && told.contains("it is larger than 256 MiB"), "{file}: {} {told}", run.code);
    }
    let sandbox = Sandbox::with_project();
    for file in ["large.rq", "large.ttl", "large.csv"] {
        large(&sandbox, file);
    }
    sandbox.write("s.ttl", "[] <http://www.w3.org/ns/shacl#targetNode> <a:s> .");
    for args in [
        &["query", "--file", "large.rq"][..],
        &["map", "large.ttl"],
        &["check", "--shapes", "large.ttl"],
        &["check", "--shapes", "s.ttl", "--data", "large.ttl"],
        &["diff", "large.ttl", "s.ttl"],
        &["cite", "large.csv", "--sources", "documents"],
    ] {
        let run = sandbox.run(args);
        assert!(
            run.code == 4 && run.stderr.contains("it is larger than 256 MiB"),
            "{args:?}: {} {}",
            run.code,
            run.stderr
        );
    }
}

#[test]
fn combinations_of_values_have_a_limit() {
    let sandbox = Sandbox::new();
    let template = "{$.a[*]}".repeat(20);
    says(json(&sandbox, "$[*]", &template, "[{\"a\": [1,2,3,4,5,6,7,8,9]}]"), 1, "make more than 64 MiB");
}

const JOIN: &str = "ex:s rml:source [ rml:path \"t.csv\" ] . ex:a rml:logicalSource ex:s ;
    rml:subjectMap [ rml:template \"http://ex.org/{id}\" ] ;
    rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:parentTriplesMap ex:a ;
      rml:joinCondition [ rml:child \"k\" ; rml:parent \"k\" ] ] ] .";

fn rows(number: usize) -> String {
    let rows: String = (0..number).map(|n| format!("{n},k\n")).collect();
    format!("id,k\n{rows}")
}

#[test]
fn joins_report_their_memory_limit() {
    let sandbox = Sandbox::new();
    sandbox.write("t.csv", rows(40_000));
    sandbox.write("m.ttl", format!("{PREFIXES}{JOIN}"));
    says(sandbox.run(&["map", "m.ttl", "--join-memory", "1"]), 3, "t.csv: what joins keep of it");
    sandbox.write("few.csv", rows(100));
    sandbox.write("few.ttl", format!("{PREFIXES}{}", JOIN.replace("t.csv", "few.csv")));
    sandbox.run(&["map", "few.ttl", "--join-memory", "1", "--timeout", "600"]).succeeds();
    for output in ["out.nq", "out.nt", "out.ttl", "out.trig", "out.jsonld"] {
        says(
            sandbox.run(&["map", "m.ttl", "--timeout", "0.5", "--output", output]),
            3,
            "it did not finish within 0.5 s",
        );
        assert!(!sandbox.path(output).exists(), "{output}");
    }
}

/// The output of few rows is written incrementally: it is a hundred times larger than the memory.
#[test]
fn few_rows_may_generate_much_output() {
    let sandbox = Sandbox::new();
    sandbox.write("t.csv", rows(300));
    let mapping = parse_mapping(format!("{PREFIXES}{JOIN}").as_bytes(), "m.ttl".as_ref()).unwrap();
    let files = DirectoryFiles::new(sandbox.path(""));
    let plan = compile(&mapping, &files, None).unwrap();
    let options = RunOptions { block: 16, threads: 2, ..RunOptions::default() };
    let report = run(&plan, &files, options, &mut StreamLines::new(std::io::sink())).unwrap();
    assert_eq!((report.made, report.rejected), (300 * 300, 0));
}

/// The length of a parent's IRI, such as `<http://ex.org/00000>`.
const PARENT: usize = 21;

/// The number of parents of a row.
fn found_by_one_row(parents: usize, options: RunOptions) -> Result<u64, String> {
    let sandbox = Sandbox::new();
    let rows: String = (0..parents).map(|n| format!("{n:05},k\n")).collect();
    sandbox.write("parents.csv", format!("id,k\n{rows}"));
    sandbox.write("t.csv", "k\nk\n");
    let mapping = format!(
        "{PREFIXES}ex:a rml:logicalSource [ rml:source [ rml:path \"t.csv\" ] ] ;
        rml:subjectMap [ rml:template \"http://ex.org/{{k}}\" ] ;
        rml:predicateObjectMap [ rml:predicate ex:pppppp ; rml:objectMap [ rml:parentTriplesMap ex:b ;
          rml:joinCondition [ rml:child \"k\" ; rml:parent \"k\" ] ] ] .
        ex:b rml:logicalSource [ rml:source [ rml:path \"parents.csv\" ] ] ;
        rml:subjectMap [ rml:template \"http://ex.org/{{id}}\" ] ."
    );
    let mapping = parse_mapping(mapping.as_bytes(), "m.ttl".as_ref()).unwrap();
    let files = DirectoryFiles::new(sandbox.path(""));
    let plan = compile(&mapping, &files, None).unwrap();
    run(&plan, &files, options, &mut StreamLines::new(std::io::sink()))
        .map(|report| report.made)
        .map_err(|error| error.to_string())
}

/// 16 KiB of objects for every byte of a block: 1 GiB for blocks of the usual size. The number of statements is not
/// limited.
#[test]
fn join_results_of_a_row_have_a_limit() {
    let made = |parents| found_by_one_row(parents, RunOptions { block: 16, ..RunOptions::default() });
    let most = (16 << 14) / PARENT;
    assert_eq!(made(most), Ok(most as u64));
    let error = made(most + 1).unwrap_err();
    assert!(error.contains("t.csv:2") && error.contains("a join of http://ex.org/a finds more than 1 GiB"), "{error}");
}

#[test]
fn joins_keep_to_their_memory_limit() {
    let fits = |join_memory: usize| {
        let options = RunOptions { join_memory, ..RunOptions::default() };
        match found_by_one_row(1000, options) {
            Ok(made) => {
                assert_eq!(made, 1000);
                true
            }
            Err(error) => {
                assert!(error.contains("parents.csv: what joins keep of it"), "{error}");
                false
            }
        }
    };
    let (mut too_few, mut enough) = (0, 1 << 20);
    while too_few + 1 < enough {
        let middle = usize::midpoint(too_few, enough);
        if fits(middle) { enough = middle } else { too_few = middle }
    }
    // The subjects are kept in memory.
    assert!(enough > 1000 * PARENT && fits(enough) && !fits(enough - 1), "{enough}");
}

/// Twenty conditions on a field of two values are 1 048 576 keys.
#[test]
fn join_keys_of_a_row_have_a_limit() {
    let sandbox = Sandbox::new();
    let condition = |field: &str| format!("rml:joinCondition [ rml:child \"$.{field}[*]\" ; rml:parent \"k\" ]");
    let conditions = [vec![condition("two"); 19], vec![condition("last")]].concat().join(" ; ");
    sandbox.write(
        "m.ttl",
        format!(
            "{PREFIXES}ex:a rml:logicalSource [ rml:source [ rml:path \"t.json\" ] ;
              rml:referenceFormulation rml:JSONPath ; rml:iterator \"$[*]\" ] ;
            rml:subjectMap [ rml:constant ex:row ] ;
            rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:parentTriplesMap ex:b ; {conditions} ] ] .
            ex:b rml:logicalSource [ rml:source [ rml:path \"t.csv\" ] ] ;
            rml:subjectMap [ rml:template \"http://ex.org/{{k}}\" ] ."
        ),
    );
    sandbox.write("t.csv", "k\na\n");
    sandbox.write("t.json", "[{\"two\": [\"a\", \"b\"], \"last\": [\"a\", \"b\"]}]");
    let run = sandbox.run(&["map", "m.ttl"]).succeeds();
    assert_eq!(run.stdout, "<http://ex.org/row> <http://ex.org/p> <http://ex.org/a> .\n");
    sandbox.write("t.json", "[{\"two\": [\"a\", \"b\"], \"last\": [\"b\", \"c\", \"a\"]}]");
    let run = sandbox.run(&["map", "m.ttl"]).fails(1);
    assert!(run.stderr.contains("the key of a join") && run.stderr.contains("more than 1048576"), "{}", run.stderr);
}

/// The file is compressed a thousand times over. Its decompressed data are streamed.
#[test]
fn decompression_bombs_are_stopped() {
    use std::io::Write as _;
    let sandbox = Sandbox::new();
    let part = {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all("1\n".repeat(1 << 19).as_bytes()).unwrap();
        gzip.finish().unwrap()
    };
    let mut header = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    header.write_all(b"id\n").unwrap();
    sandbox.write("t.csv.gz", [header.finish().unwrap(), part.repeat(2000)].concat());
    sandbox.write("m.ttl", mapping("rml:path \"t.csv.gz\"", "; rml:referenceFormulation rml:CSV", "{id}"));
    let begin = Instant::now();
    says(sandbox.run(&["map", "m.ttl", "--timeout", "1", "--output", "out.nq"]), 3, "it did not finish within 1 s");
    assert!(begin.elapsed() < Duration::from_secs(20) && !sandbox.path("out.nq").exists());
}

#[test]
fn zstd_windows_have_a_maximum_size() {
    let sandbox = Sandbox::new();
    // A frame header that asks for a window of 3.75 TiB.
    sandbox.write("t.csv.zst", [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xFF, 0x01, 0x00, 0x00]);
    sandbox.write("m.ttl", mapping("rml:path \"t.csv.zst\"", "; rml:referenceFormulation rml:CSV", "{id}"));
    says(sandbox.run(&["map", "m.ttl"]), 4, "t.csv.zst");
}

#[test]
fn deep_documents_are_refused() {
    let sandbox = Sandbox::new();
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
    for iterator in ["$[*]", "$", "$.b[*]", "$..a"] {
        says(json(&sandbox, iterator, "{$.a}", deep("[", "]")), 1, "recursion limit exceeded");
    }
    says(json(&sandbox, "$.b[*]", "{$.a}", deep("{\\\"a\\\":", "}").replace('\\', "")), 1, "recursion limit exceeded");
    says(json(&sandbox, &format!("$[?{}]", deep("(", ")")), "{$.a}", "[]"), 3, "more than 100 parentheses");
    says(json(&sandbox, &format!("${}", deep("[?@", "]")), "{$.a}", "[]"), 3, "more than 12 filters");
}

#[test]
fn deep_mappings_are_refused_or_read() {
    let sandbox = Sandbox::new();
    sandbox.write("t.csv", "id\n1\n");
    let with = |rest: String| {
        sandbox.write("m.ttl", mapping("rml:path \"t.csv\"", "", "{id}") + &rest);
        sandbox.run(&["map", "m.ttl"])
    };
    let nested = |open: &str, close: &str| format!("ex:x ex:y {}1{} .", open.repeat(20_000), close.repeat(20_000));
    with(nested("[ ex:y ", "]")).succeeds();
    with(nested("( ", ")")).succeeds();
    says(with(nested("<<( ex:a ex:b ", ")>>")), 3, "triple terms are nested deeper than 100 levels");
    with(format!("ex:x ex:y {} .", (0..20_000).map(|n| n.to_string()).collect::<Vec<_>>().join(","))).succeeds();
    says(with("_:a rml:source _:a ; rml:logicalSource _:a .".to_owned()), 3, "m.ttl:5:1: ");
}

#[test]
fn deep_projects_are_refused() {
    let terms = |depth| {
        let open = "<<( <http://e/a> <http://e/b> ".repeat(depth);
        format!("<http://e/x> <http://e/y> {open}1{} .\n", ")>>".repeat(depth))
    };
    for (file, text, code, reason) in [
        ("ontology/diwan.ttl", terms(20_000), 4, "nested deeper than 100 levels"),
        ("ontology/shapes.ttl", terms(20_000), 0, ""),
        ("ontology/mapping.ttl", terms(20_000), 4, "nested deeper than 100 levels"),
        ("diwan.toml", format!("x = {}{}", "[".repeat(50_000), "]".repeat(50_000)), 3, "recursion"),
        ("diwan.toml", format!("{}a = 1", "a.".repeat(50_000)), 3, "recursion"),
    ] {
        let sandbox = Sandbox::with_project();
        sandbox.write(file, text + &sandbox.read(file));
        let run = sandbox.run(&["build"]);
        assert!(code == 0 || run.code == code, "{file}: {} {}", run.code, run.stderr);
        assert!(run.code >= 0 && run.code != 101 && run.stderr.contains(reason), "{file}: {}", run.stderr);
    }
}

#[test]
fn deep_rdf_is_refused() {
    let sandbox = Sandbox::new();
    let nested = |open: &str, close: &str| format!("{}1{}", open.repeat(50_000), close.repeat(50_000));
    sandbox.write("deep.nt", format!("<a:s> <a:p> {} .", nested("<<( _:x <a:p> ", " )>>")));
    sandbox.write("deep.jsonld", nested("{\"a:p\":", "}"));
    sandbox.write("s.ttl", "[] <http://www.w3.org/ns/shacl#targetNode> <a:s> .");
    for (file, reason) in [("deep.nt", "deeper than 100 levels"), ("deep.jsonld", "deeper than 128 levels")] {
        says(sandbox.run(&["diff", file, file]), 1, reason);
        says(sandbox.run(&["check", "--shapes", file]), 3, reason);
        says(sandbox.run(&["check", "--shapes", "s.ttl", "--data", file]), 3, reason);
    }
}

#[cfg(unix)]
#[test]
fn devices_are_not_read_as_rdf() {
    let sandbox = Sandbox::new();
    sandbox.write("s.ttl", "[] <http://www.w3.org/ns/shacl#targetNode> <a:s> .");
    std::os::unix::fs::symlink("/dev/zero", sandbox.path("zero.nt")).unwrap();
    says(sandbox.run(&["diff", "zero.nt", "zero.nt"]), 4, "a device or a pipe");
    says(sandbox.run(&["check", "--shapes", "zero.nt"]), 4, "a device or a pipe");
    says(sandbox.run(&["check", "--shapes", "s.ttl", "--data", "zero.nt"]), 4, "a device or a pipe");
}

#[test]
fn deep_cyclic_and_remote_contexts_are_refused() {
    for (context, reason) in [
        ("[".repeat(100_000), "nested deeper than 128 levels"),
        ("{\"a\": \"b:x\", \"b\": \"a:y\"}".to_owned(), "cyclic IRI mapping"),
        ("\"http://127.0.0.1:9/context\"".to_owned(), "contexts on the web are not loaded"),
        ("{\"@import\": \"http://127.0.0.1:9/context\"}".to_owned(), "contexts on the web are not loaded"),
    ] {
        let sandbox = Sandbox::with_project();
        sandbox.run(&["build"]).succeeds();
        sandbox.write("ontology/context.jsonld", format!("{{\"@context\": {context}}}"));
        let run = sandbox.run(&["export", "--format", "jsonld", "--output", "out"]);
        assert!(run.code > 0 && run.code != 101 && run.stderr.contains(reason), "{}", run.stderr);
        assert!(!sandbox.path("out").exists());
    }
}

/// Less than a kilobyte that would expand to gigabytes.
#[test]
fn nested_xml_entities_are_refused() {
    let sandbox = Sandbox::new();
    let entity = |n: u8| format!("<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10));
    let bomb: String = (1..10).map(entity).collect();
    let document = |entities: &str, value: &str| {
        format!(
            "<?xml version=\"1.0\"?><!DOCTYPE rdf:RDF [ {entities} ]>
             <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:e=\"http://e/\">
             <rdf:Description rdf:about=\"http://e/x\"><e:p>{value}</e:p></rdf:Description></rdf:RDF>"
        )
    };
    sandbox.write(
        "s.ttl",
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <s:s> a sh:NodeShape ; sh:targetNode <http://e/x> ;
        sh:property [ sh:path <http://e/p> ; sh:hasValue \"http://e/y\" ] .",
    );
    let check = |entities: &str, value: &str| {
        sandbox.write("d.rdf", document(entities, value));
        sandbox.run(&["check", "--shapes", "s.ttl", "--data", "d.rdf"])
    };
    says(check(&format!("<!ENTITY e0 \"ha\">{bomb}"), "&e9;"), 3, "d.rdf: the entity `e1` refers to another entity");
    let long = format!("<!ENTITY e \"{}\">", "a".repeat(1 << 20));
    says(check(&long, &"&e;".repeat(100)), 3, "d.rdf: its entities would become more than ");
    check("<!ENTITY e \"http://e/\">", "&e;y").succeeds();
}

#[test]
fn deep_queries_are_refused_or_answered() {
    let sandbox = Sandbox::with_project();
    sandbox.run(&["build"]).succeeds();
    let ask = |query: String| {
        sandbox.write("q.rq", query);
        sandbox.run(&["query", "--file", "q.rq", "--timeout", "30"])
    };
    let nested = |open: &str, close: &str, depth| format!("{}1{}", open.repeat(depth), close.repeat(depth));
    ask(format!("ASK {{ FILTER({}) }}", nested("(", ")", 9000))).succeeds();
    ask(format!("ASK {{ FILTER({}1) }}", "!".repeat(9000))).succeeds();
    ask(format!("ASK {}{}", "{".repeat(9000), "}".repeat(9000))).succeeds();
    for query in [
        format!("ASK {{ FILTER({}) }}", nested("(", ")", 100_000)),
        format!("ASK {{ FILTER(1{}) }}", "||1".repeat(100_000)),
        format!("ASK {{ ?s {}a ?o }}", "a/".repeat(100_000)),
        format!("ASK {{ {{}}{} }}", "UNION{}".repeat(100_000)),
        format!("ASK {{ ?s ?p {} }}", nested("<<( ?s ?p ", ")>>", 100_000)),
    ] {
        says(ask(query), 3, "more than 10000 brackets, operators and separators");
    }
}

#[test]
fn deep_queries_of_shapes_are_refused_or_answered() {
    let query = |condition: &str| {
        format!(
            "@prefix sh: <http://www.w3.org/ns/shacl#> . [] sh:targetSubjectsOf <http://schema.org/startDate> ; \
             sh:sparql [ sh:select \"SELECT $this {{ FILTER({condition}) }}\" ] ."
        )
    };
    let sandbox = Sandbox::with_project();
    let check = |shapes: String| {
        sandbox.write("s.ttl", shapes);
        sandbox.run(&["check", "--shapes", "s.ttl", "--timeout", "100"])
    };
    check(query(&format!("{}false", "!".repeat(600)))).succeeds();
    check(query(&format!("false{}", "||false".repeat(600)))).succeeds();
    check(query(&format!("{}false", "!".repeat(9000)))).succeeds();
    let reason = "more than 10000 brackets, operators and separators";
    says(check(query(&format!("{}false", "!".repeat(100_000)))), 3, reason);
    says(check(query(&format!("false{}", "||false".repeat(100_000)))), 3, reason);
    let own = sandbox.read("ontology/shapes.ttl");
    sandbox.write("ontology/shapes.ttl", own + &query(&format!("{}false", "!".repeat(600))));
    sandbox.run(&["build"]).succeeds();
}

#[test]
fn queries_stop_at_limits_of_memory_and_time() {
    let sandbox = Sandbox::with_project();
    sandbox.run(&["build"]).succeeds();
    // Streamed rows need no memory; sorting needs some.
    let everything = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a";
    says(sandbox.run(&["query", "--sparql", everything, "--memory", "200"]), 3, "more than 200 MB of memory");
    let little = "SELECT * { ?a ?b ?c } LIMIT 1000";
    sandbox.run(&["query", "--sparql", little, "--memory", "200", "--timeout", "600"]).succeeds();
    let begin = Instant::now();
    let count = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(STR(?c) > STR(?f)) }";
    says(sandbox.run(&["query", "--sparql", count, "--timeout", "1"]), 3, "did not finish within 1 s");
    assert!(begin.elapsed() < Duration::from_secs(15));
}

/// A parsed item may need many times its size, so large items are refused before parsing.
#[test]
fn parsed_json_documents_have_a_maximum_size() {
    let sandbox = Sandbox::new();
    let document = |items: usize| format!("[{}{{\"a\":1}}]", "{\"a\":1},".repeat(items));
    json(&sandbox, "$", "{$[0].a}", document(10_000)).succeeds();
    let reason = "t.json, item 1: it takes more than 512 MiB of memory once it is parsed; an iterator of names, [*]";
    let large = document(3_500_000);
    says(json(&sandbox, "$", "{$[0].a}", &large), 1, reason);
    // Other iterators do not require parsing the whole document.
    for iterator in ["$[*]", "$..[?@.a > 1]", "$[-1]", "$[?@.a == $[0].b]"] {
        json(&sandbox, iterator, "{$.a}", document(100_000)).succeeds();
    }
}
