//! From the model to a plan.

use super::collisions::find_repeats;
use super::empty_values::EmptyFields;
use super::expression::Expression;
use super::term::IriCheck;
use super::{
    BaseIri, DEFAULT_BASE_IRI, EngineError, JoinPlan, LiteralSuffix, ObjectPlan, Plan, PlanProblem, SourcePlan,
    Sources, StatementPlan, TermPlan, TriplesMapPlan, ValuePlan,
};
use crate::mapping::Expression as ExpressionModel;
use crate::mapping::{
    Access, DEFAULT_GRAPH, ExpressionMap, LogicalSource, Mapping, ObjectMap, PredicateObjectMap, RefObjectMap, Segment,
    TermMap, TermType, TriplesMap,
};
use crate::source::{Field, Files, SourceError};
use diwan_rdf::files::OutsideAllowedFolders;
use diwan_rdf::term::{Repertoire, write_literal_suffix, write_term};
use oxrdf::Term;
use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// Compiles `mapping` against its sources, before any row is read. `base` is what relative IRIs are put behind where
/// the mapping says nothing else; without it, [`DEFAULT_BASE_IRI`].
///
/// # Errors
/// [`EngineError::Plan`] with every reference that its source does not know; [`EngineError::Source`] when a source
/// cannot be opened.
pub fn compile(mapping: &Mapping, files: &dyn Files, base: Option<&str>) -> Result<Plan, EngineError> {
    compile_with(&Sources::default(), mapping, files, base)
}

/// Compiles `mapping` as [`compile`] does, against these sources.
///
/// # Errors
/// As for [`compile`]; [`EngineError::Formulation`] when nothing opens the sources of a reference formulation.
pub fn compile_with(
    known: &Sources,
    mapping: &Mapping,
    files: &dyn Files,
    base: Option<&str>,
) -> Result<Plan, EngineError> {
    compile_within(LARGEST_PLAN, known, mapping, files, base)
}

fn compile_within(
    largest: usize,
    known: &Sources,
    mapping: &Mapping,
    files: &dyn Files,
    base: Option<&str>,
) -> Result<Plan, EngineError> {
    let assumed = base.is_none();
    let base = Arc::new(BaseIri::new(base.unwrap_or(DEFAULT_BASE_IRI)));
    let maps = mapping.triples_maps.iter().enumerate();
    let places = maps.map(|(place, map)| (map.key.as_str(), place)).collect();
    let mut compiler = Compiler {
        mapping,
        places,
        known,
        files,
        base,
        sources: Vec::new(),
        by_source: HashMap::new(),
        problems: Vec::new(),
        fresh: 0,
        joins: 0,
        size: 0,
        largest,
    };
    for map in &mapping.triples_maps {
        match compiler.add(map) {
            Err(EngineError::Plan(problems)) => problems.into_iter().for_each(|problem| compiler.note(problem)),
            added => added?,
        }
    }
    if !compiler.problems.is_empty() {
        return Err(EngineError::Plan(compiler.problems));
    }
    let assumed_base = assumed.then_some(compiler.base);
    let mut plan = Plan { sources: compiler.sources, merges_graphs: false, assumed_base };
    find_repeats(&mut plan);
    Ok(plan)
}

/// A file that the mapping must not name, with the triples map that names it.
#[derive(Debug, thiserror::Error)]
#[error("{} names it for {triples_map}, and {cause}", mapping.display())]
struct NamedBy {
    mapping: PathBuf,
    triples_map: String,
    #[source]
    cause: io::Error,
}

