use std::path::Path;

/// What is not of the project, and that it can be compared with.
#[derive(Clone, Copy, Debug, Default)]
pub struct External<'a> {
    /// The folder of the documents: quotes are compared with them.
    pub documents: Option<&'a Path>,
    /// Wikidata's entities, a file or a folder of files: links are compared with them.
    pub items: Option<&'a Path>,
}
