//! Maps a table that is in memory: `cargo run -p diwan-rml --example map_csv`.
#![allow(clippy::print_stdout, clippy::disallowed_methods, clippy::panic_in_result_fn, reason = "an example")]

use diwan_rdf::files::Input;
use diwan_rml::engine::{self, RunOptions, StreamLines};
use diwan_rml::{mapping, source::Files};
use std::io::{self, Cursor};
use std::path::Path;

const MAPPING: &str = r#"
    @prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://example.org/> .
    ex:people
        rml:logicalSource [ rml:referenceFormulation rml:CSV ; rml:source [ a rml:FilePath ; rml:path "people.csv" ] ] ;
        rml:subjectMap [ rml:template "http://example.org/{id}" ] ;
        rml:predicateObjectMap [ rml:predicate ex:name ; rml:objectMap [ rml:reference "name" ] ] ."#;

/// Whatever file is asked for, it is this one.
struct People;

impl Files for People {
    fn open(&self, _path: &Path) -> io::Result<Input> {
        Ok(Box::new(Cursor::new("id,name\n1,Ada\n2,Grace\n")))
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mapping = mapping::parse_mapping(MAPPING.as_bytes(), "people.ttl".as_ref())?;
    let plan = engine::compile(&mapping, &People, None)?;
    let report = engine::run(&plan, &People, RunOptions::default(), &mut StreamLines::new(io::stdout()))?;
    assert_eq!(report.rows, 2);
    Ok(())
}
