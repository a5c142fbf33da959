//! Splits a JSON document into entities, whatever its layout: one entity on each line, as in Wikidata's dumps; a list
//! over many lines, as `jq` writes it; or the members of `entities`. Only one entity is in memory at a time, and damage
//! affects only the entity that it is in.
//!
//! The splitter counts brackets outside strings and does not parse otherwise. A truncated entity would swallow the
//! following ones, so the beginning of every line is inspected: if it looks like the beginning of the current entity,
//! that entity was truncated.

use memchr::memchr2;
use std::io::{self, BufRead, Read as _};

/// The maximum size of an entity, and of the gap between two, in bytes. Wikibase's own limit is 3 MB.
pub(super) const LONGEST: usize = 1 << 26;
/// The maximum number of bytes of a line that are processed at once.
const SEGMENT: u64 = 1 << 20;

/// A piece of a document.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A JSON object, with its member name if it is in `entities`.
    Object { text: Vec<u8>, key: Option<String>, line: u64 },
    /// The end of the object `entities`.
    End,
    /// Something that is not a JSON object, with the line where it begins.
    Damage { line: u64, reason: String },
    /// An entity, or the gap between two, is longer than [`LONGEST`]. Reading ends there.
    TooLong { line: u64 },
}

/// Splits a document into pieces.
pub(super) struct Pieces<R> {
    input: R,
    line: u64,
    ends_line: bool,
    state: State,
    /// Whether the reader is inside `entities`.
    is_inside: bool,
    key: Option<String>,
    /// The number of bytes since the last object.
    gap: usize,
    /// Whether the document has only white space so far.
    pub(super) is_empty: bool,
}

enum State {
    /// Between objects.
    Between,
    /// In the name of a member of `entities`.
    Key { text: Vec<u8>, escaped: bool },
    /// In an object.
    Object(Object),
    /// After `entities`, in the enclosing object.
    After { depth: usize, in_string: bool, escaped: bool },
    /// In something that is not an object, until a line starts an object.
    Damage,
    /// At the end.
    End,
}

struct Object {
    text: Vec<u8>,
    line: u64,
    depth: usize,
    in_string: bool,
    escaped: bool,
    beginning: Option<LineStart>,
}

/// The form of a line that may start an entity: its indentation and its kind.
#[derive(Clone, Copy, PartialEq, Eq)]
struct LineStart {
    indent: usize,
    form: LineForm,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LineForm {
    /// `{"type":"item"` or `{"id":"Q1"`: an entity on one line.
    OneLine,
    /// `{` alone, indented.
    Brace,
    /// `"Q1": {`.
    Member,
}

impl<R: BufRead> Pieces<R> {
    pub(super) fn new(input: R) -> Self {
        let state = State::Between;
        Self { input, line: 0, ends_line: true, state, is_inside: false, key: None, gap: 0, is_empty: true }
    }

    /// Passes every piece to `take`.
    ///
    /// # Errors
    /// Errors of the reader, and those of `take`.
    pub(super) fn read<E: From<io::Error>>(&mut self, mut take: impl FnMut(Piece) -> Result<(), E>) -> Result<(), E> {
        let mut segment = Vec::new();
        while !matches!(self.state, State::End) {
            segment.clear();
            (&mut self.input).take(SEGMENT).read_until(b'\n', &mut segment)?;
            if segment.is_empty() {
                break;
            }
            self.segment(&segment, &mut take)?;
        }
        self.finish(&mut take)
    }

    /// The current line, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line.max(1)
    }

    fn segment<E>(&mut self, segment: &[u8], take: &mut impl FnMut(Piece) -> Result<(), E>) -> Result<(), E> {
        let mut beginning = None;
        if self.ends_line {
            self.line += 1;
            beginning = beginning_of(segment);
            if let Some(damage) = self.begin_line(segment, beginning) {
                take(damage)?;
            }
        }
        self.ends_line = segment.ends_with(b"\n");
        let mut rest = segment;
        while !rest.is_empty() {
            let (used, piece) = self.step(rest, beginning);
            rest = &rest[used..];
            if let Some(piece) = piece {
                take(piece)?;
            }
        }
        Ok(())
    }

