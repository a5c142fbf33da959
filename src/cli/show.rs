use super::Cli;
use super::args::{TextFormat, View, parse_language};
use super::conflicts::{evidence_json, quotation, remark};
use super::error::{CliError, Failure};
use super::naming::thing;
use super::output::{print, print_json};
use super::session::Session;
use super::text::{TermStyle, isolated};
use crate::evidence::vocab;
use crate::store::{Dossier, Mention, Note, PropertyFacts, Said, ValueFacts};
use crate::text::natural_key;
use oxigraph::model::NamedNode;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Show all that is known of an entity, each value with the documents that say so and their words.
///
/// Where documents contradict each other, values are marked with ≠; one marked ≈ agrees with the one above it.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// An IRI, a slug, a name in any language, or a Wikidata item
    entity: String,

    /// How to write it
    #[arg(long, value_enum, default_value_t)]
    format: TextFormat,

    /// Language of display names
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = parse_language)]
    lang: String,
}

pub(super) fn run(cli: &Cli, args: &Args) -> Result<(), CliError> {
    let session = Session::open(cli, View::All)?;
    let dossier = find(&args.entity, &session, &args.lang)?;
    let style =
        TermStyle { entities: &session.entities, prefixes: &session.prefixes, language: &args.lang, iris: false };
    match args.format {
        TextFormat::Text => print(&text(&dossier, &style)),
        TextFormat::Json => print_json(&dossier_json(&dossier, &style)),
    }
}

/// All that is known of the thing that a text means.
fn find(text: &str, session: &Session, language: &str) -> Result<Dossier, CliError> {
    let entities = &session.entities;
    let node = thing(text, entities, language)?;
    let dossier = Dossier::gather(&session.store, &node, entities.names());
    let nothing = || CliError::new(Failure::Usage, format!("nothing is said of {}", node.as_str()));
    if dossier.is_empty() { Err(nothing()) } else { Ok(dossier) }
}

fn text(dossier: &Dossier, style: &TermStyle<'_>) -> String {
    if dossier.types.iter().any(|class| *class == vocab::RECORD) {
        return record_text(dossier, style);
    }
    let mut out = heading(dossier, style);
    // Clause numbers stand before what the clauses say.
    let said = dossier.facts.iter().filter(|facts| facts.property != vocab::PARAGRAPH);
    for facts in said {
        out.push_str(&property(facts, style));
    }
    let mut last = None;
    for mention in &dossier.mentions {
        if last != Some(&mention.property) {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "\n← {}", style.node(&mention.property));
            last = Some(&mention.property);
        }
        let mark = if mention.is_contradicted { '≠' } else { ' ' };
        let _ = writeln!(out, "  {mark} {}", mentioned(mention, style));
        out.push_str(&quotation(&mention.evidence, style, "        "));
    }
    out
}

/// A record: its words, and what they say.
fn record_text(dossier: &Dossier, style: &TermStyle<'_>) -> String {
    let mut out = String::new();
    let mut last = None;
    for mention in &dossier.mentions {
        if last.is_none() {
            let mut evidence = mention.evidence.clone();
            evidence.notes.retain(|note| !beside_a_value(note));
            out.push_str(&quotation(&evidence, style, ""));
        }
        if last != Some(&mention.subject) {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "\n{}", style.node(&mention.subject));
            last = Some(&mention.subject);
        }
        for said in &mention.beside {
            let _ = writeln!(out, "    {}: {}", style.node(&said.property), value(said, style));
        }
        let notes = mention.evidence.notes.iter().filter(|note| beside_a_value(note));
        out.extend(notes.map(|note| remark(note, style, "    ")));
    }
    out
}

/// Whether a note is about a column in which its record says something: it is shown there, and not beside the words.
fn beside_a_value(note: &Note) -> bool {
    !note.columns.is_empty() && note.is_said
}

/// A value, marked when a document contradicts it.
fn value(said: &Said, style: &TermStyle<'_>) -> String {
    let mark = if said.is_contradicted { "≠ " } else { "" };
    format!("{mark}{}", style.term(&said.value))
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
    let contradicted: Vec<_> = dossier.facts.iter().filter(|facts| is_contradicted(facts)).collect();
    let contradicted: Vec<_> = contradicted.iter().map(|facts| style.node(&facts.property)).collect();
    if !contradicted.is_empty() {
        let _ = writeln!(out, "≠ the documents contradict each other: {}", contradicted.join(", "));
    }
    out
}

fn is_contradicted(facts: &PropertyFacts) -> bool {
    facts.values.iter().any(|value| value.side.is_some())
}

fn property(facts: &PropertyFacts, style: &TermStyle<'_>) -> String {
    let remark = if is_contradicted(facts) { "  — the documents contradict each other" } else { "" };
    let mut out = format!("\n{}{remark}\n", style.node(&facts.property));
    let mut last = None;
    for value in &facts.values {
        let mark = match value.side {
            None => ' ',
            side if side == last => '≈',
            Some(_) => '≠',
        };
        last = value.side;
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  {mark} {}{}", clause(facts, value), style.term(&value.value));
        for evidence in &value.evidence {
            out.push_str(&quotation(evidence, style, "        "));
        }
    }
    out
}

/// The number of the clause before what it says.
fn clause(facts: &PropertyFacts, value: &ValueFacts) -> String {
    let numbers = value.evidence.iter().filter_map(|evidence| evidence.paragraph.as_ref());
    match numbers.min_by_key(|number| natural_key(number)).filter(|_| facts.property == vocab::PROVISION) {
        Some(number) => format!("§{} ", isolated(number)),
        None => String::new(),
    }
}

/// The other thing by its name, or by what its record says of it when it has none.
fn mentioned(mention: &Mention, style: &TermStyle<'_>) -> String {
    if style.entities.label(&mention.subject, style.language).is_some() {
        return style.node(&mention.subject);
    }
    let said: Vec<_> = mention.beside.iter().map(|said| value(said, style)).collect();
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
                "value": style.raw_term(&value.value),
                "term": value.value.to_string(),
                "contradicted": value.side.is_some(),
                "side": value.side,
                "evidence": value.evidence.iter().map(evidence_json).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({ "property": facts.property.as_str(), "label": style.raw_node(&facts.property), "values": values })
}

fn mention_json(mention: &Mention, style: &TermStyle<'_>) -> Value {
    let beside = |said: &Said| {
        json!({
            "property": said.property.as_str(),
            "term": said.value.to_string(),
            "contradicted": said.is_contradicted,
        })
    };
    json!({
        "subject": mention.subject.as_str(),
        "label": mentioned(mention, style),
        "property": mention.property.as_str(),
        "contradicted": mention.is_contradicted,
        "beside": mention.beside.iter().map(beside).collect::<Vec<_>>(),
        "evidence": evidence_json(&mention.evidence),
    })
}
