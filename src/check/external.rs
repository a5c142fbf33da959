use std::path::Path;

/// Data outside the project that it can be compared with.
#[derive(Clone, Copy, Debug, Default)]
pub struct External<'a> {
    /// The folder of the documents, which quotes are compared with.
    pub documents: Option<&'a Path>,
    /// A file of Wikidata entities or a folder of such files, which links are compared with.
    pub items: Option<&'a Path>,
}
