use crate::write::Prefixes;
use crate::write::namespaces::{Namespaces, is_local};
use indexmap::IndexSet;
use oxrdf::vocab::{rdf, xsd};
use std::collections::{BTreeSet, HashSet};

/// Namespaces with well-known prefixes.
const WELL_KNOWN: [(&str, &str); 3] = [
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The shape of generated IRIs: their constant beginning, and an example of the rest.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IriShape {
    /// The common beginning; the whole IRI if it is constant.
    pub beginning: String,
    /// The rest, with `z` in place of each value of a row.
    pub rest: String,
}

/// The prefixes for IRIs of these shapes: those of `declared` that apply to some of them, and `ns1`, `ns2` and so on
/// for the namespaces of the others, up to the last `/` or `#`.
pub fn prefixes_for(declared: &[(String, String)], iris: impl IntoIterator<Item = IriShape>) -> Prefixes {
    let declared: Prefixes = declared.iter().map(|(prefix, iri)| (prefix.as_str(), iri.as_str())).collect();
    let known = Namespaces::new(declared.iter());
    let (mut used, mut others) = (BTreeSet::new(), IndexSet::new());
    for shape in iris.into_iter().filter(needs_prefix) {
        let iri = format!("{}{}", shape.beginning, shape.rest);
        if let Some(namespace) = known.find(iri.as_bytes(), shape.beginning.len()) {
            used.insert(&*namespace.iri);
        } else {
            others.extend(own_namespace(&shape, &iri));
        }
    }
    let used = declared.iter().filter(|(_, iri)| used.contains(iri));
    let used = used.map(|(prefix, iri)| (prefix.to_owned(), iri.to_owned()));
    used.chain(named(others, &declared)).collect()
}

/// Whether a prefix is needed. `rdf:type` is written as `a`, and integers without their datatype.
fn needs_prefix(shape: &IriShape) -> bool {
    !shape.rest.is_empty() || ![rdf::TYPE, xsd::INTEGER].iter().any(|iri| iri.as_str() == shape.beginning)
}

/// The namespace of the IRIs up to the last `/` or `#`, if the rest is a valid local name in Turtle.
fn own_namespace(shape: &IriShape, iri: &str) -> Option<String> {
    let end = shape.beginning.rfind(['/', '#'])? + 1;
    let (namespace, local) = iri.split_at_checked(end)?;
    // Not `http://`.
    let has_authority = namespace.split_once("://").is_none_or(|(_, rest)| !rest.is_empty());
    (has_authority && is_local(local.as_bytes())).then(|| namespace.to_owned())
}

/// Assigns unused prefixes to the namespaces.
fn named(namespaces: IndexSet<String>, declared: &Prefixes) -> impl Iterator<Item = (String, String)> {
    let taken: HashSet<&str> = declared.iter().map(|(prefix, _)| prefix).collect();
    let mut numbered = (1..).map(|number: u64| format!("ns{number}"));
    namespaces.into_iter().filter_map(move |iri| {
        let well_known = WELL_KNOWN.iter().find(|(name, known)| *known == iri && !taken.contains(name));
        let name = well_known.map(|(name, _)| (*name).to_owned());
        Some((name.or_else(|| numbered.find(|name| !taken.contains(name.as_str())))?, iri))
    })
}

#[cfg(test)]
mod tests {
    use super::{IriShape, prefixes_for};

    /// The prefixes for IRIs, written with a bar before what is not constant.
    fn prefixes(declared: &[(&str, &str)], iris: &[&str]) -> Vec<String> {
        let declared: Vec<_> = declared.iter().map(|(prefix, iri)| (prefix.to_string(), iri.to_string())).collect();
        let shapes = iris.iter().map(|iri| {
            let (beginning, rest) = iri.split_once('|').unwrap_or((iri, ""));
            IriShape { beginning: beginning.to_owned(), rest: rest.to_owned() }
        });
        prefixes_for(&declared, shapes).iter().map(|(prefix, iri)| format!("{prefix}: {iri}")).collect()
    }

    #[test]
    fn prefixes_of_the_mapping_are_declared_where_they_are_used() {
        let declared = [("ex", "http://e/"), ("r", "http://e/r/"), ("rml", "http://w3id.org/rml/")];
        assert_eq!(prefixes(&declared, &["http://e/p", "http://e/r/|z"]), ["ex: http://e/", "r: http://e/r/"]);
        assert_eq!(prefixes(&declared, &["http://e/r/|z"]), ["r: http://e/r/"]);
        assert_eq!(prefixes(&declared, &["http://e/|z"]), ["ex: http://e/"], "what follows is not known");
    }

    #[test]
    fn namespaces_without_a_prefix_get_one() {
        let iris =
            ["http://e/p", "http://e/a#|z", "http://e/q", "http://e/|z/z", "http://e/|z", "http://e", "urn:a:|z"];
        assert_eq!(prefixes(&[], &iris), ["ns1: http://e/", "ns2: http://e/a#"]);
        let taken = [("ns1", "http://other/"), ("xsd", "http://other/xsd#")];
        let iris =
            ["http://e/p", "http://www.w3.org/2001/XMLSchema#date", "http://www.w3.org/2000/01/rdf-schema#label"];
        let rdfs = "rdfs: http://www.w3.org/2000/01/rdf-schema#";
        assert_eq!(prefixes(&taken, &iris), ["ns2: http://e/", "ns3: http://www.w3.org/2001/XMLSchema#", rdfs]);
        assert_eq!(prefixes(&[], &iris)[1], "xsd: http://www.w3.org/2001/XMLSchema#");
    }

    #[test]
    fn terms_with_turtle_keywords_need_no_prefix() {
        let iris = ["http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://www.w3.org/2001/XMLSchema#integer"];
        assert!(prefixes(&[], &iris).is_empty());
    }
}
