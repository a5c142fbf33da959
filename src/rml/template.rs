use super::MappingError;

/// A part of a [`Template`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// Text that stays.
    Text(String),
    /// A reference, replaced by its value.
    Reference(String),
}

/// A string template: `http://ex.org/{id}`
/// ([RML-Core, template-valued](https://kg-construct.github.io/rml-core/spec/docs/#template-valued-expression-map)).
/// A backslash takes the meaning from `{`, `}` and `\`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Template {
    segments: Vec<Segment>,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// [`MappingError`] when braces do not match or a reference is empty; `node` names the resource in it.
    pub fn parse(text: &str, node: impl ToString) -> Result<Self, MappingError> {
        let fail = |reason: &str| MappingError::invalid(node.to_string(), format!("template \"{text}\": {reason}"));
        let mut segments = Vec::new();
        let mut current = String::new();
        let mut inside = false;
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            match character {
                '\\' => current.push(characters.next().ok_or_else(|| fail("ends in a backslash"))?),
                '{' if inside => return Err(fail("`{` inside a reference; write `\\{` for a brace")),
                '{' => {
                    push_text(&mut segments, &mut current);
                    inside = true;
                }
                '}' if !inside => return Err(fail("`}` without `{`; write `\\}` for a brace")),
                '}' if current.is_empty() => return Err(fail("an empty reference `{}`")),
                '}' => {
                    segments.push(Segment::Reference(std::mem::take(&mut current)));
                    inside = false;
                }
                other => current.push(other),
            }
        }
        if inside {
            return Err(fail("`{` without `}`; write `\\{` for a brace"));
        }
        push_text(&mut segments, &mut current);
        Ok(Self { segments })
    }

    /// The parts, in order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The references, in order.
    pub fn references(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Reference(name) => Some(name.as_str()),
            Segment::Text(_) => None,
        })
    }
}

fn push_text(segments: &mut Vec<Segment>, text: &mut String) {
    if !text.is_empty() {
        segments.push(Segment::Text(std::mem::take(text)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Segment {
        Segment::Text(text.to_owned())
    }

    fn reference(name: &str) -> Segment {
        Segment::Reference(name.to_owned())
    }

    #[test]
    fn splits_text_and_references() {
        let template = Template::parse("http://ex.org/{a}-{b}", "x").unwrap();
        assert_eq!(template.segments(), [text("http://ex.org/"), reference("a"), text("-"), reference("b")]);
    }

    #[test]
    fn backslashes_escape_braces() {
        let template = Template::parse("\\{{a\\}b}\\\\", "x").unwrap();
        assert_eq!(template.segments(), [text("{"), reference("a}b"), text("\\")]);
    }

    #[test]
    fn unmatched_braces_are_errors() {
        for (bad, reason) in [("{a", "without `}`"), ("a}", "without `{`"), ("{}", "empty"), ("{a{b}", "inside")] {
            let error = Template::parse(bad, "map").unwrap_err().to_string();
            assert!(error.contains(reason) && error.contains("map: "), "{error}");
        }
    }
}
