//! [SPARQL constraints](https://www.w3.org/TR/shacl/#sparql-constraints), and [constraint
//! components](https://www.w3.org/TR/shacl/#sparql-constraint-components) that the shapes graph declares.

use super::reader::{Reader, typed};
use crate::constraint::Constraint;
use crate::sparql::{Form, Query, Source, SparqlConstraint};
use crate::vocab::OWL_IMPORTS;
use diwan_rdf::quads::Id;
use oxrdf::{Literal, NamedNode};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// A constraint component.
pub(super) struct Component {
    iri: NamedNode,
    parameters: Vec<Parameter>,
    for_nodes: Option<Validator>,
    for_properties: Option<Validator>,
    /// Whether it has validators, none of which can be read. This has been reported.
    is_unread: bool,
    messages: Vec<Literal>,
}

/// A parameter. Shapes set it by its property, and queries refer to it by its name.
struct Parameter {
    property: Id,
    name: String,
    optional: bool,
}

#[derive(Clone)]
enum Validator {
    Query(Arc<Query>, Vec<Literal>),
    /// One that is not run.
    JavaScript,
}

impl Component {
    /// The properties that a shape must have to use the component.
    pub(super) fn mandatory(&self) -> impl Iterator<Item = Id> {
        self.parameters.iter().filter(|parameter| !parameter.optional).map(|parameter| parameter.property)
    }
}

/// Reads the components that the shapes graph declares.
pub(super) fn read(reader: &mut Reader<'_>) -> Vec<Component> {
    let mut nodes: BTreeSet<Id> = typed(reader, "ConstraintComponent").into_iter().collect();
    // The components of SHACL itself are built in. Their descriptions may be in the shapes graph.
    nodes.retain(|node| reader.sh_name(*node).is_none());
    nodes.into_iter().filter_map(|node| component(reader, node)).collect()
}

fn component(reader: &mut Reader<'_>, node: Id) -> Option<Component> {
    let Some(iri) = reader.node(node) else {
        reader.wrong(node, "a constraint component must have an IRI");
        return None;
    };
    let parameters = parameters(reader, node);
    if parameters.iter().all(|parameter| parameter.optional) {
        reader.wrong(node, "a constraint component must have a sh:parameter that is not sh:optional");
    }
    let names: Vec<_> = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let general = validator(reader, node, "validator", &names);
    let for_nodes = validator(reader, node, "nodeValidator", &names).or_else(|| general.clone());
    let for_properties = validator(reader, node, "propertyValidator", &names).or(general);
    let is_given = |name: &str| reader.has(node, name);
    let is_unread = for_nodes.is_none()
        && for_properties.is_none()
        && ["validator", "nodeValidator", "propertyValidator"].into_iter().any(is_given);
    let messages = reader.messages(node);
    Some(Component { iri, parameters, for_nodes, for_properties, is_unread, messages })
}

fn parameters(reader: &mut Reader<'_>, node: Id) -> Vec<Parameter> {
    let mut found = Vec::new();
    for parameter in reader.all(node, "parameter") {
        let Some(property) = reader.iris(parameter, "path").first().copied() else {
            reader.wrong(node, "a sh:parameter must have an IRI as its sh:path");
            continue;
        };
        let iri = reader.terms.get(property).iri().unwrap_or_default();
        let name = iri.rsplit(['/', '#', ':']).next().unwrap_or_default().to_owned();
        if RESERVED.contains(&name.as_str()) {
            reader.wrong(node, format!("a parameter may not be called {name}: queries have that variable already"));
        }
        found.push(Parameter { property, name, optional: reader.flag(parameter, "optional") });
    }
    found
}

/// Variables with a special meaning.
const RESERVED: [&str; 6] = ["this", "shapesGraph", "currentShape", "path", "PATH", "value"];

fn validator(reader: &mut Reader<'_>, node: Id, name: &str, parameters: &[&str]) -> Option<Validator> {
    let given = match queries_of(reader, node, name).as_slice() {
        [] => return reader.has(node, name).then_some(Validator::JavaScript),
        [given] => *given,
        _ => reader.one(node, name)?,
    };
    let form = match (reader.has(given, "ask"), reader.has(given, "select")) {
        (true, false) => Form::Ask,
        (false, true) if name != "validator" => Form::Select,
        (false, true) => {
            reader.wrong(
                node,
                "sh:validator must have sh:ask; a sh:select goes to sh:nodeValidator or sh:propertyValidator",
            );
            return None;
        }
        _ => {
            reader.wrong(node, format!("sh:{name} must have one of sh:ask and sh:select"));
            return None;
        }
    };
    let query = query(reader, node, given, form, parameters, name == "propertyValidator")?;
    Some(Validator::Query(Arc::new(query), reader.messages(given)))
}

/// The validators of a component that are no functions in JavaScript. A component may have one in each language.
fn queries_of(reader: &Reader<'_>, node: Id, name: &str) -> Vec<Id> {
    let functions = typed(reader, "JSValidator");
    let is_function = |validator: &Id| functions.contains(validator) || reader.has(*validator, "jsFunctionName");
    reader.all(node, name).into_iter().filter(|validator| !is_function(validator)).collect()
}

