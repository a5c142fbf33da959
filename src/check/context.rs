//! What checks look at, and the row that a node was made of.

use super::mapping_lines::MappingLines;
use super::noted::Noted;
use super::tables::RawTables;
use super::{Also, Beside, Diagnostic, Edit};
use crate::dataset::{Dataset, GraphKind, Names, Tables};
use crate::project::Project;
use diwan_rdf::term::file_iri;
use diwan_rml::engine::{ObjectPlan, SourcePlan, TermBuffer, TermPlan, TriplesMapPlan};
use diwan_rml::source::{Field, Row, SourceError};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad};
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

/// What checks look at.
pub(super) struct Context<'a> {
    pub(super) project: &'a Project,
    pub(super) tables: &'a Tables,
    /// When it could be built.
    pub(super) dataset: Option<&'a Dataset>,
    pub(super) names: &'a Names,
    pub(super) beside: Beside<'a>,
    /// The tables as they are written, by name.
    pub(super) raw: &'a RawTables,
    pub(super) lines: &'a MappingLines,
    /// Where every node that a table declares under a key of its own is declared first, by the node's N-Quads bytes.
    pub(super) places: HashMap<Vec<u8>, Place>,
}

/// The row a node is declared in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) file: PathBuf,
    pub(super) line: u64,
}

impl Place {
    /// The place beside another.
    pub(super) fn also(&self, column: Option<&str>, message: impl Into<String>) -> Also {
        let column = column.map(str::to_owned);
        Also { file: self.file.clone(), line: self.line, column, message: message.into() }
    }
}

impl Context<'_> {
    /// The same context with the places where nodes are declared.
    pub(super) fn with_places(mut self) -> Result<Self, SourceError> {
        let mut places = HashMap::new();
        let mut terms = TermBuffer::default();
        self.for_each_row(|source, row| {
            for map in source.maps.iter().filter(|map| declares_by_key(map)) {
                for subject in subjects(map, row, &mut terms) {
                    places.entry(subject).or_insert_with(|| place(source, row));
                }
            }
        })?;
        self.places = places;
        Ok(self)
    }

    /// Calls `each` for every row of every table.
    pub(super) fn for_each_row(&self, mut each: impl FnMut(&SourcePlan, &Row<'_>)) -> Result<(), SourceError> {
        for source in &self.tables.plan.sources {
            source.for_each_row(self.project, &mut |row| {
                each(source, row);
                true
            })?;
        }
        Ok(())
    }

    /// The graphs that hold facts.
    pub(super) fn records(&self) -> BTreeSet<NamedNode> {
        let graphs = self.tables.model().iter().map(|quad| &quad.graph_name);
        graphs.filter_map(|graph| self.record(graph)).cloned().collect()
    }

    /// The record whose graph it is.
    pub(super) fn record<'g>(&self, graph: &'g GraphName) -> Option<&'g NamedNode> {
        match graph {
            GraphName::NamedNode(node) if self.names.kind(graph.as_ref()) == GraphKind::Record => Some(node),
            _ => None,
        }
    }

    /// What curators have written notes on.
    pub(super) fn noted(&self) -> Noted<'_> {
        Noted::new(self.tables.model())
    }

    /// The statements of the ontology graph.
    pub(super) fn ontology(&self) -> impl Iterator<Item = &Quad> {
        self.dataset.map_or(&[][..], Dataset::ontology).iter()
    }

    /// The vocabulary file that describes a resource.
    pub(super) fn declaring_file(&self, iri: &str) -> Option<PathBuf> {
        let describes = |path: &&PathBuf| {
            let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(file_iri(path)).ok()?;
            let text = self.project.read(path).ok()?;
            let mut quads = parser.for_slice(&text).map_while(Result::ok);
            Some(quads.any(|quad| matches!(&quad.subject, NamedOrBlankNode::NamedNode(node) if node.as_str() == iri)))
        };
        self.project.config().ontology.iter().find(|path| describes(path) == Some(true)).cloned()
    }

    /// The row that declares a node.
    pub(super) fn place(&self, node: &NamedNode) -> Option<&Place> {
        self.places.get(node.to_string().as_bytes())
    }

    /// Puts a finding at the row of a record.
    pub(super) fn at_record(&self, diagnostic: Diagnostic, record: &NamedNode) -> Diagnostic {
        match self.place(record) {
            Some(place) => diagnostic.at(&place.file, place.line),
            None => diagnostic,
        }
    }

    /// Puts a finding at the cell that gives a node's value of a property.
    pub(super) fn at_cell(&self, diagnostic: Diagnostic, node: &NamedNode, property: NamedNodeRef<'_>) -> Diagnostic {
        self.at_value(diagnostic, node, property, "")
    }

    /// Puts a finding at the cell that makes the property of a record's fact.
    pub(super) fn at_predicate(&self, diagnostic: Diagnostic, record: &NamedNode) -> Diagnostic {
        let diagnostic = self.at_record(diagnostic, record);
        let Some(place) = self.place(record) else { return diagnostic };
        let sources = self.tables.plan.sources.iter().filter(|source| source.path == place.file);
        let mut columns = sources.flat_map(|source| {
            let statements = source.maps.iter().flat_map(|map| &map.statements);
            statements.flat_map(|statement| statement.predicate.fields()).map(|field| source.name(field))
        });
        let cell = |column: &str| self.raw.get(&place.file)?.cell(place.line, column);
        match columns.find_map(|column| Some((column, self.raw.get(&place.file)?.text(&cell(column)?)))) {
            Some((column, value)) => diagnostic.cell(column, value),
            None => diagnostic,
        }
    }

    /// The same, where several columns give values of the property.
    pub(super) fn at_value(
        &self,
        diagnostic: Diagnostic,
        node: &NamedNode,
        property: NamedNodeRef<'_>,
        value: &str,
    ) -> Diagnostic {
        let diagnostic = self.at_record(diagnostic, node);
        match self.cell(node, property, value) {
            Some((column, value)) => diagnostic.cell(column, value),
            None => diagnostic,
        }
    }

    /// What stands in a cell of a table.
    pub(super) fn text(&self, file: &std::path::Path, line: u64, column: &str) -> Option<String> {
        let table = self.raw.get(file)?;
        Some(table.text(&table.cell(line, column)?).into_owned())
    }

    /// The cell of another record, with what it has to do with the finding.
    pub(super) fn also_cell(
        &self,
        record: &NamedNode,
        property: NamedNodeRef<'_>,
        value: &str,
        message: &str,
    ) -> Option<Also> {
        let column = self.cell(record, property, value).map(|(column, _)| column);
        Some(self.place(record)?.also(column, message))
    }

    /// The column, and what stands in it, that gives a node this value of a property; else one that gives it any.
    fn cell(&self, node: &NamedNode, property: NamedNodeRef<'_>, value: &str) -> Option<(&str, String)> {
        let place = self.place(node)?;
        let table = self.raw.get(&place.file)?;
        let text = |column: &str| Some(table.text(&table.cell(place.line, column)?).into_owned());
        let columns = self.columns(place, property);
        let cells: Vec<_> = columns.into_iter().filter_map(|column| Some((column, text(column)?))).collect();
        let best = |(_, text): &&(&str, String)| (text == value && !value.is_empty(), !text.is_empty());
        // Of equals the first.
        cells.iter().rev().max_by_key(best).cloned()
    }

    /// What puts another text into the cell that gives a node this value of a property.
    pub(super) fn replaced(
        &self,
        node: &NamedNode,
        property: NamedNodeRef<'_>,
        value: &str,
        text: &str,
    ) -> Option<Edit> {
        let place = self.place(node)?;
        let (column, found) = self.cell(node, property, value)?;
        let table = self.raw.get(&place.file)?;
        let cell = table.cell(place.line, column)?;
        (found == value).then(|| table.replace(&cell, text))
    }

    /// The first column that gives a node's value of a property.
    pub(super) fn column(&self, node: &NamedNode, property: NamedNodeRef<'_>) -> Option<&str> {
        self.columns(self.place(node)?, property).into_iter().next()
    }

    /// The columns of a table that give values of a property. A file can be read as several sources.
    fn columns(&self, place: &Place, property: NamedNodeRef<'_>) -> Vec<&str> {
        let predicate = property.to_string();
        let is_property = |term: &TermPlan| matches!(term, TermPlan::Constant(iri) if **iri == *predicate.as_bytes());
        let sources = self.tables.plan.sources.iter().filter(|source| source.path == place.file);
        let mut columns = Vec::new();
        for source in sources {
            let statements = source.maps.iter().flat_map(|map| &map.statements);
            let objects = statements.filter(|statement| is_property(&statement.predicate)).map(|found| &found.object);
            columns.extend(objects.filter_map(|object| Some(source.name(*fields(object).first()?))));
        }
        columns
    }
}

