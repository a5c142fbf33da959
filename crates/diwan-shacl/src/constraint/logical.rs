use crate::graph::Id;
use crate::shapes::ShapeIndex;
use crate::validate::{Found, Run, ValidationError};

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

    pub(super) fn message(&self, run: &Run<'_>) -> String {
        let names: Vec<_> = self.shapes().iter().map(|shape| run.shapes.all[*shape].name.as_str()).collect();
        let names = names.join(", ");
        match self {
            Self::Not(_) => format!("the value conforms to {names}, and must not"),
            Self::Node(_) => format!("the value does not conform to {names}"),
            Self::And(_) => format!("the value does not conform to all of {names}"),
            Self::Or(_) => format!("the value conforms to none of {names}"),
            Self::Xone(_) => format!("the value does not conform to just one of {names}"),
        }
    }

    pub(super) fn admits(&self, run: &Run<'_>, value: Id) -> Result<bool, ValidationError> {
        let (wanted, most) = match self {
            Self::Not(shape) => return Ok(!run.conforms(*shape, value)?),
            Self::Node(shape) => return run.conforms(*shape, value),
            Self::And(shapes) => (shapes.len(), shapes.len()),
            Self::Or(_) => (1, usize::MAX),
            Self::Xone(_) => (1, 1),
        };
        let mut conforming = 0;
        for shape in self.shapes() {
            conforming += usize::from(run.conforms(*shape, value)?);
            if conforming > most || (conforming == wanted && most == usize::MAX) {
                break;
            }
        }
        Ok((wanted..=most).contains(&conforming))
    }
}

impl Logical {
    /// What the value does not conform to.
    pub(super) fn explain<'v>(
        &self,
        run: &Run<'v>,
        value: Id,
        found: &mut Vec<Found<'v>>,
    ) -> Result<(), ValidationError> {
        match self {
            Self::Not(_) => {}
            Self::Node(_) | Self::And(_) | Self::Or(_) => {
                for shape in self.shapes() {
                    run.validate(*shape, value, found)?;
                }
            }
            Self::Xone(shapes) => {
                // Values that conform to more than one have nothing wrong with them.
                let mut below = Vec::new();
                for shape in shapes {
                    if run.conforms(*shape, value)? {
                        return Ok(());
                    }
                    run.validate(*shape, value, &mut below)?;
                }
                found.extend(below);
            }
        }
        Ok(())
    }
}

/// `sh:qualifiedValueShape`: how many values conform to a shape.
#[derive(Debug)]
pub(crate) struct Qualified {
    pub(crate) shape: ShapeIndex,
    /// Values that conform to one of these do not count.
    pub(crate) siblings: Vec<ShapeIndex>,
    pub(crate) bound: super::Count,
}

impl Qualified {
    pub(super) fn name(&self) -> &'static str {
        match self.bound {
            super::Count::Min(_) => "QualifiedMinCount",
            super::Count::Max(_) => "QualifiedMaxCount",
        }
    }

    pub(super) fn message(&self, run: &Run<'_>) -> String {
        let name = &run.shapes.all[self.shape].name;
        match self.bound {
            super::Count::Min(count) => format!("fewer than {count} values conform to {name}"),
            super::Count::Max(count) => format!("more than {count} values conform to {name}"),
        }
    }

    pub(super) fn admits(&self, run: &Run<'_>, values: &[Id]) -> Result<bool, ValidationError> {
        let mut number = 0;
        for value in values {
            number += usize::from(self.counts(run, *value)?);
        }
        Ok(self.bound.admits(number))
    }

    /// Why values do not count, where there are too few.
    pub(super) fn explain<'v>(
        &self,
        run: &Run<'v>,
        values: &[Id],
        found: &mut Vec<Found<'v>>,
    ) -> Result<(), ValidationError> {
        if matches!(self.bound, super::Count::Min(_)) {
            for value in values {
                run.validate(self.shape, *value, found)?;
            }
        }
        Ok(())
    }

    fn counts(&self, run: &Run<'_>, value: Id) -> Result<bool, ValidationError> {
        if !run.conforms(self.shape, value)? {
            return Ok(false);
        }
        for sibling in &self.siblings {
            if run.conforms(*sibling, value)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
