use super::planted::{claim, deprecated, dump, entities, item, number, thing, time};
use crate::common::program::Sandbox;
use crate::common::server::{Reply, Server};
use oxigraph::io::RdfFormat;
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use serde_json::Value;

fn rows(sandbox: &Sandbox, args: &[&str]) -> Vec<String> {
    let run = sandbox.run(&[&["link", "compare", "--format", "json"], sandbox.embedded(), args].concat()).succeeds();
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    let value = |row: &Value| match &row["ours"] {
        Value::Null => format!("(they {})", row["theirs"][0]["value"].as_str().unwrap()),
        ours => ours["value"].as_str().unwrap().to_owned(),
    };
    let row = |row: &Value| {
        let text = |member: &str| row[member].as_str().unwrap().to_owned();
        format!("{} {} {}: {}", text("item"), text("property"), text("class"), value(row))
    };
    answer["rows"].as_array().unwrap().iter().map(row).collect()
}

fn planted() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("items.json", dump(&entities()));
    sandbox
}

#[test]
fn every_planted_difference_is_classified() {
    let rows = rows(&planted(), &["--items", "items.json"]);
    for expected in [
        "Q227 P298 agrees: AZE",
        "Q227 P463 agrees: Organisation of Islamic Cooperation (OIC) (Q47543)",
        "Q227 P463 missing-there: Islamic Development Bank (Q41230)",
        "Q227 P463 missing-here: (they United Nations (Q1065))",
        "Q47543 P571 finer-there: 1969",
        "Q47543 P2124 agrees: 57",
        "Q47543 P2124 differs: 60",
        "Q47543 P159 finer-here: Jeddah (Q374365)",
        "Q47543 P159 agrees: Saudi Arabia (Q851)",
        // A deprecated claim contradicts nothing.
        "Q47543 P740 missing-there: Rabat (Q3551)",
        // The claim has another property and another day.
        "Q32319055 P580 differs: 2017-06-04",
        "Q99659280 P580 finer-here: 2020-09-27",
        "Q851 P298 differs: SAU",
        "Q47543 P3975 missing-there: Ekmeleddin İhsanoğlu (Q331707)",
    ] {
        assert!(rows.iter().any(|row| row == expected), "{expected}\n{}", rows.join("\n"));
    }
    // Each variant in the sources is a separate statement: without a start, with the month, with the day.
    let count = |class: &str| rows.iter().filter(|row| row.starts_with(&format!("Q227 P463 {class}: Org"))).count();
    assert_eq!((count("agrees"), count("finer-here")), (1, 2));
}

/// The value agrees but its date does not. That is a difference, and no second statement with the value is proposed.
#[test]
fn a_qualifier_can_differ() {
    let sandbox = Sandbox::new();
    let claim = claim("P463", thing("Q47543"), &[("P580", time("+1992-12-08T00:00:00Z", 11))]);
    sandbox.write("items.json", dump(&[item("Q227", "Azerbaijan", vec![claim])]));
    let rows = rows(&sandbox, &["--items", "items.json", "--class", "differs"]);
    assert_eq!(rows, ["Q227 P463 differs: Organisation of Islamic Cooperation (OIC) (Q47543)"; 2]);
    let args = ["link", "export", "--embedded", "--items", "items.json", "--include", "differs"];
    let report = sandbox.run(&args).succeeds().stdout;
    let expected =
        "(Q47543): Wikidata has it with a different value than P580 1991-12-08: look at that statement [o003-01]";
    assert!(report.contains(expected), "{report}");
    assert!(!sandbox.run(&[&args[..], &["--format", "quickstatements"]].concat()).stdout.contains("P463\tQ47543"));
}

/// Wikidata's class may be more specific than ours.
#[test]
fn other_classes_are_not_proposed() {
    let sandbox = Sandbox::new();
    let claim = claim("P31", thing("Q10553309"), &[]);
    sandbox.write("items.json", dump(&[item("Q330600", "National Assembly", vec![claim])]));
    assert!(
        rows(&sandbox, &["--items", "items.json"]).contains(&"Q330600 P31 unclear: parliament (Q35749)".to_owned())
    );
}

