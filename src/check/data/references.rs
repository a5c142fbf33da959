use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::diagnostic::push_once;
use crate::check::mapping_places;
use crate::check::node_row::NodeRow;
use crate::check::rows::{MappedRow, RowCheck, declares_by_key};
use crate::check::rule::{Rule, Run, Scope, Suppression, rule};
use crate::evidence::{AppearanceIndex, difference};
use diwan_rdf::text::nearest;
use diwan_rml::engine::{ObjectPlan, RowProblem, SourcePlan, TermBuffer, TermPlan, TriplesMapPlan};
use diwan_rml::mapping::ObjectMap;
use diwan_rml::source::Field;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

rule! {
    /// A row refers to an entity that is not in any register.
    ///
    /// An IRI that is generated from one column, below the project's base IRI, identifies an entity. The entity must
    /// be declared: in a register, in the ontology or in a concept scheme. Otherwise a typing error would create a new
    /// entity without a name, and a source that is not registered would leave a quote without its document.
    ///
    /// Example: a row of `meetings.csv` whose `place` is `place-casablnca`, while `registers/places.csv` has
    /// `place-casablanca`.
    ///
    /// Fix: correct the cell, or add the missing entity to its register, to `sources.csv` or to the concept scheme;
    /// the message names the file. It also suggests the most similar name and, for concepts, lists the allowed ones.
    RULE {
        code: "D003",
        name: "undeclared-name",
        suppresses: &[
            Suppression::of(Scope::Row, &["E001"]),
            Suppression::of(Scope::Project, &["D012"]),
        ],
        run: Run::Rows(|context| Box::new(Check::new(context))),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

/// The names in rows that have not been declared so far. A later table can declare them.
struct Check<'c> {
    context: &'c Context<'c>,
    /// The subjects of the ontology and the concept schemes, as N-Quads bytes.
    concepts: HashSet<Vec<u8>>,
    references: Vec<Reference<'c>>,
    uses: Vec<NameUse<'c>>,
    terms: TermBuffer,
}

/// A term map that refers to a node that is declared elsewhere.
#[derive(Clone, Copy)]
struct Reference<'c> {
    map: &'c TriplesMapPlan,
    term: &'c TermPlan,
    /// The constant text before the name.
    prefix: &'c str,
    field: Field,
}

/// A name in a row.
struct NameUse<'c> {
    reference: Reference<'c>,
    place: NodeRow<'c>,
    column: &'c str,
    value: String,
    iri: Box<[u8]>,
}

impl<'c> Check<'c> {
    fn new(context: &'c Context<'c>) -> Self {
        let concepts = context.declared().iter().map(|iri| format!("<{iri}>").into_bytes()).collect();
        Self { context, concepts, references: Vec::new(), uses: Vec::new(), terms: TermBuffer::default() }
    }

    fn diagnostic(&self, found: &NameUse<'_>, suggestions: &Suggestions<'_>) -> Diagnostic {
        let diagnostic = RULE.finding(format!("\"{}\" is not declared anywhere", found.value));
        diagnostic
            .at(found.place.file, found.place.line)
            .cell(found.column, &found.value)
            .help(suggestions.help(found.reference.prefix, &found.value))
            .related(mapping_places::reading(self.context.mapping, &found.reference.map.name, found.column))
    }
}

impl<'c> RowCheck<'c> for Check<'c> {
    fn begin(&mut self, source: &'c SourcePlan) {
        // Without the concept schemes, references to concepts cannot be checked.
        if self.context.dataset.is_some() {
            let base = self.context.names.base();
            self.references = source.maps.iter().flat_map(|map| references(map, base)).collect();
        }
    }

    fn row(&mut self, row: &MappedRow<'c, '_>) {
        for reference in &self.references {
            self.terms.clear();
            // The mapping run reports terms that cannot be generated.
            let made = reference.term.terms(row.row, &mut self.terms).is_ok();
            let unknown = |iri: &&[u8]| !row.declared.contains_key(*iri) && !self.concepts.contains(*iri);
            if let Some(iri) = self.terms.iter().filter(|_| made).find(unknown) {
                let (reference, place) = (*reference, row.place());
                let (column, value) = (row.source.name(reference.field), row.row.text(reference.field).into_owned());
                self.uses.push(NameUse { reference, place, column, value, iri: iri.into() });
            }
        }
    }

    fn finish(self: Box<Self>) -> Vec<Diagnostic> {
        let unmatched = self.context.tables.report.unmatched.iter();
        let mut found: Vec<_> = unmatched.map(|problem| unmatched_key(self.context, problem)).collect();
        let suggestions = Suggestions::new(self.context);
        let places = self.context.places.get();
        for name in self.uses.iter().filter(|name| !places.is_some_and(|places| places.contains_key(&name.iri))) {
            push_once(&mut found, self.diagnostic(name, &suggestions));
        }
        found
    }
}

