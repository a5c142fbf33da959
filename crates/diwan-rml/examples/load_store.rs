//! Puts what a mapping makes into an Oxigraph store: `cargo run -p diwan-rml --example load_store`.
#![allow(clippy::print_stdout, clippy::disallowed_methods, clippy::panic_in_result_fn, reason = "an example")]

use diwan_rml::engine::{self, RunOptions};
use diwan_rml::{mapping, source::DirectoryFiles};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;

const MAPPING: &str = r#"
    @prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://example.org/> .
    ex:people
        rml:logicalSource [ rml:referenceFormulation rml:CSV ; rml:source [ a rml:FilePath ; rml:path "people.csv" ] ] ;
        rml:subjectMap [ rml:template "http://example.org/{id}" ] ;
        rml:predicateObjectMap [ rml:predicate ex:name ; rml:objectMap [ rml:reference "name" ] ] ."#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("people.csv"), "id,name\n1,Ada\n2,Grace\n")?;
    let mapping = mapping::parse_mapping(MAPPING.as_bytes(), "people.ttl".as_ref())?;
    let files = DirectoryFiles::new(folder.path());
    let plan = engine::compile(&mapping, &files, None)?;
    let store = Store::new()?;
    for quad in engine::quads(&plan, &files, RunOptions::default())? {
        store.insert(&quad?)?;
    }
    let query = "SELECT ?name { ?person <http://example.org/name> ?name } ORDER BY ?name";
    let results = SparqlEvaluator::new().parse_query(query)?.on_store(&store).execute()?;
    let QueryResults::Solutions(rows) = results else { return Err("a SELECT query gives rows".into()) };
    for row in rows {
        println!("{}", row?.get("name").ok_or("?name is bound")?);
    }
    Ok(())
}