/// Deprecated claims do not count instead of the current ones, and "no value" contradicts nothing.
#[test]
fn deprecated_claims_and_no_value() {
    let sandbox = Sandbox::new();
    let year = |year: &str| time(&format!("+{year}-00-00T00:00:00Z"), 9);
    let mut none = item("Q794", "Iran", vec![claim("P463", thing("Q47543"), &[])]);
    none["claims"]["P463"][0]["mainsnak"] = serde_json::json!({ "snaktype": "novalue", "property": "P463" });
    let given_up = vec![
        deprecated(claim("P571", year("1969"), &[])),
        claim("P571", year("1970"), &[]),
        deprecated(claim("P740", thing("Q3551"), &[])),
    ];
    sandbox.write("items.json", dump(&[none, item("Q47543", "OIC", given_up)]));
    let rows = rows(&sandbox, &["--items", "items.json"]);
    for expected in [
        "Q794 P463 differs: Organisation of Islamic Cooperation (OIC) (Q47543)",
        "Q47543 P571 differs: 1969",
        "Q47543 P740 missing-there: Rabat (Q3551)",
    ] {
        assert!(rows.iter().any(|row| row == expected), "{expected}\n{}", rows.join("\n"));
    }
    let shown = sandbox.run(&["link", "compare", "--embedded", "body-oic", "--items", "items.json"]).succeeds().stdout;
    assert!(shown.contains("P740 location of formation: missing-there\n    here   Rabat (Q3551)\n"), "{shown}");
    assert!(shown.contains("    there  Rabat (Q3551)  (deprecated)\n"), "{shown}");
}

/// A value that is deprecated in Wikidata is proposed with a remark, but not to a tool that would add it to the
/// deprecated statement.
#[test]
fn a_deprecated_value_does_not_hide_ours() {
    let sandbox = Sandbox::new();
    let given_up = vec![deprecated(claim("P740", thing("Q3551"), &[]))];
    sandbox.write("items.json", dump(&[item("Q47543", "OIC", given_up)]));
    let export = |args: &[&str]| {
        sandbox.run(&[&["link", "export", "--embedded", "body-oic", "--items", "items.json"], args].concat()).succeeds()
    };
    let report = export(&[]).stdout;
    let offered = "  P740 location of formation: Rabat (Q3551)\n      Wikidata has it with deprecated rank: look at \
        that statement first\n";
    assert!(report.contains(offered), "{report}");
    let json: Value = serde_json::from_str(&export(&["--format", "wikibase-json"]).stdout).unwrap();
    let claims = json["entities"]["Q47543"]["claims"]["P740"].as_array().unwrap();
    assert_eq!(claims[0]["mainsnak"]["datavalue"]["value"]["id"], "Q3551");
    let commands = export(&["--format", "quickstatements"]);
    assert!(!commands.stdout.contains("P740"), "{}", commands.stdout);
    assert!(commands.stderr.contains(
        "Wikidata has this value with deprecated rank, and QuickStatements would add \
        ours"
    ));
}

/// The documents give two days for the third session of the council, and one place.
#[test]
fn contradicted_values_are_marked() {
    let sandbox = Sandbox::with_project();
    sandbox.write("data/links.csv", "slug,item,rejected,method,date\nmeeting-council-3,Q101,,by-hand,2026-11-22\n");
    let start = claim("P580", time("+1998-05-04T00:00:00Z", 11), &[]);
    sandbox.write("items.json", dump(&[item("Q101", "Council", vec![start])]));
    let shown = sandbox.run(&["link", "compare", "--items", "items.json"]).succeeds().stdout;
    for value in ["1998-05-04", "1998-05-05"] {
        assert!(shown.contains(&format!("    here   ≠ {value}\n")), "{shown}");
    }
    assert!(!shown.contains("≠ Port Ailsa") && !shown.contains("there  ≠"), "{shown}");
    let json = sandbox.run(&["link", "compare", "--items", "items.json", "--format", "json"]).succeeds().stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    let contradicted = |property: &str| -> Vec<Value> {
        let rows = json["rows"].as_array().unwrap().iter().filter(|row| row["property"] == property);
        rows.map(|row| row["ours"]["contradicted"].clone()).collect()
    };
    let start = serde_json::json!(["http://schema.org/startDate"]);
    assert_eq!(contradicted("P580"), [start.clone(), start]);
    assert_eq!(contradicted("P276"), [serde_json::json!([])]);
    let args = ["link", "export", "--items", "items.json", "--include", "differs"];
    let offered = sandbox.run(&args).succeeds().stdout;
    let line = "  P580 start time: 1998-05-05\n      ≠ the documents contradict each other about it\n";
    assert!(offered.contains(line) && offered.matches('≠').count() == 1, "{offered}");
}

