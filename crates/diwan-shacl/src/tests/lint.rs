use super::read_shapes;
use crate::{Level, ShapesError};

fn findings(shapes: &str) -> Vec<String> {
    match read_shapes(shapes) {
        Ok(shapes) => shapes.warnings().iter().map(ToString::to_string).collect(),
        Err(ShapesError::Findings(findings)) => findings.iter().map(ToString::to_string).collect(),
        Err(error) => panic!("{error}"),
    }
}

/// The problems of a shape for `ex:x` with these properties.
#[track_caller]
fn tells(properties: &str, expected: &str) {
    let found = findings(&format!("ex:S a sh:NodeShape ; sh:targetNode ex:x ; {properties} ."));
    assert!(found.iter().any(|finding| finding.contains(expected)), "{properties}\n{found:#?}");
}

#[test]
fn misspellings_are_reported_with_suggestions() {
    tells("sh:minCuont 1", "shapes.ttl: error: ex:S: sh:minCuont is no term of SHACL; did you mean sh:minCount?");
    tells("sh:nodeKind sh:Iri", "sh:Iri is no term of SHACL; did you mean sh:IRI?");
    tells("sh:property [ sh:path ex:p ; sh:maxcount 1 ]", "ex:S › sh:property [ex:p]: sh:maxcount is no term");
}

#[test]
fn data_among_the_shapes_cause_only_a_warning() {
    let shape = "ex:S a sh:NodeShape ; sh:targetNode ex:x . ex:data sh:nodeShape ex:S .";
    assert!(findings(shape).iter().any(|finding| finding.contains("warning: ex:data: sh:nodeShape is no term")));
}

#[test]
fn paths_must_be_complete() {
    tells("sh:property [ sh:minCount 1 ]", "a property shape without sh:path");
    tells("sh:property [ sh:path ex:p, ex:q ]", "has 2 values of sh:path; give one");
    tells("sh:property [ sh:path \"p\" ]", "is neither an IRI nor a path");
    tells("sh:property [ sh:path ( ex:p ) ]", "a list of 1; sequences and alternatives have two or more");
    tells("sh:property [ sh:path [ sh:alternativePath ex:p ] ]", "its list is not whole, or no list");
    tells("sh:property [ sh:path [ sh:inversePath ex:p ; sh:zeroOrMorePath ex:q ] ]", "more than one operator");
    tells("sh:property [ sh:path [] ]", "a blank node without a list");
    tells("sh:property [ sh:path _:p ] . _:p sh:inversePath _:p", "it contains itself");
    let deep = format!("{}ex:p{}", "[ sh:inversePath ".repeat(64), " ]".repeat(64));
    tells(&format!("sh:property [ sh:path {deep} ]"), "it is too deep: it has more than 64 levels");
    let doubled: String =
        (0..60).map(|n| format!("_:p{n} sh:alternativePath ( _:p{m} _:p{m} ) . ", m = n + 1)).collect();
    let shared = format!("sh:property [ sh:path _:p0 ] . {doubled} _:p60 sh:inversePath ex:p");
    tells(&shared, "it is too long: it has more than 10000 parts");
    let longest = |steps: usize| {
        let steps: Vec<_> = (0..steps).map(|n| format!("ex:p{n}")).collect();
        format!("sh:property [ sh:path ( {} ) ]", steps.join(" "))
    };
    tells(&longest(10_000), "it is too long: it has more than 10000 parts");
    let deepest = format!("sh:property [ sh:path {}ex:p{} ]", "[ sh:inversePath ".repeat(63), " ]".repeat(63));
    for path in [longest(9_999), deepest] {
        assert_eq!(findings(&format!("ex:S a sh:NodeShape ; sh:targetNode ex:x ; {path} .")), [""; 0]);
    }
    tells("sh:path ex:p", "a node shape with sh:path");
    assert!(findings("ex:P a sh:PropertyShape ; sh:targetNode ex:x .")[0].contains("without sh:path"));
}

