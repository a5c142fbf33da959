//! What `diwan check` finds: code, file, line and column of each, and nothing else; and what `--fix` makes of it.

mod common;

use common::program::Sandbox;
use serde_json::Value;

const MEETINGS: &str = "data/records/meetings.csv";
const PLACES: &str = "data/registers/places.csv";

/// All findings of `check`, as `code file:line column`.
fn findings(sandbox: &Sandbox, more: &[&str]) -> Vec<String> {
    let run = sandbox.run(&[&["check", "--format", "json"], more].concat());
    let found: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stderr));
    let text = |found: &Value, field: &str| found[field].as_str().unwrap_or_default().to_owned();
    let place = |found: &Value| {
        let file = text(found, "file").rsplit('/').next().unwrap_or_default().to_owned();
        format!("{} {file}:{} {}", text(found, "code"), found["line"].as_u64().unwrap_or(0), text(found, "column"))
    };
    found["diagnostics"].as_array().unwrap().iter().map(|found| place(found).trim_end().to_owned()).collect()
}

fn found(damage: impl FnOnce(&Sandbox)) -> Vec<String> {
    let sandbox = Sandbox::with_project();
    damage(&sandbox);
    findings(&sandbox, &[])
}

/// Adds a row with a quote, whose offsets fit its length, to a record table.
fn record(sandbox: &Sandbox, table: &str, cells: &str, quote: &str) {
    let path = format!("data/records/{table}.csv");
    let text = sandbox.read(&path) + &format!("{cells},{quote},0,{}\n", quote.chars().count());
    sandbox.write(&path, text);
}

/// Adds an entity to a register.
fn register(sandbox: &Sandbox, table: &str, slug: &str, kind: &str) {
    let path = format!("data/registers/{table}.csv");
    let text = sandbox.read(&path) + &format!("{slug},{kind},A thing,شيء,Вещь\n");
    sandbox.write(&path, text);
}

/// A note on a record.
fn note(sandbox: &Sandbox, record: &str) {
    let text = sandbox.read("data/notes.csv") + &format!("{record},,,misprint,The source prints it so.,كذا,Так.\n");
    sandbox.write("data/notes.csv", text);
}

#[test]
fn the_example_project_has_nothing_wrong() {
    assert_eq!(found(|_| {}), [""; 0]);
}

#[test]
fn bytes_that_are_no_text() {
    let places = found(|project| {
        let mut bytes = project.read(PLACES).into_bytes();
        bytes.extend(b"place-x,city,,\xCC\xEE\xF1\xEA\xE2\xE0,,\n");
        project.write(PLACES, bytes);
    });
    assert!(places.contains(&"D007 places.csv:3".to_owned()), "{places:?}");
}

#[test]
fn headers() {
    let header = |new: &'static str| move |project: &Sandbox| project.edit(PLACES, "slug,kind,within,label_en", new);
    assert_eq!(found(header("slug,kind,kind,label_en")), ["D009 places.csv:1 kind"]);
    assert_eq!(found(header("slug,kind,within ,label_en")), ["D009 places.csv:1 within"]);
    assert_eq!(found(header("slug,kind,,label_en")), ["D009 places.csv:1"]);
    assert_eq!(found(|project| project.write(PLACES, "")), ["D009 places.csv:1"]);
}

#[test]
fn two_notes_of_one_kind_on_one_record() {
    let twice = found(|project| {
        note(project, "m1-01");
        note(project, "m1-01");
    });
    assert_eq!(twice, ["D002 notes.csv:3 record"]);
}

#[test]
fn a_table_whose_lines_end_with_a_carriage_return_alone_is_mended_first() {
    let sandbox = Sandbox::with_project();
    let whole = sandbox.read(MEETINGS);
    sandbox.write(MEETINGS, whole.replace(",21,69", ",1,49").replace('\n', "\r"));
    assert_eq!(findings(&sandbox, &["--sources", "documents"]), ["D013 meetings.csv:1"]);
    let fix = ["check", "--fix", "--yes", "--sources", "documents"];
    sandbox.run(&fix).fails(1);
    assert_eq!(findings(&sandbox, &["--sources", "documents"]), ["E004 meetings.csv:2 quote_start"]);
    sandbox.run(&fix).succeeds();
    assert_eq!(sandbox.read(MEETINGS), whole);
}

