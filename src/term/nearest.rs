/// The candidate that looks most like `name`, if any looks like it at all; of equals the first in the alphabet. Of very
/// many or very long ones only the first are looked at.
pub fn nearest<T: AsRef<str>>(name: &str, candidates: impl IntoIterator<Item = T>) -> Option<T> {
    let mut steps = MOST_STEPS;
    candidates
        .into_iter()
        .take_while(|candidate| {
            let size = name.len().max(1).saturating_mul(candidate.as_ref().len().max(1));
            steps = steps.saturating_sub(size);
            steps > 0
        })
        .map(|candidate| (strsim::jaro_winkler(name, candidate.as_ref()), candidate))
        .filter(|(likeness, candidate)| *likeness > 0.75 && is_a_slip(name, candidate.as_ref()))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.as_ref().cmp(a.1.as_ref())))
        .map(|(_, candidate)| candidate)
}

/// How many pairs of bytes are compared. A name of 20 bytes is looked for among 50 000 of as many.
const MOST_STEPS: usize = 20_000_000;

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
        let (long, other) = ("session".repeat(1000), "slogan".repeat(1000));
        assert_eq!(nearest(&long, [long.as_str()]), None, "longer than anybody compares");
        assert_eq!(nearest("slogan", [other.as_str(), "slogans"]), Some("slogans"));
        assert_eq!(nearest("qqqq", ["session_title", "slogan"]), None);
        assert_eq!(nearest("place-casablanca", ["place-kaaba", "place-baku"]), None);
    }
}
