use super::components;
use super::reader::Reader;
use super::reference::reference;
use crate::constraint::{
    Closed, Comparable, Constraint, Count, Length, Logical, Members, NodeKind, Pair, PairKind, Pattern, Qualified,
    Range, RangeKind, ShapeIndex, Text, ValueType,
};
use diwan_rdf::quads::Id;

/// Reads the constraints of SHACL Core and `sh:sparql` that a shape has.
pub(super) fn constraints(reader: &mut Reader<'_>, node: Id, is_property_shape: bool) -> Vec<Constraint> {
    if !is_property_shape {
        refuse_on_node_shape(reader, node);
    }
    let mut found = value_types(reader, node);
    found.extend(counts(reader, node, "minCount", "maxCount").filter(is_bound).map(Constraint::Count));
    found.extend(ranges(reader, node).into_iter().map(Constraint::Range));
    found.extend(texts(reader, node).into_iter().map(Constraint::Text));
    if reader.flag(node, "uniqueLang") {
        found.push(Constraint::UniqueLang);
    }
    found.extend(pairs(reader, node).into_iter().map(Constraint::Pair));
    found.extend(logical(reader, node).into_iter().map(Constraint::Logical));
    for property in reader.all(node, "property") {
        found.push(Constraint::Property(reference(reader, node, "property", property)));
    }
    found.extend(qualified(reader, node, is_property_shape).into_iter().map(Constraint::Qualified));
    found.extend(closed(reader, node).map(Constraint::Closed));
    found.extend(reader.all(node, "hasValue").into_iter().map(Constraint::HasValue));
    found.extend(reader.list(node, "in").map(|list| Constraint::In(Members::new(list))));
    found.extend(
        components::sparql(reader, node, is_property_shape)
            .into_iter()
            .map(|query| Constraint::Sparql(Box::new(query))),
    );
    found
}

/// Node shapes have one value, so constraints that count or order values are not allowed in them.
fn refuse_on_node_shape(reader: &mut Reader<'_>, node: Id) {
    for name in ["minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals", "qualifiedValueShape"] {
        if reader.has(node, name) {
            reader.wrong(node, format!("sh:{name} is for property shapes; give the shape a sh:path"));
        }
    }
}

fn value_types(reader: &mut Reader<'_>, node: Id) -> Vec<Constraint> {
    let mut found: Vec<_> = reader.iris(node, "class").into_iter().map(ValueType::Class).collect();
    reader.one(node, "datatype");
    found.extend(reader.iris(node, "datatype").into_iter().map(ValueType::Datatype));
    if let Some(kind) = reader.one(node, "nodeKind") {
        match reader.sh_name(kind).and_then(NodeKind::from_name) {
            Some(kind) => found.push(ValueType::NodeKind(kind)),
            None => reader.wrong(
                node,
                format!(
                    "sh:nodeKind must be sh:IRI, sh:BlankNode, sh:Literal, sh:BlankNodeOrIRI, sh:BlankNodeOrLiteral \
                     or sh:IRIOrLiteral, not {}",
                    reader.show(kind)
                ),
            ),
        }
    }
    found.into_iter().map(Constraint::Type).collect()
}

fn counts(reader: &mut Reader<'_>, node: Id, min: &str, max: &str) -> impl Iterator<Item = Count> + use<> {
    let (least, most) = (reader.number(node, min), reader.number(node, max));
    if let (Some(least), Some(most)) = (least, most)
        && least > most
    {
        reader.warn(node, format!("sh:{min} {least} is more than sh:{max} {most}: nothing can conform"));
    }
    [least.map(Count::Min), most.map(Count::Max)].into_iter().flatten()
}

/// A minimum of 0 is not a constraint.
fn is_bound(count: &Count) -> bool {
    !matches!(count, Count::Min(0))
}

fn ranges(reader: &mut Reader<'_>, node: Id) -> Vec<Range> {
    let kinds = [
        ("minExclusive", RangeKind::MinExclusive),
        ("minInclusive", RangeKind::MinInclusive),
        ("maxExclusive", RangeKind::MaxExclusive),
        ("maxInclusive", RangeKind::MaxInclusive),
    ];
    let mut found = Vec::new();
    for (name, kind) in kinds {
        let Some(bound) = reader.one(node, name) else { continue };
        match reader.terms.get(bound).literal().as_ref().and_then(Comparable::of) {
            Some(value) => found.push(Range { kind, bound, value }),
            None => reader.wrong(
                node,
                format!(
                    "sh:{name} must be a number, a date or another literal with an order, not {}",
                    reader.show(bound)
                ),
            ),
        }
    }
    found
}

fn texts(reader: &mut Reader<'_>, node: Id) -> Vec<Text> {
    // Blank nodes have no length, not even 0.
    let lengths = counts(reader, node, "minLength", "maxLength").map(|bound| match bound {
        Count::Min(length) => Length::Min(length),
        Count::Max(length) => Length::Max(length),
    });
    let mut found: Vec<_> = lengths.map(Text::Length).collect();
    found.extend(patterns(reader, node).into_iter().map(Text::Pattern));
    if let Some(members) = reader.list(node, "languageIn") {
        found.push(Text::LanguageIn(languages(reader, node, members)));
    }
    found
}