#[test]
fn what_follows_a_closing_quote_is_a_part_of_the_cell() {
    let sandbox = Sandbox::with_project();
    sandbox.edit(PLACES, ",Port Ailsa,", ",\"Port Ailsa\" ,");
    sandbox.run(&["check", "--fix", "--yes"]).succeeds();
    assert!(sandbox.read(PLACES).contains(",Port Ailsa,"), "{}", sandbox.read(PLACES));
}

#[test]
fn notes_silence_what_is_found_in_their_record_and_that_is_told() {
    let sandbox = Sandbox::with_project();
    sandbox.edit(MEETINGS, "1998-05-06,date", "1998-04,gYearMonth");
    note(&sandbox, "m2-01");
    assert_eq!(findings(&sandbox, &[]), ["D020 meetings.csv:2 end"], "a note on another record");
    note(&sandbox, "m1-01");
    let told = sandbox.run(&["check"]).succeeds().stdout;
    assert!(told.contains("1 warning not told: notes speak of their records"), "{told}");
}

#[test]
fn all_ragged_rows_are_told() {
    let ragged = found(|project| project.write(PLACES, project.read(PLACES) + "a,b\nc,city,,C,C,C,C\n"));
    assert_eq!(ragged, ["D005 places.csv:3", "D005 places.csv:4"]);
    let open = found(|project| project.write(PLACES, project.read(PLACES) + "place-x,city,,\"X,,\n"));
    assert!(open.iter().all(|found| found == "D005 places.csv:3"), "{open:?}");
}

#[test]
fn an_entity_that_no_record_names() {
    assert_eq!(found(|project| register(project, "officials", "person-x", "person")), ["D012 officials.csv:2"]);
}

#[test]
fn an_end_before_its_start_until_somebody_has_spoken_of_it() {
    let sandbox = Sandbox::with_project();
    sandbox.edit(MEETINGS, "1998-05-06,date", "1998-04,gYearMonth");
    assert_eq!(findings(&sandbox, &[]), ["D020 meetings.csv:2 end"]);
    note(&sandbox, "m1-01");
    assert_eq!(findings(&sandbox, &[]), [""; 0]);
}

#[test]
fn a_hijri_date_that_falls_on_another_day() {
    let sandbox = Sandbox::with_project();
    sandbox.edit(MEETINGS, "from 4 to 6 May 1998,,", "from 4 to 6 May 1998,1419-01-08,");
    assert_eq!(findings(&sandbox, &[]), [""; 0], "8 Muharram 1419 was 4 May 1998");
    sandbox.edit(MEETINGS, "1419-01-08", "1418-01-08");
    assert_eq!(findings(&sandbox, &[]), ["D021 meetings.csv:2 hijri_start"]);
}

#[test]
fn an_office_before_its_organisation() {
    let sandbox = Sandbox::with_project();
    register(&sandbox, "officials", "person-x", "person");
    record(&sandbox, "bodies", "b1-01,report,body-council,,1995-01,gYearMonth,,,,", "The Council of 1995");
    let office = |start: &str| format!("o1-01,report,person-x,body-council,secretary-general,{start},date,,,,");
    record(&sandbox, "memberships", &office("1994-12-31"), "A thing of 31 December 1994 or 1 January 1995");
    assert_eq!(findings(&sandbox, &[]), ["D022 memberships.csv:2 start"]);
    sandbox.edit("data/records/memberships.csv", "1994-12-31", "1995-01-01");
    assert_eq!(findings(&sandbox, &[]), [""; 0]);
}

#[test]
fn a_statement_before_what_it_speaks_of_and_a_text_outside_its_meeting() {
    let sandbox = Sandbox::with_project();
    register(&sandbox, "statements", "statement-x", "speech");
    let statement = |at: &str, date: &str, about: &str| {
        format!("s1-01,report,statement-x,,,,body-council,{at},,{date},date,,{about},")
    };
    let table = "data/records/statements.csv";
    let header = sandbox.read(table);
    for (at, date, about, expected) in [
        ("", "1998-05-03", "meeting-council-3", vec!["D023 statements.csv:2 date"]),
        ("", "1998-05-05", "meeting-council-3", vec![]),
        ("meeting-council-3", "1998-05-07", "", vec!["D024 statements.csv:2 date"]),
        ("meeting-council-3", "1998-05-01", "", vec!["D024 statements.csv:2 date"]),
        ("meeting-council-3", "1998-05-06", "", vec![]),
    ] {
        sandbox.write(table, &header);
        record(
            &sandbox,
            "statements",
            &statement(at, date, about),
            "The Council spoke on 1 and 3 and 5 and 6 and 7 May 1998",
        );
        assert_eq!(findings(&sandbox, &[]), expected, "{at} {date} {about}");
    }
}

