use super::GlobalArgs;
use super::args::{TextFormat, parse_language};
use super::error::CliError;
use super::message::message;
use super::output::{print_json, print_styled};
use super::session::open_project;
use super::text::{isolate, line, list};
use crate::app::view::{Found, FoundPassage, FoundThing, FoundWord, MatchedText, NamedThing, Span};
use crate::app::{FindOptions, ProjectSearch};
use crate::text::list_separator;
use std::fmt::Write as _;

/// Find entities by their names, and passages by their words, in any language.
///
/// Spelling, endings and Arabic particles do not matter. A passage is also found by the names of what it mentions, so that
/// a word in one language finds passages in another. If a word does not occur, similar words are searched for. `show`
/// shows what is found, by its slug or the key of a record.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The words to find
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,

    /// Only things of a class or kind, and passages that mention them: meeting, official, ...
    #[arg(long = "type", value_name = "TYPE")]
    class: Option<String>,

    /// Only passages of a document, and things that it mentions: d003
    #[arg(long, value_name = "DOCUMENT")]
    source: Option<String>,

    /// The maximum number of things, and of passages
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,

    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: TextFormat,

    /// Language of display names [default: the first of the project's languages]
    #[arg(long, value_name = "TAG", value_parser = parse_language)]
    lang: Option<String>,
}

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    let search = ProjectSearch::open(open_project(cli)?)?;
    let language = args.lang.as_deref().unwrap_or(search.language());
    let found = search.find(&FindOptions {
        words: args.words.join(" "),
        class: args.class.clone(),
        source: args.source.clone(),
        limit: args.limit as usize,
        language: language.to_owned(),
    })?;
    if !cli.quiet {
        found.words.iter().for_each(report_replaced);
    }
    match args.format {
        TextFormat::Text => print_styled(&text(&found, language)),
        TextFormat::Json => print_json(&found),
    }
}

/// Reports a word that does not occur, because the output shows others in its place.
fn report_replaced(FoundWord { word, occurs, similar }: &FoundWord) {
    if !similar.is_empty() {
        message!("note: \"{word}\" does not occur; similar words are searched for: {}", similar.join(", "));
    } else if !occurs {
        message!("note: \"{word}\" does not occur");
    }
}

fn text(found: &Found, language: &str) -> String {
    let mut out = String::new();
    found.things.best.iter().for_each(|thing| out.push_str(&thing_text(thing, language)));
    for passage in &found.passages.best {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&passage_text(passage, language));
    }
    let (things, passages) = (&found.things, &found.passages);
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "\n{}, {}",
        count(things.total, things.best.len(), "thing"),
        count(passages.total, passages.best.len(), "passage")
    );
    out
}

/// `1 thing`, `10 of 23 passages`.
fn count(total: usize, shown: usize, noun: &str) -> String {
    let noun = if total == 1 { noun.to_owned() } else { format!("{noun}s") };
    if shown < total { format!("{shown} of {total} {noun}") } else { format!("{total} {noun}") }
}

fn thing_text(found: &FoundThing, language: &str) -> String {
    let label = found.matched.iter().find(|matched| matched.text == found.thing.label);
    let words = label.map_or(&[][..], |matched| &matched.words);
    let mut out = format!("{}{}\n", named(&found.thing, words, language), missing(&found.missing, language));
    let others = found.matched.iter().filter(|matched| matched.text != found.thing.label);
    others.for_each(|matched| out.push_str(&matched_text(matched, "    ")));
    out
}

/// Name, slug and types: `Khojaly  (place-khojaly; city, place)`.
fn named(thing: &NamedThing, words: &[Span], language: &str) -> String {
    let types = list(thing.types.iter().map(|class| &class.label), language);
    format!("{}  ({}; {types})", highlighted(&thing.label, words), line(&thing.slug))
}

fn passage_text(found: &FoundPassage, language: &str) -> String {
    const KEYS: usize = 4;
    let mut keys: Vec<String> = found.records.iter().take(KEYS).map(|record| line(&record.key)).collect();
    let more = found.records.len().saturating_sub(KEYS);
    keys.extend((more > 0).then(|| format!("{more} more")));
    let quote = highlighted(&found.quote, &found.words);
    let mut out = format!(
        "{}: “{quote}” ({}){}\n",
        line(&found.source.label),
        keys.join(list_separator(language)),
        missing(&found.missing, language)
    );
    found.matched.iter().for_each(|matched| out.push_str(&matched_text(matched, "    ")));
    for thing in found.things.iter().take(KEYS) {
        out.push_str(&format!("    → {}\n", named(thing, &[], language)));
    }
    let more = found.things.len().saturating_sub(KEYS);
    if more > 0 {
        out.push_str(&format!("    → {more} more\n"));
    }
    out
}

fn matched_text(matched: &MatchedText, indent: &str) -> String {
    format!("{indent}{}: {}\n", line(&matched.property.label), highlighted(&matched.text, &matched.words))
}

fn missing(words: &[String], language: &str) -> String {
    match words.is_empty() {
        true => String::new(),
        false => format!("  — without {}", list(words.iter(), language)),
    }
}

const BOLD: &str = "\u{1B}[1m";
const PLAIN: &str = "\u{1B}[0m";

/// A text on one line, with words in bold on terminals.
fn highlighted(text: &str, words: &[Span]) -> String {
    let characters: Vec<char> = text.chars().collect();
    let part =
        |start: usize, end: usize| line(&characters.get(start..end).unwrap_or_default().iter().collect::<String>());
    let mut out = String::new();
    let mut last = 0;
    for Span { start, end } in words {
        out.push_str(&format!("{}{BOLD}{}{PLAIN}", part(last, *start), part(*start, *end)));
        last = *end;
    }
    out.push_str(&part(last, characters.len()));
    isolate(out)
}
