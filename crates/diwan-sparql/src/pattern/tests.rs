use super::{Pattern, PatternProblem};
use proptest::prelude::*;

/// The texts that a pattern matches, or the error of the pattern.
fn matching(pattern: &str, flags: &str, texts: &[&str]) -> String {
    match Pattern::new(pattern, flags) {
        Ok(compiled) => {
            let found = texts.iter().filter(|text| compiled.is_match(text) == Some(true));
            found.copied().collect::<Vec<_>>().join(" ")
        }
        Err(error) => format!("{error}"),
    }
}

#[track_caller]
fn matches(pattern: &str, flags: &str, texts: &[&str], expected: &str) {
    assert_eq!(matching(pattern, flags, texts), expected, "{pattern} {flags}");
}

#[track_caller]
fn is_refused(pattern: &str, expected: &str) {
    let error = Pattern::new(pattern, "").map(|_| "accepted").unwrap_err().to_string();
    assert!(error.starts_with(expected), "{pattern}: {error}");
}

#[test]
fn classes_are_subtracted() {
    matches("^[A-Z-[IOQ]]{3}$", "", &["ABC", "ABI", "ABQ"], "ABC");
    matches("^[a-z-[aeiou-[e]]]$", "", &["a", "b", "e", "i"], "b e");
    matches("^[^a-c-[x]]$", "", &["a", "d", "x", "y"], "d y");
    matches(r"^[\w-[\d_]]$", "", &["a", "1", "_", "é"], "a é");
    matches(r"^[\d-[5]]$", "", &["4", "5", "-"], "4");
    matches("^[a-[a]]$", "", &["a", "-", "]"], "");
}

#[test]
fn operators_of_rust_are_plain_characters() {
    matches("^[a&&b]+$", "", &["a", "b", "&", "&&"], "a b & &&");
    matches("^[a~~b]$", "", &["a", "b", "~"], "a b ~");
    matches("^[+--]$", "", &["+", ",", "-", "."], "+ , -");
    matches("^[:alpha:]$", "", &["a", ":", "b"], "a :");
    matches("^[a-k-z]$", "", &["b", "-", "z", "y"], "b - z");
    matches("^[-a]$", "", &["-", "a"], "- a");
    matches("^[a-]$", "", &["-", "a"], "- a");
    matches(r"^[\d-z]$", "", &["1", "-", "z", "y"], "1 - z");
    matches("^[a^]$", "", &["a", "^"], "a ^");
    matches("^[.$*]$", "", &["a", ".", "$", "*"], ". $ *");
}

#[test]
fn escapes_are_those_of_xml_schema() {
    matches(r"^\s$", "", &[" ", "\t", "\r", "\u{a0}", "\u{b}", "\u{2028}"], "  \t \r");
    matches(r"^\w$", "", &["a", "_", "1", "+", "€", "\u{301}", "-", "\u{200d}"], "a 1 + € \u{301}");
    matches(r"^\W$", "", &["a", "_", "-", " "], "_ -  ");
    matches(r"^\d$", "", &["1", "٣", "Ⅳ", "²"], "1 ٣");
    matches(r"^\i\c*$", "", &["a1", "1a", "_:-.·", "-", "é2", "a b"], "a1 _:-.· é2");
    matches(r"^[\I-[1]]$", "", &["a", "1", "2"], "2");
    matches(r"^\C$", "", &["a", "·", " ", "÷"], "  ÷");
    matches(r"^\n\r\t\\\|\.\?\*\+\(\)\{\}\$\-\[\]\^$", "", &["\n\r\t\\|.?*+(){}$-[]^"], "\n\r\t\\|.?*+(){}$-[]^");
    matches(r"^https?:\/\/", "", &["http://a", "ftp://a"], "http://a");
}

