use oxigraph::model::{GraphName, GraphNameRef, NamedNode};
use std::fmt;

/// What a graph holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GraphKind {
    /// What one record says.
    Record,
    /// Records, quotes and sources.
    Provenance,
    /// Display names, kinds and links: what the editors add.
    Editorial,
    /// Contradictions found.
    Conflicts,
    /// What follows from the ontology.
    Entailed,
    /// The ontology and the concept schemes.
    Ontology,
    /// The description of the dataset.
    Dataset,
    /// Any other graph a mapping makes.
    Other,
}

impl GraphKind {
    /// All kinds, in the order in which they are told.
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

    /// Its name, which ends its IRI.
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

/// The names a project gives, all below its base IRI.
#[derive(Clone, Debug)]
pub struct ProjectIris {
    base: String,
}

impl ProjectIris {
    /// Names below `base`, which ends in `/` or `#`.
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

    /// The graph of a kind.
    pub fn graph(&self, kind: GraphKind) -> GraphName {
        self.node(&format!("graph/{kind}")).into()
    }

    /// What a graph holds, by its name.
    pub fn kind(&self, graph: GraphNameRef<'_>) -> GraphKind {
        match graph {
            GraphNameRef::NamedNode(node) => self.kind_of(Some(node.as_str())),
            GraphNameRef::BlankNode(_) | GraphNameRef::DefaultGraph => GraphKind::Other,
        }
    }

    /// What a graph holds, by the IRI that is its name, if it has one.
    pub fn kind_of(&self, graph: Option<&str>) -> GraphKind {
        let Some(path) = graph.and_then(|iri| iri.strip_prefix(&self.base)) else { return GraphKind::Other };
        if path.starts_with("record/") {
            return GraphKind::Record;
        }
        let name = path.strip_prefix("graph/");
        GraphKind::ALL.into_iter().skip(1).find(|kind| name == Some(kind.name())).unwrap_or(GraphKind::Other)
    }

    /// Whether a node is an entity: something that tables name.
    pub fn is_entity(&self, node: &NamedNode) -> bool {
        self.is_entity_iri(node.as_str())
    }

    /// The same of an IRI.
    pub fn is_entity_iri(&self, iri: &str) -> bool {
        iri.strip_prefix(&self.base).is_some_and(|path| path.starts_with("id/"))
    }

    /// The end of an entity's IRI, by which tables name it; the whole IRI when it is not below the base.
    pub fn slug<'a>(&self, iri: &'a str) -> &'a str {
        iri.strip_prefix(&self.base).map_or(iri, |path| path.strip_prefix("id/").unwrap_or(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read_off_names() {
        let names = ProjectIris::new("https://ex.org/");
        let kind = |path: &str| names.kind(GraphName::from(names.node(path)).as_ref());
        assert_eq!(kind("record/m1"), GraphKind::Record);
        assert_eq!(kind("graph/conflicts"), GraphKind::Conflicts);
        assert_eq!(kind("graph/else"), GraphKind::Other);
        assert_eq!(names.kind(GraphNameRef::DefaultGraph), GraphKind::Other);
    }
}
