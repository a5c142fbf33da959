use super::*;
use oxrdf::{BaseDirection, BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Few names, so that statements share terms, and some that begin with others.
fn node() -> impl Strategy<Value = NamedNode> {
    prop::sample::select(vec!["http://e/", "http://e/a", "http://e/ab", "http://e/القمة", "a:b"])
        .prop_map(NamedNode::new_unchecked)
}

fn blank() -> impl Strategy<Value = BlankNode> {
    prop::sample::select(vec!["b", "b1", "b10"]).prop_map(BlankNode::new_unchecked)
}

fn subject() -> impl Strategy<Value = NamedOrBlankNode> {
    prop_oneof![node().prop_map(NamedOrBlankNode::from), blank().prop_map(NamedOrBlankNode::from)]
}

fn literal() -> impl Strategy<Value = Literal> {
    let value = prop_oneof![
        prop::sample::select(vec!["", "a", "a\"", "a\\", "a \n\t\r\u{8}\u{C}\u{7F}\u{FFFF}", "1"])
            .prop_map(str::to_owned),
        any::<String>(),
    ];
    (value, 0..4).prop_map(|(value, sort)| match sort {
        0 => Literal::new_simple_literal(value),
        1 => Literal::new_language_tagged_literal_unchecked(value, "en"),
        2 => Literal::new_language_tagged_literal_unchecked(value, "en-gb"),
        _ => Literal::new_typed_literal(value, NamedNode::new_unchecked("http://e/a")),
    })
}

fn term() -> impl Strategy<Value = Term> {
    let simple = prop_oneof![subject().prop_map(Term::from), literal().prop_map(Term::from)];
    simple.prop_recursive(2, 4, 2, |inner| {
        (subject(), node(), inner)
            .prop_map(|(subject, predicate, object)| Term::Triple(Box::new(Triple { subject, predicate, object })))
    })
}

fn graph() -> impl Strategy<Value = GraphName> {
    prop_oneof![Just(GraphName::DefaultGraph), node().prop_map(GraphName::from), blank().prop_map(GraphName::from)]
}

fn quads() -> impl Strategy<Value = Vec<Quad>> {
    let quad = (subject(), node(), term(), graph()).prop_map(|(subject, predicate, object, graph_name)| Quad {
        subject,
        predicate,
        object,
        graph_name,
    });
    prop::collection::vec(quad, 0..40)
}

/// The sorted lines of canonical N-Quads, each once.
fn lines(quads: &[Quad]) -> BTreeSet<String> {
    let line = |quad: &Quad| match &quad.graph_name {
        GraphName::DefaultGraph => format!("{} {} {} .\n", quad.subject, quad.predicate, quad.object),
        graph => format!("{} {} {} {graph} .\n", quad.subject, quad.predicate, quad.object),
    };
    quads.iter().map(line).collect()
}

fn written(quads: &Quads) -> String {
    let mut out = Vec::new();
    quads.write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn back(quads: &Quads, found: impl Iterator<Item = Statement>) -> Vec<Quad> {
    found.map(|statement| quads.quad(&statement).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_output_is_sorted_lines(given in quads()) {
        let quads = Quads::from_quads(&given).unwrap();
        let expected: String = lines(&given).into_iter().collect();
        prop_assert_eq!(written(&quads), expected.clone());
        prop_assert_eq!(written(&Quads::from_nquads(expected.as_bytes()).unwrap()), expected);
    }

    #[test]
    fn statements_are_read_back_unchanged(given in quads()) {
        let quads = Quads::from_quads(&given).unwrap();
        let found: Vec<Quad> = back(&quads, quads.iter());
        prop_assert_eq!(lines(&found), lines(&given));
        let given: std::collections::HashSet<Quad> = given.into_iter().collect();
        prop_assert_eq!(found.into_iter().collect::<std::collections::HashSet<_>>(), given);
    }

    #[test]
    fn patterns_find_the_same_as_a_scan(given in quads(), asked in quads(), mask in 0_u8..16) {
        let quads = Quads::from_quads(given.iter().chain(asked.first())).unwrap();
        let Some(asked) = quads.iter().last() else { return Ok(()) };
        let wanted = |place: u8, id: Id| (mask & (1 << place) != 0).then_some(id);
        let pattern = Pattern {
            subject: wanted(0, asked.subject),
            predicate: wanted(1, asked.predicate),
            object: wanted(2, asked.object),
            graph: wanted(3, asked.graph),
        };
        let mut found: Vec<_> = quads.matching(pattern).collect();
        found.sort_unstable();
        let expected: Vec<_> = quads.iter().filter(|statement| pattern.fits(statement)).collect();
        prop_assert_eq!(found, expected);
        prop_assert!(quads.contains(&asked));
    }

    #[test]
    fn triples_are_found_once_whatever_graphs_hold_them(given in quads()) {
        let quads = Quads::from_quads(&given).unwrap();
        for statement in quads.iter() {
            let Statement { subject, predicate, object, .. } = statement;
            let naive = |pick: fn(&Statement) -> Id, fits: &dyn Fn(&Statement) -> bool| -> BTreeSet<Id> {
                quads.iter().filter(|other| fits(other)).map(|other| pick(&other)).collect()
            };
            let objects = naive(|other| other.object, &|other| (other.subject, other.predicate) == (subject, predicate));
            prop_assert_eq!(quads.objects(subject, predicate).collect::<Vec<_>>(), objects.into_iter().collect::<Vec<_>>());
            let subjects = naive(|other| other.subject, &|other| (other.predicate, other.object) == (predicate, object));
            prop_assert_eq!(quads.subjects(predicate, object).collect::<Vec<_>>(), subjects.into_iter().collect::<Vec<_>>());
            let uses: BTreeSet<_> = quads.iter().filter(|other| other.predicate == predicate)
                .map(|other| (other.object, other.subject)).collect();
            let found: Vec<_> = quads.uses(predicate).map(|(subject, object)| (object, subject)).collect();
            prop_assert_eq!(found, uses.into_iter().collect::<Vec<_>>());
        }
        let of_graphs: usize = quads.graphs().map(|(_, statements)| statements.len()).sum();
        prop_assert_eq!(of_graphs, quads.len());
    }

    #[test]
    fn views_find_the_same_as_a_scan(given in quads(), asked in quads(), mask in 0_u8..8) {
        let quads = Quads::from_quads(given.iter().chain(asked.first())).unwrap();
        let Some(asked) = quads.iter().last() else { return Ok(()) };
        let wanted = |place: u8, id: Id| (mask & (1 << place) != 0).then_some(id);
        let [subject, predicate, object] =
            [wanted(0, asked.subject), wanted(1, asked.predicate), wanted(2, asked.object)];
        for graph in quads.graphs().map(|(graph, _)| Some(graph)).chain([None]) {
            let pattern = Pattern { subject, predicate, object, graph };
            let expected: BTreeSet<[Id; 3]> = quads.iter().filter(|statement| pattern.fits(statement))
                .map(|found| [found.subject, found.predicate, found.object]).collect();
            let view = graph.map_or_else(|| quads.merged_view(), |graph| quads.graph_view(graph));
            let mut found: Vec<_> = view.matching(subject, predicate, object).collect();
            found.sort_unstable();
            prop_assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn dictionaries_can_be_extended(one in quads(), other in quads()) {
        let (one, other) = (Quads::from_quads(&one).unwrap(), Quads::from_quads(&other).unwrap());
        let (terms, ids) = ExtendedTerms::new(one.terms(), other.terms()).unwrap();
        for (id, term) in ids.iter().zip(other.terms().iter()) {
            prop_assert_eq!(terms.get(*id), term);
            prop_assert_eq!(terms.find(term.as_str()), Some(*id));
            if one.terms().find(term.as_str()).is_none() {
                let found = one.matching(Pattern { object: Some(*id), ..Pattern::ALL }).next();
                prop_assert_eq!(found, None);
            }
        }
        for (id, term) in one.terms().ids().zip(one.terms().iter()) {
            prop_assert_eq!((terms.get(id), terms.find(term.as_str())), (term, Some(id)));
        }
    }

    #[test]
    fn a_union_has_the_statements_of_both(one in quads(), other in quads()) {
        let union = Quads::from_quads(&one).unwrap().union(&Quads::from_quads(&other).unwrap()).unwrap();
        let both: Vec<Quad> = one.into_iter().chain(other).collect();
        prop_assert_eq!(written(&union), lines(&both).into_iter().collect::<String>());
    }

    #[test]
    fn a_difference_has_the_statements_that_the_other_lacks(one in quads(), other in quads()) {
        let (left, right) = (Quads::from_quads(&one).unwrap(), Quads::from_quads(&other).unwrap());
        let found = left.difference(&right);
        let expected: Vec<String> = lines(&one).difference(&lines(&other)).cloned().collect();
        let line = |found: &Statement| {
            let mut line = Vec::new();
            left.write_line(found, &mut line);
            String::from_utf8(line).unwrap()
        };
        prop_assert_eq!(found.iter().map(line).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_merge_has_every_triple_once_in_no_graph(given in quads()) {
        let merged = Quads::from_quads(&given).unwrap().merged();
        let alone = |quad: Quad| Quad { graph_name: GraphName::DefaultGraph, ..quad };
        let expected: Vec<Quad> = given.into_iter().map(alone).collect();
        prop_assert_eq!(written(&merged), lines(&expected).into_iter().collect::<String>());
        prop_assert_eq!(merged.terms().len(), Quads::from_quads(&expected).unwrap().terms().len());
    }

    #[test]
    fn terms_of_removed_statements_are_removed(given in quads(), kept in any::<u64>()) {
        let quads = Quads::from_quads(&given).unwrap();
        let all: Vec<Statement> = quads.iter().collect();
        let is_kept = |found: &Statement| all.binary_search(found).is_ok_and(|place| kept & (1 << (place % 64)) != 0);
        let expected = Quads::from_quads(&back(&quads, quads.iter().filter(is_kept))).unwrap();
        let filtered = quads.filtered(is_kept);
        prop_assert_eq!(written(&filtered), written(&expected));
        prop_assert!(filtered.terms().iter().eq(expected.terms().iter()));
    }

    #[test]
    fn terms_are_numbered_in_the_order_of_their_bytes_and_found_again(given in quads()) {
        let quads = Quads::from_quads(&given).unwrap();
        let texts: Vec<&str> = quads.terms().iter().map(TermText::as_str).collect();
        prop_assert!(texts.windows(2).all(|pair| pair[0] < pair[1]));
        for text in &texts {
            prop_assert_eq!(quads.terms().find(text).map(|id| quads.term(id).as_str()), Some(*text));
            let same = texts.iter().filter(|other| other.starts_with(text)).count();
            prop_assert_eq!(quads.terms().beginning_with(text).count(), same);
        }
    }

    #[test]
    fn literals_are_read_as_the_model_reads_them(literal in literal()) {
        let text = literal.to_string();
        let read = TermText::new(&text).literal().unwrap();
        prop_assert_eq!(read.value.as_ref(), literal.value());
        prop_assert_eq!(read.language, literal.language());
        prop_assert_eq!(read.datatype, literal.datatype());
    }
}

#[test]
fn invalid_lines_are_refused_with_their_number() {
    for line in [
        "<a:s> <a:p> <a:o>",
        "<a:s> <a:p> .",
        "<a:s> <a:p> <a:o> <a:g> <a:h> .",
        "<a:s>  <a:p> <a:o> .",
        "<a:s> <a:p> \"x .",
        "<a:s> <a:p> <<( <a:s> <a:p> .",
        "x",
    ] {
        let text = format!("<a:s> <a:p> <a:o> .\n# a comment\n{line}\n");
        let error = Quads::from_nquads(text.as_bytes()).unwrap_err();
        assert_eq!(error, NQuadsError::Line(MalformedLine { line: 3 }), "{line}");
    }
}

#[test]
fn equal_terms_of_several_texts_are_one_term() {
    let mut collector = Collector::default();
    collector.lines(b"<a:s> <a:p> \"07\" .\n<a:s> <a:p> \"7\" .\n<a:s> <a:q> \"8\" .\n").unwrap();
    let rewrite = |term: TermText<'_>| Ok::<_, ()>((term.as_str() == "\"07\"").then(|| "\"7\"".to_owned()));
    let quads = collector.rewritten(rewrite).unwrap().finish().unwrap();
    assert_eq!(written(&quads), "<a:s> <a:p> \"7\" .\n<a:s> <a:q> \"8\" .\n");
    assert_eq!(quads.terms().find("\"07\""), None);
}

#[test]
fn directions_are_part_of_the_tag() {
    let literal = TermText::new("\"a\"@ar--rtl");
    let LiteralText { language, direction, .. } = literal.literal().unwrap();
    assert_eq!((language, direction), (Some("ar"), Some(BaseDirection::Rtl)));
    assert_eq!(literal.to_term().unwrap().to_string(), "\"a\"@ar--rtl");
    assert_eq!(TermText::new("<<( <a:s> <a:p> \"x\" )>>").iri(), None);
}

/// More statements than are scanned without an index, in a graph among others.
#[test]
fn views_of_large_graphs_use_the_indexes_of_the_dataset() {
    let line = |graph: u32, n: u32| format!("<a:s{n}> <a:p> <a:o{}> <a:g{graph}> .\n", n % 7);
    let lines: String = (0..3).flat_map(|graph| (0..200).map(move |n| line(graph, n * (graph + 1)))).collect();
    let quads = Quads::from_nquads(lines.as_bytes()).unwrap();
    let id = |iri: &str| quads.terms().find_iri(iri).unwrap();
    let view = quads.graph_view(id("a:g1"));
    let subjects: Vec<_> = view.subjects(id("a:p"), id("a:o3")).collect();
    let expected: BTreeSet<_> =
        (0..200).map(|n| n * 2).filter(|n| n % 7 == 3).map(|n| id(&format!("a:s{n}"))).collect();
    assert_eq!(subjects, expected.into_iter().collect::<Vec<_>>());
    assert_eq!((view.uses(id("a:p")).count(), quads.merged_view().uses(id("a:p")).count()), (200, 400));
}
