//! The report on statements proposed for Wikidata.

use super::output::withheld_text;
use crate::app::view::{
    ProposedEntity, ProposedItem, ProposedProperty, ProposedReference, ProposedStatement, StatementRank,
    WikidataProposal,
};
use crate::cli::text::{isolated, line};
use std::fmt::Write as _;

pub(super) fn text(proposal: &WikidataProposal) -> String {
    let mut out = by_property(&proposal.properties);
    out.extend(proposal.entities.iter().map(entity_text));
    out.push_str("\nLeft out\n");
    out.push_str(&withheld_text(&proposal.withheld));
    for facts in &proposal.inexpressible {
        let plural = if facts.records == 1 { "" } else { "s" };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  {}: {} record{plural}", line(&facts.reason), facts.records);
    }
    if proposal.without_evidence > 0 {
        let number = proposal.without_evidence;
        let _ = writeln!(out, "  {number} statements that are only in registers, without a quote to cite");
    }
    if !proposal.new_items.is_empty() {
        out.push_str("\nNew items\n");
    }
    out.extend(proposal.new_items.iter().map(new_item_text));
    out.push('\n');
    out.push_str(&notes_text(proposal.with_notes));
    out.push_str(&untraceable_text(&proposal.untraceable_documents));
    if !proposal.without_item.is_empty() {
        let slugs: Vec<_> = proposal.without_item.iter().map(|without| without.slug.as_str()).collect();
        let _ = writeln!(
            out,
            "no data on the items of {} linked entities, so nothing is proposed for them: {}",
            slugs.len(),
            slugs.join(", ")
        );
    }
    out
}

fn by_property(properties: &[ProposedProperty]) -> String {
    let all: usize = properties.iter().map(|property| property.statements).sum();
    let mut out = format!("Would be added: {all} statements\n");
    for ProposedProperty { property, label, statements } in properties {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  {statements:>4}  {property} {}", line(label));
    }
    out
}

fn entity_text(entity: &ProposedEntity) -> String {
    let item = entity.item.as_ref().map(|item| format!(", {item}")).unwrap_or_default();
    let mut out = format!("\n{}  ({}{item})\n", line(&entity.label), entity.slug);
    out.extend(entity.statements.iter().map(statement_text));
    out
}

fn statement_text(statement: &ProposedStatement) -> String {
    let rank = match statement.rank {
        StatementRank::Normal => "",
        StatementRank::Preferred => "  [preferred]",
        StatementRank::Deprecated => "  [deprecated]",
    };
    let (property, label) = (&statement.property, line(&statement.property_label));
    let mut out = format!("  {property} {label}: {}{rank}\n", line(&statement.value));
    if statement.is_contradicted {
        out.push_str("      ≠ the documents contradict each other about it\n");
    }
    if statement.is_deprecated_there {
        out.push_str("      Wikidata has it with deprecated rank: look at that statement first\n");
    }
    for qualifier in &statement.qualifiers {
        let (label, value) = (line(&qualifier.property_label), line(&qualifier.value));
        // Writing to a string cannot fail.
        let _ = writeln!(out, "      {} {label}: {value}", qualifier.property);
    }
    out.extend(statement.references.iter().map(reference_text));
    out
}

fn reference_text(reference: &ProposedReference) -> String {
    let mut out = format!("      reference: {} [{}]\n", line(&reference.quotation), reference.key);
    for note in &reference.notes {
        let kind = note.kind.as_ref().map_or_else(|| "note".to_owned(), |kind| line(&kind.label));
        // Writing to a string cannot fail.
        let _ = writeln!(out, "        {kind}: {}", isolated(&note.shown));
    }
    out
}

fn new_item_text(new_item: &ProposedItem) -> String {
    let ProposedItem { slug, languages, unnamed, statements, documents, needs, withheld, .. } = new_item;
    let (languages, needs) = (languages.join(", "), needs.join("; "));
    let mut out =
        format!("  {slug}: names in {languages}; {statements} statements from {documents} documents; needs {needs}\n");
    for name in unnamed {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "    left out: the {} name: {}", name.language, name.reason);
    }
    out + &withheld_text(withheld)
}

/// The line on statements whose evidence has curators' notes.
pub(super) fn notes_text(with_notes: usize) -> String {
    match with_notes {
        0 => String::new(),
        number => {
            format!("note: {number} statements have quotes with curators' notes; the report lists the notes\n")
        }
    }
}

/// The line on documents that a reader of Wikidata could not find.
pub(super) fn untraceable_text(documents: &[String]) -> String {
    if documents.is_empty() {
        return String::new();
    }
    format!(
        "warning: readers of Wikidata cannot find {}: fill in `item` or `url` in sources.csv before you contribute \
         anything\n",
        documents.join(", ")
    )
}
