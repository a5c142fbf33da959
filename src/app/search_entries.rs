//! The entries of the index for searching: the things of a graph with their names, and the passages of its documents
//! with what records state from them.

use super::search_payload::{IndexPayload, Names, PassagePayload, RecordPayload, ThingPayload, source_tag, type_tag};
use crate::dataset::{GraphKind, ProjectIris};
use crate::evidence::vocab;
use crate::search::{Builder, Entry, Index, IndexTooLarge, Text};
use crate::store::Entities;
use crate::text::natural_key;
use diwan_rdf::quads::{Hierarchy, Id, Pattern, Quads};
use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// Makes the index of a graph. `languages` are those of the project.
///
/// # Errors
/// [`IndexTooLarge`] beyond 4 GB.
pub(super) fn index_of(
    quads: &Quads,
    entities: &Entities,
    languages: &[String],
    key: &str,
) -> Result<Index, IndexTooLarge> {
    let gatherer = Gatherer::new(quads, entities, languages);
    let things = gatherer.things();
    let numbers: FxHashMap<Id, usize> = (0..).zip(&things).map(|(number, thing)| (thing.id, number)).collect();
    let passages = gatherer.passages(&numbers);
    let mut sources: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); things.len()];
    for passage in &passages {
        for thing in &passage.entry.mentions {
            if let Some(sources) = sources.get_mut(*thing) {
                sources.insert(&passage.payload.source);
            }
        }
    }
    let about = gatherer.about(&things, &passages);
    let mut builder = Builder::new(key);
    for (thing, sources) in things.iter().zip(sources) {
        let tags = thing.types.iter().map(|iri| type_tag(iri)).chain(sources.into_iter().map(source_tag));
        builder.thing(Entry {
            texts: thing.texts.clone(),
            tags: tags.collect(),
            mentions: Vec::new(),
            payload: json(&thing.payload),
        })?;
    }
    for Passage { entry, payload } in passages {
        let types: BTreeSet<&String> =
            entry.mentions.iter().filter_map(|at| things.get(*at)).flat_map(|thing| &thing.types).collect();
        let tags = types.into_iter().map(|iri| type_tag(iri)).chain([source_tag(&payload.source)]).collect();
        builder.passage(Entry { tags, payload: json(&payload), ..entry })?;
    }
    builder.finish(&json(&about))
}

/// How much texts count.
const DISPLAY_NAME: u8 = 100;
const CONCEPT_NAME: u8 = 70;
const OTHER_NAME: u8 = 90;
const TITLE: u8 = 75;
const TYPE_NAME: u8 = 40;
const QUOTE: u8 = 100;
const VALUE: u8 = 80;
const NOTE: u8 = 40;

struct Thing {
    id: Id,
    texts: Vec<Text>,
    /// Its types and all above them.
    types: BTreeSet<String>,
    payload: ThingPayload,
}

struct Passage {
    entry: Entry,
    payload: PassagePayload,
}

struct Gatherer<'g> {
    quads: &'g Quads,
    entities: &'g Entities,
    iris: &'g ProjectIris,
    languages: &'g [String],
    classes: Hierarchy,
    kinds: Hierarchy,
    entailed: Option<Id>,
    /// The properties whose values are names, each with how much they count.
    names: Vec<(Id, u8)>,
}

impl<'g> Gatherer<'g> {
    fn new(quads: &'g Quads, entities: &'g Entities, languages: &'g [String]) -> Self {
        let iris = entities.names();
        let entailed = iris.graph(GraphKind::Entailed);
        let entailed = match entailed.as_ref() {
            GraphNameRef::NamedNode(node) => quads.terms().find_iri(node.as_str()),
            _ => None,
        };
        let names = [
            (vocab::ALT_LABEL, OTHER_NAME),
            (vocab::HIDDEN_LABEL, OTHER_NAME),
            (vocab::NOTATION, OTHER_NAME),
            (vocab::NAME, OTHER_NAME),
            (vocab::TITLE, OTHER_NAME),
            (vocab::SESSION_TITLE, TITLE),
            (vocab::SLOGAN, TITLE),
            (vocab::DOCUMENT_NUMBER, TITLE),
        ];
        let names =
            names.into_iter().filter_map(|(name, weight)| Some((quads.terms().find_iri(name.as_str())?, weight)));
        Self {
            quads,
            entities,
            iris,
            languages,
            classes: Hierarchy::new(quads, rdfs::SUB_CLASS_OF.as_str(), None),
            kinds: Hierarchy::new(quads, vocab::BROADER.as_str(), None),
            entailed,
            names: names.collect(),
        }
    }

    fn id(&self, node: NamedNodeRef<'_>) -> Option<Id> {
        self.quads.terms().find_iri(node.as_str())
    }

