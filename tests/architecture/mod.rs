//! Compares `docs/architecture.md` with the code: the diagram matches the imports, every module is described, and there
//! are no cycles.

mod code;
mod graph;
mod page;
mod tokens;

use crate::common::program::repository;
use code::Crate;
use graph::{Graph, circles, needed, reached};
use page::Page;
use std::collections::{BTreeMap, BTreeSet};

/// The crates by their folders. The modules of a crate with a single node are not in the diagram.
const CRATES: [(&str, &str, bool); 5] = [
    ("diwan", "src", false),
    ("diwan_rdf", "crates/diwan-rdf/src", false),
    ("diwan_rml", "crates/diwan-rml/src", false),
    ("diwan_shacl", "crates/diwan-shacl/src", true),
    ("diwan_sparql", "crates/diwan-sparql/src", true),
];

fn crates() -> Vec<(Crate, bool)> {
    CRATES.iter().map(|(name, folder, one)| (Crate::read(name, &repository().join(folder)), *one)).collect()
}

/// The name of a module in the diagram: `check`, `rdf_term`; `shacl` for everything in a crate with a single node.
fn node(krate: &str, is_one: bool, module: &str) -> String {
    match krate.strip_prefix("diwan_") {
        Some(name) if is_one => name.to_owned(),
        Some(name) => format!("{name}_{module}"),
        None => module.to_owned(),
    }
}

/// The imports between modules, by their names in the diagram.
fn imports() -> Graph {
    let crates = crates();
    let mut graph = Graph::new();
    for (krate, is_one) in &crates {
        let name = |module: &str| node(&krate.name, *is_one, module);
        graph.extend(krate.modules().map(|module| (name(module), BTreeSet::new())));
        let mut add = |from: &str, to: String| {
            if from != to {
                graph.entry(from.to_owned()).or_default().insert(to);
            }
        };
        for (module, others) in krate.imports() {
            let from = name(module.split("::").next().unwrap());
            others.iter().for_each(|other| add(&from, name(other.split("::").next().unwrap())));
        }
        for (other, is_one) in &crates {
            for (module, names) in krate.taken_from(&other.name) {
                names.iter().for_each(|taken| add(&name(module), node(&other.name, *is_one, taken)));
            }
        }
    }
    // `lib.rs` only lists modules.
    graph.retain(|name, _| !name.is_empty());
    graph.values_mut().for_each(|names| names.retain(|name| !name.is_empty()));
    graph
}

#[test]
fn the_diagram_matches_the_imports() {
    let (picture, imports) = (Page::read().picture, imports());
    let mut wrong = Vec::new();
    for (from, to) in &imports {
        let there = reached(&picture, from);
        let missing = to.iter().filter(|to| !there.contains(to.as_str()));
        wrong.extend(missing.map(|to| format!("`{from}` imports `{to}`, and no arrows lead there")));
    }
    for (from, to) in &picture {
        let needed = needed(&imports, from);
        let idle = to.iter().filter(|to| !needed.contains(to.as_str()));
        wrong.extend(idle.map(|to| match imports.get(from).is_some_and(|all| all.contains(to)) {
            true => format!("the arrow from `{from}` to `{to}` follows from others"),
            false => format!("`{from}` does not import `{to}`"),
        }));
    }
    assert!(wrong.is_empty(), "docs/architecture.md:\n{}", wrong.join("\n"));
}

#[test]
fn every_crate_and_module_is_described() {
    let crates = crates();
    let names = crates.iter().flat_map(|(krate, _)| {
        let shown = krate.name.replace('_', "-");
        let inside =
            |module: &str| if krate.name == "diwan" { module.to_owned() } else { format!("{shown}::{module}") };
        let modules: Vec<_> = krate.modules().map(inside).collect();
        std::iter::once(shown.clone()).chain(modules)
    });
    let names: BTreeSet<String> = names.collect();
    let told: BTreeMap<String, String> = Page::read().sentences;
    let without: Vec<_> = names.iter().filter(|name| !told.contains_key(*name)).collect();
    let unknown: Vec<_> = told.keys().filter(|name| !names.contains(*name)).collect();
    assert!(without.is_empty() && unknown.is_empty(), "docs/architecture.md: without {without:?}, unknown {unknown:?}");
    for (name, sentence) in told {
        assert!(
            sentence.ends_with('.') && sentence.matches(". ").count() == 0,
            "docs/architecture.md: {name}: {sentence}"
        );
    }
}

/// `src/lib.rs` lists the modules in layers, the lowest first. A module imports only from lower layers.
#[test]
fn modules_import_from_lower_layers() {
    let text = std::fs::read_to_string(repository().join("src/lib.rs")).unwrap();
    let modules = |layer: &str| {
        let lines =
            layer.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned));
        lines.collect::<Vec<_>>()
    };
    let layers: Vec<Vec<String>> = text.split("\n\n").map(modules).filter(|layer| !layer.is_empty()).collect();
    let height: BTreeMap<&str, usize> = layers
        .iter()
        .enumerate()
        .flat_map(|(at, layer)| layer.iter().map(move |module| (module.as_str(), at)))
        .collect();
    let imports = imports();
    for (module, at) in &height {
        for other in imports[*module].iter().filter_map(|other| height.get_key_value(other.as_str())) {
            assert!(other.1 < at, "src/lib.rs: `{module}` imports `{}`, which is in no lower layer", other.0);
        }
    }
    let listed: BTreeSet<&str> = height.keys().copied().collect();
    assert_eq!(listed, crates()[0].0.modules().collect(), "every module is in a layer");
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("#[cfg(")).collect();
    let sentences = lines
        .iter()
        .zip(lines.iter().skip(1))
        .filter(|(above, line)| line.starts_with("pub mod ") && above.starts_with("// ") && above.ends_with('.'));
    assert_eq!(sentences.count(), listed.len(), "every module has a sentence above it");
}

#[test]
fn no_files_import_each_other() {
    let mut found = String::new();
    for (krate, _) in crates() {
        let imports = krate.imports().into_iter().map(|(module, others)| {
            (
                format!("{}::{module}", krate.name),
                others.iter().map(|other| format!("{}::{other}", krate.name)).collect(),
            )
        });
        let imports: Graph = imports.collect();
        for circle in circles(&imports) {
            found += "\n";
            for from in &circle {
                let to: Vec<_> = imports[*from].iter().filter(|to| circle.contains(to.as_str())).cloned().collect();
                found += &format!("\n    {from} -> {}", to.join(", "));
            }
        }
    }
    assert!(found.is_empty(), "these files import each other:{found}");
}
