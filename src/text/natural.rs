/// A sort key for natural order: numbers in the text are compared by value, so that 7 comes before 10, whatever digits
/// they are written with.
///
/// ```
/// use diwan::text::natural_key;
/// assert!(natural_key("summit-7") < natural_key("summit-10") && natural_key("§٢") < natural_key("§10"));
/// ```
pub fn natural_key(text: &str) -> String {
    /// The width to which numbers are padded.
    const WIDTH: usize = 20;
    let mut key = String::with_capacity(text.len() + WIDTH);
    let mut number = String::new();
    for character in text.chars() {
        match digit(character) {
            // Leading zeros are ignored.
            Some(0) if number.is_empty() || number == "0" => "0".clone_into(&mut number),
            Some(value) => {
                if number == "0" {
                    number.clear();
                }
                number.extend(char::from_digit(value, 10));
            }
            None => {
                push_number(&mut key, &mut number, WIDTH);
                key.push(character);
            }
        }
    }
    push_number(&mut key, &mut number, WIDTH);
    key
}

fn push_number(key: &mut String, number: &mut String, width: usize) {
    if !number.is_empty() {
        key.extend(std::iter::repeat_n('0', width.saturating_sub(number.len())));
        key.push_str(number);
        number.clear();
    }
}

/// The value of an ASCII, Arabic-Indic or Persian digit.
fn digit(character: char) -> Option<u32> {
    let zero = match character {
        '0'..='9' => '0',
        '\u{0660}'..='\u{0669}' => '\u{0660}',
        '\u{06F0}'..='\u{06F9}' => '\u{06F0}',
        _ => return None,
    };
    Some(u32::from(character) - u32::from(zero))
}

#[cfg(test)]
mod tests {
    use super::natural_key;

    #[test]
    fn numbers_are_compared_as_numbers() {
        let mut texts = ["s-10-2", "s-9", "s-10", "s-1994-12-12", "s-09", "s", "s-1994-12"];
        texts.sort_by_key(|text| natural_key(text));
        assert_eq!(texts, ["s", "s-9", "s-09", "s-10", "s-10-2", "s-1994-12", "s-1994-12-12"]);
        assert_eq!(natural_key("٠٧"), natural_key("7"));
        assert_eq!(natural_key("00"), natural_key("0"));
    }
}
