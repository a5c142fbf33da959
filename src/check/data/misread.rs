use crate::check::Diagnostic;
use crate::check::rule::{Rule, Run, Scope, Suppression, rule};
use crate::check::table::Cell;
use encoding_rs::{Encoding, WINDOWS_1251, WINDOWS_1252, WINDOWS_1256};

rule! {
    /// A cell was decoded with the wrong encoding.
    ///
    /// A program read UTF-8 as windows-1252, windows-1251 or windows-1256 and saved the result as text: `TÃ¼rkiye`.
    /// These are not the letters of the name, so no search finds it.
    ///
    /// Example: a table that was opened in a spreadsheet by a double click and then saved.
    ///
    /// Fix: `diwan check --fix` restores the letters, and shows each cell first. In the spreadsheet, import the table
    /// as UTF-8 instead of opening it.
    RULE {
        code: "D017",
        name: "misread-cell",
        // In some encodings, the bytes of some letters are undefined.
        suppresses: &[Suppression::of(Scope::Cell, &["D016"])],
        run: Run::Cells(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

fn check(cell: &Cell<'_>) -> Option<Diagnostic> {
    let (encoding, meant) = meant(cell.text).filter(|_| !cell.is_header)?;
    let name = encoding.name();
    let message = format!("\"{}\" seems to be \"{meant}\", whose UTF-8 was read as {name}", cell.text);
    let help = "check whether this is what was meant; `diwan check --fix` writes it";
    Some(cell.at(RULE.finding(message)).help(help).fix([cell.table.replace(&cell.span, &meant)]))
}

/// The maximum number of wrong decodings: every time such a table is saved adds one.
const TIMES: usize = 3;

/// The text that was encoded as UTF-8 and decoded with another encoding, and the name of that encoding.
fn meant(text: &str) -> Option<(&'static Encoding, String)> {
    read_back(text, TIMES)
}

/// After several wrong decodings, the intermediate texts do not look like real text.
fn read_back(text: &str, times: usize) -> Option<(&'static Encoding, String)> {
    if text.is_ascii() || times == 0 {
        return None;
    }
    let encodings = [WINDOWS_1252, WINDOWS_1251, WINDOWS_1256].into_iter();
    encodings.filter(|encoding| begins_like_utf8(text, encoding)).find_map(|encoding| {
        let (bytes, _, is_lost) = encoding.encode(text);
        let meant = String::from_utf8(bytes.into_owned()).ok().filter(|_| !is_lost)?;
        let before = read_back(&meant, times - 1).map(|(_, before)| before);
        let meant = before.or_else(|| is_likely(&meant, encoding == WINDOWS_1252).then_some(meant))?;
        Some((encoding, meant))
    })
}

/// Whether the first two non-ASCII characters can be the bytes of one UTF-8 character. This is rare in text that was
/// decoded correctly, which therefore need not be encoded completely.
fn begins_like_utf8(text: &str, encoding: &'static Encoding) -> bool {
    let beyond = text.trim_start_matches(|c: char| c.is_ascii());
    let end = beyond.char_indices().nth(2).map_or(beyond.len(), |(end, _)| end);
    let (bytes, _, is_lost) = encoding.encode(beyond.get(..end).unwrap_or_default());
    !is_lost && matches!(*bytes, [0xC2..=0xF4, 0x80..=0xBF])
}

/// Whether a text is plausible in a table. Text in Cyrillic or Arabic letters can be valid UTF-8 of Latin letters by
/// chance, such as `Её`.
fn is_likely(text: &str, may_be_latin: bool) -> bool {
    let is_latin = |c: char| matches!(c, '\u{A0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}');
    let is_other = |c: char| matches!(c, '\u{400}'..='\u{4FF}' | '\u{600}'..='\u{6FF}');
    let is_mark = |c: char| matches!(c, '\u{300}'..='\u{36F}' | '\u{2010}'..='\u{203A}' | '\u{20AC}' | '\u{2116}');
    let mut beyond = text.chars().filter(|c| !c.is_ascii());
    let has_letter = text.chars().any(|c| is_other(c) || (may_be_latin && (is_latin(c) || is_mark(c))));
    has_letter && beyond.all(|c| is_latin(c) || is_other(c) || is_mark(c))
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/places.csv
slug,label
place-1,TÃ¼rkiye
        ^^^^^^^^ D017 warning: "TÃ¼rkiye" seems to be "Türkiye", whose UTF-8 was read as windows-1252
  = check whether this is what was meant; `diwan check --fix` writes it
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place-1,Türkiye,in Türkiye,0,10
+++ registers/places.csv
slug,label
place-1,Türkiye
"#,
    r#"
--- registers/places.csv
slug,label
place-1,Türkiye
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place-1,Türkiye,in Türkiye,0,10
"#,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn misread(text: &str, encoding: &'static Encoding) -> String {
        encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn misread_text_is_restored() {
        for text in
            ["Türkiye", "Côte d’Ivoire", "Кот-д’Ивуар", "Турция", "أذربيجان", "naïve – “x”", "№ 7, Баку", "Ağdam"]
        {
            for encoding in [WINDOWS_1252, WINDOWS_1251, WINDOWS_1256] {
                let seen = misread(text, encoding);
                if encoding == WINDOWS_1252 || text.chars().any(|c| matches!(c, '\u{400}'..='\u{6FF}')) {
                    assert_eq!(meant(&seen).map(|(_, text)| text).as_deref(), Some(text), "{seen}");
                }
            }
            let twice = misread(&misread(text, WINDOWS_1252), WINDOWS_1252);
            assert_eq!(meant(&twice).map(|(_, text)| text).as_deref(), Some(text), "{twice}");
        }
    }

    #[test]
    fn correct_text_is_not_changed() {
        for text in [
            "",
            "Baku",
            "Türkiye",
            "SÃO PAULO",
            "Côte d’Ivoire",
            "«CAFÉ»",
            "CAFÉ»",
            "Её",
            "Её её",
            "Щёлково",
            "Сёмга",
            "Турция",
            "تركيا",
            "Ağdam",
            "ORANGÉ ”",
            "\u{FFFD}",
            "Ã\u{FFFD}",
        ] {
            assert_eq!(meant(text), None, "{text}");
        }
    }
}
