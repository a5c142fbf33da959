use super::{Options, finds, try_validate, validated};
use crate::ValidationResult;
use oxrdf::Term;

#[test]
fn value_types() {
    finds(
        "sh:path ex:p ; sh:class ex:C",
        "ex:x ex:p ex:y, ex:z . ex:y a ex:D . ex:D rdfs:subClassOf ex:C .",
        &["<x> Class <z>"],
    );
    finds("sh:path ex:p ; sh:nodeKind sh:BlankNodeOrLiteral", "ex:x ex:p 1, [], ex:y .", &["<x> NodeKind <y>"]);
    finds(
        "sh:path ex:p ; sh:datatype xsd:integer",
        "ex:x ex:p 1, 1.0, \"1\", ex:y .",
        &["<x> Datatype \"1\"", "<x> Datatype \"1.0\"^^<decimal>", "<x> Datatype <y>"],
    );
}

#[test]
fn ill_formed_literals_have_no_datatype() {
    for (datatype, text) in [
        ("byte", "300"),
        ("date", "1900-13-45"),
        ("gYearMonth", "1994-13"),
        ("language", "not a language"),
        ("base64Binary", "A"),
        ("NCName", "1a"),
        ("token", " a"),
        ("QName", "a:b:c"),
    ] {
        let value = format!("\"{text}\"^^<{datatype}>");
        let data = format!("ex:x ex:p \"{text}\"^^xsd:{datatype} .");
        finds(&format!("sh:path ex:p ; sh:datatype xsd:{datatype}"), &data, &[&format!("<x> Datatype {value}")]);
    }
}

#[test]
fn counts_and_ranges() {
    finds("sh:path ex:p ; sh:minCount 1", "", &["<x> MinCount"]);
    finds("sh:path ex:p ; sh:maxCount 1", "ex:x ex:p 1, 2 .", &["<x> MaxCount"]);
    finds(
        "sh:path ex:p ; sh:minInclusive 1 ; sh:maxExclusive 2.5",
        "ex:x ex:p 1.0, 2e0, 2.5, 0, \"1\", ex:y .",
        &[
            "<x> MaxExclusive \"1\"",
            "<x> MaxExclusive \"2.5\"^^<decimal>",
            "<x> MaxExclusive <y>",
            "<x> MinInclusive \"0\"^^<integer>",
            "<x> MinInclusive \"1\"",
            "<x> MinInclusive <y>",
        ],
    );
    let data = "ex:x ex:p \"2000-01-01\"^^xsd:date, \"2001-01-01\"^^xsd:date, \"2000-06\"^^xsd:gYearMonth .";
    finds(
        "sh:path ex:p ; sh:maxInclusive \"2000-12-31\"^^xsd:date",
        data,
        &["<x> MaxInclusive \"2000-06\"^^<gYearMonth>", "<x> MaxInclusive \"2001-01-01\"^^<date>"],
    );
    let large = "ex:x ex:p 123456789012345678901234567890 .";
    finds("sh:path ex:p ; sh:minExclusive 5", large, &[]);
}

#[test]
fn texts() {
    let data = "ex:x ex:p \"ab\", \"abc\"@en, [] .";
    finds(
        "sh:path ex:p ; sh:minLength 3 ; sh:maxLength 3",
        data,
        &["<x> MaxLength _:doc2.b0", "<x> MinLength \"ab\"", "<x> MinLength _:doc2.b0"],
    );
    finds("sh:path ex:p ; sh:pattern \"^[A-Z-[IOQ]]+$\"", "ex:x ex:p \"AB\", \"AI\" .", &["<x> Pattern \"AI\""]);
    finds("sh:path ex:p ; sh:pattern \"^(.)\\\\1$\"", "ex:x ex:p \"aa\", \"ab\" .", &["<x> Pattern \"ab\""]);
    finds("sh:path ex:p ; sh:pattern \"^A\" ; sh:flags \"i\"", "ex:x ex:p \"ab\", \"ba\" .", &["<x> Pattern \"ba\""]);
    finds(
        "sh:path ex:p ; sh:pattern \"a.b\" ; sh:flags \"q\"",
        "ex:x ex:p \"axb\", \"a.b\" .",
        &["<x> Pattern \"axb\""],
    );
    finds(
        "sh:path ex:p ; sh:languageIn (\"en\" \"AR\")",
        "ex:x ex:p \"a\"@en-GB, \"b\"@ar, \"c\"@eng, \"d\" .",
        &["<x> LanguageIn \"c\"@eng", "<x> LanguageIn \"d\""],
    );
    let data = "ex:x ex:p \"a\"@en, \"b\"@en, \"c\"@ru, \"d\"@ar, \"e\"@AR, \"f\", \"g\" .";
    finds("sh:path ex:p ; sh:uniqueLang true", data, &["<x> UniqueLang", "<x> UniqueLang"]);
}

