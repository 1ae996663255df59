//! Pieces of HTML.

use std::fmt::Write as _;

use chot_core::encoding::plain::lines;

/// Adds to the page. A string takes whatever is written to it.
pub(super) fn put(page: &mut String, what: std::fmt::Arguments<'_>) {
    let _ = page.write_fmt(what);
}

/// Text as HTML; what is hidden in it is seen.
pub(super) fn escape(text: &str) -> String {
    lines(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A list, where there is something in it.
pub(super) fn list(page: &mut String, class: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    put(page, format_args!("<ul class=\"{class}\">"));
    for item in items {
        put(page, format_args!("<li>{}</li>", escape(item)));
    }
    page.push_str("</ul>");
}
