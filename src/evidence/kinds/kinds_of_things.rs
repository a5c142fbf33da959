//! Two kinds of one thing of which neither is a special form of the other.

use super::kind::{ALL_SIDES, Kind, name_of, properties};
use crate::evidence::conflicts::conflicts_about;
use crate::evidence::facts::Facts;
use crate::evidence::{Conflict, Contradiction};
use diwan_rdf::quads::Id;

pub(super) static INCOMPATIBLE_KINDS: Kind = Kind {
    name: "incompatible-kinds",
    find: incompatible_kinds,
    marked_sides: ALL_SIDES,
    #[cfg(test)]
    fixtures: &[
        "r1 d1 { ex:m diwan:kind kind:summit }
         r2 d1 { ex:m diwan:kind kind:ministerial-session }
         => m kind ministerial-session (r2) | m kind summit (r1)",
        // A special form of the other, and the kind of a register.
        "r1 d1 { ex:m diwan:kind kind:summit }
         r2 d1 { ex:m diwan:kind kind:extraordinary-summit }
         + kind:extraordinary-summit skos:broader kind:summit .
         r3 d1 { ex:n diwan:kind kind:summit }",
    ],
};

fn incompatible_kinds(facts: &Facts<'_>, concept: Id) -> Vec<Contradiction> {
    let conflicts =
        properties(facts, concept).into_iter().flat_map(|property| conflicts_about(facts.quads(), property));
    let contradiction = |conflict: Conflict| Contradiction {
        kind: INCOMPATIBLE_KINDS.name,
        name: name_of([conflict.entity.as_str()]),
        sides: conflict.sides,
    };
    conflicts.map(contradiction).collect()
}
