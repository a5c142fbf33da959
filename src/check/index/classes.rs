//! The classes of entities according to the registers, and the domains and ranges of properties according to the
//! ontology.

use super::{StatementText, Statements};
use crate::dataset::GraphKind;
use crate::evidence::vocab;
use oxigraph::model::NamedNodeRef;
use oxigraph::model::vocab::{rdf, rdfs};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// IRIs of classes.
pub(in crate::check) type ClassSet<'a> = BTreeSet<&'a str>;

/// The classes of entities, and the domains and ranges of properties. All keys are IRIs.
pub(in crate::check) struct Classes<'a> {
    /// The classes that the registers give an entity.
    registered: HashMap<&'a str, ClassSet<'a>>,
    /// The ancestors of each class, including itself.
    ancestors: HashMap<&'a str, ClassSet<'a>>,
    domains: BTreeMap<&'a str, ClassSet<'a>>,
    ranges: BTreeMap<&'a str, ClassSet<'a>>,
}

/// A node whose class does not fit a statement.
pub(in crate::check) struct Mismatch<'a> {
    pub(in crate::check) node: NamedNodeRef<'a>,
    /// The classes in the register.
    pub(in crate::check) registered: ClassSet<'a>,
    /// The classes of which the node should have one.
    pub(in crate::check) expected: ClassSet<'a>,
}

impl<'a> Classes<'a> {
    pub(in crate::check) fn new(statements: Statements<'a>, ontology: &[StatementText<'a>]) -> Self {
        let of_ontology = |properties: &[NamedNodeRef<'_>]| pairs(ontology.iter().copied(), properties);
        let superclasses = of_ontology(&[rdfs::SUB_CLASS_OF]);
        Self {
            registered: pairs(statements.in_graph(GraphKind::Editorial), &[rdf::TYPE]).into_iter().collect(),
            ancestors: superclasses.keys().map(|class| (*class, ancestors(class, &superclasses))).collect(),
            domains: of_ontology(&[rdfs::DOMAIN, vocab::DOMAIN_INCLUDES]),
            ranges: of_ontology(&[rdfs::RANGE, vocab::RANGE_INCLUDES]),
        }
    }

    /// The node of a statement whose class does not fit it. Nodes without a class fit everything.
    pub(in crate::check) fn mismatch(&self, quad: &StatementText<'a>) -> Option<Mismatch<'a>> {
        let subject = quad.subject.node()?;
        let Some(class) = quad.class() else {
            let of = |node, classes: Option<&ClassSet<'a>>| self.unfit(node, classes?);
            let property = quad.predicate.as_str();
            let object = quad.object.node().and_then(|node| of(node, self.ranges.get(property)));
            return object.or_else(|| of(subject, self.domains.get(property)));
        };
        let registered = self.registered.get(subject.as_str())?;
        let agree = registered.iter().any(|own| self.is_a(own, class.as_str()) || self.is_a(class.as_str(), own));
        let expected = || ClassSet::from([class.as_str()]);
        (!agree).then(|| Mismatch { node: subject, registered: registered.clone(), expected: expected() })
    }

    /// The properties of a namespace whose domain includes the statement's subject and whose range includes its object.
    pub(in crate::check) fn properties_for(&self, quad: &StatementText<'a>, namespace: &str) -> Vec<&'a str> {
        let (Some(subject), Some(object)) = (quad.subject.node(), quad.object.node()) else { return Vec::new() };
        let fits = |node: NamedNodeRef<'a>, classes: Option<&ClassSet<'a>>| {
            let classes = classes.filter(|_| self.registered.contains_key(node.as_str()));
            classes.is_some_and(|classes| self.unfit(node, classes).is_none())
        };
        let of_namespace = self.ranges.iter().filter(|(property, _)| property.starts_with(namespace));
        let fitting = of_namespace
            .filter(|(property, range)| fits(subject, self.domains.get(*property)) && fits(object, Some(range)));
        fitting.map(|(property, _)| *property).collect()
    }

    fn unfit(&self, node: NamedNodeRef<'a>, classes: &ClassSet<'a>) -> Option<Mismatch<'a>> {
        let registered = self.registered.get(node.as_str())?;
        let fits = registered.iter().any(|own| classes.iter().any(|class| self.is_a(own, class)));
        (!fits).then(|| Mismatch { node, registered: registered.clone(), expected: classes.clone() })
    }

    /// Whether a class is another class or a subclass of it.
    fn is_a(&self, class: &str, other: &str) -> bool {
        class == other || self.ancestors.get(class).is_some_and(|ancestors| ancestors.contains(other))
    }
}

fn ancestors<'a>(class: &'a str, superclasses: &BTreeMap<&'a str, ClassSet<'a>>) -> ClassSet<'a> {
    let (mut seen, mut open) = (ClassSet::from([class]), vec![class]);
    while let Some(class) = open.pop() {
        let above = superclasses.get(class).into_iter().flatten();
        open.extend(above.filter(|above| seen.insert(above)));
    }
    seen
}

/// The IRIs that each subject has as values of these properties.
fn pairs<'a>(
    quads: impl Iterator<Item = StatementText<'a>>,
    properties: &[NamedNodeRef<'_>],
) -> BTreeMap<&'a str, ClassSet<'a>> {
    let mut pairs = BTreeMap::<_, ClassSet<'a>>::new();
    for quad in quads.filter(|quad| properties.contains(&quad.predicate)) {
        if let (Some(subject), Some(object)) = (quad.subject.iri(), quad.object.iri()) {
            pairs.entry(subject).or_default().insert(object);
        }
    }
    pairs
}
