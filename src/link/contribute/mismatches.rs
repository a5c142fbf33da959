//! Writes the [import
//! format](https://github.com/wmde/wikidata-mismatch-finder/blob/main/docs/UserGuide.md#creating-a-mismatches-import-file)
//! of Wikidata's Mismatch Finder, which shows editors statements that other sources contradict.

use super::Withheld;
use crate::link::{
    ClaimValue, EntityOrItem, ItemClaim, ItemId, LinkFacts, Precision, PropertyId, Quantity, Rank, Relation, Row,
    RowClass, Statement, Time, Value, relation,
};
use std::collections::BTreeSet;
use std::io;

/// The columns of the format.
const HEADER: [&str; 8] = [
    "item_id",
    "statement_guid",
    "property_id",
    "wikidata_value",
    "meta_wikidata_value",
    "external_value",
    "external_url",
    "type",
];
/// The maximum length of a value and of an address, in characters.
const LONGEST: usize = 1500;
const GREGORIAN: &str = "Q1985727";
const JULIAN: &str = "Q1985786";

/// The mismatches, and those that the format cannot express.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatches {
    /// The CSV text, with its header.
    pub text: Vec<u8>,
    /// The number of rows.
    pub rows: usize,
    /// The mismatches that are left out.
    pub left_out: Vec<Withheld>,
}

/// A value of the project that contradicts one of Wikidata's, in the statement itself or in a qualifier.
struct Pair<'a> {
    claim: &'a ItemClaim,
    property: PropertyId,
    ours: &'a Value,
    theirs: &'a ClaimValue,
    sort: &'static str,
}

/// Writes the rows of class `differs`, one for each contradicted claim of Wikidata. `shown` gives the text for a value
/// of the project.
///
/// # Errors
/// If the table cannot be written.
pub fn mismatches<'r>(
    rows: impl IntoIterator<Item = &'r Row>,
    facts: &LinkFacts,
    shown: &dyn Fn(&Value) -> String,
) -> io::Result<Mismatches> {
    let (mut written, mut left_out) = (BTreeSet::new(), Vec::new());
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for row in rows.into_iter().filter(|row| row.class == RowClass::Differs) {
        let Some(ours) = &row.ours else { continue };
        for pair in pairs(row, ours, facts) {
            match pair.cells(row.item, ours, facts, shown) {
                Ok(cells) if written.contains(&cells) => {}
                Ok(cells) => {
                    writer.write_record(&cells)?;
                    written.insert(cells);
                }
                Err(reason) => left_out.push(withheld(ours, &pair, reason)),
            }
        }
    }
    let text = writer.into_inner().map_err(::csv::IntoInnerError::into_error)?;
    Ok(Mismatches { text, rows: written.len(), left_out })
}

/// The contradicting pairs of a row: the differing qualifiers if there are any, or else the values.
fn pairs<'a>(row: &'a Row, ours: &'a Statement, facts: &LinkFacts) -> Vec<Pair<'a>> {
    let mut pairs = Vec::new();
    let differing: Vec<_> = row.qualifiers.iter().filter(|qualifier| qualifier.class == RowClass::Differs).collect();
    for claim in &row.theirs {
        for qualifier in &differing {
            let theirs = claim.qualifiers.iter().filter(|(property, _)| *property == qualifier.property);
            let (property, ours, sort) = (qualifier.property, &qualifier.ours, "qualifier");
            pairs.extend(theirs.map(|(_, theirs)| Pair { claim, property, ours, theirs, sort }));
        }
        if differing.is_empty() && relation(&ours.value, &claim.value, facts) == Relation::Differs {
            let (property, ours, theirs) = (claim.property, &ours.value, &claim.value);
            pairs.push(Pair { claim, property, ours, theirs, sort: "statement" });
        }
    }
    pairs
}

