//! External faults: previous results stay intact, and the message is clear.
//!
//! `DIWAN_KILLS` sets how often commands are killed; `.ci/run` sets a higher number than the default.
#![cfg(unix)]

use crate::common::program::Sandbox;
use std::fs::{File, OpenOptions};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};

fn program(sandbox: &Sandbox, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diwan"));
    command.args(args).current_dir(sandbox.path("")).env_clear().env("HOME", sandbox.path(""));
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Moments spread over the duration of a command, in a fixed irregular order.
fn moments(number: u32, longest: Duration) -> impl Iterator<Item = Duration> {
    (1..=number).map(move |n| longest * (n * 7919 % number) / number)
}

fn kills() -> u32 {
    std::env::var("DIWAN_KILLS").ok().and_then(|number| number.parse().ok()).unwrap_or(12)
}

/// Runs a command and kills it at many moments. `result` must be unchanged each time.
fn kill_again_and_again(sandbox: &Sandbox, args: &[&str], result: &str) {
    // The first run may build the graph that the others reuse.
    assert!(program(sandbox, args).status().unwrap().success());
    let start = SystemTime::now();
    assert!(program(sandbox, args).status().unwrap().success());
    let longest = start.elapsed().unwrap();
    let whole = sandbox.read(result);
    let mut killed = 0;
    for moment in moments(kills(), longest) {
        let mut child = program(sandbox, args).spawn().unwrap();
        thread::sleep(moment);
        child.kill().unwrap();
        killed += u32::from(!child.wait().unwrap().success());
        assert!(sandbox.read(result) == whole, "{args:?} killed after {moment:?}");
    }
    assert!(killed > kills() / 2, "only {killed} were killed before they ended");
    assert!(program(sandbox, args).status().unwrap().success(), "what was left behind is in nobody's way");
}

#[test]
fn a_killed_build_leaves_the_previous_graph() {
    let sandbox = Sandbox::with_project();
    kill_again_and_again(&sandbox, &["build", "--force"], ".diwan/graph.nq");
}

#[test]
fn a_killed_export_leaves_the_previous_file() {
    let sandbox = Sandbox::with_project();
    kill_again_and_again(&sandbox, &["export", "--output", "out.ttl"], "out.ttl");
}

#[test]
fn a_killed_mapping_leaves_the_previous_file() {
    let sandbox = Sandbox::with_project();
    let rows: String = (0..200_000).map(|n| format!("{n},name {n}\n")).collect();
    sandbox.write("t.csv", format!("id,name\n{rows}"));
    sandbox.write(
        "m.ttl",
        "@prefix rml: <http://w3id.org/rml/> . <#m> a rml:TriplesMap ; rml:logicalSource [ rml:referenceFormulation rml:CSV ;
           rml:source [ a rml:RelativePathSource ; rml:path \"t.csv\" ] ] ;
         rml:subjectMap [ rml:template \"http://ex.org/{id}\" ] ;
         rml:predicateObjectMap [ rml:predicate <http://ex.org/name> ; rml:objectMap [ rml:reference \"name\" ] ] .",
    );
    kill_again_and_again(&sandbox, &["map", "m.ttl", "--output", "out.nq"], "out.nq");
}

/// The next process removes the old temporary files of a killed one.
#[test]
fn no_temporary_files_remain() {
    let sandbox = Sandbox::with_project();
    sandbox.run(&["build"]).succeeds();
    sandbox.write(".diwan/.graph.nq.123456.tmp", "half");
    let litter = OpenOptions::new().write(true).open(sandbox.path(".diwan/.graph.nq.123456.tmp")).unwrap();
    litter.set_modified(SystemTime::now() - Duration::from_secs(3600)).unwrap();
    drop(litter);
    sandbox.run(&["build", "--force"]).succeeds();
    assert!(!sandbox.path(".diwan/.graph.nq.123456.tmp").exists());
}

#[test]
fn a_second_build_waits_and_reports_it() {
    let sandbox = Sandbox::with_project();
    sandbox.run(&["build"]).succeeds();
    let lock = File::open(sandbox.path(".diwan/lock")).unwrap();
    lock.lock().unwrap();
    let mut second = program(&sandbox, &["build", "--force"]).stderr(Stdio::piped()).spawn().unwrap();
    thread::sleep(Duration::from_millis(500));
    assert!(second.try_wait().unwrap().is_none(), "it does not wait");
    // Commands that only read do not wait.
    sandbox.run(&["query", "summits"]).succeeds();
    drop(lock);
    assert!(second.wait().unwrap().success());
    let mut said = String::new();
    std::io::Read::read_to_string(&mut second.stderr.take().unwrap(), &mut said).unwrap();
    assert!(said.contains("waiting for another build of "), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported() {
    let sandbox = Sandbox::with_project();
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output =
        program(&sandbox, &["export", "--format", "nquads"]).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("cannot write to standard output: No space left on device"), "{said}");
}

/// The files in a folder and its subfolders, with their contents.
fn contents(sandbox: &Sandbox) -> std::collections::BTreeMap<String, Vec<u8>> {
    fn below(folder: &std::path::Path, found: &mut std::collections::BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            match entry.is_dir() {
                true => below(&entry, found),
                false => drop(found.insert(entry.display().to_string(), std::fs::read(&entry).unwrap())),
            }
        }
    }
    let mut found = std::collections::BTreeMap::default();
    below(&sandbox.path(""), &mut found);
    found
}

/// A command in a shell that restricts a resource. Afterwards, there are exactly the same files as before.
#[track_caller]
fn fails_whole(sandbox: &Sandbox, before: &str, args: &[&str], reasons: &[&str]) {
    let whole = contents(sandbox);
    let line = format!("{before} exec \"$@\"");
    let output = Command::new("bash")
        .args(["-c", &line, "bash", env!("CARGO_BIN_EXE_diwan")])
        .args(args)
        .current_dir(sandbox.path(""))
        .env("HOME", sandbox.path(""))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{args:?}: {said}");
    for reason in reasons {
        assert!(said.contains(reason), "{args:?}: {reason}: {said}");
    }
    let after = contents(sandbox);
    assert!(after == whole, "{args:?} left {:?} of {:?}", after.keys(), whole.keys());
}

const MAPPING: &str = "@prefix rml: <http://w3id.org/rml/> . <#m> a rml:TriplesMap ;
    rml:logicalSource [ rml:referenceFormulation rml:CSV ; rml:source [ a rml:RelativePathSource ; rml:path \"t.csv\" ] ] ;
    rml:subjectMap [ rml:template \"http://ex.org/{id}\" ] ;
    rml:predicateObjectMap [ rml:predicate <http://ex.org/p>, <http://ex.org/q> ;
        rml:objectMap [ rml:reference \"name\" ], [ rml:reference \"id\" ] ] .";

/// A project that was built and exported, and a mapping that was run.
fn finished() -> Sandbox {
    let sandbox = Sandbox::with_project();
    let rows: String = (0..20_000).map(|n| format!("{},name {n}\n", n % 9000)).collect();
    sandbox.write("t.csv", format!("id,name\n{rows}"));
    sandbox.write("m.ttl", MAPPING);
    sandbox.run(&["build"]).succeeds();
    sandbox.run(&["export", "--output", "out.nq"]).succeeds();
    sandbox.run(&["map", "m.ttl", "--output", "map.nq"]).succeeds();
    sandbox
}

#[test]
fn a_full_disk_leaves_the_previous_files() {
    let sandbox = finished();
    // In kibibytes. Without the trap, the signal would end the process before it can print a message.
    let full = "trap '' XFSZ; ulimit -f 8;";
    fails_whole(&sandbox, full, &["build", "--force"], &[".diwan/graph.nq: File too large"]);
    fails_whole(&sandbox, full, &["export", "--output", "out.nq"], &["cannot write out.nq: File too large"]);
    fails_whole(&sandbox, full, &["export", "--output", "new.ttl"], &["cannot write new.ttl: File too large"]);
    fails_whole(&sandbox, full, &["map", "m.ttl", "--output", "map.nq"], &["cannot write map.nq: File too large"]);
    fails_whole(&sandbox, full, &["map", "m.ttl", "--memory", "0", "--output", "map.nq"], &["File too large"]);
}

/// A separate full file system, if there is permission to mount one.
#[cfg(target_os = "linux")]
#[test]
fn a_small_file_system_fills_up() {
    let sandbox = finished();
    std::fs::create_dir(sandbox.path("small")).unwrap();
    let small = sandbox.path("small");
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(&small).output();
    if !mount.is_ok_and(|done| done.status.success()) {
        println!("left out: no right to mount a file system");
        return;
    }
    let failed = [&["build", "--force", "--output", "small"][..], &["map", "m.ttl", "--output", "small/out.nq"][..]]
        .map(|args| {
            let output = program(&sandbox, args).stderr(Stdio::piped()).output().unwrap();
            (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
        });
    let left: Vec<_> = std::fs::read_dir(&small).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(Command::new("umount").arg(&small).status().unwrap().success());
    for (code, said) in failed {
        assert_eq!(code, Some(4), "{said}");
        assert!(said.contains("No space left on device") && said.contains("small/"), "{said}");
    }
    assert!(left.iter().all(|name| name == "lock"), "{left:?}");
}

#[test]
fn folders_in_place_of_files_and_files_in_place_of_folders() {
    let sandbox = finished();
    for name in ["folder", "built/graph.nq", "locked/lock"] {
        std::fs::create_dir_all(sandbox.path(name)).unwrap();
    }
    sandbox.write("file", "file");
    for (args, reasons) in [
        (&["export", "--format", "nquads", "--output", "folder"][..], &["folder", "Is a directory"][..]),
        (&["map", "m.ttl", "--output", "folder"], &["folder", "Is a directory"]),
        (&["map", "m.ttl", "--output", "missing/out.nq"], &["missing/out.nq", "No such file"]),
        (&["map", "m.ttl", "--output", "file/out.nq"], &["file/out.nq", "Not a directory"]),
        (&["map", "folder"], &["folder", "it is a folder, not a file"]),
        (&["build", "--output", "file"], &["the graph is written to a folder, but file is a file"]),
        (&["build", "--output", "built"], &["built/graph.nq", "Is a directory"]),
        (&["build", "--output", "locked"], &["locked/lock", "Is a directory"]),
        (&["map", "m.ttl", "--source", "t=missing.csv"], &["t.csv", "No such file"]),
    ] {
        if args == ["build", "--output", "built"] {
            sandbox.write("built/lock", "");
        }
        fails_whole(&sandbox, "", args, reasons);
    }
}

#[test]
fn a_missing_folder_for_temporary_files() {
    let sandbox = finished();
    let missing = "export TMPDIR=/nowhere/at/all;";
    let reasons = ["/nowhere/at/all", "temporary file"];
    fails_whole(&sandbox, missing, &["map", "m.ttl", "--memory", "0", "--output", "map.nq"], &reasons);
    fails_whole(&sandbox, missing, &["map", "m.ttl", "--strict"], &reasons);
    fails_whole(&sandbox, missing, &["map", "m.ttl", "--source", "t=-", "--output", "map.nq"], &["/nowhere/at/all"]);
}

/// A file beyond the size limit is an ordinary error and does not end the process by a signal.
#[cfg(target_os = "linux")]
#[test]
fn a_limit_on_file_sizes_is_reported() {
    let sandbox = finished();
    let limit = "ulimit -f 8;";
    for args in [
        &["build", "--force"][..],
        &["export", "--output", "out.nq"],
        &["export", "--output", "out.ttl"],
        &["map", "m.ttl", "--output", "map.nq"],
        &["map", "m.ttl", "--output", "map.nq", "--memory", "0"],
        &["map", "m.ttl", "--output", "map.ttl"],
        &["map", "m.ttl", "--strict"],
    ] {
        fails_whole(&sandbox, limit, args, &["File too large"]);
    }
}

/// Permissions do not restrict root, so another user runs the command.
#[test]
fn missing_permissions_are_reported() {
    let sandbox = finished();
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    let chown = |owner: &str| {
        is_root
            && Command::new("chown").args(["-R", owner]).arg(sandbox.path("")).status().is_ok_and(|done| done.success())
    };
    let other = "setpriv --reuid=65534 --regid=65534 --clear-groups";
    let reaches = |command: &str| {
        let line = format!("{command} {} --version", env!("CARGO_BIN_EXE_diwan"));
        Command::new("bash")
            .args(["-c", &line])
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .status()
            .is_ok_and(|done| done.success())
    };
    if is_root && !(reaches(other) && chown("65534:65534")) {
        println!("left out: nobody else can be asked to run the program");
        return;
    }
    let as_other = if is_root { format!("set -- {other} \"$@\";") } else { String::new() };
    let with = |taken: &str, given: &str, args: &[&str], reasons: &[&str]| {
        assert!(Command::new("bash").args(["-c", taken]).current_dir(sandbox.path("")).status().unwrap().success());
        fails_whole(&sandbox, &as_other, args, reasons);
        assert!(Command::new("bash").args(["-c", given]).current_dir(sandbox.path("")).status().unwrap().success());
    };
    with("chmod a-w .diwan", "chmod u+w .diwan", &["build", "--force"], &[".diwan/graph.nq: Permission denied"]);
    with("chmod a-w . ", "chmod u+w .", &["export", "--output", "out.nq"], &["cannot write out.nq: Permission denied"]);
    with("chmod a-r t.csv", "chmod u+r t.csv", &["map", "m.ttl", "--output", "map.nq"], &["t.csv: Permission denied"]);
    with("chmod a-r m.ttl", "chmod u+r m.ttl", &["map", "m.ttl", "--output", "map.nq"], &["m.ttl: Permission denied"]);
    with(
        "rm .diwan/lock; chmod a-w .diwan",
        "chmod u+w .diwan",
        &["build", "--force"],
        &[".diwan/lock: Permission denied"],
    );
    if is_root {
        assert!(chown("0:0"));
    }
}

/// `diwan cite` changes tables that were written by hand.
#[test]
fn tables_stay_intact_when_a_command_is_killed() {
    let sandbox = Sandbox::with_project();
    let folder = sandbox.path("data/records");
    let tables: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let names: Vec<String> = tables.iter().map(|path| path.display().to_string()).collect();
    let read = || tables.iter().map(|path| std::fs::read(path).unwrap()).collect::<Vec<_>>();
    let args: Vec<&str> =
        ["cite", "--sources", "documents"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let old: Vec<Vec<u8>> = read().iter().map(|table| without_offsets(table)).collect();
    let put_back = || tables.iter().zip(&old).for_each(|(path, text)| std::fs::write(path, text).unwrap());
    put_back();
    let start = SystemTime::now();
    assert!(program(&sandbox, &args).status().unwrap().success());
    let longest = start.elapsed().unwrap();
    let new = read();
    assert_ne!(old, new);
    for moment in moments(kills(), longest) {
        put_back();
        let mut child = program(&sandbox, &args).spawn().unwrap();
        thread::sleep(moment);
        child.kill().unwrap();
        child.wait().unwrap();
        for (now, (old, new)) in read().iter().zip(old.iter().zip(&new)) {
            assert!(now == old || now == new, "killed after {moment:?}: {}", String::from_utf8_lossy(now));
        }
    }
    assert!(program(&sandbox, &args).status().unwrap().success() && read() == new);
}

/// The table without the offsets that `diwan cite` fills in.
fn without_offsets(table: &[u8]) -> Vec<u8> {
    let mut reader = csv::Reader::from_reader(table);
    let header = reader.headers().unwrap().clone();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for row in reader.records().map(Result::unwrap) {
        let cells = row
            .iter()
            .zip(&header)
            .map(|(cell, name)| if ["quote_start", "quote_end"].contains(&name) { "" } else { cell });
        writer.write_record(cells).unwrap();
    }
    writer.into_inner().unwrap()
}

/// Decisions are appended one by one. Each is complete or missing.
#[test]
fn decisions_stay_intact_when_the_review_is_killed() {
    use std::io::Write as _;
    let sandbox = Sandbox::with_project();
    sandbox.run(&["build"]).succeeds();
    let links = sandbox.read("data/links.csv");
    let header = "slug,item,name,description,types,score,match,features,asked,endpoint\n";
    let open: Vec<String> = slugs(&sandbox).into_iter().filter(|slug| !links.contains(slug.as_str())).collect();
    let rows: String =
        open.iter().enumerate().map(|(n, slug)| format!("{slug},Q{},a,,,1,false,,,\n", n + 9_000_000)).collect();
    sandbox.write("data/candidates.csv", format!("{header}{rows}"));
    let args = ["link", "review"];
    let review = || {
        let mut child = program(&sandbox, &args).stdin(Stdio::piped()).spawn().unwrap();
        // A killed process does not read the rest of its input.
        let _ = child.stdin.take().unwrap().write_all("n\n".repeat(1000).as_bytes());
        child
    };
    let start = SystemTime::now();
    review().wait().unwrap();
    let longest = start.elapsed().unwrap();
    assert_ne!(sandbox.read("data/links.csv"), links, "nothing was decided");
    for moment in moments(kills(), longest) {
        sandbox.write("data/links.csv", &links);
        let mut child = review();
        thread::sleep(moment);
        child.kill().unwrap();
        child.wait().unwrap();
        let now = sandbox.read("data/links.csv");
        assert!(now.starts_with(&links) && now.ends_with('\n'), "killed after {moment:?}: {now}");
        assert!(now.lines().all(|line| line.matches(',').count() == 4), "killed after {moment:?}: {now}");
    }
}

/// The slugs of the first column of the registers.
fn slugs(sandbox: &Sandbox) -> Vec<String> {
    let tables = std::fs::read_dir(sandbox.path("data/registers")).unwrap().map(|entry| entry.unwrap().path());
    let first = |row: csv::StringRecord| row.get(0).map(str::to_owned);
    tables
        .flat_map(|path| {
            csv::Reader::from_path(path)
                .unwrap()
                .into_records()
                .filter_map(move |row| first(row.ok()?))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// During a build, other commands use the previous graph or the new one.
#[test]
fn queries_work_during_a_build() {
    let sandbox = Sandbox::with_project();
    sandbox.run(&["build"]).succeeds();
    let answer = sandbox.run(&["query", "summits", "--format", "csv"]).succeeds().stdout;
    for _ in 0..3 {
        let mut build = program(&sandbox, &["build", "--force"]).spawn().unwrap();
        while build.try_wait().unwrap().is_none() {
            assert_eq!(sandbox.run(&["query", "summits", "--format", "csv"]).succeeds().stdout, answer);
        }
    }
}

/// If nothing can be printed, the command still does its work and returns the same exit code.
#[cfg(target_os = "linux")]
#[test]
fn closed_outputs_are_not_errors() {
    let sandbox = finished();
    sandbox.write("bad.csv", "id\na b\n");
    sandbox.write("bad.ttl", MAPPING.replace("t.csv", "bad.csv").replace("\"http://ex.org/{id}\"", "\"{name}\""));
    for (args, code) in [
        (&["map", "m.ttl", "--output", "new.nq"][..], 0),
        (&["map", "bad.ttl"], 3),
        (&["show", "nosuch"], 2),
        (&["build", "--force"], 0),
        (&["--verbose", "check"], 0),
        (&["nosuch"], 2),
    ] {
        for line in ["exec \"$@\" 2>/dev/full >/dev/null", "exec \"$@\" 2>&- >/dev/null"] {
            let mut command = Command::new("bash");
            command.args(["-c", line, "bash", env!("CARGO_BIN_EXE_diwan")]).args(args).current_dir(sandbox.path(""));
            let status = command.env("HOME", sandbox.path("")).env("RUST_LOG", "trace").status().unwrap();
            assert_eq!(status.code(), Some(code), "{args:?} {line}");
        }
    }
}

/// A run that has started to write and waits for the rest of its input, in its own folder. Returns it with the files in
/// the temporary folder.
fn waiting(sandbox: &Sandbox, before: &str) -> std::process::Child {
    sandbox.write("m.ttl", MAPPING);
    sandbox.write("out/map.nq", "before");
    sandbox.write("tmp/x", "");
    let line = format!("{before} exec \"$@\"");
    let mut command = Command::new("bash");
    command.args(["-c", &line, "bash", env!("CARGO_BIN_EXE_diwan"), "map", "m.ttl", "--source", "t=-"]);
    command.args(["--output", "out/map.nq"]).current_dir(sandbox.path("")).env("TMPDIR", sandbox.path("tmp"));
    let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = SystemTime::now();
    while names(sandbox, "out").len() < 2 || names(sandbox, "tmp").len() < 2 {
        assert!(begun.elapsed().unwrap() < Duration::from_secs(60), "it does not begin");
        thread::sleep(Duration::from_millis(5));
    }
    child
}

fn names(sandbox: &Sandbox, folder: &str) -> Vec<std::ffi::OsString> {
    std::fs::read_dir(sandbox.path(folder)).unwrap().map(|entry| entry.unwrap().file_name()).collect()
}

fn send(signal: &str, child: &std::process::Child) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

/// Whether the tests run with a signal ignored, as under `nohup`. Their child processes then ignore it, too.
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    (mask >> (signal - 1)) & 1 == 1
}

#[test]
fn termination_requests_leave_no_temporary_files() {
    let hang_up = cfg!(target_os = "linux").then_some(("-HUP", 129));
    let signals = [("-INT", 130), ("-TERM", 143), ("-XCPU", 152)].into_iter().chain(hang_up);
    for (signal, code) in signals.filter(|(_, code)| !is_ignored(code - 128)) {
        let sandbox = Sandbox::new();
        let mut child = waiting(&sandbox, "");
        // Waiting closes the input, and the end of input would end the run before the signal does.
        let input = child.stdin.take();
        send(signal, &child);
        assert_eq!(child.wait().unwrap().code(), Some(code));
        drop(input);
        assert_eq!(names(&sandbox, "out"), ["map.nq"]);
        assert_eq!(names(&sandbox, "tmp"), ["x"]);
        assert_eq!(sandbox.read("out/map.nq"), "before");
    }
}

/// Under `nohup`, hang-ups are ignored.
#[cfg(target_os = "linux")]
#[test]
fn signals_that_are_ignored_stay_ignored() {
    use std::io::Write as _;
    let sandbox = Sandbox::new();
    let mut child = waiting(&sandbox, "trap '' HUP;");
    send("-HUP", &child);
    thread::sleep(Duration::from_millis(200));
    child.stdin.take().unwrap().write_all(b"id,name\n1,a\n").unwrap();
    assert!(child.wait().unwrap().success());
    assert!(sandbox.read("out/map.nq").starts_with("<http://ex.org/1>"));
}
