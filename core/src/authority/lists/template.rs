//! Empty forms of the lists, for whoever is to fill one in: a row of headings, and an example that plainly is
//! nobody. As a workbook its ID numbers are text, and cells of few values offer them.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use super::header::label;
use crate::encoding::code::codes;
use crate::words::Language;

/// Which list a form is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// An agency's staff.
    Lists,
    /// People whom credentials are issued to and no agency lists.
    People,
    /// Records of health.
    Health,
    /// The checkpoints.
    Checkpoints,
    /// The trace list.
    Trace,
}

codes! { Template {
    Lists = "lists",
    People = "people",
    Health = "health",
    Checkpoints = "checkpoints",
    Trace = "trace",
} }

/// What a form is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplateForm {
    /// Rows of text: UTF-8 with a byte order mark, by which Excel shows diacritics.
    Csv,
    /// A workbook.
    Workbook,
}

/// A column: its name, the example's cell, and the values that are offered.
type Column = (&'static str, &'static str, &'static [&'static str]);

const DUTIES: &[&str] = &["T2-T6", "T2, T4, T6", "Cả tuần", "Nghỉ"];

impl Template {
    /// The form of a word: `lists`, `people`, `health`, `checkpoints`, `trace`.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        crate::encoding::code::Coded::from_code(word)
    }

    fn columns(self) -> &'static [Column] {
        const SEXES: &[&str] = &["Nam", "Nữ"];
        match self {
            Self::Lists => &[
                ("id_number", "079190000000", &[]),
                ("name", "Nguyễn Thị Ví Dụ", &[]),
                ("birth_date", "14/03/1990", &[]),
                ("sex", "Nữ", SEXES),
                ("employer", "Sở Ví Dụ", &[]),
                ("position", "Chuyên viên", &[]),
                ("home_area", "Quận 7", &[]),
                ("work_area", "Quận 1", &[]),
                ("duty", "T2-T6", DUTIES),
            ],
            Self::People => &[
                ("id_number", "079190000000", &[]),
                ("name", "Nguyễn Thị Ví Dụ", &[]),
                ("birth_date", "14/03/1990", &[]),
                ("employer", "Sở Ví Dụ", &[]),
                ("home_area", "Quận 7", &[]),
                ("work_area", "Quận 1", &[]),
            ],
            Self::Health => &[
                ("id_number", "079190000000", &[]),
                ("kind", "vaccination", &["vaccination", "recovery", "test"]),
                ("date", "20/08/2021", &[]),
                ("doses", "2", &["1", "2", "3"]),
                ("product", "", &[]),
                ("method", "", &["pcr", "antigen"]),
                ("result", "", &["negative", "positive"]),
            ],
            Self::Checkpoints => &[
                ("name", "Chốt Ví Dụ", &[]),
                ("area", "d7", &[]),
                ("lat", "10.7301", &[]),
                ("lon", "106.7216", &[]),
                ("heading", "90", &[]),
            ],
            Self::Trace => &[
                ("id_number", "079190000000", &[]),
                ("class", "F1", &["F0", "F1", "F2"]),
                ("from", "04/10/2021", &[]),
                ("until", "18/10/2021", &[]),
            ],
        }
    }

    /// The form, with its headings in a language.
    ///
    /// # Errors
    /// None but of the memory that it is written to.
    pub fn write(self, form: TemplateForm, language: Language) -> std::io::Result<Vec<u8>> {
        let columns = self.columns();
        let headings: Vec<&str> =
            columns.iter().map(|(column, ..)| label(column, language)).collect();
        let example: Vec<&str> = columns.iter().map(|(_, example, _)| *example).collect();
        match form {
            TemplateForm::Csv => Ok(csv(&[headings, example])),
            TemplateForm::Workbook => workbook(columns, &[headings, example]),
        }
    }
}

