//! The file of an index for searching, next to the built graph.

use crate::project::{refuse_special, write_atomically};
use crate::search::Index;
use diwan_rdf::files::read_whole;
use std::io;
use std::path::{Path, PathBuf};

const FILE_NAME: &str = "search.index";

/// The path of an index.
pub(super) struct SearchFile {
    path: PathBuf,
}

impl SearchFile {
    /// The index in the folder of a built graph. It may not exist.
    pub(super) fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join(FILE_NAME) }
    }

    /// Reads the index. `None` if it is missing, damaged, or of something else than what `key` identifies.
    pub(super) fn read(&self, key: &str) -> Option<Index> {
        Index::read(read_whole(&self.path).ok()?).filter(|index| index.key() == key)
    }

    /// Writes the index atomically.
    pub(super) fn write(&self, index: &Index) -> io::Result<()> {
        refuse_special(&self.path)?;
        write_atomically(&self.path, |out| out.write_all(index.as_bytes()))
    }
}
