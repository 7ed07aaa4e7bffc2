//! Every statement: written so that both engines agree, and run on both.

use std::collections::BTreeSet;

use oneseal_store::{Failure, Sql, Statement, Store, Value, statements};

use crate::ground::Ground;

const FORBIDDEN: &[(&str, &str)] = &[
    ("::", "a cast of one engine; write CAST(… AS …)"),
    (" LIKE ", "differs in case; use = or a range"),
    ("ILIKE", "one engine only"),
    ("OFFSET", "slower with every page; use a keyset"),
    ("NULLS ", "order by columns that are never null"),
    ("NOW()", "moments are handed in"),
    ("CURRENT_", "moments are handed in"),
    ("DATETIME(", "moments are handed in"),
    ("RANDOM(", "statements must be repeatable"),
    ("FOR UPDATE", "one engine only"),
    ("FOR SHARE", "one engine only; guards can hold"),
    ("?", "parameters are numbered"),
    ("GROUP_CONCAT", "one engine only"),
    ("IFNULL", "one engine only; write COALESCE"),
    ("JSON", "documents are text"),
];

fn migrations() -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

/// Tables whose primary key begins with the authority, and columns that may be null.
fn shape() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut owned, mut nullable) = (BTreeSet::new(), BTreeSet::new());
    let mut table = String::new();
    for line in migrations().lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
            rest.split_whitespace().next().unwrap().clone_into(&mut table);
        } else if line.starts_with("PRIMARY KEY (authority") {
            owned.insert(table.clone());
        } else if line.contains("{{")
            && !line.starts_with("--")
            && !line.contains("NOT NULL")
            && !line.starts_with(')')
        {
            nullable.insert(format!("{table}.{}", line.split_whitespace().next().unwrap()));
        }
    }
    (owned, nullable)
}

fn parameters(text: &str) -> Vec<usize> {
    text.split('$')
        .skip(1)
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap())
        .collect()
}

fn defects(sql: &Sql, owned: &BTreeSet<String>, nullable: &BTreeSet<String>) -> Vec<String> {
    let upper = sql.text.to_uppercase();
    let mut defects: Vec<String> = FORBIDDEN
        .iter()
        .filter(|(construct, _)| upper.contains(construct))
        .map(|(construct, why)| format!("{construct}: {why}"))
        .collect();
    if upper.matches("SUM(").count() != upper.matches("CAST(SUM(").count() {
        defects.push("SUM has another type on PostgreSQL; write CAST(SUM(…) AS BIGINT)".to_owned());
    }
    let mut highest = 0;
    for number in parameters(sql.text) {
        if number > highest + 1 {
            defects.push(format!("${number} is used before ${}", highest + 1));
        }
        highest = highest.max(number);
    }
    let words: Vec<&str> = sql
        .text
        .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
        .filter(|word| !word.is_empty())
        .collect();
    let tables: Vec<&str> = words
        .windows(2)
        .filter(|pair| ["FROM", "JOIN", "INTO", "UPDATE"].contains(&pair[0].to_uppercase().as_str()))
        .map(|pair| pair[1])
        .collect();
    let touches = tables.iter().any(|table| owned.contains(*table));
    let named = sql.text.contains("authority = $")
        || (upper.starts_with("INSERT INTO") && sql.text.contains("(authority, "));
    if touches && sql.across.is_none() && !named {
        defects.push("the table belongs to an authority, but the statement does not name one".to_owned());
    }
    for order in sql.text.split("ORDER BY ").skip(1) {
        let columns = order.split(" LIMIT").next().unwrap().trim_end_matches(')');
        for column in columns.split(',') {
            let column = column.split_whitespace().next().unwrap_or_default();
            let column = column.rsplit('.').next().unwrap_or_default();
            if tables.iter().any(|table| nullable.contains(&format!("{table}.{column}"))) {
                defects.push(format!("orders by {column}, which may be null"));
            }
        }
    }
    defects
}

