use crate::graph::{Prefixes, model_term};
use crate::vocab::SH;
use diwan_rdf::quads::{ExtendedTerms, GraphView, Id, Triple};
use diwan_rdf::text::shortened;
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{Literal, Term};

/// Displays terms with the prefixes of the shapes.
#[derive(Debug, Clone, Default)]
pub(crate) struct TermDisplay {
    prefixes: Prefixes,
}

impl TermDisplay {
    /// Only the first prefixes are used, because each is tried with every IRI.
    pub(super) fn new(mut prefixes: Prefixes) -> Self {
        prefixes.truncate(MOST_PREFIXES);
        Self { prefixes }
    }

    pub(crate) fn prefixes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.prefixes.iter().map(|(prefix, iri)| (prefix.as_str(), iri.as_str()))
    }

    /// A term in short form.
    pub(crate) fn show(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.show_iri(node.as_str()),
            Term::Literal(literal) if is_typed(literal) => {
                format!("{:?}^^{}", literal.value(), self.show_iri(literal.datatype().as_str()))
            }
            other => other.to_string(),
        }
    }

    pub(crate) fn show_iri(&self, iri: &str) -> String {
        let fitting = self.prefixes().filter_map(|(prefix, namespace)| Some((prefix, iri.strip_prefix(namespace)?)));
        match fitting.min_by_key(|(_, local)| local.len()) {
            Some((prefix, local)) if !local.contains(['/', '#']) => format!("{prefix}:{local}"),
            _ => match (iri.strip_prefix(SH), iri.strip_prefix(XSD)) {
                (Some(local), _) => format!("sh:{local}"),
                (_, Some(local)) => format!("xsd:{local}"),
                _ => format!("<{iri}>"),
            },
        }
    }

    /// Displays a blank node as its type and first properties, because its label is meaningless. Other terms are
    /// displayed unchanged.
    pub(crate) fn describe(&self, terms: &ExtendedTerms<'_>, graph: GraphView<'_>, node: Id) -> String {
        if !terms.get(node).is_blank() {
            return self.show(&model_term(terms, node));
        }
        let (types, others): (Vec<Triple>, Vec<Triple>) =
            graph.about(node).partition(|[_, predicate, _]| is_type(terms, *predicate));
        let statements = types.len() + others.len();
        let shown = types.into_iter().chain(others).take(DESCRIBED);
        let mut parts: Vec<String> = shown.map(|row| self.statement(terms, row)).collect();
        if statements > DESCRIBED {
            parts.push("…".to_owned());
        }
        match parts.is_empty() {
            false => format!("[ {} ]", parts.join(" ; ")),
            true => match graph.matching(None, None, Some(node)).next() {
                Some([owner, predicate, _]) => {
                    format!("[ {} of {} ]", self.show(&model_term(terms, predicate)), self.shortly(terms, owner))
                }
                None => "[]".to_owned(),
            },
        }
    }

    fn statement(&self, terms: &ExtendedTerms<'_>, [_, predicate, object]: Triple) -> String {
        let is_type = is_type(terms, predicate);
        let predicate = if is_type { "a".to_owned() } else { self.show(&model_term(terms, predicate)) };
        format!("{predicate} {}", self.shortly(terms, object))
    }

    fn shortly(&self, terms: &ExtendedTerms<'_>, node: Id) -> String {
        match model_term(terms, node) {
            Term::BlankNode(_) => "[…]".to_owned(),
            other => shortened(&self.show(&other)),
        }
    }

    /// Names a resource of the shapes: its IRI, or the path to a blank node from a resource with an IRI.
    pub(super) fn way(&self, terms: &ExtendedTerms<'_>, graph: GraphView<'_>, node: Id) -> String {
        self.steps(terms, graph, node, MAX_STEPS)
    }

    fn steps(&self, terms: &ExtendedTerms<'_>, graph: GraphView<'_>, node: Id, steps: usize) -> String {
        if !terms.get(node).is_blank() {
            return self.show(&model_term(terms, node));
        }
        match graph.matching(None, None, Some(node)).next() {
            Some([owner, predicate, _]) if steps > 0 => {
                let owner = self.steps(terms, graph, owner, steps - 1);
                // The members of a list belong to the node with the list. Their contents distinguish them.
                let predicate = model_term(terms, predicate);
                if predicate == Term::from(rdf::FIRST) {
                    return owner + &self.parameters_of(terms, graph, node);
                }
                if predicate == Term::from(rdf::REST) {
                    return owner;
                }
                format!("{owner} › {}{}", self.show(&predicate), self.path_of(terms, graph, node))
            }
            _ => format!("a shape without a name{}", self.parameters_of(terms, graph, node)),
        }
    }

    /// The path of a shape without a name, or its first constraint.
    fn parameters_of(&self, terms: &ExtendedTerms<'_>, graph: GraphView<'_>, node: Id) -> String {
        let path = self.path_of(terms, graph, node);
        match graph.about(node).find(|[_, predicate, _]| !is_type(terms, *predicate)) {
            Some(row) if path.is_empty() => format!(" [{}]", self.statement(terms, row)),
            _ => path,
        }
    }

    fn path_of(&self, terms: &ExtendedTerms<'_>, graph: GraphView<'_>, node: Id) -> String {
        let path = terms.find_iri(&format!("{SH}path")).and_then(|path| graph.objects(node, path).next());
        match path.and_then(|path| terms.get(path).iri()) {
            Some(path) => format!(" [{}]", self.show_iri(path)),
            _ => String::new(),
        }
    }
}

fn is_type(terms: &ExtendedTerms<'_>, predicate: Id) -> bool {
    terms.get(predicate).node() == Some(rdf::TYPE)
}

/// Whether the literal is neither a string nor language-tagged.
fn is_typed(literal: &Literal) -> bool {
    literal.datatype() != xsd::STRING && literal.language().is_none()
}

/// The number of properties that describe a blank node.
const DESCRIBED: usize = 3;

const MOST_PREFIXES: usize = 1000;

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// Blank nodes can refer to each other in a cycle.
const MAX_STEPS: usize = 16;
