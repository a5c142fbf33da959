//! The resources that describe data and how they are written.

use super::resources::Resource;
use super::vocab;
use crate::mapping::Spanned;
use crate::mapping::problems::Problems;
use oxrdf::{NamedNodeRef, Term};

/// A source with its dialect, and the logical source around it. What belongs on the source is also read where it stands on
/// the logical source: it can mean nothing else there, and it is reported. The innermost resource comes first.
pub(super) struct Description<'g>(Vec<Resource<'g>>);

/// A value, and the resource that has it.
pub(super) type Said<'d, 'g, T> = (&'d Resource<'g>, Spanned<T>);

impl<'g> Description<'g> {
    pub(super) fn of(logical: &Resource<'g>, source: &Resource<'g>) -> Result<Self, Problems> {
        let mut parts = Vec::new();
        for resource in [source, logical] {
            parts.extend(resource.optional_resource(vocab::CSVW_DIALECT)?);
            parts.push(resource.clone());
        }
        Ok(Self(parts))
    }

    /// The value of a property.
    pub(super) fn optional(&self, property: NamedNodeRef<'_>) -> Result<Option<Said<'_, 'g, Term>>, Problems> {
        match self.0.iter().find(|resource| resource.has(property)) {
            Some(resource) => Ok(resource.optional(property)?.map(|value| (resource, value))),
            None => Ok(None),
        }
    }

    /// The value of a property, which is a literal.
    pub(super) fn text(&self, property: NamedNodeRef<'_>) -> Result<Option<Said<'_, 'g, String>>, Problems> {
        match self.0.iter().find(|resource| resource.has(property)) {
            Some(resource) => Ok(resource.text(property)?.map(|text| (resource, text))),
            None => Ok(None),
        }
    }

    /// All values of a property.
    pub(super) fn all(&self, property: NamedNodeRef<'_>) -> impl Iterator<Item = Said<'_, 'g, Term>> {
        self.0.iter().flat_map(move |resource| resource.all(property).into_iter().map(move |value| (resource, value)))
    }
}
