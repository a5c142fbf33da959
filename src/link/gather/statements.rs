use super::convert::Converter;
use super::facts::LinkFacts;
use super::rank::ranked;
use super::scope::{Occurrences, Scope, SourcedValue};
use crate::link::crosswalk::{Concepts, Crosswalk, PropertyPath, QualifierRule, Rule};
use crate::link::{LeftOut, PropertyId, Rank, Statement, Value};
use diwan_rdf::quads::Id;
use oxigraph::model::NamedNode;
use std::collections::{BTreeMap, BTreeSet};

/// The Wikidata statements made from the project's graph.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// The statements, by entity, property, value and qualifiers. Each occurs once, with all its evidence.
    pub statements: Vec<Statement>,
    /// The facts that cannot be expressed in Wikidata's model.
    pub left_out: Vec<LeftOut>,
}

/// Makes Wikidata statements from facts by the rules of the crosswalk.
pub fn gather(facts: &LinkFacts, crosswalk: &Crosswalk, concepts: &Concepts) -> Gathered {
    let mut gatherer = Gatherer { facts, concepts, statements: BTreeMap::new(), left_out: BTreeMap::new() };
    let occurrences = Occurrences::new(facts);
    for rule in &crosswalk.rules {
        for scope in occurrences.scopes(rule) {
            gatherer.apply(rule, &scope);
        }
    }
    gatherer.finish()
}

/// The identity of a statement: subject, property, value and qualifiers.
type Key = (Id, PropertyId, Value, Vec<(PropertyId, Value)>);

struct GatheredStatement {
    statement: Statement,
    node: NamedNode,
    /// The project's properties from which the statement and its qualifiers were made.
    properties: BTreeSet<NamedNode>,
    records: BTreeSet<Id>,
}

struct Gatherer<'a> {
    facts: &'a LinkFacts,
    concepts: &'a Concepts,
    statements: BTreeMap<Key, GatheredStatement>,
    left_out: BTreeMap<(Id, PropertyId, String), BTreeSet<Id>>,
}

