//! When and where: windows, dates, areas, the way between home and work.

use chrono::Datelike as _;

use super::view::{Holds, View};
use crate::facts::Site;
use crate::model::{Area, Extent, Place, Position, Reason, WeekdaySet, angle_between_deg};
use crate::policy::calendar::{DateRange, Leg, Window};
use crate::policy::condition::{Near, Route};

pub(super) fn time_in(windows: &[Window], view: View<'_>) -> Holds {
    let time = view.calendar.time_of_day(view.facts.at);
    let weekday = view.calendar.service_day(view.facts.at).weekday();
    let mut wrong_way = false;
    for window in windows {
        if window.contains(time) && window.days.is_none_or(|days| days.contains(weekday)) {
            if window.leg.is_none_or(|leg| heads(leg, view).unwrap_or(true)) {
                return Holds::known(true, view.doubt.time, Reason::OutsideWindows);
            }
            wrong_way = true;
        }
    }
    let outside = Holds::known(false, view.doubt.time, Reason::OutsideWindows);
    if wrong_way { outside.and(Reason::WrongDirection) } else { outside }
}

/// Whether the checked lane leads that way: within 90° of the bearing. `None` where the lane's
/// heading or a place isn't known, or the place is right here.
fn heads(leg: Leg, view: View<'_>) -> Option<bool> {
    let site = view.facts.checkpoint.as_ref()?;
    let place = match leg {
        Leg::ToWork => view.facts.work.as_ref(),
        Leg::ToHome => view.facts.home.as_ref(),
    };
    let bearing = site.position?.bearing_deg(place?.position?)?;
    Some(angle_between_deg(site.heading_deg?, bearing) <= 90.0)
}

pub(super) fn date_in(dates: DateRange, view: View<'_>) -> Holds {
    let inside = dates.contains(view.calendar.date(view.facts.at));
    Holds::known(inside, view.doubt.time, Reason::OutsideDates)
}

pub(super) fn weekday_in(days: WeekdaySet, view: View<'_>) -> Holds {
    let inside = days.contains(view.calendar.service_day(view.facts.at).weekday());
    Holds::known(inside, view.doubt.time, Reason::OutsideDates)
}

pub(super) fn area_in(areas: &[Area], view: View<'_>) -> Holds {
    match view.facts.checkpoint.as_ref().and_then(|site| site.area.as_ref()) {
        Some(area) => Holds::known(areas.contains(area), false, Reason::AreaNotCovered),
        None => Holds::unknown(Reason::CheckpointUnknown),
    }
}

pub(super) fn on_route(route: &Route, view: View<'_>) -> Holds {
    let Some(site) = &view.facts.checkpoint else {
        return Holds::unknown(Reason::CheckpointUnknown);
    };
    match &route.near {
        Near::Detour { factor, slack_m } => {
            let (Some(home), Some(work)) = (&view.facts.home, &view.facts.work) else {
                return Holds::unknown(Reason::RouteUnknown);
            };
            let near = match (home.position, site.position, work.position) {
                (Some(home), Some(here), Some(work)) => {
                    let over = home.distance_m(here) + here.distance_m(work);
                    over <= factor * home.distance_m(work) + slack_m
                }
                _ => match by_areas(site, home, work, route, (*factor, *slack_m), view) {
                    Ok(near) => near,
                    Err(unknown) => return Holds::unknown(unknown),
                },
            };
            view.if_standing(Holds::known(near, false, Reason::OffRoute))
        }
        // Whoever travels: the line is the policy's, not the person's.
        Near::Corridor { within_m, lines } => match site.position {
            // No line is listed that could lie near or far.
            Some(_) if lines.is_empty() => Holds::unknown(Reason::RouteUnknown),
            Some(here) => {
                let near = lines.iter().any(|line| line.passes_within(here, *within_m));
                Holds::known(near, false, Reason::OffRoute)
            }
            None if route.areas.is_empty() => Holds::unknown(Reason::CheckpointUnknown),
            None => match &site.area {
                Some(area) => Holds::known(route.areas.contains(area), false, Reason::OffRoute),
                None => Holds::unknown(Reason::CheckpointUnknown),
            },
        },
    }
}

/// Whether a checkpoint is on the way where not all three positions are known: it is where its area is that of
/// home or work, or one that the condition names; else true or false only where that is so for every point
/// of the areas.
fn by_areas(
    site: &Site,
    home: &Place,
    work: &Place,
    route: &Route,
    (factor, slack_m): (f64, f64),
    view: View<'_>,
) -> Result<bool, Reason> {
    let named =
        |area: &Area| [&home.area, &work.area].contains(&area) || route.areas.contains(area);
    if site.area.as_ref().is_some_and(named) {
        return Ok(true);
    }
    let disc = |position: Option<Position>, extent| position.map(Extent::point).or(extent);
    let Some(here) = disc(site.position, site.extent) else {
        return Err(Reason::CheckpointUnknown);
    };
    let home = disc(home.position, view.facts.home_extent);
    let work = disc(work.position, view.facts.work_extent);
    let (Some(home), Some(work)) = (home, work) else { return Err(Reason::RouteUnknown) };
    let (to_least, to_most) = home.distances_m(here);
    let (on_least, on_most) = here.distances_m(work);
    let (way_least, way_most) = home.distances_m(work);
    if to_most + on_most <= factor * way_least + slack_m {
        Ok(true)
    } else if to_least + on_least > factor * way_most + slack_m {
        Ok(false)
    } else {
        Err(Reason::RouteUnknown)
    }
}
