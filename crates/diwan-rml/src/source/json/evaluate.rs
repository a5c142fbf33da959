//! Evaluates queries over JSON values.

use super::number;
use super::query::{Comparison, Condition, Literal, Operand, Pattern, Query, Segment, Selector};
use super::regexp;
use super::value::{Json, Key, Kind};
use std::borrow::Cow;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashSet;
use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::rc::Rc;

/// Evaluates queries over the values below a root.
///
/// Members whose names are repeated in an object are all found, and reported.
pub(super) struct Evaluator<'e, 'j, J> {
    root: J,
    /// Takes names that are repeated.
    repeated: &'e dyn Fn(&str),
    /// The queries from the root, which find the same for every value that a condition is tested on.
    absolute: RefCell<Vec<Answered<J>>>,
    values: PhantomData<&'j ()>,
}

/// A query with what it found; nothing where that is too much to be kept.
struct Answered<J> {
    query: *const Query,
    found: Option<Rc<[J]>>,
}

/// How many values of a query from the root are kept.
const MOST_KEPT: usize = 1 << 16;

/// Takes a value that is found; breaks off when it wants no more.
type Each<'e, J> = dyn FnMut(J) -> ControlFlow<()> + 'e;

/// What is compared.
enum Value<'v, J> {
    Nothing,
    Json(J),
    Literal(&'v Literal),
    Count(usize),
}