impl Gatherer<'_> {
    fn apply(&mut self, rule: &Rule, scope: &Scope<'_>) {
        let values = scope.values(&rule.value);
        if values.is_empty() {
            return self.leave_out_qualifiers(rule, scope);
        }
        let subjects = subjects(rule, scope, self.facts);
        if subjects.is_empty() {
            let records = values.into_iter().flat_map(|(_, records)| records);
            self.leave_out(scope.node, rule.property, "no record of this source gives its subject", records);
            return;
        }
        let only = values.len() == 1;
        for value in &values {
            for subject in subjects.iter().copied() {
                self.add(rule, scope, subject, value, only);
            }
        }
    }

    /// Leaves out qualifiers whose record does not give the value that they would qualify.
    fn leave_out_qualifiers(&mut self, rule: &Rule, scope: &Scope<'_>) {
        let qualifiers = rule.qualifiers.iter().filter(|_| rule.value.single().is_some() && rule.subject.is_none());
        for qualifier in qualifiers {
            let records = scope.values(&qualifier.value).into_iter().flat_map(|(_, records)| records);
            let reason = format!("its record does not say what it qualifies ({})", rule.property);
            self.leave_out(scope.node, qualifier.property, &reason, records);
        }
    }

    fn add(&mut self, rule: &Rule, scope: &Scope<'_>, subject: Id, (value, records): &SourcedValue, only: bool) {
        let converter = Converter { facts: self.facts, concepts: self.concepts, scope };
        let term = *value;
        let value = match converter.convert(term, &rule.conversion, rule.precision) {
            Ok(Some(value)) => value,
            Ok(None) => return,
            Err(reason) => return self.leave_out(subject, rule.property, &reason, records.iter().copied()),
        };
        let mut variants = vec![Variant::default()];
        for qualifier in &rule.qualifiers {
            let sourced = qualifier_values(scope, &qualifier.value, records, only);
            variants = self.vary(variants, qualifier, &sourced, subject, &converter);
        }
        for variant in supported(variants, records) {
            self.keep(rule, scope, subject, (term, &value), variant);
        }
    }

    /// Adds a statement, or adds its records to the statement if it exists already.
    fn keep(
        &mut self,
        rule: &Rule,
        scope: &Scope<'_>,
        subject: Id,
        (term, value): (Id, &Value),
        (qualifiers, records): Variant,
    ) {
        let qualifying = rule.qualifiers.iter().filter(|rule| qualifiers.iter().any(|(p, _)| *p == rule.property));
        let properties: BTreeSet<_> = qualifying.map(|rule| rule.value.first().clone()).collect();
        let key = (subject, rule.property, value.clone(), qualifiers.clone());
        let quads = &self.facts.quads;
        let (Some(subject), Some(node)) = (quads.node(subject), quads.node(scope.node)) else { return };
        let gathered = self.statements.entry(key).or_insert_with(|| GatheredStatement {
            statement: Statement {
                subject,
                ours: rule.value.first().clone(),
                term: quads.node(term),
                rule: rule.name.clone(),
                property: rule.property,
                value: value.clone(),
                qualifiers,
                rank: Rank::Normal,
                contradicted: BTreeSet::new(),
                evidence: Vec::new(),
            },
            node,
            properties: properties.into_iter().chain([rule.value.first().clone()]).collect(),
            records: BTreeSet::new(),
        });
        gathered.records.extend(records);
    }

    /// The variants of a statement with the values of one more qualifier. Several values become qualifiers of the same
    /// statement, unless the property is single-valued: then each value makes a variant of its own.
    fn vary(
        &mut self,
        variants: Vec<Variant>,
        rule: &QualifierRule,
        sourced: &[SourcedValue],
        subject: Id,
        converter: &Converter<'_>,
    ) -> Vec<Variant> {
        let values = self.qualifiers(rule, sourced, subject, converter);
        if values.is_empty() {
            return variants;
        }
        let alone = rule.value.single().is_some_and(|property| self.facts.is_single_valued(property));
        let groups: Vec<&[Qualifier<'_>]> = if alone { values.chunks(1).collect() } else { vec![&values] };
        let mut varied = Vec::new();
        for (qualifiers, records) in &variants {
            for group in &groups {
                let (mut qualifiers, mut records) = (qualifiers.clone(), records.clone());
                qualifiers.extend(group.iter().map(|(value, _)| (rule.property, value.clone())));
                records.extend(group.iter().flat_map(|(_, records)| records.iter().copied()));
                varied.push((qualifiers, records));
            }
        }
        varied
    }

    /// The values of a qualifier. Of values that agree, only the most precise is kept.
    fn qualifiers<'s>(
        &mut self,
        rule: &QualifierRule,
        sourced: &'s [SourcedValue],
        subject: Id,
        converter: &Converter<'_>,
    ) -> Vec<Qualifier<'s>> {
        let mut values: Vec<Qualifier<'s>> = Vec::new();
        for (term, records) in sourced {
            match converter.convert(*term, &rule.conversion, rule.precision) {
                Ok(Some(value)) => values.push((value, records)),
                Ok(None) => {}
                Err(reason) => self.leave_out(subject, rule.property, &reason, records.iter().copied()),
            }
        }
        let is_finest = |(value, _): &&Qualifier<'_>| !values.iter().any(|(other, _)| refines(other, value));
        values.iter().filter(is_finest).cloned().collect()
    }

    fn leave_out(&mut self, subject: Id, property: PropertyId, reason: &str, records: impl IntoIterator<Item = Id>) {
        let key = (subject, property, reason.to_owned());
        self.left_out.entry(key).or_default().extend(records);
    }

    fn finish(self) -> Gathered {
        let facts = self.facts;
        let statements = self.statements.into_values().map(|found| with_evidence(found, facts));
        let mut statements: Vec<Statement> = statements.collect();
        // Ids are in the order of N-Quads, in which the end of an IRI sorts after many characters.
        statements.sort_by(|a, b| a.subject.cmp(&b.subject));
        // Facts that only registers state have no record to report.
        let reported = self.left_out.into_iter().filter(|(_, records)| !records.is_empty());
        let mut left_out: Vec<LeftOut> = reported
            .filter_map(|((subject, property, reason), records)| {
                let records = nodes(facts, &records);
                Some(LeftOut { subject: facts.quads.node(subject)?, property, reason, records })
            })
            .collect();
        left_out.sort_by(|a, b| a.subject.cmp(&b.subject));
        Gathered { statements, left_out }
    }
}

