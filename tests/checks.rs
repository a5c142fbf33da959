//! What `diwan check` finds: code, file, line and column of each, and nothing else; and what `--fix` makes of it.

use crate::common::program::Sandbox;
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
    note_on(sandbox, record, "");
}

/// A note on columns of a record.
fn note_on(sandbox: &Sandbox, record: &str, columns: &str) {
    let text =
        sandbox.read("data/notes.csv") + &format!("{record},,{columns},misprint,The source prints it so.,كذا,Так.\n");
    sandbox.write("data/notes.csv", text);
}

#[test]
fn columns_that_notes_are_about_are_columns_of_the_record() {
    let about = |column: &str| {
        let column = column.to_owned();
        found(move |project| {
            let row = format!("m1-01,,{column},reading,It is read so.,كذا,Так.\n");
            project.write("data/notes.csv", project.read("data/notes.csv") + &row);
        })
    };
    assert_eq!(about("ordinal start"), [""; 0]);
    // A cell that is empty in this row.
    assert_eq!(about("slogan"), [""; 0]);
    assert_eq!(about("ordinel start"), ["D027 notes.csv:2 column"]);
    // Of the words themselves no fact is made.
    assert_eq!(about("quote"), ["D027 notes.csv:2 column"]);
    // A column of another table.
    assert_eq!(about("participant"), ["D027 notes.csv:2 column"]);
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
    assert_eq!(places, ["D007 places.csv:3"]);
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
    let fixed = sandbox.run(&["check", "--fix", "--yes", "--sources", "documents"]).succeeds().stderr;
    assert_eq!(fixed.matches("1 finding mended in 1 file").count(), 2, "first the lines, then the offsets: {fixed}");
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
    note_on(&sandbox, "m1-01", "ordinal start");
    assert_eq!(findings(&sandbox, &[]), ["E008 meetings.csv:2 end"], "a note about other columns");
    sandbox.edit("data/notes.csv", "m1-01,,ordinal start", "m1-01,,end");
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

/// What `check` says, without the lines that it shows.
fn told(sandbox: &Sandbox, more: &[&str]) -> Vec<(String, String)> {
    let run = sandbox.run(&[&["check", "--format", "json"], more].concat());
    let found: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stderr));
    let text = |found: &Value, field: &str| found[field].as_str().unwrap_or_default().to_owned();
    found["diagnostics"].as_array().unwrap().iter().map(|found| (text(found, "message"), text(found, "help"))).collect()
}

/// The one thing that `check` says.
#[track_caller]
fn only(sandbox: &Sandbox, more: &[&str]) -> (String, String) {
    let told = told(sandbox, more);
    assert_eq!(told.len(), 1, "{told:#?}");
    told[0].clone()
}

fn fix(sandbox: &Sandbox, more: &[&str]) -> String {
    sandbox.run(&[&["check", "--fix", "--yes"], more].concat()).succeeds().stderr
}

fn separated(text: &str, separator: &str) -> String {
    assert!(!text.contains(['"', '|', ';', '\t']), "no cell needs quotes");
    text.replace(',', separator)
}

#[test]
fn tables_in_other_encodings_are_told_once_and_converted() {
    let sandbox = Sandbox::with_project();
    let whole = sandbox.read(PLACES);
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let marked = [b"\xFF\xFE".to_vec(), wide(&whole)].concat();
    let unicode_text = [b"\xFF\xFE".to_vec(), wide(&separated(&whole, "\t").replace('\n', "\r\n"))].concat();
    let wider = whole.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect::<Vec<u8>>();
    for (bytes, message) in [
        (marked, "the table is not UTF-8: it is UTF-16, little-endian"),
        (wide(&whole), "the table is not UTF-8: it is UTF-16, little-endian, without a mark"),
        (unicode_text, "the table is not UTF-8: it is UTF-16, little-endian"),
        (wider, "the table is not UTF-8: it is UTF-32, big-endian, without a mark"),
    ] {
        sandbox.write(PLACES, bytes);
        assert_eq!(only(&sandbox, &[]).0, message);
        let shown = fix(&sandbox, &[]);
        assert!(shown.contains("places.csv: all lines are converted to UTF-8"), "{shown}");
        assert_eq!(sandbox.read(PLACES), whole);
    }
}

