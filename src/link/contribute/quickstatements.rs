//! QuickStatements' commands, in the syntax of its first version.

use super::carry::Carrier;
use super::snak::{snak, string};
use super::{Addition, Newcomer, Reference, Target, Withheld};
use oxigraph::model::NamedNode;
use std::fmt::Write as _;

/// Commands, and what they cannot say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// The commands, one a line.
    pub text: String,
    /// How many statements they make.
    pub statements: usize,
    /// What is left out.
    pub withheld: Vec<Withheld>,
    /// Names of new items that it cannot say: the entity, the language, and why.
    pub unnamed: Vec<(NamedNode, String, String)>,
}

/// Writes commands for additions, and for new items.
pub fn quickstatements(additions: &[Addition], newcomers: &[Newcomer]) -> Batch {
    let mut batch = Batch::default();
    let mut carrier = Carrier::default();
    for addition in additions.iter().filter_map(|addition| carrier.carry(addition)) {
        let Target::Item(item) = addition.target else { continue };
        // Every reference is a command of its own: the statement is the same, and they are added to it.
        for reference in &addition.references {
            batch.command(&item.to_string(), &addition, std::slice::from_ref(reference));
        }
        batch.statements += 1;
    }
    for newcomer in newcomers {
        batch.create(newcomer, &mut carrier);
    }
    batch.withheld = carrier.withheld;
    batch
}

impl Batch {
    fn command(&mut self, subject: &str, addition: &Addition, references: &[Reference]) {
        let said = |value| snak(value).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = write!(self.text, "{subject}\t{}\t{}", addition.property, said(&addition.value));
        for (property, value) in &addition.qualifiers {
            let _ = write!(self.text, "\t{property}\t{}", said(value));
        }
        for (index, reference) in references.iter().enumerate() {
            for (position, (property, value)) in reference.snaks.iter().enumerate() {
                let another = if index > 0 && position == 0 { "!" } else { "" };
                let _ = write!(self.text, "\t{another}S{}\t{}", property.number(), said(value));
            }
        }
        let records: Vec<_> = references.iter().map(|reference| local(reference.record.as_str())).collect();
        let comment = if records.is_empty() { String::new() } else { format!(" /* {} */", records.join(" ")) };
        let _ = writeln!(self.text, "{comment}");
    }

    /// A new item: here a second command with the same value would make a second statement, so all references stand in
    /// one.
    fn create(&mut self, newcomer: &Newcomer, carrier: &mut Carrier) {
        self.text.push_str("CREATE\n");
        for (language, label) in &newcomer.labels {
            match string(label) {
                Ok(label) => {
                    let _ = writeln!(self.text, "LAST\tL{language}\t{label}");
                }
                Err(reason) => self.unnamed.push((newcomer.entity.clone(), language.clone(), reason)),
            }
        }
        for addition in &newcomer.proposal.additions {
            if let Some(addition) = carrier.carry(addition) {
                self.command("LAST", &addition, &addition.references);
                self.statements += 1;
            }
        }
    }
}

fn local(iri: &str) -> &str {
    iri.rsplit('/').next().unwrap_or_default()
}
