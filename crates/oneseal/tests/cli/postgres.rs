//! The same commands on PostgreSQL, when `ONESEAL_TEST_POSTGRES` holds the URL of a server.

use tokio_postgres::NoTls;

use crate::ground::Installation;

fn server() -> Option<String> {
    let url = std::env::var("ONESEAL_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
    let required = std::env::var("ONESEAL_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
    assert!(url.is_some() || !required, "ONESEAL_TEST_POSTGRES must name a PostgreSQL server");
    url
}

fn execute(url: &str, sql: &str) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        client.batch_execute(sql).await.unwrap();
        drop(client);
        connection.await.unwrap().unwrap();
    });
}

#[test]
fn a_database_on_a_server_is_made_examined_and_verified() {
    let Some(server) = server() else { return };
    let schema = format!("cli_{}", uuid::Uuid::now_v7().simple());
    execute(&server, &format!("CREATE SCHEMA {schema}"));
    let mark = if server.contains('?') { '&' } else { '?' };
    let url = format!("{server}{mark}options=-c%20search_path%3D{schema}");

    // Keys and files lie in the data folder, whatever holds the rows.
    let installation = Installation::fresh();
    assert!(installation.run(&["doctor", "--database", &url]).exited(1).contains("oneseal migrate"));
    assert!(installation.run(&["log", "verify", "--database", &url]).exited(3).contains("oneseal migrate"));
    assert!(installation.run(&["migrate", "--database", &url]).yes().starts_with("schema version 0 → "));
    assert!(installation.run(&["migrate", "--database", &url]).yes().ends_with("nothing to do"));
    assert!(
        installation.run(&["log", "verify", "--database", &url]).yes().contains("the log is whole: 0 events")
    );
    assert!(
        installation
            .run(&["doctor", "--database", &url])
            .out
            .contains("database: PostgreSQL, schema version")
    );

    let copy = installation.path("copy");
    let backup = installation.run(&["backup", crate::ground::text(&copy), "--database", &url]);
    assert!(backup.err.contains("pg_dump") && !copy.join("oneseal.db").exists(), "{backup:?}");
    assert_eq!(backup.code, 0);
    execute(&server, &format!("DROP SCHEMA {schema} CASCADE"));
}
