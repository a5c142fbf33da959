use super::CitingError;
use crate::evidence::vocab;
use crate::rml::{Expression, Mapping, ObjectMap, TriplesMap};
use oxigraph::model::{NamedNodeRef, Term};

/// The columns of a record table that tell a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct QuoteColumns {
    pub(super) quote: String,
    pub(super) start: String,
    pub(super) end: String,
    pub(super) source: String,
}

impl QuoteColumns {
    /// Of the triples maps that make quotes, the columns of the first that reads a table whose header has them all.
    pub(super) fn find(mapping: &Mapping, header: &[String]) -> Result<Self, CitingError> {
        let candidates = mapping.triples_maps.iter().filter_map(Self::of_map);
        let fitting = |columns: &Self| {
            [&columns.quote, &columns.start, &columns.end, &columns.source].iter().all(|name| header.contains(name))
        };
        candidates.into_iter().find(fitting).ok_or(CitingError::NoQuotes)
    }

    fn of_map(map: &TriplesMap) -> Option<Self> {
        map.subject.classes.iter().any(|class| class.as_ref() == vocab::QUOTE).then_some(())?;
        Some(Self {
            quote: column(map, vocab::EXACT)?,
            start: column(map, vocab::START)?,
            end: column(map, vocab::END)?,
            source: column(map, vocab::WAS_QUOTED_FROM)?,
        })
    }
}

/// The one column that the objects of a property are made of.
fn column(map: &TriplesMap, property: NamedNodeRef<'_>) -> Option<String> {
    let has_property = |expression: &Expression| match expression {
        Expression::Constant(Term::NamedNode(node)) => node.as_ref() == property,
        _ => false,
    };
    let statements = map.predicate_object_maps.iter();
    let mut objects = statements
        .filter(|pom| pom.predicates.iter().any(|predicate| has_property(&predicate.expression)))
        .flat_map(|pom| &pom.objects);
    let references = match objects.next()? {
        ObjectMap::Term { term, .. } => term.expression.references(),
        ObjectMap::Reference(reference) => {
            reference.conditions.iter().flat_map(|condition| condition.child.references()).collect()
        }
    };
    references.first().map(|name| (*name).to_owned())
}
