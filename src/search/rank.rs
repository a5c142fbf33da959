//! Finds the entries of a request, the best first.
//!
//! A rare word counts more than a common one (the inverse document frequency of BM25). The best text of an entry counts
//! in full, and words that only its other texts have count less. A name counts more, the more of its words were asked
//! for; a passage counts more if its text is short, but not if it is hardly more than a name. A passage is also found by
//! the names of the things that it mentions. Words that follow each other in the request count more where they do so in
//! a text.
//!
//! If there are entries with all words, those that lack a word are left out. Entries with equal scores keep their order.

use super::Index;
use super::query::{Query, QueryError, WordQuery, word_queries};
use super::words::{Analyzer, exact_term, form_term};
use std::collections::BTreeSet;
use std::ops::Range;

/// The answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The words that were searched for.
    pub words: Vec<SearchedWord>,
    /// The things with such names.
    pub things: Group,
    /// The passages with such words, or about such things.
    pub passages: Group,
}

/// A word that was searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchedWord {
    /// The word as written.
    pub word: String,
    /// The words that were searched for instead, because it occurs nowhere. Empty if it occurs, or nothing is similar.
    pub similar: Vec<String>,
    /// Whether it, or a word in its place, occurs.
    pub occurs: bool,
}

/// The entries of one kind that were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// How many there are.
    pub total: usize,
    /// The best of them.
    pub hits: Vec<Hit>,
}

/// An entry that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The number of the entry.
    pub entry: usize,
    /// The texts with words of the request, the best first, but the first text of a passage before all others. No more
    /// than are needed to have all words once.
    pub texts: Vec<TextHit>,
    /// The things mentioned whose names have words that no text of the passage has.
    pub mentions: Vec<usize>,
    /// The words that the entry does not have.
    pub missing: Vec<String>,
}

/// A text with words of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextHit {
    /// What the text is of the entry.
    pub field: String,
    /// Its language tag, or an empty text.
    pub language: String,
    /// The text.
    pub text: String,
    /// Where the words are, in bytes.
    pub places: Vec<Range<usize>>,
}

/// A word of the request in an entry.
#[derive(Clone, Copy, Debug)]
struct Match {
    entry: usize,
    place: Place,
    word: usize,
    strength: f64,
}

/// Where a word was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Text(usize),
    /// The name of a thing that the passage mentions.
    Mention(usize),
}

/// An entry with its score.
#[derive(Clone, Debug)]
struct Candidate {
    entry: usize,
    score: f64,
    missing: Vec<usize>,
    matches: Range<usize>,
}

/// How much a word counts that another text than the best one has, and a word in the name of a thing mentioned.
const IN_OTHER_TEXT: f64 = 0.6;
const IN_MENTION: f64 = 0.4;
/// The length of texts in words that is neither long nor short.
const USUAL_LENGTH: f64 = 20.0;
/// Passages with fewer words are hardly more than a name.
const SHORT: usize = 5;
/// How much rather a text in the language of the answer is shown than another one.
const IN_LANGUAGE: f64 = 1.3;
/// How much more an entry counts if all words stand one after the other.
const IN_SEQUENCE: f64 = 0.5;
/// Entries with less than this part of the best score are left out, if no entry has all words.
const LEAST_PART: f64 = 0.6;
/// The least weight of names by which the passages about a thing are found.
const OF_NAMES: f64 = 0.7;
/// Among how many of the best candidates the order is decided by reading them.
const READ: usize = 200;

impl Index {
    /// Finds the things and passages of a request.
    ///
    /// # Errors
    /// [`QueryError`] if the request has no words, or too many.
    pub fn find(&self, query: &Query) -> Result<Found, QueryError> {
        let words = word_queries(self, &query.words)?;
        let matches: Vec<Vec<(usize, f64)>> = words.iter().map(|word| self.matches(word)).collect();
        let tags: Vec<Vec<usize>> =
            query.tags.iter().map(|group| group.iter().filter_map(|tag| self.tag(tag)).collect()).collect();
        let is_wanted = |entry: usize| tags.iter().all(|group| self.has_tag(entry, group));
        let (things, passages) = self.split(&matches);
        let group = |found: Vec<Match>, kind| {
            let found = found.into_iter().filter(|found| is_wanted(found.entry)).collect();
            Ranking { index: self, words: &words, kind, found, language: &query.language }.group(query.limit)
        };
        Ok(Found {
            things: group(things, Kind::Thing),
            passages: group(passages, Kind::Passage),
            words: words
                .iter()
                .zip(&matches)
                .map(|(word, matches)| SearchedWord {
                    word: word.written.clone(),
                    similar: word.similar.clone(),
                    occurs: !matches.is_empty(),
                })
                .collect(),
        })
    }

