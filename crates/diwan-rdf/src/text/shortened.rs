use super::visible_line;

/// The first 200 characters of a text, on one line, for messages.
pub fn shortened(text: &str) -> String {
    const SHOWN: usize = 200;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", visible_line(&text[..end])),
        None => visible_line(text).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn values_are_shortened_to_two_hundred_characters() {
        assert_eq!(shortened(&"ж".repeat(200)), "ж".repeat(200));
        assert_eq!(shortened(&"ж".repeat(201)), format!("{}…", "ж".repeat(200)));
        assert_eq!(shortened("a\nb"), "a␊b");
    }
}
