use diwan_rdf::quads::{GraphView, Id};
use oxrdf::NamedNode;
use spargebra::algebra::PropertyPathExpression;
use std::collections::HashSet;
use std::fmt;

/// A [property path](https://www.w3.org/TR/shacl/#property-paths).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Path<P = NamedNode> {
    /// One property.
    Predicate(P),
    /// An inverse path.
    Inverse(Box<Self>),
    /// A sequence of paths.
    Sequence(Vec<Self>),
    /// Alternative paths.
    Alternative(Vec<Self>),
    /// `*`
    ZeroOrMore(Box<Self>),
    /// `+`
    OneOrMore(Box<Self>),
    /// `?`
    ZeroOrOne(Box<Self>),
}

impl<P> Path<P> {
    /// The path with its properties mapped to other names.
    pub(super) fn map<Q>(&self, name: &impl Fn(&P) -> Q) -> Path<Q> {
        let one = |path: &Self| Box::new(path.map(name));
        let all = |paths: &[Self]| paths.iter().map(|path| path.map(name)).collect();
        match self {
            Self::Predicate(predicate) => Path::Predicate(name(predicate)),
            Self::Inverse(path) => Path::Inverse(one(path)),
            Self::Sequence(paths) => Path::Sequence(all(paths)),
            Self::Alternative(paths) => Path::Alternative(all(paths)),
            Self::ZeroOrMore(path) => Path::ZeroOrMore(one(path)),
            Self::OneOrMore(path) => Path::OneOrMore(one(path)),
            Self::ZeroOrOne(path) => Path::ZeroOrOne(one(path)),
        }
    }
}

impl Path<NamedNode> {
    /// The path as a SPARQL property path.
    pub(super) fn to_sparql(&self) -> PropertyPathExpression {
        use PropertyPathExpression as Sparql;
        let one = |path: &Self| Box::new(path.to_sparql());
        let all = |paths: &[Self], join: fn(Box<Sparql>, Box<Sparql>) -> Sparql| {
            let joined = paths.iter().map(Self::to_sparql).reduce(|a, b| join(Box::new(a), Box::new(b)));
            joined.unwrap_or(Sparql::NegatedPropertySet(Vec::new()))
        };
        match self {
            Self::Predicate(predicate) => Sparql::NamedNode(predicate.clone()),
            Self::Inverse(path) => Sparql::Reverse(one(path)),
            Self::Sequence(paths) => all(paths, Sparql::Sequence),
            Self::Alternative(paths) => all(paths, Sparql::Alternative),
            Self::ZeroOrMore(path) => Sparql::ZeroOrMore(one(path)),
            Self::OneOrMore(path) => Sparql::OneOrMore(one(path)),
            Self::ZeroOrOne(path) => Sparql::ZeroOrOne(one(path)),
        }
    }
}

impl fmt::Display for Path<NamedNode> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_sparql().fmt(f)
    }
}

impl Path<Id> {
    /// The nodes the path leads to, each once, in order.
    pub(super) fn values(&self, graph: GraphView<'_>, focus: Id) -> Vec<Id> {
        if let Self::Predicate(predicate) = self {
            return graph.objects(focus, *predicate).collect();
        }
        let mut found = Vec::new();
        self.walk(graph, focus, Direction::Forwards, &mut found);
        found.sort_unstable();
        found.dedup();
        found
    }

    fn walk(&self, graph: GraphView<'_>, from: Id, direction: Direction, found: &mut Vec<Id>) {
        match self {
            Self::Predicate(predicate) => match direction {
                Direction::Forwards => found.extend(graph.objects(from, *predicate)),
                Direction::Backwards => found.extend(graph.subjects(*predicate, from)),
            },
            Self::Inverse(path) => path.walk(graph, from, direction.turned(), found),
            Self::Sequence(paths) => match direction {
                Direction::Forwards => sequence(paths.iter(), graph, from, direction, found),
                Direction::Backwards => sequence(paths.iter().rev(), graph, from, direction, found),
            },
            Self::Alternative(paths) => paths.iter().for_each(|path| path.walk(graph, from, direction, found)),
            Self::ZeroOrOne(path) => {
                found.push(from);
                path.walk(graph, from, direction, found);
            }
            Self::ZeroOrMore(path) => {
                found.push(from);
                path.closure(graph, from, direction, found);
            }
            Self::OneOrMore(path) => path.closure(graph, from, direction, found),
        }
    }

    fn closure(&self, graph: GraphView<'_>, from: Id, direction: Direction, found: &mut Vec<Id>) {
        let mut seen = HashSet::new();
        let mut open = vec![from];
        let mut step = Vec::new();
        while let Some(node) = open.pop() {
            self.walk(graph, node, direction, &mut step);
            open.extend(step.drain(..).filter(|next| seen.insert(*next)));
        }
        found.extend(seen);
    }
}

fn sequence<'p>(
    paths: impl Iterator<Item = &'p Path<Id>>,
    graph: GraphView<'_>,
    from: Id,
    direction: Direction,
    found: &mut Vec<Id>,
) {
    let mut here = vec![from];
    for path in paths {
        let mut there = Vec::new();
        here.iter().for_each(|node| path.walk(graph, *node, direction, &mut there));
        there.sort_unstable();
        there.dedup();
        here = there;
    }
    found.extend(here);
}

#[derive(Clone, Copy)]
enum Direction {
    Forwards,
    Backwards,
}

impl Direction {
    fn turned(self) -> Self {
        match self {
            Self::Forwards => Self::Backwards,
            Self::Backwards => Self::Forwards,
        }
    }
}
