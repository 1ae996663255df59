//! A picture of dark and light, and the runs of its rows.

/// A byte a pixel: 1 where it is dark, 0 where it is light.
#[derive(Default)]
pub(crate) struct Bits {
    pub(crate) width: usize,
    pub(crate) height: usize,
    cells: Vec<u8>,
}

/// Pixels one after the other.
pub(crate) struct Line<'a> {
    cells: &'a [u8],
    index: usize,
    stride: isize,
    left: usize,
    is_cut: bool,
}

impl Line<'_> {
    /// How many of the next pixels are of one colour. `None` if there is no such pixel, or there may be more
    /// than may be looked at.
    pub(crate) fn run(&mut self, ink: u8) -> Option<usize> {
        let before = self.left;
        while self.left > 0 && self.cells.get(self.index) == Some(&ink) {
            self.index = self.index.wrapping_add_signed(self.stride);
            self.left -= 1;
        }
        let ended = before > self.left && (self.left > 0 || !self.is_cut);
        ended.then_some(before - self.left)
    }
}

impl Bits {
    /// Makes room for a picture of this size; the rows are filled by [`rows_mut`](Self::rows_mut).
    pub(crate) fn reset(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        // What a larger picture left is written over where it is a picture's.
        self.cells.resize(self.cells.len().max(width * height), 0);
    }

    /// All rows, top to bottom.
    pub(crate) fn rows_mut(&mut self) -> impl Iterator<Item = &mut [u8]> {
        self.cells.chunks_exact_mut(self.width.max(1)).take(self.height)
    }

    /// Row `y`; empty outside.
    pub(crate) fn row(&self, y: usize) -> &[u8] {
        let cells = self.cells.get(y * self.width..(y + 1) * self.width);
        cells.filter(|_| y < self.height).unwrap_or_default()
    }

    /// The pixel in column `x` and row `y`: 1 dark, 0 light; `None` outside.
    pub(crate) fn at(&self, x: usize, y: usize) -> Option<u8> {
        if x >= self.width || y >= self.height {
            None
        } else {
            self.cells.get(y * self.width + x).copied()
        }
    }

    /// The pixels from one on, along a row, a column or a diagonal, to the picture's edge; no more than
    /// `most`.
    pub(crate) fn line(
        &self,
        x: usize,
        y: usize,
        (dx, dy): (isize, isize),
        most: usize,
    ) -> Line<'_> {
        let room = |at: usize, limit: usize, step: isize| match step {
            _ if at >= limit => 0,
            1.. => limit - at,
            0 => usize::MAX,
            _ => at + 1,
        };
        let room = room(x, self.width, dx).min(room(y, self.height, dy));
        let stride = isize::try_from(self.width).unwrap_or(0).wrapping_mul(dy).wrapping_add(dx);
        let index = y * self.width + x;
        Line { cells: &self.cells, index, stride, left: room.min(most), is_cut: most < room }
    }

    /// The columns at which runs of `ink` in row `y` begin and end, in turn; the row's ends begin and end
    /// them too.
    pub(crate) fn changes(&self, y: usize, ink: u8, into: &mut Vec<u32>) {
        into.clear();
        let row = self.row(y);
        let flip = if ink == 0 { u64::MAX } else { 0 };
        let (mut before, mut base) = (0_u64, 0_u32);
        let mut words = row.chunks_exact(64);
        for chunk in &mut words {
            let mut word = 0_u64;
            for (i, eight) in (0..64).step_by(8).zip(chunk.as_chunks::<8>().0) {
                // Gathers the lowest bits of eight bytes, the first byte's lowest.
                let packed = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
                word |= packed << i;
            }
            let word = word ^ flip;
            let mut edges = word ^ (word << 1 | before);
            before = word >> 63;
            while edges != 0 {
                into.push(base + edges.trailing_zeros());
                edges &= edges - 1;
            }
            base += 64;
        }
        let mut last = before == 1;
        for &cell in words.remainder() {
            if (cell == ink) != last {
                into.push(base);
                last = cell == ink;
            }
            base += 1;
        }
        if last {
            into.push(base);
        }
    }
}
