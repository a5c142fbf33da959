//! `diwan check` as a program: its formats, its exit codes, `--fix`, and the settings of `diwan.toml`. The fixtures in
//! the files of the rules test what the rules find.

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

/// Adds an entity to a register.
fn register(sandbox: &Sandbox, table: &str, slug: &str, kind: &str) {
    let path = format!("data/registers/{table}.csv");
    let text = sandbox.read(&path) + &format!("{slug},{kind},A thing,شيء,Вещь\n");
    sandbox.write(&path, text);
}

/// Adds a note on a record.
fn note(sandbox: &Sandbox, record: &str) {
    note_on(sandbox, record, "");
}

/// Adds a note on columns of a record.
fn note_on(sandbox: &Sandbox, record: &str, columns: &str) {
    let text =
        sandbox.read("data/notes.csv") + &format!("{record},,{columns},misprint,The source prints it so.,كذا,Так.\n");
    sandbox.write("data/notes.csv", text);
}

#[test]
fn bare_carriage_returns_are_fixed_first() {
    let sandbox = Sandbox::with_project();
    let whole = sandbox.read(MEETINGS);
    sandbox.write(MEETINGS, whole.replace(",21,69", ",1,49").replace('\n', "\r"));
    assert_eq!(findings(&sandbox, &["--sources", "documents"]), ["D013 meetings.csv:1"]);
    let fixed = sandbox.run(&["check", "--fix", "--yes", "--sources", "documents"]).succeeds().stderr;
    assert_eq!(fixed.matches("1 finding fixed in 1 file").count(), 2, "first the lines, then the offsets: {fixed}");
    assert_eq!(sandbox.read(MEETINGS), whole);
}

#[test]
fn text_after_a_closing_quote_belongs_to_the_cell() {
    let sandbox = Sandbox::with_project();
    sandbox.edit(PLACES, ",Port Ailsa,", ",\"Port Ailsa\" ,");
    sandbox.run(&["check", "--fix", "--yes"]).succeeds();
    assert!(sandbox.read(PLACES).contains(",Port Ailsa,"), "{}", sandbox.read(PLACES));
}

#[test]
fn findings_covered_by_notes_are_only_counted() {
    let sandbox = Sandbox::with_project();
    sandbox.edit(MEETINGS, "1998-05-06,date", "1998-04,gYearMonth");
    note(&sandbox, "m2-01");
    assert_eq!(findings(&sandbox, &[]), ["D020 meetings.csv:2 end"], "a note on another record");
    note(&sandbox, "m1-01");
    let told = sandbox.run(&["check"]).succeeds().stdout;
    assert!(told.contains("1 warning not shown: there are notes on their records"), "{told}");
}

#[test]
fn ambiguous_misplaced_quotes_are_not_fixed() {
    let sandbox = Sandbox::with_project();
    let quoted = |start: usize| format!("n1-01,report,body-council,e,en,e,{start},{}\n", start + 1);
    let names = "data/records/names.csv";
    let header = sandbox.read(names);
    sandbox.write(names, header.clone() + &quoted(1));
    let documents = ["--sources", "documents"];
    assert_eq!(findings(&sandbox, &documents), ["E004 names.csv:2 quote_start"]);
    let run = sandbox.run(&["check", "--fix", "--yes", "--sources", "documents"]).fails(1);
    assert!(run.stdout.contains("but at 7 other places") && run.stdout.contains("(2, 13, "), "{}", run.stdout);
    assert_eq!(sandbox.read(names), header.clone() + &quoted(1));
    sandbox.write(names, header + &quoted(2));
    assert_eq!(findings(&sandbox, &documents), [""; 0]);
}

