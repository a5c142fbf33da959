use super::character_set::{with_case_variants, written};
use super::class::{Escape, class, escape};
use super::cursor::Cursor;
use super::flags::Flags;
use super::{PatternError, PatternProblem};
use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

/// A pattern in the syntax of `regex`, with the effects of its flags.
#[derive(Debug)]
pub(super) struct Translated {
    pub(super) text: String,
    /// Whether it has look-around or back-references, which `regex` does not support.
    pub(super) needs_backtracking: bool,
    /// Whether it has line anchors.
    pub(super) has_line_anchors: bool,
}

/// The translation of line anchors.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LineAnchors {
    /// As in `regex`, which is right for texts that do not end with a line break.
    OfLibrary,
    /// As in XPath, where no line follows a line break at the end of the text. This uses look-around.
    Exact,
}

/// Translates a pattern.
pub(super) fn translate(pattern: &str, flags: Flags, line_anchors: LineAnchors) -> Result<Translated, PatternError> {
    let mut translator = Translator {
        cursor: Cursor::new(pattern, flags.extended && !flags.literal),
        flags,
        line_anchors,
        text: String::new(),
        has_line_anchors: false,
        needs_backtracking: false,
        is_closed: Vec::new(),
    };
    if flags.literal {
        pattern.chars().for_each(|character| translator.character(character));
    } else {
        translator.branches()?;
        // The branches end at the end of the pattern, or before an unmatched bracket.
        if translator.cursor.peek().is_some() {
            return Err(translator.cursor.error(PatternProblem::Unescaped(')')));
        }
    }
    Ok(Translated {
        text: translator.text,
        needs_backtracking: translator.needs_backtracking,
        has_line_anchors: translator.has_line_anchors,
    })
}

struct Translator {
    cursor: Cursor,
    flags: Flags,
    line_anchors: LineAnchors,
    text: String,
    has_line_anchors: bool,
    needs_backtracking: bool,
    /// For each capturing group, whether its end has been read.
    is_closed: Vec<bool>,
}

impl Translator {
    /// Reads the branches of a group.
    fn branches(&mut self) -> Result<(), PatternError> {
        while let Some(next) = self.cursor.peek() {
            match next {
                ')' => return Ok(()),
                '|' => {
                    self.cursor.take();
                    self.text.push('|');
                }
                _ => {
                    let begin = self.text.len();
                    self.atom()?;
                    // The libraries do not allow repetitions of an empty group.
                    let is_empty = matches!(&self.text[begin..], "()" | "(?:)");
                    let end = self.text.len();
                    self.quantifier()?;
                    if is_empty {
                        self.text.truncate(end);
                    }
                }
            }
        }
        Ok(())
    }

    fn atom(&mut self) -> Result<(), PatternError> {
        let position = self.cursor.position();
        let Some(character) = self.cursor.take() else { return Ok(()) };
        match character {
            '\\' => return self.escape(position),
            '[' => {
                let set = class(&mut self.cursor, position, self.flags.ignore_case)?;
                self.text.push_str(&written(&set));
            }
            '(' => return self.group(position),
            '.' if self.flags.dot_all => self.text.push_str("(?s:.)"),
            '.' => self.text.push_str("[^\\n\\r]"),
            '^' | '$' if self.flags.multi_line => self.line_anchor(character),
            '^' => self.text.push_str("(?:\\A)"),
            '$' => self.text.push_str("(?:\\z)"),
            '?' | '*' | '+' => return Err(PatternError::at(position, PatternProblem::NothingToRepeat(character))),
            '{' | '}' | ']' => return Err(PatternError::at(position, PatternProblem::Unescaped(character))),
            other => self.character(other),
        }
        Ok(())
    }

    fn line_anchor(&mut self, anchor: char) {
        self.has_line_anchors = true;
        self.needs_backtracking |= self.line_anchors == LineAnchors::Exact;
        self.text.push_str(match (anchor, self.line_anchors) {
            ('^', LineAnchors::OfLibrary) => "(?m:^)",
            ('^', LineAnchors::Exact) => "(?:\\A|(?<=\\n)(?!\\z))",
            (_, LineAnchors::OfLibrary) => "(?m:$)",
            (_, LineAnchors::Exact) => "(?:(?=\\n)|(?<!\\n)\\z)",
        });
    }

