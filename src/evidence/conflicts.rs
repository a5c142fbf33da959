//! Detection of conflicts: two or more records that cannot all be right about a single-valued property of an entity.

use super::compatible::{Bound, Containment, figures_agree, literals_agree};
use super::{Claim, PartialDate, vocab};
use diwan_rdf::quads::{Id, Pattern, Quads, Statement};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// A conflict between records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The entity.
    pub entity: NamedNode,
    /// The property whose values differ.
    pub property: NamedNode,
    /// The claims that contradict another one, grouped into sides: claims of a side are compatible with each other and
    /// contradict the same others. A side is sorted by value, then by record.
    pub sides: Vec<Vec<Claim>>,
}

impl Conflict {
    /// The claims of all sides.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.sides.iter().flatten()
    }
}

/// Finds all conflicts in `quads`, sorted by entity and property. Only properties that the ontology marks with
/// `diwan:singleValued` and statements in the graphs of records are considered.
pub fn find_conflicts(quads: &Quads) -> Vec<Conflict> {
    let index = Index::new(quads);
    let mut conflicts: Vec<_> = index.single_valued.iter().flat_map(|property| index.of_property(*property)).collect();
    conflicts.sort_by(|a, b| (&a.entity, &a.property).cmp(&(&b.entity, &b.property)));
    conflicts
}

/// Finds the conflicts about one property, as if it were single-valued, sorted by entity.
pub(super) fn conflicts_about(quads: &Quads, property: Id) -> Vec<Conflict> {
    Index::new(quads).of_property(property)
}

/// The data needed to compare values.
struct Index<'q> {
    quads: &'q Quads,
    single_valued: BTreeSet<Id>,
    records: FxHashSet<Id>,
    containment: Containment,
    bounds: FxHashMap<Id, Bound>,
    observed: FxHashMap<Id, Id>,
}

/// A claim by the ids of its terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Numbered {
    entity: Id,
    value: Id,
    record: Id,
}

impl<'q> Index<'q> {
    fn new(quads: &'q Quads) -> Self {
        let is_true = |id: Id| quads.term(id).value().is_some_and(|value| value == "true");
        let iri = |id: Id| quads.term(id).iri();
        let with = |property| with_property(quads, property);
        let single_valued = with(vocab::SINGLE_VALUED).filter(|found| is_true(found.object));
        let derived = with(vocab::WAS_DERIVED_FROM).filter(|found| iri(found.object).is_some());
        let bound = |found: Statement| Some((found.graph, Bound::from_concept(iri(found.object)?)));
        Self {
            quads,
            single_valued: single_valued
                .filter(|found| iri(found.subject).is_some())
                .map(|found| found.subject)
                .collect(),
            records: derived.map(|found| found.subject).collect(),
            containment: Containment::new(quads),
            bounds: with(vocab::BOUND).filter_map(bound).collect(),
            observed: with(vocab::OBSERVATION_DATE).map(|found| (found.graph, found.object)).collect(),
        }
    }

    /// The conflicts about one property.
    fn of_property(&self, property: Id) -> Vec<Conflict> {
        let uses = self.quads.matching(Pattern { predicate: Some(property), ..Pattern::ALL });
        let is_claim =
            |found: &Statement| self.records.contains(&found.graph) && self.quads.term(found.subject).iri().is_some();
        let claim = |found: Statement| Numbered { entity: found.subject, value: found.object, record: found.graph };
        let mut claims: Vec<_> = uses.filter(is_claim).map(claim).collect();
        claims.sort_unstable();
        let of_entities = claims.chunk_by(|a, b| a.entity == b.entity);
        of_entities.filter_map(|claims| self.conflict(property, claims)).collect()
    }

    /// The conflict between the claims about one entity, if there is one. A single record with two values is a mistake
    /// in the table, which the SHACL shapes report.
    fn conflict(&self, property: Id, claims: &[Numbered]) -> Option<Conflict> {
        let differ =
            |part: fn(&Numbered) -> Id| claims.iter().any(|claim| Some(part(claim)) != claims.first().map(part));
        if !differ(|claim| claim.value) || !differ(|claim| claim.record) {
            return None;
        }
        let (entity, property) = (self.quads.node(claims.first()?.entity)?, self.quads.node(property)?);
        let conflict = Conflict { sides: self.sides(&property, claims), entity, property };
        several_records(&conflict).then_some(conflict)
    }