#[test]
fn errors_in_the_mapping_are_reported_with_their_line() {
    let line = |text: &str, what: &str| text.lines().position(|line| line.contains(what)).unwrap() + 1;
    let sandbox = Sandbox::with_project();
    let mapping = sandbox.read("ontology/mapping.ttl");
    let place = line(&mapping, "<#place> rml:predicate");
    let location = "schema:location ; rml:objectMap [ rml:template \"id/{place";
    sandbox.edit("ontology/mapping.ttl", &format!("{location}}}"), location);
    assert_eq!(findings(&sandbox, &[]), [format!("M002 mapping.ttl:{place}")]);
    sandbox.write("ontology/mapping.ttl", mapping.replace("<#place> rml:predicate", "<#place> rml:predicate ;"));
    assert_eq!(findings(&sandbox, &[]), [format!("M002 mapping.ttl:{place}")]);
    // The line of the error, not the line on which its triples map begins.
    let maps = "rml:predicateObjectMap <#kind> , <#body> , <#ordinal>";
    sandbox.write("ontology/mapping.ttl", mapping.replace(maps, &maps.replace("Object", "Objekt")));
    let inside = line(&mapping, maps);
    assert_eq!(findings(&sandbox, &[]), [format!("M002 mapping.ttl:{inside}")]);
    let sarif = sandbox.run(&["check", "--format", "sarif"]).fails(3).stdout;
    let log: Value = serde_json::from_str(&sarif).unwrap();
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(
        (&place["artifactLocation"]["uri"], &place["region"]["startLine"]),
        (&"ontology/mapping.ttl".into(), &inside.into())
    );
    for command in [["check"].as_slice(), &["build"], &["map", "ontology/mapping.ttl"]] {
        let run = sandbox.run(command).fails(3);
        let text = format!("{}{}", run.stdout, run.stderr);
        assert!(text.contains(&format!("mapping.ttl:{inside}")), "{text}");
    }
}

#[test]
fn errors_in_the_project_file_are_reported_with_their_line() {
    let sandbox = Sandbox::with_project();
    sandbox.edit("diwan.toml", "mapping =", "maping =");
    let told = sandbox.run(&["check"]).fails(3).stderr;
    assert!(
        told.contains("error[P005]") && told.contains("diwan.toml") && told.contains("unknown field `maping`"),
        "{told}"
    );
    assert_eq!(findings(&sandbox, &[]), ["P005 diwan.toml:12"]);
    let sarif = sandbox.run(&["check", "--format", "sarif"]).fails(3).stdout;
    let log: Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "P005");
    sandbox.edit("diwan.toml", "maping =", "mapping =");
    sandbox.edit("diwan.toml", "output = \".diwan\"", "output = \"data/records\"");
    let told = sandbox.run(&["build"]).fails(3).stderr;
    assert!(told.contains("is the folder of `data`, or one above or below it; use a separate folder"), "{told}");
    assert!(sandbox.run(&["explain", "p005"]).succeeds().stdout.contains("The project file is missing or invalid"));
}

#[test]
fn only_mechanical_findings_are_fixed() {
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
        asked.stderr.contains("use --yes") && asked.stderr.contains("+place-port-ailsa,city,,Port Ailsa"),
        "{}",
        asked.stderr
    );
    assert_eq!(sandbox.read(MEETINGS), before, "nothing is changed unasked");
    let fixed = sandbox.run(&["check", "--fix", "--yes", "--sources", "documents"]).succeeds();
    assert!(fixed.stderr.contains("5 findings fixed in 2 files"), "{}", fixed.stderr);
    assert_eq!((sandbox.read(MEETINGS), sandbox.read(PLACES)), (whole, places));
}

#[test]
fn columns_are_reordered_with_their_cells() {
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
fn equal_findings_are_grouped() {
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

/// The output of `check`, without excerpts.
fn told(sandbox: &Sandbox, more: &[&str]) -> Vec<(String, String)> {
    let run = sandbox.run(&[&["check", "--format", "json"], more].concat());
    let found: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stderr));
    let text = |found: &Value, field: &str| found[field].as_str().unwrap_or_default().to_owned();
    found["diagnostics"].as_array().unwrap().iter().map(|found| (text(found, "message"), text(found, "help"))).collect()
}

/// The only finding of `check`.
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
fn tables_in_other_encodings_are_reported_once_and_converted() {
    let sandbox = Sandbox::with_project();
    let whole = sandbox.read(PLACES);
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let marked = [b"\xFF\xFE".to_vec(), wide(&whole)].concat();
    let unicode_text = [b"\xFF\xFE".to_vec(), wide(&separated(&whole, "\t").replace('\n', "\r\n"))].concat();
    let wider = whole.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect::<Vec<u8>>();
    for (bytes, message) in [
        (marked, "the table is not UTF-8: it is UTF-16, little-endian"),
        (wide(&whole), "the table is not UTF-8: it is UTF-16, little-endian, without a byte-order mark"),
        (unicode_text, "the table is not UTF-8: it is UTF-16, little-endian"),
        (wider, "the table is not UTF-8: it is UTF-32, big-endian, without a byte-order mark"),
    ] {
        sandbox.write(PLACES, bytes);
        assert_eq!(only(&sandbox, &[]).0, message);
        let shown = fix(&sandbox, &[]);
        assert!(shown.contains("places.csv: all lines are converted to UTF-8"), "{shown}");
        assert_eq!(sandbox.read(PLACES), whole);
    }
}

