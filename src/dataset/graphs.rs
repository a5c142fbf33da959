use oxigraph::model::{GraphName, GraphNameRef, NamedNode};
use std::fmt;

/// The content of a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GraphKind {
    /// The facts of one record.
    Record,
    /// Records, quotes and sources.
    Provenance,
    /// What the editors add: labels, kinds, links, notes and judgements.
    Editorial,
    /// The contradictions that were found.
    Conflicts,
    /// Statements that the ontology entails.
    Entailed,
    /// The ontology and the concept schemes.
    Ontology,
    /// The description of the dataset.
    Dataset,
    /// Any other graph that a mapping makes.
    Other,
}

impl GraphKind {
    /// All kinds, in the order in which they are reported.
    pub const ALL: [Self; 8] = [
        Self::Record,
        Self::Provenance,
        Self::Editorial,
        Self::Conflicts,
        Self::Entailed,
        Self::Ontology,
        Self::Dataset,
        Self::Other,
    ];

    /// The name of the kind, which is the last segment of the graph's IRI.
    pub fn name(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Provenance => "provenance",
            Self::Editorial => "editorial",
            Self::Conflicts => "conflicts",
            Self::Entailed => "entailed",
            Self::Ontology => "ontology",
            Self::Dataset => "dataset",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for GraphKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The IRIs of a project, all below its base IRI.
#[derive(Clone, Debug)]
pub struct ProjectIris {
    base: String,
}

impl ProjectIris {
    /// IRIs below `base`, which ends in `/` or `#`.
    pub fn new(base: &str) -> Self {
        Self { base: base.to_owned() }
    }

    /// The base IRI.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The IRI `base` + `path`.
    pub fn node(&self, path: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{path}", self.base))
    }

    /// The name of the graph of a kind. The kind [`GraphKind::Record`] has many graphs, one for each record.
    pub fn graph(&self, kind: GraphKind) -> GraphName {
        self.node(&format!("graph/{kind}")).into()
    }

    /// The kind of a graph, by its name.
    pub fn kind(&self, graph: GraphNameRef<'_>) -> GraphKind {
        match graph {
            GraphNameRef::NamedNode(node) => self.kind_of(Some(node.as_str())),
            GraphNameRef::BlankNode(_) | GraphNameRef::DefaultGraph => GraphKind::Other,
        }
    }

    /// The kind of a graph, by its IRI; `None` is the default graph.
    pub fn kind_of(&self, graph: Option<&str>) -> GraphKind {
        let Some(path) = graph.and_then(|iri| iri.strip_prefix(&self.base)) else { return GraphKind::Other };
        if path.starts_with("record/") {
            return GraphKind::Record;
        }
        let name = path.strip_prefix("graph/");
        GraphKind::ALL.into_iter().skip(1).find(|kind| name == Some(kind.name())).unwrap_or(GraphKind::Other)
    }

    /// Whether a node is an entity: its IRI is below `id/`.
    pub fn is_entity(&self, node: &NamedNode) -> bool {
        self.is_entity_iri(node.as_str())
    }

    /// Whether an IRI is that of an entity.
    pub fn is_entity_iri(&self, iri: &str) -> bool {
        iri.strip_prefix(&self.base).is_some_and(|path| path.starts_with("id/"))
    }

    /// The part of an entity's IRI after `id/`, which the tables use; the whole IRI when it is not below the base.
    pub fn slug<'a>(&self, iri: &'a str) -> &'a str {
        iri.strip_prefix(&self.base).map_or(iri, |path| path.strip_prefix("id/").unwrap_or(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_graphs_give_their_kinds() {
        let names = ProjectIris::new("https://ex.org/");
        let kind = |path: &str| names.kind(GraphName::from(names.node(path)).as_ref());
        assert_eq!(kind("record/m1"), GraphKind::Record);
        assert_eq!(kind("graph/conflicts"), GraphKind::Conflicts);
        assert_eq!(kind("graph/else"), GraphKind::Other);
        assert_eq!(names.kind(GraphNameRef::DefaultGraph), GraphKind::Other);
    }
}
