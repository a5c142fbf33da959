use crate::check::rule::{Rule, Run, rule};
use crate::check::table::Cell;
use crate::check::{Diagnostic, Severity};

rule! {
    /// A cell has invisible or invalid characters.
    ///
    /// A zero-width space, a byte order mark inside the text or a control character is part of the name, so a search
    /// for the visible text does not find it. U+FFFD stands for a character that a program could not read and that is
    /// lost. U+0000 is an error: it does not occur in text, and many programs stop reading at it.
    ///
    /// Example: a label with a zero-width space (U+200B) that was copied from a web page, or "Bak�" for "Bakı".
    ///
    /// Fix: type the cell again. In text quoted from a source, only U+FFFD and U+0000 are reported: copy the text from
    /// the document again.
    RULE {
        code: "D016",
        name: "invisible-character",
        run: Run::Cells(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

/// The character that programs write for bytes that they cannot decode.
const LOST: char = '\u{FFFD}';

/// The character that does not occur in text. Many formats and programs stop reading at it.
const NUL: char = '\0';

fn check(cell: &Cell<'_>) -> Option<Diagnostic> {
    if cell.is_header {
        return cell.text.contains(NUL).then(|| nul_in_name(cell));
    }
    let is_wrong =
        |character: &char| [LOST, NUL].contains(character) || (!cell.is_verbatim && is_invisible(*character));
    let (index, character) = cell.text.chars().enumerate().find(|(_, character)| is_wrong(character))?;
    let code = u32::from(character);
    let message = format!("U+{code:04X}, {}, is character {} of the cell", name(character), index + 1);
    let severity = if character == NUL { Severity::Error } else { Severity::Warning };
    let found = Diagnostic { severity, ..RULE.finding(message) };
    Some(cell.at(found).help("type the cell again, without it"))
}

/// Line ends and tabs are visible; some scripts need joiners and directional marks. No script needs directional
/// overrides.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200B}' | '\u{FEFF}' | '\u{202D}' | '\u{202E}')
        || (character.is_control() && !matches!(character, '\n' | '\r' | '\t'))
}

fn nul_in_name(cell: &Cell<'_>) -> Diagnostic {
    let message = format!("U+0000, {}, is in the name of a column", name(NUL));
    let found = Diagnostic { severity: Severity::Error, ..RULE.finding(message) };
    cell.at(found).help("type the name again, without it")
}

fn name(character: char) -> &'static str {
    match character {
        NUL => "which does not occur in text",
        LOST => "which replaces a character that could not be read",
        '\u{200B}' => "a zero-width space",
        '\u{FEFF}' => "a byte order mark",
        '\u{202D}' | '\u{202E}' => "which reverses the direction of the text after it",
        _ => "a control character",
    }
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/places.csv
slug,label
place-1,Ba{U+200B}ku
        ^^^^^ D016 warning: U+200B, a zero-width space, is character 3 of the cell
  = type the cell again, without it
place-2,Ca{U+0000}iro
        ^^^^^^ D016 error: U+0000, which does not occur in text, is character 3 of the cell
  = type the cell again, without it
place-3,Bak{U+FFFD}
        ^^^^ D016 warning: U+FFFD, which replaces a character that could not be read, is character 4 of the cell
  = type the cell again, without it
--- records/facts.csv
record,source,entity,place,quote,from,to
r1,report,place-1,place-2,Ba{U+200B}ku and {U+FFFD},0,11
                          ^^^^^^^^^^^ D016 warning: U+FFFD, which replaces a character that could not be read, is character 11 of the cell
  = type the cell again, without it
r2,report,place-3,place-2,Bak,20,23
"#,
    r#"
--- registers/places.csv
slug,label
place-1,"م{U+200C}ه
^^^^^^^ D012 warning: no record mentions place-1
  = add records about it, or delete the row
{U+0009}x"
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place-1,,م{U+200B},0,2
! M006 warning: <https://example.org/mapping#factsFacts> generates no statement from any row
  = check that it reads the right columns
"#,
];
