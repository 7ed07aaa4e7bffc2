//! Every page renders from sample views, in both languages, and is fit for everybody.

mod samples;

use std::fs;
use std::path::Path;

use crate::locale::{Locale, keys};

#[test]
fn every_page_is_fit_for_everybody() {
    for locale in Locale::ALL {
        for (name, html) in samples::pages(locale) {
            let at = format!("{name} in {}", locale.tag());
            assert!(!html.contains('⟦'), "{at}: words are missing: {:?}", html.split('⟦').nth(1));
            for inline in ["<script", "<style", " style=", " onclick=", "javascript:"] {
                assert!(!html.contains(inline), "{at}: {inline}");
            }
            assert_eq!(html.matches("<h1").count(), 1, "{at}: one heading");
            assert_eq!(html.matches("class=\"button primary\"").count(), 1, "{at}: one thing to do");
            assert!(html.contains(&format!("<html lang=\"{}\">", locale.tag())), "{at}");
            assert!(html.contains("<a class=\"skip\" href=\"#main\">"), "{at}");
            assert!(html.len() <= 50 * 1024, "{at}: {} bytes", html.len());
            inputs_have_labels(&html, &at);
            identifiers_are_unique(&html, &at);
            forms_are_guarded(&html, &at);
            if let Ok(folder) = std::env::var("ONESEAL_SAMPLE_PAGES") {
                keep(Path::new(&folder), name, locale, &html);
            }
        }
    }
}

/// Writes a sample where a person can look at it.
fn keep(folder: &Path, name: &str, locale: Locale, html: &str) {
    let html = html.replace(crate::assets::style_address(), "oneseal.css");
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("oneseal.css"), crate::assets::STYLE).unwrap();
    fs::write(folder.join(format!("{name}.{}.html", locale.tag())), html).unwrap();
}

fn tags<'h>(html: &'h str, name: &str) -> Vec<&'h str> {
    let open = format!("<{name}");
    let starts = html.match_indices(&open).map(|(at, _)| &html[at..]);
    starts
        .filter(|rest| rest[open.len()..].starts_with([' ', '>']))
        .filter_map(|rest| rest.split('>').next())
        .collect()
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

fn inputs_have_labels(html: &str, at: &str) {
    for tag in ["input", "select", "textarea"].into_iter().flat_map(|name| tags(html, name)) {
        if attribute(tag, "type") == Some("hidden") {
            continue;
        }
        let labelled = attribute(tag, "id").is_some_and(|id| html.contains(&format!("<label for=\"{id}\"")))
            || attribute(tag, "id")
                .is_some_and(|id| html.contains(&format!("class=\"choice\" for=\"{id}\"")))
            || html.contains(&format!("<label class=\"choice\">{tag}>"));
        assert!(labelled, "{at}: no label for {tag}");
    }
}

fn identifiers_are_unique(html: &str, at: &str) {
    let identifiers: Vec<&str> =
        html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for (n, id) in identifiers.iter().enumerate() {
        assert!(!identifiers[..n].contains(id), "{at}: {id} twice");
    }
    for attribute in [" aria-describedby=\"", " aria-labelledby=\"", " for=\"", " href=\"#"] {
        for named in html.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()) {
            for id in named.split(' ') {
                assert!(identifiers.contains(&id), "{at}:{attribute}{id} leads nowhere");
            }
        }
    }
}

fn forms_are_guarded(html: &str, at: &str) {
    for form in html.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next()) {
        let posts = form.contains("method=\"post\"");
        assert_eq!(form.contains("name=\"csrf\" value=\"token\""), posts, "{at}: {form}");
    }
}

/// Every file under a folder with an ending, as text.
fn texts(folder: &str, ending: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
        let path = entry.unwrap().path();
        let inside = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            texts.extend(self::texts(&inside, ending));
        } else if inside.ends_with(ending) && !inside.contains("test") {
            texts.push(fs::read_to_string(path).unwrap());
        }
    }
    texts
}

fn literals(texts: &[String], before: &str) -> Vec<String> {
    let found = texts.iter().flat_map(|text| text.split(before).skip(1));
    found.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
}

