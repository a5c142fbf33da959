use super::*;

fn says(run: Run, code: i32, reason: &str) {
    let run = run.fails(code);
    assert!(run.stderr.contains(reason), "{}", run.stderr);
}

#[test]
fn a_failed_init_leaves_no_files() {
    let sandbox = Sandbox::new();
    sandbox.write("file", "");
    says(sandbox.run(&["init", "file"]), 2, "error: file is not a folder; nothing was written");
    assert_eq!(sandbox.read("file"), "");
    // The folder of the tables is a file.
    sandbox.write("half/data", "mine");
    says(sandbox.run(&["init", "half"]), 4, "cannot write half/data/");
    let left: Vec<_> =
        std::fs::read_dir(sandbox.path("half")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!((left, sandbox.read("half/data")), (vec!["data".into()], "mine".to_owned()));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", sandbox.path("link")).unwrap();
        says(sandbox.run(&["init", "link"]), 2, "error: link is not a folder");
        assert!(!sandbox.path("nowhere").exists());
    }
}

#[test]
fn unknown_codes_are_shortened_and_quoted() {
    let sandbox = Sandbox::new();
    says(sandbox.run(&["explain", ""]), 2, "no check has the code `` (");
    let run = sandbox.run(&["explain", &"D".repeat(5000)]).fails(2);
    assert!(run.stderr.len() < 500, "{}", run.stderr);
}

#[test]
fn languages_are_tags_in_any_case() {
    let sandbox = Sandbox::new();
    let summit = |tag: &str| sandbox.run(&["show", "meeting-summit-7", "--lang", tag]);
    assert!(summit("RU").succeeds().stdout.starts_with("7-"));
    for tag in ["", "english!", "en\u{1b}[31m"] {
        let run = summit(tag).fails(2);
        assert!(run.stderr.contains("write a language tag, such as en"), "{}", run.stderr);
        assert!(!run.stderr.contains('\u{1b}'), "{}", run.stderr);
    }
}

#[test]
fn time_limits_are_finite_numbers() {
    let sandbox = Sandbox::new();
    let finite = "write a finite number of seconds, 0 or more";
    for (time, advice) in
        [("nan", finite), ("1e400", finite), ("inf", finite), ("-1", finite), ("soon", "write a number of seconds")]
    {
        let run = sandbox.run(&["query", "--sparql", "ASK {}", &format!("--timeout={time}")]).fails(2);
        assert!(run.stderr.contains(&format!("'{time}' for '--timeout <SECONDS>': {advice}\n")), "{}", run.stderr);
    }
}

#[test]
fn a_text_without_a_query_is_an_error() {
    let sandbox = Sandbox::new();
    for text in ["", " \n", "# nothing\n", "#+ summary: nothing\n"] {
        sandbox.write("q.rq", text);
        says(sandbox.run(&["query", "--file", "q.rq"]), 3, "there is no query, only space and comments");
    }
}

#[test]
fn byte_order_marks_are_skipped() {
    let sandbox = Sandbox::with_project();
    sandbox.run(&["build"]).succeeds();
    let answer = sandbox.run(&["query", "summits"]).succeeds().stdout;
    for file in
        ["queries/summits.rq", "ontology/context.jsonld", "ontology/mapping.ttl", "ontology/diwan.ttl", "diwan.toml"]
    {
        sandbox.write(file, format!("\u{FEFF}{}", sandbox.read(file)));
    }
    assert_eq!(sandbox.run(&["query", "summits"]).succeeds().stdout, answer);
    assert_eq!(sandbox.run(&["query", "--file", "queries/summits.rq"]).succeeds().stdout, answer);
    sandbox.run(&["export", "--format", "jsonld"]).succeeds();
    sandbox.run(&["check"]).succeeds();
}

const RECORDS: &str = "data/records/meetings.csv";

/// A record table that the mapping does not read yet.
const MINE: &str = "data/records/mine.csv";

