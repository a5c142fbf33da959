use super::session::{open_linked, own_folder, read_and_report, today};
use crate::app::view::{ReviewedCandidate, ReviewedEntity};
use crate::app::{CandidateReview, LinkLabels, PendingEntity};
use crate::cli::GlobalArgs;
use crate::cli::args::parse_language;
use crate::cli::error::{CliError, Failure};
use crate::cli::output::print;
use crate::cli::text::{isolated, line};
use crate::link::{Candidate, ItemId, Items, Verdict};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::BufRead as _;
use std::path::PathBuf;

/// Decide which candidates are right.
///
/// Goes through the entities with candidates but without a decision. Every decision is written to data/links.csv
/// immediately, and not asked for again.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Entities to review: slugs [default: all with candidates and without a decision]
    #[arg(value_name = "SLUG")]
    slugs: Vec<String>,

    /// File with Wikidata's entities, to show where they agree and differ
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    items: Option<PathBuf>,

    /// Language of display names [default: the first of the project's languages]
    #[arg(long, value_name = "TAG", value_parser = parse_language)]
    lang: Option<String>,
}

const KEYS: &str =
    "a accept the first, a2 the second · r reject all, r2 the second · n not in Wikidata · s skip · q quit";

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    let link = open_linked(cli)?;
    let folder = own_folder(&link.graph.project)?;
    let review = link.candidate_review(folder)?;
    let items = read(args, &review)?;
    let labels =
        LinkLabels { link: &link, items: &items, language: args.lang.as_deref().unwrap_or(link.graph.language()) };
    let slugs = review.slugs(&args.slugs)?;
    let mut session = Session { review: &review, labels, counts: BTreeMap::new(), number: 0, total: slugs.len() };
    for slug in slugs {
        session.number += 1;
        if session.entity(slug)? == Step::Stop {
            break;
        }
    }
    print(&session.summary())
}

fn read(args: &Args, review: &CandidateReview<'_>) -> Result<Items, CliError> {
    let wanted = review.items();
    match &args.items {
        Some(path) => read_and_report(path, &|id| wanted.contains(&id)),
        None => Ok(Items::new()),
    }
}

/// A curator's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Accept(usize),
    Item(ItemId),
    Reject(usize),
    RejectAll,
    Absent,
    Skip,
    Quit,
}

impl Key {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(item) = text.parse() {
            return Some(Self::Item(item));
        }
        let (letter, number) = text.split_at_checked(1)?;
        let number = match number.trim() {
            "" => None,
            number => Some(number.parse::<usize>().ok()?.checked_sub(1)?),
        };
        match (letter, number) {
            ("a", number) => Some(Self::Accept(number.unwrap_or(0))),
            ("r", Some(number)) => Some(Self::Reject(number)),
            ("r", None) => Some(Self::RejectAll),
            ("n", None) => Some(Self::Absent),
            ("s", None) => Some(Self::Skip),
            ("q", None) => Some(Self::Quit),
            _ => None,
        }
    }
}

/// What follows after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The same entity.
    Stay,
    /// The next entity.
    Next,
    /// The end of the session.
    Stop,
}

/// A curator's session at the terminal.
struct Session<'a> {
    review: &'a CandidateReview<'a>,
    labels: LinkLabels<'a>,
    /// The number of decisions of each kind.
    counts: BTreeMap<&'static str, usize>,
    /// The number of the current entity, from 1.
    number: usize,
    /// The number of entities.
    total: usize,
}

