use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::mapping_places;
use crate::check::node_row::NodeRow;
use crate::check::rows::{MappedRow, RowCheck, make};
use crate::check::rule::{Exit, Rule, Run, Scope, Suppressed, Suppression, rule};
use crate::dataset::GraphKind;
use diwan_rdf::quads::TermText;
use diwan_rml::engine::{SourcePlan, TermBuffer, TermPlan, TriplesMapPlan};
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// Statements in graphs that are not the mapping's.
    ///
    /// Facts stand in the graphs of records, and records are known by their names below the base IRI of diwan.toml: a
    /// mapping that names them elsewhere would put facts where no check looks for their quotes. A triples map without a graph
    /// map puts them nowhere: they are no record's.
    ///
    /// The graphs of the contradictions, of what is entailed, of the ontology and of the dataset's description are made by the
    /// build: what a mapping puts there would pass for what was found.
    ///
    /// Example: `base = "https://example.org/"` beside a mapping with `https://w3id.org/diwan/record/{record}`, or a subject map
    /// in which `rml:graphMap` was forgotten.
    ///
    /// Fix: give the triples map the graph of the record, or that of the provenance or of the editors; make `base` in
    /// diwan.toml and the templates of the mapping one. What else is found in the rows is reported afterwards.
    RULE {
        code: "M004",
        name: "wrong-graph",
        exit: Exit::Definition,
        is_required: true,
        suppresses: &[
            Suppression { scope: Scope::Project, rules: Suppressed::OfRecords, by_warnings: true },
        ],
        run: Run::Rows(|context| Box::new(Check::new(context))),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

struct Check<'c> {
    context: &'c Context<'c>,
    /// The graphs of the build that the mapping puts statements into, whether a constant, a template or a cell names them.
    own: BTreeSet<String>,
    /// What of the source may name one of them.
    naming: Vec<(&'c TermPlan, &'c TriplesMapPlan)>,
    /// The first row that names each, and the triples map.
    places: BTreeMap<String, (NodeRow<'c>, &'c TriplesMapPlan)>,
    terms: TermBuffer,
}

impl<'c> Check<'c> {
    fn new(context: &'c Context<'c>) -> Self {
        let own = own(context);
        Self { context, own, naming: Vec::new(), places: BTreeMap::new(), terms: TermBuffer::default() }
    }
}

impl<'c> RowCheck<'c> for Check<'c> {
    fn begin(&mut self, source: &'c SourcePlan) {
        let graphs = |map: &'c TriplesMapPlan| map.graphs.iter().flatten().flatten().map(move |graph| (graph, map));
        // Hardly any mapping does: then no row is looked at.
        self.naming = match self.own.is_empty() {
            true => Vec::new(),
            false => source.maps.iter().flat_map(graphs).collect(),
        };
    }

    fn row(&mut self, row: &MappedRow<'c, '_>) {
        for (graph, map) in &self.naming {
            make(graph, row.row, &mut self.terms);
            for name in self.terms.iter().map(String::from_utf8_lossy).filter(|name| self.own.contains(&**name)) {
                self.places.entry(name.into_owned()).or_insert_with(|| (row.place(), map));
            }
        }
    }

    fn finish(self: Box<Self>) -> Vec<Diagnostic> {
        let context = self.context;
        let maps = context.sources().flat_map(|source| source.maps.iter().map(move |map| (source, map)));
        let without =
            maps.filter(|(_, map)| is_without_graph(map)).map(|(source, map)| forgotten(context, source, map));
        let own = self.own.iter().map(|graph| own_graph(context, graph, self.places.get(graph)));
        without.chain(outside(context)).chain(own).collect()
    }
}

/// The graphs of the build that the tables' statements are in.
fn own(context: &Context<'_>) -> BTreeSet<String> {
    let graphs = context.statements.graphs();
    graphs.filter(|graph| OWN.contains(&context.names.kind_of(graph.iri()))).map(|graph| graph.to_string()).collect()
}

/// Whether some statements are put into no graph.
fn is_without_graph(map: &TriplesMapPlan) -> bool {
    let graphs = |index: usize| map.graphs.get(index).map_or(&[][..], Vec::as_slice);
    map.statements.iter().any(|statement| {
        let graphs = graphs(statement.graphs);
        graphs.is_empty() || graphs.iter().any(Option::is_none)
    })
}

