use super::{Count, ShapeIndex, Wording};

/// [Logical constraints](https://www.w3.org/TR/shacl/#core-components-logical), and `sh:node`.
#[derive(Debug)]
pub(crate) enum Logical {
    Not(ShapeIndex),
    Node(ShapeIndex),
    And(Vec<ShapeIndex>),
    Or(Vec<ShapeIndex>),
    Xone(Vec<ShapeIndex>),
}

impl Logical {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Not(_) => "Not",
            Self::Node(_) => "Node",
            Self::And(_) => "And",
            Self::Or(_) => "Or",
            Self::Xone(_) => "Xone",
        }
    }

    pub(crate) fn shapes(&self) -> &[ShapeIndex] {
        match self {
            Self::Not(shape) | Self::Node(shape) => std::slice::from_ref(shape),
            Self::And(shapes) | Self::Or(shapes) | Self::Xone(shapes) => shapes,
        }
    }

    /// The name of the property, if the constraint could be violated by a node that wrongly seems to conform to one of
    /// the shapes.
    pub(crate) fn decides_by_violations(&self) -> Option<&'static str> {
        match self {
            Self::Not(_) => Some("not"),
            Self::Xone(_) => Some("xone"),
            Self::Node(_) | Self::And(_) | Self::Or(_) => None,
        }
    }

    pub(super) fn message(&self, words: &Wording<'_>) -> String {
        let names: Vec<_> = self.shapes().iter().map(|shape| words.shape(*shape)).collect();
        let names = names.join(", ");
        match self {
            Self::Not(_) => format!("the value conforms to {names}, and must not"),
            Self::Node(_) => format!("the value does not conform to {names}"),
            Self::And(_) => format!("the value does not conform to all of {names}"),
            Self::Or(_) => format!("the value conforms to none of {names}"),
            Self::Xone(_) => format!("the value does not conform to just one of {names}"),
        }
    }
}

/// `sh:qualifiedValueShape`: the number of values that conform to a shape.
#[derive(Debug)]
pub(crate) struct Qualified {
    pub(crate) shape: ShapeIndex,
    /// Values that conform to one of these shapes are not counted.
    pub(crate) siblings: Vec<ShapeIndex>,
    pub(crate) bound: Count,
}

impl Qualified {
    pub(super) fn name(&self) -> &'static str {
        match self.bound {
            Count::Min(_) => "QualifiedMinCount",
            Count::Max(_) => "QualifiedMaxCount",
        }
    }

    pub(super) fn message(&self, words: &Wording<'_>) -> String {
        let name = words.shape(self.shape);
        match self.bound {
            Count::Min(count) => format!("fewer than {count} values conform to {name}"),
            Count::Max(count) => format!("more than {count} values conform to {name}"),
        }
    }
}
