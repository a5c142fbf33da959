//! The positions of the subject, the predicate and the object of each statement.
//!
//! The parser returns triples without positions. This module reads only the structure of the text, in the same order as
//! the parser: it returns one set of positions for each triple. Tests compare the two.

use super::token::{Kind, Span, Token, Tokens};

/// The positions of the subject, the predicate and the object of a statement. The position of a node in brackets is
/// that of the opening bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Places {
    pub subject: Span,
    pub predicate: Span,
    pub object: Span,
}

impl Places {
    /// The beginning of the text.
    pub(super) const BEGINNING: Self = {
        let start = Span { line: 1, column: 1, length: 0 };
        Self { subject: start, predicate: start, object: start }
    };
}

/// The positions of the statements in valid Turtle.
pub(super) fn places(text: &[u8]) -> Vec<Places> {
    let mut reader = Reader { expected: vec![State::Document], ..Reader::default() };
    for token in Tokens::new(text) {
        reader.read(token);
    }
    reader.places
}

/// The part of the grammar that is expected next.
#[derive(Clone, Copy, Debug)]
enum State {
    Document,
    /// This number of tokens of a directive, and then perhaps a full stop.
    Directive(u8),
    Dot,
    /// After the opening bracket of a subject.
    AnonymousSubject(Span),
    SubjectEnd,
    AfterSubject,
    /// After the opening parenthesis of a subject.
    SubjectList(Span),
    Properties,
    MaybeProperties,
    PropertiesEnd,
    MoreProperties,
    Verb,
    Objects,
    Object,
    /// After an object: another object, or an annotation.
    Annotation {
        is_named: bool,
    },
    AnnotationEnd {
        is_named: bool,
    },
    /// After the opening bracket of an object.
    AnonymousObject(Span),
    ObjectEnd,
    /// After the opening parenthesis of an object.
    ObjectList(Span),
    /// After a member of a list.
    Member,
    /// After a string: its language tag or its datatype.
    Suffix {
        span: Span,
        is_object: bool,
    },
    DatatypeName {
        span: Span,
        is_object: bool,
    },
    /// The terms of a triple after `<<`, which can have a reifier, or after `<<(`.
    QuotedSubject,
    QuotedObject,
    /// The closing bracket of an anonymous blank node.
    Close,
    /// After the terms of a reified triple: its reifier.
    MaybeReifier,
    Reifier(Span),
    SubjectReified,
    ObjectReified {
        is_object: bool,
    },
    TripleEnd {
        span: Span,
        is_object: bool,
    },
}

/// The state while a text is read.
#[derive(Default)]
struct Reader {
    /// The expected parts. The last one is the next.
    expected: Vec<State>,
    subjects: Vec<Span>,
    predicates: Vec<Span>,
    objects: Vec<Span>,
    reifiers: Vec<Span>,
    places: Vec<Places>,
}

impl Reader {
    /// Reads a token. States that end before it are removed first. If several triples come from one token, the parser
    /// returns the last one first.
    fn read(&mut self, token: Token) {
        let before = self.places.len();
        while let Some(state) = self.expected.pop() {
            if self.step(state, token) {
                break;
            }
        }
        if let Some(found) = self.places.get_mut(before..) {
            found.reverse();
        }
    }

    fn expect(&mut self, states: &[State]) {
        self.expected.extend(states.iter().rev());
    }

    /// Whether the state accepts the token.
    fn step(&mut self, state: State, token: Token) -> bool {
        match state {
            State::Document => self.document(token),
            State::Directive(left) => {
                if left > 1 {
                    self.expect(&[State::Directive(left - 1)]);
                }
                true
            }
            State::Dot => {
                self.subjects.pop();
                true
            }
            State::AnonymousSubject(_) | State::SubjectEnd | State::AfterSubject | State::SubjectList(_) => {
                self.subject(state, token)
            }
            State::Properties
            | State::MaybeProperties
            | State::PropertiesEnd
            | State::MoreProperties
            | State::Verb
            | State::Objects => self.properties(state, token),
            State::Object
            | State::AnonymousObject(_)
            | State::ObjectEnd
            | State::ObjectList(_)
            | State::Member
            | State::Suffix { .. }
            | State::DatatypeName { .. } => self.object(state, token),
            State::Annotation { is_named } => self.annotation(is_named, token),
            State::AnnotationEnd { is_named } => {
                self.subjects.pop();
                self.expect(&[State::Annotation { is_named }]);
                true
            }
            _ => self.quoted(state, token),
        }
    }

