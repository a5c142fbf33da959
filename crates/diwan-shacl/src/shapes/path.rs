use super::reader::{Reader, list};
use crate::path::Path;
use diwan_rdf::quads::Id;

type Wrap = fn(Box<Path<Id>>) -> Path<Id>;

/// The operators with a single operand.
const OPERATORS: [(&str, Wrap); 4] = [
    ("inversePath", Path::Inverse),
    ("zeroOrMorePath", Path::ZeroOrMore),
    ("oneOrMorePath", Path::OneOrMore),
    ("zeroOrOnePath", Path::ZeroOrOne),
];

/// Reads the path of a property shape, and reports errors in it.
pub(super) fn path(reader: &mut Reader<'_>, shape: Id, node: Id) -> Option<Path<Id>> {
    match read(reader, shape, node, &mut Walk::default()) {
        Ok(path) => Some(path),
        Err(reason) => {
            reader.wrong(shape, format!("sh:path is no property path: {reason}"));
            None
        }
    }
}

/// The maximum number of levels of a path.
const MAX_DEPTH: usize = 64;

/// The maximum number of parts of a path. A node that is used twice counts twice, with all its parts.
const MAX_PARTS: usize = 10_000;

/// The state of reading a path.
#[derive(Default)]
struct Walk {
    /// The nodes that contain the current node.
    above: Vec<Id>,
    /// The number of nodes that have been read.
    parts: usize,
}

impl Walk {
    fn enter(&mut self, node: Id) -> Result<(), String> {
        self.parts += 1;
        if self.above.contains(&node) {
            return Err("it contains itself".to_owned());
        }
        if self.above.len() == MAX_DEPTH {
            return Err(format!("it is too deep: it has more than {MAX_DEPTH} levels"));
        }
        if self.parts > MAX_PARTS {
            return Err(format!("it is too long: it has more than {MAX_PARTS} parts"));
        }
        self.above.push(node);
        Ok(())
    }
}

fn read(reader: &mut Reader<'_>, shape: Id, node: Id, walk: &mut Walk) -> Result<Path<Id>, String> {
    walk.enter(node)?;
    let path = read_entered(reader, shape, node, walk)?;
    walk.above.pop();
    Ok(path)
}

fn read_entered(reader: &mut Reader<'_>, shape: Id, node: Id, walk: &mut Walk) -> Result<Path<Id>, String> {
    match reader.terms.get(node) {
        term if term.iri().is_some() && node != reader.known.nil => return Ok(Path::Predicate(node)),
        term if term.is_blank() => {}
        other => return Err(format!("{other} is neither an IRI nor a path")),
    }
    let mut operators: Vec<(Option<Wrap>, Vec<Id>)> = vec![(None, reader.all(node, "alternativePath"))];
    operators.extend(OPERATORS.map(|(name, wrap)| (Some(wrap), reader.all(node, name))));
    operators.retain(|(_, operands)| !operands.is_empty());
    if reader.graph.objects(node, reader.known.first).next().is_some() {
        if !operators.is_empty() {
            reader.warn(shape, "sh:path is a list and something else beside; it is read as the list alone");
        }
        return Ok(Path::Sequence(several(reader, shape, node, walk)?));
    }
    match operators.as_slice() {
        [(Some(wrap), operands)] if operands.len() == 1 => Ok(wrap(Box::new(read(reader, shape, operands[0], walk)?))),
        [(None, operands)] if operands.len() == 1 => Ok(Path::Alternative(several(reader, shape, operands[0], walk)?)),
        [] => Err("a blank node without a list, sh:alternativePath, sh:inversePath or the like".to_owned()),
        _ => Err("more than one operator in one node; put one into the other".to_owned()),
    }
}

fn several(reader: &mut Reader<'_>, shape: Id, head: Id, walk: &mut Walk) -> Result<Vec<Path<Id>>, String> {
    let members = list(reader.graph, reader.known, head).ok_or("its list is not whole, or no list")?;
    if members.len() < 2 {
        return Err(format!("a list of {}; sequences and alternatives have two or more", members.len()));
    }
    members.into_iter().map(|member| read(reader, shape, member, walk)).collect()
}