/// The error with the triples map that names the source, where that is to be known.
fn named(error: EngineError, map: &TriplesMap) -> EngineError {
    match error {
        EngineError::Source(SourceError::Iterator { path, iterator, reason }) => {
            let reason = Some(format!("is the iterator, and no JSONPath: {reason}"));
            let triples_map = map.name.clone();
            EngineError::Plan(vec![PlanProblem { triples_map, path, reference: iterator, reason, nearest: None }])
        }
        EngineError::Source(SourceError::Io { path, cause }) if OutsideAllowedFolders::is_cause_of(&cause) => {
            let kind = cause.kind();
            let named = NamedBy { mapping: map.place.file.to_path_buf(), triples_map: map.name.clone(), cause };
            EngineError::Source(SourceError::Io { path, cause: io::Error::new(kind, named) })
        }
        other => other,
    }
}

/// How many references that mean nothing are told.
const MOST_PROBLEMS: usize = 100;

/// How many bytes the constants and templates of a plan may take, 256 MiB. Every statement has its own: a long one of many
/// statements would take all memory.
const LARGEST_PLAN: usize = 1 << 28;

struct Compiler<'a> {
    mapping: &'a Mapping,
    /// Where the triples maps are in the mapping, by key.
    places: HashMap<&'a str, usize>,
    known: &'a Sources,
    files: &'a dyn Files,
    base: Arc<BaseIri>,
    sources: Vec<SourcePlan>,
    by_source: HashMap<&'a LogicalSource, usize>,
    problems: Vec<PlanProblem>,
    /// How many term maps make fresh blank nodes, beside subject maps.
    fresh: usize,
    joins: usize,
    /// How many bytes the constants and templates of all statements take.
    size: usize,
    /// How many they may take.
    largest: usize,
}

/// Whose references are looked up, and where.
#[derive(Clone, Copy)]
struct Scope<'m> {
    map: &'m TriplesMap,
    source: usize,
    /// The base IRI of the triples map itself.
    base: Option<&'m str>,
}

impl<'a> Compiler<'a> {
    fn add(&mut self, map: &'a TriplesMap) -> Result<(), EngineError> {
        let source = self.source(map)?;
        let compiled = self.triples_map(map, source)?;
        self.sources[source].maps.push(compiled);
        Ok(())
    }

    fn source(&mut self, map: &'a TriplesMap) -> Result<usize, EngineError> {
        let source: &LogicalSource = &map.source;
        if let Some(index) = self.by_source.get(source) {
            return Ok(*index);
        }
        let path = match source.access {
            Access::Nothing => "(no source)".into(),
            Access::File { .. } | Access::Described { .. } => source.resolved_path(),
        };
        let opened = self.known.open(source, self.files).map_err(|error| named(error, map))?;
        self.by_source.insert(source, self.sources.len());
        self.sources.push(SourcePlan { source: opened, path, maps: Vec::new() });
        Ok(self.sources.len() - 1)
    }

