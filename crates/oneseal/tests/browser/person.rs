//! Somebody in front of a browser.

use std::path::Path;
use std::time::{Duration, Instant};

use fantoccini::Locator;
use fantoccini::{Client, elements::Element};

use crate::chrome::{Chrome, pictures};
use crate::demo::Demo;

/// The widths at which every page is looked at: a desk and a phone, in CSS pixels.
const WIDTHS: [u32; 2] = [1366, 390];

/// Who sits there, and what he can do: read, click, type.
#[derive(Debug)]
pub struct Person {
    client: Client,
    url: String,
    name: String,
}

impl Person {
    /// Opens an empty browser at the front page.
    pub async fn arrive(chrome: &Chrome, demo: &Demo, name: &str, language: &str, scripts: bool) -> Self {
        let client = chrome.open(name, language, scripts).await;
        let person = Self { client, url: demo.url.clone(), name: name.to_owned() };
        person.size(WIDTHS[0], 900).await;
        person.go("/").await;
        person
    }

    /// Opens an address of the product.
    pub async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.url)).await.unwrap();
    }

    pub async fn reload(&self) {
        self.client.refresh().await.unwrap();
    }

    /// Signs in with the account and password that the demonstration printed.
    pub async fn sign_in(&self, data: &Path, user: &str) {
        let accounts = std::fs::read_to_string(data.join("demo-accounts.json")).unwrap();
        let accounts: Vec<serde_json::Value> = serde_json::from_str(&accounts).unwrap();
        let account = accounts.iter().find(|account| account["user"] == user).unwrap();
        if !self.has("#sign-in").await {
            self.click("a[href^='/sign-in']").await;
        }
        self.write("account", user).await;
        self.write("password", account["password"].as_str().unwrap()).await;
        self.picture("sign-in").await;
        self.send("sign-in").await;
    }

    /// Clicks the first thing that a selector finds.
    pub async fn click(&self, selector: &str) {
        self.find(selector).await.click().await.unwrap();
    }

    /// Clicks a link by what it says.
    pub async fn follow(&self, text: &str) {
        match self.client.find(Locator::LinkText(text)).await {
            Ok(link) => link.click().await.unwrap(),
            Err(error) => panic!("{} finds no link “{text}”: {error}\n{}", self.name, self.text().await),
        }
    }

    /// Types over what stands in a field.
    pub async fn write(&self, field: &str, text: &str) {
        let field = self.find(&format!("[name='{field}']:not([type=hidden])")).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Types into one of several forms that ask the same.
    pub async fn write_in(&self, form: &str, field: &str, text: &str) {
        let field = self.find(&format!("#{form} [name='{field}']:not([type=hidden])")).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Chooses one of several: a radio button, a tick or a line of a list.
    pub async fn choose(&self, field: &str, value: &str) {
        let line = format!("select[name='{field}'] option[value='{value}']");
        self.click(&format!("input[name='{field}'][value='{value}'], {line}")).await;
    }

    /// Chooses a file of this computer.
    pub async fn attach(&self, field: &str, file: &Path) {
        let field = self.find(&format!("input[type=file][name='{field}']")).await;
        field.send_keys(file.to_str().unwrap()).await.unwrap();
    }

    /// Presses the button of a form.
    pub async fn send(&self, form: &str) {
        self.click(&format!("#{form} button[type=submit]")).await;
    }

    /// What stands on the page.
    pub async fn text(&self) -> String {
        self.find("body").await.text().await.unwrap()
    }

    /// What stands in one part of the page.
    pub async fn text_of(&self, selector: &str) -> String {
        self.find(selector).await.text().await.unwrap()
    }

    /// What stands in a field.
    pub async fn value(&self, field: &str) -> String {
        let field = self.find(&format!("[name='{field}']:not([type=hidden])")).await;
        field.prop("value").await.unwrap().unwrap_or_default()
    }

    pub async fn sees(&self, text: &str) {
        let page = self.text().await;
        assert!(page.contains(text), "{} does not see “{text}” at {}:\n{page}", self.name, self.path().await);
    }

    /// Looks again until the page says it, as people do while a document is being made.
    pub async fn waits_for(&self, selector: &str) {
        let until = Instant::now() + Duration::from_secs(30);
        while self.client.find(Locator::Css(selector)).await.is_err() {
            assert!(
                Instant::now() < until,
                "{} waits in vain for {selector}:\n{}",
                self.name,
                self.text().await
            );
            tokio::time::sleep(Duration::from_millis(200)).await;
            self.reload().await;
        }
    }

    /// Whether the page has this.
    pub async fn has(&self, selector: &str) -> bool {
        self.client.find(Locator::Css(selector)).await.is_ok()
    }

    /// The address without the server's name.
    pub async fn path(&self) -> String {
        self.client.current_url().await.unwrap().path().to_owned()
    }

    /// Keeps a picture of the whole page at every width. Nothing may stick out to the right of a phone's screen.
    pub async fn picture(&self, page: &str) {
        for width in WIDTHS {
            self.size(width, 900).await;
            let (wide, height) = self.extent().await;
            assert!(wide <= width, "{page} is {wide} pixels wide on a screen of {width}");
            self.size(width, height.clamp(600, 8000)).await;
            let picture = self.client.screenshot().await.unwrap();
            std::fs::write(pictures().join(format!("{}-{page}-{width}.png", self.name)), picture).unwrap();
        }
        self.size(WIDTHS[0], 900).await;
    }

    /// Forgets who was signed in, as an expired session does.
    pub async fn lose_session(&self) {
        self.client.delete_cookie("session").await.unwrap();
    }

    pub async fn leave(self) {
        self.client.close().await.unwrap();
    }

    async fn find(&self, selector: &str) -> Element {
        match self.client.find(Locator::Css(selector)).await {
            Ok(element) => element,
            Err(error) => {
                let (path, text) = (self.path().await, self.text_or_nothing().await);
                panic!("{} finds no {selector} at {path}: {error}\n{text}", self.name)
            }
        }
    }

    async fn text_or_nothing(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    async fn size(&self, width: u32, height: u32) {
        self.client.set_window_size(width, height).await.unwrap();
    }

    /// Width and height of the page's content, in CSS pixels.
    async fn extent(&self) -> (u32, u32) {
        let script = "const page = document.documentElement; return [page.scrollWidth, page.scrollHeight]";
        serde_json::from_value(self.client.execute(script, Vec::new()).await.unwrap()).unwrap()
    }
}