    fn document(&mut self, token: Token) -> bool {
        self.expect(&[State::Document]);
        match token.kind {
            Kind::Directive(parts) => {
                // The full stop is one of its tokens.
                self.expect(&[State::Directive(parts + 1)]);
            }
            Kind::SparqlDirective(parts) => self.expect(&[State::Directive(parts)]),
            Kind::Mark(b'[') => self.expect(&[State::AnonymousSubject(token.span)]),
            Kind::Mark(b'(') => self.expect(&[State::SubjectList(token.span), State::Properties, State::Dot]),
            Kind::OpenReified => {
                self.expect(&[State::QuotedSubject, State::Verb, State::QuotedObject, State::MaybeReifier]);
                self.expected_after(&[State::SubjectReified, State::MaybeProperties, State::Dot], 4);
            }
            _ => {
                self.subjects.push(token.span);
                self.expect(&[State::Properties, State::Dot]);
            }
        }
        true
    }

    /// Inserts states after the `count` states that are expected next.
    fn expected_after(&mut self, states: &[State], count: usize) {
        let at = self.expected.len().saturating_sub(count);
        self.expected.splice(at..at, states.iter().rev().copied());
    }

    fn subject(&mut self, state: State, token: Token) -> bool {
        let closes = token.kind == Kind::Mark(b']');
        match state {
            State::AnonymousSubject(span) => {
                self.subjects.push(span);
                if closes {
                    self.expect(&[State::Properties, State::Dot]);
                } else {
                    self.expect(&[State::Properties, State::SubjectEnd, State::Dot]);
                }
                closes
            }
            State::SubjectEnd => {
                self.expect(&[State::AfterSubject]);
                true
            }
            State::AfterSubject => {
                if token.kind != Kind::Mark(b'.') {
                    self.expect(&[State::Properties]);
                }
                false
            }
            State::SubjectList(span) => {
                self.subjects.push(span);
                let is_empty = token.kind == Kind::Mark(b')');
                if !is_empty {
                    self.begin_list(span);
                }
                is_empty
            }
            _ => true,
        }
    }

    /// The first cell of a list that begins with this parenthesis.
    fn begin_list(&mut self, open: Span) {
        self.subjects.push(open);
        self.predicates.push(open);
        self.expect(&[State::Object, State::Member]);
    }

    fn properties(&mut self, state: State, token: Token) -> bool {
        const LIST: [State; 3] = [State::Verb, State::Objects, State::PropertiesEnd];
        match state {
            State::MaybeProperties if token.kind == Kind::Mark(b'.') => false,
            State::Properties | State::MaybeProperties => {
                self.expect(&LIST);
                false
            }
            State::PropertiesEnd => {
                self.predicates.pop();
                let goes_on = token.kind == Kind::Mark(b';');
                if goes_on {
                    self.expect(&[State::MoreProperties]);
                }
                goes_on
            }
            State::MoreProperties => match token.kind {
                Kind::Mark(b';') => {
                    self.expect(&[State::MoreProperties]);
                    true
                }
                Kind::Mark(b'.' | b']') | Kind::CloseAnnotation => false,
                _ => {
                    self.expect(&LIST);
                    false
                }
            },
            State::Objects => {
                self.expect(&[State::Object, State::Annotation { is_named: false }]);
                false
            }
            _ => {
                self.predicates.push(token.span);
                true
            }
        }
    }

    fn object(&mut self, state: State, token: Token) -> bool {
        match state {
            State::Object => self.begin_object(token),
            State::AnonymousObject(span) if token.kind == Kind::Mark(b']') => self.found(span),
            State::AnonymousObject(span) => {
                self.subjects.push(span);
                self.expect(&[State::Properties, State::ObjectEnd]);
                return false;
            }
            State::ObjectEnd => {
                let span = self.subjects.pop().unwrap_or_default();
                self.found(span);
            }
            State::ObjectList(span) => {
                self.found(span);
                if token.kind != Kind::Mark(b')') {
                    self.begin_list(span);
                    return false;
                }
            }
            State::Member => return self.member(token),
            State::Suffix { span, is_object } => match token.kind {
                Kind::Datatype => self.expect(&[State::DatatypeName { span, is_object }]),
                kind => {
                    self.made(span, is_object);
                    return kind == Kind::Language;
                }
            },
            State::DatatypeName { span, is_object } => self.made(span, is_object),
            _ => {}
        }
        true
    }

    fn begin_object(&mut self, token: Token) {
        match token.kind {
            Kind::Mark(b'[') => self.expect(&[State::AnonymousObject(token.span)]),
            Kind::Mark(b'(') => self.expect(&[State::ObjectList(token.span)]),
            Kind::OpenReified => {
                self.expect_reified();
                self.expected_after(&[State::ObjectReified { is_object: true }], 4);
            }
            Kind::OpenTriple => {
                self.expect_triple(token.span, true);
            }
            Kind::String => self.expect(&[State::Suffix { span: token.span, is_object: true }]),
            _ => self.found(token.span),
        }
    }

