//! Full-text search: what is found, in which order, and what happens to its index.

use crate::common::program::{Run, Sandbox};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

/// Runs `find` with JSON output. The sandbox compares the output with its schema.
fn find(sandbox: &Sandbox, args: &[&str]) -> (Value, Run) {
    let run = sandbox.run(&[&["find", "--embedded", "--format", "json"], args].concat()).succeeds();
    (serde_json::from_str(&run.stdout).unwrap(), run)
}

fn slug(iri: &Value) -> String {
    iri.as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

/// The slugs of the things found, the best first.
fn things(found: &Value) -> Vec<String> {
    found["things"]["best"].as_array().unwrap().iter().map(|thing| slug(&thing["entity"])).collect()
}

fn passages(found: &Value) -> &Vec<Value> {
    found["passages"]["best"].as_array().unwrap()
}

/// The first things for a request.
fn first(words: &str, count: usize) -> Vec<String> {
    things(&find(&Sandbox::new(), &[words]).0).into_iter().take(count).collect()
}

/// The words that a text is marked for.
fn marked(text: &Value, spans: &Value) -> Vec<String> {
    let characters: Vec<char> = text.as_str().unwrap().chars().collect();
    let offset = |span: &Value, end: &str| usize::try_from(span[end].as_u64().unwrap()).unwrap();
    let words = spans.as_array().unwrap().iter();
    words.map(|span| characters[offset(span, "start")..offset(span, "end")].iter().collect()).collect()
}

#[test]
fn names_are_found_in_three_languages_and_several_spellings() {
    for (words, slug) in [
        ("Khojaly", "place-khojaly"),
        ("khojaly", "place-khojaly"),
        ("Ходжалы", "place-khojaly"),
        ("ходжалы\u{301}", "place-khojaly"),
        ("خوجالي", "place-khojaly"),
        ("خوجالى", "place-khojaly"),
        ("لخوجالي", "place-khojaly"),
        ("Hojaly", "place-khojaly"),
        ("Xocalı", "place-khojaly"),
        ("Putrajaya", "place-putrajaya"),
        ("Butracaya", "place-putrajaya"),
        ("حيدر علييف", "person-heydar-aliyev"),
        ("Гейдара Алиева", "person-heydar-aliyev"),
        ("Ihsanoglu", "person-ekmeleddin-ihsanoglu"),
        ("саммит Дакар", "meeting-summit-11"),
        ("القمة السابعة", "meeting-summit-7"),
        ("seventh Islamic summit", "meeting-summit-7"),
        ("OIC", "body-oic"),
        ("document 003", "d003"),
    ] {
        assert_eq!(first(words, 1), [slug], "{words}");
    }
}

#[test]
fn things_come_before_passages_and_say_what_matched() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["find", "--embedded", "Khojaly", "--limit", "2"]).succeeds();
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines[0], "Khojaly  (place-khojaly; place, city)", "{}", run.stdout);
    let first_passage = lines.iter().position(|line| line.starts_with("Document ")).unwrap();
    assert!(lines.iter().position(|line| line.contains("(place-khojaly;")).unwrap() < first_passage);
    assert!(
        lines.last().unwrap().starts_with("2 of ") && lines.last().unwrap().ends_with(" passages"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains('\u{1B}'), "styles are for terminals");

    let (found, _) = find(&sandbox, &["Hojaly"]);
    let best = &found["things"]["best"][0];
    assert_eq!(found["words"][0]["similar"], serde_json::json!(["khojaly"]));
    assert_eq!(marked(&best["matched"][0]["text"], &best["matched"][0]["words"]), ["Khojaly"]);

    let (found, _) = find(&sandbox, &["mass killings"]);
    let passage = passages(&found).iter().find(|passage| passage["quote"].as_str().unwrap().contains("mass killings"));
    let passage = passage.expect("the words of a quote find it");
    assert!(marked(&passage["quote"], &passage["words"]).contains(&"killings".to_owned()), "{passage}");
    assert!(
        passage["things"].as_array().unwrap().iter().any(|thing| slug(&thing["entity"]) == "event-khojaly-killings")
    );
}