    /// Detects damage in the preceding lines from the beginning of a line.
    fn begin_line(&mut self, segment: &[u8], beginning: Option<LineStart>) -> Option<Piece> {
        match &self.state {
            State::Object(object) => {
                let is_next = beginning.is_some() && object.beginning == beginning;
                let reason = match (object.in_string, is_next) {
                    (true, _) => "a line ends inside a string",
                    (false, true) => "it is truncated: the next entity begins before its end",
                    (false, false) => return None,
                };
                let line = object.line;
                self.state = if is_next || object.beginning.is_none_or(|beginning| beginning.form == LineForm::OneLine)
                {
                    State::Between
                } else {
                    State::Damage
                };
                Some(Piece::Damage { line, reason: reason.to_owned() })
            }
            State::Damage => {
                let first = segment.trim_ascii_start().first();
                if beginning.is_some() || matches!(first, Some(b'{' | b'[' | b']')) {
                    self.state = State::Between;
                }
                None
            }
            _ => None,
        }
    }

    /// Processes some bytes: returns their number, and the piece that ends there.
    fn step(&mut self, bytes: &[u8], beginning: Option<LineStart>) -> (usize, Option<Piece>) {
        match &mut self.state {
            State::Between => self.between(bytes, beginning),
            State::Key { text, escaped } => {
                let byte = bytes[0];
                if byte == b'"' && !*escaped {
                    self.key = Some(String::from_utf8_lossy(text).into_owned());
                    self.state = State::Between;
                } else {
                    *escaped = byte == b'\\' && !*escaped;
                    text.push(byte);
                }
                (1, self.too_long(1))
            }
            State::Object(object) => {
                let used = object.step(bytes);
                if object.text.len() > LONGEST {
                    let line = object.line;
                    self.state = State::End;
                    return (bytes.len(), Some(Piece::TooLong { line }));
                }
                if object.opens_entities() {
                    (self.state, self.is_inside, self.gap) = (State::Between, true, 0);
                    return (used, None);
                }
                if object.depth > 0 {
                    return (used, None);
                }
                let (text, line) = (std::mem::take(&mut object.text), object.line);
                (self.state, self.gap) = (State::Between, 0);
                (used, Some(Piece::Object { text, key: self.key.take(), line }))
            }
            State::After { depth, in_string, escaped } => {
                follow(bytes[0], depth, in_string, escaped);
                if *depth == 0 {
                    self.state = State::Between;
                }
                (1, self.too_long(1))
            }
            State::Damage | State::End => (bytes.len(), None),
        }
    }

    fn between(&mut self, bytes: &[u8], beginning: Option<LineStart>) -> (usize, Option<Piece>) {
        let blanks = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if blanks > 0 {
            return (blanks, self.too_long(blanks));
        }
        self.is_empty = false;
        match bytes[0] {
            b',' | b'[' | b']' | b':' => (1, self.too_long(1)),
            b'{' => {
                self.state = State::Object(Object::new(self.line, beginning));
                (0, None)
            }
            b'"' if self.is_inside => {
                self.state = State::Key { text: Vec::new(), escaped: false };
                (1, None)
            }
            b'}' if self.is_inside => {
                self.state = State::After { depth: 1, in_string: false, escaped: false };
                self.is_inside = false;
                (1, Some(Piece::End))
            }
            _ => self.no_object(bytes),
        }
    }

