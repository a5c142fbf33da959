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
        for name in ["graph.nq", "lock"] {
            let sandbox = Sandbox::with_project();
            sandbox.write("precious", "precious");
            fs::create_dir(sandbox.path(".diwan")).unwrap();
            symlink("../precious", sandbox.path(&format!(".diwan/{name}"))).unwrap();
            let run = sandbox.run(&["build"]).fails(4);
            assert!(run.stderr.contains(".diwan/") && run.stderr.contains("it is a symbolic link"), "{}", run.stderr);
            assert_eq!(sandbox.read("precious"), "precious");
        }
    }
}
