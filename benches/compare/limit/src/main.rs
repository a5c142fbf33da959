//! The lower bound: the cost of the minimum work for each workload, and digests to compare outputs.
//!
//! `limit run FOLDER OUT` reads the records of a workload's CSV files and writes its triples through one buffer, with
//! one thread and without detecting duplicates. `limit run-set FOLDER OUT` keeps every line in a hash set and writes
//! each line once. `limit digest FILE` prints the number of distinct statements in a file and the sum of their hashes;
//! `limit digest-triples FILE` ignores their graphs.

mod digest;
mod encode;
mod output;
mod plan;
mod run;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words[..] {
        ["run", folder, out] => run::run(Path::new(folder), Path::new(out), false),
        ["run-set", folder, out] => run::run(Path::new(folder), Path::new(out), true),
        ["digest", file] => digest::digest(Path::new(file), true).map(|digest| println!("{digest}")),
        ["digest-triples", file] => digest::digest(Path::new(file), false).map(|digest| println!("{digest}")),
        _ => Err("usage: limit run|run-set FOLDER OUT, or limit digest|digest-triples FILE".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
