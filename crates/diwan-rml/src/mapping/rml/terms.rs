//! The terms of the mapping vocabularies that a file uses: whether there are such, and whether anything reads them.

use super::legacy::{is_source_of_text, is_structural, translated};
use super::misnamed::Misnamed;
use super::resources::makes_triples_map;
use super::vocab::{self, Namespace};
use super::wording::in_words_of;
use crate::mapping::front_end::MappingFile;
use crate::mapping::{MappingProblem, ProblemKind};
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

/// What is found in the terms of a file.
#[derive(Default)]
pub(super) struct CheckedTerms {
    /// What may not be meant.
    pub warnings: Vec<MappingProblem>,
    /// Terms that nothing reads.
    pub problems: Vec<MappingProblem>,
    /// The subjects of these problems.
    pub damaged: HashSet<NamedOrBlankNode>,
    /// The blank nodes that terms name which nothing reads.
    pub unread: HashSet<NamedOrBlankNode>,
    /// Whether terms are in other namespaces than the author believes: then nothing else can be read.
    pub is_misnamed: bool,
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

    /// Finds the terms of the vocabularies that nothing here reads: a misspelt term, or a part of RML that is not supported
    /// yet, would otherwise have no effect and not be noticed. `assumed` is the base of the file if that is only the name of
    /// the file.
    ///
    /// Namespaces come first: if one is wrong, everything else that is wrong follows from it.
    pub(super) fn check(&self, assumed: Option<&String>) -> CheckedTerms {
        let misnamed = self.misnamed();
        if !misnamed.is_empty() {
            return CheckedTerms { problems: misnamed, is_misnamed: true, ..CheckedTerms::default() };
        }
        let mut checked = CheckedTerms::default();
        for used in self.uses() {
            match self.check_term(used) {
                None => {}
                Some(found) if matches!(found.kind, ProblemKind::UnknownClass { .. }) => checked.warnings.push(found),
                Some(found) => {
                    checked.damaged.insert(used.statement.triple.subject.clone());
                    // What only a term names that nothing reads is not read either.
                    if let Term::BlankNode(part) = &used.statement.triple.object
                        && used.span == used.statement.predicate
                    {
                        checked.unread.insert(part.clone().into());
                    }
                    checked.problems.push(found);
                }
            }
        }
        let relative =
            assumed.into_iter().flat_map(|base| self.statements.iter().filter_map(|one| self.relative(one, base)));
        checked.warnings.extend(relative);
        checked.warnings.extend(self.statements.iter().filter_map(|statement| self.source_of_text(statement)));
        checked
    }

    /// A source of today's vocabulary that is only a text, as the older one had them.
    fn source_of_text(&self, statement: &'d Statement) -> Option<MappingProblem> {
        let Statement { triple, object, .. } = statement;
        if triple.predicate != vocab::SOURCE || !is_source_of_text(triple) {
            return None;
        }
        let used = Use { term: &triple.predicate, span: *object, statement };
        let found = self.problem(used, ProblemKind::SourceIsText { path: triple.object.to_string() });
        Some(MappingProblem { message: in_words_of(self.prefixes, false, &found.message), ..found })
    }

    /// The terms whose namespace is nearly one of the vocabularies; of each wrong prefix the first one.
    fn misnamed(&self) -> Vec<MappingProblem> {
        let mut prefixes = HashSet::new();
        let mut found = Vec::new();
        for used in self.uses() {
            match self.check_namespace(used) {
                Some(MappingProblem { kind: ProblemKind::WrongPrefix { prefix, .. }, .. })
                    if !prefixes.insert(prefix.clone()) => {}
                problem => found.extend(problem),
            }
        }
        found
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
        let node = self.way(&used.statement.triple.subject, MAX_WAY);
        MappingProblem::new(self.file.place(used.span), node, kind)
    }

    /// What is wrong with a term whose namespace is nearly one of the vocabularies.
    fn check_namespace(&self, used: Use<'_>) -> Option<MappingProblem> {
        let found = Misnamed::find(used.term.as_str(), self.prefixes)?;
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
        Some(self.problem(used, kind))
    }

    /// What is wrong with a term that is unknown or not supported. An unknown class says nothing where properties do.
    fn check_term(&self, used: Use<'_>) -> Option<MappingProblem> {
        let (namespace, name) = Namespace::split(used.term.as_str())?;
        if namespace.names().any(|known| known == name) {
            return None;
        }
        if let Some(reason) = namespace.refusal(name) {
            return Some(
                self.problem(used, ProblemKind::UnsupportedTerm { term: self.shown(namespace, name), reason }),
            );
        }
        let is_class = used.statement.triple.predicate == vocab::TYPE;
        let alike = namespace.names().filter(|known| !is_class || known.starts_with(char::is_uppercase));
        let near = match name {
            "column" => Some(self.shown(namespace, "reference")),
            _ => elsewhere(namespace, name).map(|other| self.shown(other, name)),
        };
        let near = near.or_else(|| nearest(name, alike).map(|near| self.shown(namespace, near)));
        let term = self.shown(namespace, name);
        if is_class && self.in_a_role().contains(&Term::from(used.statement.triple.subject.clone())) {
            return Some(self.problem(used, ProblemKind::UnknownClass { class: term, near }));
        }
        Some(self.problem(used, ProblemKind::UnknownTerm { term, near }))
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

/// The vocabulary that has a name which is missing in another one: R2RML and the RML of 2014 share the terms of a mapping.
fn elsewhere(missing_in: &Namespace, name: &str) -> Option<&'static Namespace> {
    let mut others = [&vocab::R2RML, &vocab::OLD_RML, &vocab::RML].into_iter();
    others.find(|other| other.iri != missing_in.iri && other.names().any(|known| known == name))
}

/// Blank nodes can name each other in a circle.
const MAX_WAY: usize = 16;
