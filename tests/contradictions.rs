//! Every kind of contradiction, planted in the tables of a new project: it is listed, queried, shown and exported. Rows
//! that look like it are not.

use crate::common::program::Sandbox;
use serde_json::Value;
use std::collections::BTreeMap;

/// A row of a table: its file, and the cells by column.
type PlantedRow = (&'static str, &'static [(&'static str, &'static str)]);

/// Adds rows to the tables of a project. Registers get labels, and records a key, a quote and the source `report`, unless
/// the row has its own.
fn plant(sandbox: &Sandbox, rows: &[PlantedRow]) {
    for (index, (table, cells)) in rows.iter().enumerate() {
        let file = format!("data/{table}.csv");
        let text = sandbox.read(&file);
        let mut writer = csv::Writer::from_writer(Vec::new());
        // What a row takes over from its source stands in its quote.
        let printed = cells.iter().find(|(column, _)| ["number", "date_as_written"].contains(column));
        let quote = printed.map_or("The Council", |(_, value)| value);
        let defaults = [
            ("record", format!("x{index}-01")),
            ("source", "report".to_owned()),
            ("quote", quote.to_owned()),
            // Two quotes at one position would be one quote with two texts.
            ("quote_start", (index * 1000).to_string()),
            ("quote_end", (index * 1000 + quote.chars().count()).to_string()),
        ];
        let value = |column: &str| {
            let own = cells.iter().find(|(name, _)| *name == column).map(|(_, value)| (*value).to_owned());
            let default = || defaults.iter().find(|(name, _)| *name == column).map(|(_, value)| value.clone());
            let label = || column.starts_with("label_").then(|| format!("{} {column}", cells[0].1));
            own.or_else(default).or_else(label).unwrap_or_default()
        };
        let header = text.lines().next().unwrap();
        for (column, _) in *cells {
            assert!(header.split(',').any(|name| name == *column), "{table} has no column {column}");
        }
        writer.write_record(header.split(',').map(value)).unwrap();
        let row = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        sandbox.write(&file, format!("{}\n{row}", text.trim_end()));
    }
}

const THINGS: &[PlantedRow] = &[
    ("registers/meetings", &[("slug", "meeting-summit-7"), ("kind", "summit")]),
    ("registers/meetings", &[("slug", "meeting-summit-8"), ("kind", "summit")]),
    ("registers/meetings", &[("slug", "meeting-summit-9"), ("kind", "summit")]),
    ("registers/meetings", &[("slug", "meeting-ministers-30"), ("kind", "ministerial-session")]),
    ("registers/meetings", &[("slug", "meeting-ministers-31"), ("kind", "ministerial-session")]),
    ("registers/meetings", &[("slug", "meeting-ministers-32"), ("kind", "ministerial-session")]),
    ("registers/resolutions", &[("slug", "resolution-a"), ("kind", "resolution")]),
    ("registers/resolutions", &[("slug", "resolution-b"), ("kind", "resolution")]),
    ("registers/resolutions", &[("slug", "resolution-c"), ("kind", "resolution")]),
    ("registers/resolutions", &[("slug", "resolution-d"), ("kind", "resolution")]),
    ("registers/resolutions", &[("slug", "resolution-30"), ("kind", "resolution")]),
    ("registers/resolutions", &[("slug", "resolution-31"), ("kind", "resolution")]),
    ("registers/resolutions", &[("slug", "resolution-32"), ("kind", "resolution")]),
    ("registers/resolutions", &[("slug", "resolution-x"), ("kind", "resolution")]),
    ("registers/statements", &[("slug", "statement-x"), ("kind", "speech")]),
    ("registers/conferrals", &[("slug", "conferral-x"), ("kind", "honorary-title")]),
    ("registers/events", &[("slug", "event-x"), ("kind", "attack")]),
    ("registers/bodies", &[("slug", "body-group"), ("kind", "contact-group")]),
    ("registers/bodies", &[("slug", "body-other"), ("kind", "organisation")]),
    ("registers/states", &[("slug", "state-a"), ("kind", "state")]),
    ("registers/states", &[("slug", "state-b"), ("kind", "state")]),
];

/// Rows without a contradiction, which those below complete.
const BACKGROUND: &[PlantedRow] = &[
    (
        "records/meetings",
        &[
            ("meeting", "meeting-ministers-30"),
            ("body", "body-council"),
            ("ordinal", "30"),
            ("start", "2003-05-28"),
            ("start_type", "date"),
        ],
    ),
    ("records/meetings", &[("meeting", "meeting-ministers-32"), ("body", "body-council"), ("ordinal", "32")]),
    ("records/texts", &[("text", "resolution-30"), ("adopted_at", "meeting-ministers-30"), ("number", "1/30")]),
    ("records/texts", &[("text", "resolution-31"), ("adopted_at", "meeting-ministers-31"), ("number", "2/31")]),
    ("records/texts", &[("text", "resolution-32"), ("adopted_at", "meeting-ministers-32"), ("number", "3/32")]),
    (
        "records/meetings",
        &[
            ("meeting", "meeting-summit-9"),
            ("start", "2000-11-12"),
            ("start_type", "date"),
            ("end", "2000-11-14"),
            ("end_type", "date"),
        ],
    ),
];

