/// A column of an answer whose values are worked out: they need not stand in the record that the row quotes.
///
/// ```text
/// #+ derived:
/// #+   - converted: the day of the Hijri date by the published Umm al-Qura calendar
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivedColumn {
    /// The column.
    pub name: String,
    /// Of what it is worked out.
    pub source: String,
}

impl DerivedColumn {
    /// Reads an item of the header.
    pub(super) fn new(name: &str, source: &str) -> Result<Self, String> {
        match source {
            "" => Err(format!("derived column `{name}` does not say what it is worked out of; write `- {name}: …`")),
            source => Ok(Self { name: name.to_owned(), source: source.to_owned() }),
        }
    }
}

/// The first derived column that a query does not answer with.
pub(super) fn missing<'d>(derived: &'d [DerivedColumn], columns: &[&str]) -> Option<&'d str> {
    derived.iter().map(|column| column.name.as_str()).find(|name| !columns.contains(name))
}
