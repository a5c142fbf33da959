//! Applies a base IRI to a mapping. The plan is the same as if the templates had contained the base IRI.

use super::model::{Expression, ExpressionMap, Mapping, ObjectMap, TermMap, TermType, TriplesMap};

impl Mapping {
    /// Prepends a base IRI to IRI templates that are relative for all values, such as `id/{slug}`. RML prepends it to
    /// the generated values; prepending it to the templates allows the engine to know more before a row is read. A
    /// triples map with its own base IRI keeps it.
    pub(super) fn with_base(mut self, base: &str) -> Self {
        for map in &mut self.triples_maps {
            let base = map.base.clone().unwrap_or_else(|| base.to_owned());
            resolve_map(map, &base);
        }
        self
    }
}

fn resolve_map(map: &mut TriplesMap, base: &str) {
    resolve(&mut map.subject.term, base);
    map.subject.graphs.iter_mut().for_each(|graph| resolve(graph, base));
    for pom in &mut map.predicate_object_maps {
        pom.predicates.iter_mut().chain(&mut pom.graphs).for_each(|term| resolve(term, base));
        for object in &mut pom.objects {
            if let ObjectMap::Term { term, datatype, .. } = object {
                resolve(term, base);
                if let Some(ExpressionMap { expression }) = datatype {
                    resolve_expression(&mut expression.value, base);
                }
            }
        }
    }
}

fn resolve(term: &mut TermMap, base: &str) {
    if !matches!(term.term_type, TermType::BlankNode | TermType::Literal) {
        resolve_expression(&mut term.expression.value, base);
    }
}

fn resolve_expression(expression: &mut Expression, base: &str) {
    if let Expression::Template(template) = expression
        && template.begins_relative()
    {
        template.put_behind(base);
    }
}

#[cfg(test)]
mod tests {
    use crate::mapping::{Expression, Segment, parse_mapping};
    use std::path::Path;

    #[test]
    fn relative_templates_get_the_base_and_no_others() {
        let text = r#"@prefix rml: <http://w3id.org/rml/> .
            <#M> rml:logicalSource [ rml:source [ a rml:RelativePathSource ; rml:path "t.csv" ] ;
                rml:referenceFormulation rml:CSV ] ;
              rml:subjectMap [ rml:template "id/{a}" ] ;
              rml:predicateObjectMap [ rml:predicate <p:p> ; rml:objectMap [ rml:template "http://x/{a}" ] ,
                [ rml:template "{a}" ] , [ rml:template "id/{a}" ; rml:termType rml:Literal ] ] ."#;
        let mapping = parse_mapping(text.as_bytes(), Path::new("m.ttl")).unwrap().with_base("https://ex.org/");
        let map = &mapping.triples_maps[0];
        let begin = |expression: &Expression| match expression {
            Expression::Template(template) => template.segments()[0].clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(begin(&map.subject.term.expression), Segment::Text("https://ex.org/id/".to_owned()));
        let objects = map.predicate_object_maps[0].objects.iter().map(|object| match object {
            crate::mapping::ObjectMap::Term { term, .. } => begin(&term.expression),
            other @ crate::mapping::ObjectMap::Reference(_) => panic!("{other:?}"),
        });
        let expected = [
            Segment::Text("http://x/".to_owned()),
            Segment::Reference("a".to_owned()),
            Segment::Text("id/".to_owned()),
        ];
        assert_eq!(objects.collect::<Vec<_>>(), expected);
    }
}
