//! A program before an office with an account and a token for each role.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use oneseal_app::Role;
use oneseal_app::accounts::NewAccount;
use oneseal_app::testing::{HOME, TestOffice, home};
use oneseal_domain::ids::UserId;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::api::v1::description::{DESCRIPTION, operations};
use crate::router::router;
use crate::state::{Settings, Web};

pub struct Door {
    pub office: TestOffice,
    router: Router,
    tokens: BTreeMap<&'static str, String>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub revision: String,
    pub body: Value,
}

impl Door {
    pub async fn open() -> Self {
        let office = TestOffice::open("2021-03-12").await;
        let mut tokens = BTreeMap::new();
        for (login, role) in [
            ("chen", Role::Applicant),
            ("liu", Role::Applicant),
            ("wang", Role::Window),
            ("li", Role::Reviewer),
            ("zhao", Role::Checker),
            ("sun", Role::SealOperator),
            ("zhou", Role::Supervisor),
            ("wu", Role::Auditor),
        ] {
            tokens.insert(login, add(&office, login, role).await);
        }
        let router = router(Web::open(Arc::clone(&office.office), Settings::default()).unwrap());
        Self { office, router, tokens }
    }

    pub async fn send(
        &self,
        who: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::ACCEPT_LANGUAGE, "en");
        if !who.is_empty() {
            request = request.header(
                header::AUTHORIZATION,
                format!("Bearer {}", self.tokens.get(who).map_or("none", String::as_str)),
            );
        }
        if method == "POST" && !path.starts_with("/api/v1/files") {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        assert!(response.headers().contains_key(header::CONTENT_SECURITY_POLICY), "{path}");
        let revision = response.headers().get(header::ETAG).map(|tag| tag.to_str().unwrap().to_owned());
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        assert_described(method, path, status, &body);
        Answer { status, headers, revision: revision.unwrap_or_default(), body }
    }

    pub async fn get(&self, who: &str, path: &str) -> Answer {
        self.send(who, "GET", path, &[], Vec::new()).await
    }

    pub async fn act(&self, who: &str, path: &str, key: &str, seen: &str, said: &Value) -> Answer {
        let headers = [("idempotency-key", key), ("if-match", seen)];
        self.send(who, "POST", path, &headers, said.to_string().into_bytes()).await
    }

    /// A complete application of `chen`.
    pub async fn submitted(&self) -> (String, Answer) {
        self.submitted_again("submit-1").await
    }

    pub async fn submitted_again(&self, key: &str) -> (String, Answer) {
        self.submitted_by(key, "陈小明", "140822188512010027").await
    }

    pub async fn submitted_by(&self, key: &str, name: &str, code: &str) -> (String, Answer) {
        let application = self.application(name, code).await;
        let answer = self.act("chen", "/api/v1/cases", key, "", &application).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        (format!("/api/v1/cases/{}", answer.body["case"].as_str().unwrap()), answer)
    }

    /// What an application says, with its materials uploaded.
    pub async fn application(&self, name: &str, code: &str) -> Value {
        let mut materials = Vec::new();
        for material in ["application", "layout_plan", "equipment_list", "safety_rules"] {
            let path = format!("/api/v1/files?authority={HOME}&name={material}.pdf");
            let answer = self.send("chen", "POST", &path, &[], b"%PDF-1.7 sample".to_vec()).await;
            assert_eq!(answer.status, 201, "{}", answer.body);
            materials.push(json!({ "material": material, "file": answer.body["file"] }));
        }
        json!({
            "authority": HOME,
            "item": "food_business",
            "applicant": { "name": name, "code": code, "phone": "13800138000" },
            "form": {
                "business_name": "老陈面馆", "uscc": "91140822MA0K000219", "principal": "陈小明",
                "principal_id": "140822188512010027", "phone": "13800138000", "premises": "后土路一号",
                "business_type": "catering", "project": "hot-food", "employees": "5",
            },
            "materials": materials,
        })
    }

    /// A case of `chen` whose certificate was served.
    pub async fn served(&self) -> String {
        let (case, submitted) = self.submitted().await;
        let act = async |who: &str, word: &str, seen: &str, said: Value| {
            let answer = self.act(who, &format!("{case}/{word}"), word, seen, &said).await;
            assert!(answer.status.is_success(), "{word}: {} {}", answer.status, answer.body);
            answer.revision
        };
        let seen = act("wang", "accept", &submitted.revision, json!({})).await;
        let said = json!({ "recommendation": "grant", "opinion": "材料齐全" });
        let seen = act("li", "review", &seen, said).await;
        act("zhao", "check", &seen, json!({ "verdict": "grant", "opinion": "同意" })).await;
        self.office.drain().await;
        let shown = self.get("sun", &case).await;
        let document = json!({ "document": shown.body["document"]["digest"] });
        let seen = act("sun", "issue", &shown.revision, document).await;
        act("wang", "serve", &seen, json!({ "method": "electronic" })).await;
        self.office.drain().await;
        case
    }
}

async fn add(office: &TestOffice, login: &str, role: Role) -> String {
    let user: UserId = login.parse().unwrap();
    let citizen = role == Role::Applicant;
    let new = NewAccount {
        user: user.clone(),
        name: login.to_owned(),
        roles: vec![role],
        authority: (!citizen).then(home),
        department: (role == Role::Supervisor).then(|| "market_regulation".to_owned()),
    };
    office.add_account(new, "Wanrong-2021!").await.unwrap();
    office.add_token(&user, "test").await.unwrap()
}

/// Whatever the interface answers, its description says of that address.
fn assert_described(method: &str, path: &str, status: StatusCode, body: &Value) {
    let path = path.split('?').next().unwrap();
    let fits = |template: &str| {
        let (asked, known): (Vec<_>, Vec<_>) = (path.split('/').collect(), template.split('/').collect());
        let same = |(one, other): (&&str, &&str)| one == other || other.starts_with('{');
        asked.len() == known.len() && asked.iter().zip(&known).all(same)
    };
    let mut described =
        operations(&DESCRIPTION).filter(|(known, by, _)| fits(known) && by.eq_ignore_ascii_case(method));
    let Some((_, _, said)) = described.next() else { return };
    let answers = said["responses"].as_object().unwrap();
    assert!(answers.contains_key(status.as_str()), "{method} {path} answers {status}, which nobody said");
    if let Some(code) = body["code"].as_str().filter(|_| !status.is_success()) {
        let refusals = said["x-refusals"].as_array().unwrap();
        assert!(
            refusals.iter().any(|one| one == code),
            "{method} {path} is refused with {code}, which nobody said"
        );
    }
}
