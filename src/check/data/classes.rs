use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::index::{ClassSet, Mismatch, StatementText};
use crate::check::rule::{Rule, Run, Scope, rule};
use oxigraph::model::NamedNodeRef;
use oxigraph::model::vocab::rdf;

rule! {
    /// A row refers to an entity of the wrong class.
    ///
    /// Registers give the class of each entity. The ontology says which classes can have a property (`rdfs:domain`,
    /// `schema:domainIncludes`) and which classes its values can have (`rdfs:range`, `schema:rangeIncludes`);
    /// subclasses are accepted. The rule also reports a row about an entity whose class in the register differs from
    /// the class that the row's table gives it.
    ///
    /// Example: the place `place-baku` in the `body` column of `meetings.csv`, where an organisation is expected.
    ///
    /// Fix: refer to the entity that the quote means, or add it to the register of the right class.
    RULE {
        code: "D015",
        name: "wrong-class",
        needs_records: true,
        needs_vocabulary: true,
        once_per: Some(Scope::Cell),
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let classes = context.classes();
    let mismatches =
        context.statements.facts().filter_map(|(record, quad)| Some((record, quad, classes.mismatch(&quad)?)));
    mismatches.map(|(record, quad, mismatch)| diagnostic(context, record, &quad, &mismatch)).collect()
}

fn diagnostic(
    context: &Context<'_>,
    record: NamedNodeRef<'_>,
    quad: &StatementText<'_>,
    mismatch: &Mismatch<'_>,
) -> Diagnostic {
    let node = mismatch.node;
    let slug = context.names.slug(node.as_str());
    let list = |classes: &ClassSet<'_>, or: &str| {
        let names: Vec<_> = classes.iter().map(|class| short(context, class)).collect();
        names.join(or)
    };
    let is = list(&mismatch.registered, " and ");
    let expected = list(&mismatch.expected, " or ");
    let property = short(context, quad.predicate.as_str());
    let message = if quad.predicate == rdf::TYPE {
        format!("`{slug}` is a {is}, and the row describes it as a {expected}")
    } else if quad.object.node() == Some(node) {
        format!("`{slug}` is a {is}; {property} takes {expected}")
    } else {
        format!("`{slug}` is a {is}; {property} is a property of {expected}")
    };
    let found = RULE.finding(message);
    let found = match column(context, record, slug, quad.predicate) {
        Some(column) => context.at_record(found, record).cell(column, slug),
        None => context.at_cell(found, record, quad.predicate),
    };
    let declared = context.place(node).map(|place| place.related(None, format!("here `{slug}` is a {is}")));
    found.related(declared).help("name the entity that the quote means, or add it to the register of its class")
}

/// The column of the row that names an entity: the column of the property, if that one names it.
fn column(context: &Context<'_>, record: NamedNodeRef<'_>, slug: &str, property: NamedNodeRef<'_>) -> Option<String> {
    let place = context.place(record)?;
    let table = context.raw.get(place.file)?;
    let cells = table.names().iter().zip(table.row(place.line)?.cells());
    let named: Vec<&String> = cells.filter(|(_, cell)| table.text(cell) == slug).map(|(name, _)| name).collect();
    let own = context.column(record, property);
    named.iter().find(|name| Some(name.as_str()) == own).or(named.first()).map(|name| (*name).clone())
}

/// An IRI, abbreviated with a prefix of the project's context.
fn short(context: &Context<'_>, iri: &str) -> String {
    let prefixes = context.prefixes().into_iter().flat_map(|prefixes| prefixes.iter());
    let local = prefixes.filter_map(|(prefix, namespace)| Some((prefix, iri.strip_prefix(namespace)?)));
    let nearest = local.min_by_key(|(_, local)| local.len());
    nearest.map_or_else(|| format!("<{iri}>"), |(prefix, local)| format!("{prefix}:{local}"))
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/places.csv
slug,label
place-1,Baku
--- registers/bodies.csv
slug,label
body-1,Council
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/meetings.csv
record,source,entity,body,quote,from,to
r1,report,meeting-1,place-1,First Baku,0,10
                    ^^^^^^^ D015 error: `place-1` is a <http://schema.org/Place>; <https://w3id.org/diwan/ns#meetingOf> takes <http://www.w3.org/ns/org#Organization>
  = name the entity that the quote means, or add it to the register of its class
  @ registers/places.csv:2: here `place-1` is a <http://schema.org/Place>
r2,report,body-1,body-1,Council,20,27
                 ^^^^^^ D015 error: `body-1` is a <http://www.w3.org/ns/org#Organization>; <https://w3id.org/diwan/ns#meetingOf> takes <https://w3id.org/diwan/ns#Meeting>
  = name the entity that the quote means, or add it to the register of its class
  @ registers/bodies.csv:2: here `body-1` is a <http://www.w3.org/ns/org#Organization>
r3,report,meeting-1,body-1,First Council,30,43
--- ontology.ttl
diwan:meetingOf rdfs:domain diwan:Meeting ; rdfs:range org:Organization .
"#,
    r#"
--- registers/bodies.csv
slug,label
body-1,Council
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/meetings.csv
record,source,entity,body,quote,from,to
r3,report,meeting-1,body-1,First Council,30,43
--- ontology.ttl
diwan:meetingOf rdfs:domain schema:Event ; rdfs:range schema:Organization .
diwan:Meeting rdfs:subClassOf diwan:Gathering . diwan:Gathering rdfs:subClassOf schema:Event .
org:Organization rdfs:subClassOf schema:Organization . schema:Organization rdfs:label "…" . schema:Event rdfs:label "…" .
"#,
];