/// 44 BCE is -0044 in Wikibase's JSON and -0043 in RDF.
#[test]
fn years_before_our_era() {
    let sandbox = Sandbox::with_project();
    sandbox.write("data/links.csv", "slug,item,rejected,method,date\nmeeting-council-3,Q101,,by-hand,2026-11-22\n");
    let start = claim("P580", time("-0044-03-15T00:00:00Z", 11), &[]);
    sandbox.write("items.json", dump(&[item("Q101", "Council", vec![start])]));
    sandbox.write(
        "items.ttl",
        "@prefix e: <http://www.wikidata.org/entity/> . @prefix w: <http://wikiba.se/ontology#> .
         @prefix p: <http://www.wikidata.org/prop/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
         @prefix s: <http://www.wikidata.org/prop/statement/> . @prefix v: <http://www.wikidata.org/prop/statement/value/> .
         e:Q101 p:P580 <a:s> . <a:s> s:P580 \"-0043-03-15T00:00:00Z\"^^xsd:dateTime ; v:P580 <a:v> .
         <a:v> w:timeValue \"-0043-03-15T00:00:00Z\"^^xsd:dateTime ; w:timePrecision 11 ; w:timeCalendarModel e:Q1985727 .",
    );
    for file in ["items.json", "items.ttl"] {
        let shown = sandbox.run(&["link", "compare", "--items", file, "--class", "differs"]).succeeds().stdout;
        assert!(shown.contains("    there  -0044-03-15\n"), "{file}: {shown}");
    }
}

/// An item that was merged into another one is treated as the other one, as a value and as a subject.
#[test]
fn merged_items_are_followed() {
    let sandbox = Sandbox::with_project();
    sandbox.write(
        "data/links.csv",
        "slug,item,rejected,method,date\nmeeting-council-3,Q101,,by-hand,2026-11-22\nplace-port-ailsa,Q102,,by-hand,2026-11-22\n",
    );
    let meeting = item("Q101", "Council", vec![claim("P276", thing("Q202"), &[])]);
    let place = item("Q202", "Port Ailsa", vec![]);
    sandbox.write("items.json", format!("{{\"entities\":{{\"Q101\":{meeting},\"Q102\":{place}}}}}"));
    let run = sandbox.run(&["link", "compare", "--items", "items.json"]).succeeds();
    assert!(run.stderr.contains("place-port-ailsa is linked to Q102, which was merged into Q202"), "{}", run.stderr);
    assert!(run.stdout.contains("P276 location: agrees\n    here   Port Ailsa (Q202)"), "{}", run.stdout);
}

/// An item is not linked to two entities.
#[test]
fn items_merged_into_linked_items_are_not_followed() {
    let sandbox = Sandbox::new();
    let oic = item("Q47543", "OIC", vec![]);
    sandbox.write("items.json", format!("{{\"entities\":{{\"Q41230\":{oic},\"Q47543\":{oic}}}}}"));
    let run = sandbox.run(&["link", "export", "--embedded", "--items", "items.json"]).succeeds();
    let note = "body-isdb is linked to Q41230, which was merged into Q47543, which is already the item of another \
        entity, so the link is not followed";
    assert!(run.stderr.contains(note), "{}", run.stderr);
    assert!(!run.stdout.contains("(body-isdb, "), "{}", run.stdout);
}

