//! The library that phones load: nothing but the surface of `bindings/ffi`, linked.
//!
//! It is a crate of its own for its level of optimisation, which link-time optimisation takes from what is linked: at
//! *z* the scanner's loops stay as slow as if it were *z* itself, and the surface, were it linked itself, is a tenth of
//! the library larger at 2 (`bindings/ffi/README.md`).

extern crate chot as _;