#[test]
fn pairs() {
    let data = "ex:x ex:p 1, 2, \"a\" ; ex:q 2, 3 .";
    finds(
        "sh:path ex:p ; sh:equals ex:q",
        data,
        &["<x> Equals \"1\"^^<integer>", "<x> Equals \"3\"^^<integer>", "<x> Equals \"a\""],
    );
    finds("sh:path ex:p ; sh:disjoint ex:q", data, &["<x> Disjoint \"2\"^^<integer>"]);
    finds(
        "sh:path ex:p ; sh:lessThan ex:q",
        data,
        &["<x> LessThan \"2\"^^<integer>", "<x> LessThan \"a\"", "<x> LessThan \"a\""],
    );
    finds(
        "sh:path ex:p ; sh:lessThanOrEquals ex:q",
        "ex:x ex:p 2, 4 ; ex:q 2 .",
        &["<x> LessThanOrEquals \"4\"^^<integer>"],
    );
}

#[test]
fn logic() {
    let (a, b) = ("[ sh:minInclusive 1 ]", "[ sh:maxInclusive 5 ]");
    let data = "ex:x ex:p 0, 3, 9, \"z\" .";
    let wrong = |component: &str, values: &[&str]| -> Vec<String> {
        values.iter().map(|value| format!("<x> {component} {value}")).collect()
    };
    let (zero, three, nine, z) = ("\"0\"^^<integer>", "\"3\"^^<integer>", "\"9\"^^<integer>", "\"z\"");
    for (shape, found) in [
        (format!("sh:and ({a} {b})"), wrong("And", &[zero, nine, z])),
        (format!("sh:or ({a} {b})"), wrong("Or", &[z])),
        (format!("sh:xone ({a} {b})"), wrong("Xone", &[three, z])),
        (format!("sh:not {a}"), wrong("Not", &[three, nine])),
        (format!("sh:node {a}"), wrong("Node", &[zero, z])),
    ] {
        let found: Vec<_> = found.iter().map(String::as_str).collect();
        finds(&format!("sh:path ex:p ; {shape}"), data, &found);
    }
}

#[test]
fn nested_property_shapes_report_their_own_results() {
    let shape = "sh:property [ sh:path ex:p ; sh:property [ sh:path ex:q ; sh:maxCount 0 ] ]";
    finds(shape, "ex:x ex:p ex:y . ex:y ex:q 1 .", &["<y> MaxCount"]);
}

#[test]
fn qualified_values_are_counted_without_those_of_siblings() {
    let finger = "sh:qualifiedValueShape [ sh:class ex:Finger ] ; sh:qualifiedMinCount 2";
    let thumb = "sh:qualifiedValueShape [ sh:class ex:Thumb ] ; sh:qualifiedMaxCount 1";
    let data = "ex:x ex:p ex:a, ex:b, ex:c . ex:a a ex:Finger . ex:b a ex:Finger, ex:Thumb . ex:c a ex:Thumb .";
    let shape =
        |more: &str| format!("sh:property [ sh:path ex:p ; {finger} {more} ] , [ sh:path ex:p ; {thumb} {more} ]");
    finds(&shape(""), data, &["<x> QualifiedMaxCount"]);
    finds(&shape("; sh:qualifiedValueShapesDisjoint true"), data, &["<x> QualifiedMinCount"]);
}

#[test]
fn closed_shapes_has_value_and_in() {
    let shape = "sh:closed true ; sh:ignoredProperties (rdf:type) ; sh:property [ sh:path ex:p ]";
    finds(shape, "ex:x a ex:C ; ex:p 1 ; ex:q 2 .", &["<x> Closed \"2\"^^<integer>"]);
    finds("sh:path ex:p ; sh:hasValue 1", "ex:x ex:p 01 .", &["<x> HasValue"]);
    finds("sh:path ex:p ; sh:in (1 ex:y)", "ex:x ex:p 1, 01, ex:y .", &["<x> In \"01\"^^<integer>"]);
}

