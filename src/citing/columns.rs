use super::CitingError;
use crate::evidence::vocab;
use diwan_rdf::text::shortened;
use diwan_rml::mapping::{Mapping, TriplesMap};
use oxigraph::model::NamedNodeRef;

/// The columns of a record table that contain the quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteColumns {
    /// The column with the text of the quote.
    pub quote: String,
    /// The column with its start.
    pub start: String,
    /// The column with its end.
    pub end: String,
    /// The column with its document.
    pub source: String,
}

impl QuoteColumns {
    /// Finds the columns of the first triples map that generates quotes from columns that are all in the header.
    ///
    /// # Errors
    /// [`CitingError::NoQuotes`] if there is none.
    pub fn find(mapping: &Mapping, header: &[String]) -> Result<Self, CitingError> {
        let candidates = mapping.triples_maps.iter().filter_map(Self::of_map);
        let fitting = |columns: &Self| {
            [&columns.quote, &columns.start, &columns.end, &columns.source].iter().all(|name| header.contains(name))
        };
        let columns = || header.iter().map(|name| format!("`{}`", shortened(name))).collect::<Vec<_>>().join(", ");
        candidates.into_iter().find(fitting).ok_or_else(|| CitingError::NoQuotes { columns: columns() })
    }

    fn of_map(map: &TriplesMap) -> Option<Self> {
        map.subject.classes.iter().any(|class| class.as_ref() == vocab::QUOTE).then_some(())?;
        Some(Self {
            quote: column(map, vocab::EXACT)?,
            start: column(map, vocab::START)?,
            end: column(map, vocab::END)?,
            source: column(map, vocab::WAS_QUOTED_FROM)?,
        })
    }
}

/// The column from which the objects of a property are generated.
fn column(map: &TriplesMap, property: NamedNodeRef<'_>) -> Option<String> {
    map.columns_of(property).first().map(|name| (*name).to_owned())
}
