//! `REGEX` and `REPLACE` as functions of this crate, because the evaluator reads their patterns and replacements as those
//! of Rust's `regex` ([oxigraph#1471](https://github.com/oxigraph/oxigraph/issues/1471)).

use super::faults::{PatternFaults, PatternPart, QueryPatternError};
use super::pattern::{Pattern, PatternError, PatternProblem, for_evaluator};
use super::replace::{ReplaceError, check_pattern, check_replacement, replace};
use super::walk::Rewriting;
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, Term};
use spargebra::algebra::{Expression, Function};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Replaces calls of the evaluator's functions by calls of this module's functions. Constant patterns are translated
/// immediately.
#[derive(Default)]
pub(super) struct XPathFunctions {
    /// The first invalid pattern.
    pub(super) wrong: Option<QueryPatternError>,
}

impl Rewriting for XPathFunctions {
    fn expression(&mut self, expression: Expression) -> Expression {
        match expression {
            Expression::FunctionCall(Function::Regex, arguments) => self.regex(arguments),
            Expression::FunctionCall(Function::Replace, arguments) => {
                self.checked("REPLACE", arguments.get(1), arguments.get(3));
                self.check_replacement(&arguments);
                Expression::FunctionCall(Function::Custom(replace_name()), arguments)
            }
            other => other,
        }
    }
}

impl XPathFunctions {
    /// The evaluator compiles a constant pattern only once, which a custom function cannot do.
    fn regex(&mut self, mut arguments: Vec<Expression>) -> Expression {
        match self.checked("REGEX", arguments.get(1), arguments.get(2)) {
            Some(pattern) => {
                arguments.truncate(1);
                arguments.push(Literal::from(pattern).into());
                Expression::FunctionCall(Function::Regex, arguments)
            }
            None => Expression::FunctionCall(Function::Custom(regex_name()), arguments),
        }
    }

    /// A constant pattern with constant flags, in the syntax of the evaluator; `None` if they are not constant, or if
    /// the pattern cannot be expressed in that syntax.
    fn checked(
        &mut self,
        function: &'static str,
        pattern: Option<&Expression>,
        flags: Option<&Expression>,
    ) -> Option<String> {
        let pattern = constant(pattern?)?;
        let flags = flags.map_or(Some(""), constant)?;
        match for_evaluator(pattern, flags) {
            Ok(translated) => translated,
            Err(error) => {
                self.refuse(function, PatternPart::Pattern, pattern, error);
                None
            }
        }
    }
}

impl XPathFunctions {
    fn refuse(&mut self, function: &'static str, part: PatternPart, text: &str, error: PatternError) {
        self.wrong.get_or_insert_with(|| QueryPatternError { function, part, text: text.to_owned(), error });
    }

    /// Refuses arguments for which `REPLACE` has no value with any text.
    fn check_replacement(&mut self, arguments: &[Expression]) {
        let argument = |place: usize| arguments.get(place).and_then(constant);
        let flags = if arguments.len() > 3 { argument(3) } else { Some("") };
        let Some(flags) = flags else { return };
        if let Some(pattern) = argument(1)
            && let Ok(Err(error)) = Pattern::new(pattern, flags).map(|pattern| check_pattern(&pattern))
        {
            self.refuse("REPLACE", PatternPart::Pattern, pattern, error);
        }
        if let Some(replacement) = argument(2).filter(|_| !flags.contains('q'))
            && let Err(error) = check_replacement(replacement)
        {
            self.refuse("REPLACE", PatternPart::Replacement, replacement, error);
        }
    }
}

fn constant(expression: &Expression) -> Option<&str> {
    match expression {
        Expression::Literal(literal) if literal.datatype() == xsd::STRING => Some(literal.value()),
        _ => None,
    }
}

fn regex_name() -> NamedNode {
    NamedNode::new_unchecked("urn:diwan:function:regex")
}

fn replace_name() -> NamedNode {
    NamedNode::new_unchecked("urn:diwan:function:replace")
}

/// A function that queries call by a name. `None` as a result is an error of SPARQL.
pub type CustomFunction = Box<dyn Fn(&[Term]) -> Option<Term> + Send + Sync>;

