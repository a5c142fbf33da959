//! Runs every bundled query on the bundled data: results that the documents support must be among its rows.

use crate::common::program::{Sandbox, repository};
use serde_json::Value;
use std::collections::BTreeSet;

/// A required row: variables and the ends of their values.
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
        "ascribed-acts",
        &[
            &[
                ("event", "event-missile-fire-ganja-2020"),
                ("part", "perpetrator"),
                ("who", "body-armenian-armed-forces"),
                ("source", "d003"),
            ],
            &[("event", "event-shelling-alkhanli-2017"), ("part", "victim"), ("who", "person-zahra-guliyeva")],
        ],
    ),
    case(
        "attendance",
        &[
            &[
                ("event", "meeting-extraordinary-summit-3"),
                ("part", "attendee"),
                ("participant", "person-ilham-aliyev"),
                ("source", "d002"),
            ],
            &[("event", "meeting-summit-8"), ("part", "host"), ("participant", "state-irn"), ("source", "d001")],
            &[("event", "event-arms-deliveries-1993-1996"), ("part", "provider"), ("participant", "state-rus")],
            &[
                ("event", "event-humanitarian-aid-oic-states"),
                ("part", "provider"),
                ("participant", "body-oic-member-states"),
            ],
        ],
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
            &[("kind", "shared-ordinal"), ("entity", "meeting-summit-8"), ("value", "8"), ("source", "d001")],
        ],
    ),
    Case {
        query: "conflicts",
        parameters: &["kind=shared-number"],
        rows: &[
            &[("side", "1"), ("entity", "resolution-summit-11-economic"), ("value", "-2/11 أ ق (ق. أ)")],
            &[("side", "2"), ("entity", "resolution-summit-11-heritage"), ("value", "-2/11 ث ق (ق. أ)")],
        ],
    },
    case(
        "document",
        &[&[
            ("entity", "conferral-dostlug-al-othaimeen-2021"),
            ("property", "date"),
            ("value", "2021-04-08"),
            ("quote", "received secretary general of the Organization"),
        ]],
    ),
    Case {
        query: "document",
        parameters: &["source=d002"],
        rows: &[&[("entity", "event-renaming-oic"), ("value", "2011-06")]],
    },
    case(
        "bounded-dates",
        &[
            &[
                ("what", "event-renaming-oic"),
                ("date", "2011-06"),
                ("earliest", "2011-06-28"),
                ("latest", "2011-06-30"),
                ("source", "d003"),
            ],
            &[("what", "resolution-puic-2010-khojaly"), ("earliest", "2010-01-01"), ("asWritten", "since 2010")],
            &[("what", "text-treaty-russia-armenia-1997"), ("date", "--08-29"), ("latest", "1997-08-29")],
        ],
    ),
    case(
        "figures",
        &[
            &[("of", "body-oic"), ("measure", "member-states"), ("value", "57"), ("source", "d000")],
            &[("of", "state-aze"), ("measure", "territory-share"), ("statedIn", "resolution-summit-8-conflict")],
        ],
    ),
    case(
        "groups",
        &[
            &[("group", "group-un-four-resolutions"), ("size", "4"), ("by", "body-un"), ("source", "d003")],
            &[("group", "group-oic-agenda-resolutions"), ("member", "resolution-oic-agenda-heritage")],
        ],
    ),
    case("places", &[&[("place", "place-dakar"), ("kind", "capital"), ("within", "state-sen"), ("source", "d000")]]),
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
            &[("member", "state-aze"), ("role", "chair"), ("source", "d000")],
        ],
    ),
    Case {
        query: "memberships",
        parameters: &["organization=body-unsc"],
        rows: &[&[("member", "state-aze"), ("role", "chair"), ("start", "2011"), ("end", "2013")]],
    },
    case(
        "names",
        &[
            &[("language", "ru"), ("name", "ОИС"), ("source", "d002")],
            &[("language", "en"), ("name", "Organisation of Islamic Cooperation (OIC)")],
        ],
    ),
    case("adopters", &[&[("text", "resolution-summit-7-conflict"), ("at", "meeting-summit-7"), ("source", "d000")]]),
    case(
        "announced-numbers",
        &[&[("of", "body-contact-group"), ("announced", "8"), ("named", "6"), ("source", "d003")]],
    ),
    case("name-variants", &[&[("thing", "person-salim-al-malik"), ("name", "Salim Bin Mohammed Al-Maliki")]]),
    case(
        "date-forms",
        &[&[("form", "a 0, 0"), ("written", "December 1991, 8")], &[("form", "0 a. 0 a."), ("source", "d002")]],
    ),
    case(
        "repeated-passages",
        &[
            &[("thing", "resolution-unga-62-territories"), ("source", "d002")],
            &[("thing", "event-change-of-control-aghdam"), ("source", "d001")],
        ],
    ),
    case("number-forms", &[&[("form", "0-0"), ("number", "2-33")], &[("form", "0/0"), ("number", "9/33")]]),
    case("announced-members", &[&[("announced", "8"), ("named", "6"), ("member", "state-dji")]]),
    case("attestations", &[&[("source", "d002"), ("name", "Мехрибан Алиеву")]]),
    case(
        "calendar-mismatches",
        &[&[
            ("what", "meeting-summit-10"),
            ("printed", "2006-10-16"),
            ("hijri", "1424-08-20"),
            ("converted", "2003-10-16"),
        ]],
    ),
    case(
        "claimed-figures",
        &[
            &[("of", "body-oic"), ("value", "57"), ("source", "d000")],
            &[("of", "body-oic"), ("value", "60"), ("source", "d002")],
        ],
    ),
    case("coverage", &[&[("source", "d001"), ("length", "14400")]]),
    case("hosts", &[&[("event", "meeting-summit-8"), ("organizer", "state-irn"), ("source", "d001")]]),
    case("judgements", &[&[("record", "m000-12"), ("rank", "preferred"), ("source", "d000")]]),
    case("meetings-at", &[&[("meeting", "meeting-cfm-33"), ("place", "place-baku"), ("source", "d000")]]),
    Case {
        query: "meetings-at",
        parameters: &["place=state-mar"],
        rows: &[&[("meeting", "meeting-summit-7"), ("place", "place-casablanca"), ("source", "d001")]],
    },
    case(
        "met",
        &[
            &[("one", "person-azeddine-laraki"), ("other", "person-heydar-aliyev"), ("source", "d000")],
            &[
                ("event", "event-reception-al-othaimeen-2021"),
                ("one", "person-ilham-aliyev"),
                ("other", "person-yousef-al-othaimeen"),
                ("otherSource", "d003"),
                ("otherQuote", "Yusif bin Ahmad Al-Useymin"),
            ],
        ],
    ),
    case("notes", &[&[("record", "m001-45"), ("source", "d001")]]),
    case("oddities", &[&[("kind", "arithmetic"), ("record", "f003-07")]]),
    case(
        "official",
        &[
            &[("around", "1997-12-08"), ("part", "attendee"), ("what", "event-visit-heydar-aliyev-tehran-1997")],
            // Another document dates the speech. The meeting at which it was given began on the 9th.
            &[("date", "1997-12-11"), ("what", "statement-heydar-aliyev-tehran-1997"), ("source", "d000")],
            &[("around", "1997-12-11"), ("what", "statement-heydar-aliyev-tehran-1997"), ("source", "d001")],
        ],
    ),
    Case {
        query: "official",
        parameters: &["who=person-mehriban-aliyeva"],
        rows: &[
            &[("date", "2006-11-26"), ("what", "conferral-goodwill-mehriban-aliyeva-2006"), ("source", "d002")],
            &[("what", "membership-person-mehriban-aliyeva-body-unesco-goodwill-ambassador"), ("part", "member")],
        ],
    },
    case(
        "offices-by-date",
        &[&[("date", "2008-06"), ("official", "person-ekmeleddin-ihsanoglu"), ("role", "secretary-general")]],
    ),
    Case {
        query: "provisions-about",
        parameters: &["about=event-nagorno-karabakh-conflict"],
        rows: &[
            &[("text", "resolution-summit-7-conflict"), ("source", "d001")],
            // The killings are an event in a place of the conflict.
            &[("text", "resolution-cfm-44-khojaly"), ("source", "d003")],
        ],
    },
    case(
        "provisions-about",
        &[
            &[("text", "text-summit-12-communique"), ("paragraph", "117")],
            // It is about a campaign that is about the killings.
            &[("text", "resolution-cfm-36-final"), ("source", "d003")],
        ],
    ),
    Case {
        query: "adopters",
        parameters: &["about=event-khojaly-killings"],
        rows: &[&[("text", "resolution-cfm-36-final"), ("adoptedBy", "body-cfm")]],
    },
    case("recalls", &[&[("text", "resolution-summit-8-conflict"), ("recalled", "resolution-summit-7-conflict")]]),
    case(
        "refinements",
        &[
            &[
                ("entity", "event-renaming-oic"),
                ("coarse", "2011-06"),
                ("fine", "2011-06-28/2011-06-30"),
                ("fineSource", "d003"),
            ],
            &[("entity", "meeting-cfm-33"), ("coarse", "2006-06-19"), ("fine", "2006-06-19/2006-06-21")],
            &[("entity", "displaced-persons"), ("coarseBound", "over"), ("fineBound", "about"), ("fineSource", "d003")],
        ],
    ),
    case(
        "demands",
        &[
            &[
                ("text", "text-summit-8-communique"),
                ("by", "body-islamic-summit"),
                ("addressee", "state-arm"),
                ("source", "d001"),
            ],
            &[
                ("text", "statement-azerbaijan-foreign-minister-summit-11"),
                ("by", "post-foreign-minister-azerbaijan"),
                ("addressee", "body-oic-member-states"),
            ],
        ],
    ),
    case(
        "posts",
        &[
            &[("post", "post-ambassador-azerbaijan-saudi-arabia"), ("accreditedTo", "state-sau"), ("source", "d002")],
            &[("post", "post-secretary-general-oic"), ("postIn", "body-oic"), ("heldBy", "person-azeddine-laraki")],
        ],
    ),
    // A state attends through its foreign minister, and the query about the state finds that.
    Case {
        query: "attended",
        parameters: &["who=state-aze"],
        rows: &[
            &[("event", "meeting-summit-7"), ("part", "attendee"), ("source", "d001")],
            &[("event", "meeting-summit-9"), ("part", "attendee"), ("source", "d000")],
            &[("event", "meeting-summit-10"), ("part", "attendee"), ("source", "d000")],
        ],
    },
    Case {
        query: "state",
        parameters: &["state=state-aze"],
        rows: &[&[
            ("subject", "meeting-summit-10"),
            ("property", "attendee"),
            ("object", "post-foreign-minister-azerbaijan"),
        ]],
    },
    Case {
        query: "attended",
        parameters: &["who=post-foreign-minister-azerbaijan"],
        rows: &[&[("event", "meeting-summit-11"), ("part", "speaker"), ("source", "d000")]],
    },
    case(
        "initiatives",
        &[
            &[("thing", "event-justice-for-khojaly"), ("part", "initiator"), ("who", "person-leyla-aliyeva")],
            &[("thing", "resolution-puic-2010-khojaly"), ("part", "submitter"), ("who", "body-milli-majlis")],
        ],
    ),
    case(
        "represented",
        &[
            &[("participant", "person-heydar-aliyev"), ("represented", "body-asian-group")],
            &[
                ("event", "statement-heydar-aliyev-casablanca-1994-closing"),
                ("represented", "body-asian-group"),
                ("source", "d002"),
            ],
        ],
    ),
    case(
        "offices",
        &[&[
            ("official", "person-ekmeleddin-ihsanoglu"),
            ("role", "secretary-general"),
            ("post", "post-secretary-general-oic"),
            ("source", "d003"),
        ]],
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
            ("quote", "On October 14, 2020, the Organization of Islamic Cooperation issued a statement"),
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
    Case { query: "timeline", parameters: &["from=2022", "until=2022"], rows: &[&[("date", "2022-05-19")]] },
    case("unquoted", &[]),
    case(
        "wikidata-meetings",
        &[&[("meeting", "meeting-cfm-33"), ("start", "2006-06-19T00:00:00Z"), ("precision", "11")]],
    ),
    case(
        "wikidata-members",
        &[&[("member", "Q227"), ("start", "1991-12-08T00:00:00Z"), ("quote", "accepted as a full member of the OIC")]],
    ),
    case(
        "wikidata-participants",
        &[&[("event", "meeting-summit-7"), ("state", "Q227"), ("representative", "Q157451")]],
    ),
    case("wikidata-positions", &[&[("person", "Q57371"), ("position", "Q205602")]]),
];

