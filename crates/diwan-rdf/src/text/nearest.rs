use std::collections::BTreeSet;

/// The candidate most similar to `name`, if it is similar enough; the first in alphabetical order if several are
/// equally similar. If there are very many or very long candidates, only the first are compared.
pub fn nearest<T: AsRef<str>>(name: &str, candidates: impl IntoIterator<Item = T>) -> Option<T> {
    nearest_within(MOST_STEPS, name, candidates)
}

fn nearest_within<T: AsRef<str>>(most: usize, name: &str, candidates: impl IntoIterator<Item = T>) -> Option<T> {
    let folded = name.to_lowercase();
    // Of names that differ only in case, the exact match wins.
    let likeness = |candidate: &str, folded_candidate: &str| {
        // Spaces around a name are hard to see.
        [
            strsim::jaro_winkler(folded.trim(), folded_candidate.trim()),
            strsim::jaro_winkler(name.trim(), candidate.trim()),
        ]
    };
    let mut steps = most;
    candidates
        .into_iter()
        .take_while(|candidate| {
            let size = name.len().max(1).saturating_mul(candidate.as_ref().len().max(1));
            let left = steps.checked_sub(size);
            steps = left.unwrap_or_default();
            left.is_some()
        })
        .map(|candidate| (candidate.as_ref().to_lowercase(), candidate))
        .filter(|(folded_candidate, _)| is_a_slip(&folded, folded_candidate))
        .map(|(folded_candidate, candidate)| (likeness(candidate.as_ref(), &folded_candidate), candidate))
        .filter(|([folded, _], _)| *folded > 0.75)
        .max_by(|([a, own_a], one), ([b, own_b], other)| {
            a.total_cmp(b).then_with(|| own_a.total_cmp(own_b)).then_with(|| other.as_ref().cmp(one.as_ref()))
        })
        .map(|(_, candidate)| candidate)
}

/// The maximum number of compared pairs of bytes, enough to compare a name of 20 bytes with 50 000 names of the same
/// length.
const MOST_STEPS: usize = 20_000_000;

/// The IRI that is most likely meant: the same local name in another namespace, or a misspelling in the same namespace.
/// Only local names are compared.
pub fn nearest_iri<T: AsRef<str>>(iri: &str, candidates: impl IntoIterator<Item = T>) -> Option<T> {
    let (namespace, name) = split(iri);
    let (mut same_name, mut same_namespace) = (Vec::new(), Vec::new());
    for candidate in candidates {
        match split(candidate.as_ref()) {
            (other, own) if own == name && !name.is_empty() && other != namespace => same_name.push(candidate),
            (own, _) if own == namespace => same_namespace.push(candidate),
            _ => {}
        }
    }
    let slip = nearest(name, same_namespace.iter().map(|candidate| split(candidate.as_ref()).1));
    let slip = slip.and_then(|slip| same_namespace.iter().position(|candidate| split(candidate.as_ref()).1 == slip));
    match slip {
        Some(index) => Some(same_namespace.swap_remove(index)),
        None => same_name.into_iter().min_by(|a, b| a.as_ref().cmp(b.as_ref())),
    }
}

/// Splits an IRI into namespace and local name.
fn split(iri: &str) -> (&str, &str) {
    iri.split_at(iri.rfind(['/', '#']).map_or(0, |at| at + 1))
}

/// Whether `name` is a misspelling of `candidate`: most of each word is the same. A common word or number is not
/// enough: `summit-7` is not `summit-8`, and `state-irl` is not `state-irn`.
fn is_a_slip(name: &str, candidate: &str) -> bool {
    let (ours, theirs) = (words(name), words(candidate));
    if ours.len() == theirs.len() {
        // If the names share a word, the other words may differ more.
        let is_same = |(our, their): (&&str, &&str)| our == their && our.chars().count() > 3;
        let least = if ours.iter().zip(&theirs).any(is_same) { 0.55 } else { LEAST };
        return ours.iter().zip(&theirs).all(|(our, their)| is_near(our, their, least));
    }
    numbers(&ours) == numbers(&theirs) && is_near(name, candidate, LEAST)
}

/// The minimum similarity of words; two of three equal letters are not enough.
const LEAST: f64 = 0.67;

