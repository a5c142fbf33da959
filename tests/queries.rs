//! Every bundled query, asked of the bundled data: an answer that the documents give must be among its rows.

mod common;

use common::program::{Sandbox, repository};
use serde_json::Value;
use std::collections::BTreeSet;

/// A row that must be there: variables and the ends of their values.
type Row = &'static [(&'static str, &'static str)];

struct Case {
    query: &'static str,
    parameters: &'static [&'static str],
    rows: &'static [Row],
}

const fn case(query: &'static str, rows: &'static [Row]) -> Case {
    Case { query, parameters: &[], rows }
}

const CASES: &[Case] = &[
    case(
        "attendance",
        &[&[
            ("event", "meeting-extraordinary-summit-3"),
            ("part", "attendee"),
            ("participant", "person-ilham-aliyev"),
            ("source", "d002"),
        ]],
    ),
    case("attended", &[&[("event", "meeting-summit-7"), ("part", "attendee"), ("source", "d000")]]),
    Case {
        query: "attended",
        parameters: &["who=إلهام علييف"],
        rows: &[&[("event", "meeting-summit-13"), ("source", "d003")]],
    },
    case(
        "award-conflicts",
        &[
            &[("conferral", "conferral-goodwill-mehriban-aliyeva-2006"), ("date", "2006-10-04"), ("source", "d000")],
            &[("conferral", "conferral-goodwill-mehriban-aliyeva-2006"), ("date", "2006-11-23"), ("source", "d003")],
            &[("conferral", "conferral-goodwill-mehriban-aliyeva-2006"), ("date", "2006-11-26"), ("source", "d002")],
        ],
    ),
    case(
        "awards",
        &[&[
            ("conferral", "conferral-dostlug-al-othaimeen-2021"),
            ("award", "dostlug-order"),
            ("recipient", "person-yousef-al-othaimeen"),
        ]],
    ),
    case(
        "conflicts",
        &[
            &[("entity", "meeting-summit-7"), ("property", "startDate"), ("value", "1994-12-12"), ("source", "d000")],
            &[("entity", "meeting-summit-7"), ("property", "startDate"), ("value", "1994-12-13"), ("source", "d001")],
            &[("entity", "meeting-summit-7"), ("property", "sessionNumber"), ("value", "8"), ("source", "d001")],
            &[("entity", "figure-body-oic-member-states"), ("value", "60"), ("source", "d002")],
        ],
    ),
    case(
        "document",
        &[&[
            ("entity", "conferral-dostlug-al-othaimeen-2021"),
            ("property", "date"),
            ("value", "2021-04-08"),
            ("quote", "On April 8, 2021"),
        ]],
    ),
    Case {
        query: "document",
        parameters: &["source=d002"],
        rows: &[&[("entity", "event-renaming-oic"), ("value", "2011-06")]],
    },
    case("figures", &[&[("of", "body-oic"), ("measure", "member-states"), ("value", "57"), ("source", "d000")]]),
    case(
        "hijri",
        &[&[("what", "meeting-summit-7"), ("hijri", "1415-07-11"), ("start", "1994-12-13"), ("source", "d001")]],
    ),
    case(
        "meetings",
        &[&[
            ("meeting", "meeting-cfm-33"),
            ("start", "2006-06-19"),
            ("end", "2006-06-21"),
            ("place", "place-baku"),
            ("source", "d000"),
        ]],
    ),
    Case {
        query: "meetings",
        parameters: &["kind=coordination-meeting"],
        rows: &[&[("meeting", "meeting-coordination-1994"), ("start", "1994-10-03"), ("source", "d001")]],
    },
    case(
        "memberships",
        &[
            &[("member", "state-aze"), ("role", "member-state"), ("start", "1991-12"), ("source", "d002")],
            &[("member", "state-rus"), ("role", "observer")],
        ],
    ),
    case(
        "names",
        &[
            &[("language", "ru"), ("name", "ОИС"), ("source", "d002")],
            &[("language", "en"), ("name", "Organisation of Islamic Cooperation (OIC)")],
        ],
    ),
    case("notes", &[&[("record", "m001-45"), ("source", "d001")]]),
    case(
        "offices",
        &[&[("official", "person-ekmeleddin-ihsanoglu"), ("role", "secretary-general"), ("source", "d003")]],
    ),
    case("provisions", &[&[("paragraph", "117"), ("source", "d003")]]),
    case(
        "resolutions",
        &[
            &[("resolution", "resolution-summit-10-conflict"), ("number", "21/10-س (ق). أ)")],
            &[("meeting", "meeting-summit-7"), ("resolution", "resolution-summit-7-conflict")],
        ],
    ),
    case(
        "single-source",
        &[&[
            ("entity", "meeting-coordination-1994"),
            ("property", "startDate"),
            ("value", "1994-10-03"),
            ("source", "d001"),
        ]],
    ),
    case(
        "state",
        &[&[("subject", "membership-state-aze-body-oic-member-state"), ("property", "member"), ("source", "d003")]],
    ),
    Case { query: "state", parameters: &["state=Иран"], rows: &[&[("property", "altLabel"), ("source", "d001")]] },
    case(
        "statements",
        &[&[
            ("date", "2020-10-14"),
            ("speaker", "body-oic"),
            ("title", "OIC reaffirms its solidarity with the Republic of Azerbaijan"),
        ]],
    ),
    case("structure", &[&[("body", "body-oic-general-secretariat"), ("seat", "place-jeddah"), ("source", "d000")]]),
    case(
        "summits",
        &[
            &[("summit", "meeting-summit-10"), ("start", "2006-10-16"), ("source", "d001")],
            &[("summit", "meeting-summit-10"), ("start", "2003-10-16"), ("source", "d000")],
        ],
    ),
    case("timeline", &[&[("date", "1969"), ("what", "meeting-summit-1")]]),
    Case { query: "timeline", parameters: &["from=2022", "until=2023"], rows: &[&[("date", "2022-05-19")]] },
    case("unquoted", &[]),
];

