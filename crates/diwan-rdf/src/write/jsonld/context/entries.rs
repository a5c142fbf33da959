use super::definition::Container;
use super::error::TermFault;
use crate::write::jsonld::json::{Json, Object};
use oxrdf::BaseDirection;
use std::collections::BTreeSet;

/// The entries of a term's definition, as they are written.
#[derive(Default)]
pub(super) struct Entries<'j> {
    /// `Some(None)` is `null`.
    pub(super) id: Option<Option<&'j str>>,
    pub(super) reverse: Option<&'j str>,
    pub(super) datatype: Option<&'j str>,
    pub(super) language: Option<Option<&'j str>>,
    pub(super) direction: Option<Option<BaseDirection>>,
    pub(super) container: Container,
    pub(super) index: Option<&'j str>,
    pub(super) is_prefix: Option<bool>,
    pub(super) is_protected: Option<bool>,
    /// Whether the definition is a string, which may be a prefix without `@prefix`.
    pub(super) is_simple: bool,
}

impl<'j> Entries<'j> {
    pub(super) fn of(definition: &'j Json<'_>) -> Result<Self, TermFault> {
        match definition {
            Json::Null => Ok(Self { id: Some(None), is_simple: true, ..Self::default() }),
            Json::String(iri) => Ok(Self { id: Some(Some(iri)), is_simple: true, ..Self::default() }),
            Json::Object(object) => Self::of_object(object),
            _ => Err(TermFault::Shape),
        }
    }

    fn of_object(object: &'j Object<'_>) -> Result<Self, TermFault> {
        let mut entries = Self::default();
        let mut seen = BTreeSet::new();
        for (key, value) in object.iter() {
            if !seen.insert(key) {
                return Err(TermFault::Twice);
            }
            match key {
                "@id" => entries.id = Some(string_or_null(value, "@id")?),
                "@reverse" => entries.reverse = Some(string(value, "@reverse")?),
                "@type" => entries.datatype = Some(string(value, "@type")?),
                "@language" => entries.language = Some(string_or_null(value, "@language")?),
                "@direction" => entries.direction = Some(direction(value).ok_or(DIRECTION)?),
                "@container" => entries.container = container(value)?,
                "@index" => entries.index = Some(string(value, "@index")?),
                "@prefix" => entries.is_prefix = Some(boolean(value, "@prefix")?),
                "@protected" => entries.is_protected = Some(boolean(value, "@protected")?),
                "@context" => return Err(TermFault::Scoped),
                "@nest" => return Err(TermFault::Nested),
                other => return Err(TermFault::UnknownEntry(other.to_owned())),
            }
        }
        if entries.reverse.is_some() && entries.id.is_some() {
            return Err(TermFault::Entry { entry: "@reverse", expected: "it does not go with `@id`" });
        }
        // In the specification the type takes precedence, but some readers ignore both.
        if entries.datatype.is_some() && (entries.language.is_some() || entries.direction.is_some()) {
            return Err(TermFault::Entry {
                entry: "@type",
                expected: "it does not go with `@language` and `@direction`",
            });
        }
        Ok(entries)
    }
}

const DIRECTION: TermFault = TermFault::Entry { entry: "@direction", expected: "it is \"ltr\", \"rtl\" or null" };

/// A direction, or none for `null`.
pub(super) fn direction(value: &Json<'_>) -> Option<Option<BaseDirection>> {
    match value {
        Json::Null => Some(None),
        Json::String(text) if text == "ltr" => Some(Some(BaseDirection::Ltr)),
        Json::String(text) if text == "rtl" => Some(Some(BaseDirection::Rtl)),
        _ => None,
    }
}

fn container(value: &Json<'_>) -> Result<Container, TermFault> {
    let keywords = match value {
        Json::Null => &[],
        Json::Array(keywords) => keywords.as_slice(),
        keyword => std::slice::from_ref(keyword),
    };
    let all = keywords
        .iter()
        .try_fold(Container::NONE, |all, keyword| Some(all.with(Container::of_keyword(keyword.as_str()?)?)));
    let expected =
        "it is `@set`, `@list`, `@language`, `@index`, `@id`, `@type` or `@graph`, or some of them that go together";
    all.filter(|all| all.is_valid()).ok_or(TermFault::Entry { entry: "@container", expected })
}

fn string<'j>(value: &'j Json<'_>, entry: &'static str) -> Result<&'j str, TermFault> {
    value.as_str().ok_or(TermFault::Entry { entry, expected: "it is a string" })
}

fn string_or_null<'j>(value: &'j Json<'_>, entry: &'static str) -> Result<Option<&'j str>, TermFault> {
    match value {
        Json::Null => Ok(None),
        Json::String(text) => Ok(Some(text)),
        _ => Err(TermFault::Entry { entry, expected: "it is a string or null" }),
    }
}

fn boolean(value: &Json<'_>, entry: &'static str) -> Result<bool, TermFault> {
    match value {
        Json::Boolean(value) => Ok(*value),
        _ => Err(TermFault::Entry { entry, expected: "it is true or false" }),
    }
}