/// The rows of a result.
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
fn query_results_match_the_documents() {
    let sandbox = Sandbox::new();
    for case in CASES {
        let rows = ask(&sandbox, case);
        for wanted in case.rows {
            assert!(rows.iter().any(|row| matches(row, wanted)), "{} has no {wanted:?}", case.query);
        }
    }
}

/// The IRIs of the record, text or entity in a result, without their common beginning. Quotes are omitted, because the
/// tables have them.
fn compact(csv: &str) -> String {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let kept: Vec<usize> =
        (0..headers.len()).filter(|column| !headers[*column].to_lowercase().ends_with("quote")).collect();
    let line =
        |row: &csv::StringRecord| kept.iter().map(|column| row[*column].to_owned()).collect::<Vec<_>>().join(",");
    let rows = reader.records().map(|row| line(&row.unwrap())).collect::<Vec<_>>();
    let text = [line(&headers)].into_iter().chain(rows).collect::<Vec<_>>().join("\n");
    text.replace("https://w3id.org/diwan/", "")
}

/// The complete results of all queries that return tables, with their default parameters. After a change of the data,
/// review the changes and accept them with `INSTA_UPDATE=always cargo test --test main queries::`.
#[test]
fn complete_results() {
    let sandbox = Sandbox::new();
    for name in names().iter().filter(|name| !["document", "web-annotations"].contains(&name.as_str())) {
        let csv = sandbox.run(&["query", name, "--format", "csv", "--iris"]).succeeds().stdout;
        insta::assert_snapshot!(format!("answer_{name}"), compact(&csv));
    }
}

