use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::data::references;
use crate::check::index::StatementText;
use crate::check::mapping_places;
use crate::check::rule::{Exit, Rule, Run, rule};
use diwan_rdf::text::{nearest, nearest_iri};
use oxigraph::model::NamedNodeRef;
use oxigraph::model::vocab::rdf;
use std::collections::BTreeMap;

rule! {
    /// A property or class is not in the ontology.
    ///
    /// Properties and classes are declared in the ontology or, if they come from other vocabularies, labelled there.
    /// Any other name is a typing error, and queries do not find its statements.
    ///
    /// Example: `diwan:sesionNumber` in the mapping. (A cell from which a property is generated, such as `role` in
    /// `participants.csv`, is reported as D003.)
    ///
    /// Fix: correct the name, or declare it in the ontology. The message suggests the most similar name.
    RULE {
        code: "M005",
        name: "undeclared-term",
        exit: Exit::Definition,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let known = context.declared();
    if known.is_empty() {
        return Vec::new();
    }
    // The first use of each term is enough to locate it.
    let mut unknown: BTreeMap<&str, StatementText<'_>> = BTreeMap::new();
    for quad in context.statements.iter() {
        for term in terms(&quad).filter(|term| !known.contains(term)) {
            unknown.entry(term).or_insert(quad);
        }
    }
    unknown.into_iter().map(|(iri, quad)| diagnostic(context, iri, &quad)).collect()
}

fn diagnostic<'a>(context: &Context<'a>, iri: &str, quad: &StatementText<'a>) -> Diagnostic {
    let found = RULE.finding(format!("<{iri}> is not declared in the ontology"));
    let found = match nearest_iri(iri, context.declared().iter().copied()) {
        Some(near) => found.help(format!("did you mean <{near}>? Otherwise declare or label it there")),
        None => found.help("declare it there, or label it if it is reused"),
    };
    match (mapping_places::naming(context.mapping, iri), context.statements.record(quad)) {
        // No line of the mapping contains it, so it comes from a cell.
        (None, Some(record)) => of_cell(context, found, record, quad),
        (named, Some(record)) => context.at_record(found.related(named), record),
        (named, None) => found.related(named),
    }
}

/// The finding for a cell that is the last part of a property's IRI. It is reported like a wrong name of an entity.
fn of_cell<'a>(
    context: &Context<'a>,
    found: Diagnostic,
    record: NamedNodeRef<'_>,
    quad: &StatementText<'a>,
) -> Diagnostic {
    let found = Diagnostic { code: references::RULE.code, ..context.at_predicate(found, record) };
    let (property, value) = (quad.predicate.as_str(), found.value.clone().unwrap_or_default());
    let Some(namespace) = property.strip_suffix(&value).filter(|_| !value.is_empty()) else { return found };
    let allowed = context.classes().properties_for(quad, namespace);
    let Some(first) = allowed.first() else { return found };
    let file = context.declaring_file(first);
    let names: Vec<&str> = allowed.iter().filter_map(|property| property.strip_prefix(namespace)).collect();
    let near = nearest(&value, names.iter().copied());
    let message =
        format!("\"{value}\" generates the property {}, which is not declared in the ontology", quad.predicate);
    let help = references::suggestion(&value, near, &references::allowed(&value, names, file));
    Diagnostic { message, ..found }.help(help)
}

/// The property and the class of a statement.
fn terms<'a>(quad: &StatementText<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    let property = Some(quad.predicate).filter(|property| *property != rdf::TYPE);
    property.into_iter().chain(quad.class()).map(NamedNodeRef::as_str)
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class schema:Plaice ; rml:graph graph:editorial ] ;
  rml:predicateObjectMap [ rml:predicate skos:prefLable ; rml:objectMap [ rml:reference "label" ] ] .
--- registers/places.csv
slug,label
place-1,Baku
^^^^^^^ D012 warning: no record mentions place-1
  = add records about it, or delete the row
--- ontology.ttl
! M005 error: <http://schema.org/Plaice> is not declared in the ontology
  = did you mean <http://schema.org/Place>? Otherwise declare or label it there
! M005 error: <http://www.w3.org/2004/02/skos/core#prefLable> is not declared in the ontology
  = did you mean <http://www.w3.org/2004/02/skos/core#prefLabel>? Otherwise declare or label it there
"#,
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class schema:Place ; rml:graph graph:editorial ] ;
  rml:predicateObjectMap [ rml:predicate skos:prefLabel ; rml:objectMap [ rml:reference "label" ] ] .
--- registers/places.csv
slug,label
--- ontology.ttl
"#,
];