#[test]
fn references_must_have_a_target() {
    tells("sh:node ex:Nope", "sh:node refers to ex:Nope, which is described nowhere");
    tells("sh:or ( ex:T ex:Shpae ) . ex:T sh:nodeKind sh:IRI . ex:Shape a sh:NodeShape", "did you mean ex:Shape?");
    tells("sh:node [ sh:path ex:p ]", "sh:node must be a node shape, not one with sh:path");
    tells("sh:not \"no shape\"", "sh:not must be a shape, not \"no shape\"");
    tells("sh:property ex:P . ex:P sh:name \"p\"", "ex:P: a property shape without sh:path");
    tells(
        "sh:node ex:Class . ex:Class rdfs:label \"no shape\"",
        "warning: ex:S: sh:node refers to ex:Class, which asks",
    );
}

#[test]
fn values_of_parameters_are_validated() {
    for (parameter, expected) in [
        ("sh:minCount \"one\"", "sh:minCount must be an integer from 0, not \"one\""),
        ("sh:maxCount -1", "sh:maxCount must be an integer from 0"),
        ("sh:minLength 1.5", "sh:minLength must be an integer"),
        ("sh:minCount 2 ; sh:maxCount 1", "sh:minCount 2 is more than sh:maxCount 1"),
        ("sh:pattern \"(\"", "sh:pattern \"(\": at character 1: the group that begins here is not closed"),
        ("sh:pattern \"a\" ; sh:flags \"y\"", "sh:flags: there is no flag 'y'"),
        ("sh:flags \"i\"", "sh:flags without sh:pattern"),
        ("sh:qualifiedMinCount 1", "without sh:qualifiedValueShape"),
        ("sh:qualifiedValueShape [ sh:class ex:C ]", "without sh:qualifiedMinCount or sh:qualifiedMaxCount"),
        ("sh:in ex:y", "sh:in must be a list"),
        ("sh:in [ rdf:first 1 ]", "sh:in must be a list, ( … ), whole"),
        ("sh:or ex:T", "sh:or must be a list"),
        ("sh:languageIn ( en:gb )", "sh:languageIn must be a list of language tags"),
        ("sh:languageIn ( \"english language\" )", "sh:languageIn must be a list of language tags"),
        ("sh:nodeKind sh:Violation", "sh:nodeKind must be sh:IRI, sh:BlankNode"),
        ("sh:datatype \"integer\"", "sh:datatype must be an IRI"),
        ("sh:datatype xsd:int, xsd:byte", "has 2 values of sh:datatype"),
        ("sh:class \"C\"", "sh:class must be an IRI"),
        ("sh:minInclusive \"a\"@en", "sh:minInclusive must be a number, a date"),
        ("sh:uniqueLang \"1\"^^xsd:boolean", "warning: ex:S › sh:property [ex:p]: sh:uniqueLang must be spelt true"),
        ("sh:uniqueLang \"yes\"", "sh:uniqueLang must be true or false"),
        ("sh:message 1", "sh:message must be a string"),
        ("sh:severity \"high\"", "sh:severity must be an IRI"),
        ("sh:lessThan \"q\"", "sh:lessThan must be an IRI"),
        ("sh:closed true ; sh:ignoredProperties ( \"p\" )", "sh:ignoredProperties must be a list of IRIs"),
    ] {
        let parameter = parameter.replace("en:gb", "ex:en");
        tells(&format!("sh:property [ sh:path ex:p ; {parameter} ]"), expected);
    }
    tells("sh:minCount 1", "sh:minCount is for property shapes");
    tells("sh:targetClass \"C\"", "sh:targetClass must be an IRI");
}

#[test]
fn unsupported_features_are_refused_with_a_reason() {
    tells("sh:entailment <http://www.w3.org/ns/entailment/RDFS>", "sh:entailment is not supported");
}

