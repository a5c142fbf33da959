//! The possible meanings of dates and numbers in other notations, in the lexical forms of XML Schema.

use crate::evidence::ascii_digit;
use chrono::{Days, NaiveDate};
use diwan_rdf::term::check_lexical;

/// A value in a valid lexical form of its datatype.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) text: String,
    pub(super) datatype: &'static str,
}

/// The datatypes of dates, from the most precise to the least precise.
pub(super) const DATES: [&str; 3] = ["date", "gYearMonth", "gYear"];

/// The possible meanings of a date. There can be none, one or several: in `11/05/2017`, either number can be the day.
pub(super) fn dates(value: &str) -> Vec<Reading> {
    let text = value.trim().chars().map(plain).collect::<String>().to_lowercase();
    let Some(parts) = Parts::of(before_time(&text)) else { return Vec::new() };
    let mut found: Vec<Reading> = Vec::new();
    for reading in parts.readings().into_iter().filter(Reading::is_valid) {
        if !found.contains(&reading) {
            found.push(reading);
        }
    }
    found
}

/// The possible meanings of a number: with thousands separators, with a decimal comma, or as an ordinal.
pub(super) fn numbers(value: &str) -> Vec<Reading> {
    let text: String = value.trim().chars().map(plain).filter(|c| !c.is_whitespace() && *c != '\'').collect();
    let ordinal = ["st", "nd", "rd", "th", "-й", "-я", "-е", "."].iter().find_map(|end| text.strip_suffix(end));
    let text = ordinal.filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or(&text);
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let groups: Vec<&str> = digits.split([',', '.']).collect();
    if groups.iter().any(|group| group.is_empty() || !group.bytes().all(|byte| byte.is_ascii_digit())) {
        return Vec::new();
    }
    let integer = |digits: String| Reading { text: format!("{sign}{digits}"), datatype: "integer" };
    match groups.as_slice() {
        [whole] => vec![integer((*whole).to_owned())],
        [whole, rest @ ..] => {
            let is_grouped = whole.len() <= 3 && rest.iter().all(|group| group.len() == 3);
            let thousands = is_grouped.then(|| integer(groups.concat()));
            let point =
                (rest.len() == 1).then(|| Reading { text: format!("{sign}{whole}.{}", rest[0]), datatype: "decimal" });
            thousands.into_iter().chain(point).collect()
        }
        [] => Vec::new(),
    }
}

impl Reading {
    fn new(text: String, datatype: &'static str) -> Self {
        Self { text, datatype }
    }

    fn is_valid(&self) -> bool {
        check_lexical(&self.text, &format!("http://www.w3.org/2001/XMLSchema#{}", self.datatype)).is_ok()
    }
}

/// Converts digits of all scripts to ASCII, dashes to hyphens, and all kinds of spaces to a space.
fn plain(character: char) -> char {
    match ascii_digit(character) {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        space if space.is_whitespace() => ' ',
        other => other,
    }
}

/// The date without a time of midnight, which some programs append.
fn before_time(text: &str) -> &str {
    match text.split_once(['t', ' ']) {
        Some((day, time)) if day.contains('-') && time.starts_with("00:00") => day,
        _ => text,
    }
}

/// The numbers of a date, and the month if it is a word.
struct Parts<'a> {
    numbers: Vec<&'a str>,
    month: Option<u32>,
    /// Whether the numbers are separated by full stops. Then the day comes first.
    has_points: bool,
}

