//! The IRIs that a plan can make, as far as they are known before any row is read: their prefixes are chosen by them.

use super::expression::Expression;
use super::term::IriCheck;
use super::{BaseIri, LiteralSuffix, ObjectPlan, Plan, SourcePlan, StatementPlan, TermPlan};
use diwan_rdf::write::IriShape;
use indexmap::IndexSet;
use oxrdf::vocab::xsd;

impl Plan {
    /// The shapes of all IRIs, those of datatypes included and those of graphs unless they are merged, in the order of
    /// the plan.
    pub fn iris(&self) -> impl Iterator<Item = IriShape> + use<> {
        let mut shapes = Shapes { graphs: !self.merges_graphs, found: IndexSet::new() };
        self.sources.iter().for_each(|source| shapes.source(source));
        shapes.found.into_iter()
    }
}

struct Shapes {
    /// Whether graphs are written.
    graphs: bool,
    found: IndexSet<IriShape>,
}

impl Shapes {
    fn source(&mut self, source: &SourcePlan) {
        for map in &source.maps {
            self.term(&map.subject);
            let graphs: &[_] = if self.graphs { &map.graphs } else { &[] };
            graphs.iter().flatten().flatten().for_each(|graph| self.term(graph));
            map.statements.iter().for_each(|statement| self.statement(statement));
        }
        // Numbers have a datatype that no mapping names. Flat rows contain texts only.
        if !source.is_flat() && source.maps.iter().any(|map| map.statements.iter().any(is_natural)) {
            self.constant(xsd::DOUBLE.as_str());
        }
    }

    fn statement(&mut self, statement: &StatementPlan) {
        self.term(&statement.predicate);
        match &statement.object {
            ObjectPlan::Term(object) => self.term(object),
            ObjectPlan::Join(join) => self.term(&join.subject),
        }
    }

    fn term(&mut self, term: &TermPlan) {
        match term {
            TermPlan::Constant(bytes) => self.constant_term(&String::from_utf8_lossy(bytes)),
            TermPlan::Iri { value, check: IriCheck::None, .. } => self.expression("", value.expression()),
            TermPlan::Iri { value, base, .. } => self.relative(value.expression(), base),
            TermPlan::Literal { suffix, .. } => self.suffix(suffix),
            TermPlan::BlankNode(_) | TermPlan::Fresh(_) => {}
        }
    }

    fn suffix(&mut self, suffix: &LiteralSuffix) {
        match suffix {
            LiteralSuffix::Fixed { datatype: Some(datatype), .. } => self.constant(datatype),
            LiteralSuffix::Datatype(value, base) => self.relative(value.expression(), base),
            LiteralSuffix::Fixed { .. } | LiteralSuffix::Natural | LiteralSuffix::Language(_) => {}
        }
    }

    /// An IRI, or a literal with a datatype.
    fn constant_term(&mut self, term: &str) {
        let iri =
            if term.starts_with('"') { term.rsplit_once("^^").map_or("", |(_, datatype)| datatype) } else { term };
        if let Some(iri) = iri.strip_prefix('<').and_then(|iri| iri.strip_suffix('>')) {
            self.constant(iri);
        }
    }

    fn constant(&mut self, iri: &str) {
        self.found.insert(IriShape { beginning: iri.to_owned(), rest: String::new() });
    }

    /// The IRIs of an expression, after a base unless they are absolute.
    fn relative(&mut self, expression: &Expression, base: &BaseIri) {
        let is_absolute = expression.prefix().contains(':');
        self.expression(if is_absolute { "" } else { base.text() }, expression);
    }

    fn expression(&mut self, base: &str, expression: &Expression) {
        let (beginning, mut rest) = (expression.prefix(), expression.example());
        rest.drain(..beginning.len());
        self.found.insert(IriShape { beginning: format!("{base}{beginning}"), rest });
    }
}

fn is_natural(statement: &StatementPlan) -> bool {
    matches!(&statement.object, ObjectPlan::Term(TermPlan::Literal { suffix: LiteralSuffix::Natural, .. }))
}

#[cfg(test)]
mod tests {
    use crate::engine::{Plan, compile};
    use crate::mapping::parse_mapping;
    use crate::source::DirectoryFiles;
    use std::path::Path;

    fn plan(body: &str) -> Plan {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("t.csv"), "a,b\n").unwrap();
        std::fs::write(folder.path().join("t.json"), "[]").unwrap();
        let mapping = format!(
            "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
             ex:csv rml:referenceFormulation rml:CSV ; rml:source [ rml:path \"t.csv\" ] .
             ex:json rml:referenceFormulation rml:JSONPath ; rml:iterator \"$[*]\" ; rml:source [ rml:path \"t.json\" ] .
             ex:A {body} ."
        );
        let mapping = parse_mapping(mapping.as_bytes(), Path::new("m.ttl")).unwrap();
        compile(&mapping, &DirectoryFiles::new(folder.path()), Some("http://base/")).unwrap()
    }

    fn iris(plan: &Plan) -> Vec<String> {
        plan.iris().map(|shape| format!("{}|{}", shape.beginning, shape.rest)).collect()
    }

    #[test]
    fn constants_templates_bases_and_datatypes() {
        let plan = plan(
            "rml:logicalSource ex:csv ; rml:subjectMap [ rml:template \"http://ex.org/{a}/x{b}\" ; rml:graph ex:g ] ;
             rml:predicateObjectMap [ rml:predicate ex:p ; rml:object true , ex:o ] , [ rml:predicateMap [ rml:template \"p/{a}\" ] ;
               rml:objectMap [ rml:reference \"a\" ; rml:datatype ex:d ] , [ rml:reference \"a\" ; rml:termType rml:IRI ] ,
                 [ rml:reference \"b\" ] , [ rml:reference \"b\" ; rml:termType rml:BlankNode ] ]",
        );
        let expected = [
            "http://ex.org/|z/xz",
            "http://ex.org/g|",
            "http://ex.org/p|",
            "http://www.w3.org/2001/XMLSchema#boolean|",
            "http://ex.org/o|",
            "http://base/p/|z",
            "http://ex.org/d|",
            "http://base/|z",
        ];
        assert_eq!(iris(&plan), expected);
        let merged = expected.into_iter().filter(|iri| *iri != "http://ex.org/g|").collect::<Vec<_>>();
        assert_eq!(iris(&plan.merging_graphs()), merged);
    }

    #[test]
    fn numbers_of_json_have_a_datatype_of_their_own() {
        let body = |source: &str, reference: &str| {
            format!(
                "rml:logicalSource ex:{source} ; rml:subject ex:s ; rml:predicateObjectMap [ rml:predicate ex:p ;
                rml:objectMap [ rml:reference \"{reference}\" ] ]"
            )
        };
        assert_eq!(iris(&plan(&body("csv", "a"))), ["http://ex.org/s|", "http://ex.org/p|"]);
        let double = "http://www.w3.org/2001/XMLSchema#double|";
        assert_eq!(iris(&plan(&body("json", "$.a"))), ["http://ex.org/s|", "http://ex.org/p|", double]);
    }
}
