//! Runs the inputs that fuzzing found through the fuzzed functions; see `fuzz/`.

#[path = "../fuzz/src/bodies.rs"]
mod bodies;

use std::path::Path;

#[test]
fn no_corpus_file_causes_a_failure() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, body) in bodies::BODIES {
        let files = std::fs::read_dir(corpus.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut number = 0;
        for file in files.map(|file| file.unwrap().path()) {
            println!("{}", file.display());
            body(&std::fs::read(&file).unwrap());
            number += 1;
        }
        assert!(number > 0, "{name} has no corpus");
    }
}
