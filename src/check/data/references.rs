//! D003: a row names something that no register has.
//!
//! An IRI made of one column, below the project's base, names a thing. It must be declared: by a register, or by the
//! ontology and the concept schemes. A slip of the pen would otherwise make a new, nameless entity; a source that is not
//! registered would leave a quote without its document.
//!
//! Example: a row of `meetings.csv` whose `place` is `place-casablnca`, while `registers/places.csv` has
//! `place-casablanca`.
//!
//! Mend: correct the cell (the nearest name is suggested, and of concepts the allowed ones are listed), or add the missing
//! thing to its register, to `sources.csv` or to the concept scheme, whose file the message names.

use crate::check::Diagnostic;
use crate::check::context::{Context, declares_by_key};
use crate::check::diagnostic::push_once;
use crate::evidence::{Looks, difference};
use diwan_rdf::text::nearest;
use diwan_rml::engine::{ObjectPlan, RowProblem, SourcePlan, TermBuffer, TermPlan, TriplesMapPlan};
use diwan_rml::mapping::{Mapping, ObjectMap};
use diwan_rml::source::{Row, SourceError};
use oxigraph::model::NamedOrBlankNode;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

/// The code.
pub(in crate::check) const CODE: &str = "D003";

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let mapping = context.project.mapping().ok();
    let unmatched = context.tables.report.unmatched.iter();
    let mut found: Vec<Diagnostic> =
        unmatched.map(|problem| unmatched_key(context, mapping.as_deref(), problem)).collect();
    if context.dataset.is_none() {
        // Without the concept schemes nothing can be said of concepts.
        return Ok(found);
    }
    let declared = Declared::new(context);
    let mut terms = TermBuffer::default();
    context.for_each_row(|source, row| {
        for map in &source.maps {
            for term in references(map, context.names.base()) {
                if let Some((diagnostic, column)) = dangling(term, source, row, &declared, &mut terms) {
                    let diagnostic = diagnostic.also(context.lines.reading(&map.name, column));
                    push_once(&mut found, diagnostic);
                }
            }
        }
    })?;
    Ok(found)
}

/// The terms of a triples map that name things declared elsewhere.
fn references<'p>(map: &'p TriplesMapPlan, base: &'p str) -> impl Iterator<Item = &'p TermPlan> {
    let objects = map.statements.iter().filter_map(|statement| match &statement.object {
        ObjectPlan::Term(term) => Some(term),
        ObjectPlan::Join(_) => None,
    });
    let subject = (!declares_by_key(map)).then_some(&map.subject);
    subject
        .into_iter()
        .chain(objects)
        .filter(move |term| term.name_of_one_field().is_some_and(|(prefix, _)| prefix.starts_with(base)))
}

/// What a row names and nobody declares, and in which column.
fn dangling<'s>(
    term: &TermPlan,
    source: &'s SourcePlan,
    row: &Row<'_>,
    declared: &Declared<'_>,
    terms: &mut TermBuffer,
) -> Option<(Diagnostic, &'s str)> {
    let (prefix, field) = term.name_of_one_field()?;
    terms.clear();
    term.terms(row, terms).ok()?;
    terms.iter().find(|iri| !declared.iris.contains(*iri))?;
    let value = row.text(field);
    let diagnostic = Diagnostic::error(CODE, format!("\"{value}\" is not declared anywhere"))
        .at(&source.path, row.line())
        .cell(source.name(field), value.clone());
    Some((diagnostic.help(declared.help(prefix, &value)), source.name(field)))
}

/// How many different names get a suggestion: each is held against every name there is.
const SUGGESTED: usize = 500;

/// What tables may name.
struct Declared<'a> {
    context: &'a Context<'a>,
    iris: HashSet<Vec<u8>>,
    /// What was said before: names that are wrong are wrong in many rows.
    said: RefCell<HashMap<(String, String), String>>,
}

impl<'a> Declared<'a> {
    fn new(context: &'a Context<'a>) -> Self {
        let concepts = context.ontology().map(|quad| quad.subject.to_string().into_bytes());
        let iris = context.places.keys().cloned().chain(concepts).collect();
        Self { context, iris, said: RefCell::default() }
    }

    /// What may be meant by a name below a prefix, and where such names are declared.
    fn help(&self, prefix: &str, value: &str) -> String {
        let mut said = self.said.borrow_mut();
        let asked = (prefix.to_owned(), value.to_owned());
        if let Some(known) = said.get(&asked) {
            return known.clone();
        }
        if said.len() >= SUGGESTED {
            return "declare it in a register or a concept scheme, or correct the cell".to_owned();
        }
        let help = self.suggest(prefix, value);
        said.insert(asked, help.clone());
        help
    }

