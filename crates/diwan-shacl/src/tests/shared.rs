//! Shapes that refer to the same shapes.

use super::{Options, finds, try_validate, validated};
use crate::ValidationError;
use std::fmt::Write as _;
use std::time::Duration;

/// `first`, and shapes that each refer to the next one in two ways, which are 2^60 ways in all. The last one refers to
/// `last`.
fn ladder(first: &str, last: &str) -> String {
    let mut shapes = format!("ex:S0 {first} .");
    for level in 0..60 {
        let next = level + 1;
        write!(shapes, "ex:S{level} sh:and ( ex:S{next} [ sh:node ex:S{next} ] ) .").unwrap();
    }
    shapes + &format!("ex:S60 a sh:NodeShape ; {last} .")
}

#[test]
fn shared_shapes_are_evaluated_once() {
    for (last, number) in [("sh:nodeKind sh:IRI", 0), ("sh:nodeKind sh:Literal", 1)] {
        let report = validated(&ladder("sh:targetNode ex:x", last), "");
        assert_eq!(report.results().len(), number, "{last}");
    }
}

#[test]
fn shapes_of_shared_nodes_are_evaluated_once() {
    let levels = 0..30;
    let shapes: String =
        levels.clone().map(|n| format!("ex:P{n} sh:property [ sh:path ex:p ; sh:node ex:P{} ] .", n + 1)).collect();
    // Each node of a level has arrows to both nodes of the next.
    let data: String = levels
        .map(|n| format!("ex:a{n} ex:p ex:a{m} , ex:b{m} . ex:b{n} ex:p ex:a{m} , ex:b{m} .", m = n + 1))
        .collect();
    let shapes = format!("{shapes} ex:P30 a sh:NodeShape ; sh:nodeKind sh:IRI . ex:P0 sh:targetNode ex:a0 .");
    assert!(validated(&shapes, &data).conforms());
}

#[test]
fn a_node_is_not_mistaken_for_another() {
    finds(
        "sh:property [ sh:path ex:p ; sh:node [ sh:and ( [ sh:nodeKind sh:IRI ] ) ] ]",
        "ex:x ex:p ex:a , 1 , ex:b .",
        &["<x> Node \"1\"^^<integer>"],
    );
}

/// A chain of shapes that has the same length from its middle, whose result is cached when the beginning is validated.
#[test]
fn cached_results_keep_their_depth() {
    let mut shapes = String::from("ex:C1500 sh:targetNode ex:x . ex:C0 sh:targetNode ex:x .");
    for level in 0..2100 {
        write!(shapes, "ex:C{level} sh:node ex:C{} .", level + 1).unwrap();
    }
    shapes += "ex:C2100 a sh:NodeShape ; sh:nodeKind sh:IRI . ex:T sh:targetNode ex:x ; sh:node ex:C1500 .";
    for threads in [1, 4] {
        let error = try_validate(&shapes, "", &Options { threads, ..Options::default() }).unwrap_err();
        assert!(matches!(error, ValidationError::TooDeep { .. }), "{error}");
    }
}

/// Results of recursive shapes cannot be cached, so the time depends on the number of paths.
#[test]
fn a_validation_without_queries_that_takes_too_long_ends() {
    let options = Options { timeout: Duration::from_millis(50), ..Options::default() };
    let shapes = ladder("sh:targetNode ex:x", "sh:nodeKind sh:IRI ; sh:not [ sh:not ex:S0 ]");
    let error = try_validate(&shapes, "", &options).unwrap_err();
    assert!(error.to_string().contains("did not end within 0.05 s"), "{error}");
}
