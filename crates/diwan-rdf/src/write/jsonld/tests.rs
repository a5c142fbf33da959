//! What is written with which context. Every document is also read back, strictly.

use crate::write::{ContextError, ExportError, ExportFormat, ExportOptions, Prefixes, TermFault, write};
use oxrdf::Quad;
use oxrdf::dataset::{CanonicalizationAlgorithm, Dataset};
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfParser};
use serde_json::{Value, json};

fn parse(text: &str, format: RdfFormat) -> Vec<Quad> {
    let quads = RdfParser::from_format(format).for_slice(text).collect::<Result<_, _>>();
    quads.unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn trig(text: &str) -> Vec<Quad> {
    let prefixes = "PREFIX : <http://e/> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>";
    parse(&format!("{prefixes} {text}"), RdfFormat::TriG)
}

fn canonical(quads: Vec<Quad>) -> Vec<String> {
    let mut dataset: Dataset = quads.into_iter().collect();
    dataset.canonicalize(CanonicalizationAlgorithm::Unstable);
    let mut lines: Vec<_> = dataset.iter().map(|quad| quad.to_string()).collect();
    lines.sort();
    lines
}

fn written(text: &str, context: &Value) -> Result<Value, ExportError> {
    let (prefixes, context) = (Prefixes::default(), context.to_string());
    let mut out = Vec::new();
    write(
        &trig(text),
        ExportFormat::JsonLd,
        &ExportOptions { prefixes: &prefixes, context: Some(&context) },
        &mut out,
    )?;
    let document = String::from_utf8(out).unwrap();
    let read = parse(&document, RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() });
    assert_eq!(canonical(read), canonical(trig(text)), "{document}");
    Ok(serde_json::from_str(&document).unwrap())
}

/// The document without its context, which is shown as it was given.
#[track_caller]
fn compacted(text: &str, context: Value) -> Value {
    let mut document = written(text, &context).unwrap();
    assert_eq!(document.as_object_mut().unwrap().remove("@context"), Some(context));
    document
}

#[track_caller]
fn assert_compacted(text: &str, context: Value, mut expected: Value) {
    expected.as_object_mut().unwrap().entry("@id").or_insert("http://e/s".into());
    let found = compacted(text, context);
    assert_eq!(found, expected, "{found:#}");
}

fn error(context: &Value) -> ContextError {
    match written(":s :p 1 .", context) {
        Err(ExportError::Context(error)) => error,
        other => panic!("{context}: {other:?}"),
    }
}

#[test]
fn the_most_specific_term_is_selected() {
    let context = json!({
        "xsd": "http://www.w3.org/2001/XMLSchema#", "any": "http://e/p",
        "ar": {"@id": "http://e/p", "@language": "ar"}, "year": {"@id": "http://e/p", "@type": "xsd:gYear"},
        "node": {"@id": "http://e/p", "@type": "@id"}
    });
    assert_compacted(
        ":s :p \"a\"@ar , \"b\"@AR-x-y , \"c\" , \"1994\"^^xsd:gYear , \"1994\"^^xsd:date , :o .",
        context,
        json!({
            "ar": "a", "year": "1994", "node": "http://e/o",
            "any": [{"@value": "b", "@language": "ar-x-y"}, {"@value": "1994", "@type": "xsd:date"}, "c"]
        }),
    );
    // One that takes all, whatever it is, has values that say what they are.
    let context = json!({"p": {"@id": "http://e/p", "@type": "@none"}});
    let expected = json!({"p": [{"@id": "http://e/o"}, {"@value": "a", "@language": "ar"}, {"@value": "c"}]});
    assert_compacted(":s :p \"a\"@ar , \"c\" , :o .", context, expected);
    // Of two that fit, the shorter and then the first in order.
    let context = json!({"bbb": "http://e/p", "ab": "http://e/p", "aa": "http://e/p"});
    assert_compacted(":s :p \"c\" .", context, json!({"aa": "c"}));
}

#[test]
fn values_without_a_term_use_the_iri_or_compact_iri() {
    let context = json!({"year": {"@id": "http://e/p", "@type": "http://www.w3.org/2001/XMLSchema#gYear"}});
    assert_compacted(":s :p \"c\" .", context, json!({"http://e/p": "c"}));
    let context = json!({"e": "http://e/", "node": {"@id": "e:p", "@type": "@id"}});
    assert_compacted(":s :p \"c\" .", context, json!({"@id": "e:s", "e:p": "c"}));
    // A term may be called like the IRI that it stands for, and then its definition is read with it.
    let context = json!({"http://e/p": {"@type": "@id"}});
    assert_compacted(":s :p \"c\" .", context.clone(), json!({"http://e/p": {"@value": "c"}}));
    assert_compacted(":s :p :o .", context, json!({"http://e/p": "http://e/o"}));
}