#[test]
fn a_meeting_without_an_end_is_over_after_a_year() {
    let sandbox = Sandbox::with_project();
    sandbox.edit(MEETINGS, "1998-05-06,date,from", ",,from");
    register(&sandbox, "statements", "statement-x", "speech");
    let said = |date: &str| format!("s1-01,report,statement-x,,,,body-council,meeting-council-3,,{date},date,,,");
    record(&sandbox, "statements", &said("1999-05-06"), "The Council spoke on 5 or 6 May 1999");
    assert_eq!(findings(&sandbox, &[]), ["D024 statements.csv:2 date"]);
    sandbox.edit("data/records/statements.csv", "1999-05-06", "1999-05-05");
    assert_eq!(findings(&sandbox, &[]), [""; 0], "the later of its starts was 5 May 1998");
}

#[test]
fn an_ordinal_against_the_dates() {
    let sandbox = Sandbox::with_project();
    sandbox.write(MEETINGS, sandbox.read(MEETINGS).lines().take(2).map(|line| format!("{line}\n")).collect::<String>());
    register(&sandbox, "meetings", "meeting-council-4", "ministerial-session");
    let fourth =
        |start: &str| format!("m1-02,report,meeting-council-4,,,body-council,4,,,{start},date,,,,,,place-port-ailsa,,");
    record(&sandbox, "meetings", &fourth("1997-03-01"), "fourth session of the Council on 1 March 1997 or 1999");
    assert_eq!(findings(&sandbox, &[]), ["D025 meetings.csv:3 ordinal"]);
    sandbox.edit(MEETINGS, "1997-03-01", "1999-03-01");
    assert_eq!(findings(&sandbox, &[]), [""; 0]);
}

#[test]
fn a_quote_that_has_nothing_of_its_row() {
    let sandbox = Sandbox::with_project();
    register(&sandbox, "texts", "text-x", "declaration");
    let row = |says: &str| format!("v1-01,report,text-x,,{says}");
    record(&sandbox, "provisions", &row("Members shall meet every year"), "and so on");
    assert_eq!(findings(&sandbox, &[]), ["E007 provisions.csv:2 quote"]);
    sandbox.edit("data/sources.csv", "report.txt,en", "report.txt,ru");
    assert_eq!(findings(&sandbox, &[]), [""; 0], "a paraphrase in another language cannot be compared");
    sandbox.edit("data/sources.csv", "report.txt,ru", "report.txt,en");
    note(&sandbox, "v1-01");
    assert_eq!(findings(&sandbox, &[]), [""; 0]);
}

#[test]
fn a_date_that_its_quote_does_not_have() {
    let sandbox = Sandbox::with_project();
    sandbox.edit(MEETINGS, "1998-05-06,date", "1998-05-07,date");
    assert_eq!(findings(&sandbox, &[]), ["E008 meetings.csv:2 end"]);
    sandbox.edit(MEETINGS, "1998-05-07,date", "1999-05-06,date");
    assert_eq!(findings(&sandbox, &[]), ["E008 meetings.csv:2 end"]);
    note(&sandbox, "m1-01");
    assert_eq!(findings(&sandbox, &[]), [""; 0]);
}

#[test]
fn a_thing_of_another_sort_than_its_property_takes() {
    let sandbox = Sandbox::with_project();
    let row = |cells: &str| format!("p1-01,report,{cells},");
    let quote = "third session of the Council in Port Ailsa";
    let table = "data/records/participants.csv";
    record(&sandbox, "participants", "p2-01,report,meeting-council-3,body-council,organizer,body-council", quote);
    let header = sandbox.read(table);
    for (cells, expected) in [
        ("meeting-council-3,body-council,organizer", vec![]),
        ("meeting-council-3,place-port-ailsa,organizer", vec!["D015 participants.csv:3 participant"]),
        ("body-council,body-council,organizer", vec!["D015 participants.csv:3 event"]),
    ] {
        sandbox.write(table, &header);
        record(&sandbox, "participants", &row(cells), quote);
        assert_eq!(findings(&sandbox, &[]), expected, "{cells}");
    }
    sandbox.write(table, &header);
    sandbox.edit(MEETINGS, "body-council", "place-port-ailsa");
    assert_eq!(findings(&sandbox, &[]), ["D015 meetings.csv:2 body", "D015 meetings.csv:3 body"]);
    let told = sandbox.run(&["check"]).fails(1).stdout;
    assert!(told.contains("`place-port-ailsa` is a schema:Place; diwan:meetingOf takes org:Organization"), "{told}");
}

