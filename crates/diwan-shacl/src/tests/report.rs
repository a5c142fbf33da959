use super::{read_shapes, validated};
use crate::{Options, Terms, validate};

fn messages(shape: &str) -> Vec<String> {
    let report = validated(&format!("ex:S sh:targetNode ex:x ; sh:property [ sh:path ex:p ; {shape} ] ."), "");
    report.results().iter().flat_map(|result| result.messages.iter().map(ToString::to_string)).collect()
}

#[test]
fn messages_are_those_of_the_shape_or_one_of_ours() {
    assert_eq!(messages("sh:minCount 1"), ["\"there is no value, and must be one\""]);
    assert_eq!(messages("sh:minCount 1 ; sh:message \"a p\"@en, \"ein p\"@de"), ["\"a p\"@en", "\"ein p\"@de"]);
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
    let mut told: Vec<_> = report.results().iter().map(|result| result.messages[0].value().to_owned()).collect();
    told.sort();
    told.dedup();
    assert_eq!(told.len(), 17, "{told:#?}");
    assert!(told.contains(&"the value is no instance of ex:C".to_owned()), "{told:#?}");
}

#[test]
fn the_text_is_grouped_and_counted() {
    let mut terms = Terms::default();
    let shapes = read_shapes(
        &mut terms,
        "ex:S sh:targetNode ex:x, ex:y ; sh:property [ sh:path ( ex:p ex:q ) ; sh:minCount 1 ] , \
         [ sh:path ex:r ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message \"an r\" ] .",
    )
    .unwrap();
    let report = validate(&terms, &shapes, &crate::Graph::default(), &Options::default()).unwrap();
    assert_eq!(
        report.to_text(&shapes),
        "violation: there is no value, and must be one (2 times)\n    by ex:S › sh:property\n    \
         ex:x (<http://ex.org/p> / <http://ex.org/q>)\n    ex:y (<http://ex.org/p> / <http://ex.org/q>)\n\
         warning: an r (2 times)\n    by ex:S › sh:property [ex:r]\n    ex:x ex:r\n    ex:y ex:r\n\
         does not conform: 2 violations, 2 warnings in 2 focus nodes\n"
    );
}
