use std::fmt;

/// Why a regular expression cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// The number of the character in the pattern at which it stops making sense, from 1. None when the pattern as a whole
    /// is at fault, or its flags.
    pub at: Option<usize>,
    /// What is wrong.
    pub problem: PatternProblem,
}

/// What is wrong with a regular expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternProblem {
    /// A flag that does not exist.
    #[error("there is no flag {0:?}; the flags are s, m, i, x and q")]
    Flag(char),
    /// A backslash before a character that it does nothing to.
    #[error("\\{escape} is not an escape of XPath{}", .hint.map(|hint| format!("; {hint}")).unwrap_or_default())]
    Escape {
        /// The character after the backslash.
        escape: char,
        /// What to write, where that is known.
        hint: Option<&'static str>,
    },
    /// The pattern ends with a backslash.
    #[error("the pattern ends after a backslash")]
    EndsInEscape,
    /// A character with a meaning of its own where that meaning makes no sense.
    #[error("{0:?} stands for itself only as \\{0}")]
    Unescaped(char),
    /// A quantifier with nothing before it.
    #[error("{0:?} has nothing to repeat")]
    NothingToRepeat(char),
    /// Braces that hold no number.
    #[error("{{ }} must hold a number, or two numbers with a comma between them, the smaller first")]
    Quantity,
    /// A group without its end.
    #[error("the group that begins here is not closed")]
    UnclosedGroup,
    /// `(?` that is not `(?:`.
    #[error("of the groups that begin with (? there is only (?:…); there is no look-around, and flags are given apart")]
    GroupKind,
    /// A character class without its end.
    #[error("the character class that begins here is not closed")]
    UnclosedClass,
    /// `[]` or `[^]`.
    #[error("the character class is empty; ] stands for itself as \\]")]
    EmptyClass,
    /// A hyphen where it is neither a range nor a character.
    #[error("the hyphen is neither a range of two characters nor clearly a character; a hyphen for itself is \\-")]
    Hyphen,
    /// A range from a character to one before it.
    #[error("the range from {0:?} to {1:?} is empty: the first comes after the second")]
    Range(char, char),
    /// Something after a class that is taken away from another.
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
        /// The block that was meant, perhaps.
        nearest: Option<String>,
    },
    /// A reference to a group that does not end before it.
    #[error("\\{0} refers to a group that does not end before it")]
    BackReference(usize),
    /// Groups within groups, or classes within classes, beyond what is read.
    #[error("groups or classes are nested more than {0} deep")]
    TooDeep(usize),
    /// The compiled pattern would take too much memory.
    #[error("it is too large when compiled; lower the numbers in its quantifiers")]
    TooLarge,
    /// The pattern of `REPLACE` matches the empty text.
    #[error("it matches the empty text, which REPLACE does not allow")]
    MatchesEmpty,
    /// A backslash in a replacement before another character than a backslash and a dollar.
    #[error("in a replacement, a backslash must be followed by a backslash or a dollar")]
    ReplacementEscape,
    /// A dollar in a replacement without a number.
    #[error("in a replacement, a dollar must be followed by the number of a group; it stands for itself as \\$")]
    ReplacementGroup,
    /// A pattern with back-references takes too long on a text.
    #[error("matching takes too many steps; write it without back-references or nested repetitions")]
    TooManySteps,
    /// The library that matches refuses the translation.
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