    /// A literal character.
    fn character(&mut self, character: char) {
        let only = ClassUnicode::new([ClassUnicodeRange::new(character, character)]);
        let set = if self.flags.ignore_case { with_case_variants(&only) } else { only.clone() };
        if set == only {
            self.text.push_str(&regex::escape(character.encode_utf8(&mut [0; 4])));
        } else {
            self.text.push_str(&written(&set));
        }
    }

    fn escape(&mut self, backslash: usize) -> Result<(), PatternError> {
        if self.cursor.peek().is_some_and(|digit| matches!(digit, '1'..='9')) {
            return self.back_reference(backslash);
        }
        match escape(&mut self.cursor, backslash)? {
            Escape::Character(character) => self.character(character),
            Escape::Set(set) => self.text.push_str(&written(&set)),
        }
        Ok(())
    }

    /// A [back-reference](https://www.w3.org/TR/xpath-functions-31/#regex-syntax): as many digits as form the number of
    /// an existing group, but at least one. A group that did not match stands for the empty text.
    fn back_reference(&mut self, backslash: usize) -> Result<(), PatternError> {
        let mut number = 0;
        while let Some(digit) = self.cursor.peek().and_then(|digit| digit.to_digit(10)) {
            let longer = number * 10 + digit as usize;
            if number > 0 && longer > self.is_closed.len() {
                break;
            }
            number = longer;
            self.cursor.take();
        }
        if !self.is_closed.get(number - 1).is_some_and(|is_closed| *is_closed) {
            return Err(PatternError::at(backslash, PatternProblem::BackReference(number)));
        }
        self.needs_backtracking = true;
        let reference = format!("(?({number})\\{number}|)");
        self.text.push_str(&if self.flags.ignore_case {
            format!("(?i:{reference})")
        } else {
            format!("(?:{reference})")
        });
        Ok(())
    }

    fn group(&mut self, bracket: usize) -> Result<(), PatternError> {
        self.cursor.enter()?;
        let captures = !self.cursor.take_if('?');
        if captures {
            self.is_closed.push(false);
            self.text.push('(');
        } else if self.cursor.take_if(':') {
            self.text.push_str("(?:");
        } else {
            return Err(PatternError::at(bracket, PatternProblem::GroupKind));
        }
        let number = self.is_closed.len();
        self.branches()?;
        if !self.cursor.take_if(')') {
            return Err(PatternError::at(bracket, PatternProblem::UnclosedGroup));
        }
        self.cursor.leave();
        self.text.push(')');
        if captures {
            self.is_closed[number - 1] = true;
        }
        Ok(())
    }

    /// A quantifier, if there is one.
    fn quantifier(&mut self) -> Result<(), PatternError> {
        match self.cursor.peek() {
            Some(sign @ ('?' | '*' | '+')) => {
                self.cursor.take();
                self.text.push(sign);
            }
            Some('{') => self.quantity()?,
            _ => return Ok(()),
        }
        if self.cursor.take_if('?') {
            self.text.push('?');
        }
        Ok(())
    }

    fn quantity(&mut self) -> Result<(), PatternError> {
        let brace = self.cursor.position();
        let wrong = || PatternError::at(brace, PatternProblem::Quantity);
        let number = |digits: &str| match digits.parse::<u32>() {
            Ok(number) => Ok(number),
            Err(_) if digits.is_empty() => Err(wrong()),
            Err(_) => Err(PatternError::at(brace, PatternProblem::TooLarge)),
        };
        self.cursor.take();
        let least = number(&self.cursor.digits())?;
        self.text.push_str(&format!("{{{least}"));
        if self.cursor.take_if(',') {
            self.text.push(',');
            let digits = self.cursor.digits();
            if !digits.is_empty() {
                let most = number(&digits)?;
                if most < least {
                    return Err(wrong());
                }
                self.text.push_str(&most.to_string());
            }
        }
        if !self.cursor.take_if('}') {
            return Err(wrong());
        }
        self.text.push('}');
        Ok(())
    }
}
