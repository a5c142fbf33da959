//! L001: a row of links.csv that cannot be used. L002: one item for two entities, or two for one. L003: an entity and
//! its item that share no word. L004: an item that was merged into another. P004: the crosswalk to Wikidata cannot be
//! used.
//!
//! A wrong link says false things of two things at once. Two entities that are one item are one entity, or one link is
//! wrong; a district is easily taken for the city it is named after. Names are compared when Wikidata's are at hand:
//! with `--items`, or when the item stands among the candidates. A shared word proves nothing; the lack of one is worth
//! a look.

use super::Diagnostic;
use super::context::Context;
use crate::dataset::GraphKind;
use crate::evidence::vocab;
use crate::export::Prefixes;
use crate::link::{Concepts, Crosswalk, Decision, Decisions, ItemId, LinkError, Verdict, read_candidates, read_items};
use crate::store::fold;
use crate::term::nearest;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// `vocabulary` holds the statements of the ontology graph.
pub(super) fn check(context: &Context<'_>, vocabulary: &[Quad], items: Option<&Path>) -> Vec<Diagnostic> {
    let path = &context.project.config().link.decisions;
    let mut found: Vec<Diagnostic> = match crosswalk(context) {
        Ok(crosswalk) => undeclared(context, &crosswalk, vocabulary),
        Err(error) => vec![located(&error, "P004")],
    };
    // A project without the table has no links.
    let Ok(text) = context.project.read(path) else { return found };
    match Decisions::rows(path, &text) {
        Ok(rows) => {
            let (decisions, errors): (Vec<_>, Vec<_>) = rows.into_iter().partition(Result::is_ok);
            found.extend(errors.iter().filter_map(|error| error.as_ref().err()).map(|error| located(error, "L001")));
            let decisions: Vec<Decision> = decisions.into_iter().flatten().collect();
            found.extend(doubles(path, &decisions));
            found.extend(strangers(context, path, &decisions, items));
        }
        Err(error) => found.push(located(&error, "L001")),
    }
    found
}

fn crosswalk(context: &Context<'_>) -> Result<Crosswalk, LinkError> {
    let config = context.project.config();
    let read = |path: &Path| context.project.read(path).ok();
    let prefixes = config.context.as_deref().and_then(|path| context.project.read_text(path).ok());
    let prefixes = prefixes.and_then(|text| Prefixes::from_context(&text).ok()).unwrap_or_default();
    if let Some(text) = read(&config.link.concepts) {
        Concepts::parse(&config.link.concepts, &text, &prefixes)?;
    }
    match read(&config.link.crosswalk) {
        Some(text) => Crosswalk::parse(&config.link.crosswalk, &text, &prefixes),
        None => Ok(Crosswalk::default()),
    }
}

