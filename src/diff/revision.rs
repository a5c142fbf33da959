//! The files of a project as they were at a git revision, by way of the `git` command.
//!
//! They are checked out into a temporary folder with an index of its own: neither the work tree nor its index is touched.

use super::DiffError;
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// The files of a revision, in a folder that is gone with this value.
pub(super) struct Checkout {
    folder: TempDir,
}

const INDEX: &str = "index";
const FILES: &str = "files";

impl Checkout {
    /// Checks `name` out: a revision, with the path of a project in the repository after a colon. Without one it is the
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
        let checkout = Self { folder };
        checkout.fill(here, &tree).map_err(failed)?;
        Ok(checkout)
    }

    /// Where the files are.
    pub(super) fn files(&self) -> std::path::PathBuf {
        self.folder.path().join(FILES)
    }

    fn fill(&self, here: &Path, tree: &str) -> Result<(), String> {
        let files = self.files();
        fs::create_dir(&files).map_err(|error| error.to_string())?;
        let directory = git(here, &["rev-parse", "--absolute-git-dir"], &[])?;
        let index = self.folder.path().join(INDEX);
        let environment: [(&str, &OsStr); 3] = [
            ("GIT_INDEX_FILE", index.as_os_str()),
            ("GIT_DIR", OsStr::new(&directory)),
            ("GIT_WORK_TREE", files.as_os_str()),
        ];
        git(&files, &["read-tree", tree], &environment)?;
        git(&files, &["checkout-index", "--all", "--quiet"], &environment).map(|_| ())
    }
}

/// The id of the tree that a name means, or why it means none.
fn tree(name: &str, here: &Path) -> Result<String, String> {
    let prefix = git(here, &["rev-parse", "--show-prefix"], &[]).map_err(|reason| match reason.as_str() {
        NO_GIT => reason,
        _ => format!("{} is in no git repository that could have it as a revision (git: {reason})", here.display()),
    })?;
    let resolve = |object: &str| git(here, &["rev-parse", "--verify", "--quiet", object], &[]);
    let commit = |name: &str| resolve(name).and_then(|id| resolve(&format!("{id}^{{commit}}")));
    // Some names of revisions hold a colon, such as those by a time.
    let parts = name.split_once(':').filter(|_| commit(name).is_err());
    let (revision, path) = parts.unwrap_or((name, &prefix));
    let commit = commit(revision).map_err(|_| format!("git knows no revision \"{revision}\""))?;
    let path = path.trim_matches('/');
    let object = if path.is_empty() { format!("{commit}^{{tree}}") } else { format!("{commit}:{path}") };
    let id = resolve(&object).map_err(|_| format!("the revision {revision} has no folder \"{path}\""))?;
    match git(here, &["cat-file", "-t", &id], &[])?.as_str() {
        "tree" => Ok(id),
        _ => Err(format!("\"{path}\" of the revision {revision} is no folder; give that of the project")),
    }
}

const NO_GIT: &str = "there is no git command to ask for revisions; install git, or give two folders or files";

/// Runs git in a folder; what it prints, or why it failed.
fn git(folder: &Path, arguments: &[&str], environment: &[(&str, &OsStr)]) -> Result<String, String> {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments).env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
    // Set where git itself runs this program, and then meant for another folder.
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"].iter().for_each(|name| {
        command.env_remove(name);
    });
    command.envs(environment.iter().copied());
    let output = command.output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => NO_GIT.to_owned(),
        _ => format!("git cannot be run: {error}"),
    })?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}
