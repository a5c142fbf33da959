//! A cache of the parsed mapping of a project, keyed by its text.

use diwan_rml::mapping::{Mapping, MappingError};
use std::sync::{Arc, Mutex};

/// The mapping that was parsed last. A project and its snapshots share it.
#[derive(Debug, Default)]
pub(super) struct MappingCache(Mutex<Option<Parsed>>);

#[derive(Debug)]
struct Parsed {
    /// The texts of the mapping's files.
    texts: Vec<Vec<u8>>,
    mapping: Arc<Mapping>,
}

impl MappingCache {
    /// The mapping of these texts. It is parsed unless the previous call had the same texts.
    ///
    /// # Errors
    /// [`MappingError`] when the mapping is invalid. Errors are not cached.
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
