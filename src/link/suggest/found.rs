use super::Wanted;
use super::identifiers::identified;
use crate::link::candidates::Candidate;
use crate::link::{Answer, Answers, LinkError, Progress, Query, Service};
use std::collections::BTreeMap;

/// What a service suggested.
#[derive(Debug, Default)]
pub struct Suggested {
    /// Candidates by entity, best first.
    pub candidates: Vec<Candidate>,
    /// Entities and the item that has the same identifier, with the property.
    pub identified: Vec<(String, String, String)>,
    /// Why identifiers could not be compared.
    pub uncompared: Option<String>,
    /// Names that were not answered, with the reason.
    pub unanswered: Vec<(String, String, String)>,
    /// Candidates that are left out: the entity, the name that was asked for, and what is wrong; each once.
    pub unusable: Vec<(String, String, String)>,
    /// How many questions there were.
    pub questions: usize,
    /// How many of them were answered from what was kept.
    pub kept: usize,
    /// How many had to be asked without type and properties.
    pub bare: usize,
}

/// Asks a service for all entities that are to be asked of it; `progress` is told how many names have been dealt with.
///
/// # Errors
/// [`LinkError`] when answers cannot be kept.
pub fn suggest(
    service: &Service,
    wanted: &[&Wanted],
    limit: usize,
    progress: Progress<'_>,
) -> Result<Suggested, LinkError> {
    let of_entity = |wanted: &&Wanted| wanted.names.iter().map(|name| query(wanted, name, limit)).collect::<Vec<_>>();
    let queries: Vec<Query> = wanted.iter().flat_map(of_entity).collect();
    let Answers { answers, kept, bare } = service.ask(&queries, progress)?;
    let mut suggested = Suggested { questions: queries.len(), kept, bare, ..Suggested::default() };
    let mut answers = answers.into_iter();
    for wanted in wanted {
        suggested.add(wanted, answers.by_ref().take(wanted.names.len()), limit);
    }
    // That candidates are found does not hang on it.
    match identified(service, wanted, &suggested.candidates) {
        Ok(identified) => suggested.identified = identified,
        Err(error) => suggested.uncompared = Some(error.to_string()),
    }
    Ok(suggested)
}

fn query(wanted: &Wanted, name: &str, limit: usize) -> Query {
    let (sort, constraints) = (wanted.sort.clone(), wanted.constraints.clone());
    // Those that are rejected come again; and some services are sure of a candidate as soon as it is the only one they were
    // allowed to name.
    let limit = (limit + wanted.rejected.len()).max(3);
    Query { name: name.to_owned(), sort, constraints, limit }
}

impl Suggested {
    /// Adds what was answered to an entity's names.
    fn add(&mut self, wanted: &Wanted, answers: impl Iterator<Item = Result<Answer, String>>, limit: usize) {
        let mut found: BTreeMap<String, Candidate> = BTreeMap::new();
        for (name, answer) in wanted.names.iter().zip(answers) {
            match answer {
                Ok(answer) => {
                    for suggestion in answer.suggestions {
                        Candidate::merge(&mut found, (&wanted.slug, name), &wanted.endpoint, suggestion);
                    }
                    self.leave_out(&wanted.slug, name, answer.unusable);
                }
                Err(reason) => self.unanswered.push((wanted.slug.clone(), name.clone(), reason)),
            }
        }
        let rejected = |item: &str| item.parse().is_ok_and(|item| wanted.rejected.contains(&item));
        let mut found: Vec<_> = found.into_values().filter(|candidate| !rejected(&candidate.item)).collect();
        found.sort_by(Candidate::by_score);
        found.truncate(limit);
        self.candidates.extend(found);
    }

    /// Remembers candidates that cannot be used; the same may come under several names of an entity.
    fn leave_out(&mut self, slug: &str, name: &str, reasons: Vec<String>) {
        for reason in reasons {
            if !self.unusable.iter().any(|(other, _, known)| other == slug && *known == reason) {
                self.unusable.push((slug.to_owned(), name.to_owned(), reason));
            }
        }
    }
}
