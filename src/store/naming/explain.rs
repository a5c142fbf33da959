//! Messages for names that mean no entity, or more than one.

use super::{ExpectedClass, Resolution};
use crate::store::Entities;
use diwan_rdf::text::shortened;
use oxigraph::model::NamedNode;

/// The maximum number of candidates in a message.
const SHOWN: usize = 12;

impl Entities {
    /// Explains why a name does not mean exactly one entity, and what to write instead: one line, followed by one line
    /// for each candidate.
    pub fn explain(&self, text: &str, resolution: &Resolution, expected: &ExpectedClass, language: &str) -> String {
        let name = shortened(text.trim());
        match resolution {
            Resolution::One { node, .. } => format!("\"{name}\" is {}", self.described(node, language)),
            Resolution::Many(nodes) => {
                format!("\"{name}\" is ambiguous; use the slug of one of these:{}", self.listed(nodes, language))
            }
            Resolution::None(nodes) => self.not_found(&name, nodes, expected, language),
            Resolution::OtherClass { found, candidates } => {
                let found = self.described(found, language);
                let classes = self.classes(expected, language);
                match candidates.as_slice() {
                    [] => format!(
                        "\"{name}\" is {found}, which is not of the class {classes}; there are no entities \
                        of this class"
                    ),
                    _ => {
                        let listed = self.listed(candidates, language);
                        format!(
                            "\"{name}\" is {found}, which is not of the class {classes}; did you mean one of \
                            these?{listed}"
                        )
                    }
                }
            }
        }
    }

    fn not_found(&self, name: &str, near: &[NamedNode], expected: &ExpectedClass, language: &str) -> String {
        let what = match expected.is_anything() {
            true => "no entity".to_owned(),
            false => format!("no entity of the class {}", self.classes(expected, language)),
        };
        match near {
            [] => format!("{what} is named \"{name}\""),
            [node] => format!("{what} is named \"{name}\"; did you mean {}?", self.described(node, language)),
            _ => format!("{what} is named \"{name}\"; did you mean one of these?{}", self.listed(near, language)),
        }
    }

    /// Display name, slug and class of an entity: `Azerbaijan (state-aze, state)`.
    pub fn described(&self, node: &NamedNode, language: &str) -> String {
        let slug = self.names().slug(node.as_str());
        let class = self.class_of(node).and_then(|class| self.label(&class, language).map(shortened));
        let details = [Some(shortened(slug)), class].into_iter().flatten().collect::<Vec<_>>().join(", ");
        match self.display(node, language) {
            Some(name) => format!("{} ({details})", shortened(&name)),
            None => details,
        }
    }

    fn listed(&self, nodes: &[NamedNode], language: &str) -> String {
        let lines = nodes.iter().take(SHOWN).map(|node| format!("\n  {}", self.described(node, language)));
        let more = nodes.len().saturating_sub(SHOWN);
        lines.chain((more > 0).then(|| format!("\n  and {more} more"))).collect()
    }

    /// The labels of the expected classes.
    pub(in crate::store) fn classes(&self, expected: &ExpectedClass, language: &str) -> String {
        let name =
            |class: &NamedNode| self.label(class, language).map_or_else(|| self.compact(class.as_str()), shortened);
        expected.given.iter().map(name).collect::<Vec<_>>().join(" or ")
    }
}