#[test]
fn a_row_about_a_thing_that_its_register_calls_something_else() {
    let sandbox = Sandbox::with_project();
    record(&sandbox, "bodies", "b1-01,report,place-port-ailsa,,,,,,body-council,", "Port Ailsa");
    assert_eq!(findings(&sandbox, &[]), ["D015 bodies.csv:2 body"]);
    sandbox.edit("data/records/bodies.csv", "place-port-ailsa,,,,,,body-council", "body-council,,,,,,");
    sandbox.edit("data/records/bodies.csv", "Port Ailsa", "The Council");
    assert!(!findings(&sandbox, &[]).iter().any(|found| found.starts_with("D015")));
}

#[test]
fn a_shape_about_what_the_ontology_does_not_know() {
    let sandbox = Sandbox::with_project();
    let shapes = "ontology/shapes.ttl";
    sandbox.write(shapes, sandbox.read(shapes) + "shape:Slip a sh:NodeShape ;\n  sh:targetClass diwan:Meating ;\n");
    sandbox.write(shapes, sandbox.read(shapes) + "  sh:property [ sh:path schema:startdate ; sh:class rdf:List ] .\n");
    let line = sandbox.read(shapes).lines().count();
    let slips = [format!("S003 shapes.ttl:{}", line - 1), format!("S003 shapes.ttl:{line}")];
    assert_eq!(findings(&sandbox, &[]), slips);
    let told = sandbox.run(&["check"]).stdout;
    assert!(told.contains("did you mean <http://schema.org/startDate>?") && told.contains("ns#Meeting>?"), "{told}");
}

#[test]
fn a_table_that_nothing_reads() {
    let sandbox = Sandbox::with_project();
    sandbox.write("data/records/treaties.csv", "record,source\n");
    sandbox.write("data/candidates.csv", "slug,item\n");
    sandbox.write("data/README.md", "Tables.\n");
    assert_eq!(findings(&sandbox, &[]), ["P012 treaties.csv:0"]);
}

#[test]
fn a_character_that_no_eye_sees() {
    let invisible = found(|project| project.edit(PLACES, "Port Ailsa", "Port\u{200B} Ailsa"));
    assert_eq!(invisible, ["D016 places.csv:2 label_en"]);
}

#[test]
fn a_moved_quote_that_stands_in_several_places_is_not_mended_by_guessing() {
    let sandbox = Sandbox::with_project();
    let quoted = |start: usize| format!("n1-01,report,body-council,e,en,e,{start},{}\n", start + 1);
    let names = "data/records/names.csv";
    let header = sandbox.read(names);
    sandbox.write(names, header.clone() + &quoted(1));
    let documents = ["--sources", "documents"];
    assert_eq!(findings(&sandbox, &documents), ["E004 names.csv:2 quote_start"]);
    let run = sandbox.run(&["check", "--fix", "--yes", "--sources", "documents"]).fails(1);
    assert!(run.stdout.contains("but in 7 other places") && run.stdout.contains("(2, 13, "), "{}", run.stdout);
    assert_eq!(sandbox.read(names), header.clone() + &quoted(1));
    sandbox.write(names, header + &quoted(2));
    assert_eq!(findings(&sandbox, &documents), [""; 0]);
}

