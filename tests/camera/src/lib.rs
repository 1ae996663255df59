//! Photographs codes.
