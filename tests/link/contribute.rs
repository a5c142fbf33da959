use super::planted::{claim, dump, entities, item, number, time};
use crate::common::program::Sandbox;
use serde_json::Value;

/// The planted entities, and all other linked entities without claims.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let mut items = entities();
    let known: Vec<String> = items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    let links = include_str!("../../data/links.csv").lines().skip(1).filter_map(|row| row.split(',').nth(1));
    items
        .extend(links.filter(|id| !id.is_empty() && !known.contains(&(*id).to_owned())).map(|id| item(id, id, vec![])));
    sandbox.write("items.json", dump(&items));
    sandbox
}

fn export(sandbox: &Sandbox, args: &[&str]) -> crate::common::program::Run {
    sandbox.run(&[&["link", "export", "--items", "items.json"], sandbox.embedded(), args].concat()).succeeds()
}

#[test]
fn commands_for_quickstatements() {
    let run = export(&sandbox(), &["--format", "quickstatements"]);
    insta::assert_snapshot!(run.stdout);
    // Exactly one statement with the same value, regardless of references.
    assert!(run.stdout.lines().all(|line| line.starts_with('Q') && line.ends_with(" */")), "{}", run.stdout);
    assert!(!run.stdout.contains("P2124\t57"), "Wikidata has it");
    assert!(!run.stdout.contains("P2124\t60"), "Wikidata has a different value");
    let asked = export(&sandbox(), &["--format", "quickstatements", "--include", "differs"]);
    assert!(asked.stdout.contains("Q47543\tP2124\t60\tS407\tQ7737\tS1683\tru:\"В настоящее время"), "{}", asked.stdout);
}

#[test]
fn selected_entities() {
    let run = export(&sandbox(), &["state-irn", "Q863", "--format", "quickstatements"]);
    let items: Vec<_> = run.stdout.lines().map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!(items, ["Q794", "Q863"]);
    assert_eq!(
        export(&sandbox(), &["--limit", "2", "--format", "quickstatements", "state-irn"]).stdout.lines().count(),
        1
    );
}

#[test]
fn statements_that_quickstatements_cannot_express_are_listed() {
    let run = export(&sandbox(), &["--format", "quickstatements"]);
    let expected = "event-shelling-alkhanli-2017 P276 Fuzuli District (Q331687): a reference cannot be expressed: the \
        text has a \
                    quotation mark, which no syntax escapes [e001-55]";
    assert!(run.stderr.contains(expected), "{}", run.stderr);
    assert!(run.stderr.contains("warning: readers of Wikidata cannot find d000, d001, d002, d003: fill in `item` or"));
    assert!(!run.stdout.contains("فضولي"), "{}", run.stdout);
}

#[test]
fn the_report_lists_proposed_and_withheld_statements() {
    insta::assert_snapshot!(export(&sandbox(), &[]).stdout);
}

