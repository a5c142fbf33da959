//! What goes wrong from outside: the results of before are whole, and the message is clear.
//!
//! `DIWAN_KILLS` says how often commands are killed; `.ci/run` asks for more than a plain `cargo test`.
#![cfg(unix)]

mod common;

use common::program::Sandbox;
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

/// Moments spread over the time that a command takes, in no order; the same in every run.
fn moments(number: u32, longest: Duration) -> impl Iterator<Item = Duration> {
    (1..=number).map(move |n| longest * (n * 7919 % number) / number)
}

fn kills() -> u32 {
    std::env::var("DIWAN_KILLS").ok().and_then(|number| number.parse().ok()).unwrap_or(12)
}

/// Runs a command, and kills it at many moments of its time. Whatever the moment, `result` is what it was.
fn kill_again_and_again(sandbox: &Sandbox, args: &[&str], result: &str) {
    // The first run may have to build what the others find.
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
fn a_build_that_is_killed_leaves_the_graph_of_before() {
    let sandbox = Sandbox::with_project();
    kill_again_and_again(&sandbox, &["build", "--force"], ".diwan/graph.nq");
}

#[test]
fn an_export_that_is_killed_leaves_the_file_of_before() {
    let sandbox = Sandbox::with_project();
    kill_again_and_again(&sandbox, &["export", "--output", "out.ttl"], "out.ttl");
}

#[test]
fn a_mapping_that_is_killed_leaves_the_file_of_before() {
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

/// What a killed process left is gone after the next one, once it is old.
#[test]
fn no_litter_stays() {
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
fn a_second_build_waits_and_says_so() {
    let sandbox = Sandbox::with_project();
    sandbox.run(&["build"]).succeeds();
    let lock = File::open(sandbox.path(".diwan/lock")).unwrap();
    lock.lock().unwrap();
    let mut second = program(&sandbox, &["build", "--force"]).stderr(Stdio::piped()).spawn().unwrap();
    thread::sleep(Duration::from_millis(500));
    assert!(second.try_wait().unwrap().is_none(), "it does not wait");
    // Who only reads need not wait.
    sandbox.run(&["query", "summits"]).succeeds();
    drop(lock);
    assert!(second.wait().unwrap().success());
    let mut said = String::new();
    std::io::Read::read_to_string(&mut second.stderr.take().unwrap(), &mut said).unwrap();
    assert!(said.contains("another build of ") && said.contains("waiting for it"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let sandbox = Sandbox::with_project();
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output =
        program(&sandbox, &["export", "--format", "nquads"]).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("cannot write the output: No space left on device"), "{said}");
}
