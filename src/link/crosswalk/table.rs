//! `wikidata.csv`: the rules of the crosswalk, one on each row.

use super::path::expand;
use super::{Condition, Conversion, PropertyPath, QualifierRule, Rule};
use crate::link::table::{Line, rows};
use crate::link::{LinkError, Precision, PropertyId};
use diwan_rdf::write::Prefixes;
use oxigraph::model::NamedNode;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The rules, and the English labels of Wikidata properties.
#[derive(Clone, Debug, Default)]
pub struct Crosswalk {
    /// The rules for statements, in the order of the table.
    pub rules: Vec<Rule>,
    /// The English labels of properties.
    pub labels: BTreeMap<PropertyId, String>,
}

#[derive(Deserialize)]
struct Row {
    rule: String,
    class: String,
    when: String,
    subject: String,
    value: String,
    property: String,
    qualifies: String,
    alternative: String,
    conversion: String,
    precision: String,
    label: String,
}

impl Crosswalk {
    /// Parses the table. `path` is for messages; `prefixes` are for its prefixed names.
    ///
    /// # Errors
    /// [`LinkError`] with line and column of an invalid cell.
    pub fn parse(path: &Path, text: &[u8], prefixes: &Prefixes) -> Result<Self, LinkError> {
        let mut crosswalk = Self::default();
        for line in rows::<Row>(path, text)? {
            crosswalk.add(&Reader { path, line: &line, prefixes })?;
        }
        Ok(crosswalk)
    }

    fn add(&mut self, reader: &Reader<'_>) -> Result<(), LinkError> {
        let property = reader.property()?;
        let row = &reader.line.row;
        self.labels.insert(property, row.label.clone());
        if row.qualifies.is_empty() && self.rules.iter().any(|rule| rule.name == row.rule) {
            return Err(reader.wrong("rule", &row.rule, "another rule already has this name"));
        }
        if row.qualifies.is_empty() {
            self.rules.push(reader.rule(property)?);
            return Ok(());
        }
        let rule = self.rules.iter_mut().find(|rule| rule.name == row.qualifies);
        let rule = rule.ok_or_else(|| reader.wrong("qualifies", &row.qualifies, "no earlier rule has this name"))?;
        rule.qualifiers.push(reader.qualifier(property)?);
        Ok(())
    }

    /// The English label of a property; its identifier if the table has none.
    pub fn label(&self, property: PropertyId) -> String {
        self.labels.get(&property).filter(|label| !label.is_empty()).cloned().unwrap_or_else(|| property.to_string())
    }

    /// All IRIs of the project that rules refer to, each with the name of the rule.
    pub fn names(&self) -> Vec<(&str, &NamedNode)> {
        let mut names = Vec::new();
        for rule in &self.rules {
            let qualifiers = rule.qualifiers.iter().flat_map(|qualifier| &qualifier.value.steps);
            let conditions = rule.conditions.iter().flat_map(Condition::iris);
            let own = rule.class.iter().chain(&rule.subject).chain(&rule.value.steps);
            names.extend(own.chain(conditions).chain(qualifiers).map(|name| (rule.name.as_str(), name)));
        }
        names
    }

    /// All Wikidata properties of statements and qualifiers, the alternative ones included.
    pub fn properties(&self) -> Vec<PropertyId> {
        let of_rule = |rule: &Rule| {
            let qualifiers = rule.qualifiers.iter().map(|qualifier| qualifier.property);
            qualifiers.chain([rule.property]).chain(rule.alternative).collect::<Vec<_>>()
        };
        let mut properties: Vec<_> = self.rules.iter().flat_map(of_rule).collect();
        properties.sort_unstable();
        properties.dedup();
        properties
    }
}

struct Reader<'a> {
    path: &'a Path,
    line: &'a Line<Row>,
    prefixes: &'a Prefixes,
}

