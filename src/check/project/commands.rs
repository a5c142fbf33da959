//! Rules for errors that end a command and that no check finds. `diwan explain` explains them too.

use crate::check::rule::{Exit, Rule, rule};

rule! {
    /// A file cannot be written.
    ///
    /// The disk is full, the folder may not be written to, or a folder stands where the file should be. Files are written
    /// beside their place and renamed: what was there before is still there, whole.
    ///
    /// Example: `--output /mnt/full/dataset.ttl`.
    ///
    /// Fix: the message has the file and what the system says. Make room, or name another place.
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
    /// What `diwan build` keeps carries its own digest. When it was cut short or changed by hand, it is built again; when
    /// that is not possible, this is reported.
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
    /// A query, a join or a validation failed while it ran, or took too much.
    ///
    /// An answer is whole, or there is none: what is stopped by a limit of time or memory gives no part of it.
    ///
    /// Example: `SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }`, which joins everything with everything.
    ///
    /// Fix: make the query narrower, or allow more with `--timeout` and `--memory`; [docs/limits.md](limits.md) has all limits.
    UNANSWERED {
        code: "P008",
        name: "unanswered",
        exit: Exit::Definition,
        is_required: true,
        ..Rule::ERROR
    }
}

rule! {
    /// A query's parameter is missing, unknown or does not fit.
    ///
    /// Bundled queries say in their header which parameters they take, and of what type.
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
    /// Formats differ in what they can carry: RDF/XML has no name for some properties and no place for some characters.
    /// What cannot be carried is reported, and no file is left.
    ///
    /// Example: a property whose IRI ends in a digit, exported as RDF/XML.
    ///
    /// Fix: use another format; N-Quads and TriG carry everything.
    UNEXPORTABLE {
        code: "P010",
        name: "unwritable-format",
        exit: Exit::Definition,
        is_required: true,
        ..Rule::ERROR
    }
}

rule! {
    /// The project is not what diwan.lock pins.
    ///
    /// `diwan build --lock` pins every input, every registered document and the dataset's hash; `--locked` refuses anything
    /// else, so that a number in a paper can be computed again from the same words.
    ///
    /// Example: a table that was edited after the dataset was published.
    ///
    /// Fix: put the files back, or pin what is meant with `diwan build --lock`. `diwan diff` shows what differs.
    LOCKED {
        code: "P011",
        name: "lock-mismatch",
        exit: Exit::Definition,
        is_required: true,
        ..Rule::ERROR
    }
}
