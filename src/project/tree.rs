use super::context::context_on;
#[cfg(feature = "embedded")]
use super::embedded;
use super::languages::for_languages;
use super::mapping_cache::MappingCache;
use super::snapshot::{FileSnapshot, SharedBytes, Snapshot};
use super::{PROJECT_FILE, ProjectConfig, ProjectError};
use diwan_rdf::files::{AllowedFolders, open_regular, read_all};
use diwan_rdf::term::{TOO_DEEP, has_deep_triple_terms};
use diwan_rdf::text::TextError;
use diwan_rml::mapping::{Mapping, Parser};
use diwan_rml::source::Files;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A project: a folder with a project file, or the project compiled into the program.
#[derive(Clone, Debug)]
pub struct Project {
    config: ProjectConfig,
    root: Root,
    allowed_folders: AllowedFolders,
    /// The text of the project file.
    text: String,
    /// The files read so far, if this is a snapshot.
    snapshot: Option<Arc<Snapshot>>,
    mapping: Arc<MappingCache>,
}

#[derive(Clone, Debug)]
enum Root {
    Directory(PathBuf),
    #[cfg(feature = "embedded")]
    Embedded,
}

impl Project {
    /// Opens the project in a folder. All its files must be in that folder.
    ///
    /// # Errors
    /// [`ProjectError`] when there is no project file, it is invalid, or it names a path outside the folder.
    pub fn open(directory: &Path) -> Result<Self, ProjectError> {
        Self::open_within(directory, AllowedFolders::within([directory]))
    }

    /// Opens the project in a folder. Its files may be anywhere in `allowed_folders`.
    ///
    /// # Errors
    /// [`ProjectError`] when there is no project file, it is invalid, or it names a path outside the allowed folders.
    pub fn open_within(directory: &Path, allowed_folders: AllowedFolders) -> Result<Self, ProjectError> {
        let path = directory.join(PROJECT_FILE);
        let text = open_regular(&path).and_then(read_all).map_err(|cause| match cause.kind() {
            io::ErrorKind::NotFound => ProjectError::Missing(directory.to_owned()),
            _ => ProjectError::Io { path: path.clone(), cause },
        })?;
        let wrong = |reason: TextError| ProjectError::Config { path: path.clone(), reason };
        let text = String::from_utf8(text).map_err(|_| wrong("the file is not UTF-8".to_owned().into()))?;
        let config = ProjectConfig::parse(&text).map_err(wrong)?;
        config.check_output(directory).map_err(|reason| wrong(reason.into()))?;
        for (key, named) in config.paths() {
            allowed_folders.resolve(&directory.join(named)).map_err(|cause| ProjectError::Unreachable {
                path: path.clone(),
                key,
                named: named.to_owned(),
                cause,
            })?;
        }
        Ok(Self {
            config,
            root: Root::Directory(directory.to_owned()),
            allowed_folders,
            text,
            snapshot: None,
            mapping: Arc::default(),
        })
    }

