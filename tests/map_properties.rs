//! For any tables, the engine of `diwan map` generates every statement once, independently of the number of threads and
//! of memory, and only statements that a direct interpretation of the mapping generates. All formats agree.

use diwan_rdf::write::{StreamTurtle, prefixes_for};
use diwan_rml::engine::{LineSink, Plan, Report, RunOptions, StreamLines, compile, run};
use diwan_rml::mapping::{Mapping, parse_mapping};
use diwan_rml::source::DirectoryFiles;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Quad, Triple};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::path::Path;
use tempfile::TempDir;

/// All kinds of statements: constants, classes, two maps with the same subjects, a graph from the data, a join with
/// another table and one with the same table.
const MAPPING: &str = r#"
@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
ex:left rml:referenceFormulation rml:CSV ; rml:source [ rml:path "left.csv" ; rml:null "" ] .
ex:right rml:referenceFormulation rml:CSV ; rml:source [ rml:path "right.csv" ; rml:null "" ] .
ex:A rml:logicalSource ex:left ; rml:subjectMap [ rml:template "http://ex.org/{a}" ; rml:class ex:C ] ;
  rml:predicateObjectMap [ rml:predicate ex:p , ex:q ; rml:objectMap [ rml:reference "b" ] , [ rml:reference "c" ] ] ,
    [ rml:predicate ex:r ; rml:objectMap [ rml:parentTriplesMap ex:B ; rml:joinCondition [ rml:child "b" ; rml:parent "x" ] ] ] .
ex:A2 rml:logicalSource ex:left ; rml:subjectMap [ rml:template "http://ex.org/{c}" ] ;
  rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference "a" ] ; rml:graphMap [ rml:template "http://ex.org/g/{b}" ] ] ,
    [ rml:predicate ex:s ; rml:objectMap [ rml:template "http://ex.org/{a}{b}" ] ] .
ex:B rml:logicalSource ex:right ; rml:subjectMap [ rml:template "http://ex.org/right/{y}" ] ;
  rml:predicateObjectMap [ rml:predicate ex:t ; rml:objectMap [ rml:reference "x" ] ] ,
    [ rml:predicate ex:u ; rml:objectMap [ rml:parentTriplesMap ex:B ; rml:joinCondition [ rml:child "x" ; rml:parent "x" ] ] ] .
"#;

/// All kinds of graphs, with repeated statements: constants, several in one map, the default graph, graphs from the
/// data, with the same or other objects. Blank nodes, languages, datatypes, and a subject that other maps share.
const GRAPHS: &str = r#"
@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:left rml:referenceFormulation rml:CSV ; rml:source [ rml:path "left.csv" ; rml:null "" ] .
ex:right rml:referenceFormulation rml:CSV ; rml:source [ rml:path "right.csv" ; rml:null "" ] .
ex:A rml:logicalSource ex:left ; rml:subjectMap [ rml:template "http://ex.org/{a}" ; rml:class ex:C ; rml:graph ex:g , ex:h ] ;
  rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference "b" ; rml:languageMap [ rml:reference "a" ] ] ] ,
    [ rml:predicate ex:p , ex:q ; rml:objectMap [ rml:reference "c" ] , [ rml:reference "b" ; rml:datatype xsd:integer ] ; rml:graphMap [ rml:reference "b" ] ] ,
    [ rml:predicate ex:r ; rml:objectMap [ rml:parentTriplesMap ex:B ; rml:joinCondition [ rml:child "b" ; rml:parent "x" ] ] ; rml:graph rml:defaultGraph ] .
ex:A2 rml:logicalSource ex:left ; rml:subjectMap [ rml:template "http://ex.org/{a}" ; rml:graphMap [ rml:template "http://ex.org/g/{c}" ] ] ;
  rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference "c" ] ] ,
    [ rml:predicateMap [ rml:template "http://ex.org/{a}/{b}" ] ; rml:objectMap [ rml:template "_{c}" ; rml:termType rml:IRI ] ] .