#[test]
fn coverage_counts_all_quoted_characters() {
    let answer =
        Sandbox::new().run(&["query", "document", "--param", "source=d000", "--format", "csv"]).succeeds().stdout;
    let column = |csv: &str, wanted: &str, keep: &dyn Fn(&csv::StringRecord) -> bool| -> BTreeSet<String> {
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let index = reader.headers().unwrap().iter().position(|header| header == wanted).unwrap();
        reader.records().map(Result::unwrap).filter(|row| keep(row)).map(|row| row[index].to_owned()).collect()
    };
    let mut quoted = BTreeSet::new();
    for table in std::fs::read_dir(repository().join("data/records")).unwrap() {
        let text = std::fs::read_to_string(table.unwrap().path()).unwrap();
        quoted.extend(column(&text, "quote", &|row| &row[1] == "d000"));
    }
    assert_eq!(column(&answer, "quote", &|_| true), quoted);
}

#[test]
fn parameters_restrict_results() {
    let sandbox = Sandbox::new();
    let only = |query: &'static str, parameters| ask(&sandbox, &Case { query, parameters, rows: &[] });
    assert!(only("unquoted", &[]).is_empty());
    assert_eq!(only("award-conflicts", &[]).len(), 3);
    let years = only("timeline", &["from=2022", "until=2022"]);
    assert!(!years.is_empty() && years.iter().all(|row| row["date"]["value"].as_str().unwrap().starts_with("2022")));
    let kinds = only("meetings", &["kind=coordination-meeting"]);
    assert!(
        !kinds.is_empty() && kinds.iter().all(|row| row["meeting"]["value"].as_str().unwrap().contains("coordination"))
    );
}

