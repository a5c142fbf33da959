//! The terms of the mapping vocabularies that a file uses: whether there are such, and whether anything reads them.

use super::legacy::{is_structural, translated};
use super::misnamed::Misnamed;
use super::resources::makes_triples_map;
use super::vocab::{self, Namespace};
use crate::mapping::front_end::MappingFile;
use crate::mapping::{MappingError, MappingProblem, ProblemKind};
use diwan_rdf::text::nearest;
use diwan_rdf::turtle::{Span, Statement};
use oxrdf::{BlankNode, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

/// Properties whose values are terms of the data.
const DATA: &[NamedNodeRef<'_>] = &[
    vocab::BASE_IRI,
    vocab::CLASS,
    vocab::CONSTANT,
    vocab::DATATYPE,
    vocab::GRAPH,
    vocab::OBJECT,
    vocab::PREDICATE,
    vocab::SUBJECT,
];

/// The statements of a file, whose terms are looked at.
pub(super) struct Terms<'d> {
    file: &'d MappingFile<'d>,
    statements: &'d [Statement],
    prefixes: &'d [(String, String)],
    /// The statement that names each blank node first.
    naming: OnceCell<HashMap<&'d BlankNode, &'d Statement>>,
    /// The nodes whose properties, or whose place in others, say what they are.
    in_a_role: OnceCell<HashSet<Term>>,
}

/// A term, and the statement and the place that it is in.
#[derive(Clone, Copy)]
struct Use<'d> {
    term: &'d NamedNode,
    span: Span,
    statement: &'d Statement,
}

impl<'d> Terms<'d> {
    pub(super) fn new(
        file: &'d MappingFile<'d>,
        statements: &'d [Statement],
        prefixes: &'d [(String, String)],
    ) -> Self {
        Self { file, statements, prefixes, naming: OnceCell::new(), in_a_role: OnceCell::new() }
    }

    /// Refuses terms of the vocabularies that nothing here reads: a slip of the pen, or a part of RML that is not there
    /// yet, would otherwise do nothing without a word. Gives what may not be meant. `assumed` is the base of the file when it
    /// is only the name of the file.
    ///
    /// Namespaces come first: of a wrong one everything else that is wrong is a consequence.
    pub(super) fn check(&self, assumed: Option<&String>) -> Result<Vec<MappingProblem>, MappingError> {
        self.uses().try_for_each(|used| self.check_namespace(used))?;
        let mut warnings = Vec::new();
        for used in self.uses() {
            warnings.extend(self.check_term(used)?);
        }
        let relative =
            assumed.into_iter().flat_map(|base| self.statements.iter().filter_map(|one| self.relative(one, base)));
        warnings.extend(relative);
        Ok(warnings)
    }

