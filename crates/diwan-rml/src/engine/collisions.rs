//! Which statements can be made more than once. To hash every line costs more than to make it. For most mappings, the shapes
//! of the terms and the uniqueness of the subjects show that no line needs it.

use super::plan::Repeats;
use super::term::TermShape;
use super::{GraphPlan, ObjectPlan, Plan, StatementPlan, TriplesMapPlan};
use crate::mapping::{DEFAULT_GRAPH, R2RML_DEFAULT_GRAPH};

/// A statement with the shapes of its terms.
struct Shaped<'p> {
    source: usize,
    map: usize,
    statement: usize,
    subject: TermShape<'p>,
    predicate: TermShape<'p>,
    object: TermShape<'p>,
    /// Its graphs, and whether the default graph can be among them.
    graphs: Vec<TermShape<'p>>,
    default_graph: bool,
    /// Whether a row makes it at most once for each subject: with one predicate and in one graph.
    once: bool,
}

impl Shaped<'_> {
    fn may_equal(&self, other: &Self) -> bool {
        self.predicate.may_equal(&other.predicate)
            && self.subject.may_equal(&other.subject)
            && self.object.may_equal(&other.object)
            && self.may_share_graph(other)
    }

    fn may_share_graph(&self, other: &Self) -> bool {
        (self.default_graph && other.default_graph)
            || self.graphs.iter().any(|graph| other.graphs.iter().any(|other| graph.may_equal(other)))
    }

    fn same_map(&self, other: &Self) -> bool {
        (self.source, self.map) == (other.source, other.map)
    }
}

/// How many statements are compared, each with each. If there are more, it costs less to hash their lines.
const MOST_COMPARED: usize = 1 << 12;

impl Plan {
    /// The same plan with all graphs merged into the default graph, for formats without graphs. Graph names are still made
    /// of the data, and values that cannot be graph names are reported. A triple that is in several graphs is written
    /// once. Blank nodes of different graphs stay different.
    #[must_use]
    pub fn merging_graphs(mut self) -> Self {
        self.merges_graphs = true;
        find_repeats(&mut self);
        self
    }
}

/// Sets in every statement of `plan` how its lines may repeat.
pub(super) fn find_repeats(plan: &mut Plan) {
    find_repeats_of(plan, MOST_COMPARED);
}

fn find_repeats_of(plan: &mut Plan, most: usize) {
    let shaped = shapes(plan);
    if shaped.len() > most {
        // Every statement has [`Repeats::Anywhere`], which is always correct.
        return;
    }
    let groups = groups(&shaped);
    let found: Vec<_> = (0..shaped.len()).map(|index| repeats(plan, &shaped, &groups, index)).collect();
    let places: Vec<_> = shaped.iter().map(|one| (one.source, one.map, one.statement)).collect();
    for ((source, map, statement), repeats) in places.into_iter().zip(found) {
        plan.sources[source].maps[map].statements[statement].repeats = repeats;
    }
}

/// The group of each statement. Statements that can be equal are in the same group, directly or by way of others: their lines
/// must be compared in one place.
fn groups(shaped: &[Shaped<'_>]) -> Vec<usize> {
    let mut groups: Vec<usize> = (0..shaped.len()).collect();
    for (index, one) in shaped.iter().enumerate() {
        for other in (index + 1..shaped.len()).filter(|other| one.may_equal(&shaped[*other])) {
            let (from, to) = (groups[other], groups[index]);
            if from == to {
                continue;
            }
            groups.iter_mut().filter(|group| **group == from).for_each(|group| *group = to);
        }
    }
    groups
}

fn repeats(plan: &Plan, shaped: &[Shaped<'_>], groups: &[usize], index: usize) -> Repeats {
    let one = &shaped[index];
    let others = || (0..shaped.len()).filter(|other| *other != index && groups[*other] == groups[index]);
    if others().any(|other| !shaped[other].same_map(one)) {
        return Repeats::Anywhere;
    }
    match &plan.sources[one.source].maps[one.map].statements[one.statement].object {
        _ if others().next().is_some() || !one.once => Repeats::InRowOfUniqueSubject,
        ObjectPlan::Term(object) if object.is_single() => Repeats::NowhereWithUniqueSubject,
        ObjectPlan::Term(_) => Repeats::InRowOfUniqueSubject,
        ObjectPlan::Join(_) => Repeats::NowhereWithDistinctObjects,
    }
}

fn shapes(whole: &Plan) -> Vec<Shaped<'_>> {
    let mut shaped = Vec::new();
    for (source, source_plan) in whole.sources.iter().enumerate() {
        let is_flat = source_plan.is_flat();
        for (map, map_plan) in source_plan.maps.iter().enumerate() {
            for (statement, plan) in map_plan.statements.iter().enumerate() {
                let graphs = written_graphs(whole, map_plan, plan);
                let object = match &plan.object {
                    ObjectPlan::Term(term) => term,
                    ObjectPlan::Join(join) => &join.subject,
                };
                shaped.push(Shaped {
                    source,
                    map,
                    statement,
                    subject: TermShape::of(&map_plan.subject),
                    predicate: TermShape::of(&plan.predicate),
                    object: TermShape::of(object),
                    graphs: graphs.iter().flatten().map(TermShape::of).collect(),
                    default_graph: may_be_default(graphs),
                    once: is_flat && plan.predicate.is_single() && graphs.len() <= 1,
                });
            }
        }
    }
    shaped
}

/// The graphs that distinguish the lines of a statement from others. If graphs are merged there are none, except for blank
/// nodes, whose labels depend on the graph.
fn written_graphs<'p>(plan: &Plan, map: &'p TriplesMapPlan, statement: &StatementPlan) -> &'p [GraphPlan] {
    if plan.merges_graphs && !statement.blank { &[] } else { &map.graphs[statement.graphs] }
}

