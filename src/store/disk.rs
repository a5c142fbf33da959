//! The graph as an on-disk Oxigraph database, for graphs larger than memory (feature `rocksdb`).

use super::loaded::Backend;
use super::memory::parsed;
use super::{Store, StoreError};
use crate::project::Temporary;
use oxigraph::store::Store as Directory;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const PREFIX: &str = "store-";

/// Opens the database directory for the graph with this digest. If it does not exist, it is filled from `nquads` under
/// a temporary name and renamed, so that an interrupted run leaves no partial database. Directories of other digests
/// are then deleted.
///
/// # Errors
/// The error of `nquads`; [`StoreError`] if the directory cannot be written or opened.
pub fn open<E: From<StoreError>>(
    folder: &Path,
    digest: &str,
    nquads: impl FnOnce() -> Result<Vec<u8>, E>,
) -> Result<Store, E> {
    let path = folder.join(format!("{PREFIX}{digest}"));
    if !path.exists() {
        let nquads = nquads()?;
        fill(folder, &path, &nquads)?;
    }
    Ok(Store(Backend::Disk(Directory::open_read_only(&path).map_err(StoreError::from)?)))
}

fn fill(folder: &Path, path: &Path, nquads: &[u8]) -> Result<(), StoreError> {
    let failed = |cause: io::Error| StoreError::Io { path: path.to_owned(), cause };
    let temporary = folder.join(format!(".{PREFIX}{}.tmp", std::process::id()));
    let _registered = Temporary::at(&temporary);
    let store = Directory::open(&temporary)?;
    let mut loader = store.bulk_loader();
    loader.load_ok_quads::<_, StoreError>(parsed(nquads).flat_map(with_merged))?;
    loader.commit()?;
    store.flush()?;
    drop(store);
    fs::rename(&temporary, path).map_err(failed)?;
    outdated(folder, path).map_err(failed)?.iter().try_for_each(fs::remove_dir_all).map_err(failed)
}

/// The quad, and the same triple in the default graph.
fn with_merged(
    quad: Result<oxigraph::model::Quad, StoreError>,
) -> impl Iterator<Item = Result<oxigraph::model::Quad, StoreError>> {
    let merged = quad.as_ref().ok().map(|quad| {
        let mut quad = quad.clone();
        quad.graph_name = oxigraph::model::GraphName::DefaultGraph;
        Ok(quad)
    });
    std::iter::once(quad).chain(merged)
}

fn outdated(folder: &Path, current: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_store = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
        if is_store && path != current {
            paths.push(path);
        }
    }
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::GraphNameRef;

    #[test]
    fn is_filled_once_and_replaced_when_the_digest_changes() {
        let folder = tempfile::tempdir().unwrap();
        let line = || Ok::<_, StoreError>(b"<a:s> <a:p> <a:o> <a:g> .\n".to_vec());
        let count = |store: Store| {
            let default = Some(GraphNameRef::DefaultGraph);
            [None, default].map(|graph| store.quads_for_pattern(None, None, None, graph).count())
        };
        assert_eq!(count(open(folder.path(), "one", line).unwrap()), [1, 1]);
        let never = || -> Result<Vec<u8>, StoreError> { panic!("filled again") };
        assert_eq!(count(open(folder.path(), "one", never).unwrap()), [1, 1]);
        assert_eq!(count(open(folder.path(), "two", line).unwrap()), [1, 1]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