    /// The texts that have a word, each with how much it counts.
    fn matches(&self, word: &WordQuery) -> Vec<(usize, f64)> {
        let terms = word.terms.iter();
        let mut found: Vec<(usize, f64)> =
            terms.flat_map(|(term, strength)| self.posting(term).map(|text| (text, *strength))).collect();
        found.sort_unstable_by(|(one, strong), (other, weak)| one.cmp(other).then(weak.total_cmp(strong)));
        found.dedup_by_key(|(text, _)| *text);
        found
    }

    /// The matches in things, and those in passages.
    fn split(&self, matches: &[Vec<(usize, f64)>]) -> (Vec<Match>, Vec<Match>) {
        let (mut things, mut passages) = (Vec::new(), Vec::new());
        for (word, texts) in matches.iter().enumerate() {
            // The texts of a thing follow each other.
            let mut named: Vec<(usize, f64)> = Vec::new();
            for (text, strength) in texts {
                let facts = self.facts(*text);
                let strength = strength * facts.weight;
                let found = Match { entry: facts.entry, place: Place::Text(*text), word, strength };
                if facts.entry >= self.things() {
                    passages.push(found);
                    continue;
                }
                things.push(found);
                match named.last_mut() {
                    _ if facts.weight < OF_NAMES => {}
                    Some((thing, best)) if *thing == facts.entry => *best = best.max(strength),
                    _ => named.push((facts.entry, strength)),
                }
            }
            for (thing, strength) in named {
                let (place, strength) = (Place::Mention(thing), IN_MENTION * strength);
                passages.extend(self.mentions(thing).map(|entry| Match { entry, place, word, strength }));
            }
        }
        (things, passages)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Thing,
    Passage,
}

struct Ranking<'i> {
    index: &'i Index,
    words: &'i [WordQuery],
    kind: Kind,
    found: Vec<Match>,
    /// The language of texts to show.
    language: &'i str,
}