/// A rule in a file does not prevent validation.
#[test]
fn targets_and_rules_of_extensions_are_not_run_and_the_rest_is() {
    let rules = "sh:rule [ a sh:TripleRule ; sh:order 1 ; sh:condition ex:S ; sh:subject sh:this ; sh:predicate ex:p ; \
        sh:object [ sh:filterShape ex:S ; sh:nodes [ sh:path ex:q ] ] ] , \
        [ a sh:SPARQLRule ; sh:prefixes ex:ns ; sh:construct \"CONSTRUCT {} WHERE {}\" ]";
    let targets = "sh:target [ a sh:SPARQLTarget ; sh:select \"SELECT ?this {}\" ] , [ a ex:T ; ex:arg 1 ]";
    let shapes = format!(
        "ex:S sh:targetNode ex:x ; sh:nodeKind sh:Literal ; {rules} . ex:R a sh:NodeShape ; sh:class ex:C ; {targets} . \
         ex:T a sh:SPARQLTargetType ; sh:labelTemplate \"t\" ; sh:parameter [ sh:path ex:arg ] ; sh:select \"SELECT ?this {{}}\" ."
    );
    let read = read_shapes(&shapes).unwrap();
    let warnings: Vec<_> = read.warnings().iter().map(ToString::to_string).collect();
    let about = |start: &str| warnings.iter().filter(|warning| warning.starts_with(start)).count();
    assert_eq!(about("shapes.ttl: warning: ex:S: sh:rule [ a sh:TripleRule ;"), 1, "{warnings:#?}");
    assert_eq!(about("shapes.ttl: warning: ex:S: sh:rule [ a sh:SPARQLRule ;"), 1, "{warnings:#?}");
    assert_eq!(about("shapes.ttl: warning: ex:R: sh:target ["), 2, "{warnings:#?}");
    assert_eq!(warnings.len(), 4, "{warnings:#?}");
    let report = super::validated(&shapes, "");
    assert_eq!((report.results().len(), report.not_run()), (1, &["ex:R".to_owned()][..]));
    // A shape that only targets of extensions find is not an error, but nothing was validated with it.
    let only = format!("ex:S a sh:NodeShape ; sh:class ex:C ; {targets} .");
    assert_eq!(read_shapes(&only).unwrap().warnings().len(), 2);
    let report = super::validated(&only, "ex:x ex:p ex:y .");
    assert_eq!((report.conforms(), report.not_run()), (false, &["ex:S".to_owned()][..]));
    assert!(super::validated(&format!("ex:T sh:targetNode ex:x . {only} ex:S sh:deactivated true ."), "").conforms());
}

/// Annotations add something to results, and change nothing about which there are.
#[test]
fn annotations_of_results_are_not_read_and_the_rest_is_validated() {
    let query = "SELECT $this (1 AS ?n) { $this <http://ex.org/p> ?o }";
    let annotation = "[ sh:annotationProperty ex:time ; sh:annotationVarName \"n\" ; sh:annotationValue 1 ]";
    let shapes =
        format!("ex:S sh:targetNode ex:x ; sh:sparql [ sh:select \"{query}\" ; sh:resultAnnotation {annotation} ] .");
    let warnings: Vec<_> = read_shapes(&shapes).unwrap().warnings().iter().map(ToString::to_string).collect();
    assert_eq!(warnings.len(), 1, "{warnings:#?}");
    assert!(warnings[0].contains("is not read: the results are reported without it"), "{warnings:#?}");
    assert_eq!(super::validated(&shapes, "ex:x ex:p 1 .").results().len(), 1);
    assert!(super::validated(&shapes, "").conforms());
}

/// [The specification](https://www.w3.org/TR/shacl/#sparql-constraint-components-validation) ignores constraints without a
/// suitable validator. DASH declares components that only its own engine validates.
#[test]
fn components_without_a_suitable_validator_are_ignored() {
    let component = |validator: &str| {
        format!("ex:Component a sh:ConstraintComponent ; sh:parameter [ sh:path ex:test ] {validator} . ")
    };
    let ask =
        "; sh:nodeValidator [ a sh:SPARQLSelectValidator ; sh:select \"SELECT $this { FILTER($this = $test) }\" ]";
    let shapes = "ex:S sh:targetNode ex:x ; sh:nodeKind sh:Literal ; ex:test ex:x ; \
        sh:property [ sh:path ex:p ; ex:test ex:y ] , [ sh:path ex:q ; ex:test ex:y ] .";
    for (validator, kinds, results) in [("", &["node", "property"][..], 1), (ask, &["property"], 2)] {
        let shapes = component(validator) + shapes;
        let warnings: Vec<_> = read_shapes(&shapes).unwrap().warnings().iter().map(ToString::to_string).collect();
        assert_eq!(warnings.len(), kinds.len(), "{warnings:#?}");
        for kind in kinds {
            let expected = format!("ex:Component has no validator for {kind} shapes, and is ignored on them");
            assert!(warnings.iter().any(|warning| warning.ends_with(&expected)), "{warnings:#?}");
        }
        let report = super::validated(&shapes, "ex:x ex:p ex:y .");
        assert_eq!((report.results().len(), report.not_run().len()), (results, 0), "{validator}");
    }
}

