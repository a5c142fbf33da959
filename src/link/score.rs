//! The order of candidates by score.

use std::cmp::Ordering;

/// Orders higher scores first; missing and non-finite ones last.
pub(super) fn by_score(a: Option<f64>, b: Option<f64>) -> Ordering {
    let known = |score: Option<f64>| score.filter(|score| score.is_finite());
    match (known(a), known(b)) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn higher_scores_come_first_and_invalid_ones_last() {
        assert_eq!(by_score(Some(2.0), Some(1.0)), Ordering::Less);
        assert_eq!(by_score(Some(f64::NAN), Some(-1.0)), Ordering::Greater);
        assert_eq!(by_score(None, Some(f64::INFINITY)), Ordering::Equal);
    }
}