#[test]
fn single_byte_encodings_are_converted_after_showing_each_cell() {
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
        assert!(help.starts_with(&format!("the table may be {name}: the cell would become \"{label}\"")), "{help}");
        let asked = sandbox.run(&["check", "--fix"]).fails(1).stderr;
        assert!(asked.contains(&format!("\"{label}\"")) && asked.contains("use --yes"), "{asked}");
        assert_eq!(std::fs::read(sandbox.path(PLACES)).unwrap(), *bytes, "nothing is changed unasked");
        let _ = fix(&sandbox, &[]);
        assert!(sandbox.read(PLACES).contains(label), "{}", sandbox.read(PLACES));
    }
}

#[test]
fn files_in_other_formats_are_reported_with_their_format() {
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
        assert_eq!(only(&sandbox, &[]).0, format!("the file is not a table: it is {message}"));
        let build = sandbox.run(&["build"]).fails(1).stderr;
        assert_eq!(build.matches("error[").count(), 1, "{build}");
        assert!(build.contains("places.csv") && !build.contains("UTF-16"), "{build}");
    }
}

#[test]
fn other_separators_are_reported_once_and_converted() {
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
fn only_the_row_with_another_separator_is_fixed() {
    let sandbox = Sandbox::with_project();
    let whole = sandbox.read(PLACES);
    sandbox.write(PLACES, format!("{whole}place-x;city;;X, Y;X;X\n"));
    assert!(told(&sandbox, &[])[0].0.starts_with("the cells of the row are separated by semicolons"));
    sandbox.run(&["check", "--fix", "--yes"]);
    assert_eq!(sandbox.read(PLACES), format!("{whole}place-x,city,,\"X, Y\",X,X\n"));
}

#[test]
fn a_quote_in_another_document() {
    let sandbox = Sandbox::with_project();
    sandbox.edit(MEETINGS, "m1-01,report", "m1-01,bulletin");
    let (message, help) = only(&sandbox, &["--sources", "documents"]);
    assert_eq!(
        message,
        "\"third session in Port Ailsa from 4 to 6 May 1998\" is not in `bulletin`, which the row names, but in \
         `report`, at 21 to 69"
    );
    assert_eq!(help, "if `report` is meant, write it into `source` and run `diwan cite`; otherwise quote `bulletin`");
    assert_eq!(findings(&sandbox, &["--sources", "documents"]), ["E004 meetings.csv:2 source"]);
    let cite = sandbox.run(&["cite", MEETINGS, "--sources", "documents"]).fails(1).stdout;
    assert!(cite.contains("meetings.csv:2: the quote is not in `bulletin`, but in `report`"), "{cite}");
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
            "character 10 of the quote is U+200B, a zero-width space, which the document does not have",
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
        assert_eq!(message, format!("\"{words}\" is not in the document, but similar words are: {said}"));
        assert_eq!(findings(&sandbox, &documents), ["E004 meetings.csv:2 quote"]);
        let cite = sandbox.run(&["cite", MEETINGS, "--sources", "documents"]).fails(1).stdout;
        assert!(cite.contains(said), "{cite}");
        let _ = fix(&sandbox, &documents);
        assert_eq!(sandbox.read(MEETINGS), whole);
    }
}

