//! The thing that somebody means by a name.
//!
//! In this order, and the first that finds something ends the search:
//!
//! 1. what names one thing by its making: an IRI, also with a prefix of the project; a Wikidata item; a slug, with or
//!    without what stands before it in the IRI (`state-aze`, `id/state-aze`, `m001-31`, `record/m001-31`);
//! 2. a whole display name in any language; then a whole name of another sort: a spelling of a document, a name to search by, a code, the end of
//!    the IRI of a concept; then a name without its additions (`7th Islamic Summit` of `7th Islamic Summit, Casablanca
//!    1994`). Of several of one rank, a thing that tables name is preferred to concepts and terms of the vocabulary;
//! 3. words of names. One thing is meant when a name of it has all of them and they are a third of that name or more, and
//!    the names of all others that have them are at least twice as long; or when there are two words or more and it alone
//!    has them. Particles (`of`, `бин`, `بن`) do not count;
//! 4. what might be meant: names with words that begin so, or that are written nearly so. They are never taken, only shown.
//!
//! Where a class is wanted, only things of it are found. Who names a thing of another class by 1, or by its whole name,
//! hears so: it is not what was asked for that is missing.

mod class;
mod explain;
mod fit;

pub use class::Wanted;
pub(super) use fit::FoldedName;
use fit::{Asked, Fit, Rank};

use super::Entities;
use super::entities::{ITEM, KnownName};
use diwan_rdf::text::nearest;
use oxigraph::model::{GraphNameRef, NamedNode};
use std::collections::{BTreeMap, BTreeSet};

/// What a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// One thing.
    One {
        /// The thing.
        node: NamedNode,
        /// Whether only words of its name were given.
        by_words: bool,
    },
    /// Several may be meant, the best first.
    Many(Vec<NamedNode>),
    /// Nothing is called so. What might be meant, if anything.
    None(Vec<NamedNode>),
    /// A thing of another class than the one that is wanted.
    OtherClass {
        /// What the name means.
        found: NamedNode,
        /// What of the right class might be meant.
        candidates: Vec<NamedNode>,
    },
}

/// What fits, the best first.
type Fitting = Vec<(Fit, NamedNode)>;

impl Entities {
    /// The thing that `text` means, of whatever class.
    pub fn resolve(&self, text: &str) -> Resolution {
        self.resolve_as(text, &Wanted::anything())
    }

    /// The thing of a wanted class that `text` means.
    pub fn resolve_as(&self, text: &str, wanted: &Wanted) -> Resolution {
        let text = text.trim();
        let named = self.by_key(text);
        if !named.is_empty() {
            return self.of_key(text, named, wanted);
        }
        let asked = Asked::new(text);
        let all = self.fitting(&asked);
        let fitting: Fitting = all.iter().filter(|(_, node)| self.is_wanted(node, wanted)).cloned().collect();
        if let Some(resolution) = self.by_name(&fitting) {
            return resolution;
        }
        let other = all.iter().find(|(fit, _)| fit.rank <= Rank::Part);
        if let Some((_, found)) = other {
            let candidates = self.instead(fitting, &asked, wanted);
            return Resolution::OtherClass { found: found.clone(), candidates };
        }
        self.by_words(text, &asked, fitting, wanted)
    }

    /// What else may be meant by a name than `node`.
    pub fn alternatives(&self, text: &str, wanted: &Wanted, node: &NamedNode) -> Vec<NamedNode> {
        let fitting = self.fitting(&Asked::new(text)).into_iter();
        let others = fitting.filter(|(fit, other)| fit.rank < Rank::Beginnings && other != node);
        others.map(|(_, other)| other).filter(|other| self.is_wanted(other, wanted)).collect()
    }

    fn of_key(&self, text: &str, named: Vec<NamedNode>, wanted: &Wanted) -> Resolution {
        let (mut right, mut wrong): (Vec<_>, Vec<_>) = named.into_iter().partition(|node| self.is_wanted(node, wanted));
        match (right.len(), wrong.pop()) {
            (0, Some(found)) => {
                // A slug says nothing of the name: what has a similar one may be meant.
                let asked = Asked::new(self.label(&found, self.first_language()).unwrap_or(text));
                let fitting = self.fitting(&asked).into_iter().filter(|(_, node)| self.is_wanted(node, wanted));
                let candidates = self.instead(fitting.collect(), &asked, wanted);
                Resolution::OtherClass { found, candidates }
            }
            (1, _) => Resolution::One { node: right.remove(0), by_words: false },
            _ => Resolution::Many(right),
        }
    }