impl Ranking<'_> {
    fn group(mut self, limit: usize) -> Group {
        self.found.sort_unstable_by(|one, other| {
            let key = |found: &Match| (found.entry, found.place, found.word);
            key(one).cmp(&key(other)).then(other.strength.total_cmp(&one.strength))
        });
        self.found.dedup_by_key(|found| (found.entry, found.place, found.word));
        let mut candidates = self.candidates();
        let is_whole = candidates.iter().any(|candidate| candidate.missing.is_empty());
        let best = candidates.iter().map(|candidate| candidate.score).fold(0.0, f64::max);
        candidates.retain(|candidate| match is_whole {
            true => candidate.missing.is_empty(),
            false => candidate.score >= LEAST_PART * best,
        });
        let total = candidates.len();
        sort(&mut candidates);
        candidates.truncate(READ.max(limit));
        let mut analyzer = Analyzer::new();
        for candidate in &mut candidates {
            candidate.score *= 1.0 + IN_SEQUENCE * self.sequence(candidate, &mut analyzer);
        }
        sort(&mut candidates);
        candidates.truncate(limit);
        let hits = candidates.iter().map(|candidate| self.hit(candidate, &mut analyzer)).collect();
        Group { total, hits }
    }

    /// The entries with their scores, without regard to the sequence of words.
    fn candidates(&self) -> Vec<Candidate> {
        let rarities = self.rarities();
        let all: f64 = rarities.iter().sum();
        let mut start = 0;
        let of_entries = self.found.chunk_by(|one, other| one.entry == other.entry).map(|matches| {
            let range = start..start + matches.len();
            start = range.end;
            (range, matches)
        });
        of_entries
            .filter_map(|(range, matches)| {
                let entry = matches.first()?.entry;
                let mut best = vec![0.0_f64; self.words.len()];
                for found in matches {
                    if let Some(best) = best.get_mut(found.word) {
                        *best = best.max(found.strength);
                    }
                }
                let missing =
                    (0..).zip(&best).filter(|(_, strength)| **strength == 0.0).map(|(word, _)| word).collect();
                let texts = matches.chunk_by(|one, other| one.place == other.place);
                let score = texts.map(|text| self.text_score(text, &best, &rarities)).fold(0.0, f64::max) / all;
                Some(Candidate { entry, score: score * self.renown(entry), missing, matches: range })
            })
            .collect()
    }

    /// How much each word counts: more if fewer entries have it.
    fn rarities(&self) -> Vec<f64> {
        let mut last: Vec<Option<usize>> = vec![None; self.words.len()];
        let mut counts = vec![0_u32; self.words.len()];
        for found in &self.found {
            if let (Some(last), Some(count)) = (last.get_mut(found.word), counts.get_mut(found.word))
                && last.replace(found.entry) != Some(found.entry)
            {
                *count += 1;
            }
        }
        let entries = match self.kind {
            Kind::Thing => self.index.things(),
            Kind::Passage => self.index.len() - self.index.things(),
        };
        let entries = f64::from(u32::try_from(entries).unwrap_or(u32::MAX));
        counts.iter().map(|count| (1.0 + (entries + 1.0) / (f64::from(*count) + 0.5)).ln()).collect()
    }

    /// The score of an entry by one of its texts.
    fn text_score(&self, matches: &[Match], best: &[f64], rarities: &[f64]) -> f64 {
        let strength =
            |word: usize| matches.iter().find(|found| found.word == word).map_or(0.0, |found| found.strength);
        let share = self.share(matches);
        let words = best.iter().zip(rarities).enumerate();
        words
            .map(|(word, (best, rarity))| rarity * (strength(word) * share).max(best * IN_OTHER_TEXT * share.min(1.0)))
            .sum()
    }

    /// The factor for the length of a text: of a name, how much of it was asked for; of a passage, whether it is short.
    fn share(&self, matches: &[Match]) -> f64 {
        let Some(Match { place: Place::Text(text), .. }) = matches.first() else { return 1.0 };
        let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let length = self.index.facts(*text).length;
        match self.kind {
            Kind::Thing => 0.5 + 0.5 * number(matches.len()) / number(length.max(matches.len())),
            Kind::Passage if length < SHORT => 0.7,
            Kind::Passage => 2.2 / (1.0 + 1.2 * (0.6 + 0.4 * number(length) / USUAL_LENGTH)),
        }
    }

    /// The factor for how often a thing is mentioned. It decides between things with equally good names.
    fn renown(&self, entry: usize) -> f64 {
        match self.kind {
            Kind::Thing => {
                let mentions = self.index.mentions(entry).len();
                1.0 + 0.03 * f64::from(u32::try_from(mentions).unwrap_or(u32::MAX)).ln_1p()
            }
            Kind::Passage => 1.0,
        }
    }

    /// The part of the neighbours in the request that are neighbours in a text of the entry.
    fn sequence(&self, candidate: &Candidate, analyzer: &mut Analyzer) -> f64 {
        let pairs = self.words.len() - 1;
        if pairs == 0 {
            return 0.0;
        }
        let texts = self.texts(candidate).filter(|(_, words)| *words > 1);
        let neighbours = texts.map(|(text, _)| {
            let words = self.places(text, analyzer);
            let follows = |word: usize| {
                words.iter().any(|(at, found, _)| {
                    *found == word && words.iter().any(|(next, other, _)| *next == at + 1 && *other == word + 1)
                })
            };
            (0..pairs).filter(|word| follows(*word)).count()
        });
        let most = neighbours.max().unwrap_or_default();
        f64::from(u32::try_from(most).unwrap_or_default()) / f64::from(u32::try_from(pairs).unwrap_or(u32::MAX))
    }

    /// The texts of a candidate, each with the number of words it has.
    fn texts(&self, candidate: &Candidate) -> impl Iterator<Item = (usize, usize)> {
        let matches = self.found.get(candidate.matches.clone()).unwrap_or_default();
        matches.chunk_by(|one, other| one.place == other.place).filter_map(|text| match text.first()?.place {
            Place::Text(number) => Some((number, text.len())),
            Place::Mention(_) => None,
        })
    }

    /// The words of the request in a text: the position among its words, the word of the request, the place in bytes.
    fn places(&self, text: usize, analyzer: &mut Analyzer) -> Vec<(usize, usize, Range<usize>)> {
        let words = analyzer.words(self.index.text(text));
        let found = words.iter().enumerate().flat_map(|(at, word)| {
            let terms: Vec<String> =
                std::iter::once(exact_term(&word.exact)).chain(word.forms.iter().map(|form| form_term(form))).collect();
            let of = self.words.iter().enumerate();
            let of = of.filter(move |(_, query)| terms.iter().any(|term| query.terms.contains_key(term)));
            of.map(move |(number, _)| (at, number, word.place.clone()))
        });
        found.collect()
    }

    fn hit(&self, candidate: &Candidate, analyzer: &mut Analyzer) -> Hit {
        let matches = self.found.get(candidate.matches.clone()).unwrap_or_default();
        let texts: Vec<&[Match]> = matches.chunk_by(|one, other| one.place == other.place).collect();
        let mut covered = BTreeSet::new();
        let (mut hits, mut mentions) = (Vec::new(), Vec::new());
        while let Some(text) = self.next_text(candidate.entry, &texts, &covered) {
            covered.extend(text.iter().map(|found| found.word));
            match text.first().map(|found| found.place) {
                Some(Place::Text(text)) => hits.push(self.text_hit(text, analyzer)),
                Some(Place::Mention(thing)) => mentions.push(thing),
                None => {}
            }
        }
        let missing = candidate.missing.iter().filter_map(|word| self.words.get(*word));
        Hit {
            entry: candidate.entry,
            texts: hits,
            mentions,
            missing: missing.map(|word| word.written.clone()).collect(),
        }
    }

    /// The best text for words that no text has covered yet: the quote of a passage if it has any; of equally good ones,
    /// the first.
    fn next_text<'t>(&self, entry: usize, texts: &[&'t [Match]], covered: &BTreeSet<usize>) -> Option<&'t [Match]> {
        let is_quote = |text: &[Match]| {
            let quote = Place::Text(self.index.first_text(entry));
            self.kind == Kind::Passage && text.first().is_some_and(|found| found.place == quote)
        };
        let value = |text: &[Match]| {
            let preferred = if self.is_preferred(text) { IN_LANGUAGE } else { 1.0 };
            let new = text.iter().filter(|found| !covered.contains(&found.word)).map(|found| found.strength);
            new.sum::<f64>() * self.share(text) * preferred
        };
        let valued = texts.iter().map(|text| (is_quote(text), value(text), *text)).filter(|(_, value, _)| *value > 0.0);
        let best = valued.min_by(|(quote, one, _), (other_quote, other, _)| {
            other_quote.cmp(quote).then_with(|| other.total_cmp(one))
        });
        best.map(|(_, _, text)| text)
    }

    /// Whether a text is in the language of texts to show.
    fn is_preferred(&self, matches: &[Match]) -> bool {
        let Some(Match { place: Place::Text(text), .. }) = matches.first() else { return false };
        self.index.label(self.index.facts(*text).language) == self.language
    }

    fn text_hit(&self, text: usize, analyzer: &mut Analyzer) -> TextHit {
        let facts = self.index.facts(text);
        let mut places: Vec<Range<usize>> =
            self.places(text, analyzer).into_iter().map(|(_, _, place)| place).collect();
        places.dedup();
        TextHit {
            field: self.index.label(facts.field).to_owned(),
            language: self.index.label(facts.language).to_owned(),
            text: self.index.text(text).to_owned(),
            places,
        }
    }
}