/// The statement with the evidence of its records, and its rank.
fn with_evidence(found: GatheredStatement, facts: &LinkFacts) -> Statement {
    let records = nodes(facts, &found.records);
    let evidence = records.iter().filter_map(|record| facts.evidence.of_record(record));
    let evidence = evidence.map(|evidence| evidence.about(&found.properties));
    let statement = Statement { evidence: evidence.collect(), ..found.statement };
    ranked(statement, &found.node, &found.properties, facts)
}

/// The nodes with these ids, in the order of their IRIs.
fn nodes(facts: &LinkFacts, ids: &BTreeSet<Id>) -> Vec<NamedNode> {
    let mut nodes: Vec<NamedNode> = ids.iter().filter_map(|id| facts.quads.node(*id)).collect();
    nodes.sort();
    nodes
}

/// The value of a qualifier, and the records that give it.
type Qualifier<'s> = (Value, &'s BTreeSet<Id>);

/// The qualifiers of a statement, and the records that support the statement with them.
type Variant = (Vec<(PropertyId, Value)>, BTreeSet<Id>);

/// Assigns records to variants. Records that give both the value and a qualifier support the statement with the
/// qualifier; records that give only the value support a statement without qualifiers. If no record gives both, the
/// records are combined.
fn supported(variants: Vec<Variant>, records: &BTreeSet<Id>) -> Vec<Variant> {
    let mut bare = records.clone();
    let mut supported = Vec::new();
    for (qualifiers, mut qualifying) in variants {
        if qualifying.is_disjoint(records) {
            qualifying.extend(records);
        }
        bare.retain(|record| !qualifying.contains(record));
        supported.push((qualifiers, qualifying));
    }
    if !bare.is_empty() {
        supported.push((Vec::new(), bare));
    }
    supported
}

/// Whether `fine` is a more precise form of `coarse`.
fn refines(fine: &Value, coarse: &Value) -> bool {
    matches!((fine, coarse), (Value::Time(fine), Value::Time(coarse)) if fine != coarse && coarse.contains(*fine))
}

/// The subjects of the statement: the node, or the values of the rule's subject property.
fn subjects(rule: &Rule, scope: &Scope<'_>, facts: &LinkFacts) -> Vec<Id> {
    let Some(property) = &rule.subject else { return vec![scope.node] };
    let values = scope.values_of(property).into_iter().map(|(value, _)| value);
    values.filter(|value| facts.quads.term(*value).iri().is_some()).collect()
}

