//! Errors of a mapping that meets its data, with the places in the mapping that they come from.

use super::error::CliError;
use super::map_files::MapFiles;
use crate::check::Coded as _;
use diwan_rml::engine::{EngineError, PlanProblem};
use diwan_rml::mapping::{Mapping, TriplesMap};
use diwan_rml::source::SourceError;
use std::io;
use std::path::Path;

/// The error, with what helps to find the file if a source of the mapping is missing. `files` are those it was looked for in.
pub(super) fn explained(error: EngineError, mapping: &Mapping, files: &MapFiles<'_>) -> CliError {
    if let EngineError::Plan(problems) = &error {
        return CliError::unfit(problems.iter().map(|problem| (problem, reader(problem, mapping)))).of(error.code());
    }
    if let EngineError::Several { unreadable, problems } = error {
        let unreadable = unreadable.into_iter().map(EngineError::Source);
        let all = unreadable.chain((!problems.is_empty()).then_some(EngineError::Plan(problems)));
        return CliError::joined(all.map(|error| explained(error, mapping, files)));
    }
    let missing = match &error {
        EngineError::Source(SourceError::Io { path, cause }) if cause.kind() == io::ErrorKind::NotFound => {
            mapping.triples_maps.iter().find(|map| map.source.resolved_path() == *path).map(|map| (path.clone(), map))
        }
        _ => None,
    };
    let found = missing.map(|(path, map)| match files.replaced_by(&path) {
        Some(file) => vec![format!("  --source replaces it with {}", file.display())],
        None => hints(&path, map),
    });
    let found = found.unwrap_or_default();
    CliError::from(error).with_hints(found)
}

/// The triples map that a problem is in, with the place of the reference where it is known.
fn reader(problem: &PlanProblem, mapping: &Mapping) -> String {
    let map = mapping.named(&problem.triples_map);
    let place = map.map(|map| mapping.place_of_reference(map, &problem.reference).unwrap_or(&map.place));
    let place = place.map(|place| format!(", {place}")).unwrap_or_default();
    format!("{}{place}", problem.triples_map)
}

fn hints(path: &Path, map: &TriplesMap) -> Vec<String> {
    let reader = format!("{} reads it ({})", map.name, map.path_place);
    let folder = std::env::current_dir().unwrap_or_default();
    let looked = if path.is_absolute() { String::new() } else { format!("; looked for in {}", folder.display()) };
    let beside =
        map.place.file.parent().filter(|folder| path.is_relative() && folder.join(path).is_file()).map(|folder| {
            let shown = if folder.as_os_str().is_empty() { Path::new(".") } else { folder }.display();
            let found = format!("it is in {shown}, where the mapping is: run diwan there");
            match map.source.older_paths {
                // The older vocabularies have no other folder than that in which the program runs.
                true => {
                    let name = path.file_name().map_or(path, Path::new).display();
                    format!("{found}, or give --source {name}={}", folder.join(path).display())
                }
                false => format!("{found}, or give the source rml:root rml:MappingDirectory"),
            }
        });
    std::iter::once(reader + &looked).chain(beside).map(|line| format!("  {line}")).collect()
}
