use super::*;

const HCMC: &[u8] = include_bytes!("../../../../tests/areas/hcmc-2021.json");

fn hcmc() -> Areas {
    Areas::parse(HCMC).unwrap()
}

fn document(areas: &str) -> Result<Areas, AreasError> {
    let head = r#"{"format":"chot-areas","version":1,"areas":["#;
    Areas::parse(format!("{head}{areas}]}}").as_bytes())
}

#[test]
fn ho_chi_minh_city_of_2021_is_whole() {
    let areas = hcmc();
    let of = |kind: &str, parts: bool| {
        let fits = |e: &&AreaEntry| e.parent.is_some() == parts && e.vi.starts_with(kind);
        areas.iter().filter(fits).count()
    };
    assert_eq!((of("Quận ", false), of("Huyện ", false)), (16, 5));
    assert_eq!(of("Thành phố Thủ Đức", false), 1);
    // As merged by the resolutions of December 2020.
    assert_eq!((of("Phường ", true), of("Xã ", true), of("Thị trấn ", true)), (249, 58, 5));
    assert_eq!(areas.get("d7/tan-phong").unwrap().code.as_deref(), Some("27490"));
    for id in ["d1", "d7", "cu-chi", "can-gio", "thu-duc", "high-tech-park"] {
        assert_eq!(areas.get(id).unwrap().parent, None, "{id}");
    }
    let coded = areas.iter().filter(|e| e.code.is_some()).count();
    assert_eq!(areas.len() - coded, 3, "zones, which aren't administrative");
}

#[test]
fn areas_are_found_as_people_write_them() {
    let areas = hcmc();
    for (text, id) in [
        ("d7", "d7"),
        ("D7", "d7"),
        ("Quận 7", "d7"),
        ("QUAN 07", "d7"),
        ("Q.7", "d7"),
        ("Q7", "d7"),
        ("q. 7", "d7"),
        ("District 7", "d7"),
        ("Quận 7, TP. Hồ Chí Minh", "d7"),
        ("Củ Chi", "cu-chi"),
        ("cu chi", "cu-chi"),
        ("H. Cu\u{309} Chi", "cu-chi"),
        ("Huyện Cần Giờ, TP.HCM", "can-gio"),
        ("TP Thủ Đức", "thu-duc"),
        ("TP. Thủ Đức", "thu-duc"),
        ("Thành phố Thủ Đức", "thu-duc"),
        ("Quận 2", "thu-duc"),
        ("Q9", "thu-duc"),
        ("Bình Thạnh", "binh-thanh"),
        ("Quận Bình Thạnh", "binh-thanh"),
        ("binh-thanh", "binh-thanh"),
        ("P. Tân Phong, Quận 7", "d7/tan-phong"),
        ("Phường 05, Q.3, TP.HCM", "d3/5"),
        ("Khu công nghệ cao", "high-tech-park"),
    ] {
        assert_eq!(areas.resolve(text).map(|e| e.id.as_str()), Some(id), "{text}");
    }
    for text in
        ["", "7", "Quận", "Quận 13", "Tân Phong", "Hà Nội", "Hồ Chí Minh", ",", "Quận 7, Quận 7"]
    {
        assert_eq!(areas.resolve(text), None, "{text}");
    }
    assert_eq!(areas.top_of(areas.get("d7/tan-phong").unwrap()).id, "d7");
}

#[test]
fn an_address_lies_in_its_district() {
    let areas = hcmc();
    for (text, id) in [
        ("123 Nguyễn Thị Thập, P. Tân Phong, Quận 7", Some("d7")),
        ("Q. 7 - TPHCM", Some("d7")),
        ("Quận 9 (cũ)", Some("thu-duc")),
        ("Quận 9 (cũ), TP. Thủ Đức", Some("thu-duc")),
        ("12/3A Lê Văn Lương, phường Tân Hưng, Q.7, TP. Hồ Chí Minh, Việt Nam", Some("d7")),
        ("123 Nguyễn Thị Thập P. Tân Phong Quận 7 TP.HCM", Some("d7")),
        ("số 5 đường 12, Phường 26, Q. Bình Thạnh", Some("binh-thanh")),
        ("Ấp 3, xã Tân Thông Hội, huyện Củ Chi", Some("cu-chi")),
        ("Thị trấn Củ Chi, H. Củ Chi", Some("cu-chi")),
        ("Phường Tân Phong, Quận 7", Some("d7")),
        // A ward of another district, a district that there isn't, no district, another province.
        ("Phường Tân Phong, Quận 1", None),
        ("12 Lê Lợi, Quận 99", None),
        ("12 Lê Lợi", None),
        ("Dĩ An, Bình Dương", None),
        ("7", None),
        ("", None),
        ("TP.HCM", None),
    ] {
        assert_eq!(areas.of_address(text).map(|e| e.id.as_str()), id, "{text}");
    }
}