    fn suggest(&self, prefix: &str, value: &str) -> String {
        let names: Vec<&str> = self.names(prefix).collect();
        let concepts = self.context.ontology().filter_map(|quad| match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => node.as_str().strip_prefix(prefix),
            NamedOrBlankNode::BlankNode(_) => None,
        });
        let concepts: BTreeSet<&str> = concepts.filter(|name| !name.is_empty()).collect();
        let near = nearest(value, names.iter().copied());
        if concepts.is_empty() {
            return match near {
                Some(name) => {
                    let file = self.context.places.get(format!("<{prefix}{name}>").as_bytes()).map(|place| &place.file);
                    let file = file.map(|file| format!(" of {}", file.display())).unwrap_or_default();
                    let alike = alike(value, name);
                    format!(
                        "did you mean \"{name}\"{file}?{alike} Otherwise declare it in a register or a concept scheme"
                    )
                }
                None => "declare it in a register or a concept scheme, or correct the cell".to_owned(),
            };
        }
        let file = concepts.first().and_then(|name| self.context.declaring_file(&format!("{prefix}{name}")));
        suggestion(value, near, &allowed(value, concepts, file.as_deref()))
    }

    /// The ends of declared IRIs.
    fn names(&self, prefix: &str) -> impl Iterator<Item = &str> {
        let start = format!("<{prefix}");
        let iris = self.iris.iter().filter_map(|iri| std::str::from_utf8(iri).ok());
        iris.filter_map(move |iri| iri.strip_prefix(&start)?.strip_suffix('>'))
    }
}

/// How many allowed names are listed.
const LISTED: usize = 12;

/// The names that may stand in a cell, those that look most like its value first, and the file that declares them.
pub(in crate::check) fn allowed<'n>(
    value: &str,
    names: impl IntoIterator<Item = &'n str>,
    file: Option<&Path>,
) -> String {
    let likeness = |name: &str| strsim::jaro_winkler(&value.to_lowercase(), &name.to_lowercase());
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_by(|a, b| likeness(b).total_cmp(&likeness(a)).then_with(|| a.cmp(b)));
    let (shown, more) = (names.iter().take(LISTED), names.len().saturating_sub(LISTED));
    let list = shown.map(|name| (*name).to_owned()).chain((more > 0).then(|| format!("{more} more")));
    let list = list.collect::<Vec<_>>().join(", ");
    match file {
        Some(file) => format!("allowed are {list}; {} declares them", file.display()),
        None => format!("allowed are {list}"),
    }
}

/// The name that may be meant, before what is allowed.
pub(in crate::check) fn suggestion(value: &str, near: Option<&str>, allowed: &str) -> String {
    match near {
        Some(near) => format!("did you mean \"{near}\"?{} Otherwise {allowed}", alike(value, near)),
        None => allowed.to_owned(),
    }
}

/// In which character two names differ that look the same.
fn alike(value: &str, name: &str) -> String {
    let is_only_alike = Looks::are_alike(value, name) && value.to_lowercase() != name.to_lowercase();
    let said = is_only_alike.then(|| difference(value, "the cell", name, "that name")).flatten();
    said.map(|said| format!(" They look alike: {said}.")).unwrap_or_default()
}

/// A value that a join found nothing for.
fn unmatched_key(context: &Context<'_>, mapping: Option<&Mapping>, problem: &RowProblem) -> Diagnostic {
    let found = Diagnostic::error(CODE, problem.problem.to_string())
        .at(&problem.path, problem.place.line())
        .cell(&problem.column, &problem.problem.value)
        .also(context.lines.reading(&problem.triples_map, &problem.column));
    let Some((path, keys)) = mapping.and_then(|mapping| keys(context, mapping, problem)) else {
        return found.help("correct the cell, or add the row it names");
    };
    let value = &problem.problem.value;
    let near = nearest(value, keys.iter().map(String::as_str));
    let allowed = allowed(value, keys.iter().map(String::as_str), Some(&path));
    let help = suggestion(value, near, &allowed);
    found.help(format!("{help}; correct the cell, or add the row it names"))
}

/// The table that a join looks into, and what stands in its column.
fn keys(context: &Context<'_>, mapping: &Mapping, problem: &RowProblem) -> Option<(PathBuf, BTreeSet<String>)> {
    let map = mapping.triples_maps.iter().find(|map| map.name == problem.triples_map)?;
    let joins = map.predicate_object_maps.iter().flat_map(|map| &map.objects).filter_map(ObjectMap::join);
    let (parent, column) =
        joins.filter_map(|join| Some((join, join.conditions.first()?))).find_map(|(join, condition)| {
            let reads = join.conditions.len() == 1 && condition.child.references().contains(&problem.column.as_str());
            reads.then(|| Some((&join.parent, *condition.parent.references().first()?))).flatten()
        })?;
    let path = mapping.triples_maps.iter().find(|map| map.key == *parent)?.source.resolved_path();
    let table = context.raw.get(&path)?;
    let index = table.header().iter().position(|name| name == column)?;
    let cells = table.rows().filter_map(|row| row.cells.get(index));
    Some((path, cells.map(|cell| table.text(cell).into_owned()).filter(|key| !key.is_empty()).collect()))
}