impl Session<'_> {
    /// Asks about one entity until it is decided or skipped.
    fn entity(&mut self, slug: &str) -> Result<Step, CliError> {
        let PendingEntity { mut candidates, linked } = self.review.pending(slug)?;
        let mut shown = 0;
        while !candidates.is_empty() {
            if shown != candidates.len() {
                let view = self.review.view(slug, &candidates, self.labels)?;
                print(&entity_text(&view, slug, (self.number, self.total)))?;
                shown = candidates.len();
            }
            print(&format!("{KEYS}\n> "))?;
            let Some(key) = next_key()? else { return Ok(Step::Stop) };
            match self.press(key, slug, &mut candidates, &linked)? {
                Step::Stay => {}
                step => return Ok(step),
            }
        }
        Ok(Step::Next)
    }

    /// Carries out a key.
    fn press(
        &mut self,
        key: Option<Key>,
        slug: &str,
        open: &mut Vec<Candidate>,
        linked: &BTreeMap<ItemId, String>,
    ) -> Result<Step, CliError> {
        match key {
            Some(Key::Accept(number)) => {
                let item = open.get(number).and_then(|candidate| candidate.item.parse().ok());
                return self.accept(slug, item, linked);
            }
            Some(Key::Item(item)) => return self.accept(slug, Some(item), linked),
            Some(Key::Reject(number)) if number < open.len() => {
                self.reject(slug, &[open.remove(number)])?;
                return Ok(Step::Stay);
            }
            Some(Key::RejectAll) => self.reject(slug, open)?,
            Some(Key::Absent) => self.record(slug, &[Verdict::Absent], "not in Wikidata")?,
            Some(Key::Skip) => *self.counts.entry("skipped").or_default() += 1,
            Some(Key::Quit) => return Ok(Step::Stop),
            Some(Key::Reject(_)) | None => {
                print("there is no such key\n")?;
                return Ok(Step::Stay);
            }
        }
        Ok(Step::Next)
    }

    /// Accepts an item, unless another entity is linked to it.
    fn accept(
        &mut self,
        slug: &str,
        item: Option<ItemId>,
        linked: &BTreeMap<ItemId, String>,
    ) -> Result<Step, CliError> {
        let refused = match (item, item.and_then(|item| linked.get(&item))) {
            (None, _) => "there is no such candidate, or it is not an item of Wikidata\n".to_owned(),
            (Some(item), Some(other)) => {
                format!("{item} is already linked to {other}; if that is wrong, correct links.csv first\n")
            }
            (Some(item), None) => {
                self.record(slug, &[Verdict::Linked(item)], "accepted")?;
                return Ok(Step::Next);
            }
        };
        print(&refused)?;
        Ok(Step::Stay)
    }

    fn reject(&mut self, slug: &str, rejected: &[Candidate]) -> Result<(), CliError> {
        let items = rejected.iter().filter_map(|candidate| candidate.item.parse().ok());
        let verdicts: Vec<Verdict> = items.map(Verdict::Rejected).collect();
        self.record(slug, &verdicts, "rejected")
    }

    fn record(&mut self, slug: &str, verdicts: &[Verdict], kind: &'static str) -> Result<(), CliError> {
        let recorded = self.review.record(slug, verdicts, &today())?;
        if recorded < verdicts.len() {
            print(&format!("someone else has decided about {slug} in the meantime; that decision is kept\n"))?;
        }
        *self.counts.entry(kind).or_default() += recorded;
        Ok(())
    }

    fn summary(&self) -> String {
        let counts: Vec<_> = self.counts.iter().map(|(kind, number)| format!("{number} {kind}")).collect();
        match (counts.is_empty(), self.total) {
            (false, _) => counts.join(", ") + "\n",
            (true, 0) => "there are no suggestions; run `diwan link suggest`\n".to_owned(),
            (true, _) => "no decisions were made\n".to_owned(),
        }
    }
}

fn entity_text(view: &ReviewedEntity, slug: &str, (number, total): (usize, usize)) -> String {
    let names: Vec<_> = view.names.iter().map(|(language, name)| format!("{language} {}", isolated(name))).collect();
    let mut out = format!("\n{}  ({slug})  [{number} of {total}]\n  {}\n", line(&view.label), names.join(" · "));
    for (property, value) in &view.statements {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  {}: {}", line(property), line(value));
    }
    for (number, candidate) in (1..).zip(&view.candidates) {
        out.push_str(&candidate_text(number, candidate));
    }
    out
}

fn candidate_text(number: usize, candidate: &ReviewedCandidate) -> String {
    let ReviewedCandidate { item, name, description, types, score, is_match, features, found_as, comparison } =
        candidate;
    let confident = if *is_match { ", the service is confident" } else { "" };
    let described: Vec<_> = [description, types].into_iter().filter(|text| !text.is_empty()).cloned().collect();
    let described = if described.is_empty() { String::new() } else { format!(": {}", described.join("; ")) };
    let score = score.map_or_else(|| "no score".to_owned(), |score| format!("score {score:.1}"));
    // Text from services stays on its line: otherwise it could look like another candidate.
    let mut lines = vec![
        format!("{number:>3}  {item}  {name}{described}  ({score}{confident})"),
        format!("       found as {found_as}"),
    ];
    if !features.is_empty() {
        lines.push(format!("       {features}"));
    }
    let mut out: String = lines.iter().map(|text| line(text) + "\n").collect();
    for compared in comparison {
        let theirs: Vec<_> = compared.theirs.iter().map(|value| line(value)).collect();
        let (class, property, ours) = (compared.class.name(), line(&compared.property_label), line(&compared.ours));
        // Writing to a string cannot fail.
        let _ = writeln!(out, "       {class} {property}: {ours} / {}", theirs.join(", "));
    }
    out
}

/// The key on the next line: the outer `Option` is `None` at the end of the input, the inner one if the line is not a
/// key.
fn next_key() -> Result<Option<Option<Key>>, CliError> {
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    let read = read.map_err(|error| CliError::new(Failure::Io, format!("cannot read the answer: {error}")))?;
    Ok((read > 0).then(|| Key::parse(&line)))
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn keys() {
        for (text, key) in [
            ("a", Some(Key::Accept(0))),
            (" a2\n", Some(Key::Accept(1))),
            ("r", Some(Key::RejectAll)),
            ("r 1", Some(Key::Reject(0))),
            ("n", Some(Key::Absent)),
            ("Q227", Some(Key::Item("Q227".parse().unwrap()))),
            ("a0", None),
            ("n1", None),
            ("yes", None),
            ("", None),
            ("é", None),
        ] {
            assert_eq!(Key::parse(text), key, "{text:?}");
        }
    }
}