    /// What an IRI, a Wikidata item or a slug names.
    fn by_key(&self, text: &str) -> Vec<NamedNode> {
        let item = text.strip_prefix(ITEM).or_else(|| text.strip_prefix("wd:")).unwrap_or(text).to_uppercase();
        let of_item = self.of_item(&item);
        if !of_item.is_empty() || text.is_empty() {
            return of_item;
        }
        self.iris(text).into_iter().find(|node| self.exists(node)).into_iter().collect()
    }

    /// The IRIs that a text may be, in the order in which they are looked for.
    fn iris(&self, text: &str) -> Vec<NamedNode> {
        let prefixed =
            text.split_once(':').and_then(|(prefix, local)| Some(format!("{}{local}", self.namespace(prefix)?)));
        let below =
            |text: &str| ["id/", "", "record/", "source/"].map(|path| format!("{}{path}{text}", self.names().base()));
        let iris =
            [text.to_owned()].into_iter().chain(prefixed).chain(below(text)).chain(below(&text.to_ascii_lowercase()));
        iris.filter_map(|iri| NamedNode::new(iri).ok()).collect()
    }

    /// Whether something is said of the node, or with it, or in it.
    pub(super) fn exists(&self, node: &NamedNode) -> bool {
        let default = Some(GraphNameRef::DefaultGraph);
        let as_subject = || self.store.quads_for_pattern(Some(node.as_ref().into()), None, None, default);
        let as_object = || self.store.quads_for_pattern(None, None, Some(node.as_ref().into()), default);
        self.is_labelled(node)
            || as_subject().next().is_some()
            || as_object().next().is_some()
            || self.store.has_named_graph(node.as_ref())
    }

    /// Everything that fits, by its best name: the best fit first, then what tables name, then by IRI.
    fn fitting(&self, asked: &Asked) -> Fitting {
        let mut best: BTreeMap<&NamedNode, Fit> = BTreeMap::new();
        let names = self.known().iter().zip(self.folded()).filter(|_| !asked.is_empty());
        let fitting = names.filter_map(|(name, folded)| Some((&name.node, asked.fit(folded, name.is_display)?)));
        for (node, fit) in fitting {
            best.entry(node).and_modify(|known| *known = fit.min(*known)).or_insert(fit);
        }
        let mut found: Vec<_> = best.into_iter().map(|(node, fit)| (fit, node.clone())).collect();
        found.sort_by_key(|(fit, node)| (*fit, !self.is_thing(node), node.clone()));
        found
    }

    /// What tables name, and documents, as against concepts and terms of vocabularies.
    fn is_thing(&self, node: &NamedNode) -> bool {
        let path = node.as_str().strip_prefix(self.names().base());
        self.names().is_entity(node) || path.is_some_and(|path| path.starts_with("source/"))
    }

    /// By the whole of a name, or a name without its additions.
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

    /// By words of names: things first, and concepts and terms only where no thing has the words.
    fn by_words(&self, text: &str, asked: &Asked, fitting: Fitting, wanted: &Wanted) -> Resolution {
        let with_words: Fitting = fitting.iter().filter(|(fit, _)| fit.rank <= Rank::Words).cloned().collect();
        let (things, others): (Fitting, Fitting) = with_words.into_iter().partition(|(_, node)| self.is_thing(node));
        let found = if things.is_empty() { others } else { things };
        let nodes = || found.iter().map(|(_, node)| node.clone()).collect();
        match found.as_slice() {
            [(best, node), others @ ..]
                if is_clear(*best, others) || others.is_empty() && asked.is_of_several_words() =>
            {
                Resolution::One { node: node.clone(), by_words: true }
            }
            [(best, _), _, ..] if best.is_good() => Resolution::Many(nodes()),
            _ => {
                let slug = self.near_slug(text, wanted).into_iter();
                let mut near: Vec<NamedNode> = slug.chain(self.near(asked, &fitting, wanted)).collect();
                let mut seen = BTreeSet::new();
                near.retain(|node| seen.insert(node.clone()));
                Resolution::None(near)
            }
        }
    }

    /// What might be meant where nothing is called so: what is written nearly so before names that have the words among
    /// others, and those before names with words that begin so.
    fn near(&self, asked: &Asked, fitting: &Fitting, wanted: &Wanted) -> Vec<NamedNode> {
        let things = fitting.iter().filter(|(fit, node)| fit.rank <= Rank::Words || self.is_thing(node));
        let mut seen = BTreeSet::new();
        let nodes = self.slips(asked, wanted).into_iter().chain(things.map(|(_, node)| node.clone()));
        nodes.filter(|node| seen.insert(node.clone())).collect()
    }

