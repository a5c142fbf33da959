//! D015: a row names a thing of another sort than its property takes.
//!
//! Registers say what each thing is. The ontology says of a property which classes it is said of (`rdfs:domain`,
//! `schema:domainIncludes`) and which it takes (`rdfs:range`, `schema:rangeIncludes`); a subclass is as good as its class.
//! Nor may a row be about a thing that its register calls something else than the row's table does.
//!
//! Example: the place `place-baku` in the `body` column of `meetings.csv`, whose meetings are those of organisations.
//!
//! Mend: name the thing that the quote means, or enter it in the register of its sort.

use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::dataset::GraphKind;
use crate::evidence::vocab;
use diwan_rdf::write::Prefixes;
use diwan_rml::source::SourceError;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let sorts = Sorts::new(context);
    let mut found = Vec::new();
    for quad in context.tables.model() {
        if let (Some(record), NamedOrBlankNode::NamedNode(subject)) = (context.record(&quad.graph_name), &quad.subject)
        {
            let wrong = sorts.wrong(quad, subject);
            found.extend(wrong.map(|(node, takes)| sorts.diagnostic(record, quad, node, &takes)));
        }
    }
    // A thing of the wrong sort fits no property of its row: a cell is told once.
    let mut told = BTreeSet::new();
    found.retain(|found| found.column.is_none() || told.insert((found.file.clone(), found.line, found.column.clone())));
    Ok(found)
}

type Classes<'a> = BTreeSet<&'a NamedNode>;

/// What things are, and what properties take.
pub(in crate::check) struct Sorts<'a> {
    context: &'a Context<'a>,
    /// The classes that the registers give an entity.
    registered: HashMap<&'a NamedNode, Classes<'a>>,
    above: HashMap<&'a NamedNode, Classes<'a>>,
    said_of: BTreeMap<&'a NamedNode, Classes<'a>>,
    takes: BTreeMap<&'a NamedNode, Classes<'a>>,
    prefixes: Prefixes,
}

impl<'a> Sorts<'a> {
    pub(in crate::check) fn new(context: &'a Context<'a>) -> Self {
        let editorial = context.names.graph(GraphKind::Editorial);
        let registers = context.tables.model().iter().filter(|quad| quad.graph_name == editorial);
        let ontology = |properties: &[NamedNodeRef<'_>]| pairs(context.ontology(), properties);
        Self {
            context,
            registered: pairs(registers, &[rdf::TYPE]).into_iter().collect(),
            above: ontology(&[rdfs::SUB_CLASS_OF]).into_iter().collect(),
            said_of: ontology(&[rdfs::DOMAIN, vocab::DOMAIN_INCLUDES]),
            takes: ontology(&[rdfs::RANGE, vocab::RANGE_INCLUDES]),
            prefixes: prefixes(context),
        }
    }

    /// The thing of another sort, and the classes of which it should be one. Those without a class are told elsewhere.
    fn wrong(&self, quad: &'a Quad, subject: &'a NamedNode) -> Option<(&'a NamedNode, Classes<'a>)> {
        match &quad.object {
            Term::NamedNode(class) if quad.predicate == rdf::TYPE => {
                let is = self.registered.get(subject)?;
                let agree = is.iter().any(|is| self.is_a(is, class) || self.is_a(class, is));
                (!agree).then(|| (subject, Classes::from([class])))
            }
            object => {
                let object = if let Term::NamedNode(node) = object { Some(node) } else { None };
                let takes = |node, classes: Option<&Classes<'a>>| Some((node, self.unfit(node, classes?)?));
                let object = object.and_then(|node| takes(node, self.takes.get(&quad.predicate)));
                object.or_else(|| takes(subject, self.said_of.get(&quad.predicate)))
            }
        }
    }

    /// The properties of a namespace that are said of things such as the statement's subject, and take things such as its
    /// object.
    pub(in crate::check) fn properties_for(&self, quad: &'a Quad, namespace: &str) -> Vec<&'a NamedNode> {
        let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) = (&quad.subject, &quad.object) else {
            return Vec::new();
        };
        let fits = |node, classes: &BTreeMap<&NamedNode, Classes<'a>>, property: &NamedNode| {
            classes
                .get(property)
                .is_some_and(|classes| self.registered.contains_key(node) && self.unfit(node, classes).is_none())
        };
        let of_namespace = self.takes.keys().filter(|property| property.as_str().starts_with(namespace));
        let fitting = of_namespace
            .filter(|property| fits(subject, &self.said_of, property) && fits(object, &self.takes, property));
        fitting.copied().collect()
    }

