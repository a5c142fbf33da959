//! Collects all problems of a mapping: after a problem, parsing continues with the parts that do not depend on it.

use super::MappingProblem;

/// The problems of a part of a mapping. Empty if the part is invalid only because of a problem that has been reported.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<MappingProblem>);

impl From<MappingProblem> for Problems {
    fn from(problem: MappingProblem) -> Self {
        Self(vec![problem])
    }
}

impl Problems {
    pub(super) fn into_vec(self) -> Vec<MappingProblem> {
        self.0
    }

    fn add(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}

/// All results, or the problems of all failures.
pub(super) fn all<T>(results: impl IntoIterator<Item = Result<T, Problems>>) -> Result<Vec<T>, Problems> {
    let mut whole = Ok(Vec::new());
    for result in results {
        whole = match (whole, result) {
            (Ok(mut values), Ok(value)) => {
                values.push(value);
                Ok(values)
            }
            (Err(problems), Ok(_)) => Err(problems),
            (Ok(_), Err(problems)) => Err(problems),
            (Err(problems), Err(more)) => Err(problems.add(more)),
        };
    }
    whole
}

/// Both results, or the problems of the failures.
pub(super) fn zip<A, B>(one: Result<A, Problems>, other: Result<B, Problems>) -> Result<(A, B), Problems> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(problems), Err(more)) => Err(problems.add(more)),
        (Err(problems), Ok(_)) | (Ok(_), Err(problems)) => Err(problems),
    }
}
