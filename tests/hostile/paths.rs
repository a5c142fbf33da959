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
    for part in [name, "m.ttl names it for http://ex.org/m", "leads to ", "secret.csv, outside ", "--allow-outside"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
}

#[test]
fn a_mapping_reads_only_files_below_its_folder() {
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
fn the_command_line_may_name_any_file() {
    let sandbox = sandbox();
    let args = ["--source", "here=../secret.csv", "--output", "../out.nq"];
    map_path(&sandbox, "rml:path \"here.csv\"", &args).succeeds();
    assert!(sandbox.read("out.nq").contains("<http://ex.org/secret>"));
}

#[test]
fn backslashes_are_not_path_separators() {
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
fn symbolic_links_are_followed_but_devices_and_pipes_are_refused() {
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
fn pipes_on_the_command_line_can_be_read_twice() {
    let sandbox = sandbox();
    sandbox.write("in/m.ttl", mapping("rml:path \"here.csv\"", "; rml:referenceFormulation rml:CSV", "{id}"));
    let command = format!("{} map in/m.ttl --source here=<(printf 'id\\npiped\\n')", env!("CARGO_BIN_EXE_diwan"));
    let run = std::process::Command::new("bash").args(["-c", &command]).current_dir(sandbox.path("")).output().unwrap();
    assert!(String::from_utf8_lossy(&run.stdout).contains("<http://ex.org/piped>"), "{run:?}");
}

#[test]
fn a_project_reads_nothing_outside_its_folder() {
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
    for (key, line) in [("output", "output = \"../built\""), ("link.decisions", "[link]\ndecisions = \"../l.csv\"")] {
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
fn symbolic_links_do_not_lead_out_of_a_project() {
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
    let run = sandbox.run(&["diff", "project", "project"]).fails(4);
    assert_eq!(run.stderr.matches("--allow-outside").count(), 1, "{}", run.stderr);
    sandbox.run(&["diff", "project", "project", "--allow-outside"]).succeeds();
    sandbox.run(&["build", "--project", "project", "--allow-outside"]).succeeds();
}

/// Otherwise, building an untrusted project would write wherever its symbolic links lead.
#[cfg(unix)]
#[test]
fn builds_do_not_write_through_symbolic_links() {
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
        assert!(name != ".diwan/run.ttl" || !sandbox.path("project/.diwan/graph.nq").exists(), "{name}");
    }
}

#[test]
fn outputs_do_not_replace_inputs() {
    let refused = |sandbox: &Sandbox, args: &[&str], file: &str| {
        let before = sandbox.read(file);
        let run = sandbox.run(args).fails(2);
        assert!(run.stderr.contains("would be overwritten"), "{args:?}: {}", run.stderr);
        assert_eq!(sandbox.read(file), before);
    };
    let sandbox = Sandbox::new();
    // Tables with names that outputs could have.
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
    refused(&sandbox, &["build", "--trace", ".diwan/lock"], ".diwan/lock");
    sandbox.run(&["export", "-o", "out.nq"]).succeeds();
    sandbox.run(&["export", "-o", "out.nq"]).succeeds();
    sandbox.run(&["build", "--trace", "trace.csv"]).succeeds();
}

/// Opening a pipe waits for the process at its other end.
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

/// Commands accept only regular files: opening a pipe waits, and a device may never end.
#[cfg(unix)]
#[test]
fn pipes_devices_and_folders_are_refused() {
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

/// The output folder must be separate from the inputs.
#[test]
fn the_output_folder_must_be_separate() {
    for output in [".git", ".git/objects", "data", "data/x", "ontology", "queries", ".", "..", "x/../data", "/"] {
        let sandbox = Sandbox::new();
        sandbox.run(&["init", "project"]).succeeds();
        let text = sandbox.read("project/diwan.toml");
        let text: String =
            text.lines().filter(|line| !line.starts_with("output")).map(|line| format!("{line}\n")).collect();
        sandbox.write("project/diwan.toml", format!("output = \"{output}\"\n{text}"));
        let run = sandbox.run(&["build", "--project", "project", "--allow-outside"]).fails(3);
        assert!(run.stderr.contains("use a separate folder, such as \".diwan\""), "{output}: {}", run.stderr);
    }
}

/// Long enough for a slow machine. Commands that wait forever are killed.
#[cfg(unix)]
const SOON: std::time::Duration = std::time::Duration::from_secs(60);
