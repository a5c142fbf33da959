use crate::common::program::{Run, Sandbox};
use crate::common::server::{Reply, Request, Server};
use serde_json::{Map, Value, json};
use std::time::{Duration, Instant};

const LINKS: &str = "slug,item,rejected,method,date\n";

/// A project without any decisions.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with_project();
    sandbox.write("data/links.csv", LINKS);
    sandbox
}

fn manifest() -> Reply {
    Reply::json(json!({ "versions": ["0.2"], "name": "Test", "identifierSpace": "http://www.wikidata.org/entity/",
        "schemaSpace": "http://www.wikidata.org/prop/direct/", "batchSize": 4, "extend": {} }))
}

/// The answers of a correct service: two candidates for every name, the better one last.
fn answer(request: &Request) -> Value {
    let queries: Map<String, Value> = serde_json::from_str(&request.field).unwrap();
    let candidates = |query: &Value| {
        let name = query["query"].as_str().unwrap();
        let number = name.chars().count();
        json!({ "result": [
            { "id": format!("Q{number}"), "name": name, "score": 40, "match": false, "type": [] },
            { "id": format!("Q{}", number + 100), "name": name, "score": 90.5, "match": true, "description": "thing",
              "type": [{ "id": "Q515", "name": "city" }], "features": [{ "id": "P17", "value": 100 }] },
        ] })
    };
    queries.iter().map(|(key, query)| (key.clone(), candidates(query))).collect::<Map<_, _>>().into()
}

fn good(request: &Request) -> Reply {
    if request.method == "GET" { manifest() } else { Reply::json(answer(request)) }
}

fn suggest(sandbox: &Sandbox, server: &Server, args: &[&str]) -> Run {
    let fast = ["link", "suggest", "--endpoint", &server.url, "--wait", "0.01", "--timeout", "1"];
    sandbox.run(&[&fast, args].concat())
}

#[test]
fn names_are_sent_in_batches_with_type_and_properties() {
    let (sandbox, server) = (sandbox(), Server::start(|request, _| good(request)));
    suggest(&sandbox, &server, &[]).succeeds();
    let requests = server.requests();
    assert_eq!((requests[0].method.as_str(), requests.len()), ("GET", 4), "a manifest, and nine names by four");
    let user_agent =
        |request: &Request| request.headers.iter().any(|line| line.to_lowercase().starts_with("user-agent: diwan/"));
    assert!(requests.iter().all(user_agent));
    let queries: Vec<Value> = requests[1..]
        .iter()
        .flat_map(|request| serde_json::from_str::<Map<String, Value>>(&request.field).unwrap().into_values())
        .collect();
    let of = |name: &str| queries.iter().find(|query| query["query"] == name).unwrap();
    assert_eq!(of("بورت أيلسا"), &json!({ "query": "بورت أيلسا", "limit": 5 }));
    let meeting = json!({ "query": "Третья сессия Совета", "limit": 5, "properties": [
        { "pid": "P580", "v": ["1998-05-04", "1998-05-05"] }, { "pid": "P582", "v": "1998-05-06" } ] });
    assert_eq!(of("Третья сессия Совета"), &meeting);
    let candidates = sandbox.read("data/candidates.csv");
    let council: Vec<_> = candidates.lines().filter(|row| row.starts_with("body-council,")).collect();
    assert_eq!(council[0], format!("body-council,Q105,Совет,thing,city,90.5,true,P17=100,Совет,{}", server.url));
    assert_eq!(council.len(), 5);
}

#[test]
fn types_and_endpoints_are_set_by_class() {
    let (sandbox, server) = (sandbox(), Server::start(|request, _| good(request)));
    let other = format!("place = {{ item = \"Q515\", endpoint = \"{}\" }}\nofficial =", server.url);
    sandbox.edit("diwan.toml", "official =", &other);
    sandbox.run(&["link", "suggest", "--type", "place"]).succeeds();
    assert!(server.requests()[1].field.contains("\"type\":\"Q515\""), "{}", server.requests()[1].field);
    let run = sandbox.run(&["link", "suggest", "--type", "plase"]).fails(2);
    assert!(run.stderr.contains("did you mean place?"), "{}", run.stderr);
}

