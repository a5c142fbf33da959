use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::index::StatementText;
use crate::check::rule::{Rule, Run, rule};
use crate::check::words::{Words, stems};
use crate::evidence::vocab;
use diwan_rdf::quads::TermText;
use oxigraph::model::vocab::rdf;
use std::borrow::Cow;

use std::collections::{BTreeSet, HashMap};

rule! {
    /// A quote and its row have no word or number in common.
    ///
    /// A quote is evidence if a reader can see the claim in it. A quote that has no word in common with the names,
    /// values and numbers of its row was pasted into the wrong row, or is too short to support it. All names that the
    /// registers and the records give to an entity count. Words are compared by their beginnings, because they may be
    /// inflected, and numbers in the digits of all scripts. A row that paraphrases the document in another language
    /// cannot be compared.
    ///
    /// Example: a row that says that a meeting was held in Baku, with the quote "and its annexes".
    ///
    /// Fix: quote the words that support the claim. If the quote does support it (by a pronoun or a relative date),
    /// write a note in `data/notes.csv` that says how.
    RULE {
        code: "E007",
        name: "unrelated-quote",
        needs_records: true,
        needs_vocabulary: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (names, languages) = (Words::of_names(context), languages(context));
    let mut found = Vec::new();
    for (record, facts) in context.statements.records() {
        let Some(quote) = context.quotes().of_record(record) else { continue };
        let language = languages.get(quote.source.as_str()).map(AsRef::as_ref);
        if is_unrelated(&facts.collect::<Vec<_>>(), &quote.exact, language, &names) {
            let message = format!("\"{}\" has no word or number in common with its row", quote.exact);
            let diagnostic = context.at_cell(RULE.finding(message), record, vocab::EXACT);
            let help = "quote the words that support the claim, or write a note that explains how these do";
            found.push(diagnostic.help(help).noted(context.notes().annotates(record)));
        }
    }
    found
}

fn is_unrelated(facts: &[StatementText<'_>], quote: &str, language: Option<&str>, names: &Words<'_>) -> bool {
    // Classes and kinds are assigned by editors. They may occur in the quote, but need not.
    let is_claim = |fact: &StatementText<'_>| fact.predicate != rdf::TYPE && fact.predicate != vocab::KIND;
    let words = stems(quote);
    let shares = |term: TermText<'_>| shares_stem(term, &words, names);
    facts.iter().all(|fact| is_comparable(fact.object, language))
        && facts.iter().any(is_claim)
        && !facts.iter().any(|fact| shares(fact.object) || shares(fact.subject))
        && !facts.iter().any(|fact| fact.object.value().is_some_and(|value| quote.contains(&*value)))
}

/// Whether the words of a value could occur in a document of this language.
fn is_comparable(value: TermText<'_>, language: Option<&str>) -> bool {
    match value.literal() {
        Some(literal) => literal.language.is_none_or(|tag| Some(tag) == language),
        None => value.iri().is_some(),
    }
}

/// Whether a value has any of these stems.
fn shares_stem(value: TermText<'_>, words: &BTreeSet<String>, names: &Words<'_>) -> bool {
    match value.node() {
        Some(node) => names.have_any_stem(node, words),
        None => value.value().is_some_and(|text| !stems(&text).is_disjoint(words)),
    }
}

/// The languages of the documents, by the IRI of the source.
fn languages<'a>(context: &Context<'a>) -> HashMap<&'a str, Cow<'a, str>> {
    let languages = context.statements.with(vocab::LANGUAGE);
    languages.filter_map(|quad| Some((quad.subject.iri()?, quad.object.value()?))).collect()
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- sources.csv
slug,file,language,length,sha256
report,report.txt,en,,
--- registers/texts.csv
slug,label
text-1,First
--- records/texts.csv
record,source,entity,says,quote,from,to
t1,report,text-1,Members shall meet every year,and so on,0,9
                                               ^^^^^^^^^ E007 warning: "and so on" has no word or number in common with its row
  = quote the words that support the claim, or write a note that explains how these do
"#,
    r#"
--- sources.csv
slug,file,language,length,sha256
report,report.txt,ru,,
--- registers/texts.csv
slug,label
text-1,First
--- records/texts.csv
record,source,entity,says,quote,from,to
t1,report,text-1,Members shall meet every year,and so on,0,9
"#,
    r#"
--- sources.csv
slug,file,language,length,sha256
report,report.txt,en,,
--- registers/texts.csv
slug,label
text-1,First
--- records/texts.csv
record,source,entity,says,quote,from,to
t1,report,text-1,Members shall meet every year,meets every,0,11
"#,
];
