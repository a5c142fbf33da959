use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::rule::{Rule, Run, rule};
use crate::dataset::GraphKind;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use std::collections::{BTreeSet, HashSet};

rule! {
    /// A register has an entity that no record names.
    ///
    /// Registers say what exists; records say what a source says of it. An entity of which no source says anything rests on
    /// nothing.
    ///
    /// Example: `person-a-smith` in `registers/officials.csv` after the last record that named her was taken out.
    ///
    /// Fix: add the records, or take the row out of the register. Containers of places need no record of their own.
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
    let editorial = context.names.graph(GraphKind::Editorial);
    for quad in context.statements.iter() {
        let subject = match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => entity(context, node),
            NamedOrBlankNode::BlankNode(_) => None,
        };
        let object = if let Term::NamedNode(node) = &quad.object { entity(context, node) } else { None };
        if quad.graph_name == editorial {
            declared.extend(subject);
            // What a register names, such as the state a city lies in, is needed by it.
            named.extend(object);
        } else {
            named.extend(subject.into_iter().chain(object));
        }
    }
    declared.into_iter().filter(|entity| !named.contains(entity)).filter_map(|entity| unused(context, entity)).collect()
}

fn entity<'a>(context: &Context<'_>, node: &'a NamedNode) -> Option<&'a NamedNode> {
    context.names.is_entity(node).then_some(node)
}

fn unused(context: &Context<'_>, entity: &NamedNode) -> Option<Diagnostic> {
    let slug = context.names.slug(entity.as_str());
    let place = context.place(entity)?;
    let message = format!("no record names {slug}");
    let found = RULE.finding(message).at(place.file, place.line);
    Some(found.help("add what sources say of it, or take the row out"))
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/places.csv
slug,label,within
place-1,Baku,place-3
place-2,Cairo,
^^^^^^^ D012 warning: no record names place-2
  = add what sources say of it, or take the row out
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
