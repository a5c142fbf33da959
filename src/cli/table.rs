//! Tables for terminals, also with Arabic and Russian text.
//!
//! Widths are summed by character: `unicode-width` counts a lam-alef pair in a string as one column, but terminals draw
//! two. On a terminal each cell is enclosed in U+2068 and U+2069 (first strong isolate, pop directional isolate), so
//! that adjacent Arabic cells keep their order. The two characters have no width.

use super::error::CliError;
use super::output::{SpooledOutput, WriteError};
use super::visible::visible_line;
use std::io::{self, BufRead as _, IsTerminal as _, Write};
use unicode_width::UnicodeWidthChar as _;

/// The minimum width to which columns are reduced.
const NARROWEST: usize = 12;

/// The width of a text on a terminal, in columns.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|character| character.width().unwrap_or(0)).sum()
}

/// Formats a table with a header. Cells are wrapped at spaces so that the table fits `limit` terminal columns.
pub(super) fn table(header: &[String], rows: &[Vec<String>], limit: Option<usize>) -> String {
    let isolate = io::stdout().is_terminal();
    // Before widths are computed, because visible replacements of control characters have a width.
    let shown = |cells: &[String]| cells.iter().map(|cell| visible_line(cell).into_owned()).collect::<Vec<_>>();
    let rows: Vec<_> = rows.iter().map(|row| shown(row)).collect();
    render(&shown(header), &rows, limit, isolate)
}

/// A table whose rows are streamed. Beyond a limit they are held back in a temporary file rather than in memory.
pub(super) struct LongTable {
    header: Vec<String>,
    widths: Vec<usize>,
    cells: SpooledOutput,
}

/// The terminator of a cell in a held row. Visible text never contains it.
const END: char = '\0';

impl LongTable {
    /// Collects the rows that `rows` passes to its argument.
    pub(super) fn new(
        header: &[String],
        rows: impl FnOnce(&mut dyn FnMut(&[String]) -> io::Result<()>) -> Result<(), WriteError>,
    ) -> Result<Self, CliError> {
        let header: Vec<String> = header.iter().map(|cell| visible_line(cell).into_owned()).collect();
        let mut widths: Vec<usize> = header.iter().map(|cell| width(cell)).collect();
        let cells = SpooledOutput::fill(|out| {
            rows(&mut |row| {
                for (cell, widest) in row.iter().zip(&mut widths) {
                    // Before widths are computed, because visible replacements of control characters have a width.
                    let cell = visible_line(cell);
                    *widest = width(&cell).max(*widest);
                    write!(out, "{cell}{END}")?;
                }
                out.write_all(b"\n")
            })
        })?;
        Ok(Self { header, widths, cells })
    }

    /// Writes the table in the same layout as [`table`].
    pub(super) fn write(self, limit: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
        let isolate = io::stdout().is_terminal();
        let widths = fit(self.widths, limit);
        out.write_all(head(&self.header, &widths, isolate).as_bytes())?;
        for row in self.cells.read()?.lines() {
            let cells: Vec<String> = row?.split_terminator(END).map(str::to_owned).collect();
            out.write_all(line(&cells, &widths, isolate).as_bytes())?;
        }
        Ok(())
    }
}

/// The width of the terminal in columns, if there is one. The environment variable `COLUMNS` overrides it.
pub(super) fn terminal_width() -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    columns.or_else(terminal)
}

fn render(header: &[String], rows: &[Vec<String>], limit: Option<usize>, isolate: bool) -> String {
    let widths = fit(natural_widths(header, rows), limit);
    let mut out = head(header, &widths, isolate);
    for row in rows {
        out.push_str(&line(row, &widths, isolate));
    }
    out
}

/// The header and the line below it.
fn head(header: &[String], widths: &[usize], isolate: bool) -> String {
    let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    format!("{}{}\n", line(header, widths, isolate), rule.join("  "))
}

fn natural_widths(header: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    let widest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).chain(header.get(column));
        cells.map(|cell| width(cell)).max().unwrap_or(0)
    };
    (0..header.len()).map(widest).collect()
}

/// Reduces the widest column until the table fits or all columns have the minimum width.
fn fit(mut widths: Vec<usize>, limit: Option<usize>) -> Vec<usize> {
    let Some(limit) = limit else { return widths };
    let gaps = 2 * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > limit {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => break,
        }
    }
    widths
}

fn line(cells: &[String], widths: &[usize], isolate: bool) -> String {
    let wrapped: Vec<Vec<String>> = cells.iter().zip(widths).map(|(cell, width)| wrap(cell, *width)).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let mut out = String::new();
    for level in 0..height {
        let parts: Vec<String> = wrapped
            .iter()
            .zip(widths)
            .map(|(lines, width)| pad(lines.get(level).map_or("", String::as_str), *width, isolate))
            .collect();
        out.push_str(parts.join("  ").trim_end());
        out.push('\n');
    }
    out
}

fn pad(text: &str, target: usize, isolate: bool) -> String {
    let space = " ".repeat(target.saturating_sub(width(text)));
    if isolate && !text.is_ascii() { format!("\u{2068}{text}\u{2069}{space}") } else { format!("{text}{space}") }
}

/// Breaks a text into lines at spaces. A word that is too long is broken at the limit.
pub(super) fn wrap(text: &str, limit: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let fits = |line: &String| line.is_empty() || width(line) + 1 + width(word) <= limit;
        if !lines.last().is_some_and(fits) {
            lines.push(String::new());
        }
        push_word(&mut lines, word, limit);
    }
    lines
}

fn push_word(lines: &mut Vec<String>, word: &str, limit: usize) {
    if let Some(line) = lines.last_mut().filter(|line| !line.is_empty()) {
        line.push(' ');
    }
    for character in word.chars() {
        let full = lines.last().is_some_and(|line| width(line) + character.width().unwrap_or(0) > limit.max(1));
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push(character);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn strings(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn columns_are_aligned_in_all_scripts() {
        let rows = [strings(&["الإسلام والسلام", "1"]), strings(&["Баку", "2"]), strings(&["Baku", "3"])];
        let text = render(&strings(&["name", "n"]), &rows, None, false);
        for line in text.lines() {
            let before_last: String = line.chars().take(line.chars().count() - 1).collect();
            assert_eq!(width(&before_last), 17, "{line}");
        }
    }

    #[test]
    fn isolates_surround_other_scripts_on_a_terminal() {
        let text = render(&strings(&["a"]), &[strings(&["باكو"]), strings(&["Baku"])], None, true);
        assert!(text.contains("\u{2068}باكو\u{2069}") && text.contains("\nBaku\n"));
    }

    #[test]
    fn long_cells_are_wrapped_without_loss() {
        let text = render(&strings(&["a", "b"]), &[strings(&["one two three four five six", "x"])], Some(20), false);
        assert_eq!(text.replace(['\n', ' ', '─'], ""), "abonetwothreexfourfivesix");
        assert!(text.lines().all(|line| width(line) <= 20), "{text}");
    }

    proptest! {
        #[test]
        fn wrapping_keeps_every_word_character(text in "\\PC{0,80}", limit in 2usize..30) {
            let joined: String = wrap(&text, limit).concat().split_whitespace().collect();
            let expected: String = text.split_whitespace().collect();
            prop_assert_eq!(joined, expected);
        }
    }
}