#[test]
fn terms_that_look_like_iris_are_dropped_if_their_values_do_not_fit() {
    for container in ["@list", "@language", "@graph"] {
        let context = json!({"http://e/p": {"@container": container}});
        let document = written(":s :p (1 2), :o , \"a\"@ar , \"c\" .", &context).unwrap();
        assert_eq!(document["@context"][1], json!({"http://e/p": "http://e/p"}), "{container}");
        assert_eq!(document["http://e/p"].as_array().map(Vec::len), Some(4), "{container}");
    }
    let context = json!({"http://e/p": {"@container": "@language"}});
    assert_compacted(":s :p \"a\"@ar .", context, json!({"http://e/p": {"ar": "a"}}));
}

#[test]
fn the_language_of_the_context_is_not_repeated() {
    let context = json!({"@language": "ar", "p": "http://e/p"});
    let expected = json!({"p": ["a", {"@value": "b", "@language": "en"}, {"@value": "c"}]});
    assert_compacted(":s :p \"a\"@ar , \"b\"@en , \"c\" .", context, expected);
    let context = json!({"@language": "ar", "p": "http://e/p", "none": {"@id": "http://e/p", "@language": null}});
    assert_compacted(":s :p \"a\"@ar , \"c\" .", context, json!({"p": "a", "none": "c"}));
    let context = json!({"@language": "AR", "p": "http://e/p"});
    assert_compacted(":s :p \"a\"@ar .", context, json!({"p": "a"}));
}

#[test]
fn directions_are_those_of_terms_or_values() {
    let text = ":s :p \"a\"@ar--rtl , \"b\"@ar .";
    let term = json!({"p": "http://e/p", "rtl": {"@id": "http://e/p", "@language": "ar", "@direction": "rtl"}});
    assert_compacted(text, term, json!({"rtl": "a", "p": {"@value": "b", "@language": "ar"}}));
    let default = json!({"@language": "ar", "@direction": "rtl", "p": "http://e/p"});
    assert_compacted(text, default, json!({"p": ["a", {"@value": "b", "@language": "ar"}]}));
}

#[test]
fn language_maps_hold_strings_with_and_without_a_language() {
    let context = json!({"p": {"@id": "http://e/p", "@container": "@language"}, "q": {"@id": "http://e/q", "@container": ["@set", "@language"]}, "no": "@none"});
    assert_compacted(
        ":s :p \"a\"@ar , \"b\"@ar , \"c\"@en , \"d\" , 1 ; :q \"a\"@ar .",
        context,
        json!({
            "p": {"ar": ["a", "b"], "en": "c", "no": "d"}, "q": {"ar": ["a"]},
            "http://e/p": {"@value": "1", "@type": "http://www.w3.org/2001/XMLSchema#integer"}
        }),
    );
}

#[test]
fn maps_use_none_for_values_without_a_key() {
    let text = ":s :p :a , :b .";
    for (container, expected) in [
        (json!("@id"), json!({"http://e/a": {}, "http://e/b": {}})),
        (json!("@index"), json!({"@none": [{"@id": "http://e/a"}, {"@id": "http://e/b"}]})),
        (json!("@type"), json!({"@none": ["http://e/a", "http://e/b"]})),
    ] {
        assert_compacted(text, json!({"p": {"@id": "http://e/p", "@container": container}}), json!({"p": expected}));
    }
    let index = json!({"p": {"@id": "http://e/p", "@container": "@index"}});
    assert_compacted(":s :p (\"a\") , \"b\" .", index, json!({"p": {"@none": [{"@list": ["a"]}, "b"]}}));
    // None that a graph is the value of.
    let context = json!({"p": {"@id": "http://e/p", "@container": "@graph"}});
    assert_compacted(":s :p :a .", context, json!({"http://e/p": {"@id": "http://e/a"}}));
}

#[test]
fn sets_are_arrays_always() {
    let context = json!({
        "p": {"@id": "http://e/p", "@container": "@set", "@type": "@id"}, "x": "http://e/p",
        "q": {"@id": "http://e/q", "@container": "@set"}, "@type": {"@container": "@set"}
    });
    let expected = json!({"@type": ["http://e/T"], "p": ["http://e/a"], "q": ["b"]});
    assert_compacted(":s a :T ; :p :a ; :q \"b\" .", context, expected);
    let alias = json!({"type": {"@id": "@type", "@container": "@set"}});
    assert_compacted(":s a :T .", alias, json!({"type": ["http://e/T"]}));
}

