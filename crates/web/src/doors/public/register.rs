//! A citizen makes an account, and is signed in with it at once.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::Response;
use oneseal_app::ActError;
use oneseal_app::accounts::NewCitizen;

use crate::cookies::{self, SESSION};
use crate::doors::Asked;
use crate::pages::public::register::Register;
use crate::posted::{Fields, PostedByAnybody};
use crate::reply::{self, Answer, shown};
use crate::session::{Visit, go, own};
use crate::state::Web;

/// The page.
pub async fn ask(visit: Visit, Asked(asked): Asked) -> Response {
    let back = asked.text("next").to_owned();
    shown(&Register { frame: visit.frame, typed: Fields::default(), errors: Vec::new(), back })
}

/// Makes the account.
pub async fn register(State(web): State<Web>, posted: PostedByAnybody) -> Answer {
    let PostedByAnybody { mut visit, fields, .. } = posted;
    let text = |name: &str| fields.text(name).to_owned();
    let (password, back) = (fields.exactly("password").to_owned(), text("back"));
    let new = NewCitizen { name: text("name"), phone: text("phone"), code: text("code") };
    let phone = new.phone.clone();
    let made = if password == fields.exactly("again") {
        web.office().register(new, &password).await
    } else {
        let error = visit.frame.say("register-again-differs");
        return Ok(again(visit, fields, back, vec![("again", error)]));
    };
    if let Err(error) = made {
        let Some(wrong) = wrong(&visit, &error) else { return Err(visit.trouble(error)) };
        return Ok(again(visit, fields, back, vec![wrong]));
    }
    let secret = web.office().sign_in(&phone, &password).await.map_err(|error| visit.trouble(error))?;
    visit.frame.account = None;
    let to = if back.is_empty() { "/mine" } else { own(&back) };
    let mut response = go(&web, to, Some("notice-registered"));
    let cookie = cookies::write(web.settings(), SESSION, &secret, None);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

fn again(visit: Visit, typed: Fields, back: String, errors: Vec<(&'static str, String)>) -> Response {
    let mut page = Register { frame: visit.frame, typed, errors, back };
    "/register".clone_into(&mut page.frame.here);
    reply::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The field that a refusal is about, and what to say there.
fn wrong(visit: &Visit, error: &ActError) -> Option<(&'static str, String)> {
    let ActError::Refused(refused) = error else { return None };
    let field = refused.particulars.iter().find(|(name, _)| *name == "field");
    let (field, key) = match (refused.code, field.map(|(_, field)| field.as_str())) {
        ("account.password-weak", _) => ("password", "register-password-weak"),
        ("account.exists", _) => ("phone", "register-phone-taken"),
        ("account.incomplete", Some("name")) => ("name", "register-name-wrong"),
        ("account.incomplete", Some("code")) => ("code", "register-code-wrong"),
        ("account.incomplete", _) => ("phone", "register-phone-wrong"),
        _ => return None,
    };
    Some((field, visit.frame.say(key)))
}

#[cfg(test)]
mod tests {
    use crate::testing::{Browser, PASSWORD};
    use axum::http::StatusCode;

    const GOOD: [(&str, &str); 5] = [
        ("name", "刘晓芳"),
        ("phone", "139 0000 1111"),
        ("code", ""),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];

    #[tokio::test(flavor = "multi_thread")]
    async fn a_citizen_makes_an_account_goes_on_and_comes_back_with_her_telephone() {
        let mut browser = Browser::open().await;
        let page = browser.get("/sign-in?next=/items/140822-food_business/apply").await;
        let link = "/register?next=%2Fitems%2F140822-food_business%2Fapply";
        assert!(page.html.contains(link), "{}", page.html);
        let page = browser.get(link).await;
        let page = browser.fill(&page, "register", &GOOD).await;
        assert_eq!(page.to, "/items/140822-food_business/apply");
        let form = browser.follow(&page).await;
        assert!(form.html.contains("账号已建立") && form.html.contains("刘*"));
        assert!(form.html.contains("value=\"13900001111\""), "nobody is asked twice: {}", form.html);
        assert!(form.html.contains("取自您的账号"));

        let mut later = browser.another();
        let page = later.get("/sign-in").await;
        let page = later.fill(&page, "sign-in", &[("account", "13900001111"), ("password", PASSWORD)]).await;
        assert_eq!(page.to, "/mine");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_wrong_is_said_at_its_field_and_the_rest_is_kept() {
        let mut browser = Browser::open().await;
        let page = browser.get("/register").await;
        for (name, value, error) in [
            ("name", "刘", "请填写姓名"),
            ("phone", "123", "11 位手机号码"),
            ("code", "140822188512010028", "公民身份号码不符"),
            ("password", "kurz", "密码至少"),
            ("again", "else", "两次填写的密码不一致"),
        ] {
            let typed: Vec<(&str, &str)> = GOOD
                .iter()
                .map(|(one, good)| match (*one, name) {
                    (one, name) if one == name => (one, value),
                    ("again", "password") => ("again", value),
                    (one, _) => (one, *good),
                })
                .collect();
            let page = browser.fill(&page, "register", &typed).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(
                page.html.contains(error) && page.html.contains(&format!("href=\"#register-{name}\"")),
                "{name}"
            );
            if name != "name" {
                assert!(page.html.contains("value=\"刘晓芳\""), "{name}");
            }
            assert!(!page.html.contains(PASSWORD), "a password is never sent back");
        }
        browser.fill(&page, "register", &GOOD).await;
        let mut other = browser.another();
        let page = other.get("/register").await;
        let taken = other.fill(&page, "register", &GOOD).await;
        assert!(taken.html.contains("已经注册"));
    }
}
