use crate::graph::Data;
use diwan_rdf::quads::{Id, TermText};
use diwan_rdf::term::check_lexical;

/// [Value type constraints](https://www.w3.org/TR/shacl/#core-components-value-type).
#[derive(Debug)]
pub(crate) enum ValueType {
    Class(Id),
    Datatype(Id),
    NodeKind(NodeKind),
}

impl ValueType {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Class(_) => "Class",
            Self::Datatype(_) => "Datatype",
            Self::NodeKind(_) => "NodeKind",
        }
    }

    pub(super) fn message(&self, show: &dyn Fn(Id) -> String) -> String {
        match self {
            Self::Class(class) => format!("the value is no instance of {}", show(*class)),
            Self::Datatype(datatype) => format!("the value is no well-formed literal of {}", show(*datatype)),
            Self::NodeKind(kind) => format!("the value is no {}", kind.words()),
        }
    }

    pub(crate) fn admits(&self, data: &Data<'_>, value: Id) -> bool {
        match self {
            Self::Class(class) => data.classes.has_instance(data.graph, data.id(*class), value),
            Self::Datatype(datatype) => has_datatype(data.terms.get(value), data.terms.get(data.id(*datatype))),
            Self::NodeKind(kind) => kind.admits(data.terms.get(value)),
        }
    }
}

/// Ill-formed literals do not conform to any datatype.
fn has_datatype(value: TermText<'_>, datatype: TermText<'_>) -> bool {
    let (Some(literal), Some(datatype)) = (value.literal(), datatype.iri()) else { return false };
    literal.datatype.as_str() == datatype && check_lexical(&literal.value, datatype).is_ok()
}

/// `sh:nodeKind`
#[derive(Clone, Copy, Debug)]
pub(crate) struct NodeKind {
    iri: bool,
    blank: bool,
    literal: bool,
}

impl NodeKind {
    /// The node kind with this local name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let (iri, blank, literal) = match name {
            "IRI" => (true, false, false),
            "BlankNode" => (false, true, false),
            "Literal" => (false, false, true),
            "BlankNodeOrIRI" => (true, true, false),
            "BlankNodeOrLiteral" => (false, true, true),
            "IRIOrLiteral" => (true, false, true),
            _ => return None,
        };
        Some(Self { iri, blank, literal })
    }

    fn words(self) -> String {
        let kinds = [(self.iri, "IRI"), (self.blank, "blank node"), (self.literal, "literal")];
        kinds.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect::<Vec<_>>().join(" or ")
    }

    fn admits(self, term: TermText<'_>) -> bool {
        (self.iri && term.iri().is_some()) || (self.blank && term.is_blank()) || (self.literal && term.is_literal())
    }
}
