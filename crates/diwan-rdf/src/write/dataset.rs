use super::export::write_sorted;
use super::{ExportError, ExportFormat, ExportOptions, write};
use crate::quads::{Id, LiteralText, Quads, Statement, TermText};
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{GraphNameRef, LiteralRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, TermRef};
use std::io::{self, Write};

/// Writes a dataset like [`write()`], with the same bytes, but without copying every statement.
///
/// # Errors
/// The errors of [`write()`].
pub fn write_dataset(
    quads: &Quads,
    format: ExportFormat,
    options: &ExportOptions<'_>,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    if needs_labels(quads) {
        return write(&quads.to_model(), format, options, out);
    }
    match format {
        ExportFormat::NQuads => Ok(quads.write(out)?),
        ExportFormat::NTriples => Ok(write_triples(quads, out)?),
        _ => {
            let terms = Terms::new(quads);
            let merged = quads.iter().any(|found| found.graph != Id::DEFAULT_GRAPH);
            write_sorted(&terms.sorted(quads, format.keeps_graphs()), merged, format, options, out)
        }
    }
}

/// Whether there are blank nodes, which need labels, or triple terms, which are refused.
fn needs_labels(quads: &Quads) -> bool {
    ["_:", "<<"].iter().any(|beginning| quads.terms().beginning_with(beginning).next().is_some())
}

/// Writes the triples of all graphs, each once, as sorted lines.
fn write_triples(quads: &Quads, out: &mut dyn Write) -> io::Result<()> {
    let mut last = None;
    let mut lines = Vec::with_capacity(2 * LINES);
    for found in quads.iter() {
        let triple = Statement { graph: Id::DEFAULT_GRAPH, ..found };
        if last.replace(triple) != Some(triple) {
            quads.write_line(&triple, &mut lines);
        }
        if lines.len() >= LINES {
            out.write_all(&lines)?;
            lines.clear();
        }
    }
    out.write_all(&lines)
}

/// The approximate number of bytes written at a time.
const LINES: usize = 1 << 16;

/// The terms of a dataset without blank nodes and triple terms, in [serialization order](super::order).
struct Terms<'q> {
    texts: Vec<Text<'q>>,
    /// The rank of each term in that order, by id.
    ranks: Vec<u32>,
    /// The ids of the terms in that order.
    order: Vec<Id>,
}

/// A parsed term.
enum Text<'q> {
    DefaultGraph,
    Node(&'q str),
    Literal(LiteralText<'q>),
}

impl<'q> Terms<'q> {
    fn new(quads: &'q Quads) -> Self {
        let text = |term: TermText<'q>| match (term.iri(), term.literal()) {
            (Some(iri), _) => Text::Node(iri),
            (None, Some(literal)) => Text::Literal(literal),
            (None, None) => Text::DefaultGraph,
        };
        let texts: Vec<Text<'q>> = quads.terms().iter().map(text).collect();
        let mut order: Vec<Id> = quads.terms().ids().collect();
        // Most terms are in order already.
        order.sort_by(|a, b| texts.get(a.index()).map(key).cmp(&texts.get(b.index()).map(key)));
        let mut ranks = vec![0; order.len()];
        for (rank, id) in (0..).zip(&order) {
            if let Some(place) = ranks.get_mut(id.index()) {
                *place = rank;
            }
        }
        Self { texts, ranks, order }
    }

    /// The distinct statements in order. Unless `keeps_graphs`, they are in the default graph.
    fn sorted(&'q self, quads: &Quads, keeps_graphs: bool) -> Vec<QuadRef<'q>> {
        let rdf_type = quads.terms().find_iri(rdf::TYPE.as_str());
        let rank = |id: Id| self.ranks.get(id.index()).copied().unwrap_or_default();
        let mut rows: Vec<[u32; 4]> = quads
            .iter()
            .map(|found| {
                let graph = if keeps_graphs { found.graph } else { Id::DEFAULT_GRAPH };
                // `rdf:type` sorts before all other predicates of a subject.
                let predicate = if Some(found.predicate) == rdf_type { 0 } else { rank(found.predicate) };
                [rank(graph), rank(found.subject), predicate, rank(found.object)]
            })
            .collect();
        rows.sort_unstable();
        rows.dedup();
        rows.into_iter().filter_map(|row| self.quad(row)).collect()
    }

    fn quad(&self, [graph, subject, predicate, object]: [u32; 4]) -> Option<QuadRef<'_>> {
        let text = |rank: u32| self.texts.get(self.order.get(rank as usize)?.index());
        let node = |rank: u32| match text(rank)? {
            Text::Node(iri) => Some(NamedNodeRef::new_unchecked(iri)),
            Text::DefaultGraph | Text::Literal(_) => None,
        };
        Some(QuadRef {
            subject: NamedOrBlankNodeRef::NamedNode(node(subject)?),
            // The default graph is never a predicate, so its rank 0 is free for `rdf:type`.
            predicate: if predicate == 0 { rdf::TYPE } else { node(predicate)? },
            object: match text(object)? {
                Text::Node(iri) => NamedNodeRef::new_unchecked(iri).into(),
                Text::Literal(literal) => TermRef::Literal(literal_ref(literal)),
                Text::DefaultGraph => return None,
            },
            graph_name: node(graph).map_or(GraphNameRef::DefaultGraph, GraphNameRef::NamedNode),
        })
    }
}

