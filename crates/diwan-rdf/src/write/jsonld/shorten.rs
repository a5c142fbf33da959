use super::context::{Context, Position, has_keyword_form};
use oxiri::Iri;

/// Shortens IRIs with the [prefixes](https://www.w3.org/TR/json-ld11/#compact-iris) and the base of a context.
pub(super) struct Shortener<'c> {
    context: &'c Context,
    /// Sorted by namespace, so that one search finds all namespaces of an IRI.
    prefixes: Vec<Prefix<'c>>,
    /// Whether some terms have the form of compact IRIs.
    has_compact_terms: bool,
}

struct Prefix<'c> {
    namespace: &'c str,
    name: &'c str,
    /// The index of the nearest preceding prefix whose namespace is a beginning of this one.
    outer: Option<usize>,
}

impl<'c> Shortener<'c> {
    pub(super) fn of(context: &'c Context) -> Self {
        let terms = context.terms().filter(|(_, definition)| definition.is_prefix);
        let mut pairs: Vec<_> =
            terms.filter_map(|(name, definition)| Some((definition.iri.as_deref()?, name))).collect();
        pairs.sort_unstable();
        let mut prefixes: Vec<Prefix<'c>> = Vec::with_capacity(pairs.len());
        for (namespace, name) in pairs {
            let mut outer = prefixes.len().checked_sub(1);
            while let Some(prefix) = outer.map(|at| &prefixes[at])
                && !namespace.starts_with(prefix.namespace)
            {
                outer = prefix.outer;
            }
            prefixes.push(Prefix { namespace, name, outer });
        }
        Self { context, prefixes, has_compact_terms: context.terms().any(|(name, _)| name.contains(':')) }
    }

    /// The shortest [compact IRI](https://www.w3.org/TR/json-ld11-api/#iri-compaction); the first in order if several
    /// have the same length.
    pub(super) fn compact(&self, iri: &str, has_value: bool) -> Option<String> {
        let mut at = self.prefixes.partition_point(|prefix| prefix.namespace <= iri).checked_sub(1);
        let mut best: Option<String> = None;
        while let Some(prefix) = at.map(|at| &self.prefixes[at]) {
            if let Some(rest) = iri.strip_prefix(prefix.namespace).filter(|rest| !rest.is_empty()) {
                let length = prefix.name.len() + 1 + rest.len();
                if best.as_ref().is_none_or(|best| length <= best.len()) {
                    let candidate = [prefix.name, ":", rest].concat();
                    let is_better = best.as_ref().is_none_or(|best| (length, &candidate) < (best.len(), best));
                    if is_better && self.is_free(&candidate, iri, has_value) {
                        best = Some(candidate);
                    }
                }
            }
            at = prefix.outer;
        }
        best
    }

    /// The IRI relative to the base, if it resolves to the same IRI.
    pub(super) fn relative(&self, iri: &str) -> Option<String> {
        let base = self.context.base()?;
        let relative = base.relativize(&Iri::parse(iri).ok()?).ok()?.into_inner();
        let relative = if has_keyword_form(&relative) { format!("./{relative}") } else { relative };
        let read = self.context.expand(&relative, Position::Document);
        (read.as_deref() == Some(iri)).then_some(relative)
    }

    /// Whether a compact IRI is not a term, or is a term for the same IRI and no value is written.
    fn is_free(&self, candidate: &str, iri: &str, has_value: bool) -> bool {
        if !self.has_compact_terms {
            return true;
        }
        self.context.get(candidate).is_none_or(|definition| !has_value && definition.iri.as_deref() == Some(iri))
    }
}
