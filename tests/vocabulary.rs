//! The vocabulary and the concept schemes, as others will reuse them; and what is said about the program and the dataset.

use crate::common::program::repository;
use diwan::project::ProjectConfig;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{Graph, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, TermRef, Triple, TripleRef};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const LANGUAGES: [&str; 3] = ["en", "ar", "ru"];
const BASE: &str = "https://w3id.org/diwan/";
const OWN: &str = "https://w3id.org/diwan/ns#";

fn turtle(name: &str) -> Graph {
    let text = fs::read(repository().join("ontology").join(name)).unwrap();
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(BASE).unwrap();
    let triples: Vec<Triple> = parser.for_slice(&text).map(|quad| quad.unwrap().into()).collect();
    triples.iter().collect()
}

fn term(namespace: &str, local: &str) -> NamedNode {
    NamedNode::new(format!("{namespace}{local}")).unwrap()
}

fn skos(local: &str) -> NamedNode {
    term("http://www.w3.org/2004/02/skos/core#", local)
}

fn owl(local: &str) -> NamedNode {
    term("http://www.w3.org/2002/07/owl#", local)
}

fn instances(graph: &Graph, class: &NamedNode) -> Vec<NamedNode> {
    graph.subjects_for_predicate_object(rdf::TYPE, class).filter_map(named).collect()
}

fn named(node: NamedOrBlankNodeRef<'_>) -> Option<NamedNode> {
    match node {
        NamedOrBlankNodeRef::NamedNode(node) => Some(node.into_owned()),
        NamedOrBlankNodeRef::BlankNode(_) => None,
    }
}

fn nodes(graph: &Graph, subject: &NamedNode, property: NamedNodeRef<'_>) -> Vec<NamedNode> {
    let objects = graph.objects_for_subject_predicate(subject, property);
    objects
        .filter_map(|object| if let TermRef::NamedNode(node) = object { Some(node.into_owned()) } else { None })
        .collect()
}

