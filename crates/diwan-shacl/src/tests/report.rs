use super::{read_data, read_shapes, try_validate, validated};
use crate::{Options, ValidationReport, ValidationResult, validate};

fn messages(shape: &str) -> Vec<String> {
    let report = validated(&format!("ex:S sh:targetNode ex:x ; sh:property [ sh:path ex:p ; {shape} ] ."), "");
    report.results().iter().flat_map(|result| result.messages.iter().map(ToString::to_string)).collect()
}

#[test]
fn messages_come_from_the_shape_or_are_defaults() {
    assert_eq!(messages("sh:minCount 1"), ["\"there is no value, and must be one\""]);
    assert_eq!(messages("sh:minCount 1 ; sh:message \"a p\"@en, \"ein p\"@de"), ["\"a p\"@en", "\"ein p\"@de"]);
}

#[test]
fn shapes_without_a_name_are_described() {
    let report = validated(
        "[] a sh:NodeShape ; sh:targetNode ex:a ; sh:nodeKind sh:Literal . [] a sh:NodeShape ; sh:targetNode ex:a ; sh:class ex:D .",
        "",
    );
    let mut names: Vec<_> = report.results().iter().map(|result| result.shape_name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["a shape without a name [sh:class ex:D]", "a shape without a name [sh:nodeKind sh:Literal]"]);
}

#[test]
fn every_kind_of_constraint_has_a_default_message() {
    let shape = "sh:datatype xsd:int ; sh:class ex:C ; sh:nodeKind sh:IRI ; sh:minCount 3 ; sh:maxCount 1 ; \
        sh:minInclusive 5 ; sh:maxLength 0 ; sh:pattern \"^z\" ; sh:languageIn (\"en\") ; sh:uniqueLang true ; \
        sh:equals ex:q ; sh:lessThan ex:r ; sh:not [ sh:minLength 0 ] ; sh:or ( [ sh:class ex:C ] ) ; sh:hasValue 7 ; \
        sh:in ( 7 ) ; sh:qualifiedValueShape [ sh:class ex:C ] ; sh:qualifiedMinCount 1";
    let report = validated(
        &format!("ex:S sh:targetNode ex:x ; sh:path ex:p ; {shape} ."),
        "ex:x ex:p \"a\"@ru, \"b\"@ru ; ex:r 1 .",
    );
    let mut messages: Vec<_> = report.results().iter().map(|result| result.messages[0].value().to_owned()).collect();
    messages.sort();
    messages.dedup();
    assert_eq!(messages.len(), 17, "{messages:#?}");
    assert!(messages.contains(&"the value is no instance of ex:C".to_owned()), "{messages:#?}");
}

#[test]
fn the_text_is_grouped_and_counted() {
    let shapes = read_shapes(
        "ex:S sh:targetNode ex:x, ex:y ; sh:property [ sh:path ( ex:p ex:q ) ; sh:minCount 1 ] , \
         [ sh:path ex:r ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message \"an r\" ] .",
    )
    .unwrap();
    let report = validate(&shapes, &read_data(&shapes, ""), &Options::default()).unwrap();
    assert_eq!(
        report.to_text(&shapes),
        "violation: there is no value, and must be one (2 times)\n    by ex:S › sh:property\n    \
         ex:x (<http://ex.org/p> / <http://ex.org/q>)\n    ex:y (<http://ex.org/p> / <http://ex.org/q>)\n\
         warning: an r (2 times)\n    by ex:S › sh:property [ex:r]\n    ex:x ex:r\n    ex:y ex:r\n\
         does not conform: 2 violations, 2 warnings in 2 focus nodes\n"
    );
}

/// The text report.
fn text(shapes: &str, data: &str) -> String {
    let shapes = read_shapes(shapes).unwrap();
    validate(&shapes, &read_data(&shapes, data), &Options::default()).unwrap().to_text(&shapes)
}

