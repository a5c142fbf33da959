//! Writes the project's graph in [Wikidata's RDF
//! model](https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format), with statement nodes, qualifiers, ranks
//! and references, so that queries written for Wikidata can be run on it.

mod node;
mod properties;
mod statement;
mod terms;

pub use terms::PREFIXES;

use self::node::Writer;
use self::statement::Preferred;
use crate::dataset::ProjectIris;
use crate::link::{Concepts, Crosswalk, LinkFacts, Statement};
use diwan_rdf::quads::{Quads, TooManyTerms};

/// All statements of records and registers in Wikidata's RDF model. Linked entities have the IRIs of their items,
/// others keep their own. Every reference names its document, by the project's IRI if it has no item, and quotes it.
///
/// # Errors
/// [`TooManyTerms`] if there are more terms than ids.
pub fn wikidata_shape(
    statements: &[Statement],
    facts: &LinkFacts,
    crosswalk: &Crosswalk,
    concepts: &Concepts,
    names: &ProjectIris,
) -> Result<Quads, TooManyTerms> {
    let mut writer = Writer::new(facts, concepts, names);
    properties::write(crosswalk, &mut writer);
    for (item, label) in concepts.items() {
        writer.concept(item, label);
    }
    for (entity, texts) in facts.names() {
        writer.name(entity, &texts);
    }
    let preferred = Preferred::of(statements);
    for statement in statements {
        statement::write(statement, &preferred, &mut writer);
    }
    writer.finish()
}
