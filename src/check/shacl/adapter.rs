//! The traits that the `shacl` crate asks of a graph, over one named graph of an Oxigraph store: nothing is copied.

use oxigraph::model::{BlankNode, Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use prefixmap::{PrefixMap, PrefixMapError};
use rudof_iri::IriS;
use rudof_rdf::rdf_core::query::{QueryRDF, QueryResultFormat, QuerySolution, QuerySolutions, VarName};
use rudof_rdf::rdf_core::{Matcher, NeighsRDF, Rdf};
use shacl::validator::engine::{Engine, NativeEngine};
use shacl::validator::processor::ShaclProcessor;
use shacl::validator::{ShaclConfig, ShaclValidationMode};

/// One named graph of a store.
#[derive(Clone)]
pub(super) struct StoreGraph {
    pub(super) store: Store,
    pub(super) graph: NamedNode,
    pub(super) prefixes: PrefixMap,
}

impl std::fmt::Debug for StoreGraph {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoreGraph({})", self.graph)
    }
}

/// Why the store could not answer the validator.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct StoreGraphError(String);

impl Rdf for StoreGraph {
    type Subject = NamedOrBlankNode;
    type IRI = NamedNode;
    type Term = Term;
    type BNode = BlankNode;
    type Literal = Literal;
    type Triple = Triple;
    type Err = StoreGraphError;

    fn qualify_iri(&self, iri: &NamedNode) -> String {
        iri.to_string()
    }

    fn qualify_subject(&self, subject: &NamedOrBlankNode) -> String {
        subject.to_string()
    }

    fn qualify_term(&self, term: &Term) -> String {
        term.to_string()
    }

    fn prefixmap(&self) -> Option<PrefixMap> {
        Some(self.prefixes.clone())
    }

    fn resolve_prefix_local(&self, prefix: &str, local: &str) -> Result<IriS, PrefixMapError> {
        self.prefixes.resolve_prefix_local(prefix, local)
    }
}

impl NeighsRDF for StoreGraph {
    fn triples(&self) -> Result<impl Iterator<Item = Triple>, StoreGraphError> {
        let graph = self.graph.as_ref().into();
        let quads = self.store.quads_for_pattern(None, None, None, Some(graph));
        Ok(quads.filter_map(Result::ok).map(Triple::from))
    }

    fn triples_matching<S, P, O>(
        &self,
        subject: &S,
        predicate: &P,
        object: &O,
    ) -> Result<impl Iterator<Item = Triple> + '_, StoreGraphError>
    where
        S: Matcher<NamedOrBlankNode>,
        P: Matcher<NamedNode>,
        O: Matcher<Term>,
    {
        let subject = subject.value().map(|term| term.as_ref());
        let predicate = predicate.value().map(|term| term.as_ref());
        let object = object.value().map(|term| term.as_ref());
        let quads = self.store.quads_for_pattern(subject, predicate, object, Some(self.graph.as_ref().into()));
        Ok(quads.filter_map(Result::ok).map(Triple::from))
    }
}

impl StoreGraph {
    fn run(&self, query: &str) -> Result<QueryResults<'_>, StoreGraphError> {
        let fail = |error: &dyn std::fmt::Display| StoreGraphError(error.to_string());
        let mut prepared = SparqlEvaluator::new().parse_query(query).map_err(|error| fail(&error))?;
        prepared.dataset_mut().set_default_graph(vec![self.graph.clone().into()]);
        prepared.on_store(&self.store).execute().map_err(|error| fail(&error))
    }
}

impl QueryRDF for StoreGraph {
    fn query_select(&self, query: &str) -> Result<QuerySolutions<Self>, StoreGraphError> {
        let mut found = QuerySolutions::empty();
        if let QueryResults::Solutions(solutions) = self.run(query)? {
            let rows: Vec<_> = solutions
                .filter_map(Result::ok)
                .map(|row| {
                    let names = row.variables().iter().map(|variable| VarName::new(variable.as_str())).collect();
                    QuerySolution::new(names, row.values().to_vec())
                })
                .collect();
            found.extend(rows, self.prefixes.clone());
        }
        Ok(found)
    }

    fn query_construct(&self, _: &str, _: &QueryResultFormat) -> Result<String, StoreGraphError> {
        Err(StoreGraphError("CONSTRUCT is not used in shapes".to_owned()))
    }

    fn query_ask(&self, query: &str) -> Result<bool, StoreGraphError> {
        Ok(matches!(self.run(query)?, QueryResults::Boolean(true)))
    }
}

/// A validation of one named graph.
pub(super) struct StoreValidation(pub(super) StoreGraph);

impl ShaclProcessor<StoreGraph> for StoreValidation {
    fn store(&self) -> &StoreGraph {
        &self.0
    }

    /// The one mode that is compiled in.
    fn runner(_: &ShaclValidationMode, config: &ShaclConfig) -> Box<dyn Engine<StoreGraph>> {
        Box::new(NativeEngine::new(config.recursion_semantics()))
    }
}
