//! Runs every command in the README and compares its output with the README.

use crate::common::program::{Sandbox, repository};
use std::fs;
use std::path::Path;

/// Commands that build or test the repository itself. `.ci/run` runs them.
const ELSEWHERE: [&str; 1] = ["cargo test"];

struct Command {
    line: String,
    output: Vec<String>,
}

/// The commands of the README's `console` blocks, with the output shown below them.
fn commands() -> Vec<Command> {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let mut commands: Vec<Command> = Vec::new();
    for block in readme.split("```console\n").skip(1) {
        for line in block.split("\n```").next().unwrap().lines() {
            match line.strip_prefix("$ ") {
                Some(command) => commands.push(Command { line: command.to_owned(), output: Vec::new() }),
                None => commands.last_mut().unwrap().output.push(line.to_owned()),
            }
        }
    }
    commands
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// A copy of the repository with the files that the program needs.
fn clone() -> Sandbox {
    let sandbox = Sandbox::new();
    for folder in ["data", "ontology", "queries"] {
        copy(&repository().join(folder), &sandbox.path(folder));
    }
    fs::copy(repository().join("diwan.toml"), sandbox.path("diwan.toml")).unwrap();
    sandbox
}

/// Splits a command line at spaces outside quotes.
fn split(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for character in line.chars() {
        match quote {
            Some(open) if open == character => quote = None,
            None if matches!(character, '"' | '\'') => quote = Some(character),
            None if character == ' ' => words.push(String::new()),
            _ => words.last_mut().unwrap().push(character),
        }
    }
    words
}

#[test]
fn every_command_in_the_readme_runs_and_prints_the_shown_output() {
    let sandbox = clone();
    let commands = commands();
    assert!(commands.len() > 15, "only {} commands found", commands.len());
    for command in commands.iter().filter(|command| !ELSEWHERE.contains(&command.line.as_str())) {
        let Some(arguments) = command.line.strip_prefix("cargo run --release -- ") else {
            panic!("the README has `{}`, which no test runs", command.line);
        };
        let words = split(arguments);
        let run = sandbox.run(&words.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(run.code, 0, "{}: {}", command.line, run.stderr);
        for line in command.output.iter().filter(|line| *line != "...") {
            assert!(run.stdout.lines().any(|printed| printed == line), "{} does not print {line:?}", command.line);
        }
    }
}

#[test]
fn links_in_the_readme_lead_to_existing_files() {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let links = readme.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
    for link in links.filter(|link| !link.starts_with("http")) {
        let (file, heading) = link.split_once('#').unwrap_or((link, ""));
        let text = fs::read_to_string(repository().join(file)).unwrap_or_else(|error| panic!("{link}: {error}"));
        let anchor = |line: &str| line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        let found = heading.is_empty() || text.lines().any(|line| line.starts_with('#') && anchor(line) == heading);
        assert!(found, "{link}");
    }
}
