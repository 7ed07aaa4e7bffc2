//! A browser for tests: it keeps cookies, follows nothing on its own, and fills forms as they stand on the page.
//!
//! What must never live here: knowledge of one page. The surprising thing: it sends exactly the hidden fields that the
//! page carries, so a page that forgets its token fails its test.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use oneseal_app::Role;
use oneseal_app::accounts::NewAccount;
use oneseal_app::testing::{TestOffice, home};
use tower::ServiceExt as _;

use crate::router::router;
use crate::state::{Settings, Web};

/// The password of everybody.
pub const PASSWORD: &str = "Wanrong-2021!";
const BOUNDARY: &str = "----page";

/// Accounts of every role at the county.
pub const PEOPLE: [(&str, Role); 8] = [
    ("chen", Role::Applicant),
    ("liu", Role::Applicant),
    ("wang", Role::Window),
    ("li", Role::Reviewer),
    ("zhao", Role::Checker),
    ("sun", Role::SealOperator),
    ("zhou", Role::Supervisor),
    ("wu", Role::Auditor),
];

/// What came back.
#[derive(Debug, Clone)]
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// Where it leads on to; empty if it is a page.
    pub to: String,
    pub html: String,
}

/// A form's fields, as they are sent.
pub type Typed<'a> = &'a [(&'a str, &'a str)];
/// Field, file name, bytes.
pub type Chosen<'a> = &'a [(&'a str, &'a str, &'a [u8])];

/// A browser before an office where 陈小明 has an account; the others get theirs when they first sign in.
pub struct Browser {
    pub office: Arc<TestOffice>,
    router: Router,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub async fn open() -> Self {
        let office = TestOffice::open("2021-03-12").await;
        let browser = Self::at(Arc::new(office), "http://127.0.0.1");
        browser.with_account("chen").await;
        browser
    }

    async fn with_account(&self, login: &str) {
        if self.office.store().account_by_login(login).await.unwrap().is_some() {
            return;
        }
        let role = PEOPLE.into_iter().find(|(known, _)| *known == login).unwrap().1;
        let new = NewAccount {
            user: login.parse().unwrap(),
            name: login.to_owned(),
            roles: vec![role],
            authority: (role != Role::Applicant).then(home),
            department: (role == Role::Supervisor).then(|| "market_regulation".to_owned()),
        };
        self.office.add_account(new, PASSWORD).await.unwrap();
    }

    /// A browser of somebody else before the same office.
    pub fn another(&self) -> Self {
        Self::at(Arc::clone(&self.office), "http://127.0.0.1")
    }

    /// A browser before an office with another public address.
    pub fn at(office: Arc<TestOffice>, public_url: &str) -> Self {
        let settings = Settings { public_url: public_url.to_owned(), ..Settings::default() };
        let router = router(Web::open(Arc::clone(&office.office), settings).unwrap());
        Self { office, router, cookies: BTreeMap::new() }
    }

    /// A browser in which somebody of [`PEOPLE`] has signed in.
    pub async fn of(login: &str) -> Self {
        let mut browser = Self::open().await;
        browser.sign_in(login).await;
        browser
    }

    /// Signs in by the form; gives where that leads.
    pub async fn sign_in(&mut self, login: &str) -> String {
        self.with_account(login).await;
        let page = self.get("/sign-in").await;
        let page = self.fill(&page, "sign-in", &[("account", login), ("password", PASSWORD)]).await;
        assert_eq!(page.status, 303, "{}", page.html);
        page.to
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path), Body::empty()).await
    }

    /// The page that a redirect leads to.
    pub async fn follow(&mut self, page: &Page) -> Page {
        assert_eq!(page.status, 303, "{}", page.html);
        self.get(&page.to.clone()).await
    }

    /// Sends fields to an address, as a page elsewhere could.
    pub async fn post(&mut self, path: &str, fields: Typed<'_>) -> Page {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(pairs.join("&"))).await
    }

    /// Fills the form with this identifier and sends it with everything hidden in it.
    pub async fn fill(&mut self, page: &Page, form: &str, typed: Typed<'_>) -> Page {
        let (action, hidden) = page.form(form);
        let mut fields: Vec<(&str, &str)> =
            hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.extend(typed);
        self.post(&action, &fields).await
    }

    /// Fills a form and chooses files.
    pub async fn fill_with_files(
        &mut self,
        page: &Page,
        form: &str,
        typed: Typed<'_>,
        files: Chosen<'_>,
    ) -> Page {
        let (action, hidden) = page.form(form);
        let mut body = Vec::new();
        let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in hidden.chain(typed.iter().copied()) {
            let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend(format!("{head}{value}\r\n").into_bytes());
        }
        for (field, name, bytes) in files {
            let head =
                format!("Content-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n");
            body.extend(format!("--{BOUNDARY}\r\n{head}").into_bytes());
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(Request::post(action).header(header::CONTENT_TYPE, kind), Body::from(body)).await
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Plants or changes a cookie.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Page {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::ACCEPT, "text/html").header(header::COOKIE, cookies.join("; "));
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        for cookie in headers.get_all(header::SET_COOKIE) {
            let (pair, attributes) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let to = headers.get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let html = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!html.contains('⟦'), "words are missing: {:?}", html.split('⟦').nth(1));
        Page { status, headers, to, html }
    }
}

impl Page {
    /// The action of a form and what goes along unseen.
    pub fn form(&self, id: &str) -> (String, Vec<(String, String)>) {
        let from = self
            .html
            .find(&format!("<form id=\"{id}\""))
            .unwrap_or_else(|| panic!("no form {id}: {}", self.html));
        let form = self.html[from..].split("</form>").next().unwrap();
        let between = |text: &str, start: &str| {
            text.split(start).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
        };
        let hidden = form.split("<input type=\"hidden\" ").skip(1);
        let hidden = hidden.map(|input| {
            let input = input.split('>').next().unwrap();
            (between(input, "name=\""), unescaped(&between(input, "value=\"")))
        });
        (unescaped(&between(form, "action=\"")), hidden.collect())
    }
}

fn unescaped(text: &str) -> String {
    [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}

fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&hex::encode_upper([byte]));
        }
    }
    out
}