/// The term maps that refer to nodes declared elsewhere: IRIs below the base IRI that are generated from one column.
fn references<'c>(map: &'c TriplesMapPlan, base: &'c str) -> impl Iterator<Item = Reference<'c>> {
    let objects = map.statements.iter().filter_map(|statement| match &statement.object {
        ObjectPlan::Term(term) => Some(term),
        ObjectPlan::Join(_) => None,
    });
    let subject = (!declares_by_key(map)).then_some(&map.subject);
    let reference = move |term: &'c TermPlan| {
        let (prefix, field) = term.name_of_one_field()?;
        prefix.starts_with(base).then_some(Reference { map, term, prefix, field })
    };
    subject.into_iter().chain(objects).filter_map(reference)
}

/// The maximum number of names with a suggestion, because each is compared with all declared names.
const SUGGESTED: usize = 500;

/// Suggests corrections for names.
struct Suggestions<'c> {
    context: &'c Context<'c>,
    /// Earlier suggestions, because a wrong name often occurs in many rows.
    known: RefCell<HashMap<(String, String), String>>,
}

impl<'c> Suggestions<'c> {
    fn new(context: &'c Context<'c>) -> Self {
        Self { context, known: RefCell::default() }
    }

    /// The suggestion for a name below a prefix, with the file that declares such names.
    fn help(&self, prefix: &str, value: &str) -> String {
        let mut suggested = self.known.borrow_mut();
        let asked = (prefix.to_owned(), value.to_owned());
        if let Some(known) = suggested.get(&asked) {
            return known.clone();
        }
        if suggested.len() >= SUGGESTED {
            return "declare it in a register or a concept scheme, or correct the cell".to_owned();
        }
        let help = self.suggest(prefix, value);
        suggested.insert(asked, help.clone());
        help
    }

    fn suggest(&self, prefix: &str, value: &str) -> String {
        let names: Vec<&str> = self.names(prefix).collect();
        let concepts = self.context.declared().iter().filter_map(|iri| iri.strip_prefix(prefix));
        let concepts: BTreeSet<&str> = concepts.filter(|name| !name.is_empty()).collect();
        let near = nearest(value, names.iter().copied());
        if concepts.is_empty() {
            return match near {
                Some(name) => {
                    let place =
                        self.context.places.get().and_then(|places| places.get(format!("<{prefix}{name}>").as_bytes()));
                    let file =
                        place.map(|place| place.file).map(|file| format!(" of {}", file.display())).unwrap_or_default();
                    let alike = alike(value, name);
                    format!(
                        "did you mean \"{name}\"{file}?{alike} Otherwise declare it in a register or a concept scheme"
                    )
                }
                None => "declare it in a register or a concept scheme, or correct the cell".to_owned(),
            };
        }
        let file = concepts.first().and_then(|name| self.context.declaring_file(&format!("{prefix}{name}")));
        suggestion(value, near, &allowed(value, concepts, file))
    }

    /// The last parts of declared IRIs.
    fn names<'s>(&'s self, prefix: &'s str) -> impl Iterator<Item = &'s str> {
        let start = format!("<{prefix}");
        let places = self.context.places.get().into_iter().flatten();
        let in_tables = places.filter_map(|(iri, _)| std::str::from_utf8(iri).ok());
        let in_tables = in_tables.filter_map(move |iri| iri.strip_prefix(&start)?.strip_suffix('>'));
        let concepts = self.context.declared().iter().filter_map(move |iri| iri.strip_prefix(prefix));
        in_tables.chain(concepts)
    }
}

/// The maximum number of allowed names in a message.
const LISTED: usize = 12;

/// The names that are allowed in a cell, sorted by their similarity to its value, and the file that declares them.
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

