use super::flags::Flags;
use super::translate::{LineAnchors, Translated, translate};
use super::{PatternError, PatternProblem};
use fancy_regex::{CompileError, Error as FancyError};
use regex::RegexBuilder;
use std::ops::Range;

/// A compiled regular expression.
#[derive(Clone, Debug)]
pub struct Pattern {
    matcher: Matcher,
    /// The matcher for texts that end with a line break, if the pattern has line anchors.
    for_last_line_break: Option<Box<Matcher>>,
}

#[derive(Clone, Debug)]
enum Matcher {
    /// In linear time.
    Linear(regex::Regex),
    /// By backtracking, which back-references require.
    Backtracking(fancy_regex::Regex),
}

/// The maximum size of a compiled pattern in bytes.
const MAX_SIZE: usize = 10 << 20;

/// The limit of Oxigraph's evaluator.
const MAX_SIZE_OF_EVALUATOR: usize = 1_000_000;

/// The maximum nesting of groups, classes and quantifiers in a translation, which is higher than in a pattern.
const MAX_NESTING: u32 = 1000;

/// The maximum number of steps of a pattern with back-references for one text.
const MAX_STEPS: usize = 1_000_000;

impl Pattern {
    /// Compiles a pattern with its [flags](https://www.w3.org/TR/xpath-functions-31/#flags).
    ///
    /// # Errors
    /// [`PatternError`] if the pattern or a flag is invalid, or the pattern is too large.
    pub fn new(pattern: &str, flags: &str) -> Result<Self, PatternError> {
        let flags = Flags::parse(flags)?;
        let translated = translate(pattern, flags, LineAnchors::OfLibrary)?;
        let for_last_line_break = match translated.has_line_anchors {
            true => Some(Box::new(Matcher::new(&translate(pattern, flags, LineAnchors::Exact)?)?)),
            false => None,
        };
        Ok(Self { matcher: Matcher::new(&translated)?, for_last_line_break })
    }

    /// Whether a part of the text matches; `None` if a pattern with back-references needs too many steps.
    #[must_use]
    pub fn is_match(&self, text: &str) -> Option<bool> {
        match self.matcher(text) {
            Matcher::Linear(regex) => Some(regex.is_match(text)),
            Matcher::Backtracking(regex) => regex.is_match(text).ok(),
        }
    }

    fn matcher(&self, text: &str) -> &Matcher {
        match &self.for_last_line_break {
            Some(matcher) if text.ends_with('\n') => matcher,
            _ => &self.matcher,
        }
    }
}

impl Matcher {
    fn new(translated: &Translated) -> Result<Self, PatternError> {
        if !translated.needs_backtracking {
            return linear(translated, MAX_SIZE).map(Self::Linear);
        }
        let built = fancy_regex::RegexBuilder::new(&translated.text)
            .backtrack_limit(MAX_STEPS)
            .delegate_size_limit(MAX_SIZE)
            .build();
        built.map(Self::Backtracking).map_err(|error| PatternError::of_whole(refused(&error)))
    }
}

/// A pattern without flags in the syntax of Oxigraph's evaluator, if it can be expressed in it.
///
/// # Errors
/// As for [`Pattern::new`].
pub(crate) fn for_evaluator(pattern: &str, flags: &str) -> Result<Option<String>, PatternError> {
    let translated = translate(pattern, Flags::parse(flags)?, LineAnchors::OfLibrary)?;
    let is_plain = !translated.needs_backtracking && !translated.has_line_anchors;
    if is_plain && linear(&translated, MAX_SIZE_OF_EVALUATOR).is_ok() {
        return Ok(Some(translated.text));
    }
    // It may also exceed the limit of this crate.
    Pattern::new(pattern, flags).map(|_| None)
}

fn linear(translated: &Translated, size: usize) -> Result<regex::Regex, PatternError> {
    let built = RegexBuilder::new(&translated.text).size_limit(size).nest_limit(MAX_NESTING).build();
    built.map_err(|error| {
        PatternError::of_whole(match error {
            regex::Error::CompiledTooBig(_) => PatternProblem::TooLarge,
            other => PatternProblem::Library(other.to_string()),
        })
    })
}

fn refused(error: &FancyError) -> PatternProblem {
    match error {
        FancyError::CompileError(error) if matches!(**error, CompileError::InnerError(_)) => PatternProblem::TooLarge,
        other => PatternProblem::Library(other.to_string()),
    }
}

impl Pattern {
    /// The number of capturing groups.
    pub(crate) fn groups(&self) -> usize {
        let with_whole = match &self.matcher {
            Matcher::Linear(regex) => regex.captures_len(),
            Matcher::Backtracking(regex) => regex.captures_len(),
        };
        with_whole - 1
    }

    /// The text with every match replaced by the result of `with` for its groups, where 0 is the whole match. `None` if
    /// a pattern with back-references needs too many steps.
    pub(crate) fn replace_all<'t>(&self, text: &'t str, with: impl Fn(&Group<'_, 't>) -> String) -> Option<String> {
        let mut replaced = String::new();
        let mut end = 0;
        let mut replace = |whole: Range<usize>, group: &Group<'_, 't>| {
            replaced.push_str(text.get(end..whole.start).unwrap_or_default());
            replaced.push_str(&with(group));
            end = whole.end;
        };
        match self.matcher(text) {
            Matcher::Linear(regex) => {
                for found in regex.captures_iter(text) {
                    replace(found.get_match().range(), &|number| found.get(number).map(|group| group.as_str()));
                }
            }
            Matcher::Backtracking(regex) => {
                for found in regex.captures_iter(text) {
                    let found = found.ok()?;
                    replace(found.get(0)?.range(), &|number| found.get(number).map(|group| group.as_str()));
                }
            }
        }
        replaced.push_str(text.get(end..).unwrap_or_default());
        Some(replaced)
    }
}

/// The text that a group matched, by the number of the group.
pub(crate) type Group<'g, 't> = dyn Fn(usize) -> Option<&'t str> + 'g;
