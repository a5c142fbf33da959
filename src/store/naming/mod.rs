//! Resolves a name that a user gives to an entity.
//!
//! The following steps are tried in order; the first with a result ends the search.
//!
//! 1. Identifiers: an IRI, or a prefixed name with a prefix of the project; a Wikidata item; a slug, with or without
//!    the path in front of it in the IRI (`state-aze`, `id/state-aze`, `m001-31`, `record/m001-31`).
//! 2. Whole names: a display name in any language; then any other whole name (a spelling found in a document, a search
//!    name, a code, the local name of a concept's IRI); then a name without its additions (`7th Islamic Summit` for
//!    `7th Islamic Summit, Casablanca 1994`). If several names match at the same rank, an entity of the tables is
//!    preferred to concepts and vocabulary terms.
//! 3. Words of names. The result is unambiguous if all words of the request occur in a name of the entity and make up
//!    at least a third of it, and the names of all other matches are at least twice as long; or if the request has two
//!    or more words and only one entity matches. Particles (`of`, `бин`, `بن`) do not count.
//! 4. Suggestions: names with words that begin like those of the request, and names spelt similarly. They are never
//!    used as the result, only listed.
//!
//! If a class is expected, only entities of that class are found. If an identifier or a whole name means an entity of
//! another class, the result says so rather than reporting the name as unknown.

mod class;
mod explain;
mod name_match;

pub use class::ExpectedClass;
pub(super) use name_match::FoldedName;
use name_match::{NameMatch, NameQuery, Rank};

use super::Entities;
use super::entities::{ITEM, KnownName};
use diwan_rdf::text::nearest;
use oxigraph::model::{GraphNameRef, NamedNode};
use std::collections::{BTreeMap, BTreeSet};

/// The result of resolving a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Exactly one entity.
    One {
        /// The entity.
        node: NamedNode,
        /// Whether it was found by words of its name rather than by an identifier or a whole name.
        by_words: bool,
    },
    /// Several entities match, the best match first.
    Many(Vec<NamedNode>),
    /// No entity matches. Holds suggestions, possibly none.
    None(Vec<NamedNode>),
    /// The name means an entity of another class than the expected one.
    OtherClass {
        /// The entity of the other class.
        found: NamedNode,
        /// Suggestions of the expected class.
        candidates: Vec<NamedNode>,
    },
}

/// Matching entities, the best match first.
type Fitting = Vec<(NameMatch, NamedNode)>;

impl Entities {
    /// Resolves `text` to an entity of any class.
    pub fn resolve(&self, text: &str) -> Resolution {
        self.resolve_as(text, &ExpectedClass::anything())
    }

    /// Resolves `text` to an entity of the expected class.
    pub fn resolve_as(&self, text: &str, expected: &ExpectedClass) -> Resolution {
        let text = text.trim();
        let identified = self.by_identifier(text);
        if !identified.is_empty() {
            return self.resolve_identified(text, identified, expected);
        }
        let query = NameQuery::new(text);
        let all = self.fitting(&query);
        let fitting: Fitting = all.iter().filter(|(_, node)| self.is_expected(node, expected)).cloned().collect();
        if let Some(resolution) = self.by_name(&fitting) {
            return resolution;
        }
        let other = all.iter().find(|(fit, _)| fit.rank <= Rank::Part);
        if let Some((_, found)) = other {
            let candidates = self.suggestions_of_class(fitting, &query, expected);
            return Resolution::OtherClass { found: found.clone(), candidates };
        }
        self.by_words(text, &query, fitting, expected)
    }

    /// The other entities of the expected class that `text` may mean besides `node`.
    pub fn alternatives(&self, text: &str, expected: &ExpectedClass, node: &NamedNode) -> Vec<NamedNode> {
        let fitting = self.fitting(&NameQuery::new(text)).into_iter();
        let others = fitting.filter(|(fit, other)| fit.rank < Rank::Beginnings && other != node);
        others.map(|(_, other)| other).filter(|other| self.is_expected(other, expected)).collect()
    }