/// The functions that repaired queries call instead of the evaluator's.
pub(super) fn custom_functions(faults: &PatternFaults) -> [(NamedNode, CustomFunction); 2] {
    let (of_regex, of_replace) = (CompiledPatterns::default(), CompiledPatterns::default());
    let (regex_faults, replace_faults) = (faults.clone(), faults.clone());
    [
        (regex_name(), Box::new(move |arguments| call_regex(arguments, &of_regex, &regex_faults))),
        (replace_name(), Box::new(move |arguments| call_replace(arguments, &of_replace, &replace_faults))),
    ]
}

fn call_regex(arguments: &[Term], patterns: &CompiledPatterns, faults: &PatternFaults) -> Option<Term> {
    let (subject, pattern, flags) = match arguments {
        [subject, pattern] => (string(subject)?, simple(pattern)?, ""),
        [subject, pattern, flags] => (string(subject)?, simple(pattern)?, simple(flags)?),
        _ => return None,
    };
    let too_long = || PatternError::of_whole(PatternProblem::TooManySteps);
    let matches =
        patterns.compiled(pattern, flags).and_then(|compiled| compiled.is_match(subject.value()).ok_or_else(too_long));
    match matches {
        Ok(matches) => Some(Literal::from(matches).into()),
        Err(error) => {
            let (part, text) = (PatternPart::Pattern, pattern.to_owned());
            faults.note(QueryPatternError { function: "REGEX", part, text, error });
            None
        }
    }
}

fn call_replace(arguments: &[Term], patterns: &CompiledPatterns, faults: &PatternFaults) -> Option<Term> {
    let (subject, pattern, replacement, flags) = match arguments {
        [subject, pattern, replacement] => (string(subject)?, simple(pattern)?, simple(replacement)?, ""),
        [subject, pattern, replacement, flags] => {
            (string(subject)?, simple(pattern)?, simple(replacement)?, simple(flags)?)
        }
        _ => return None,
    };
    let compiled = patterns.compiled(pattern, flags).map_err(ReplaceError::OfPattern);
    let replaced = compiled.and_then(|compiled| replace(subject.value(), &compiled, replacement, flags.contains('q')));
    let (part, text, error) = match replaced {
        Ok(replaced) => return Some(with_language_of(subject, replaced)),
        Err(ReplaceError::OfPattern(error)) => (PatternPart::Pattern, pattern, error),
        Err(ReplaceError::OfReplacement(error)) => (PatternPart::Replacement, replacement, error),
    };
    faults.note(QueryPatternError { function: "REPLACE", part, text: text.to_owned(), error });
    None
}

/// A cache of compiled patterns. A query has few patterns, but calls alternate between them: `REPLACE` is often nested.
#[derive(Default)]
struct CompiledPatterns(Mutex<VecDeque<CompiledPattern>>);

/// A pattern with its flags, or the error in them.
struct CompiledPattern {
    pattern: String,
    flags: String,
    compiled: Result<Arc<Pattern>, PatternError>,
}

/// The size of the cache. Queries with more patterns compute them from the data.
const KEPT: usize = 16;

impl CompiledPatterns {
    fn compiled(&self, pattern: &str, flags: &str) -> Result<Arc<Pattern>, PatternError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.iter().find(|kept| kept.pattern == pattern && kept.flags == flags) {
            return found.compiled.clone();
        }
        if kept.len() == KEPT {
            kept.pop_front();
        }
        let compiled = Pattern::new(pattern, flags).map(Arc::new);
        let (pattern, flags) = (pattern.to_owned(), flags.to_owned());
        kept.push_back(CompiledPattern { pattern, flags, compiled: compiled.clone() });
        compiled
    }
}

/// A [string literal](https://www.w3.org/TR/sparql11-query/#func-strings), with or without a language.
fn string(term: &Term) -> Option<&Literal> {
    match term {
        Term::Literal(literal) if literal.language().is_some() || literal.datatype() == xsd::STRING => Some(literal),
        _ => None,
    }
}

fn simple(term: &Term) -> Option<&str> {
    match term {
        Term::Literal(literal) if literal.datatype() == xsd::STRING => Some(literal.value()),
        _ => None,
    }
}

