//! Lengths of time that the dates contradict: how long something lasted, and how long ago it was.

use super::figures::{Figure, measures};
use super::kind::{Kind, name_of};
use super::times::contradiction;
use crate::evidence::facts::{Fact, Facts};
use crate::evidence::{Contradiction, vocab};
use chrono::{Datelike as _, NaiveDate};
use diwan_rdf::quads::Id;
use oxigraph::model::NamedNodeRef;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// A length of time that the dates of the thing contradict.
///
/// A measure that concerns `schema:endDate` is the time from start to end; one that concerns
/// `schema:observationDate` the years from the start or founding to the date of the figure.
pub(super) static LENGTH: Kind = Kind {
    name: "length-of-time",
    find: lengths,
    marked_sides: 1,
    #[cfg(test)]
    fixtures: &[
        "r1 d1 { ex:f diwan:figureOf ex:m ; diwan:measure measure:duration ; schema:value 2 ; schema:unitText \"days\" }
         r2 d1 { ex:m schema:startDate \"2022-05-19\"^^xsd:date ; schema:endDate \"2022-05-21\"^^xsd:date }
         => f value 2 (r1) | m startDate 2022-05-19 (r2) + m endDate 2022-05-21 (r2)",
        "r1 d1 { ex:f diwan:figureOf ex:body ; diwan:measure measure:anniversary ; schema:value 40 ; schema:observationDate \"2011-11\"^^xsd:gYearMonth }
         r2 d2 { ex:body schema:foundingDate \"1969\"^^xsd:gYear }
         => f value 40 (r1) + f observationDate 2011-11 (r1) | body foundingDate 1969 (r2)",
        "r1 d1 { ex:f diwan:figureOf ex:m ; diwan:measure measure:duration ; schema:value 2 ; schema:unitText \"يومان\"@ar }
         r2 d1 { ex:m schema:startDate \"2022-05-19\"^^xsd:date ; schema:endDate \"2022-05-21\"^^xsd:date }
         => f value 2 (r1) | m startDate 2022-05-19 (r2) + m endDate 2022-05-21 (r2)",
        // Two days, four years, an anniversary in its year, one without a date, and about so many days.
        "r1 d1 { ex:f diwan:figureOf ex:m ; diwan:measure measure:duration ; schema:value 2 ; schema:unitText \"days\" }
         r2 d1 { ex:m schema:startDate \"2022-05-19\"^^xsd:date ; schema:endDate \"2022-05-20\"^^xsd:date }
         r3 d1 { ex:g diwan:figureOf ex:n ; diwan:measure measure:duration ; schema:value 4 ; schema:unitText \"years\" }
         r4 d1 { ex:n schema:startDate \"1990\"^^xsd:gYear ; schema:endDate \"1994\"^^xsd:gYear }
         r5 d1 { ex:h diwan:figureOf ex:body ; diwan:measure measure:anniversary ; schema:value 40 ; schema:observationDate \"2009-11\"^^xsd:gYearMonth }
         r6 d1 { ex:i diwan:figureOf ex:body ; diwan:measure measure:anniversary ; schema:value 29 }
         r7 d1 { ex:body schema:foundingDate \"1969-09-25\"^^xsd:date }
         r8 d1 { ex:j diwan:figureOf ex:m ; diwan:measure measure:duration ; schema:value 9 ; schema:unitText \"days\" ; diwan:bound bound:about }",
    ],
};

fn lengths(facts: &Facts<'_>, _: Id) -> Vec<Contradiction> {
    let durations = measures(facts, vocab::END_DATE).into_iter();
    let durations = durations.flat_map(|measure| Figure::of_measure(facts, measure));
    let ages = measures(facts, vocab::OBSERVATION_DATE).into_iter();
    let ages = ages.flat_map(|measure| Figure::of_measure(facts, measure));
    let found = durations
        .filter_map(|figure| duration(facts, &figure))
        .chain(ages.filter_map(|figure| years_since(facts, &figure)));
    // A document that repeats the figure has one contradiction.
    let by_name: BTreeMap<String, Contradiction> = found.map(|found| (found.name.clone(), found)).collect();
    by_name.into_values().collect()
}

/// The contradiction between a duration and the dates of start and end.
fn duration(facts: &Facts<'_>, figure: &Figure) -> Option<Contradiction> {
    let unit = figure.units(facts).iter().find_map(|unit| days_of_unit(unit))?;
    let starts = of_document(facts, figure, &[vocab::START_DATE]);
    let ends = of_document(facts, figure, &[vocab::END_DATE]);
    let (start, end) = (span(facts, &starts)?, span(facts, &ends)?);
    let days =
        |from: NaiveDate, to: NaiveDate| u32::try_from((to - from).num_days().max(0)).map_or(f64::MAX, f64::from);
    // Both days count. Of longer units, one more or less may be begun.
    let (least, most) = (days(*start.end(), *end.start()) + 1.0, days(*start.start(), *end.end()) + 1.0);
    let slack = if unit > 1.0 { unit } else { 0.0 };
    let length = figure.number * unit;
    let differs = figure.is_exact() && (length + slack < least || length - slack > most);
    differs
        .then(|| contradiction(facts, LENGTH.name, name(facts, figure)?, [&[figure.value], &[starts, ends].concat()]))?
}

/// The contradiction between the number of years since something, the date of that number, and the date of the thing.
fn years_since(facts: &Facts<'_>, figure: &Figure) -> Option<Contradiction> {
    let as_of = facts.in_record(figure.value.entity, vocab::OBSERVATION_DATE, figure.value.record)?;
    let starts = of_document(facts, figure, &[vocab::FOUNDING_DATE, vocab::START_DATE]);
    let (start, now) = (span(facts, &starts)?, facts.days(as_of)?);
    let least = f64::from(now.start().year() - start.end().year());
    let most = f64::from(now.end().year() - start.start().year());
    let differs = figure.is_exact() && !(least..=most).contains(&figure.number);
    differs.then(|| contradiction(facts, LENGTH.name, name(facts, figure)?, [&[figure.value, as_of], &starts]))?
}

fn name(facts: &Facts<'_>, figure: &Figure) -> Option<String> {
    Some(name_of([facts.iri(figure.value.entity)?, facts.iri(figure.document)?]))
}

/// The dates of what a figure is of: as the document of the figure gives them, or else as any document does.
fn of_document(facts: &Facts<'_>, figure: &Figure, properties: &[NamedNodeRef<'_>]) -> Vec<Fact> {
    let all: Vec<Fact> = properties.iter().flat_map(|property| facts.about(figure.of, *property)).collect();
    let is_own = |fact: &Fact| facts.document(fact.record) == Some(figure.document);
    let own: Vec<Fact> = all.iter().copied().filter(is_own).collect();
    if own.is_empty() { all } else { own }
}

/// All days that the dates leave open.
fn span(facts: &Facts<'_>, dates: &[Fact]) -> Option<RangeInclusive<NaiveDate>> {
    let days: Vec<_> = dates.iter().filter_map(|date| facts.days(*date)).collect();
    let (first, last) = (days.iter().map(|days| *days.start()).min()?, days.iter().map(|days| *days.end()).max()?);
    Some(first..=last)
}

/// The number of days in a unit of time, by its name in one of the languages of the bundled data.
fn days_of_unit(unit: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 4] = [
        ("day days день дня дней дни يوم يومان يومين أيام يوما يومًا", 1.0),
        ("week weeks неделя недели недель أسبوع أسبوعان أسبوعين أسابيع أسبوعا أسبوعًا", 7.0),
        ("month months месяц месяца месяцев месяцы شهر شهران شهرين أشهر شهرا شهرًا", 30.44),
        ("year years год года лет годы سنة سنتان سنتين سنوات عام عامان عامين أعوام عاما عامًا", 365.25),
    ];
    let unit = unit.to_lowercase();
    UNITS.iter().find(|(names, _)| names.split(' ').any(|name| name == unit)).map(|(_, days)| *days)
}
