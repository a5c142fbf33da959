use super::{PatternError, PatternProblem};

/// The characters of a pattern that have a meaning, each with its number in the pattern.
pub(super) struct Cursor {
    characters: Vec<(usize, char)>,
    next: usize,
    /// How many characters the whole pattern has.
    length: usize,
    /// In how many groups and classes the next character is.
    depth: usize,
}

/// How deep groups and classes may be nested: reading them recurses.
const MAX_DEPTH: usize = 100;

impl Cursor {
    /// `extended` leaves white space out, but not that of character classes.
    pub(super) fn new(pattern: &str, extended: bool) -> Self {
        let mut characters: Vec<_> = pattern.chars().enumerate().map(|(at, character)| (at + 1, character)).collect();
        let length = characters.len();
        if extended {
            remove_white_space(&mut characters);
        }
        Self { characters, next: 0, length, depth: 0 }
    }

    /// The number of the next character, for errors.
    pub(super) fn position(&self) -> usize {
        self.characters.get(self.next).map_or(self.length + 1, |(at, _)| *at)
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.peek_after(0)
    }

    /// The character after some others.
    pub(super) fn peek_after(&self, others: usize) -> Option<char> {
        self.characters.get(self.next + others).map(|(_, character)| *character)
    }

    pub(super) fn take(&mut self) -> Option<char> {
        let taken = self.peek();
        self.next += usize::from(taken.is_some());
        taken
    }

    /// Takes the next character if it is a certain one.
    pub(super) fn take_if(&mut self, wanted: char) -> bool {
        let is_next = self.peek() == Some(wanted);
        self.next += usize::from(is_next);
        is_next
    }

    /// Takes decimal digits.
    pub(super) fn digits(&mut self) -> String {
        let mut digits = String::new();
        while let Some(digit) = self.peek().filter(char::is_ascii_digit) {
            digits.push(digit);
            self.next += 1;
        }
        digits
    }

    /// Goes into a group or class; what has been entered is left with [`Cursor::leave`].
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

/// Removes the [white space](https://www.w3.org/TR/xpath-functions-31/#flags) that the flag `x` makes meaningless.
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
