//! The imports of every file of a crate, read from its code.

use super::tokens::tokens;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A path in the code, from the root of the crate: `["engine", "plan", "Plan"]`.
type Name = Vec<String>;

/// A crate, with its files by module path, such as `engine::plan`. The path of the root is empty.
pub struct Crate {
    /// Its name in code: `diwan_rdf`.
    pub name: String,
    pub files: BTreeMap<String, File>,
}

pub struct File {
    tokens: Vec<String>,
    /// The child modules that are files.
    children: BTreeSet<String>,
    uses: Vec<Use>,
}

/// A name that a `use` declaration imports.
struct Use {
    path: Name,
    /// Its name in this file.
    name: String,
    /// Whether it only re-exports the name.
    is_public: bool,
}

impl Crate {
    pub fn read(name: &str, folder: &Path) -> Self {
        let mut krate = Self { name: name.to_owned(), files: BTreeMap::new() };
        krate.read_file(String::new(), &folder.join("lib.rs"), folder);
        krate
    }

    /// Reads a file and the files of its child modules, which are in `folder`.
    fn read_file(&mut self, module: String, path: &Path, folder: &Path) {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let tokens = tokens(&text);
        let children = children(&tokens);
        let uses = uses(&tokens).into_iter().filter_map(|(path, name, is_public)| {
            Some(Use { path: absolute(&module, &children, &path)?, name, is_public })
        });
        let uses = uses.collect();
        for child in &children {
            let inside = folder.join(child);
            let alone = folder.join(format!("{child}.rs"));
            let path = if alone.exists() { alone } else { inside.join("mod.rs") };
            self.read_file(joined(&module, child), &path, &inside);
        }
        self.files.insert(module, File { tokens, children, uses });
    }

    /// The top-level modules.
    pub fn modules(&self) -> impl Iterator<Item = &str> {
        self.files[""].children.iter().map(String::as_str)
    }

    /// The imports of each file from other files of the crate. Re-exports do not count.
    pub fn imports(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut all = BTreeMap::new();
        for (module, file) in &self.files {
            let used = file.uses.iter().filter(|used| !used.is_public).map(|used| used.path.clone());
            let named = paths(&file.tokens).into_iter().filter_map(|path| absolute(module, &file.children, &path));
            let from: BTreeSet<_> = used.chain(named).map(|path| self.home(&path, &mut BTreeSet::new())).collect();
            all.insert(module.as_str(), from.into_iter().filter(|from| from != module).collect());
        }
        all
    }

    /// The imports of a top-level module and its descendants from another crate: paths below its root.
    pub fn taken_from(&self, other: &str) -> BTreeMap<&str, BTreeSet<String>> {
        let mut all: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (module, file) in &self.files {
            let used = uses(&file.tokens).into_iter().map(|(path, ..)| path);
            let names = used.chain(paths(&file.tokens)).filter(|path| path[0] == other);
            let top = module.split("::").next().unwrap();
            all.entry(top).or_default().extend(names.map(|path| path.get(1).cloned().unwrap_or_default()));
        }
        all
    }

    /// The file that defines a name, rather than one that re-exports it.
    fn home<'a>(&'a self, path: &[String], seen: &mut BTreeSet<Name>) -> &'a str {
        let (module, rest) = self.file_of(path);
        let Some(item) = rest.first().filter(|_| seen.insert(path.to_vec())) else { return module };
        let file = &self.files[module];
        if let Some(used) = file.uses.iter().find(|used| used.name == *item) {
            return self.home(&used.path, seen);
        }
        let starred = file.uses.iter().filter(|used| used.is_public && used.name == "*");
        let inside = starred.map(|used| [&used.path[..used.path.len() - 1], std::slice::from_ref(item)].concat());
        let mut homes = inside.map(|path| self.home(&path, seen));
        homes.find(|home| self.files[*home].defines(item)).unwrap_or(module)
    }

    /// The last file on a path, and the rest of the path.
    fn file_of<'a, 'p>(&'a self, path: &'p [String]) -> (&'a str, &'p [String]) {
        let lengths = (0..=path.len()).rev();
        let known = |length: usize| Some((self.files.get_key_value(&path[..length].join("::"))?.0, length));
        let (module, length) =
            lengths.filter(|length| *length == 0 || !path[length - 1].is_empty()).find_map(known).unwrap();
        (module, &path[length..])
    }
}

impl File {
    fn defines(&self, item: &str) -> bool {
        const KINDS: [&str; 7] = ["struct", "enum", "fn", "trait", "type", "const", "static"];
        self.tokens.windows(2).any(|pair| KINDS.contains(&pair[0].as_str()) && pair[1] == item)
    }
}

fn joined(module: &str, child: &str) -> String {
    if module.is_empty() { child.to_owned() } else { format!("{module}::{child}") }
}

/// The modules that are files: `mod a;`.
fn children(tokens: &[String]) -> BTreeSet<String> {
    let declared = tokens.windows(3).filter(|window| window[0] == "mod" && window[2] == ";");
    declared.map(|window| window[1].clone()).collect()
}

