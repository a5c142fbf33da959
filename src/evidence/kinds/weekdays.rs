//! A day of the week that is printed with a date on which it does not fall.

use super::kind::{ALL_SIDES, Kind, name_of, properties};
use super::times::contradiction;
use crate::evidence::facts::{Fact, Facts};
use crate::evidence::{Contradiction, vocab};
use chrono::{Datelike as _, NaiveDate, Weekday};
use diwan_rdf::quads::Id;

/// A date falls on another day of the week than the one printed with it.
pub(super) static WEEKDAY: Kind = Kind {
    name: "weekday",
    find: weekdays,
    marked_sides: ALL_SIDES,
    #[cfg(test)]
    fixtures: &[
        "r1 d1 { ex:m schema:startDate \"1994-12-13\"^^xsd:date ; diwan:dateAsWritten \"Monday, 13 December 1994\" }
         => m dateAsWritten Monday, 13 December 1994 (r1) | m startDate 1994-12-13 (r1)",
        "r1 d1 { ex:m schema:startDate \"2006-06-19\"^^xsd:date ; schema:endDate \"2006-06-21\"^^xsd:date ; diwan:dateAsWritten \"с понедельника по четверг 19-21 июня 2006 г.\" }
         => m dateAsWritten с понедельника по четверг 19-21 июня 2006 г. (r1) | m endDate 2006-06-21 (r1)",
        "r1 d1 { ex:s dcterms:date \"2020-10-14\"^^xsd:date ; diwan:dateAsWritten \"الثلاثاء 14 أكتوبر 2020\" }
         => s dateAsWritten الثلاثاء 14 أكتوبر 2020 (r1) | s date 2020-10-14 (r1)",
        // The right day, no day, a month, and a word that only contains the name of a day.
        "r1 d1 { ex:m schema:startDate \"1994-12-13\"^^xsd:date ; diwan:dateAsWritten \"Tuesday, 13 December 1994\" }
         r2 d1 { ex:n schema:startDate \"1994-12-13\"^^xsd:date ; diwan:dateAsWritten \"13 December 1994\" }
         r3 d1 { ex:o schema:startDate \"1994-12\"^^xsd:gYearMonth ; diwan:dateAsWritten \"a Monday in December 1994\" }
         r4 d1 { ex:p schema:startDate \"2006-06-19\"^^xsd:date ; diwan:dateAsWritten \"среди дня 19 июня 2006 г.\" }",
    ],
};

fn weekdays(facts: &Facts<'_>, concept: Id) -> Vec<Contradiction> {
    let written = properties(facts, concept).into_iter().flat_map(|property| facts.with(property));
    written.filter_map(|written| misplaced(facts, written)).collect()
}

fn misplaced(facts: &Facts<'_>, written: Fact) -> Option<Contradiction> {
    let text = facts.literal(written.value)?;
    let named: Vec<Weekday> = words(text.value()).iter().filter_map(|word| weekday(word)).collect();
    // Of two days of the week, the first is that of the beginning, the second that of the end.
    let misplaced: Vec<Fact> = dates(facts, written)
        .into_iter()
        .zip(&named)
        .filter(|((_, day), weekday)| day.weekday() != **weekday)
        .map(|((fact, _), _)| fact)
        .collect();
    let name = name_of([facts.iri(written.entity)?, facts.iri(written.record)?]);
    contradiction(facts, WEEKDAY.name, name, [&[written], &misplaced])
}

/// The full dates that the record gives for the same thing: the start or the date, then the end.
fn dates(facts: &Facts<'_>, written: Fact) -> Vec<(Fact, NaiveDate)> {
    let fact = |property| facts.in_record(written.entity, property, written.record);
    let begins = [vocab::START_DATE, vocab::DATE, vocab::FOUNDING_DATE].into_iter().find_map(fact);
    let day = |fact: Fact| facts.days(fact).filter(|days| days.start() == days.end()).map(|days| (fact, *days.start()));
    begins.into_iter().chain(fact(vocab::END_DATE)).filter_map(day).collect()
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|character: char| !character.is_alphabetic()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// The day of the week that a word names, in the languages of the bundled data.
fn weekday(word: &str) -> Option<Weekday> {
    const NAMES: [(Weekday, &[&str]); 7] = [
        (Weekday::Mon, &["monday", "понедельник", "понедельника", "понедельнику", "الاثنين", "الإثنين"]),
        (Weekday::Tue, &["tuesday", "вторник", "вторника", "вторнику", "الثلاثاء"]),
        (Weekday::Wed, &["wednesday", "среда", "среду", "среды", "среде", "الأربعاء", "الاربعاء"]),
        (Weekday::Thu, &["thursday", "четверг", "четверга", "четвергу", "الخميس"]),
        (Weekday::Fri, &["friday", "пятница", "пятницу", "пятницы", "пятнице", "الجمعة"]),
        (Weekday::Sat, &["saturday", "суббота", "субботу", "субботы", "субботе", "السبت"]),
        (Weekday::Sun, &["sunday", "воскресенье", "воскресенья", "воскресенью", "الأحد", "الاحد"]),
    ];
    NAMES.iter().find(|(_, names)| names.contains(&word)).map(|(day, _)| *day)
}
