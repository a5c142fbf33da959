//! Term maps: each becomes a plan for terms, its value an expression over the fields of the source.

use super::{Compiler, Scope};
use crate::engine::empty_values::EmptyFields;
use crate::engine::expression::Expression;
use crate::engine::term::IriCheck;
use crate::engine::{LiteralSuffix, TermPlan, ValuePlan};
use crate::mapping::Expression as ExpressionModel;
use crate::mapping::{ExpressionMap, Segment, TermMap, TermType, TriplesMap};
use diwan_rdf::term::AllowedCharacters;
use oxrdf::Term;

impl Compiler<'_> {
    pub(super) fn object_term(
        &mut self,
        term: &TermMap,
        language: Option<&ExpressionMap>,
        datatype: Option<&ExpressionMap>,
        scope: Scope<'_>,
    ) -> TermPlan {
        if term.term_type != TermType::Literal || matches!(*term.expression, ExpressionModel::Constant(_)) {
            return self.term(term, scope);
        }
        let expression = self.expression(&term.expression, None, scope);
        let suffix = match (language, datatype) {
            (Some(map), _) => self.language(map, scope),
            (None, Some(map)) => self.datatype(map, scope),
            (None, None) => LiteralSuffix::of_untyped(&expression),
        };
        TermPlan::Literal { value: ValuePlan::new(expression), suffix }
    }

    fn language(&mut self, map: &ExpressionMap, scope: Scope<'_>) -> LiteralSuffix {
        match &*map.expression {
            ExpressionModel::Constant(Term::Literal(tag)) => LiteralSuffix::fixed(Some(tag.value()), None),
            model => LiteralSuffix::Language(self.value(model, None, scope).noting_empty_fields()),
        }
    }

    fn datatype(&mut self, map: &ExpressionMap, scope: Scope<'_>) -> LiteralSuffix {
        match &*map.expression {
            ExpressionModel::Constant(Term::NamedNode(node)) => LiteralSuffix::fixed(None, Some(node.as_str())),
            model => {
                let value = self.value(model, Some(AllowedCharacters::Iri), scope).noting_empty_fields();
                LiteralSuffix::Datatype(value, self.base(scope))
            }
        }
    }

    /// The subject of a triples map, also where other triples maps refer to it: fresh nodes have the number of theirs.
    pub(super) fn subject(&mut self, map: &TriplesMap, scope: Scope<'_>) -> TermPlan {
        match &*map.subject.term.expression {
            ExpressionModel::Fresh => TermPlan::Fresh(self.places.get(map.key.as_str()).copied().unwrap_or_default()),
            _ => self.term(&map.subject.term, scope),
        }
    }

    pub(super) fn term(&mut self, map: &TermMap, scope: Scope<'_>) -> TermPlan {
        match (&*map.expression, map.term_type) {
            (ExpressionModel::Constant(term), _) => TermPlan::constant(term),
            (ExpressionModel::Fresh, _) => {
                self.fresh += 1;
                TermPlan::Fresh(self.mapping.triples_maps.len() + self.fresh)
            }
            (model, TermType::BlankNode) => TermPlan::BlankNode(self.value(model, None, scope).noting_empty_fields()),
            (model, TermType::Literal) => {
                let expression = self.expression(model, None, scope);
                let suffix = LiteralSuffix::of_untyped(&expression);
                TermPlan::Literal { value: ValuePlan::new(expression), suffix }
            }
            (model, TermType::Iri) => self.iri(model, Some(AllowedCharacters::Iri), IriCheck::Iri, scope),
            (model, TermType::Uri) => self.iri(model, Some(AllowedCharacters::Uri), IriCheck::Uri, scope),
            (model, TermType::UnsafeIri) => self.iri(model, None, IriCheck::Unsafe, scope),
            (model, TermType::UnsafeUri) => self.iri(model, None, IriCheck::UnsafeUri, scope),
        }
    }

    fn iri(
        &mut self,
        model: &ExpressionModel,
        encode: Option<AllowedCharacters>,
        check: IriCheck,
        scope: Scope<'_>,
    ) -> TermPlan {
        let expression = self.expression(model, encode, scope);
        let check = check.remaining(&expression);
        let value = ValuePlan::new(expression).noting_empty_fields();
        TermPlan::Iri { value, check, base: self.base(scope) }
    }

    /// The values of a join key, which note together where fields are empty.
    pub(super) fn key<'e>(
        &mut self,
        values: impl Iterator<Item = &'e ExpressionModel>,
        scope: Scope<'_>,
    ) -> Vec<ValuePlan> {
        let values: Vec<ValuePlan> = values.map(|value| self.value(value, None, scope)).collect();
        let empty = EmptyFields::of(values.iter().flat_map(ValuePlan::fields));
        values.into_iter().map(|value| value.noting_in(&empty)).collect()
    }

    fn value(&mut self, model: &ExpressionModel, encode: Option<AllowedCharacters>, scope: Scope<'_>) -> ValuePlan {
        ValuePlan::new(self.expression(model, encode, scope))
    }

    /// The expression that the model describes. Only the values in templates are percent-encoded.
    fn expression(
        &mut self,
        model: &ExpressionModel,
        encode: Option<AllowedCharacters>,
        scope: Scope<'_>,
    ) -> Expression {
        match model {
            ExpressionModel::Constant(Term::Literal(literal)) => Expression::constant(literal.value()),
            ExpressionModel::Constant(Term::NamedNode(node)) => Expression::constant(node.as_str()),
            ExpressionModel::Constant(term) => Expression::constant(&term.to_string()),
            ExpressionModel::Reference(name) => self.reference(name, scope),
            ExpressionModel::Template(template) => {
                let parts = template.segments().iter().map(|segment| match segment {
                    Segment::Text(text) => Expression::constant(text),
                    Segment::Reference(name) => self.reference(name, scope).encoded(encode),
                });
                Expression::Concat(parts.collect())
            }
            ExpressionModel::Fresh => Expression::constant(""),
        }
    }

    /// A field. One that the source does not know is reported, and then no plan is made of the expression.
    fn reference(&mut self, name: &str, scope: Scope<'_>) -> Expression {
        self.field(name, scope).map_or_else(|| Expression::constant(""), Expression::Field)
    }
}