impl<'e, 'j, J: Json<'j>> Evaluator<'e, 'j, J> {
    pub(super) fn new(root: J, repeated: &'e dyn Fn(&str)) -> Self {
        Self { root, repeated, absolute: RefCell::default(), values: PhantomData }
    }

    /// Gives `each` the values that the segments lead to from a value, as often as they do, in the order of the document.
    pub(super) fn find(&self, segments: &[Segment], from: J, each: &mut Each<'_, J>) -> ControlFlow<()> {
        let Some((first, rest)) = segments.split_first() else { return each(from) };
        match first.selectors.as_slice() {
            [Selector::Name(name)] if !first.is_deep => {
                let mut found = 0;
                from.members(name, &mut |member| {
                    found += 1;
                    if found == 2 {
                        (self.repeated)(name);
                    }
                    self.find(rest, member, each)
                })
            }
            [Selector::Index(index)] if !first.is_deep && *index >= 0 => {
                let element = usize::try_from(*index).ok().and_then(|index| from.element(index));
                element.map_or(ControlFlow::Continue(()), |element| self.find(rest, element, each))
            }
            _ => self.children(first, rest, from, each),
        }
    }

    fn children(&self, first: &Segment, rest: &[Segment], from: J, each: &mut Each<'_, J>) -> ControlFlow<()> {
        let length = if first.counts_children() { from.length() } else { 0 };
        let mut names = FoundNames::default();
        from.children(&mut |key, child| {
            if names.add(first, key) {
                (self.repeated)(&key.to_text());
            }
            for _ in 0..self.times(first, key, length, child) {
                self.find(rest, child, each)?;
            }
            if first.is_deep { self.children(first, rest, child, each) } else { ControlFlow::Continue(()) }
        })
    }

    /// How many of a segment's selectors select a child of a value with so many children.
    pub(super) fn times(&self, segment: &Segment, key: Key<'_>, length: usize, child: J) -> usize {
        let selects = |selector: &&Selector| match selector {
            Selector::Filter(condition) => self.holds(condition, child),
            selector => selects(selector, key, length),
        };
        segment.selectors.iter().filter(selects).count()
    }

    fn holds(&self, condition: &Condition, value: J) -> bool {
        match condition {
            Condition::Any(parts) => parts.iter().any(|part| self.holds(part, value)),
            Condition::All(parts) => parts.iter().all(|part| self.holds(part, value)),
            Condition::Not(condition) => !self.holds(condition, value),
            Condition::Exists(query) => {
                self.query(query, value, &mut |_| ControlFlow::Break(())) == ControlFlow::Break(())
            }
            Condition::Compares { left, comparison, right } => self.any(left, value, &mut |left| {
                self.any(right, value, &mut |right| holds_between(left, *comparison, right))
            }),
            Condition::Matches { text, pattern } => self.any(text, value, &mut |text| match (text.text(), pattern) {
                (Some(text), Pattern::Fixed(pattern)) => {
                    pattern.as_ref().is_some_and(|pattern| pattern.is_match(&text))
                }
                (Some(text), Pattern::Varying(pattern, is_whole)) => self.any(pattern, value, &mut |pattern| {
                    let pattern = pattern.text().and_then(|pattern| regexp::compile(&pattern, *is_whole));
                    pattern.is_some_and(|pattern| pattern.is_match(&text))
                }),
                (None, _) => false,
            }),
        }
    }

    fn query(&self, query: &Query, current: J, each: &mut Each<'_, J>) -> ControlFlow<()> {
        if !query.is_absolute {
            return self.find(&query.segments, current, each);
        }
        match self.absolute(query) {
            Some(found) => found.iter().try_for_each(|value| each(*value)),
            None => self.find(&query.segments, self.root, each),
        }
    }

    /// What a query finds from the root, if it is not too much to be kept.
    fn absolute(&self, query: &Query) -> Option<Rc<[J]>> {
        let known = |answered: &Answered<J>| std::ptr::eq(answered.query, query).then(|| answered.found.clone());
        if let Some(found) = self.absolute.borrow().iter().find_map(known) {
            return found;
        }
        let mut found = Vec::new();
        let ended = self.find(&query.segments, self.root, &mut |value| {
            found.push(value);
            if found.len() > MOST_KEPT { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        let found: Option<Rc<[J]>> = ended.is_continue().then(|| found.into());
        self.absolute.borrow_mut().push(Answered { query, found: found.clone() });
        found
    }

    /// Whether something holds for a value of an operand. There are several where names are repeated.
    fn any(&self, operand: &Operand, current: J, holds: &mut dyn FnMut(&Value<'_, J>) -> bool) -> bool {
        match operand {
            Operand::Literal(literal) => holds(&Value::Literal(literal)),
            Operand::Query(query) => {
                let mut is_found = false;
                let ended = self.query(query, current, &mut |value| {
                    is_found = true;
                    if holds(&Value::Json(value)) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                });
                ended.is_break() || (!is_found && holds(&Value::Nothing))
            }
            Operand::Length(operand) => {
                self.any(operand, current, &mut |value| holds(&value.length().map_or(Value::Nothing, Value::Count)))
            }
            Operand::Count(query) => {
                let mut count = 0;
                let _ = self.query(query, current, &mut |_| {
                    count += 1;
                    ControlFlow::Continue(())
                });
                holds(&Value::Count(count))
            }
            Operand::Value(query) => {
                let (mut only, mut count) = (None, 0);
                let _ = self.query(query, current, &mut |value| {
                    only = Some(value);
                    count += 1;
                    if count > 1 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                });
                holds(&only.filter(|_| count == 1).map_or(Value::Nothing, Value::Json))
            }
        }
    }
}

/// Whether a selector without a condition selects a child.
pub(super) fn selects(selector: &Selector, key: Key<'_>, length: usize) -> bool {
    match (selector, key) {
        (Selector::Every, _) => true,
        (Selector::Name(name), key) => key.is(name),
        (Selector::Index(index), Key::Index(place)) => {
            let index = if *index < 0 { index.checked_add_unsigned(length as u64) } else { Some(*index) };
            index.and_then(|index| usize::try_from(index).ok()) == Some(place)
        }
        (Selector::Slice(slice), Key::Index(place)) => slice.selects(place, length),
        (Selector::Index(_) | Selector::Slice(_) | Selector::Filter(_), _) => false,
    }
}

/// The names of a segment that were found in an object.
#[derive(Default)]
pub(super) struct FoundNames<'q> {
    /// Those that the segment asks for.
    asked: Vec<&'q str>,
    /// All of them, where the segment takes any name.
    all: HashSet<String>,
}

/// How many names of an object are compared. More are members of a collection, of which all are read anyway.
const MOST_NAMES: usize = 1 << 16;

impl<'q> FoundNames<'q> {
    /// Notes a child's name, and says whether the segment selects it by its name, or whatever its name, and it came before.
    pub(super) fn add(&mut self, segment: &'q Segment, key: Key<'_>) -> bool {
        if matches!(key, Key::Index(_)) {
            return false;
        }
        if segment.selectors.iter().any(|selector| matches!(selector, Selector::Every | Selector::Filter(_))) {
            let name = key.to_text();
            return self.all.contains(&name) || (self.all.len() < MOST_NAMES && !self.all.insert(name));
        }
        let names = segment.selectors.iter().filter_map(|selector| match selector {
            Selector::Name(name) if key.is(name) => Some(name.as_str()),
            _ => None,
        });
        // The same name twice in one segment is no repeated member.
        let Some(name) = { names }.next() else { return false };
        let is_repeated = self.asked.contains(&name);
        if !is_repeated {
            self.asked.push(name);
        }
        is_repeated
    }
}

impl<'j, J: Json<'j>> Value<'_, J> {
    fn kind<'s>(&'s self) -> Option<Kind<'s>>
    where
        'j: 's,
    {
        match self {
            Self::Nothing | Self::Count(_) => None,
            Self::Json(value) => Some(value.kind()),
            Self::Literal(Literal::Null) => Some(Kind::Null),
            Self::Literal(Literal::Boolean(truth)) => Some(Kind::Boolean(*truth)),
            Self::Literal(Literal::Number(number)) => Some(Kind::Number(number.as_bytes())),
            Self::Literal(Literal::Text(text)) => Some(Kind::Text(Cow::Borrowed(text))),
        }
    }

    fn text<'s>(&'s self) -> Option<Cow<'s, str>>
    where
        'j: 's,
    {
        match self.kind() {
            Some(Kind::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The number that it is, as it is written.
    fn number<'s>(&'s self) -> Option<Cow<'s, [u8]>>
    where
        'j: 's,
    {
        match (self, self.kind()) {
            (Self::Count(count), _) => Some(Cow::Owned(count.to_string().into_bytes())),
            (_, Some(Kind::Number(number))) => Some(Cow::Borrowed(number)),
            _ => None,
        }
    }

    /// What the function `length` gives.
    fn length(&self) -> Option<usize> {
        match (self, self.kind()?) {
            (_, Kind::Text(text)) => Some(text.chars().count()),
            (Self::Json(value), Kind::Array | Kind::Object) => Some(value.length()),
            _ => None,
        }
    }
}

fn holds_between<'j, J: Json<'j>>(left: &Value<'_, J>, comparison: Comparison, right: &Value<'_, J>) -> bool {
    match comparison {
        Comparison::Equal => are_equal(left, right),
        Comparison::NotEqual => !are_equal(left, right),
        Comparison::Less => is_less(left, right),
        Comparison::LessOrEqual => is_less(left, right) || are_equal(left, right),
        Comparison::Greater => is_less(right, left),
        Comparison::GreaterOrEqual => is_less(right, left) || are_equal(left, right),
    }
}

fn is_less<'j, J: Json<'j>>(left: &Value<'_, J>, right: &Value<'_, J>) -> bool {
    if let (Some(left), Some(right)) = (left.number(), right.number()) {
        return number::compare(&left, &right) == Ordering::Less;
    }
    // The order of UTF-8 is that of the characters.
    matches!((left.text(), right.text()), (Some(left), Some(right)) if left < right)
}

fn are_equal<'j, J: Json<'j>>(left: &Value<'_, J>, right: &Value<'_, J>) -> bool {
    if let (Value::Json(left), Value::Json(right)) = (left, right) {
        return are_same(*left, *right);
    }
    if let (Some(left), Some(right)) = (left.number(), right.number()) {
        return number::compare(&left, &right) == Ordering::Equal;
    }
    match (left.kind(), right.kind()) {
        (None, None) => matches!((left, right), (Value::Nothing, Value::Nothing)),
        (Some(Kind::Null), Some(Kind::Null)) => true,
        (Some(Kind::Boolean(left)), Some(Kind::Boolean(right))) => left == right,
        (Some(Kind::Text(left)), Some(Kind::Text(right))) => left == right,
        _ => false,
    }
}

/// Whether two values are equal: arrays element by element, and objects member by member in any order.
fn are_same<'j, J: Json<'j>>(left: J, right: J) -> bool {
    match (left.kind(), right.kind()) {
        (Kind::Null, Kind::Null) => true,
        (Kind::Boolean(left), Kind::Boolean(right)) => left == right,
        (Kind::Number(left), Kind::Number(right)) => number::compare(left, right) == Ordering::Equal,
        (Kind::Text(left), Kind::Text(right)) => left == right,
        (Kind::Broken, Kind::Broken) => left.text() == right.text(),
        (Kind::Array, Kind::Array) => {
            let (left, right) = (elements(left), elements(right));
            left.len() == right.len() && left.into_iter().zip(right).all(|(left, right)| are_same(left, right))
        }
        (Kind::Object, Kind::Object) => {
            let (left, right) = (members(left), members(right));
            let are_equal = |((name, value), (other_name, other)): (&(String, J), &(String, J))| {
                name == other_name && are_same(*value, *other)
            };
            left.len() == right.len() && left.iter().zip(&right).all(are_equal)
        }
        _ => false,
    }
}

fn elements<'j, J: Json<'j>>(array: J) -> Vec<J> {
    let mut elements = Vec::new();
    let _ = array.children(&mut |_, element| {
        elements.push(element);
        ControlFlow::Continue(())
    });
    elements
}

/// The members of an object, in the order of their names.
fn members<'j, J: Json<'j>>(object: J) -> Vec<(String, J)> {
    let mut members = Vec::new();
    let _ = object.children(&mut |key, member| {
        members.push((key.to_text(), member));
        ControlFlow::Continue(())
    });
    members.sort_by(|(name, _), (other, _)| name.cmp(other));
    members
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::super::raw::Raw;
    use super::*;
    use std::cell::Cell;

    /// A query from the root is answered once, and not for every value: each answer would read the document.
    #[test]
    fn queries_from_the_root_are_answered_once() {
        let root = Raw::of(br#"{"a": [1, 2, 3, 2], "k": 2, "k": 5}"#);
        let query = parse("$.a[?@ == $.k && count($..*) > 6]").unwrap();
        let answered = Cell::new(0);
        let repeated = |_: &str| answered.set(answered.get() + 1);
        let mut found = Vec::new();
        let _ = Evaluator::new(root, &repeated).find(&query.segments, root, &mut |value| {
            found.push(value.text());
            ControlFlow::Continue(())
        });
        // Each of the two queries goes through the root once, and notes that `k` is repeated.
        assert_eq!((found, answered.get()), (vec![&b"2"[..], b"2"], 2));
    }
}
