//! Records as an Apache Parquet file: one flat table, uncompressed, every column optional.
//!
//! Written here rather than with the `parquet` crate, which takes longer to build than the rest of `journal`
//! together. The format: <https://github.com/apache/parquet-format>; its metadata are Thrift's compact protocol.

use std::io::{self, Write};

use chot_core::journal::{Cell, Column, ColumnKind};

const MAGIC: &[u8; 4] = b"PAR1";
/// Rows of a group: what is held in memory at once.
pub(super) const GROUP: usize = 20_000;

// Numbers of `parquet.thrift`.
const BOOLEAN: i64 = 0;
const INT64: i64 = 2;
const BYTE_ARRAY: i64 = 6;
const OPTIONAL: i64 = 1;
const UTF8: i64 = 0;
const TIMESTAMP_MICROS: i64 = 10;
const UINT_64: i64 = 14;
const PLAIN: i64 = 0;
const RLE: i64 = 3;
const UNCOMPRESSED: i64 = 0;
const DATA_PAGE: i64 = 0;

/// A file that is being written, group by group.
pub(super) struct Parquet<W> {
    out: W,
    written: i64,
    columns: Vec<Column>,
    rows: i64,
    groups: Vec<Group>,
}

/// Where a group's columns are.
struct Group {
    rows: i64,
    /// First byte, bytes with the page's header.
    chunks: Vec<(i64, i64)>,
}

impl<W: Write> Parquet<W> {
    pub(super) fn begin(out: W, columns: Vec<Column>) -> io::Result<Self> {
        let mut file = Self { out, written: 0, columns, rows: 0, groups: Vec::new() };
        file.put(MAGIC)?;
        Ok(file)
    }

    /// Writes rows, a cell for each column.
    pub(super) fn group(&mut self, rows: &[Vec<Cell>]) -> io::Result<()> {
        let count = length(rows.len())?;
        let mut chunks = Vec::new();
        for (index, column) in self.columns.clone().iter().enumerate() {
            let cells: Vec<&Cell> =
                rows.iter().map(|row| row.get(index).unwrap_or(&Cell::None)).collect();
            let page = page(column.kind, &cells)?;
            let bytes = length(page.len())?;
            let mut header = Compact::default();
            header.number(1, DATA_PAGE).number(2, bytes).number(3, bytes);
            header.object(5, |page| {
                page.number(1, count).number(2, PLAIN).number(3, RLE).number(4, RLE);
            });
            let header = header.ended();
            let begins = self.written;
            self.put(&header)?;
            self.put(&page)?;
            chunks.push((begins, self.written - begins));
        }
        self.rows += count;
        self.groups.push(Group { rows: count, chunks });
        Ok(())
    }

    /// Writes the file's metadata, which end it.
    pub(super) fn end(mut self) -> io::Result<()> {
        let mut meta = Compact::default();
        meta.number(1, 1);
        meta.list(2, self.columns.len() + 1, |schema| {
            schema.one(|root| {
                root.text(4, "records").number(5, to_number(self.columns.len()));
            });
            for column in &self.columns {
                let (kind, meaning) = types(column.kind);
                schema.one(|element| {
                    element.number(1, kind).number(3, OPTIONAL).text(4, column.name);
                    if let Some(meaning) = meaning {
                        element.number(6, meaning);
                    }
                });
            }
        });
        meta.long(3, self.rows);
        meta.list(4, self.groups.len(), |groups| {
            for group in &self.groups {
                groups.one(|one| {
                    one.list(1, group.chunks.len(), |chunks| {
                        for (column, chunk) in self.columns.iter().zip(&group.chunks) {
                            chunks.one(|one| column_chunk(one, *column, group.rows, *chunk));
                        }
                    });
                    one.long(2, group.chunks.iter().map(|(_, bytes)| bytes).sum());
                    one.long(3, group.rows);
                });
            }
        });
        meta.text(6, concat!("chot ", env!("CARGO_PKG_VERSION")));
        let meta = meta.ended();
        let length = u32::try_from(meta.len()).map_err(|_| too_long())?;
        self.put(&meta)?;
        self.put(&length.to_le_bytes())?;
        self.put(MAGIC)?;
        self.out.flush()
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.written += length(bytes.len())?;
        Ok(())
    }
}

fn column_chunk(one: &mut Compact, column: Column, rows: i64, (begins, bytes): (i64, i64)) {
    one.long(2, begins);
    one.object(3, |meta| {
        meta.number(1, types(column.kind).0);
        meta.numbers(2, &[PLAIN, RLE]);
        meta.texts(3, &[column.name]);
        meta.number(4, UNCOMPRESSED);
        meta.long(5, rows).long(6, bytes).long(7, bytes).long(9, begins);
    });
}

/// Physical type, and what it means.
fn types(kind: ColumnKind) -> (i64, Option<i64>) {
    match kind {
        ColumnKind::Text => (BYTE_ARRAY, Some(UTF8)),
        ColumnKind::Number => (INT64, Some(UINT_64)),
        ColumnKind::Flag => (BOOLEAN, None),
        ColumnKind::Time => (INT64, Some(TIMESTAMP_MICROS)),
    }
}

