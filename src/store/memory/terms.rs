use crate::term::{keep, write_term};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{BlankNode, Literal, NamedNode, Term};
use std::str::FromStr as _;
use xxhash_rust::xxh3::xxh3_64;

/// The number of a term.
pub(in crate::store) type Id = u32;

/// The name of the default graph, as a number.
pub(super) const DEFAULT_GRAPH: Id = 0;

/// Terms by number: the text of each as canonical N-Quads write it, one after another.
pub(super) struct Terms {
    text: String,
    /// Where the text of each term ends.
    ends: Vec<usize>,
    /// Numbers of terms at the places of their hashes; [`FREE`] where there is none. The length is a power of two.
    slots: Vec<Id>,
}

const FREE: Id = Id::MAX;

impl Terms {
    pub(super) fn new() -> Self {
        // The default graph has no name.
        Self { text: String::new(), ends: vec![0], slots: vec![FREE; 1 << 12] }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    fn text(&self, id: Id) -> &str {
        let at = id as usize;
        let begin = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        let end = self.ends.get(at).copied().unwrap_or_default();
        self.text.get(begin..end).unwrap_or_default()
    }

    /// The number of a term by its text in canonical N-Quads.
    fn find_text(&self, text: &str) -> Option<Id> {
        self.slots.get(self.slot(text)).copied().filter(|id| *id != FREE)
    }

    /// Where a text is, or would be.
    fn slot(&self, text: &str) -> usize {
        let last = self.slots.len() - 1;
        // The lower half of a hash is as good as the whole.
        #[allow(clippy::cast_possible_truncation)]
        let mut at = xxh3_64(text.as_bytes()) as usize & last;
        let is_taken = |at: usize| self.slots.get(at).is_some_and(|id| *id != FREE && self.text(*id) != text);
        while is_taken(at) {
            at = (at + 1) & last;
        }
        at
    }

    /// The number of a term that is written as in N-Quads; a new one, if it is not known. None when there are no more
    /// numbers.
    pub(super) fn insert_written(&mut self, written: &str) -> Option<Id> {
        if let Some(id) = self.find_text(written) {
            return Some(id);
        }
        if is_canonical(written) {
            return self.add(written);
        }
        let mut term = Term::from_str(written).ok()?;
        keep(&mut term);
        self.insert(&term)
    }

    /// As [`Terms::insert_written`], of a term in the form in which it is kept.
    pub(super) fn insert(&mut self, kept: &Term) -> Option<Id> {
        let text = text_of(kept);
        self.find_text(&text).or_else(|| self.add(&text))
    }

    fn add(&mut self, text: &str) -> Option<Id> {
        let id = Id::try_from(self.ends.len()).ok().filter(|id| *id != FREE)?;
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        let slot = self.slot(text);
        self.text.push_str(text);
        self.ends.push(self.text.len());
        *self.slots.get_mut(slot)? = id;
        Some(id)
    }

    fn grow(&mut self) {
        self.slots = vec![FREE; self.slots.len() * 2];
        for id in (1..self.ends.len()).filter_map(|id| Id::try_from(id).ok()) {
            let slot = self.slot(self.text(id));
            if let Some(place) = self.slots.get_mut(slot) {
                *place = id;
            }
        }
    }

    /// The number of a term, in whatever form it is given.
    pub(super) fn find(&self, term: &Term) -> Option<Id> {
        match term {
            Term::NamedNode(_) | Term::BlankNode(_) => self.find_text(&text_of(term)),
            Term::Literal(_) | Term::Triple(_) => {
                let mut kept = term.clone();
                keep(&mut kept);
                self.find_text(&text_of(&kept))
            }
        }
    }

    /// The term of a number. The default graph is none.
    pub(super) fn term(&self, id: Id) -> Option<Term> {
        read(self.text(id))
    }

    /// The IRI of a number.
    pub(super) fn iri(&self, id: Id) -> Option<&str> {
        self.text(id).strip_prefix('<')?.strip_suffix('>').filter(|iri| !iri.starts_with('<'))
    }
}

fn text_of(term: &Term) -> String {
    let mut text = Vec::new();
    write_term(term, &mut text);
    // Terms are UTF-8, and so is what is written between them.
    String::from_utf8(text).unwrap_or_default()
}

/// Whether a text that N-Quads may hold is surely what is written of the term that is kept for it.
fn is_canonical(written: &str) -> bool {
    if written.contains('\\') {
        return false;
    }
    match literal_parts(written) {
        Some((_, suffix)) => match suffix.strip_prefix("^^<") {
            Some(datatype) => !datatype.starts_with(XML_SCHEMA),
            None => !suffix.bytes().any(|byte| byte.is_ascii_uppercase()),
        },
        // Triple terms are written in more than one way.
        None => !written.starts_with("<<"),
    }
}

const XML_SCHEMA: &str = "http://www.w3.org/2001/XMLSchema#";

/// A literal's text as it is written, and what stands behind the closing quotation mark, where no other can stand.
fn literal_parts(written: &str) -> Option<(&str, &str)> {
    let rest = written.strip_prefix('"')?;
    let end = rest.rfind('"')?;
    Some((rest.get(..end)?, rest.get(end + 1..)?))
}

/// A term as canonical N-Quads write it.
fn read(text: &str) -> Option<Term> {
    if text.contains('\\') || text.starts_with("<<") {
        return Term::from_str(text).ok();
    }
    if let Some((value, suffix)) = literal_parts(text) {
        return Some(literal(value, suffix)?.into());
    }
    if let Some(iri) = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        return Some(NamedNode::new_unchecked(iri).into());
    }
    text.strip_prefix("_:").map(|label| BlankNode::new_unchecked(label).into())
}

fn literal(value: &str, suffix: &str) -> Option<Literal> {
    if let Some(tag) = suffix.strip_prefix('@') {
        return match tag.contains("--") {
            true => Literal::from_str(&format!("\"{value}\"{suffix}")).ok(),
            false => Some(Literal::new_language_tagged_literal_unchecked(value, tag)),
        };
    }
    match suffix.strip_prefix("^^<").and_then(|rest| rest.strip_suffix('>')) {
        Some(datatype) if datatype != xsd::STRING.as_str() => {
            Some(Literal::new_typed_literal(value, NamedNode::new_unchecked(datatype)))
        }
        _ => Some(Literal::new_simple_literal(value)),
    }
}
