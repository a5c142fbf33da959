use super::planted::{dump, item};
use crate::common::program::Sandbox;

const CANDIDATES: &str = "slug,item,name,description,types,score,match,features,asked,endpoint\n\
    body-council,Q103,Council,assembly,body,90.0,true,P17=100,The Council,http://a\n\
    body-council,Q104,Concil,misprint,,40.0,false,,The Council,http://a\n\
    meeting-council-3,Q105,Third session,,,80.0,false,,Third session of the Council,http://a\n\
    place-port-ailsa,Q106,Port Ailsa,town,,99.0,true,,Port Ailsa,http://a\n";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with_project();
    sandbox.write("data/candidates.csv", CANDIDATES);
    sandbox
}

fn review(sandbox: &Sandbox, keys: &str) -> String {
    let output = sandbox.command().args(["link", "review"]).write_stdin(keys).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The rows without their date, which is today's.
fn links(sandbox: &Sandbox) -> Vec<String> {
    let text = sandbox.read("data/links.csv");
    text.lines().skip(1).map(|row| row.rsplit_once(',').unwrap().0.to_owned()).collect()
}

#[test]
fn decisions_are_saved_immediately_and_asked_once() {
    let sandbox = sandbox();
    let first = review(&sandbox, "r2\nwhat?\na\nn\nq\n");
    assert!(first.contains("there is no such key"), "{first}");
    let decided = ["body-council,,Q104,reviewed", "body-council,Q103,,reviewed", "meeting-council-3,,,reviewed"];
    assert_eq!(links(&sandbox), decided);
    assert!(first.contains("The Council  (body-council)  [1 of 3]"), "{first}");
    let second = review(&sandbox, "s\n");
    assert!(second.contains("Port Ailsa  (place-port-ailsa)") && !second.contains("body-council"), "{second}");
    assert_eq!(links(&sandbox), decided);
    review(&sandbox, "r\n");
    assert_eq!(review(&sandbox, "a\n"), "no decisions were made\n");
    assert_eq!(links(&sandbox).last().unwrap(), "place-port-ailsa,,Q106,reviewed");
    let shown = sandbox.run(&["show", "Q103"]).succeeds();
    assert!(shown.stdout.contains("body-council"), "{}", shown.stdout);
}

#[test]
fn agreements_and_differences_are_shown_with_items() {
    let sandbox = sandbox();
    let claim = super::planted::claim("P580", super::planted::time("+1998-05-04T00:00:00Z", 11), &[]);
    sandbox.write("items.json", dump(&[item("Q105", "Third session", vec![claim])]));
    let args = ["link", "review", "meeting-council-3", "--items", "items.json"];
    let output = sandbox.command().args(args).write_stdin("q\n").output().unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    insta::assert_snapshot!(output);
}

#[test]
fn an_item_is_not_linked_to_two_entities() {
    let sandbox = sandbox();
    sandbox.write("data/links.csv", "slug,item,rejected,method,date\nplace-port-ailsa,Q103,,by-hand,2026-11-22\n");
    let said = review(&sandbox, "a\nq\n");
    assert!(said.contains("Q103 is already linked to place-port-ailsa"), "{said}");
    assert_eq!(links(&sandbox).len(), 1);
}

#[test]
fn an_item_that_is_not_a_candidate_can_be_entered() {
    let sandbox = sandbox();
    review(&sandbox, "Q999\nq\n");
    assert_eq!(links(&sandbox), ["body-council,Q999,,reviewed"]);
    let run = sandbox.run(&["link", "review", "body-counsil"]).fails(2);
    assert!(run.stderr.contains("run `diwan link suggest body-counsil`"), "{}", run.stderr);
    let empty = Sandbox::with_project().run(&["link", "review"]).succeeds();
    assert_eq!(empty.stdout, "there are no suggestions; run `diwan link suggest`\n");
}

#[test]
fn status_counts_by_class() {
    let sandbox = sandbox();
    sandbox.write(
        "data/links.csv",
        "slug,item,rejected,method,date\nbody-council,Q103,,by-hand,2026-11-22\nbody-council,,Q104,by-hand,2026-11-22\n\
         meeting-council-3,,,reviewed,2026-11-22\n",
    );
    insta::assert_snapshot!(sandbox.run(&["link", "status"]).succeeds().stdout, @r"
    entities  linked  not in Wikidata  open  candidates rejected
    ────────  ──────  ───────────────  ────  ───────────────────
    body      1       0                0     1
    meeting   0       1                0     0
    place     0       0                1     0
    all       1       1                1     1
    ");
}

#[test]
fn checks_find_bad_links() {
    let sandbox = sandbox();
    sandbox.write(
        "data/links.csv",
        "slug,item,rejected,method,date\nbody-council,103,,by-hand,2026-11-22\nbody-council,Q103,,by-hand,2026-11-22\n\
         place-port-ailsa,Q103,,by-hand,2026-11-22\nmeeting-council-3,Q106,,by-hand,2026-13-22\nmeeting-council-3,Q106,,by-hand,2026-11-22\n\
         meeting-council-3,,Q106,by-hand,2026-11-22\nplace-port-ailse,Q107,,by-hand,2026-11-22\n",
    );
    sandbox.write("items.json", dump(&[item("Q106", "Somewhere else", vec![]), item("Q103", "المجلس", vec![])]));
    insta::assert_snapshot!(sandbox.run(&["check", "--items", "items.json"]).fails(1).stdout);
}

#[test]
fn invalid_crosswalks_are_found_by_check() {
    let sandbox = sandbox();
    sandbox.edit("ontology/wikidata.csv", "schema:startDate,P580", "schema:startDate,580");
    let run = sandbox.run(&["check"]).fails(3);
    assert!(run.stdout.contains("ontology/wikidata.csv:") && run.stdout.contains("error[P004]"), "{}", run.stdout);
}

#[test]
fn misspelt_terms_in_the_crosswalk_are_found() {
    let sandbox = sandbox();
    sandbox.edit("ontology/wikidata.csv", "schema:foundingDate", "schema:foundingDat");
    let run = sandbox.run(&["check"]).fails(3);
    let message = "rule `body-founded` names <http://schema.org/foundingDat>, which is not declared in the ontology";
    assert!(run.stdout.contains(message), "{}", run.stdout);
    assert!(run.stdout.contains("did you mean <http://schema.org/foundingDate>?"), "{}", run.stdout);
}

#[test]
fn merged_items_and_names_with_other_marks() {
    let sandbox = sandbox();
    sandbox.write("data/links.csv", "slug,item,rejected,method,date\nbody-council,Q103,,by-hand,2026-11-22\n");
    let entities = item("Q104", "Cöuncil", vec![]).to_string();
    sandbox.write("items.json", format!("{{\"entities\":{{\"Q103\":{entities}}}}}"));
    let run = sandbox.run(&["check", "--items", "items.json"]).succeeds();
    assert!(run.stdout.contains("warning[L004]: Q103 was merged into Q104"), "{}", run.stdout);
    assert!(!run.stdout.contains("L003"), "{}", run.stdout);
}

#[test]
fn entities_in_queries_can_be_given_by_item() {
    let run = Sandbox::new().run(&["query", "state", "--param", "state=Q227", "--format", "csv"]).succeeds();
    assert!(run.stdout.lines().count() > 5, "{}", run.stdout);
}

#[test]
fn the_embedded_links_cannot_be_changed() {
    let run = Sandbox::new().run(&["link", "review", "--embedded"]).fails(2);
    assert!(run.stderr.contains("create a project with `diwan init`"), "{}", run.stderr);
}

/// A description cannot look like another candidate.
#[test]
fn messages_of_services_are_one_line() {
    let sandbox = sandbox();
    let forged = "politician  (score 100.0)\n       found as Council\r\n  2  Q2  Council\u{2028}x\u{1b}[2J";
    sandbox.write(
        "data/candidates.csv",
        format!(
            "slug,item,name,description,types,score,match,features,asked,endpoint\n\
             body-council,Q1,Council,\"{forged}\",\"a\nb\",,false,\"P17=1\n  3  Q3\",\"The\nCouncil\",http://a\n"
        ),
    );
    let shown = review(&sandbox, "q\n");
    let line = "  1  Q1  Council: politician  (score 100.0)␊       found as Council␍␊  2  Q2  Council\\u{2028}x␛[2J; a␊b  (no score)\n";
    assert!(shown.contains(line), "{shown}");
    let forged = shown.lines().filter(|line| line.starts_with("  2  ") || line.starts_with("  3  "));
    assert_eq!(forged.count(), 0, "{shown}");
}