#[test]
fn tables_of_one_byte_a_letter_are_converted_by_cells_that_are_shown_first() {
    for (encoding, header, label) in [
        (encoding_rs::WINDOWS_1252, "label_en", "Évora, São Tomé"),
        (encoding_rs::WINDOWS_1251, "label_ru", "Порт-Эйлса"),
        (encoding_rs::WINDOWS_1256, "label_ar", "مرفأ إيلسا"),
    ] {
        let sandbox = Sandbox::with_project();
        let row = |text: &str| {
            let cell = |name: &str| if name == header { format!("\"{text}\"") } else { "Port".to_owned() };
            let cells = ["label_en", "label_ar", "label_ru"].map(cell).join(",");
            format!("slug,kind,within,label_en,label_ar,label_ru\nplace-port-ailsa,city,,{cells}\n")
        };
        let (bytes, _, unmappable) = encoding.encode(Box::leak(row(label).into_boxed_str()));
        assert!(!unmappable);
        sandbox.write(PLACES, &bytes);
        let (_, help) = only(&sandbox, &[]);
        let name = encoding.name();
        assert!(help.starts_with(&format!("the table may be {name}: the cell would say \"{label}\"")), "{help}");
        let asked = sandbox.run(&["check", "--fix"]).fails(1).stderr;
        assert!(asked.contains(&format!("\"{label}\"")) && asked.contains("give --yes"), "{asked}");
        assert_eq!(std::fs::read(sandbox.path(PLACES)).unwrap(), *bytes, "nothing is changed unasked");
        let _ = fix(&sandbox, &[]);
        assert!(sandbox.read(PLACES).contains(label), "{}", sandbox.read(PLACES));
    }
}

#[test]
fn files_that_are_no_tables_are_called_what_they_are() {
    let sandbox = Sandbox::with_project();
    for (bytes, message) in [
        (&b"PK\x03\x04\x14\0\x08\0[Content_Types].xml\0\xFF\0xl/workbook.xml\0"[..], "an Excel workbook (xlsx)"),
        (
            b"PK\x03\x04\x14\0\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
            "an OpenDocument workbook (ods)",
        ),
        (b"PK\x03\x04\x14\0\0\0places.csv\0", "a ZIP archive"),
        (b"%PDF-1.7\n\xE2\xE3\n", "a PDF document"),
        (b"<!DOCTYPE html>\n<html><body>slug,kind</body></html>\n", "an HTML page"),
        (b"[{\"slug\": \"place-port-ailsa\", \"kind\": \"city\"}]\n", "a JSON file"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
            "a pointer of Git LFS; the file itself was not fetched (`git lfs pull`)",
        ),
    ] {
        sandbox.write(PLACES, bytes);
        assert_eq!(only(&sandbox, &[]).0, format!("the file is no table: it is {message}"));
        let build = sandbox.run(&["build"]).fails(1).stderr;
        assert_eq!(build.matches("error[").count(), 1, "{build}");
        assert!(build.contains("places.csv") && !build.contains("UTF-16"), "{build}");
    }
}

#[test]
fn other_separators_are_told_once_and_converted() {
    for (separator, name) in [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")] {
        let sandbox = Sandbox::with_project();
        let whole = sandbox.read(MEETINGS);
        let mut writer = csv::WriterBuilder::new().delimiter(separator.as_bytes()[0]).from_writer(Vec::new());
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(whole.as_bytes());
        reader.records().for_each(|row| writer.write_record(&row.unwrap()).unwrap());
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        assert!(text.contains("session of the Council, which"), "a comma in a cell makes rows of other lengths");
        sandbox.write(MEETINGS, &text);
        let (message, help) = only(&sandbox, &[]);
        assert_eq!(message, format!("the cells of the table are separated by {name}, not by commas"));
        assert!(help.contains("`diwan check --fix` converts it"), "{help}");
        let shown = fix(&sandbox, &[]);
        assert!(shown.contains(&format!("-record{separator}source")) && shown.contains("+record,source"), "{shown}");
        assert_eq!(sandbox.read(MEETINGS), whole);
        sandbox.write(MEETINGS, format!("sep={separator}\r\n{}", text.replace('\n', "\r\n")));
        assert_eq!(only(&sandbox, &[]).0, message);
        let _ = fix(&sandbox, &[]);
        assert_eq!(sandbox.read(MEETINGS), whole);
    }
}

#[test]
fn a_long_table_with_semicolons_is_one_finding_in_every_format() {
    let sandbox = Sandbox::with_project();
    let rows: String = (0..2000).map(|n| format!("place-{n};city;;P, Q, and R;P;P\n")).collect();
    sandbox.write(PLACES, format!("slug;kind;within;label_en;label_ar;label_ru\n{rows}"));
    only(&sandbox, &[]);
    for format in ["text", "sarif"] {
        let run = sandbox.run(&["check", "--format", format]).fails(1).stdout;
        assert_eq!(run.matches("separated by semicolons").count(), 1, "{run}");
        assert!(!run.contains("the row has"), "{run}");
    }
    assert_eq!(sandbox.run(&["build"]).fails(1).stderr.matches("error[").count(), 1);
}