/// A component may have a validator in JavaScript and one in SPARQL. What only JavaScript decides is not run.
#[test]
fn validators_in_javascript_are_not_run() {
    let function =
        "[ a sh:JSValidator ; sh:jsLibrary [ sh:jsLibraryURL \"http://e/f.js\" ] ; sh:jsFunctionName \"f\" ]";
    let ask = "[ a sh:SPARQLAskValidator ; sh:ask \"ASK { FILTER($value = $test) }\" ]";
    let component = |validators: &str| {
        format!(
            "ex:Component a sh:ConstraintComponent ; sh:parameter [ sh:path ex:test ] ; sh:validator {validators} . \
             ex:S sh:targetNode ex:x ; sh:nodeKind sh:Literal ; ex:test ex:y ."
        )
    };
    runs_partly(
        &component(function),
        &["ex:S: ex:Component is not run: JavaScript is not supported; write the validator with sh:ask or sh:select"],
        &["NodeKind"],
    );
    let both = component(&format!("{function} , {ask}"));
    assert_eq!(findings(&both), [""; 0]);
    let report = super::validated(&both, "");
    assert_eq!((report.results().len(), report.not_run().len()), (2, 0));
}

/// Shapes for `ex:x`, which is an IRI, with the warnings about constraints that are not run.
#[track_caller]
fn runs_partly(shapes: &str, warnings: &[&str], results: &[&str]) {
    let read = read_shapes(shapes).unwrap();
    let found: Vec<_> = read.warnings().iter().map(ToString::to_string).collect();
    for wanted in warnings {
        assert!(found.iter().any(|warning| warning.contains(wanted)), "{wanted}: {found:#?}");
    }
    assert_eq!(found.len(), warnings.len(), "{found:#?}");
    let report = super::validated(shapes, "ex:x ex:p ex:y .");
    let components = report.results().iter().map(|result| result.component.as_str().rsplit('#').next().unwrap());
    let components: Vec<_> = components.map(|name| name.replace("ConstraintComponent", "")).collect();
    assert_eq!(components, results);
    assert!(!report.conforms() && !report.not_run().is_empty());
}

#[test]
fn constraints_that_cannot_be_run_are_reported_and_the_rest_is_validated() {
    for (name, value) in
        [("expression", "[ ex:f ( sh:this ) ]"), ("js", "[ a sh:JSConstraint ; sh:jsFunctionName \"f\" ]")]
    {
        let warning = format!("warning: ex:S: sh:{name} is not run");
        runs_partly(
            &format!("ex:S sh:targetNode ex:x ; sh:nodeKind sh:Literal ; sh:{name} {value} ."),
            &[&warning],
            &["NodeKind"],
        );
    }
    // The values to which the constraints apply are unknown.
    runs_partly(
        "ex:S sh:targetNode ex:x ; sh:property [ sh:path ex:q ; sh:minCount 1 ; sh:values [ sh:path ex:p ] ] , \
         [ sh:path ex:q ; sh:minCount 2 ] .",
        &["warning: ex:S › sh:property [ex:q]: sh:values is not run: the values of the property are not computed"],
        &["MinCount"],
    );
}