fn is_near(name: &str, candidate: &str, least: f64) -> bool {
    let least = if name.chars().count() < 4 { LEAST } else { least };
    // 03 is 3.
    let [name, candidate] =
        [name, candidate].map(|word| if is_number(word) { word.trim_start_matches('0') } else { word });
    name == candidate
        || (!is_number(name)
            && !is_number(candidate)
            && strsim::normalized_damerau_levenshtein(name, candidate) > least)
}

fn words(name: &str) -> Vec<&str> {
    // Digits are words of their own: D03 is D and 03.
    let is_end = |c: char| !c.is_alphanumeric();
    let parts = name.split(is_end).flat_map(|part| {
        let digits = part.find(|c: char| c.is_numeric()).filter(|_| part.ends_with(char::is_numeric));
        let (word, number) =
            part.split_at(digits.filter(|at| part[*at..].chars().all(char::is_numeric)).unwrap_or(part.len()));
        [word, number]
    });
    parts.filter(|word| !word.is_empty()).collect()
}

fn numbers<'w>(words: &[&'w str]) -> BTreeSet<&'w str> {
    words.iter().copied().filter(|word| is_number(word)).collect()
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.chars().all(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::{nearest, nearest_iri, nearest_within};

    #[test]
    fn comparisons_of_names_have_a_limit() {
        // Six bytes with those of the long name, and with the five of the near one.
        let found = |most: usize| nearest_within(most, "summit", ["z".repeat(100), "sumit".to_owned()]);
        let pairs = 6 * 100 + 6 * 5;
        assert_eq!((found(pairs).as_deref(), found(pairs - 1)), (Some("sumit"), None));
    }

    #[test]
    fn misspellings_are_similar_and_other_words_are_not() {
        assert_eq!(nearest("sesion_title", ["session_title", "slogan"]), Some("session_title"));
        assert_eq!(nearest("place-casablnca", ["place-kaaba", "place-casablanca"]), Some("place-casablanca"));
        assert_eq!(nearest("plase-baku", ["place-baku"]), Some("place-baku"));
        assert_eq!(nearest("Port Elsa", ["Port Ailsa", "Port Royal"]), Some("Port Ailsa"));
        assert_eq!(nearest("placebaku", ["place-baku"]), Some("place-baku"));
        assert_eq!(nearest("extraordinary-sumit", ["extraordinary-summit", "summit"]), Some("extraordinary-summit"));
        let (long, other) = ("session".repeat(1000), "slogan".repeat(1000));
        assert_eq!(nearest(&long, [long.as_str()]), None, "longer than anybody compares");
        assert_eq!(nearest("slogan", [other.as_str(), "slogans"]), Some("slogans"));
        assert_eq!(nearest("v", [" id ", " v "]), Some(" v "));
        assert_eq!(nearest("qqqq", ["session_title", "slogan"]), None);
        assert_eq!(nearest("place-casablanca", ["place-kaaba", "place-baku"]), None);
    }

    #[test]
    fn names_with_another_word_or_number_are_not_similar() {
        for (name, candidate) in [
            ("label_en", "label_ar"),
            ("meeting-summit-99", "meeting-summit-9"),
            ("meeting-cfm-37", "meeting-cfm-38"),
            ("state-irl", "state-irn"),
            ("person-jon-smith", "person-ann-smith"),
            ("d007", "d003"),
            ("start", "end"),
            ("start_type", "start"),
            ("D999", "D009"),
        ] {
            assert_eq!(nearest(name, [candidate]), None, "{name}");
        }
        assert_eq!(nearest("D02", ["D002", "D020"]), Some("D002"));
        assert_eq!(nearest("State-AZE", ["state-aze"]), Some("state-aze"));
        assert_eq!(nearest("objectMaps", ["ObjectMap", "objectMap"]), Some("objectMap"));
        assert_eq!(nearest("buletin", ["bulletin", "report"]), Some("bulletin"));
    }

    #[test]
    fn iris_are_compared_by_their_names() {
        let known = ["http://schema.org/sponsor", "http://schema.org/attendee", "https://w3id.org/diwan/ns#Meeting"];
        assert_eq!(nearest_iri("http://schema.org/speaker", known), None);
        assert_eq!(nearest_iri("http://schema.org/atendee", known), Some(known[1]));
        assert_eq!(nearest_iri("https://schema.org/attendee", known), Some(known[1]), "another namespace");
        assert_eq!(nearest_iri("https://w3id.org/diwan/ns#Meating", known), Some(known[2]));
        assert_eq!(nearest_iri("https://w3id.org/diwan/ns#", known), None);
    }
}
