//! The comma between the items of a list.

/// Languages in Arabic script, whose comma is `،`.
const ARABIC_COMMA: [&str; 7] = ["ar", "ckb", "fa", "ps", "sd", "ug", "ur"];

/// What separates the items of a list in a language.
///
/// ```
/// use diwan::text::list_separator;
/// assert_eq!(["en", "ar", "ar-EG"].map(list_separator), [", ", "، ", "، "]);
/// ```
pub fn list_separator(language: &str) -> &'static str {
    let primary = language.split('-').next().unwrap_or_default();
    match ARABIC_COMMA.iter().any(|arabic| arabic.eq_ignore_ascii_case(primary)) {
        true => "، ",
        false => ", ",
    }
}
