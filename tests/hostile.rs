//! What nobody would write who means well: it ends in an error that says what is wrong, never in a crash or a hang, and
//! nothing is read or written that nobody asked for.

mod common;

use common::program::{Run, Sandbox};

const PREFIXES: &str = "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .\n";

/// A mapping of one triples map over one source.
fn mapping(source: &str, properties: &str, template: &str) -> String {
    format!(
        "{PREFIXES}ex:m rml:logicalSource [ rml:source [ {source} ] {properties} ] ;
           rml:subjectMap [ rml:template \"http://ex.org/{template}\" ] ;
           rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:constant \"made\" ] ] .\n"
    )
}

fn map_path(sandbox: &Sandbox, source: &str, options: &[&str]) -> Run {
    sandbox.write("in/m.ttl", mapping(source, "; rml:referenceFormulation rml:CSV", "{id}"));
    let output =
        sandbox.command().current_dir(sandbox.path("in")).args(["map", "m.ttl"]).args(options).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run { stdout: text(&output.stdout), stderr: text(&output.stderr), code: output.status.code().unwrap_or(-1) }
}

mod paths {
    use super::*;
    use std::fs;

    const SECRET: &str = "id\nsecret\n";

    fn sandbox() -> Sandbox {
        let sandbox = Sandbox::new();
        sandbox.write("secret.csv", SECRET);
        sandbox.write("in/here.csv", "id\nhere\n");
        sandbox
    }

    #[track_caller]
    fn is_refused(run: Run, name: &str) {
        let run = run.fails(4);
        assert!(run.stdout.is_empty(), "{}", run.stdout);
        for part in [name, "m.ttl names it for http://ex.org/m", "leads to ", "secret.csv, outside ", "--allow-outside"]
        {
            assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
        }
    }

    #[test]
    fn a_mapping_reads_below_its_folder_only() {
        let sandbox = sandbox();
        let absolute = sandbox.path("secret.csv").display().to_string();
        for path in [
            "rml:path \"../secret.csv\"".to_owned(),
            "rml:path \"x/../../secret.csv\"".to_owned(),
            "rml:root \"..\" ; rml:path \"secret.csv\"".to_owned(),
            "rml:root rml:MappingDirectory ; rml:path \"../secret.csv\"".to_owned(),
            format!("rml:path \"{absolute}\""),
            format!("rml:path \"file://{absolute}\""),
        ] {
            is_refused(map_path(&sandbox, &path, &[]), "secret.csv");
            let allowed = map_path(&sandbox, &path, &["--allow-outside"]).succeeds();
            assert!(allowed.stdout.contains("<http://ex.org/secret>"), "{}", allowed.stdout);
        }
        map_path(&sandbox, "rml:path \"here.csv\"", &[]).succeeds();
    }

    #[test]
    fn who_calls_may_name_any_file() {
        let sandbox = sandbox();
        let args = ["--source", "here=../secret.csv", "--output", "../out.nq"];
        map_path(&sandbox, "rml:path \"here.csv\"", &args).succeeds();
        assert!(sandbox.read("out.nq").contains("<http://ex.org/secret>"));
    }

    #[test]
    fn backslashes_lead_nowhere_else() {
        let sandbox = sandbox();
        for path in ["..\\\\secret.csv", "C:\\\\secret.csv", "\\\\\\\\host\\\\share\\\\secret.csv"] {
            map_path(&sandbox, &format!("rml:path \"{path}\""), &[]).fails(4);
        }
    }

    #[test]
    fn addresses_are_not_fetched() {
        let sandbox = sandbox();
        let run = map_path(&sandbox, "rml:path \"http://127.0.0.1:9/t.csv\"", &[]).fails(3);
        assert!(run.stderr.contains("is not a file of this computer"), "{}", run.stderr);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_devices_and_pipes_refused() {
        use std::os::unix::fs::symlink;
        let sandbox = sandbox();
        symlink("../secret.csv", sandbox.path("in/link.csv")).unwrap();
        symlink("..", sandbox.path("in/up")).unwrap();
        is_refused(map_path(&sandbox, "rml:path \"link.csv\"", &[]), "link.csv");
        is_refused(map_path(&sandbox, "rml:path \"up/secret.csv\"", &[]), "up/secret.csv");
        let status = std::process::Command::new("mkfifo").arg(sandbox.path("in/pipe.csv")).status().unwrap();
        assert!(status.success());
        let run = map_path(&sandbox, "rml:path \"pipe.csv\"", &[]).fails(4);
        assert!(run.stderr.contains("a device or a pipe, not a regular file"), "{}", run.stderr);
        let run = map_path(&sandbox, "rml:path \"/dev/zero\"", &["--allow-outside"]).fails(4);
        assert!(run.stderr.contains("a device or a pipe"), "{}", run.stderr);
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_that_the_caller_names_is_read_though_it_is_read_twice() {
        let sandbox = sandbox();
        sandbox.write("in/m.ttl", mapping("rml:path \"here.csv\"", "; rml:referenceFormulation rml:CSV", "{id}"));
        let command = format!("{} map in/m.ttl --source here=<(printf 'id\\npiped\\n')", env!("CARGO_BIN_EXE_diwan"));
        let run =
            std::process::Command::new("bash").args(["-c", &command]).current_dir(sandbox.path("")).output().unwrap();
        assert!(String::from_utf8_lossy(&run.stdout).contains("<http://ex.org/piped>"), "{run:?}");
    }

    #[test]
    fn a_project_names_nothing_outside_its_folder() {
        for (key, old, new) in [
            ("ontology", "\"ontology/diwan.ttl\"", "\"../out.ttl\""),
            ("shapes", "\"ontology/shapes.ttl\"", "\"/etc/hostname\""),
            ("mapping", "\"ontology/mapping.ttl\"", "\"ontology/../../out.ttl\""),
            ("context", "\"ontology/context.jsonld\"", "\"../out.jsonld\""),
            ("data", "\"data\"", "\"..\""),
            ("queries", "\"queries\"", "\"../queries\""),
        ] {
            let sandbox = Sandbox::new();
            sandbox.run(&["init", "project"]).succeeds();
            sandbox.edit("project/diwan.toml", old, new);
            let run = sandbox.run(&["build", "--project", "project"]).fails(3);
            let named = format!("diwan.toml: `{key}` names ");
            assert!(run.stderr.contains(&named) && run.stderr.contains("--allow-outside"), "{key}: {}", run.stderr);
        }
    }

    #[test]
    fn a_project_writes_nothing_outside_its_folder() {
        for (key, line) in [("output", "output = \"../built\""), ("link.decisions", "[link]\ndecisions = \"../l.csv\"")]
        {
            let sandbox = Sandbox::new();
            sandbox.run(&["init", "project"]).succeeds();
            let text = sandbox.read("project/diwan.toml");
            let text: String =
                text.lines().filter(|line| !line.starts_with("output")).map(|line| format!("{line}\n")).collect();
            let text = if key == "output" { format!("{line}\n{text}") } else { text.replace("[link]", line) };
            let text = if text.contains(line) { text } else { format!("{text}\n{line}\n") };
            sandbox.write("project/diwan.toml", text);
            let run = sandbox.run(&["build", "--project", "project"]).fails(3);
            assert!(run.stderr.contains(&format!("`{key}` names")), "{}", run.stderr);
            sandbox.run(&["build", "--project", "project", "--allow-outside"]).succeeds();
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_project_are_no_way_out() {
        use std::os::unix::fs::symlink;
        let sandbox = Sandbox::new();
        sandbox.run(&["init", "project"]).succeeds();
        sandbox.run(&["build", "--project", "project"]).succeeds();
        let table = sandbox.read("project/data/sources.csv");
        sandbox.write("sources.csv", &table);
        fs::remove_file(sandbox.path("project/data/sources.csv")).unwrap();
        symlink("../../sources.csv", sandbox.path("project/data/sources.csv")).unwrap();
        let run = sandbox.run(&["build", "--project", "project", "--force"]).fails(4);
        assert!(run.stderr.contains("outside [DIR]/project; "), "{}", run.stderr);
        sandbox.run(&["build", "--project", "project", "--allow-outside"]).succeeds();
    }

    /// Whoever builds somebody's project would write wherever its folder's links lead.
    #[cfg(unix)]
    #[test]
    fn what_is_built_follows_no_link() {
        use std::os::unix::fs::symlink;
        for name in [".diwan/graph.nq", ".diwan/lock", ".diwan/run.ttl", "diwan.lock"] {
            let sandbox = Sandbox::new();
            sandbox.run(&["init", "project"]).succeeds();
            sandbox.write("precious", "precious");
            fs::create_dir(sandbox.path("project/.diwan")).unwrap();
            let up = "../".repeat(name.split('/').count());
            symlink(format!("{up}precious"), sandbox.path(&format!("project/{name}"))).unwrap();
            let run = sandbox.run(&["build", "--project", "project", "--lock"]).fails(4);
            assert!(run.stderr.contains(name) && run.stderr.contains("it is a symbolic link"), "{}", run.stderr);
            assert_eq!(sandbox.read("precious"), "precious");
        }
    }

    #[test]
    fn outputs_do_not_take_the_place_of_inputs() {
        let refused = |sandbox: &Sandbox, args: &[&str], file: &str| {
            let before = sandbox.read(file);
            let run = sandbox.run(args).fails(2);
            assert!(run.stderr.contains("would be overwritten"), "{args:?}: {}", run.stderr);
            assert_eq!(sandbox.read(file), before);
        };
        let sandbox = Sandbox::new();
        // Tables whose names could be those of outputs.
        sandbox.write("t.nq", "id\n1\n");
        sandbox.write("other.nq", "id\n2\n");
        sandbox.write("sub/x", "");
        sandbox.write("m.ttl", mapping("rml:path \"t.nq\"", "; rml:referenceFormulation rml:CSV", "{id}"));
        for output in ["t.nq", "./sub/../t.nq", "m.ttl"] {
            refused(&sandbox, &["map", "m.ttl", "--format", "nquads", "-o", output], output);
        }
        refused(&sandbox, &["map", "m.ttl", "--source", "t=other.nq", "-o", "other.nq"], "other.nq");
        sandbox.run(&["map", "m.ttl", "-o", "other.nq"]).succeeds();
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("t.nq", sandbox.path("link")).unwrap();
            refused(&sandbox, &["map", "m.ttl", "-o", "link"], "t.nq");
        }
        let sandbox = Sandbox::with_project();
        sandbox.run(&["build", "--lock"]).succeeds();
        for file in ["diwan.toml", "data/sources.csv", "ontology/mapping.ttl", ".diwan/graph.nq", "diwan.lock"] {
            let before = sandbox.read(file);
            sandbox.run(&["export", "--format", "nquads", "-o", file]).fails(2);
            assert_eq!(sandbox.read(file), before);
            refused(&sandbox, &["build", "--trace", file], file);
        }
        refused(&sandbox, &["export", "-o", "ontology/mapping.ttl"], "ontology/mapping.ttl");
        refused(&sandbox, &["export", "-o", ".diwan/graph.nq"], ".diwan/graph.nq");
        refused(&sandbox, &["build", "--trace", ".diwan/run.ttl"], ".diwan/run.ttl");
        sandbox.run(&["export", "-o", "out.nq"]).succeeds();
        sandbox.run(&["export", "-o", "out.nq"]).succeeds();
        sandbox.run(&["build", "--trace", "trace.csv"]).succeeds();
    }

    /// Opening a pipe waits for whoever is at its other end.
    #[cfg(unix)]
    #[test]
    fn pipes_where_files_are_written_are_refused() {
        for name in [".diwan/graph.nq", ".diwan/lock", ".diwan/run.ttl", "diwan.lock"] {
            let sandbox = Sandbox::with_project();
            fs::create_dir(sandbox.path(".diwan")).unwrap();
            let made = std::process::Command::new("mkfifo").arg(sandbox.path(name)).status().unwrap();
            assert!(made.success());
            let run = sandbox.run_within(SOON, &["build", "--lock"]).fails(4);
            assert!(run.stderr.contains(name) && run.stderr.contains("a device or a pipe"), "{}", run.stderr);
            sandbox.run_within(SOON, &["query", "summits"]).succeeds();
            if name == "diwan.lock" {
                let run = sandbox.run_within(SOON, &["build", "--locked"]).fails(4);
                assert!(run.stderr.contains("a device or a pipe"), "{}", run.stderr);
            }
        }
    }

    /// Whatever a command names is a file; who opens a pipe waits, and a device may never end.
    #[cfg(unix)]
    #[test]
    fn pipes_devices_and_folders_are_no_files() {
        let sandbox = Sandbox::with_project();
        sandbox.run(&["build"]).succeeds();
        sandbox.write("s.ttl", "[] <http://www.w3.org/ns/shacl#targetNode> <a:s> .");
        fs::create_dir(sandbox.path("folder.ttl")).unwrap();
        for name in ["pipe.ttl", "pipe.csv"] {
            assert!(std::process::Command::new("mkfifo").arg(sandbox.path(name)).status().unwrap().success());
        }
        for (args, reason) in [
            (&["query", "--file", "pipe.ttl"][..], "a device or a pipe"),
            (&["query", "--file", "/dev/zero"], "a device or a pipe"),
            (&["query", "--file", "folder.ttl"], "it is a folder"),
            (&["map", "pipe.ttl"], "a device or a pipe"),
            (&["map", "/dev/zero"], "a device or a pipe"),
            (&["map", "folder.ttl"], "it is a folder"),
            (&["check", "--shapes", "pipe.ttl"], "a device or a pipe"),
            (&["check", "--shapes", "s.ttl", "--data", "pipe.ttl"], "a device or a pipe"),
            (&["diff", "pipe.ttl", "s.ttl"], "a device or a pipe"),
            (&["cite", "pipe.csv", "--sources", "documents"], "a device or a pipe"),
        ] {
            let run = sandbox.run_within(SOON, args);
            assert!(run.code == 4 && run.stderr.contains(reason), "{args:?}: {} {}", run.code, run.stderr);
        }
        for name in ["queries/x.rq", "data/x.csv", "ontology/wikidata.csv"] {
            let _ = fs::remove_file(sandbox.path(name));
            assert!(std::process::Command::new("mkfifo").arg(sandbox.path(name)).status().unwrap().success());
            let run = sandbox.run_within(SOON, &["build"]);
            assert!(run.code >= 0 && !run.stdout.contains("nothing has changed"), "{name}: {}", run.stderr);
            fs::remove_file(sandbox.path(name)).unwrap();
        }
    }

    /// What is built has a folder of its own.
    #[test]
    fn what_is_built_is_not_put_among_other_things() {
        for output in [".git", ".git/objects", "data", "data/x", "ontology", "queries", ".", "..", "x/../data", "/"] {
            let sandbox = Sandbox::new();
            sandbox.run(&["init", "project"]).succeeds();
            let text = sandbox.read("project/diwan.toml");
            let text: String =
                text.lines().filter(|line| !line.starts_with("output")).map(|line| format!("{line}\n")).collect();
            sandbox.write("project/diwan.toml", format!("output = \"{output}\"\n{text}"));
            let run = sandbox.run(&["build", "--project", "project", "--allow-outside"]).fails(3);
            assert!(run.stderr.contains("name a folder of its own, such as \".diwan\""), "{output}: {}", run.stderr);
        }
    }

    /// Long enough for a slow machine; what waits for ever is ended.
    #[cfg(unix)]
    const SOON: std::time::Duration = std::time::Duration::from_secs(60);
}

mod limits {
    use super::*;
    use std::time::{Duration, Instant};

    const TOO_LONG: usize = (1 << 26) + (1 << 20);

    fn json(sandbox: &Sandbox, iterator: &str, template: &str, text: impl AsRef<[u8]>) -> Run {
        let properties = format!("; rml:referenceFormulation rml:JSONPath ; rml:iterator \"{iterator}\"");
        sandbox.write("m.ttl", mapping("rml:path \"t.json\"", &properties, template));
        sandbox.write("t.json", text);
        sandbox.run(&["map", "m.ttl"])
    }

    fn csv(template: &str, text: impl AsRef<[u8]>, options: &[&str]) -> Run {
        let sandbox = Sandbox::new();
        sandbox.write("m.ttl", mapping("rml:path \"t.csv\"", "", template));
        sandbox.write("t.csv", text);
        sandbox.run(&[&["map", "m.ttl"], options].concat())
    }

    #[track_caller]
    fn says(run: Run, code: i32, reason: &str) {
        let run = run.fails(code);
        assert!(run.stderr.contains(reason), "{}", run.stderr);
        assert!(run.stderr.len() < 20_000, "{} bytes of message", run.stderr.len());
    }

    #[test]
    fn records_have_a_longest() {
        let long = "a".repeat(TOO_LONG);
        says(csv("{id}", &long, &[]), 1, "t.csv:1: the header is longer than 16 MiB");
        says(csv("{id}", format!("id\n1\n{long}\n"), &[]), 1, "t.csv:3: the record that begins here is longer");
        says(csv("{id}", ",".repeat(2 << 20), &[]), 1, "t.csv:1: there are more than 1048576 columns");
        let sandbox = Sandbox::new();
        says(
            json(&sandbox, "$[*]", "{$.a}", format!("[{{\"a\":1}},\n\"{long}\"]")),
            1,
            "t.json, item 2: it is longer than 64",
        );
        says(
            json(&sandbox, "$.a[*]", "{$.a}", format!("{{\"{long}\": 1}}")),
            1,
            "t.json, item 1: it is longer than 64",
        );
        // Much that is passed over in small parts is nothing.
        let much = "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",".repeat(TOO_LONG / 32);
        json(&sandbox, "$.a[*]", "{$.a}", format!("{{\"b\": [{much} 1], \"a\": [{{\"a\": 1}}]}}")).succeeds();
    }

    #[test]
    fn a_value_in_a_message_is_cut() {
        let run = csv("{id}", format!("id\n{}\u{FFFF}\n", " ".repeat(100_000)), &[]);
        assert!(run.stderr.len() < 5000);
        let sandbox = Sandbox::new();
        let many = "1,".repeat(100_000);
        says(json(&sandbox, "$[*]", "{$.a}", format!("[{{\"a\": [{many}1]}}]")), 1, "is an array or an object");
    }

    #[test]
    fn many_columns_and_references_take_no_time() {
        let names: String = (0..50_000).map(|n| format!("c{n},")).collect();
        let cells = "1,".repeat(50_000);
        csv("{c49999}", format!("{names}id\n{cells}1\n"), &[]).succeeds();
        let unknown: String = (0..250).map(|n| format!("{{x{n}}}")).collect();
        says(csv(&unknown, format!("{names}id\n{cells}1\n"), &[]), 3, "column `x0` is not in the header");
        says(csv(&"{id}".repeat(1_000_000), "id\n1\n", &[]), 3, "more than 256 references");
        says(csv(&"{".repeat(1_000_000), "id\n1\n", &[]), 3, "`{` inside a reference");
    }

    #[test]
    fn headers_and_records_may_be_so_long() {
        let header = |size: usize| format!("id,{}\n1,2\n", "a".repeat(size - "id,\n".len()));
        csv("{id}", header(1 << 24), &[]).succeeds();
        says(csv("{id}", header((1 << 24) + 1), &[]), 1, "t.csv:1: the header is longer than 16 MiB");
        csv("{id}", format!("id,text\n1,{}\n", "a".repeat((1 << 26) - "1,\n".len())), &[]).succeeds();
        // A row that is wide takes no more memory than it is long.
        let wide = csv("{id}", format!("id,text\n1,2\n3,{}\n", ",".repeat(3 << 20)), &[]);
        says(wide, 1, "t.csv:3: the row has 3145730 cells, the header 2");
    }

    /// Whatever is too much of one table is told once.
    #[test]
    fn many_columns_of_a_project_take_no_time() {
        let sandbox = Sandbox::with_project();
        let names: String = (0..100_000).map(|n| format!(",c{}", n / 2)).collect();
        let table = sandbox.read("data/records/meetings.csv");
        let rows: String = table.lines().skip(1).map(|row| format!("{row}{}\n", ",x".repeat(100_000))).collect();
        let header = table.lines().next().unwrap();
        sandbox.write("data/records/meetings.csv", format!("{header}{names}\n{rows}"));
        let run = sandbox.run(&["check", "--format", "json"]).fails(1);
        let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let told: Vec<_> =
            found["diagnostics"].as_array().unwrap().iter().filter(|found| found["code"] == "D009").collect();
        assert_eq!(told.len(), 101);
        assert_eq!(told[100]["message"], "49900 more findings of this code on this line");
        let unique: String = (0..100_000).map(|n| format!(",c{n}")).collect();
        sandbox.write("data/records/meetings.csv", format!("{header}{unique}\n{rows}"));
        let run = sandbox.run(&["build"]).succeeds();
        assert!(run.stderr.contains("warning[M007]: nothing is made of column `c0`"), "{}", run.stderr);
    }

    /// A mapping over a table of two columns, `id` and `name`, without rows.
    fn mapped(sandbox: &Sandbox, rest: &str, maps: &[&str]) -> Run {
        sandbox.write("t.csv", "id,name\n");
        let source = "ex:s rml:source [ rml:path \"t.csv\" ] .\n";
        let map = |(number, map): (usize, &&str)| {
            format!(
                "ex:m{number} rml:logicalSource ex:s ; rml:subjectMap [ rml:template \"http://e/{{id}}\" ] ;\n rml:predicateObjectMap {map} .\n"
            )
        };
        let maps: String = maps.iter().enumerate().map(map).collect();
        sandbox.write("m.ttl", format!("{PREFIXES}{source}{rest}\n{maps}"));
        sandbox.run(&["map", "m.ttl", "--output", "out.nq"])
    }

    fn many(property: &str, number: usize) -> String {
        let values: Vec<_> = (0..number).map(|n| format!("ex:{}{n}", &property[4..5])).collect();
        format!("{property} {}", values.join(","))
    }

    #[test]
    fn what_a_mapping_multiplies_has_a_limit() {
        let sandbox = Sandbox::new();
        let pairs = |predicates, objects, more: &str| {
            format!("[ {} ; {} {more} ]", many("rml:predicate", predicates), many("rml:object", objects))
        };
        mapped(&sandbox, "", &[&pairs(512, 512, "")]).succeeds();
        std::fs::remove_file(sandbox.path("out.nq")).unwrap();
        for (maps, line, reason) in [
            (vec![pairs(513, 512, "")], 5, "513 predicates and 512 objects, each with each, are 262656 statements"),
            (
                vec![pairs(3000, 3000, "")],
                5,
                "3000 predicates and 3000 objects, each with each, are 9000000 statements",
            ),
            (
                vec![pairs(100, 100, &format!("; {}", many("rml:graph", 27)))],
                5,
                "100 predicates, 27 graphs and 100 objects, each with each, are 270000 statements",
            ),
            (
                vec![pairs(512, 300, ""), pairs(512, 300, "")],
                6,
                "with this triples map the mapping makes 307200 statements",
            ),
        ] {
            let maps: Vec<&str> = maps.iter().map(String::as_str).collect();
            let run = mapped(&sandbox, "", &maps).fails(3);
            let place = format!("error[M002]: m.ttl:{line}: http://ex.org/m{}", maps.len() - 1);
            assert!(run.stderr.starts_with(&place) && run.stderr.contains(reason), "{}", run.stderr);
            let left: Vec<_> =
                std::fs::read_dir(sandbox.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            assert_eq!(left.len(), 2, "{left:?}");
        }
    }

    /// What many name is had by each of them.
    #[test]
    fn what_a_mapping_shares_has_a_limit() {
        let sandbox = Sandbox::new();
        let shared = format!("ex:o rml:template \"http://e/{}{{id}}\" .", "a".repeat(1 << 20));
        let poms = |number: usize| {
            let pom = |n| format!("[ rml:predicate ex:p{n} ; rml:objectMap ex:o ]");
            (0..number).map(pom).collect::<Vec<_>>().join(",")
        };
        mapped(&sandbox, &shared, &[&poms(50)]).succeeds();
        says(mapped(&sandbox, &shared, &[&poms(80)]), 3, "m.ttl:4: http://ex.org/m0: the mapping becomes too large");
        let pairs = format!("[ {} ; rml:objectMap ex:o ]", many("rml:predicate", 260));
        says(mapped(&sandbox, &shared, &[&pairs]), 3, "m.ttl:4: http://ex.org/m0: with this triples map the constants");
    }

    #[test]
    fn joins_have_so_many_conditions() {
        let sandbox = Sandbox::new();
        let join = |number: usize| {
            let condition = "rml:joinCondition [ rml:child \"id\" ; rml:parent \"id\" ]";
            let conditions = vec![condition; number].join(" ; ");
            format!("[ rml:predicate ex:p ; rml:objectMap [ rml:parentTriplesMap ex:m0 ; {conditions} ] ]")
        };
        mapped(&sandbox, "", &[&join(256)]).succeeds();
        says(
            mapped(&sandbox, "", &[&join(257)]),
            3,
            "m.ttl:5: http://ex.org/m0 › rml:predicateObjectMap › rml:objectMap: has 257",
        );
        says(mapped(&sandbox, "", &[&join(50_000)]), 3, "has 50000 join conditions");
    }

    #[test]
    fn unknown_references_are_told_so_often() {
        let unknown = |number: usize| (0..number).map(|n| format!("{{x{n}}}")).collect::<String>();
        for (number, told) in [(100, 100), (101, 100)] {
            let run = csv(&unknown(number), "id\n1\n", &[]).fails(3);
            assert_eq!(run.stderr.matches("is not in the header").count(), told);
        }
    }

    #[test]
    fn templates_have_so_many_references() {
        csv(&"{id}".repeat(256), "id\n1\n", &[]).succeeds();
        says(csv(&"{id}".repeat(257), "id\n1\n", &[]), 3, "more than 256 references");
        says(csv(&"{id}-".repeat(257), "id\n1\n", &[]), 3, "more than 256 references");
    }

    #[test]
    fn json_may_be_so_long_and_so_deep() {
        let sandbox = Sandbox::new();
        let nested = |levels: usize| format!("[{{\"a\": 1, \"b\": {}{}}}]", "[".repeat(levels), "]".repeat(levels));
        json(&sandbox, "$[*]", "{$.a}", nested(126)).succeeds();
        says(json(&sandbox, "$[*]", "{$.a}", nested(127)), 1, "recursion limit exceeded");
        let parentheses = |number: usize| format!("$[?{}@.a{}]", "(".repeat(number), ")".repeat(number));
        json(&sandbox, &parentheses(100), "{$.a}", "[]").succeeds();
        says(json(&sandbox, &parentheses(101), "{$.a}", "[]"), 1, "more than 100 parentheses");
        let filters =
            |number: usize| format!("$[?{}]", vec!["@.a"; number].join(" && ").replace("@.a && ", "@[?@] && "));
        json(&sandbox, &filters(12), "{$.a}", "[]").succeeds();
        says(json(&sandbox, &filters(13), "{$.a}", "[]"), 1, "more than 12 filters");
    }

    /// What is read whole may have 256 MiB. The files have no more on the disk than their ends.
    #[cfg(unix)]
    #[test]
    fn whole_files_have_a_largest() {
        const FILES: [&str; 9] = [
            "ontology/diwan.ttl",
            "ontology/shapes.ttl",
            "ontology/mapping.ttl",
            "ontology/context.jsonld",
            "diwan.toml",
            "ontology/wikidata.csv",
            "data/candidates.csv",
            "queries/summits.rq",
            "diwan.lock",
        ];
        let large = |sandbox: &Sandbox, file: &str| {
            let file = std::fs::OpenOptions::new().create(true).append(true).open(sandbox.path(file)).unwrap();
            file.set_len((1 << 28) + 1).unwrap();
        };
        for file in FILES {
            let sandbox = Sandbox::with_project();
            large(&sandbox, file);
            let args: &[&str] = if file == "diwan.lock" { &["build", "--locked"] } else { &["check"] };
            let run = sandbox.run(args);
            let told = run.stdout + &run.stderr;
            assert!(run.code > 0 && told.contains("it is larger than 256 MiB"), "{file}: {} {told}", run.code);
        }
        let sandbox = Sandbox::with_project();
        for file in ["large.rq", "large.ttl", "large.csv"] {
            large(&sandbox, file);
        }
        sandbox.write("s.ttl", "[] <http://www.w3.org/ns/shacl#targetNode> <a:s> .");
        for args in [
            &["query", "--file", "large.rq"][..],
            &["map", "large.ttl"],
            &["check", "--shapes", "large.ttl"],
            &["check", "--shapes", "s.ttl", "--data", "large.ttl"],
            &["diff", "large.ttl", "s.ttl"],
            &["cite", "large.csv", "--sources", "documents"],
        ] {
            let run = sandbox.run(args);
            assert!(
                run.code == 4 && run.stderr.contains("it is larger than 256 MiB"),
                "{args:?}: {} {}",
                run.code,
                run.stderr
            );
        }
    }

    #[test]
    fn values_that_multiply_have_an_end() {
        let sandbox = Sandbox::new();
        let template = "{$.a[*]}".repeat(20);
        says(json(&sandbox, "$[*]", &template, "[{\"a\": [1,2,3,4,5,6,7,8,9]}]"), 1, "make more than 64 MiB");
    }

    const JOIN: &str = "ex:s rml:source [ rml:path \"t.csv\" ] . ex:a rml:logicalSource ex:s ;
        rml:subjectMap [ rml:template \"http://ex.org/{id}\" ] ;
        rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:parentTriplesMap ex:a ;
          rml:joinCondition [ rml:child \"k\" ; rml:parent \"k\" ] ] ] .";

    fn rows(number: usize) -> String {
        let rows: String = (0..number).map(|n| format!("{n},k\n")).collect();
        format!("id,k\n{rows}")
    }

    #[test]
    fn joins_have_a_limit_that_is_told() {
        let sandbox = Sandbox::new();
        sandbox.write("t.csv", rows(40_000));
        sandbox.write("m.ttl", format!("{PREFIXES}{JOIN}"));
        says(sandbox.run(&["map", "m.ttl", "--join-memory", "1"]), 3, "t.csv: what joins keep of it");
        says(
            sandbox.run(&["map", "m.ttl", "--timeout", "0.5", "--output", "out.nq"]),
            3,
            "it did not end within 0.5 s",
        );
        assert!(!sandbox.path("out.nq").exists());
    }

    #[test]
    fn what_is_made_of_a_few_rows_has_a_limit() {
        use diwan::engine::{RunOptions, StreamLines, compile, run};
        let sandbox = Sandbox::new();
        sandbox.write("t.csv", rows(2_000));
        let mapping = diwan::rml::parse_mapping(format!("{PREFIXES}{JOIN}").as_bytes(), "m.ttl".as_ref()).unwrap();
        let files = diwan::source::DirectoryFiles::new(sandbox.path(""));
        let plan = compile(&mapping, &files, None).unwrap();
        let options = RunOptions { block: 16, ..RunOptions::default() };
        let error = run(&plan, &files, options, &mut StreamLines::new(std::io::sink())).unwrap_err().to_string();
        assert!(error.contains("t.csv:") && error.contains("http://ex.org/a makes more than"), "{error}");
    }

    /// Compressed a thousand times over, it would go on for long; what it unpacks to streams through.
    #[test]
    fn a_bomb_ends_in_time() {
        use std::io::Write as _;
        let sandbox = Sandbox::new();
        let part = {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            gzip.write_all("1\n".repeat(1 << 19).as_bytes()).unwrap();
            gzip.finish().unwrap()
        };
        let mut header = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        header.write_all(b"id\n").unwrap();
        sandbox.write("t.csv.gz", [header.finish().unwrap(), part.repeat(2000)].concat());
        sandbox.write("m.ttl", mapping("rml:path \"t.csv.gz\"", "; rml:referenceFormulation rml:CSV", "{id}"));
        let begin = Instant::now();
        says(sandbox.run(&["map", "m.ttl", "--timeout", "1", "--output", "out.nq"]), 3, "it did not end within 1 s");
        assert!(begin.elapsed() < Duration::from_secs(20) && !sandbox.path("out.nq").exists());
    }

    #[test]
    fn windows_of_zstd_have_a_largest() {
        let sandbox = Sandbox::new();
        // A frame header that asks for a window of 3.75 TiB.
        sandbox.write("t.csv.zst", [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xFF, 0x01, 0x00, 0x00]);
        sandbox.write("m.ttl", mapping("rml:path \"t.csv.zst\"", "; rml:referenceFormulation rml:CSV", "{id}"));
        says(sandbox.run(&["map", "m.ttl"]), 4, "t.csv.zst");
    }

    #[test]
    fn deep_documents_are_refused() {
        let sandbox = Sandbox::new();
        let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        for iterator in ["$[*]", "$", "$.b[*]", "$..a"] {
            says(json(&sandbox, iterator, "{$.a}", deep("[", "]")), 1, "recursion limit exceeded");
        }
        says(
            json(&sandbox, "$.b[*]", "{$.a}", deep("{\\\"a\\\":", "}").replace('\\', "")),
            1,
            "recursion limit exceeded",
        );
        says(json(&sandbox, &format!("$[?{}]", deep("(", ")")), "{$.a}", "[]"), 1, "more than 100 parentheses");
        says(json(&sandbox, &format!("${}", deep("[?@", "]")), "{$.a}", "[]"), 1, "more than 12 filters");
    }

    #[test]
    fn deep_mappings_are_refused_or_read() {
        let sandbox = Sandbox::new();
        sandbox.write("t.csv", "id\n1\n");
        let with = |rest: String| {
            sandbox.write("m.ttl", mapping("rml:path \"t.csv\"", "", "{id}") + &rest);
            sandbox.run(&["map", "m.ttl"])
        };
        let nested = |open: &str, close: &str| format!("ex:x ex:y {}1{} .", open.repeat(20_000), close.repeat(20_000));
        with(nested("[ ex:y ", "]")).succeeds();
        with(nested("( ", ")")).succeeds();
        says(with(nested("<<( ex:a ex:b ", ")>>")), 3, "triple terms are nested deeper than 100 levels");
        with(format!("ex:x ex:y {} .", (0..20_000).map(|n| n.to_string()).collect::<Vec<_>>().join(","))).succeeds();
        says(with("_:a rml:source _:a ; rml:logicalSource _:a .".to_owned()), 3, "m.ttl: ");
    }

    #[test]
    fn deep_projects_are_refused() {
        let terms = |depth| {
            let open = "<<( <http://e/a> <http://e/b> ".repeat(depth);
            format!("<http://e/x> <http://e/y> {open}1{} .\n", ")>>".repeat(depth))
        };
        for (file, text, code, reason) in [
            ("ontology/diwan.ttl", terms(20_000), 4, "nested deeper than 100 levels"),
            ("ontology/shapes.ttl", terms(20_000), 0, ""),
            ("ontology/mapping.ttl", terms(20_000), 4, "nested deeper than 100 levels"),
            ("diwan.toml", format!("x = {}{}", "[".repeat(50_000), "]".repeat(50_000)), 3, "recursion"),
            ("diwan.toml", format!("{}a = 1", "a.".repeat(50_000)), 3, "recursion"),
        ] {
            let sandbox = Sandbox::with_project();
            sandbox.write(file, text + &sandbox.read(file));
            let run = sandbox.run(&["build"]);
            assert!(code == 0 || run.code == code, "{file}: {} {}", run.code, run.stderr);
            assert!(run.code >= 0 && run.code != 101 && run.stderr.contains(reason), "{file}: {}", run.stderr);
        }
    }

    #[test]
    fn deep_rdf_is_refused() {
        let sandbox = Sandbox::new();
        let nested = |open: &str, close: &str| format!("{}1{}", open.repeat(50_000), close.repeat(50_000));
        sandbox.write("deep.nt", format!("<a:s> <a:p> {} .", nested("<<( _:x <a:p> ", " )>>")));
        sandbox.write("deep.jsonld", nested("{\"a:p\":", "}"));
        sandbox.write("s.ttl", "[] <http://www.w3.org/ns/shacl#targetNode> <a:s> .");
        for (file, reason) in [("deep.nt", "deeper than 100 levels"), ("deep.jsonld", "deeper than 128 levels")] {
            says(sandbox.run(&["diff", file, file]), 1, reason);
            says(sandbox.run(&["check", "--shapes", file]), 3, reason);
            says(sandbox.run(&["check", "--shapes", "s.ttl", "--data", file]), 3, reason);
        }
    }

    #[cfg(unix)]
    #[test]
    fn devices_are_no_rdf() {
        let sandbox = Sandbox::new();
        sandbox.write("s.ttl", "[] <http://www.w3.org/ns/shacl#targetNode> <a:s> .");
        std::os::unix::fs::symlink("/dev/zero", sandbox.path("zero.nt")).unwrap();
        says(sandbox.run(&["diff", "zero.nt", "zero.nt"]), 4, "a device or a pipe");
        says(sandbox.run(&["check", "--shapes", "zero.nt"]), 4, "a device or a pipe");
        says(sandbox.run(&["check", "--shapes", "s.ttl", "--data", "zero.nt"]), 4, "a device or a pipe");
    }

    #[test]
    fn contexts_that_are_deep_or_round_or_elsewhere_are_refused() {
        for (context, reason) in [
            ("[".repeat(100_000), "nested deeper than 128 levels"),
            ("{\"a\": \"b:x\", \"b\": \"a:y\"}".to_owned(), "Cyclic"),
            ("\"http://127.0.0.1:9/context\"".to_owned(), "contexts on the web are not loaded"),
            ("{\"@import\": \"http://127.0.0.1:9/context\"}".to_owned(), "contexts on the web are not loaded"),
        ] {
            let sandbox = Sandbox::with_project();
            sandbox.run(&["build"]).succeeds();
            sandbox.write("ontology/context.jsonld", format!("{{\"@context\": {context}}}"));
            let run = sandbox.run(&["export", "--format", "jsonld", "--output", "out"]);
            assert!(run.code > 0 && run.code != 101 && run.stderr.contains(reason), "{}", run.stderr);
            assert!(!sandbox.path("out").exists());
        }
    }

    /// Less than a kilobyte that would become gigabytes.
    #[test]
    fn entities_of_entities_are_refused() {
        let sandbox = Sandbox::new();
        let entity = |n: u8| format!("<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10));
        let bomb: String = (1..10).map(entity).collect();
        let document = |entities: &str, value: &str| {
            format!(
                "<?xml version=\"1.0\"?><!DOCTYPE rdf:RDF [ {entities} ]>
                 <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:e=\"http://e/\">
                 <rdf:Description rdf:about=\"http://e/x\"><e:p>{value}</e:p></rdf:Description></rdf:RDF>"
            )
        };
        sandbox.write(
            "s.ttl",
            "@prefix sh: <http://www.w3.org/ns/shacl#> . <s:s> a sh:NodeShape ; sh:targetNode <http://e/x> ;
            sh:property [ sh:path <http://e/p> ; sh:hasValue \"http://e/y\" ] .",
        );
        let check = |entities: &str, value: &str| {
            sandbox.write("d.rdf", document(entities, value));
            sandbox.run(&["check", "--shapes", "s.ttl", "--data", "d.rdf"])
        };
        says(
            check(&format!("<!ENTITY e0 \"ha\">{bomb}"), "&e9;"),
            3,
            "d.rdf: the entity `e1` refers to another entity",
        );
        let long = format!("<!ENTITY e \"{}\">", "a".repeat(1 << 20));
        says(check(&long, &"&e;".repeat(100)), 3, "d.rdf: its entities would become more than ");
        check("<!ENTITY e \"http://e/\">", "&e;y").succeeds();
    }

    #[test]
    fn deep_queries_are_refused_or_answered() {
        let sandbox = Sandbox::with_project();
        sandbox.run(&["build"]).succeeds();
        let ask = |query: String| {
            sandbox.write("q.rq", query);
            sandbox.run(&["query", "--file", "q.rq", "--timeout", "30"])
        };
        let nested = |open: &str, close: &str, depth| format!("{}1{}", open.repeat(depth), close.repeat(depth));
        ask(format!("ASK {{ FILTER({}) }}", nested("(", ")", 9000))).succeeds();
        ask(format!("ASK {{ FILTER({}1) }}", "!".repeat(9000))).succeeds();
        ask(format!("ASK {}{}", "{".repeat(9000), "}".repeat(9000))).succeeds();
        for query in [
            format!("ASK {{ FILTER({}) }}", nested("(", ")", 100_000)),
            format!("ASK {{ FILTER(1{}) }}", "||1".repeat(100_000)),
            format!("ASK {{ ?s {}a ?o }}", "a/".repeat(100_000)),
            format!("ASK {{ {{}}{} }}", "UNION{}".repeat(100_000)),
            format!("ASK {{ ?s ?p {} }}", nested("<<( ?s ?p ", ")>>", 100_000)),
        ] {
            says(ask(query), 3, "more than 10000 brackets, operators and separators");
        }
    }

    #[test]
    fn deep_queries_of_shapes_are_refused_or_answered() {
        let query = |condition: &str| {
            format!(
                "@prefix sh: <http://www.w3.org/ns/shacl#> . [] sh:targetSubjectsOf <http://schema.org/startDate> ; \
                 sh:sparql [ sh:select \"SELECT $this {{ FILTER({condition}) }}\" ] ."
            )
        };
        let sandbox = Sandbox::with_project();
        let check = |shapes: String| {
            sandbox.write("s.ttl", shapes);
            sandbox.run(&["check", "--shapes", "s.ttl", "--timeout", "100"])
        };
        check(query(&format!("{}false", "!".repeat(600)))).succeeds();
        check(query(&format!("false{}", "||false".repeat(600)))).succeeds();
        check(query(&format!("{}false", "!".repeat(9000)))).succeeds();
        let reason = "more than 10000 brackets, operators and separators";
        says(check(query(&format!("{}false", "!".repeat(100_000)))), 3, reason);
        says(check(query(&format!("false{}", "||false".repeat(100_000)))), 3, reason);
        let own = sandbox.read("ontology/shapes.ttl");
        sandbox.write("ontology/shapes.ttl", own + &query(&format!("{}false", "!".repeat(600))));
        sandbox.run(&["build"]).succeeds();
    }

    #[test]
    fn queries_end_when_memory_or_time_do() {
        let sandbox = Sandbox::with_project();
        sandbox.run(&["build"]).succeeds();
        let everything = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
        says(sandbox.run(&["query", "--sparql", everything, "--memory", "200"]), 3, "more than 200 MB of memory");
        let begin = Instant::now();
        let count = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(STR(?c) > STR(?f)) }";
        says(sandbox.run(&["query", "--sparql", count, "--timeout", "1"]), 3, "did not end within 1 s");
        assert!(begin.elapsed() < Duration::from_secs(15));
    }
}

/// What a build checks is what it was built with.
mod inputs {
    use super::*;

    const CHECKED: [&str; 8] = [
        "ontology/context.jsonld",
        "queries/summits.rq",
        "ontology/wikidata.csv",
        "ontology/wikidata-items.csv",
        "ontology/shapes.ttl",
        "data/candidates.csv",
        "data/links.csv",
        "data/unread.csv",
    ];

    #[test]
    fn damage_to_anything_that_is_checked_is_no_news_of_nothing() {
        for file in CHECKED {
            let sandbox = Sandbox::with_project();
            if !sandbox.path(file).exists() {
                sandbox.write(file, "slug,item\n");
            }
            sandbox.run(&["build", "--lock"]);
            assert!(sandbox.run(&["build"]).succeeds().stdout.starts_with("nothing has changed"), "{file}");
            let graph = sandbox.read(".diwan/graph.nq");
            let whole = sandbox.read(file);
            sandbox.write(file, format!("{}\n@@@ {{{{{{ broken\n", &whole[..whole.len() / 2]));
            let (run, forced) = (sandbox.run(&["build"]), sandbox.run(&["build", "--force"]));
            assert!(!run.stdout.contains("nothing has changed"), "{file}: {}", run.stdout);
            assert_eq!((run.code, &run.stderr), (forced.code, &forced.stderr), "{file}");
            assert_eq!(run.code == 0, file == "data/unread.csv", "{file}: {}", run.stderr);
            for args in [["build", "--locked"], ["check", "--locked"]] {
                let locked = sandbox.run(&args);
                assert!(locked.stderr.contains(&format!("  changed   {file}\n")), "{file}: {}", locked.stderr);
            }
            // What is only checked is nothing that an answer is made of.
            if !["data/links.csv", "ontology/shapes.ttl"].contains(&file) {
                assert_eq!(
                    sandbox.read(".diwan/graph.nq").lines().skip(1).collect::<Vec<_>>(),
                    graph.lines().skip(1).collect::<Vec<_>>()
                );
            }
            sandbox.write(file, whole);
            sandbox.run(&["build"]).succeeds();
            sandbox.run(&["build", "--locked"]).succeeds();
        }
    }

    #[test]
    fn what_comes_and_goes_is_a_change() {
        for file in ["queries/new.rq", "data/unread.csv", "data/candidates.csv", "data/deep/er.CSV"] {
            let sandbox = Sandbox::with_project();
            let _ = std::fs::remove_file(sandbox.path(file));
            sandbox.run(&["build", "--lock"]).succeeds();
            for locked in ["added", "removed"] {
                match locked {
                    "added" if file.ends_with(".rq") => sandbox.write(file, sandbox.read("queries/summits.rq")),
                    "added" => {
                        sandbox.write(file, "slug,item,name,description,types,score,match,features,asked,endpoint\n")
                    }
                    _ => std::fs::remove_file(sandbox.path(file)).unwrap(),
                }
                let run = sandbox.run(&["build"]);
                assert!(!run.stdout.contains("nothing has changed"), "{file} {locked}: {}", run.stdout);
                if locked == "added" {
                    let refused = sandbox.run(&["build", "--locked"]).fails(1).stderr;
                    assert!(refused.contains(&format!("  added     {file}\n")), "{refused}");
                }
            }
        }
    }

    /// An answer needs the graph alone.
    #[test]
    fn a_query_that_changes_has_nothing_built_anew() {
        let sandbox = Sandbox::with_project();
        sandbox.run(&["build"]).succeeds();
        let graph = sandbox.read(".diwan/graph.nq");
        sandbox.write("queries/new.rq", "no query\n");
        sandbox.run(&["query", "summits"]);
        sandbox.run(&["export", "--output", "out.nq"]).succeeds();
        assert_eq!(sandbox.read(".diwan/graph.nq"), graph);
        sandbox.run(&["build"]).fails(3);
    }

    #[test]
    fn the_graphs_of_the_build_are_its_own() {
        let sandbox = Sandbox::with_project();
        let mapping = sandbox.read("ontology/mapping.ttl");
        let base =
            sandbox.read("diwan.toml").lines().find_map(|line| line.strip_prefix("base = ")).unwrap().replace('"', "");
        let header = "graph,name\n";
        for own in ["conflicts", "entailed", "ontology", "dataset"] {
            let iri = format!("{base}graph/{own}");
            for graph in [
                format!("rml:graph <{iri}>"),
                format!("rml:graphMap [ rml:template \"{base}graph/{{name}}\" ]"),
                "rml:graphMap [ rml:reference \"graph\" ]".to_owned(),
            ] {
                sandbox.write("data/own.csv", format!("{header},\n{iri},{own}\n"));
                let map = format!(
                    "<#Own> rml:logicalSource [ rml:source [ rml:root rml:MappingDirectory ; rml:path \"../data/own.csv\" ] ;
                       rml:referenceFormulation rml:CSV ; rml:null \"\" ] ;
                     rml:subjectMap [ rml:template \"{base}id/{{name}}\" ; {graph} ] ;
                     rml:predicateObjectMap [ rml:predicate schema:name ; rml:objectMap [ rml:reference \"name\" ] ] ."
                );
                sandbox.write("ontology/mapping.ttl", format!("{mapping}\n{map}\n"));
                let run = sandbox.run(&["build"]).fails(3);
                let told = format!("error[M004]: the mapping puts statements into <{iri}>, which the build makes");
                assert!(run.stderr.contains(&told) && run.stderr.contains("data/own.csv:"), "{graph}: {}", run.stderr);
            }
        }
    }

    #[test]
    fn packed_tables_and_nuls_are_called_by_their_names() {
        let packed: [(&[u8], &str, &str); 5] = [
            (b"\x1F\x8B\x08\0\0\0\0\0", "compressed with gzip", "gzip"),
            (b"\x28\xB5\x2F\xFD\0\0", "compressed with zstd", "Zstandard"),
            (b"BZh91AY&SY\0", "compressed with bzip2", "bzip2"),
            (b"\xFD7zXZ\0\0\x04", "compressed with xz", "xz"),
            (b"PK\x03\x04\x14\0", "a ZIP archive", "ZIP"),
        ];
        for (bytes, is, name) in packed {
            let sandbox = Sandbox::with_project();
            sandbox.write("data/records/meetings.csv", bytes);
            let run = sandbox.run(&["check"]).fails(1);
            let told = format!("error[D007]: the file is no table: it is {is}");
            assert!(run.stdout.contains(&told) && run.stdout.contains("1 error,"), "{}", run.stdout);
            sandbox.write("m.ttl", mapping("rml:path \"t.csv\"", "", "{id}"));
            sandbox.write("t.csv", bytes);
            let run = sandbox.run(&["map", "m.ttl"]).fails(4);
            assert!(run.stderr.contains(&format!("it is packed with {name}")), "{}", run.stderr);
        }
        let sandbox = Sandbox::with_project();
        sandbox.edit("data/registers/meetings.csv", "Third session", "Third\0session");
        let run = sandbox.run(&["build"]).fails(1);
        assert!(
            run.stderr.contains("error[D016]: U+0000, which is in no text, is character 6 of the cell"),
            "{}",
            run.stderr
        );
        assert!(!run.stderr.contains("UTF-"), "{}", run.stderr);
    }
}

/// What data say to a terminal is shown, and not done.
mod terminals {
    use super::*;

    /// Clears the screen, names the window, hides what follows; the C1 form of the same; a deleted character.
    const CONTROLS: &str = "\u{1B}[2J\u{1B}]0;owned\u{7}\u{9B}8m\u{7F}";
    const PICTURES: &str = "␛[2J␛]0;owned␇\\u{9b}8m␡";

    #[track_caller]
    fn is_tame(run: &Run, shows: bool) {
        let text = format!("{}{}", run.stdout, run.stderr);
        let control = text.chars().find(|character| character.is_control() && !matches!(character, '\n' | '\t'));
        assert_eq!(control, None, "{text:?}");
        assert!(!shows || text.contains(PICTURES), "{text}");
    }

    fn project() -> Sandbox {
        let sandbox = Sandbox::with_project();
        let name = format!("Third {CONTROLS} session");
        sandbox.edit("data/registers/meetings.csv", "Third session of the Council", &name);
        sandbox
    }

    #[test]
    fn labels_are_shown() {
        let sandbox = project();
        for args in [
            &["show", "meeting-council-3"][..],
            &["conflicts"],
            &["query", "--sparql", "SELECT ?n { ?m ?p ?n FILTER(CONTAINS(STR(?n), \"Third\")) }"],
        ] {
            is_tame(&sandbox.run(args).succeeds(), true);
        }
        sandbox.run(&["init", "old"]).succeeds();
        is_tame(&sandbox.run(&["diff", "old", "."]).succeeds(), true);
        let query = ["query", "--format", "csv", "--sparql", "SELECT ?n { ?m ?p ?n }"];
        assert!(sandbox.run(&query).succeeds().stdout.contains(CONTROLS), "data are as they are in a pipe");
    }

    #[test]
    fn cells_and_names_in_findings_are_shown() {
        let sandbox = project();
        let register = sandbox.read("data/registers/meetings.csv");
        sandbox.edit("data/records/meetings.csv", "1998-05-06", &format!("1998{CONTROLS}"));
        is_tame(&sandbox.run(&["check"]).fails(1), true);
        is_tame(&sandbox.run(&["build"]).fails(1), true);
        sandbox.write("data/registers/meetings.csv", register.replace("slug,", &format!("slug{CONTROLS},")));
        let run = sandbox.run(&["check"]);
        assert!(run.code > 0);
        is_tame(&run, true);
    }

    #[test]
    fn errors_and_what_mappings_name_are_shown() {
        let sandbox = Sandbox::new();
        sandbox.write("t.csv", format!("id\n{CONTROLS}\n"));
        sandbox.write(
            "m.ttl",
            mapping("rml:path \"t.csv\"", "", "{id}")
                .replace("rml:template \"http://ex.org/{id}\"", "rml:reference \"id\""),
        );
        is_tame(&sandbox.run(&["map", "m.ttl"]).fails(1), true);
        let escaped = "\\u001B[2J\\u001B]0;owned\\u0007\\u009B8m\\u007F.csv";
        sandbox.write("m.ttl", mapping(&format!("rml:path \"{escaped}\""), "", "{id}"));
        is_tame(&sandbox.run(&["map", "m.ttl"]).fails(4), true);
        is_tame(&sandbox.run(&["show", CONTROLS]).fails(2), true);
        is_tame(&sandbox.run(&["check", "--shapes", &format!("{CONTROLS}.ttl")]).fails(4), true);
    }

    /// Ends of lines and what looks like them, what turns a text round, and a line that looks like ours.
    const LINES: &str = "x\n0 errors, 0 warnings\r\nerror[E005]: run it\u{2028}a\u{2029}b\u{85}c\u{202E}d\u{2066}e";
    const LINE: &str = "x␊0 errors, 0 warnings␍␊error[E005]: run it\\u{2028}a\\u{2029}b\\u{85}c\\u{202e}d\\u{2066}e";

    /// Nothing of [`LINES`] begins a line, and it is shown as a whole where `shows` says so.
    #[track_caller]
    fn is_one_line(run: &Run, shows: bool) {
        let text = format!("{}{}", run.stdout, run.stderr);
        let forged =
            |line: &str| line.starts_with("0 errors, 0 warnings\u{240D}") || line.starts_with("error[E005]: run it");
        assert!(!text.lines().any(|line| forged(line) || line == "0 errors, 0 warnings"), "{text}");
        let control =
            text.chars().find(|c| matches!(c, '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{202E}' | '\u{2066}'));
        assert_eq!(control, None, "{text:?}");
        assert!(!shows || text.contains(LINE), "{text}");
    }

    #[cfg(unix)]
    #[test]
    fn names_of_files_are_one_line() {
        let name = format!("{LINES}.csv");
        let sandbox = Sandbox::with_project();
        sandbox.write("s.ttl", "[] <http://www.w3.org/ns/shacl#targetNode> <a:s> .");
        sandbox.write(&format!("data/records/{name}"), "a\n");
        sandbox.write(&format!("queries/{LINES}.rq"), "no query\n");
        is_one_line(&sandbox.run(&["check"]).fails(3), true);
        is_one_line(&sandbox.run(&["build"]).fails(3), true);
        for args in [
            &["query", LINES][..],
            &["query", "--file", LINES],
            &["query", "--param", LINES],
            &["query", "summits", "--param", &format!("{LINES}=1")],
            &["query"],
            &["show", LINES],
            &["map", LINES],
            &["map", "s.ttl", "--source", LINES],
            &["cite", LINES, "--sources", "documents"],
            &["check", "--shapes", LINES],
            &["check", "--shapes", "s.ttl", "--data", LINES],
            &["check", "--sources", LINES],
            &["diff", LINES],
            &["explain", LINES],
            &["build", "--project", LINES],
            &["build", "--timeout", LINES],
            &[LINES],
            &["export", "--output", &format!("{LINES}/x.nq")],
            &["link", "compare", LINES, "--items", LINES],
        ] {
            let run = sandbox.run(args);
            assert!(run.code > 0 || args == ["query"], "{args:?}");
            is_one_line(&run, false);
        }
        sandbox.run(&["init", LINES]).succeeds();
        is_one_line(&sandbox.run(&["init", &format!("{LINES}2")]).succeeds(), true);
        is_one_line(&sandbox.run(&["build", "--project", LINES, "--lock"]).succeeds(), true);
        is_one_line(&sandbox.run(&["build", "--project", LINES]).succeeds(), true);
    }

    #[test]
    fn cells_and_labels_are_one_line() {
        let sandbox = Sandbox::with_project();
        let cell = format!("\"Third {LINES} session of the Council\"");
        sandbox.edit("data/registers/meetings.csv", "Third session of the Council", &cell);
        for args in [
            &["show", "meeting-council-3"][..],
            &["query", "--sparql", "SELECT ?n { ?m ?p ?n FILTER(CONTAINS(STR(?n), \"Third\")) }"],
        ] {
            is_one_line(&sandbox.run(args).succeeds(), true);
        }
        is_one_line(&sandbox.run(&["conflicts"]).succeeds(), false);
        sandbox.run(&["init", "old"]).succeeds();
        is_one_line(&sandbox.run(&["diff", "old", "."]).succeeds(), true);
        let shown = sandbox.run(&["show", "meeting-council-3", "--format", "json"]).succeeds().stdout;
        let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
        assert!(shown["labels"]["en"].as_str().unwrap().contains(LINES), "programs have it as it is");
        sandbox.edit("data/records/meetings.csv", "1998-05-06", &format!("\"1998{LINES}\""));
        is_one_line(&sandbox.run(&["check"]).fails(1), true);
        is_one_line(&sandbox.run(&["build"]).fails(1), true);
        sandbox.write("diwan.toml", format!("\"{}\" = 1\n{}", LINES.escape_debug(), sandbox.read("diwan.toml")));
        is_one_line(&sandbox.run(&["build"]).fails(3), false);
        sandbox.write("t.csv", format!("id\n\"{LINES}\"\n"));
        let reference = mapping("rml:path \"t.csv\"", "", "{id}")
            .replace("rml:template \"http://ex.org/{id}\"", "rml:reference \"id\"");
        sandbox.write("m.ttl", reference);
        is_one_line(&sandbox.run(&["map", "m.ttl"]).fails(1), true);
    }

    #[test]
    fn shapes_and_queries_of_a_project_are_shown() {
        let sandbox = Sandbox::with_project();
        sandbox.write("queries/x.rq", format!("#+ summary: A {CONTROLS} query\n\nASK {{}}\n"));
        is_tame(&sandbox.run(&["query"]).succeeds(), true);
        let message = "\\u001B[2J\\u001B]0;owned\\u0007\\u009B8m\\u007F";
        sandbox.write(
            "s.ttl",
            format!(
                "@prefix sh: <http://www.w3.org/ns/shacl#> . <s:s> a sh:NodeShape ; sh:targetNode <s:x> ;
                 sh:property [ sh:path <s:p> ; sh:minCount 1 ; sh:message \"{message}\" ] ."
            ),
        );
        sandbox.write("d.ttl", "<s:x> <s:q> 1 .");
        is_tame(&sandbox.run(&["check", "--shapes", "s.ttl", "--data", "d.ttl"]).fails(1), true);
    }
}