#[test]
fn paths() {
    let data = "ex:x ex:p ex:a . ex:a ex:p ex:x ; ex:q ex:b . ex:c ex:q ex:x .";
    for (path, values) in [
        ("( ex:p ex:q )", "b"),
        ("[ sh:inversePath ex:q ]", "c"),
        ("[ sh:alternativePath ( ex:p [ sh:inversePath ex:q ] ) ]", "a c"),
        ("[ sh:zeroOrMorePath ex:p ]", "a x"),
        ("[ sh:oneOrMorePath ex:p ]", "a x"),
        ("[ sh:zeroOrOnePath ex:q ]", "x"),
        ("[ sh:inversePath ( ex:p ex:p ) ]", "x"),
        ("[ sh:inversePath [ sh:oneOrMorePath [ sh:inversePath ex:p ] ] ]", "a x"),
    ] {
        let expected: Vec<_> = values.split(' ').map(|value| format!("<x> Not <{value}>")).collect();
        let expected: Vec<_> = expected.iter().map(String::as_str).collect();
        finds(&format!("sh:path {path} ; sh:not [ sh:nodeKind sh:IRI ]"), data, &expected);
    }
}

#[test]
fn targets_and_severities() {
    let shapes = "ex:S a sh:NodeShape, rdfs:Class ; sh:targetClass ex:C ; sh:targetSubjectsOf ex:p ; \
        sh:targetObjectsOf ex:q ; sh:severity sh:Warning ; sh:nodeKind sh:BlankNode . \
        ex:Off sh:targetNode ex:i ; sh:deactivated true ; sh:nodeKind sh:BlankNode .";
    let data = "ex:i a ex:S . ex:j a ex:D . ex:D rdfs:subClassOf ex:C . ex:k ex:p 1 . ex:l ex:q ex:m, ex:i .";
    let report = validated(shapes, data);
    let focus: Vec<_> = report.results().iter().map(|result| result.focus_node.to_string()).collect();
    assert_eq!(focus, ["i", "j", "k", "m"].map(|name| format!("<http://ex.org/{name}>")));
    assert!(!report.conforms() && !report.has_failures());
    assert_eq!(report.focus_nodes(), 4);
}

#[test]
fn recursive_shapes_end() {
    finds("sh:property [ sh:path ex:p ; sh:node ex:S ]", "ex:x ex:p ex:y . ex:y ex:p ex:x .", &[]);
    finds(
        "sh:nodeKind sh:IRI ; sh:property [ sh:path ex:p ; sh:node ex:S ]",
        "ex:x ex:p ex:y . ex:y ex:p 1 .",
        &["<x> Node <y>"],
    );
}

#[test]
fn long_chains_of_recursive_shapes_end() {
    let shape = "ex:S sh:targetNode ex:n0 ; sh:property [ sh:path ex:p ; sh:node ex:S ] .";
    let chain = |length: usize| (0..length).map(|n| format!("ex:n{n} ex:p ex:n{} .\n", n + 1)).collect::<String>();
    assert!(validated(shape, &chain(900)).conforms());
    let error = try_validate(shape, &chain(5000), &Options::default()).unwrap_err().to_string();
    assert!(error.contains("refer to each other more than 2000 times in a row"), "{error}");
}

/// The maximum length of a chain of references between shapes at one node.
#[test]
fn chains_of_shapes_have_a_length() {
    let chain = |length: usize| {
        let shape = |n| format!("ex:S{n} a sh:NodeShape ; sh:node ex:S{} .\n", n + 1);
        let chain: String = (1..length).map(shape).collect();
        format!("ex:S1 sh:targetNode ex:x .\n{chain}ex:S{length} a sh:NodeShape ; sh:nodeKind sh:IRI .")
    };
    assert!(validated(&chain(2000), "ex:x ex:p 1 .").conforms());
    let error = try_validate(&chain(2001), "ex:x ex:p 1 .", &Options::default()).unwrap_err().to_string();
    assert!(error.contains("more than 2000 times in a row"), "{error}");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let shapes = "ex:S sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:maxInclusive 9 ] .";
    let data: String = (0..3000).map(|n| format!("ex:n{n} ex:p {} .\n", n % 12)).collect();
    let report = |threads| try_validate(shapes, &data, &Options { threads, ..Options::default() }).unwrap();
    assert_eq!(report(1), report(4));
    assert_eq!(report(1).results().len(), 500);
}

#[test]
fn a_pattern_that_takes_too_many_steps_is_an_error() {
    let shapes = r#"ex:S sh:targetNode ex:x ; sh:property [ sh:path ex:p ; sh:pattern "^(a*)*(a*)*(a*)*\\1b$" ] ."#;
    let data = format!("ex:x ex:p \"{}\" .", "a".repeat(60));
    let error = try_validate(shapes, &data, &Options::default()).unwrap_err().to_string();
    assert!(error.contains("sh:pattern takes too many steps on \"aaaa"), "{error}");
}

