use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::index::{Quote, StatementText};
use crate::check::rule::{Rule, Run, rule};
use crate::check::table::VERBATIM;
use crate::evidence::{Document, difference, vocab};
use oxigraph::model::NamedNodeRef;

rule! {
    /// A row has words of its source that are not in its quote.
    ///
    /// Names, titles, slogans, numbers and dates as written are the exact words of the source. They are copied from
    /// the quote letter by letter, including misspellings. Words that are longer than the maximum length of a quote can
    /// be in several rows with the same words, if the quotes of these rows are adjacent or overlap and together contain
    /// all words.
    ///
    /// Example: a `name` "Organization of Islamic Cooperation" whose quote has "Organisation of Islamic Cooperation".
    ///
    /// Fix: copy the words exactly, or quote the passage that contains them. If they only look the same, because of a
    /// no-break space for example, the message names the character, and `diwan check --fix` writes the characters of
    /// the quote.
    RULE {
        code: "E006",
        name: "words-not-in-quote",
        needs_records: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (record, quad) in VERBATIM.iter().flat_map(|property| context.statements.facts_with(*property)) {
        if let Some(words) = quad.object.value()
            && let Some(quote) = context.quotes().of_record(record).filter(|quote| !quote.exact.contains(&*words))
            && !is_quoted_in_parts(context, &quad, &words)
        {
            found.push(missed(context, record, quad.predicate, &words, &quote.exact));
        }
    }
    found
}

/// Whether the quotes of the records that give the same value to the same entity, put together where they adjoin or
/// overlap, contain the words.
fn is_quoted_in_parts(context: &Context<'_>, value: &StatementText<'_>, words: &str) -> bool {
    let same = context.statements.facts_with(value.predicate);
    let same = same.filter(|(_, other)| other.subject == value.subject && other.object == value.object);
    let mut quotes: Vec<_> = same.filter_map(|(record, _)| context.quotes().of_record(record)).collect();
    quotes.sort_by_key(|quote| (quote.source.as_str(), quote.start, quote.end));
    let mut joined = String::new();
    let mut last: Option<&Quote<'_>> = None;
    for quote in quotes {
        match last.filter(|last| last.source == quote.source && quote.start <= last.end) {
            Some(last) => joined.extend(quote.exact.chars().skip(last.end - quote.start)),
            None => joined = quote.exact.clone().into_owned(),
        }
        if joined.contains(words) {
            return true;
        }
        last = last.filter(|last| last.source == quote.source && last.end > quote.end).or(Some(quote));
    }
    false
}

fn missed(
    context: &Context<'_>,
    record: NamedNodeRef<'_>,
    property: NamedNodeRef<'_>,
    words: &str,
    quote: &str,
) -> Diagnostic {
    let message = format!("\"{words}\" is not in the row's quote");
    let quoted_at = context.related_cell(record, vocab::EXACT, "", "the quote");
    let at = |message: String| context.at_value(RULE.finding(message), record, property, words);
    let quoted = Document::new(quote.to_owned());
    let lookalike = quoted.locate_similar(words, 0).and_then(|(start, end)| quoted.slice(start, end));
    match lookalike.and_then(|theirs| Some((theirs, difference(words, "the words", theirs, "the quote")?))) {
        Some((theirs, difference)) => at(format!("{message}, but similar words are: {difference}"))
            .related(quoted_at)
            .help("copy the words of the quote; `diwan check --fix` does this")
            .fix(context.replaced(record, property, words, theirs)),
        None => at(message).related(quoted_at).help("copy the words exactly, or quote the passage that has them"),
    }
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/bodies.csv
slug,label
body-1,Organisation
--- records/names.csv
record,source,entity,name,number,quote,from,to
n1,report,body-1,Organization of Cooperation,,Organisation of Cooperation,0,27
                 ^^^^^^^^^^^^^^^^^^^^^^^^ E006 error: "Organization of Cooperation" is not in the row's quote
  = copy the words exactly, or quote the passage that has them
  @ records/names.csv:2 quote: the quote
n2,report,body-1,"Organisation{U+00A0}of",12/4,Organisation of Cooperation,0,27
                 ^^^^^^^^^^^^^^^^^ E006 error: "Organisation of" is not in the row's quote, but similar words are: character 13 of the words is U+00A0, a no-break space, where the quote has U+0020, a space
  = copy the words of the quote; `diwan check --fix` does this
  @ records/names.csv:3 quote: the quote
                                   ^^^^ E006 error: "12/4" is not in the row's quote
  = copy the words exactly, or quote the passage that has them
  @ records/names.csv:3 quote: the quote
+++ records/names.csv
record,source,entity,name,number,quote,from,to
n1,report,body-1,Organization of Cooperation,,Organisation of Cooperation,0,27
n2,report,body-1,Organisation of,12/4,Organisation of Cooperation,0,27
"#,
    r#"
--- registers/bodies.csv
slug,label
body-1,Organisation
--- records/names.csv
record,source,entity,name,number,quote,from,to
n1,report,body-1,Organisation of,12/4,Organisation of Cooperation 12/4,0,32
"#,
    // Of the parts of the first name, the quotes adjoin; of the second, a word is missing between them.
    r#"
--- registers/bodies.csv
slug,label
body-1,Organisation
body-2,Union
--- records/names.csv
record,source,entity,name,number,quote,from,to
n1,report,body-1,Organisation of Cooperation,,Organisation of,0,15
n2,report,body-1,Organisation of Cooperation,,of Cooperation,13,27
n3,report,body-2,Union of all Members,,Union of,40,48
                 ^^^^^^^^^^^^^^^^^^^^ E006 error: "Union of all Members" is not in the row's quote
  = copy the words exactly, or quote the passage that has them
  @ records/names.csv:4 quote: the quote
n4,report,body-2,Union of all Members,,Members,53,60
                 ^^^^^^^^^^^^^^^^^^^^ E006 error: "Union of all Members" is not in the row's quote
  = copy the words exactly, or quote the passage that has them
  @ records/names.csv:5 quote: the quote
"#,
];
