//! Reads the files of a project at a git revision, by running the `git` command.
//!
//! Objects are read one by one and nothing is checked out, so that the work tree and the index do not change. No
//! command that the repository configures is run: no filter, hook, file-system monitor or remote helper.

use super::DiffError;
use crate::project::Temporary;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Component, Path};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The files of a revision, in a temporary folder that is removed when this value is dropped.
pub(super) struct Checkout {
    folder: TempDir,
    _registered: Temporary,
}

const FILES: &str = "files";
const WANTED: &str = "wanted";

impl Checkout {
    /// Reads the files of `name`: a revision, optionally followed by a colon and the path of a project in the
    /// repository. Without a path, it is the path of `project_folder` in the repository.
    ///
    /// # Errors
    /// [`DiffError::Unknown`] when git, the repository or the revision does not exist; [`DiffError::Git`] when git
    /// fails; [`DiffError::Io`] when the temporary folder cannot be created.
    pub(super) fn of(name: &str, project_folder: Option<&Path>) -> Result<Self, DiffError> {
        let unknown = |reason: String| DiffError::Unknown { name: name.to_owned(), reason };
        if name.is_empty() || name.starts_with('-') {
            return Err(unknown("the name of a revision cannot be empty or begin with `-`".to_owned()));
        }
        let project_folder =
            project_folder.ok_or_else(|| unknown("the data compiled into the program have no revisions".to_owned()))?;
        let project_folder = if project_folder.as_os_str().is_empty() { Path::new(".") } else { project_folder };
        let tree = tree(name, project_folder).map_err(unknown)?;
        let folder = tempfile::tempdir().map_err(|cause| DiffError::Io { path: std::env::temp_dir(), cause })?;
        let failed = |reason: String| DiffError::Git { revision: name.to_owned(), reason };
        let checkout = Self { _registered: Temporary::at(folder.path()), folder };
        checkout.fill(project_folder, &tree).map_err(failed)?;
        Ok(checkout)
    }

    /// The folder with the files.
    pub(super) fn files(&self) -> std::path::PathBuf {
        self.folder.path().join(FILES)
    }

    fn fill(&self, project_folder: &Path, tree: &str) -> Result<(), String> {
        let files = self.files();
        fs::create_dir_all(&files).map_err(|error| error.to_string())?;
        // Without `--full-tree`, git lists only files below the folder it runs in.
        let listing = git(project_folder, &["ls-tree", "-r", "-z", "--full-tree", tree])?;
        let entries: Vec<_> = listing.split('\0').filter_map(Entry::read).filter(Entry::is_readable).collect();
        self.copy(project_folder, &entries)
    }

    /// Writes the object of every entry to its path. The ids are passed to git in a file rather than a pipe: with two
    /// pipes, git and this program could block each other.
    fn copy(&self, project_folder: &Path, entries: &[Entry<'_>]) -> Result<(), String> {
        let failed = |error: io::Error| format!("the files cannot be read: {error}");
        let wanted = self.folder.path().join(WANTED);
        let ids: String = entries.iter().map(|entry| format!("{}\n", entry.id)).collect();
        fs::write(&wanted, ids).map_err(failed)?;
        let mut command = command(project_folder, &["cat-file", "--batch"]);
        command.stdin(File::open(&wanted).map_err(failed)?).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(failed)?;
        let copied = child.stdout.take().map_or(Ok(()), |output| {
            let mut objects = BufReader::new(output);
            entries.iter().try_for_each(|entry| entry.write(&self.files(), &mut objects))
        });
        // When the output is closed early, git exits by itself.
        child.wait().map_err(failed)?;
        copied.map_err(failed)
    }
}

/// An entry of a tree, with its path from the root of that tree.
struct Entry<'a> {
    mode: &'a str,
    id: &'a str,
    path: &'a str,
}

impl<'a> Entry<'a> {
    /// Parses a line `mode type id<TAB>path` of `git ls-tree`.
    fn read(line: &'a str) -> Option<Self> {
        let (about, path) = line.split_once('\t')?;
        let mut about = about.split(' ');
        Some(Self { mode: about.next()?, id: about.nth(1)?, path })
    }

