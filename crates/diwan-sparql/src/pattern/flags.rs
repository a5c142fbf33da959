use super::{PatternError, PatternProblem};

/// [Flags](https://www.w3.org/TR/xpath-functions-31/#flags).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flags {
    /// `s`: `.` matches line breaks too.
    pub(super) dot_all: bool,
    /// `m`: `^` and `$` match at lines.
    pub(super) multi_line: bool,
    /// `i`
    pub(super) ignore_case: bool,
    /// `x`: white space outside character classes is ignored.
    pub(super) extended: bool,
    /// `q`: the pattern is plain text.
    pub(super) literal: bool,
}

impl Flags {
    pub(super) fn parse(flags: &str) -> Result<Self, PatternError> {
        let mut found = Self::default();
        for flag in flags.chars() {
            match flag {
                's' => found.dot_all = true,
                'm' => found.multi_line = true,
                'i' => found.ignore_case = true,
                'x' => found.extended = true,
                'q' => found.literal = true,
                other => return Err(PatternError::of_whole(PatternProblem::Flag(other))),
            }
        }
        Ok(found)
    }
}