/// The ends of the IRIs in a column. Repetitions in successive rows are listed once.
fn column(rows: &[Value], name: &str) -> Vec<String> {
    let end = |value: &str| value.rsplit('/').next().unwrap_or_default().to_owned();
    let mut values: Vec<String> = rows.iter().map(|row| end(row[name]["value"].as_str().unwrap_or_default())).collect();
    values.dedup();
    values
}

#[test]
fn meetings_are_sorted_by_number_and_events_by_date() {
    let sandbox = Sandbox::new();
    let all = |query, parameters| ask(&sandbox, &Case { query, parameters, rows: &[] });
    let numbered = |series: &str, numbers: &[u8]| -> Vec<String> {
        numbers.iter().map(|number| format!("meeting-{series}-{number}")).collect()
    };
    let summits = [numbered("extraordinary-summit", &[1, 2, 3]), numbered("summit", &[1, 6, 7, 8, 9, 10, 11, 12, 13])];
    let unnumbered = "meeting-third-summit-heads-of-state".to_owned();
    assert_eq!(column(&all("summits", &[]), "summit"), [summits.concat(), vec![unnumbered]].concat());
    // A query for sessions of ministers also finds those of the narrower kind.
    let regular = numbered("cfm", &[21, 22, 24, 32, 33, 34, 35, 36, 38, 44]);
    let sessions = [regular, numbered("extraordinary-cfm", &[5, 7])].concat();
    assert_eq!(column(&all("meetings", &[]), "meeting"), sessions);
    // Rows without a date come last.
    let attended = column(&all("attended", &[]), "event");
    let first = [
        "event-permanent-representation-1994",
        "event-umrah-heydar-aliyev-1994",
        "event-visit-heydar-aliyev-saudi-1994",
        "event-visit-heydar-aliyev-casablanca-1994",
    ];
    assert_eq!(attended[..4], first);
    let of_state = column(&all("attended", &["who=state-aze"]), "event");
    assert_eq!(of_state.last().unwrap(), "resolution-unga-62-territories");
    let around = all("official", &[]);
    let dated: Vec<&str> = around.iter().map(|row| row["around"]["value"].as_str().unwrap_or("9999")).collect();
    assert!(dated.is_sorted() && dated.last() == Some(&"9999"), "{dated:?}");
    let adopting = column(&all("resolutions", &[]), "resolution");
    let place = |slug: &str| adopting.iter().position(|other| other == slug).unwrap();
    assert!(place("resolution-summit-7-conflict") < place("resolution-summit-10-conflict"), "{adopting:?}");
}

