//! All that is wrong with a mapping: reading goes on after a problem wherever the next part does not depend on it.

use super::MappingProblem;

/// What is wrong with a part of a mapping. It is empty where the part is a consequence of a problem that has been reported.
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

/// All results, or the problems of all that failed.
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

/// Both results, or the problems of those that failed.
pub(super) fn zip<A, B>(one: Result<A, Problems>, other: Result<B, Problems>) -> Result<(A, B), Problems> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(problems), Err(more)) => Err(problems.add(more)),
        (Err(problems), Ok(_)) | (Ok(_), Err(problems)) => Err(problems),
    }
}