/// After a series of faults, the results are complete and the same as without faults.
#[test]
fn faults_of_the_service_lose_no_candidates() {
    let (clean, server) = (sandbox(), Server::start(|request, _| good(request)));
    suggest(&clean, &server, &["--jobs", "1"]).succeeds();
    let faulty = Server::start(|request, number| match number {
        0 => Reply::Answer(502, "", "<html>".to_owned()),
        2 => Reply::Answer(429, "Retry-After: 1\r\n", String::new()),
        3 => Reply::Cut,
        4 => Reply::CutBody("{\"q0\":{\"result\":[".to_owned()),
        5 => Reply::Answer(200, "", "<html>busy</html>".to_owned()),
        6 => Reply::json(json!({ "error": { "code": "maxlag", "info": "5 seconds lagged" } })),
        7 => Reply::json(json!({ "q0": { "result": [] } })),
        8 => Reply::Slow(Duration::from_millis(1500), "{}".to_owned()),
        9 => Reply::json(json!([])),
        10 => Reply::Answer(307, "Location: /moved\r\n", String::new()),
        _ => good(request),
    });
    let faults = sandbox();
    suggest(&faults, &faulty, &["--jobs", "1", "--attempts", "12"]).succeeds();
    let candidates = |sandbox: &Sandbox, server: &Server| sandbox.read("data/candidates.csv").replace(&server.url, "");
    assert_eq!(candidates(&faults, &faulty), candidates(&clean, &server));
    let requests = faulty.requests();
    assert!(requests[3].at - requests[2].at >= Duration::from_secs(1), "Retry-After is heeded");
    assert_eq!((requests[11].path.as_str(), requests[11].method.as_str()), ("/moved", "POST"));
}

#[test]
fn an_interrupted_run_is_resumed() {
    let (sandbox, working) = (sandbox(), std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false)));
    let repaired = std::sync::Arc::clone(&working);
    let server = Server::start(move |request, number| {
        let works = number < 2 || repaired.load(std::sync::atomic::Ordering::SeqCst);
        if works { good(request) } else { Reply::Answer(503, "", "down".to_owned()) }
    });
    let first = suggest(&sandbox, &server, &["--jobs", "1", "--attempts", "2"]).fails(4);
    assert!(first.stderr.contains("no answer: ") && first.stderr.contains("HTTP status 503: down (2 attempts)"));
    let before = server.requests().len();
    working.store(true, std::sync::atomic::Ordering::SeqCst);
    suggest(&sandbox, &server, &["--jobs", "1"]).succeeds();
    assert_eq!(server.requests().len() - before, 2, "the five names that had no answer, and no manifest");
    suggest(&sandbox, &server, &[]).succeeds();
    suggest(&sandbox, &server, &["--offline"]).succeeds();
    assert_eq!(server.requests().len() - before, 2, "and then nothing at all");
    suggest(&sandbox, &server, &["--refresh"]).succeeds();
    assert_eq!(server.requests().len() - before, 6);
}

/// There are as many concurrent requests as `--jobs` allows, no more and no fewer.
#[test]
fn concurrent_requests_are_limited() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let most = std::sync::Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    let seen = std::sync::Arc::clone(&most);
    let server = Server::start(move |request, _| {
        let (now, most) = (seen.0.fetch_add(1, Ordering::SeqCst) + 1, &seen.1);
        most.fetch_max(now, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(200));
        seen.0.fetch_sub(1, Ordering::SeqCst);
        good(request)
    });
    let sandbox = sandbox();
    suggest(&sandbox, &server, &["--jobs", "2"]).succeeds();
    assert_eq!(most.1.load(Ordering::SeqCst), 2, "three batches, two at a time");
}

#[test]
fn a_failing_service_is_not_asked_further() {
    let (sandbox, start) = (Sandbox::new(), Instant::now());
    let project = sandbox.path("p");
    sandbox.run(&["init", project.to_str().unwrap()]).succeeds();
    let names: String = (0..200).map(|n| format!("body-{n},organ,Name {n},,\n")).collect();
    sandbox.write(
        "p/data/registers/bodies.csv",
        format!("slug,kind,label_en,label_ar,label_ru\nbody-council,organ,C,,\n{names}"),
    );
    let server = Server::start(
        |request, number| if number == 0 { good(request) } else { Reply::Answer(500, "", String::new()) },
    );
    let run = sandbox.run(&[
        "link",
        "suggest",
        "--project",
        project.to_str().unwrap(),
        "--endpoint",
        &server.url,
        "--wait",
        "0.01",
        "--attempts",
        "2",
        "--jobs",
        "1",
        "--type",
        "body",
    ]);
    let run = run.fails(4);
    assert!(
        run.stderr.contains("not asked, because the service failed too often") || run.stderr.contains("more names")
    );
    assert_eq!(server.requests().len(), 1 + 3 * 2, "three batches, twice each ({:?})", start.elapsed());
}