/// Names in the crosswalk that the ontology does not know: a rule with a slip of the pen is for nothing.
fn undeclared(context: &Context<'_>, crosswalk: &Crosswalk, vocabulary: &[Quad]) -> Vec<Diagnostic> {
    let ontology = context.names.graph(GraphKind::Ontology);
    let subjects = vocabulary.iter().filter(|quad| quad.graph_name == ontology).map(|quad| &quad.subject);
    let known: BTreeSet<&str> = subjects
        .filter_map(|subject| match subject {
            NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect();
    if known.is_empty() {
        return Vec::new();
    }
    let path = &context.project.config().link.crosswalk;
    let unknown = crosswalk.names().into_iter().filter(|(_, name)| !known.contains(name.as_str()));
    let diagnostic = |(rule, name): (&str, &NamedNode)| {
        let message = format!("rule `{rule}` names <{}>, which is not declared in the ontology", name.as_str());
        let found = Diagnostic::error("P004", message).at(path, None);
        match nearest(name.as_str(), known.iter()) {
            Some(near) => found.help(format!("did you mean <{near}>?")),
            None => found.help("declare it there, or label it if it is reused"),
        }
    };
    unknown.map(diagnostic).collect()
}

fn located(error: &LinkError, code: &'static str) -> Diagnostic {
    match error {
        LinkError::Cell { path, line, column, value, reason } => {
            Diagnostic::error(code, reason.clone()).at(path, *line).cell(*column, value.clone())
        }
        LinkError::Table { path, reason } => Diagnostic::error(code, reason.clone()).at(path, None),
        other => Diagnostic::error(code, other.to_string()),
    }
}

/// The second of two decisions that exclude each other.
fn doubles(path: &Path, decisions: &[Decision]) -> Vec<Diagnostic> {
    let clash = |(index, here): (usize, &Decision)| {
        let clash = |before: &Decision| Some((before.line, excludes(before, here)?));
        let (line, message) = decisions[..index].iter().find_map(clash)?;
        let help = format!("compare with {}:{line}; remove one of the rows, or reject the item in it", path.display());
        Some(Diagnostic::error("L002", message).at(path, here.line).cell("slug", here.slug.clone()).help(help))
    };
    decisions.iter().enumerate().filter_map(clash).collect()
}

/// Why two decisions cannot stand together.
fn excludes(before: &Decision, here: &Decision) -> Option<String> {
    use Verdict::{Absent, Linked, Rejected};
    let same = before.slug == here.slug;
    match (before.verdict, here.verdict) {
        (Linked(a), Linked(b)) if a == b => Some(format!("{a} is linked to {} already", before.slug)),
        (Linked(a), Rejected(b)) | (Rejected(a), Linked(b)) if same && a == b => {
            Some(format!("{a} is both linked and rejected"))
        }
        (Linked(_) | Absent, Linked(_) | Absent) if same => Some(format!("{} is settled already", here.slug)),
        _ => None,
    }
}

/// Links between an entity and an item whose names have no word in common.
fn strangers(context: &Context<'_>, path: &Path, decisions: &[Decision], items: Option<&Path>) -> Vec<Diagnostic> {
    let linked: BTreeSet<ItemId> = decisions.iter().filter_map(linked_item).collect();
    let theirs = match items_names(context, &linked, items) {
        Ok(names) => names,
        Err(error) => return vec![located(&error, "L001")],
    };
    let ours = our_names(context);
    let mut found = merged(path, decisions, &theirs);
    for decision in decisions {
        let Some(item) = linked_item(decision) else { continue };
        let (Some((_, theirs)), Some(ours)) = (theirs.get(&item), ours.get(decision.slug.as_str())) else { continue };
        if !theirs.is_empty() && words(ours).is_disjoint(&words(theirs)) {
            let names = theirs.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
            found.push(
                Diagnostic::error("L003", format!("{} and {item} share no word", decision.slug))
                    .warning()
                    .at(path, decision.line)
                    .cell("item", item.to_string())
                    .help(format!("the item is called {names}; is it the same thing?")),
            );
        }
    }
    found
}

/// Links to items that lead to another.
fn merged(path: &Path, decisions: &[Decision], theirs: &Names) -> Vec<Diagnostic> {
    let merged = |decision: &Decision| {
        let item = linked_item(decision)?;
        let (now, _) = theirs.get(&item).filter(|(now, _)| *now != item)?;
        let message = format!("{item} was merged into {now}");
        let found = Diagnostic::error("L004", message).warning().at(path, decision.line);
        Some(found.cell("item", item.to_string()).help(format!("link {} to {now}", decision.slug)))
    };
    decisions.iter().filter_map(merged).collect()
}

fn linked_item(decision: &Decision) -> Option<ItemId> {
    match decision.verdict {
        Verdict::Linked(item) => Some(item),
        _ => None,
    }
}

/// Of items, which they are now, and what they are called.
type Names = BTreeMap<ItemId, (ItemId, Vec<String>)>;

fn items_names(context: &Context<'_>, linked: &BTreeSet<ItemId>, items: Option<&Path>) -> Result<Names, LinkError> {
    let mut names = Names::new();
    let candidates: PathBuf = context.project.shown(&context.project.config().link.candidates);
    if context.project.directory().is_some() {
        for candidate in read_candidates(&candidates)? {
            if let Some(item) = candidate.item.parse().ok().filter(|item| linked.contains(item)) {
                names.entry(item).or_insert((item, Vec::new())).1.push(candidate.name);
            }
        }
    }
    if let Some(path) = items {
        for (id, item) in read_items(path, &|id| linked.contains(&id))? {
            names.insert(id, (item.id, item.names().map(str::to_owned).collect()));
        }
    }
    Ok(names)
}

/// Display names, and names as attested, by slug.
fn our_names<'a>(context: &'a Context<'_>) -> BTreeMap<&'a str, Vec<String>> {
    let mut names: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for quad in &context.tables.quads {
        let named = quad.predicate == vocab::PREF_LABEL || quad.predicate == vocab::ALT_LABEL;
        if let (true, NamedOrBlankNode::NamedNode(entity), Term::Literal(name)) = (named, &quad.subject, &quad.object) {
            names.entry(context.names.slug(entity.as_str())).or_default().push(name.value().to_owned());
        }
    }
    names
}

/// Words as they are compared: without marks, so that Bülent and Bulent are one.
fn words(names: &[String]) -> BTreeSet<String> {
    let plain = |name: &String| name.nfd().filter(|character| !is_combining_mark(*character)).collect::<String>();
    let folded = names.iter().map(|name| fold(&plain(name)));
    folded
        .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>())
        .filter(|word| !word.is_empty())
        .collect()
}
