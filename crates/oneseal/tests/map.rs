//! The tree is what the papers say it is: arrows between crates, sizes and names of files, paths in the docs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Which of our crates a crate may know.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("seal", &[]),
    ("store", &["domain"]),
    ("app", &["domain", "store", "seal"]),
    ("web", &["app", "domain"]),
    ("oneseal", &["domain", "seal", "store", "app", "web"]),
];
const MOST_LINES: usize = 500;
/// Names that say nothing about what lives in a file.
const EMPTY_WORDS: &[&str] = &["utils", "helpers", "common", "manager", "service", "handler", "impl", "mod"];
/// The papers whose paths are promises.
const PAPERS: &[&str] =
    &["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];

#[cfg(test)]
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// All files below a folder whose name ends like this.
#[cfg(test)]
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() && !path.ends_with("target") {
            found.extend(files(&path, ending));
        } else if path.to_str().unwrap().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn every_crate_knows_only_the_crates_it_may() {
    let crates = root().join("crates");
    let there: BTreeSet<String> = fs::read_dir(&crates)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(there, ARROWS.iter().map(|(name, _)| (*name).to_owned()).collect());
    for (name, allowed) in ARROWS {
        let text = fs::read_to_string(crates.join(name).join("Cargo.toml")).unwrap();
        let manifest: toml::Table = text.parse().unwrap();
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let ours =
                manifest.get(table).and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::keys);
            for known in ours.filter_map(|key| key.strip_prefix("oneseal-")) {
                assert!(allowed.contains(&known), "{name} must not know {known} ({table})");
            }
        }
    }
}

#[test]
fn no_file_is_longer_than_anybody_reads() {
    let sources = files(&root().join("crates"), ".rs");
    assert!(sources.len() > 50);
    let long: Vec<String> = sources
        .iter()
        .map(|path| (path, fs::read_to_string(path).unwrap().lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(path, lines)| format!("{}: {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "split at {MOST_LINES} lines: {long:#?}");
}

#[test]
fn every_file_has_a_name_that_says_something() {
    for path in files(&root().join("crates"), ".rs") {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        assert!(!EMPTY_WORDS.contains(&stem), "{}", path.display());
    }
}

#[test]
fn every_path_named_in_the_papers_exists() {
    let root = root();
    let mut papers: Vec<PathBuf> =
        PAPERS.iter().map(|name| root.join(name)).filter(|path| path.exists()).collect();
    papers.extend(files(&root.join("docs"), ".md"));
    let mut missing = Vec::new();
    for paper in &papers {
        let text = fs::read_to_string(paper).unwrap();
        let folder = paper.parent().unwrap();
        for (named, from) in named_paths(&text) {
            let exists = match from {
                Naming::Link => folder.join(&named).exists(),
                Naming::Code => root.join(&named).exists() || root.join("crates").join(&named).exists(),
            };
            if !exists {
                missing.push(format!("{}: {named}", paper.strip_prefix(&root).unwrap().display()));
            }
        }
    }
    assert!(missing.is_empty(), "named but not there: {missing:#?}");
}

/// How a paper names a path, which decides what it is relative to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Naming {
    Link,
    Code,
}

/// Paths between backticks that begin in a folder of the tree, and targets of links.
fn named_paths(text: &str) -> Vec<(String, Naming)> {
    let mut found = Vec::new();
    let mut in_block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
            continue;
        }
        if in_block {
            continue;
        }
        let spans = line.split('`').skip(1).step_by(2);
        found.extend(spans.filter(|span| is_path(span)).map(|span| (bare(span), Naming::Code)));
        for rest in line.split("](").skip(1) {
            let target = rest.split([')', '#', ' ']).next().unwrap_or_default();
            if !target.is_empty() && !target.contains(':') {
                found.push((target.to_owned(), Naming::Link));
            }
        }
    }
    found
}

fn is_path(span: &str) -> bool {
    const BEGINNINGS: [&str; 11] = [
        "crates/", "docs/", "data/", "scripts/", ".ci/", "domain/", "seal/", "store/", "app/", "web/",
        "oneseal/",
    ];
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-:".contains(c);
    BEGINNINGS.iter().any(|start| span.starts_with(start)) && span.chars().all(plain)
}

/// Without a line number at the end.
fn bare(span: &str) -> String {
    span.split(':').next().unwrap_or_default().to_owned()
}

#[test]
fn paths_are_found_where_papers_name_them() {
    let text = "See `crates/store/src/log.rs:12`, `cargo test`, [the log](log-format.md#events), <https://x.y/z>\n\
                [web](https://x.y) and `data/<name>.csv`.\n```\n`docs/none.md`\n```\n`scripts/test.sh`";
    let expected = [
        ("crates/store/src/log.rs", Naming::Code),
        ("log-format.md", Naming::Link),
        ("scripts/test.sh", Naming::Code),
    ];
    assert_eq!(named_paths(text), expected.map(|(path, from)| (path.to_owned(), from)));
}