#[test]
fn queries_that_call_functions_of_shapes_are_not_run() {
    let function = "ex:f a sh:SPARQLFunction ; sh:parameter [ sh:path ex:a ; sh:datatype xsd:integer ] ; sh:returnType xsd:integer ; \
        sh:select \"SELECT ?r { BIND($a AS ?r) }\" .";
    let query = "SELECT $this { $this ?p ?o FILTER(<http://ex.org/f>(?o)) }";
    let shape = format!("ex:S sh:targetNode ex:x ; sh:nodeKind sh:Literal ; sh:sparql [ sh:select \"{query}\" ] .");
    let warning = "ex:S: sh:sparql is not run: its query calls ex:f, which is not defined";
    runs_partly(&format!("{function} {shape}"), &[warning], &["NodeKind"]);
    runs_partly(&shape, &[warning], &["NodeKind"]);
    let component = "ex:Component a sh:ConstraintComponent ; sh:parameter [ sh:path ex:test ] ; \
        sh:validator [ sh:ask \"ASK { FILTER(<http://ex.org/f>($value) = $test) }\" ] .";
    let shape = "ex:S sh:targetNode ex:x ; sh:nodeKind sh:Literal ; ex:test 1 .";
    runs_partly(
        &format!("{component} {shape}"),
        &["ex:S: ex:Component is not run: its query calls ex:f"],
        &["NodeKind"],
    );
    // Functions that are not called, and casts, have no effect.
    let cast = "SELECT $this { $this ?p ?o FILTER(<http://www.w3.org/2001/XMLSchema#boolean>(?o)) }";
    let shapes = format!("{function} ex:S sh:targetNode ex:x ; sh:sparql [ sh:select \"{cast}\" ] .");
    assert_eq!((findings(&shapes), super::validated(&shapes, "").conforms()), (Vec::new(), true));
}

/// A node without results need not conform.
#[test]
fn constraints_that_depend_on_shapes_that_are_not_run_are_not_run() {
    let inner = "[ sh:nodeKind sh:IRI ; sh:expression [] ]";
    let because = "because it refers to a shape that is not run completely";
    for (outer, name) in [
        (format!("sh:not {inner}"), "not"),
        (format!("sh:xone ( {inner} [ sh:nodeKind sh:IRI ] )"), "xone"),
        (
            format!("sh:property [ sh:path ex:p ; sh:qualifiedValueShape {inner} ; sh:qualifiedMaxCount 0 ]"),
            "qualifiedValueShape",
        ),
        (format!("sh:not [ sh:node {inner} ]"), "not"),
    ] {
        let undecided = format!("sh:{name} is not run, {because}");
        let shapes = format!("ex:S sh:targetNode ex:x ; sh:class ex:C ; {outer} .");
        runs_partly(&shapes, &["sh:expression is not run", &undecided], &["Class"]);
    }
    for outer in
        [format!("sh:node {inner}"), format!("sh:and ( {inner} )"), format!("sh:or ( {inner} [ sh:class ex:C ] )")]
    {
        runs_partly(
            &format!("ex:S sh:targetNode ex:x ; sh:class ex:C ; {outer} ."),
            &["sh:expression is not run"],
            &["Class"],
        );
    }
    // Shapes without targets and deactivated shapes determine nothing.
    let unused = "ex:S sh:targetNode ex:x ; sh:nodeKind sh:IRI . ex:T a sh:NodeShape ; sh:expression [] . \
        ex:U sh:targetNode ex:x ; sh:deactivated true ; sh:expression [] .";
    assert!(super::validated(unused, "").conforms());
}

#[test]
fn imports_cause_a_warning() {
    tells("owl:imports <http://e/other>", "warning: ex:S: owl:imports <http://e/other> is not followed");
    tells("sh:shapesGraph <http://e/other>", "sh:shapesGraph <http://e/other> is not followed");
    tells("sh:property [ sh:path ex:p ; sh:node ex:S ]", "warning: ex:S: the shape refers to itself");
}

#[test]
fn all_errors_are_reported_at_once_and_warnings_do_not_stop() {
    let found = findings("ex:S sh:targetNode ex:x ; sh:minCuont 1 ; sh:node ex:Nope ; sh:class 5 .");
    assert_eq!(found.iter().filter(|finding| finding.contains("error: ")).count(), 3, "{found:#?}");
    assert_eq!(findings("ex:S a sh:NodeShape .").len(), 1);
    let shapes = read_shapes("ex:S sh:targetNode ex:x ; sh:in () ; owl:imports ex:y .").unwrap();
    assert!(shapes.warnings().iter().all(|finding| finding.level == Level::Warning));
}
