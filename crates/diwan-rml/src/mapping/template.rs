/// A part of a [`Template`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// Constant text.
    Text(String),
    /// A reference, which is replaced by its value.
    Reference(String),
}

/// A string template: `http://ex.org/{id}` ([RML-Core,
/// template-valued](https://kg-construct.github.io/rml-core/spec/docs/#template-valued-expression-map)). A backslash
/// escapes `{`, `}` and `\`, also in references, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Template {
    segments: Vec<Segment>,
}

impl Template {
    /// Parses a template.
    ///
    /// # Errors
    /// [`TemplateError`] when braces do not match, a reference is empty or a backslash escapes nothing.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut reader = Reader::default();
        reader.read(text)?;
        Ok(Self { segments: reader.segments })
    }

    /// A template without references.
    pub(super) fn of_text(text: &str) -> Self {
        Self { segments: vec![Segment::Text(text.to_owned())] }
    }

    /// The parts, in order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Whether the IRIs that it generates are relative for all values: it begins with a path.
    pub(super) fn begins_relative(&self) -> bool {
        match self.segments.first() {
            Some(Segment::Text(text)) => {
                matches!(text.chars().find(|one| matches!(one, ':' | '/' | '?' | '#')), Some('/' | '?' | '#'))
            }
            _ => false,
        }
    }

    /// Prepends a text.
    pub(super) fn put_behind(&mut self, base: &str) {
        match self.segments.first_mut() {
            Some(Segment::Text(text)) => text.insert_str(0, base),
            _ => self.segments.insert(0, Segment::Text(base.to_owned())),
        }
    }

    /// The references, in order.
    pub fn references(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Reference(name) => Some(name.as_str()),
            Segment::Text(_) => None,
        })
    }
}

/// An error in a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// An unclosed reference.
    #[error("`{{` without `}}`; write `\\{{` for a brace")]
    Unclosed,
    /// An unmatched closing brace.
    #[error("`}}` without `{{`; write `\\}}` for a brace")]
    Unopened,
    /// A reference inside a reference.
    #[error("`{{` inside a reference; write `\\{{` for a brace")]
    Nested,
    /// An empty reference.
    #[error("an empty reference `{{}}`")]
    EmptyReference,
    /// Too many references.
    #[error("more than {MOST_REFERENCES} references; make a column of them")]
    TooManyReferences,
    /// A backslash before a character that cannot be escaped.
    #[error("a backslash stands only before `{{`, `}}` and another backslash; write `\\\\` for a backslash")]
    Backslash,
}

/// The maximum number of references in a template, because evaluation recurses for each.
const MOST_REFERENCES: usize = 256;

/// The state while a template is parsed.
#[derive(Default)]
struct Reader {
    segments: Vec<Segment>,
    current: String,
    references: usize,
    inside: bool,
}

impl Reader {
    fn read(&mut self, text: &str) -> Result<(), TemplateError> {
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            match character {
                '\\' => self.current.push(escaped(characters.next())?),
                '{' => self.open()?,
                '}' => self.close()?,
                other => self.current.push(other),
            }
        }
        if self.inside {
            return Err(TemplateError::Unclosed);
        }
        self.end_text();
        Ok(())
    }

    fn open(&mut self) -> Result<(), TemplateError> {
        if self.references == MOST_REFERENCES {
            return Err(TemplateError::TooManyReferences);
        }
        if self.inside {
            return Err(TemplateError::Nested);
        }
        self.end_text();
        self.inside = true;
        Ok(())
    }

    fn close(&mut self) -> Result<(), TemplateError> {
        if !self.inside {
            return Err(TemplateError::Unopened);
        }
        if self.current.is_empty() {
            return Err(TemplateError::EmptyReference);
        }
        self.segments.push(Segment::Reference(std::mem::take(&mut self.current)));
        self.references += 1;
        self.inside = false;
        Ok(())
    }

    fn end_text(&mut self) {
        if !self.current.is_empty() {
            self.segments.push(Segment::Text(std::mem::take(&mut self.current)));
        }
    }
}

fn escaped(character: Option<char>) -> Result<char, TemplateError> {
    match character {
        Some(character @ ('{' | '}' | '\\')) => Ok(character),
        _ => Err(TemplateError::Backslash),
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
        let template = Template::parse("http://ex.org/{a}-{b}").unwrap();
        assert_eq!(template.segments(), [text("http://ex.org/"), reference("a"), text("-"), reference("b")]);
    }

    #[test]
    fn backslashes_escape_braces() {
        let template = Template::parse("\\{{a\\}b}\\\\").unwrap();
        assert_eq!(template.segments(), [text("{"), reference("a}b"), text("\\")]);
    }

    #[test]
    fn json_paths_are_references() {
        let template = Template::parse("http://ex.org/{$['Country Code']}/{$['\\{Name\\}']}").unwrap();
        assert_eq!(template.references().collect::<Vec<_>>(), ["$['Country Code']", "$['{Name}']"]);
    }

    #[test]
    fn references_are_counted_whatever_stands_between_them() {
        for between in ["", "-", "\\\\"] {
            let template = |references| format!("{{a}}{between}").repeat(references);
            assert_eq!(Template::parse(&template(256)).unwrap().references().count(), 256);
            let error = Template::parse(&template(257)).unwrap_err().to_string();
            assert!(error.contains("more than 256 references"), "{error}");
        }
    }

    #[test]
    fn unmatched_braces_are_errors() {
        for (bad, reason) in [
            ("{a", "without `}`"),
            ("a}", "without `{`"),
            ("{}", "empty"),
            ("{a{b}", "inside"),
            ("{{Name}}", "inside"),
            ("{Name\\}", "without `}`"),
            ("{\\\\{Name\\\\}}", "inside"),
            ("{N\\ame}", "a backslash stands only before"),
            ("a\\", "a backslash stands only before"),
        ] {
            let error = Template::parse(bad).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}