    /// Skips something that is not an object. A JSON value such as a number ends at the next delimiter; anything else
    /// extends to a line that starts an object.
    fn no_object(&mut self, bytes: &[u8]) -> (usize, Option<Piece>) {
        let end = bytes.iter().position(|byte| matches!(byte, b',' | b']' | b'}' | b'\n')).unwrap_or(bytes.len());
        let is_json = serde_json::from_slice::<serde_json::Value>(&bytes[..end]).is_ok();
        let what = if bytes[0] == b'<' { "a web page or RDF, not Wikidata's JSON" } else { "not Wikidata's JSON" };
        let reason = format!("{what}; the name of an RDF file needs its extension, such as .ttl");
        if !is_json {
            self.state = State::Damage;
        }
        (if is_json { end } else { bytes.len() }, Some(Piece::Damage { line: self.line, reason }))
    }

    fn too_long(&mut self, bytes: usize) -> Option<Piece> {
        self.gap += bytes;
        (self.gap > LONGEST).then(|| {
            self.state = State::End;
            Piece::TooLong { line: self.line }
        })
    }

    fn finish<E>(&mut self, take: &mut impl FnMut(Piece) -> Result<(), E>) -> Result<(), E> {
        match std::mem::replace(&mut self.state, State::End) {
            State::Object(Object { line, .. }) => take(Piece::Damage {
                line,
                reason: "the file ends inside the value that begins here (is it \
                    truncated?)"
                    .to_owned(),
            }),
            State::Key { .. } | State::After { .. } => {
                take(Piece::Damage { line: self.line, reason: "the file ends too early (is it truncated?)".to_owned() })
            }
            State::Between if self.is_inside => {
                take(Piece::End)?;
                take(Piece::Damage { line: self.line, reason: "the file ends too early (is it truncated?)".to_owned() })
            }
            State::Between | State::Damage | State::End => Ok(()),
        }
    }
}

impl Object {
    fn new(line: u64, beginning: Option<LineStart>) -> Self {
        Self { text: Vec::new(), line, depth: 0, in_string: false, escaped: false, beginning }
    }

    /// Appends bytes up to the next significant one, and returns their number.
    fn step(&mut self, bytes: &[u8]) -> usize {
        let plain = match self.in_string && !self.escaped {
            true => memchr2(b'"', b'\\', bytes).unwrap_or(bytes.len()),
            false => 0,
        };
        let used = if plain == bytes.len() { plain } else { plain + 1 };
        self.text.extend_from_slice(&bytes[..used]);
        if used > plain {
            follow(bytes[plain], &mut self.depth, &mut self.in_string, &mut self.escaped);
        }
        used
    }

    /// Whether the object so far is `{"entities":{`.
    fn opens_entities(&self) -> bool {
        const OPENING: &[u8] = b"{\"entities\":{";
        self.depth == 2
            && self.text.ends_with(b"{")
            && self.text.iter().filter(|byte| !byte.is_ascii_whitespace()).take(OPENING.len() + 1).eq(OPENING)
    }
}

/// Updates nesting depth and string state for a byte.
fn follow(byte: u8, depth: &mut usize, in_string: &mut bool, escaped: &mut bool) {
    match byte {
        _ if *escaped => *escaped = false,
        b'\\' if *in_string => *escaped = true,
        b'"' => *in_string = !*in_string,
        b'{' | b'[' if !*in_string => *depth += 1,
        b'}' | b']' if !*in_string => *depth = depth.saturating_sub(1),
        _ => {}
    }
}

fn beginning_of(line: &[u8]) -> Option<LineStart> {
    let indent = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let text = &line[indent..];
    let form = if is_entity(text) {
        LineForm::OneLine
    } else if indent > 0 && text.trim_ascii_end() == b"{" {
        LineForm::Brace
    } else if is_member(text) {
        LineForm::Member
    } else {
        return None;
    };
    Some(LineStart { indent, form })
}

