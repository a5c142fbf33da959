//! The commands on a small project, with their output for a terminal.

use crate::common::program::Sandbox;
use insta::assert_snapshot;

#[test]
fn build_prints_counts_and_skips_unchanged_projects() {
    let sandbox = Sandbox::with_project();
    let first = sandbox.run(&["build"]).shown();
    let first = first.replace(&first[first.find("quads").unwrap()..first.find(": record").unwrap()], "quads      [N]");
    let (before, vocabulary) = first.split_once(", ontology ").unwrap();
    assert_snapshot!(before, @r"
    read       7 rows of 31 tables
    made       66 statements, 0 of them more than once, 66 kept
    records    2
    quads      [N]: record 13, provenance 32, editorial 21, conflicts 12, entailed 669
    ");
    let hash = vocabulary.lines().find(|line| line.starts_with("hash       sha256:")).unwrap();
    assert!(
        vocabulary.ends_with(&format!(
            "conflicts  1, and 0 calendar mismatches\n{hash}\nwrote      [DIR]/.diwan/graph.nq in [TIME]\n-- exit 0 --"
        )),
        "{first}"
    );
    let again = format!("nothing has changed; [DIR]/.diwan/graph.nq is up to date\n{hash}\n-- exit 0 --");
    assert_eq!(sandbox.run(&["build"]).shown(), again);
}

#[test]
fn two_builds_give_the_same_bytes() {
    let sandbox = Sandbox::with_project();
    sandbox.run(&["build"]).succeeds();
    let first = sandbox.read(".diwan/graph.nq");
    sandbox.run(&["build", "--force"]).succeeds();
    sandbox.run(&["build", "--output", "elsewhere"]).succeeds();
    assert_eq!(first, sandbox.read(".diwan/graph.nq"));
    assert_eq!(first, sandbox.read("elsewhere/graph.nq"));
}

#[test]
fn show_marks_contradictions() {
    let sandbox = Sandbox::with_project();
    assert_snapshot!(sandbox.run(&["show", "المجلس"]).shown());
    assert_snapshot!(sandbox.run(&["show", "meeting-council-3"]).shown());
    assert_snapshot!(sandbox.run(&["show", "meeting-counsil-3"]).shown(), @r#"
    -- stderr --
    error: no entity is named "meeting-counsil-3"; did you mean Third session of the Council (meeting-council-3, meeting)?
    -- exit 2 --
    "#);
}

#[test]
fn records_figures_and_notes_can_be_shown() {
    let sandbox = Sandbox::with_project();
    sandbox.write(
        "data/notes.csv",
        "record,beside,column,kind,note_en,note_ar,note_ru\nm2-01,m1-01,,misprint,A day late.,متأخر يوما.,На день позже.\n",
    );
    assert_snapshot!(sandbox.run(&["show", "m2-01"]).shown());
    let shown = sandbox.run(&["show", "meeting-council-3", "--lang", "ru"]).succeeds().stdout;
    assert!(shown.matches("опечатка: На день позже.").count() >= 2, "{shown}");
    sandbox.write(
        "data/records/figures.csv",
        "record,source,figure_of,measure,value,value_type,unit_en,unit_ar,unit_ru,bound,as_of,as_of_type,stated_in,part_of,quote,quote_start,quote_end\n\
         f1-01,report,meeting-council-3,member-states,12,integer,members,أعضاء,члены,exactly,,,,,Twelve members,71,85\n",
    );
    let figure = sandbox.run(&["show", "figure-meeting-council-3-member-states"]).succeeds().stdout;
    assert!(figure.starts_with("Third session of the Council, member states"), "{figure}");
}

#[test]
fn show_as_json_has_every_value_with_its_evidence() {
    let sandbox = Sandbox::with_project();
    let text = sandbox.run(&["show", "meeting-council-3", "--format", "json"]).succeeds().stdout;
    let dossier: serde_json::Value = serde_json::from_str(&text).unwrap();
    let facts = dossier["facts"].as_array().unwrap();
    let start = facts.iter().find(|fact| fact["property"] == "http://schema.org/startDate").unwrap();
    assert_eq!(start["values"].as_array().unwrap().len(), 2);
    assert_eq!(start["values"][0]["contradicted"], true);
    assert_eq!(start["values"][0]["evidence"][0]["quote"], "third session in Port Ailsa from 4 to 6 May 1998");
    assert_eq!(dossier["labels"]["ru"], "Третья сессия Совета");
}

#[test]
fn conflicts_show_both_sides() {
    let sandbox = Sandbox::with_project();
    assert_snapshot!(sandbox.run(&["conflicts"]).shown(), @r"
    Third session of the Council (meeting-council-3): start
      ≠ 1998-05-04
          The report: “third session in Port Ailsa from 4 to 6 May 1998” (m1-01)
      ≠ 1998-05-05
          The bulletin: “third session of the Council, which opened in Port Ailsa on 5 May 1998” (m2-01)

    1 conflict
    -- exit 0 --
    ");
    let json = sandbox.run(&["conflicts", "--format", "json"]).succeeds().stdout;
    let list: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(list[0]["kind"], "conflict");
    assert_eq!(list[0]["sides"][1]["values"][0]["evidence"][0]["start"], 19);
}

/// The summit of Putrajaya: three dates on two sides, one of them less precise, and one with a Hijri date of another
/// year.
#[test]
fn sides_calendars_and_judgements_are_printed() {
    let sandbox = Sandbox::new();
    let text = sandbox.run(&["conflicts"]).succeeds().stdout;
    let summit: Vec<&str> = text.split("\n\n").filter(|part| part.contains("(meeting-summit-10): start")).collect();
    let marks = |part: &str| {
        part.lines()
            .filter(|line| line.starts_with("  ≠") || line.starts_with("  ≈"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(marks(summit[0]), ["  ≠ 2003-10-16", "  ≈ 2003", "  ≠ 2006-10-16"]);
    assert!(
        summit[0].contains("preferred (start, end): ")
            && summit[0].contains("calendar mismatch: 1424-08-20 (Hijri) falls on 2003-10-16")
    );
    assert!(summit[1].contains("start (calendar mismatch)") && marks(summit[1]) == ["  ≠ 2006-10-16"]);
    assert!(text.lines().last().unwrap().ends_with(" other contradictions, 2 calendar mismatches"), "{text}");
    let shown = sandbox.run(&["show", "meeting-summit-10"]).succeeds().stdout;
    let start = shown.split("\n\n").find(|part| part.starts_with("start ")).unwrap();
    assert_eq!(marks(start), ["  ≠ 2003-10-16", "  ≈ 2003", "  ≠ 2006-10-16"]);
}

#[test]
fn the_preferred_view_keeps_one_side_of_judged_conflicts() {
    let sandbox = Sandbox::new();
    let dates = |view: &str| {
        let query = "SELECT DISTINCT ?d { id:meeting-summit-10 schema:startDate ?d } ORDER BY STR(?d)";
        let csv = sandbox.run(&["query", "--sparql", query, "--view", view, "--format", "csv"]).succeeds().stdout;
        csv.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(dates("all"), ["2003", "2003-10-16", "2006-10-16"]);
    assert_eq!(dates("preferred"), ["2003", "2003-10-16"]);
    let export = |view: &str| sandbox.run(&["export", "--format", "nquads", "--view", view]).succeeds().stdout;
    let (all, preferred) = (export("all"), export("preferred"));
    let has = |export: &str, text: &str| export.lines().any(|line| line.contains(text));
    // The number of members has no judgement. The deprecated record is omitted, but not the provenance about it.
    assert!(
        has(&preferred, "id/conflict-figure-body-oic-member-states-value>")
            && !has(&preferred, "id/conflict-meeting-summit-10")
    );
    assert!(
        has(&all, "<https://w3id.org/diwan/record/p001-02> .")
            && !has(&preferred, "<https://w3id.org/diwan/record/p001-02> .")
    );
    assert!(has(&preferred, "<https://w3id.org/diwan/record/p001-02> <http://www.w3.org/ns/prov#wasDerivedFrom>"));
    assert!(has(&all, "id/calendar-m001-19-") && !has(&preferred, "id/calendar-m001-19-"));
}

/// The starts and ordinals of the third session of the Council in the preferred view.
fn preferred_session(judgement: &str) -> Vec<String> {
    let sandbox = Sandbox::with_project();
    let head = "record,column,rank,reason,note_en,note_ar,note_ru\n";
    sandbox.write("data/judgements.csv", format!("{head}{judgement},,It is so.,كذا,Так.\n"));
    let query = "SELECT ?record ?said { VALUES ?p { schema:startDate diwan:sessionNumber } \
        GRAPH ?record { id:meeting-council-3 ?p ?said } } ORDER BY ?record DESC(?p)";
    let csv = sandbox.run(&["query", "--sparql", query, "--view", "preferred", "--format", "csv"]).succeeds().stdout;
    csv.lines().skip(1).map(|line| line.rsplit('/').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn judgements_about_a_column_affect_only_that_column() {
    assert_eq!(
        preferred_session("m1-01,ordinal,preferred"),
        ["m1-01,3", "m1-01,1998-05-04", "m2-01,3", "m2-01,1998-05-05"]
    );
    assert_eq!(preferred_session("m1-01,start,preferred"), ["m1-01,3", "m1-01,1998-05-04", "m2-01,3"]);
    assert_eq!(preferred_session("m1-01,,preferred"), ["m1-01,3", "m1-01,1998-05-04", "m2-01,3"]);
    assert_eq!(preferred_session("m2-01,start,deprecated"), ["m1-01,3", "m1-01,1998-05-04", "m2-01,3"]);
    assert_eq!(preferred_session("m2-01,ordinal end,deprecated"), ["m1-01,3", "m1-01,1998-05-04", "m2-01,1998-05-05"]);
    assert_eq!(preferred_session("m2-01,,deprecated"), ["m1-01,3", "m1-01,1998-05-04"]);
}

#[test]
fn notes_about_a_column_are_shown_with_its_values() {
    let sandbox = Sandbox::new();
    let shown = sandbox.run(&["show", "meeting-summit-7"]).succeeds().stdout;
    let judged = |part: &&str| part.contains("preferred (session number): ");
    let parts: Vec<&str> = shown.split("\n\n").filter(judged).collect();
    assert_eq!(parts.len(), 1, "{shown}");
    assert!(parts[0].starts_with("session number "), "{shown}");
    let record = sandbox.run(&["show", "m001-31"]).succeeds().stdout;
    assert!(record.contains("session number: ≠ 7\n      preferred (session number): "), "{record}");
    assert_eq!(record.matches("preferred").count(), 1, "{record}");
    let arabic = sandbox.run(&["show", "m000-12", "--lang", "ar"]).succeeds().stdout;
    assert!(arabic.contains("مُرجَّح (تاريخ البدء، تاريخ الانتهاء): "), "{arabic}");
    // A note on an empty cell has no value to be shown with, and is not lost.
    let own = Sandbox::with_project();
    let head = "record,beside,column,kind,note_en,note_ar,note_ru\n";
    own.write("data/notes.csv", format!("{head}m2-01,,end,ambiguity,No end is printed.,كذا,Так.\n"));
    for thing in ["m2-01", "meeting-council-3"] {
        assert!(own.run(&["show", thing]).succeeds().stdout.contains("(end): No end is printed."));
    }
}

#[test]
fn show_reads_from_beginning_to_end() {
    let sandbox = Sandbox::new();
    let shown = sandbox.run(&["show", "meeting-summit-10"]).succeeds().stdout;
    let place = |heading: &str| shown.find(&format!("\n\n{heading}")).unwrap_or_else(|| panic!("{heading}: {shown}"));
    let headings = ["name as attested", "session number", "start", "end", "date as written", "place or seat"];
    assert!(headings.map(place).is_sorted(), "{shown}");
    assert!(shown.contains("\n≠ the documents contradict each other: session number, start, end\n"), "{shown}");
    let state = sandbox.run(&["show", "state-mar"]).succeeds().stdout;
    let place = |label: &str| state.find(label).unwrap_or_else(|| panic!("{label}: {state}"));
    assert!(place("    1st Islamic Summit") < place("    7th Islamic Summit"), "{state}");
    let minister = sandbox.run(&["show", "post-foreign-minister-azerbaijan"]).succeeds().stdout;
    let place = |label: &str| minister.find(label).unwrap_or_else(|| panic!("{label}: {minister}"));
    assert!(place("    9th Islamic Summit") < place("    10th Islamic Summit"), "{minister}");
}

/// The entries of records without names of their own: of three that read alike, one line has all quotes. A date alone
/// would not say of what it is.
#[test]
fn lines_that_read_alike_are_one() {
    let sandbox = Sandbox::with_project();
    let person = "person-x,person,X,س,Х";
    sandbox.write("data/registers/officials.csv", format!("slug,kind,label_en,label_ar,label_ru\n{person}\n"));
    let row = |key: &str, dates: &str| {
        format!("{key},person-x,body-council,president,president,{dates},third session,21,34\n")
    };
    let rows = [
        row("o1-01,report", "1997,gYear,1999,gYear,,"),
        row("o1-02,report", ",,,,,"),
        row("o1-03,report", ",,,,1998-05-04,date"),
        row("o2-01,bulletin", ",,,,,"),
    ];
    let head = "record,source,member,organization,role,term,start,start_type,end,end_type,as_of,as_of_type,quote,quote_start,quote_end\n";
    sandbox.write("data/records/memberships.csv", format!("{head}{}", rows.concat()));
    assert_snapshot!(sandbox.run(&["show", "person-x"]).succeeds().stdout);
    let json = sandbox.run(&["show", "person-x", "--format", "json"]).succeeds().stdout;
    let dossier: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(dossier["mentions"].as_array().unwrap().len(), 4, "{json}");
}

#[test]
fn lists_of_names_have_the_comma_of_the_language_and_each_name_once() {
    let sandbox = Sandbox::new();
    let shown = |entity: &str, language: &str| sandbox.run(&["show", entity, "--lang", language]).succeeds().stdout;
    let third_line = |text: String| text.lines().nth(2).unwrap().to_owned();
    assert_eq!(third_line(shown("state-arm", "en")), "state");
    assert_eq!(third_line(shown("body-oic", "en")), "organisation, body");
    assert_eq!(third_line(shown("body-oic", "ar")), "منظمة، هيئة");
    let figure = shown("figure-body-oic-member-states", "ar");
    assert!(figure.starts_with("منظمة التعاون الإسلامي، عدد الدول الأعضاء  ("), "{figure}");
    let conflicts = sandbox.run(&["conflicts", "--lang", "ar"]).succeeds().stdout;
    assert!(conflicts.contains("القمة الإسلامية الثامنة، طهران 1997، رقم الدورة: 8\n"), "{conflicts}");
}

#[test]
fn clauses_are_sorted_by_number() {
    let sandbox = Sandbox::with_project();
    sandbox.write("data/registers/texts.csv", "slug,kind,label_en,label_ar,label_ru\ntext-x,charter,X,س,Х\n");
    let row = |key: u8, clause: &str| {
        format!("v1-{key},report,text-x,{clause},,Clause {key},بند,Пункт,third session,21,34\n")
    };
    let rows = [row(1, "10"), row(2, "2"), row(3, ""), row(4, "١")].concat();
    let head =
        "record,source,text,paragraph,addressee,provision_en,provision_ar,provision_ru,quote,quote_start,quote_end\n";
    sandbox.write("data/records/provisions.csv", format!("{head}{rows}"));
    let shown = sandbox.run(&["show", "text-x"]).succeeds().stdout;
    let clauses: Vec<&str> = shown.lines().filter(|line| line.contains("Clause")).map(str::trim).collect();
    assert_eq!(clauses, ["§١ Clause 4", "§2 Clause 2", "§10 Clause 1", "Clause 3"]);
    // The record says the same in three languages; the answer has one of them.
    let arabic = sandbox.run(&["show", "text-x", "--lang", "ar"]).succeeds().stdout;
    assert!(arabic.contains("بند") && !arabic.contains("Clause") && !arabic.contains("Пункт"), "{arabic}");
    let record = sandbox.run(&["show", "v1-1", "--lang", "ru", "--format", "json"]).succeeds().stdout;
    assert!(record.contains("Пункт") && !record.contains("Clause") && !record.contains("بند"), "{record}");
    let listed = sandbox.run(&["query", "provisions", "--param", "text=text-x", "--lang", "ru"]).succeeds().stdout;
    assert!(listed.contains("Пункт") && !listed.contains("Clause"), "{listed}");
    let listed = sandbox.run(&["query", "provisions", "--param", "text=text-x", "--format", "csv"]).succeeds().stdout;
    let listed: Vec<&str> = listed.lines().skip(1).map(|line| line.split(',').nth(1).unwrap()).collect();
    assert_eq!(
        listed,
        ["Clause 3", "Clause 2", "Clause 1", "Clause 4"],
        "the same words: by the numbers in ASCII digits"
    );
}

#[test]
fn without_judgements_both_views_are_the_same() {
    let sandbox = Sandbox::with_project();
    let export = |view| sandbox.run(&["export", "--format", "nquads", "--view", view]).succeeds().stdout;
    assert_eq!(export("all"), export("preferred"));
}

#[test]
fn query_answers_in_every_format() {
    let sandbox = Sandbox::with_project();
    let select = "SELECT ?m ?d { ?m schema:startDate ?d } ORDER BY ?d";
    let run = |args: &[&str]| sandbox.run(&[&["query", "--sparql", select], args].concat()).shown();
    assert_snapshot!(run(&[]), @r"
    m                             d
    ────────────────────────────  ────────────
    Third session of the Council  ≠ 1998-05-04
    Third session of the Council  ≠ 1998-05-05
    (2 rows)
    ≠: a document contradicts the value; `diwan conflicts` lists what the documents say
    -- exit 0 --
    ");
    assert_snapshot!(run(&["--lang", "ru"]).lines().nth(2).unwrap(), @"Третья сессия Совета  ≠ 1998-05-04");
    assert_snapshot!(run(&["--iris"]).lines().nth(2).unwrap(), @"id:meeting-council-3  ≠ 1998-05-04");
    assert_snapshot!(run(&["--format", "csv"]).lines().nth(1).unwrap(), @"https://w3id.org/diwan/id/meeting-council-3,1998-05-04");
    assert_snapshot!(run(&["--format", "tsv"]).lines().nth(1).unwrap(), @r#"<https://w3id.org/diwan/id/meeting-council-3>	"1998-05-04"^^<http://www.w3.org/2001/XMLSchema#date>"#);
    assert!(run(&["--format", "xml"]).contains("<sparql xmlns=\"http://www.w3.org/2005/sparql-results#\">"));
    let ask = sandbox.run(&["query", "--sparql", "ASK { id:meeting-council-3 diwan:sessionNumber 3 }"]);
    assert_eq!(ask.shown(), "yes\n-- exit 0 --");
    let describe = sandbox.run(&["query", "--sparql", "DESCRIBE id:place-port-ailsa"]).succeeds();
    assert!(describe.stdout.contains("id:place-port-ailsa a schema:Place"), "{}", describe.stdout);
    let construct = "CONSTRUCT { ?m schema:name \"x\" } WHERE { ?m a diwan:Meeting }";
    assert_snapshot!(sandbox.run(&["query", "--sparql", construct, "--format", "csv"]).shown(), @r"
    -- stderr --
    error: CONSTRUCT and DESCRIBE return a graph; use --format table (Turtle), json (JSON-LD) or xml
    -- exit 2 --
    ");
}

#[test]
fn query_errors_have_advice() {
    let sandbox = Sandbox::with_project();
    assert_snapshot!(sandbox.run(&["query", "sumits"]).shown(), @r"
    -- stderr --
    error: there is no bundled query `sumits`; did you mean `summits`? (`diwan query` lists them)
    -- exit 2 --
    ");
    assert_snapshot!(sandbox.run(&["query", "names", "--param", "entity=Port Elsa"]).shown(), @r#"
    -- stderr --
    error[P009]: parameter `entity`: no entity is named "Port Elsa"; did you mean Port Ailsa (place-port-ailsa, place)?
    -- exit 2 --
    "#);
    sandbox.run(&["query", "--sparql", "SELECT ?x { ?x"]).fails(3);
    sandbox.run(&["query", "--file", "none.rq"]).fails(4);
    let slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(STR(?c) < STR(?f) && ?i > ?c) }";
    let run = sandbox.run(&["query", "--sparql", slow, "--timeout", "0.1"]).fails(3);
    assert!(run.stderr.contains("did not finish within 0.1 s"), "{}", run.stderr);
}

#[test]
fn labels_are_counted_once_however_many_graphs_hold_them() {
    let sandbox = Sandbox::with_project();
    let count = "SELECT (COUNT(*) AS ?n) { id:meeting-council-3 a diwan:Meeting }";
    let run = sandbox.run(&["query", "--sparql", count, "--format", "csv"]).succeeds();
    assert_eq!(run.stdout, "n\n1\n");
}

#[test]
fn entailments_can_be_queried_and_turned_off() {
    let sandbox = Sandbox::with_project();
    let ask = ["query", "--sparql", "ASK { id:meeting-council-3 a schema:Event }"];
    assert_eq!(sandbox.run(&ask).succeeds().stdout, "yes\n");
    sandbox.edit("diwan.toml", "entailment = \"rdfs\"", "entailment = \"none\"");
    assert_eq!(sandbox.run(&ask).succeeds().stdout, "no\n");
}

#[test]
fn export_is_whole_repeatable_and_quiet_in_a_pipe() {
    let sandbox = Sandbox::with_project();
    for format in ["nquads", "trig", "turtle", "ntriples", "rdfxml", "jsonld"] {
        let first = sandbox.run(&["export", "--format", format]).succeeds().stdout;
        sandbox.run(&["export", "--format", format, "--output", "out"]).succeeds();
        assert_eq!(first, sandbox.read("out"), "{format}");
        assert!(first.len() > 1000, "{format}");
    }
    let turtle = sandbox.run(&["export", "--format", "turtle"]).stdout;
    assert!(turtle.starts_with("# Turtle holds a single graph: here all graphs are merged"), "{turtle}");
    sandbox.run(&["export", "--format", "turtle", "--output", "missing/out"]).fails(4);
    sandbox.run(&["export", "--format", "word"]).fails(2);
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    use std::io::Read as _;
    use std::process::{Command, Stdio};
    let sandbox = Sandbox::with_project();
    let mut child = Command::new(env!("CARGO_BIN_EXE_diwan"))
        .args(["export", "--format", "nquads"])
        .env_clear()
        .current_dir(sandbox.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut start = [0; 16];
    child.stdout.take().unwrap().read_exact(&mut start).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn cite_fills_offsets_and_reports_failures() {
    let sandbox = Sandbox::with_project();
    let table = "data/records/meetings.csv";
    let whole = sandbox.read(table);
    sandbox.write(table, whole.replace(",21,69\n", ",,\n"));
    let run = sandbox.run(&["cite", table, "--sources", "documents"]);
    assert_snapshot!(run.shown(), @r"
    data/records/meetings.csv: 1 rows filled, 0 not done
    2 rows, 2 with complete offsets
    -- exit 0 --
    ");
    assert_eq!(sandbox.read(table), whole);
    sandbox.write(table, whole.replace("from 4 to 6 May 1998,21", "from 4 to 7 May 1998,21"));
    assert_snapshot!(sandbox.run(&["cite", table, "--sources", "documents"]).shown(), @r#"
    data/records/meetings.csv:2: the quote is not in its document, only its beginning, "third session in Port Ailsa from 4 to"
    data/records/meetings.csv: 0 rows filled, 1 not done
    2 rows, 1 with complete offsets
    -- exit 1 --
    "#);
    let sources = sandbox.read("data/sources.csv");
    sandbox.write("documents/report.txt", "one two one");
    let changed = sandbox.run(&["cite", table, "--sources", "documents"]).fails(1).stdout;
    assert!(changed.contains("documents/report.txt is not the registered document"), "{changed}");
    let digest = diwan::project::sha256_hex(b"one two one");
    let old = sources.lines().find(|line| line.starts_with("report,")).unwrap().split(',').nth(4).unwrap();
    sandbox.write("data/sources.csv", sources.replace(old, &digest));
    sandbox.write(table, whole.replace("third session in Port Ailsa from 4 to 6 May 1998,21,69", "one,,"));
    assert_snapshot!(sandbox.run(&["cite", table, "--sources", "documents"]).stdout, @r"
    data/records/meetings.csv:2: the quote occurs more than once; write the intended start into the start column
        0: … one two one …
        8: … one two one …
    data/records/meetings.csv: 0 rows filled, 1 not done
    2 rows, 1 with complete offsets
    ");
}

#[test]
fn init_does_not_change_existing_files() {
    let sandbox = Sandbox::with_project();
    let before = sandbox.read("diwan.toml");
    assert_snapshot!(sandbox.run(&["init"]).shown(), @r"
    -- stderr --
    error: ./diwan.toml already exists; nothing was written
    -- exit 2 --
    ");
    assert_eq!(before, sandbox.read("diwan.toml"));
}

#[test]
fn completions_and_the_manual_page_are_generated() {
    let sandbox = Sandbox::new();
    assert!(sandbox.run(&["completions", "bash"]).succeeds().stdout.contains("_diwan"));
    assert!(sandbox.run(&["completions", "man"]).succeeds().stdout.contains(".TH diwan"));
}

#[test]
fn the_embedded_data_work_in_any_folder_and_are_built_once() {
    let sandbox = Sandbox::with_own_cache();
    let ask = ["query", "--sparql", "ASK { id:meeting-summit-7 a diwan:Meeting }"];
    assert_eq!(sandbox.run(&ask).succeeds().stdout, "yes\n");
    let cached = walk(&sandbox.path(".cache"));
    assert_eq!(cached.len(), 1, "{cached:?}");
    let built = std::fs::metadata(&cached[0]).unwrap().modified().unwrap();
    sandbox.run(&ask).succeeds();
    assert_eq!(built, std::fs::metadata(&cached[0]).unwrap().modified().unwrap());
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

/// Commands that need a project report that there is none; other commands use the embedded data, with a note.
#[test]
fn outside_a_project() {
    let sandbox = Sandbox::new();
    sandbox.write("a.ttl", "<https://ex.org/a> <https://ex.org/p> 1 .\n");
    sandbox.write("shapes.ttl", "[] a <http://www.w3.org/ns/shacl#NodeShape> ; <http://www.w3.org/ns/shacl#targetNode> 1 ; <http://www.w3.org/ns/shacl#minLength> 1 .\n");
    sandbox.write("t.csv", "a\n");
    for refused in [
        &["check"][..],
        &["check", "--fix"],
        &["check", "--shapes", "shapes.ttl"],
        &["build"],
        &["build", "--locked"],
        &["cite", "t.csv", "--sources", "."],
        &["diff", "a.ttl"],
        &["diff", "HEAD~1"],
        &["diff", "a.ttl", "HEAD~1"],
        &["link", "status"],
        &["link", "suggest"],
        &["link", "review"],
        &["link", "compare", "--items", "a.ttl"],
        &["link", "export", "--items", "a.ttl"],
    ] {
        let run = sandbox.run(refused).fails(2);
        assert!(run.stderr.contains("no diwan.toml"), "{refused:?}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{refused:?}");
    }
    let note = "note: no diwan.toml in this folder or above; using the data compiled into the program";
    for answered in [
        &["query"][..],
        &["query", "summits"],
        &["find", "Dakar"],
        &["show", "meeting-summit-7"],
        &["conflicts"],
        &["export", "--format", "nquads"],
    ] {
        let run = sandbox.run(answered).succeeds();
        assert_eq!(run.stderr.matches(note).count(), 1, "{answered:?}: {}", run.stderr);
        for more in ["--quiet", "--embedded"] {
            let silent = sandbox.run(&[answered, &[more]].concat()).succeeds();
            assert_eq!((silent.stderr.as_str(), &silent.stdout), ("", &run.stdout), "{answered:?} {more}");
        }
    }
    for unneeded in [
        &["diff", "a.ttl", "a.ttl"][..],
        &["check", "--shapes", "shapes.ttl", "--data", "a.ttl"],
        &["explain", "D001"],
        &["completions", "bash"],
        &["init", "own"],
        &["check", "--embedded"],
        &["link", "status", "--embedded"],
    ] {
        let run = sandbox.run(unneeded).succeeds();
        assert!(!run.stderr.contains("no diwan.toml"), "{unneeded:?}: {}", run.stderr);
    }
    sandbox.run(&["check", "--embedded", "--project", "own"]).fails(2);
}

#[test]
fn limits_of_zero_are_usage_errors() {
    let sandbox = Sandbox::new();
    for (args, reason) in [
        (&["query", "summits", "--memory", "0"][..], "write a whole number of megabytes, 1 or more"),
        (&["query", "summits", "--memory", "many"], "write a whole number of megabytes, 1 or more"),
        (&["query", "summits", "--timeout", "0"], "write a number of seconds greater than 0"),
        (&["map", "m.ttl", "--timeout", "0"], "write a number of seconds greater than 0"),
        (&["check", "--shapes", "s.ttl", "--timeout", "0"], "write a number of seconds greater than 0"),
        (&["link", "suggest", "--timeout", "0"], "write a number of seconds greater than 0"),
    ] {
        let run = sandbox.run(args).fails(2);
        assert!(run.stderr.contains(reason), "{args:?}: {}", run.stderr);
    }
}
