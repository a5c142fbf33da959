//! Elements of an array deep in a document, one after another, without the document in memory.

use super::meter::Meter;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::ops::ControlFlow;

/// Methods of a visitor to which scalars mean nothing.
macro_rules! pass_over_scalars {
    () => {
        fn visit_bool<E>(self, _: bool) -> Result<(), E> {
            Ok(())
        }

        fn visit_i64<E>(self, _: i64) -> Result<(), E> {
            Ok(())
        }

        fn visit_u64<E>(self, _: u64) -> Result<(), E> {
            Ok(())
        }

        fn visit_f64<E>(self, _: f64) -> Result<(), E> {
            Ok(())
        }

        fn visit_str<E>(self, _: &str) -> Result<(), E> {
            Ok(())
        }

        fn visit_unit<E>(self) -> Result<(), E> {
            Ok(())
        }
    };
}

/// Takes elements as they stand in the document; breaks when it wants no more.
pub(super) type Take<'t> = dyn FnMut(&RawValue) -> ControlFlow<()> + 't;

/// What was left to read when somebody wanted no more.
pub(super) const ENOUGH: &str = "diwan: enough";

const NUMBER: &str = "$serde_json::private::Number";

/// Follows members by name, and gives every element of what is there.
pub(super) struct Elements<'n, 't, 'f> {
    /// The names still to follow.
    pub(super) names: &'n [String],
    pub(super) take: &'t mut Take<'f>,
    /// Told what was done with.
    pub(super) meter: &'t Meter,
}

impl<'de> DeserializeSeed<'de> for Elements<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let meter = self.meter;
        while let Some(key) = map.next_key::<String>()? {
            meter.next();
            match self.names.split_first() {
                // With arbitrary precision serde_json hands numbers over as maps.
                _ if key == NUMBER => drop(map.next_value::<IgnoredAny>()?),
                Some((name, names)) if *name == key => {
                    map.next_value_seed(Elements { names, take: self.take, meter })?;
                }
                Some(_) => map.next_value_seed(Skip { meter })?,
                None => give(&map.next_value::<Box<RawValue>>()?, self.take)?,
            }
            meter.next();
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        if !self.names.is_empty() {
            return Skip { meter: self.meter }.visit_seq(elements);
        }
        while let Some(element) = elements.next_element::<Box<RawValue>>()? {
            give(&element, self.take)?;
            self.meter.next();
        }
        Ok(())
    }

    pass_over_scalars!();
}

/// Passes over a value, part by part.
struct Skip<'m> {
    meter: &'m Meter,
}

impl<'de> DeserializeSeed<'de> for Skip<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Skip<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_key::<IgnoredAny>()?.is_some() {
            self.meter.next();
            map.next_value_seed(Skip { meter: self.meter })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while elements.next_element_seed(Skip { meter: self.meter })?.is_some() {
            self.meter.next();
        }
        Ok(())
    }

    pass_over_scalars!();
}

fn give<E: serde::de::Error>(element: &RawValue, take: &mut Take<'_>) -> Result<(), E> {
    match take(element) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(E::custom(ENOUGH)),
    }
}
