use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::index::Quote;
use crate::check::rule::{Rule, Run, rule};
use crate::check::words::{Words, stems};
use crate::evidence::vocab;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeSet, HashMap};

rule! {
    /// A quote that shares no word or number with what its row claims.
    ///
    /// A quote is evidence when a reader can see the claim in it. One that has not a word in common with the names, values
    /// and numbers of its row was pasted into the wrong row, or is too short to carry it. Names count in all the ways in
    /// which the registers and the records call the thing, words by their beginnings, so that declined ones are known, and
    /// numbers in all digits. A row that paraphrases in another language than the document's cannot be compared.
    ///
    /// Example: a row that says a meeting was held in Baku, resting on the words "and its annexes".
    ///
    /// Fix: quote the words that carry the claim. If they carry it all the same (a pronoun, a relative date), write a note
    /// in `data/notes.csv` that says how.
    RULE {
        code: "E007",
        name: "unrelated-quote",
        needs_records: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let names = Words::of_names(context);
    let (claims, languages) = (claims(context), languages(context));
    let mut found = Vec::new();
    for (record, quote) in context.quotes().iter() {
        let language = languages.get(quote.source).copied();
        let quads = claims.get(record).map_or(&[][..], Vec::as_slice);
        if is_unrelated(quads, quote, language, &names) {
            let message = format!("\"{}\" shares no word or number with what its row claims", quote.exact);
            let diagnostic = context.at_cell(RULE.finding(message), record, vocab::EXACT);
            let diagnostic =
                diagnostic.help("quote the words that carry the claim, or write a note that says how they do");
            found.push(diagnostic.noted(context.notes().has_any(record)));
        }
    }
    found
}

fn is_unrelated(quads: &[&Quad], quote: &Quote<'_>, language: Option<&str>, names: &Words<'_>) -> bool {
    if !quads.iter().all(|quad| is_comparable(&quad.object, language)) {
        return false;
    }
    // Classes and kinds are editors' words; they may stand in the quote, and need not.
    let mut claims = quads.iter().filter(|quad| quad.predicate != rdf::TYPE && quad.predicate != vocab::KIND);
    let said = stems(quote.exact);
    let objects = quads.iter().map(|quad| words(&quad.object, names));
    let subjects = quads.iter().map(|quad| words_of_subject(&quad.subject, names));
    claims.next().is_some()
        && !quads.iter().any(|quad| stands_in(&quad.object, quote.exact))
        && objects.chain(subjects).all(|words| words.is_disjoint(&said))
}

/// Whether a value stands in the quote as it is.
fn stands_in(value: &Term, quote: &str) -> bool {
    matches!(value, Term::Literal(literal) if quote.contains(literal.value()))
}

/// Whether a value's words could stand in a document of this language.
fn is_comparable(value: &Term, language: Option<&str>) -> bool {
    match value {
        Term::Literal(literal) => literal.language().is_none_or(|tag| Some(tag) == language),
        Term::NamedNode(_) => true,
        _ => false,
    }
}

fn words(value: &Term, names: &Words<'_>) -> BTreeSet<String> {
    match value {
        Term::Literal(literal) => stems(literal.value()),
        Term::NamedNode(node) => names.of(node),
        _ => BTreeSet::new(),
    }
}

fn words_of_subject(subject: &NamedOrBlankNode, names: &Words<'_>) -> BTreeSet<String> {
    match subject {
        NamedOrBlankNode::NamedNode(node) => names.of(node),
        NamedOrBlankNode::BlankNode(_) => BTreeSet::new(),
    }
}

/// What each record says.
fn claims<'a>(context: &Context<'a>) -> HashMap<&'a NamedNode, Vec<&'a Quad>> {
    let mut claims: HashMap<&NamedNode, Vec<&Quad>> = HashMap::new();
    for (record, quad) in context.statements.facts() {
        claims.entry(record).or_default().push(quad);
    }
    claims
}

/// The languages of the documents.
fn languages<'a>(context: &Context<'a>) -> HashMap<&'a NamedNode, &'a str> {
    let quads = context.statements.with(vocab::LANGUAGE);
    quads
        .filter_map(|quad| match (&quad.subject, &quad.object) {
            (NamedOrBlankNode::NamedNode(source), Term::Literal(tag)) => Some((source, tag.value())),
            _ => None,
        })
        .collect()
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
                                               ^^^^^^^^^ E007 warning: "and so on" shares no word or number with what its row claims
  = quote the words that carry the claim, or write a note that says how they do
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