#[test]
fn lists_are_arrays_under_terms_for_lists() {
    let list = json!({"p": {"@id": "http://e/p", "@container": "@list"}});
    assert_compacted(":s :p (\"a\" \"b\") .", list.clone(), json!({"p": ["a", "b"]}));
    assert_compacted(":s :p () .", list.clone(), json!({"p": []}));
    assert_compacted(":s :p ((\"a\") ()) .", list.clone(), json!({"p": [["a"], []]}));
    // Both stand side by side: the list, and what is none.
    assert_compacted(":s :p (\"a\"), \"b\" .", list, json!({"p": ["a"], "http://e/p": "b"}));
    assert_compacted(":s :p (\"a\") .", json!({"p": "http://e/p"}), json!({"p": {"@list": ["a"]}}));
    let typed = json!({
        "xsd": "http://www.w3.org/2001/XMLSchema#", "p": {"@id": "http://e/p", "@container": "@list"},
        "ints": {"@id": "http://e/p", "@container": "@list", "@type": "xsd:integer"},
        "nodes": {"@id": "http://e/p", "@container": "@list", "@type": "@id"},
        "ar": {"@id": "http://e/p", "@container": "@list", "@language": "ar"}
    });
    assert_compacted(":s :p (1 2) .", typed.clone(), json!({"ints": ["1", "2"]}));
    assert_compacted(":s :p (:a :b) .", typed.clone(), json!({"nodes": ["http://e/a", "http://e/b"]}));
    assert_compacted(":s :p (\"a\"@ar \"b\"@ar) .", typed.clone(), json!({"ar": ["a", "b"]}));
    let mixed = json!({"p": [{"@value": "1", "@type": "xsd:integer"}, "b", {"@id": "http://e/c"}]});
    assert_compacted(":s :p (1 \"b\" :c) .", typed, mixed);
}

#[test]
fn two_lists_of_one_property_are_kept() {
    let list = json!({"p": {"@id": "http://e/p", "@container": "@list"}});
    for (text, lists) in [(":s :p (1), (2) .", 2), (":s :p (1), (1) .", 2), (":s :p (1), (1), (), (2 (3)) .", 4)] {
        let document = written(text, &list).unwrap();
        assert_eq!(document["@context"][1], json!({"p": null}), "{text}");
        assert_eq!(document["http://e/p"].as_array().map(Vec::len), Some(lists), "{text}");
    }
}

#[test]
fn only_valid_prefix_terms_are_prefixes() {
    let name =
        |context: Value| compacted(":s <http://e/ns/p> 1 .", context).as_object().unwrap().keys().next_back().cloned();
    let full = Some("http://e/ns/p".to_owned());
    assert_eq!(name(json!({"n": "http://e/ns/"})), Some("n:p".into()));
    // It ends as a namespace does, and its definition is a string, or it says so.
    assert_eq!(name(json!({"n": "http://e/n"})), full);
    assert_eq!(name(json!({"n": {"@id": "http://e/ns/"}})), full);
    assert_eq!(name(json!({"n": {"@id": "http://e/n", "@prefix": true}})), Some("n:s/p".into()));
    assert_eq!(name(json!({"n": {"@id": "http://e/ns/", "@prefix": false}})), full);
    // The shortest compact IRI, and of two the first in order.
    assert_eq!(name(json!({"e": "http://e/", "namespace": "http://e/ns/"})), Some("e:ns/p".into()));
    assert_eq!(name(json!({"b": "http://e/ns/", "a": "http://e/ns/", "e": "http://e/"})), Some("a:p".into()));
    // None that is a term for something else.
    assert_eq!(name(json!({"n": "http://e/ns/", "n:p": {"@id": "http://e/ns/p", "@type": "@id"}})), full);
    // Nothing is left after the namespace.
    let context = json!({"n": "http://e/s/"});
    assert_compacted("<http://e/s/> :p \"c\" .", context, json!({"@id": "http://e/s/", "http://e/p": "c"}));
}