/// A query that the service rejects does not affect the others, and is repeated with the name only.
#[test]
fn rejected_queries_are_isolated_and_simplified() {
    let server = Server::start(|request, _| match request.method.as_str() {
        "GET" => manifest(),
        _ if request.field.contains("P580") => Reply::Answer(403, "", "{\"status\":\"error\"}".to_owned()),
        _ => good(request),
    });
    let sandbox = sandbox();
    let run = suggest(&sandbox, &server, &["--jobs", "1"]).succeeds();
    assert!(
        run.stderr.contains("3 names were rejected with type and properties, and sent again without them"),
        "{}",
        run.stderr
    );
    let candidates = sandbox.read("data/candidates.csv");
    for slug in ["body-council,", "meeting-council-3,", "place-port-ailsa,"] {
        assert!(candidates.lines().any(|row| row.starts_with(slug)), "{slug}");
    }
}

#[test]
fn only_candidates_with_the_same_identifier_are_accepted_automatically() {
    let sandbox = sandbox();
    sandbox
        .write("data/registers/states.csv", "slug,kind,iso3,label_en,label_ar,label_ru\nstate-ail,state,AIL,Ailsa,,\n");
    let server = Server::start(|request, _| match request.field.contains("\"ids\"") {
        true => Reply::json(
            json!({ "meta": [], "rows": { "Q5": { "P298": [{ "str": "ALS" }] }, "Q105": { "P298": [{ "str": "AIL" }] } } }),
        ),
        false => good(request),
    });
    let run = suggest(&sandbox, &server, &[]).succeeds();
    assert!(run.stdout.contains("accepted state-ail = Q105: the same identifier P298"), "{}", run.stdout);
    let links = sandbox.read("data/links.csv");
    assert_eq!(links.lines().count(), 2, "nothing else is accepted, however sure the service is: {links}");
    assert!(links.lines().nth(1).unwrap().starts_with("state-ail,Q105,,identifier P298,20"), "{links}");
    let before = server.requests().len();
    suggest(&sandbox, &server, &["--type", "state"]).succeeds();
    assert_eq!(server.requests().len(), before, "what is decided is not asked again");
}

/// Decisions that a curator makes while a service answers are kept.
#[test]
fn concurrent_decisions_are_kept() {
    let sandbox = sandbox();
    sandbox
        .write("data/registers/states.csv", "slug,kind,iso3,label_en,label_ar,label_ru\nstate-ail,state,AIL,Ailsa,,\n");
    let links = sandbox.path("data/links.csv");
    let server = Server::start(move |request, _| match request.field.contains("\"ids\"") {
        true => {
            std::fs::write(&links, format!("{LINKS}state-ail,,,reviewed,2026-11-22\n")).unwrap();
            Reply::json(json!({ "meta": [], "rows": { "Q105": { "P298": [{ "str": "AIL" }] } } }))
        }
        false => good(request),
    });
    let run = suggest(&sandbox, &server, &[]).succeeds();
    assert!(!run.stdout.contains("accepted"), "{}", run.stdout);
    assert_eq!(sandbox.read("data/links.csv").lines().count(), 2);
}

/// Candidates are kept even if the service fails at the last query.
#[test]
fn candidates_are_kept_when_identifiers_cannot_be_compared() {
    let sandbox = sandbox();
    sandbox
        .write("data/registers/states.csv", "slug,kind,iso3,label_en,label_ar,label_ru\nstate-ail,state,AIL,Ailsa,,\n");
    let server = Server::start(|request, _| match request.field.contains("\"ids\"") {
        true => Reply::Answer(500, "", "no such property".to_owned()),
        false => good(request),
    });
    let run = suggest(&sandbox, &server, &["--attempts", "2"]).succeeds();
    assert!(run.stderr.contains("identifiers were not compared: "), "{}", run.stderr);
    assert!(run.stderr.contains("HTTP status 500: no such property (2 attempts)"), "{}", run.stderr);
    assert!(sandbox.read("data/candidates.csv").contains("state-ail,Q105,"));
    assert_eq!(sandbox.read("data/links.csv"), LINKS);
}