/// A text with the language and direction of another.
fn with_language_of(literal: &Literal, text: String) -> Term {
    match (literal.language(), literal.direction()) {
        (Some(language), Some(direction)) => {
            Literal::new_directional_language_tagged_literal_unchecked(text, language, direction).into()
        }
        (Some(language), None) => Literal::new_language_tagged_literal_unchecked(text, language).into(),
        (None, _) => Literal::new_simple_literal(text).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(text: &str, pattern: &str, replacement: &str, flags: &str) -> Option<String> {
        let arguments = [text, pattern, replacement, flags].map(|text| Literal::new_simple_literal(text).into());
        match call_replace(&arguments, &CompiledPatterns::default(), &PatternFaults::default())? {
            Term::Literal(literal) => Some(literal.value().to_owned()),
            _ => None,
        }
    }

    #[test]
    fn patterns_that_alternate_are_compiled_once() {
        let patterns = CompiledPatterns::default();
        let first = patterns.compiled("a+", "").unwrap();
        assert!(patterns.compiled("b+", "i").is_ok() && patterns.compiled("(", "").is_err());
        assert!(Arc::ptr_eq(&first, &patterns.compiled("a+", "").unwrap()));
        assert!(!Arc::ptr_eq(&first, &patterns.compiled("a+", "i").unwrap()));
        for number in 0..KEPT {
            assert!(patterns.compiled(&format!("c{{{number}}}"), "").is_ok());
        }
        assert_eq!(patterns.0.lock().unwrap().len(), KEPT);
        assert!(!Arc::ptr_eq(&first, &patterns.compiled("a+", "").unwrap()));
    }

    /// The [examples](https://www.w3.org/TR/xpath-functions-31/#func-replace) of the specification, and their like.
    #[test]
    fn replacements_are_those_of_xpath() {
        for (text, pattern, replacement, wanted) in [
            ("abc", "b", r"\$1", Some("a$1c")),
            ("abc", "b", r"\\", Some(r"a\c")),
            ("abc", "(b)", "$1x", Some("abxc")),
            ("abc", "(b)", "[$0$1]", Some("a[bb]c")),
            ("abc", "(b)", "$12", Some("ab2c")),
            ("abc", "b", "$1", Some("ac")),
            ("abracadabra", "bra", "*", Some("a*cada*")),
            ("abracadabra", "a.*a", "*", Some("*")),
            ("abracadabra", "a.*?a", "*", Some("*c*bra")),
            ("abracadabra", "a(.)", "a$1$1", Some("abbraccaddabbra")),
            ("AAAA", "A+", "b", Some("b")),
            ("darted", "^(.*?)d(.*)$", "$1c$2", Some("carted")),
            ("abc", "b", "${1}", None),
            ("abc", "b", "$", None),
            ("abc", "b", "$$", None),
            ("abc", "b", r"\", None),
            ("abc", "b", r"\n", None),
            ("abracadabra", ".*?", "$1", None),
            ("abc", "(", "", None),
        ] {
            assert_eq!(replaced(text, pattern, replacement, "").as_deref(), wanted, "{pattern} {replacement}");
        }
        assert_eq!(replaced("a.b", ".", r"\$1", "q").as_deref(), Some(r"a\$1b"));
        assert_eq!(replaced("aBc", "b", "-", "i").as_deref(), Some("a-c"));
        assert_eq!(replaced("aBc", "b", "-", "z"), None);
    }

    #[test]
    fn ten_groups_have_two_digits() {
        assert_eq!(replaced("abcdefghijk", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)", "$10$11", "").as_deref(), Some("ja1k"));
    }

    #[test]
    fn languages_are_kept_and_other_terms_are_errors() {
        let call = |subject: Term| {
            let arguments = [subject, Literal::from("b").into(), Literal::from("x").into()];
            call_replace(&arguments, &CompiledPatterns::default(), &PatternFaults::default())
                .map(|term| term.to_string())
        };
        let tagged = Literal::new_language_tagged_literal_unchecked("abc", "en");
        assert_eq!(call(tagged.into()).as_deref(), Some("\"axc\"@en"));
        assert_eq!(call(NamedNode::new_unchecked("a:b").into()), None);
        assert_eq!(call(Literal::from(1).into()), None);
    }

    #[test]
    fn back_references_are_replaced_too() {
        assert_eq!(replaced("noon seed moot", r"(.)\1", "<$1>", "").as_deref(), Some("n<o>n s<e>d m<o>t"));
        assert_eq!(replaced("aab", r"(a)\1|(b)", "[$2]", "").as_deref(), Some("[][b]"));
    }

    fn rewritten(query: &str) -> Result<String, String> {
        let query = spargebra::SparqlParser::new().parse_query(query).unwrap();
        crate::repaired(query, &PatternFaults::default())
            .map(|repaired| repaired.query.to_string())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn patterns_in_queries_are_translated_or_refused() {
        let translated = rewritten(r#"SELECT * { ?s ?p ?o FILTER(REGEX(?o, "^a.$", "i")) }"#).unwrap();
        assert!(translated.contains(r"[\\x{41}-\\x{41}\\x{61}-\\x{61}][^\\n\\r]"), "{translated}");
        for (call, wanted) in [
            (r#"REGEX(?o, "(.)\\1")"#, "function:regex>(?o, "),
            (r#"REGEX(?o, ?p)"#, "function:regex>(?o, ?p)"),
            (r#"REGEX(?o, "a", ?p)"#, r#"function:regex>(?o, "a", ?p)"#),
            (r#"BOUND(?o) && REPLACE(?o, "a", "b") = ?o"#, r#"function:replace>(?o, "a", "b")"#),
        ] {
            let query = rewritten(&format!("SELECT * {{ ?s ?p ?o FILTER({call}) }}")).unwrap();
            assert!(query.contains(wanted), "{query}");
        }
        for (call, wanted) in [
            (r#"REGEX(?o, "\\bx")"#, r#"REGEX: pattern "\\bx": at character 1: \b is not an escape of XPath"#),
            (
                r#"REPLACE(?o, "a*", "b")"#,
                r#"REPLACE: pattern "a*": it matches the empty text, which REPLACE does not allow"#,
            ),
            (
                r#"REPLACE(?o, ?p, "é$")"#,
                r#"REPLACE: replacement "é$": at character 2: in a replacement, a dollar must be followed by the number"#,
            ),
            (
                r#"REPLACE(?o, "a", "\\x", "i")"#,
                r#"REPLACE: replacement "\\x": at character 1: in a replacement, a backslash must be followed by"#,
            ),
            (r#"REPLACE(?o, "", "$", "q")"#, r#"REPLACE: pattern "": it matches the empty text"#),
            (r#"REPLACE(?o, "a", "b", "g")"#, r#"REPLACE: pattern "a": there is no flag 'g'"#),
            (
                r#"EXISTS { ?o ?p ?x FILTER REGEX(?x, "(") }"#,
                r#"REGEX: pattern "(": at character 1: the group that begins"#,
            ),
        ] {
            let error = rewritten(&format!("ASK {{ ?s ?p ?o FILTER({call}) }}")).unwrap_err();
            assert!(error.starts_with(wanted), "{error}");
        }
    }

    #[test]
    fn errors_in_data_are_counted_and_the_first_is_kept() {
        let call = |name: NamedNode, arguments: &[&str], faults: &PatternFaults| {
            let arguments: Vec<Term> = arguments.iter().map(|text| Literal::new_simple_literal(*text).into()).collect();
            let [regex, replace] = custom_functions(faults);
            let (_, function) = if regex.0 == name { regex } else { replace };
            function(&arguments)
        };
        for (name, arguments, wanted) in [
            (
                regex_name(),
                &["a", "("][..],
                "REGEX: pattern \"(\": at character 1: the group that begins here is not closed",
            ),
            (
                regex_name(),
                &["a", "a", "z"],
                "REGEX: pattern \"a\": there is no flag 'z'; the flags are s, m, i, x and q",
            ),
            (
                replace_name(),
                &["a", "a?", ""],
                "REPLACE: pattern \"a?\": it matches the empty text, which REPLACE does not allow",
            ),
            (
                replace_name(),
                &["a", "a", "x\\"],
                "REPLACE: replacement \"x\\\\\": at character 2: in a replacement, a backslash",
            ),
        ] {
            let faults = PatternFaults::default();
            let well = if name == regex_name() { &["a", "a"][..] } else { &["a", "a", "b"] };
            assert!(call(name.clone(), well, &faults).is_some() && faults.first().is_none());
            assert_eq!((call(name.clone(), arguments, &faults), call(name, arguments, &faults)), (None, None));
            let (fault, calls) = faults.first().unwrap();
            assert!(fault.to_string().starts_with(wanted) && calls == 2, "{fault}");
        }
    }
}