/// The path from the root, if it leads into this crate.
fn absolute(module: &str, children: &BTreeSet<String>, path: &[String]) -> Option<Name> {
    let here: Vec<String> = module.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let up = path.iter().take_while(|part| *part == "super").count();
    let begin = match path[0].as_str() {
        "crate" => &[],
        "self" => here.as_slice(),
        "super" => &here[..here.len().checked_sub(up)?],
        child if children.contains(child) => return Some([&here, path].concat()),
        _ => return None,
    };
    Some([begin, &path[up.max(1)..]].concat())
}

/// All imported names: their path, their local name, and whether they are only re-exported.
fn uses(tokens: &[String]) -> Vec<(Name, String, bool)> {
    let mut found = Vec::new();
    for at in (0..tokens.len()).filter(|at| brings_in(tokens, *at)) {
        let before = &tokens[..at];
        let is_public = before.last().is_some_and(|token| match token.as_str() {
            ")" => {
                before.iter().rposition(|token| token == "(").is_some_and(|open| open > 0 && before[open - 1] == "pub")
            }
            token => token == "pub",
        });
        let end = at + tokens[at..].iter().position(|token| token == ";").unwrap();
        let mut tree = &tokens[at + 1..end];
        branches(&mut tree, &[], &mut |path, name| found.push((path, name, is_public)));
    }
    found
}

/// Whether a `use` declaration begins here, rather than the `use<…>` of a type.
fn brings_in(tokens: &[String], at: usize) -> bool {
    tokens[at] == "use" && tokens.get(at + 1).is_some_and(|next| next != "<")
}

/// Parses `a::b`, `a as b`, `a::{…}` or a list of them, up to the end or a bracket.
fn branches(rest: &mut &[String], before: &[String], found: &mut dyn FnMut(Name, String)) {
    let mut path = before.to_vec();
    let mut name = None;
    let mut is_done = false;
    while let Some((token, after)) = rest.split_first() {
        *rest = after;
        match token.as_str() {
            "::" => {}
            "{" => {
                branches(rest, &path, found);
                is_done = true;
            }
            "as" => {
                name = rest.first().cloned();
                *rest = &rest[1..];
            }
            "," | "}" => {
                if !is_done && path.len() > before.len() {
                    found(of_self(&path), name.take().unwrap_or_else(|| path.last().unwrap().clone()));
                }
                (path, name, is_done) = (before.to_vec(), None, token == "}");
                if is_done {
                    return;
                }
            }
            _ => path.push(token.clone()),
        }
    }
    if !is_done && path.len() > before.len() {
        found(of_self(&path), name.unwrap_or_else(|| path.last().unwrap().clone()));
    }
}

/// `a::self` means `a`.
fn of_self(path: &[String]) -> Name {
    path.strip_suffix(&["self".to_owned()]).filter(|path| !path.is_empty()).unwrap_or(path).to_vec()
}

/// Whether a `pub(in …)` begins here. Its path is not an import.
fn is_visibility(tokens: &[String], at: usize) -> bool {
    tokens[at..].iter().take(3).eq(["pub", "(", "in"])
}

/// Paths outside `use` declarations: two or more names joined by `::`.
fn paths(tokens: &[String]) -> Vec<Name> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if brings_in(tokens, at) {
            at += tokens[at..].iter().position(|token| token == ";").unwrap();
        }
        if is_visibility(tokens, at) {
            at += tokens[at..].iter().position(|token| token == ")").unwrap();
        }
        let mut path = vec![tokens[at].clone()];
        while tokens.get(at + 1).is_some_and(|next| next == "::")
            && tokens.get(at + 2).is_some_and(|next| next.starts_with(|sign: char| sign.is_alphabetic() || sign == '_'))
        {
            path.push(tokens[at + 2].clone());
            at += 2;
        }
        if path.len() > 1 {
            found.push(path);
        }
        at += 1;
    }
    found
}

#[test]
fn imports_are_resolved_to_the_defining_file() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("lib.rs", "pub mod a; mod b; mod e; pub use b::B;"),
        ("a/mod.rs", "mod c; mod d; pub use c::C; use crate::{B, b::{self as other}}; use std::fmt;"),
        ("a/c.rs", "use super::D; pub struct C; fn f() { crate::b::g(); super::d::h() }"),
        ("a/d.rs", "pub use super::super::b::*; pub struct D; fn h() -> super::C {}"),
        ("e/mod.rs", "mod f; pub(in crate::e) use f::F;"),
        ("e/f.rs", "pub(in crate::a) struct F; pub(in crate::e) fn f() -> crate::b::B {}"),
        ("b.rs", "use diwan_x::y::{Y, z::Z}; pub struct B; #[cfg(test)] use crate::a::C;"),
    ];
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let krate = Crate::read("x", folder.path());
    let imports = krate.imports();
    let from = |module: &str| imports[module].iter().copied().collect::<Vec<_>>().join(" ");
    assert_eq!(from("a"), "b");
    // `a` does not re-export `D`, so it is looked up there.
    assert_eq!(from("a::c"), "a a::d b");
    assert_eq!(from("a::d"), "a::c");
    assert_eq!(from("b"), "");
    assert_eq!((from("e"), from("e::f")), (String::new(), "b".to_owned()));
    assert_eq!(krate.taken_from("diwan_x")["b"].iter().collect::<Vec<_>>(), ["y"]);
    assert_eq!(krate.modules().collect::<Vec<_>>(), ["a", "b", "e"]);
}