#[test]
fn properties_are_categories_and_blocks() {
    matches(r"^\p{Lu}\P{Lu}$", "", &["Ab", "AB", "ab"], "Ab");
    // The script contains it. The block also contains unassigned characters and punctuation.
    matches(r"^\p{IsArabic}$", "", &["ب", "،", "\u{fdf2}", "\u{750}", "a"], "ب ،");
    matches(r"^\P{IsBasicLatin}$", "", &["a", "é"], "é");
    matches(r"^\p{IsLatin-1Supplement}$", "", &["a", "é"], "é");
    matches(r"^[\p{IsGreek}\p{IsPrivateUse}]$", "", &["α", "\u{e000}", "a"], "α \u{e000}");
    matches(r"^\p{Zl}$", "", &["\u{2028}", "\u{2029}"], "\u{2028}");
    matches(r"^\p{Cn}$", "", &["\u{378}", "a"], "\u{378}");
    matches(r"\p{IsHighSurrogates}", "", &["a"], "");
    is_refused(r"a\p{IsArabc}", "at character 2: Unicode has no block \"Arabc\"; did you mean IsArabic?");
    is_refused(r"\p{Arabic}", "at character 1: there is no category \"Arabic\"");
    is_refused(r"\p{Cs}", "at character 1: there is no category");
    is_refused(r"\pL", "at character 1: \\p and \\P need a category");
}

#[test]
fn dots_and_anchors() {
    matches("^.$", "", &["a", "\n", "\r", "\u{2028}", "\u{85}"], "a \u{2028} \u{85}");
    matches("^.$", "s", &["a", "\n", "\r"], "a \n \r");
    matches("^b$", "", &["b", "a\nb", "b\n"], "b");
    matches("^b$", "m", &["b", "a\nb", "b\nc", "a\rb"], "b a\nb b\nc");
    // There is no line after a line break at the end.
    matches("^$", "m", &["a\n\nb", "a\nb", "a\n", "\n"], "a\n\nb \n");
    matches("\n$", "m", &["a\n", "\n\n"], "\n\n");
    matches("^*a$?b", "", &["ab", "xab"], "ab xab");
    matches("a||b", "", &[""], "");
    assert_eq!(Pattern::new("a||b", "").unwrap().is_match("x"), Some(true));
}

#[test]
fn flags_do_what_xpath_says() {
    matches("^[A-Z-[IO]]$", "i", &["a", "B", "i", "O", "\u{212a}"], "a B \u{212a}");
    matches("^[^Q]$", "i", &["q", "Q", "r"], "r");
    matches(r"^\p{Lu}$", "i", &["a", "A"], "A");
    matches("^straße$", "i", &["STRAẞE", "strasse"], "STRAẞE");
    matches("^ΣΊΣΥΦΟΣ$", "i", &["σίσυφος"], "σίσυφος");
}

#[test]
fn the_flag_x_ignores_white_space_outside_classes() {
    matches("^ a\tb [ ] c \n#$", "x", &["ab c#", "abc#", "ab c"], "ab c#");
    matches(r"^\ n\[ \] x$", "x", &["\n[]x"], "\n[]x");
    matches(r"^\p{ L u }$", "x", &["A", "a"], "A");
}

#[test]
fn the_flag_q_disables_all_operators() {
    matches("[a.b", "q", &["x[a.by", "[axb"], "x[a.by");
    matches("A.b c", "qixms", &["a.B c", "aXbc"], "a.B c");
    assert_eq!(matching("a", "g", &[]), "there is no flag 'g'; the flags are s, m, i, x and q");
}

#[test]
fn groups_are_referred_to() {
    matches(r"^(.)(.)\2\1$", "", &["abba", "abab"], "abba");
    matches(r"^([ab])\1$", "i", &["aA", "ab"], "aA");
    // A group that did not match is empty.
    matches(r"^(a)?b\1$", "", &["b", "aba", "ab"], "b aba");
    matches(r"^(a)\10$", "", &["aa0", "a"], "aa0");
    matches(r"^(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\10$", "", &["abcdefghijj", "abcdefghija0"], "abcdefghijj");
    matches(r"^(?:x)(a)\1$", "", &["xaa"], "xaa");
    matches(r"^(a|b)*?-\1{2}$", "", &["ab-bb", "ab-ba"], "ab-bb");
    // A repetition of an empty group.
    matches(r"^(a)(?:)*(){2}((?:))+?\1$", "", &["aa", "a"], "aa");
    is_refused(r"(a\1)", r"at character 3: \1 refers to a group that does not end before it");
    is_refused(r"\1(a)", r"at character 1: \1");
    is_refused(r"(a)[\1]", r"at character 5: \1 is not an escape of XPath; there are no back-references");
}

