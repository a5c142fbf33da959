//! Runs the program in a temporary folder with a controlled environment.

use super::schema::assert_documented;
use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::UNIX_EPOCH;
use tempfile::TempDir;

/// A temporary folder, isolated from the files of the machine.
pub struct Sandbox {
    folder: TempDir,
    /// The cache folder, in which the embedded data is built.
    cache: PathBuf,
}

/// The output and the exit code of a run.
pub struct Run {
    pub stdout: String,
    pub stderr: String,
    pub code: i32,
}

impl Sandbox {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), cache: shared_cache().to_owned() }
    }

    /// A sandbox with the project that `diwan init` writes.
    pub fn with_project() -> Self {
        let sandbox = Self::new();
        sandbox.run(&["init"]).succeeds();
        sandbox
    }

    /// The cache folder, in which the program builds the embedded data.
    pub fn cache(&self) -> &Path {
        &self.cache
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Like [`Sandbox::new`], with a cache folder in which the embedded data has not been built.
    pub fn with_own_cache() -> Self {
        let sandbox = Self::new();
        let cache = sandbox.path(".cache");
        Self { cache, ..sandbox }
    }

    /// The arguments that select the embedded data, if the sandbox has no project.
    pub fn embedded(&self) -> &'static [&'static str] {
        if self.path("diwan.toml").exists() { &[] } else { &["--embedded"] }
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    /// Replaces a text, which must occur in the file.
    pub fn edit(&self, name: &str, old: &str, new: &str) {
        let text = self.read(name);
        assert!(text.contains(old), "{name} has no {old:?}");
        self.write(name, text.replace(old, new));
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_diwan"));
        command.env_clear().env("HOME", self.folder.path()).env("XDG_CACHE_HOME", &self.cache);
        command.env("COLUMNS", "100").current_dir(self.folder.path());
        command
    }

    #[track_caller]
    pub fn run(&self, args: &[&str]) -> Run {
        let output = self.command().args(args).output().unwrap();
        assert_documented(args, &String::from_utf8_lossy(&output.stdout));
        let text = |bytes: &[u8]| self.normal(&String::from_utf8_lossy(bytes));
        Run { stdout: text(&output.stdout), stderr: text(&output.stderr), code: output.status.code().unwrap_or(-1) }
    }

    /// Like [`Sandbox::run`], but with a time limit. If it is exceeded, the program is killed and the code is -1.
    pub fn run_within(&self, limit: std::time::Duration, args: &[&str]) -> Run {
        let output = self.command().args(args).timeout(limit).output().unwrap();
        let text = |bytes: &[u8]| self.normal(&String::from_utf8_lossy(bytes));
        Run { stdout: text(&output.stdout), stderr: text(&output.stderr), code: output.status.code().unwrap_or(-1) }
    }

    /// Replaces the parts of a text that differ between runs.
    fn normal(&self, text: &str) -> String {
        let folder = fs::canonicalize(self.folder.path()).unwrap();
        let text = text.replace(&*folder.to_string_lossy(), "[DIR]");
        let text = text.replace(&*self.folder.path().to_string_lossy(), "[DIR]");
        text.lines().map(|line| seconds(line) + "\n").collect()
    }
}

/// A cache that all sandboxes share, so that the embedded data is built once for all tests. Each build of the program
/// has its own cache.
fn shared_cache() -> &'static Path {
    static CACHE: OnceLock<PathBuf> = OnceLock::new();
    CACHE.get_or_init(|| {
        let caches = Path::new(env!("CARGO_TARGET_TMPDIR")).join("embedded");
        let program = fs::metadata(env!("CARGO_BIN_EXE_diwan")).unwrap();
        let built = program.modified().unwrap().duration_since(UNIX_EPOCH).unwrap();
        let name = format!("{}-{}", program.len(), built.as_nanos());
        let old = fs::read_dir(&caches).into_iter().flatten().map(|entry| entry.unwrap());
        // Another run of the tests may remove them at the same time.
        old.filter(|entry| *entry.file_name() != *name).for_each(|entry| drop(fs::remove_dir_all(entry.path())));
        caches.join(name)
    })
}

/// Replaces durations: `in 0.42 s` becomes `in [TIME]`.
fn seconds(line: &str) -> String {
    match line.rsplit_once(" in ") {
        Some((before, time)) if time.ends_with(" s") => format!("{before} in [TIME]"),
        _ => line.to_owned(),
    }
}

impl Run {
    #[track_caller]
    pub fn succeeds(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub fn fails(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}{}", self.stdout, self.stderr);
        self
    }

    /// Standard output, standard error and the exit code, in one text.
    pub fn shown(&self) -> String {
        let error = if self.stderr.is_empty() { String::new() } else { format!("-- stderr --\n{}", self.stderr) };
        format!("{}{error}-- exit {} --", self.stdout, self.code)
    }
}

/// The folder of the repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
