use super::*;

const CASE: &str = "0192f3a1-0000-7000-8000-00000000000a";
const OTHER: &str = "0192f3a1-0000-7000-8000-00000000000b";
const FILE: &str = "0192f3a1-0000-7000-8000-00000000000f";

fn line(sql: &'static str, params: &[&str]) -> Taped {
    let params = params.iter().map(|text| Value::Text((*text).to_owned())).collect();
    Taped { sql, params, guard: false }
}

fn life(case: &str, number: &str, digest: &str) -> Vec<Vec<Taped>> {
    vec![
        vec![line("INSERT INTO files (id) VALUES ($1)", &[FILE])],
        vec![line("UPDATE number_series SET next = $1", &["7"])],
        vec![
            line("INSERT INTO commands (id) VALUES ($1)", &[number]),
            Taped { guard: true, ..line("SELECT 1", &[]) },
            line("INSERT INTO events (stream, digest) VALUES ($1, $2)", &[&format!("case/{case}"), digest]),
            line("INSERT INTO seal_uses (note) VALUES ($1)", &["constant"]),
        ],
        vec![line("INSERT INTO checkpoints (size) VALUES ($1)", &["1"])],
        vec![line("DELETE FROM errands WHERE id = $1", &[case])],
    ]
}

fn script() -> Script {
    let sizes = BTreeMap::from([(FILE.to_owned(), 4096)]);
    let first = life(CASE, "case-000001-x", &"a1".repeat(32));
    let second = life(OTHER, "case-000002-x", &"b2".repeat(32));
    Script::of(&first, &second, &sizes)
}

fn texts(change: &Change, ids: &[String], life: usize) -> Vec<String> {
    let params = change.sentences(ids, life).into_iter().flat_map(|sentence| sentence.params);
    params.filter_map(|value| if let Value::Text(text) = value { Some(text) } else { None }).collect()
}

#[test]
fn what_belongs_to_no_case_is_left_out_and_guards_are_not_played() {
    let script = script();
    let parts: Vec<Part> = script.changes.iter().map(|change| change.part).collect();
    assert_eq!(parts, [Part::Upload, Part::Act, Part::Errand]);
    assert_eq!(script.changes[1].lines.len(), 3);
    assert_eq!((script.changes[1].signatures, script.changes[0].signatures), (1, 0));
    assert_eq!(script.changes[0].files, [(0, 4096)]);
}

#[test]
fn every_life_gets_its_own_identifiers_numbers_and_digests_and_keeps_the_rest() {
    let script = script();
    let (one, two) = (script.identifiers(), script.identifiers());
    let (first, second) = (texts(&script.changes[1], &one, 41), texts(&script.changes[1], &two, 42));
    assert_eq!((first[0].as_str(), second[0].as_str()), ("case-000041-x", "case-000042-x"));
    assert!(first[1].starts_with("case/") && first[1] != second[1] && first[1].len() == 41);
    assert!(first[2].len() == 64 && first[2] != second[2]);
    assert_eq!((first[3].as_str(), second[3].as_str()), ("constant", "constant"));
    let errand = texts(&script.changes[2], &one, 41);
    assert_eq!(format!("case/{}", errand[0]), first[1], "one life, one identifier");
}
