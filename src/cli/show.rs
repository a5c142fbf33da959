use super::Cli;
use super::conflicts::{evidence_json, quotation};
use super::error::{CliError, Failure};
use super::output::print;
use super::session::Session;
use super::text::{TermStyle, isolated};
use crate::store::{Dossier, Mention, PropertyFacts, Resolution};
use oxigraph::model::{NamedNode, Term};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Show all that is known of an entity, each value with the documents that say so and their words.
///
/// Where documents contradict each other, values are marked with ≠.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// An IRI, a slug, a name in any language, or a Wikidata item
    entity: String,

    /// How to write it
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Language of display names
    #[arg(long, value_name = "TAG", default_value = "en")]
    lang: String,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

pub(super) fn run(cli: &Cli, args: &Args) -> Result<(), CliError> {
    let session = Session::open(cli)?;
    let node = resolve(&args.entity, &session)?;
    let dossier = Dossier::gather(&session.store, &node, session.entities.names());
    let style =
        TermStyle { entities: &session.entities, prefixes: &session.prefixes, language: &args.lang, iris: false };
    match args.format {
        Format::Text => print(&text(&dossier, &style)),
        Format::Json => {
            let text = serde_json::to_string_pretty(&dossier_json(&dossier, &style))
                .map_err(|error| CliError::new(Failure::Io, error))?;
            print(&(text + "\n"))
        }
    }
}

fn resolve(text: &str, session: &Session) -> Result<NamedNode, CliError> {
    let usage = |message: String| CliError::new(Failure::Usage, message);
    match session.entities.resolve(text) {
        Resolution::One(node) => Ok(node),
        Resolution::Many(nodes) => {
            let names: Vec<_> = nodes.iter().map(|node| session.entities.names().slug(node.as_str())).collect();
            Err(usage(format!("several things are called \"{text}\": {}; give one of these", names.join(", "))))
        }
        Resolution::None(Some(near)) => Err(usage(format!("nothing is called \"{text}\"; did you mean \"{near}\"?"))),
        Resolution::None(None) => unlabelled(text, session),
    }
}

/// A node without a name, such as a membership, can be shown by its IRI or the end of it.
fn unlabelled(text: &str, session: &Session) -> Result<NamedNode, CliError> {
    let names = session.entities.names();
    let candidates = [NamedNode::new(text).ok(), Some(names.node(&format!("id/{text}")))];
    let known = |node: &NamedNode| !Dossier::gather(&session.store, node, names).is_empty();
    let found = candidates.into_iter().flatten().find(known);
    found.ok_or_else(|| CliError::new(Failure::Usage, format!("nothing is called \"{text}\"")))
}

fn text(dossier: &Dossier, style: &TermStyle<'_>) -> String {
    let mut out = heading(dossier, style);
    for facts in &dossier.facts {
        out.push_str(&property(facts, style));
    }
    let mut last = None;
    for mention in &dossier.mentions {
        if last != Some(&mention.property) {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "\n← {}", style.node(&mention.property));
            last = Some(&mention.property);
        }
        let _ = writeln!(out, "    {}\n        {}", mentioned(mention, style), quotation(&mention.evidence, style));
    }
    out
}

fn heading(dossier: &Dossier, style: &TermStyle<'_>) -> String {
    let names = style.entities.names();
    let mut out = format!("{}  ({})\n", style.node(&dossier.entity), names.slug(dossier.entity.as_str()));
    let labels = style.entities.labels(&dossier.entity).into_iter();
    let others = labels.filter(|(tag, _)| *tag != style.language);
    let others: Vec<_> = others.map(|(tag, name)| format!("{tag} {}", isolated(name))).collect();
    if !others.is_empty() {
        let _ = writeln!(out, "{}", others.join(" · "));
    }
    let types: Vec<_> = dossier.types.iter().map(|class| style.node(class)).collect();
    let _ = writeln!(out, "{}", types.join(", "));
    for link in &dossier.links {
        let _ = writeln!(out, "{}", link.as_str());
    }
    out
}

fn property(facts: &PropertyFacts, style: &TermStyle<'_>) -> String {
    let conflict = facts.values.iter().any(|value| value.contradicted);
    let remark = if conflict { "  — the documents contradict each other" } else { "" };
    let mut out = format!("\n{}{remark}\n", style.node(&facts.property));
    for value in &facts.values {
        let mark = if value.contradicted { '≠' } else { ' ' };
        let _ = writeln!(out, "  {mark} {}", style.term(&value.value));
        for evidence in &value.evidence {
            let _ = writeln!(out, "        {}", quotation(evidence, style));
        }
    }
    out
}

/// The other thing by its name, or by what its record says of it when it has none.
fn mentioned(mention: &Mention, style: &TermStyle<'_>) -> String {
    if let Some(label) = style.entities.label(&mention.subject, style.language) {
        return label.to_owned();
    }
    let said: Vec<_> = mention.beside.iter().map(|(_, value)| style.term(value)).collect();
    if said.is_empty() { style.node(&mention.subject) } else { said.join(" · ") }
}

fn dossier_json(dossier: &Dossier, style: &TermStyle<'_>) -> Value {
    let labels: serde_json::Map<String, Value> =
        style.entities.labels(&dossier.entity).into_iter().map(|(tag, name)| (tag.to_owned(), json!(name))).collect();
    json!({
        "entity": dossier.entity.as_str(),
        "labels": labels,
        "types": dossier.types.iter().map(NamedNode::as_str).collect::<Vec<_>>(),
        "links": dossier.links.iter().map(NamedNode::as_str).collect::<Vec<_>>(),
        "facts": dossier.facts.iter().map(|facts| facts_json(facts, style)).collect::<Vec<_>>(),
        "mentions": dossier.mentions.iter().map(|mention| mention_json(mention, style)).collect::<Vec<_>>(),
    })
}

fn facts_json(facts: &PropertyFacts, style: &TermStyle<'_>) -> Value {
    let values: Vec<Value> = facts
        .values
        .iter()
        .map(|value| {
            json!({
                "value": style.term(&value.value),
                "term": value.value.to_string(),
                "contradicted": value.contradicted,
                "evidence": value.evidence.iter().map(evidence_json).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({ "property": facts.property.as_str(), "label": style.node(&facts.property), "values": values })
}

fn mention_json(mention: &Mention, style: &TermStyle<'_>) -> Value {
    let beside =
        |(property, value): &(NamedNode, Term)| json!({ "property": property.as_str(), "term": value.to_string() });
    json!({
        "subject": mention.subject.as_str(),
        "label": mentioned(mention, style),
        "property": mention.property.as_str(),
        "beside": mention.beside.iter().map(beside).collect::<Vec<_>>(),
        "evidence": evidence_json(&mention.evidence),
    })
}
