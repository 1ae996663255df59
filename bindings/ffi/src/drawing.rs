//! Texts as codes.

use chot_core::wallet::draw;

use crate::ChotError;

/// A code, to be drawn.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct DrawnCode {
    /// Modules on a side, without the quiet zone of 4 that the app leaves around it.
    pub size: u32,
    /// `size × size` modules, row by row from the top left: 1 is dark, 0 light.
    pub modules: Vec<u8>,
}

impl std::fmt::Debug for DrawnCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DrawnCode({0}×{0})", self.size)
    }
}

/// Draws a text in the smallest symbol that holds it: a wallet's request, a code to train with.
///
/// # Errors
/// [`ChotError::BadInput`] for a text that fits into no symbol.
#[uniffi::export]
pub fn draw_code(text: String) -> Result<DrawnCode, ChotError> {
    let modules = draw(&text).map_err(ChotError::bad)?;
    Ok(DrawnCode {
        size: u32::try_from(modules.size()).map_err(ChotError::bad)?,
        modules: modules.dark().iter().copied().map(u8::from).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_drawn_and_what_fits_into_no_symbol_is_refused_without_it() {
        let code = draw_code("CHOT1:ABC".to_owned()).unwrap();
        assert_eq!(code.size, 21);
        assert_eq!(code.modules.len(), 441);
        assert_eq!(code.modules.first(), Some(&1), "a finder pattern's corner");
        assert_eq!(format!("{code:?}"), "DrawnCode(21×21)");
        let refused = draw_code("ả".repeat(2_000)).unwrap_err();
        assert!(matches!(refused, ChotError::BadInput { .. }), "{refused}");
        assert!(!refused.to_string().contains('ả'), "{refused}");
    }
}