/// The fields that an object is made of.
pub(super) fn fields(object: &ObjectPlan) -> Vec<Field> {
    match object {
        ObjectPlan::Term(term) => term.fields(),
        ObjectPlan::Join(join) => join.fields(),
    }
}

pub(super) fn place(source: &SourcePlan, row: &Row<'_>) -> Place {
    Place { file: source.path.clone(), line: row.line() }
}

/// Whether the triples map is a register whose subjects are made of one column: that column is a key.
pub(super) fn declares_by_key(map: &TriplesMapPlan) -> bool {
    map.declares() && map.subject.name_of_one_field().is_some()
}

/// The nodes that a row gives as objects; those that cannot be made are told by the run.
pub(super) fn objects(object: &ObjectPlan, row: &Row<'_>, terms: &mut TermBuffer) -> Vec<Vec<u8>> {
    match object {
        ObjectPlan::Term(term) => made(term, row, terms),
        ObjectPlan::Join(_) => Vec::new(),
    }
}

/// The subjects a row gives; those that cannot be made are told by the run.
pub(super) fn subjects(map: &TriplesMapPlan, row: &Row<'_>, terms: &mut TermBuffer) -> Vec<Vec<u8>> {
    made(&map.subject, row, terms)
}

fn made(term: &TermPlan, row: &Row<'_>, terms: &mut TermBuffer) -> Vec<Vec<u8>> {
    terms.clear();
    match term.terms(row, terms) {
        Ok(()) => terms.iter().map(<[u8]>::to_vec).collect(),
        Err(_) => Vec::new(),
    }
}
