//! What things are by the registers, and what properties take by the ontology.

use super::Statements;
use crate::dataset::GraphKind;
use crate::evidence::vocab;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap};

type ClassSet<'a> = BTreeSet<&'a NamedNode>;

/// What things are, and what properties take.
pub(in crate::check) struct Classes<'a> {
    /// The classes that the registers give an entity.
    registered: HashMap<&'a NamedNode, ClassSet<'a>>,
    /// The classes above each class, and the class itself.
    ancestors: HashMap<&'a NamedNode, ClassSet<'a>>,
    domains: BTreeMap<&'a NamedNode, ClassSet<'a>>,
    ranges: BTreeMap<&'a NamedNode, ClassSet<'a>>,
}

/// A node of another class than a statement needs.
pub(in crate::check) struct Mismatch<'a> {
    pub(in crate::check) node: &'a NamedNode,
    /// What the register says it is.
    pub(in crate::check) registered: ClassSet<'a>,
    /// Of which of these it should be one.
    pub(in crate::check) expected: ClassSet<'a>,
}

impl<'a> Classes<'a> {
    pub(in crate::check) fn new(statements: &Statements<'a>, ontology: &[&'a Quad]) -> Self {
        let of_ontology = |properties: &[NamedNodeRef<'_>]| pairs(ontology.iter().copied(), properties);
        let superclasses = of_ontology(&[rdfs::SUB_CLASS_OF]);
        Self {
            registered: pairs(statements.in_graph(GraphKind::Editorial), &[rdf::TYPE]).into_iter().collect(),
            ancestors: superclasses.keys().map(|class| (*class, ancestors(class, &superclasses))).collect(),
            domains: of_ontology(&[rdfs::DOMAIN, vocab::DOMAIN_INCLUDES]),
            ranges: of_ontology(&[rdfs::RANGE, vocab::RANGE_INCLUDES]),
        }
    }

    /// What of a statement is of another class than it needs. Nothing is known of nodes without a class.
    pub(in crate::check) fn mismatch(&self, quad: &'a Quad) -> Option<Mismatch<'a>> {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return None };
        match &quad.object {
            Term::NamedNode(class) if quad.predicate == rdf::TYPE => {
                let registered = self.registered.get(subject)?;
                let agree = registered.iter().any(|own| self.is_a(own, class) || self.is_a(class, own));
                let mismatch =
                    || Mismatch { node: subject, registered: registered.clone(), expected: ClassSet::from([class]) };
                (!agree).then(mismatch)
            }
            object => {
                let of = |node, classes: Option<&ClassSet<'a>>| self.unfit(node, classes?);
                let object = if let Term::NamedNode(node) = object { Some(node) } else { None };
                let object = object.and_then(|node| of(node, self.ranges.get(&quad.predicate)));
                object.or_else(|| of(subject, self.domains.get(&quad.predicate)))
            }
        }
    }

    /// The properties of a namespace whose domain has the statement's subject, and whose range has its object.
    pub(in crate::check) fn properties_for(&self, quad: &'a Quad, namespace: &str) -> Vec<&'a NamedNode> {
        let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) = (&quad.subject, &quad.object) else {
            return Vec::new();
        };
        let fits = |node, classes: &BTreeMap<&NamedNode, ClassSet<'a>>, property: &NamedNode| {
            let classes = classes.get(property).filter(|_| self.registered.contains_key(node));
            classes.is_some_and(|classes| self.unfit(node, classes).is_none())
        };
        let of_namespace = self.ranges.keys().filter(|property| property.as_str().starts_with(namespace));
        let fitting = of_namespace
            .filter(|property| fits(subject, &self.domains, property) && fits(object, &self.ranges, property));
        fitting.copied().collect()
    }

    fn unfit(&self, node: &'a NamedNode, classes: &ClassSet<'a>) -> Option<Mismatch<'a>> {
        let registered = self.registered.get(node)?;
        let fits = registered.iter().any(|own| classes.iter().any(|class| self.is_a(own, class)));
        (!fits).then(|| Mismatch { node, registered: registered.clone(), expected: classes.clone() })
    }

    /// Whether a class is another or below it.
    fn is_a(&self, class: &NamedNode, other: &NamedNode) -> bool {
        class == other || self.ancestors.get(class).is_some_and(|ancestors| ancestors.contains(other))
    }
}

fn ancestors<'a>(class: &'a NamedNode, superclasses: &BTreeMap<&'a NamedNode, ClassSet<'a>>) -> ClassSet<'a> {
    let (mut seen, mut open) = (ClassSet::from([class]), vec![class]);
    while let Some(class) = open.pop() {
        let above = superclasses.get(class).into_iter().flatten();
        open.extend(above.filter(|above| seen.insert(above)));
    }
    seen
}

/// The IRIs that each subject has as values of these properties.
fn pairs<'a>(
    quads: impl Iterator<Item = &'a Quad>,
    properties: &[NamedNodeRef<'_>],
) -> BTreeMap<&'a NamedNode, ClassSet<'a>> {
    let mut pairs = BTreeMap::<_, ClassSet<'a>>::new();
    for quad in quads.filter(|quad| properties.contains(&quad.predicate.as_ref())) {
        if let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) = (&quad.subject, &quad.object) {
            pairs.entry(subject).or_default().insert(object);
        }
    }
    pairs
}