#[test]
fn rows_to_cite_are_reported_with_their_lines() {
    let sandbox = Sandbox::with_project();
    let cite = |rows: &str| {
        let header = sandbox.read(RECORDS).lines().next().unwrap().trim_end().to_owned();
        let commas = ",".repeat(header.matches(',').count() - 2);
        sandbox.write(MINE, format!("{header}\n{}", rows.replace('…', &commas)).replace('\n', "\r\n"));
        sandbox.run(&["cite", MINE, "--sources", "documents"])
    };
    let run = cite("m1,d999…,\n\nm2,d001…,\n").fails(1);
    assert!(run.stdout.contains("mine.csv:2: the quote is empty"), "{}", run.stdout);
    assert!(run.stdout.contains("mine.csv:4: the quote is empty"), "{}", run.stdout);
    says(cite("m1,d001…,\nm2\n"), 1, "mine.csv:3: the row has 1 cells, the header ");
    let whole = sandbox.read(MINE);
    sandbox.write(MINE, [whole.as_bytes(), b"caf\xE9"].concat());
    says(sandbox.run(&["cite", MINE, "--sources", "documents"]), 1, "mine.csv:3: the row has 1 cells");
    sandbox.write(MINE, whole.replace("m1,", "m\u{e9},").chars().map(|c| c as u8).collect::<Vec<_>>());
    says(
        sandbox.run(&["cite", MINE, "--sources", "documents"]),
        1,
        "mine.csv:2: column `record` is not UTF-8; save the table as \"CSV UTF-8\"",
    );
    sandbox.write(MINE, "");
    says(sandbox.run(&["cite", MINE, "--sources", "documents"]), 1, "mine.csv:1: the table is empty");
    sandbox.write(MINE, "record;source;quote\n");
    says(
        sandbox.run(&["cite", MINE, "--sources", "documents"]),
        3,
        "mine.csv: the mapping generates no quotes (diwan:Quote) from the columns `record;source;quote`; check that it is a record",
    );
    says(sandbox.run(&["cite", MINE, "--sources", "nowhere"]), 2, "--sources: nowhere is not a folder");
}

#[test]
fn wrongly_decoded_tables_are_reported_and_fixed() {
    let sandbox = Sandbox::with_project();
    let places = sandbox.read("data/registers/places.csv");
    let misread = |text: &str| encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned();
    sandbox.write("data/registers/places.csv", misread(&places));
    let run = sandbox.run(&["check"]);
    assert!(run.stdout.contains("warning[D017]") && !run.stdout.contains("D016"), "{}", run.stdout);
    sandbox.run(&["check", "--fix", "--yes"]);
    assert_eq!(sandbox.read("data/registers/places.csv"), places);
}

#[test]
fn an_unreadable_vocabulary_is_the_only_finding() {
    let sandbox = Sandbox::with_project();
    sandbox.write("ontology/diwan.ttl", sandbox.read("ontology/diwan.ttl") + "\0");
    let run = sandbox.run(&["check", "--format", "json"]).fails(3);
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let codes: Vec<_> = found["diagnostics"].as_array().unwrap().iter().map(|found| found["code"].clone()).collect();
    assert_eq!(codes, ["M003"]);
}

#[test]
fn directional_overrides_are_reported() {
    let sandbox = Sandbox::with_project();
    sandbox.edit("data/registers/places.csv", "\n", "\u{202E}\n");
    let run = sandbox.run(&["check"]);
    assert!(run.stdout.contains("U+202E, which reverses the direction of the text after it"), "{}", run.stdout);
    assert!(!run.stdout.contains('\u{202E}'), "{}", run.stdout);
}

#[test]
fn a_limit_of_zero_candidates_is_refused() {
    let sandbox = Sandbox::with_project();
    let run = sandbox.run(&["link", "suggest", "--limit", "0", "--offline"]).fails(2);
    assert!(run.stderr.contains("--limit"), "{}", run.stderr);
}
