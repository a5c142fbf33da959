use crate::dataset::{GraphKind, ProjectIris};
use diwan_rdf::quads::{Id, Quads};
use diwan_shacl::{Options, Shapes, ValidationError, ValidationReport, validate_each};
use oxigraph::model::NamedNode;

/// Validates the graph of each record separately, and the graphs of provenance, editorial statements and
/// contradictions. The reports are sorted by graph name. The limits apply to all graphs together.
///
/// # Errors
/// [`ValidationError`] when a query of the shapes fails, or the time limit is exceeded.
pub fn validate_records(
    quads: &Quads,
    names: &ProjectIris,
    shapes: &Shapes,
    options: &Options,
) -> Result<Vec<(NamedNode, ValidationReport)>, ValidationError> {
    let validated = |(graph, _)| {
        let name = quads.node(graph).filter(|name| is_validated(names.kind_of(Some(name.as_str()))))?;
        Some((name, graph))
    };
    let mut graphs: Vec<(NamedNode, Id)> = quads.graphs().filter_map(validated).collect();
    graphs.sort_unstable();
    let (names, graphs): (Vec<_>, Vec<_>) = graphs.into_iter().unzip();
    Ok(names.into_iter().zip(validate_each(shapes, quads, &graphs, options)?).collect())
}

fn is_validated(kind: GraphKind) -> bool {
    matches!(kind, GraphKind::Record | GraphKind::Provenance | GraphKind::Editorial | GraphKind::Conflicts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use diwan_shacl::{Document, ValidationResult};
    use oxigraph::io::{RdfFormat, RdfParser};
    use oxigraph::model::Quad;
    use std::path::Path;
    use std::time::Duration;

    const SHAPES: &str = r#"@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://ex.org/> .
        ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:S-p , ex:S-q .
        ex:S-p a sh:PropertyShape ; sh:path ex:p ; sh:maxCount 1 ; sh:message "one p" .
        ex:S-q a sh:PropertyShape ; sh:path ex:q ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "a q" ."#;

    fn results(data: &str) -> Vec<(String, String, bool)> {
        let text = format!("@prefix ex: <http://ex.org/record/> . {data}");
        let quads: Vec<Quad> =
            RdfParser::from_format(RdfFormat::TriG).for_slice(text.as_bytes()).collect::<Result<_, _>>().unwrap();
        let shapes = SHAPES.replace("http://ex.org/", "http://ex.org/record/");
        let shapes = Shapes::read(&[Document::new(Path::new("s.ttl"), shapes.as_bytes())]).unwrap();
        let names = ProjectIris::new("http://ex.org/");
        let reports =
            validate_records(&Quads::from_quads(&quads).unwrap(), &names, &shapes, &Options::default()).unwrap();
        let of = |(graph, report): &(NamedNode, ValidationReport)| {
            let graph = graph.as_str().rsplit('/').next().unwrap_or_default().to_owned();
            let row =
                |result: &ValidationResult| (graph.clone(), result.messages[0].value().to_owned(), result.is_failure());
            report.results().iter().map(row).collect::<Vec<_>>()
        };
        reports.iter().flat_map(of).collect()
    }

    #[test]
    fn graphs_are_validated_separately() {
        assert_eq!(results("ex:g1 { ex:x a ex:C ; ex:p 1 ; ex:q 1 } ex:g2 { ex:x a ex:C ; ex:p 2 ; ex:q 1 }"), []);
    }

    /// Each single graph is validated within the limit; all of them together are not.
    #[test]
    fn the_time_limit_applies_to_all_graphs_together() {
        let query = "SELECT $this { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z FILTER (?x + ?y + ?z < 0) }";
        let shapes = format!(
            "@prefix sh: <http://www.w3.org/ns/shacl#> .
             <a:S> sh:targetNode <a:1> ; sh:sparql [ sh:select \"{query}\" ] ."
        );
        let line = |graph, n| format!("<http://ex.org/record/{graph}> {{ <a:{n}> <a:p> {n} }}\n");
        let data: String = (0..200).flat_map(|graph| (0..30).map(move |n| line(graph, n))).collect();
        let quads: Vec<Quad> =
            RdfParser::from_format(RdfFormat::TriG).for_slice(data.as_bytes()).collect::<Result<_, _>>().unwrap();
        let shapes = Shapes::read(&[Document::new(Path::new("s.ttl"), shapes.as_bytes())]).unwrap();
        let options = Options { timeout: Duration::from_millis(100), threads: 1, ..Options::default() };
        let ended = validate_records(
            &Quads::from_quads(&quads).unwrap(),
            &ProjectIris::new("http://ex.org/"),
            &shapes,
            &options,
        );
        assert!(matches!(ended, Err(ValidationError::Stopped { .. })));
    }

    #[test]
    fn results_have_their_graph_and_the_message_and_severity_of_the_shape() {
        let found = results("ex:g1 { ex:x a ex:C ; ex:p 1 ; ex:q 1 } ex:g2 { ex:y a ex:C ; ex:p 1 , 2 }");
        let one = |message: &str, is_failure| ("g2".to_owned(), message.to_owned(), is_failure);
        assert_eq!(found, [one("one p", true), one("a q", false)]);
    }
}
