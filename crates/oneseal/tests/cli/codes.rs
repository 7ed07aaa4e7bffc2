//! `oneseal code check`: published and made-up codes, good and bad.

use crate::ground::oneseal;

fn good(kind: &str, codes: &[&str]) {
    for code in codes {
        assert_eq!(oneseal(&["code", "check", kind, code]).yes(), *code);
    }
}

fn bad(kind: &str, codes: &[&str], reason: &str) {
    for code in codes {
        let err = oneseal(&["code", "check", kind, code]).no();
        assert!(err.contains(reason), "{code}: {err}");
    }
}

#[test]
fn published_and_made_up_credit_codes_are_good() {
    good("uscc", &["91350100M000100Y43", "91110000600037341L", "91440300708461136T", "9144030071526726XG"]);
    good("uscc", &["91330100799655058B", "11100000000013338W", "11430000006122244L", "11220000013544541J"]);
    good("uscc", &["12441500196720244T", "11140100MB1900000T", "11140500MB1900000F", "11140700MB1900019N"]);
    good("uscc", &["11140581MB1900000R", "91140100MA0K00005K", "91140581MA0K00013D", "91140822MA0K000219"]);
    good("uscc", &["92140105MA0K0003X6"]);
}

#[test]
fn a_wrong_check_character_of_a_credit_code_is_named_with_the_right_one() {
    let err = oneseal(&["code", "check", "uscc", "91350100M000100Y4Z"]).no();
    assert!(err.contains("18") && err.contains('Z'), "{err}");
    bad("uscc", &["91350100M000100Y44"], "which calls for '3'");
    bad("uscc", &["91350100M000100Y4", "91350100M000100Y433", ""], "characters, expected 18");
}

#[test]
fn identity_numbers_are_good_with_abolished_divisions_and_in_small_letters() {
    good("citizen-id", &["11010519491231002X", "440524188001010014", "14010518810101001X"]);
    good("citizen-id", &["140822188512010027", "140502189006300032", "140581189912319996"]);
    good("citizen-id", &["140105189602290042"]);
    assert_eq!(oneseal(&["code", "check", "citizen-id", "11010519491231002x"]).yes(), "11010519491231002X");
}

#[test]
fn every_other_last_character_of_an_identity_number_is_wrong() {
    for number in ["14010518810101001X", "140822188512010027"] {
        for last in "0123456789X".chars().filter(|last| !number.ends_with(*last)) {
            bad("citizen-id", &[&format!("{}{last}", &number[..17])], "check character");
        }
    }
    bad("citizen-id", &["140105189702290042"], "18970229");
}

#[test]
fn divisions_of_the_province_are_named() {
    for (code, name) in
        [("140822", "万荣县"), ("140100", "太原市"), ("140581", "高平市"), ("141182", "汾阳市")]
    {
        let ran = oneseal(&["code", "check", "division", code]);
        assert!(ran.err.contains(name), "{ran:?}");
        assert_eq!(ran.yes(), code);
    }
    bad("division", &["14082", "1408222", "14082x"], "");
}

#[test]
fn project_codes_of_both_shapes_are_good() {
    good("project", &["2011-140581-04-01-123456", "2019-140822-83-01-000123"]);
    bad("project", &["2011-140581-04-01-12345", "2013140581-04-01-123456", "x011-140581-04-01-123456"], "");
}

#[test]
fn an_item_code_is_taken_apart() {
    let ran = oneseal(&["code", "check", "item", "12441500196720244T3442199806003"]);
    assert!(ran.err.contains("organ 12441500196720244T, level 3, basic code 442199806003"), "{ran:?}");
    assert_eq!(ran.yes(), "12441500196720244T3442199806003");
    good("item", &["442199806003", "12441500196720244T344219980600301"]);
    bad("item", &["12441500196720244X3442199806003"], "check character");
    bad("item", &["12441500196720244T7442199806003"], "a level of exercise from 1 to 6");
    bad("item", &["", "ab", "x y z x y z"], "GB/T 39554.1-2020");
}

#[test]
fn certificate_identifiers_are_good_and_their_check_character_counts() {
    good(
        "certificate",
        &[
            "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
            "1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.F",
            "1.2.156.3005.2.11140100MB1900000T001.11140100MB1900000T.2021000001.001.D",
            "1.2.156.3005.2.11140100MB1900000T001.11140100MB1900000T.2021000001.002.B",
            "1.2.156.3005.2.11140100MB1900000T001.11140100MB1900000T.2021000002.001.Y",
            "1.2.156.3005.2.11140100MB1900000T001.11140100MB1900000T.2021000002.002.W",
        ],
    );
    let wrong = "1.2.156.3005.2.11140100MB1900000T001.11140100MB1900000T.2021000001.002.D";
    bad("certificate", &[wrong], "which calls for 'B'");
}

#[test]
fn an_unknown_kind_of_code_is_wrong_use() {
    let err = oneseal(&["code", "check", "passport", "x"]).exited(2);
    assert!(err.contains("uscc") && err.contains("certificate"), "{err}");
}
