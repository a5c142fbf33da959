//! What queries need to know of a JSON value, whether it is parsed or text.

use super::strings::unquoted;
use std::borrow::Cow;
use std::ops::ControlFlow;

/// A JSON value.
pub(super) trait Json<'j>: Copy {
    /// What it is.
    fn kind(self) -> Kind<'j>;

    /// As it stands in the document.
    fn text(self) -> &'j [u8];

    /// Gives `each` the elements or members, in order, until it breaks off.
    fn children(self, each: &mut EachChild<'_, Self>) -> ControlFlow<()>;

    /// Gives `each` the members of a name, in order, until it breaks off.
    fn members(self, name: &str, each: &mut dyn FnMut(Self) -> ControlFlow<()>) -> ControlFlow<()> {
        self.children(&mut |key, child| if key.is(name) { each(child) } else { ControlFlow::Continue(()) })
    }

    /// The element at a place of an array.
    fn element(self, index: usize) -> Option<Self> {
        let mut found = None;
        let _ = self.children(&mut |key, child| match key {
            Key::Index(place) if place < index => ControlFlow::Continue(()),
            Key::Index(_) => {
                found = Some(child);
                ControlFlow::Break(())
            }
            Key::Name(_) | Key::Quoted(_) => ControlFlow::Break(()),
        });
        found
    }

    /// How many elements or members there are.
    fn length(self) -> usize {
        let mut length = 0;
        let _ = self.children(&mut |_, _| {
            length += 1;
            ControlFlow::Continue(())
        });
        length
    }
}

/// Takes a child with its name or place; breaks off when it wants no more.
pub(super) type EachChild<'e, J> = dyn FnMut(Key<'_>, J) -> ControlFlow<()> + 'e;

#[derive(Debug)]
pub(super) enum Kind<'j> {
    Null,
    Boolean(bool),
    /// As it is written.
    Number(&'j [u8]),
    Text(Cow<'j, str>),
    /// A string that is no Unicode text.
    Broken,
    Array,
    Object,
}

/// What a value is called in the one that holds it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key<'k> {
    Name(&'k str),
    /// A name as it stands in the document, with its quotes.
    Quoted(&'k [u8]),
    Index(usize),
}

impl Key<'_> {
    /// Whether it is this name.
    pub(super) fn is(&self, name: &str) -> bool {
        match self {
            Self::Name(own) => *own == name,
            Self::Quoted(quoted) => {
                let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
                match memchr::memchr(b'\\', inner) {
                    None => inner == name.as_bytes(),
                    Some(_) => unquoted(quoted).is_some_and(|own| own == name),
                }
            }
            Self::Index(_) => false,
        }
    }
}

impl Key<'_> {
    /// The name; of a name that is no Unicode text, what stands there.
    pub(super) fn to_text(self) -> String {
        match self {
            Self::Name(name) => name.to_owned(),
            Self::Quoted(quoted) => {
                unquoted(quoted).map_or_else(|| String::from_utf8_lossy(quoted).into_owned(), Cow::into_owned)
            }
            Self::Index(index) => index.to_string(),
        }
    }
}