fn forgotten(context: &Context<'_>, source: &SourcePlan, map: &TriplesMapPlan) -> Diagnostic {
    let base = context.names.base();
    let message = format!("<{}> has no graph map: what it makes of {} is in no graph", map.name, source.path.display());
    let found = RULE.finding(message).help(format!(
        "add rml:graphMap [ rml:template \"{base}record/{{…}}\" ] to it, or rml:graph with one of {base}graph/…"
    ));
    match mapping_places::describing(context.mapping, &map.name) {
        Some(also) => found.at(also.file, also.line),
        None => found,
    }
}

/// The graphs that the build makes.
const OWN: [GraphKind; 4] = [GraphKind::Conflicts, GraphKind::Entailed, GraphKind::Ontology, GraphKind::Dataset];

fn own_graph(context: &Context<'_>, graph: &str, place: Option<&(NodeRow<'_>, &TriplesMapPlan)>) -> Diagnostic {
    let message = format!("the mapping puts statements into {graph}, which the build makes");
    let help = format!("name a graph of records, {}record/…, or leave the graph map out", context.names.base());
    let found = RULE.finding(message).help(help);
    let Some((place, map)) = place else { return found };
    let described = mapping_places::naming(context.mapping, graph.trim_matches(['<', '>']))
        .or_else(|| mapping_places::describing(context.mapping, &map.name));
    found.at(place.file, place.line).related(described)
}

/// The first statement that is put into a graph of another base, if any is.
fn outside(context: &Context<'_>) -> Option<Diagnostic> {
    let is_outside =
        |graph: &TermText<'_>| !graph.as_str().is_empty() && context.names.kind_of(graph.iri()) == GraphKind::Other;
    let graph = context.statements.graphs().find(is_outside)?;
    let base = context.names.base();
    let found = RULE.finding(format!("the mapping puts statements into {graph}, which is no graph of {base}"));
    let found = found.help(format!(
        "record graphs are {base}record/…, others {base}graph/…: compare `base` in diwan.toml with the mapping"
    ));
    let mut maps = context.sources().flat_map(|source| &source.maps);
    let map = maps.find(|map| map.graphs.iter().flatten().flatten().any(|term| makes(term, graph.as_str())))?;
    Some(match mapping_places::describing(context.mapping, &map.name) {
        Some(also) => found.at(also.file, also.line),
        None => found,
    })
}

/// Whether a graph map can make this graph.
fn makes(term: &TermPlan, text: &str) -> bool {
    match term {
        TermPlan::Constant(bytes) => **bytes == *text.as_bytes(),
        TermPlan::Iri { value, .. } => text.starts_with(&format!("<{}", value.prefix())),
        _ => false,
    }
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
^^^^^^^^^^^^^^^^^^^^^^^^ M004 error: <https://example.org/mapping#places> has no graph map: what it makes of registers/places.csv is in no graph
  = add rml:graphMap [ rml:template "https://example.org/record/{…}" ] to it, or rml:graph with one of https://example.org/graph/…
  rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class schema:Place ] ;
  rml:predicateObjectMap [ rml:predicate skos:prefLabel ; rml:objectMap [ rml:reference "label" ] ] .
--- registers/places.csv
slug,label
place-1,Baku
"#,
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class schema:Place ; rml:graph graph:conflicts ] ;
  rml:predicateObjectMap [ rml:predicate skos:prefLabel ; rml:objectMap [ rml:reference "label" ] ] .
--- registers/places.csv
slug,label
place-1,Baku
^^^^^^^ M004 error: the mapping puts statements into <https://example.org/graph/conflicts>, which the build makes
  = name a graph of records, https://example.org/record/…, or leave the graph map out
"#,
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
^^^^^^^^^^^^^^^^^^^^^^^^ M004 error: the mapping puts statements into <https://example.com/graph/editorial>, which is no graph of https://example.org/
  = record graphs are https://example.org/record/…, others https://example.org/graph/…: compare `base` in diwan.toml with the mapping
  rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class schema:Place ; rml:graph <https://example.com/graph/editorial> ] ;
  rml:predicateObjectMap [ rml:predicate skos:prefLabel ; rml:objectMap [ rml:reference "label" ] ] .
--- registers/places.csv
slug,label
place-1,Baku
"#,
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class schema:Place ; rml:graph graph:editorial ] ;
  rml:predicateObjectMap [ rml:predicate skos:prefLabel ; rml:objectMap [ rml:reference "label" ] ] .
--- registers/places.csv
slug,label
"#,
];
