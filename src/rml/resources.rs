//! The mapping's RDF as resources with properties.

use super::MappingError;
use oxigraph::model::{Graph, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Term, TermRef};

/// A resource of the mapping.
#[derive(Clone)]
pub(super) struct Resource<'g> {
    graph: &'g Graph,
    node: NamedOrBlankNode,
}

impl<'g> Resource<'g> {
    pub(super) fn new(graph: &'g Graph, node: NamedOrBlankNode) -> Self {
        Self { graph, node }
    }

    /// All resources that have a property.
    pub(super) fn having(graph: &'g Graph, property: NamedNodeRef<'_>) -> Vec<Self> {
        let mut nodes: Vec<_> =
            graph.triples_for_predicate(property).map(|triple| triple.subject.into_owned()).collect();
        nodes.sort_by_key(ToString::to_string);
        nodes.dedup();
        nodes.into_iter().map(|node| Self::new(graph, node)).collect()
    }

    pub(super) fn name(&self) -> String {
        match &self.node {
            NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
            NamedOrBlankNode::BlankNode(node) => node.to_string(),
        }
    }

    /// The values of a property, in a stable order.
    pub(super) fn all(&self, property: NamedNodeRef<'_>) -> Vec<Term> {
        let mut values: Vec<Term> =
            self.graph.objects_for_subject_predicate(self.node_ref(), property).map(TermRef::into_owned).collect();
        values.sort_by_key(ToString::to_string);
        values
    }

    fn node_ref(&self) -> NamedOrBlankNodeRef<'_> {
        self.node.as_ref()
    }

    /// The one value of a property, if it has any.
    pub(super) fn optional(&self, property: NamedNodeRef<'_>) -> Result<Option<Term>, MappingError> {
        let mut values = self.all(property);
        match values.len() {
            0 | 1 => Ok(values.pop()),
            more => Err(self.fail(format!("has {more} values of {}; give one", local(property)))),
        }
    }

    /// The one value of a property, which is a literal.
    pub(super) fn text(&self, property: NamedNodeRef<'_>) -> Result<Option<String>, MappingError> {
        match self.optional(property)? {
            None => Ok(None),
            Some(Term::Literal(literal)) => Ok(Some(literal.value().to_owned())),
            Some(other) => Err(self.fail(format!("{} must be a string, not {other}", local(property)))),
        }
    }

    /// The values of a property, which are resources.
    pub(super) fn resources(&self, property: NamedNodeRef<'_>) -> Result<Vec<Self>, MappingError> {
        self.all(property).into_iter().map(|value| self.resource(property, value)).collect()
    }

    /// The one value of a property, which is a resource.
    pub(super) fn optional_resource(&self, property: NamedNodeRef<'_>) -> Result<Option<Self>, MappingError> {
        self.optional(property)?.map(|value| self.resource(property, value)).transpose()
    }

    fn resource(&self, property: NamedNodeRef<'_>, value: Term) -> Result<Self, MappingError> {
        match value {
            Term::NamedNode(node) => Ok(Self::new(self.graph, node.into())),
            Term::BlankNode(node) => Ok(Self::new(self.graph, node.into())),
            other => Err(self.fail(format!("{} must be a resource, not {other}", local(property)))),
        }
    }

    pub(super) fn fail(&self, reason: impl Into<String>) -> MappingError {
        MappingError::invalid(self.name(), reason)
    }
}

/// `rml:template` for `http://w3id.org/rml/template`.
pub(super) fn local(property: NamedNodeRef<'_>) -> String {
    property.as_str().replace("http://w3id.org/rml/", "rml:")
}
