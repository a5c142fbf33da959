use super::{PatternError, PatternProblem};

/// The significant characters of a pattern, each with its position in the pattern.
pub(super) struct Cursor {
    characters: Vec<(usize, char)>,
    next: usize,
    /// The number of characters of the whole pattern.
    length: usize,
    /// The nesting of the next character in groups and classes.
    depth: usize,
}

/// The maximum nesting of groups and classes, because reading them is recursive.
const MAX_DEPTH: usize = 100;

impl Cursor {
    /// With `extended`, white space outside character classes is omitted.
    pub(super) fn new(pattern: &str, extended: bool) -> Self {
        let mut characters: Vec<_> = pattern.chars().enumerate().map(|(at, character)| (at + 1, character)).collect();
        let length = characters.len();
        if extended {
            remove_white_space(&mut characters);
        }
        Self { characters, next: 0, length, depth: 0 }
    }

    /// The position of the next character, for errors.
    pub(super) fn position(&self) -> usize {
        self.characters.get(self.next).map_or(self.length + 1, |(at, _)| *at)
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.peek_after(0)
    }

    /// The character at a distance from the next one.
    pub(super) fn peek_after(&self, others: usize) -> Option<char> {
        self.characters.get(self.next + others).map(|(_, character)| *character)
    }

    pub(super) fn take(&mut self) -> Option<char> {
        let taken = self.peek();
        self.next += usize::from(taken.is_some());
        taken
    }

    /// Consumes the next character if it is the expected one.
    pub(super) fn take_if(&mut self, wanted: char) -> bool {
        let is_next = self.peek() == Some(wanted);
        self.next += usize::from(is_next);
        is_next
    }

    /// Consumes decimal digits.
    pub(super) fn digits(&mut self) -> String {
        let mut digits = String::new();
        while let Some(digit) = self.peek().filter(char::is_ascii_digit) {
            digits.push(digit);
            self.next += 1;
        }
        digits
    }

    /// Enters a group or class, which must be left with [`Cursor::leave`].
    pub(super) fn enter(&mut self) -> Result<(), PatternError> {
        if self.depth == MAX_DEPTH {
            return Err(self.error(PatternProblem::TooDeep(MAX_DEPTH)));
        }
        self.depth += 1;
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// An error at the next character.
    pub(super) fn error(&self, problem: PatternProblem) -> PatternError {
        PatternError::at(self.position(), problem)
    }
}

/// Removes the [white space](https://www.w3.org/TR/xpath-functions-31/#flags) that is insignificant with the flag `x`.
fn remove_white_space(characters: &mut Vec<(usize, char)>) {
    let (mut classes, mut is_escaped) = (0_usize, false);
    characters.retain(|(_, character)| {
        if classes == 0 && matches!(character, ' ' | '\t' | '\n' | '\r') {
            return false;
        }
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' => classes += 1,
            ']' => classes = classes.saturating_sub(1),
            _ => {}
        }
        true
    });
}