    fn scope(&self, map: &'a TriplesMap, source: usize) -> Scope<'a> {
        Scope { map, source, base: map.base.as_deref() }
    }

    fn base(&self, scope: Scope<'_>) -> Arc<BaseIri> {
        scope.base.map_or_else(|| Arc::clone(&self.base), |iri| Arc::new(BaseIri::new(iri)))
    }

    fn triples_map(&mut self, map: &'a TriplesMap, source: usize) -> Result<TriplesMapPlan, EngineError> {
        let scope = self.scope(map, source);
        let subject = self.subject(map, scope);
        let mut compiled = TriplesMapPlan {
            name: map.name.clone(),
            number: self.places.get(map.key.as_str()).copied().unwrap_or_default(),
            subject,
            has_classes: !map.subject.classes.is_empty(),
            graphs: vec![self.graphs(&map.subject.graphs, scope)],
            statements: Vec::new(),
        };
        for class in &map.subject.classes {
            let predicate = constant(&oxrdf::vocab::rdf::TYPE.into_owned().into());
            let object = ObjectPlan::Term(constant(&class.value.clone().into()));
            compiled.statements.push(StatementPlan::new(&compiled.subject, predicate, object, 0));
        }
        for pom in &map.predicate_object_maps {
            self.predicate_object_map(pom, scope, &mut compiled)?;
        }
        Ok(compiled)
    }

    fn predicate_object_map(
        &mut self,
        pom: &'a PredicateObjectMap,
        scope: Scope<'a>,
        compiled: &mut TriplesMapPlan,
    ) -> Result<(), EngineError> {
        let mut graphs = 0;
        if !pom.graphs.is_empty() {
            let own = self.graphs(&pom.graphs, scope);
            let all: Vec<_> = compiled.graphs[0].iter().cloned().chain(own).collect();
            self.add_size(scope, all.iter().flatten().map(TermPlan::size).sum())?;
            compiled.graphs.push(all);
            graphs = compiled.graphs.len() - 1;
        }
        for predicate in &pom.predicates {
            for object in &pom.objects {
                let predicate = self.term(predicate, scope);
                let object = self.object(object, scope)?;
                self.add_size(scope, predicate.size() + object.size())?;
                compiled.statements.push(StatementPlan::new(&compiled.subject, predicate, object, graphs));
            }
        }
        Ok(())
    }

    /// Counts what a statement or a list of graphs takes.
    fn add_size(&mut self, scope: Scope<'_>, size: usize) -> Result<(), EngineError> {
        self.size = self.size.saturating_add(size);
        if self.size <= self.largest {
            return Ok(());
        }
        let map = scope.map;
        Err(EngineError::TooLarge {
            path: map.place.file.to_path_buf(),
            line: map.place.line(),
            triples_map: map.name.clone(),
        })
    }

    fn graphs(&mut self, maps: &[TermMap], scope: Scope<'_>) -> Vec<Option<TermPlan>> {
        let is_default = |term: &TermMap| match &*term.expression {
            ExpressionModel::Constant(Term::NamedNode(node)) => *node == DEFAULT_GRAPH,
            _ => false,
        };
        maps.iter().map(|map| (!is_default(map)).then(|| self.term(map, scope))).collect()
    }

    fn object(&mut self, object: &'a ObjectMap, scope: Scope<'a>) -> Result<ObjectPlan, EngineError> {
        match object {
            ObjectMap::Term { term, language, datatype } => {
                Ok(ObjectPlan::Term(self.object_term(term, language.as_ref(), datatype.as_ref(), scope)))
            }
            ObjectMap::Reference(reference) => self.join(reference, scope),
        }
    }

    fn join(&mut self, reference: &'a RefObjectMap, scope: Scope<'a>) -> Result<ObjectPlan, EngineError> {
        let place = self.places.get(reference.parent.as_str()).copied();
        let Some((place, parent)) = place.and_then(|place| Some((place, self.mapping.triples_maps.get(place)?))) else {
            return Err(EngineError::Plan(vec![self.no_parent(reference, scope)]));
        };
        // Without conditions the parent's subject map is read over this row.
        if reference.conditions.is_empty() {
            let here = Scope { base: parent.base.as_deref(), ..scope };
            return Ok(ObjectPlan::Term(self.subject(parent, here)));
        }
        let source = self.source(parent)?;
        let there = self.scope(parent, source);
        self.joins += 1;
        let conditions = &reference.conditions;
        Ok(ObjectPlan::Join(JoinPlan {
            child: self.key(conditions.iter().map(|on| &*on.child), scope),
            source,
            triples_map: place,
            path: self.sources[source].path.clone(),
            parent: self.key(conditions.iter().map(|on| &*on.parent), there),
            subject: self.subject(parent, there),
            index: self.joins - 1,
        }))
    }

    /// The values of a join key, which note together where fields are empty.
    fn key<'e>(&mut self, values: impl Iterator<Item = &'e ExpressionModel>, scope: Scope<'_>) -> Vec<ValuePlan> {
        let values: Vec<ValuePlan> = values.map(|value| self.value(value, None, scope)).collect();
        let empty = EmptyFields::of(values.iter().flat_map(ValuePlan::fields).collect::<Vec<_>>().into_iter());
        values.into_iter().map(|value| value.noting_in(empty.clone())).collect()
    }