ex:B rml:logicalSource ex:right ; rml:subjectMap [ rml:template "{y}" ; rml:termType rml:BlankNode ; rml:graphMap [ rml:template "http://ex.org/g/{x}" ] ] ;
  rml:predicateObjectMap [ rml:predicate ex:t ; rml:objectMap [ rml:reference "x" ] , [ rml:template "{x}" ; rml:termType rml:BlankNode ] ; rml:graph ex:g ] ,
    [ rml:predicate ex:u ; rml:objectMap [ rml:termType rml:BlankNode ] ] .
"#;

fn value() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[ab]{1,2}", "[12]", "[a\"\n,é/]{1,3}"]
}

fn rows(columns: usize) -> impl Strategy<Value = Vec<Vec<String>>> {
    prop::collection::vec(prop::collection::vec(value(), columns), 0..12)
}

fn table(header: &str, rows: &[Vec<String>]) -> String {
    let cell = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\n";
    format!("{header}\n{}", rows.iter().map(line).collect::<String>())
}

struct Project {
    folder: TempDir,
    mapping: Mapping,
}

impl Project {
    fn new(mapping: &str, left: &[Vec<String>], right: &[Vec<String>]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("left.csv"), table("a,b,c", left)).unwrap();
        std::fs::write(folder.path().join("right.csv"), table("x,y", right)).unwrap();
        let mapping = parse_mapping(mapping.as_bytes(), Path::new("m.ttl")).unwrap();
        Self { folder, mapping }
    }

    fn files(&self) -> DirectoryFiles {
        DirectoryFiles::new(self.folder.path())
    }

    fn plan(&self) -> Plan {
        compile(&self.mapping, &self.files(), None).unwrap()
    }

    fn run(&self, plan: &Plan, options: RunOptions) -> (Vec<String>, Report) {
        let mut sink = StreamLines::new(Vec::new());
        let report = run(plan, &self.files(), options, &mut sink as &mut dyn LineSink).unwrap();
        let text = String::from_utf8(sink.into_inner()).unwrap();
        (text.lines().map(str::to_owned).collect(), report)
    }

    fn turtle(&self, plan: &Plan, options: RunOptions) -> String {
        let mut sink = StreamTurtle::new(Vec::new(), &prefixes_for(&self.mapping.prefixes, plan.iris()), false);
        run(plan, &self.files(), options, &mut sink).unwrap();
        String::from_utf8(sink.finish().unwrap()).unwrap()
    }
}

/// The statements of a text, with their numbers of occurrences.
fn read<T: From<Quad> + Display>(format: RdfFormat, text: &str) -> Vec<String> {
    let mut found: Vec<String> =
        RdfParser::from_format(format).for_slice(text).map(|quad| T::from(quad.unwrap()).to_string()).collect();
    found.sort();
    found
}

/// The statements about one row of `left.csv`, written by hand from the mapping.
fn of_left(row: &[String], right: &[Vec<String>]) -> Vec<String> {
    let [a, b, c] = row else { return Vec::new() };
    let mut lines = Vec::new();
    if !a.is_empty() {
        lines.push(format!("{} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://ex.org/C> .", iri("", a)));
        for (predicate, object) in ["p", "q"].iter().flat_map(|p| [b, c].map(|o| (p, o))).filter(|(_, o)| !o.is_empty())
        {
            lines.push(format!("{} <http://ex.org/{predicate}> {} .", iri("", a), literal(object)));
        }
        let matching = right.iter().filter(|other| other[0] == *b && !b.is_empty() && !other[1].is_empty());
        lines.extend(matching.map(|other| format!("{} <http://ex.org/r> {} .", iri("", a), iri("right/", &other[1]))));
    }
    if !c.is_empty() && !a.is_empty() && !b.is_empty() {
        lines.push(format!("{} <http://ex.org/p> {} {} .", iri("", c), literal(a), iri("g/", b)));
        lines.push(format!("{} <http://ex.org/s> {} .", iri("", c), iri("", &format!("{a}{b}"))));
    }
    lines
}