#[test]
fn every_name_of_the_city_means_its_own_area() {
    let areas = hcmc();
    for entry in areas.iter() {
        let whole = entry.parent.as_ref().map(|parent| areas.get(parent).unwrap());
        for own in [&entry.vi, &entry.en] {
            let text = whole.map_or_else(|| own.clone(), |whole| format!("{own}, {}", whole.vi));
            assert_eq!(areas.resolve(&text), Some(entry), "{text}");
        }
    }
}

#[test]
fn an_unknown_area_is_named_with_the_nearest() {
    let areas = hcmc();
    let error = areas.find("cuchi").unwrap_err();
    assert_eq!(error.nearest[0], "cu-chi");
    assert_eq!(areas.find("Quận 7").unwrap_err().nearest[0], "d7");
    let says = areas.find("d77").unwrap_err().to_string();
    assert!(says.starts_with("there is no area \"d77\"; the nearest are d7, "), "{says}");
}

#[test]
fn mistakes_are_named_with_their_place() {
    let d1 = r#"{"id":"d1","vi":"Quận 1","en":"District 1"}"#;
    for (second, says) in [
        (r#"{"id":"D2","vi":"a","en":"b"}"#, "lower-case"),
        (r#"{"id":"d1","vi":"a","en":"b"}"#, "also that of area 1"),
        (r#"{"id":"d2","vi":" ","en":"b"}"#, "1 to 200"),
        (r#"{"id":"d2","vi":"a\u0007b","en":"b"}"#, "control"),
        (r#"{"id":"d1/a","vi":"a","en":"b"}"#, "needs a \"parent\""),
        (r#"{"id":"d2/a","vi":"a","en":"b","parent":"d1"}"#, "its parent's, a slash"),
        (r#"{"id":"d9/a","vi":"a","en":"b","parent":"d9"}"#, "before it"),
        (r#"{"id":"d2","vi":"a","en":"b","code":"7x"}"#, "digits"),
        (r#"{"id":"d2","vi":"a","en":"b","was":"c"}"#, "was"),
    ] {
        let error = document(&format!("{d1},{second}")).unwrap_err().to_string();
        assert!(error.contains(says), "{second}: {error}");
    }
    assert!(matches!(document(""), Err(AreasError::Count { found: 0 })));
    assert!(matches!(Areas::parse(b"{}"), Err(AreasError::Document(_))));
}

#[test]
fn a_name_of_two_areas_means_neither() {
    let areas =
        document(r#"{"id":"a","vi":"Quận Mẫu","en":"A"}, {"id":"b","vi":"Huyện Mẫu","en":"B"}"#)
            .unwrap();
    assert_eq!(areas.resolve("Mẫu"), None);
    assert_eq!(areas.resolve("Huyện Mẫu").unwrap().id, "b");
}

#[test]
fn an_area_may_say_where_it_lies_and_its_parts_lie_there_too() {
    let whole = r#"{"id":"d7","vi":"Quận 7","en":"District 7","lat":10.73,"lon":106.72,"radius_m":6000},
        {"id":"d7/a","vi":"Phường A","en":"Ward A","parent":"d7"},
        {"id":"d8","vi":"Quận 8","en":"District 8"}"#;
    let extents = document(whole).unwrap().extents();
    let of = |id: &str| extents.of(&Area(id.to_owned()));
    assert!(of("d7").is_some() && of("d7/a") == of("d7"));
    assert!(of("d8").is_none() && of("elsewhere").is_none());
    for wrong in [
        r#""lat":10.73"#,
        r#""lat":10.73,"lon":106.72"#,
        r#""lat":106.72,"lon":10.73,"radius_m":6000"#,
        r#""lat":10.73,"lon":106.72,"radius_m":-1"#,
        r#""lat":10.73,"lon":106.72,"radius_m":600000"#,
        r#""radius_m":6000"#,
    ] {
        let text = format!(r#"{{"id":"d7","vi":"Quận 7","en":"District 7",{wrong}}}"#);
        let error = document(&text).unwrap_err();
        let is_extent = matches!(error, AreasError::Entry { fault: AreaFault::Extent, .. });
        assert!(is_extent, "{wrong}: {error}");
    }
}