#[test]
fn no_statement_uses_what_differs_between_the_engines() {
    let (owned, nullable) = shape();
    assert!(owned.contains("events") && !owned.contains("accounts"), "{owned:?}");
    assert!(nullable.contains("events.effective_at") && !nullable.contains("events.stream"), "{nullable:?}");
    let found: Vec<String> = statements()
        .flat_map(|sql| {
            defects(sql, &owned, &nullable).into_iter().map(|defect| format!("{}: {defect}", sql.name))
        })
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_scan_finds_what_it_is_meant_to_find() {
    let (owned, nullable) = shape();
    let count = |text: &'static str| defects(&Sql { name: "x", text, across: None }, &owned, &nullable).len();
    assert_eq!(count("SELECT stream FROM events WHERE authority = $1"), 0);
    assert_eq!(count("SELECT stream FROM events WHERE stream = $1"), 1);
    assert_eq!(count("SELECT SUM(size) FROM files WHERE authority = $1"), 1);
    assert_eq!(count("SELECT id FROM files WHERE authority = $2 AND id = $1"), 1);
    assert_eq!(count("SELECT id::text FROM sessions WHERE digest LIKE $1"), 2);
    assert_eq!(count("SELECT id FROM files WHERE authority = $1 ORDER BY erased_at LIMIT $2"), 1);
    assert_eq!(count("DELETE FROM pending WHERE stream = $1"), 1);
}

#[test]
fn every_statement_has_a_name_and_a_text_of_its_own() {
    let names: BTreeSet<_> = statements().map(|sql| sql.name).collect();
    assert_eq!(names.len(), statements().count());
}

/// Rows with their columns, rows touched, or the kind of refusal: must be the same on both engines.
async fn outcome(store: &Store, sql: &Sql, params: Vec<Value>) -> String {
    if sql.text.starts_with("SELECT") {
        return match store.rows(sql.text, params).await {
            Ok(rows) => {
                format!("{:?}", rows.iter().map(|row| (row.names(), row.values())).collect::<Vec<_>>())
            }
            Err(failure) => format!("failed: {failure}"),
        };
    }
    match store.write(vec![Statement::any(sql.text, params)]).await {
        Ok(counts) => format!("touched {counts:?}"),
        Err(Failure::Exists { .. }) => "exists".to_owned(),
        Err(failure) => format!("failed: {failure}"),
    }
}

#[tokio::test]
async fn every_statement_is_understood_by_sqlite() {
    let ground = Ground::sqlite().await;
    for sql in statements() {
        let (params, _) =
            ground.store.describe(sql.text).await.unwrap_or_else(|error| panic!("{}: {error}", sql.name));
        assert_eq!(params.len(), parameters(sql.text).into_iter().max().unwrap_or(0), "{}", sql.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_statement_does_the_same_on_both_engines() {
    let Some(postgres) = Ground::postgres().await else { return };
    let sqlite = Ground::sqlite().await;
    // Inserts first, so that the others find something; everything twice, so that keys are taken once.
    let mut order: Vec<&Sql> = statements().collect();
    order.sort_by_key(|sql| !sql.text.starts_with("INSERT"));
    for sql in order.iter().chain(&order) {
        let (kinds, columns) =
            postgres.store.describe(sql.text).await.unwrap_or_else(|error| panic!("{}: {error}", sql.name));
        let (params, same) = sqlite.store.describe(sql.text).await.unwrap();
        assert_eq!((kinds.len(), columns), (params.len(), same), "{}", sql.name);
        let values: Vec<Value> = kinds
            .iter()
            .map(|kind| match *kind {
                "int" => Value::Int(1),
                "bytes" => Value::Bytes(vec![7; 32]),
                _ => Value::from("x"),
            })
            .collect();
        let (here, there) =
            (outcome(&sqlite.store, sql, values.clone()).await, outcome(&postgres.store, sql, values).await);
        assert_eq!(here, there, "{}", sql.name);
        assert!(!here.starts_with("failed"), "{}: {here}", sql.name);
    }
    postgres.cleaner().await;
}