const PLANTED: &[(&str, &[PlantedRow])] = &[
    (
        "shared-ordinal",
        &[
            ("records/meetings", &[("meeting", "meeting-summit-7"), ("body", "body-council"), ("ordinal", "8")]),
            ("records/meetings", &[("meeting", "meeting-summit-8"), ("body", "body-council"), ("ordinal", "8")]),
        ],
    ),
    (
        "shared-number",
        &[
            ("records/texts", &[("text", "resolution-a"), ("number", "2/11-E")]),
            ("records/texts", &[("text", "resolution-b"), ("number", "2/11-P")]),
        ],
    ),
    (
        "incompatible-kinds",
        &[
            ("records/meetings", &[("meeting", "meeting-summit-9"), ("kind", "summit")]),
            ("records/meetings", &[("meeting", "meeting-summit-9"), ("kind", "ministerial-session")]),
        ],
    ),
    (
        "differing-awards",
        &[
            ("records/conferrals", &[("conferral", "conferral-x"), ("award", "dostlug-order")]),
            ("records/conferrals", &[("conferral", "conferral-x"), ("award", "icesco-goodwill-ambassador")]),
        ],
    ),
    (
        "differing-principals",
        &[
            ("records/statements", &[("statement", "statement-x"), ("on_behalf_of", "body-group")]),
            (
                "records/statements",
                &[("source", "bulletin"), ("statement", "statement-x"), ("on_behalf_of", "body-other")],
            ),
        ],
    ),
    (
        "announced-number",
        &[
            (
                "records/figures",
                &[
                    ("figure_of", "body-group"),
                    ("measure", "member-states"),
                    ("value", "3"),
                    ("value_type", "integer"),
                    ("bound", "listed"),
                ],
            ),
            (
                "records/memberships",
                &[
                    ("member", "state-a"),
                    ("organization", "body-group"),
                    ("role", "member-state"),
                    ("term", "member-state"),
                ],
            ),
        ],
    ),
    (
        "parts-and-whole",
        &[
            (
                "records/figures",
                &[("figure_of", "event-x"), ("measure", "killed"), ("value", "106"), ("value_type", "integer")],
            ),
            (
                "records/figures",
                &[
                    ("figure_of", "event-x"),
                    ("measure", "killed-children"),
                    ("value", "613"),
                    ("value_type", "integer"),
                    ("part_of", "killed"),
                ],
            ),
        ],
    ),
    (
        "outside-meeting",
        &[
            (
                "records/meetings",
                &[
                    ("meeting", "meeting-summit-7"),
                    ("start", "1994-12-13"),
                    ("start_type", "date"),
                    ("end", "1994-12-14"),
                    ("end_type", "date"),
                ],
            ),
            (
                "records/texts",
                &[
                    ("text", "resolution-c"),
                    ("adopted_at", "meeting-summit-7"),
                    ("date", "1994-12-15"),
                    ("date_type", "date"),
                ],
            ),
        ],
    ),
    (
        "refers-to-later",
        &[(
            "records/texts",
            &[("text", "resolution-d"), ("date", "1993-01-02"), ("date_type", "date"), ("recalls", "resolution-c")],
        )],
    ),
    (
        "weekday",
        &[(
            "records/events",
            &[
                ("event", "event-x"),
                ("start", "1994-12-13"),
                ("start_type", "date"),
                ("date_as_written", "Monday, 13 December 1994"),
            ],
        )],
    ),
    (
        "sequence",
        &[(
            "records/meetings",
            &[
                ("meeting", "meeting-ministers-31"),
                ("body", "body-council"),
                ("ordinal", "31"),
                ("start", "2002-06-25"),
                ("start_type", "date"),
            ],
        )],
    ),
    (
        "other-session",
        &[("records/texts", &[("text", "resolution-x"), ("adopted_at", "meeting-ministers-32"), ("number", "32/31")])],
    ),
    (
        "length-of-time",
        &[(
            "records/figures",
            &[
                ("figure_of", "meeting-summit-9"),
                ("measure", "duration"),
                ("value", "2"),
                ("value_type", "integer"),
                ("unit_en", "days"),
            ],
        )],
    ),
];

