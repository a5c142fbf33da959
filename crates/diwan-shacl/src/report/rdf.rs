use super::{ValidationReport, ValidationResult};
use crate::Path;
use crate::vocab::sh;
use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{BlankNode, GraphName, Literal, NamedNode, Quad, Term};

impl ValidationReport {
    /// The report as RDF, in the default graph.
    #[must_use]
    pub fn to_quads(&self) -> Vec<Quad> {
        let mut out = Writer::default();
        let report = out.blank();
        out.add(&report, rdf::TYPE.into_owned(), sh("ValidationReport"));
        out.add(&report, sh("conforms"), Literal::from(self.conforms()));
        // Without prefixes, so that a severity is written as its IRI.
        if let Some(omitted) = self.omitted_in_words(|severity| format!("<{}>", severity.as_str())) {
            out.add(&report, rdfs::COMMENT.into_owned(), Literal::from(omitted));
        }
        for shape in self.not_run() {
            out.add(&report, rdfs::COMMENT.into_owned(), Literal::from(format!("not validated completely: {shape}")));
        }
        for result in self.results() {
            let node = out.result(result);
            out.add(&report, sh("result"), node);
        }
        out.quads.extend_from_slice(self.descriptions());
        out.quads
    }
}

#[derive(Default)]
struct Writer {
    quads: Vec<Quad>,
    blanks: usize,
}

impl Writer {
    /// A blank node with a label that the documents do not use.
    fn blank(&mut self) -> BlankNode {
        self.blanks += 1;
        BlankNode::new_unchecked(format!("report.b{}", self.blanks))
    }

    fn add(&mut self, subject: &BlankNode, predicate: NamedNode, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), predicate, object, GraphName::DefaultGraph));
    }

    fn result(&mut self, result: &ValidationResult) -> BlankNode {
        let node = self.blank();
        self.add(&node, rdf::TYPE.into_owned(), sh("ValidationResult"));
        self.add(&node, sh("focusNode"), result.focus_node.clone());
        if let Some(path) = &result.path {
            let path = self.path(path);
            self.add(&node, sh("resultPath"), path);
        }
        if let Some(value) = &result.value {
            self.add(&node, sh("value"), value.clone());
        }
        self.add(&node, sh("sourceShape"), result.source_shape.clone());
        self.add(&node, sh("sourceConstraintComponent"), result.component.clone());
        if let Some(constraint) = &result.source_constraint {
            self.add(&node, sh("sourceConstraint"), constraint.clone());
        }
        self.add(&node, sh("resultSeverity"), result.severity.clone());
        for message in &result.messages {
            self.add(&node, sh("resultMessage"), message.clone());
        }
        for detail in &result.details {
            let detail = self.result(detail);
            self.add(&node, sh("detail"), detail);
        }
        node
    }

    fn path(&mut self, path: &Path) -> Term {
        let (name, operand) = match path {
            Path::Predicate(predicate) => return predicate.clone().into(),
            Path::Sequence(paths) => return self.list(paths),
            Path::Alternative(paths) => ("alternativePath", self.list(paths)),
            Path::Inverse(path) => ("inversePath", self.path(path)),
            Path::ZeroOrMore(path) => ("zeroOrMorePath", self.path(path)),
            Path::OneOrMore(path) => ("oneOrMorePath", self.path(path)),
            Path::ZeroOrOne(path) => ("zeroOrOnePath", self.path(path)),
        };
        let node = self.blank();
        self.add(&node, sh(name), operand);
        node.into()
    }

    fn list(&mut self, paths: &[Path]) -> Term {
        let mut rest: Term = rdf::NIL.into_owned().into();
        for path in paths.iter().rev() {
            let (node, first) = (self.blank(), self.path(path));
            self.add(&node, rdf::FIRST.into_owned(), first);
            self.add(&node, rdf::REST.into_owned(), rest);
            rest = node.into();
        }
        rest
    }
}
