//! The copies of the dataset that are offered for download: one for each format that `diwan export` writes.

use super::header::license;
use super::writer::{DCAT, DCTERMS, VOID, Writer, node};
use crate::dataset::ProjectIris;
use crate::project::{Project, resolved_iri};
use diwan_rdf::write::ExportFormat;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode};

/// Registered media types, as DCAT wants them.
const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types/";

/// What a copy lacks in which all graphs are merged.
const MERGED: &str = "All graphs in one: which record states a triple is not said.";

pub(super) fn write(writer: &mut Writer, dataset: &NamedNode, project: &Project, names: &ProjectIris) {
    let config = project.config();
    let Some(dumps) = &config.publication.dumps else { return };
    let address = resolved_iri(dumps, &config.base);
    for format in ExportFormat::ALL {
        let distribution = names.node(&format!("dataset/distribution/{}", format.name()));
        let extension = format.endings().first().copied().unwrap_or_default();
        let file = NamedNode::new_unchecked(format!("{address}.{extension}"));
        writer.add(dataset, node(DCAT, "distribution"), distribution.clone());
        writer.add(dataset, node(VOID, "dataDump"), file.clone());
        writer.add(&distribution, rdf::TYPE, node(DCAT, "Distribution"));
        writer.add(&distribution, node(DCAT, "accessURL"), file.clone());
        writer.add(&distribution, node(DCAT, "downloadURL"), file);
        writer.add(&distribution, node(DCAT, "mediaType"), node(MEDIA_TYPES, format.media_type()));
        writer.add(&distribution, node(DCTERMS, "license"), license(&config.license));
        if !format.keeps_graphs() {
            let text = Literal::new_language_tagged_literal_unchecked(MERGED, "en");
            writer.add(&distribution, node(DCTERMS, "description"), text);
        }
    }
}
