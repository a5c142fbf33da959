//! Places in the mapping that are relevant for a finding, such as the line that reads a cell.

use super::RelatedPlace;
use diwan_rml::mapping::{Mapping, Place, TriplesMap};
use std::path::Path;

/// The place where a triples map reads a column.
pub(super) fn reading(mapping: &Mapping, triples_map: &str, column: &str) -> Option<RelatedPlace> {
    let place = mapping.place_of_reference(mapping.named(triples_map)?, column)?;
    Some(RelatedPlace { column: Some(column.to_owned()), ..related(place, "the mapping reads it here") })
}

/// The place where a triples map is described.
pub(super) fn describing(mapping: &Mapping, triples_map: &str) -> Option<RelatedPlace> {
    Some(related(&mapping.named(triples_map)?.place, "described here"))
}

/// The place where an IRI is named, as a constant or a class.
pub(super) fn naming(mapping: &Mapping, iri: &str) -> Option<RelatedPlace> {
    Some(related(mapping.place_of_iri(iri)?, "the mapping names it here"))
}

/// The place where a triples map names its file.
pub(super) fn naming_file(map: &TriplesMap) -> RelatedPlace {
    let path = map.source.resolved_path();
    let name = path.file_name().map(|name| Path::new(name).to_string_lossy().into_owned());
    RelatedPlace { column: name, ..related(&map.path_place, "the mapping reads it here") }
}

fn related(place: &Place, message: &str) -> RelatedPlace {
    RelatedPlace { file: place.file.to_path_buf(), line: place.line(), column: None, message: message.to_owned() }
}
