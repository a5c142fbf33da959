//! S002: shapes that cannot be used.
//!
//! A shapes file is no Turtle, has no shape with a target, or shapes that cannot be understood. Shapes that validate
//! nothing would let everything pass.
//!
//! Example: `ontology/shapes.ttl` after it was cut short.
//!
//! Mend: the message names what is wrong.
