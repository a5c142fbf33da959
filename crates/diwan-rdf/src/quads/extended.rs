use super::{Id, TermText, Terms, TooManyTerms};

/// The terms of a dataset, followed by the terms of another one that it does not contain. The ids of the former are those
/// of the dataset; the ids of the latter match none of its statements.
#[derive(Debug)]
pub struct ExtendedTerms<'t> {
    terms: &'t Terms,
    others: Terms,
}

impl<'t> ExtendedTerms<'t> {
    /// Extends the terms of a dataset. Returns the new ids of the other terms too, by their own ids.
    ///
    /// # Errors
    /// [`TooManyTerms`] if there are more terms than ids.
    pub fn new(terms: &'t Terms, others: &Terms) -> Result<(Self, Vec<Id>), TooManyTerms> {
        let mut missing = Terms::default();
        let mut ids = Vec::with_capacity(others.len());
        for term in others.iter() {
            let id = match terms.find(term.as_str()) {
                Some(id) => id,
                None => {
                    let id = u32::try_from(terms.len() + missing.len()).map_err(|_| TooManyTerms)?;
                    missing.push(term);
                    Id(id)
                }
            };
            ids.push(id);
        }
        Ok((Self { terms, others: missing }, ids))
    }

    /// The term with an id.
    #[must_use]
    pub fn get(&self, id: Id) -> TermText<'_> {
        match id.index().checked_sub(self.terms.len()) {
            None => self.terms.get(id),
            Some(place) => self.others.get(Id(u32::try_from(place).unwrap_or(u32::MAX))),
        }
    }

    /// The id of a term in the syntax of N-Quads.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Id> {
        self.terms.find(text).or_else(|| {
            let place = self.others.find(text)?.index();
            u32::try_from(self.terms.len() + place).ok().map(Id)
        })
    }

    /// The id of an IRI.
    #[must_use]
    pub fn find_iri(&self, iri: &str) -> Option<Id> {
        self.find(&format!("<{iri}>"))
    }
}

impl<'t> From<&'t Terms> for ExtendedTerms<'t> {
    /// The terms of one dataset alone.
    fn from(terms: &'t Terms) -> Self {
        Self { terms, others: Terms::default() }
    }
}