#[test]
fn the_vocabulary_mapping_is_removed_from_names() {
    let context = json!({"@vocab": "http://e/", "node": {"@id": "q", "@type": "@vocab"}, "o": "http://e/other"});
    assert_compacted(
        ":s a :T ; :p \"1\"^^:dt ; :o \"a\" ; :q :x , :other , <http://f/x> .",
        context,
        json!({
            "@type": "T", "p": {"@value": "1", "@type": "dt"}, "http://e/o": "a",
            "node": ["o", "x", "http://f/x"]
        }),
    );
    let none = json!([{"@vocab": "http://e/"}, {"@vocab": null}]);
    assert_compacted(":s :p \"a\" .", none, json!({"http://e/p": "a"}));
}

#[test]
fn identifiers_are_relative_to_the_base() {
    let id = |iri: &str, context: Value| compacted(&format!("<{iri}> :p 1 ."), context)["@id"].clone();
    let base = json!({"@base": "http://b/x/y"});
    assert_eq!(id("http://b/x/z", base.clone()), "z");
    assert_eq!(id("http://b/x/y", base.clone()), "");
    assert_eq!(id("http://c/z", base.clone()), "//c/z");
    assert_eq!(id("urn:z", base.clone()), "urn:z");
    // It looks like a keyword, like an IRI, or is a term for a keyword.
    assert_eq!(id("http://b/x/@foo", base.clone()), "./@foo");
    assert_eq!(id("http://b/x/a:b", base.clone()), "/x/a:b");
    let alias = json!({"@base": "http://b/x/y", "type": "@type"});
    assert_eq!(id("http://b/x/type", alias), "http://b/x/type");
    // Compact IRIs come first, and properties have no base.
    assert_eq!(id("http://b/x/z", json!({"@base": "http://b/x/y", "x": "http://b/x/"})), "x:z");
    assert_compacted("<http://b/x/s> <http://b/x/p> \"c\" .", base, json!({"@id": "s", "http://b/x/p": "c"}));
}

#[test]
fn keywords_may_have_other_names() {
    let context = json!({
        "id": "@id", "type": "@type", "value": "@value", "lang": "@language", "list": "@list", "graph": "@graph",
        "p": "http://e/p"
    });
    assert_eq!(
        compacted(":s a :T ; :p ( \"a\"@ar ) . :g { :s :p 1 , :o }", context),
        json!({"graph": [
            {"id": "http://e/g", "graph": [{"id": "http://e/s", "p": [
                {"id": "http://e/o"}, {"value": "1", "type": "http://www.w3.org/2001/XMLSchema#integer"}
            ]}]},
            {"id": "http://e/s", "type": "http://e/T", "p": {"list": [{"value": "a", "lang": "ar"}]}}
        ]})
    );
}

#[test]
fn terms_mapped_to_null_are_not_used() {
    let context = json!({"@foo": "http://e/p", "p": null, "x": "@bar"});
    assert_compacted(":s :p \"a\" .", context, json!({"http://e/p": "a"}));
    let reverse = json!({"p": {"@reverse": "http://e/p"}});
    assert_compacted(":s :p :o .", reverse, json!({"http://e/p": {"@id": "http://e/o"}}));
    let nothing = json!([{"p": "http://e/p"}, null, {"q": "http://e/q"}]);
    assert_compacted(":s :p \"a\" ; :q \"b\" .", nothing, json!({"http://e/p": "a", "q": "b"}));
}

#[test]
fn terms_may_be_defined_with_others() {
    let context = json!({"p": "e:p", "e": "x:e/", "x": "http://", "dt": "e:dt", "y": {"@id": "p", "@type": "dt"}});
    assert_compacted(":s :p \"a\"^^:dt .", context, json!({"@id": "e:s", "y": "a"}));
}

#[test]
fn unsupported_features_are_reported_with_the_term_and_advice() {
    let term = |definition: Value| match error(&json!({"@vocab": "http://e/", "t": definition})) {
        ContextError::Term { term, fault } if term == "t" => fault,
        other => panic!("{other:?}"),
    };
    assert_eq!(term(json!({"@id": "http://e/t", "@context": {}})), TermFault::Scoped);
    assert_eq!(term(json!({"@id": "http://e/t", "@nest": "@nest"})), TermFault::Nested);
    assert_eq!(term(json!({"@id": "http://e/t", "@ID": 1})), TermFault::UnknownEntry("@ID".into()));
    assert_eq!(term(json!(1)), TermFault::Shape);
    assert_eq!(term(json!("urn:t t")), TermFault::Iri("urn:t t".into()));
    assert_eq!(term(json!("@context")), TermFault::Iri("@context".into()));
    for definition in [
        json!({"@container": ["@list", "@set"]}),
        json!({"@container": "@value"}),
        json!({"@type": "_:b"}),
        json!({"@type": 1}),
        json!({"@type": "@list"}),
        json!({"@type": "@id", "@language": null}),
        json!({"@type": "http://e/t", "@container": "@type"}),
        json!({"@direction": "up"}),
        json!({"@language": 1}),
        json!({"@index": "http://e/i"}),
        json!({"@prefix": "yes"}),
        json!({"@id": "http://e/t", "@reverse": "http://e/t"}),
        json!({"@reverse": "http://e/t", "@container": "@list"}),
    ] {
        let fault = term(definition.clone());
        assert!(matches!(fault, TermFault::Entry { .. }), "{definition}: {fault:?}");
    }
    let message = error(&json!({"t": {"@id": "http://e/t", "@context": {}}})).to_string();
    assert_eq!(
        message,
        "the term `t` has a context of its own (`@context`), which is not applied in writing: define its terms in the outer \
         context"
    );
}