fn patterns(reader: &mut Reader<'_>, node: Id) -> Vec<Pattern> {
    let flags = reader.text(node, "flags");
    let mut found = Vec::new();
    if flags.is_some() && !reader.has(node, "pattern") {
        reader.wrong(node, "sh:flags without sh:pattern");
    }
    if let Some(source) = reader.text(node, "pattern") {
        match Pattern::new(&source, &flags.unwrap_or_default()) {
            Ok(pattern) => found.push(pattern),
            Err(reason) => reader.wrong(node, reason),
        }
    }
    found
}

fn languages(reader: &mut Reader<'_>, node: Id, members: Vec<Id>) -> Vec<String> {
    let mut found = Vec::new();
    for member in members {
        let literal = reader.terms.get(member).literal().filter(|literal| literal.language.is_none());
        match literal.map(|literal| literal.value) {
            Some(range) if diwan_rdf::term::is_language_tag(&range) || range == "*" => {
                found.push(range.to_ascii_lowercase());
            }
            _ => reader.wrong(
                node,
                format!("sh:languageIn must be a list of language tags in quotes, not {}", reader.show(member)),
            ),
        }
    }
    found
}

fn pairs(reader: &mut Reader<'_>, node: Id) -> Vec<Pair> {
    let kinds = [
        ("equals", PairKind::Equals),
        ("disjoint", PairKind::Disjoint),
        ("lessThan", PairKind::LessThan),
        ("lessThanOrEquals", PairKind::LessThanOrEquals),
    ];
    let mut found = Vec::new();
    for (name, kind) in kinds {
        found.extend(reader.iris(node, name).into_iter().map(|property| Pair { kind, property }));
    }
    found
}

type One = fn(ShapeIndex) -> Logical;
type Many = fn(Vec<ShapeIndex>) -> Logical;

fn logical(reader: &mut Reader<'_>, node: Id) -> Vec<Logical> {
    let single: [(&str, One); 2] = [("not", Logical::Not), ("node", Logical::Node)];
    let listed: [(&str, Many); 3] = [("and", Logical::And), ("or", Logical::Or), ("xone", Logical::Xone)];
    let mut found = Vec::new();
    for (name, make) in single {
        for shape in reader.all(node, name) {
            found.push(make(reference(reader, node, name, shape)));
        }
    }
    for (name, make) in listed {
        for head in reader.all(node, name) {
            let members = reader.members(node, name, head).unwrap_or_default();
            found.push(make(members.into_iter().map(|shape| reference(reader, node, name, shape)).collect()));
        }
    }
    found
}

fn qualified(reader: &mut Reader<'_>, node: Id, is_property_shape: bool) -> Vec<Qualified> {
    let bounds: Vec<_> = counts(reader, node, "qualifiedMinCount", "qualifiedMaxCount").filter(is_bound).collect();
    let disjoint = reader.flag(node, "qualifiedValueShapesDisjoint");
    let has_bound = reader.has(node, "qualifiedMinCount") || reader.has(node, "qualifiedMaxCount");
    let Some(own) = reader.one(node, "qualifiedValueShape") else {
        let message = "sh:qualifiedMinCount and its like without sh:qualifiedValueShape do nothing";
        match has_bound || disjoint {
            true if is_property_shape => reader.wrong(node, message),
            true => reader.warn(node, message),
            false => {}
        }
        return Vec::new();
    };
    if !has_bound {
        reader.wrong(node, "sh:qualifiedValueShape without sh:qualifiedMinCount or sh:qualifiedMaxCount");
    }
    let shape = reference(reader, node, "qualifiedValueShape", own);
    let siblings = if disjoint { siblings(reader, node, own) } else { Vec::new() };
    bounds.into_iter().map(|bound| Qualified { shape, siblings: siblings.clone(), bound }).collect()
}

/// The [sibling shapes](https://www.w3.org/TR/shacl/#dfn-sibling-shapes): the qualified value shapes of the other
/// property shapes of the same shapes.
fn siblings(reader: &mut Reader<'_>, node: Id, own: Id) -> Vec<ShapeIndex> {
    let Some(property) = reader.sh("property") else { return Vec::new() };
    let graph = reader.graph;
    let parents = graph.subjects(property, node);
    let properties: Vec<_> = parents.flat_map(|parent| graph.objects(parent, property)).collect();
    let mut shapes: Vec<_> =
        properties.into_iter().flat_map(|property| reader.all(property, "qualifiedValueShape")).collect();
    shapes.retain(|shape| *shape != own);
    shapes.sort_unstable();
    shapes.dedup();
    shapes.into_iter().map(|shape| reader.shape(shape)).collect()
}

fn closed(reader: &mut Reader<'_>, node: Id) -> Option<Closed> {
    let is_closed = reader.flag(node, "closed");
    let ignored = reader.list(node, "ignoredProperties");
    if !is_closed {
        if ignored.is_some() && !reader.has(node, "closed") {
            reader.warn(node, "sh:ignoredProperties without sh:closed does nothing");
        }
        return None;
    }
    let mut allowed = Vec::new();
    for property in ignored.unwrap_or_default() {
        if reader.terms.get(property).iri().is_none() {
            reader.wrong(node, format!("sh:ignoredProperties must be a list of IRIs, not {}", reader.show(property)));
        }
        allowed.push(property);
    }
    for property in reader.all(node, "property") {
        allowed.extend(reader.all(property, "path"));
    }
    Some(Closed { allowed: allowed.into_iter().collect() })
}