#[test]
fn a_word_finds_passages_in_other_languages() {
    let (found, _) = find(&Sandbox::new(), &["Dakar", "--limit", "1000"]);
    let sources: BTreeSet<String> = passages(&found).iter().map(|passage| slug(&passage["source"])).collect();
    assert_eq!(sources.into_iter().collect::<Vec<_>>(), ["d000", "d001", "d002", "d003"]);
}

#[test]
fn answers_are_restricted_to_types_documents_and_a_number() {
    let sandbox = Sandbox::new();
    let all = find(&sandbox, &["Aliyev", "--limit", "1000"]).0;
    assert!(things(&all).iter().any(|slug| slug.starts_with("statement-")));
    for class in [
        "official",
        "Official",
        "officials",
        "должностное лицо",
        "https://w3id.org/diwan/ns#Official",
        "diwan:Official",
    ] {
        let slugs = things(&find(&sandbox, &["Aliyev", "--type", class, "--limit", "1000"]).0);
        assert!(!slugs.is_empty() && slugs.iter().all(|slug| slug.starts_with("person-")), "{class}: {slugs:?}");
    }
    // A kind includes narrower ones, and a class its subclasses.
    for class in ["summit", "Meeting", "саммиты"] {
        let slugs = things(&find(&sandbox, &["Dakar", "--type", class, "--limit", "2"]).0);
        assert_eq!(slugs, ["meeting-summit-11", "meeting-summit-6"], "{class}");
    }
    for source in ["d003", "source/d003", "Document 003 (English)", "https://w3id.org/diwan/source/d003"] {
        let found = find(&sandbox, &["Aliyev", "--source", source, "--limit", "1000"]).0;
        assert!(!passages(&found).is_empty());
        assert!(passages(&found).iter().all(|passage| slug(&passage["source"]) == "d003"), "{source}");
        assert!(found["things"]["total"].as_u64() < all["things"]["total"].as_u64(), "{source}");
    }
    let (few, _) = find(&sandbox, &["Aliyev", "--limit", "2"]);
    assert_eq!((things(&few).len(), passages(&few).len()), (2, 2));
    assert_eq!(things(&few), things(&all)[..2]);
    assert_eq!(few["things"]["total"], all["things"]["total"]);
}

#[test]
fn unknown_types_and_documents_list_those_there_are() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["find", "--embedded", "Aliyev", "--type", "oficial"]).fails(2);
    assert!(
        run.stderr.starts_with("error: there is no type \"oficial\"; did you mean official? There are:\n"),
        "{}",
        run.stderr
    );
    for line in ["  official: ", "  meeting: ", "  summit: "] {
        assert!(run.stderr.contains(line), "{}", run.stderr);
    }
    let run = sandbox.run(&["find", "--embedded", "Aliyev", "--source", "d009"]).fails(2);
    assert!(run.stderr.contains("there is no document \"d009\""), "{}", run.stderr);
    assert!(run.stderr.contains("\n  d000 (Document 000 (Arabic))\n"), "{}", run.stderr);
}

#[test]
fn nothing_found_is_an_error_that_says_what_there_is() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["find", "--embedded", "qqqqqqqq"]).fails(2);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", "error: nothing has the words \"qqqqqqqq\"\n"));
    let run = sandbox.run(&["find", "--embedded", "Irax"]).fails(2);
    assert!(run.stderr.ends_with("did you mean Iran?\n"), "{}", run.stderr);
    let run = sandbox.run(&["find", "--embedded", "Putrajaya", "--type", "official", "--source", "d000"]).fails(2);
    let others = "nothing of this type or document has the words \"Putrajaya\"; without the restriction there are ";
    assert!(run.stderr.contains(others) && run.stderr.ends_with(" passages\n"), "{}", run.stderr);
    let run = sandbox.run(&["find", "--embedded", "qqqqqqqq", "--type", "official"]).fails(2);
    assert!(run.stderr.ends_with("has the words \"qqqqqqqq\"; nor has anything else\n"), "{}", run.stderr);
}

