/// The candidate that looks most like `name`, if any looks like it at all; of equals the first in the alphabet.
pub fn nearest<T: AsRef<str>>(name: &str, candidates: impl IntoIterator<Item = T>) -> Option<T> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate.as_ref()), candidate))
        .filter(|(likeness, candidate)| *likeness > 0.75 && is_a_slip(name, candidate.as_ref()))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.as_ref().cmp(a.1.as_ref())))
        .map(|(_, candidate)| candidate)
}

/// Whether most of it is the same: names that only begin alike are other names.
fn is_a_slip(name: &str, candidate: &str) -> bool {
    strsim::normalized_damerau_levenshtein(name, candidate) > 0.65
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_of_the_pen_are_near_and_other_words_are_not() {
        assert_eq!(nearest("sesion_title", ["session_title", "slogan"]), Some("session_title"));
        assert_eq!(nearest("qqqq", ["session_title", "slogan"]), None);
        assert_eq!(nearest("place-casablanca", ["place-kaaba", "place-baku"]), None);
    }
}
