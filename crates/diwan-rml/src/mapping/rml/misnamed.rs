//! Terms of the mapping vocabularies in a namespace that is nearly theirs: without its last character, of a module of RML,
//! with `https`, misspelt. To RDF they are other terms, and would mean nothing.

use super::vocab::{ALL, Namespace, OLD_RML, QL, R2RML, RML};
use diwan_rdf::text::nearest;

/// A term in a namespace that is nearly one of the vocabularies.
pub(super) struct Misnamed<'t> {
    /// The namespace as the document has it.
    pub written: &'t str,
    /// The prefix that stands for it, if the document declares one.
    pub prefix: Option<&'t str>,
    /// The namespace that is meant.
    pub meant: &'static Namespace,
    /// The name of the term in it.
    pub name: &'t str,
}

impl<'t> Misnamed<'t> {
    /// What is meant by a term that is in no vocabulary; none where it looks like none of theirs.
    pub(super) fn find(term: &'t str, prefixes: &'t [(String, String)]) -> Option<Self> {
        let declared = prefixes.iter().filter_map(|(prefix, iri)| {
            Some((Some(prefix.as_str()), iri.as_str(), term.strip_prefix(iri.as_str()).filter(|_| !iri.is_empty())?))
        });
        let at = term.rfind(['#', '/']).map_or(0, |at| at + 1);
        let split = [(None, &term[..at], &term[at..])];
        let mut candidates = declared.chain(split);
        candidates.find_map(|(prefix, written, name)| {
            let meant = meant(written, name).or_else(|| prefix.and_then(|_| telling(written, name, prefixes)))?;
            Some(Self { written, prefix, meant, name })
        })
    }
}

/// Properties whose names are found in mappings and hardly anywhere else: whatever namespace they are in, a mapping is meant.
const TELLING: [&str; 10] = [
    "joinCondition",
    "logicalSource",
    "logicalTable",
    "objectMap",
    "parentTriplesMap",
    "predicateMap",
    "predicateObjectMap",
    "referenceFormulation",
    "subjectMap",
    "termType",
];

/// The vocabulary that is meant by a telling name in a namespace of a prefix that is nothing like it. Next to R2RML it is the
/// RML of 2014.
fn telling(written: &str, name: &str, prefixes: &[(String, String)]) -> Option<&'static Namespace> {
    if !TELLING.contains(&name) || Namespace::split(written).is_some() {
        return None;
    }
    let is_declared = |namespace: &Namespace| prefixes.iter().any(|(_, iri)| iri == namespace.iri);
    let is_older = [&R2RML, &OLD_RML, &QL].into_iter().any(is_declared);
    let candidates = if is_older { [&OLD_RML, &R2RML, &RML] } else { [&RML, &R2RML, &OLD_RML] };
    candidates.into_iter().find(|namespace| namespace.has(name))
}

/// Vocabularies next to those of mappings that have names in common with them.
const OTHERS: [&str; 3] = [
    "http://semweb.mmlab.be/ns/rml-target#",
    "http://semweb.mmlab.be/ns/rmls#",
    "http://semweb.mmlab.be/ns/rml-compression#",
];

/// The vocabulary that has this name, and whose namespace is nearly the one that is written.
fn meant(written: &str, name: &str) -> Option<&'static Namespace> {
    let having: Vec<_> = ALL.iter().copied().filter(|namespace| namespace.has(name)).collect();
    if having.is_empty() || ALL.iter().any(|namespace| namespace.iri == written) || OTHERS.contains(&written) {
        return None;
    }
    let written = core(written);
    let same = having.iter().find(|namespace| core(namespace.iri) == written);
    let near = || {
        let near = nearest(&written, having.iter().map(|namespace| core(namespace.iri)))?;
        having.iter().find(|namespace| core(namespace.iri) == near)
    };
    same.or_else(near).copied()
}

