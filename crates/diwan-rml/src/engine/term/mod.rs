//! Terms: what is made of the texts of expressions.

mod assemble;
mod buffer;
#[cfg(test)]
mod examples;
mod iri;
mod key;
mod literal;
mod shape;

use super::{BaseIri, ValuePlan};
use crate::source::Field;
use diwan_rdf::term::write_term;
use oxrdf::Term;
use std::sync::Arc;

pub use buffer::TermBuffer;
pub(super) use iri::IriCheck;
pub use literal::LiteralSuffix;
pub(super) use shape::TermShape;

/// Makes terms of a row: a kind of term, and what makes its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermPlan {
    /// Always the same term, as finished bytes.
    Constant(Box<[u8]>),
    /// IRIs; the base is put in front of relative ones.
    Iri {
        /// Makes the IRI's text.
        value: ValuePlan,
        /// How it is checked.
        check: IriCheck,
        /// The base IRI.
        base: Arc<BaseIri>,
    },
    /// Blank nodes.
    BlankNode(ValuePlan),
    /// A blank node of its own for every row; the number is that of the triples map.
    Fresh(usize),
    /// Literals.
    Literal {
        /// Makes the lexical form.
        value: ValuePlan,
        /// Makes what follows it.
        suffix: LiteralSuffix,
    },
}

impl TermPlan {
    pub(in crate::engine) fn constant(term: &Term) -> Self {
        let mut bytes = Vec::new();
        write_term(term, &mut bytes);
        Self::Constant(bytes.into())
    }

    /// How many bytes its constants and templates take.
    pub(in crate::engine) fn size(&self) -> usize {
        match self {
            Self::Constant(bytes) => bytes.len(),
            Self::Iri { value, .. } | Self::BlankNode(value) => value.size(),
            Self::Fresh(_) => 0,
            Self::Literal { value, suffix } => value.size() + suffix.size(),
        }
    }

    /// The fields it reads, in order.
    pub fn fields(&self) -> Vec<Field> {
        match self {
            Self::Constant(_) | Self::Fresh(_) => Vec::new(),
            Self::Iri { value, .. } | Self::BlankNode(value) => value.fields().collect(),
            Self::Literal { value, suffix } => value.fields().chain(suffix.fields()).collect(),
        }
    }

    /// The text before the field, and the field, if the term is an IRI made of one field. Such a term names a thing; a term
    /// made of several fields is a node of its own.
    pub fn name_of_one_field(&self) -> Option<(&str, Field)> {
        match self {
            Self::Iri { value, .. } => {
                let mut fields = value.fields();
                let field = fields.next().filter(|_| fields.next().is_none())?;
                Some((value.prefix(), field))
            }
            _ => None,
        }
    }

    /// Whether it makes a new blank node for each row, so that rows with the same data have different terms.
    pub(in crate::engine) fn is_fresh(&self) -> bool {
        matches!(self, Self::Fresh(_))
    }

    pub(in crate::engine) fn is_blank_node(&self) -> bool {
        matches!(self, Self::BlankNode(_) | Self::Fresh(_))
    }

    /// Whether a flat row gives at most one term, which [`Self::write_flat`] writes.
    pub(in crate::engine) fn is_single(&self) -> bool {
        !matches!(self, Self::Literal { suffix: LiteralSuffix::Language(_) | LiteralSuffix::Datatype(..), .. })
    }
}
