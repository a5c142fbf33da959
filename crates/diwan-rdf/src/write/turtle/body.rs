use super::number;
use crate::term::write_escaped;
use crate::write::Prefixes;
use crate::write::nesting::Nesting;
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{BlankNodeRef, GraphNameRef, LiteralRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, TermRef};
use rustc_hash::FxHashMap;
use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

/// The document without its prefix declarations. It is written before them, because only then the used prefixes are
/// known.
pub(super) struct Body<'a> {
    prefixes: &'a Prefixes,
    used: HashSet<&'a str>,
    /// A cache of shortened IRIs, because there are many prefixes and many uses of an IRI.
    short: FxHashMap<&'a str, Option<(&'a str, &'a str)>>,
    nesting: Nesting<'a>,
    nested: HashMap<BlankNodeRef<'a>, &'a [QuadRef<'a>]>,
    level: usize,
    text: Vec<u8>,
}

impl<'a> Body<'a> {
    pub(super) fn new(quads: &'a [QuadRef<'a>], prefixes: &'a Prefixes) -> Self {
        let nesting = Nesting::of(quads);
        let nested = subjects(quads).filter_map(|statements| match statements.first()?.subject {
            NamedOrBlankNodeRef::BlankNode(node) if nesting.is_nested(node) => Some((node, statements)),
            _ => None,
        });
        let (used, short, nested) = (HashSet::new(), FxHashMap::default(), nested.collect());
        Self { prefixes, used, short, nested, nesting, level: 0, text: Vec::new() }
    }

    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    pub(super) fn uses(&self, prefix: &str) -> bool {
        self.used.contains(prefix)
    }

    /// Writes the statements of one graph, as a [block](https://www.w3.org/TR/trig/#sec-graph-statements) if it has a
    /// name.
    pub(super) fn graph(&mut self, statements: &'a [QuadRef<'a>]) -> io::Result<()> {
        match statements.first().map(|quad| quad.graph_name) {
            None | Some(GraphNameRef::DefaultGraph) => self.subjects(statements),
            Some(GraphNameRef::NamedNode(name)) => self.block(name.into(), statements),
            Some(GraphNameRef::BlankNode(name)) => self.block(name.into(), statements),
        }
    }

    fn block(&mut self, name: TermRef<'a>, statements: &'a [QuadRef<'a>]) -> io::Result<()> {
        self.text.write_all(b"\n")?;
        self.term(name)?;
        self.text.write_all(b" {")?;
        self.level += 1;
        self.subjects(statements)?;
        self.level -= 1;
        self.text.write_all(b"}\n")
    }

    fn subjects(&mut self, statements: &'a [QuadRef<'a>]) -> io::Result<()> {
        for statements in subjects(statements) {
            if let Some(quad) = statements.first().filter(|quad| !self.is_nested(quad.subject)) {
                self.subject(quad.subject, statements)?;
            }
        }
        Ok(())
    }

    fn is_nested(&self, subject: NamedOrBlankNodeRef<'a>) -> bool {
        matches!(subject, NamedOrBlankNodeRef::BlankNode(node) if self.nesting.is_nested(node))
    }

    fn subject(&mut self, subject: NamedOrBlankNodeRef<'a>, statements: &'a [QuadRef<'a>]) -> io::Result<()> {
        self.new_line()?;
        match subject {
            NamedOrBlankNodeRef::BlankNode(node) if self.nesting.is_anonymous(node) => self.text.write_all(b"[]")?,
            NamedOrBlankNodeRef::BlankNode(node) => self.term(node.into())?,
            NamedOrBlankNodeRef::NamedNode(node) => self.iri(node)?,
        }
        self.text.write_all(b" ")?;
        self.level += 1;
        self.predicates(statements)?;
        self.level -= 1;
        self.text.write_all(b" .\n")
    }

    fn predicates(&mut self, statements: &'a [QuadRef<'a>]) -> io::Result<()> {
        for (index, objects) in statements.chunk_by(|a, b| a.predicate == b.predicate).enumerate() {
            if index > 0 {
                self.text.write_all(b" ;")?;
                self.new_line()?;
            }
            self.predicate(objects)?;
        }
        Ok(())
    }

    /// Writes a predicate and its objects: a single object and classes on the same line, several objects on a line
    /// each.
    fn predicate(&mut self, objects: &'a [QuadRef<'a>]) -> io::Result<()> {
        match objects {
            [] => Ok(()),
            [first, ..] if first.predicate == rdf::TYPE => {
                self.text.write_all(b"a")?;
                self.objects(objects, |body| body.text.write_all(b" "))
            }
            [only] => {
                self.iri(only.predicate)?;
                self.objects(objects, |body| body.text.write_all(b" "))
            }
            [first, ..] => {
                self.iri(first.predicate)?;
                self.level += 1;
                self.objects(objects, Self::new_line)?;
                self.level -= 1;
                Ok(())
            }
        }
    }

    fn objects(
        &mut self,
        statements: &'a [QuadRef<'a>],
        space: impl Fn(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        for (index, quad) in statements.iter().enumerate() {
            if index > 0 {
                self.text.write_all(b" ,")?;
            }
            space(self)?;
            self.object(quad.object)?;
        }
        Ok(())
    }

    fn object(&mut self, term: TermRef<'a>) -> io::Result<()> {
        if let Some(items) = self.nesting.list(term) {
            return self.list(&items);
        }
        match term {
            TermRef::BlankNode(node) if self.nesting.is_nested(node) => self.node(node),
            term => self.term(term),
        }
    }

    /// Writes a [collection](https://www.w3.org/TR/turtle/#collections).
    fn list(&mut self, items: &[TermRef<'a>]) -> io::Result<()> {
        if items.is_empty() {
            return self.text.write_all(b"()");
        }
        self.text.write_all(b"(")?;
        for item in items {
            self.text.write_all(b" ")?;
            self.object(*item)?;
        }
        self.text.write_all(b" )")
    }

    /// Writes a [blank node property list](https://www.w3.org/TR/turtle/#unlabeled-bnodes).
    fn node(&mut self, node: BlankNodeRef<'a>) -> io::Result<()> {
        let Some(statements) = self.nested.get(&node).copied() else {
            return self.text.write_all(b"[]");
        };
        self.text.write_all(b"[")?;
        self.level += 1;
        self.new_line()?;
        self.predicates(statements)?;
        self.level -= 1;
        self.new_line()?;
        self.text.write_all(b"]")
    }

    fn term(&mut self, term: TermRef<'a>) -> io::Result<()> {
        match term {
            TermRef::NamedNode(node) => self.iri(node),
            TermRef::BlankNode(node) => write!(self.text, "{node}"),
            TermRef::Literal(literal) => self.literal(literal),
            // Refused before any writer runs.
            TermRef::Triple(triple) => write!(self.text, "{triple}"),
        }
    }

    fn literal(&mut self, literal: LiteralRef<'a>) -> io::Result<()> {
        if number::is_bare(literal) {
            return self.text.write_all(literal.value().as_bytes());
        }
        self.text.push(b'"');
        write_escaped(literal.value().as_bytes(), &mut self.text);
        self.text.push(b'"');
        match (literal.language(), literal.direction()) {
            (Some(language), None) => write!(self.text, "@{language}"),
            (Some(language), Some(direction)) => write!(self.text, "@{language}--{direction}"),
            (None, _) if literal.datatype() == xsd::STRING => Ok(()),
            (None, _) => {
                self.text.write_all(b"^^")?;
                self.iri(literal.datatype())
            }
        }
    }

    fn iri(&mut self, iri: NamedNodeRef<'a>) -> io::Result<()> {
        let iri = iri.as_str();
        let short = match self.short.get(iri) {
            Some(short) => *short,
            None => {
                let short = self.prefixes.shorten(iri);
                self.used.extend(short.map(|(prefix, _)| prefix));
                self.short.insert(iri, short);
                short
            }
        };
        let parts = match short {
            Some((prefix, local)) => [prefix, ":", local],
            None => ["<", iri, ">"],
        };
        parts.iter().try_for_each(|part| self.text.write_all(part.as_bytes()))
    }

    fn new_line(&mut self) -> io::Result<()> {
        self.text.push(b'\n');
        self.text.resize(self.text.len() + 4 * self.level, b' ');
        Ok(())
    }
}

fn subjects<'a>(quads: &'a [QuadRef<'a>]) -> impl Iterator<Item = &'a [QuadRef<'a>]> {
    quads.chunk_by(|a, b| (a.graph_name, a.subject) == (b.graph_name, b.subject))
}