/// An earlier term is another statement. A further claim with an unknown value proves nothing.
#[test]
fn other_terms_and_unknown_members() {
    let sandbox = Sandbox::new();
    let year = |year: &str| time(&format!("+{year}-00-00T00:00:00Z"), 9);
    let earlier = claim("P463", thing("Q47543"), &[("P580", year("1975")), ("P582", year("1980"))]);
    let mut unknown = item("Q813", "Kyrgyzstan", vec![claim("P463", thing("Q1"), &[])]);
    unknown["claims"]["P463"][0]["mainsnak"] = serde_json::json!({ "snaktype": "somevalue", "property": "P463" });
    sandbox.write("items.json", dump(&[item("Q227", "Azerbaijan", vec![earlier]), unknown]));
    let rows = rows(&sandbox, &["--items", "items.json", "--class", "missing-there"]);
    let oic = "P463 missing-there: Organisation of Islamic Cooperation (OIC) (Q47543)";
    assert!(rows.contains(&format!("Q813 {oic}")), "{rows:?}");
    assert_eq!(rows.iter().filter(|row| **row == format!("Q227 {oic}")).count(), 2, "{rows:?}");
    let args = ["link", "export", "--embedded", "state-aze", "--items", "items.json", "--format"];
    let commands = sandbox.run(&[&args[..], &["quickstatements"]].concat()).succeeds();
    assert!(!commands.stdout.contains("P463\tQ47543"), "it would be put on the earlier term: {}", commands.stdout);
    assert!(sandbox.run(&[&args[..], &["wikibase-json"]].concat()).stdout.contains("+1991-12-08T00:00:00Z"));
}

