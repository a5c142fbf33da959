//! From the model to a plan.

use super::plan::{GraphPlan, ParentPlan, open};
use super::term_plan::{LiteralSuffix, ValueSegment};
use super::{
    EngineError, ObjectPlan, Plan, PlanProblem, SourcePlan, StatementPlan, TermPlan, TriplesMapPlan, ValuePlan,
};
use crate::engine::plan::JoinPlan;
use crate::rml::{
    DEFAULT_GRAPH, Expression, ExpressionMap, LogicalSource, Mapping, ObjectMap, PredicateObjectMap, RefObjectMap,
    Segment, TermMap, TermType, TriplesMap,
};
use crate::source::{Field, Files, Rows, SourceError};
use crate::term::{Repertoire, nearest, write_literal_suffix, write_term};
use oxigraph::model::Term;
use std::path::{Path, PathBuf};

/// Compiles `mapping` against the headers of its sources, before any row is read.
///
/// # Errors
/// [`EngineError::Plan`] with every reference that no header has; [`EngineError::Source`] when a source cannot be
/// opened.
pub fn compile(mapping: &Mapping, files: &dyn Files, base: Option<&str>) -> Result<Plan, EngineError> {
    let mut compiler = Compiler { mapping, files, base, headers: Vec::new(), problems: Vec::new() };
    let mut sources: Vec<SourcePlan> = Vec::new();
    for map in &mapping.triples_maps {
        let index = compiler.source_plan(&map.source, &mut sources)?;
        let compiled = compiler.triples_map(map)?;
        sources[index].maps.push(compiled);
    }
    if compiler.problems.is_empty() { Ok(Plan { sources }) } else { Err(EngineError::Plan(compiler.problems)) }
}

struct Compiler<'a> {
    mapping: &'a Mapping,
    files: &'a dyn Files,
    base: Option<&'a str>,
    headers: Vec<(PathBuf, Vec<String>)>,
    problems: Vec<PlanProblem>,
}

/// What references are looked up in.
struct Scope<'m> {
    triples_map: &'m str,
    path: PathBuf,
    names: Vec<String>,
}

