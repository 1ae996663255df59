//! From module values to text: what ISO/IEC 18004 says a symbol is, each concept a file.
//!
//! It needs nothing of the picture: `decode` takes soft module values and gives the content.

pub(super) mod charset;
pub(super) mod decode;
pub(super) mod format;
pub(super) mod gf256;
pub(super) mod layout;
pub(super) mod ordered;
pub(super) mod reed_solomon;
pub(super) mod segments;
pub(super) mod version;
