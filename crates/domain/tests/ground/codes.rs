use jiff::civil::date;
use oneseal_domain::codes::{
    CaseNo, CertIdentifier, CertTypeCode, CitizenId, CodeError, CodeKind, DivisionCode, Fault, ProjectCode,
    ServiceItemCode, Uscc, check, item::Level,
};

#[test]
fn public_and_synthetic_credit_codes_are_valid_and_pass_the_inner_check_where_they_should() {
    let real = [
        "91110000600037341L",
        "91440300708461136T",
        "9144030071526726XG",
        "91330100799655058B",
        "11100000000013338W",
        "11430000006122244L",
        "11220000013544541J",
        "12441500196720244T",
    ];
    for code in real {
        assert_eq!(Uscc::parse(code).unwrap().warning(), None, "{code}");
    }
    let synthetic = [
        "91350100M000100Y43",
        "11140100MB1900000T",
        "11140500MB1900000F",
        "11140700MB1900019N",
        "11140581MB1900000R",
        "91140100MA0K00005K",
        "91140581MA0K00013D",
        "91140822MA0K000219",
        "92140105MA0K0003X6",
    ];
    for code in synthetic {
        assert_eq!(Uscc::parse(code).unwrap().to_string(), code);
    }
    assert_eq!(Uscc::parse(" 91350100m000100y43 ").unwrap().division().as_str(), "350100");
}

#[test]
fn a_wrong_credit_code_says_where_and_what_would_be_right() {
    let fault = |code| Uscc::parse(code).unwrap_err().fault;
    // Z is not even in the alphabet, which is the first thing that is wrong with it.
    assert!(matches!(fault("91350100M000100Y4Z"), Fault::Character { position: 18, found: 'Z', .. }));
    assert!(matches!(fault("91350100M000100Y44"), Fault::Check { position: 18, found: '4', expected: '3' }));
    assert!(matches!(fault("91350100M0O0100Y43"), Fault::Character { position: 11, found: 'O', .. }));
    assert!(matches!(fault("9135010"), Fault::Length { found: 7, .. }));
    assert!(matches!(fault("９1350100M000100Y43"), Fault::Character { position: 1, .. }));
    let error = Uscc::parse("91350100M000100Y44").unwrap_err();
    assert!(error.to_string().starts_with("GB 32100-2015: position 18"), "{error}");
    assert!(error.zh().contains("第18位"));
}

#[test]
fn every_single_wrong_character_in_a_credit_code_is_noticed() {
    let code = "91140822MA0K000219";
    for at in 0..18 {
        for other in "0123456789ABCDEFGHJKLMNPQRTUWXY".chars() {
            let mut wrong: Vec<char> = code.chars().collect();
            if wrong[at] != other {
                wrong[at] = other;
                assert!(Uscc::parse(&wrong.iter().collect::<String>()).is_err(), "{at} {other}");
            }
        }
    }
}

#[test]
fn citizen_numbers_are_checked_by_date_and_check_character_and_not_by_division() {
    let valid = [
        "11010519491231002X",
        "440524188001010014",
        "14010518810101001X",
        "140822188512010027",
        "140502189006300032",
        "140581189912319996",
        "140105189602290042",
    ];
    for number in valid {
        assert!(CitizenId::parse(number).is_ok(), "{number}");
        for last in "0123456789X".chars().filter(|last| !number.ends_with(*last)) {
            let wrong = format!("{}{last}", &number[..17]);
            assert!(matches!(CitizenId::parse(&wrong).unwrap_err().fault, Fault::Check { position: 18, .. }));
        }
    }
    assert_eq!(CitizenId::parse("14010518810101001x").unwrap().to_string(), "14010518810101001X");
    let no_day = CitizenId::parse("140105189702290042").unwrap_err();
    assert!(matches!(no_day.fault, Fault::Part { position: 7, .. }), "{no_day}");
    let leap = CitizenId::parse("140105189602290042").unwrap();
    assert_eq!(leap.birth_date(), date(1896, 2, 29));
    assert_eq!(format!("{leap:?}"), "CitizenId(140105********0042)");
}

#[test]
fn division_codes_are_checked_by_shape_and_named_where_known() {
    assert!(DivisionCode::parse("140822").is_ok());
    for bad in ["040822", "140022", "14082", "14Z101"] {
        assert!(DivisionCode::parse(bad).is_err(), "{bad}");
    }
    assert_eq!(check(CodeKind::Division, "140822").unwrap().notes, ["万荣县"]);
    assert!(check(CodeKind::Division, "110105").unwrap().notes[0].contains("not among"));
}

#[test]
fn project_codes_of_both_shapes_pass_and_a_thirteenth_month_does_not() {
    for good in ["2101-140822-04-01-123456", "2018-140822-50-03-123456", "2012-140105-89-01-000001"] {
        assert!(ProjectCode::parse(good).is_ok(), "{good}");
    }
    let month = ProjectCode::parse("2113-140822-04-01-123456").unwrap_err();
    assert!(matches!(month.fault, Fault::Part { position: 1, .. }));
    let hyphen = ProjectCode::parse("21010140822-04-01-123456").unwrap_err();
    assert!(matches!(hyphen.fault, Fault::Character { position: 5, found: '0', .. }));
    assert!(ProjectCode::parse("2101-090822-04-01-123456").is_err());
}

