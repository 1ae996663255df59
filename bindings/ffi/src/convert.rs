//! Arguments of the surface into values of the core: checked here, once.

use std::time::Duration;

use chot_core::time::{BootId, ClockReading as CoreClock, DateTime, Instant, is_in_calendar};

use crate::{ChotError, ClockReading, FrameGeometry, FrameRegion};

/// The core's clock reading.
///
/// # Errors
/// [`ChotError::BadInput`] for a wall clock before 1970 or after 2999, or a boot id that hasn't 16 bytes.
pub(crate) fn clock(reading: &ClockReading) -> Result<CoreClock, ChotError> {
    let wall = instant("wall_millis", reading.wall_millis)?;
    let boot = <[u8; 16]>::try_from(reading.boot_id.as_slice()).map_err(|_| {
        ChotError::bad(format!("boot_id: expected 16 bytes, found {}", reading.boot_id.len()))
    })?;
    let monotonic = Duration::from_millis(reading.monotonic_millis);
    Ok(CoreClock { wall, monotonic, boot: BootId(boot) })
}

/// An instant of the core.
///
/// # Errors
/// [`ChotError::BadInput`] for one before 1970 or after 2999.
pub(crate) fn instant(what: &str, millis: i64) -> Result<Instant, ChotError> {
    let at = DateTime::from_timestamp_millis(millis).filter(|at| is_in_calendar(*at));
    at.ok_or_else(|| {
        ChotError::bad(format!(
            "{what}: expected milliseconds since 1970, before the year 3000, found {millis}"
        ))
    })
}

/// Holds a plane against its geometry.
///
/// The core checks it too. Here the error says what a shell's author needs, in the types that
/// cross the boundary.
///
/// # Errors
/// [`ChotError::BadInput`] for a geometry that no plane can have, [`ChotError::WrongFrame`] for a
/// plane that is too short.
pub(crate) fn check_frame(plane: &[u8], geometry: &FrameGeometry) -> Result<(), ChotError> {
    let FrameGeometry { width, height, stride, rotation_degrees, region } = *geometry;
    if width == 0 || height == 0 {
        return Err(ChotError::bad(format!(
            "geometry: expected at least one pixel, found {width} × {height}"
        )));
    }
    if stride < width {
        return Err(ChotError::bad(format!(
            "geometry: expected a stride of at least the width {width}, found {stride}"
        )));
    }
    if !matches!(rotation_degrees, 0 | 90 | 180 | 270) {
        return Err(ChotError::bad(format!(
            "geometry: expected a rotation of 0, 90, 180 or 270 degrees, found {rotation_degrees}"
        )));
    }
    if let Some(FrameRegion { left, top, width: columns, height: rows }) = region {
        let ends = |start: u32, length: u32| start.checked_add(length).filter(|_| length > 0);
        let fits = ends(left, columns).is_some_and(|right| right <= width)
            && ends(top, rows).is_some_and(|bottom| bottom <= height);
        if !fits {
            return Err(ChotError::bad(format!(
                "geometry: expected a region within {width} × {height}, found {columns} × {rows} at \
                 {left}, {top}"
            )));
        }
    }
    let expected = u64::from(stride) * u64::from(height - 1) + u64::from(width);
    match u64::try_from(plane.len()) {
        Ok(found) if found < expected => Err(ChotError::WrongFrame { expected, found }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn geometry(width: u32, height: u32, stride: u32, rotation_degrees: u32) -> FrameGeometry {
        FrameGeometry { width, height, stride, rotation_degrees, region: None }
    }

    fn region(left: u32, top: u32, width: u32, height: u32) -> FrameRegion {
        FrameRegion { left, top, width, height }
    }

    #[test]
    fn the_last_row_may_lack_its_padding() {
        assert_eq!(check_frame(&[0; 64 + 40], &geometry(40, 2, 64, 90)), Ok(()));
        assert_eq!(
            check_frame(&[0; 64 + 39], &geometry(40, 2, 64, 90)),
            Err(ChotError::WrongFrame { expected: 104, found: 103 })
        );
    }

    #[test]
    fn geometries_that_no_plane_has_are_named() {
        for bad in [
            geometry(0, 2, 4, 0),
            geometry(4, 0, 4, 0),
            geometry(4, 4, 3, 0),
            geometry(4, 4, 4, 45),
            FrameGeometry { region: Some(region(1, 0, 4, 4)), ..geometry(4, 4, 4, 0) },
            FrameGeometry { region: Some(region(0, 0, 4, 0)), ..geometry(4, 4, 4, 0) },
            FrameGeometry { region: Some(region(u32::MAX, 0, 2, 1)), ..geometry(4, 4, 4, 0) },
        ] {
            let error = check_frame(&[0; 64], &bad).unwrap_err();
            assert!(error.to_string().starts_with("geometry: expected"), "{error}");
        }
        // The product of the largest geometry does not overflow.
        assert!(matches!(
            check_frame(&[0; 64], &geometry(u32::MAX, u32::MAX, u32::MAX, 0)),
            Err(ChotError::WrongFrame { .. })
        ));
    }

    #[test]
    fn clocks_are_checked() {
        let good = ClockReading {
            wall_millis: 1_633_392_600_000,
            monotonic_millis: 5,
            boot_id: vec![7; 16],
        };
        assert_eq!(clock(&good).unwrap().wall.to_rfc3339(), "2021-10-05T00:10:00+00:00");
        assert!(clock(&ClockReading { boot_id: vec![7; 15], ..good.clone() }).is_err());
        assert!(clock(&ClockReading { wall_millis: i64::MAX, ..good.clone() }).is_err());
        let ends = 32_503_680_000_000;
        // The last that chrono's calendar holds is out of ours.
        for wall_millis in [i64::MIN, -1, 0, ends, 8_210_266_876_799_999, i64::MAX] {
            let error = clock(&ClockReading { wall_millis, ..good.clone() }).unwrap_err();
            assert!(error.to_string().contains("before the year 3000"), "{error}");
        }
        for wall_millis in [1, ends - 1] {
            let monotonic_millis = u64::MAX;
            let reading = ClockReading { wall_millis, monotonic_millis, ..good.clone() };
            assert_eq!(clock(&reading).unwrap().wall.timestamp_millis(), wall_millis);
        }
    }
}