    fn resolve_identified(&self, text: &str, identified: Vec<NamedNode>, expected: &ExpectedClass) -> Resolution {
        let (mut right, mut wrong): (Vec<_>, Vec<_>) =
            identified.into_iter().partition(|node| self.is_expected(node, expected));
        match (right.len(), wrong.pop()) {
            (0, Some(found)) => {
                // A slug need not resemble the name: search for entities with a name similar to that of the entity
                // found.
                let query = NameQuery::new(self.label(&found, self.first_language()).unwrap_or(text));
                let fitting = self.fitting(&query).into_iter().filter(|(_, node)| self.is_expected(node, expected));
                let candidates = self.suggestions_of_class(fitting.collect(), &query, expected);
                Resolution::OtherClass { found, candidates }
            }
            (1, _) => Resolution::One { node: right.remove(0), by_words: false },
            _ => Resolution::Many(right),
        }
    }

    /// The nodes identified by an IRI, a Wikidata item or a slug.
    fn by_identifier(&self, text: &str) -> Vec<NamedNode> {
        let item = text.strip_prefix(ITEM).or_else(|| text.strip_prefix("wd:")).unwrap_or(text).to_uppercase();
        let of_item = self.of_item(&item);
        if !of_item.is_empty() || text.is_empty() {
            return of_item;
        }
        self.iris(text).into_iter().find(|node| self.exists(node)).into_iter().collect()
    }

    /// The IRIs that a text may stand for, in the order in which they are tried.
    fn iris(&self, text: &str) -> Vec<NamedNode> {
        let prefixed =
            text.split_once(':').and_then(|(prefix, local)| Some(format!("{}{local}", self.namespace(prefix)?)));
        let below =
            |text: &str| ["id/", "", "record/", "source/"].map(|path| format!("{}{path}{text}", self.names().base()));
        let iris =
            [text.to_owned()].into_iter().chain(prefixed).chain(below(text)).chain(below(&text.to_ascii_lowercase()));
        iris.filter_map(|iri| NamedNode::new(iri).ok()).collect()
    }

    /// Whether the node is a subject, an object or a graph name in the data, or has a label.
    pub(super) fn exists(&self, node: &NamedNode) -> bool {
        let default = Some(GraphNameRef::DefaultGraph);
        let as_subject = || self.store.quads_for_pattern(Some(node.as_ref().into()), None, None, default);
        let as_object = || self.store.quads_for_pattern(None, None, Some(node.as_ref().into()), default);
        self.is_labelled(node)
            || as_subject().next().is_some()
            || as_object().next().is_some()
            || self.store.has_named_graph(node.as_ref())
    }

    /// All entities with a matching name, each ranked by its best name: the best match first, then entities of tables,
    /// then by IRI.
    fn fitting(&self, query: &NameQuery) -> Fitting {
        let mut best: BTreeMap<&NamedNode, NameMatch> = BTreeMap::new();
        let names = self.known().iter().zip(self.folded()).filter(|_| !query.is_empty());
        let fitting = names.filter_map(|(name, folded)| Some((&name.node, query.fit(folded, name.is_display)?)));
        for (node, fit) in fitting {
            best.entry(node).and_modify(|known| *known = fit.min(*known)).or_insert(fit);
        }
        let mut found: Vec<_> = best.into_iter().map(|(node, fit)| (fit, node.clone())).collect();
        found.sort_by_key(|(fit, node)| (*fit, !self.is_thing(node), node.clone()));
        found
    }

    /// Whether the node is an entity of the tables or a document, rather than a concept or vocabulary term.
    fn is_thing(&self, node: &NamedNode) -> bool {
        let path = node.as_str().strip_prefix(self.names().base());
        self.names().is_entity(node) || path.is_some_and(|path| path.starts_with("source/"))
    }

    /// Resolves by whole names and names without their additions.
    fn by_name(&self, fitting: &Fitting) -> Option<Resolution> {
        let (best, _) = fitting.first().filter(|(fit, _)| fit.rank <= Rank::Part)?;
        let nodes: Vec<&NamedNode> =
            fitting.iter().filter(|(fit, _)| fit.rank == best.rank).map(|(_, node)| node).collect();
        let things: Vec<&NamedNode> = nodes.iter().copied().filter(|node| self.is_thing(node)).collect();
        Some(match (things.as_slice(), nodes.as_slice()) {
            ([node], _) | ([], [node]) => Resolution::One { node: (*node).clone(), by_words: false },
            _ => Resolution::Many(nodes.into_iter().cloned().collect()),
        })
    }