/// The best first: the fewest words missing, then the highest score, then the order of the entries.
fn sort(candidates: &mut [Candidate]) {
    candidates.sort_by(|one, other| {
        let missing = one.missing.len().cmp(&other.missing.len());
        missing.then_with(|| other.score.total_cmp(&one.score)).then_with(|| one.entry.cmp(&other.entry))
    });
}

#[cfg(test)]
mod tests {
    use super::super::{Builder, Entry, Text};
    use super::*;

    fn text(field: &str, language: &str, text: &str, weight: u8) -> Text {
        Text { field: field.to_owned(), language: language.to_owned(), text: text.to_owned(), weight }
    }

    fn thing(names: &[&str], class: &str) -> Entry {
        let texts = names.iter().map(|name| text("name", "", name, 100));
        let class_name = text("type", "", class, 40);
        Entry { texts: texts.chain([class_name]).collect(), tags: vec![class.to_owned()], ..Entry::default() }
    }

    fn passage(quote: &str, values: &[(&str, &str)], mentions: &[usize]) -> Entry {
        let values = values.iter().map(|(language, value)| text("value", language, value, 80));
        let texts = std::iter::once(text("quote", "", quote, 100)).chain(values).collect();
        Entry { texts, mentions: mentions.to_vec(), tags: vec!["passage".to_owned()], ..Entry::default() }
    }

