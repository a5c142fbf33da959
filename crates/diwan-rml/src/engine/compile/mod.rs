//! From the model of a mapping to a plan, against the sources that the mapping names.

mod references;
mod term_maps;

use super::collisions::find_repeats;
use super::{
    BaseIri, DEFAULT_BASE_IRI, EngineError, JoinPlan, ObjectPlan, Plan, PlanProblem, SourcePlan, Sources,
    StatementPlan, TermPlan, TriplesMapPlan,
};
use crate::mapping::{
    DEFAULT_GRAPH, Expression, LogicalSource, Mapping, ObjectMap, PredicateObjectMap, RefObjectMap, TermMap, TriplesMap,
};
use crate::source::{Files, SourceError};
use oxrdf::Term;
use std::collections::HashMap;
use std::sync::Arc;

/// Compiles `mapping` against its sources, before any row is read. `base` is the base of relative IRIs where the mapping
/// has none of its own; without it, [`DEFAULT_BASE_IRI`].
///
/// # Errors
/// [`EngineError::Plan`] with every reference that its source does not know; [`EngineError::Source`] if a source cannot be
/// opened; [`EngineError::Several`] if several cannot be, or if there are also references that the others do not know.
pub fn compile(mapping: &Mapping, files: &dyn Files, base: Option<&str>) -> Result<Plan, EngineError> {
    compile_with(&Sources::default(), mapping, files, base)
}

/// Compiles `mapping` as [`compile`] does, against these sources.
///
/// # Errors
/// As for [`compile`]; [`EngineError::Formulation`] if nothing opens the sources of a reference formulation.
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
        unreadable: Vec::new(),
        fresh: 0,
        joins: 0,
        size: 0,
        largest,
    };
    for map in &mapping.triples_maps {
        compiler.add(map).or_else(|error| compiler.note_error(error))?;
    }
    if let Some(error) = compiler.error() {
        return Err(error);
    }
    let assumed_base = assumed.then_some(compiler.base);
    let mut plan = Plan { sources: compiler.sources, merges_graphs: false, assumed_base };
    find_repeats(&mut plan);
    Ok(plan)
}

/// How many bytes the constants and templates of a plan may take, 256 MiB. Every statement has its own copy, so that a long
/// text in many statements would take all memory.
const LARGEST_PLAN: usize = 1 << 28;

struct Compiler<'a> {
    mapping: &'a Mapping,
    /// Where the triples maps are in the mapping, by key.
    places: HashMap<&'a str, usize>,
    known: &'a Sources,
    files: &'a dyn Files,
    base: Arc<BaseIri>,
    sources: Vec<SourcePlan>,
    /// Where each source is in the plan; nothing if it cannot be opened, which has been noted.
    by_source: HashMap<&'a LogicalSource, Option<usize>>,
    problems: Vec<PlanProblem>,
    unreadable: Vec<SourceError>,
    /// How many term maps other than subject maps make fresh blank nodes.
    fresh: usize,
    joins: usize,
    /// How many bytes the constants and templates of all statements take.
    size: usize,
    /// How many they may take.
    largest: usize,
}

/// The triples map whose expressions are compiled, and the source of their fields.
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
            let predicate = TermPlan::constant(&oxrdf::vocab::rdf::TYPE.into_owned().into());
            let object = ObjectPlan::Term(TermPlan::constant(&class.value.clone().into()));
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
                let object = match self.object(object, scope) {
                    Ok(object) => object,
                    Err(error) => {
                        self.note_error(error)?;
                        continue;
                    }
                };
                self.add_size(scope, predicate.size() + object.size())?;
                compiled.statements.push(StatementPlan::new(&compiled.subject, predicate, object, graphs));
            }
        }
        Ok(())
    }

    /// Adds the size of a statement or of a list of graphs.
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
            Expression::Constant(Term::NamedNode(node)) => *node == DEFAULT_GRAPH,
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
        // Without conditions, the parent's subject map applies to this row.
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::parse_mapping;
    use crate::source::DirectoryFiles;

    /// A file that is missing hides nothing that is wrong elsewhere, and is reported once.
    #[test]
    fn all_that_is_wrong_is_reported_at_once() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("t.csv"), "id\n").unwrap();
        let compiled = |mapping: &str| {
            let prefixes = "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
                ex:t rml:source [ rml:path \"t.csv\" ] . ex:none rml:source [ rml:path \"none.csv\" ] .
                ex:json rml:iterator \"$.a[\" ; rml:source [ rml:path \"none.json\" ] .
                ex:lines rml:source [ rml:path \"other.jsonl\" ] .";
            let mapping = parse_mapping(format!("{prefixes}{mapping}").as_bytes(), "m.ttl".as_ref()).unwrap();
            compile(&mapping, &DirectoryFiles::new(folder.path()), None).map(|_| ()).unwrap_err()
        };
        let error = compiled(
            "ex:a rml:logicalSource ex:none ; rml:subjectMap [ rml:template \"{x}\" ] .
             ex:b rml:logicalSource ex:t ; rml:subjectMap [ rml:template \"{ID}\" ] ; rml:predicateObjectMap
               [ rml:predicate ex:p ; rml:objectMap [ rml:parentTriplesMap ex:a ;
                   rml:joinCondition [ rml:child \"id\" ; rml:parent \"x\" ] ] ] ,
               [ rml:predicate ex:q ; rml:objectMap [ rml:reference \"name\" ] ] .
             ex:c rml:logicalSource ex:json ; rml:subjectMap [ rml:template \"{$.x}\" ] .
             ex:d rml:logicalSource ex:lines ; rml:subjectMap [ rml:template \"{$.x}\" ] ; rml:predicateObjectMap
               [ rml:predicate ex:q ; rml:objectMap [ rml:reference \"$.y[\" ] ] .",
        );
        let EngineError::Several { unreadable, problems } = &error else { panic!("{error:?}") };
        let files: Vec<_> = unreadable.iter().map(|error| error.path().to_string_lossy()).collect();
        assert_eq!(files, ["none.csv", "none.json", "other.jsonl"]);
        let references: Vec<_> = problems.iter().map(|problem| problem.reference.as_str()).collect();
        assert_eq!(references, ["ID", "name", "$.a[", "$.y["]);
        assert!(error.to_string().starts_with("cannot read none.csv: "), "{error}");

        let alone = compiled("ex:a rml:logicalSource ex:none ; rml:subjectMap [ rml:template \"{x}\" ] .");
        assert!(matches!(alone, EngineError::Source(_)), "{alone:?}");
    }

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
