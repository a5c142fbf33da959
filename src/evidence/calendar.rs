//! Detection of calendar mismatches: a passage gives a date in both calendars, and the two are not the same day.

use super::{IslamicDate, PartialDate, vocab};
use diwan_rdf::quads::{Id, Pattern, Quads};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};
use std::collections::BTreeSet;

/// An Islamic date that does not agree with the Gregorian date in the same record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarMismatch {
    /// The record with both dates.
    pub record: NamedNode,
    /// The entity that they date.
    pub entity: NamedNode,
    /// The property with the Gregorian date.
    pub property: NamedNode,
    /// The Gregorian date.
    pub gregorian: Literal,
    /// The property with the Islamic date: `diwan:hijriDate` or `diwan:hijriEndDate`.
    pub islamic_property: NamedNode,
    /// The Islamic date.
    pub islamic: Literal,
    /// The Gregorian day of the Islamic date, if that is a full date.
    pub converted: Option<Literal>,
}

/// The dates of one entity in one record, as far as a source prints them.
#[derive(Default)]
struct Dates {
    islamic: Vec<IslamicLiteral>,
    gregorian: Vec<(NamedNode, Literal)>,
}

/// An Islamic date, and whether it is that of the last day.
struct IslamicLiteral {
    value: Literal,
    is_end: bool,
}

