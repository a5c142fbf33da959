use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::rule::{Rule, Run, rule};
use crate::check::table::VERBATIM;
use crate::evidence::{Document, difference, vocab};
use oxigraph::model::NamedNodeRef;

rule! {
    /// A row has words of its source that are not in its quote.
    ///
    /// Names, titles, slogans, numbers and dates as written are the exact words of the source. They are copied from
    /// the quote letter by letter, including misspellings.
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
        {
            found.push(missed(context, record, quad.predicate, &words, &quote.exact));
        }
    }
    found
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
];
