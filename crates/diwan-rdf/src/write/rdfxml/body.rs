use super::elements::{Elements, element_class};
use super::text::escaped;
use crate::quads::{Id, LiteralText, Statement};
use crate::write::order::Sorted;
use oxrdf::vocab::xsd;
use std::io::{self, Write};

/// Writes the elements of the subjects.
pub(super) struct Body<'a, W> {
    sorted: &'a Sorted<'a>,
    elements: &'a Elements<'a>,
    out: &'a mut W,
}

impl<'a, W: Write> Body<'a, W> {
    pub(super) fn new(sorted: &'a Sorted<'a>, elements: &'a Elements<'a>, out: &'a mut W) -> Self {
        Self { sorted, elements, out }
    }

    /// Writes the statements of a subject.
    pub(super) fn subject(&mut self, statements: &[Statement]) -> io::Result<()> {
        let Some(subject) = statements.first().map(|statement| statement.subject) else { return Ok(()) };
        let class = element_class(self.sorted, statements);
        let named = class.and_then(|class| self.elements.get(statements.get(class)?.object));
        let (name, declaration) =
            named.map_or(("rdf:Description", ""), |named| (named.name.as_str(), named.declaration.as_str()));
        write!(self.out, "\t<{name}{declaration}")?;
        self.reference("about", subject)?;
        if statements.len() == 1 && class.is_some() {
            return self.out.write_all(b"/>\n");
        }
        self.out.write_all(b">\n")?;
        for (index, statement) in statements.iter().enumerate() {
            if class != Some(index) {
                self.property(statement.predicate, statement.object)?;
            }
        }
        writeln!(self.out, "\t</{name}>")
    }

    fn property(&mut self, predicate: Id, object: Id) -> io::Result<()> {
        // Every predicate has a name.
        let Some(named) = self.elements.get(predicate) else { return Ok(()) };
        let name = &named.name;
        write!(self.out, "\t\t<{name}{}", named.declaration)?;
        match self.sorted.term(object).literal() {
            None => {
                self.reference("resource", object)?;
                self.out.write_all(b"/>\n")
            }
            Some(literal) => {
                self.kind(&literal)?;
                writeln!(self.out, ">{}</{name}>", escaped(&literal.value))
            }
        }
    }

    /// Writes the attribute for a node: the given one of `rdf:` if it has an IRI, `rdf:nodeID` if it is blank.
    fn reference(&mut self, attribute: &str, node: Id) -> io::Result<()> {
        let term = self.sorted.term(node);
        match term.label() {
            Some(label) => write!(self.out, " rdf:nodeID=\"{label}\""),
            None => write!(self.out, " rdf:{attribute}=\"{}\"", escaped(term.iri().unwrap_or_default())),
        }
    }

    /// Writes the attributes for the datatype, language and direction of a literal.
    fn kind(&mut self, literal: &LiteralText<'_>) -> io::Result<()> {
        match (literal.language, literal.direction) {
            (Some(language), Some(direction)) => {
                write!(self.out, " xml:lang=\"{language}\" its:dir=\"{direction}\"")
            }
            (Some(language), None) => write!(self.out, " xml:lang=\"{language}\""),
            (None, _) if literal.datatype == xsd::STRING => Ok(()),
            (None, _) => write!(self.out, " rdf:datatype=\"{}\"", escaped(literal.datatype.as_str())),
        }
    }
}
