//! Rules for errors that end a command and that no check finds. `diwan explain` explains them too.

use crate::check::rule::{Exit, Rule, rule};

rule! {
    /// A file cannot be written.
    ///
    /// The disk is full, the folder is not writable, or there is a folder with the name of the file. Files are first
    /// written under a temporary name and then renamed, so that the previous file remains intact.
    ///
    /// Example: `--output /mnt/full/dataset.ttl`.
    ///
    /// Fix: the message has the file and the error of the operating system. Free some space, or choose another path.
    UNWRITABLE {
        code: "P006",
        name: "unwritable-file",
        exit: Exit::Io,
        is_required: true,
        ..Rule::ERROR
    }
}

rule! {
    /// The built graph cannot be read.
    ///
    /// The file that `diwan build` writes contains its own digest. If the file was truncated or edited, it is built
    /// again; if that fails, this error is reported.
    ///
    /// Example: `.diwan/graph.nq` on a disk with bad sectors.
    ///
    /// Fix: run `diwan build --force`.
    DAMAGED {
        code: "P007",
        name: "damaged-graph",
        exit: Exit::Definition,
        is_required: true,
        ..Rule::ERROR
    }
}

rule! {
    /// A query, a join or a validation failed, or exceeded a limit.
    ///
    /// There are no partial results: if a limit on time or memory stops a query, it has no result.
    ///
    /// Example: `SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }`, which joins everything with everything.
    ///
    /// Fix: make the query more specific, or raise the limits with `--timeout` and `--memory`. All limits are listed
    /// in [docs/limits.md](limits.md).
    UNANSWERED {
        code: "P008",
        name: "unanswered",
        exit: Exit::Definition,
        is_required: true,
        ..Rule::ERROR
    }
}

rule! {
    /// A parameter of a query is missing, unknown or invalid.
    ///
    /// The header of a bundled query declares its parameters and their types.
    ///
    /// Example: `diwan query attended --param whom=Aliyev`, where the parameter is `who`.
    ///
    /// Fix: `diwan query` lists the queries with their parameters.
    PARAMETER {
        code: "P009",
        name: "wrong-parameter",
        exit: Exit::Definition,
        is_required: true,
        ..Rule::ERROR
    }
}

rule! {
    /// The graph cannot be written in a format.
    ///
    /// Not every format can represent every graph: RDF/XML cannot express some properties and some characters. The
    /// error names them, and no file is written.
    ///
    /// Example: a property whose IRI ends in a digit, exported as RDF/XML.
    ///
    /// Fix: use another format. N-Quads and TriG can represent every graph.
    UNEXPORTABLE {
        code: "P010",
        name: "unwritable-format",
        exit: Exit::Definition,
        is_required: true,
        ..Rule::ERROR
    }
}

rule! {
    /// The project does not match diwan.lock.
    ///
    /// `diwan build --lock` records the hashes of all inputs, of all registered documents and of the dataset. With
    /// `--locked`, a project that differs from them is rejected, so that a number in a paper can be computed again
    /// from the same data.
    ///
    /// Example: a table that was edited after the dataset was published.
    ///
    /// Fix: restore the files, or record the new state with `diwan build --lock`. `diwan diff` shows the differences.
    LOCKED {
        code: "P011",
        name: "lock-mismatch",
        exit: Exit::Definition,
        is_required: true,
        ..Rule::ERROR
    }
}