impl Reader<'_> {
    fn wrong(&self, column: &'static str, value: &str, reason: impl ToString) -> LinkError {
        LinkError::Cell {
            path: self.path.to_owned(),
            line: self.line.line,
            column,
            value: value.to_owned(),
            reason: reason.to_string(),
        }
    }

    fn id(&self, column: &'static str, text: &str) -> Result<PropertyId, LinkError> {
        text.parse().map_err(|error| self.wrong(column, text, error))
    }

    fn property(&self) -> Result<PropertyId, LinkError> {
        self.id("property", &self.line.row.property)
    }

    fn value(&self) -> Result<PropertyPath, LinkError> {
        let text = &self.line.row.value;
        PropertyPath::parse(text, self.prefixes).map_err(|reason| self.wrong("value", text, reason))
    }

    fn node(&self, column: &'static str, text: &str) -> Result<Option<NamedNode>, LinkError> {
        let node = (!text.is_empty()).then(|| expand(text, self.prefixes)).transpose();
        node.map_err(|reason| self.wrong(column, text, reason))
    }

    fn conversion(&self) -> Result<Conversion, LinkError> {
        let text = &self.line.row.conversion;
        Conversion::parse(text, self.prefixes).map_err(|reason| self.wrong("conversion", text, reason))
    }

    fn precision(&self) -> Result<Precision, LinkError> {
        match self.line.row.precision.as_str() {
            "" | "day" => Ok(Precision::Day),
            "month" => Ok(Precision::Month),
            "year" => Ok(Precision::Year),
            other => Err(self.wrong("precision", other, "use day, month or year")),
        }
    }

    fn conditions(&self) -> Result<Vec<Condition>, LinkError> {
        let text = &self.line.row.when;
        let conditions = text.split_whitespace().map(|condition| Condition::parse(condition, self.prefixes));
        conditions.collect::<Result<_, _>>().map_err(|reason| self.wrong("when", text, reason))
    }

    fn rule(&self, property: PropertyId) -> Result<Rule, LinkError> {
        let row = &self.line.row;
        let alternative = Some(&row.alternative).filter(|text| !text.is_empty());
        Ok(Rule {
            name: row.rule.clone(),
            class: self.node("class", &row.class)?,
            conditions: self.conditions()?,
            subject: self.node("subject", &row.subject)?,
            value: self.value()?,
            property,
            alternative: alternative.map(|text| self.id("alternative", text)).transpose()?,
            conversion: self.conversion()?,
            precision: self.precision()?,
            qualifiers: Vec::new(),
        })
    }

    fn qualifier(&self, property: PropertyId) -> Result<QualifierRule, LinkError> {
        let (value, conversion, precision) = (self.value()?, self.conversion()?, self.precision()?);
        Ok(QualifierRule { value, property, conversion, precision })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "rule,class,when,subject,value,property,qualifies,alternative,conversion,precision,label\n";

    fn parse(rows: &str) -> Result<Crosswalk, String> {
        let prefixes = [("s", "http://schema.org/"), ("org", "http://www.w3.org/ns/org#")].into_iter().collect();
        Crosswalk::parse(Path::new("w.csv"), format!("{HEADER}{rows}").as_bytes(), &prefixes)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn qualifiers_belong_to_the_rule_they_name() {
        let crosswalk = parse(
            "office,org:Membership,org:role!=org:x org:member@s:Person,org:member,org:role,P39,,,concept org:organization,,held\n\
             from,,,,s:startDate,P580,office,,time,month,start time\n",
        )
        .unwrap();
        let rule = &crosswalk.rules[0];
        assert_eq!((rule.conditions.len(), rule.qualifiers.len()), (2, 1));
        assert_eq!(rule.qualifiers[0].precision, Precision::Month);
        assert!(matches!(&rule.conversion, Conversion::Concept(Some(of)) if of.as_str().ends_with("organization")));
        assert_eq!(crosswalk.label("P580".parse().unwrap()), "start time");
        assert_eq!(crosswalk.properties().len(), 2);
    }

    #[test]
    fn errors_have_a_position() {
        for (row, message) in [
            ("a,,,,s:x,580,,,time,day,l", "w.csv:2: column `property`: \"580\": not a Wikidata identifier"),
            ("a,,,,x:x,P580,,,time,day,l", "column `value`: \"x:x\": the JSON-LD context has no prefix `x:`"),
            ("a,,,,s:x,P580,,,date,day,l", "column `conversion`: \"date\": use item, item CLASS"),
            ("a,,,,s:x,P580,,,time,hour,l", "column `precision`: \"hour\": use day, month or year"),
            ("a,,s:y,,s:x,P580,,,time,day,l", "column `when`: \"s:y\": `s:y`: write PROPERTY=VALUE"),
            (
                "a,,,,s:x,P580,,,time,day,l\na,,,,s:x,P582,,,time,day,l",
                "column `rule`: \"a\": another rule already has this name",
            ),
            ("a,,,,s:x,P580,b,,time,day,l", "column `qualifies`: \"b\": no earlier rule has this name"),
        ] {
            let error = parse(row).unwrap_err();
            assert!(error.contains(message), "{error}");
        }
    }
}