    /// The statement with the object that was found.
    fn found(&mut self, object: Span) {
        self.objects.push(object);
        let last = |spans: &[Span]| spans.last().copied().unwrap_or_default();
        let (subject, predicate) = (last(&self.subjects), last(&self.predicates));
        self.places.push(Places { subject, predicate, object });
    }

    /// After a member of a list: the rest of the list.
    fn member(&mut self, token: Token) -> bool {
        let cell = self.subjects.pop().unwrap_or_default();
        self.objects.pop();
        self.places.push(Places { subject: cell, predicate: cell, object: token.span });
        let ends = token.kind == Kind::Mark(b')');
        if ends {
            self.predicates.pop();
        } else {
            self.subjects.push(token.span);
            self.expect(&[State::Object, State::Member]);
        }
        ends
    }

    fn annotation(&mut self, is_named: bool, token: Token) -> bool {
        match token.kind {
            Kind::Mark(b',') => {
                self.objects.pop();
                self.leave_reifier(is_named);
                self.expect(&[State::Object, State::Annotation { is_named: false }]);
                true
            }
            Kind::Mark(b'~') => {
                self.expect(&[State::Reifier(token.span), State::Annotation { is_named: true }]);
                true
            }
            Kind::OpenAnnotation => {
                let reifier = match is_named {
                    true => self.reifiers.last().copied().unwrap_or_default(),
                    false => {
                        self.reify(token.span);
                        token.span
                    }
                };
                self.subjects.push(reifier);
                self.expect(&[State::Properties, State::AnnotationEnd { is_named }]);
                true
            }
            _ => {
                self.objects.pop();
                self.leave_reifier(is_named);
                false
            }
        }
    }

    fn leave_reifier(&mut self, is_named: bool) {
        if is_named {
            self.reifiers.pop();
        }
    }

    /// The statement that a node reifies a triple.
    fn reify(&mut self, span: Span) {
        self.places.push(Places { subject: span, predicate: span, object: span });
    }

    fn expect_reified(&mut self) {
        self.expect(&[State::QuotedSubject, State::Verb, State::QuotedObject, State::MaybeReifier]);
    }

    fn expect_triple(&mut self, span: Span, is_object: bool) {
        let end = State::TripleEnd { span, is_object };
        self.expect(&[State::QuotedSubject, State::Verb, State::QuotedObject, end]);
    }

    fn quoted(&mut self, state: State, token: Token) -> bool {
        match state {
            State::QuotedSubject => match token.kind {
                Kind::OpenReified => {
                    self.expect_reified();
                    self.expected_after(&[State::SubjectReified], 4);
                }
                kind => {
                    self.subjects.push(token.span);
                    self.expect(if kind == Kind::Mark(b'[') { &[State::Close] } else { &[] });
                }
            },
            State::QuotedObject => self.quoted_object(token),
            State::MaybeReifier => {
                let span = self.subjects.pop().unwrap_or_default();
                self.predicates.pop();
                self.objects.pop();
                self.expect(&[State::Reifier(span)]);
                return token.kind == Kind::Mark(b'~');
            }
            State::Reifier(span) => {
                let is_named = token.kind == Kind::Name;
                let reifier = if is_named { token.span } else { span };
                self.reify(reifier);
                self.reifiers.push(reifier);
                return is_named;
            }
            State::SubjectReified => {
                let reifier = self.reifiers.pop().unwrap_or_default();
                self.subjects.push(reifier);
            }
            State::ObjectReified { is_object } => {
                let reifier = self.reifiers.pop().unwrap_or_default();
                self.made(reifier, is_object);
            }
            State::TripleEnd { span, is_object } => {
                self.subjects.pop();
                self.predicates.pop();
                self.objects.pop();
                self.made(span, is_object);
            }
            _ => {}
        }
        true
    }

    fn quoted_object(&mut self, token: Token) {
        match token.kind {
            Kind::OpenReified => {
                self.expect_reified();
                self.expected_after(&[State::ObjectReified { is_object: false }], 4);
            }
            Kind::OpenTriple => self.expect_triple(token.span, false),
            Kind::String => self.expect(&[State::Suffix { span: token.span, is_object: false }]),
            kind => {
                self.objects.push(token.span);
                self.expect(if kind == Kind::Mark(b'[') { &[State::Close] } else { &[] });
            }
        }
    }

    /// An object that is a triple term or a reifier. The flag says whether it belongs to a statement.
    fn made(&mut self, span: Span, is_object: bool) {
        match is_object {
            true => self.found(span),
            false => self.objects.push(span),
        }
    }
}