#[test]
fn item_codes_split_into_organ_level_and_basic_code_and_old_fashions_stay_aliases() {
    let code = ServiceItemCode::parse("12441500196720244T3442199806003").unwrap();
    let ServiceItemCode::Implementation { organ, level, basic, handling } = &code else { panic!("{code:?}") };
    assert_eq!(organ.to_string(), "12441500196720244T");
    assert_eq!((*level, basic.as_str(), handling), (Level::City, "442199806003", &None));
    assert_eq!(ServiceItemCode::implementation(*organ, *level, basic).unwrap(), code);
    assert!(ServiceItemCode::parse("12441500196720244T344219980600301").is_ok());
    let level = ServiceItemCode::parse("12441500196720244T7442199806003").unwrap_err();
    assert!(matches!(level.fault, Fault::Character { position: 19, found: '7', .. }));
    assert!(ServiceItemCode::parse("12441500196720244U3442199806003").is_err());
    let old = "511Z07001006-511602000000-000-11511301008778183N-1-00";
    assert_eq!(ServiceItemCode::parse(old).unwrap(), ServiceItemCode::Alias(old.to_owned()));
}

#[test]
fn certificate_identifiers_carry_a_check_character_over_all_but_the_root() {
    let samples = [
        "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
        "1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.F",
        "1.2.156.3005.2.11140100MB1900000T001.11140100MB1900000T.2021000001.001.D",
    ];
    for sample in samples {
        let read = CertIdentifier::parse(sample).unwrap();
        assert_eq!((read.to_string().as_str(), read.departure()), (sample, None));
    }
    let wrong = CertIdentifier::parse(&samples[2].replace(".D", ".E")).unwrap_err();
    assert!(matches!(wrong.fault, Fault::Check { position: 72, found: 'E', expected: 'D' }), "{wrong}");
}

#[test]
fn a_certificate_is_issued_strictly_and_its_versions_follow() {
    let kind = CertTypeCode::parse("11140100MB1900000T001").unwrap();
    let issuer = Uscc::parse("11140100MB1900000T").unwrap();
    let shown = |serial, version| CertIdentifier::issue(kind, issuer, serial, version).unwrap().to_string();
    assert!(shown("2021000001", 1).ends_with("001.D"));
    assert!(shown("2021000001", 2).ends_with("002.B"));
    assert!(shown("2021000002", 1).ends_with("001.Y"));
    let first = CertIdentifier::issue(kind, issuer, "2021000002", 1).unwrap();
    assert!(first.next_version().unwrap().to_string().ends_with("002.W"));
    assert!(CertIdentifier::issue(kind, issuer, "2021-1", 1).is_err());
    assert!(CertIdentifier::issue(kind, issuer, "2021", 0).is_err());
}

#[test]
fn a_short_issuer_of_another_system_is_read_with_a_note() {
    let body = "11100000000013338W0111143000020230000403001";
    let check_char = oneseal_domain::codes::mod_37_36::check_char(body).unwrap();
    let text = format!("1.2.156.3005.2.11100000000013338W011.11430000.20230000403.001.{check_char}");
    assert!(check(CodeKind::Certificate, &text).unwrap().notes.iter().any(|note| note.contains("issuer")));
}

#[test]
fn a_case_number_notices_a_slip_and_works_for_zones() {
    for authority in ["140822", "14Z101"] {
        let number = CaseNo::new(authority.parse().unwrap(), date(2026, 11, 23), 1).unwrap();
        assert_eq!(number.as_str().len(), 21);
        assert_eq!(CaseNo::parse(&number.to_string().to_lowercase()).unwrap(), number);
        let swapped = number.as_str().replacen("1123", "1213", 1);
        assert!(matches!(CaseNo::parse(&swapped).unwrap_err().fault, Fault::Check { position: 21, .. }));
        assert_eq!(number.authority().unwrap().as_str(), authority);
        assert_eq!(number.day(), Some(date(2026, 11, 23)));
    }
    assert!(CaseNo::new("140822".parse().unwrap(), date(2026, 11, 23), 0).is_err());
}

#[test]
fn no_text_makes_a_check_panic() {
    let odd = ["", " ", "é", "万荣", "1.2.156.3005.2", "1.2.156.3005.2.....", "-", "\u{0}", "🏛🏛🏛🏛🏛🏛"];
    for kind in CodeKind::ALL {
        for text in odd.into_iter().map(str::to_owned).chain((1..40).map(|n| "1".repeat(n))) {
            let _: Result<_, CodeError> = check(kind, &text);
        }
        assert_eq!(kind.as_str().parse::<CodeKind>().unwrap(), kind);
    }
}
