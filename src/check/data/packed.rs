//! A packed file under the name of a table, which is no text: D007.

use crate::check::Diagnostic;
use crate::check::raw_table::RawTable;
use crate::source::packing;

pub(in crate::check) fn check(table: &RawTable) -> Option<Diagnostic> {
    let name = packing(&table.bytes)?;
    let found = Diagnostic::error("D007", format!("the table is no text: it is packed with {name}")).at(&table.path, 1);
    Some(found.help("unpack it, or save it as \"CSV UTF-8\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_packs_it_is_named() {
        let found = |bytes: &[u8]| check(&RawTable::new("t.csv".as_ref(), bytes.to_vec())).map(|found| found.message);
        assert_eq!(found(b"\x1F\x8B\x08\0").unwrap(), "the table is no text: it is packed with gzip");
        assert_eq!(found(b"a,b\n"), None);
    }
}
