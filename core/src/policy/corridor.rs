//! Listed lines: roads along which travel is allowed, as points on the map.

use crate::model::Position;

/// A line over the map: great-circle arcs from point to point.
#[derive(Debug, PartialEq)]
pub(super) struct Corridor {
    name: String,
    points: Vec<Position>,
}

impl Corridor {
    pub(super) fn new(name: String, points: Vec<Position>) -> Self {
        Self { name, points }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// How many points it has.
    pub(super) fn len(&self) -> usize {
        self.points.len()
    }

    /// True where the line comes within so many metres of a place.
    pub(super) fn passes_within(&self, here: Position, metres: f64) -> bool {
        // No piece is long enough to come near with an end a quarter of the globe away.
        let pieces = self.points.iter().zip(self.points.iter().skip(1));
        pieces
            .filter_map(|(a, b)| here.distance_to_arc_m(*a, *b))
            .any(|distance| distance <= metres)
    }

    /// Its length in metres.
    pub(super) fn length_m(&self) -> f64 {
        let pieces = self.points.iter().zip(self.points.iter().skip(1));
        pieces.map(|(a, b)| a.distance_m(*b)).sum()
    }
}
