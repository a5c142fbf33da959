use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};
use std::collections::HashMap;

/// The messages of shapes, by shape: `sh:message` says what it says and nothing else
/// ([SHACL, 2.1.5](https://www.w3.org/TR/shacl/#message)).
pub(super) struct Messages {
    by_shape: HashMap<String, String>,
}

impl Messages {
    pub(super) fn new(shapes: &str) -> Self {
        let mut by_shape = HashMap::new();
        let quads = RdfParser::from_format(RdfFormat::Turtle).for_slice(shapes.as_bytes());
        for quad in quads.filter_map(Result::ok) {
            if quad.predicate.as_str() == "http://www.w3.org/ns/shacl#message"
                && let (NamedOrBlankNode::NamedNode(shape), Term::Literal(text)) = (&quad.subject, &quad.object)
            {
                by_shape.insert(shape.to_string(), text.value().to_owned());
            }
        }
        Self { by_shape }
    }

    pub(super) fn of(&self, shape: &str) -> Option<&str> {
        self.by_shape.get(shape).map(String::as_str)
    }
}