    /// Things 0 to 5, passages 6 to 10.
    fn index() -> Index {
        let mut builder = Builder::new("key");
        for entry in [
            thing(&["Khojaly", "Ходжалы", "خوجالي"], "city"),
            thing(&["Campaign Justice for Khojaly"], "event"),
            thing(&["11th Islamic Summit, Dakar"], "summit"),
            thing(&["Resolution 10 of the 11th Islamic Summit"], "text"),
            thing(&["Resolution 11 of the 10th Islamic Summit"], "text"),
            thing(&["Dakar"], "city"),
        ] {
            builder.thing(entry).unwrap();
        }
        for entry in [
            passage(
                "مدينة الشهداء والصابرين في تلك البلاد",
                &[("ru", "город мучеников"), ("en", "city of martyrs")],
                &[0],
            ),
            passage("Khojaly", &[], &[0]),
            passage("the people of Khojaly were commemorated in the capital", &[], &[0]),
            passage("the ministers of the Islamic summit adopted a resolution of ministers in Dakar", &[], &[2, 5]),
            passage("the ministers of the Islamic summit adopted a resolution of ministers in Dakar", &[], &[2, 5]),
        ] {
            builder.passage(entry).unwrap();
        }
        builder.finish("about").unwrap()
    }

    fn query(words: &str) -> Query {
        Query { words: words.to_owned(), limit: 10, language: "en".to_owned(), ..Query::default() }
    }

    fn entries(group: &Group) -> Vec<usize> {
        group.hits.iter().map(|hit| hit.entry).collect()
    }

    fn things(words: &str) -> Vec<usize> {
        entries(&index().find(&query(words)).unwrap().things)
    }

    fn passages(words: &str) -> Vec<usize> {
        entries(&index().find(&query(words)).unwrap().passages)
    }

    #[test]
    fn whole_names_come_before_longer_ones() {
        for words in ["Khojaly", "KHOJALY", "Hojaly"] {
            assert_eq!(things(words), [0, 1], "{words}");
        }
        assert_eq!(things("Dakar"), [5, 2]);
        assert_eq!(things("city"), [0, 5], "the name of a class, and of equals the one that more passages mention");
    }