/// What is left of a namespace without what people get wrong in it: the scheme, the last character, a part of RML or a
/// version. All terms of RML are in one namespace.
pub(super) fn core(namespace: &str) -> String {
    let lower = namespace.to_lowercase();
    let rest = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches(['#', '/']);
    match rest.strip_prefix("w3id.org/rml/") {
        Some(module) if !module.contains('/') => "w3id.org/rml".to_owned(),
        _ => rest.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(term: &str) -> Option<String> {
        Misnamed::find(term, &[]).map(|found| format!("{}{}", found.meant.iri, found.name))
    }

    #[test]
    fn namespaces_that_are_nearly_right_are_known() {
        for (written, meant) in [
            ("http://w3id.org/rml/core#TriplesMap", "http://w3id.org/rml/TriplesMap"),
            ("http://w3id.org/rml/io/source", "http://w3id.org/rml/source"),
            ("http://w3id.org/rml/rml-core#TriplesMap", "http://w3id.org/rml/TriplesMap"),
            ("http://w3id.org/rml/v1/TriplesMap", "http://w3id.org/rml/TriplesMap"),
            ("http://w3id.org/rml#template", "http://w3id.org/rml/template"),
            ("https://w3id.org/rml/template", "http://w3id.org/rml/template"),
            ("http://www.w3.org/ns/r2rml/subjectMap", "http://www.w3.org/ns/r2rml#subjectMap"),
            ("http://w3.org/ns/r2rml#subjectMap", "http://www.w3.org/ns/r2rml#subjectMap"),
            ("http://www.w3.org/ns/r2rlm#subjectMap", "http://www.w3.org/ns/r2rml#subjectMap"),
            ("http://semweb.mmlab.be/ns/rml/logicalSource", "http://semweb.mmlab.be/ns/rml#logicalSource"),
            ("http://semweb.mmlab.be/ns/ql/CSV", "http://semweb.mmlab.be/ns/ql#CSV"),
            ("http://www.w3.org/ns/csvw/url", "http://www.w3.org/ns/csvw#url"),
        ] {
            assert_eq!(found(written).as_deref(), Some(meant), "{written}");
        }
    }

    #[test]
    fn other_terms_are_other_terms() {
        for other in [
            "http://w3id.org/rml/template",
            "http://w3id.org/rml/core#ex",
            "http://example.org/template",
            "http://semweb.mmlab.be/ns/rml-target#Target",
            "http://semweb.mmlab.be/ns/rml-target#LogicalTarget",
            "http://purl.org/dc/terms/source",
            "template",
        ] {
            assert_eq!(found(other), None);
        }
    }

    #[test]
    fn a_telling_name_is_known_in_any_namespace() {
        let meant = |namespace: &str, name: &str, others: &[&str]| {
            let declared = others.iter().map(|iri| (String::new(), (*iri).to_owned()));
            let prefixes: Vec<_> = declared.chain([("p".to_owned(), namespace.to_owned())]).collect();
            Misnamed::find(&format!("{namespace}{name}"), &prefixes).map(|found| found.meant.iri)
        };
        for namespace in ["http://w3id.org/rlm#", "http://rml.io/ns/rml#", "http://example.org/"] {
            assert_eq!(meant(namespace, "logicalSource", &[]), Some(RML.iri));
            assert_eq!(meant(namespace, "logicalSource", &[R2RML.iri]), Some(OLD_RML.iri));
            assert_eq!(meant(namespace, "subjectMap", &[QL.iri]), Some(R2RML.iri));
            assert_eq!(meant(namespace, "source", &[]), None);
        }
        assert_eq!(Misnamed::find("http://example.org/subjectMap", &[]).map(|found| found.name), None);
    }

    #[test]
    fn a_prefix_without_its_last_character_is_known() {
        let prefixes = [("rml".to_owned(), "http://semweb.mmlab.be/ns/rml".to_owned())];
        let found = Misnamed::find("http://semweb.mmlab.be/ns/rmllogicalSource", &prefixes).unwrap();
        assert_eq!((found.prefix, found.written), (Some("rml"), "http://semweb.mmlab.be/ns/rml"));
        assert_eq!(found.meant.iri, "http://semweb.mmlab.be/ns/rml#");
    }
}
