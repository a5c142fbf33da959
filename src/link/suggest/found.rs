use super::UnlinkedEntity;
use super::identifiers::identified;
use crate::link::candidates::Candidate;
use crate::link::{Answer, Answers, LinkError, Progress, Query, Service};
use std::collections::BTreeMap;

/// The results of asking a service for candidates.
#[derive(Debug, Default)]
pub struct Suggested {
    /// The candidates by entity, best first.
    pub candidates: Vec<Candidate>,
    /// Entities that share an identifier with one candidate: entity, item and property.
    pub identified: Vec<(String, String, String)>,
    /// The reason why identifiers could not be compared.
    pub uncompared: Option<String>,
    /// Names without an answer: entity, name and reason.
    pub unanswered: Vec<(String, String, String)>,
    /// Invalid candidates: entity, name and reason. Each reason is listed once for each entity.
    pub unusable: Vec<(String, String, String)>,
    /// The number of queries.
    pub questions: usize,
    /// The number of queries answered from the cache.
    pub kept: usize,
    /// The number of queries that succeeded only without type and properties.
    pub bare: usize,
}

/// Asks a service for candidates of entities. `progress` is called with the number of further names completed.
///
/// # Errors
/// [`LinkError`] if answers cannot be cached.
pub fn suggest(
    service: &Service,
    unlinked: &[&UnlinkedEntity],
    limit: usize,
    progress: Progress<'_>,
) -> Result<Suggested, LinkError> {
    let of_entity =
        |unlinked: &&UnlinkedEntity| unlinked.names.iter().map(|name| query(unlinked, name, limit)).collect::<Vec<_>>();
    let queries: Vec<Query> = unlinked.iter().flat_map(of_entity).collect();
    let Answers { answers, kept, bare } = service.ask(&queries, progress)?;
    let mut suggested = Suggested { questions: queries.len(), kept, bare, ..Suggested::default() };
    let mut answers = answers.into_iter();
    for unlinked in unlinked {
        suggested.add(unlinked, answers.by_ref().take(unlinked.names.len()), limit);
    }
    // A failure here does not affect the candidates found.
    match identified(service, unlinked, &suggested.candidates) {
        Ok(identified) => suggested.identified = identified,
        Err(error) => suggested.uncompared = Some(error.to_string()),
    }
    Ok(suggested)
}

fn query(unlinked: &UnlinkedEntity, name: &str, limit: usize) -> Query {
    let (sort, constraints) = (unlinked.sort.clone(), unlinked.constraints.clone());
    // Rejected items are returned again, so more candidates are requested. At least three, because some services
    // declare the only candidate that they may return a match.
    let limit = (limit + unlinked.rejected.len()).max(3);
    Query { name: name.to_owned(), sort, constraints, limit }
}

impl Suggested {
    /// Adds the answers to the names of one entity.
    fn add(&mut self, unlinked: &UnlinkedEntity, answers: impl Iterator<Item = Result<Answer, String>>, limit: usize) {
        let mut found: BTreeMap<String, Candidate> = BTreeMap::new();
        for (name, answer) in unlinked.names.iter().zip(answers) {
            match answer {
                Ok(answer) => {
                    for suggestion in answer.suggestions {
                        Candidate::merge(&mut found, (&unlinked.slug, name), &unlinked.endpoint, suggestion);
                    }
                    self.leave_out(&unlinked.slug, name, answer.unusable);
                }
                Err(reason) => self.unanswered.push((unlinked.slug.clone(), name.clone(), reason)),
            }
        }
        let rejected = |item: &str| item.parse().is_ok_and(|item| unlinked.rejected.contains(&item));
        let mut found: Vec<_> = found.into_values().filter(|candidate| !rejected(&candidate.item)).collect();
        found.sort_by(Candidate::by_score);
        found.truncate(limit);
        self.candidates.extend(found);
    }

    /// Records invalid candidates. The same one may occur for several names of an entity.
    fn leave_out(&mut self, slug: &str, name: &str, reasons: Vec<String>) {
        for reason in reasons {
            if !self.unusable.iter().any(|(other, _, known)| other == slug && *known == reason) {
                self.unusable.push((slug.to_owned(), name.to_owned(), reason));
            }
        }
    }
}
