use super::session::{open_linked, own_folder, read_and_tell, today};
use crate::app::{LinkLabels, decisions};
use crate::cli::GlobalArgs;
use crate::cli::args::parse_language;
use crate::cli::error::{CliError, Failure};
use crate::cli::output::print;
use crate::cli::text::{isolated, line};
use crate::link::{
    Candidate, Decided, Decision, Item, ItemId, Items, RowClass, Verdict, append, compare_with, read_candidates,
};
use oxigraph::model::NamedNode;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::BufRead as _;
use std::path::PathBuf;

/// Decide which candidates are right.
///
/// Goes through the entities that have candidates and are still open. Every decision is written to data/links.csv at
/// once, and is never asked again.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Entities to review: slugs [default: all that have candidates and are open]
    #[arg(value_name = "SLUG")]
    slugs: Vec<String>,

    /// Wikidata's entities, to show what agrees and what differs
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
    let config = &link.graph.project.config().link;
    let candidates = read_candidates(&folder.join(&config.candidates))?;
    let items = read(args, &candidates)?;
    let labels =
        LinkLabels { link: &link, items: &items, language: args.lang.as_deref().unwrap_or(link.graph.language()) };
    let mut review =
        Review { labels, path: folder.join(&config.decisions), counts: BTreeMap::new(), number: 0, total: 0 };
    // A register may have changed since.
    let registered: BTreeSet<&str> = link.facts.registered().map(|(entity, _)| link.facts.slug(entity)).collect();
    let mut open: BTreeMap<&str, Vec<&Candidate>> = BTreeMap::new();
    for candidate in &candidates {
        let wanted = args.slugs.is_empty() || args.slugs.contains(&candidate.slug);
        if wanted && registered.contains(candidate.slug.as_str()) {
            let known = open.entry(&candidate.slug).or_default();
            // Several services may have named it; the better score comes first.
            if !known.iter().any(|other| other.item == candidate.item) {
                known.push(candidate);
            }
        }
    }
    let known = |slug: &&String| !candidates.iter().any(|candidate| candidate.slug == **slug);
    if let Some(slug) = args.slugs.iter().find(known) {
        let reason = format!("there are no candidates for \"{slug}\"; give a slug, or run `diwan link suggest {slug}`");
        return Err(CliError::new(Failure::Usage, reason));
    }
    review.total = open.len();
    for (slug, candidates) in open {
        review.number += 1;
        if !review.entity(slug, candidates)? {
            break;
        }
    }
    print(&review.summary())
}

