use regex::RegexBuilder;

/// What compiles a pattern of [`REGEX`](https://www.w3.org/TR/sparql11-query/#func-regex) with its
/// [flags](https://www.w3.org/TR/xpath-functions-31/#flags), in the syntax of Rust's library.
///
/// # Errors
/// The first flag that there is not.
pub fn regex_builder(pattern: &str, flags: &str) -> Result<RegexBuilder, char> {
    let pattern = if flags.contains('q') { regex::escape(pattern) } else { pattern.to_owned() };
    let mut builder = RegexBuilder::new(&pattern);
    for flag in flags.chars() {
        match flag {
            's' => builder.dot_matches_new_line(true),
            'm' => builder.multi_line(true),
            'i' => builder.case_insensitive(true),
            'x' => builder.ignore_whitespace(true),
            'q' => &mut builder,
            other => return Err(other),
        };
    }
    Ok(builder)
}
