//! L005: a reconciliation service or an endpoint does not answer as it should.
//!
//! It cannot be reached, refuses, or answers something that is no answer. What it had answered before is kept, and the
//! next run goes on from there.
//!
//! Example: `diwan link suggest` behind a proxy that answers every address with a page of HTML.
//!
//! Mend: the message has the address and what came back. Try again later, or name another service in `diwan.toml`.

/// The code.
pub(in crate::check) const CODE: &str = "L005";