#[test]
fn words_that_do_not_occur_are_reported() {
    let sandbox = Sandbox::new();
    let (found, run) = find(&sandbox, &["Hojaly"]);
    assert_eq!(run.stderr, "note: \"Hojaly\" does not occur; similar words are searched for: khojaly\n");
    assert_eq!(found["words"][0]["occurs"], true);
    let (found, run) = find(&sandbox, &["qqqqqqqq", "Putrajaya"]);
    assert_eq!(run.stderr, "note: \"qqqqqqqq\" does not occur\n");
    assert_eq!(found["things"]["best"][0]["missing"], serde_json::json!(["qqqqqqqq"]));
    let run = sandbox.run(&["find", "--embedded", "qqqqqqqq Putrajaya", "--quiet"]).succeeds();
    assert!(run.stderr.is_empty() && run.stdout.contains("— without qqqqqqqq"), "{}{}", run.stderr, run.stdout);
}

#[test]
fn names_are_in_the_asked_language() {
    let sandbox = Sandbox::new();
    for (language, name) in [("en", "Khojaly"), ("ru", "Ходжалы"), ("ar", "خوجالي"), ("fr", "Khojaly")] {
        let (found, _) = find(&sandbox, &["Khojaly", "--lang", language]);
        assert_eq!(found["things"]["best"][0]["label"], name);
        assert_eq!(found["things"]["best"][0]["labels"]["ru"], "Ходжалы");
    }
}

#[test]
fn hostile_words_are_refused_or_found_nowhere() {
    let sandbox = Sandbox::new();
    for words in ["", " ", "?!…", "\u{200F}\u{202B}\u{2069}", "’", "\u{301}"] {
        let run = sandbox.run(&["find", "--embedded", words]).fails(2);
        assert_eq!(run.stderr, "error: there is no word to search for; write a word or a number\n", "{words:?}");
    }
    let long = "x".repeat(100_000);
    let run = sandbox.run(&["find", "--embedded", &long]).fails(2);
    assert!(run.stderr.len() < 500, "{}", run.stderr.len());
    let many = "слово ".repeat(33);
    let run = sandbox.run(&["find", "--embedded", &many]).fails(2);
    assert_eq!(run.stderr, "error: there are 33 words to search for; write at most 32\n");
    // Marks of direction around a word, and words that say nothing.
    assert_eq!(first("\u{200F}\u{202B}خوجالي\u{202C}\u{200E}", 1), ["place-khojaly"]);
    assert_eq!(first("who was in Putrajaya", 1), ["place-putrajaya"]);
    sandbox.run(&["find", "--embedded", "the"]).succeeds();
}

#[test]
fn equal_graphs_give_equal_indexes_and_answers() {
    let one = Sandbox::with_own_cache();
    let other = Sandbox::with_own_cache();
    let index = |sandbox: &Sandbox| {
        let folder = fs::read_dir(sandbox.cache()).unwrap().next().unwrap().unwrap().path();
        fs::read(folder.join("search.index")).unwrap()
    };
    for words in ["Aliyev", "resolution 10/11", "القمة الإسلامية"] {
        let answers = [&one, &other].map(|sandbox| sandbox.run(&["find", "--embedded", words]).succeeds().stdout);
        assert_eq!(answers[0], answers[1]);
        assert_eq!(one.run(&["find", "--embedded", words]).stdout, answers[0], "the stored index");
    }
    assert!(index(&one) == index(&other));
}

#[test]
fn the_index_follows_the_data_and_damage_is_mended() {
    let sandbox = Sandbox::with_project();
    let found = sandbox.run(&["find", "Ailsa"]).succeeds().stdout;
    assert!(found.starts_with("Port Ailsa"), "{found}");
    let whole = fs::read(sandbox.path(".diwan/search.index")).unwrap();
    for damaged in [&b""[..], b"diwan search 1\n\0", &whole[..whole.len() / 2], b"\xff\xff"] {
        sandbox.write(".diwan/search.index", damaged);
        assert_eq!(sandbox.run(&["find", "Ailsa"]).succeeds().stdout, found);
        assert!(fs::read(sandbox.path(".diwan/search.index")).unwrap() == whole, "the index is made again");
    }
    sandbox.write("data/aliases.csv", "slug,name,lang\nplace-port-ailsa,Ugglehamn,sv\n");
    let run = sandbox.run(&["find", "Ugglehamn"]).succeeds();
    assert!(run.stdout.starts_with("Port Ailsa"), "{}", run.stdout);
    assert!(fs::read(sandbox.path(".diwan/search.index")).unwrap() != whole);
}