#[test]
fn reasons_of_nested_violations_are_reported() {
    let shapes = "ex:A a sh:NodeShape ; sh:property [ sh:path ex:zip ; sh:minCount 1 ; sh:pattern \"^[0-9]{5}$\" ] . \
        ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:addr ; sh:node ex:A ] .";
    assert_eq!(
        text(shapes, "ex:a ex:addr [ ex:zip \"12\" ] , [ ex:city \"x\" ] , [ ex:zip \"12345\" ] ."),
        "violation: the value does not conform to ex:A (2 times)
    by ex:S › sh:property [ex:addr]
    ex:a ex:addr: [ ex:zip \"12\" ]
        ex:zip \"12\": the value does not match \"^[0-9]{5}$\"
    ex:a ex:addr: [ ex:city \"x\" ]
        ex:zip: there is no value, and must be one
does not conform: 2 violations in 1 focus nodes
"
    );
}

/// The reasons of the only result of a shape for `ex:x`.
#[track_caller]
fn reasons(shape: &str, data: &str, expected: &[&str]) {
    let found = text(&format!("ex:S sh:targetNode ex:x ; {shape} ."), data);
    let found: Vec<_> = found.lines().filter_map(|line| line.strip_prefix("        ")).collect();
    assert_eq!(found, expected, "{shape}");
}

#[test]
fn shapes_that_refer_to_shapes_have_reasons() {
    let (literal, short) = ("[ sh:nodeKind sh:Literal ]", "[ sh:path ex:p ; sh:maxLength 1 ]");
    let data = "ex:x ex:p \"ab\" ; ex:q ex:y , ex:z . ex:z a ex:C .";
    reasons(
        &format!("sh:and ( {literal} {short} )"),
        data,
        &["the value is no literal", "ex:p \"ab\": the value has more than 1 characters"],
    );
    reasons(
        &format!("sh:or ( {literal} {short} )"),
        data,
        &["the value is no literal", "ex:p \"ab\": the value has more than 1 characters"],
    );
    reasons(&format!("sh:xone ( {literal} )"), data, &["the value is no literal"]);
    // There are no reasons if a value conforms to two shapes of `sh:xone`, or conforms to a negated shape.
    reasons("sh:xone ( [ sh:nodeKind sh:IRI ] [ sh:nodeKind sh:IRI ] )", data, &[]);
    reasons("sh:not [ sh:nodeKind sh:IRI ]", data, &[]);
    reasons(
        "sh:property [ sh:path ex:q ; sh:qualifiedValueShape [ sh:class ex:C ] ; sh:qualifiedMinCount 2 ]",
        data,
        &["ex:y: the value is no instance of ex:C"],
    );
    reasons(
        "sh:property [ sh:path ex:q ; sh:qualifiedValueShape [ sh:class ex:C ] ; sh:qualifiedMaxCount 0 ]",
        data,
        &[],
    );
    reasons(
        &format!("sh:node [ sh:node [ sh:property {short} ] ]"),
        data,
        &[
            "the value does not conform to ex:S › sh:node › sh:node",
            "    ex:p \"ab\": the value has more than 1 characters",
        ],
    );
}

#[test]
fn details_and_descriptions_are_in_the_graph() {
    let report = validated(
        "ex:S sh:targetNode ex:x ; sh:property [ sh:path ex:p ; sh:node [ sh:property [ sh:path ex:q ; sh:minCount 1 ] ] ] .",
        "ex:x ex:p [ a ex:C ; ex:r [ ex:s ( 1 2 ) ] ] .",
    );
    let [result] = report.results() else { panic!("{report:?}") };
    assert_eq!(result.value_description.as_deref(), Some("[ a ex:C ; ex:r […] ]"));
    let [detail] = result.details.as_slice() else { panic!("{result:?}") };
    assert_eq!((Some(&detail.focus_node), detail.value.as_ref()), (result.value.as_ref(), None));
    assert_eq!(detail.component.as_str(), "http://www.w3.org/ns/shacl#MinCountConstraintComponent");
    let quads = report.to_quads();
    let has = |predicate: &str| quads.iter().filter(|quad| quad.predicate.as_str().ends_with(predicate)).count();
    assert_eq!((has("shacl#detail"), has("shacl#result"), has("shacl#conforms")), (1, 1, 1));
    // The value with its list, and both shapes.
    assert_eq!((has("org/r"), has("#first"), has("shacl#minCount"), has("shacl#node")), (1, 2, 1, 1));
}

fn count(result: &ValidationResult) -> usize {
    result.details.iter().map(|detail| 1 + count(detail)).sum()
}

/// Each of these shapes refers to the next one in two ways: 2^60 reasons.
#[test]
fn details_are_limited() {
    let shapes: String =
        (0..60).map(|n| format!("ex:S{n} sh:and ( ex:S{m} [ sh:node ex:S{m} ] ) .", m = n + 1)).collect();
    let shapes = format!("ex:S0 sh:targetNode ex:x . {shapes} ex:S60 a sh:NodeShape ; sh:nodeKind sh:Literal .");
    let report = validated(&shapes, "");
    assert_eq!(report.results().iter().map(count).collect::<Vec<_>>(), [50]);
    assert!(text(&shapes, "").contains("... and more"));
}

/// The property, subject and object of the statements of a report.
fn statements(report: &ValidationReport) -> Vec<(String, String, String)> {
    let local = |iri: &str| iri.rsplit(['#', '/']).next().unwrap_or_default().to_owned();
    let quads = report.to_quads();
    quads.iter().map(|q| (local(q.predicate.as_str()), q.subject.to_string(), q.object.to_string())).collect()
}

/// A chain of blank nodes, and a node with many of them.
#[test]
fn every_blank_node_of_a_report_has_a_description() {
    let chain: String = (0..200).map(|n| format!("_:c{n} ex:next _:c{} .", n + 1)).collect();
    let wide: String = (0..200).map(|n| format!("_:w ex:part _:p{n} . _:p{n} ex:number {n} .")).collect();
    let data = format!("ex:x ex:p _:c0 , _:w , _:p150 , _:c180 , [] . _:c200 ex:next ex:end . {chain}{wide}");
    let report = validated("ex:S sh:targetNode ex:x ; sh:property [ sh:path ex:p ; sh:nodeKind sh:IRI ] .", &data);
    assert_eq!(report.results().len(), 5);
    let statements = statements(&report);
    for (name, _, label) in statements.iter().filter(|(.., object)| object.starts_with("_:")) {
        let is_described = statements.iter().any(|(_, subject, _)| subject == label);
        let is_mentioned = statements.iter().any(|(name, _, object)| name == "p" && object == label);
        assert!(is_described || is_mentioned, "{name} {label}");
    }
    let count = |wanted: &str| statements.iter().filter(|(name, ..)| name == wanted).count();
    // Fifty of the chain from its beginning and all of c180; fifty parts, and the number of the part that is a value.
    assert_eq!((count("next"), count("part"), count("number")), (71, 50, 1));
    // On a node of the chain, the node with parts, and all parts but one.
    assert_eq!(count("comment"), 51);
}

/// The number of equal results is the number of pairs that are not in order.
#[test]
fn results_beyond_the_limit_are_counted() {
    let shapes = "ex:S sh:targetNode ex:x ; sh:property [ sh:path ex:p ; sh:lessThan ex:q ] , \
        [ sh:path ex:q ; sh:nodeKind sh:IRI ; sh:severity sh:Warning ] .";
    let values = |from: u32| (from..from + 3000).map(|n| n.to_string()).collect::<Vec<_>>().join(", ");
    let data = format!("ex:x ex:p {} ; ex:q {} .", values(10_000), values(0));
    for threads in [1, 3] {
        let report =
            |max_results| try_validate(shapes, &data, &Options { threads, max_results, ..Options::default() }).unwrap();
        let limited = report(1000);
        assert_eq!((limited.results().len(), limited.omitted().total()), (1000, 9_002_000));
        assert!(limited.has_failures() && !limited.conforms());
        assert_eq!(limited, report(1000));
        let none = report(0);
        assert_eq!((none.results().len(), none.has_failures(), none.conforms()), (0, true, false));
        let comment = "\"... and 9003000 more results that are not listed: 9000000 <http://www.w3.org/ns/shacl#Violation>, \
            3000 <http://www.w3.org/ns/shacl#Warning>\"";
        assert!(statements(&none).iter().any(|(name, _, object)| name == "comment" && object == comment));
    }
    // At the limit, nothing is omitted.
    let few = |max_results| {
        let options = Options { max_results, ..Options::default() };
        try_validate(shapes, "ex:x ex:p 1, 2, 3 ; ex:q 2 .", &options).unwrap()
    };
    assert_eq!((few(3).results().len(), few(3).omitted().is_empty()), (3, true));
    assert_eq!((few(2).results().len(), few(2).omitted().total()), (2, 1));
}

#[test]
fn the_text_counts_what_is_not_listed() {
    let shapes =
        "ex:S sh:targetNode ex:x, ex:y, ex:z ; sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:severity ex:Bad ] .";
    let shapes = read_shapes(shapes).unwrap();
    let options = Options { max_results: 1, ..Options::default() };
    let report = validate(&shapes, &read_data(&shapes, ""), &options).unwrap();
    assert_eq!(
        report.to_text(&shapes),
        "ex:Bad: there is no value, and must be one\n    by ex:S › sh:property [ex:p]\n    ex:x ex:p\n\
         ... and 2 more results that are not listed: 2 ex:Bad\ndoes not conform: 3 ex:Bad in 3 focus nodes\n"
    );
}

#[test]
fn recursive_reasons_are_reported_once() {
    let shapes = "ex:S sh:targetNode ex:x ; sh:property [ sh:path ex:p ; sh:node ex:S ] ; sh:property [ sh:path ex:q ; sh:minCount 1 ] .";
    let report = validated(shapes, "ex:x ex:p ex:y ; ex:q 1 . ex:y ex:p ex:x .");
    let [result] = report.results() else { panic!("{report:?}") };
    let details: Vec<_> = result.details.iter().map(|detail| detail.messages[0].value()).collect();
    assert_eq!(details, ["there is no value, and must be one"]);
}

#[test]
fn blank_nodes_in_all_positions_are_described() {
    let shapes = "ex:S sh:targetSubjectsOf ex:p ; sh:path ex:q ; sh:nodeKind sh:IRI ; sh:minCount 1 .";
    let found =
        text(shapes, "[] ex:p 1 . ex:x ex:p 1 ; ex:q [] . ex:y ex:p 1 ; ex:q [ a ex:C ; ex:a 1 ; ex:b 2 ; ex:c 3 ] .");
    for line in [
        "    [ ex:p \"1\"^^xsd:integer ] ex:q",
        "ex:x ex:q: [ ex:q of ex:x ]",
        "ex:y ex:q: [ a ex:C ; ex:a \"1\"^^xsd:integer ; ex:b \"2\"^^xsd:integer ; … ]",
    ] {
        assert!(found.contains(line), "{found}");
    }
    let query = "SELECT $this ?value { $this <http://ex.org/q> ?value }";
    let shapes =
        format!("ex:S sh:targetNode ex:x ; sh:sparql [ sh:message \"not {{?value}}\" ; sh:select \"{query}\" ] .");
    let found = text(&shapes, "ex:x ex:q [ ex:a 1 ] .");
    assert!(found.contains("violation: not [ ex:a \"1\"^^xsd:integer ]\n"), "{found}");
    assert!(!found.contains("_:"), "{found}");
}

#[test]
fn members_of_lists_are_distinguished() {
    let found = text(
        "ex:S sh:targetNode ex:x ; sh:or ( [ sh:nodeKind sh:Literal ] [ sh:path ex:p ; sh:minCount 1 ] [ sh:not [ sh:nodeKind sh:IRI ] ] ) .",
        "",
    );
    let message = "the value conforms to none of ex:S › sh:or [sh:nodeKind sh:Literal], ex:S › sh:or [ex:p], \
        ex:S › sh:or [sh:not […]]";
    assert!(found.contains(message), "{found}");
}
