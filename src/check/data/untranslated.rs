use crate::check::Diagnostic;
use crate::check::raw_table::{RawRow, RawTable};
use crate::check::rule::{Rule, Run, Stage, rule};
use crate::check::table::{LanguageColumn, Table};

rule! {
    /// A text is missing in one of its languages.
    ///
    /// The mapping reads the text from a column for each language, and the row fills only some of these columns. Readers
    /// of the other languages do not find the text, or see it in a language that they cannot read.
    ///
    /// Example: a row with `provision_en`, whose cell `provision_ar` is empty.
    ///
    /// ```csv
    /// record,source,text,provision_en,provision_ar
    /// v1-01,report,text-charter,The seat is in Jeddah,
    /// ```
    ///
    /// Fix: write the text in the missing language, from the quoted passage. If a project does not translate its texts,
    /// turn the rule off in `diwan.toml`.
    RULE {
        code: "D028",
        name: "untranslated-text",
        run: Run::Table(Stage::Cells, check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

fn check(table: &Table<'_>) -> Vec<Diagnostic> {
    let texts = table.translations();
    let rows = table.raw.rows();
    rows.flat_map(|row| texts.iter().flat_map(move |text| missing(table.raw, row, text))).collect()
}

/// A finding for each empty cell of a text that has another cell.
fn missing(table: &RawTable, row: RawRow<'_>, text: &[LanguageColumn<'_>]) -> Vec<Diagnostic> {
    let is_empty =
        |column: &&LanguageColumn<'_>| row.cell(column.index).is_none_or(|cell| table.text(&cell).trim().is_empty());
    let (empty, filled): (Vec<&LanguageColumn<'_>>, Vec<&LanguageColumn<'_>>) = text.iter().partition(is_empty);
    let Some(other) = filled.first() else { return Vec::new() };
    let finding = |column: &LanguageColumn<'_>| {
        let message = format!("`{}` is empty, and `{}` is not", column.name, other.name);
        let help = format!("write the text in the language `{}`, too", column.language);
        RULE.finding(message).at(&table.path, row.line()).cell(column.name, "").help(help)
    };
    empty.into_iter().map(finding).collect()
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class schema:Place ; rml:graph graph:editorial ] ;
  rml:predicateObjectMap
    [ rml:predicate skos:prefLabel ; rml:objectMap [ rml:reference "label_en" ; rml:language "en" ] ] ,
    [ rml:predicate skos:prefLabel ; rml:objectMap [ rml:reference "label_ar" ; rml:language "ar" ] ] .
--- registers/places.csv
slug,label_en,label_ar
place-1,Baku,
^^^^^^^ D012 warning: no record mentions place-1
  = add records about it, or delete the row
             ^ D028 warning: `label_ar` is empty, and `label_en` is not
  = write the text in the language `ar`, too
place-2,,الرباط
^^^^^^^ D012 warning: no record mentions place-2
  = add records about it, or delete the row
        ^ D028 warning: `label_en` is empty, and `label_ar` is not
  = write the text in the language `en`, too
place-3,Karachi,كراتشي
^^^^^^^ D012 warning: no record mentions place-3
  = add records about it, or delete the row
place-4,,
^^^^^^^ D012 warning: no record mentions place-4
  = add records about it, or delete the row
"#,
    r#"
--- registers/places.csv
slug,label
place-1,Baku
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place-1,Baku,Baku,0,4
"#,
];