    /// Resolves by words of names. Concepts and vocabulary terms count only if no entity matches.
    fn by_words(&self, text: &str, query: &NameQuery, fitting: Fitting, expected: &ExpectedClass) -> Resolution {
        let with_words: Fitting = fitting.iter().filter(|(fit, _)| fit.rank <= Rank::Words).cloned().collect();
        let (things, others): (Fitting, Fitting) = with_words.into_iter().partition(|(_, node)| self.is_thing(node));
        let found = if things.is_empty() { others } else { things };
        let nodes = || found.iter().map(|(_, node)| node.clone()).collect();
        match found.as_slice() {
            [(best, node), others @ ..]
                if is_clear(*best, others) || others.is_empty() && query.has_several_words() =>
            {
                Resolution::One { node: node.clone(), by_words: true }
            }
            [(best, _), _, ..] if best.is_good() => Resolution::Many(nodes()),
            _ => {
                let slug = self.similar_slug(text, expected).into_iter();
                let mut suggestions: Vec<NamedNode> = slug.chain(self.suggestions(query, &fitting, expected)).collect();
                let mut seen = BTreeSet::new();
                suggestions.retain(|node| seen.insert(node.clone()));
                Resolution::None(suggestions)
            }
        }
    }

    /// Suggestions if nothing matches: similarly spelt names, then names that contain the words, then names with words
    /// that begin like them.
    fn suggestions(&self, query: &NameQuery, fitting: &Fitting, expected: &ExpectedClass) -> Vec<NamedNode> {
        let things = fitting.iter().filter(|(fit, node)| fit.rank <= Rank::Words || self.is_thing(node));
        let mut seen = BTreeSet::new();
        let nodes = self.misspelt(query, expected).into_iter().chain(things.map(|(_, node)| node.clone()));
        nodes.filter(|node| seen.insert(node.clone())).collect()
    }

    fn misspelt(&self, query: &NameQuery, expected: &ExpectedClass) -> Vec<NamedNode> {
        let known = self.known().iter().zip(self.folded()).filter(|(name, _)| self.is_expected(&name.node, expected));
        let (names, folded): (Vec<&KnownName>, Vec<&FoldedName>) = known.unzip();
        let nodes: BTreeSet<&NamedNode> =
            query.misspelt(&folded).into_iter().filter_map(|at| names.get(at)).map(|name| &name.node).collect();
        nodes.into_iter().cloned().collect()
    }

    /// Suggestions of the expected class if the name means an entity of another class: similar names, or else all
    /// entities of the expected class.
    fn suggestions_of_class(&self, fitting: Fitting, query: &NameQuery, expected: &ExpectedClass) -> Vec<NamedNode> {
        let suggestions = self.suggestions(query, &fitting, expected);
        if !suggestions.is_empty() {
            return suggestions;
        }
        let nodes: BTreeSet<&NamedNode> = self.known().iter().map(|name| &name.node).collect();
        nodes.into_iter().filter(|node| self.is_expected(node, expected)).cloned().collect()
    }

    /// The entity whose slug is spelt most like `text`.
    fn similar_slug(&self, text: &str, expected: &ExpectedClass) -> Option<NamedNode> {
        let nodes: BTreeSet<&NamedNode> = self.known().iter().map(|name| &name.node).collect();
        let nodes = nodes.into_iter().filter(|node| self.names().is_entity(node) && self.is_expected(node, expected));
        let slugs: BTreeMap<&str, &NamedNode> = nodes.map(|node| (self.names().slug(node.as_str()), node)).collect();
        nearest(self.names().slug(text), slugs.keys()).and_then(|slug| slugs.get(slug)).map(|node| (*node).clone())
    }
}

