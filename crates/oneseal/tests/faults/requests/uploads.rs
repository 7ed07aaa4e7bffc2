//! Files that are not what they say, or more than anybody may send.

use super::*;

fn upload(office: &Office, name: &str, bytes: impl Into<Vec<u8>>) -> Ask {
    let path = format!("/api/v1/files?authority=140822&name={name}");
    Ask::post(path, bytes).by(office.people.token("applicant"))
}

#[test]
fn a_file_is_told_by_its_bytes_and_not_by_its_name() {
    let mut office = Office::open(&Engine::Sqlite);
    let disguised: [(&str, &[u8]); 12] = [
        ("nothing.pdf", b""),
        ("text.pdf", b"hello"),
        ("page.pdf", b"<html><script>alert(1)</script>%PDF-1.7"),
        ("picture.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("program.pdf", b"MZ\x90\0\x03\0\0\0"),
        ("program.png", b"\x7fELF\x02\x01\x01"),
        ("archive.pdf", b"PK\x03\x04"),
        ("almost.pdf", b"%PDF"),
        ("blank.pdf", b" %PDF-1.7"),
        ("almost.jpg", b"\xff\xd8"),
        ("almost.png", b"\x89PNG"),
        ("letter.pdf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ];
    for (name, bytes) in disguised {
        let refused = office.ask(&upload(&office, name, bytes)).no();
        assert_eq!(refused.status, 415, "{name}: {}", refused.text());
    }
    office.must_be_unharmed();
}

#[test]
fn a_file_of_a_strange_name_is_taken_or_refused_and_lies_where_all_lie() {
    let mut office = Office::open(&Engine::Sqlite);
    let long = "a".repeat(10_000);
    for name in [
        "..%2f..%2f..%2fetc%2fpasswd",
        "%00",
        "a%00.pdf",
        "%0d%0aSet-Cookie:%20a=b",
        "%22%3b%20filename=x",
        "CON",
        ".",
        "",
        "%ff",
        "%E6%9D%90%E6%96%99.pdf",
        &long,
    ] {
        let answer = office.ask(&upload(&office, name, "%PDF-1.7"));
        assert!(matches!(answer.status, 201 | 400 | 422), "{name}: {} {}", answer.status, answer.text());
    }
    let beside = std::fs::read_dir(office.house.data.parent().unwrap()).unwrap();
    let names: Vec<String> = beside.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.iter().all(|name| ["data", "server.log"].contains(&name.as_str())), "{names:?}");
    office.must_be_unharmed();
}

#[test]
fn a_file_beyond_the_limit_is_refused_and_one_at_the_limit_is_kept() {
    let mut office = Office::open(&Engine::Sqlite);
    let pdf = |bytes: usize| {
        let mut file = b"%PDF-1.7\n".to_vec();
        file.resize(bytes, b' ');
        file
    };
    let mut upload_of = |bytes: usize| {
        let answer = office.ask(&upload(&office, "scan.pdf", pdf(bytes)));
        answer.yes().json()["file"].clone()
    };
    let (fits, exceeds) = (upload_of(20 << 20), upload_of((20 << 20) + 1));
    let with = |file: &Value| {
        let mut body = application(&[]);
        body["materials"] = json!([{ "material": "application", "file": file }]);
        body.to_string()
    };
    // What the item takes is less than what a request may carry.
    let refused = office.ask(&office.submission("more", with(&exceeds))).no();
    assert_eq!((refused.status, refused.code().as_str()), (422, "file.too-large"));
    office.ask(&office.submission("most", with(&fits))).yes();
    assert_eq!(office.ask(&upload(&office, "large.pdf", pdf((21 << 20) + 1))).no().status, 413);
    assert_eq!(office.ask(&upload(&office, "larger.pdf", pdf(30 << 20))).no().status, 413);
    // A length that was only promised is not waited for.
    let token = office.people.token("applicant").to_owned();
    let promise = format!(
        "POST /api/v1/files?authority=140822&name=x HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\
         content-length: 99999999999\r\n\r\n"
    );
    assert_eq!(Door::to(&office.server.address).send(promise.as_bytes()).unwrap().status, 413);
    office.must_be_unharmed();
}

#[test]
fn a_file_serves_one_case_once_and_only_whoever_handed_it_in() {
    let mut office = Office::open(&Engine::Sqlite);
    let walk = office.case("files");
    let used = application(&walk.files);
    assert_eq!(office.ask(&office.submission("again", used.to_string())).no().code(), "file.unknown");

    let fresh = office.ask(&upload(&office, "fresh.pdf", "%PDF-1.7")).yes().json()["file"].clone();
    let body = |materials: &[&str]| {
        let mut body = application(&[]);
        body["materials"] = materials.iter().map(|code| json!({ "material": code, "file": fresh })).collect();
        body.to_string()
    };
    let twice = office.ask(&office.submission("twice", body(&["application", "layout_plan"]))).no();
    assert!(matches!(twice.status, 409 | 422), "{}", twice.text());
    let unknown = office.ask(&office.submission("unknown", body(&["passport"]))).no();
    assert_eq!(unknown.code(), "case.material-unknown");
    let nobodys = json!([{ "material": "application", "file": "0192f3a1-7c4e-7d2a-9b1f-3c5d7e9fab01" }]);
    let mut nowhere = application(&[]);
    nowhere["materials"] = nobodys;
    assert_eq!(office.ask(&office.submission("nowhere", nowhere.to_string())).no().code(), "file.unknown");
    office.ask(&office.submission("once", body(&["application"]))).yes();
    office.must_be_unharmed();
}