#[test]
fn invalid_contexts_are_refused() {
    let fault = |context: Value| match error(&context) {
        ContextError::Term { fault, .. } => fault,
        other => panic!("{other:?}"),
    };
    assert_eq!(fault(json!({"": "http://e/"})), TermFault::Name);
    assert_eq!(fault(json!({"@id": "http://e/"})), TermFault::Name);
    assert_eq!(fault(json!({"@type": "http://e/"})), TermFault::Name);
    assert_eq!(fault(json!({"a": "b", "b": "a"})), TermFault::Cyclic);
    assert_eq!(fault(json!({"a": {"@type": "@id"}})), TermFault::NoIri);
    assert_eq!(fault(json!({"a:b": "http://e/"})), TermFault::NameIsIri);
    assert_eq!(fault(json!([{"@protected": true, "a": "http://e/"}, {"a": null}])), TermFault::Protected);
    assert_eq!(fault(json!([{"a": {"@id": "http://e/", "@protected": true}}, null])), TermFault::Protected);
    for keyword in [
        json!({"@version": 1.0}),
        json!({"@base": "x"}),
        json!({"@vocab": 1}),
        json!({"@language": false}),
        json!({"@direction": "up"}),
        json!({"@propagate": false}),
        json!({"@protected": 1}),
    ] {
        assert!(matches!(error(&keyword), ContextError::Keyword { .. }), "{keyword}");
    }
    assert_eq!(error(&json!([[]])), ContextError::NotAnObject);
    assert_eq!(error(&json!([1])), ContextError::NotAnObject);
    // The same again is no change.
    let same = json!([{"@protected": true, "p": "http://e/p"}, {"p": "http://e/p"}]);
    assert_compacted(":s :p \"a\" .", same, json!({"p": "a"}));
}

#[test]
fn a_long_chain_of_terms_is_refused_before_it_overflows_the_stack() {
    let chain = |length: usize| -> Value {
        let terms = (0..length).map(|n| (format!("t{n}"), json!(format!("t{}", n + 1))));
        terms.chain([(format!("t{length}"), json!("http://e/p"))]).collect::<serde_json::Map<_, _>>().into()
    };
    // The last of a hundred terms is defined by none.
    assert_compacted(":s :p \"a\" .", chain(99), json!({"t0": "a"}));
    assert!(matches!(error(&chain(100)), ContextError::Term { fault: TermFault::Chain(100), .. }));
    assert!(matches!(error(&chain(100_000)), ContextError::Term { fault: TermFault::Chain(_), .. }));
}

#[test]
fn duplicate_terms_are_refused() {
    let write = |context: &str| {
        let options = ExportOptions { prefixes: &Prefixes::default(), context: Some(context) };
        write(&trig(":s :p 1 ."), ExportFormat::JsonLd, &options, &mut Vec::new()).unwrap_err().to_string()
    };
    assert!(write(r#"{"a": "http://a/", "a": "http://b/"}"#).ends_with("the term `a` is defined twice in one object"));
    assert!(write(r#"{"a": {"@id": "http://a/", "@id": "http://b/"}}"#).contains("`a` is defined twice"));
    assert!(write("{\n\"a\" 1}").contains("line 2"));
}

#[test]
fn a_term_that_makes_the_document_unreadable_is_an_error_of_the_context() {
    let context = json!({ "http": "http://e/ns/", "http://e/q": { "@container": ["@language"], "@id": "http://e/q" } });
    for text in [":s :q :o .", ":s :q 1 ."] {
        let error = written(text, &context).unwrap_err();
        assert!(matches!(error, ExportError::ContextChangesData { lost: 1, total: 1, .. }), "{text}: {error}");
    }
}
