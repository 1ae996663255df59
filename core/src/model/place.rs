//! Places: areas by name, positions on the globe, distances and bearings.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An administrative area, by the identifier that the policy uses (`d1`, `d7`, `cu-chi`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Debug)]
#[serde(transparent)]
pub struct Area(pub String);

impl Area {
    /// The identifier.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A position, WGS 84, in degrees. `Debug` doesn't print it: a home is personal data.
#[derive(Clone, Copy, PartialEq)]
pub struct Position {
    lat: f64,
    lon: f64,
}

/// A latitude or longitude that isn't one.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("a position is latitude -90..90 and longitude -180..180, in degrees, both finite")]
pub struct NotAPosition;

/// Mean radius of the Earth in metres (IUGG).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

impl Position {
    /// A position from degrees.
    ///
    /// # Errors
    /// [`NotAPosition`] if either is not finite or outside its range.
    pub fn new(lat: f64, lon: f64) -> Result<Self, NotAPosition> {
        if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) {
            Ok(Self { lat, lon })
        } else {
            Err(NotAPosition)
        }
    }

    /// Degrees north.
    #[must_use]
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// Degrees east.
    #[must_use]
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Great-circle distance to `other` in metres (haversine).
    #[must_use]
    pub(crate) fn distance_m(self, other: Self) -> f64 {
        let (lat1, lat2) = (self.lat.to_radians(), other.lat.to_radians());
        let half_lat = ((lat2 - lat1) / 2.0).sin();
        let half_lon = ((other.lon - self.lon).to_radians() / 2.0).sin();
        let h = half_lat * half_lat + lat1.cos() * lat2.cos() * half_lon * half_lon;
        2.0 * EARTH_RADIUS_M * h.clamp(0.0, 1.0).sqrt().asin()
    }

    /// Distance in metres to the nearest point of the great-circle arc from `a` to `b`, ends
    /// included; none where an end is a quarter of the globe away or more.
    ///
    /// The arc is drawn on the plane that touches the globe here (gnomonic projection): there great
    /// circles are straight, and what is nearer on the plane is nearer on the globe.
    #[must_use]
    pub(crate) fn distance_to_arc_m(self, a: Self, b: Self) -> Option<f64> {
        let ((ax, ay), (bx, by)) = (self.on_tangent_plane(a)?, self.on_tangent_plane(b)?);
        let (dx, dy) = (bx - ax, by - ay);
        let length_squared = dx * dx + dy * dy;
        let along = if length_squared > 0.0 {
            (-(ax * dx + ay * dy) / length_squared).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let nearest = (ax + along * dx).hypot(ay + along * dy);
        Some(EARTH_RADIUS_M * nearest.atan())
    }

    /// Where `other` lies on the plane that touches the globe here: east and north, in Earth radii.
    fn on_tangent_plane(self, other: Self) -> Option<(f64, f64)> {
        let (lat1, lat2) = (self.lat.to_radians(), other.lat.to_radians());
        let d_lon = (other.lon - self.lon).to_radians();
        let ahead = lat1.sin() * lat2.sin() + lat1.cos() * lat2.cos() * d_lon.cos();
        let east = lat2.cos() * d_lon.sin();
        let north = lat1.cos() * lat2.sin() - lat1.sin() * lat2.cos() * d_lon.cos();
        (ahead > 1e-6).then(|| (east / ahead, north / ahead))
    }

    /// Initial bearing to `other`, degrees clockwise from north in `0..360`;
    /// none where the two coincide.
    #[must_use]
    pub(crate) fn bearing_deg(self, other: Self) -> Option<f64> {
        if self == other {
            return None;
        }
        let (lat1, lat2) = (self.lat.to_radians(), other.lat.to_radians());
        let d_lon = (other.lon - self.lon).to_radians();
        let y = d_lon.sin() * lat2.cos();
        let x = lat1.cos() * lat2.sin() - lat1.sin() * lat2.cos() * d_lon.cos();
        Some(y.atan2(x).to_degrees().rem_euclid(360.0))
    }
}

impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Position(..)")
    }
}

/// A disc that all of an area lies within; of no radius, a position. `Debug` doesn't print it.
#[derive(Clone, Copy, PartialEq)]
pub struct Extent {
    centre: Position,
    radius_m: f64,
}

/// Farther than any city's area reaches.
const MOST_RADIUS_M: f64 = 500_000.0;

impl Extent {
    /// A disc around a centre; none where the radius isn't 0 to 500 km.
    #[must_use]
    pub fn new(centre: Position, radius_m: f64) -> Option<Self> {
        (0.0..=MOST_RADIUS_M).contains(&radius_m).then_some(Self { centre, radius_m })
    }