impl<'a> Parts<'a> {
    /// `None` if there are words other than months and words without meaning in a date.
    fn of(text: &'a str) -> Option<Self> {
        let mut parts = Self { numbers: Vec::new(), month: None, has_points: text.contains('.') };
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let is_digit = first.is_ascii_digit();
            let end = match first {
                _ if is_digit => rest.find(|c: char| !c.is_ascii_digit()),
                _ if first.is_alphabetic() => rest.find(|c: char| !c.is_alphabetic()),
                '.' | '/' | '-' | ',' | ' ' | '_' => Some(1),
                _ => return None,
            };
            let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
            match month(part) {
                _ if is_digit => parts.numbers.push(part),
                Some(_) if parts.month.is_some() => return None,
                Some(month) => parts.month = Some(month),
                None if first.is_alphabetic() && !SILENT.contains(&part) => return None,
                None => {}
            }
            rest = after;
        }
        Some(parts)
    }

    fn readings(&self) -> Vec<Reading> {
        match (self.month, self.numbers.as_slice()) {
            (Some(month), [year]) if year.len() == 4 => vec![year_month(year, month)],
            (Some(month), [day, year] | [year, day]) if year.len() == 4 && day.len() <= 2 => {
                vec![date(year, month, number(day))]
            }
            (Some(month), [day, year]) if year.len() == 2 => of_centuries(year, month, number(day)),
            (None, [only]) => of_one_number(only),
            (None, [year, month] | [month, year]) if year.len() == 4 && month.len() <= 2 => {
                vec![year_month(year, number(month))]
            }
            (None, [one, two, three]) => self.of_three_numbers(one, two, three),
            _ => Vec::new(),
        }
    }

    fn of_three_numbers(&self, one: &str, two: &str, three: &str) -> Vec<Reading> {
        let [a, b] = [number(one), number(two)];
        match (one.len(), three.len()) {
            (4, 1 | 2) => {
                // The day comes before the month only if the second number cannot be a month.
                let (month, day) = if b > 12 { (number(three), b) } else { (b, number(three)) };
                vec![date(one, month, day)]
            }
            (1 | 2, 4) if self.has_points => vec![date(three, b, a)],
            (1 | 2, 4) => vec![date(three, b, a), date(three, a, b)],
            (1 | 2, 2) if self.has_points => of_centuries(three, b, a),
            (1 | 2, 2) => [of_centuries(three, b, a), of_centuries(three, a, b)].concat(),
            _ => Vec::new(),
        }
    }
}

fn of_one_number(text: &str) -> Vec<Reading> {
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    match text.len() {
        4 => vec![Reading::new(text.to_owned(), "gYear")],
        6 => vec![year_month(part(0..4), number(part(4..6)))],
        8 => vec![date(part(0..4), number(part(4..6)), number(part(6..8)))],
        5 => of_spreadsheet(text).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// A date as the serial number of spreadsheets, which counts days from 30 December 1899.
fn of_spreadsheet(text: &str) -> Option<Reading> {
    let day = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(text.parse().ok()?))?;
    Some(Reading::new(day.format("%Y-%m-%d").to_string(), "date"))
}

/// A year with two digits can be in several centuries.
fn of_centuries(year: &str, month: u32, day: u32) -> Vec<Reading> {
    ["19", "20"].iter().map(|century| date(&format!("{century}{year}"), month, day)).collect()
}

fn date(year: &str, month: u32, day: u32) -> Reading {
    Reading::new(format!("{year}-{month:02}-{day:02}"), "date")
}

fn year_month(year: &str, month: u32) -> Reading {
    Reading::new(format!("{year}-{month:02}"), "gYearMonth")
}

fn number(text: &str) -> u32 {
    text.parse().unwrap_or_default()
}

/// Words and endings that do not change a date.
const SILENT: [&str; 14] = ["st", "nd", "rd", "th", "of", "the", "year", "г", "год", "года", "году", "عام", "سنة", "م"];

/// The months in English, Russian and Arabic, in the inflected forms that dates have.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "январь", "января", "январе", "يناير", "جانفي"],
    &["february", "feb", "февраль", "февраля", "феврале", "فبراير", "شباط"],
    &["march", "mar", "март", "марта", "марте", "مارس", "آذار", "اذار"],
    &["april", "apr", "апрель", "апреля", "апреле", "أبريل", "ابريل", "إبريل", "نيسان"],
    &["may", "май", "мая", "мае", "مايو", "أيار", "ايار"],
    &["june", "jun", "июнь", "июня", "июне", "يونيو", "يونيه", "حزيران"],
    &["july", "jul", "июль", "июля", "июле", "يوليو", "يوليه", "تموز"],
    &["august", "aug", "август", "августа", "августе", "أغسطس", "اغسطس", "آب"],
    &["september", "sep", "sept", "сентябрь", "сентября", "сентябре", "سبتمبر", "أيلول", "ايلول"],
    &["october", "oct", "октябрь", "октября", "октябре", "أكتوبر", "اكتوبر"],
    &["november", "nov", "ноябрь", "ноября", "ноябре", "نوفمبر"],
    &["december", "dec", "декабрь", "декабря", "декабре", "ديسمبر"],
];