    fn object_term(
        &mut self,
        term: &TermMap,
        language: Option<&ExpressionMap>,
        datatype: Option<&ExpressionMap>,
        scope: Scope<'_>,
    ) -> TermPlan {
        if term.term_type != TermType::Literal || matches!(*term.expression, ExpressionModel::Constant(_)) {
            return self.term(term, scope);
        }
        let suffix = match (language, datatype) {
            (Some(map), _) => self.language(map, scope),
            (None, Some(map)) => self.datatype(map, scope),
            (None, None) => natural_suffix(&term.expression),
        };
        TermPlan::Literal { value: self.value(&term.expression, None, scope), suffix }
    }

    fn language(&mut self, map: &ExpressionMap, scope: Scope<'_>) -> LiteralSuffix {
        match &*map.expression {
            ExpressionModel::Constant(Term::Literal(tag)) => fixed_suffix(Some(tag.value()), None),
            expression => LiteralSuffix::Language(self.value(expression, None, scope).noting_empty_fields()),
        }
    }

    fn datatype(&mut self, map: &ExpressionMap, scope: Scope<'_>) -> LiteralSuffix {
        match &*map.expression {
            ExpressionModel::Constant(Term::NamedNode(node)) => fixed_suffix(None, Some(node.as_str())),
            expression => {
                let encode = matches!(expression, ExpressionModel::Template(_)).then_some(Repertoire::Iri);
                let value = self.value(expression, encode, scope).noting_empty_fields();
                LiteralSuffix::Datatype(value, self.base(scope))
            }
        }
    }

    /// Subjects are the same nodes wherever they are made: fresh ones are numbered by their triples map.
    fn subject(&mut self, map: &TriplesMap, scope: Scope<'_>) -> TermPlan {
        match &*map.subject.term.expression {
            ExpressionModel::Fresh => TermPlan::Fresh(self.places.get(map.key.as_str()).copied().unwrap_or_default()),
            _ => self.term(&map.subject.term, scope),
        }
    }

    fn term(&mut self, map: &TermMap, scope: Scope<'_>) -> TermPlan {
        match &*map.expression {
            ExpressionModel::Constant(term) => return constant(term),
            ExpressionModel::Fresh => {
                self.fresh += 1;
                return TermPlan::Fresh(self.mapping.triples_maps.len() + self.fresh);
            }
            ExpressionModel::Reference(_) | ExpressionModel::Template(_) => {}
        }
        let (encode, check) = match map.term_type {
            TermType::BlankNode => {
                return TermPlan::BlankNode(self.value(&map.expression, None, scope).noting_empty_fields());
            }
            TermType::Literal => {
                let value = self.value(&map.expression, None, scope);
                return TermPlan::Literal { value, suffix: natural_suffix(&map.expression) };
            }
            TermType::Iri => (Some(Repertoire::Iri), IriCheck::Iri),
            TermType::Uri => (Some(Repertoire::Uri), IriCheck::Uri),
            TermType::UnsafeIri => (None, IriCheck::Unsafe),
            TermType::UnsafeUri => (None, IriCheck::UnsafeUri),
        };
        let template = matches!(*map.expression, ExpressionModel::Template(_));
        let expression = self.expression(&map.expression, encode.filter(|_| template), scope);
        let is_ascii = check != IriCheck::Uri || expression.is_always_ascii();
        let check = if is_ascii && expression.is_always_iri() { IriCheck::None } else { check };
        let value = ValuePlan::new(expression).noting_empty_fields();
        TermPlan::Iri { value, check, base: self.base(scope) }
    }

    fn value(&mut self, model: &ExpressionModel, encode: Option<Repertoire>, scope: Scope<'_>) -> ValuePlan {
        ValuePlan::new(self.expression(model, encode, scope))
    }