/// A data page's content: which rows have a value, then the values.
fn page(kind: ColumnKind, cells: &[&Cell]) -> io::Result<Vec<u8>> {
    // Definition levels of one bit: a single bit-packed run, eight to a byte.
    let present: Vec<bool> = cells.iter().map(|cell| !matches!(cell, Cell::None)).collect();
    let packed = bits(&present);
    let mut levels = Vec::new();
    varint(&mut levels, (u64::try_from(packed.len()).unwrap_or(u64::MAX) << 1) | 1);
    levels.extend_from_slice(&packed);
    let mut page = u32::try_from(levels.len()).map_err(|_| too_long())?.to_le_bytes().to_vec();
    page.extend_from_slice(&levels);
    let mut flags = Vec::new();
    for cell in cells {
        match (kind, cell) {
            (_, Cell::None) => {}
            (ColumnKind::Text, Cell::Text(text)) => {
                let length = u32::try_from(text.len()).map_err(|_| too_long())?;
                page.extend_from_slice(&length.to_le_bytes());
                page.extend_from_slice(text.as_bytes());
            }
            (ColumnKind::Number, Cell::Number(number)) => {
                page.extend_from_slice(&number.to_le_bytes());
            }
            (ColumnKind::Flag, Cell::Flag(flag)) => flags.push(*flag),
            (ColumnKind::Time, Cell::Time(at)) => {
                page.extend_from_slice(&at.timestamp_micros().to_le_bytes());
            }
            _ => return Err(io::Error::other("a cell is of another kind than its column")),
        }
    }
    page.extend(bits(&flags));
    Ok(page)
}

/// Bits, the lowest first.
fn bits(flags: &[bool]) -> Vec<u8> {
    let byte =
        |flags: &[bool]| flags.iter().rev().fold(0_u8, |byte, flag| (byte << 1) | u8::from(*flag));
    flags.chunks(8).map(byte).collect()
}

fn length(bytes: usize) -> io::Result<i64> {
    i64::try_from(bytes).map_err(|_| too_long())
}

fn to_number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn too_long() -> io::Error {
    io::Error::other("a table is too long for a Parquet file")
}

fn varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.extend(u8::try_from(number & 0x7f).map(|low| low | 0x80));
        number >>= 7;
    }
    out.extend(u8::try_from(number));
}

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

/// A struct in Thrift's compact protocol. Fields ascend, at most 15 apart.
#[derive(Default)]
struct Compact {
    bytes: Vec<u8>,
    last: u8,
}

const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

impl Compact {
    fn field(&mut self, id: u8, kind: u8) {
        self.bytes.push((id.saturating_sub(self.last) << 4) | kind);
        self.last = id;
    }

    fn number(&mut self, id: u8, number: i64) -> &mut Self {
        self.field(id, I32);
        varint(&mut self.bytes, zigzag(number));
        self
    }

    fn long(&mut self, id: u8, number: i64) -> &mut Self {
        self.field(id, I64);
        varint(&mut self.bytes, zigzag(number));
        self
    }

    fn text(&mut self, id: u8, text: &str) -> &mut Self {
        self.field(id, BINARY);
        self.binary(text);
        self
    }

    fn binary(&mut self, text: &str) {
        varint(&mut self.bytes, u64::try_from(text.len()).unwrap_or(u64::MAX));
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn object(&mut self, id: u8, fill: impl FnOnce(&mut Self)) -> &mut Self {
        self.field(id, STRUCT);
        self.one(fill);
        self
    }

    /// A struct as a list's element.
    fn one(&mut self, fill: impl FnOnce(&mut Self)) {
        let mut inner = Self::default();
        fill(&mut inner);
        self.bytes.extend(inner.ended());
    }

    fn list(&mut self, id: u8, length: usize, fill: impl FnOnce(&mut Self)) {
        self.elements(id, STRUCT, length);
        let mut elements = Self::default();
        fill(&mut elements);
        self.bytes.extend(elements.bytes);
    }

    fn numbers(&mut self, id: u8, numbers: &[i64]) {
        self.elements(id, I32, numbers.len());
        numbers.iter().for_each(|number| varint(&mut self.bytes, zigzag(*number)));
    }

    fn texts(&mut self, id: u8, texts: &[&str]) {
        self.elements(id, BINARY, texts.len());
        texts.iter().for_each(|text| self.binary(text));
    }

    fn elements(&mut self, id: u8, kind: u8, length: usize) {
        self.field(id, LIST);
        match u8::try_from(length) {
            Ok(short) if short < 15 => self.bytes.push((short << 4) | kind),
            _ => {
                self.bytes.push(0xf0 | kind);
                varint(&mut self.bytes, u64::try_from(length).unwrap_or(u64::MAX));
            }
        }
    }

    /// The bytes, with the mark that a struct ends.
    fn ended(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}