/// The most similar name, followed by the allowed ones.
pub(in crate::check) fn suggestion(value: &str, near: Option<&str>, allowed: &str) -> String {
    match near {
        Some(near) => format!("did you mean \"{near}\"?{} Otherwise {allowed}", alike(value, near)),
        None => allowed.to_owned(),
    }
}

/// The first different character of two names that look the same.
fn alike(value: &str, name: &str) -> String {
    let is_only_alike = AppearanceIndex::are_alike(value, name) && value.to_lowercase() != name.to_lowercase();
    let said = is_only_alike.then(|| difference(value, "the cell", name, "that name")).flatten();
    said.map(|said| format!(" They look alike: {said}.")).unwrap_or_default()
}

/// The finding for a value without a match in a join.
fn unmatched_key(context: &Context<'_>, problem: &RowProblem) -> Diagnostic {
    let found = RULE
        .finding(problem.problem.to_string())
        .at(&problem.path, problem.place.line())
        .cell(&problem.column, &problem.problem.value)
        .related(mapping_places::reading(context.mapping, &problem.triples_map, &problem.column));
    let Some((path, keys)) = keys(context, problem) else {
        return found.help("correct the cell, or add the missing row");
    };
    let value = &problem.problem.value;
    let near = nearest(value, keys.iter().map(String::as_str));
    let allowed = allowed(value, keys.iter().map(String::as_str), Some(&path));
    let help = suggestion(value, near, &allowed);
    found.help(format!("{help}; correct the cell, or add the missing row"))
}

/// The parent table of a join, and the values in its key column.
fn keys(context: &Context<'_>, problem: &RowProblem) -> Option<(PathBuf, BTreeSet<String>)> {
    let mapping = context.mapping;
    let map = mapping.triples_maps.iter().find(|map| map.name == problem.triples_map)?;
    let joins = map.predicate_object_maps.iter().flat_map(|map| &map.objects).filter_map(ObjectMap::join);
    let (parent, column) =
        joins.filter_map(|join| Some((join, join.conditions.first()?))).find_map(|(join, condition)| {
            let reads = join.conditions.len() == 1 && condition.child.references().contains(&problem.column.as_str());
            reads.then(|| Some((&join.parent, *condition.parent.references().first()?))).flatten()
        })?;
    let path = mapping.triples_maps.iter().find(|map| map.key == **parent)?.source.resolved_path();
    let table = context.raw.get(&path)?;
    let index = table.names().iter().position(|name| name == column)?;
    let cells = table.rows().filter_map(|row| row.cell(index));
    Some((path, cells.map(|cell| table.text(&cell).into_owned()).filter(|key| !key.is_empty()).collect()))
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- records/facts.csv
record,source,entity,kind,place,quote,from,to
r1,report,meeting-1,citty,place-bakv,First,0,5
                    ^^^^^ D003 error: "citty" is not declared anywhere
  = did you mean "city"? Otherwise allowed are city, state; ontology.ttl declares them
                          ^^^^^^^^^^ D003 error: "place-bakv" is not declared anywhere
  = did you mean "place-baku" of registers/places.csv? Otherwise declare it in a register or a concept scheme
r2,rapport,meeting-1,city,place-baku,First,10,15
   ^^^^^^^ D003 error: "rapport" stands nowhere in sources.csv
  = did you mean "report"? Otherwise allowed are report; sources.csv declares them; correct the cell, or add the missing row
r3,report,meeting-1,city,place-b{U+0430}ku,First,20,25
                         ^^^^^^^^^^ D003 error: "place-bаku" is not declared anywhere
  = did you mean "place-baku" of registers/places.csv? They look alike: character 8 of the cell is U+0430, the Cyrillic letter `а`, where that name has U+0061, the Latin letter `a`. Otherwise declare it in a register or a concept scheme
--- registers/meetings.csv
slug,label
meeting-1,First
--- registers/places.csv
slug,label
place-baku,Baku
--- ontology.ttl
kind:city rdfs:label "city" . kind:state rdfs:label "state" .
"#,
    r#"
--- records/facts.csv
record,source,entity,kind,place,quote,from,to
r1,report,meeting-1,city,place-baku,First,0,5
--- registers/meetings.csv
slug,label
meeting-1,First
--- registers/places.csv
slug,label
place-baku,Baku
--- ontology.ttl
kind:city rdfs:label "city" .
"#,
];