/// The rows of an answer.
fn ask(sandbox: &Sandbox, case: &Case) -> Vec<Value> {
    let mut args = vec!["query", case.query, "--format", "json"];
    args.extend(case.parameters.iter().flat_map(|parameter| ["--param", parameter]));
    let answer: Value = serde_json::from_str(&sandbox.run(&args).succeeds().stdout).unwrap();
    answer["results"]["bindings"].as_array().unwrap().clone()
}

fn matches(row: &Value, wanted: Row) -> bool {
    wanted.iter().all(|(variable, end)| row[variable]["value"].as_str().is_some_and(|value| value.ends_with(end)))
}

#[test]
fn queries_answer_what_the_documents_say() {
    let sandbox = Sandbox::new();
    for case in CASES {
        let rows = ask(&sandbox, case);
        for wanted in case.rows {
            assert!(rows.iter().any(|row| matches(row, wanted)), "{} has no {wanted:?}", case.query);
        }
    }
}

#[test]
fn narrow_queries_answer_nothing_else() {
    let sandbox = Sandbox::new();
    let only = |query: &'static str, parameters| ask(&sandbox, &Case { query, parameters, rows: &[] });
    assert!(only("unquoted", &[]).is_empty());
    assert_eq!(only("award-conflicts", &[]).len(), 3);
    let years = only("timeline", &["from=2022", "until=2023"]);
    assert!(!years.is_empty() && years.iter().all(|row| row["date"]["value"].as_str().unwrap().starts_with("2022")));
    let kinds = only("meetings", &["kind=coordination-meeting"]);
    assert!(
        !kinds.is_empty() && kinds.iter().all(|row| row["meeting"]["value"].as_str().unwrap().contains("coordination"))
    );
}

#[test]
fn quotes_become_web_annotations() {
    let turtle = Sandbox::new().run(&["query", "web-annotations"]).succeeds().stdout;
    assert!(turtle.contains("a oa:Annotation") && turtle.contains("oa:exact \"On April 8, 2021\""));
}

#[test]
fn every_bundled_query_is_tested_and_listed() {
    let files = std::fs::read_dir(repository().join("queries")).unwrap();
    let names: BTreeSet<String> =
        files.map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()).collect();
    let mut tested: BTreeSet<String> = CASES.iter().map(|case| case.query.to_owned()).collect();
    tested.insert("web-annotations".to_owned());
    assert_eq!(names, tested);
    let listed = Sandbox::new().run(&["query"]).succeeds().stdout;
    assert!(names.iter().all(|name| listed.lines().any(|line| line.starts_with(name.as_str()))), "{listed}");
}
