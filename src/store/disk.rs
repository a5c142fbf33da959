//! The graph as an on-disk Oxigraph database, for graphs larger than memory (feature `rocksdb`).

use super::loaded::Backend;
use super::{Store, StoreError};
use crate::project::Temporary;
use diwan_rdf::quads::Quads;
use oxigraph::model::{GraphName, Quad};
use oxigraph::store::Store as Directory;
use std::borrow::Borrow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const PREFIX: &str = "store-";

/// Opens the database directory for the graph with this digest. If it does not exist, it is filled from `quads` under
/// a temporary name and renamed, so that an interrupted run leaves no partial database. Directories of other digests
/// are then deleted.
///
/// # Errors
/// The error of `quads`; [`StoreError`] if the directory cannot be written or opened.
pub fn open<E: From<StoreError>, Q: Borrow<Quads>>(
    folder: &Path,
    digest: &str,
    quads: impl FnOnce() -> Result<Q, E>,
) -> Result<Store, E> {
    let path = folder.join(format!("{PREFIX}{digest}"));
    if !path.exists() {
        fill(folder, &path, quads()?.borrow())?;
    }
    Ok(Store(Backend::Disk(Directory::open_read_only(&path).map_err(StoreError::from)?)))
}

fn fill(folder: &Path, path: &Path, quads: &Quads) -> Result<(), StoreError> {
    let failed = |cause: io::Error| StoreError::Io { path: path.to_owned(), cause };
    let temporary = folder.join(format!(".{PREFIX}{}.tmp", std::process::id()));
    let _registered = Temporary::at(&temporary);
    let store = Directory::open(&temporary)?;
    let mut loader = store.bulk_loader();
    loader.load_quads(quads.iter().filter_map(|statement| quads.quad(&statement)).flat_map(with_merged))?;
    loader.commit()?;
    store.flush()?;
    drop(store);
    fs::rename(&temporary, path).map_err(failed)?;
    outdated(folder, path).map_err(failed)?.iter().try_for_each(fs::remove_dir_all).map_err(failed)
}

/// The quad, and the same triple in the default graph.
fn with_merged(quad: Quad) -> [Quad; 2] {
    let merged = Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() };
    [quad, merged]
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
    fn the_store_is_filled_once_and_replaced_when_the_digest_changes() {
        let folder = tempfile::tempdir().unwrap();
        let line = || Ok::<_, StoreError>(Quads::from_nquads(b"<a:s> <a:p> <a:o> <a:g> .\n").unwrap());
        let count = |store: Store| {
            let default = Some(GraphNameRef::DefaultGraph);
            [None, default].map(|graph| store.quads_for_pattern(None, None, None, graph).count())
        };
        assert_eq!(count(open(folder.path(), "one", line).unwrap()), [1, 1]);
        let never = || -> Result<Quads, StoreError> { panic!("filled again") };
        assert_eq!(count(open(folder.path(), "one", never).unwrap()), [1, 1]);
        assert_eq!(count(open(folder.path(), "two", line).unwrap()), [1, 1]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
