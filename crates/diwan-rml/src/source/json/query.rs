//! JSONPath queries as [RFC 9535](https://www.rfc-editor.org/rfc/rfc9535) has them, once they are parsed.

use regex::Regex;

/// A query that begins with `$` or `@`.
#[derive(Debug)]
pub(super) struct Query {
    /// Whether it begins with `$`, the root, and not with `@`, the current value.
    pub(super) is_absolute: bool,
    pub(super) segments: Vec<Segment>,
}

/// Leads from a value to its children, or to all that are below it.
#[derive(Debug)]
pub(super) struct Segment {
    /// Whether it looks at all values below, as `..` says.
    pub(super) is_deep: bool,
    pub(super) selectors: Vec<Selector>,
}

#[derive(Debug)]
pub(super) enum Selector {
    Name(String),
    Every,
    /// Negative ones count from the end.
    Index(i64),
    Slice(Slice),
    Filter(Condition),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slice {
    pub(super) start: Option<i64>,
    pub(super) end: Option<i64>,
    pub(super) step: i64,
}

#[derive(Debug)]
pub(super) enum Condition {
    Any(Vec<Self>),
    All(Vec<Self>),
    Not(Box<Self>),
    Exists(Query),
    Compares { left: Operand, comparison: Comparison, right: Operand },
    Matches { text: Operand, pattern: Pattern },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What is compared: a value, or nothing.
#[derive(Debug)]
pub(super) enum Operand {
    Literal(Literal),
    /// A query that names one member or element after the other.
    Query(Query),
    Length(Box<Self>),
    Count(Query),
    Value(Query),
}

#[derive(Debug)]
pub(super) enum Literal {
    Null,
    Boolean(bool),
    /// As it is written.
    Number(String),
    Text(String),
}

/// What a text is held against.
#[derive(Debug)]
pub(super) enum Pattern {
    /// A constant; nothing when it is no regular expression, which matches nothing.
    Fixed(Option<Regex>),
    /// A pattern in the data, and whether it must match the whole text.
    Varying(Operand, bool),
}

impl Query {
    /// Whether it leads to one value at most, where names are not repeated.
    pub(super) fn is_singular(&self) -> bool {
        let is_one = |selectors: &[Selector]| matches!(selectors, [Selector::Name(_) | Selector::Index(_)]);
        self.segments.iter().all(|segment| !segment.is_deep && is_one(&segment.selectors))
    }
}

impl Segment {
    pub(super) fn has_filter(&self) -> bool {
        self.selectors.iter().any(|selector| matches!(selector, Selector::Filter(_)))
    }

    /// Whether how many children a value has decides which of them are selected.
    pub(super) fn counts_children(&self) -> bool {
        self.selectors.iter().any(|selector| match selector {
            Selector::Index(index) => *index < 0,
            Selector::Slice(slice) => slice.counts_elements(),
            Selector::Name(_) | Selector::Every | Selector::Filter(_) => false,
        })
    }

    /// Whether a condition looks at the root of the whole document.
    pub(super) fn names_root(&self) -> bool {
        let names_root =
            |selector: &Selector| matches!(selector, Selector::Filter(condition) if condition.names_root());
        self.selectors.iter().any(names_root)
    }
}

impl Slice {
    fn counts_elements(self) -> bool {
        let is_negative = |bound: Option<i64>| bound.is_some_and(|bound| bound < 0);
        self.step < 0 || is_negative(self.start) || is_negative(self.end)
    }

    /// Whether it selects an element of an array of this length.
    pub(super) fn selects(self, index: usize, length: usize) -> bool {
        let wide = |number: usize| i128::try_from(number).unwrap_or(i128::MAX);
        let (index, length, step) = (wide(index), wide(length), i128::from(self.step));
        let from_begin = |bound: i64| if bound < 0 { length + i128::from(bound) } else { i128::from(bound) };
        let bound = |bound: Option<i64>, default: i128| bound.map_or(default, from_begin);
        if step > 0 {
            let start = bound(self.start, 0).max(0);
            return index >= start && index < bound(self.end, i128::MAX) && (index - start) % step == 0;
        }
        let start = bound(self.start, length - 1).min(length - 1);
        step < 0 && index <= start && index > bound(self.end, -1) && (start - index) % step == 0
    }
}

impl Condition {
    fn names_root(&self) -> bool {
        match self {
            Self::Any(parts) | Self::All(parts) => parts.iter().any(Self::names_root),
            Self::Not(condition) => condition.names_root(),
            Self::Exists(query) => query.names_root(),
            Self::Compares { left, right, .. } => left.names_root() || right.names_root(),
            Self::Matches { text, pattern } => {
                text.names_root() || matches!(pattern, Pattern::Varying(pattern, _) if pattern.names_root())
            }
        }
    }
}

impl Operand {
    fn names_root(&self) -> bool {
        match self {
            Self::Literal(_) => false,
            Self::Query(query) | Self::Count(query) | Self::Value(query) => query.names_root(),
            Self::Length(operand) => operand.names_root(),
        }
    }
}

impl Query {
    fn names_root(&self) -> bool {
        self.is_absolute || self.segments.iter().any(Segment::names_root)
    }
}
