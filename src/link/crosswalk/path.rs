use diwan_rdf::write::Prefixes;
use oxigraph::model::NamedNode;

/// The path from a node to its values: a sequence of properties, the last of which may be repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyPath {
    /// The properties, in order.
    pub steps: Vec<NamedNode>,
    /// Whether the last step is repeated, as with `+` in [SPARQL property
    /// paths](https://www.w3.org/TR/sparql11-query/#propertypaths).
    pub repeated: bool,
}

impl PropertyPath {
    /// Parses `prefix:name`, `prefix:name/prefix:name` or `prefix:name+`.
    ///
    /// # Errors
    /// The reason, if a prefix is unknown or a step is missing.
    pub fn parse(text: &str, prefixes: &Prefixes) -> Result<Self, String> {
        let (text, repeated) = text.strip_suffix('+').map_or((text, false), |text| (text, true));
        let steps = text.split('/').map(|step| expand(step, prefixes)).collect::<Result<_, _>>()?;
        Ok(Self { steps, repeated })
    }

    /// The property, if the path is a single step without repetition.
    pub fn single(&self) -> Option<&NamedNode> {
        match self.steps.as_slice() {
            [property] if !self.repeated => Some(property),
            _ => None,
        }
    }

    /// The first property.
    pub fn first(&self) -> &NamedNode {
        &self.steps[0]
    }
}

/// Expands a prefixed name.
pub(super) fn expand(name: &str, prefixes: &Prefixes) -> Result<NamedNode, String> {
    let (prefix, local) = name.split_once(':').ok_or_else(|| format!("`{name}` has no prefix"))?;
    let namespace = prefixes.iter().find(|(known, _)| *known == prefix).map(|(_, namespace)| namespace);
    let namespace = namespace.ok_or_else(|| format!("the JSON-LD context has no prefix `{prefix}:`"))?;
    NamedNode::new(format!("{namespace}{local}")).map_err(|_| format!("`{name}` is no IRI"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_and_repetition() {
        let prefixes: Prefixes = [("s", "http://schema.org/")].into_iter().collect();
        let path = |text| PropertyPath::parse(text, &prefixes);
        assert_eq!(path("s:a/s:b").unwrap().steps.len(), 2);
        assert!(path("s:a+").unwrap().repeated && path("s:a+").unwrap().single().is_none());
        assert_eq!(path("s:a").unwrap().single().unwrap().as_str(), "http://schema.org/a");
        assert_eq!(path("x:a").unwrap_err(), "the JSON-LD context has no prefix `x:`");
        assert_eq!(path("a").unwrap_err(), "`a` has no prefix");
    }
}
