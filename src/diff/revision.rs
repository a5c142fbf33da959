//! The files of a project as they were at a git revision, by way of the `git` command.
//!
//! Objects are read one by one, and nothing is checked out: neither the work tree nor its index is touched, and no command
//! that the repository configures is run, be it a filter, a hook, a file-system monitor or a way to fetch.

use super::DiffError;
use crate::project::Temporary;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Component, Path};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The files of a revision, in a folder that is gone with this value.
pub(super) struct Checkout {
    folder: TempDir,
    _registered: Temporary,
}

const FILES: &str = "files";
const WANTED: &str = "wanted";

impl Checkout {
    /// Reads the files of `name`: a revision, with the path of a project in the repository after a colon. Without one it is the
    /// folder `here`, as it was then.
    ///
    /// # Errors
    /// [`DiffError::Unknown`] when git, the repository or the revision is not there.
    pub(super) fn of(name: &str, here: Option<&Path>) -> Result<Self, DiffError> {
        let unknown = |reason: String| DiffError::Unknown { name: name.to_owned(), reason };
        if name.is_empty() || name.starts_with('-') {
            return Err(unknown("no revision begins like that".to_owned()));
        }
        let here = here.ok_or_else(|| unknown("the data compiled into the program have no revisions".to_owned()))?;
        let here = if here.as_os_str().is_empty() { Path::new(".") } else { here };
        let tree = tree(name, here).map_err(unknown)?;
        let folder = tempfile::tempdir().map_err(|cause| DiffError::Io { path: std::env::temp_dir(), cause })?;
        let failed = |reason: String| DiffError::Git { revision: name.to_owned(), reason };
        let checkout = Self { _registered: Temporary::at(folder.path()), folder };
        checkout.fill(here, &tree).map_err(failed)?;
        Ok(checkout)
    }

    /// Where the files are.
    pub(super) fn files(&self) -> std::path::PathBuf {
        self.folder.path().join(FILES)
    }

    fn fill(&self, here: &Path, tree: &str) -> Result<(), String> {
        let files = self.files();
        fs::create_dir_all(&files).map_err(|error| error.to_string())?;
        // Without it, git lists only what is below the folder that it runs in.
        let listing = git(here, &["ls-tree", "-r", "-z", "--full-tree", tree])?;
        let entries: Vec<_> = listing.split('\0').filter_map(Entry::read).filter(Entry::is_readable).collect();
        self.copy(here, &entries)
    }

    /// Writes every entry's object to its place. What is asked for is a file, so that git and this program cannot wait for
    /// each other.
    fn copy(&self, here: &Path, entries: &[Entry<'_>]) -> Result<(), String> {
        let failed = |error: io::Error| format!("the files cannot be read: {error}");
        let wanted = self.folder.path().join(WANTED);
        let ids: String = entries.iter().map(|entry| format!("{}\n", entry.id)).collect();
        fs::write(&wanted, ids).map_err(failed)?;
        let mut command = command(here, &["cat-file", "--batch"]);
        command.stdin(File::open(&wanted).map_err(failed)?).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(failed)?;
        let copied = child.stdout.take().map_or(Ok(()), |output| {
            let mut objects = BufReader::new(output);
            entries.iter().try_for_each(|entry| entry.write(&self.files(), &mut objects))
        });
        // Git ends when nobody reads any more.
        child.wait().map_err(failed)?;
        copied.map_err(failed)
    }
}

/// An entry of a tree and of the trees in it.
struct Entry<'a> {
    mode: &'a str,
    id: &'a str,
    path: &'a str,
}

impl<'a> Entry<'a> {
    /// Of a line `mode type id<TAB>path` of `git ls-tree`.
    fn read(line: &'a str) -> Option<Self> {
        let (about, path) = line.split_once('\t')?;
        let mut about = about.split(' ');
        Some(Self { mode: about.next()?, id: about.nth(1)?, path })
    }

    /// Whether it is a file with a place in a folder; says so when it is not.
    fn is_readable(&self) -> bool {
        let reason = match self.mode {
            "120000" => "a symbolic link",
            "160000" => "a submodule",
            _ if !is_inside(Path::new(self.path)) => "no path in the project",
            _ => return true,
        };
        tracing::warn!("{} of that revision is {reason}, and is left out", self.path.escape_debug());
        false
    }

    /// Writes the next object, which is this entry's, to its place in a folder.
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

/// Whether a path has nothing in it but names.
fn is_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

/// The id of the tree that a name means, or why it means none.
fn tree(name: &str, here: &Path) -> Result<String, String> {
    let prefix = git(here, &["rev-parse", "--show-prefix"]).map_err(|reason| match reason.as_str() {
        NO_GIT => reason,
        _ => format!("{} is in no git repository that could have it as a revision (git: {reason})", here.display()),
    })?;
    let resolve = |object: &str| git(here, &["rev-parse", "--verify", "--quiet", object]);
    let commit = |name: &str| resolve(name).and_then(|id| resolve(&format!("{id}^{{commit}}")));
    // Some names of revisions hold a colon, such as those by a time.
    let parts = name.split_once(':').filter(|_| commit(name).is_err());
    let (revision, path) = parts.unwrap_or((name, &prefix));
    let commit = commit(revision).map_err(|_| format!("git knows no revision \"{revision}\""))?;
    let path = path.trim_matches('/');
    let object = if path.is_empty() { format!("{commit}^{{tree}}") } else { format!("{commit}:{path}") };
    let id = resolve(&object).map_err(|_| format!("the revision {revision} has no folder \"{path}\""))?;
    match git(here, &["cat-file", "-t", &id])?.as_str() {
        "tree" => Ok(id),
        _ => Err(format!("\"{path}\" of the revision {revision} is no folder; give that of the project")),
    }
}

const NO_GIT: &str = "there is no git command to ask for revisions; install git, or give two folders or files";

/// Runs git in a folder; what it prints, or why it failed.
fn git(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = command(folder, arguments).output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => NO_GIT.to_owned(),
        _ => format!("git cannot be run: {error}"),
    })?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// The command of a repository that need not be trusted: what it configures to be run is not run. The configuration of
/// the system stays, as it may say whose repositories are safe.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]).args(arguments);
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
    // Objects that are not here would be fetched, by whatever command the repository names.
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "none").env("GIT_TERMINAL_PROMPT", "0");
    // Set where git itself runs this program, and then meant for another folder.
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"].iter().for_each(|name| {
        command.env_remove(name);
    });
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_with_a_place_in_the_folder_are_read() {
        let readable = |mode: &str, path: &str| Entry::read(&format!("{mode} blob abc\t{path}")).unwrap().is_readable();
        assert!(readable("100644", "a/b.csv") && readable("100755", "..a"));
        assert!(!readable("120000", "a/b.csv") && !readable("160000", "a"));
        assert!(!readable("100644", "../a") && !readable("100644", "/a") && !readable("100644", "a/../../b"));
    }
}