#[test]
fn a_triples_map_that_makes_nothing_and_a_column_that_nobody_maps() {
    let sandbox = Sandbox::with_project();
    sandbox.write(
        "ontology/mapping.ttl",
        sandbox.read("ontology/mapping.ttl")
            + "<#Slogans> a rml:TriplesMap ; rml:logicalSource <#meetings> ;
                 rml:subjectMap [ rml:template \"https://w3id.org/diwan/id/{meeting}\" ; rml:graphMap <#record-graph> ] ;
                 rml:predicateObjectMap <#slogan> .",
    );
    assert_eq!(findings(&sandbox, &[]), ["M006 meetings.csv:0"]);
    let unmapped = found(|project| {
        project.edit(PLACES, "label_ru\n", "label_ru,population\n");
        project.edit(PLACES, "Порт-Эйлса\n", "Порт-Эйлса,1200\n");
    });
    assert_eq!(unmapped, ["M007 places.csv:1 population"]);
}

#[test]
fn a_mistake_in_the_mapping_is_told_with_its_line() {
    let line = |text: &str, what: &str| text.lines().position(|line| line.contains(what)).unwrap() + 1;
    let sandbox = Sandbox::with_project();
    let mapping = sandbox.read("ontology/mapping.ttl");
    let place = line(&mapping, "<#place> rml:predicate");
    sandbox.edit("ontology/mapping.ttl", "{place}", "{place");
    assert_eq!(findings(&sandbox, &[]), [format!("M002 mapping.ttl:{place}")]);
    sandbox.write("ontology/mapping.ttl", mapping.replace("<#place> rml:predicate", "<#place> rml:predicate ;"));
    assert_eq!(findings(&sandbox, &[]), [format!("M002 mapping.ttl:{place}")]);
}

#[test]
fn the_project_file_is_told_with_its_line() {
    let sandbox = Sandbox::with_project();
    sandbox.edit("diwan.toml", "mapping =", "maping =");
    let told = sandbox.run(&["check"]).fails(3).stderr;
    assert!(
        told.contains("error[P005]") && told.contains("diwan.toml") && told.contains("unknown field `maping`"),
        "{told}"
    );
    assert_eq!(findings(&sandbox, &[]), ["P005 diwan.toml:9"]);
    let sarif = sandbox.run(&["check", "--format", "sarif"]).fails(3).stdout;
    let log: Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "P005");
    sandbox.edit("diwan.toml", "maping =", "mapping =");
    sandbox.edit("diwan.toml", "output = \".diwan\"", "output = \"data/records\"");
    let told = sandbox.run(&["build"]).fails(3).stderr;
    assert!(told.contains("is the folder of `data`, or one above or below it; name a folder of its own"), "{told}");
    assert!(sandbox.run(&["explain", "p005"]).succeeds().stdout.contains("the project file is missing or wrong"));
}

#[test]
fn what_is_mechanical_is_mended_and_the_rest_is_let_be() {
    let sandbox = Sandbox::with_project();
    let whole = sandbox.read(MEETINGS);
    let places = sandbox.read(PLACES);
    sandbox.edit(MEETINGS, ",21,69", ",3,51");
    sandbox.edit(MEETINGS, "\n", "\r\n");
    sandbox.write(PLACES, format!("\u{FEFF}{}", places.replace("Port Ailsa", " Port Ailsa ").replace('й', "и\u{306}")));
    let documents = ["--sources", "documents"];
    let expected = [
        "E004 meetings.csv:2 quote_start",
        "D013 meetings.csv:1",
        "D008 places.csv:1",
        "D010 places.csv:2 label_en",
        "D011 places.csv:2 label_ru",
    ];
    assert_eq!(findings(&sandbox, &documents), expected);
    let before = sandbox.read(MEETINGS);
    let asked = sandbox.run(&["check", "--fix", "--sources", "documents"]).fails(1);
    assert!(
        asked.stderr.contains("give --yes") && asked.stderr.contains("+place-port-ailsa,city,,Port Ailsa"),
        "{}",
        asked.stderr
    );
    assert_eq!(sandbox.read(MEETINGS), before, "nothing is changed unasked");
    let mended = sandbox.run(&["check", "--fix", "--yes", "--sources", "documents"]).succeeds();
    assert!(mended.stderr.contains("5 findings mended in 2 files"), "{}", mended.stderr);
    assert_eq!((sandbox.read(MEETINGS), sandbox.read(PLACES)), (whole, places));
}