/// Whether a text looks like the beginning of an entity on one line.
fn is_entity(text: &[u8]) -> bool {
    const TYPES: [&str; 3] = ["item", "property", "lexeme"];
    const MEMBERS: [&str; 6] = ["aliases", "claims", "descriptions", "labels", "lastrevid", "pageid"];
    let Some(text) = text.strip_prefix(b"{\"") else { return false };
    let begins = |name: &str| text.strip_prefix(name.as_bytes()).and_then(|rest| rest.strip_prefix(b"\":"));
    let is_string = |rest: &[u8]| rest.starts_with(b"\"");
    let of_type = begins("type")
        .and_then(|rest| rest.strip_prefix(b"\""))
        .is_some_and(|form| TYPES.iter().any(|known| form.strip_prefix(known.as_bytes()).is_some_and(is_string)));
    let with_id = begins("id").and_then(|rest| rest.strip_prefix(b"\"")).and_then(after_id).is_some_and(is_string);
    of_type || with_id || MEMBERS.iter().any(|name| begins(name).is_some())
}

/// Whether a text begins with `"Q1": {`.
fn is_member(text: &[u8]) -> bool {
    let rest = text.strip_prefix(b"\"").and_then(after_id).and_then(|rest| rest.strip_prefix(b"\""));
    let rest = rest.and_then(|rest| rest.trim_ascii_start().strip_prefix(b":"));
    rest.is_some_and(|rest| rest.trim_ascii_start().starts_with(b"{"))
}