    /// Groups claims into sides by the set of claims that they contradict. Two claims with the same set are compatible,
    /// because otherwise each would be in the set of the other.
    fn sides(&self, property: &NamedNode, claims: &[Numbered]) -> Vec<Vec<Claim>> {
        let mut read: Vec<_> = claims.iter().filter_map(|claim| self.read(property, claim)).collect();
        read.sort_by_cached_key(|(sort, claim)| (order(&claim.value), claim.record.as_str().to_owned(), *sort));
        let sorts: BTreeSet<Sort> = read.iter().map(|(sort, _)| *sort).collect();
        let values: BTreeMap<Id, &Term> = read.iter().map(|(sort, claim)| (sort.value, &claim.value)).collect();
        let others = |one: &Sort| -> Vec<Sort> {
            sorts.iter().copied().filter(|other| !self.agree(property, (one, other), &values)).collect()
        };
        let contradicted: BTreeMap<Sort, Vec<Sort>> = sorts.iter().map(|sort| (*sort, others(sort))).collect();
        let mut sides: Vec<(&[Sort], Vec<Claim>)> = Vec::new();
        for (sort, claim) in &read {
            let others = contradicted.get(sort).map_or(&[][..], Vec::as_slice);
            match sides.iter_mut().find(|(contradicted, _)| *contradicted == others) {
                _ if others.is_empty() => {}
                Some((_, side)) => side.push(claim.clone()),
                None => sides.push((others, vec![claim.clone()])),
            }
        }
        sides.into_iter().map(|(_, side)| side).collect()
    }

    fn read(&self, property: &NamedNode, claim: &Numbered) -> Option<(Sort, Claim)> {
        let record = claim.record;
        let sort = Sort {
            value: claim.value,
            bound: self.bounds.get(&record).copied().unwrap_or_default(),
            observed: self.observed.get(&record).copied(),
        };
        let claim = Claim {
            record: self.quads.node(record)?,
            entity: self.quads.node(claim.entity)?,
            property: property.clone(),
            value: self.quads.term(claim.value).to_term()?,
        };
        Some((sort, claim))
    }

    fn agree(&self, property: &NamedNode, (a, b): (&Sort, &Sort), values: &BTreeMap<Id, &Term>) -> bool {
        if a.value == b.value || self.observed_apart(a, b) {
            return true;
        }
        match (values.get(&a.value), values.get(&b.value)) {
            (Some(Term::Literal(x)), Some(Term::Literal(y))) if property.as_ref() == vocab::VALUE => {
                figures_agree((x, a.bound), (y, b.bound))
            }
            (Some(Term::Literal(x)), Some(Term::Literal(y))) => literals_agree(x, y),
            (Some(Term::NamedNode(_)), Some(Term::NamedNode(_))) => self.containment.agree(a.value, b.value),
            _ => false,
        }
    }

    /// Whether two figures were observed on different dates, so that they do not contradict each other. One with a date
    /// and one without may have been observed on different dates.
    fn observed_apart(&self, a: &Sort, b: &Sort) -> bool {
        let date = |sort: &Sort| match self.quads.term(sort.observed?).to_term()? {
            Term::Literal(literal) => Some(literal),
            _ => None,
        };
        let (a, b) = (date(a), date(b));
        let (Some(a), Some(b)) = (&a, &b) else { return a.is_some() != b.is_some() };
        let dates = (PartialDate::from_literal(a.as_ref()), PartialDate::from_literal(b.as_ref()));
        matches!(dates, (Some(a), Some(b)) if !a.agrees_with(b))
    }
}

/// The part of a claim that determines what contradicts it. It is shared by all records with the same value, bound and
/// date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sort {
    value: Id,
    bound: Bound,
    observed: Option<Id>,
}

/// Whether the claims come from more than one record.
fn several_records(conflict: &Conflict) -> bool {
    let mut records = conflict.claims().map(|claim| &claim.record);
    let first = records.next();
    records.any(|record| Some(record) != first)
}

/// The statements with a property, in canonical order.
fn with_property(quads: &Quads, property: NamedNodeRef<'_>) -> impl Iterator<Item = Statement> + use<> {
    let property = quads.terms().find_iri(property.as_str());
    let found = property.map(|property| quads.matching(Pattern { predicate: Some(property), ..Pattern::ALL }));
    let mut found: Vec<_> = found.into_iter().flatten().collect();
    found.sort_unstable();
    found.into_iter()
}