#[test]
fn columns_are_put_in_order_with_their_cells() {
    let sandbox = Sandbox::with_project();
    let whole = sandbox.read(MEETINGS);
    let mut reader = csv::Reader::from_reader(whole.as_bytes());
    let rows = std::iter::once(reader.headers().unwrap().clone()).chain(reader.records().map(Result::unwrap));
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows.for_each(|row| writer.write_record(row.iter().rev()).unwrap());
    sandbox.write(MEETINGS, writer.into_inner().unwrap());
    assert_eq!(findings(&sandbox, &[]), ["D014 meetings.csv:1"]);
    sandbox.run(&["check", "--fix", "--yes"]).succeeds();
    assert_eq!(findings(&sandbox, &[]), [""; 0]);
    let header = sandbox.read(MEETINGS).lines().next().unwrap().to_owned();
    assert!(header.starts_with("record,source,") && header.ends_with("quote,quote_start,quote_end"), "{header}");
    let conflicts = sandbox.run(&["conflicts"]).succeeds().stdout;
    assert!(conflicts.contains("1998-05-04") && conflicts.contains("1998-05-05"), "{conflicts}");
}

#[test]
fn alike_findings_are_told_together() {
    let sandbox = Sandbox::with_project();
    let rows: String = (0..40).map(|n| format!("place-{n},town,,P,P,P\n")).collect();
    sandbox.write(PLACES, sandbox.read(PLACES) + &rows);
    let told = sandbox.run(&["check"]).fails(1).stdout;
    assert!(told.contains("\"town\" is not declared anywhere") && told.contains("... and 39 more rows"), "{told}");
    assert_eq!(told.matches("error[D003]").count(), 1, "{told}");
}

#[test]
fn sarif_has_rules_places_related_places_and_fixes() {
    let sandbox = Sandbox::with_project();
    sandbox.edit(MEETINGS, "1998-05-04,date", "1998-05-44,date");
    sandbox.edit(PLACES, "Port Ailsa", " Port Ailsa");
    let run = sandbox.run(&["check", "--format", "sarif"]).fails(1);
    let log: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let date = &run["results"][0];
    assert_eq!((&date["ruleId"], &date["level"]), (&"D001".into(), &"error".into()));
    let rule = usize::try_from(date["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], "D001");
    let place = &date["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], MEETINGS);
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&2.into(), &51.into()));
    let related = &date["relatedLocations"][0]["physicalLocation"];
    assert_eq!(related["artifactLocation"]["uri"], "ontology/mapping.ttl");
    let spaces = run["results"].as_array().unwrap().iter().find(|result| result["ruleId"] == "D010").unwrap();
    let change = &spaces["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "Port Ailsa");
}

/// Rows of figures, of which the store keeps the values and not the spellings.
#[test]
fn spellings_that_are_lost() {
    let figures = |values: &[(&str, &str)]| {
        let sandbox = Sandbox::with_project();
        for (number, (value, datatype)) in values.iter().enumerate() {
            let cells = format!("f1-{number:02},report,body-council,anniversary,{value},{datatype},,exactly,,");
            record(&sandbox, "figures", &cells, "third session in Port Ailsa");
        }
        let found = findings(&sandbox, &[]).into_iter().filter(|found| found.starts_with("D019"));
        found.map(|found| found.trim_start_matches("D019 figures.csv:").to_owned()).collect::<Vec<_>>()
    };
    let lost = [("007", "integer"), ("7", "integer"), ("+5", "integer"), ("4.50", "decimal"), ("4.5", "decimal")];
    assert_eq!(figures(&lost), ["2 value", "4 value", "5 value"]);
    assert_eq!(figures(&[("12345678901234567890123", "integer"), ("1", "boolean")]), ["3 value"]);
    // A datatype is narrowed for all rows, and a spelling is that of one.
    assert_eq!(figures(&[("1", "byte"), ("2", "byte"), ("03", "byte")]), ["2 value", "4 value"]);
}

#[test]
fn a_derived_datatype_is_told_with_its_line_of_the_mapping() {
    let sandbox = Sandbox::with_project();
    sandbox.edit(
        "ontology/mapping.ttl",
        "rml:reference \"ordinal\" ; rml:datatype xsd:integer",
        "rml:reference \"ordinal\" ; rml:datatype xsd:positiveInteger",
    );
    let run = sandbox.run(&["check"]);
    assert!(run.stdout.contains("xsd:positiveInteger becomes xsd:integer"), "{}", run.shown());
    assert!(run.stdout.contains("ontology/mapping.ttl:"), "{}", run.shown());
    assert_eq!(run.stdout.matches("D019").count(), 1, "{}", run.shown());
}