    fn iri(&self, id: Id) -> &'g str {
        self.quads.term(id).iri().unwrap_or_default()
    }

    fn objects(&self, subject: Id, property: Option<Id>) -> impl Iterator<Item = Id> + use<'g> {
        let quads = self.quads;
        property.into_iter().flat_map(move |property| quads.objects(subject, property))
    }

    /// The entities, the documents, and the concepts that records mention, with display names; in natural order.
    fn things(&self) -> Vec<Thing> {
        let mentioned = self.mentioned();
        let sources = format!("{}source/", self.iris.base());
        let is_wanted = |id: &Id| {
            let iri = self.iri(*id);
            self.iris.is_entity_iri(iri) || iri.starts_with(&sources) || mentioned.contains(id)
        };
        let mut things: Vec<Thing> =
            self.quads.terms().ids().filter(is_wanted).filter_map(|id| self.thing(id)).collect();
        // Entities before documents and concepts.
        things.sort_by_cached_key(|thing| {
            let iri = &thing.payload.iri;
            (!self.iris.is_entity_iri(iri), natural_key(iri), iri.clone())
        });
        things
    }

    /// The nodes in the graphs of records.
    fn mentioned(&self) -> FxHashSet<Id> {
        let graphs =
            self.quads.graphs().filter(|(graph, _)| self.iris.kind_of(Some(self.iri(*graph))) == GraphKind::Record);
        let nodes = graphs.flat_map(|(_, statements)| statements).flat_map(|found| [found.subject, found.object]);
        nodes.filter(|id| self.quads.term(*id).iri().is_some()).collect()
    }

    fn thing(&self, id: Id) -> Option<Thing> {
        let iri = self.iri(id);
        let names = self.display_names(&NamedNode::new_unchecked(iri));
        if names.is_empty() {
            return None;
        }
        let given = self.given_types(id);
        let is_concept =
            self.id(vocab::IN_SCHEME).is_some_and(|scheme| self.quads.objects(id, scheme).next().is_some());
        let weight = if is_concept { CONCEPT_NAME } else { DISPLAY_NAME };
        let mut texts: Vec<Text> = names.iter().map(|name| text(vocab::PREF_LABEL.as_str(), name, weight)).collect();
        for (property, weight) in &self.names {
            let values = self.quads.objects(id, *property).filter_map(|value| self.words(value));
            texts.extend(values.map(|value| text(self.iri(*property), &value, *weight)));
        }
        if iri.starts_with(self.iris.base()) && !self.iris.is_entity_iri(iri) {
            // `d003`. The slugs of entities are made of words that say nothing new.
            let local = iri.rsplit('/').next().unwrap_or_default().to_owned();
            texts.push(text(vocab::NOTATION.as_str(), &(String::new(), local), OTHER_NAME));
        }
        for class in &given {
            let names = self.names_of(class);
            texts.extend(names.iter().map(|name| text(rdf::TYPE.as_str(), name, TYPE_NAME)));
        }
        Some(Thing {
            id,
            texts,
            types: self.all_types(id),
            payload: ThingPayload { iri: iri.to_owned(), names, types: given.into_iter().collect() },
        })
    }

    /// The display names of a node, or names composed of those of its parts.
    fn display_names(&self, node: &NamedNode) -> Names {
        let labels = self.names_of(node.as_str());
        if !labels.is_empty() {
            return labels;
        }
        let composed = self
            .languages
            .iter()
            .filter_map(|language| Some((language.clone(), self.entities.display(node, language)?)));
        composed.collect()
    }

    fn names_of(&self, iri: &str) -> Names {
        let labels = self.entities.labels(&NamedNode::new_unchecked(iri)).into_iter();
        labels.map(|(language, name)| (language.to_owned(), name.to_owned())).collect()
    }

    /// The classes, kinds and concept schemes of a node, without the entailed ones.
    fn given_types(&self, id: Id) -> BTreeSet<String> {
        let types = [rdf::TYPE, vocab::KIND, vocab::IN_SCHEME].into_iter().filter_map(|property| self.id(property));
        let given = types.flat_map(|property| {
            self.quads.matching(Pattern { subject: Some(id), predicate: Some(property), ..Pattern::ALL })
        });
        let given = given.filter(|found| Some(found.graph) != self.entailed).map(|found| found.object);
        given.filter_map(|class| self.quads.term(class).iri()).map(str::to_owned).collect()
    }

    fn all_types(&self, id: Id) -> BTreeSet<String> {
        let given = self.given_types(id);
        let given = given.iter().filter_map(|iri| self.quads.terms().find_iri(iri));
        let all = given.flat_map(|class| {
            self.classes.above(class).iter().chain(&*self.kinds.above(class)).copied().collect::<Vec<_>>()
        });
        all.map(|class| self.iri(class).to_owned()).collect()
    }

    /// The text of a literal that has letters, with its language. Dates, numbers and addresses have none.
    fn words(&self, id: Id) -> Option<(String, String)> {
        let literal = self.quads.term(id).literal()?;
        let is_text = literal.language.is_some() || literal.datatype == xsd::STRING;
        is_text.then(|| (literal.language.unwrap_or_default().to_owned(), literal.value.into_owned()))
    }

    /// The quotes of documents, in the order of the documents.
    fn passages(&self, numbers: &FxHashMap<Id, usize>) -> Vec<Passage> {
        let Some(derived) = self.id(vocab::WAS_DERIVED_FROM) else { return Vec::new() };
        let mut quotes: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
        for (record, quote) in self.quads.uses(derived) {
            quotes.entry(quote).or_default().push(record);
        }
        let notes = self.notes();
        let properties = QuoteProperties {
            exact: self.id(vocab::EXACT),
            source: self.id(vocab::WAS_QUOTED_FROM),
            start: self.id(vocab::START),
            end: self.id(vocab::END),
        };
        let passages = quotes
            .into_iter()
            .filter_map(|(quote, records)| self.passage(quote, records, &properties, &notes, numbers));
        let mut passages: Vec<Passage> = passages.collect();
        passages.sort_by_cached_key(|Passage { entry, payload }| {
            let place = payload.start.unwrap_or(u64::MAX);
            let record = payload.records.first().map(|record| natural_key(&record.iri));
            (natural_key(&payload.source), place, payload.end, record, entry.texts.first().cloned())
        });
        passages
    }

    fn passage(
        &self,
        quote: Id,
        mut records: Vec<Id>,
        properties: &QuoteProperties,
        notes: &FxHashMap<Id, Vec<(String, String)>>,
        numbers: &FxHashMap<Id, usize>,
    ) -> Option<Passage> {
        let value = |property| self.objects(quote, property).find_map(|value| self.quads.term(value).value());
        let exact = value(properties.exact)?.into_owned();
        let source = self.iri(self.objects(quote, properties.source).next()?).to_owned();
        let number = |property| value(property).and_then(|value| value.parse().ok());
        let mut payload = PassagePayload {
            source,
            start: number(properties.start),
            end: number(properties.end),
            records: Vec::new(),
        };
        let mut entry =
            Entry { texts: vec![text(vocab::EXACT.as_str(), &(String::new(), exact), QUOTE)], ..Entry::default() };
        records.sort_by_cached_key(|record| natural_key(self.iri(*record)));
        records.dedup();
        let mut mentions = BTreeSet::new();
        for record in records {
            let mut about = Vec::new();
            for found in self.quads.matching(Pattern { graph: Some(record), ..Pattern::ALL }) {
                let subject = numbers.get(&found.subject).copied();
                about.extend(subject.filter(|subject| !about.contains(subject)));
                mentions.extend([subject, numbers.get(&found.object).copied()].into_iter().flatten());
                let words = self.words(found.object);
                entry.texts.extend(words.map(|value| text(self.iri(found.predicate), &value, VALUE)));
            }
            let notes = notes.get(&record).into_iter().flatten();
            entry.texts.extend(notes.map(|note| text(vocab::NOTE.as_str(), note, NOTE)));
            payload.records.push(RecordPayload { iri: self.iri(record).to_owned(), about });
        }
        entry.mentions = mentions.into_iter().collect();
        Some(Passage { entry, payload })
    }

    /// The texts of notes and judgements, by record.
    fn notes(&self) -> FxHashMap<Id, Vec<(String, String)>> {
        let mut notes: FxHashMap<Id, Vec<(String, String)>> = FxHashMap::default();
        let Some(target) = self.id(vocab::HAS_TARGET) else { return notes };
        let property = self.id(vocab::NOTE);
        for (note, record) in self.quads.uses(target) {
            let texts = self.objects(note, property).filter_map(|value| self.words(value));
            notes.entry(record).or_default().extend(texts);
        }
        notes
    }

    fn about(&self, things: &[Thing], passages: &[Passage]) -> IndexPayload {
        let mut types: BTreeMap<String, usize> = BTreeMap::new();
        for class in things.iter().flat_map(|thing| &thing.types) {
            *types.entry(class.clone()).or_default() += 1;
        }
        let given: BTreeSet<&String> = things.iter().flat_map(|thing| &thing.payload.types).collect();
        let sources: BTreeSet<&String> = passages.iter().map(|passage| &passage.payload.source).collect();
        let texts = things
            .iter()
            .flat_map(|thing| &thing.texts)
            .chain(passages.iter().flat_map(|passage| &passage.entry.texts));
        let fields: BTreeSet<&String> = texts.map(|text| &text.field).collect();
        let shown: BTreeSet<&String> = types.keys().chain(sources.iter().copied()).chain(fields).collect();
        let names = shown.into_iter().map(|iri| (iri.clone(), self.names_of(iri)));
        let names = names.filter(|(_, names)| !names.is_empty()).collect();
        let (given_types, sources) = (given.into_iter().cloned().collect(), sources.into_iter().cloned().collect());
        IndexPayload { names, types, given_types, sources }
    }
}

struct QuoteProperties {
    exact: Option<Id>,
    source: Option<Id>,
    start: Option<Id>,
    end: Option<Id>,
}

fn text(field: &str, (language, text): &(String, String), weight: u8) -> Text {
    Text { field: field.to_owned(), language: language.clone(), text: text.clone(), weight }
}

/// A payload. Its types have no keys that JSON lacks, so that it can always be written.
fn json(payload: &impl serde::Serialize) -> String {
    serde_json::to_string(payload).unwrap_or_default()
}
