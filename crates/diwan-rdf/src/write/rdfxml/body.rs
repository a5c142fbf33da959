use super::names::{RDF, is_reserved, split};
use super::text::escaped;
use crate::write::Prefixes;
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{LiteralRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, TermRef};
use rustc_hash::FxHashMap;
use std::collections::HashSet;
use std::io::{self, Write};
use std::rc::Rc;

/// The elements of the subjects. They are written before the header, because only then the used prefixes are known.
pub(super) struct Body<'a> {
    prefixes: Vec<(&'a str, &'a str)>,
    used: HashSet<&'a str>,
    /// A cache of the names of elements.
    names: FxHashMap<&'a str, Rc<(String, String)>>,
    has_directions: bool,
    text: Vec<u8>,
}

impl<'a> Body<'a> {
    pub(super) fn new(prefixes: &'a Prefixes) -> Self {
        let prefixes = prefixes.iter().filter(|(prefix, _)| is_free(prefix)).collect();
        Self { prefixes, used: HashSet::new(), names: FxHashMap::default(), has_directions: false, text: Vec::new() }
    }

    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// The prefixes to declare in addition to `rdf`, with their namespaces.
    pub(super) fn declared(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.prefixes.iter().copied().filter(|(prefix, _)| self.used.contains(prefix))
    }

    /// Whether literals have a [direction](https://www.w3.org/TR/rdf12-xml/#section-Syntax-base-direction), for which
    /// the document must declare RDF 1.2.
    pub(super) fn has_directions(&self) -> bool {
        self.has_directions
    }

    /// Writes the statements of a subject. The first class that has an XML name becomes the [name of the
    /// element](https://www.w3.org/TR/rdf12-xml/#section-Syntax-typed-nodes); not every class has one.
    pub(super) fn subject(&mut self, statements: &[QuadRef<'a>]) -> io::Result<()> {
        let Some(subject) = statements.first().map(|quad| quad.subject) else { return Ok(()) };
        let class = statements.iter().position(|quad| element_class(quad).is_some());
        let name = class.and_then(|class| element_class(statements.get(class)?));
        let name = match name {
            Some(class) => self.name(class),
            None => Rc::new(("rdf:Description".to_owned(), String::new())),
        };
        let (name, declaration) = &*name;
        write!(self.text, "\t<{name}{declaration}{}", node(subject))?;
        if statements.len() == 1 && class.is_some() {
            return self.text.write_all(b"/>\n");
        }
        self.text.write_all(b">\n")?;
        for (index, quad) in statements.iter().enumerate() {
            if class != Some(index) {
                self.property(quad.predicate, quad.object)?;
            }
        }
        writeln!(self.text, "\t</{name}>")
    }

    fn property(&mut self, predicate: NamedNodeRef<'a>, object: TermRef<'a>) -> io::Result<()> {
        let name = self.name(predicate);
        let (name, declaration) = &*name;
        write!(self.text, "\t\t<{name}{declaration}")?;
        match object {
            TermRef::NamedNode(node) => writeln!(self.text, " rdf:resource=\"{}\"/>", escaped(node.as_str())),
            TermRef::BlankNode(node) => writeln!(self.text, " rdf:nodeID=\"{}\"/>", node.as_str()),
            TermRef::Literal(literal) => {
                let attributes = self.kind(literal);
                writeln!(self.text, "{attributes}>{}</{name}>", escaped(literal.value()))
            }
            // Refused before any writer runs.
            TermRef::Triple(triple) => writeln!(self.text, ">{}</{name}>", escaped(&triple.to_string())),
        }
    }

    /// The attributes for the datatype, language and direction of a literal.
    fn kind(&mut self, literal: LiteralRef<'a>) -> String {
        match (literal.language(), literal.direction()) {
            (Some(language), Some(direction)) => {
                self.has_directions = true;
                format!(" xml:lang=\"{language}\" its:dir=\"{direction}\"")
            }
            (Some(language), None) => format!(" xml:lang=\"{language}\""),
            (None, _) if literal.datatype() == xsd::STRING => String::new(),
            (None, _) => format!(" rdf:datatype=\"{}\"", escaped(literal.datatype().as_str())),
        }
    }

    /// The name of an element, with the declaration of its namespace if that has no prefix.
    fn name(&mut self, iri: NamedNodeRef<'a>) -> Rc<(String, String)> {
        if let Some(name) = self.names.get(iri.as_str()) {
            return Rc::clone(name);
        }
        let name = Rc::new(self.new_name(iri));
        self.names.insert(iri.as_str(), Rc::clone(&name));
        name
    }

    fn new_name(&mut self, iri: NamedNodeRef<'a>) -> (String, String) {
        // What has no name is refused or no element.
        let (namespace, local) = split(iri).unwrap_or((iri.as_str(), ""));
        if namespace == RDF {
            return (format!("rdf:{local}"), String::new());
        }
        match self.prefixes.iter().find(|(_, other)| *other == namespace) {
            Some((prefix, _)) => {
                self.used.insert(prefix);
                (format!("{prefix}:{local}"), String::new())
            }
            None => (local.to_owned(), format!(" xmlns=\"{}\"", escaped(namespace))),
        }
    }
}

fn node(node: NamedOrBlankNodeRef<'_>) -> String {
    match node {
        NamedOrBlankNodeRef::NamedNode(node) => format!(" rdf:about=\"{}\"", escaped(node.as_str())),
        NamedOrBlankNodeRef::BlankNode(node) => format!(" rdf:nodeID=\"{}\"", node.as_str()),
    }
}

/// The class of a statement, if it can be the name of an element.
fn element_class<'a>(quad: &QuadRef<'a>) -> Option<NamedNodeRef<'a>> {
    match quad.object {
        TermRef::NamedNode(class) if quad.predicate == rdf::TYPE && !is_reserved(class) => split(class).map(|_| class),
        _ => None,
    }
}

/// Whether a prefix may be declared. XML reserves those that [start with
/// `xml`](https://www.w3.org/TR/xml-names/#xmlReserved), the default namespace is used for elements without a prefix,
/// and two are declared on demand.
fn is_free(prefix: &str) -> bool {
    !matches!(prefix, "" | "rdf" | "its") && !prefix.to_ascii_lowercase().starts_with("xml")
}
