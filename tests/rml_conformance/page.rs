//! `docs/conformance.md`.

use super::Tried;
use crate::common::program::repository;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

const HEAD: &str = "\
# Conformance

<!-- generated from a run by tests/rml_conformance/ -->

What `diwan map` makes of the test cases of the W3C Knowledge Graph Construction Community Group. A case passes when the
dataset is the expected one, up to the names of blank nodes, or when an error is expected and the program ends with one
and leaves no output.

";

const WHENCE: &str = "\
## Decided here

Where the texts and the cases leave a choice, or contradict each other.

- **`$.Keywords` over an array** is an error: of an array no term can be made, and `$.Keywords[*]` names its values. The
  result of a JSONPath is the list of the nodes that it finds
  ([RFC 9535](https://www.rfc-editor.org/rfc/rfc9535), which the
  [JSONPath reference formulation](https://kg-construct.github.io/rml-io-registry/json-path/) requires): here one node, the
  array. The case RMLTC0025b-JSON expects the error, and issue 208 of rml-core decided it; the older text of RML-Core has an
  example of `$.Keywords` with a triple for each keyword, which is not normative. The same holds in the older vocabulary.
- **Numbers of JSON** are in templates, strings, IRIs and join keys what stands in the file: `1E3` is `1E3`. Only a literal
  that gets its datatype from JSON has the canonical form: `\"1.0E3\"^^xsd:double`. A number that is too large for
  `xsd:double` is rejected there, and where the mapping declares `xsd:double` or `xsd:float`.
- **A string of JSON that is no Unicode text**, with half of a surrogate pair or bytes that are not UTF-8, is rejected where
  a term map reads it, and nothing else is.
- **The order of the items** of an iterator is that of the document, also under `$..name`, `$['b', 'a']` and `$[::-1]`. It
  shows in messages alone.
- **Names that are repeated in an object** mean all their values: an iterator goes into each, a reference has the values of
  all, and a condition holds if it holds for one of them. JSON
  ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259#section-4)) and RFC 9535 leave this open. Each name is reported once, with
  the place where it is repeated first.
- **Numbers in conditions** (`[?@.id > 9007199254740992]`) are compared exactly, whatever their size and however many digits
  they have. RFC 9535 demands that of numbers that a double holds, and leaves the others to implementations.
- **Columns that are not in the header** are an error, as RMLTC0002c-CSV expects. The
  [registry](https://kg-construct.github.io/rml-io-registry/csv/) has null values for them.
- **Cells of CSV with text after their closing quote**, `\"a\"b`, are read as most programs read them, `ab`, and reported.
- **Texts as sources and iterators of tables.** `rml:source \"t.csv\"` is read as the path of a file in today's RML, too, and an
  iterator of a CSV source has no effect. Both are reported: RML-IO has a resource as the source, and the
  [registry](https://kg-construct.github.io/rml-io-registry/csv/) always goes through the rows.
- **References as older mappings write them** (`tools[*].name`, `['home town']`, `Country Code`, `\"ISO 3166\"`, `@`, `$.[*]`) are read in
  mappings of the older vocabularies, where they can mean only one thing. In today's RML they are errors that say what to
  write. Names with dots between them, `address.city`, are read in both.

## Other engines

The test resources of RMLMapper, RMLStreamer, CARML, Morph-KGC, RocketRML, BURP and pyRML that are within CSV and JSON give
the expected quads, but for these groups.

- **Numbers of JSON** that are expected as strings, as in RMLTC0002a-JSON above.
- **Strings as constants.** `rml:constant \"http://example.com/C\"` is a literal, also with `rml:termType rml:IRI`, which is
  reported: constants have no term type ([R2RML 7.4](https://www.w3.org/TR/r2rml/#termtype), and RML-Core says the same). As
  a subject, predicate or graph it is an error, because the constant must be an IRI
  ([R2RML 7.1](https://www.w3.org/TR/r2rml/#constant)); CARML tests that it is one. RMLMapper, RMLStreamer and RocketRML make
  IRIs of such strings, and yarrrml-parser writes them. The mapping should say `<http://example.com/C>`.
- **Joins without conditions.** If the two logical sources differ, the mapping must have a join condition
  ([R2RML 8](https://www.w3.org/TR/r2rml/#foreign-key), and the section on join conditions of RML-Core), and is an error
  without. RMLMapper and CARML join every row with every other. If they are the same, the object is the subject of the same row
  (RMLTC0008b), and not that of every row, as in RMLStreamer.
- **Empty cells** are values, and not null values, unless the source has `rml:null \"\"` or `--null ''` is given: CSV has no
  null value of its own ([registry](https://kg-construct.github.io/rml-io-registry/csv/)), and RMLSTC0004a expects them. RMLMapper, Morph-KGC and CARML leave them out.
- **Rows with fewer or more cells than the header** are errors; `--lenient` reads them. RMLMapper always reads them.
- **Values that are not in the lexical space of their datatype**, such as `\"1917-03-26\"^^xsd:dateTime`, are data errors
  ([R2RML 10.2](https://www.w3.org/TR/r2rml/#dfn-datatype-override-rdf-literal)). RMLStreamer and CARML write them, and
  Morph-KGC converts some of them (`True` to `true`).
- **Arrays of JSON.** `$.Keywords` and an iterator `$.colors` find one node, the array, as decided above. Older versions of RMLMapper,
  RMLStreamer and CARML go through its elements. Where the names in the items then find nothing, a warning names the iterator
  with `[*]`.
- **Separators other than commas** must be declared with `csvw:delimiter`; the error names the separator. CARML guesses it.
- **Blank nodes as constants** (`rml:subject _:b`) are errors: a constant must be an IRI or a literal.
- **Named graphs** that are expected in the default graph: RocketRML has no graphs.
- **Mappings that are not Turtle**, because a prefix is not declared (CARML's parser knows some), or because of escapes such as
  `\"\\{\"`.

What is outside of CSV and JSON is refused with an error that names it: functions, XML, HTML, spreadsheets, Parquet, databases,
logical views, logical targets, web sources, streams, archives, and Morph-KGC's dictionaries and data frames in memory.

## Where the cases come from

They are not part of this repository. A suite is a folder of cases, and a case a folder with `mapping.ttl`, its input and
`output.nq`; what the case is to be run with is read from its `README.md`, or from `metadata.csv` above it.

| suite | from | licence |
|---|---|---|
| `core-json` | `test-cases/` of [kg-construct/rml-core](https://github.com/kg-construct/rml-core), commit 82ab28d of 2026-04-20 | CC BY-SA 4.0 |
| `core-csv` | the CSV cases of `test-cases/` of the same, commit 0cc03ba, the last that has them | CC BY 4.0 |
| `v1-csv`, `v1-json` | the CSV and JSON cases of `test-cases/` of [kg-construct/rml-test-cases](https://github.com/kg-construct/rml-test-cases), commit d9854d0 of 2022-11-16, and its `metadata.csv` next to them as `v1-metadata.csv` | CC BY 4.0 |

## How to run them

```console
RML_TEST_CASES=DIR cargo test --test main rml_conformance::
DIWAN_UPDATE_DOCS=1 RML_TEST_CASES=DIR cargo test --test main rml_conformance::
```

Each case is copied into a folder of its own, where this is run:

```console
diwan map mapping.ttl --base-iri IRI --strict --output out.nq
```

`IRI` is the default base IRI that the case declares, else `http://example.com/`, and `http://example.com/base/` where
the mapping is written in the vocabulary of RML v1. The test fails when a case fails that is not in
`tests/data/conformance-ignored.toml`, and when one that is there passes. The second command writes this page again.
";

/// Cases of one suite, module and format.
#[derive(Default)]
struct Row {
    cases: usize,
    passed: usize,
    ignored: usize,
}

/// Fails when the page does not tell this run. A run of other suites is not told at all.
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
    format!("{HEAD}{}{}{WHENCE}", table(tried), ignored(tried))
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
        "## Ignored\n\nCases that are wrong or superseded, and why.\n\n| case | why |\n|---|---|\n".to_owned();
    for (name, reason) in ignored {
        writeln!(out, "| `{name}` | {} |", reason.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap();
    }
    out + "\n"
}
