use super::{Options, finds, read_shapes, try_validate, validated};
use crate::ValidationError;
use std::time::Duration;

fn sparql(query: &str) -> String {
    format!(
        "sh:sparql [ sh:select \"\"\"{query}\"\"\" ; sh:prefixes ex:ns ] . ex:ns sh:declare ex:d . \
        ex:d sh:prefix \"ex\" ; sh:namespace \"http://ex.org/\"^^xsd:anyURI"
    )
}

#[test]
fn this_is_bound_in_all_positions() {
    let data = "ex:x ex:p 1 . ex:other ex:p 2 .";
    for pattern in [
        "$this ex:p ?value",
        "{ $this ex:p ?value } UNION { $this ex:none ?value }",
        "?s ex:p ?value FILTER ($this = ?s)",
        "?s ex:p ?value FILTER EXISTS { $this ex:p ?value }",
        "?s ex:p ?value FILTER NOT EXISTS { ?s ex:p ?v FILTER (?s != $this) }",
        "{ SELECT $this ?value { $this ex:p ?value } }",
        "{ SELECT $this (MAX(?v) AS ?value) { $this ex:p ?v } GROUP BY $this HAVING (COUNT(?v) > 0) }",
        "BIND ($this AS ?that) ?that ex:p ?value",
        "OPTIONAL { $this ex:p ?value } FILTER (bound(?value) && bound($this))",
    ] {
        finds(&sparql(&format!("SELECT $this ?value {{ {pattern} }}")), data, &["<x> SPARQL \"1\"^^<integer>"]);
    }
}

#[test]
fn blank_nodes_are_bound_as_themselves() {
    let query = "SELECT $this ?value { $this ex:p ?value . ?s ex:p ?value FILTER (isBlank($this) && ?s = $this) }";
    let shape = format!("ex:S sh:targetSubjectsOf ex:p ; {} .", sparql(query));
    let report = validated(&shape, "_:a ex:p 1 . _:b ex:p 2 .");
    assert_eq!(report.results().len(), 2);
}

#[test]
fn path_is_replaced_by_the_path_of_the_shape() {
    let query = "SELECT $this ?value { $this $PATH ?value FILTER (?value > 1) }";
    let data = "ex:x ex:p [ ex:q 1, 2 ] .";
    finds(&format!("sh:path ( ex:p ex:q ) ; {}", sparql(query)), data, &["<x> SPARQL \"2\"^^<integer>"]);
}

#[test]
fn nested_shapes_can_ask_queries() {
    let shape =
        format!("sh:property [ sh:path ex:p ; sh:node ex:N ] . ex:N {}", sparql("SELECT $this { $this ex:q 1 }"));
    finds(&shape, "ex:x ex:p ex:y, ex:z . ex:y ex:q 1 .", &["<x> Node <y>"]);
}

#[test]
fn messages_are_filled_with_values() {
    let shape = "ex:S sh:targetNode ex:x ; sh:message \"not this\" ; sh:sparql [ sh:message \"{$this}: {?value} {?none}\"@en ; \
        sh:select \"SELECT $this ?value { $this ?p ?value }\" ] .";
    let report = validated(shape, "ex:x ex:p 1 .");
    assert_eq!(report.results()[0].messages[0].to_string(), "\"ex:x: 1 {?none}\"@en");
}

#[test]
fn components_ask_with_their_parameters() {
    let component = "ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:least ] , [ sh:path ex:most ; sh:optional true ] ; \
        sh:message \"not {$least}\" ; sh:validator [ sh:ask \"ASK { FILTER ($value >= $least && \
        (!bound($most) || $value <= $most)) }\" ] .";
    let shapes =
        format!("{component} ex:S sh:targetNode ex:x ; sh:property [ sh:path ex:p ; ex:least 2 ; ex:most 3 ] .");
    let report = validated(&shapes, "ex:x ex:p 1, 2, 3, 4 .");
    let values: Vec<_> = report.results().iter().map(|result| result.value.clone().unwrap().to_string()).collect();
    assert!(values.len() == 2 && values[0].starts_with("\"1\"") && values[1].starts_with("\"4\""), "{values:?}");
    assert_eq!(report.results()[0].messages[0].value(), "not 2");
    assert_eq!(report.results()[0].component.as_str(), "http://ex.org/C");
}

