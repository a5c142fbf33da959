//! Figures: numbers that documents state about something.

use crate::evidence::compatible::Bound;
use crate::evidence::facts::{Fact, Facts};
use crate::evidence::vocab;
use diwan_rdf::quads::Id;
use oxigraph::model::NamedNodeRef;

/// A figure in one record: what it is of, and how its value is meant.
pub(super) struct Figure {
    pub(super) value: Fact,
    pub(super) number: f64,
    pub(super) of: Id,
    pub(super) document: Id,
    pub(super) bound: Bound,
}

impl Figure {
    /// The figure whose value a fact gives.
    pub(super) fn new(facts: &Facts<'_>, value: Fact) -> Option<Self> {
        let bound = facts.in_record(value.entity, vocab::BOUND, value.record);
        Some(Self {
            number: facts.number(value.value)?,
            of: facts.in_record(value.entity, vocab::FIGURE_OF, value.record)?.value,
            document: facts.document(value.record)?,
            bound: bound.map_or_else(Bound::default, |bound| Bound::from_concept(facts.local_name(bound.value))),
            value,
        })
    }

    /// The figures of a measure.
    pub(super) fn of_measure(facts: &Facts<'_>, measure: Id) -> Vec<Self> {
        let of_measure = facts.with_value(vocab::MEASURE, measure).into_iter();
        let values = of_measure.filter_map(|fact| facts.in_record(fact.entity, vocab::VALUE, fact.record));
        values.filter_map(|value| Self::new(facts, value)).collect()
    }

    /// Whether the value is meant as that number, and not as a bound or an approximation.
    pub(super) fn is_exact(&self) -> bool {
        matches!(self.bound, Bound::Exactly | Bound::Listed)
    }

    /// The unit that the record gives, in each of its languages.
    pub(super) fn units(&self, facts: &Facts<'_>) -> Vec<String> {
        let given = facts.about(self.value.entity, vocab::UNIT_TEXT).into_iter();
        let given = given.filter(|unit| unit.record == self.value.record);
        given.filter_map(|unit| facts.literal(unit.value)).map(|unit| unit.value().to_owned()).collect()
    }
}

/// The measures that concern a property, according to their annotations.
pub(super) fn measures(facts: &Facts<'_>, property: NamedNodeRef<'_>) -> Vec<Id> {
    let concerning = facts.id(property).map(|property| facts.annotated(vocab::ON_PROPERTY, property));
    let is_measure = |concept: &Id| {
        facts.editorial(*concept, vocab::IN_SCHEME).into_iter().any(|scheme| facts.local_name(scheme) == "measure")
    };
    concerning.unwrap_or_default().into_iter().filter(is_measure).collect()
}
