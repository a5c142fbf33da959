//! Line numbers in the messages of parsers.

/// The line in a message such as `error at 3:7: ...` or `... at line 3 column 7`.
pub(super) fn line_in(message: &str) -> Option<u64> {
    let number = |text: &str| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        text.get(..digits)?.parse().ok()
    };
    let after = |mark: &str| message.match_indices(mark).find_map(|(at, _)| number(message.get(at + mark.len()..)?));
    after("line ").or_else(|| after(" at "))
}

#[cfg(test)]
mod tests {
    use super::line_in;

    #[test]
    fn lines_are_found_in_messages() {
        assert_eq!(line_in("Parser error at line 12 column 7: expected"), Some(12));
        assert_eq!(line_in("error at 3:7: expected one of"), Some(3));
        assert_eq!(line_in("Parser error between line 4 column 3 and line 5"), Some(4));
        assert_eq!(line_in("the file holds no statements"), None);
    }
}
