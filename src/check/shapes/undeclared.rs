use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::rule::{Rule, Run, rule};
use diwan_rdf::text::nearest_iri;
use diwan_rdf::turtle;
use diwan_shacl::vocab::SH;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

rule! {
    /// A shape refers to a class or property that is not in the ontology.
    ///
    /// A shape for a class without instances, or about a property that is not used, accepts everything, so a typing
    /// error in it would go unnoticed. A term is known if the ontology declares or labels it, or if the data uses it.
    ///
    /// Example: `sh:targetClass diwan:Meating`, or `sh:path schema:startdate`.
    ///
    /// Fix: correct the name, or declare or label it in the ontology. The message suggests the most similar name.
    RULE {
        code: "S003",
        name: "undeclared-in-shape",
        needs_records: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

/// Local names of SHACL parameters and targets whose values are classes and properties of the data.
const NAMING: [&str; 13] = [
    "targetClass",
    "targetSubjectsOf",
    "targetObjectsOf",
    "class",
    "path",
    "inversePath",
    "zeroOrMorePath",
    "oneOrMorePath",
    "zeroOrOnePath",
    "lessThan",
    "lessThanOrEquals",
    "equals",
    "disjoint",
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let declared = context.declared();
    if declared.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for path in &context.project.config().shapes {
        // Files that cannot be read or parsed are reported by S001 and S002.
        let text = context.project.read_turtle(path).unwrap_or_default();
        let mentions = mentions(context.names.base(), &text).into_iter();
        let unknown = mentions
            .filter(|(term, _)| !declared.contains(term.as_str()) && !is_used(context, term) && !is_basic(term));
        let unknown = unknown.enumerate().map(|(index, (term, mention))| {
            let declared = (index < MOST_HINTS).then_some(declared);
            diagnostic(path, &term, &mention, declared)
        });
        found.extend(unknown);
    }
    found
}

/// The number of terms for which a similar one is searched. Each search compares with all terms of the ontology.
const MOST_HINTS: usize = 100;

/// The first place that names a term.
struct Mention {
    /// The local name of the SHACL property.
    property: String,
    line: u64,
}

/// The terms that a shapes file names.
fn mentions(base: &str, text: &[u8]) -> BTreeMap<NamedNode, Mention> {
    let mut mentions = BTreeMap::new();
    for statement in turtle::Document::read_beginning(text, base).statements {
        let name = statement.triple.predicate.as_str().strip_prefix(SH).filter(|name| NAMING.contains(name));
        if let (Some(name), Term::NamedNode(term)) = (name, statement.triple.object) {
            let mention = || Mention { property: name.to_owned(), line: statement.object.line };
            mentions.entry(term).or_insert_with(mention);
        }
    }
    mentions
}

/// Whether the data uses a term as a property or a class.
fn is_used(context: &Context<'_>, term: &NamedNode) -> bool {
    let Some(quads) = context.dataset.map(|dataset| &dataset.quads) else { return false };
    let Some(id) = quads.terms().find_iri(term.as_str()) else { return false };
    let rdf_type = quads.terms().find_iri(rdf::TYPE.as_str());
    let has_instances = rdf_type.is_some_and(|rdf_type| quads.subjects(rdf_type, id).next().is_some());
    has_instances || quads.uses(id).next().is_some()
}

/// Whether a term belongs to RDF or RDF Schema.
fn is_basic(term: &NamedNode) -> bool {
    let namespaces = [rdf::TYPE, rdfs::LABEL].map(|known| known.as_str().trim_end_matches(char::is_alphabetic));
    namespaces.iter().any(|namespace| term.as_str().starts_with(namespace))
}

fn diagnostic(path: &Path, term: &NamedNode, mention: &Mention, declared: Option<&BTreeSet<&str>>) -> Diagnostic {
    let iri = term.as_str();
    let message = format!("sh:{} names <{iri}>, which is not declared in the ontology", mention.property);
    let found = RULE.finding(message).at(path, mention.line);
    match declared.and_then(|declared| nearest_iri(iri, declared.iter().copied())) {
        Some(near) => found.help(format!("did you mean <{near}>? Otherwise declare or label it there")),
        None => found.help("declare it there, or label it if it is reused"),
    }
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- shapes.ttl
<#Places> a sh:NodeShape ; sh:targetClass schema:Place ;
  sh:property [ sh:path schema:lokation ; sh:maxCount 1 ; sh:message "name the place" ] .
  ^^^^^^^^^^^^^^^^^^^^^^^^ S003 warning: sh:path names <http://schema.org/lokation>, which is not declared in the ontology
  = did you mean <http://schema.org/location>? Otherwise declare or label it there
--- registers/places.csv
slug,label
place-1,
--- records/facts.csv
record,source,entity,place,quote,from,to
r1,report,place-1,place-1,place 1,0,7
--- ontology.ttl
"#,
    r#"
--- shapes.ttl
<#Places> a sh:NodeShape ; sh:targetClass schema:Place ;
  sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:message "name the place" ] .
--- registers/places.csv
slug,label
place-1,Baku
--- records/facts.csv
record,source,entity,place,quote,from,to
r1,report,place-1,place-1,place 1,0,7
--- ontology.ttl
"#,
];