    #[test]
    fn entries_with_all_words_leave_out_the_others() {
        assert_eq!(things("Dakar summit"), [2]);
        assert_eq!(things("the summit of Dakar"), [2], "words that say nothing");
        let found = index().find(&query("Khojaly qqqqqq")).unwrap();
        assert_eq!(entries(&found.things), [0, 1]);
        assert_eq!(found.things.hits[0].missing, ["qqqqqq"]);
        assert_eq!(found.words.iter().map(|word| word.occurs).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn rare_words_count_more() {
        assert_eq!(things("Khojaly Islamic"), [0, 1], "two names have Khojaly, three have Islamic");
    }

    #[test]
    fn words_in_the_order_of_the_request_come_first() {
        assert_eq!(things("resolution 10 11th summit"), [3, 4]);
        assert_eq!(things("resolution 11 10th summit"), [4, 3]);
    }

    #[test]
    fn passages_are_found_by_the_names_of_what_they_mention() {
        assert_eq!(passages("Khojaly"), [8, 7, 6], "a sentence, a name, a mention");
        assert_eq!(passages("Ходжалы"), [6, 7, 8]);
        let found = index().find(&query("Ходжалы город")).unwrap();
        let hit = &found.passages.hits[0];
        assert_eq!((hit.entry, hit.mentions.as_slice(), hit.missing.len()), (6, &[0][..], 0));
        assert_eq!(hit.texts[0].text, "город мучеников");
    }

    #[test]
    fn texts_in_the_asked_language_are_shown() {
        let mut builder = Builder::new("");
        builder.passage(passage("x", &[("en", "Dakar 2008"), ("ru", "2008, Дакар")], &[])).unwrap();
        let index = builder.finish("").unwrap();
        for (language, shown) in [("en", "Dakar 2008"), ("ru", "2008, Дакар"), ("ar", "Dakar 2008")] {
            let found = index.find(&Query { language: language.to_owned(), ..query("2008") }).unwrap();
            assert_eq!(found.passages.hits[0].texts[0].text, shown);
        }
    }

    #[test]
    fn no_more_texts_are_shown_than_needed() {
        let mut builder = Builder::new("");
        builder.thing(thing(&["Dakar", "Dakar, Senegal"], "city")).unwrap();
        builder.passage(passage("В Дакаре", &[("en", "Dakar"), ("en", "Dakar, в Дакаре")], &[])).unwrap();
        let index = builder.finish("").unwrap();
        let texts = |hit: &Hit| hit.texts.iter().map(|text| text.text.clone()).collect::<Vec<_>>();
        let found = index.find(&query("Dakar")).unwrap();
        assert_eq!(texts(&found.things.hits[0]), ["Dakar"]);
        let found = index.find(&query("Dakar Дакар")).unwrap();
        assert_eq!(texts(&found.passages.hits[0]), ["В Дакаре", "Dakar"], "the quote comes first");
    }

    #[test]
    fn places_are_those_of_the_words() {
        let found = index().find(&query("خوجالي الشهداء")).unwrap();
        let text = &found.passages.hits[0].texts[0];
        assert_eq!(text.places.iter().map(|place| &text.text[place.clone()]).collect::<Vec<_>>(), ["الشهداء"]);
    }

    #[test]
    fn answers_are_restricted_by_tags_and_a_limit() {
        let tagged = |groups: &[&[&str]]| {
            let groups = groups.iter().map(|tags| tags.iter().map(|tag| (*tag).to_owned()).collect()).collect();
            index().find(&Query { tags: groups, ..query("Dakar") }).unwrap()
        };
        assert_eq!(entries(&tagged(&[&["summit"]]).things), [2]);
        assert_eq!(entries(&tagged(&[&["summit", "city"]]).things), [5, 2]);
        assert_eq!(tagged(&[&["summit"], &["city"]]).things, Group::default());
        assert_eq!(tagged(&[&["nothing"]]).passages, Group::default());
        let few = index().find(&Query { limit: 1, ..query("Dakar") }).unwrap();
        assert_eq!((few.things.total, few.things.hits.len()), (2, 1));
        assert_eq!((few.passages.total, entries(&few.passages)), (2, vec![9]), "of equals, the first");
    }

    #[test]
    fn requests_need_words() {
        for words in ["", "?!", "\u{200F}"] {
            assert_eq!(index().find(&query(words)), Err(QueryError::NoWords));
        }
        assert_eq!(index().find(&query(&"a1 ".repeat(33))), Err(QueryError::TooManyWords(33)));
        let found = index().find(&query("of")).unwrap();
        assert_eq!(entries(&found.things), [3, 4], "a word that says nothing, alone");
        let nowhere = index().find(&query(&"x".repeat(10_000))).unwrap();
        assert_eq!((nowhere.things.total, nowhere.passages.total), (0, 0));
    }

    #[test]
    fn an_index_is_read_as_it_was_built() {
        let built = index();
        assert_eq!(built.as_bytes(), index().as_bytes(), "equal entries make equal indexes");
        let read = Index::read(built.as_bytes().to_vec()).unwrap();
        assert_eq!((read.key(), read.about(), read.things(), read.len()), ("key", "about", 6, 11));
        assert_eq!(read.find(&query("Khojaly")), built.find(&query("Khojaly")));
        assert!(Index::read(built.as_bytes()[1..].to_vec()).is_none());
    }
}
