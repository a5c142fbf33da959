use diwan_sparql::QueryPatternError;

/// Calls of `REGEX` or `REPLACE` in the queries of a shape that had no value, because a pattern or a replacement from the
/// data is invalid. The constraint may have missed something because of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{shape}: {error}; such a call has no value{}", if *calls > 1 { format!(" ({calls} calls)") } else { String::new() })]
pub struct PatternFault {
    /// The name of the shape.
    pub shape: String,
    /// What is wrong in one of the calls.
    pub error: QueryPatternError,
    /// How many calls had no value.
    pub calls: usize,
}

impl PatternFault {
    /// Adds other calls of the same shape. Which of the errors is kept does not depend on their order.
    pub(crate) fn add(&mut self, other: Self) {
        self.calls += other.calls;
        if other.error.to_string() < self.error.to_string() {
            self.error = other.error;
        }
    }
}
