//! The listed lines, from the document: `corridors`.

use std::sync::Arc;

use super::document::Value;
use super::read::{Cursor, Findings};
use crate::model::Position;
use crate::policy::corridor::Corridor;

/// The most points of one line: a road across a province, with a point each hundred metres.
const MOST_POINTS: usize = 2_000;

/// The longest piece between two points, in metres. A longer one is a typing error.
const LONGEST_PIECE_M: f64 = 100_000.0;

/// Reads `corridors`: by name, a list of points `[lat, lon]`.
pub(super) fn corridors(at: &Cursor<'_>, found: &mut Findings) -> Option<Vec<Arc<Corridor>>> {
    let (mut lines, mut whole) = (Vec::new(), true);
    for (name, at) in at.entries(found, "corridors, an object of lists of points")? {
        match points(&at, found) {
            Some(points) => lines.push(Arc::new(Corridor::new(name.to_owned(), points))),
            None => whole = false,
        }
    }
    whole.then_some(lines)
}

fn points(at: &Cursor<'_>, found: &mut Findings) -> Option<Vec<Position>> {
    if let Value::List(items) = &at.node.value
        && items.len() > MOST_POINTS
    {
        let count = items.len();
        return found
            .error(at, format!("a corridor has at most {MOST_POINTS} points, not {count}"));
    }
    let points = at.list(found, "points", point)?;
    if points.len() < 2 {
        return found.error(at, "a corridor is a line: expected at least two points");
    }
    for (n, (a, b)) in points.iter().zip(points.iter().skip(1)).enumerate() {
        if a == b {
            return found.error(at, format!("points {} and {} are the same", n + 1, n + 2));
        }
        if a.distance_m(*b) > LONGEST_PIECE_M {
            return found.error(
                at,
                format!(
                    "points {} and {} are more than 100 km apart: expected points between \
                         them, each latitude first",
                    n + 1,
                    n + 2
                ),
            );
        }
    }
    Some(points)
}

fn point(at: &Cursor<'_>, found: &mut Findings) -> Option<Position> {
    let pair =
        at.list(found, "latitude and longitude", |item, found| item.number(found, -180.0, 180.0))?;
    let [lat, lon] = pair.as_slice() else {
        return found.error(
            at,
            format!("expected a point, [latitude, longitude], found {} numbers", pair.len()),
        );
    };
    match Position::new(*lat, *lon) {
        Ok(position) => Some(position),
        Err(error) => found.error(at, format!("{error}; latitude comes first")),
    }
}
