//! Calendar mismatches: a passage prints a date in both calendars, and the two are not the same day.

use super::{IslamicDate, PartialDate, vocab};
use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::BTreeMap;

/// A date of the Islamic calendar that does not fall on the Gregorian date beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarMismatch {
    /// The record that has both.
    pub record: NamedNode,
    /// What they date.
    pub entity: NamedNode,
    /// The property that holds the Gregorian date.
    pub property: NamedNode,
    /// The Gregorian date.
    pub gregorian: Literal,
    /// The Islamic date.
    pub islamic: Literal,
    /// The Gregorian day on which the Islamic date falls, when it is a day.
    pub converted: Option<Literal>,
}

/// The dates of one entity in one record.
#[derive(Default)]
struct Dates<'q> {
    islamic: Vec<&'q Literal>,
    gregorian: Vec<(&'q NamedNode, &'q Literal)>,
}

/// Finds all mismatches in the graphs of records, sorted by record and entity. What lies outside the published calendar
/// cannot be compared and is left alone.
pub fn find_calendar_mismatches(quads: &[Quad]) -> Vec<CalendarMismatch> {
    let mut dates: BTreeMap<(&str, &NamedNode), Dates<'_>> = BTreeMap::new();
    let mut records = BTreeMap::new();
    for quad in quads {
        let (NamedOrBlankNode::NamedNode(entity), GraphName::NamedNode(record), Term::Literal(value)) =
            (&quad.subject, &quad.graph_name, &quad.object)
        else {
            continue;
        };
        let found = || (record.as_str(), entity);
        if quad.predicate == vocab::HIJRI_DATE {
            records.insert(record.as_str(), record);
            dates.entry(found()).or_default().islamic.push(value);
        } else if PartialDate::from_literal(value.as_ref()).is_some() {
            dates.entry(found()).or_default().gregorian.push((&quad.predicate, value));
        }
    }
    let mismatches =
        dates.into_iter().flat_map(|((record, entity), dates)| dates.mismatches(records.get(record), entity));
    mismatches.collect()
}

impl Dates<'_> {
    fn mismatches(mut self, record: Option<&&NamedNode>, entity: &NamedNode) -> Vec<CalendarMismatch> {
        let Some(record) = record else { return Vec::new() };
        self.islamic.sort_by_key(|date| date.value());
        self.gregorian.sort_by_key(|(property, date)| (date.value(), property.as_str()));
        let differing = (0..self.islamic.len()).filter(|index| !self.agrees(*index));
        let mismatch = |index: usize| {
            let islamic = self.islamic[index];
            let (property, gregorian) = self.beside(index)?;
            let day = IslamicDate::parse(islamic.value()).and_then(IslamicDate::day);
            Some(CalendarMismatch {
                record: (*record).clone(),
                entity: entity.clone(),
                property: property.clone(),
                gregorian: gregorian.clone(),
                islamic: islamic.clone(),
                converted: day
                    .map(|day| Literal::new_typed_literal(day.to_string(), oxigraph::model::vocab::xsd::DATE)),
            })
        };
        differing.filter_map(mismatch).collect()
    }

    /// The Gregorian date beside an Islamic one: the first beside the first, and so on.
    fn beside(&self, index: usize) -> Option<(&NamedNode, &Literal)> {
        self.gregorian.get(index).or(self.gregorian.last()).copied()
    }

    /// Whether the Islamic date falls on any Gregorian date of the record. A record that has but one of each pair is
    /// not blamed for it.
    fn agrees(&self, index: usize) -> bool {
        let Some(islamic) = IslamicDate::parse(self.islamic[index].value()) else { return true };
        let days = |date: &Literal| PartialDate::from_literal(date.as_ref()).and_then(PartialDate::days);
        let told = self.gregorian.iter().filter_map(|(_, date)| islamic.agrees_with(&days(date)?));
        let told: Vec<bool> = told.collect();
        told.is_empty() || told.contains(&true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::io::{RdfFormat, RdfParser};

    fn mismatches(body: &str) -> Vec<String> {
        let head = "@prefix diwan: <https://w3id.org/diwan/ns#> . @prefix schema: <http://schema.org/> .
            @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix ex: <http://ex.org/> .";
        let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::TriG)
            .for_slice(format!("{head}{body}").as_bytes())
            .collect::<Result<_, _>>()
            .unwrap();
        let told = |found: &CalendarMismatch| {
            let converted = found.converted.as_ref().map_or("", Literal::value);
            format!("{} {} {converted}", found.gregorian.value(), found.islamic.value())
        };
        find_calendar_mismatches(&quads).iter().map(told).collect()
    }

    fn summit(islamic: &str, gregorian: &str) -> Vec<String> {
        mismatches(&format!(
            r#"ex:r {{ ex:m diwan:hijriDate "{islamic}"^^diwan:IslamicDate ; schema:startDate "{gregorian}"^^xsd:date }}"#
        ))
    }

    #[test]
    fn a_wrong_year_is_found_and_converted() {
        assert_eq!(summit("1424-08-20", "2006-10-16"), ["2006-10-16 1424-08-20 2003-10-16"]);
        assert_eq!(summit("1424-08", "2006-10-16"), ["2006-10-16 1424-08 "]);
        assert!(summit("1424-08-20", "2003-10-17").is_empty() && summit("1424", "2003-10-17").is_empty());
    }

    #[test]
    fn first_is_compared_with_first() {
        let found = mismatches(
            r#"ex:r { ex:m diwan:hijriDate "1424-08-21"^^diwan:IslamicDate , "1424-08-20"^^diwan:IslamicDate ;
                schema:endDate "2006-10-17"^^xsd:date ; schema:startDate "2006-10-16"^^xsd:date }"#,
        );
        assert_eq!(found, ["2006-10-16 1424-08-20 2003-10-16", "2006-10-17 1424-08-21 2003-10-17"]);
    }

    #[test]
    fn one_islamic_date_may_stand_beside_a_span() {
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
