//! A mapping file as it was written.

use super::terms::{CheckedTerms, Terms};
use crate::mapping::MappingError;
use crate::mapping::front_end::MappingFile;
use diwan_rdf::term::file_iri;
use diwan_rdf::turtle::{self, Statement};

/// The statements of a mapping file, and what is wrong with their terms.
pub(super) struct Document {
    /// In the order of the parser.
    pub statements: Vec<Statement>,
    /// Prefixes and what they stand for, sorted.
    pub prefixes: Vec<(String, String)>,
    /// What was found in its terms.
    pub terms: CheckedTerms,
}

impl Document {
    /// Reads a file, with its relative IRIs on its base, or else on the name of the file.
    ///
    /// # Errors
    /// [`MappingError::Syntax`] when the text is no Turtle.
    pub(super) fn read(file: &MappingFile<'_>) -> Result<Self, MappingError> {
        let base = file.base.map_or_else(|| file_iri(&file.path), str::to_owned);
        let read = turtle::Document::read(file.text, &base).map_err(|error| MappingError::Syntax {
            path: file.path.to_path_buf(),
            span: error.span,
            cause: error.message,
        })?;
        let turtle::Document { statements, prefixes } = read;
        let terms = Terms::new(file, &statements, &prefixes).check(file.base.is_none().then_some(&base));
        Ok(Self { statements, prefixes, terms })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn read(text: &str, path: &str) -> Result<Document, MappingError> {
        let path = Path::new(path).into();
        Document::read(&MappingFile { text: text.as_bytes(), path, base: None, formulations: &[] })
    }

    fn mistake(text: &str) -> String {
        match read(text, "maps/m.ttl") {
            Ok(document) => document.terms.problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn syntax_errors_have_a_position() {
        let error = mistake("@prefix a: <x .");
        assert!(error.contains("maps/m.ttl") && error.contains("line 1"), "{error}");
    }

    #[test]
    fn names_are_of_their_file() {
        for (subject, other) in [("<#p>", "n.ttl"), ("_:p", "m.ttl")] {
            let text = format!("{subject} a <http://ex.org/C> .");
            let subject = |path: &str| read(&text, path).unwrap().statements[0].triple.subject.clone();
            assert_ne!(subject("maps/m.ttl"), subject(&format!("maps/{other}")));
        }
        let spaced = read("<#p> a <http://ex.org/C> .", "/my maps/m.ttl").unwrap();
        assert_eq!(spaced.statements[0].triple.subject.to_string(), "<file:///my%20maps/m.ttl#p>");
    }

    #[test]
    fn unknown_terms_are_refused_in_the_words_of_the_author() {
        let prefixes = "@prefix r2: <http://www.w3.org/ns/r2rml#> . @prefix rml: <http://w3id.org/rml/> .
            @prefix old: <http://semweb.mmlab.be/ns/rml#> . @prefix ql: <http://semweb.mmlab.be/ns/ql#> .
            @prefix csvw: <http://www.w3.org/ns/csvw#> . @prefix ex: <http://ex.org/> .";
        for (body, reason) in [
            (
                "ex:m rml:predicateObjectMaps [] .",
                "ex.org/m: rml:predicateObjectMaps is unknown or not supported yet; did",
            ),
            ("ex:m rml:predicateObjectMaps [] .", "did you mean rml:predicateObjectMap?"),
            ("ex:m r2:subjectmap [] .", "r2:subjectmap is unknown or not supported yet; did you mean r2:subjectMap?"),
            ("ex:m a r2:TripleMap .", "did you mean r2:TriplesMap?"),
            ("ex:m old:logicalSorce [] .", "did you mean old:logicalSource?"),
            ("ex:m old:referenceFormulation ql:JSONPaht .", "did you mean ql:JSONPath?"),
            ("ex:m csvw:delimeter \",\" .", "did you mean csvw:delimiter?"),
            (
                "ex:m <http://semweb.mmlab.be/ns/fnml#functionValue> [] .",
                "<http://semweb.mmlab.be/ns/fnml#functionValue>: func",
            ),
            ("ex:m <http://semweb.mmlab.be/ns/fnml#valueMap> [] .", "fnml#valueMap>: functions are not supported yet"),
            ("ex:m rml:parameter ex:p .", "rml:parameter: functions are not supported yet"),
            ("ex:m old:quotedTriplesMap ex:n .", "old:quotedTriplesMap: triples as terms are not supported yet"),
            ("ex:m rml:query \"SELECT\" .", "rml:query: databases are not supported"),
            ("ex:m rml:referenceFormulation rml:DataFrame .", "rml:DataFrame: data in the memory of a program"),
            ("ex:m old:referenceFormulation ql:XLSX .", "ql:XLSX: spreadsheets are not supported; save the sheet"),
            ("ex:m r2:termType r2:Litteral .", "did you mean r2:Literal?"),
            ("ex:m rml:source [ rml:root [ rml:pth 1 ] ] .", "ex.org/m › rml:source › rml:root: rml:pth is unknown"),
            ("[] rml:x 1 .", "a resource without a name: rml:x is unknown"),
            ("ex:m r2:reference 1 .", "r2:reference is unknown or not supported yet; did you mean old:reference?"),
            ("ex:m old:subjectMap [] .", "did you mean r2:subjectMap?"),
            ("ex:m old:path 1 .", "did you mean rml:path?"),
            ("ex:m rml:column 1 .", "did you mean rml:reference?"),
        ] {
            let error = mistake(&format!("{prefixes}{body}"));
            assert!(error.contains(reason), "{error}");
        }
    }

    #[test]
    fn a_wrong_namespace_is_named_with_the_right_one() {
        for (prefixes, body, reason) in [
            (
                "@prefix rml: <http://w3id.org/rml/core#> .",
                "<a:m> a rml:TriplesMap ; rml:x 1 .",
                ":1:51: a:m: the prefix rml: is <http://w3id.org/rml/core#>; did you mean <http://w3id.org/rml/>?",
            ),
            (
                "@prefix rml: <http://semweb.mmlab.be/ns/rml> . @prefix rr: <http://www.w3.org/ns/r2rml#> .\n",
                "<a:m> rr:subjectMaps [] ;\n rml:logicalSource [] .",
                ":3:2: a:m: the prefix rml: is <http://semweb.mmlab.be/ns/rml>; did you mean <http://semweb.mmlab.be/ns/rml#>?",
            ),
            (
                "",
                "<a:m> <https://w3id.org/rml/subject> <a:s> .",
                "<https://w3id.org/rml/subject> is no term of a mapping; did you mean <http://w3id.org/rml/subject>?",
            ),
        ] {
            let error = mistake(&format!("{prefixes}{body}"));
            assert!(error.contains(reason), "{error}");
        }
        // Triples about mappings are data.
        let data = "@prefix old: <http://w3id.org/rml/core#> . @prefix rml: <http://w3id.org/rml/> .
            <a:m> rml:predicate old:template .";
        assert_eq!(mistake(data), "");
    }

    #[test]
    fn what_is_not_supported_is_told_so() {
        let prefix = "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .";
        for (body, reason) in [
            ("rml:referenceFormulation rml:XPath", "rml:XPath: XML is not supported yet; convert"),
            ("rml:referenceFormulation rml:SQL2008Query", "databases are not supported; export"),
            ("a rml:LogicalView", "logical views are not supported yet"),
            ("rml:functionExecution []", "functions are not supported yet"),
            ("rml:logicalTarget []", "logical targets are not supported"),
            ("rml:compression rml:targz", "archives are not supported; unpack"),
            ("rml:quotedTriplesMap []", "triples as terms are not supported"),
            ("rml:gather ()", "collections and containers are not supported"),
            ("<http://www.w3.org/ns/csvw#tableSchema> []", "schemas of tables are not supported"),
            ("<http://www.w3.org/ns/csvw#separator> \";\"", "csvw:delimiter of a csvw:dialect"),
            ("<http://www.w3.org/ns/csvw#skipBlankRows> true", "not supported yet"),
        ] {
            let error = mistake(&format!("{prefix} ex:m {body} ."));
            assert!(error.contains(reason), "{error}");
        }
    }

    #[test]
    fn circles_of_blank_nodes_end() {
        let error =
            mistake("@prefix rml: <http://w3id.org/rml/> . _:a rml:source _:b . _:b rml:source _:a ; rml:x 1 .");
        assert!(error.contains("rml:x is unknown"), "{error}");
    }

    fn warnings(text: &str) -> Vec<String> {
        read(text, "maps/m.ttl").unwrap().terms.warnings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_class_that_there_is_not_says_nothing_of_what_properties_describe() {
        let prefixes = "@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix ql: <http://semweb.mmlab.be/ns/ql#> .
            @prefix rml: <http://semweb.mmlab.be/ns/rml#> .\n";
        let found = warnings(&format!(
            "{prefixes}<a:m> a rr:TripleMap ; rr:subject <a:s> ;\n rr:predicateObjectMap [ rr:objectMap [
                rr:joinCondition [ a rr:JoinCondition ] ] ] ."
        ));
        let expected = [
            "maps/m.ttl:3:9: a:m: there is no class rr:TripleMap, and it is passed over; did you mean rr:TriplesMap?",
            "maps/m.ttl:5:38: a:m › rr:predicateObjectMap › rr:objectMap › rr:joinCondition: there is no class \
             rr:JoinCondition, and it is passed over",
        ];
        assert_eq!(found, expected);
        for (node, reason) in [
            // The class alone says what it is.
            ("<a:m> a rr:TripleMap .", "rr:TripleMap is unknown"),
            ("<a:m> rml:logicalSource [ rml:referenceFormulation [ a ql:JSONPaht ] ] .", "ql:JSONPaht is unknown"),
            ("<a:m> rml:logicalSource [ a rr:R2RMLView ] .", "rr:R2RMLView: databases are not supported"),
        ] {
            let error = mistake(&format!("{prefixes}{node}"));
            assert!(error.contains(reason), "{error}");
        }
    }

    #[test]
    fn relative_iris_of_the_data_are_reported_unless_the_file_has_a_base() {
        let text = "@prefix rml: <http://w3id.org/rml/> .
<#m> rml:subjectMap [ rml:template \"x\" ; rml:class <C> , <http://ex.org/D> ] ; rml:predicateObjectMap <#p> .
<#p> rml:predicate <#q> ; rml:objectMap [ rml:parentTriplesMap <#m> ] .";
        let found = warnings(text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].contains("maps/m.ttl:2:52: ") && found[0].contains("<C> is relative, and became <file:///"),
            "{found:?}"
        );
        assert!(found[1].contains("maps/m.ttl:3:20: ") && found[1].contains("<#q> is relative"), "{found:?}");
        assert_eq!(warnings(&format!("@base <http://ex.org/> . {text}")), [""; 0]);
    }
}