    /// The project compiled into the program (feature `embedded`).
    ///
    /// # Errors
    /// [`ProjectError`] when it is invalid. A test ensures that it is valid.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<Self, ProjectError> {
        let config = ProjectConfig::parse(embedded::CONFIG)
            .map_err(|reason| ProjectError::Config { path: PROJECT_FILE.into(), reason })?;
        let text = embedded::CONFIG.to_owned();
        Ok(Self {
            config,
            root: Root::Embedded,
            allowed_folders: AllowedFolders::within([]),
            text,
            snapshot: None,
            mapping: Arc::default(),
        })
    }

    /// Opens the project of `directory` or of its nearest ancestor with a project file; without one, the embedded
    /// project.
    ///
    /// # Errors
    /// [`ProjectError`] when there is a project file and it is invalid.
    #[cfg(feature = "embedded")]
    pub fn discover(directory: &Path) -> Result<Self, ProjectError> {
        Self::folder_of(directory).map_or_else(Self::embedded, Self::open)
    }

    /// `directory` or its nearest ancestor that has a project file.
    pub fn folder_of(directory: &Path) -> Option<&Path> {
        directory.ancestors().find(|folder| folder.join(PROJECT_FILE).is_file())
    }

    /// A snapshot of the project. Each file is read on first access and hashed at most once; later accesses return the
    /// same bytes, even if the file has changed. After writing to a file of the project, take a new snapshot of the
    /// original project.
    #[must_use]
    pub fn snapshot(&self) -> Self {
        let snapshot = || Arc::new(Snapshot::with(Path::new(PROJECT_FILE), self.text.clone().into_bytes()));
        Self { snapshot: Some(self.snapshot.clone().unwrap_or_else(snapshot)), ..self.clone() }
    }

    /// The parsed project file.
    pub fn config(&self) -> &ProjectConfig {
        &self.config
    }

    /// The project's folder; `None` for the embedded project.
    pub fn directory(&self) -> Option<&Path> {
        match &self.root {
            Root::Directory(directory) => Some(directory),
            #[cfg(feature = "embedded")]
            Root::Embedded => None,
        }
    }

    /// The path of a project file, relative to the current folder, for messages.
    pub fn shown(&self, path: &Path) -> PathBuf {
        self.directory().map_or_else(|| path.to_owned(), |directory| directory.join(path))
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// [`ProjectError::Io`] when the file cannot be read, or when it is Turtle with triple terms that are nested too
    /// deeply.
    pub fn read(&self, path: &Path) -> Result<Vec<u8>, ProjectError> {
        let failed = |cause| ProjectError::Io { path: self.shown(path), cause };
        // The parsers are recursive, so that nesting this deep would overflow the stack.
        let is_turtle = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ttl"));
        let is_parsed = is_turtle || self.config.is_vocabulary(path);
        let (bytes, is_deep) = match self.kept(path).map_err(failed)? {
            Some(kept) => (kept.bytes().to_vec(), is_parsed && kept.is_deep()),
            None => {
                let bytes = self.open_file(path).and_then(read_all).map_err(failed)?;
                let is_deep = is_parsed && has_deep_triple_terms(&bytes);
                (bytes, is_deep)
            }
        };
        if is_deep {
            return Err(failed(io::Error::new(io::ErrorKind::InvalidData, TOO_DEEP)));
        }
        Ok(bytes)
    }

    /// The text of a Turtle file with its placeholders for languages expanded: a statement with `{language}` is
    /// repeated for each language of the project, and `{first-language}` is replaced by the first of them.
    ///
    /// # Errors
    /// [`ProjectError::Io`], as for [`Project::read`].
    pub fn read_turtle(&self, path: &Path) -> Result<Vec<u8>, ProjectError> {
        Ok(self.expand_languages(self.read(path)?))
    }

    /// Expands the placeholders for languages in the text of a Turtle file, as [`Project::read_turtle`] does.
    #[must_use]
    pub fn expand_languages(&self, bytes: Vec<u8>) -> Vec<u8> {
        // Text that is not UTF-8 is left to the parser, which reports the position.
        match str::from_utf8(&bytes) {
            Ok(text) => for_languages(text, &self.config.languages).into_bytes(),
            Err(_) => bytes,
        }
    }

    /// The text of a file, without a byte-order mark.
    ///
    /// # Errors
    /// [`ProjectError::Io`] when the file cannot be read or is not UTF-8.
    pub fn read_text(&self, path: &Path) -> Result<String, ProjectError> {
        let mut text = String::from_utf8(self.read(path)?).map_err(|_| ProjectError::Io {
            path: path.to_owned(),
            cause: io::Error::new(io::ErrorKind::InvalidData, "not UTF-8"),
        })?;
        if let Some(rest) = text.strip_prefix('\u{FEFF}') {
            text = rest.to_owned();
        }
        Ok(text)
    }

    /// The project's JSON-LD context, with relative namespaces resolved against the project's base: `"id": "id/"`
    /// becomes `"id": "https://example.org/id/"`. `None` when the project has no context.
    ///
    /// # Errors
    /// [`ProjectError::Io`] when the file cannot be read.
    pub fn context(&self) -> Result<Option<String>, ProjectError> {
        let text = self.config.context.as_deref().map(|path| self.read_text(path)).transpose()?;
        Ok(text.map(|text| context_on(&self.config.base, &text)))
    }

    /// All files below a folder, sorted, with paths relative to the project.
    ///
    /// # Errors
    /// [`ProjectError::Io`] when the folder cannot be read.
    pub fn list(&self, folder: &Path) -> Result<Vec<PathBuf>, ProjectError> {
        let mut files = Vec::new();
        match &self.root {
            Root::Directory(root) => list_directory(root, folder, &mut files)
                .map_err(|cause| ProjectError::Io { path: folder.to_owned(), cause })?,
            #[cfg(feature = "embedded")]
            Root::Embedded => files = embedded::list(folder),
        }
        files.sort();
        Ok(files)
    }

    /// The project's mapping. It is parsed on first use, and again when its files have changed.
    ///
    /// # Errors
    /// [`ProjectError`] when a file cannot be read or the mapping is invalid.
    pub fn mapping(&self) -> Result<Arc<Mapping>, ProjectError> {
        let paths = &self.config.mapping;
        let texts = paths.iter().map(|path| self.read_turtle(path)).collect::<Result<Vec<_>, ProjectError>>()?;
        let parse = |texts: &[Vec<u8>]| {
            let files = texts.iter().zip(paths);
            let files = files.map(|(text, path)| (text.as_slice(), path.as_path()));
            Parser::default().with_base(&self.config.base).parse(files)
        };
        Ok(self.mapping.get_or_parse(texts, parse)?)
    }

    /// A file of the snapshot. `None` if the project is not a snapshot, or the file is too large to be kept in memory.
    pub(super) fn kept(&self, path: &Path) -> io::Result<Option<Arc<FileSnapshot>>> {
        match &self.snapshot {
            Some(snapshot) => snapshot.file(path, || self.open_file(path)),
            None => Ok(None),
        }
    }

    fn open_file(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        match &self.root {
            Root::Directory(root) => Ok(Box::new(self.allowed_folders.open(&root.join(path))?)),
            #[cfg(feature = "embedded")]
            Root::Embedded => {
                let bytes = embedded::bytes(path).ok_or(io::ErrorKind::NotFound)?;
                Ok(Box::new(Cursor::new(bytes)))
            }
        }
    }
}