#[test]
fn numbers_and_dates_are_compared_exactly() {
    finds(
        "sh:path ex:p ; sh:maxInclusive 100000000000000000000000000000000000000000.0",
        "ex:x ex:p 100000000000000000000000000000000000000001.0, 99999999999999999999999999999999999999999.9 .",
        &["<x> MaxInclusive \"100000000000000000000000000000000000000001.0\"^^<decimal>"],
    );
    finds(
        "sh:path ex:p ; sh:maxExclusive 0.1000000000000000000001",
        "ex:x ex:p 0.1000000000000000000001, 0.1000000000000000000000 .",
        &["<x> MaxExclusive \"0.1000000000000000000001\"^^<decimal>"],
    );
    // In a comparison with a double, a decimal is rounded to the nearest double.
    finds("sh:path ex:p ; sh:minInclusive 1.0000000000000000001e0", "ex:x ex:p 1.0 .", &[]);
    finds(
        "sh:path ex:p ; sh:maxInclusive 0.1e0",
        "ex:x ex:p \"0.1\"^^xsd:float, 0.1 .",
        &["<x> MaxInclusive \"0.1\"^^<float>"],
    );
    finds(
        "sh:path ex:p ; sh:minInclusive \"99999999999999999999\"^^xsd:gYear",
        "ex:x ex:p \"100000000000000000000\"^^xsd:gYear, \"2020\"^^xsd:gYear .",
        &["<x> MinInclusive \"2020\"^^<gYear>"],
    );
    finds(
        "sh:path ex:p ; sh:lessThan ex:q",
        "ex:x ex:p \"--02-29\"^^xsd:gMonthDay ; ex:q \"--03-01\"^^xsd:gMonthDay .",
        &[],
    );
}

#[test]
fn pairs_of_properties_are_not_compared_one_by_one() {
    use std::fmt::Write as _;
    let mut data = String::new();
    for n in 0..20_000 {
        write!(data, "ex:x ex:p {n} ; ex:q {n} ; ex:r {} .", n + 20_000).unwrap();
    }
    let begun = std::time::Instant::now();
    finds("sh:path ex:p ; sh:equals ex:q ; sh:disjoint ex:r ; sh:lessThan ex:r", &data, &[]);
    assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn every_pair_that_is_not_in_order_is_a_result() {
    let results = |constraint: &str, data: &str| {
        let report = validated(&format!("ex:S sh:targetNode ex:x ; sh:path ex:p ; {constraint} ."), data);
        let value = |result: &ValidationResult| match result.value.as_ref().unwrap() {
            Term::Literal(literal) => literal.value().to_owned(),
            other => other.to_string(),
        };
        report.results().iter().map(value).collect::<Vec<_>>()
    };
    let data = "ex:x ex:p 1 , 2 , 3 ; ex:q 2 , 3 .";
    assert_eq!(results("sh:lessThan ex:q", data), ["2", "3", "3"]);
    assert_eq!(results("sh:lessThanOrEquals ex:q", data), ["3"]);
    // Values without a total order, and values without a value.
    let mixed = "ex:x ex:p 1 , 3 ; ex:q 2 , 2.5e0 , \"a\" .";
    assert_eq!(results("sh:lessThan ex:q", mixed), ["1", "3", "3", "3"]);
    let other = "ex:x ex:p \"2020\"^^xsd:gYear , ex:y ; ex:q 1 , 2 .";
    assert_eq!(results("sh:lessThan ex:q", other).len(), 4);
}

#[test]
fn blank_nodes_violate_every_length() {
    finds(
        "sh:property [ sh:path ex:p ; sh:minLength 0 ]",
        "ex:x ex:p ex:y , \"\" , _:b .",
        &["<x> MinLength _:doc2.b0"],
    );
}

/// An ill-formed literal has no value, although its text may be a number.
#[test]
fn ill_formed_numbers_are_not_compared() {
    for (value, shown) in [("\"300\"^^xsd:byte", "\"300\"^^<byte>"), ("\"1.5\"^^xsd:integer", "\"1.5\"^^<integer>")] {
        for bound in ["minInclusive 0", "maxInclusive 1000"] {
            let component = if bound.starts_with("min") { "MinInclusive" } else { "MaxInclusive" };
            let shape = format!("sh:property [ sh:path ex:p ; sh:{bound} ]");
            finds(&shape, &format!("ex:x ex:p {value} ."), &[&format!("<x> {component} {shown}")]);
        }
        finds(
            "sh:property [ sh:path ex:p ; sh:lessThanOrEquals ex:p ]",
            &format!("ex:x ex:p {value} ."),
            &[&format!("<x> LessThanOrEquals {shown}")],
        );
    }
}
