//! Contradictions: two or more records that cannot all be right about a single-valued property of one entity.

use super::compatible::{Bound, Containment, figures_agree, values_agree};
use super::{PartialDate, vocab};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What one record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The record, which is also its graph.
    pub record: NamedNode,
    /// The value it gives.
    pub value: Term,
}

/// A contradiction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What it is about.
    pub entity: NamedNode,
    /// The property whose values differ.
    pub property: NamedNode,
    /// What the records say, those alone that contradict another, by side: claims of one side agree with each other and
    /// contradict the same others. Within a side by value and then by record.
    pub sides: Vec<Vec<Claim>>,
}

impl Conflict {
    /// The claims of all sides.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.sides.iter().flatten()
    }
}

/// Finds all contradictions in `quads`: properties are those that the ontology marks with `diwan:singleValued`, facts
/// those in the graphs of records. Sorted by entity and property.
pub fn find_conflicts(quads: &[Quad]) -> Vec<Conflict> {
    let index = Index::new(quads);
    index
        .claims(quads)
        .into_iter()
        .filter_map(|((entity, property), claims)| {
            let conflict = Conflict { sides: index.sides(&property, claims), entity, property };
            several_records(&conflict).then_some(conflict)
        })
        .collect()
}

/// One record that gives two values is a mistake of the table, which the shapes tell.
fn several_records(conflict: &Conflict) -> bool {
    let mut records = conflict.claims().map(|claim| &claim.record);
    let first = records.next();
    records.any(|record| Some(record) != first)
}

/// What has to be looked up while values are compared.
struct Index<'q> {
    single_valued: HashSet<NamedNodeRef<'q>>,
    records: HashSet<NamedNodeRef<'q>>,
    containment: Containment,
    bounds: HashMap<&'q NamedNode, Bound>,
    observed: HashMap<&'q NamedNode, &'q Term>,
}

impl<'q> Index<'q> {
    fn new(quads: &'q [Quad]) -> Self {
        let mut index = Self {
            single_valued: HashSet::new(),
            records: HashSet::new(),
            containment: Containment::default(),
            bounds: HashMap::new(),
            observed: HashMap::new(),
        };
        quads.iter().for_each(|quad| index.add(quad));
        index
    }

    fn add(&mut self, quad: &'q Quad) {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return };
        let predicate = quad.predicate.as_ref();
        match (&quad.object, &quad.graph_name) {
            (Term::Literal(value), _) if predicate == vocab::SINGLE_VALUED && value.value() == "true" => {
                self.single_valued.insert(subject.as_ref());
            }
            (Term::NamedNode(_), _) if predicate == vocab::WAS_DERIVED_FROM => {
                self.records.insert(subject.as_ref());
            }
            (Term::NamedNode(outer), _) if predicate == vocab::CONTAINED_IN_PLACE => {
                self.containment.insert(subject.clone(), outer.clone());
            }
            (Term::NamedNode(bound), GraphName::NamedNode(record)) if predicate == vocab::BOUND => {
                self.bounds.insert(record, Bound::from_concept(bound.as_str()));
            }
            (date, GraphName::NamedNode(record)) if predicate == vocab::OBSERVATION_DATE => {
                self.observed.insert(record, date);
            }
            _ => {}
        }
    }

    fn claims(&self, quads: &[Quad]) -> BTreeMap<(NamedNode, NamedNode), Vec<Claim>> {
        let mut claims: BTreeMap<_, Vec<Claim>> = BTreeMap::new();
        for quad in quads {
            let (NamedOrBlankNode::NamedNode(entity), GraphName::NamedNode(record)) = (&quad.subject, &quad.graph_name)
            else {
                continue;
            };
            if self.single_valued.contains(&quad.predicate.as_ref()) && self.records.contains(&record.as_ref()) {
                let claim = Claim { record: record.clone(), value: quad.object.clone() };
                claims.entry((entity.clone(), quad.predicate.clone())).or_default().push(claim);
            }
        }
        claims
    }

