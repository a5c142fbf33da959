/// The canonical lexical form of `xsd:double`: `5.25E0` for `5.25` ([XML Schema 1.1 part
/// 2](https://www.w3.org/TR/xmlschema11-2/#f-doubleLexmap)). Text that is not a number is returned unchanged.
pub fn canonical_double(text: &str) -> String {
    let Ok(value) = text.parse::<f64>() else { return text.to_owned() };
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "INF".to_owned() } else { "-INF".to_owned() };
    }
    let scientific = format!("{value:E}");
    match scientific.split_once('E') {
        Some((mantissa, exponent)) if !mantissa.contains('.') => format!("{mantissa}.0E{exponent}"),
        _ => scientific,
    }
}

#[cfg(test)]
mod tests {
    use super::canonical_double;

    #[test]
    fn doubles_have_the_canonical_form_of_xml_schema() {
        for (given, canonical) in [
            ("5.25", "5.25E0"),
            ("-5.90", "-5.9E0"),
            ("100.0", "1.0E2"),
            ("0.00014770215", "1.4770215E-4"),
            ("1e3", "1.0E3"),
            ("1e400", "INF"),
            ("0.0", "0.0E0"),
            ("x", "x"),
        ] {
            assert_eq!(canonical_double(given), canonical);
        }
    }
}
