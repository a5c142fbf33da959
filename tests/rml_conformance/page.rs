//! Generates `docs/conformance.md`.

use super::Tried;
use crate::common::program::repository;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

const HEAD: &str = "\
# Conformance

<!-- generated from a run by tests/rml_conformance/ -->

The results of `diwan map` for the test cases of the W3C Knowledge Graph Construction Community Group. A case passes if the
output is the expected dataset, up to the labels of blank nodes, or if an error is expected and the program reports one and
leaves no output.

";

const BODY: &str = "\
## Interpretations

Where the specifications leave a choice, or the cases contradict them.

- **`$.Keywords` over an array** is an error: an array cannot be mapped to a term; `$.Keywords[*]` selects its values. The
  result of a JSONPath expression is a list of nodes ([RFC 9535](https://www.rfc-editor.org/rfc/rfc9535), which the
  [JSONPath reference formulation](https://kg-construct.github.io/rml-io-registry/json-path/) requires): here one node, the
  array. The case RMLTC0025b-JSON expects the error, as decided in issue 208 of rml-core. The older text of RML-Core has an
  example in which `$.Keywords` generates a triple for each keyword; it is not normative. The same holds in the older
  vocabulary.
- **Numbers in JSON** keep their lexical form in templates, strings, IRIs and join keys: `1E3` remains `1E3`. Only a literal
  whose datatype comes from JSON has the canonical form: `\"1.0E3\"^^xsd:double`. In such a literal, and if the mapping
  declares `xsd:double` or `xsd:float`, a number that is too large for `xsd:double` is rejected.
- **A JSON string that is not valid Unicode**, because it has half of a surrogate pair or bytes that are not UTF-8, is
  rejected if a term map reads it. Nothing else is affected.
- **The items** of an iterator are processed in the order of the document, also with `$..name`, `$['b', 'a']` and `$[::-1]`.
  Only messages depend on this order.
- **Repeated names in an object** stand for all their values: an iterator descends into each of them, a reference has all
  values, and a condition holds if it holds for one of them. JSON
  ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259#section-4)) and RFC 9535 leave this open. Each name is reported once,
  with the position of its first repetition.
- **Numbers in conditions** (`[?@.id > 9007199254740992]`) are compared exactly, whatever their size and number of digits.
  RFC 9535 requires this for numbers that a double can represent, and leaves other numbers to implementations.
- **Columns that are not in the header** are an error, as RMLTC0002c-CSV expects. The
  [registry](https://kg-construct.github.io/rml-io-registry/csv/) has null values for them.
- **Text after a closing quote** in a CSV cell belongs to the cell, as in most programs: `\"a\"b` is read as `ab`, and
  reported.
- **`rml:source \"t.csv\"`** in the current RML vocabulary is read as the path of a file. An iterator of a CSV source has
  no effect. Both are reported: in RML-IO the source is a resource, and in the
  [registry](https://kg-construct.github.io/rml-io-registry/csv/) the iterations of a table are always its rows.
- **References in the style of older mappings** (`tools[*].name`, `['home town']`, `Country Code`, `\"ISO 3166\"`, `@`,
  `$.[*]`) are accepted in mappings that use an older vocabulary if they have only one possible meaning. In the current
  RML vocabulary they are errors that suggest the right form. Names separated by dots, `address.city`, are accepted in
  both.

## Other engines

The test resources of RMLMapper, RMLStreamer, CARML, Morph-KGC, RocketRML, BURP, MEAMER and pyRML that use only CSV and
JSON give the expected quads, with these exceptions:

- **Numbers in JSON**: the engine expects strings, as in RMLTC0002a-JSON above.
- **Strings as constants**: `rml:constant \"http://example.com/C\"` is a literal, with a warning if there is a
  `rml:termType rml:IRI`. A constant has no term type ([R2RML 7.4](https://www.w3.org/TR/r2rml/#termtype); RML-Core
  agrees). As a subject, predicate or graph such a constant is an error, because it must be an IRI ([R2RML
  7.1](https://www.w3.org/TR/r2rml/#constant)); CARML tests that it is one. RMLMapper, RMLStreamer and RocketRML
  generate IRIs, and yarrrml-parser writes such mappings. The right form is `<http://example.com/C>`.
- **Joins without conditions**: if the two logical sources differ, the mapping must have a join condition ([R2RML
  8](https://www.w3.org/TR/r2rml/#foreign-key), and RML-Core in its section on join conditions); without one it is an
  error. RMLMapper and CARML join every row with every other row. If the sources are the same, the object is the subject
  of the same row, as in RMLTC0008b. RMLStreamer uses the subjects of all rows.
- **Empty cells** are values, unless the source has `rml:null \"\"` or the option `--null ''` is given. CSV has no null
  value of its own ([registry](https://kg-construct.github.io/rml-io-registry/csv/)), and RMLSTC0004a expects empty
  literals. RMLMapper, Morph-KGC and CARML omit them.
- **Rows with fewer or more cells than the header** are errors without `--lenient`. RMLMapper reads them.
- **Invalid values** of a datatype, such as `\"1917-03-26\"^^xsd:dateTime`, are data errors ([R2RML
  10.2](https://www.w3.org/TR/r2rml/#dfn-datatype-override-rdf-literal)). RMLStreamer and CARML write them. Morph-KGC
  converts some, such as `True` to `true`.
- **Arrays in JSON**: `$.Keywords` and an iterator `$.colors` find one node, the array, as explained above. RMLMapper,
  RMLStreamer and CARML use its elements. If references find nothing because the items are arrays, a warning suggests
  `$.colors[*]`.
- **Separators** other than commas must be declared with `csvw:delimiter`; the error message names the separator. CARML
  and Morph-KGC detect it.
- **References in JSON** that are not JSONPath, such as `Country Code` and `pid.*.value`, in the current RML vocabulary,
  as explained above. Morph-KGC reads them.
- **Blank nodes as constants**, such as `rml:subject _:b`, are errors: a constant must be an IRI or a literal.
- **Named graphs**: RocketRML has none, and expects the triples in the default graph.
- **Invalid Turtle**: a prefix is not declared (CARML's parser has default prefixes), or a string has an escape such as
  `\\{`.

Mappings that need more than CSV and JSON are refused with an error that names the feature: functions, XML, HTML,
spreadsheets, Parquet, databases, logical views, logical targets, web sources, streams, archives, and Morph-KGC's
dictionaries and data frames in memory.

## Origin of the cases

The cases are not part of this repository. A suite is a folder of cases; a case is a folder with `mapping.ttl`, its input
and `output.nq`. The parameters of a case are read from its `README.md`, or from `metadata.csv` in a folder above.

| suite | from | licence |
|---|---|---|
| `core-json` | `test-cases/` of [kg-construct/rml-core](https://github.com/kg-construct/rml-core), commit 82ab28d of 2026-04-20 | CC BY-SA 4.0 |
| `core-csv` | the CSV cases in `test-cases/` of the same repository, commit 0cc03ba, the last one that has them | CC BY 4.0 |
| `v1-csv`, `v1-json` | the CSV and JSON cases in `test-cases/` of [kg-construct/rml-test-cases](https://github.com/kg-construct/rml-test-cases), commit d9854d0 of 2022-11-16, with its `metadata.csv` next to them as `v1-metadata.csv` | CC BY 4.0 |

## How to run them

```console
RML_TEST_CASES=DIR cargo test --test main rml_conformance::
DIWAN_UPDATE_DOCS=1 RML_TEST_CASES=DIR cargo test --test main rml_conformance::
```

Each case is copied into a separate folder, in which this command is run:

```console
diwan map mapping.ttl --base-iri IRI --strict --output out.nq
```

`IRI` is the default base IRI that the case declares. Without a declaration it is `http://example.com/base/` if the mapping
uses the vocabulary of RML v1, and `http://example.com/` otherwise. The test fails if a case fails that is not in
`tests/data/conformance-ignored.toml`, or if a case passes that is. The second command updates this page.
";

/// Cases of one suite, module and format.
#[derive(Default)]
struct Row {
    cases: usize,
    passed: usize,
    ignored: usize,
}

/// Fails if the page does not match this run. Runs of other suites are not recorded.
pub fn compare(tried: &[Tried]) -> Result<(), String> {
    let path = repository().join("docs/conformance.md");
    let page = write(tried);
    if std::env::var_os("DIWAN_UPDATE_DOCS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    if written == page {
        return Ok(());
    }
    if !written.is_empty() && suites(&written) != suites(&page) {
        println!("docs/conformance.md is about other suites, and was not compared");
        return Ok(());
    }
    Err("docs/conformance.md is out of date: DIWAN_UPDATE_DOCS=1 RML_TEST_CASES=DIR cargo test --test main rml_conformance::\n"
        .to_owned())
}

/// The first column of the first table.
fn suites(page: &str) -> Vec<&str> {
    let rows = page.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    rows.map_while(|line| line.strip_prefix("| `")?.split('`').next()).collect()
}

fn write(tried: &[Tried]) -> String {
    format!("{HEAD}{}{}{BODY}", table(tried), ignored(tried))
}

fn table(tried: &[Tried]) -> String {
    let mut rows = BTreeMap::<_, Row>::new();
    for Tried { case, failure, ignored } in tried {
        let row = rows.entry((&case.suite, case.module(), case.format())).or_default();
        row.cases += 1;
        row.passed += usize::from(failure.is_none());
        row.ignored += usize::from(ignored.is_some());
    }
    let mut out = "| suite | module | format | cases | passed | ignored |\n|---|---|---|---|---|---|\n".to_owned();
    for ((suite, module, format), Row { cases, passed, ignored }) in &rows {
        writeln!(out, "| `{suite}` | {module} | {format} | {cases} | {passed} | {ignored} |").unwrap();
    }
    out + "\n"
}

fn ignored(tried: &[Tried]) -> String {
    let ignored = tried.iter().filter_map(|tried| Some((&tried.case.name, tried.ignored.as_ref()?)));
    let mut out =
        "## Ignored cases\n\nThese cases are wrong or superseded.\n\n| case | reason |\n|---|---|\n".to_owned();
    for (name, reason) in ignored {
        writeln!(out, "| `{name}` | {} |", reason.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap();
    }
    out + "\n"
}