#[test]
fn candidates_of_several_services_are_kept() {
    let sandbox = sandbox();
    let first = Server::start(|request, _| good(request));
    suggest(&sandbox, &first, &[]).succeeds();
    let second = Server::start(|request, _| match request.method.as_str() {
        "GET" => manifest(),
        _ => Reply::json(answer(request).to_string().replace("\"Q1", "\"Q7")),
    });
    suggest(&sandbox, &second, &[]).succeeds();
    let candidates = sandbox.read("data/candidates.csv");
    for item in ["Q105", "Q705"] {
        assert!(candidates.contains(&format!("body-council,{item},")), "{candidates}");
    }
}

#[test]
fn invalid_addresses_are_usage_errors() {
    let sandbox = sandbox();
    for command in ["suggest", "compare", "export"] {
        for address in ["localhost/reconcile", "nonsense", "http://"] {
            let run = sandbox.run(&["link", command, "--endpoint", address]).fails(2);
            let expected = format!("error: --endpoint: \"{address}\" is not an address; write http://… or https://…\n");
            assert_eq!(run.stderr, expected, "{command}");
        }
    }
}

#[test]
fn rejected_candidates_do_not_come_back() {
    let (sandbox, server) = (sandbox(), Server::start(|request, _| good(request)));
    sandbox.write("data/links.csv", format!("{LINKS}body-council,,Q105,reviewed,2026-11-22\n"));
    suggest(&sandbox, &server, &[]).succeeds();
    assert!(!sandbox.read("data/candidates.csv").contains("body-council,Q105,"));
}

/// Rejected candidates do not displace new ones.
#[test]
fn further_candidates_follow_rejected_ones() {
    let server = Server::start(|request, _| match request.method.as_str() {
        "GET" => manifest(),
        _ => {
            let queries: Map<String, Value> = serde_json::from_str(&request.field).unwrap();
            let candidates = |query: &Value| {
                let limit = query["limit"].as_u64().unwrap();
                (1..=limit.min(9))
                    .map(|n| json!({ "id": format!("Q{n}"), "name": "n", "score": 100 - n }))
                    .collect::<Vec<_>>()
            };
            let answers = queries.iter().map(|(key, query)| (key.clone(), json!({ "result": candidates(query) })));
            Reply::json(Value::from(answers.collect::<Map<_, _>>()))
        }
    });
    let sandbox = sandbox();
    let rejected: String = (1..=5).map(|n| format!("body-council,,Q{n},reviewed,2026-11-22\n")).collect();
    sandbox.write("data/links.csv", format!("{LINKS}{rejected}"));
    suggest(&sandbox, &server, &["body-council", "--limit", "2"]).succeeds();
    let candidates = sandbox.read("data/candidates.csv");
    let items: Vec<_> = candidates.lines().skip(1).map(|row| row.split(',').nth(1).unwrap()).collect();
    assert_eq!(items, ["Q6", "Q7"]);
}