impl Files for Project {
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        match self.kept(path)? {
            Some(kept) => Ok(Box::new(Cursor::new(SharedBytes(kept)))),
            None => self.open_file(path),
        }
    }
}

fn list_directory(root: &Path, folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            list_directory(root, &path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "embedded")]
    #[test]
    fn the_embedded_project_is_this_repository() {
        let embedded = Project::embedded().unwrap();
        let repository = Project::open(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        assert_eq!(embedded.input_digests().unwrap(), repository.input_digests().unwrap());
    }

    #[test]
    fn a_snapshot_does_not_change_and_a_new_one_is_current() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        let toml = include_str!("../../diwan.toml").replace("\"ontology/mapping.ttl\"", "\"mapping.ttl\"");
        let mapping = |name: &str| {
            format!(
                "@prefix rml: <http://w3id.org/rml/> . <#m> rml:logicalSource [ rml:referenceFormulation rml:CSV ;
                 rml:source [ rml:path \"t.csv\" ] ] ; rml:subjectMap [ rml:template \"http://e/{name}/{{a}}\" ] ."
            )
        };
        write(PROJECT_FILE, &toml);
        write("mapping.ttl", &mapping("one"));
        write("t.csv", "a\n1\n");
        let project = Project::open(folder.path()).unwrap();
        let snapshot = project.snapshot();
        let read = |project: &Project| {
            let mut text = String::new();
            Files::open(project, Path::new("t.csv")).unwrap().read_to_string(&mut text).unwrap();
            let template = format!("{:?}", project.mapping().unwrap().triples_maps);
            (text, template.contains("two"), project.file_digest(Path::new("t.csv")).unwrap())
        };
        let before = read(&snapshot);
        write("t.csv", "a\n2\n");
        write("mapping.ttl", &mapping("two"));
        assert_eq!(read(&snapshot), before);
        assert_eq!(snapshot.read(Path::new("t.csv")).unwrap(), b"a\n1\n");
        let now = ("a\n2\n".to_owned(), true, super::super::sha256_hex(b"a\n2\n"));
        assert_eq!(read(&project), now);
        assert_eq!(read(&project.snapshot()), now);
        let parsed = project.mapping().unwrap();
        let others = [project.clone(), project.snapshot(), project.snapshot().snapshot()];
        assert!(others.iter().all(|other| Arc::ptr_eq(&other.mapping().unwrap(), &parsed)), "it is parsed once");
        std::fs::remove_file(folder.path().join("t.csv")).unwrap();
        assert_eq!(read(&snapshot.snapshot()), before, "a snapshot of a snapshot is the same");
        assert!(Files::open(&project.snapshot(), Path::new("t.csv")).is_err());
    }
}