    /// The classes, when the entity has a class that is none of them.
    fn unfit(&self, entity: &NamedNode, classes: &Classes<'a>) -> Option<Classes<'a>> {
        let is = self.registered.get(entity)?;
        let fits = is.iter().any(|is| classes.iter().any(|class| self.is_a(is, class)));
        (!fits).then(|| classes.clone())
    }

    /// Whether a class is another or below it.
    fn is_a(&self, class: &'a NamedNode, other: &NamedNode) -> bool {
        let (mut seen, mut open) = (BTreeSet::from([class]), vec![class]);
        while let Some(class) = open.pop() {
            let above = self.above.get(class).into_iter().flatten();
            open.extend(above.filter(|above| seen.insert(above)));
        }
        seen.contains(other)
    }

    fn diagnostic(&self, record: &NamedNode, quad: &Quad, node: &NamedNode, takes: &Classes<'_>) -> Diagnostic {
        let slug = self.context.names.slug(node.as_str());
        let list = |classes: &Classes<'_>, or: &str| {
            let names: Vec<_> = classes.iter().map(|class| self.short(class)).collect();
            names.join(or)
        };
        let is = self.registered.get(node).map(|is| list(is, " and ")).unwrap_or_default();
        let property = self.short(&quad.predicate);
        let wants = list(takes, " or ");
        let message = if quad.predicate == rdf::TYPE {
            format!("`{slug}` is a {is}, and the row speaks of it as a {wants}")
        } else if matches!(&quad.object, Term::NamedNode(object) if object == node) {
            format!("`{slug}` is a {is}; {property} takes {wants}")
        } else {
            format!("`{slug}` is a {is}; {property} is said of {wants}")
        };
        let found = Diagnostic::error("D015", message);
        let found = match self.column(record, slug, &quad.predicate) {
            Some(column) => self.context.at_record(found, record).cell(column, slug),
            None => self.context.at_cell(found, record, quad.predicate.as_ref()),
        };
        let also = self.context.place(node).map(|place| place.also(None, format!("here `{slug}` is a {is}")));
        found.also(also).help("name the thing that the quote means, or enter it in the register of its sort")
    }

    /// The column of the row in which an entity is named: that of the property, if it is named there.
    fn column(&self, record: &NamedNode, slug: &str, property: &NamedNode) -> Option<String> {
        let place = self.context.place(record)?;
        let table = self.context.raw.get(&place.file)?;
        let cells = table.names().iter().zip(&table.record(place.line)?.cells);
        let named: Vec<&String> = cells.filter(|(_, cell)| table.text(cell) == slug).map(|(name, _)| name).collect();
        let own = self.context.column(record, property.as_ref());
        named.iter().find(|name| Some(name.as_str()) == own).or(named.first()).map(|name| (*name).clone())
    }

    /// An IRI with the prefix that the project's context has for it.
    fn short(&self, iri: &NamedNode) -> String {
        let iri = iri.as_str();
        let local = self.prefixes.iter().filter_map(|(prefix, namespace)| Some((prefix, iri.strip_prefix(namespace)?)));
        let nearest = local.min_by_key(|(_, local)| local.len());
        nearest.map_or_else(|| format!("<{iri}>"), |(prefix, local)| format!("{prefix}:{local}"))
    }
}

/// The IRIs that each subject has as values of these properties.
fn pairs<'a>(
    quads: impl Iterator<Item = &'a Quad>,
    properties: &[NamedNodeRef<'_>],
) -> BTreeMap<&'a NamedNode, Classes<'a>> {
    let mut pairs = BTreeMap::<_, Classes<'a>>::new();
    for quad in quads.filter(|quad| properties.contains(&quad.predicate.as_ref())) {
        if let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) = (&quad.subject, &quad.object) {
            pairs.entry(subject).or_default().insert(object);
        }
    }
    pairs
}

/// The prefixes that the project's context declares.
fn prefixes(context: &Context<'_>) -> Prefixes {
    let path = context.project.config().context.as_deref();
    let text = path.and_then(|path| context.project.read_text(path).ok());
    text.and_then(|text| Prefixes::from_context(&text).ok()).unwrap_or_default()
}