    /// Where terms of the vocabularies are used: as properties, and as values that are not data.
    fn uses(&self) -> impl Iterator<Item = Use<'d>> {
        self.statements.iter().flat_map(|statement| {
            let property = Use { term: &statement.triple.predicate, span: statement.predicate, statement };
            let value = match &statement.triple.object {
                Term::NamedNode(term) if is_structural(property.term) => {
                    Some(Use { term, span: statement.object, statement })
                }
                _ => None,
            };
            [property].into_iter().chain(value)
        })
    }

    fn problem(&self, used: Use<'_>, kind: ProblemKind) -> MappingProblem {
        MappingProblem {
            place: self.file.place(used.span),
            node: self.way(&used.statement.triple.subject, MAX_WAY),
            kind,
        }
    }

    fn fail<T>(&self, used: Use<'_>, kind: ProblemKind) -> Result<T, MappingError> {
        Err(MappingError::Invalid(Box::new(self.problem(used, kind))))
    }

    /// Refuses a term whose namespace is nearly one of the vocabularies.
    fn check_namespace(&self, used: Use<'_>) -> Result<(), MappingError> {
        let Some(found) = Misnamed::find(used.term.as_str(), self.prefixes) else { return Ok(()) };
        let meant = found.meant.iri;
        let kind = match found.prefix {
            Some(prefix) => {
                ProblemKind::WrongPrefix { prefix: prefix.to_owned(), written: found.written.to_owned(), meant }
            }
            None => ProblemKind::WrongNamespace {
                written: used.term.as_str().to_owned(),
                meant: format!("{meant}{}", found.name),
            },
        };
        self.fail(used, kind)
    }

    /// Refuses a term that is unknown or not supported. An unknown class says nothing where properties do.
    fn check_term(&self, used: Use<'_>) -> Result<Option<MappingProblem>, MappingError> {
        let Some((namespace, name)) = Namespace::split(used.term.as_str()) else { return Ok(None) };
        if namespace.names().any(|known| known == name) {
            return Ok(None);
        }
        if let Some(reason) = namespace.refusal(name) {
            return self.fail(used, ProblemKind::UnsupportedTerm { term: self.shown(namespace, name), reason });
        }
        let is_class = used.statement.triple.predicate == vocab::TYPE;
        let alike = namespace.names().filter(|known| !is_class || known.starts_with(char::is_uppercase));
        let near = nearest(name, alike).map(|near| self.shown(namespace, near));
        let term = self.shown(namespace, name);
        if is_class && self.in_a_role().contains(&Term::from(used.statement.triple.subject.clone())) {
            return Ok(Some(self.problem(used, ProblemKind::UnknownClass { class: term, near })));
        }
        self.fail(used, ProblemKind::UnknownTerm { term, near })
    }

    /// The nodes of which other properties than their classes say what they are.
    fn in_a_role(&self) -> &HashSet<Term> {
        self.in_a_role.get_or_init(|| {
            let mut nodes = HashSet::new();
            for Statement { triple, .. } in self.statements {
                let property = translated(&triple.predicate);
                let is_part = Namespace::split(property.as_str()).is_some()
                    && property != vocab::REFERENCE_FORMULATION
                    && !DATA.contains(&property.as_ref());
                if is_part {
                    nodes.insert(triple.object.clone());
                }
                if property != vocab::TYPE && makes_triples_map(&property, &triple.object) {
                    nodes.insert(triple.subject.clone().into());
                }
            }
            nodes
        })
    }

    /// A term of the data that is relative, in a file without a base: it would have the name of the file in it.
    fn relative(&self, statement: &'d Statement, base: &str) -> Option<MappingProblem> {
        let Term::NamedNode(term) = &statement.triple.object else { return None };
        let folder = base.get(..=base.rfind('/')?)?;
        let relative = term.as_str().strip_prefix(base).or_else(|| term.as_str().strip_prefix(folder))?;
        if !DATA.contains(&translated(&statement.triple.predicate).as_ref()) {
            return None;
        }
        let kind = ProblemKind::RelativeIri { relative: relative.to_owned(), iri: term.as_str().to_owned() };
        Some(self.problem(Use { term, span: statement.object, statement }, kind))
    }

    /// A term as the author writes it.
    fn shown(&self, namespace: &Namespace, name: &str) -> String {
        match self.prefixes.iter().find(|(_, iri)| iri == namespace.iri) {
            Some((prefix, _)) => format!("{prefix}:{name}"),
            None => format!("<{}{name}>", namespace.iri),
        }
    }

    /// The IRI of a resource, or the way to it: labels of blank nodes differ from reading to reading and help nobody.
    fn way(&self, node: &NamedOrBlankNode, steps: usize) -> String {
        let NamedOrBlankNode::BlankNode(blank) = node else { return node.to_string().replace(['<', '>'], "") };
        match self.naming().get(blank) {
            Some(Statement { triple, .. }) if steps > 0 => {
                format!("{} › {}", self.way(&triple.subject, steps - 1), self.term(&triple.predicate))
            }
            _ => "a resource without a name".to_owned(),
        }
    }

    fn naming(&self) -> &HashMap<&'d BlankNode, &'d Statement> {
        self.naming.get_or_init(|| {
            let mut naming = HashMap::new();
            for statement in self.statements {
                if let Term::BlankNode(node) = &statement.triple.object {
                    naming.entry(node).or_insert(statement);
                }
            }
            naming
        })
    }

    fn term(&self, term: &NamedNode) -> String {
        match Namespace::split(term.as_str()) {
            Some((namespace, name)) => self.shown(namespace, name),
            None => term.to_string(),
        }
    }
}

/// Blank nodes can name each other in a circle.
const MAX_WAY: usize = 16;
