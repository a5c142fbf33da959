//! The mapping of a project, parsed once for as long as its text stays the same.

use diwan_rml::mapping::{Mapping, MappingError};
use std::sync::{Arc, Mutex};

/// What was parsed last; snapshots of a project share it.
#[derive(Debug, Default)]
pub(super) struct MappingCache(Mutex<Option<Parsed>>);

#[derive(Debug)]
struct Parsed {
    /// The texts of the mapping's files.
    texts: Vec<Vec<u8>>,
    mapping: Arc<Mapping>,
}

impl MappingCache {
    /// The mapping of these texts; it is parsed unless it was before.
    ///
    /// # Errors
    /// [`MappingError`] when they are no mapping: the next who asks parses them again.
    pub(super) fn get_or_parse(
        &self,
        texts: Vec<Vec<u8>>,
        parse: impl FnOnce(&[Vec<u8>]) -> Result<Mapping, MappingError>,
    ) -> Result<Arc<Mapping>, MappingError> {
        let Ok(mut parsed) = self.0.lock() else { return parse(&texts).map(Arc::new) };
        if let Some(parsed) = parsed.as_ref().filter(|parsed| parsed.texts == texts) {
            return Ok(Arc::clone(&parsed.mapping));
        }
        let mapping = Arc::new(parse(&texts)?);
        *parsed = Some(Parsed { texts, mapping: Arc::clone(&mapping) });
        Ok(mapping)
    }
}