fn read(args: &Args, candidates: &[Candidate]) -> Result<Items, CliError> {
    let wanted: BTreeSet<ItemId> = candidates.iter().filter_map(|candidate| candidate.item.parse().ok()).collect();
    match &args.items {
        Some(path) => read_and_tell(path, &|id| wanted.contains(&id)),
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

/// What comes after a key.
enum Step {
    Again,
    Next,
    Stop,
}

struct Review<'a> {
    labels: LinkLabels<'a>,
    path: PathBuf,
    counts: BTreeMap<&'static str, usize>,
    /// Which of how many entities it is.
    number: usize,
    total: usize,
}

impl Review<'_> {
    /// Asks about one entity until it is settled or left; false when the curator wants to stop.
    fn entity(&mut self, slug: &str, candidates: Vec<&Candidate>) -> Result<bool, CliError> {
        let decisions = decisions(&self.labels.link.graph.project)?;
        let decided = decisions.by_entity();
        let own = decided.get(slug).cloned().unwrap_or_default();
        let linked: BTreeMap<ItemId, &str> =
            decided.iter().filter_map(|(slug, decided)| Some((decided.linked?, *slug))).collect();
        let mut open: Vec<&Candidate> = candidates.into_iter().filter(|candidate| is_open(candidate, &own)).collect();
        let mut shown = 0;
        while !own.is_settled() && !open.is_empty() {
            if shown != open.len() {
                print(&self.shown(slug, &open)?)?;
                shown = open.len();
            }
            print(&format!("{KEYS}\n> "))?;
            let Some(key) = next_key()? else { return Ok(false) };
            match self.press(key, slug, &mut open, &linked)? {
                Step::Again => {}
                Step::Next => return Ok(true),
                Step::Stop => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Does what a key says.
    fn press(
        &mut self,
        key: Option<Key>,
        slug: &str,
        open: &mut Vec<&Candidate>,
        linked: &BTreeMap<ItemId, &str>,
    ) -> Result<Step, CliError> {
        match key {
            Some(Key::Accept(number)) => {
                let item = open.get(number).and_then(|candidate| candidate.item.parse().ok());
                return self.accept(slug, item, linked);
            }
            Some(Key::Item(item)) => return self.accept(slug, Some(item), linked),
            Some(Key::Reject(number)) if number < open.len() => {
                self.reject(slug, &[open.remove(number)])?;
                return Ok(Step::Again);
            }
            Some(Key::RejectAll) => self.reject(slug, open)?,
            Some(Key::Absent) => self.write(vec![decision(slug, Verdict::Absent)], "not in Wikidata")?,
            Some(Key::Skip) => *self.counts.entry("skipped").or_default() += 1,
            Some(Key::Quit) => return Ok(Step::Stop),
            Some(Key::Reject(_)) | None => {
                print("that is none of the keys\n")?;
                return Ok(Step::Again);
            }
        }
        Ok(Step::Next)
    }

    /// Accepts an item; not one that another entity is linked to.
    fn accept(&mut self, slug: &str, item: Option<ItemId>, linked: &BTreeMap<ItemId, &str>) -> Result<Step, CliError> {
        let refused = match (item, item.and_then(|item| linked.get(&item))) {
            (None, _) => "there is no such candidate, or it is no item of Wikidata\n".to_owned(),
            (Some(item), Some(other)) => {
                format!("{item} is linked to {other} already; correct links.csv first if that is wrong\n")
            }
            (Some(item), None) => {
                self.write(vec![decision(slug, Verdict::Linked(item))], "accepted")?;
                return Ok(Step::Next);
            }
        };
        print(&refused)?;
        Ok(Step::Again)
    }

    fn reject(&mut self, slug: &str, rejected: &[&Candidate]) -> Result<(), CliError> {
        let items = rejected.iter().filter_map(|candidate| candidate.item.parse().ok());
        self.write(items.map(|item| decision(slug, Verdict::Rejected(item))).collect(), "rejected")
    }

    fn write(&mut self, decisions: Vec<Decision>, what: &'static str) -> Result<(), CliError> {
        let late = append(&self.path, &decisions)?;
        if let Some(decision) = late.first() {
            print(&format!("somebody decided about {} meanwhile; that stands\n", decision.slug))?;
        }
        *self.counts.entry(what).or_default() += decisions.len() - late.len();
        Ok(())
    }

    fn summary(&self) -> String {
        let told: Vec<_> = self.counts.iter().map(|(what, number)| format!("{number} {what}")).collect();
        match (told.is_empty(), self.total) {
            (false, _) => told.join(", ") + "\n",
            (true, 0) => "nothing is suggested; run `diwan link suggest`\n".to_owned(),
            (true, _) => "nothing decided\n".to_owned(),
        }
    }

    fn shown(&self, slug: &str, candidates: &[&Candidate]) -> Result<String, CliError> {
        let base = self.labels.link.graph.entities.names().base();
        let entity = NamedNode::new(format!("{base}id/{slug}"))
            .map_err(|error| CliError::new(Failure::Definition, format!("candidates.csv: \"{slug}\": {error}")))?;
        let labels = self.labels.link.graph.entities.labels(&entity);
        let labels: Vec<_> = labels.iter().map(|(language, label)| format!("{language} {}", isolated(label))).collect();
        let (number, total) = (self.number, self.total);
        let title = format!("{}  ({slug})  [{number} of {total}]", line(&self.labels.entity(&entity)));
        let mut out = format!("\n{}\n  {}\n", title, labels.join(" · "));
        for statement in self.labels.link.gathered.statements.iter().filter(|statement| statement.subject == entity) {
            let label = line(&self.labels.property(statement.property));
            // Writing to a string cannot fail.
            let _ = writeln!(out, "  {label}: {}", line(&self.labels.value(&statement.value)));
        }
        for (number, candidate) in candidates.iter().enumerate() {
            out.push_str(&self.candidate(number + 1, candidate, &entity));
        }
        Ok(out)
    }

    fn candidate(&self, number: usize, candidate: &Candidate, entity: &NamedNode) -> String {
        let Candidate { item, name, description, types, score, is_match, features, asked, .. } = candidate;
        let confident = if *is_match { ", the service is confident" } else { "" };
        let what: Vec<_> = [description, types].into_iter().filter(|text| !text.is_empty()).cloned().collect();
        let what = if what.is_empty() { String::new() } else { format!(": {}", what.join("; ")) };
        let score = score.map_or_else(|| "no score".to_owned(), |score| format!("score {score:.1}"));
        // What services say stays on its line: it could look like another candidate.
        let mut lines = vec![
            format!("{number:>3}  {item}  {name}{what}  ({score}{confident})"),
            format!("       found as {asked}"),
        ];
        if !features.is_empty() {
            lines.push(format!("       {features}"));
        }
        let out: String = lines.iter().map(|text| line(text) + "\n").collect();
        let known = item.parse::<ItemId>().ok().and_then(|id| self.labels.items.get(&id));
        out + &known.map(|item| self.compared(entity, item)).unwrap_or_default()
    }

    /// What agrees and what differs.
    fn compared(&self, entity: &NamedNode, item: &Item) -> String {
        let link = self.labels.link;
        let rows = compare_with(&link.facts, &link.crosswalk, &link.gathered.statements, entity, item);
        let mut out = String::new();
        for row in rows.iter().filter(|row| !matches!(row.class, RowClass::MissingHere | RowClass::MissingThere)) {
            let theirs: Vec<_> = row.theirs.iter().map(|claim| line(&self.labels.claimed(&claim.value))).collect();
            let ours = row.ours.as_ref().map(|ours| line(&self.labels.value(&ours.value))).unwrap_or_default();
            let label = line(&self.labels.property(row.property));
            let _ = writeln!(out, "       {} {label}: {ours} / {}", row.class.name(), theirs.join(", "));
        }
        out
    }
}

fn is_open(candidate: &Candidate, decided: &Decided) -> bool {
    !decided.rejected.iter().any(|item| item.to_string() == candidate.item)
}

fn decision(slug: &str, verdict: Verdict) -> Decision {
    Decision { slug: slug.to_owned(), verdict, method: "reviewed".to_owned(), date: today(), line: 0 }
}

/// The next line's key; an outer none at the end of the input, an inner none when it is no key.
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
