use super::finding::{Finding, Level};
use super::term_display::TermDisplay;
use crate::constraint::ShapeIndex;
use crate::graph::{Classes, KnownIds, document_graph, model_term};
use crate::vocab::{OWL_CLASS, SH};
use diwan_rdf::quads::{ExtendedTerms, GraphView, Id, LiteralText, Pattern, Quads};
use diwan_rdf::term::check_lexical;
use oxrdf::vocab::{rdfs, xsd};
use oxrdf::{Literal, NamedNode, Term};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

/// Reads the properties of shapes, and collects findings.
pub(super) struct Reader<'g> {
    quads: &'g Quads,
    pub(super) terms: &'g ExtendedTerms<'g>,
    /// The merged documents.
    pub(super) graph: GraphView<'g>,
    pub(super) known: KnownIds,
    pub(super) names: &'g TermDisplay,
    /// The documents.
    pub(super) files: &'g [PathBuf],
    /// The documents by the graphs into which they were read.
    documents: HashMap<Id, usize>,
    /// The terms of SHACL that occur, by their local names.
    vocabulary: HashMap<&'g str, Id>,
    pub(super) findings: Vec<Finding>,
    indexes: HashMap<Id, ShapeIndex>,
    /// The shapes to be read, by index.
    pub(super) wanted: Vec<Id>,
    /// The number of references to unknown shapes.
    pub(super) unknown: usize,
    /// The shapes with constraints that are not run.
    pub(super) incomplete: HashSet<Id>,
    /// The constraint components that have been reported because they have no validator for property shapes (`true`) or
    /// node shapes.
    pub(super) ignored: HashSet<(NamedNode, bool)>,
    /// The classes of classes, and their subclasses.
    pub(super) metaclasses: HashSet<Id>,
}

impl<'g> Reader<'g> {
    pub(super) fn new(
        quads: &'g Quads,
        terms: &'g ExtendedTerms<'g>,
        names: &'g TermDisplay,
        files: &'g [PathBuf],
    ) -> Self {
        let (graph, known) = (quads.merged_view(), KnownIds::new(terms));
        let classes: Vec<Id> = [rdfs::CLASS.as_str(), OWL_CLASS].iter().filter_map(|iri| terms.find_iri(iri)).collect();
        let closure = Classes::new(graph, known, classes.iter().copied());
        let metaclasses = classes.into_iter().flat_map(|class| closure.of(class).collect::<Vec<_>>()).collect();
        let document = |number: usize| Some((terms.find_iri(document_graph(number + 1).as_str())?, number));
        let of_shacl = quads.terms().beginning_with(&format!("<{SH}"));
        let local_name = |id: Id| terms.get(id).iri().and_then(|iri| iri.strip_prefix(SH)).map(|name| (name, id));
        Self {
            quads,
            terms,
            graph,
            known,
            names,
            files,
            documents: (0..files.len()).filter_map(document).collect(),
            vocabulary: of_shacl.filter_map(local_name).collect(),
            findings: Vec::new(),
            indexes: HashMap::new(),
            wanted: Vec::new(),
            unknown: 0,
            incomplete: HashSet::new(),
            ignored: HashSet::new(),
            metaclasses,
        }
    }

    /// The index of a shape. A new one is registered and read later.
    pub(super) fn shape(&mut self, node: Id) -> ShapeIndex {
        *self.indexes.entry(node).or_insert_with(|| {
            self.wanted.push(node);
            self.wanted.len() - 1
        })
    }

    /// Whether a node has been registered as a shape.
    pub(super) fn is_shape(&self, node: Id) -> bool {
        self.indexes.contains_key(&node)
    }

    /// A term of SHACL, if the shapes use it.
    pub(super) fn sh(&self, name: &str) -> Option<Id> {
        self.vocabulary.get(name).copied()
    }