#[test]
fn the_json_report_matches_the_text_report() {
    let sandbox = sandbox();
    let report: Value = serde_json::from_str(&export(&sandbox, &["--format", "json"]).stdout).unwrap();
    let statements: usize = report["entities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entity| entity["statements"].as_array().unwrap().len())
        .sum();
    let by_property: u64 =
        report["properties"].as_array().unwrap().iter().map(|property| property["statements"].as_u64().unwrap()).sum();
    let text = export(&sandbox, &[]).stdout;
    assert!(
        text.starts_with(&format!("Would be added: {statements} statements\n")) && by_property == statements as u64
    );
    let withheld = report["withheld"].as_array().unwrap();
    assert!(
        withheld.iter().all(|withheld| text.contains(withheld["reason"].as_str().unwrap())) && !withheld.is_empty()
    );
    assert_eq!(report["untraceableDocuments"], serde_json::json!(["d000", "d001", "d002", "d003"]));
}

/// If the exported JSON is read as Wikidata's data, nothing is missing.
#[test]
fn exported_statements_agree_once_wikidata_has_them() {
    let sandbox = sandbox();
    export(&sandbox, &["--format", "wikibase-json", "--output", "new.json"]);
    let exported: Value = serde_json::from_str(&sandbox.read("new.json")).unwrap();
    let claims = exported["entities"].as_object().unwrap().values();
    let count: usize =
        claims.flat_map(|item| item["claims"].as_object().unwrap().values()).map(|c| c.as_array().unwrap().len()).sum();
    let run = sandbox.run(&["link", "compare", "--embedded", "--items", "new.json", "--format", "json"]).succeeds();
    let compared: Value = serde_json::from_str(&run.stdout).unwrap();
    let agreeing = compared["rows"].as_array().unwrap().iter().filter(|row| row["class"] == "agrees").count();
    assert!(agreeing >= count && count > 20, "{agreeing} of {count}");
    assert!(compared["rows"].as_array().unwrap().iter().all(|row| row["class"] != "missing-here"));
}

#[test]
fn json_carries_quotation_marks_precision_and_references() {
    let run = export(&sandbox(), &["--format", "wikibase-json"]);
    let exported: Value = serde_json::from_str(&run.stdout).unwrap();
    let place = &exported["entities"]["Q32319055"]["claims"]["P276"][0];
    assert_eq!(place["references"][0]["snaks"]["P1683"][0]["datavalue"]["value"]["text"], "بمحافظة \"فضولي\"");
    assert_eq!(place["references"][0]["snaks-order"], serde_json::json!(["P407", "P1683"]));
    let member = &exported["entities"]["Q227"]["claims"]["P463"][0];
    assert_eq!(member["qualifiers"]["P580"][0]["datavalue"]["value"]["precision"], 9);
    assert_eq!(member["rank"], "normal");
}

#[test]
fn tables_have_no_empty_cells() {
    let sandbox = sandbox();
    let run = sandbox.run(&["link", "export", "--embedded", "--items", "items.json", "--format", "csv"]).fails(2);
    assert!(run.stderr.contains("need separate tables; name a folder with --output (P"), "{}", run.stderr);
    export(&sandbox, &["--format", "csv", "--output", "tables"]);
    let table = sandbox.read("tables/P463-qal580-S407-s1683.csv");
    assert_eq!(
        table.lines().collect::<Vec<_>>(),
        [
            "qid,P463,qal580,S407,s1683",
            "Q227,Q41230,+1992-00-00T00:00:00Z/9,Q1860,\"en:\"\"İn 1992, he was elected a member of the Islamic Development \
             Bank (IDB) of Azerbaijan\"\"\""
        ]
    );
    // Tables of an earlier run could be mistaken for those of this run.
    let again = sandbox
        .run(&["link", "export", "--embedded", "--items", "items.json", "--format", "csv", "--output", "tables"])
        .fails(2);
    assert!(again.stderr.contains("tables already exists; name a new folder"), "{}", again.stderr);
    for file in std::fs::read_dir(sandbox.path("tables")).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(!text.contains(",,") && !text.contains(",\n"), "{text}");
    }
}

/// A project with two documents that contradict each other, one of which has an address.
fn own_project() -> Sandbox {
    let sandbox = Sandbox::with_project();
    sandbox.write(
        "data/links.csv",
        "slug,item,rejected,method,date\nmeeting-council-3,Q101,,by-hand,2026-11-22\nplace-port-ailsa,Q102,,by-hand,2026-11-22\n\
         body-council,Q103,,by-hand,2026-11-22\n",
    );
    sandbox.write(
        "items.json",
        dump(&[item("Q101", "Council", vec![]), item("Q102", "Port", vec![]), item("Q103", "C", vec![])]),
    );
    sandbox
}