    /// The expression that the model describes; in templates, what `encode` says is done to the values.
    fn expression(&mut self, model: &ExpressionModel, encode: Option<Repertoire>, scope: Scope<'_>) -> Expression {
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

    fn no_parent(&self, reference: &RefObjectMap, scope: Scope<'_>) -> PlanProblem {
        PlanProblem {
            triples_map: scope.map.name.clone(),
            path: self.sources[scope.source].path.clone(),
            reference: reference.parent.value.clone(),
            reason: Some("is the parent of a join, and no triples map of the mapping".to_owned()),
            nearest: None,
        }
    }

    /// Finds a field; a reference that means nothing is noted, and told before any row is read.
    fn field(&mut self, reference: &str, scope: Scope<'_>) -> Option<Field> {
        // Looking for the nearest name takes its time, and nobody reads more.
        if self.problems.len() >= MOST_PROBLEMS {
            return None;
        }
        let source = &mut self.sources[scope.source];
        let unknown = match source.source.field(reference) {
            Ok(field) => return Some(field),
            Err(unknown) => unknown,
        };
        let problem = PlanProblem {
            triples_map: scope.map.name.clone(),
            path: source.path.clone(),
            reference: reference.to_owned(),
            reason: unknown.reason,
            nearest: unknown.nearest,
        };
        self.note(problem);
        None
    }

    fn note(&mut self, problem: PlanProblem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

fn constant(term: &Term) -> TermPlan {
    let mut bytes = Vec::new();
    write_term(term, &mut bytes);
    TermPlan::Constant(bytes.into())
}

/// The datatype of a literal whose mapping names none: a reference gives that of the source's value, and a template makes
/// strings ([RML-Core](https://kg-construct.github.io/rml-core/spec/docs/#datatypes-of-literals)).
fn natural_suffix(expression: &ExpressionModel) -> LiteralSuffix {
    match expression {
        ExpressionModel::Template(_) => fixed_suffix(None, None),
        _ => LiteralSuffix::Natural,
    }
}

fn fixed_suffix(language: Option<&str>, datatype: Option<&str>) -> LiteralSuffix {
    let mut bytes = Vec::new();
    write_literal_suffix(language, datatype, &mut bytes);
    LiteralSuffix::Fixed { bytes: bytes.into(), datatype: datatype.map(str::to_owned) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::parse_mapping;
    use crate::source::DirectoryFiles;

    #[test]
    fn constants_and_templates_take_so_many_bytes() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("t.csv"), "id\n").unwrap();
        let mapping = br#"@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
            ex:s rml:source [ rml:path "t.csv" ] .
            ex:one rml:logicalSource ex:s ; rml:subjectMap [ rml:template "http://ex.org/{id}" ] ;
              rml:predicateObjectMap [ rml:predicate ex:p , ex:q ; rml:objectMap [ rml:template "http://ex.org/o/{id}" ] ] .
            ex:two rml:logicalSource ex:s ; rml:subjectMap [ rml:template "http://ex.org/{id}" ] ;
              rml:predicateObjectMap [ rml:predicate ex:p ; rml:graph ex:g ; rml:object "a" ] ."#;
        let (mapping, files) = (parse_mapping(mapping, "m.ttl".as_ref()).unwrap(), DirectoryFiles::new(folder.path()));
        let plan = compile(&mapping, &files, None).unwrap();
        let maps = || plan.sources.iter().flat_map(|source| &source.maps);
        let statements = maps().flat_map(|map| &map.statements);
        let statements: usize = statements.map(|one| one.predicate.size() + one.object.size()).sum();
        let graphs: usize =
            maps().flat_map(|map| map.graphs.iter().skip(1).flatten().flatten()).map(TermPlan::size).sum();
        assert!(graphs > 0, "{graphs}");
        assert!(compile_within(statements + graphs, &Sources::default(), &mapping, &files, None).is_ok());
        let error = compile_within(statements + graphs - 1, &Sources::default(), &mapping, &files, None).unwrap_err();
        assert!(matches!(&error, EngineError::TooLarge { triples_map, .. } if triples_map.ends_with("two")), "{error}");
    }
}
