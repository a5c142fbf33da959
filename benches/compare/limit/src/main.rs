//! What the workloads cost at least, and what their outputs have in common.
//!
//! `limit run FOLDER OUT` reads the records of a workload's CSV files and writes its triples through one buffer: one
//! thread, nothing remembered. `limit run-set FOLDER OUT` keeps every line in one hash set and writes each once.
//! `limit digest FILE` prints the number of distinct statements in a file and a sum of their hashes; `limit digest-triples
//! FILE` leaves their graphs out.

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