#[test]
fn a_row_with_another_separator_is_mended_alone() {
    let sandbox = Sandbox::with_project();
    let whole = sandbox.read(PLACES);
    sandbox.write(PLACES, format!("{whole}place-x;city;;X, Y;X;X\n"));
    assert!(told(&sandbox, &[])[0].0.starts_with("the cells of the row are separated by semicolons"));
    sandbox.run(&["check", "--fix", "--yes"]);
    assert_eq!(sandbox.read(PLACES), format!("{whole}place-x,city,,\"X, Y\",X,X\n"));
}

#[test]
fn a_header_that_changed_is_one_finding() {
    let sandbox = Sandbox::with_project();
    let whole = sandbox.read(MEETINGS);
    let header = |old: &str, new: &str| {
        let (first, rows) = whole.split_once('\n').unwrap();
        assert!(first.contains(old));
        sandbox.write(MEETINGS, format!("{}\n{rows}", first.replacen(old, new, 1)));
        only(&sandbox, &[])
    };
    let (message, help) = header("record,", "rekord,");
    assert_eq!(message, "the mapping reads column `record`, which is not in the header");
    assert!(
        help.starts_with("did you mean `rekord`? It is read by https://w3id.org/diwan/mapping#Meeting and "),
        "{help}"
    );
    let (message, help) = header(",quote,", ",citation,");
    assert_eq!(message, "the mapping reads column `quote`, which is not in the header");
    assert!(help.starts_with("is it called `citation` now, which nothing reads?"), "{help}");
    let (message, help) = header(",start,", ",");
    assert_eq!(message, "the header names 21 columns, and the rows have 22 cells");
    assert_eq!(help, "the mapping reads `start`: put the name back where its cells are");
    let (message, help) = header(",start,", ",start,remark,");
    assert_eq!(message, "the header names 23 columns, and the rows have 22 cells");
    assert_eq!(help, "nothing reads `remark`: take the name out, or give every row its cell");
    sandbox.write(MEETINGS, whole.split_once('\n').unwrap().1);
    let (message, help) = only(&sandbox, &[]);
    assert_eq!(message, "the first line names no column that the mapping reads; is the header gone?");
    assert!(help.contains("the mapping reads about_en, body, "), "{help}");
}

#[test]
fn a_deleted_column_is_not_taken_for_another_that_is_read() {
    let sandbox = Sandbox::with_project();
    let mut reader = csv::Reader::from_reader(std::fs::File::open(sandbox.path(PLACES)).unwrap());
    let rows = std::iter::once(reader.headers().unwrap().clone()).chain(reader.records().map(Result::unwrap));
    let without: String = rows.map(|row| row.iter().take(5).collect::<Vec<_>>().join(",") + "\n").collect();
    sandbox.write(PLACES, without);
    let (message, help) = only(&sandbox, &[]);
    assert_eq!(message, "the mapping reads column `label_ru`, which is not in the header");
    assert_eq!(help, "add the column, or take it out of https://w3id.org/diwan/mapping#PlacesRegister");
}

#[test]
fn dates_in_other_forms_are_offered_and_written_where_nothing_is_to_be_decided() {
    let sandbox = Sandbox::with_project();
    let whole = sandbox.read(MEETINGS);
    for written in ["04.05.1998", "1998/5/4", "1998-5-4", "19980504", "4 May 1998", "٤ مايو ١٩٩٨", "1998–05–04"]
    {
        sandbox.edit(MEETINGS, "1998-05-04,date", &format!("{written},date"));
        let (message, help) = only(&sandbox, &[]);
        assert_eq!(message, format!("\"{written}\" is not a valid xsd:date"));
        assert_eq!(help, "write it as 1998-05-04; `diwan check --fix` does");
        let shown = fix(&sandbox, &[]);
        assert!(shown.contains(&format!("{written},date")) && shown.contains("1 finding mended"), "{shown}");
        assert_eq!(sandbox.read(MEETINGS), whole);
    }
    for (written, help) in [
        ("04/05/1998", "write it as 1998-05-04 or 1998-04-05: the quote says which"),
        ("4.5.98", "write it as 1998-05-04 or 2098-05-04: the quote says which"),
        (
            "May 1998",
            "write it as 1998-05; it is a month: write gYearMonth into `start_type`, or give the day if the source does",
        ),
        ("1998", "it is a year: write gYear into `start_type`, or give the day or month if the source does"),
        ("1998-05-44", "correct the cell, or empty it and `start_type` if the source does not say"),
        ("soon", "correct the cell, or empty it and `start_type` if the source does not say"),
    ] {
        sandbox.write(MEETINGS, whole.replace("1998-05-04,date", &format!("{written},date")));
        assert_eq!(only(&sandbox, &[]).1, help, "{written}");
        sandbox.run(&["check", "--fix", "--yes"]).fails(1);
        assert!(sandbox.read(MEETINGS).contains(&format!("{written},date")), "nothing is decided");
    }
}

