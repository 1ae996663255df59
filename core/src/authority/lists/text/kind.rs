//! What a file is that is no list, by its first bytes, so that it can be said what to save instead.

use crate::encoding::code::codes;

/// A kind of file that no list comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileKind {
    /// A web page, as systems export them under the name of a workbook.
    WebPage,
    /// A PDF.
    Pdf,
    /// A workbook of the old form, or one with a password.
    OldWorkbook,
    /// A binary workbook (`.xlsb`).
    BinaryWorkbook,
    /// A workbook as one XML document ("XML Spreadsheet 2003").
    XmlWorkbook,
    /// An OpenDocument file, a spreadsheet's (`.ods`) or another.
    OpenDocument,
    /// A word processor's document.
    Document,
    /// A picture.
    Picture,
    /// An archive with other things in it, or packed in another way.
    Archive,
}

codes! { FileKind {
    WebPage = "web-page",
    Pdf = "pdf",
    OldWorkbook = "old-workbook",
    BinaryWorkbook = "binary-workbook",
    XmlWorkbook = "xml-workbook",
    OpenDocument = "open-document",
    Document = "document",
    Picture = "picture",
    Archive = "archive",
} }

impl FileKind {
    /// What a file is by its first bytes; none for what may be a list.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        const BEGINNINGS: [(&[u8], FileKind); 12] = [
            (b"%PDF-", FileKind::Pdf),
            (b"\xd0\xcf\x11\xe0", FileKind::OldWorkbook),
            (b"{\\rtf", FileKind::Document),
            (b"\x89PNG", FileKind::Picture),
            (b"\xff\xd8\xff", FileKind::Picture),
            (b"GIF8", FileKind::Picture),
            (b"BM", FileKind::Picture),
            (b"II*\0", FileKind::Picture),
            (b"\x1f\x8b", FileKind::Archive),
            (b"7z\xbc\xaf", FileKind::Archive),
            (b"Rar!", FileKind::Archive),
            (b"\x09\x08", FileKind::OldWorkbook),
        ];
        // Of the two letters a list's heading may consist, and no picture's are followed by text.
        let is_text = |bytes: &[u8]| bytes.iter().take(64).all(|b| *b >= 9);
        let beginning = BEGINNINGS.iter().find(|(start, _)| bytes.starts_with(start));
        if let Some((start, kind)) = beginning
            && (*start != b"BM" || !is_text(bytes))
        {
            return Some(*kind);
        }
        if bytes.get(4..8) == Some(b"ftyp") {
            return Some(Self::Picture);
        }
        Self::of_markup(bytes)
    }

    /// The kinds that are written in angle brackets, in whatever encoding: zeros are passed over.
    fn of_markup(bytes: &[u8]) -> Option<Self> {
        let start = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
        let plain = start.iter().filter(|b| b.is_ascii() && **b != 0).map(|b| char::from(*b));
        let text = plain.collect::<String>().to_lowercase();
        let text = text.trim_start();
        if text.starts_with("mime-version:") {
            return Some(Self::WebPage);
        }
        if !text.starts_with('<') {
            return None;
        }
        let has = |mark: &str| text.contains(mark);
        if has("<html") || has("<!doctype html") || has("<table") || has("<body") || has("<meta") {
            return Some(Self::WebPage);
        }
        text.starts_with("<?xml").then_some(match has("office:spreadsheet") {
            true => Self::XmlWorkbook,
            false => Self::Document,
        })
    }

    /// What a ZIP archive is, by its parts; none for a workbook.
    pub(super) fn of_parts<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Option<Self> {
        let has = |part: &str| names.clone().any(|name| name == part);
        let within = |folder: &str| names.clone().any(|name| name.starts_with(folder));
        match () {
            () if has("xl/workbook.xml") => None,
            () if has("xl/workbook.bin") => Some(Self::BinaryWorkbook),
            () if has("content.xml") => Some(Self::OpenDocument),
            () if within("word/") || within("ppt/") => Some(Self::Document),
            // A workbook's relations may name its parts otherwise.
            () if has("_rels/.rels") => None,
            () => Some(Self::Archive),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_list_is_known_by_its_beginning() {
        let utf16: Vec<u8> = "\u{feff}<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, kind) in [
            (&b"<html><head>"[..], Some(FileKind::WebPage)),
            (b"\xef\xbb\xbf \n<TABLE border=1>", Some(FileKind::WebPage)),
            (&utf16, Some(FileKind::WebPage)),
            (b"MIME-Version: 1.0", Some(FileKind::WebPage)),
            (b"%PDF-1.4", Some(FileKind::Pdf)),
            (b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
                Some(FileKind::XmlWorkbook)),
            (b"{\\rtf1", Some(FileKind::Document)),
            (b"\x89PNG\r\n", Some(FileKind::Picture)),
            (b"BM\x36\0\0\0", Some(FileKind::Picture)),
            (b"BMI,name", None),
            (b"id_number,name", None),
            ("Số CCCD;Họ".as_bytes(), None),
            (b"", None),
        ] {
            assert_eq!(FileKind::of(bytes), kind, "{bytes:?}");
        }
        let of = |names: &[&str]| FileKind::of_parts(names.iter().copied());
        assert_eq!(of(&["mimetype", "content.xml"]), Some(FileKind::OpenDocument));
        assert_eq!(of(&["xl/workbook.xml"]), None);
        assert_eq!(of(&["xl/workbook.bin"]), Some(FileKind::BinaryWorkbook));
        assert_eq!(of(&["word/document.xml"]), Some(FileKind::Document));
        assert_eq!(of(&["a.csv"]), Some(FileKind::Archive));
    }
}