    /// Claims that contradict the same others agree with each other, or each would be among the other's others.
    fn sides(&self, property: &NamedNode, mut claims: Vec<Claim>) -> Vec<Vec<Claim>> {
        claims.sort_by_cached_key(|claim| (order(&claim.value), claim.record.as_str().to_owned()));
        let others = |claim: &Claim| -> Vec<usize> {
            (0..claims.len()).filter(|other| !self.agree(property, claim, &claims[*other])).collect()
        };
        let mut sides: Vec<(Vec<usize>, Vec<Claim>)> = Vec::new();
        for claim in &claims {
            let others = others(claim);
            match sides.iter_mut().find(|(contradicted, _)| *contradicted == others) {
                _ if others.is_empty() => {}
                Some((_, side)) => side.push(claim.clone()),
                None => sides.push((others, vec![claim.clone()])),
            }
        }
        sides.into_iter().map(|(_, side)| side).collect()
    }

    fn agree(&self, property: &NamedNode, a: &Claim, b: &Claim) -> bool {
        if a.value == b.value || self.observed_apart(a, b) {
            return true;
        }
        match (&a.value, &b.value) {
            (Term::Literal(x), Term::Literal(y)) if property.as_ref() == vocab::VALUE => {
                let bound = |claim: &Claim| self.bounds.get(&claim.record).copied().unwrap_or_default();
                figures_agree((x, bound(a)), (y, bound(b)))
            }
            _ => values_agree(&a.value, &b.value, &self.containment),
        }
    }

    /// Figures of different days do not contradict each other.
    fn observed_apart(&self, a: &Claim, b: &Claim) -> bool {
        let date = |claim: &Claim| match self.observed.get(&claim.record) {
            Some(Term::Literal(literal)) => PartialDate::from_literal(literal.as_ref()),
            _ => None,
        };
        matches!((date(a), date(b)), (Some(a), Some(b)) if !a.agrees_with(b))
    }
}

/// Values as people expect them: numbers by size, all else by its text.
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

    const HEAD: &str = r#"
        @prefix diwan: <https://w3id.org/diwan/ns#> . @prefix schema: <http://schema.org/> .
        @prefix prov: <http://www.w3.org/ns/prov#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix ex: <http://ex.org/> . @prefix bound: <https://w3id.org/diwan/bound/> .
        ex:ontology { schema:startDate diwan:singleValued true . schema:value diwan:singleValued true . }
        ex:prov { ex:r1 prov:wasDerivedFrom ex:q1 . ex:r2 prov:wasDerivedFrom ex:q2 . ex:r3 prov:wasDerivedFrom ex:q3 . }
    "#;

    fn conflicts(body: &str) -> Vec<Conflict> {
        let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::TriG)
            .for_slice(format!("{HEAD}{body}").as_bytes())
            .collect::<Result<_, _>>()
            .unwrap();
        find_conflicts(&quads)
    }

    fn records(conflict: &Conflict) -> Vec<&str> {
        conflict.claims().map(|claim| claim.record.as_str().trim_start_matches("http://ex.org/")).collect()
    }

    #[test]
    fn only_records_that_contradict_take_part() {
        let found = conflicts(
            r#"ex:r1 { ex:m schema:startDate "1994-12-12"^^xsd:date } ex:r2 { ex:m schema:startDate "1994-12-13"^^xsd:date }
               ex:r3 { ex:m schema:startDate "1994-12"^^xsd:gYearMonth }"#,
        );
        assert_eq!(found.len(), 1);
        assert_eq!(records(&found[0]), ["r1", "r2"]);
    }

    #[test]
    fn a_coarser_value_stands_on_the_side_it_agrees_with() {
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
    fn other_properties_and_other_graphs_are_left_alone() {
        assert!(conflicts(r#"ex:r1 { ex:m schema:about ex:a } ex:r2 { ex:m schema:about ex:b }"#).is_empty());
        let outside =
            r#"ex:g { ex:m schema:startDate "1994"^^xsd:gYear } ex:r2 { ex:m schema:startDate "1995"^^xsd:gYear }"#;
        assert!(conflicts(outside).is_empty());
    }

    #[test]
    fn one_number_in_two_spellings_is_no_contradiction() {
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
    }

    #[test]
    fn bounds_are_read_from_the_record() {
        let body = "ex:r1 { ex:f schema:value 50 ; diwan:bound bound:over } ex:r2 { ex:f schema:value 57 }";
        assert!(conflicts(body).is_empty());
        assert_eq!(conflicts(&body.replace("bound:over", "bound:exactly")).len(), 1);
    }
}