/// Rows that differ from those above in what makes them a contradiction.
const NEAR: &[PlantedRow] = &[
    ("records/meetings", &[("meeting", "meeting-summit-7"), ("body", "body-council"), ("ordinal", "7")]),
    ("records/meetings", &[("meeting", "meeting-summit-8"), ("body", "body-council"), ("ordinal", "8")]),
    ("records/texts", &[("text", "resolution-a"), ("number", "2/11-E")]),
    ("records/texts", &[("text", "resolution-b"), ("number", "11/2-E")]),
    ("records/meetings", &[("meeting", "meeting-summit-9"), ("kind", "summit")]),
    ("records/meetings", &[("meeting", "meeting-summit-9"), ("kind", "extraordinary-summit")]),
    ("records/conferrals", &[("conferral", "conferral-x"), ("award", "dostlug-order")]),
    ("records/statements", &[("statement", "statement-x"), ("on_behalf_of", "body-group")]),
    ("records/statements", &[("source", "bulletin"), ("statement", "statement-x"), ("on_behalf_of", "body-group")]),
    (
        "records/figures",
        &[("figure_of", "body-group"), ("measure", "member-states"), ("value", "3"), ("value_type", "integer")],
    ),
    (
        "records/memberships",
        &[("member", "state-a"), ("organization", "body-group"), ("role", "member-state"), ("term", "member-state")],
    ),
    (
        "records/figures",
        &[("figure_of", "event-x"), ("measure", "killed"), ("value", "106"), ("value_type", "integer")],
    ),
    (
        "records/figures",
        &[
            ("figure_of", "event-x"),
            ("measure", "killed-children"),
            ("value", "61"),
            ("value_type", "integer"),
            ("part_of", "killed"),
        ],
    ),
    (
        "records/meetings",
        &[
            ("meeting", "meeting-summit-7"),
            ("start", "1994-12-13"),
            ("start_type", "date"),
            ("end", "1994-12-14"),
            ("end_type", "date"),
        ],
    ),
    (
        "records/texts",
        &[
            ("text", "resolution-c"),
            ("adopted_at", "meeting-summit-7"),
            ("date", "1994-12"),
            ("date_type", "gYearMonth"),
        ],
    ),
    (
        "records/texts",
        &[("text", "resolution-d"), ("date", "1994"), ("date_type", "gYear"), ("recalls", "resolution-c")],
    ),
    (
        "records/events",
        &[
            ("event", "event-x"),
            ("start", "1994-12-13"),
            ("start_type", "date"),
            ("date_as_written", "Tuesday, 13 December 1994"),
        ],
    ),
    (
        "records/meetings",
        &[
            ("meeting", "meeting-ministers-31"),
            ("body", "body-council"),
            ("ordinal", "31"),
            ("start", "2004-06-25"),
            ("start_type", "date"),
        ],
    ),
    ("records/texts", &[("text", "resolution-x"), ("adopted_at", "meeting-ministers-32"), ("number", "31/32")]),
    (
        "records/figures",
        &[
            ("figure_of", "meeting-summit-9"),
            ("measure", "duration"),
            ("value", "3"),
            ("value_type", "integer"),
            ("unit_en", "days"),
        ],
    ),
];