    /// The local name of a term of SHACL.
    pub(super) fn sh_name(&self, id: Id) -> Option<&'g str> {
        self.terms.get(id).iri().and_then(|iri| iri.strip_prefix(SH))
    }

    /// The IRI with an id.
    pub(super) fn node(&self, id: Id) -> Option<NamedNode> {
        self.terms.get(id).node().map(Into::into)
    }

    /// The last document with a statement about a node.
    fn file(&self, node: Id) -> Option<&PathBuf> {
        let statements = self.quads.matching(Pattern { subject: Some(node), ..Pattern::ALL });
        let documents = statements.filter_map(|found| self.documents.get(&found.graph));
        self.files.get(*documents.max()?)
    }

    pub(super) fn show(&self, id: Id) -> String {
        self.names.show(&model_term(self.terms, id))
    }

    fn note(&mut self, level: Level, node: Id, message: String) {
        let shape = Some(self.names.way(self.terms, self.graph, node));
        self.findings.push(Finding { level, file: self.file(node).cloned(), shape, message });
    }

    pub(super) fn wrong(&mut self, node: Id, message: impl Into<String>) {
        self.note(Level::Error, node, message.into());
    }

    /// Reports a constraint that cannot be run.
    pub(super) fn not_run(&mut self, node: Id, message: impl Into<String>) {
        self.incomplete.insert(node);
        self.note(Level::NotRun, node, message.into());
    }

    pub(super) fn warn(&mut self, node: Id, message: impl Into<String>) {
        self.note(Level::Warning, node, message.into());
    }

    pub(super) fn has(&self, node: Id, name: &str) -> bool {
        !self.all(node, name).is_empty()
    }

    /// The values of `sh:NAME`.
    pub(super) fn all(&self, node: Id, name: &str) -> Vec<Id> {
        self.sh(name).map(|property| self.graph.objects(node, property).collect()).unwrap_or_default()
    }

    /// The only value of `sh:NAME`, if there is one.
    pub(super) fn one(&mut self, node: Id, name: &str) -> Option<Id> {
        let values = self.all(node, name);
        if values.len() > 1 {
            self.wrong(node, format!("has {} values of sh:{name}; give one", values.len()));
        }
        values.first().copied()
    }

    /// The values of `sh:NAME`, which must have a certain node kind.
    pub(super) fn all_of(&mut self, node: Id, name: &str, kind: &str, fits: fn(&Term) -> bool) -> Vec<Id> {
        let (good, bad): (Vec<_>, Vec<_>) =
            self.all(node, name).into_iter().partition(|id| fits(&model_term(self.terms, *id)));
        for value in bad {
            self.wrong(node, format!("sh:{name} must be {kind}, not {}", self.show(value)));
        }
        good
    }

    pub(super) fn iris(&mut self, node: Id, name: &str) -> Vec<Id> {
        self.all_of(node, name, "an IRI", Term::is_named_node)
    }

    /// The only value of `sh:NAME`, parsed as an XSD literal.
    fn literal<T>(
        &mut self,
        node: Id,
        name: &str,
        kind: &str,
        read: impl Fn(&LiteralText<'_>) -> Option<T>,
    ) -> Option<T> {
        let id = self.one(node, name)?;
        let value = self.terms.get(id).literal().as_ref().and_then(read);
        if value.is_none() {
            self.wrong(node, format!("sh:{name} must be {kind}, not {}", self.show(id)));
        }
        value
    }

    /// The only value of `sh:NAME`, a non-negative integer.
    pub(super) fn number(&mut self, node: Id, name: &str) -> Option<u64> {
        self.literal(node, name, "an integer from 0", |literal| {
            let is_number = check_lexical(&literal.value, literal.datatype.as_str()).is_ok();
            let number = literal.value.trim_start_matches('+').parse().ok();
            number.filter(|_| is_number && has_datatype(literal, "integer"))
        })
    }

    /// Whether the only value of `sh:NAME` is `true`. The specification requires this term; `"1"^^xsd:boolean` is
    /// another one.
    pub(super) fn flag(&mut self, node: Id, name: &str) -> bool {
        let read = |literal: &LiteralText<'_>| match literal.value.as_ref() {
            text if has_datatype(literal, "boolean") && is_boolean(text) => Some(text.to_owned()),
            _ => None,
        };
        let text = self.literal(node, name, "true or false", read).unwrap_or_default();
        if text == "1" {
            self.warn(node, format!("sh:{name} must be spelt true to do anything, not \"1\""));
        }
        text == "true"
    }

    /// The only value of `sh:NAME`, a string.
    pub(super) fn text(&mut self, node: Id, name: &str) -> Option<String> {
        self.literal(node, name, "a string", |literal| {
            has_datatype(literal, "string").then(|| literal.value.to_string())
        })
    }

    /// The messages of a shape or a query.
    pub(super) fn messages(&mut self, node: Id) -> Vec<Literal> {
        let ids = self.all_of(node, "message", "a string, with or without a language", is_text);
        let literal = |id| match model_term(self.terms, id) {
            Term::Literal(literal) => Some(literal),
            _ => None,
        };
        ids.into_iter().filter_map(literal).collect()
    }

    /// The members of the list that is the only value of `sh:NAME`.
    pub(super) fn list(&mut self, node: Id, name: &str) -> Option<Vec<Id>> {
        let head = self.one(node, name)?;
        self.members(node, name, head)
    }

    /// The members of a list. A malformed list is reported.
    pub(super) fn members(&mut self, node: Id, name: &str, head: Id) -> Option<Vec<Id>> {
        let members = list(self.graph, self.known, head);
        if members.is_none() {
            self.wrong(node, format!("sh:{name} must be a list, ( … ), whole and without a circle"));
        }
        members
    }
}

/// The instances of a class of SHACL.
pub(super) fn typed(reader: &Reader<'_>, class: &str) -> Vec<Id> {
    let Some(class) = reader.sh(class) else { return Vec::new() };
    Classes::new(reader.graph, reader.known, [class]).instances(reader.graph, class).collect()
}

/// The members of a well-formed list.
pub(super) fn list(graph: GraphView<'_>, known: KnownIds, head: Id) -> Option<Vec<Id>> {
    let only = |node, property| {
        let mut values = graph.objects(node, property);
        values.next().filter(|_| values.next().is_none())
    };
    let (mut members, mut node, mut seen) = (Vec::new(), head, HashSet::new());
    while node != known.nil {
        if !seen.insert(node) {
            return None;
        }
        members.push(only(node, known.first)?);
        node = only(node, known.rest)?;
    }
    Some(members)
}

fn is_boolean(text: &str) -> bool {
    matches!(text, "true" | "false" | "1" | "0")
}

fn has_datatype(literal: &LiteralText<'_>, name: &str) -> bool {
    literal.datatype.as_str().strip_prefix("http://www.w3.org/2001/XMLSchema#") == Some(name)
}

fn is_text(term: &Term) -> bool {
    matches!(term, Term::Literal(literal) if literal.datatype() == xsd::STRING || literal.language().is_some())
}