#[test]
fn a_date_of_another_type_names_the_column_of_the_type() {
    let sandbox = Sandbox::with_project();
    let whole = sandbox.read(MEETINGS);
    for (cells, help) in [
        ("1998-05-04,gYear", "it is a day: write date into `start_type`"),
        ("1998-05-04,gYearMonth", "it is a day: write date into `start_type`"),
        ("1998-05,gYear", "it is a month: write gYearMonth into `start_type`"),
        ("1998,gYearMonth", "it is a year: write gYear into `start_type`, or give the day or month if the source does"),
        ("1998-05-04,", "it is a day: write date into `start_type`"),
        ("1998-05-04,Date", "it is a day: write date into `start_type` (dates are date, gYearMonth or gYear)"),
    ] {
        sandbox.write(MEETINGS, whole.replace("1998-05-04,date", cells));
        let told = told(&sandbox, &[]);
        assert_eq!((told.len(), told[0].1.as_str()), (1, help), "{cells}: {told:?}");
        let json = sandbox.run(&["check", "--format", "json"]).stdout;
        let json: Value = serde_json::from_str(&json).unwrap();
        let also = json["diagnostics"][0]["also"].as_array().unwrap();
        assert!(also.iter().any(|also| also["column"] == "start_type" && also["line"] == 2), "{also:?}");
    }
}

#[test]
fn an_unknown_kind_lists_the_allowed_ones_and_their_file() {
    let sandbox = Sandbox::with_project();
    sandbox.edit(PLACES, "place-port-ailsa,city", "place-port-ailsa,citty");
    let (message, help) = only(&sandbox, &[]);
    assert_eq!(message, "\"citty\" is not declared anywhere");
    assert!(help.starts_with("did you mean \"city\"? Otherwise allowed are city, "), "{help}");
    assert!(help.ends_with(" more; ontology/kinds.ttl declares them"), "{help}");
    sandbox.edit(PLACES, "citty", "harbour");
    let (_, help) = only(&sandbox, &[]);
    assert!(help.starts_with("allowed are ") && help.ends_with("ontology/kinds.ttl declares them"), "{help}");
    sandbox.edit(PLACES, "harbour", "city");
    sandbox.edit(MEETINGS, "place-port-ailsa", "place-p\u{43E}rt-ailsa");
    let help = &told(&sandbox, &[])[0].1;
    assert!(help.contains("did you mean \"place-port-ailsa\" of data/registers/places.csv? They look alike: character 8 of the cell is U+043E, the Cyrillic letter"), "{help}");
    sandbox.edit(MEETINGS, "place-p\u{43E}rt-ailsa", "place-port-royal");
    assert!(!told(&sandbox, &[])[0].1.contains("did you mean"), "another place");
}

#[test]
fn a_quote_that_stands_in_another_document() {
    let sandbox = Sandbox::with_project();
    sandbox.edit(MEETINGS, "m1-01,report", "m1-01,bulletin");
    let (message, help) = only(&sandbox, &["--sources", "documents"]);
    assert_eq!(
        message,
        "\"third session in Port Ailsa from 4 to 6 May 1998\" does not stand in `bulletin`, which the row names, but in `report`, at 21 to 69"
    );
    assert_eq!(help, "if `report` is meant, write it into `source` and run `diwan cite`; otherwise quote `bulletin`");
    assert_eq!(findings(&sandbox, &["--sources", "documents"]), ["E004 meetings.csv:2 source"]);
    let cite = sandbox.run(&["cite", MEETINGS, "--sources", "documents"]).fails(1).stdout;
    assert!(cite.contains("meetings.csv:2: the quote does not stand in `bulletin`, but in `report`"), "{cite}");
}

