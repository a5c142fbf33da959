//! Hostile input: it causes an error that explains the problem, never a crash or a hang, and no other files are read or
//! written.

mod commands;
mod inputs;
mod limits;
mod paths;
mod terminals;

use crate::common::program::{Run, Sandbox};

const PREFIXES: &str = "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .\n";

/// A mapping with one triples map and one source.
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