fn literal_ref<'t>(literal: &'t LiteralText<'_>) -> LiteralRef<'t> {
    match literal.language {
        Some(language) => LiteralRef::new_language_tagged_literal_unchecked(&literal.value, language),
        None if literal.datatype == xsd::STRING => LiteralRef::new_simple_literal(&literal.value),
        None => LiteralRef::new_typed_literal(&literal.value, literal.datatype),
    }
}

/// The sort key of [`order`](super::order): the default graph, IRIs, literals by datatype and language.
fn key<'t>(text: &'t Text<'_>) -> (u8, &'t str, &'t str, &'t str) {
    match text {
        Text::DefaultGraph => (0, "", "", ""),
        Text::Node(iri) => (1, iri, "", ""),
        Text::Literal(literal) => (2, literal.datatype.as_str(), literal.language.unwrap_or_default(), &literal.value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::Prefixes;
    use oxrdf::Quad;
    use oxrdfio::{RdfFormat, RdfParser};

    const DATA: &str = r#"
        @prefix ex: <http://e/> . @prefix ex-a: <http://e/a-> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        ex:s a ex:C , ex:B ; ex:p "a\n\"b\"" , "a"@en , "a"@ar , 7 , 3.5 , true , "1998"^^xsd:gYear , ex:o , ex-a:o .
        ex:g { ex:s a ex:C ; ex:p "a"@en . ex:a ex:p ex:s . ex-a:b ex:q "ж" }
        ex-a:g { ex:s ex:a "x" . ex:s ex:a-b "x" }
        ex:h { ex:s a ex:C }"#;

    fn quads(data: &str) -> Vec<Quad> {
        RdfParser::from_format(RdfFormat::TriG).for_slice(data.as_bytes()).collect::<Result<_, _>>().unwrap()
    }

    fn both(quads: &[Quad], format: ExportFormat) -> [Result<String, String>; 2] {
        let prefixes = Prefixes::from_iter([("ex", "http://e/")]);
        let options = ExportOptions { prefixes: &prefixes, context: None };
        let mut outs = [Vec::new(), Vec::new()];
        let dataset = Quads::from_quads(quads).unwrap();
        let results =
            [write(quads, format, &options, &mut outs[0]), write_dataset(&dataset, format, &options, &mut outs[1])];
        let mut outs = outs.into_iter().map(|out| String::from_utf8(out).unwrap());
        results.map(|result| result.map(|()| outs.next().unwrap()).map_err(|error| error.to_string()))
    }

    #[test]
    fn datasets_and_quads_are_written_alike() {
        let labelled = format!("{DATA} _:b {{ ex:s ex:p [ ex:p _:b ] , ( 1 2 ) }}");
        for data in [DATA, "", "<a:s> <a:p> <a:o> .", &labelled] {
            for format in ExportFormat::ALL {
                let [expected, found] = both(&quads(data), format);
                assert_eq!(found, expected, "{}", format.name());
                assert!(expected.is_ok());
            }
        }
    }

    #[test]
    fn statements_that_a_format_lacks_are_refused_alike() {
        let triple = "<a:s> <a:p> <<( <a:s> <a:p> <a:o> )>> .";
        let reserved = "<a:s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#li> <a:o> .";
        for (data, format) in
            [(triple, ExportFormat::NQuads), (triple, ExportFormat::Turtle), (reserved, ExportFormat::RdfXml)]
        {
            let [expected, found] = both(&quads(data), format);
            assert!(expected.is_err());
            assert_eq!(found, expected, "{}", format.name());
        }
    }
}