#[test]
fn contradicting_statements_have_normal_rank_and_complete_references() {
    let run = export(&own_project(), &["--format", "quickstatements"]);
    let report = "S854\t\"https://example.org/report\"\tS1476\ten:\"The report\"\tS407\tQ1860\tS577\t+2020-03-00T00:00:00Z/10\t\
                  S813\t+2026-11-22T00:00:00Z/11\tS1683\ten:\"third session in Port Ailsa from 4 to 6 May 1998\" /* m1-01 */";
    let bulletin =
        "S407\tQ1860\tS1683\ten:\"third session of the Council, which opened in Port Ailsa on 5 May 1998\" /* m2-01 */";
    let expected = [
        format!("Q101\tP276\tQ102\t{bulletin}"),
        format!("Q101\tP276\tQ102\t{report}"),
        format!("Q101\tP580\t+1998-05-04T00:00:00Z/11\t{report}"),
        format!("Q101\tP580\t+1998-05-05T00:00:00Z/11\t{bulletin}"),
        format!("Q101\tP582\t+1998-05-06T00:00:00Z/11\t{report}"),
        format!("Q101\tP13188\tQ103\tP1545\t\"3\"\t{bulletin}"),
        format!("Q101\tP13188\tQ103\tP1545\t\"3\"\t{report}"),
    ];
    assert_eq!(run.stdout.lines().collect::<Vec<_>>(), expected);
    assert!(run.stderr.contains("warning: readers of Wikidata cannot find bulletin:"), "{}", run.stderr);
}

