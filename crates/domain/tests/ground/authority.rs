use oneseal_domain::authority::{DepartmentKind, Directory, SectionKind, embedded};
use oneseal_domain::codes::Uscc;
use oneseal_domain::ids::AuthorityId;

fn authority(id: &str) -> AuthorityId {
    id.parse().unwrap()
}

#[test]
fn the_demonstration_directory_covers_province_cities_counties_and_a_zone() {
    let ids: Vec<_> = embedded().iter().map(|authority| authority.id.to_string()).collect();
    assert_eq!(ids, ["140000", "140100", "140500", "140581", "140700", "140800", "140822", "14Z101"]);
    assert!(embedded().iter().all(|authority| authority.demo));
}

#[test]
fn every_authority_has_a_clean_credit_code_all_sections_and_a_supervisor_for_every_field_it_decides() {
    use SectionKind::{Accept, Check, Issue, Review, Survey};
    for one in embedded().iter() {
        assert_eq!(Uscc::parse(one.uscc.as_str()).unwrap().warning(), None, "{}", one.id);
        for kind in [Accept, Review, Check, Survey, Issue] {
            assert!(one.section(kind).is_some(), "{} {kind:?}", one.id);
        }
        for kind in DepartmentKind::ALL {
            // Keeping a city tidy is no business of the province.
            let wanted = one.id.as_str() != "140000" || *kind != DepartmentKind::CityManagement;
            assert_eq!(one.department(*kind).is_some(), wanted, "{} {kind}", one.id);
        }
    }
}

#[test]
fn an_authority_is_found_with_its_seal_its_remedies_and_its_departments() {
    let wanrong = embedded().get(authority("140822")).unwrap();
    assert_eq!(wanrong.name, "万荣县行政审批服务管理局");
    assert_eq!(wanrong.seal.name, "万荣县行政审批服务管理局行政审批专用章");
    assert_eq!(wanrong.remedies.reconsideration, "万荣县人民政府");
    assert_eq!(wanrong.department(DepartmentKind::MarketRegulation).unwrap().id, "140822-scjg");
    assert_eq!(embedded().owner_of("140822-scjg").unwrap().id, wanrong.id);
    assert_eq!(wanrong.implementation_code("000131013000").unwrap().to_string().len(), 31);
}

#[test]
fn a_directory_with_a_lost_parent_a_doubled_key_or_an_unknown_field_is_refused() {
    let text = include_str!("../../../../data/authorities.toml");
    let refused = |text: String| Directory::import(&text).unwrap_err().to_string();
    assert!(refused(text.replace("parent = \"140500\"", "parent = \"140300\"")).contains("140581"));
    assert!(refused(text.replace("140822-scjg", "140822-wsjk")).contains("140822-wsjk"));
    assert!(refused(text.replace("short_name", "nickname")).contains("nickname"));
    assert!(refused(text.replace("11140822MB1900000T", "11140822MB1900000A")).contains("position 18"));
}
