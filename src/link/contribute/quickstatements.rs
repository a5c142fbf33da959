//! Writes QuickStatements commands, in the syntax of version 1.

use super::import_filter::ImportFilter;
use super::snak::{snak, string};
use super::{Addition, NewItem, Reference, Target, Withheld};
use oxigraph::model::NamedNode;
use std::fmt::Write as _;

/// A batch of commands, and what is withheld from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// The commands, one on each line.
    pub text: String,
    /// The number of statements.
    pub statements: usize,
    /// The statements, or parts of statements, that are left out.
    pub withheld: Vec<Withheld>,
    /// Labels of new items that cannot be expressed: the entity, the language and the reason.
    pub unnamed: Vec<(NamedNode, String, String)>,
}

/// Writes commands for additions to existing items, and for new items.
pub fn quickstatements(additions: &[Addition], new_items: &[NewItem]) -> Batch {
    let mut batch = Batch::default();
    let mut filter = ImportFilter::default();
    for addition in additions.iter().filter_map(|addition| filter.admit(addition)) {
        let Target::Item(item) = addition.target else { continue };
        // One command for each reference: a repeated statement adds its reference to the first one.
        for reference in &addition.references {
            batch.command(&item.to_string(), &addition, std::slice::from_ref(reference));
        }
        batch.statements += 1;
    }
    for new_item in new_items {
        batch.create(new_item, &mut filter);
    }
    batch.withheld = filter.withheld;
    batch
}

impl Batch {
    fn command(&mut self, subject: &str, addition: &Addition, references: &[Reference]) {
        let text = |value| snak(value).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = write!(self.text, "{subject}\t{}\t{}", addition.property, text(&addition.value));
        for (property, value) in &addition.qualifiers {
            let _ = write!(self.text, "\t{property}\t{}", text(value));
        }
        for (index, reference) in references.iter().enumerate() {
            for (position, (property, value)) in reference.snaks.iter().enumerate() {
                let another = if index > 0 && position == 0 { "!" } else { "" };
                let _ = write!(self.text, "\t{another}S{}\t{}", property.number(), text(value));
            }
        }
        let records: Vec<_> = references.iter().map(|reference| local(reference.record.as_str())).collect();
        let comment = if records.is_empty() { String::new() } else { format!(" /* {} */", records.join(" ")) };
        let _ = writeln!(self.text, "{comment}");
    }

    /// Writes a new item. For `LAST`, a repeated command would create a second statement, so one command has all
    /// references.
    fn create(&mut self, new_item: &NewItem, filter: &mut ImportFilter) {
        self.text.push_str("CREATE\n");
        for (language, label) in &new_item.labels {
            match string(label) {
                Ok(label) => {
                    let _ = writeln!(self.text, "LAST\tL{language}\t{label}");
                }
                Err(reason) => self.unnamed.push((new_item.entity.clone(), language.clone(), reason)),
            }
        }
        for addition in &new_item.proposal.additions {
            if let Some(addition) = filter.admit(addition) {
                self.command("LAST", &addition, &addition.references);
                self.statements += 1;
            }
        }
    }
}

fn local(iri: &str) -> &str {
    iri.rsplit('/').next().unwrap_or_default()
}