#[test]
fn all_missing_tables_are_reported_with_the_triples_maps_that_read_them() {
    let sandbox = Sandbox::with_project();
    std::fs::remove_file(sandbox.path(PLACES)).unwrap();
    std::fs::rename(sandbox.path(MEETINGS), sandbox.path("data/records/meeting.csv")).unwrap();
    let told = told(&sandbox, &[]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(
        told[0].0,
        "the table does not exist; it is read by <https://w3id.org/diwan/mapping#Meeting>, \
         <https://w3id.org/diwan/mapping#MeetingQuote>, <https://w3id.org/diwan/mapping#MeetingRecord>"
    );
    assert!(told[0].1.starts_with("was it renamed to data/records/meeting.csv, which is not mapped?"), "{told:?}");
    assert_eq!(told[1].1, "restore the table, or remove the triples maps that read it");
    for args in [&["build"][..], &["check"], &["query", "summits"]] {
        let run = sandbox.run(args).fails(4);
        let text = run.stdout + &run.stderr;
        assert!(text.contains("data/registers/places.csv") && text.contains("ontology/mapping.ttl:"), "{text}");
        assert!(text.contains("the mapping reads it here"), "{text}");
    }
}

/// A project with an entity that no record mentions (D012), and a number whose spelling is lost (D019).
fn with_two_warnings() -> Sandbox {
    let sandbox = Sandbox::with_project();
    register(&sandbox, "officials", "person-x", "person");
    sandbox.edit(MEETINGS, ",body-council,3,,,1998-05-04", ",body-council,03,,,1998-05-04");
    assert_eq!(findings(&sandbox, &[]), ["D019 meetings.csv:2 ordinal", "D012 officials.csv:2"]);
    sandbox
}

fn set(sandbox: &Sandbox, rules: &str) {
    sandbox.write("diwan.toml", sandbox.read("diwan.toml") + "\n[check]\n" + rules);
}

#[test]
fn rules_that_are_off_are_not_run_and_are_reported() {
    let sandbox = with_two_warnings();
    set(&sandbox, "D019 = \"off\"\n");
    assert_eq!(findings(&sandbox, &[]), ["D012 officials.csv:2"]);
    let text = sandbox.run(&["check"]).succeeds().stdout;
    assert!(text.contains("\nturned off in diwan.toml: D019\n0 errors, 1 warning\n"), "{text}");
    let json: Value = serde_json::from_str(&sandbox.run(&["check", "--format", "json"]).stdout).unwrap();
    assert_eq!(json["settings"], serde_json::json!({ "off": ["D019"], "severity": {} }));
}

#[test]
fn a_warning_that_is_made_an_error_fails_the_check_and_the_build() {
    let sandbox = with_two_warnings();
    set(&sandbox, "D012 = \"error\"\n");
    assert_eq!(findings(&sandbox, &[]), ["D012 officials.csv:2", "D019 meetings.csv:2 ordinal"]);
    let text = sandbox.run(&["check"]).fails(1).stdout;
    assert!(text.contains("error[D012]") && text.contains("\nchanged in diwan.toml: D012 error\n"), "{text}");
    sandbox.run(&["build"]).fails(1);
    sandbox.edit("diwan.toml", "D012 = \"error\"", "D012 = \"warning\"");
    sandbox.run(&["build"]).succeeds();
}

#[test]
fn an_error_that_is_made_a_warning_lets_the_build_pass() {
    let sandbox = Sandbox::with_project();
    sandbox.edit(MEETINGS, "place-port-ailsa", "place-port-royal");
    sandbox.run(&["build"]).fails(1);
    set(&sandbox, "D003 = \"warning\"\nD012 = \"off\"\n");
    let build = sandbox.run(&["build"]).succeeds().stderr;
    assert!(build.contains("warning[D003]"), "{build}");
}

#[test]
fn sarif_has_the_defaults_of_rules_and_what_the_project_overrides() {
    let sandbox = with_two_warnings();
    let run = |sandbox: &Sandbox| -> Value {
        let log: Value = serde_json::from_str(&sandbox.run(&["check", "--format", "sarif"]).stdout).unwrap();
        log["runs"][0].clone()
    };
    assert!(run(&sandbox).get("invocations").is_none(), "nothing is overridden");
    set(&sandbox, "D019 = \"off\"\nD012 = \"error\"\n");
    let run = run(&sandbox);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let index = |code: &str| rules.iter().position(|rule| rule["id"] == code).unwrap();
    let rule = &rules[index("D012")];
    assert_eq!(rule["name"], "unused-entity");
    assert_eq!(rule["defaultConfiguration"], serde_json::json!({ "enabled": true, "level": "warning" }));
    let overrides = serde_json::json!([
        { "descriptor": { "id": "D019", "index": index("D019") }, "configuration": { "enabled": false } },
        { "descriptor": { "id": "D012", "index": index("D012") }, "configuration": { "level": "error" } },
    ]);
    assert_eq!(run["invocations"][0]["ruleConfigurationOverrides"], overrides);
    assert_eq!(run["results"][0]["level"], "error");
}

#[test]
fn settings_of_rules_that_do_not_exist_or_cannot_be_set_are_errors_of_the_project_file() {
    let sandbox = Sandbox::with_project();
    set(&sandbox, "D0019 = \"off\"\nM001 = \"off\"\n");
    let lines = sandbox.read("diwan.toml").lines().count();
    assert_eq!(findings(&sandbox, &[]), [format!("P005 diwan.toml:{}", lines - 1), format!("P005 diwan.toml:{lines}")]);
    let text = sandbox.run(&["check"]).fails(3).stdout;
    assert!(text.contains("did you mean D019, \"lost-spelling\"?"), "{text}");
    sandbox.run(&["build"]).fails(3);
    sandbox.edit("diwan.toml", "D0019 = \"off\"\nM001 = \"off\"", "D019 = \"no\"");
    let text = sandbox.run(&["check"]).fails(3).stderr;
    assert!(text.contains("expected one of `off`, `warning`, `error`"), "{text}");
}

/// Two rows with one key are one record with twice the facts. Only the rule about keys reports that while it is on.
#[test]
fn rules_that_are_off_do_not_suppress_findings() {
    let sandbox = Sandbox::with_project();
    sandbox.edit(MEETINGS, "m2-01,bulletin,meeting-council-3", "m1-01,bulletin,meeting-council-3");
    let with = findings(&sandbox, &[]);
    set(&sandbox, "D002 = \"off\"\n");
    let without = findings(&sandbox, &[]);
    assert_eq!(with.iter().filter(|found| found.starts_with("D002")).count(), 1, "{with:?}");
    assert!(with.len() == 1 && !without.is_empty() && !without.contains(&with[0]), "{with:?} {without:?}");
}

/// Only the mapping determines which columns are read. Other columns may have any name.
#[test]
fn unmapped_column_names_do_not_stop_a_build() {
    let sandbox = Sandbox::with_project();
    let table = sandbox.read(MEETINGS);
    let with = |names: &str| -> String {
        let rows = table.lines().enumerate();
        rows.map(|(line, row)| format!("{row},{}\n", if line == 0 { names } else { "x,y,z" })).collect()
    };
    sandbox.write(MEETINGS, with("extra,extra,"));
    let found = findings(&sandbox, &[]);
    assert_eq!(found[..2], ["D009 meetings.csv:1 extra", "D009 meetings.csv:1"], "{found:?}");
    let build = sandbox.run(&["build"]).succeeds().stderr;
    assert!(build.contains("warning[D009]: column `extra` is in the header twice"), "{build}");
    sandbox.write(MEETINGS, with("extra,quote,"));
    let build = sandbox.run(&["build"]).fails(1).stderr;
    assert!(
        build.contains("error[D009]: column `quote` is in the header twice") && build.contains("warning[D009]"),
        "{build}"
    );
    let quiet = sandbox.run(&["build", "--quiet"]).fails(1).stderr;
    assert!(quiet.contains("error[D009]") && !quiet.contains("warning"), "{quiet}");
}

#[test]
fn quiet_builds_print_no_warnings() {
    let sandbox = with_two_warnings();
    let run = sandbox.run(&["build", "--quiet"]).succeeds();
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
}

/// All errors, with their lines, in every format.
#[test]
fn everything_wrong_with_the_mapping_is_reported_at_once() {
    let sandbox = Sandbox::with_project();
    let mapping = sandbox.read("ontology/mapping.ttl");
    let lines = mapping.trim_end().lines().count();
    let more = "<#one> rml:subjectMap [ rml:template \"{\" ] .\n<#two> rml:subject \"x\" .\n";
    sandbox.write("ontology/mapping.ttl", format!("{}\n{more}", mapping.trim_end()));
    let expected = [lines + 1, lines + 2].map(|line| format!("M002 mapping.ttl:{line}"));
    assert_eq!(findings(&sandbox, &[]), expected);
    let build = sandbox.run(&["build"]).fails(3).stderr;
    assert_eq!(build.matches("error[M002]: ").count(), 2, "{build}");
    let map = sandbox.run(&["map", "ontology/mapping.ttl"]).fails(3).stderr;
    assert_eq!(map.matches("error[M002]: ontology/mapping.ttl:").count(), 2, "{map}");
}