/// The components that a shape uses.
pub(super) fn uses(
    reader: &mut Reader<'_>,
    node: Id,
    is_property_shape: bool,
    components: &[Component],
) -> Vec<Constraint> {
    let mut found = Vec::new();
    for component in components {
        for parameters in arguments(reader, node, component) {
            let validator = if is_property_shape { &component.for_properties } else { &component.for_nodes };
            let name = reader.names.show_iri(component.iri.as_str());
            let (query, messages) = match validator.clone() {
                Some(Validator::Query(query, messages)) => (query, messages),
                Some(Validator::JavaScript) => {
                    let reason = "JavaScript is not supported; write the validator with sh:ask or sh:select";
                    reader.not_run(node, format!("{name} is not run: {reason}"));
                    break;
                }
                // The specification ignores such constraints.
                None => {
                    let kind = if is_property_shape { "property" } else { "node" };
                    if !component.is_unread && reader.ignored.insert((component.iri.clone(), is_property_shape)) {
                        reader.warn(node, format!("{name} has no validator for {kind} shapes, and is ignored on them"));
                    }
                    break;
                }
            };
            if let Some(function) = &query.unknown_function {
                let message = undefined(&name, &reader.names.show_iri(function.as_str()));
                reader.not_run(node, message);
                break;
            }
            let messages = if messages.is_empty() { component.messages.clone() } else { messages };
            let source = Source::Component(component.iri.clone());
            found.push(Constraint::Sparql(Box::new(SparqlConstraint { source, query, parameters, messages })));
        }
    }
    found
}

/// The values of a component's parameters, once for each use; `None` if a mandatory parameter is missing.
fn arguments(reader: &mut Reader<'_>, node: Id, component: &Component) -> Vec<Vec<(String, Id)>> {
    let values: Vec<(&Parameter, Vec<Id>)> = component
        .parameters
        .iter()
        .map(|parameter| (parameter, reader.graph.objects(node, parameter.property).collect()))
        .collect();
    if values.iter().any(|(parameter, values)| !parameter.optional && values.is_empty()) {
        return Vec::new();
    }
    if let [(parameter, values)] = values.as_slice() {
        return values.iter().map(|value| vec![(parameter.name.clone(), *value)]).collect();
    }
    if let Some((parameter, _)) = values.iter().find(|(_, values)| values.len() > 1) {
        reader.wrong(
            node,
            format!("more than one value of {}, a parameter beside others", reader.show(parameter.property)),
        );
    }
    let first = |(parameter, values): &(&Parameter, Vec<Id>)| Some((parameter.name.clone(), *values.first()?));
    vec![values.iter().filter_map(first).collect()]
}

/// Reads the `sh:sparql` constraints of a shape.
pub(super) fn sparql(reader: &mut Reader<'_>, node: Id, is_property_shape: bool) -> Vec<SparqlConstraint> {
    let mut found = Vec::new();
    for constraint in reader.all(node, "sparql") {
        if constraint != node && reader.flag(constraint, "deactivated") {
            continue;
        }
        if !reader.has(constraint, "select") {
            reader.wrong(node, "sh:sparql must have a sh:select");
            continue;
        }
        if let Some(query) = query(reader, node, constraint, Form::Select, &[], is_property_shape) {
            if let Some(function) = &query.unknown_function {
                let message = undefined("sh:sparql", &reader.names.show_iri(function.as_str()));
                reader.not_run(node, message);
                continue;
            }
            let messages = reader.messages(constraint);
            let source = Source::Constraint(constraint);
            found.push(SparqlConstraint { source, query: Arc::new(query), parameters: Vec::new(), messages });
        }
    }
    found
}

/// The reason why a constraint with an undefined function is not run.
fn undefined(constraint: &str, function: &str) -> String {
    format!(
        "{constraint} is not run: its query calls {function}, which is not defined; sh:SPARQLFunction is not supported"
    )
}

fn query(
    reader: &mut Reader<'_>,
    owner: Id,
    node: Id,
    form: Form,
    parameters: &[&str],
    has_path: bool,
) -> Option<Query> {
    let name = if form == Form::Ask { "ask" } else { "select" };
    let text = reader.text(node, name)?;
    let prefixes = prefixes(reader, owner, node);
    match Query::parse(&text, form, &prefixes, parameters, has_path) {
        Ok(query) => Some(query),
        Err(reason) => {
            reader.wrong(owner, format!("sh:{name}: {reason}"));
            None
        }
    }
}

/// [Prefix declarations](https://www.w3.org/TR/shacl/#sparql-prefixes), including those of imported ontologies in the
/// same graph.
fn prefixes(reader: &mut Reader<'_>, owner: Id, node: Id) -> HashMap<String, String> {
    let (graph, imports) = (reader.graph, reader.terms.find_iri(OWL_IMPORTS));
    let mut found: HashMap<String, String> = HashMap::new();
    let mut open = reader.all(node, "prefixes");
    let mut seen: BTreeSet<Id> = open.iter().copied().collect();
    while let Some(ontology) = open.pop() {
        let imported = imports.into_iter().flat_map(|imports| graph.objects(ontology, imports));
        open.extend(imported.filter(|ontology| seen.insert(*ontology)));
        for declaration in reader.all(ontology, "declare") {
            let prefix = reader.text(declaration, "prefix");
            let namespace = reader.one(declaration, "namespace").and_then(|id| reader.terms.get(id).value());
            let (Some(prefix), Some(namespace)) = (prefix, namespace) else {
                reader.wrong(owner, "sh:declare must have a sh:prefix, and a sh:namespace in quotes");
                continue;
            };
            let other = found.insert(prefix.clone(), namespace.to_string());
            if other.is_some_and(|other| other != namespace) {
                reader.wrong(owner, format!("sh:prefixes gives {prefix}: two namespaces"));
            }
        }
    }
    found
}