impl Compiler<'_> {
    fn source_plan(&mut self, source: &LogicalSource, sources: &mut Vec<SourcePlan>) -> Result<usize, SourceError> {
        if let Some(index) = sources.iter().position(|plan| plan.source == *source) {
            return Ok(index);
        }
        let path = source.resolved_path();
        let names = self.header(source, &path)?;
        sources.push(SourcePlan { source: source.clone(), path, names, maps: Vec::new() });
        Ok(sources.len() - 1)
    }

    fn header(&mut self, source: &LogicalSource, path: &Path) -> Result<Vec<String>, SourceError> {
        if let Some((_, names)) = self.headers.iter().find(|(other, _)| other == path) {
            return Ok(names.clone());
        }
        let names = open(path, &source.nulls, self.files)?.names().to_vec();
        self.headers.push((path.to_owned(), names.clone()));
        Ok(names)
    }

    fn scope<'m>(&mut self, map: &'m TriplesMap) -> Result<Scope<'m>, SourceError> {
        let path = map.source.resolved_path();
        let names = self.header(&map.source, &path)?;
        Ok(Scope { triples_map: &map.name, path, names })
    }

    fn triples_map(&mut self, map: &TriplesMap) -> Result<TriplesMapPlan, SourceError> {
        let scope = self.scope(map)?;
        let graphs = self.graphs(&map.subject.graphs, &scope);
        let statements =
            map.predicate_object_maps.iter().map(|pom| self.statement(pom, map, &scope)).collect::<Result<_, _>>()?;
        Ok(TriplesMapPlan {
            name: map.name.clone(),
            subject: self.term(&map.subject.term, &scope),
            classes: map.subject.classes.iter().map(|class| constant(&class.clone().into())).collect(),
            graphs,
            statements,
        })
    }

    fn statement(
        &mut self,
        pom: &PredicateObjectMap,
        map: &TriplesMap,
        scope: &Scope<'_>,
    ) -> Result<StatementPlan, SourceError> {
        let mut graphs = self.graphs(&map.subject.graphs, scope);
        graphs.extend(self.graphs(&pom.graphs, scope));
        Ok(StatementPlan {
            predicates: pom.predicates.iter().map(|term| self.term(term, scope)).collect(),
            objects: pom.objects.iter().map(|object| self.object(object, scope)).collect::<Result<_, _>>()?,
            graphs,
        })
    }

    fn graphs(&mut self, maps: &[TermMap], scope: &Scope<'_>) -> Vec<GraphPlan> {
        maps.iter()
            .map(|map| match &map.expression {
                Expression::Constant(Term::NamedNode(node)) if *node == DEFAULT_GRAPH => None,
                _ => Some(self.term(map, scope)),
            })
            .collect()
    }

    fn object(&mut self, object: &ObjectMap, scope: &Scope<'_>) -> Result<ObjectPlan, SourceError> {
        match object {
            ObjectMap::Term { term, language, datatype } => {
                Ok(ObjectPlan::Term(self.object_term(term, language.as_ref(), datatype.as_ref(), scope)))
            }
            ObjectMap::Reference(reference) => self.join(reference, scope),
        }
    }

    fn join(&mut self, reference: &RefObjectMap, scope: &Scope<'_>) -> Result<ObjectPlan, SourceError> {
        let mapping = self.mapping;
        let Some(parent) = mapping.triples_maps.iter().find(|map| map.key == reference.parent) else {
            // The parser has refused such mappings.
            return Ok(ObjectPlan::Term(TermPlan::Constant(Box::default())));
        };
        // Without conditions the parent's subject map is read over this row.
        if reference.conditions.is_empty() {
            return Ok(ObjectPlan::Term(self.term(&parent.subject.term, scope)));
        }
        let other = self.scope(parent)?;
        let side = |compiler: &mut Self, expression: &Expression, scope: &Scope<'_>| {
            expression.references().into_iter().filter_map(|name| compiler.field(name, scope)).collect::<Vec<_>>()
        };
        let child = reference.conditions.iter().flat_map(|on| side(self, &on.child, scope)).collect();
        let keys = reference.conditions.iter().flat_map(|on| side(self, &on.parent, &other)).collect();
        let subject = self.term(&parent.subject.term, &other);
        let parent = ParentPlan { source: parent.source.clone(), path: other.path, keys, subject };
        Ok(ObjectPlan::Join(JoinPlan { child, parent }))
    }

    fn object_term(
        &mut self,
        term: &TermMap,
        language: Option<&ExpressionMap>,
        datatype: Option<&ExpressionMap>,
        scope: &Scope<'_>,
    ) -> TermPlan {
        if term.term_type != TermType::Literal || matches!(term.expression, Expression::Constant(_)) {
            return self.term(term, scope);
        }
        let suffix = match (language, datatype) {
            (Some(map), _) => self.suffix(map, scope, true),
            (None, Some(map)) => self.suffix(map, scope, false),
            (None, None) => fixed_suffix(None, None),
        };
        TermPlan::Literal { value: self.value(&term.expression, None, scope), suffix }
    }

    fn suffix(&mut self, map: &ExpressionMap, scope: &Scope<'_>, language: bool) -> LiteralSuffix {
        match (&map.expression, language) {
            (Expression::Constant(Term::Literal(tag)), true) => fixed_suffix(Some(tag.value()), None),
            (Expression::Constant(Term::NamedNode(node)), false) => fixed_suffix(None, Some(node.as_str())),
            (expression, true) => LiteralSuffix::Language(self.value(expression, None, scope)),
            (expression, false) => LiteralSuffix::Datatype(self.value(expression, None, scope)),
        }
    }

    fn term(&mut self, map: &TermMap, scope: &Scope<'_>) -> TermPlan {
        if let Expression::Constant(term) = &map.expression {
            return constant(term);
        }
        let template = matches!(map.expression, Expression::Template(_));
        let encode = |repertoire| template.then_some(repertoire);
        let base = self.base.map(str::to_owned);
        match map.term_type {
            TermType::Iri => {
                TermPlan::Iri { value: self.value(&map.expression, encode(Repertoire::Iri), scope), ascii: false, base }
            }
            TermType::Uri => {
                TermPlan::Iri { value: self.value(&map.expression, encode(Repertoire::Uri), scope), ascii: true, base }
            }
            TermType::UnsafeIri => {
                TermPlan::Iri { value: self.value(&map.expression, None, scope), ascii: false, base }
            }
            TermType::UnsafeUri => TermPlan::Iri { value: self.value(&map.expression, None, scope), ascii: true, base },
            TermType::BlankNode => TermPlan::BlankNode(self.value(&map.expression, None, scope)),
            TermType::Literal => {
                TermPlan::Literal { value: self.value(&map.expression, None, scope), suffix: fixed_suffix(None, None) }
            }
        }
    }

    fn value(&mut self, expression: &Expression, encode: Option<Repertoire>, scope: &Scope<'_>) -> ValuePlan {
        let segments = match expression {
            Expression::Constant(Term::Literal(literal)) => vec![ValueSegment::Text(literal.value().into())],
            Expression::Constant(term) => vec![ValueSegment::Text(term.to_string().into())],
            Expression::Reference(name) => self.field(name, scope).map(ValueSegment::Field).into_iter().collect(),
            Expression::Template(template) => {
                template.segments().iter().filter_map(|segment| self.segment(segment, scope)).collect()
            }
        };
        ValuePlan { segments, encode }
    }

    fn segment(&mut self, segment: &Segment, scope: &Scope<'_>) -> Option<ValueSegment> {
        match segment {
            Segment::Text(text) => Some(ValueSegment::Text(text.as_str().into())),
            Segment::Reference(name) => self.field(name, scope).map(ValueSegment::Field),
        }
    }

    /// Finds a field; a name that is not there is noted, and told before any row is read.
    fn field(&mut self, name: &str, scope: &Scope<'_>) -> Option<Field> {
        let position = scope.names.iter().position(|other| other == name);
        if position.is_none() {
            let problem = PlanProblem {
                triples_map: scope.triples_map.to_owned(),
                path: scope.path.clone(),
                reference: name.to_owned(),
                nearest: nearest(name, scope.names.iter().map(String::as_str)).map(str::to_owned),
            };
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
        position.map(Field::at)
    }
}

fn constant(term: &Term) -> TermPlan {
    let mut bytes = Vec::new();
    write_term(term, &mut bytes);
    TermPlan::Constant(bytes.into())
}

fn fixed_suffix(language: Option<&str>, datatype: Option<&str>) -> LiteralSuffix {
    let mut bytes = Vec::new();
    write_literal_suffix(language, datatype, &mut bytes);
    LiteralSuffix::Fixed { bytes: bytes.into(), datatype: datatype.map(str::to_owned) }
}