/// The values of a qualifier for a statement: those given by the records of the statement's value; failing that, those
/// of other records of the source, if there is no other value that they could qualify.
fn qualifier_values(scope: &Scope<'_>, path: &PropertyPath, records: &BTreeSet<Id>, only: bool) -> Vec<SourcedValue> {
    let sourced = scope.values(path);
    let own: Vec<SourcedValue> = sourced.iter().filter(|(_, others)| !others.is_disjoint(records)).cloned().collect();
    if own.is_empty() && only { sourced } else { own }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::ProjectIris;
    use diwan_rdf::write::Prefixes;
    use oxigraph::io::{RdfFormat, RdfParser};
    use std::path::Path;

    const HEAD: &str = r#"
        @base <https://ex.org/> . @prefix s: <http://schema.org/> . @prefix d: <http://purl.org/dc/terms/> .
        @prefix prov: <http://www.w3.org/ns/prov#> . @prefix oa: <http://www.w3.org/ns/oa#> .
        @prefix diwan: <https://w3id.org/diwan/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        <graph/ontology> { d:date diwan:singleValued true . }
        <graph/editorial> { <id/act> a s:Event . <id/who> s:sameAs <http://www.wikidata.org/entity/Q1> .
          <id/medal> s:sameAs <http://www.wikidata.org/entity/Q2> . <id/other> s:sameAs <http://www.wikidata.org/entity/Q3> . }
        <graph/provenance> {
          <record/1> prov:wasDerivedFrom <quote/1> . <quote/1> oa:exact "1" ; prov:wasQuotedFrom <source/a> .
          <record/2> prov:wasDerivedFrom <quote/2> . <quote/2> oa:exact "2" ; prov:wasQuotedFrom <source/a> .
          <record/3> prov:wasDerivedFrom <quote/3> . <quote/3> oa:exact "3" ; prov:wasQuotedFrom <source/b> . }
    "#;

    const RULES: &str = "rule,class,when,subject,value,property,qualifies,alternative,conversion,precision,label\n\
        award,s:Event,,s:recipient,s:award,P166,,,item,,award\ndate,,,,d:date,P585,award,,time,day,date\n\
        by,,,,s:sponsor,P1027,award,,item,,by\n";

    /// Statements as `subject property value {qualifiers} [records]`.
    fn gathered(body: &str) -> (Vec<String>, Vec<String>) {
        let text = format!("{HEAD}{body}");
        let quads = RdfParser::from_format(RdfFormat::TriG).for_slice(text.as_bytes());
        let lines: String = quads.map(|quad| format!("{} .\n", quad.unwrap())).collect();
        let store = crate::store::load(lines.as_bytes()).unwrap();
        let prefixes: Prefixes =
            [("s", "http://schema.org/"), ("d", "http://purl.org/dc/terms/")].into_iter().collect();
        let crosswalk = Crosswalk::parse(Path::new("w.csv"), RULES.as_bytes(), &prefixes).unwrap();
        let facts = LinkFacts::read(&store, &ProjectIris::new("https://ex.org/")).unwrap();
        let found = gather(&facts, &crosswalk, &Concepts::default());
        let local = |iri: &str| iri.rsplit('/').next().unwrap().to_owned();
        let shown = |statement: &Statement| {
            let qualifiers: Vec<_> = statement.qualifiers.iter().map(|(p, value)| format!("{p} {value}")).collect();
            let records: Vec<_> = statement.evidence.iter().map(|evidence| local(evidence.record.as_str())).collect();
            let (subject, value) = (local(statement.subject.as_str()), &statement.value);
            format!("{subject} {value} {{{}}} [{}]", qualifiers.join(", "), records.join(" "))
        };
        (found.statements.iter().map(shown).collect(), found.left_out.iter().map(|left| left.reason.clone()).collect())
    }

    #[test]
    fn only_rows_of_one_source_are_combined() {
        let (statements, left_out) = gathered(
            r#"<record/1> { <id/act> s:recipient <id/who> ; s:award <id/medal> . }
               <record/2> { <id/act> d:date "2006-10-04"^^xsd:date ; s:sponsor <id/other> , <id/medal> . }
               <record/3> { <id/act> d:date "2006-11-23"^^xsd:date ; s:award <id/medal> . }"#,
        );
        assert_eq!(statements, ["who Q2 {P585 2006-10-04, P1027 Q2, P1027 Q3} [1 2]"]);
        assert_eq!(left_out, ["no record of this source gives its subject"]);
    }

    #[test]
    fn a_record_supports_no_qualifier_that_it_does_not_give() {
        let (statements, _) = gathered(
            r#"<record/1> { <id/act> s:recipient <id/who> ; s:award <id/medal> ; d:date "2006"^^xsd:gYear . }
               <record/2> { <id/act> s:recipient <id/who> ; s:award <id/medal> . }"#,
        );
        assert_eq!(statements, ["who Q2 {} [2]", "who Q2 {P585 2006} [1]"]);
    }

    #[test]
    fn dates_are_not_combined_with_other_values_of_the_same_source() {
        let (statements, _) = gathered(
            r#"<record/1> { <id/act> s:recipient <id/who> ; s:award <id/medal> ; d:date "2006"^^xsd:gYear . }
               <record/2> { <id/act> s:recipient <id/who> ; s:award <id/other> . }"#,
        );
        assert_eq!(statements, ["who Q2 {P585 2006} [1]", "who Q3 {} [2]"]);
    }

    #[test]
    fn contradicting_dates_give_two_statements_and_less_precise_ones_none() {
        let (statements, _) = gathered(
            r#"<record/1> { <id/act> s:recipient <id/who> ; s:award <id/medal> ;
                 d:date "2006-10-04"^^xsd:date , "2006-10"^^xsd:gYearMonth , "2007-01"^^xsd:gYearMonth . }"#,
        );
        assert_eq!(statements, ["who Q2 {P585 2006-10-04} [1]", "who Q2 {P585 2007-01} [1]"]);
    }
}