impl Pair<'_> {
    /// The cells of a row, or the reason why it cannot be written.
    fn cells(
        &self,
        item: ItemId,
        ours: &Statement,
        facts: &LinkFacts,
        shown: &dyn Fn(&Value) -> String,
    ) -> Result<[String; 8], String> {
        if ours.rank == Rank::Deprecated {
            return Err("an editor deprecated it here".to_owned());
        }
        let guid = guid(self.claim, item)?;
        let (theirs, calendar) = their_value(self.theirs)?;
        let ours_shown = our_value(self.ours, shown);
        if [&theirs, &ours_shown].into_iter().any(|value| value.chars().count() > LONGEST) {
            return Err(format!("a value has more than {LONGEST} characters"));
        }
        let (property, url) = (self.property.to_string(), address(ours, facts));
        Ok([item.to_string(), guid, property, theirs, calendar.to_owned(), ours_shown, url, self.sort.to_owned()])
    }
}

/// The GUID of the statement: `Q42$` and a UUID.
fn guid(claim: &ItemClaim, item: ItemId) -> Result<String, String> {
    let without = "Wikidata's statement has no identifier in these data; use the item's entity JSON";
    let guid = claim.guid.as_deref().ok_or(without)?;
    let is_uuid = |text: &str| {
        let lengths: Vec<_> = text.split('-').map(str::len).collect();
        lengths == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
    };
    let is_whole = |(of, uuid): (&str, &str)| of.eq_ignore_ascii_case(&item.to_string()) && is_uuid(uuid);
    match guid.split_once('$').is_some_and(is_whole) {
        true => Ok(guid.to_owned()),
        false => Err(format!("the identifier {guid:?} of Wikidata's statement is not {item}$ and a UUID")),
    }
}

/// Wikidata's value in the syntax of Wikidata's own parsers, and the calendar model of a time.
fn their_value(value: &ClaimValue) -> Result<(String, &'static str), String> {
    let plain = |text: String| Ok((text, ""));
    match value {
        ClaimValue::Value(Value::Time(time)) if time.precision < Precision::Year => {
            Err("Wikidata's time is less precise than a year, which cannot be written".to_owned())
        }
        ClaimValue::Value(Value::Time(time)) => Ok((day(*time), if time.julian { JULIAN } else { GREGORIAN })),
        ClaimValue::Value(Value::Entity(EntityOrItem { item: Some(item), .. })) => plain(item.to_string()),
        ClaimValue::Value(Value::Quantity(Quantity { unit: Some(_), .. })) => {
            Err("Wikidata's number has a unit, which cannot be written".to_owned())
        }
        ClaimValue::Value(Value::Quantity(quantity)) => plain(quantity.amount.to_string()),
        ClaimValue::Value(Value::String(text) | Value::Text { text, .. }) if !text.is_empty() => plain(text.clone()),
        ClaimValue::None => Err("Wikidata has \"no value\", which cannot be written".to_owned()),
        _ => Err("Wikidata's value cannot be written".to_owned()),
    }
}

fn our_value(value: &Value, shown: &dyn Fn(&Value) -> String) -> String {
    match value {
        Value::Text { text, .. } | Value::String(text) => text.clone(),
        Value::Time(time) => day(*time),
        other => shown(other),
    }
}

/// The time without the name of its calendar.
fn day(time: Time) -> String {
    Time { julian: false, ..time }.to_string()
}

/// The web address where the project's value can be verified: of a document that supports it, or else of the entity.
/// Empty if there is none, or if it is too long.
fn address(ours: &Statement, facts: &LinkFacts) -> String {
    let source = |evidence: &crate::store::Evidence| facts.source(&evidence.source)?.url.clone();
    let url = ours.evidence.iter().find_map(source).unwrap_or_else(|| ours.subject.as_str().to_owned());
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    if is_web && url.chars().count() <= LONGEST { url } else { String::new() }
}

fn withheld(ours: &Statement, pair: &Pair<'_>, reason: String) -> Withheld {
    Withheld { property: pair.property, value: Some(pair.ours.clone()), ..super::additions::withheld(ours, reason) }
}
