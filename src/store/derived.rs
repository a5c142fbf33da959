/// A result column whose values are computed by the query, so that they need not occur in the record that the row
/// quotes.
///
/// ```text
/// #+ derived:
/// #+   - converted: the day of the Hijri date by the published Umm al-Qura calendar
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivedColumn {
    /// The name of the column.
    pub name: String,
    /// What the values are computed from, in words.
    pub source: String,
}

impl DerivedColumn {
    /// Reads one item of the header section `derived:`.
    pub(super) fn new(name: &str, source: &str) -> Result<Self, String> {
        match source {
            "" => Err(format!("derived column `{name}` does not say what it is computed from; write `- {name}: …`")),
            source => Ok(Self { name: name.to_owned(), source: source.to_owned() }),
        }
    }
}

/// The first derived column that is not among the columns of the query.
pub(super) fn missing<'d>(derived: &'d [DerivedColumn], columns: &[&str]) -> Option<&'d str> {
    derived.iter().map(|column| column.name.as_str()).find(|name| !columns.contains(name))
}
