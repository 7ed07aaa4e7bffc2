use oneseal_domain::division::{Divisions, Kind, Level, embedded};

#[test]
fn the_province_has_eleven_cities_and_a_hundred_and_seventeen_county_level_units() {
    let of = |kind| embedded().iter().filter(|division| division.kind == kind).count();
    assert_eq!(
        (of(Kind::City), of(Kind::District), of(Kind::CountyCity), of(Kind::County)),
        (11, 26, 11, 80)
    );
    let counties = embedded().iter().filter(|division| division.level == Level::County).count();
    assert_eq!((counties, of(Kind::Zone)), (117, 7));
}

#[test]
fn a_place_knows_where_it_belongs() {
    let wanrong = embedded().get("140822").unwrap();
    assert_eq!(embedded().full_name(wanrong.code).unwrap(), "山西省运城市万荣县");
    assert_eq!(embedded().children(wanrong.parent.unwrap()).count(), 13);
    let zone = embedded().get("14Z101").unwrap();
    assert_eq!((zone.level, zone.statistical_code.as_deref()), (Level::Zone, Some("140171")));
}

#[test]
fn every_county_code_begins_with_its_city_and_every_city_code_with_the_province() {
    for division in embedded().iter().filter(|division| division.level == Level::County) {
        assert_eq!(division.code.as_str()[..4], division.parent.unwrap().as_str()[..4]);
    }
}

#[test]
fn a_list_with_a_lost_parent_or_a_doubled_code_is_refused() {
    let head = "code,name,level,parent,kind,statistical_code\n140000,山西省,province,,province,\n";
    let lost = format!("{head}140822,万荣县,county,140800,county,\n");
    assert!(Divisions::import(&lost).unwrap_err().to_string().contains("140800"));
    let twice = format!("{head}140000,山西省,province,,province,\n");
    assert!(Divisions::import(&twice).unwrap_err().to_string().contains("twice"));
}