#[test]
fn queries_that_pre_binding_forbids_are_refused() {
    for (query, reason) in [
        ("SELECT $this { $this ?p ?o MINUS { $this ?p 1 } }", "MINUS is not allowed"),
        ("SELECT $this { VALUES ?x { 1 } }", "VALUES is not allowed"),
        ("SELECT $this { SERVICE <http://e/> { ?s ?p ?o } }", "SERVICE is not allowed"),
        ("SELECT $this { BIND (1 AS $this) }", "AS $this is not allowed"),
        ("SELECT $this { { SELECT ?s { ?s ?p $this } } }", "must have $this among its variables"),
        ("SELECT $this { FILTER EXISTS { $this ?p ?o MINUS { ?o ?p 1 } } }", "MINUS is not allowed"),
        ("SELECT $this { $this $PATH ?value }", "$PATH is for property shapes"),
        ("SELECT $this { ?s ?p $PATH }", "$PATH may stand only where"),
        ("SELECT $this { $this ?p ?o FILTER (?p = $PATH) }", "$PATH may stand only where"),
        ("ASK { $this ?p ?o }", "must be a SELECT query"),
        ("SELECT $this { $this nope:p ?o }", "the prefix nope: is not declared"),
        ("SELECT $this FROM <http://e/> { $this ?p ?o }", "FROM is not supported"),
    ] {
        let shape = format!("ex:S sh:targetNode ex:x ; {} .", sparql(query));
        let error = read_shapes(&shape).unwrap_err().to_string();
        assert!(error.contains(reason), "{query}: {error}");
    }
}

#[test]
fn a_query_that_takes_too_long_ends() {
    let data: String = (0..300).map(|n| format!("ex:n{n} ex:p {n} .")).collect();
    let query = "SELECT $this { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . FILTER (?x + ?y + ?z < 0) }";
    let shape = format!("ex:S sh:targetNode ex:x ; {} .", sparql(query));
    let options = Options { timeout: Duration::from_millis(50), ..Options::default() };
    let error = try_validate(&shape, &data, &options).unwrap_err();
    assert!(matches!(&error, ValidationError::Stopped { shape, .. } if shape == "ex:S"), "{error}");
}

#[test]
fn regular_expressions_are_those_of_xpath() {
    finds(
        r#"sh:sparql [ sh:select "SELECT $this ?value { $this <http://ex.org/p> ?value FILTER REGEX(?value, '^[a-z-[i]]$') }" ]"#,
        "ex:x ex:p \"a\", \"i\" .",
        &["<x> SPARQL \"a\""],
    );
    let error = read_shapes(
        r#"ex:S sh:targetNode ex:x ; sh:sparql [ sh:select "SELECT $this { FILTER REGEX('a', '(?i)A') }" ] ."#,
    );
    let error = error.unwrap_err().to_string();
    assert!(error.contains("sh:select: REGEX: pattern \"(?i)A\": at character 1: of the groups"), "{error}");
}

#[test]
fn missing_prefixes_are_named_in_one_line() {
    let read = |query: &str| {
        let shapes = format!("ex:S sh:targetNode ex:x ; sh:sparql [ sh:select \"{query}\" ] .");
        read_shapes(&shapes).unwrap_err().to_string()
    };
    assert_eq!(
        read("SELECT $this WHERE { $this ex:p 5 }"),
        "shapes.ttl: error: ex:S: sh:select: the prefix ex: is not declared; declare it with sh:prefixes, or with PREFIX in \
         the query"
    );
    assert_eq!(
        read("SELECT $this WHERE { $this ?p 5 } GRUOP BY $this"),
        "shapes.ttl: error: ex:S: sh:select: error at 1:35: `GRUOP` is not expected here; did you mean GROUP?"
    );
}

#[test]
fn thousands_of_terms_are_looked_up() {
    let list = (0..12_000).map(|n| format!("ex:n{n}")).collect::<Vec<_>>().join(", ");
    let query = format!("SELECT $this ?value {{ $this ex:p ?value FILTER(?value IN ({list})) }}");
    let data: String = (11_000..13_000).map(|n| format!("ex:x ex:p ex:n{n} .")).collect();
    let report = validated(&format!("ex:S sh:targetNode ex:x ; {} .", sparql(&query)), &data);
    assert_eq!(report.results().len(), 1000);
}

/// A pattern from the data that is none makes the call an error, which says nothing of the node. It is reported.
#[test]
fn invalid_patterns_from_the_data_are_reported() {
    let query = "SELECT $this { $this <http://ex.org/p> ?pattern FILTER(REGEX(\"a\", ?pattern)) }";
    let shapes = format!("ex:S sh:targetSubjectsOf ex:p ; sh:sparql [ sh:select '{query}' ] .");
    let report = validated(&shapes, "ex:x ex:p \"(\" . ex:y ex:p \"[\" . ex:z ex:p \"a\" .");
    assert_eq!(report.results().len(), 1);
    let faults: Vec<_> = report.pattern_faults().iter().map(ToString::to_string).collect();
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert!(
        faults[0].starts_with("ex:S: REGEX: pattern \"(\": ") && faults[0].ends_with("has no value (2 calls)"),
        "{faults:#?}"
    );
    assert_eq!(validated(&shapes, "ex:z ex:p \"a\" .").pattern_faults(), []);
}
