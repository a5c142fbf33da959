use crate::common::program::Sandbox;
use crate::common::server::{Reply, Server};
use crate::planted::{claim, deprecated, dump, entities, item, thing, time};
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
fn every_planted_difference_is_found_for_what_it_is() {
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
        // A claim that editors gave up contradicts nothing.
        "Q47543 P740 missing-there: Rabat (Q3551)",
        // Under another property, and not the same day.
        "Q32319055 P580 differs: 2017-06-04",
        "Q99659280 P580 finer-here: 2020-09-27",
        "Q851 P298 differs: SAU",
        "Q47543 P3975 missing-there: Ekmeleddin İhsanoğlu (Q331707)",
    ] {
        assert!(rows.iter().any(|row| row == expected), "{expected}\n{}", rows.join("\n"));
    }
    // Each way in which the sources put it stands alone: without a start, with the month, with the day.
    let count = |class: &str| rows.iter().filter(|row| row.starts_with(&format!("Q227 P463 {class}: Org"))).count();
    assert_eq!((count("agrees"), count("finer-here")), (1, 2));
}

/// The value agrees and its date does not: that is a difference, and no second statement of the value is offered.
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
        "(Q47543): Wikidata has it otherwise than with P580 1991-12-08: look at the statement there [o003-01]";
    assert!(report.contains(expected), "{report}");
    assert!(!sandbox.run(&[&args[..], &["--format", "quickstatements"]].concat()).stdout.contains("P463\tQ47543"));
}

/// A class there may be narrower than ours.
#[test]
fn another_class_is_no_reason_to_add_ours() {
    let sandbox = Sandbox::new();
    let claim = claim("P31", thing("Q10553309"), &[]);
    sandbox.write("items.json", dump(&[item("Q330600", "National Assembly", vec![claim])]));
    assert!(
        rows(&sandbox, &["--items", "items.json"]).contains(&"Q330600 P31 unclear: parliament (Q35749)".to_owned())
    );
}

/// What editors gave up does not stand for what they have put in its place; that there is nothing contradicts anything.
#[test]
fn given_up_claims_and_no_value() {
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
        "Q47543 P740 agrees: Rabat (Q3551)",
    ] {
        assert!(rows.iter().any(|row| row == expected), "{expected}\n{}", rows.join("\n"));
    }
    let report = sandbox.run(&["link", "export", "--embedded", "--items", "items.json"]).succeeds().stdout;
    assert!(
        report.contains("body-oic P740 Rabat (Q3551): Wikidata has it as deprecated: look at the statement there"),
        "{report}"
    );
}

/// An item that was merged into another is what it was merged into, for the value as for the subject.
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

/// One item is not two things.
#[test]
fn an_item_that_was_merged_into_anothers_is_left_alone() {
    let sandbox = Sandbox::new();
    let oic = item("Q47543", "OIC", vec![]);
    sandbox.write("items.json", format!("{{\"entities\":{{\"Q41230\":{oic},\"Q47543\":{oic}}}}}"));
    let run = sandbox.run(&["link", "export", "--embedded", "--items", "items.json"]).succeeds();
    let note = "body-isdb is linked to Q41230, which was merged into Q47543, the item of another entity, so that it is left alone";
    assert!(run.stderr.contains(note), "{}", run.stderr);
    assert!(!run.stdout.contains("(body-isdb, "), "{}", run.stdout);
}

/// An earlier term is another statement; that there is one more that nobody knows says nothing.
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

/// Data that lack statements do not say that Wikidata lacks them.
#[test]
fn less_than_whole_data_are_no_data() {
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
fn values_come_with_their_words_and_qualifiers_with_their_class() {
    let sandbox = planted();
    let run = sandbox
        .run(&["link", "compare", "--embedded", "Azerbaijan", "--items", "items.json", "--class", "agrees"])
        .succeeds();
    insta::assert_snapshot!(run.stdout);
    let other = sandbox.run(&["link", "compare", "--embedded", "place-alkhanli", "--items", "items.json"]).fails(2);
    assert_eq!(other.stderr, "error: \"place-alkhanli\" is linked to no item\n");
}

#[test]
fn items_that_are_not_at_hand_are_told() {
    let run =
        planted().run(&["link", "compare", "--embedded", "--items", "items.json", "--class", "differs"]).succeeds();
    let last = run.stdout.lines().last().unwrap();
    assert!(last.starts_with("no data on 99 linked items: body-azerbaijan-diplomatic-academy Q4832385, "), "{last}");
    let nowhere = planted().run(&["link", "compare", "--embedded"]).fails(2);
    assert!(nowhere.stderr.contains("Name a file or folder with --items, or a SPARQL endpoint with --endpoint"));
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
    Server::start(move |asked, _| {
        let query = SparqlEvaluator::new().parse_query(&asked.field).unwrap();
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
    assert!(from_file.len() > 100 && server.asked().len() == 6, "{} {}", from_file.len(), server.asked().len());
}
