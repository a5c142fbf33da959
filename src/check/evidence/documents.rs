use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::index::Unusable;
use crate::check::rule::{Rule, Run, rule};
use oxigraph::model::NamedNodeRef;
use std::collections::BTreeSet;

rule! {
    /// A document is missing, or it is not the document that was quoted.
    ///
    /// This rule needs the documents (`--sources DIR`). A document that was corrected, converted or shortened after it
    /// was quoted is a different document, and offsets into it would be misleading. The register of sources has the
    /// SHA-256 of each document.
    ///
    /// Example: a text file whose line ends were changed when it was copied.
    ///
    /// Fix: put the document that was quoted into the folder. If you want to quote the new one, register it as a
    /// separate source.
    RULE {
        code: "E005",
        name: "wrong-document",
        needs_records: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(documents) = context.documents() else { return Vec::new() };
    let sources: BTreeSet<_> = context.quotes().iter().map(|(_, quote)| quote.source).collect();
    sources.into_iter().filter_map(|source| Some(unusable(context, source, &*documents.of(source).err()?))).collect()
}

fn unusable(context: &Context<'_>, source: NamedNodeRef<'_>, reason: &Unusable) -> Diagnostic {
    let found = context.at_cell(RULE.finding(&reason.message), source, reason.property);
    found.help("put the document that was quoted into the folder; offsets into another text are wrong")
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- sources.csv
slug,file,language,length,sha256
report,report.txt,en,43,adf8bf7fb99b367d3132627a8065a5bc040d94422ca92d5eb967dc8d0063a315
                        ^^^^^^^^^^^^^^^^^^^^^^^^ E005 error: [DIR]/documents/report.txt is not the document that was quoted: its digest is sha256:5a0a964335f064995e9b1a303eb240407c9a3540154bc5fd54d51c0d0def4c74
  = put the document that was quoted into the folder; offsets into another text are wrong
bulletin,bulletin.txt,en,27,cb31bf3b0e454609443e4669746ecea328baa4ed0b96591b83510affdca522c2
         ^^^^^^^^^^^^ E005 error: cannot read [DIR]/documents/bulletin.txt: No such file or directory (os error 2)
  = put the document that was quoted into the folder; offsets into another text are wrong
--- documents/report.txt
The First was held; First came the Second.
--- records/meetings.csv
record,source,entity,ordinal,quote,from,to
r1,report,meeting-1,1,First was,4,13
r2,bulletin,meeting-1,1,First,4,9
"#,
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- sources.csv
slug,file,language,length,sha256
report,report.txt,en,43,adf8bf7fb99b367d3132627a8065a5bc040d94422ca92d5eb967dc8d0063a315
bulletin,bulletin.txt,en,27,cb31bf3b0e454609443e4669746ecea328baa4ed0b96591b83510affdca522c2
--- documents/report.txt
The First was held. First came the Second.
--- documents/bulletin.txt
A bulletin of another word
--- records/meetings.csv
record,source,entity,ordinal,quote,from,to
r1,report,meeting-1,1,First was,4,13
"#,
];