    /// Whether the entry is a regular file at a path inside the folder. Logs a warning if not.
    fn is_readable(&self) -> bool {
        let reason = match self.mode {
            "120000" => "a symbolic link",
            "160000" => "a submodule",
            _ if !is_inside(Path::new(self.path)) => "no path in the project",
            _ => return true,
        };
        tracing::warn!("{} of that revision is {reason}, and is omitted", self.path.escape_debug());
        false
    }

    /// Reads the next object from the output of git, which belongs to this entry, and writes it to the entry's path
    /// below `folder`.
    fn write(&self, folder: &Path, objects: &mut impl BufRead) -> io::Result<()> {
        let mut header = String::new();
        objects.read_line(&mut header)?;
        let size = header.trim_end().strip_prefix(self.id).and_then(|rest| rest.strip_prefix(" blob "));
        let missing = || io::Error::other(format!("git has no content of {}", self.path));
        let size: u64 = size.and_then(|size| size.parse().ok()).ok_or_else(missing)?;
        let path = folder.join(self.path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        let mut file = File::create(path)?;
        if io::copy(&mut objects.take(size), &mut file)? < size {
            return Err(missing());
        }
        file.flush()?;
        objects.read_exact(&mut [0])
    }
}

/// Whether a path consists only of names, without a root, `.` or `..`.
fn is_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

/// The id of the tree that a name refers to, or the reason why there is none.
fn tree(name: &str, project_folder: &Path) -> Result<String, String> {
    let prefix = git(project_folder, &["rev-parse", "--show-prefix"]).map_err(|reason| match reason.as_str() {
        NO_GIT => reason,
        _ => format!(
            "{} is not in a git repository that could have this revision (git: {reason})",
            project_folder.display()
        ),
    })?;
    let resolve = |object: &str| git(project_folder, &["rev-parse", "--verify", "--quiet", object]);
    let commit = |name: &str| resolve(name).and_then(|id| resolve(&format!("{id}^{{commit}}")));
    // Some revision names contain a colon, such as `HEAD@{12:00}`.
    let parts = name.split_once(':').filter(|_| commit(name).is_err());
    let (revision, path) = parts.unwrap_or((name, &prefix));
    let commit = commit(revision).map_err(|_| format!("there is no git revision \"{revision}\""))?;
    let path = path.trim_matches('/');
    let object = if path.is_empty() { format!("{commit}^{{tree}}") } else { format!("{commit}:{path}") };
    let id = resolve(&object).map_err(|_| format!("the revision {revision} has no folder \"{path}\""))?;
    match git(project_folder, &["cat-file", "-t", &id])?.as_str() {
        "tree" => Ok(id),
        _ => Err(format!("\"{path}\" of the revision {revision} is not a folder; use that of the project")),
    }
}

const NO_GIT: &str = "git is not installed, so revisions cannot be read; install it, or compare two folders or files";

/// Runs git in a folder. Returns its output, or the reason why it failed.
fn git(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = command(folder, arguments).output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => NO_GIT.to_owned(),
        _ => format!("git cannot be run: {error}"),
    })?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// A git command that is safe in untrusted repositories: it runs nothing that the repository configures. The system's
/// configuration applies, because it may list the owners that are trusted.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]).args(arguments);
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
    // Git would fetch missing objects with a command that the repository names.
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "none").env("GIT_TERMINAL_PROMPT", "0");
    // These are set when git itself runs this program, and refer to another folder.
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"].iter().for_each(|name| {
        command.env_remove(name);
    });
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_inside_the_folder_are_read() {
        let readable = |mode: &str, path: &str| Entry::read(&format!("{mode} blob abc\t{path}")).unwrap().is_readable();
        assert!(readable("100644", "a/b.csv") && readable("100755", "..a"));
        assert!(!readable("120000", "a/b.csv") && !readable("160000", "a"));
        assert!(!readable("100644", "../a") && !readable("100644", "/a") && !readable("100644", "a/../../b"));
    }
}