fn month(word: &str) -> Option<u32> {
    let index = MONTHS.iter().position(|names| names.contains(&word))?;
    u32::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> String {
        dates(value)
            .iter()
            .map(|reading| format!("{} {}", reading.text, reading.datatype))
            .collect::<Vec<_>>()
            .join(" | ")
    }

    #[test]
    fn dates_in_other_notations() {
        for value in [
            "11.05.2017",
            "11.5.2017",
            "2017/5/11",
            "2017.05.11",
            "2017-5-11",
            "20170511",
            "11 May 2017",
            "May 11, 2017",
            "11th of May 2017",
            "11-May-2017",
            "11 мая 2017 г.",
            "١١ مايو ٢٠١٧",
            "١١ أيار ٢٠١٧",
            "٢٠١٧-٠٥-١١",
            "2017–05–11",
            "2017-05-11T00:00:00",
            "2017-05-11 00:00:00",
            "42866",
            "2017_05_11",
            " 2017-05-11\u{a0}",
            "۲۰۱۷/۰۵/۱۱",
        ] {
            assert_eq!(read(value), "2017-05-11 date", "{value}");
        }
        assert_eq!(read("25/05/2017"), "2017-05-25 date");
        assert_eq!(read("05/25/2017"), "2017-05-25 date");
        assert_eq!(read("2017-25-05"), "2017-05-25 date");
    }

    #[test]
    fn ambiguous_dates_have_several_readings() {
        assert_eq!(read("11/05/2017"), "2017-05-11 date | 2017-11-05 date");
        assert_eq!(read("11-05-2017"), "2017-05-11 date | 2017-11-05 date");
        assert_eq!(read("05/05/2017"), "2017-05-05 date");
        assert_eq!(read("11.05.17"), "1917-05-11 date | 2017-05-11 date");
        assert_eq!(read("11-May-17"), "1917-05-11 date | 2017-05-11 date");
    }

    #[test]
    fn months_and_years_have_their_own_datatypes() {
        for value in ["May 2017", "май 2017", "مايو ٢٠١٧", "2017 May", "05/2017", "2017/05", "5.2017", "201705"]
        {
            assert_eq!(read(value), "2017-05 gYearMonth", "{value}");
        }
        for value in ["2017", "٢٠١٧", "2017 г.", "عام ٢٠١٧"] {
            assert_eq!(read(value), "2017 gYear", "{value}");
        }
    }

    #[test]
    fn texts_that_are_not_dates_have_no_reading() {
        for value in [
            "",
            "soon",
            "2017-02-30",
            "31.02.2017",
            "circa 2017",
            "13/13/2017",
            "May June 2017",
            "2017?",
            "1.2.3.4",
            "7",
        ] {
            assert_eq!(read(value), "", "{value}");
        }
    }

    #[test]
    fn numbers_in_other_notations() {
        let read = |value: &str| {
            let readings = numbers(value);
            readings
                .iter()
                .map(|reading| format!("{} {}", reading.text, reading.datatype))
                .collect::<Vec<_>>()
                .join(" | ")
        };
        for value in ["1 200", "1\u{a0}200", "1,200,", "1'200", "١٢٠٠", "1200."] {
            let expected = if value == "1,200," { "" } else { "1200 integer" };
            assert_eq!(read(value), expected, "{value}");
        }
        assert_eq!(read("1,200,000"), "1200000 integer");
        assert_eq!(read("1,200"), "1200 integer | 1.200 decimal");
        assert_eq!(read("12,5"), "12.5 decimal");
        assert_eq!(read("7th"), "7 integer");
        assert_eq!(read("7-й"), "7 integer");
        assert_eq!(read("fifty"), "");
    }
}