/// Curators give these, also where the source prints no day.
const BOUNDS: [NamedNodeRef<'_>; 2] = [vocab::EARLIEST, vocab::LATEST];

/// Finds all mismatches in the graphs of records, sorted by record and entity. Dates outside the range of the published
/// calendar cannot be compared and are skipped.
pub fn find_calendar_mismatches(quads: &Quads) -> Vec<CalendarMismatch> {
    let islamic = Islamic { day: id(quads, vocab::HIJRI_DATE), end: id(quads, vocab::HIJRI_END_DATE) };
    let mut places: BTreeSet<(Id, Id)> = BTreeSet::new();
    for property in [islamic.day, islamic.end].into_iter().flatten() {
        let uses = quads.matching(Pattern { predicate: Some(property), ..Pattern::ALL });
        places.extend(uses.map(|found| (found.graph, found.subject)));
    }
    let mut found: Vec<_> = places.into_iter().flat_map(|place| mismatches(quads, place, &islamic)).collect();
    found.sort_by(|a, b| (&a.record, &a.entity).cmp(&(&b.record, &b.entity)));
    found
}

/// The properties of Islamic dates, as far as the dataset has them.
struct Islamic {
    day: Option<Id>,
    end: Option<Id>,
}

fn id(quads: &Quads, property: NamedNodeRef<'_>) -> Option<Id> {
    quads.terms().find_iri(property.as_str())
}

/// The mismatches in the statements of one record about one entity.
fn mismatches(quads: &Quads, (record, entity): (Id, Id), islamic: &Islamic) -> Vec<CalendarMismatch> {
    let statements = quads.matching(Pattern { graph: Some(record), subject: Some(entity), ..Pattern::ALL });
    let literal = |id: Id| match quads.term(id).to_term() {
        Some(Term::Literal(literal)) => Some(literal),
        _ => None,
    };
    let mut dates = Dates::default();
    for found in statements {
        let Some(value) = literal(found.object) else { continue };
        if [islamic.day, islamic.end].contains(&Some(found.predicate)) {
            dates.islamic.push(IslamicLiteral { value, is_end: islamic.end == Some(found.predicate) });
        } else if PartialDate::from_literal(value.as_ref()).is_some() {
            let property = quads.node(found.predicate).filter(|property| !BOUNDS.contains(&property.as_ref()));
            dates.gregorian.extend(property.map(|property| (property, value)));
        }
    }
    match (quads.node(record), quads.node(entity)) {
        (Some(record), Some(entity)) => dates.mismatches(&record, &entity),
        _ => Vec::new(),
    }
}

impl Dates {
    fn mismatches(mut self, record: &NamedNode, entity: &NamedNode) -> Vec<CalendarMismatch> {
        self.islamic.sort_by(|a, b| a.value.value().cmp(b.value.value()));
        self.gregorian.sort_by(|(p, a), (q, b)| (a.value(), p.as_str()).cmp(&(b.value(), q.as_str())));
        let differing = (0..self.islamic.len()).filter(|index| !self.agrees(*index));
        let mismatch = |index: usize| {
            let IslamicLiteral { value: islamic, is_end } = &self.islamic[index];
            let (property, gregorian) = self.counterpart(index)?;
            let day = IslamicDate::parse(islamic.value()).and_then(IslamicDate::day);
            Some(CalendarMismatch {
                record: record.clone(),
                entity: entity.clone(),
                property: property.clone(),
                gregorian: gregorian.clone(),
                islamic_property: if *is_end { vocab::HIJRI_END_DATE } else { vocab::HIJRI_DATE }.into_owned(),
                islamic: islamic.clone(),
                converted: day
                    .map(|day| Literal::new_typed_literal(day.to_string(), oxigraph::model::vocab::xsd::DATE)),
            })
        };
        differing.filter_map(mismatch).collect()
    }

    /// The Gregorian date that belongs to an Islamic one: the end to the end, else the first to the first, and so on.
    fn counterpart(&self, index: usize) -> Option<&(NamedNode, Literal)> {
        let end = self.end().filter(|_| self.islamic[index].is_end);
        end.or(self.gregorian.get(index)).or(self.gregorian.last())
    }

    fn end(&self) -> Option<&(NamedNode, Literal)> {
        self.gregorian.iter().find(|(property, _)| property.as_ref() == vocab::END_DATE)
    }

    /// Whether the Islamic date agrees with any Gregorian date of the record, or, if it is that of the end and the
    /// record has a Gregorian end, with this one. True if there is nothing to compare it with.
    fn agrees(&self, index: usize) -> bool {
        let Some(islamic) = IslamicDate::parse(self.islamic[index].value.value()) else { return true };
        let days = |date: &Literal| PartialDate::from_literal(date.as_ref()).and_then(PartialDate::days);
        let end = self.end().filter(|_| self.islamic[index].is_end);
        let compared = end.map_or(self.gregorian.as_slice(), std::slice::from_ref);
        let comparisons = compared.iter().filter_map(|(_, date)| islamic.agrees_with(&days(date)?));
        let comparisons: Vec<bool> = comparisons.collect();
        comparisons.is_empty() || comparisons.contains(&true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::io::{RdfFormat, RdfParser};
    use oxigraph::model::Quad;

    fn mismatches(body: &str) -> Vec<String> {
        let head = "@prefix diwan: <https://w3id.org/diwan/ns#> . @prefix schema: <http://schema.org/> .
            @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix ex: <http://ex.org/> .";
        let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::TriG)
            .for_slice(format!("{head}{body}").as_bytes())
            .collect::<Result<_, _>>()
            .unwrap();
        let described = |found: &CalendarMismatch| {
            let converted = found.converted.as_ref().map_or("", Literal::value);
            format!("{} {} {converted}", found.gregorian.value(), found.islamic.value())
        };
        find_calendar_mismatches(&Quads::from_quads(&quads).unwrap()).iter().map(described).collect()
    }

    fn summit(islamic: &str, gregorian: &str) -> Vec<String> {
        mismatches(&format!(
            r#"ex:r {{ ex:m diwan:hijriDate "{islamic}"^^diwan:IslamicDate ; schema:startDate "{gregorian}"^^xsd:date }}"#
        ))
    }

    #[test]
    fn mismatches_of_years_are_found_with_the_converted_date() {
        assert_eq!(summit("1424-08-20", "2006-10-16"), ["2006-10-16 1424-08-20 2003-10-16"]);
        assert_eq!(summit("1424-08", "2006-10-16"), ["2006-10-16 1424-08 "]);
        assert!(summit("1424-08-20", "2003-10-17").is_empty() && summit("1424", "2003-10-17").is_empty());
    }

    #[test]
    fn several_dates_are_compared_in_order() {
        let found = mismatches(
            r#"ex:r { ex:m diwan:hijriDate "1424-08-21"^^diwan:IslamicDate , "1424-08-20"^^diwan:IslamicDate ;
                schema:endDate "2006-10-17"^^xsd:date ; schema:startDate "2006-10-16"^^xsd:date }"#,
        );
        assert_eq!(found, ["2006-10-16 1424-08-20 2003-10-16", "2006-10-17 1424-08-21 2003-10-17"]);
    }

    #[test]
    fn the_end_has_its_own_islamic_date() {
        let found = mismatches(
            r#"ex:r { ex:m diwan:hijriDate "1424-08-20"^^diwan:IslamicDate ;
                diwan:hijriEndDate "1424-08-21"^^diwan:IslamicDate ; schema:startDate "2003-10-16"^^xsd:date ; schema:endDate "2006-10-17"^^xsd:date }
               ex:s { ex:n diwan:hijriEndDate "1424-08-21"^^diwan:IslamicDate ; schema:endDate "2003-10-17"^^xsd:date }"#,
        );
        assert_eq!(found, ["2006-10-17 1424-08-21 2003-10-17"]);
    }

    #[test]
    fn bounds_are_not_dates_of_the_source() {
        let found = mismatches(
            r#"ex:r { ex:m diwan:hijriDate "1424-08-21"^^diwan:IslamicDate ; diwan:earliest "2006-01-01"^^xsd:date }"#,
        );
        assert!(found.is_empty());
    }

    #[test]
    fn one_islamic_date_is_compared_with_a_period() {
        let found = mismatches(
            r#"ex:r { ex:m diwan:hijriDate "1424-08-21"^^diwan:IslamicDate ;
                schema:startDate "2003-10-14"^^xsd:date ; schema:endDate "2003-10-17"^^xsd:date }"#,
        );
        assert!(found.is_empty());
    }

    #[test]
    fn dates_of_different_records_are_not_compared() {
        let found = mismatches(
            r#"ex:r { ex:m diwan:hijriDate "1424-08-21"^^diwan:IslamicDate } ex:s { ex:m schema:startDate "2006"^^xsd:gYear }"#,
        );
        assert!(found.is_empty() && summit("1200-01-01", "2006-10-16").is_empty());
    }
}