fn of_right(row: &[String], right: &[Vec<String>]) -> Vec<String> {
    let [x, y] = row else { return Vec::new() };
    if x.is_empty() || y.is_empty() {
        return Vec::new();
    }
    let subject = iri("right/", y);
    let matching = right.iter().filter(|other| other[0] == *x && !other[1].is_empty());
    let joined = matching.map(|other| format!("{subject} <http://ex.org/u> {} .", iri("right/", &other[1])));
    [format!("{subject} <http://ex.org/t> {} .", literal(x))].into_iter().chain(joined).collect()
}

fn iri(path: &str, value: &str) -> String {
    let encoded: String = value
        .chars()
        .map(|c| if c.is_alphanumeric() { c.to_string() } else { format!("%{:02X}", u32::from(c)) })
        .collect();
    format!("<http://ex.org/{path}{encoded}>")
}

fn literal(value: &str) -> String {
    format!("\"{}\"", value.replace('"', "\\\"").replace('\n', "\\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_statement_is_generated_once(left in rows(3), right in rows(2)) {
        let project = Project::new(MAPPING, &left, &right);
        let plan = project.plan();
        let expected: BTreeSet<String> = left
            .iter()
            .flat_map(|row| of_left(row, &right))
            .chain(right.iter().flat_map(|row| of_right(row, &right)))
            .collect();
        let (first, _) = project.run(&plan, RunOptions::default());
        for (threads, memory, block) in [(1, 1 << 20, 64), (3, 1 << 20, 16), (2, 0, 64), (3, 1 << 20, 1 << 20)] {
            let (lines, report) = project.run(&plan, RunOptions { threads, memory, block, ..RunOptions::default() });
            prop_assert_eq!(report.written(), lines.len() as u64);
            prop_assert!(memory == 0 || lines == first);
            let set: BTreeSet<String> = lines.iter().cloned().collect();
            prop_assert_eq!(set.len(), lines.len());
            prop_assert_eq!(&set, &expected);
        }
    }

    #[test]
    fn all_formats_have_the_same_statements(left in rows(3), right in rows(2), mapping in prop_oneof![Just(MAPPING), Just(GRAPHS)]) {
        let project = Project::new(mapping, &left, &right);
        let (plan, merging) = (project.plan(), project.plan().merging_graphs());
        for (memory, block) in [(1 << 20, 64), (1 << 20, 16), (0, 64)] {
            let options = RunOptions { memory, block, ..RunOptions::default() };
            let (quads, told) = project.run(&plan, options);
            let quads = quads.join("\n");
            let triples: BTreeSet<String> = read::<Triple>(RdfFormat::NQuads, &quads).into_iter().collect();
            let (lines, report) = project.run(&merging, options);
            prop_assert_eq!((report.made, report.rejected, report.rows), (told.made, told.rejected, told.rows));
            prop_assert_eq!(report.written(), lines.len() as u64);
            let lines = read::<Triple>(RdfFormat::NTriples, &lines.join("\n"));
            prop_assert!(lines.iter().eq(&triples), "{lines:?} {triples:?}");
            let (turtle, trig) = (project.turtle(&merging, options), project.turtle(&plan, options));
            prop_assert_eq!(read::<Triple>(RdfFormat::Turtle, &turtle), lines);
            prop_assert_eq!(read::<Quad>(RdfFormat::TriG, &trig), read::<Quad>(RdfFormat::NQuads, &quads));
            let parallel = RunOptions { threads: 3, ..options };
            prop_assert_eq!(project.turtle(&merging, parallel), turtle);
            prop_assert_eq!(project.turtle(&plan, parallel), trig);
        }
    }
}