#[test]
fn identifiers_of_another_base_are_refused() {
    let manifest = json!({ "versions": ["0.2"], "name": "Other", "identifierSpace": "https://example.org/entity/", "schemaSpace": "y" });
    let (sandbox, server) = (sandbox(), Server::start(move |_, _| Reply::json(&manifest)));
    let run = suggest(&sandbox, &server, &[]).fails(4);
    assert!(
        run.stderr.contains("its identifiers are those of https://example.org/entity/, not Wikidata's"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_service_that_is_down_does_not_stop_another() {
    let (sandbox, server) = (sandbox(), Server::start(|request, _| good(request)));
    let other = format!("place = {{ endpoint = \"{}\" }}\nofficial =", server.url);
    sandbox.edit("diwan.toml", "official =", &other);
    let default = "https://wikidata-reconciliation.wmcloud.org/en/api";
    sandbox.edit("diwan.toml", default, "http://127.0.0.1:1/down");
    let run = sandbox.run(&["link", "suggest", "--attempts", "1"]).fails(4);
    assert!(run.stderr.contains("error: http://127.0.0.1:1/down: "), "{}", run.stderr);
    assert!(sandbox.read("data/candidates.csv").contains("place-port-ailsa,"));
}

#[test]
fn offline_asks_nothing() {
    let (sandbox, server) = (sandbox(), Server::start(|request, _| good(request)));
    let run = suggest(&sandbox, &server, &["--offline"]).fails(4);
    assert!(run.stderr.contains("its manifest is not in the cache"), "{}", run.stderr);
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn another_version_of_the_api_is_refused() {
    let manifest = json!({ "versions": ["1.0"], "name": "New", "identifierSpace": "x", "schemaSpace": "y" });
    let (sandbox, server) = (sandbox(), Server::start(move |_, _| Reply::json(&manifest)));
    let run = suggest(&sandbox, &server, &[]).fails(4);
    assert!(run.stderr.contains("it supports version 1.0 of the API, and this program version 0.2"), "{}", run.stderr);
}

/// A query accesses the network only if that is allowed.
#[test]
fn service_in_queries_needs_to_be_allowed() {
    let answer = json!({ "head": { "vars": ["x"] }, "results": { "bindings": [{ "x": { "type": "literal", "value": "far" } }] } });
    let server = Server::start(move |_, _| {
        Reply::Answer(200, "Content-Type: application/sparql-results+json\r\n", answer.to_string())
    });
    let query = format!("SELECT ?x {{ SERVICE <{}> {{ ?s ?p ?x }} }}", server.url);
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["query", "--sparql", &query]).fails(3);
    assert!(run.stderr.contains("nothing is asked over a network unless --allow-service is given"), "{}", run.stderr);
    assert_eq!(server.requests().len(), 0);
    let run = sandbox.run(&["query", "--sparql", &query, "--allow-service", "--format", "csv"]).succeeds();
    assert_eq!(run.stdout, "x\nfar\n");
    assert_eq!(server.requests().len(), 1);
}

/// An invalid candidate is reported once, and does not affect the others.
#[test]
fn a_malformed_candidate_does_not_affect_the_others() {
    let server = Server::start(|request, _| match request.method.as_str() {
        "GET" => manifest(),
        _ => {
            let mut answers = answer(request);
            for answer in answers.as_object_mut().unwrap().values_mut() {
                let result = answer["result"].as_array_mut().unwrap();
                if result[0]["name"] == "The Council" {
                    result.insert(1, Value::Null);
                    result.push(json!({ "id": "viaf:7\nerror: x", "score": "NaN" }));
                    result.push(json!({ "id": "Q7", "score": "NaN" }));
                }
            }
            Reply::json(answers)
        }
    });
    let sandbox = sandbox();
    let run = suggest(&sandbox, &server, &["body-council", "--limit", "9"]).succeeds();
    assert_eq!(server.requests().len(), 2, "a manifest and three names at once");
    let told = "left out: body-council, \"The Council\": a candidate that is not an object: null\n\
                left out: body-council, \"The Council\": a candidate that is not an item of Wikidata: \
                    \"viaf:7\\nerror: x\"\n";
    assert_eq!(run.stderr, told);
    let candidates = sandbox.read("data/candidates.csv");
    let items: Vec<_> = candidates.lines().skip(1).map(|row| row.split(',').nth(1).unwrap()).collect();
    assert!(items.contains(&"Q111") && items.contains(&"Q11") && items.last() == Some(&"Q7"), "{candidates}");
}

/// A query that always fails costs a few requests, and the other queries are answered.
#[test]
fn repeated_errors_are_accepted() {
    let server = Server::start(|request, _| match request.method.as_str() {
        "GET" => manifest(),
        _ => {
            let mut answers = answer(request);
            for answer in answers.as_object_mut().unwrap().values_mut() {
                if answer["result"][0]["name"] == "The Council" {
                    *answer = json!({ "error": "cannot\ndo this" });
                }
            }
            Reply::json(answers)
        }
    });
    let sandbox = sandbox();
    let run = suggest(&sandbox, &server, &["--jobs", "1"]).fails(4);
    assert_eq!(run.stderr, "no answer: body-council, \"The Council\": cannot do this\n");
    // The manifest, three batches, one of them twice, and the single query.
    assert_eq!(server.requests().len(), 1 + 3 + 1 + 1);
    let rows = sandbox.read("data/candidates.csv");
    assert!(rows.contains("body-council,") && rows.contains("place-port-ailsa,"), "{rows}");
}

/// A service that always returns an error is not asked for long, and its message is reported.
#[test]
fn errors_with_status_200_are_reported() {
    let server = Server::start(|request, _| match request.method.as_str() {
        "GET" => manifest(),
        _ => Reply::json(json!({ "status": "error", "message": "query failed", "details": "SPARQL timed out" })),
    });
    let run = suggest(&sandbox(), &server, &["--jobs", "1"]).fails(4);
    assert!(run.stderr.contains("the service says query failed: SPARQL timed out"), "{}", run.stderr);
    assert!(server.requests().len() <= 12, "{} requests", server.requests().len());
}

/// A service that asks for a pause of an hour is not asked again, and the pause is reported.
#[test]
fn long_pauses_are_reported() {
    let server = Server::start(|request, _| match request.method.as_str() {
        "GET" => manifest(),
        _ => Reply::Answer(429, "Retry-After: 3600\r\n", "{\"error\":{\"message\":\"quota is used up\"}}".to_owned()),
    });
    let run = suggest(&sandbox(), &server, &["--jobs", "1"]).fails(4);
    let reason = "HTTP status 429: quota is used up; it asks for a pause of 3600 s (1 h)\n";
    assert!(run.stderr.contains(reason), "{}", run.stderr);
    assert!(run.stderr.contains("not asked, because the service asks for a pause\n"), "{}", run.stderr);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn html_pages_are_reported_by_their_title() {
    let page = "<html><head>\n<title>504 Gateway\nTime-out</title></head>";
    for (status, reason) in [
        (504, "HTTP status 504: 504 Gateway Time-out"),
        (200, "the answer is a web page, not JSON: 504 Gateway Time-out"),
    ] {
        let server = Server::start(move |_, _| Reply::Answer(status, "", page.to_owned()));
        let run = suggest(&sandbox(), &server, &["--attempts", "2"]).fails(4);
        assert!(run.stderr.contains(reason), "{}", run.stderr);
    }
}

/// Manifests and identifiers as some services write them.
#[test]
fn manifests_are_read_in_all_their_forms() {
    let server = Server::start(|request, _| match request.method.as_str() {
        "GET" => {
            let manifest = json!({ "versions": "0.2", "name": 7, "identifierSpace": "https://www.wikidata.org/entity/",
                "schemaSpace": "x", "batchSize": "3" });
            Reply::json(format!("\u{FEFF}{manifest}"))
        }
        _ => Reply::json(answer(request).to_string().replace("\"Q", "\"https://www.wikidata.org/entity/Q")),
    });
    let sandbox = sandbox();
    let run = suggest(&sandbox, &server, &[]).succeeds();
    assert_eq!((run.stderr.as_str(), server.requests().len()), ("", 1 + 3), "nine names by three");
    assert!(sandbox.read("data/candidates.csv").contains("body-council,Q105,"));
}

/// Secrets are sent to the service, but neither printed nor stored.
#[test]
fn secrets_in_addresses_stay_secret() {
    let server = Server::start(|request, _| match request.method.as_str() {
        "GET" => manifest(),
        _ if request.field.contains("Council") => Reply::Answer(500, "", "down".to_owned()),
        _ => good(request),
    });
    let endpoint = server.url.replace("http://", "http://me:hidden1@") + "?lang=en&api_key=hidden2";
    let sandbox = sandbox();
    let args = ["-vv", "link", "suggest", "--endpoint", &endpoint, "--wait", "0.01", "--attempts", "2", "--jobs", "1"];
    let run = sandbox.run(&args).fails(4);
    assert!(run.stderr.contains("retrying in"), "{}", run.stderr);
    let request = &server.requests()[0];
    assert!(request.path.ends_with("?lang=en&api_key=hidden2"), "{}", request.path);
    let sent = |header: &String| header.to_lowercase() == "authorization: basic bwu6aglkzgvumq==";
    assert!(request.headers.iter().any(sent), "{:?}", request.headers);
    let shown = server.url.clone() + "?lang=en&api_key=***";
    assert!(sandbox.read("data/candidates.csv").contains(&shown), "{}", sandbox.read("data/candidates.csv"));
    let wrong = sandbox.run(&["link", "suggest", "--endpoint", "me:hidden1@host/api?token=hidden2"]).fails(2);
    assert!(wrong.stderr.contains("\"host/api?token=***\" is not an address"), "{}", wrong.stderr);
    let compared = sandbox.run(&["link", "compare", "--endpoint", &endpoint, "--attempts", "1"]);
    let mut texts = vec![run.stdout, run.stderr, wrong.stderr, compared.stderr, sandbox.read("data/candidates.csv")];
    let kept = std::fs::read_dir(sandbox.path(".diwan/answers")).unwrap();
    texts.extend(kept.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()));
    assert!(texts.len() > 5 && texts.iter().all(|text| !text.contains("hidden")), "{texts:?}");
}
