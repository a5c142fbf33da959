//! Our graph in [Wikidata's RDF shape](https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format), so that
//! queries written for Wikidata answer of it: statement nodes with their qualifiers, ranks and references.

mod node;
mod properties;
mod statement;
mod terms;

pub use terms::PREFIXES;

use self::node::Writer;
use self::statement::Preferred;
use crate::dataset::ProjectIris;
use crate::link::{Concepts, Crosswalk, LinkFacts, Statement};
use oxigraph::model::Triple;

/// Everything that records and registers say, in Wikidata's shape. Linked entities bear their items' IRIs, others their
/// own; every reference names its document, by our IRI where it has no item, and quotes the words.
pub fn wikidata_shape(
    statements: &[Statement],
    facts: &LinkFacts,
    crosswalk: &Crosswalk,
    concepts: &Concepts,
    names: &ProjectIris,
) -> Vec<Triple> {
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
