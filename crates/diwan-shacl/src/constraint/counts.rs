/// [Cardinality constraints](https://www.w3.org/TR/shacl/#core-components-count).
#[derive(Clone, Copy, Debug)]
pub(crate) enum Count {
    Min(u64),
    Max(u64),
}

impl Count {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Min(_) => "MinCount",
            Self::Max(_) => "MaxCount",
        }
    }

    pub(super) fn message(self) -> String {
        match self {
            Self::Min(1) => "there is no value, and must be one".to_owned(),
            Self::Min(count) => format!("there are fewer than {count} values"),
            Self::Max(0) => "there must be no value".to_owned(),
            Self::Max(1) => "there is more than one value".to_owned(),
            Self::Max(count) => format!("there are more than {count} values"),
        }
    }

    pub(crate) fn admits(self, number: usize) -> bool {
        let number = number as u64;
        match self {
            Self::Min(count) => number >= count,
            Self::Max(count) => number <= count,
        }
    }
}
