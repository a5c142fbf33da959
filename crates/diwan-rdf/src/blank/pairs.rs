use super::Labels;
use super::links::number;
use super::patterns::Patterns;
use super::sides::Sides;
use super::similar::pair_similar;
use oxrdf::{BlankNode, BlankNodeRef, QuadRef};

/// Labels the blank nodes of two datasets so that matching nodes have the same label in both. A node without a
/// counterpart gets a unique label.
///
/// Nodes are matched in this order: nodes that partition refinement cannot distinguish; nodes whose descriptions are
/// equal and unique; nodes with the same neighbour by the same property, or with most statements in common, the most
/// similar first. Equal nodes are matched in O(n log n); the search for similar ones ends after a fixed number of
/// steps.
pub fn pair<'q>(
    old: impl IntoIterator<Item = QuadRef<'q>>,
    new: impl IntoIterator<Item = QuadRef<'q>>,
) -> (Labels, Labels) {
    let (old, new) = (Patterns::of(old), Patterns::of(new));
    let mut sides = Sides::of(&old, &new);
    let partition = sides.pair_alike();
    let description = sides.descriptions();
    sides.pair_described(&description, true);
    pair_similar(&mut sides, &description, &partition);
    sides.pair_described(&description, false);
    // Labels are numbered in the order of the old dataset, followed by the new nodes of the new one.
    let mut nodes: Vec<u32> = (0..number(sides.nodes())).collect();
    nodes.sort_by_key(|node| {
        (*node >= sides.olds && sides.partner(*node).is_none(), partition.place(sides.pair_of(*node)))
    });
    let mut labels = vec![0; nodes.len()];
    for (label, node) in nodes.iter().filter(|node| sides.pair_of(**node) == **node).enumerate() {
        labels[*node as usize] = label;
    }
    let label = |node: u32| BlankNode::new_unchecked(format!("b{}", labels[sides.pair_of(node) as usize]));
    let named = |(node, number): (&BlankNodeRef<'_>, u32)| (node.as_str().to_owned(), label(number));
    (old.nodes.iter().zip(0..).map(named).collect(), new.nodes.iter().zip(sides.olds..).map(named).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::Quad;
    use oxrdfio::{RdfFormat, RdfParser};
    use std::collections::BTreeSet;

    const PREFIXES: &str = "PREFIX : <a:> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>";

    fn quads(text: &str) -> Vec<Quad> {
        let parser = RdfParser::from_format(RdfFormat::TriG).rename_blank_nodes();
        parser.for_slice(&format!("{PREFIXES} {text}")).collect::<Result<_, _>>().unwrap()
    }

    /// How many statements are removed and added, along the pairs.
    fn differences(old: &str, new: &str) -> (usize, usize) {
        let (old, new) = (quads(old), quads(new));
        let (old_labels, new_labels) = pair(old.iter().map(Quad::as_ref), new.iter().map(Quad::as_ref));
        let under = |quads: &[Quad], labels: &Labels| -> BTreeSet<String> {
            quads.iter().map(|quad| labels.relabelled(quad.as_ref()).to_string()).collect()
        };
        let (before, now) = (under(&old, &old_labels), under(&new, &new_labels));
        assert_eq!((before.len(), now.len()), (old.len(), new.len()));
        (before.difference(&now).count(), now.difference(&before).count())
    }

    fn addresses(cities: &[&str]) -> String {
        let mut number = 0..;
        cities.iter().map(|city| format!(":p{} :addr [ :city \"{city}\" ] .\n", number.next().unwrap())).collect()
    }

    #[test]
    fn additions_and_removals_do_not_affect_other_nodes() {
        let [old, new] = [addresses(&["Baku", "Rabat", "Doha"]), addresses(&["Baku", "Rabat", "Doha", "Ankara"])];
        assert_eq!(differences(&old, &new), (0, 2));
        assert_eq!(differences(&new, &old), (2, 0));
    }

    #[test]
    fn a_changed_value_is_one_statement_of_each_side() {
        let [old, new] = [addresses(&["Baku", "Rabat", "Doha"]), addresses(&["Baku", "Tunis", "Doha"])];
        assert_eq!(differences(&old, &new), (1, 1));
        // Reached by nothing, and most of it the same.
        assert_eq!(
            differences("[] a :Event ; :name \"x\" ; :date 1 .", "[] a :Event ; :name \"x\" ; :date 2 ."),
            (1, 1)
        );
        // Of what has only its class in common, nothing says that it is the same.
        assert_eq!(differences("[] a :Event ; :name \"x\" .", "[] a :Event ; :name \"y\" ."), (2, 2));
    }

    #[test]
    fn nodes_attached_to_changed_nodes_are_paired() {
        assert_eq!(
            differences(":p :addr [ :city \"Baku\" ; :zip 1 ] .", ":q :addr [ :city \"Baku\" ; :zip 1 ] ."),
            (1, 1)
        );
        let tree = |name| format!("[] :name \"{name}\" ; :part [ :name \"b\" ; :part [ :name \"c\" ; :size 1 ] ] .");
        assert_eq!(differences(&tree("a"), &tree("z")), (1, 1));
    }

    #[test]
    fn an_inserted_list_item_is_one_difference() {
        let [short, long] = [":s :p ( 1 2 3 ) .", ":s :p ( 0 1 2 3 ) ."];
        assert_eq!(differences(short, long), (1, 3));
        assert_eq!(differences(":s :p ( 1 2 3 ) .", ":s :p ( 1 2 3 4 ) ."), (1, 3));
        assert_eq!(differences(":s :p ( 1 2 4 ) .", ":s :p ( 1 2 3 4 ) ."), (1, 3));
    }

    #[test]
    fn a_change_at_one_end_of_a_chain_is_one_change() {
        let chain = |end: &str| -> String {
            let links = (0..500).map(|n| format!("_:n{n} :next _:n{} .", n + 1));
            links.chain([format!(":s :first _:n0 . _:n500 :name \"{end}\" .")]).collect()
        };
        assert_eq!(differences(&chain("x"), &chain("y")), (1, 1));
    }

    #[test]
    fn isomorphic_graphs_have_no_differences() {
        let complete = |label: &str| -> String {
            let pairs = (0..12).flat_map(|a| (0..12).filter(move |b| a != *b).map(move |b| (a, b)));
            pairs.map(|(a, b)| format!("_:{label}{a} :p _:{label}{b} .\n")).collect()
        };
        assert_eq!(differences(&complete("a"), &complete("z")), (0, 0));
        let twins: String = (0..3000).map(|n| format!("_:a{n} :p _:b{n} .\n")).collect();
        assert_eq!(differences(&twins, &twins), (0, 0));
        let more = format!("{twins} _:a :p _:b . _:b :q 1 .");
        assert_eq!(differences(&twins, &more), (0, 2));
        assert_eq!(differences(":g { [] :p _:g } _:g { :s :p [] }", ":g { [] :p _:h } _:h { :s :p [] }"), (0, 0));
    }

    #[test]
    fn one_of_several_equal_nodes_is_removed() {
        let twins = |count: usize| (0..count).map(|_| "[] :name \"x\" .\n").collect::<String>();
        assert_eq!(differences(&twins(3000), &twins(2999)), (1, 0));
    }
}