/// The text after an entity identifier.
fn after_id(text: &[u8]) -> Option<&[u8]> {
    let digits = text.strip_prefix(b"Q").or_else(|| text.strip_prefix(b"P")).or_else(|| text.strip_prefix(b"L"))?;
    let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (length > 0).then(|| &digits[length..])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces of a text: objects as line, key and text, damage as line and reason.
    fn pieces(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        let shown = |piece: Piece| match piece {
            Piece::Object { text, key, line } => {
                let text = String::from_utf8(text).unwrap().split_whitespace().collect::<String>();
                format!("{line} {}{text}", key.map(|key| key + "=").unwrap_or_default())
            }
            Piece::End => "end".to_owned(),
            Piece::Damage { line, reason } => format!("{line}! {reason}"),
            Piece::TooLong { line } => format!("{line} too long"),
        };
        Pieces::new(text.as_bytes())
            .read(|piece| {
                found.push(shown(piece));
                Ok::<_, io::Error>(())
            })
            .unwrap();
        found
    }

    const CUT: &str = "it is truncated: the next entity begins before its end";

    #[test]
    fn every_layout_has_the_same_entities() {
        for text in [
            "[\n{\"id\":\"Q1\"},\n{\"id\":\"Q2\"}\n]\n",
            "{\"id\":\"Q1\"}\n\n{\"id\":\"Q2\"}",
            "[{\"id\":\"Q1\"},{\"id\":\"Q2\"}]",
            "[\n  {\n    \"id\": \"Q1\"\n  },\n  {\n    \"id\": \"Q2\"\n  }\n]\n",
            "[\r\n\t{\r\n\t\t\"id\": \"Q1\"\r\n\t},\r\n\t{\r\n\"id\":\"Q2\"\r\n}]\r\n",
            "{\n\"id\":\n\"Q1\"\n}\n{\n\"id\":\n\"Q2\"\n}",
        ] {
            let found: Vec<_> = pieces(text).iter().map(|piece| piece.split_once(' ').unwrap().1.to_owned()).collect();
            assert_eq!(found, ["{\"id\":\"Q1\"}", "{\"id\":\"Q2\"}"], "{text}");
        }
    }

    #[test]
    fn members_of_entities_come_with_their_names() {
        let text = r#"{"entities":{"Q1":{"id":"Q1","s":"}\"{"},"Q2":{"id":"Q2"}},"success":{"a":1}}"#;
        let expected = [r#"1 Q1={"id":"Q1","s":"}\"{"}"#, r#"1 Q2={"id":"Q2"}"#, "end"];
        assert_eq!(pieces(text), expected);
        let plain = r#"{"entities":{"Q1":{"id":"Q1"},"Q2":{"id":"Q2"}},"success":1}"#;
        let spread = pieces(&plain.replace('{', "{\n"));
        assert_eq!(spread, [r#"3 Q1={"id":"Q1"}"#, r#"4 Q2={"id":"Q2"}"#, "end"]);
        // If `entities` is not the first member, the whole object is one piece.
        assert_eq!(pieces(r#"{"success":1,"entities":{}}"#), [r#"1 {"success":1,"entities":{}}"#]);
    }

    #[test]
    fn damage_affects_only_its_own_entity() {
        let dump = |bad: &str| format!("[\n{{\"id\":\"Q1\"}},\n{bad}\n{{\"id\":\"Q3\"}}\n]\n");
        let around = |bad: &str| [r#"2 {"id":"Q1"}"#.to_owned(), format!("3! {bad}"), r#"4 {"id":"Q3"}"#.to_owned()];
        assert_eq!(pieces(&dump(r#"{"id":"Q2","claims":{"#)), around(CUT));
        assert_eq!(pieces(&dump(r#"{"id":"Q2","labels":{"en":"ab"#)), around("a line ends inside a string"));
        let garbage = "not Wikidata's JSON; the name of an RDF file needs its extension, such as .ttl";
        assert_eq!(pieces(&dump("garbage")), around(garbage));
        assert_eq!(pieces(&dump("null,")), around(garbage));
        let one_line = [format!("1! {garbage}"), r#"1 {"id":"Q1"}"#.to_owned()];
        assert_eq!(pieces(r#"[null,{"id":"Q1"}]"#), one_line);
        assert_eq!(pieces(r#"{"entities":{"Q5":null,"Q1":{}}}"#)[1..], ["1 Q1={}", "end"]);
        let list = "[\n  {\n    \"id\": \"Q1\"\n  },\n  {\n    \"id\": \"Q2\",\n  {\n    \"id\": \"Q3\"\n  }\n]\n";
        assert_eq!(pieces(list), [r#"2 {"id":"Q1"}"#.to_owned(), format!("5! {CUT}"), r#"7 {"id":"Q3"}"#.to_owned()]);
        let members = "{\"entities\": {\n  \"Q1\": {\n    \"id\": \"Q1\",\n  \"Q2\": {\n    \"id\": \"Q2\"\n  }\n}}";
        assert_eq!(pieces(members), [format!("2! {CUT}"), r#"4 Q2={"id":"Q2"}"#.to_owned(), "end".to_owned()]);
        let cut = pieces("[\n{\"id\":\"Q1\"},\n{\"id\":\"Q2\",");
        assert_eq!(cut[1], "3! the file ends inside the value that begins here (is it truncated?)");
        assert_eq!(pieces("<html>\n<body>\n</html>\n").len(), 1, "a page is one thing");
    }

    #[test]
    fn entities_and_gaps_have_a_maximum_length() {
        let object = |blanks: usize| format!("{{\"id\":\"{}\"}}", "x".repeat(blanks));
        let frame = object(0).len();
        assert!(matches!(pieces(&object(LONGEST - frame)).as_slice(), [one] if one.len() == LONGEST + 2));
        assert_eq!(pieces(&object(LONGEST - frame + 1)), ["1 too long"]);
        assert_eq!(pieces(&(" ".repeat(LONGEST) + "{}")), ["1 {}"]);
        assert_eq!(pieces(&(" ".repeat(LONGEST + 1) + "{}")), ["1 too long"]);
    }

    proptest::proptest! {
        /// Whatever precedes and follows it, an entity on a line of its own is found.
        #[test]
        fn entities_on_one_line_are_found_in_any_layout(
            before in proptest::collection::vec("[a-z0-9 <]{0,12}", 0..4),
            after in "[{}\\[\\]\",:\\\\ Q1\n]{0,40}",
        ) {
            let found = pieces(&format!("{}\n{{\"id\":\"Q1\"}}\n{after}", before.join("\n")));
            let is_found = found.iter().any(|piece| piece.ends_with(r#"{"id":"Q1"}"#));
            proptest::prop_assert!(is_found, "{:?}", found);
        }
    }
}
