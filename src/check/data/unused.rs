use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::rule::{Rule, Run, rule};
use crate::dataset::GraphKind;
use diwan_rdf::quads::TermText;
use oxigraph::model::NamedNodeRef;
use std::collections::{BTreeSet, HashSet};

rule! {
    /// A register has an entity that no record mentions.
    ///
    /// Registers list the entities; records say what a source says about them. An entity about which no source says
    /// anything has no evidence.
    ///
    /// Example: `person-a-smith` in `registers/officials.csv` after the last record about her was deleted.
    ///
    /// Fix: add records about the entity, or delete its row from the register. A place that contains another place
    /// needs no record of its own.
    RULE {
        code: "D012",
        name: "unused-entity",
        needs_records: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (mut named, mut declared) = (HashSet::new(), BTreeSet::new());
    let editorial = context.names.graph(GraphKind::Editorial).to_string();
    for quad in context.statements.iter() {
        let [subject, object] = [quad.subject, quad.object].map(|term| entity(context, term));
        if quad.graph.as_str() == editorial {
            declared.extend(subject);
            // Entities that a register mentions, such as the state in which a city is, are used.
            named.extend(object);
        } else {
            named.extend(subject.into_iter().chain(object));
        }
    }
    declared.into_iter().filter(|entity| !named.contains(entity)).filter_map(|entity| unused(context, entity)).collect()
}

fn entity<'a>(context: &Context<'a>, term: TermText<'a>) -> Option<&'a str> {
    term.iri().filter(|iri| context.names.is_entity_iri(iri))
}

fn unused(context: &Context<'_>, entity: &str) -> Option<Diagnostic> {
    let slug = context.names.slug(entity);
    let place = context.place(NamedNodeRef::new_unchecked(entity))?;
    let found = RULE.finding(format!("no record mentions {slug}")).at(place.file, place.line);
    Some(found.help("add records about it, or delete the row"))
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/places.csv
slug,label,within
place-1,Baku,place-3
place-2,Cairo,
^^^^^^^ D012 warning: no record mentions place-2
  = add records about it, or delete the row
place-3,Azerbaijan,
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place-1,Baku,Baku,0,4
"#,
    r#"
--- registers/places.csv
slug,label,within
place-1,Baku,place-3
place-3,Azerbaijan,
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place-1,Baku,Baku,0,4
"#,
];