#[test]
fn searches_that_take_too_long_have_no_result() {
    let pattern = Pattern::new(r"^(a*)*(a*)*(a*)*\1b$", "").unwrap();
    assert_eq!(pattern.is_match(&"a".repeat(60)), None);
}

#[test]
fn syntax_outside_the_grammar_is_refused_at_its_position() {
    is_refused(r"ab\bc", r"at character 3: \b is not an escape of XPath; there are no word boundaries");
    is_refused(r"\u0041", r"at character 1: \u is not an escape of XPath; write the character itself");
    is_refused(r"\Aa", r"at character 1: \A is not an escape of XPath; write ^");
    is_refused(r"a\", "at character 2: the pattern ends after a backslash");
    is_refused("(?i)a", "at character 1: of the groups that begin with (?");
    is_refused("a(?=b)", "at character 2: of the groups");
    is_refused("(?<n>a)", "at character 1: of the groups");
    is_refused("a**", "at character 3: '*' has nothing to repeat");
    is_refused("a++", "at character 3: '+' has nothing");
    is_refused("|?", "at character 2: '?' has nothing");
    is_refused("a{,2}", "at character 2: { } must hold");
    is_refused("a{2,1}", "at character 2: { } must hold");
    is_refused("a{1", "at character 2: { } must hold");
    is_refused("a{99999999999}", "at character 2: it is too large");
    is_refused("(a{1000}){1000}", "it is too large");
    is_refused("{a}", "at character 1: '{' stands for itself only as \\{");
    is_refused("a}", "at character 2: '}'");
    is_refused("a]", "at character 2: ']'");
    is_refused("a)", "at character 2: ')'");
    is_refused("é(a", "at character 2: the group that begins here is not closed");
    is_refused("é[a", "at character 2: the character class that begins here is not closed");
    is_refused("[]a]", "at character 2: the character class is empty");
    is_refused("[^]", "at character 3: the character class is empty");
    is_refused("[a[b]]", "at character 3: '[' stands for itself only as \\[");
    is_refused("[a-[b]c]", "at character 7: nothing may follow the class that is subtracted");
    is_refused("[z-a]", "at character 2: the range from 'z' to 'a' is empty");
    is_refused("[a--b]", "at character 2: the range from 'a' to '-' is empty");
    is_refused("[--z]", "at character 2: the hyphen is neither");
    is_refused(r"[a-\d]", "at character 3: the hyphen is neither");
}

#[test]
fn depth_is_limited() {
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")*".repeat(depth));
    assert_eq!(Pattern::new(&nested(100), "").unwrap().is_match("a"), Some(true));
    is_refused(&nested(101), "at character 102: groups or classes are nested more than 100 deep");
    let classes = |depth: usize| format!("{}a{}", "[b-".repeat(depth - 1) + "[", "]".repeat(depth));
    assert_eq!(Pattern::new(&classes(100), "").unwrap().is_match("b"), Some(true));
    is_refused(&classes(101), "at character ");
}

/// Patterns of the characters that mean something, and of escapes.
fn pattern() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[abÀß1 _,:#~&-]",
        4 => r"[\[\](){}|*+?.^$-]",
        2 => "(\\(|\\(\\?:|\\)|\\[\\^|-\\[|a-z|\\{[0-3],?[0-3]?\\})",
        2 => r"\\([nrt\\|.?*+(){}$^-]|[sSiIcCdDwW1-3bx]|[pP]\{(Lu|P|IsArabic|IsNope|Cn)\})",
    ];
    proptest::collection::vec(part, 0..14).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    /// What the translation takes, the libraries take too; nothing panics.
    #[test]
    fn translations_compile(pattern in pattern(), flags in "[ismxq]{0,2}", text in "[abÀß1 \n-]{0,4}") {
        match Pattern::new(&pattern, &flags) {
            // A search gives up only where there are back-references, and then on long texts.
            Ok(compiled) => prop_assert!([text.clone(), text + "\n"].iter().all(|text| compiled.is_match(text).is_some())),
            Err(error) => prop_assert!(!matches!(error.problem, PatternProblem::Library(_)), "{pattern} {flags}: {error}"),
        }
    }
}