    /// Exactly one position.
    #[must_use]
    pub(crate) fn point(centre: Position) -> Self {
        Self { centre, radius_m: 0.0 }
    }

    /// The least and the most that a point of this one can be away from a point of the other, in metres.
    #[must_use]
    pub(crate) fn distances_m(self, other: Self) -> (f64, f64) {
        let between = self.centre.distance_m(other.centre);
        let radii = self.radius_m + other.radius_m;
        ((between - radii).max(0.0), between + radii)
    }
}

impl fmt::Debug for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Extent(..)")
    }
}

/// A place: its area, and where exactly, if that is known.
#[derive(Clone, PartialEq)]
pub struct Place {
    /// The area that it lies in.
    pub area: Area,
    /// Where in the area.
    pub position: Option<Position>,
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place(..)")
    }
}

/// Smallest angle between two bearings, degrees in `0..=180`.
#[must_use]
pub(crate) fn angle_between_deg(a: f64, b: f64) -> f64 {
    let d = (a - b).rem_euclid(360.0);
    d.min(360.0 - d)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        let d = at(10.0, 106.0).distance_m(at(11.0, 106.0));
        assert!((d - 111_195.0).abs() < 1.0, "{d}");
    }

    #[test]
    fn the_nearest_point_of_an_arc_is_on_it() {
        let (west, east) = (at(10.0, 106.0), at(10.0, 106.5));
        let metres = |here: Position| here.distance_to_arc_m(west, east).unwrap();
        // Beside the middle: the arc bulges to the north of the parallel by some metres.
        let beside = at(10.01, 106.25);
        let nearest = (0..=50_000)
            .map(|n| at_fraction(west, east, f64::from(n) / 50_000.0))
            .map(|point| beside.distance_m(point))
            .fold(f64::INFINITY, f64::min);
        assert!((metres(beside) - nearest).abs() < 0.01, "{} {nearest}", metres(beside));
        // Past an end it is that end.
        let past = at(10.0, 106.51);
        assert!((metres(past) - past.distance_m(east)).abs() < 0.001);
        assert!(metres(west) < 0.001 && metres(east) < 0.001);
        // An arc of no length is a point; one over the date line isn't the long way round.
        let point = past.distance_to_arc_m(east, east).unwrap();
        assert!((point - past.distance_m(east)).abs() < 0.001);
        let over = at(0.0, 180.0).distance_to_arc_m(at(0.001, 179.9), at(0.001, -179.9)).unwrap();
        assert!((over - 111.2).abs() < 0.1, "{over}");
        assert_eq!(at(0.0, 0.0).distance_to_arc_m(at(0.0, 120.0), at(0.0, 170.0)), None);
    }

    /// The point that far along a great circle, by the spherical interpolation of directions.
    fn at_fraction(a: Position, b: Position, fraction: f64) -> Position {
        let direction = |p: Position| {
            let (lat, lon) = (p.lat.to_radians(), p.lon.to_radians());
            [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
        };
        let (da, db) = (direction(a), direction(b));
        let angle = (da[0] * db[0] + da[1] * db[1] + da[2] * db[2]).acos();
        let (wa, wb) = (((1.0 - fraction) * angle).sin(), (fraction * angle).sin());
        let v: Vec<f64> = (0..3).map(|i| (wa * da[i] + wb * db[i]) / angle.sin()).collect();
        at(v[2].asin().to_degrees(), v[1].atan2(v[0]).to_degrees())
    }

    #[test]
    fn bearings_point_where_the_compass_says() {
        let here = at(10.0, 106.0);
        assert!((here.bearing_deg(at(11.0, 106.0)).unwrap() - 0.0).abs() < 0.01);
        assert!((here.bearing_deg(at(10.0, 107.0)).unwrap() - 90.0).abs() < 0.2);
        assert!((here.bearing_deg(at(9.0, 106.0)).unwrap() - 180.0).abs() < 0.01);
        assert!((here.bearing_deg(at(10.0, 105.0)).unwrap() - 270.0).abs() < 0.2);
        assert_eq!(here.bearing_deg(here), None);
    }

    #[test]
    fn angles_wrap_around_north() {
        assert!((angle_between_deg(350.0, 10.0) - 20.0).abs() < 1e-9);
        assert!((angle_between_deg(0.0, 180.0) - 180.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_not_a_position_is_refused() {
        for (lat, lon) in [(91.0, 0.0), (0.0, 181.0), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert_eq!(Position::new(lat, lon), Err(NotAPosition));
        }
    }

    #[test]
    fn debug_output_keeps_places_to_itself() {
        let home = Place { area: Area("d7".into()), position: Some(at(10.73, 106.72)) };
        assert_eq!(format!("{home:?} {:?}", home.position), "Place(..) Some(Position(..))");
    }
}