#[test]
fn a_quote_that_only_looks_like_the_documents_words() {
    let documents = ["--sources", "documents"];
    for (words, said) in [
        (
            "third session in Port\u{A0}Ailsa from 4 to 6 May 1998",
            "character 22 of the quote is U+00A0, a no-break space, where the document has U+0020, a space",
        ),
        (
            "third session in Port Ailsa from 4 to 6 M\u{430}y 1998",
            "character 42 of the quote is U+0430, the Cyrillic letter `\u{430}`, where the document has U+0061, the Latin letter `a`",
        ),
        (
            "third ses\u{200B}sion in Port Ailsa from 4 to 6 May 1998",
            "character 10 of the quote is U+200B, a space without width, which the document does not have",
        ),
        (
            "Third session in Port Ailsa from 4 to 6 May 1998",
            "character 1 of the quote is U+0054, the Latin letter `T`, where the document has U+0074, the Latin letter `t`",
        ),
    ] {
        let sandbox = Sandbox::with_project();
        let whole = sandbox.read(MEETINGS);
        let end = 21 + words.chars().count();
        sandbox.edit(MEETINGS, "third session in Port Ailsa from 4 to 6 May 1998,21,69", &format!("{words},21,{end}"));
        let (message, _) = only(&sandbox, &documents);
        assert_eq!(message, format!("\"{words}\" does not stand in the document, but looks like what does: {said}"));
        assert_eq!(findings(&sandbox, &documents), ["E004 meetings.csv:2 quote"]);
        let cite = sandbox.run(&["cite", MEETINGS, "--sources", "documents"]).fails(1).stdout;
        assert!(cite.contains(said), "{cite}");
        let _ = fix(&sandbox, &documents);
        assert_eq!(sandbox.read(MEETINGS), whole);
    }
}

#[test]
fn words_that_only_look_like_those_of_the_quote() {
    let sandbox = Sandbox::with_project();
    let whole = sandbox.read(MEETINGS);
    sandbox.edit(MEETINGS, "from 4 to 6 May 1998,,", "from 4 to 6\u{A0}May 1998,,");
    let (message, _) = only(&sandbox, &[]);
    assert_eq!(
        message,
        "\"from 4 to 6\u{A0}May 1998\" does not stand in the row's quote, but looks like what does: character 12 of the words is U+00A0, a no-break space, where the quote has U+0020, a space"
    );
    let _ = fix(&sandbox, &[]);
    assert_eq!(sandbox.read(MEETINGS), whole);
}

#[test]
fn tables_that_are_gone_are_all_told_with_what_reads_them() {
    let sandbox = Sandbox::with_project();
    std::fs::remove_file(sandbox.path(PLACES)).unwrap();
    std::fs::rename(sandbox.path(MEETINGS), sandbox.path("data/records/meeting.csv")).unwrap();
    let told = told(&sandbox, &[]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(
        told[0].0,
        "the table is not there; what reads it: <https://w3id.org/diwan/mapping#Meeting>, <https://w3id.org/diwan/mapping#MeetingQuote>, <https://w3id.org/diwan/mapping#MeetingRecord>"
    );
    assert!(told[0].1.starts_with("is it data/records/meeting.csv now, which nothing reads?"), "{told:?}");
    assert_eq!(told[1].1, "put the table back, or take what reads it out of the mapping");
    for args in [&["build"][..], &["check"], &["query", "summits"]] {
        let run = sandbox.run(args).fails(4);
        let text = run.stdout + &run.stderr;
        assert!(text.contains("data/registers/places.csv") && text.contains("ontology/mapping.ttl:"), "{text}");
        assert!(text.contains("the mapping reads it here"), "{text}");
    }
}

#[test]
fn a_forgotten_graph_map_is_told_where_it_is_missing_and_nothing_else() {
    let sandbox = Sandbox::with_project();
    let mapping = sandbox.read("ontology/mapping.ttl");
    let line = mapping.lines().position(|line| line.starts_with("<#Meeting> a")).unwrap() + 1;
    let with = "rml:class diwan:Meeting ; rml:graphMap <#record-graph> ]";
    sandbox.edit("ontology/mapping.ttl", with, "rml:class diwan:Meeting ]");
    assert_eq!(findings(&sandbox, &[]), [format!("M004 mapping.ttl:{line}")]);
    let (message, help) = only(&sandbox, &[]);
    assert_eq!(
        message,
        "<https://w3id.org/diwan/mapping#Meeting> has no graph map: what it makes of data/records/meetings.csv is in no graph"
    );
    assert!(help.contains("rml:graphMap [ rml:template \"https://w3id.org/diwan/record/{…}\" ]"), "{help}");
    sandbox.run(&["build"]).fails(3);
}