/// Truncated data do not prove that Wikidata lacks a statement.
#[test]
fn truncated_data_are_refused() {
    let sandbox = Sandbox::new();
    let direct = "<http://www.wikidata.org/entity/Q794> <http://www.wikidata.org/prop/direct/P463> <http://www.wikidata.org/entity/Q47543> .\n";
    sandbox.write("direct.nt", direct);
    sandbox.write("labels.json", r#"{"entities":{"Q794":{"id":"Q794","labels":{}}}}"#);
    for file in ["direct.nt", "labels.json"] {
        let run = sandbox.run(&["link", "export", "--embedded", "state-irn", "--items", file]).succeeds();
        assert!(run.stdout.starts_with("Would be added: 0 statements"), "{}", run.stdout);
        assert!(run.stdout.contains("no data on the items of 1 linked entities"), "{}", run.stdout);
    }
    let server = endpoint(direct, RdfFormat::NTriples);
    let run = sandbox.run(&["link", "export", "--embedded", "state-irn", "--endpoint", &server.url]).succeeds();
    assert!(run.stdout.starts_with("Would be added: 0 statements"), "{}", run.stdout);
}

#[test]
fn values_have_quotes_and_qualifiers_have_classes() {
    let sandbox = planted();
    let run = sandbox
        .run(&["link", "compare", "--embedded", "Azerbaijan", "--items", "items.json", "--class", "agrees"])
        .succeeds();
    insta::assert_snapshot!(run.stdout);
    let other = sandbox.run(&["link", "compare", "--embedded", "place-alkhanli", "--items", "items.json"]).fails(2);
    assert_eq!(other.stderr, "error: \"place-alkhanli\" is not linked to an item\n");
}

#[test]
fn unavailable_items_are_reported() {
    let run =
        planted().run(&["link", "compare", "--embedded", "--items", "items.json", "--class", "differs"]).succeeds();
    let last = run.stdout.lines().last().unwrap();
    assert!(last.starts_with("no data on 98 linked items: body-azerbaijan-diplomatic-academy Q4832385, "), "{last}");
    let nowhere = planted().run(&["link", "compare", "--embedded"]).fails(2);
    assert!(nowhere.stderr.contains("name a file or folder with --items, or a SPARQL endpoint with --endpoint"));
    let missing = planted().run(&["link", "compare", "--embedded", "--items", "none.json"]).fails(4);
    assert!(missing.stderr.contains("none.json: No such file"), "{}", missing.stderr);
}

#[test]
fn a_project_without_links_says_so() {
    let sandbox = Sandbox::new();
    sandbox.run(&["init", "."]).succeeds();
    sandbox.write("items.json", r#"{"entities": {}}"#);
    let run = sandbox.run(&["link", "compare", "--items", "items.json"]).succeeds();
    assert!(run.stderr.contains("note: no entity is linked; `diwan link suggest` looks for items"), "{}", run.stderr);
    let linked = planted().run(&["link", "compare", "--embedded", "--items", "items.json"]).succeeds();
    assert!(!linked.stderr.contains("no entity is linked"), "{}", linked.stderr);
}

/// A SPARQL endpoint over some data.
fn endpoint(data: &str, format: RdfFormat) -> Server {
    let store = Store::new().unwrap();
    store.load_from_slice(format, data).unwrap();
    Server::start(move |request, _| {
        let query = SparqlEvaluator::new().parse_query(&request.field).unwrap();
        let QueryResults::Graph(triples) = query.on_store(&store).execute().unwrap() else { panic!("no CONSTRUCT") };
        let lines = triples.map(|triple| format!("{} .\n", triple.unwrap()));
        Reply::Answer(200, "Content-Type: text/turtle\r\n", lines.collect())
    })
}

#[test]
fn an_endpoint_answers_like_the_file_it_holds() {
    let sandbox = Sandbox::new();
    sandbox.run(&["export", "--model", "wikidata", "--output", "model.nt"]).succeeds();
    let server = endpoint(&sandbox.read("model.nt"), RdfFormat::NTriples);
    let from_file = rows(&sandbox, &["--items", "model.nt"]);
    assert_eq!(rows(&sandbox, &["--endpoint", &server.url]), from_file);
    assert!(from_file.len() > 100 && server.requests().len() == 6, "{} {}", from_file.len(), server.requests().len());
}

const GUID: &str = "Q47543$7814880A-A6EF-40EC-885E-F46DD58C8DC5";

/// Items whose statements have identifiers, valid and invalid ones.
fn with_guids() -> Sandbox {
    let sandbox = Sandbox::new();
    let claims = vec![claim("P571", time("+1970-03-01T00:00:00Z", 11), &[]), claim("P2124", number("+57"), &[])];
    let mut oic = item("Q47543", "OIC", claims);
    oic["claims"]["P571"][0]["id"] = GUID.into();
    let member = claim("P463", thing("Q47543"), &[("P580", time("+1992-12-08T00:00:00Z", 11))]);
    let mut state = item("Q227", "Azerbaijan", vec![member]);
    state["claims"]["P463"][0]["id"] = "q227$7814880a-a6ef-40ec-885e-f46dd58c8dc5".into();
    let mut attack = item("Q32319055", "Attack", vec![claim("P585", time("+2017-06-21T00:00:00Z", 11), &[])]);
    attack["claims"]["P585"][0]["id"] = GUID.into();
    let mut war = item("Q99659280", "war", vec![claim("P580", time("+2020-09-15T00:00:00Z", 11), &[])]);
    war["claims"]["P580"][0]["id"] = "Q99659280$7814880A-A6EF-40EC-885E-F46DD58C8DC5".into();
    war["claims"]["P580"][0]["mainsnak"]["datavalue"]["value"]["calendarmodel"] =
        "http://www.wikidata.org/entity/Q1985786".into();
    sandbox.write("items.json", dump(&[oic, state, attack, war]));
    sandbox
}

#[test]
fn differences_are_written_for_the_mismatch_finder() {
    let run = with_guids()
        .run(&["link", "compare", "--embedded", "--items", "items.json", "--format", "mismatches"])
        .succeeds();
    let header =
        "item_id,statement_guid,property_id,wikidata_value,meta_wikidata_value,external_value,external_url,type";
    assert_eq!(run.stdout.lines().next(), Some(header));
    let rows: Vec<_> = run.stdout.lines().skip(1).collect();
    let base = "https://w3id.org/diwan/id";
    let member = "Q227,q227$7814880a-a6ef-40ec-885e-f46dd58c8dc5,P580,1992-12-08,Q1985727";
    let expected = [
        format!("{member},1991-12,{base}/state-aze,qualifier"),
        format!("{member},1991-12-08,{base}/state-aze,qualifier"),
        format!("Q47543,{GUID},P571,1970-03-01,Q1985727,1969,{base}/body-oic,statement"),
        format!(
            "Q99659280,Q99659280$7814880A-A6EF-40EC-885E-F46DD58C8DC5,P580,2020-09-15,Q1985786,2020-09-27,{base}/event-hostilities-2020,statement"
        ),
    ];
    for row in expected {
        assert!(rows.contains(&row.as_str()), "{row}\n{}", run.stdout);
    }
    assert!(rows.iter().all(|row| rows.iter().filter(|other| *other == row).count() == 1), "{rows:?}");
    // The claim of 57 has no identifier, and the identifier of the attack belongs to another item.
    for reason in [
        "body-oic P2124 60: Wikidata's statement has no identifier in these data; use the item's entity JSON",
        "of Wikidata's statement is not Q32319055$ and a UUID",
    ] {
        assert!(run.stderr.contains(reason), "{}", run.stderr);
    }
    assert!(run.stderr.ends_with("mismatches written, 3 left out; nothing sent\n"), "{}", run.stderr);
    assert!(!run.stdout.contains("P2124") && !run.stdout.contains("Q32319055"), "{}", run.stdout);
}

/// The extension determines the format, and inputs are not overwritten.
#[test]
fn comparisons_are_written_to_files() {
    let sandbox = with_guids();
    let compare =
        |args: &[&str]| sandbox.run(&[&["link", "compare", "--embedded", "--items", "items.json"], args].concat());
    compare(&["--output", "all.txt"]).succeeds();
    assert!(sandbox.read("all.txt").contains("\nAzerbaijan  (state-aze, Q227)\n"), "{}", sandbox.read("all.txt"));
    compare(&["--output", "all.json"]).succeeds();
    assert!(serde_json::from_str::<Value>(&sandbox.read("all.json")).unwrap()["rows"].is_array());
    compare(&["--output", "all.csv"]).succeeds();
    assert!(sandbox.read("all.csv").starts_with("item_id,"));
    let before = sandbox.read("items.json");
    let refused = compare(&["--output", "items.json"]).fails(2);
    assert!(refused.stderr.contains("items.json is an input of this command"), "{}", refused.stderr);
    assert_eq!(sandbox.read("items.json"), before);
}

#[test]
fn damage_in_a_dump_affects_one_entity_and_is_reported() {
    let sandbox = Sandbox::new();
    let good = item("Q47543", "OIC", vec![claim("P2124", number("+57"), &[])]);
    sandbox.write("items.json", format!("[\n{{\"id\":\"Q227\",\"claims\":{{\n{good}\n]\n"));
    let compare =
        || sandbox.run(&["link", "compare", "--embedded", "body-oic", "--items", "items.json", "--class", "agrees"]);
    let run = compare().succeeds();
    assert!(run.stdout.contains("P2124"), "{}", run.stdout);
    let warning = "warning: items.json:2: it is truncated: the next entity begins before its end; it is left out\n";
    assert_eq!(run.stderr, warning);
    let other = good.to_string().replace("+57", "+58");
    sandbox.write("items.json", format!("{good}\n{other}\n"));
    let note = "note: Q47543 is in items.json:1 and, with other data, in items.json:2; the data in items.json:2 are \
        used\n";
    assert_eq!(compare().succeeds().stderr, note);
    sandbox.write("items.json", "<!DOCTYPE html>\n<title>Error</title>\n");
    let run = compare().fails(1);
    assert!(run.stderr.contains("items.json:1: a web page or RDF, not Wikidata's JSON"), "{}", run.stderr);
}

/// Values from Wikidata stay on one line.
#[test]
fn values_from_wikidata_cannot_add_output_lines() {
    let sandbox = Sandbox::new();
    let forged = super::planted::string("AZE\n    here   AZX");
    sandbox.write("items.json", dump(&[item("Q227", "Azerbaijan", vec![claim("P298", forged, &[])])]));
    let run = sandbox
        .run(&["link", "compare", "--embedded", "Azerbaijan", "--items", "items.json", "--class", "differs"])
        .succeeds();
    assert!(run.stdout.contains("    there  AZE␊    here   AZX\n"), "{}", run.stdout);
    let json = sandbox
        .run(&["link", "compare", "--embedded", "Azerbaijan", "--items", "items.json", "--format", "json"])
        .succeeds();
    assert!(json.stdout.contains(r"AZE\n    here   AZX"), "JSON has the value as it is: {}", json.stdout);
}

/// Layouts and compressions other than those of the dumps.
#[test]
fn lists_over_many_lines_and_bzip2_are_read() {
    use std::io::Write as _;
    let sandbox = Sandbox::new();
    let all = serde_json::to_string_pretty(&entities()).unwrap();
    sandbox.write("items.json", dump(&entities()));
    let expected = rows(&sandbox, &["--items", "items.json"]);
    sandbox.write("pretty.json", &all);
    let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    bzip2.write_all(all.as_bytes()).unwrap();
    sandbox.write("misnamed.json.gz", bzip2.finish().unwrap());
    for file in ["pretty.json", "misnamed.json.gz"] {
        assert_eq!(rows(&sandbox, &["--items", file]), expected, "{file}");
    }
}

/// Endless inputs are not opened.
#[cfg(unix)]
#[test]
fn devices_and_pipes_are_refused_as_items() {
    let sandbox = Sandbox::new();
    let made = std::process::Command::new("mkfifo").arg(sandbox.path("pipe.json")).status().unwrap();
    assert!(made.success());
    for file in ["/dev/zero", "pipe.json"] {
        let run = sandbox.run(&["link", "compare", "--embedded", "state-aze", "--items", file]).fails(4);
        assert!(run.stderr.contains("it is a device or a pipe, not a regular file"), "{}", run.stderr);
    }
}

/// The loop in docs/wikidata.md stores no error page, and continues where it stopped.
#[test]
fn the_documented_loop_ends_at_an_error() {
    let page = include_str!("../../docs/wikidata.md");
    let from = page.find("mkdir -p entities").unwrap();
    let script = &page[from..from + page[from..].find("```").unwrap()];
    let works = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let repaired = std::sync::Arc::clone(&works);
    let server = Server::start(move |request, _| match request.path.ends_with("/Q2.json") {
        true if !repaired.load(std::sync::atomic::Ordering::SeqCst) => {
            Reply::Answer(404, "", "<html>gone</html>".into())
        }
        _ => Reply::json(format!("{{\"entities\":{{\"Q1\":{}}}}}", item("Q1", "one", vec![]))),
    });
    let sandbox = Sandbox::new();
    sandbox.write("data/links.csv", "slug,item,rejected,method,date\na,Q1,,x,y\nb,Q2,,x,y\nc,Q3,,x,y\n");
    let script = script.replace("https://www.wikidata.org/wiki/Special:EntityData", &server.url);
    let run = || {
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", &script]).current_dir(sandbox.path("")).status().unwrap().success()
    };
    let there = || ["Q1", "Q2", "Q3"].map(|item| sandbox.path(&format!("entities/{item}.json")).exists());
    assert!(!run());
    assert_eq!(there(), [true, false, false]);
    works.store(true, std::sync::atomic::Ordering::SeqCst);
    assert!(run());
    assert_eq!((there(), server.requests().len()), ([true; 3], 4));
}

/// The error message of an endpoint is reported, and the request is not repeated six times.
#[test]
fn messages_of_endpoints_are_reported() {
    for (body, reason) in [
        ("{\"error\":\"quota is used up\"}", "the answer is not Turtle: quota is used up"),
        ("<html><title>Query timeout</title>", "the answer is not Turtle: Query timeout"),
    ] {
        let server = Server::start(move |_, _| Reply::Answer(200, "", body.to_owned()));
        let args = ["link", "compare", "--embedded", "state-aze", "--endpoint", &server.url, "--wait", "0.01"];
        let run = Sandbox::new().run(&args).fails(4);
        assert!(run.stderr.contains(reason), "{}", run.stderr);
        assert_eq!(server.requests().len(), 2);
    }
}

/// Compressed data that expand to one endless line are rejected at 64 MiB.
#[test]
fn an_entity_and_the_gap_before_it_are_bounded() {
    use std::io::Write as _;
    let sandbox = Sandbox::new();
    let oic = item("Q47543", "OIC", vec![claim("P2124", number("+57"), &[])]).to_string();
    for (blanks, code) in [(1 << 26, 0), ((1 << 26) + 1, 1)] {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&vec![b' '; blanks]).unwrap();
        gzip.write_all(oic.as_bytes()).unwrap();
        sandbox.write("items.json.gz", gzip.finish().unwrap());
        let run = sandbox.run(&["link", "compare", "--embedded", "body-oic", "--items", "items.json.gz"]);
        assert_eq!(run.code, code, "{}", run.stderr);
        let error = "items.json.gz:1: an entity, or the gap before one, is longer than 64 MiB";
        assert_eq!(run.stderr.contains(error), code == 1, "{}", run.stderr);
    }
}