fn kinds(sandbox: &Sandbox) -> BTreeMap<String, usize> {
    let list: Value = serde_json::from_str(&sandbox.run(&["conflicts", "--format", "json"]).succeeds().stdout).unwrap();
    let mut kinds = BTreeMap::new();
    for found in list.as_array().unwrap() {
        *kinds.entry(found["kind"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    kinds
}

#[test]
fn every_planted_contradiction_is_found() {
    let sandbox = Sandbox::with_project();
    plant(&sandbox, THINGS);
    let planted = PLANTED.iter().flat_map(|(_, rows)| rows.iter());
    let rows: Vec<PlantedRow> = BACKGROUND.iter().chain(planted).copied().collect();
    plant(&sandbox, &rows);
    let expected = PLANTED.iter().map(|(kind, _)| ((*kind).to_owned(), 1)).chain([("conflict".to_owned(), 1)]);
    assert_eq!(kinds(&sandbox), expected.collect());

    let text = sandbox.run(&["conflicts"]).succeeds().stdout;
    assert!(text.contains("session number (one ordinal for two meetings)\n"), "{text}");
    assert!(text.ends_with("1 conflict, 13 other contradictions\n"), "{text}");
    let shown = sandbox.run(&["show", "meeting-summit-8"]).succeeds().stdout;
    assert!(shown.contains("\n  ≠ 8\n"), "{shown}");
    for (kind, rows) in PLANTED {
        let kind_parameter = format!("kind={kind}");
        let answer =
            sandbox.run(&["query", "conflicts", "--param", &kind_parameter, "--format", "csv"]).succeeds().stdout;
        assert!(answer.lines().count() > rows.len().min(2), "{kind}: {answer}");
    }
    let trig = sandbox.run(&["export", "--format", "nquads"]).succeeds().stdout;
    assert!(trig.contains("/contradiction/shared-ordinal>") && trig.contains("graph/conflicts>"));
    assert!(sandbox.run(&["check", "--format", "json"]).stdout.matches("diwan:Conflict").count() == 0);
}

#[test]
fn rows_that_only_look_like_one_are_no_contradiction() {
    let sandbox = Sandbox::with_project();
    plant(&sandbox, THINGS);
    plant(&sandbox, &[BACKGROUND, NEAR].concat());
    assert_eq!(kinds(&sandbox), BTreeMap::from([("conflict".to_owned(), 1)]));
}

/// A conflict says that it rests on a reading if a note of that kind is about the contested column, and not for a note
/// on another column.
#[test]
fn a_conflict_that_rests_on_a_reading_says_so() {
    for (column, rests) in [("start", true), ("end", false)] {
        let sandbox = Sandbox::with_project();
        let notes = sandbox.read("data/notes.csv");
        let header = notes.lines().next().unwrap();
        let cells = |name: &str| match name {
            "record" => "m1-01",
            "column" => column,
            "kind" => "reading",
            "note_en" => "The date may be that of the opening.",
            _ => "",
        };
        sandbox.write(
            "data/notes.csv",
            format!("{header}\n{}\n", header.split(',').map(cells).collect::<Vec<_>>().join(",")),
        );
        let text = sandbox.run(&["conflicts"]).succeeds().stdout;
        assert_eq!(text.contains("start; rests on how a passage was read\n"), rests, "{text}");
        let json: Value =
            serde_json::from_str(&sandbox.run(&["conflicts", "--format", "json"]).succeeds().stdout).unwrap();
        assert_eq!(json[0]["restsOnReading"], rests);
        let ask = "ASK { ?conflict a <https://w3id.org/diwan/ns#Conflict> ; <http://www.w3.org/ns/prov#wasDerivedFrom> ?note }";
        let answer = if rests { "yes" } else { "no" };
        assert_eq!(sandbox.run(&["query", "--sparql", ask]).succeeds().stdout.trim(), answer);
    }
}

/// The contradictions that the four documents are known for.
#[test]
fn the_contradictions_of_the_documents_are_found() {
    let sandbox = Sandbox::new();
    let list: Value = serde_json::from_str(&sandbox.run(&["conflicts", "--format", "json"]).succeeds().stdout).unwrap();
    let records = |kind: &str| -> Vec<Vec<String>> {
        let of_kind = list.as_array().unwrap().iter().filter(|found| found["kind"] == kind);
        let of = |found: &Value| {
            let values = found["sides"].as_array().unwrap().iter().flat_map(|side| side["values"].as_array().unwrap());
            let evidence = values.flat_map(|value| value["evidence"].as_array().unwrap());
            evidence.map(|words| words["record"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()).collect()
        };
        of_kind.map(of).collect()
    };
    for (kind, together) in [
        ("shared-ordinal", &["m001-35", "m001-45"][..]),
        ("shared-ordinal", &["m001-12", "m003-15"]),
        ("shared-number", &["t001-01", "t001-04"]),
        ("shared-number", &["t001-18", "t001-36"]),
        ("other-session", &["t001-13", "m001-05"]),
        ("other-session", &["t001-23", "m001-17"]),
        ("other-session", &["t001-46", "m000-07"]),
        ("differing-principals", &["s000-06", "s002-01", "s002-11"]),
        ("differing-principals", &["c000-02", "c002-07"]),
        ("refers-to-later", &["t001-17", "m001-19"]),
        ("refers-to-later", &["t001-35", "m001-19"]),
        ("sequence", &["f002-06", "m003-01", "m003-08"]),
        ("sequence", &["f002-07", "m001-05", "m003-07"]),
        ("sequence", &["f002-06", "m000-12", "m000-18"]),
        ("incompatible-kinds", &["m000-06", "m000-24"]),
        ("differing-awards", &["c000-02", "c002-01"]),
        ("announced-number", &["f003-06", "o003-13"]),
        ("parts-and-whole", &["f003-07", "f003-08", "f003-09"]),
        ("calendar-mismatch", &["m001-19"]),
    ] {
        let found = records(kind);
        let has_all = |records: &Vec<String>| together.iter().all(|record| records.iter().any(|other| other == record));
        assert!(found.iter().any(has_all), "no {kind} between {together:?}: {found:?}");
    }
    // Two wordings of a title are none.
    assert!(list.as_array().unwrap().iter().all(|found| found["property"] != "https://w3id.org/diwan/ns#sessionTitle"));
}