#[test]
fn every_word_that_a_page_says_exists() {
    let (templates, code) = (texts("templates", ".html"), texts("src", ".rs"));
    let known = keys(Locale::Zh);
    let said = ["say(\"", "say_of(\"", "say_with(\""]
        .into_iter()
        .flat_map(|call| [literals(&templates, call), literals(&code, call)].concat());
    let mut count = 0;
    for key in said {
        count += 1;
        assert!(known.contains(&key), "{key} has no words");
    }
    assert!(count > 150, "only {count} words found in templates and code");
    for prefix in literals(&templates, "word(\"") {
        assert!(known.iter().any(|key| key.starts_with(&format!("{prefix}-"))), "{prefix}-… has no words");
    }
}

#[test]
fn no_word_is_kept_that_nobody_says() {
    let all = [texts("templates", ".html"), texts("src", ".rs")].concat().concat();
    let prefixes = [
        "act",
        "audience",
        "broken",
        "consequence",
        "department",
        "duty",
        "hearing-ground",
        "person",
        "pre-review-finding",
        "push-subject",
        "push-tab",
        "return-ground",
        "role",
        "survey",
        "terminate-ground",
        "event",
        "exception",
        "finding",
        "group",
        "ground",
        "return-ground",
        "terminate-ground",
        "level",
        "option",
        "register",
        "case-aside",
        "light",
        "method",
        "month",
        "now",
        "problem",
        "push",
        "recommendation",
        "refusal-ground",
        "rule",
        "stage",
        "standing",
        "seal-stage",
        "system",
        "verdict",
        "weekday",
        "refuse-acceptance",
        "review",
        "check",
        "suspend-clock",
        "resume-clock",
        "serve",
        "withdraw",
        "return-application",
        "pre-review",
        "request-supplement",
        "allow-supplement",
        "decide-at-once",
        "appoint-surveyors",
        "record-survey",
        "notify-party",
        "hear-party",
        "offer-hearing",
        "schedule-hearing",
        "hold-hearing",
        "extend",
        "terminate",
        "assign",
        "pay-fee",
        "waive-fee",
        "refund-fee",
    ];
    for key in keys(Locale::Zh) {
        let composed = prefixes.iter().any(|prefix| key.starts_with(&format!("{prefix}-")));
        assert!(composed || all.contains(&format!("\"{key}\"")), "{key} is said nowhere");
    }
}

#[test]
fn every_stage_light_and_rule_has_words() {
    use oneseal_domain::case::stage::Stage;
    use oneseal_domain::clock::{Light, PauseGround};
    let lights = [Light::Green, Light::Yellow, Light::Red, Light::Black, Light::Paused, Light::Done];
    for words in Locale::ALL.map(Locale::words) {
        let stages =
            Stage::ALL.into_iter().flat_map(|stage| [("stage", stage.code()), ("now", stage.code())]);
        let lights = lights.into_iter().map(|light| ("light", light.as_str()));
        let grounds = PauseGround::ALL.into_iter().map(|ground| ("ground", ground.as_str()));
        let findings =
            super::public::verify::Finding::ALL.into_iter().map(|finding| ("finding", finding.code()));
        let standings =
            oneseal_domain::certificate::Standing::ALL.map(|standing| ("standing", standing.code()));
        let all = stages.chain(lights).chain(grounds).chain(findings).chain(standings);
        for (prefix, code) in all {
            assert!(!words.word(prefix, code).contains('⟦'), "{prefix} {code}");
        }
    }
}

#[test]
fn what_was_typed_is_kept_and_escaped() {
    let (_, html) = samples::pages(Locale::Zh).into_iter().find(|(name, _)| *name == "apply-wrong").unwrap();
    assert!(html.contains("老王面馆&#60;b&#62;"), "kept and escaped");
    assert!(html.contains("<a href=\"#apply-answer-uscc\">"), "the summary leads to the field");
    assert!(html.contains("value=\"hot-food\" checked"), "the choice is kept");
    assert!(html.contains("name=\"kept.layout_plan\""), "the file is kept");
}

#[test]
fn the_guide_shows_both_limits_and_ticks_what_the_office_fetches() {
    let (_, html) = samples::pages(Locale::Zh).into_iter().find(|(name, _)| *name == "guide").unwrap();
    assert!(html.contains("width=\"25%\"") && html.contains("width=\"100%\" height=\"10\" rx=\"5\""));
    assert!(html.contains("5 个工作日") && html.contains("20 个工作日"));
    assert_eq!(html.matches("<li class=\"fetched\">").count(), 2);
    assert!(html.contains("2.5 个工作日"), "half days are told as they are");
}
