//! Maps values that are in memory, with a source of one's own: `cargo run -p diwan-rml --example own_source`.
#![allow(clippy::disallowed_methods, reason = "an example")]

use diwan_rml::engine::{self, RunOptions, Sources, StreamLines};
use diwan_rml::mapping::Parser;
use diwan_rml::source::{
    DirectoryFiles, Field, Files, Partition, Row, RowPosition, Source, SourceError, UnknownReference,
};
use oxrdf::NamedNode;
use std::io;
use std::path::Path;

const MAPPING: &str = r#"
    @prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://example.org/> .
    ex:people
        rml:logicalSource [ rml:referenceFormulation ex:People ; rml:source ex:team ] ;
        rml:subjectMap [ rml:template "http://example.org/{id}" ] ;
        rml:predicateObjectMap [ rml:predicate ex:name ; rml:objectMap [ rml:reference "name" ] ] ."#;

#[derive(Clone, Debug)]
struct Person {
    id: u32,
    name: Option<String>,
}

#[derive(Debug)]
struct People {
    people: Vec<Person>,
    names: Vec<String>,
}

impl People {
    fn new(people: Vec<Person>) -> Self {
        Self { people, names: ["id", "name"].map(str::to_owned).to_vec() }
    }
}

/// How many people are a partition.
const PARTITION: usize = 1000;

impl Source for People {
    fn field(&mut self, reference: &str) -> Result<Field, UnknownReference> {
        let position = self.names.iter().position(|name| name == reference);
        position.map(Field::new).ok_or_else(UnknownReference::default)
    }

    fn name(&self, field: Field) -> &str {
        &self.names[field.position()]
    }

    fn names(&self) -> &[String] {
        &self.names
    }

    fn is_flat(&self) -> bool {
        true
    }

    fn partitions(
        &self,
        _files: &dyn Files,
        _size: usize,
        emit: &mut dyn FnMut(Partition) -> bool,
    ) -> Result<(), SourceError> {
        for (index, people) in (0..).zip(self.people.chunks(PARTITION)) {
            if !emit(Partition::new(index, people.to_vec())) {
                break;
            }
        }
        Ok(())
    }

    fn rows(&self, partition: &Partition, each: &mut dyn FnMut(&Row<'_>) -> bool) -> Result<(), SourceError> {
        let people = partition.content::<Vec<Person>>().map_or(&[][..], Vec::as_slice);
        for (number, person) in (partition.index() * PARTITION as u64..).zip(people) {
            let id = person.id.to_string();
            let cells = [Some(id.as_bytes()), person.name.as_deref().map(str::as_bytes)];
            if !each(&Row::of_texts(RowPosition::Item(number + 1), number, &cells).known_as_utf8()) {
                break;
            }
        }
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let formulation = NamedNode::new("http://example.org/People")?;
    let mapping = Parser::default()
        .with_formulation(formulation.clone())
        .parse([(MAPPING.as_bytes(), Path::new("people.ttl"))])?;
    let people = vec![Person { id: 1, name: Some("Ada".to_owned()) }, Person { id: 2, name: None }];
    let sources = Sources::default().with(formulation, move |_, _| Ok(Box::new(People::new(people.clone()))));
    let files = DirectoryFiles::new(".");
    let plan = engine::compile_with(&sources, &mapping, &files, None)?;
    let report = engine::run(&plan, &files, RunOptions::default(), &mut StreamLines::new(io::stdout()))?;
    assert_eq!(report.rows, 2);
    Ok(())
}