/// The sort key of values: integers by value, everything else by text.
fn order(value: &Term) -> (Option<i64>, String) {
    let number = match value {
        Term::Literal(literal) if literal.datatype() == xsd::INTEGER => literal.value().parse().ok(),
        _ => None,
    };
    (number, value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::io::{RdfFormat, RdfParser};
    use oxigraph::model::Quad;

    const HEAD: &str = "
        @prefix diwan: <https://w3id.org/diwan/ns#> . @prefix schema: <http://schema.org/> .
        @prefix prov: <http://www.w3.org/ns/prov#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix ex: <http://ex.org/> . @prefix bound: <https://w3id.org/diwan/bound/> .
        ex:ontology { schema:startDate diwan:singleValued true . schema:value diwan:singleValued true . }
        ex:prov { ex:r1 prov:wasDerivedFrom ex:q1 . ex:r2 prov:wasDerivedFrom ex:q2 . ex:r3 prov:wasDerivedFrom ex:q3 . }
    ";

    fn conflicts(body: &str) -> Vec<Conflict> {
        let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::TriG)
            .for_slice(format!("{HEAD}{body}").as_bytes())
            .collect::<Result<_, _>>()
            .unwrap();
        find_conflicts(&Quads::from_quads(&quads).unwrap())
    }

    fn records(conflict: &Conflict) -> Vec<&str> {
        conflict.claims().map(|claim| claim.record.as_str().trim_start_matches("http://ex.org/")).collect()
    }

    #[test]
    fn only_contradicting_records_are_sides() {
        let found = conflicts(
            r#"ex:r1 { ex:m schema:startDate "1994-12-12"^^xsd:date } ex:r2 { ex:m schema:startDate "1994-12-13"^^xsd:date }
               ex:r3 { ex:m schema:startDate "1994-12"^^xsd:gYearMonth }"#,
        );
        assert_eq!(found.len(), 1);
        assert_eq!(records(&found[0]), ["r1", "r2"]);
    }

    #[test]
    fn less_precise_values_join_the_side_they_agree_with() {
        let found = conflicts(
            r#"ex:r1 { ex:m schema:startDate "2003"^^xsd:gYear } ex:r2 { ex:m schema:startDate "2006-10-16"^^xsd:date }
               ex:r3 { ex:m schema:startDate "2003-10-16"^^xsd:date }"#,
        );
        let sides: Vec<Vec<&str>> = found[0]
            .sides
            .iter()
            .map(|side| side.iter().map(|claim| claim.record.as_str().trim_start_matches("http://ex.org/")).collect())
            .collect();
        assert_eq!(sides, [vec!["r1", "r3"], vec!["r2"]]);
    }

    #[test]
    fn other_properties_and_graphs_are_ignored() {
        assert!(conflicts("ex:r1 { ex:m schema:about ex:a } ex:r2 { ex:m schema:about ex:b }").is_empty());
        let outside =
            r#"ex:g { ex:m schema:startDate "1994"^^xsd:gYear } ex:r2 { ex:m schema:startDate "1995"^^xsd:gYear }"#;
        assert!(conflicts(outside).is_empty());
    }

    #[test]
    fn lexical_forms_of_one_number_do_not_contradict() {
        let said = |value: &str| {
            format!(
                r#"ex:r1 {{ ex:m ex:ordinal 3 }} ex:r2 {{ ex:m ex:ordinal "{value}"^^xsd:integer }}
                ex:ontology {{ ex:ordinal diwan:singleValued true }}"#
            )
        };
        assert!(conflicts(&said("03")).is_empty());
        assert_eq!(conflicts(&said("04")).len(), 1);
    }

    #[test]
    fn one_record_does_not_contradict_itself() {
        assert!(conflicts(r#"ex:r1 { ex:m schema:startDate "1994"^^xsd:gYear , "1995"^^xsd:gYear }"#).is_empty());
    }

    #[test]
    fn figures_of_different_years_agree() {
        let figure = |year: &str| {
            format!(
                r#"ex:r1 {{ ex:f schema:value 57 ; schema:observationDate "2006"^^xsd:gYear }}
                   ex:r2 {{ ex:f schema:value 60 ; schema:observationDate "{year}"^^xsd:gYear }}"#
            )
        };
        assert!(conflicts(&figure("2011")).is_empty());
        assert_eq!(conflicts(&figure("2006")).len(), 1);
        let undated = r#"ex:r1 { ex:f schema:value 52 ; schema:observationDate "1994"^^xsd:gYear }
            ex:r2 { ex:f schema:value 57 } ex:r3 { ex:f schema:value 60 }"#;
        let found = conflicts(undated);
        assert_eq!(found.iter().map(records).collect::<Vec<_>>(), [["r2", "r3"]]);
    }

    #[test]
    fn bounds_are_read_from_the_record() {
        let body = "ex:r1 { ex:f schema:value 50 ; diwan:bound bound:over } ex:r2 { ex:f schema:value 57 }";
        assert!(conflicts(body).is_empty());
        assert_eq!(conflicts(&body.replace("bound:over", "bound:exactly")).len(), 1);
    }
}
