//! The plan in `limit.tsv`: what to write for each row, with all constant parts concatenated in advance.

use crate::Failure;
use crate::encode::percent_encode;
use csv::ByteRecord;
use std::path::Path;

pub struct TriplesMap {
    pub file: String,
    pub subject: Template,
    pub graph: Option<Template>,
    pub properties: Vec<Property>,
}

/// A property of a row. `lead` is the predicate and the constant text before the cell.
pub struct Property {
    pub lead: Vec<u8>,
    pub object: Object,
}

pub enum Object {
    /// A cell, followed by `end`.
    Literal {
        column: usize,
        end: Vec<u8>,
    },
    Template(Template),
    /// Nothing after `lead`.
    Constant,
    Join(Join),
}

pub struct Join {
    pub child: usize,
    pub parent_file: String,
    pub parent: usize,
    pub parent_subject: Template,
}

/// A template for an IRI, with angle brackets.
pub struct Template {
    parts: Vec<Part>,
}

enum Part {
    Text(Vec<u8>),
    Column(usize),
}

impl Template {
    fn parse(text: &str, columns: &Columns) -> Result<Self, Failure> {
        let mut parts = Vec::new();
        let mut rest = format!("<{text}>");
        while let Some((before, after)) = rest.split_once('{') {
            let (column, after) = after.split_once('}').ok_or("a template lacks its `}`")?;
            parts.push(Part::Text(before.into()));
            parts.push(Part::Column(columns.find(column)?));
            rest = after.to_owned();
        }
        parts.push(Part::Text(rest.into()));
        Ok(Self { parts })
    }

    /// Appends the IRI. Returns whether it has a value; an empty cell gives none.
    #[inline]
    pub fn write(&self, record: &ByteRecord, out: &mut Vec<u8>) -> bool {
        for part in &self.parts {
            match part {
                Part::Text(text) => out.extend_from_slice(text),
                Part::Column(column) if record[*column].is_empty() => return false,
                Part::Column(column) => percent_encode(&record[*column], out),
            }
        }
        true
    }
}

/// The column names of a file.
struct Columns(Vec<String>);

impl Columns {
    fn read(path: &Path) -> Result<Self, Failure> {
        let mut reader = csv::Reader::from_path(path)?;
        Ok(Self(reader.headers()?.iter().map(str::to_owned).collect()))
    }

    fn find(&self, name: &str) -> Result<usize, Failure> {
        self.0.iter().position(|column| column == name).ok_or_else(|| format!("there is no column `{name}`").into())
    }
}

/// Reads the plan of a workload.
pub fn read(folder: &Path) -> Result<Vec<TriplesMap>, Failure> {
    let text = std::fs::read_to_string(folder.join("limit.tsv"))?;
    let mut maps: Vec<TriplesMap> = Vec::new();
    let mut columns = Columns(Vec::new());
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        match (&fields[..], maps.last_mut()) {
            (["map", file, subject, graph], _) => {
                columns = Columns::read(&folder.join(file))?;
                maps.push(TriplesMap {
                    file: (*file).to_owned(),
                    subject: Template::parse(subject, &columns)?,
                    graph: if graph.is_empty() { None } else { Some(Template::parse(graph, &columns)?) },
                    properties: Vec::new(),
                });
            }
            (fields, Some(map)) => map.properties.push(property(fields, &columns, folder)?),
            _ => return Err("the first line must be a map".into()),
        }
    }
    Ok(maps)
}

fn property(fields: &[&str], columns: &Columns, folder: &Path) -> Result<Property, Failure> {
    let (lead, object) = match fields {
        ["literal", predicate, column, end] => {
            let end = format!("\"{end}").into_bytes();
            (format!(" <{predicate}> \""), Object::Literal { column: columns.find(column)?, end })
        }
        ["template", predicate, template] => {
            (format!(" <{predicate}> "), Object::Template(Template::parse(template, columns)?))
        }
        ["constant", predicate, iri] => (format!(" <{predicate}> <{iri}>"), Object::Constant),
        ["join", predicate, child, parent_file, parent, parent_subject] => {
            let parent_columns = Columns::read(&folder.join(parent_file))?;
            let join = Join {
                child: columns.find(child)?,
                parent_file: (*parent_file).to_owned(),
                parent: parent_columns.find(parent)?,
                parent_subject: Template::parse(parent_subject, &parent_columns)?,
            };
            (format!(" <{predicate}> "), Object::Join(join))
        }
        _ => return Err(format!("not a property: {fields:?}").into()),
    };
    Ok(Property { lead: lead.into_bytes(), object })
}
