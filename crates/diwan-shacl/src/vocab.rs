//! The vocabulary of [SHACL](https://www.w3.org/TR/shacl/), and which of its terms are read here.

use oxrdf::NamedNode;

/// The namespace of SHACL.
pub const SH: &str = "http://www.w3.org/ns/shacl#";

pub(super) const OWL_IMPORTS: &str = "http://www.w3.org/2002/07/owl#imports";
pub(super) const OWL_CLASS: &str = "http://www.w3.org/2002/07/owl#Class";

/// A term of SHACL.
pub(super) fn sh(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{SH}{name}"))
}

/// The name of the graph of the shapes, to which `$shapesGraph` is bound.
pub(super) const SHAPES_GRAPH: &str = "urn:diwan:shapes-graph";

/// Parameters of the constraints of SHACL Core, and `sh:sparql`. A resource with one of them is a shape.
const PARAMETERS: &str = "and class closed datatype disjoint equals flags hasValue ignoredProperties in languageIn lessThan \
    lessThanOrEquals maxCount maxExclusive maxInclusive maxLength minCount minExclusive minInclusive minLength \
    node nodeKind not or pattern property qualifiedMaxCount qualifiedMinCount qualifiedValueShape \
    qualifiedValueShapesDisjoint sparql uniqueLang xone";

/// Properties that select the nodes of a shape. A resource with one of them is a shape.
const TARGETS: &str = "targetClass targetNode targetObjectsOf targetSubjectsOf";

/// All other terms that are read, or that have no effect on a validation: those for people, forms, reports and test suites,
/// and the names of components.
const OTHERS: &str = "NodeShape PropertyShape Shape deactivated message severity path alternativePath inversePath oneOrMorePath \
    zeroOrMorePath zeroOrOnePath Info Violation Warning Severity NodeKind BlankNode BlankNodeOrIRI \
    BlankNodeOrLiteral IRI IRIOrLiteral Literal PropertyGroup defaultValue description group name order \
    labelTemplate ConstraintComponent Parameter Parameterizable PrefixDeclaration SPARQLAskExecutable \
    SPARQLAskValidator SPARQLConstraint SPARQLExecutable SPARQLSelectExecutable SPARQLSelectValidator Validator \
    ask declare namespace nodeValidator optional parameter prefix prefixes propertyValidator select validator \
    AbstractResult ValidationReport ValidationResult conforms detail focusNode result resultMessage resultPath \
    resultSeverity shapesGraphWellFormed sourceConstraint sourceConstraintComponent sourceShape value \
    shapesGraph suggestedShapesGraph entailment AndConstraintComponent ClassConstraintComponent \
    ClosedConstraintComponent DatatypeConstraintComponent DisjointConstraintComponent EqualsConstraintComponent \
    HasValueConstraintComponent InConstraintComponent LanguageInConstraintComponent LessThanConstraintComponent \
    LessThanOrEqualsConstraintComponent MaxCountConstraintComponent MaxExclusiveConstraintComponent \
    MaxInclusiveConstraintComponent MaxLengthConstraintComponent MinCountConstraintComponent \
    MinExclusiveConstraintComponent MinInclusiveConstraintComponent MinLengthConstraintComponent \
    NodeConstraintComponent NodeKindConstraintComponent NotConstraintComponent OrConstraintComponent \
    PatternConstraintComponent PropertyConstraintComponent PropertyShapeComponent \
    QualifiedMaxCountConstraintComponent QualifiedMinCountConstraintComponent SPARQLConstraintComponent \
    UniqueLangConstraintComponent XoneConstraintComponent";

/// Terms of [SHACL's extensions](https://www.w3.org/TR/shacl-af/) for targets, rules, functions and node expressions. What
/// they describe is not run, and the rest of the shape is.
const NOT_RUN: &str = "Target TargetType SPARQLTarget SPARQLTargetType target Rule RulesConstruct SPARQLRule TripleRule \
    condition construct object predicate rule subject SPARQLConstructExecutable SPARQLUpdateExecutable update \
    ExpressionConstraintComponent Function SPARQLFunction expression filterShape intersection nodes returnType union \
    values this JSConstraint JSConstraintComponent JSExecutable JSFunction JSLibrary JSRule JSTarget JSTargetType \
    JSValidator js jsFunctionName jsLibrary jsLibraryURL ResultAnnotation annotationProperty annotationValue \
    annotationVarName resultAnnotation";

/// The properties of a shape that its author expects to find violations, or to compute the values of a property.
pub(super) const UNRUN_CONSTRAINTS: [(&str, &str); 3] = [
    ("expression", "node expressions are not supported; write the constraint with sh:sparql"),
    ("js", "JavaScript is not supported; write the constraint with sh:sparql"),
    ("values", "the values of the property are not computed, so that no constraint of this shape is validated"),
];

/// The local names of the properties that make a resource a shape.
pub(super) fn of_shapes() -> impl Iterator<Item = &'static str> {
    PARAMETERS.split(' ').chain(TARGETS.split(' '))
}

/// The local names of all terms that are read.
pub(super) fn known() -> impl Iterator<Item = &'static str> {
    of_shapes().chain(OTHERS.split(' '))
}

/// Whether a term belongs to the extensions that are not run.
pub(super) fn is_not_run(name: &str) -> bool {
    NOT_RUN.split(' ').any(|not_run| not_run == name)
}