/// Whether the default graph can be among these: a graph name from the data can denote it, too.
fn may_be_default(graphs: &[GraphPlan]) -> bool {
    let is_default = |name: &TermShape<'_>| {
        [DEFAULT_GRAPH, R2RML_DEFAULT_GRAPH].iter().any(|node| name.admits(node.to_string().as_bytes()))
    };
    graphs.is_empty() || graphs.iter().any(|graph| graph.as_ref().is_none_or(|term| is_default(&TermShape::of(term))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::compile;
    use crate::mapping::parse_mapping;
    use crate::source::DirectoryFiles;
    use std::path::Path;

    const PEOPLE: &str = "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
        ex:people rml:referenceFormulation rml:CSV ; rml:source [ rml:path \"people.csv\" ] .
        ex:A rml:logicalSource ex:people ; rml:subjectMap [ rml:template \"http://ex.org/person/{id}\" ] ;
          rml:predicateObjectMap";

    /// How the lines of each statement may repeat.
    fn repeats(mapping: &str) -> Vec<&'static str> {
        kinds(&plan(mapping))
    }

    fn plan(mapping: &str) -> Plan {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("people.csv"), "id,name,team,lang\n").unwrap();
        let mapping = parse_mapping(format!("{PEOPLE}{mapping}").as_bytes(), Path::new("m.ttl")).unwrap();
        compile(&mapping, &DirectoryFiles::new(folder.path()), None).unwrap()
    }

    fn kinds(plan: &Plan) -> Vec<&'static str> {
        let statements = plan.sources.iter().flat_map(|source| &source.maps).flat_map(|map| &map.statements);
        let kind = |repeats| match repeats {
            Repeats::Anywhere => "anywhere",
            Repeats::NowhereWithDistinctObjects => "join",
            Repeats::InRowOfUniqueSubject => "row",
            Repeats::NowhereWithUniqueSubject => "nowhere",
        };
        statements.map(|statement| kind(statement.repeats)).collect()
    }

    #[test]
    fn only_so_many_statements_are_compared() {
        let names = "[ rml:predicate ex:name ; rml:objectMap [ rml:reference \"name\" ] ]";
        let teams = "[ rml:predicate ex:team ; rml:objectMap [ rml:reference \"team\" ] ] .";
        for (most, expected) in [(2, "nowhere"), (1, "anywhere")] {
            let mut plan = plan(&format!("{names} , {teams}"));
            let statements = plan.sources.iter_mut().flat_map(|source| &mut source.maps);
            statements.flat_map(|map| &mut map.statements).for_each(|one| one.repeats = Repeats::default());
            find_repeats_of(&mut plan, most);
            assert_eq!(kinds(&plan), [expected; 2]);
        }
        // The real number: a statement for each predicate.
        let many = |number: usize| {
            let predicates: Vec<_> = (0..number).map(|n| format!("ex:p{n}")).collect();
            let map =
                format!("[ rml:predicate {} ; rml:objectMap [ rml:reference \"name\" ] ] .", predicates.join(","));
            kinds(&plan(&map))
        };
        assert!(many(MOST_COMPARED).iter().all(|repeats| *repeats == "nowhere"));
        assert!(many(MOST_COMPARED + 1).iter().all(|repeats| *repeats == "anywhere"));
    }

    #[test]
    fn different_predicates_cannot_collide_and_equal_ones_can() {
        let names = "[ rml:predicate ex:name ; rml:objectMap [ rml:reference \"name\" ] ]";
        let teams = "[ rml:predicate ex:team ; rml:objectMap [ rml:reference \"team\" ] ]";
        assert_eq!(repeats(&format!("{names} , {teams} .")), ["nowhere", "nowhere"]);
        let both = "[ rml:predicate ex:p ; rml:objectMap [ rml:reference \"name\" ] , [ rml:reference \"team\" ] ] .";
        assert_eq!(repeats(both), ["row", "row"]);
        let apart = "[ rml:predicate ex:p ; rml:objectMap [ rml:reference \"name\" ; rml:language \"en\" ] , [ rml:reference \"name\" ] ] .";
        assert_eq!(repeats(apart), ["row", "row"], "a natural literal may have any datatype");
    }

    #[test]
    fn other_triples_maps_collide_unless_their_terms_differ() {
        let other = |template: &str| {
            repeats(&format!(
                "[ rml:predicate ex:p ; rml:objectMap [ rml:reference \"name\" ] ] .
                 ex:B rml:logicalSource ex:people ; rml:subjectMap [ rml:template \"{template}\" ] ;
                   rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference \"team\" ] ] ."
            ))
        };
        assert_eq!(other("http://ex.org/person/{team}"), ["anywhere", "anywhere"]);
        assert_eq!(other("http://ex.org/{team}"), ["anywhere", "anywhere"]);
        assert_eq!(other("http://ex.org/team/{team}"), ["nowhere", "nowhere"]);
        assert_eq!(other("{team}"), ["anywhere", "anywhere"], "what stands behind a base may begin with anything");
    }

    #[test]
    fn graphs_and_joins() {
        let graphs = "[ rml:predicate ex:p ; rml:objectMap [ rml:reference \"name\" ] ; rml:graph ex:g ] ,
            [ rml:predicate ex:p ; rml:objectMap [ rml:reference \"name\" ] ; rml:graph ex:h ] .";
        assert_eq!(repeats(graphs), ["nowhere", "nowhere"]);
        let join = "[ rml:predicate ex:p ; rml:objectMap [ rml:parentTriplesMap ex:A ;
            rml:joinCondition [ rml:child \"team\" ; rml:parent \"team\" ] ] ] .";
        assert_eq!(repeats(join), ["join"]);
    }

    #[test]
    fn merged_graphs_tell_nothing_apart_but_blank_nodes() {
        let merged = |mapping: &str| kinds(&plan(mapping).merging_graphs());
        let graphs = |object: &str| {
            let map = |graph: &str| format!("[ rml:predicate ex:p ; rml:objectMap [ {object} ] ; rml:graph {graph} ]");
            format!("{} , {} .", map("ex:g"), map("ex:h"))
        };
        let names = graphs("rml:reference \"name\"");
        assert_eq!((repeats(&names), merged(&names)), (vec!["nowhere"; 2], vec!["row"; 2]));
        let blank = graphs("rml:reference \"name\" ; rml:termType rml:BlankNode");
        assert_eq!((repeats(&blank), merged(&blank)), (vec!["nowhere"; 2], vec!["nowhere"; 2]));
        let several = "[ rml:predicate ex:p ; rml:objectMap [ rml:reference \"name\" ] ; rml:graph ex:g , ex:h ] .";
        assert_eq!((repeats(several), merged(several)), (vec!["row"], vec!["nowhere"]));
        let others = format!(
            "{several} ex:B rml:logicalSource ex:people ; rml:subjectMap [ rml:template \"http://ex.org/person/{{id}}\" ; rml:graph ex:i ] ;
               rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference \"team\" ] ] ."
        );
        assert_eq!((repeats(&others), merged(&others)), (vec!["row", "nowhere"], vec!["anywhere"; 2]));
    }

    #[test]
    fn what_links_two_statements_makes_them_one_group() {
        let object = |rest: &str| format!("[ rml:predicate ex:p ; rml:objectMap [ rml:reference \"name\" {rest} ] ]");
        let mapping = format!(
            "{} , {} . ex:B rml:logicalSource ex:people ; rml:subjectMap [ rml:template \"http://ex.org/person/{{id}}\" ] ;
               rml:predicateObjectMap {} .",
            object("; rml:language \"en\""),
            object("; rml:languageMap [ rml:reference \"lang\" ]"),
            object("; rml:language \"de\"")
        );
        assert_eq!(repeats(&mapping), ["anywhere", "anywhere", "anywhere"]);
    }

    #[test]
    fn a_graph_from_the_data_can_be_the_default_graph() {
        let names = "[ rml:predicate ex:p ; rml:objectMap [ rml:reference \"name\" ]";
        let mapping = format!("{names} ] , {names} ; rml:graphMap [ rml:reference \"team\" ] ] .");
        assert_eq!(repeats(&mapping), ["row", "row"]);
        let template = format!("{names} ] , {names} ; rml:graphMap [ rml:template \"http://ex.org/{{team}}\" ] ] .");
        assert_eq!(repeats(&template), ["nowhere", "nowhere"]);
    }
}
