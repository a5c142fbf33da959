use std::fmt;

/// An error in a regular expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// The position of the invalid character in the pattern, from 1. `None` if the error concerns the whole pattern or
    /// its flags.
    pub at: Option<usize>,
    /// The kind of error.
    pub problem: PatternProblem,
}

/// The kinds of errors in regular expressions.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternProblem {
    /// A flag that does not exist.
    #[error("there is no flag {0:?}; the flags are s, m, i, x and q")]
    Flag(char),
    /// A backslash before a character that has no escape.
    #[error("\\{escape} is not an escape of XPath{}", .hint.map(|hint| format!("; {hint}")).unwrap_or_default())]
    Escape {
        /// The character after the backslash.
        escape: char,
        /// What to write instead, if known.
        hint: Option<&'static str>,
    },
    /// The pattern ends with a backslash.
    #[error("the pattern ends after a backslash")]
    EndsInEscape,
    /// An operator where it is not allowed.
    #[error("{0:?} stands for itself only as \\{0}")]
    Unescaped(char),
    /// A quantifier without an operand.
    #[error("{0:?} has nothing to repeat")]
    NothingToRepeat(char),
    /// Braces without a number.
    #[error("{{ }} must hold a number, or two numbers with a comma between them, the smaller first")]
    Quantity,
    /// An unclosed group.
    #[error("the group that begins here is not closed")]
    UnclosedGroup,
    /// `(?` that is not `(?:`.
    #[error("of the groups that begin with (? there is only (?:…); there is no look-around, and flags are given apart")]
    GroupKind,
    /// An unclosed character class.
    #[error("the character class that begins here is not closed")]
    UnclosedClass,
    /// `[]` or `[^]`.
    #[error("the character class is empty; ] stands for itself as \\]")]
    EmptyClass,
    /// A hyphen that is neither part of a range nor a character.
    #[error("the hyphen is neither a range of two characters nor clearly a character; a hyphen for itself is \\-")]
    Hyphen,
    /// A range whose end precedes its start.
    #[error("the range from {0:?} to {1:?} is empty: the first comes after the second")]
    Range(char, char),
    /// Something after a subtracted class.
    #[error("nothing may follow the class that is subtracted")]
    AfterSubtraction,
    /// `\p` without a name in braces.
    #[error("\\p and \\P need a category or a block in braces, such as \\p{{L}} or \\p{{IsArabic}}")]
    NoProperty,
    /// A category that does not exist.
    #[error("there is no category {0:?}; blocks begin with Is, scripts do not exist")]
    Category(String),
    /// A block that does not exist.
    #[error("Unicode has no block {name:?}{}", .nearest.as_ref().map(|nearest| format!("; did you mean {nearest}?")).unwrap_or_default())]
    Block {
        /// The name after `Is`.
        name: String,
        /// The block with the most similar name, if there is one.
        nearest: Option<String>,
    },
    /// A reference to a group that does not end before the reference.
    #[error("\\{0} refers to a group that does not end before it")]
    BackReference(usize),
    /// Groups or classes that are nested too deeply.
    #[error("groups or classes are nested more than {0} deep")]
    TooDeep(usize),
    /// The compiled pattern would take too much memory.
    #[error("it is too large when compiled; lower the numbers in its quantifiers")]
    TooLarge,
    /// The pattern of `REPLACE` matches the empty text.
    #[error("it matches the empty text, which REPLACE does not allow")]
    MatchesEmpty,
    /// A backslash in a replacement before a character other than a backslash and a dollar sign.
    #[error("in a replacement, a backslash must be followed by a backslash or a dollar")]
    ReplacementEscape,
    /// A dollar sign in a replacement without a number.
    #[error("in a replacement, a dollar must be followed by the number of a group; it stands for itself as \\$")]
    ReplacementGroup,
    /// A pattern with back-references needs too many steps for a text.
    #[error("matching takes too many steps; write it without back-references or nested repetitions")]
    TooManySteps,
    /// The regular expression library rejects the translation.
    #[error("it cannot be compiled: {0}")]
    Library(String),
}

impl PatternError {
    pub(crate) fn at(at: usize, problem: PatternProblem) -> Self {
        Self { at: Some(at), problem }
    }

    pub(crate) fn of_whole(problem: PatternProblem) -> Self {
        Self { at: None, problem }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some(at) => write!(f, "at character {at}: {}", self.problem),
            None => self.problem.fmt(f),
        }
    }
}

impl std::error::Error for PatternError {}