/// The languages in which a property has exactly one value that is not empty.
fn languages(graph: &Graph, subject: &NamedNode, property: NamedNodeRef<'_>) -> Vec<&'static str> {
    let said: Vec<String> = graph
        .objects_for_subject_predicate(subject, property)
        .filter_map(|object| match object {
            TermRef::Literal(literal) if !literal.value().trim().is_empty() => literal.language().map(str::to_owned),
            _ => None,
        })
        .collect();
    LANGUAGES.into_iter().filter(|language| said.iter().filter(|one| one == language).count() == 1).collect()
}

/// Everything above a node by a property, without the node itself.
fn above(graph: &Graph, node: &NamedNode, property: NamedNodeRef<'_>) -> BTreeSet<NamedNode> {
    let mut found = BTreeSet::new();
    let mut waiting = nodes(graph, node, property);
    while let Some(next) = waiting.pop() {
        if found.insert(next.clone()) {
            waiting.extend(nodes(graph, &next, property));
        }
    }
    found
}

#[test]
fn every_concept_has_a_name_and_a_definition_in_each_language() {
    let graph = turtle("kinds.ttl");
    let concepts = [instances(&graph, &skos("Concept")), instances(&graph, &skos("ConceptScheme"))].concat();
    assert!(concepts.len() > 180, "{}", concepts.len());
    for concept in concepts {
        for property in ["prefLabel", "definition"] {
            assert_eq!(languages(&graph, &concept, skos(property).as_ref()), LANGUAGES, "{property} of {concept}");
        }
    }
}

#[test]
fn every_concept_is_declared_at_the_top_or_has_a_broader_one_of_its_scheme() {
    let graph = turtle("kinds.ttl");
    for concept in instances(&graph, &skos("Concept")) {
        let (top, broader) = (skos("topConceptOf"), skos("broader"));
        let scheme = nodes(&graph, &concept, skos("inScheme").as_ref());
        let tops = nodes(&graph, &concept, top.as_ref());
        let parents = nodes(&graph, &concept, broader.as_ref());
        assert_eq!((scheme.len(), tops.len() + parents.len()), (1, 1), "{concept}");
        for parent in &parents {
            assert_eq!(nodes(&graph, parent, skos("inScheme").as_ref()), scheme, "{concept} is below {parent}");
        }
        assert!(tops.iter().all(|top| *top == scheme[0]), "{concept}");
        assert!(!above(&graph, &concept, broader.as_ref()).contains(&concept), "{concept} is above itself");
    }
}

/// A query for all bodies by `skos:broader*` finds every body, and so for the other sorts of things.
#[test]
fn the_kind_of_every_entity_is_below_that_of_its_register() {
    let graph = turtle("kinds.ttl");
    let tops = [
        ("bodies", "body"),
        ("conferrals", "event"),
        ("events", "event"),
        ("meetings", "meeting"),
        ("officials", "person"),
        ("places", "place"),
        ("posts", "post"),
        ("resolutions", "text"),
        ("states", "state"),
        ("statements", "statement"),
        ("texts", "text"),
    ];
    for (register, top) in tops {
        let path = repository().join(format!("data/registers/{register}.csv"));
        let top = term(BASE, &format!("kind/{top}"));
        for row in csv::Reader::from_path(path).unwrap().deserialize::<BTreeMap<String, String>>() {
            let row = row.unwrap();
            let kind = term(BASE, &format!("kind/{}", row["kind"]));
            let is_below = kind == top || above(&graph, &kind, skos("broader").as_ref()).contains(&top);
            assert!(is_below, "{}: {kind} is not below {top}", row["slug"]);
        }
    }
}

#[test]
fn only_concepts_have_skos_mappings() {
    let mappings = ["exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"].map(skos);
    for name in ["diwan.ttl", "kinds.ttl"] {
        let graph = turtle(name);
        for triple in mappings.iter().flat_map(|property| graph.triples_for_predicate(property)) {
            let typed = TripleRef::new(triple.subject, rdf::TYPE, skos("Concept").as_ref()).into_owned();
            assert!(graph.contains(&typed), "{triple}");
        }
    }
}

#[test]
fn terms_have_labels_comments_and_at_most_one_domain_and_range() {
    let graph = turtle("diwan.ttl");
    let terms = graph.triples_for_predicate(rdfs::IS_DEFINED_BY).filter_map(|triple| named(triple.subject));
    for own in terms {
        assert_eq!(languages(&graph, &own, rdfs::LABEL), LANGUAGES, "{own}");
        assert_eq!(languages(&graph, &own, rdfs::COMMENT), LANGUAGES, "{own}");
        for property in [rdfs::DOMAIN, rdfs::RANGE] {
            assert!(nodes(&graph, &own, property).len() <= 1, "{own}: several {property} are an intersection");
        }
    }
}

#[test]
fn classes_have_labels_of_their_own_and_no_cycles() {
    let graph = turtle("diwan.ttl");
    let mut labels = BTreeMap::new();
    for class in instances(&graph, &owl("Class")) {
        assert!(!above(&graph, &class, rdfs::SUB_CLASS_OF).contains(&class), "{class}");
        for label in graph.objects_for_subject_predicate(&class, rdfs::LABEL) {
            let other = labels.insert(label.to_string(), class.clone());
            assert_eq!(other, None, "{label} is also the label of {class}");
        }
    }
}

/// Terms of other vocabularies that are used as classes or properties are declared as such.
#[test]
fn reused_terms_are_typed_and_labelled() {
    let graph = turtle("diwan.ttl");
    let schema = |local| term("http://schema.org/", local);
    let is_built_in = |node: &NamedNode| {
        [rdf::TYPE, rdfs::LABEL, xsd::DATE].iter().any(|known| {
            let namespace = known.as_str().trim_end_matches(char::is_alphabetic);
            node.as_str().starts_with(namespace)
        })
    };
    let objects = |properties: &[NamedNode]| -> BTreeSet<NamedNode> {
        let triples = properties.iter().flat_map(|property| graph.triples_for_predicate(property));
        let objects = triples.filter_map(|triple| match triple.object {
            TermRef::NamedNode(node) => Some(node.into_owned()),
            _ => None,
        });
        objects.filter(|node| !node.as_str().starts_with(OWN) && !is_built_in(node)).collect()
    };
    let classes = objects(&[
        rdfs::SUB_CLASS_OF.into_owned(),
        rdfs::DOMAIN.into_owned(),
        rdfs::RANGE.into_owned(),
        schema("domainIncludes"),
        schema("rangeIncludes"),
    ]);
    let properties = objects(&[rdfs::SUB_PROPERTY_OF.into_owned(), owl("inverseOf")]);
    for (used, class) in [(classes, owl("Class")), (properties, rdf::PROPERTY.into_owned())] {
        let typed: BTreeSet<_> = instances(&graph, &class).into_iter().collect();
        for node in used {
            assert!(typed.contains(&node), "{node} is not declared as {class}");
            assert_eq!(languages(&graph, &node, rdfs::LABEL), LANGUAGES, "{node}");
        }
    }
}

#[test]
fn roles_can_be_read_from_both_ends() {
    let graph = turtle("diwan.ttl");
    let involved = term(OWN, "involved");
    let mut roles: Vec<_> =
        graph.subjects_for_predicate_object(rdfs::SUB_PROPERTY_OF, &involved).filter_map(named).collect();
    assert!(roles.len() > 10);
    roles.push(involved);
    for role in roles {
        assert_eq!(languages(&graph, &role, term(OWN, "inverseLabel").as_ref()), LANGUAGES, "{role}");
    }
}

#[test]
fn citation_and_codemeta_agree_with_the_package_and_the_project() {
    let read = |name: &str| fs::read_to_string(repository().join(name)).unwrap();
    let project = ProjectConfig::parse(&read("diwan.toml")).unwrap();
    let (title, publication) = (&project.title["en"], &project.publication);
    let (issued, modified) = (publication.issued.clone().unwrap(), publication.modified.clone().unwrap());
    let (name, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    let description = env!("CARGO_PKG_DESCRIPTION");
    let agent = &publication.publisher.as_ref().unwrap().name["en"];

    let codemeta: serde_json::Value = serde_json::from_str(&read("codemeta.json")).unwrap();
    let dataset = &codemeta["hasPart"];
    let said = [&codemeta["name"], &codemeta["version"], &codemeta["description"], &codemeta["author"][0]["name"]];
    assert_eq!(said.map(|value| value.as_str().unwrap()), [name, version, description, agent]);
    let said =
        ["name", "version", "license", "datePublished", "dateModified"].map(|key| dataset[key].as_str().unwrap());
    assert_eq!(said, [title, &project.version, &project.license, &issued, &modified]);
    assert_eq!(dataset["inLanguage"], serde_json::json!(project.languages));
    let licenses = codemeta["license"].as_array().unwrap().iter().map(|license| license.as_str().unwrap());
    let licenses: Vec<_> = licenses.map(|license| license.trim_start_matches("https://spdx.org/licenses/")).collect();
    assert_eq!(licenses.join(" OR "), env!("CARGO_PKG_LICENSE"));

    let citation = read("CITATION.cff");
    let (program, data) = citation.split_once("references:").unwrap();
    let lines =
        |part: &str| part.lines().map(|line| line.trim_start_matches([' ', '-']).to_owned()).collect::<Vec<_>>();
    let expect = |part: &str, key: &str, value: &str| {
        assert!(lines(part).contains(&format!("{key}: {value}")), "{key}: {value}");
    };
    for (key, value) in
        [("title", name), ("version", version), ("abstract", description), ("date-released", &issued), ("name", agent)]
    {
        expect(program, key, value);
    }
    for license in licenses {
        assert!(lines(program).contains(&license.to_owned()), "{license}");
    }
    for (key, value) in
        [("title", title.as_str()), ("version", &project.version), ("date-released", &issued), ("name", agent)]
    {
        expect(data, key, value);
    }
    for language in &project.languages {
        assert!(lines(data).contains(language), "{language}");
    }
}