fn csv(rows: &[Vec<&str>]) -> Vec<u8> {
    let mut text = "\u{feff}".to_owned();
    for row in rows {
        let cells: Vec<String> =
            row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// How many rows the offered values are for.
const ROWS: usize = 10_000;

/// A workbook of one sheet (ECMA-376): every cell is text, so that no zero is lost and no date turned.
fn workbook(columns: &[Column], rows: &[Vec<&str>]) -> std::io::Result<Vec<u8>> {
    let mut sheet = format!("<worksheet xmlns=\"{MAIN}\"><cols>");
    // All columns, and as text below the example too.
    let _ = write!(
        sheet,
        "<col min=\"1\" max=\"{}\" width=\"22\" style=\"1\" customWidth=\"1\"/>",
        columns.len()
    );
    sheet.push_str("</cols><sheetData>");
    for (row, line) in rows.iter().zip(1..) {
        let _ = write!(sheet, "<row r=\"{line}\">");
        for (cell, letter) in row.iter().zip('A'..) {
            let cell = escaped(cell);
            let _ = write!(
                sheet,
                "<c r=\"{letter}{line}\" s=\"1\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"
            );
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData>");
    let offers: Vec<(char, &[&str])> = (columns.iter().zip('A'..))
        .filter(|((.., values), _)| !values.is_empty())
        .map(|((.., values), letter)| (letter, *values))
        .collect();
    if !offers.is_empty() {
        let _ = write!(sheet, "<dataValidations count=\"{}\">", offers.len());
        for (letter, values) in offers {
            // A duty may be any: its values are offered, and others are let be. A comma parts values, so that
            // those that have one are left out.
            let values: Vec<&str> =
                values.iter().copied().filter(|value| !value.contains(',')).collect();
            let values = escaped(&values.join(","));
            let _ = write!(
                sheet,
                "<dataValidation type=\"list\" allowBlank=\"1\" showErrorMessage=\"0\" \
                 sqref=\"{letter}2:{letter}{ROWS}\"><formula1>\"{values}\"</formula1></dataValidation>"
            );
        }
        sheet.push_str("</dataValidations>");
    }
    sheet.push_str("</worksheet>");
    let content = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
                 <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{content}.sheet.main+xml\"/>\
                 <Override PartName=\"/xl/styles.xml\" ContentType=\"{content}.styles+xml\"/>\
                 <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{content}.worksheet+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"rId1\" \
                 Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" \
                 Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{OFFICE}/styles\" \
                 Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"Danh sách\" \
                 sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/styles.xml",
            // Number format 49 is text.
            format!(
                "<styleSheet xmlns=\"{MAIN}\"><fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
                 <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
                 <borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
                 <cellXfs count=\"2\"><xf/><xf numFmtId=\"49\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default())?;
        archive.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>")?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authority::lists::{
        BuildOptions, NamedList, build_checkpoints, build_roster, build_trace,
    };
    use crate::encoding::code::Coded as _;
    use crate::model::RosterHashKey;
    use crate::time::NaiveDate;

    #[test]
    fn every_form_is_read_as_the_list_that_it_is_of() {
        let key = RosterHashKey::new([5; 32]);
        let options = BuildOptions {
            today: NaiveDate::from_ymd_opt(2021, 10, 1).unwrap(),
            skip_bad: false,
            approvals: Default::default(),
            shares: Vec::new(),
            areas: None,
        };
        for language in Language::ALL {
            for form in [TemplateForm::Csv, TemplateForm::Workbook] {
                let write = |template: Template| template.write(form, language).unwrap();
                let list = NamedList { name: "a".to_owned(), bytes: write(Template::Lists) };
                let built = build_roster(&[list], &options, &key).unwrap();
                assert_eq!(built.report.entries, 1, "{language:?} {form:?}");
                let (_, report) = build_trace("t", &write(Template::Trace), &key).unwrap();
                assert_eq!(report.entries, 1);
                let (sites, _) = build_checkpoints("c", &write(Template::Checkpoints)).unwrap();
                assert_eq!(sites.len(), 1);
                for template in [Template::People, Template::Health] {
                    let columns: Vec<_> =
                        template.columns().iter().map(|(name, ..)| *name).collect();
                    let sheet = super::super::sheet::Sheet::read("x", &write(template), &columns);
                    assert_eq!(sheet.unwrap().rows.len(), 1, "{template:?}");
                }
            }
        }
        assert_eq!(Template::WORDS.len(), 5);
        assert_eq!(Template::of("lists"), Some(Template::Lists));
        assert_eq!(Template::of("list"), None);
    }
}