#[test]
fn only_judgements_set_ranks() {
    let sandbox = own_project();
    let judged =
        "record,column,rank,reason,note_en,note_ar,note_ru\nm1-01,,preferred,,\"It is earlier.\",\"أ\",\"б\"\n";
    sandbox.write("data/judgements.csv", judged);
    let run = export(&sandbox, &["--format", "wikibase-json"]);
    let ranks = |run: &crate::common::program::Run, property: &str| -> Vec<String> {
        let exported: Value = serde_json::from_str(&run.stdout).unwrap();
        let claims = exported["entities"]["Q101"]["claims"][property].as_array().cloned().unwrap_or_default();
        claims.iter().map(|claim| claim["rank"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ranks(&run, "P580"), ["preferred", "normal"]);
    // A value that is not contradicted gets no preferred rank.
    assert_eq!(ranks(&run, "P582"), ["normal"]);
    // A judgement about the ordinal does not change the rank of a date.
    sandbox.write("data/judgements.csv", judged.replace("m1-01,,", "m1-01,ordinal,"));
    assert_eq!(ranks(&export(&sandbox, &["--format", "wikibase-json"]), "P580"), ["normal", "normal"]);
    sandbox.write("data/judgements.csv", judged.replace("m1-01,,", "m1-01,ordinal start,"));
    assert_eq!(ranks(&export(&sandbox, &["--format", "wikibase-json"]), "P580"), ["preferred", "normal"]);
    sandbox.write("data/judgements.csv", judged);
    let commands = export(&sandbox, &["--format", "quickstatements"]);
    assert!(commands.stderr.contains("P580 1998-05-04: QuickStatements cannot express its rank, preferred [m1-01]"));
    // The preferred statement cannot be expressed, so the other one is not exported alone.
    assert!(commands.stderr.contains(
        "P580 1998-05-05: an editor prefers another value, which QuickStatements cannot \
            express"
    ));
    assert!(!commands.stdout.contains("P580"), "{}", commands.stdout);

    // The same applies if the preferred statement is left for later, or exists already.
    let limited = export(&sandbox, &["--format", "quickstatements", "--limit", "2"]);
    assert!(!limited.stdout.contains("P580"), "{}", limited.stdout);

    sandbox.write("data/judgements.csv", judged.replace("m1-01,,preferred", "m2-01,,deprecated"));
    let report = export(&sandbox, &[]);
    assert!(report.stdout.contains("1998-05-05: an editor deprecated it without giving an item as the reason [m2-01]"));
    sandbox.write("data/judgements.csv", judged.replace("m1-01,,preferred,", "m2-01,,deprecated,Q41755623"));
    let run = export(&sandbox, &["--format", "wikibase-json"]);
    assert_eq!(ranks(&run, "P580"), ["normal", "deprecated"]);
    let exported: Value = serde_json::from_str(&run.stdout).unwrap();
    let reason =
        &exported["entities"]["Q101"]["claims"]["P580"][1]["qualifiers"]["P2241"][0]["datavalue"]["value"]["id"];
    assert_eq!(reason, "Q41755623");
}

/// A judgement on a value that becomes a qualifier sets the rank of the statement.
#[test]
fn ordinals_are_judged_too() {
    let sandbox = own_project();
    sandbox.edit("data/records/meetings.csv", "body-council,3,,,1998-05-05", "body-council,4,,,1998-05-05");
    sandbox.write(
        "data/judgements.csv",
        "record,column,rank,reason,note_en,note_ar,note_ru\nm1-01,,preferred,,\"a\",\"b\",\"c\"\n",
    );
    let exported: Value = serde_json::from_str(&export(&sandbox, &["--format", "wikibase-json"]).stdout).unwrap();
    let claims = exported["entities"]["Q101"]["claims"]["P13188"].as_array().unwrap();
    let ordinal = |claim: &Value| claim["qualifiers"]["P1545"][0]["datavalue"]["value"].as_str().unwrap().to_owned();
    let ranks: Vec<_> = claims.iter().map(|claim| (ordinal(claim), claim["rank"].as_str().unwrap())).collect();
    assert_eq!(ranks, [("3".to_owned(), "preferred"), ("4".to_owned(), "normal")]);
}

/// QuickStatements would add the qualifiers to the existing statement.
#[test]
fn values_with_other_qualifiers_are_not_exported_to_quickstatements() {
    let sandbox = own_project();
    sandbox.write(
        "data/records/figures.csv",
        "record,source,figure_of,measure,value,value_type,unit_en,unit_ar,unit_ru,bound,as_of,as_of_type,stated_in,part_of,quote,quote_start,quote_end\n\
         f1-01,report,body-council,member-states,12,integer,,,,,1998,gYear,,,Twelve members took part.,71,96\n",
    );
    let figure = claim("P2124", number("+12"), &[("P585", time("+1990-00-00T00:00:00Z", 9))]);
    sandbox.write("items.json", dump(&[item("Q103", "Council", vec![figure])]));
    let run = export(&sandbox, &["--format", "quickstatements"]);
    assert!(run.stderr.contains("Wikidata has this value with other qualifiers"), "{}", run.stderr);
    assert!(!run.stdout.contains("P2124"), "{}", run.stdout);
    assert!(export(&sandbox, &["--format", "wikibase-json"]).stdout.contains("P2124"));
}

/// The class of a new item needs no reference; all its other statements have one.
#[test]
fn new_items_have_a_class() {
    let sandbox = own_project();
    sandbox.write("data/registers/officials.csv", "slug,kind,label_en,label_ar,label_ru\nperson-x,person,Somebody,,\n");
    sandbox.write("data/links.csv", "slug,item,rejected,method,date\nperson-x,,,reviewed,2026-11-22\n");
    let run = export(&sandbox, &["--format", "quickstatements", "--new-items"]);
    assert_eq!(run.stdout, "CREATE\nLAST\tLen\t\"Somebody\"\nLAST\tP31\tQ5\n");
}

#[test]
fn new_items_are_created_only_on_request_and_after_a_decision() {
    let sandbox = own_project();
    sandbox.write(
        "data/links.csv",
        "slug,item,rejected,method,date\nplace-port-ailsa,Q102,,by-hand,2026-11-22\nmeeting-council-3,,,reviewed,2026-11-22\n",
    );
    let report = export(&sandbox, &[]);
    let line = "meeting-council-3: names in ar, en, ru; 4 statements from 2 documents; needs what it is an instance of";
    assert!(report.stdout.contains(line), "{}", report.stdout);
    let none = export(&sandbox, &["--format", "quickstatements", "--new-items", "--limit", "3"]);
    assert!(none.stdout.is_empty() && none.stderr.contains("1 new items are left for later"), "{}", none.stderr);
    let other = export(&sandbox, &["place-port-ailsa", "--format", "quickstatements", "--new-items"]);
    assert!(!other.stdout.contains("CREATE"), "{}", other.stdout);
    assert!(!export(&sandbox, &["--format", "quickstatements"]).stdout.contains("CREATE"));
    let run = export(&sandbox, &["--format", "quickstatements", "--new-items"]);
    let lines: Vec<_> = run.stdout.lines().collect();
    assert_eq!(
        &lines[..3],
        ["CREATE", "LAST\tLar\t\"الدورة الثالثة للمجلس\"", "LAST\tLen\t\"Third session of the Council\""]
    );
    let place = lines.iter().find(|line| line.contains("P276")).unwrap();
    assert_eq!((place.matches("\tS1683").count(), place.matches("\t!S").count()), (2, 1), "{place}");
}

#[test]
fn the_report_is_written_to_the_output_file() {
    let sandbox = sandbox();
    let printed = export(&sandbox, &[]).stdout;
    let run = export(&sandbox, &["--output", "report.txt"]);
    assert_eq!((run.stdout.as_str(), sandbox.read("report.txt")), ("", printed));
    export(&sandbox, &["--output", "all.json"]);
    assert!(serde_json::from_str::<Value>(&sandbox.read("all.json")).unwrap()["entities"].is_object());
}

/// Outputs do not replace inputs under any name, and do not become part of one.
#[test]
fn inputs_are_not_overwritten() {
    let sandbox = sandbox();
    let items = sandbox.read("items.json");
    sandbox.write("folder/a.json", &items);
    let export = |items: &str, output: &str| {
        let args = ["link", "export", "--embedded", "--items", items, "--format", "wikibase-json", "--output", output];
        sandbox.run(&args).fails(2).stderr
    };
    assert!(export("items.json", "items.json").contains("items.json is an input of this command"));
    assert!(export("items.json", "folder/../items.json").contains("is items.json, an input of this command"));
    assert!(export("folder", "folder/a.json").contains("folder/a.json is an input of this command"));
    assert!(
        export("folder", "folder/new.json").contains("folder/new.json would be read as Wikidata's data the next time")
    );
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(sandbox.path("items.json"), sandbox.path("link.json")).unwrap();
        assert!(export("items.json", "link.json").contains("link.json is items.json, an input of this command"));
        assert!(export("link.json", "items.json").contains("items.json is link.json, an input of this command"));
    }
    assert_eq!((sandbox.read("items.json"), sandbox.read("folder/a.json")), (items.clone(), items));
    let own = own_project();
    let run =
        own.run(&["link", "export", "--embedded", "--items", "items.json", "--output", "data/links.csv"]).fails(2);
    assert!(run.stderr.contains("data/links.csv"), "{}", run.stderr);
}

/// Wikibase rejects edits with names that are too long or have line breaks.
#[test]
fn names_respect_the_limits_of_wikibase() {
    let sandbox = own_project();
    let long = "я".repeat(251);
    sandbox.write(
        "data/registers/officials.csv",
        format!("slug,kind,label_en,label_ar,label_ru\nperson-x,person,\"Some\nbody\",{},{long}\n", "ب".repeat(250)),
    );
    sandbox.write("data/links.csv", "slug,item,rejected,method,date\nperson-x,,,reviewed,2026-11-22\n");
    let reasons = [
        "left out: the ru name of person-x: the text has 251 characters, and 250 are allowed",
        "left out: the en name of person-x: the text has a line end",
    ];
    let run = export(&sandbox, &["--format", "quickstatements", "--new-items"]);
    assert_eq!(run.stdout, format!("CREATE\nLAST\tLar\t\"{}\"\nLAST\tP31\tQ5\n", "ب".repeat(250)));
    assert!(reasons.iter().all(|reason| run.stderr.contains(reason)), "{}", run.stderr);
    let run = export(&sandbox, &["--format", "wikibase-json", "--new-items"]);
    let written: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(written["new"][0]["labels"].as_object().unwrap().keys().collect::<Vec<_>>(), ["ar"]);
    assert!(reasons.iter().all(|reason| run.stderr.contains(reason)), "{}", run.stderr);
    assert!(export(&sandbox, &[]).stdout.contains("    left out: the ru name: the text has 251 characters"));
}