/// Conflicts, wars and fighting have sides; only acts are ascribed to one of them.
#[test]
fn events_with_two_sides_are_not_ascribed() {
    let sandbox = Sandbox::new();
    let all = |query, parameters| ask(&sandbox, &Case { query, parameters, rows: &[] });
    let two_sided = [
        "event-nagorno-karabakh-conflict",
        "event-arab-israeli-conflict",
        "event-kashmir-conflict",
        "event-hostilities-2020",
        "event-tovuz-2020",
    ];
    let ascribed = column(&all("ascribed-acts", &[]), "event");
    assert!(
        !ascribed.is_empty() && two_sided.iter().all(|event| !ascribed.iter().any(|act| act == event)),
        "{ascribed:?}"
    );
    let parts = all("attendance", &[]);
    let value = |row: &Value, name: &str| row[name]["value"].as_str().unwrap_or_default().to_owned();
    for event in ["event-nagorno-karabakh-conflict", "event-hostilities-2020", "event-tovuz-2020"] {
        let sides: BTreeSet<String> = parts
            .iter()
            .filter(|row| value(row, "event").ends_with(event) && value(row, "part").ends_with("party"))
            .filter_map(|row| value(row, "participant").rsplit('/').next().map(str::to_owned))
            .collect();
        assert!(sides.contains("state-arm") && sides.contains("state-aze"), "{event}: {sides:?}");
    }
}

#[test]
fn two_terms_in_one_office_are_two_memberships() {
    let sandbox = Sandbox::with_project();
    sandbox.write("data/registers/officials.csv", "slug,kind,label_en,label_ar,label_ru\nperson-a,person,A,أ,А\n");
    let header = "record,source,member,organization,role,term,start,start_type,end,end_type,as_of,as_of_type,quote,\
                  quote_start,quote_end";
    for (second, terms) in [("chair", 1), ("chair-2", 2)] {
        let row = |record, term, start| {
            format!("{record},report,person-a,body-council,chair,{term},{start},gYear,,,,,The Council,0,11\n")
        };
        let table = format!("{header}\n{}{}", row("o1-01", "chair", 1998), row("o1-02", second, 2003));
        sandbox.write("data/records/memberships.csv", table);
        let ask = "SELECT DISTINCT ?term { ?term <http://www.w3.org/ns/org#member> ?member }";
        let found = sandbox.run(&["query", "--sparql", ask, "--format", "csv"]).succeeds().stdout;
        assert_eq!(found.lines().count() - 1, terms, "{found}");
        // Two starts of one term contradict each other; the starts of two terms do not.
        let conflicts = sandbox.run(&["query", "conflicts", "--format", "csv"]).succeeds().stdout;
        assert_eq!(conflicts.contains("membership-person-a-body-council-chair"), terms == 1, "{conflicts}");
    }
}

#[test]
fn quotes_become_web_annotations() {
    let turtle = Sandbox::new().run(&["query", "web-annotations"]).succeeds().stdout;
    assert!(turtle.contains("a oa:Annotation") && turtle.contains("oa:exact \"in Shusha on May 19, 2022\""));
}

fn names() -> BTreeSet<String> {
    let files = std::fs::read_dir(repository().join("queries")).unwrap();
    files.map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()).collect()
}

#[test]
fn every_bundled_query_is_tested_and_listed() {
    let names = names();
    let mut tested: BTreeSet<String> = CASES.iter().map(|case| case.query.to_owned()).collect();
    tested.insert("web-annotations".to_owned());
    assert_eq!(names, tested);
    let listed = Sandbox::new().run(&["query"]).succeeds().stdout;
    assert!(names.iter().all(|name| listed.lines().any(|line| line.starts_with(name.as_str()))), "{listed}");
}