/// Whether the best match is a good one, and no other match comes close.
fn is_clear(best: NameMatch, others: &[(NameMatch, NamedNode)]) -> bool {
    best.is_good() && others.iter().all(|(other, _)| best.is_clearer_than(*other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::ProjectIris;
    use crate::store::load;

    const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";

    /// Slug, class, and names with their language; the first is the display name, the others are attested.
    const THINGS: &[(&str, &str, &[&str])] = &[
        ("state-aze", "State", &["\"Azerbaijan\"@en", "\"أذربيجان\"@ar", "\"Азербайджана\"@ru"]),
        ("state-tur", "State", &["\"Türkiye\"@en"]),
        ("body-assembly-turkey", "Body", &["\"Grand National Assembly of Turkey\"@en"]),
        ("body-oic", "Body", &["\"Organisation of Islamic Cooperation (OIC)\"@en", "\"ОИК\"@ru"]),
        ("meeting-summit-7", "Meeting", &["\"7th Islamic Summit, Casablanca 1994\"@en"]),
        ("meeting-summit-9", "Meeting", &["\"9th Islamic Summit, Doha 2000\"@en"]),
        ("meeting-extraordinary-summit-2", "Meeting", &["\"2nd Extraordinary Islamic Summit, Doha 2003\"@en"]),
        ("text-summit-7", "Text", &["\"Final communiqué of the 7th Islamic Summit, 1994\"@en"]),
        ("person-ihsanoglu", "Official", &["\"Ekmeleddin İhsanoğlu\"@en"]),
        ("person-heydar-aliyev", "Official", &["\"Heydar Aliyev\"@en"]),
        ("person-ilham-aliyev", "Official", &["\"Ilham Aliyev\"@en"]),
        ("statement-x", "Text", &["\"Remark of Ekmeleddin İhsanoğlu at the forum on the role of women\"@en"]),
        ("place-x", "Place", &["\"X\"@en", "\"Azerbaijan\"@en"]),
    ];

    fn entities() -> Entities {
        let mut lines = Vec::new();
        for (slug, class, names) in THINGS {
            lines.push(format!("<https://ex.org/id/{slug}> <{TYPE}> <https://ex.org/ns#{class}> <a:g> ."));
            for (index, name) in names.iter().enumerate() {
                let property = if index == 0 || name.ends_with("@ar") { "prefLabel" } else { "altLabel" };
                lines.push(format!("<https://ex.org/id/{slug}> <{SKOS}{property}> {name} <a:g> ."));
            }
        }
        let ns = "https://ex.org/ns#";
        lines.push(format!("<{ns}State> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{ns}Agent> <a:g> ."));
        lines.push(format!("<https://ex.org/kind/summit> <{SKOS}prefLabel> \"summit meeting\"@en <a:g> ."));
        lines.push(
            "<https://ex.org/id/state-tur> <http://www.w3.org/2004/02/skos/core#hiddenLabel> \"TR\" <a:g> .".into(),
        );
        lines.push("<https://ex.org/record/m1> <a:p> <a:o> <a:g> .".into());
        let item = "<http://schema.org/sameAs> <http://www.wikidata.org/entity/Q227>";
        lines.push(format!("<https://ex.org/id/state-aze> {item} <a:g> ."));
        let store = load((lines.join("\n") + "\n").as_bytes()).unwrap();
        Entities::new(&store, ProjectIris::new("https://ex.org/")).with_prefixes([("ex", "https://ex.org/id/")])
    }

    fn slugs(nodes: &[NamedNode]) -> Vec<String> {
        nodes.iter().map(|node| node.as_str().replace("https://ex.org/", "").replace("id/", "")).collect()
    }

    fn resolved(text: &str, class: &str) -> String {
        let entities = entities();
        let classes = (!class.is_empty()).then(|| NamedNode::new(format!("https://ex.org/ns#{class}")).unwrap());
        let expected = entities.expected_class(&classes.into_iter().collect::<Vec<_>>());
        match entities.resolve_as(text, &expected) {
            Resolution::One { node, by_words } => slugs(&[node]).join("") + if by_words { " by words" } else { "" },
            Resolution::Many(nodes) => format!("many: {}", slugs(&nodes).join(" ")),
            Resolution::None(suggestions) => format!("none: {}", slugs(&suggestions).join(" ")),
            Resolution::OtherClass { found, candidates } => {
                format!("other: {}: {}", slugs(&[found]).join(""), slugs(&candidates).join(" "))
            }
        }
    }

    #[test]
    fn all_kinds_of_names_are_resolved() {
        for name in [
            "https://ex.org/id/state-aze",
            "state-aze",
            "id/state-aze",
            "ex:state-aze",
            "STATE-AZE",
            "Q227",
            "wd:q227",
            "http://www.wikidata.org/entity/Q227",
            "azerbaijan",
            " اذربيجان ",
            "азербайджана",
        ] {
            assert_eq!(resolved(name, ""), "state-aze", "{name}");
        }
        for (name, expected) in
            [("m1", "record/m1"), ("record/m1", "record/m1"), ("summit", "kind/summit"), ("TR", "state-tur")]
        {
            assert_eq!(resolved(name, ""), expected);
        }
    }

    #[test]
    fn whole_names_come_before_words_and_words_must_be_unambiguous() {
        for (name, expected) in [
            ("7th Islamic Summit", "meeting-summit-7"),
            ("VII Islamic summit", "meeting-summit-7"),
            ("OIC", "body-oic"),
            ("ОИК", "body-oic"),
            ("Casablanca summit", "meeting-summit-7 by words"),
            ("Ihsanoglu", "person-ihsanoglu by words"),
            ("women forum", "statement-x by words"),
            ("Ilham", "person-ilham-aliyev by words"),
            ("Aliyev", "many: person-heydar-aliyev person-ilham-aliyev"),
            ("Doha summit", "many: meeting-summit-9 meeting-extraordinary-summit-2"),
            ("Turkey", "none: state-tur body-assembly-turkey"),
            ("body-asembly-turkey", "none: body-assembly-turkey"),
            ("stat-aze", "none: state-aze"),
            ("https://ex.org/id/stat-aze", "none: state-aze"),
            ("Azerbaidjan", "none: place-x state-aze"),
            ("qqqq", "none: "),
            ("", "none: "),
            ("?", "none: "),
        ] {
            assert_eq!(resolved(name, ""), expected, "{name}");
        }
    }

    #[test]
    fn only_entities_of_the_expected_class_are_found() {
        for (name, class, expected) in [
            ("Azerbaijan", "State", "state-aze"),
            ("Azerbaijan", "Agent", "state-aze"),
            ("Azerbaijan", "Place", "place-x"),
            ("Turkey", "State", "none: state-tur"),
            ("Turkey", "Body", "none: body-assembly-turkey"),
            ("Ihsanoglu", "Official", "person-ihsanoglu by words"),
            ("7th Islamic Summit", "Text", "other: meeting-summit-7: text-summit-7"),
            ("Heydar Aliyev", "Body", "other: person-heydar-aliyev: body-assembly-turkey body-oic"),
            ("state-aze", "Official", "other: state-aze: person-heydar-aliyev person-ihsanoglu person-ilham-aliyev"),
            ("Q227", "Place", "other: state-aze: place-x"),
            ("Azerbaijan", "Nothing", "other: state-aze: "),
        ] {
            assert_eq!(resolved(name, class), expected, "{name} as {class}");
        }
    }

    #[test]
    fn candidates_have_name_and_slug_and_long_names_are_shortened() {
        let entities = entities();
        let explain = |text: &str| entities.explain(text, &entities.resolve(text), &ExpectedClass::anything(), "en");
        let many = "\"Aliyev\" is ambiguous; use the slug of one of these:\n  Heydar Aliyev (person-heydar-aliyev)\n  \
            Ilham Aliyev (person-ilham-aliyev)";
        assert_eq!(explain("Aliyev"), many);
        assert_eq!(explain("stat-aze"), "no entity is named \"stat-aze\"; did you mean Azerbaijan (state-aze)?");
        assert_eq!(explain("qqqq"), "no entity is named \"qqqq\"");
        assert_eq!(explain(&"q".repeat(5000)), format!("no entity is named \"{}…\"", "q".repeat(200)));
    }

    #[test]
    fn alternatives_are_other_entities_with_the_name() {
        let entities = entities();
        let node = NamedNode::new("https://ex.org/id/state-aze").unwrap();
        assert_eq!(slugs(&entities.alternatives("Azerbaijan", &ExpectedClass::anything(), &node)), ["place-x"]);
    }
}