    fn slips(&self, asked: &Asked, wanted: &Wanted) -> Vec<NamedNode> {
        let known = self.known().iter().zip(self.folded()).filter(|(name, _)| self.is_wanted(&name.node, wanted));
        let (names, folded): (Vec<&KnownName>, Vec<&FoldedName>) = known.unzip();
        let nodes: BTreeSet<&NamedNode> =
            asked.slips(&folded).into_iter().filter_map(|at| names.get(at)).map(|name| &name.node).collect();
        nodes.into_iter().cloned().collect()
    }

    /// What of the right class may be meant, where the name is that of a thing of another: what has the words, or is
    /// written nearly so; failing that, all there is.
    fn instead(&self, fitting: Fitting, asked: &Asked, wanted: &Wanted) -> Vec<NamedNode> {
        let near = self.near(asked, &fitting, wanted);
        if !near.is_empty() {
            return near;
        }
        let nodes: BTreeSet<&NamedNode> = self.known().iter().map(|name| &name.node).collect();
        nodes.into_iter().filter(|node| self.is_wanted(node, wanted)).cloned().collect()
    }

    /// The thing whose slug is written nearly as `text`.
    fn near_slug(&self, text: &str, wanted: &Wanted) -> Option<NamedNode> {
        let nodes: BTreeSet<&NamedNode> = self.known().iter().map(|name| &name.node).collect();
        let nodes = nodes.into_iter().filter(|node| self.names().is_entity(node) && self.is_wanted(node, wanted));
        let slugs: BTreeMap<&str, &NamedNode> = nodes.map(|node| (self.names().slug(node.as_str()), node)).collect();
        nearest(self.names().slug(text), slugs.keys()).and_then(|near| slugs.get(near)).map(|node| (*node).clone())
    }
}

/// Whether the best name says what is meant, and no other does nearly as well.
fn is_clear(best: Fit, others: &[(Fit, NamedNode)]) -> bool {
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
        let wanted = entities.wanted(&classes.into_iter().collect::<Vec<_>>());
        match entities.resolve_as(text, &wanted) {
            Resolution::One { node, by_words } => slugs(&[node]).join("") + if by_words { " by words" } else { "" },
            Resolution::Many(nodes) => format!("many: {}", slugs(&nodes).join(" ")),
            Resolution::None(near) => format!("none: {}", slugs(&near).join(" ")),
            Resolution::OtherClass { found, candidates } => {
                format!("other: {}: {}", slugs(&[found]).join(""), slugs(&candidates).join(" "))
            }
        }
    }

    #[test]
    fn every_way_of_naming_leads_to_the_thing() {
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
        for (name, wanted) in
            [("m1", "record/m1"), ("record/m1", "record/m1"), ("summit", "kind/summit"), ("TR", "state-tur")]
        {
            assert_eq!(resolved(name, ""), wanted);
        }
    }

    #[test]
    fn whole_names_come_before_words_and_words_only_when_they_are_clear() {
        for (name, wanted) in [
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
            assert_eq!(resolved(name, ""), wanted, "{name}");
        }
    }

    #[test]
    fn only_things_of_the_wanted_class_are_found() {
        for (name, class, wanted) in [
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
            assert_eq!(resolved(name, class), wanted, "{name} as {class}");
        }
    }

    #[test]
    fn candidates_are_shown_with_name_and_slug_and_long_names_are_cut() {
        let entities = entities();
        let explain = |text: &str| entities.explain(text, &entities.resolve(text), &Wanted::anything(), "en");
        let many = "\"Aliyev\" may mean several things; give the slug of one:\n  Heydar Aliyev (person-heydar-aliyev)\n  Ilham Aliyev (person-ilham-aliyev)";
        assert_eq!(explain("Aliyev"), many);
        assert_eq!(explain("stat-aze"), "nothing is called \"stat-aze\"; did you mean Azerbaijan (state-aze)?");
        assert_eq!(explain("qqqq"), "nothing is called \"qqqq\"");
        assert_eq!(explain(&"q".repeat(5000)), format!("nothing is called \"{}…\"", "q".repeat(200)));
    }

    #[test]
    fn other_things_of_the_name_are_given_when_they_are_asked_for() {
        let entities = entities();
        let node = NamedNode::new("https://ex.org/id/state-aze").unwrap();
        assert_eq!(slugs(&entities.alternatives("Azerbaijan", &Wanted::anything(), &node)), ["place-x"]);
    }
}
