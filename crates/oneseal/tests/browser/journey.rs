//! From the front page to the rating, by everybody whose hands a case passes through.

use std::path::{Path, PathBuf};

use crate::chrome::Chrome;
use crate::demo::Demo;
use crate::person::Person;

/// The files an applicant has on her computer.
pub struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn pdf(&self, name: &str) -> PathBuf {
        self.file(name, b"%PDF-1.7\nsample\n%%EOF\n")
    }
}

/// The required materials of the item that the demonstration offers.
pub const MATERIALS: [(&str, &str); 4] = [
    ("file.application", "申请书.pdf"),
    ("file.layout_plan", "布局图.pdf"),
    ("file.equipment_list", "设备清单.pdf"),
    ("file.safety_rules", "管理制度.pdf"),
];

/// Answers every question of the form.
pub async fn answer(chen: &Person) {
    for (field, text) in [
        ("answer.business_name", "老陈面馆"),
        ("answer.uscc", "91140822MA0K000219"),
        ("answer.principal", "陈小明"),
        ("answer.principal_id", "140822188512010027"),
        ("answer.phone", "13800138000"),
        ("answer.premises", "后土路一号"),
        ("answer.employees", "5"),
    ] {
        chen.write(field, text).await;
    }
    chen.choose("answer.business_type", "catering").await;
    chen.choose("answer.project", "hot-food").await;
}

/// From the front page to the empty form.
pub async fn open_form(chen: &Person, data: &Path) {
    chen.write("q", "开饭店").await;
    chen.send("search").await;
    chen.picture("found").await;
    chen.click("ul.items h3 a").await;
    chen.picture("places").await;
    chen.click("input[value='140822']").await;
    chen.click("main form button[type=submit]").await;
    chen.picture("guide").await;
    chen.click("main a.button.primary").await;
    chen.sign_in(data, "chen").await;
    chen.picture("apply").await;
}

/// Fills the form and hands it in; gives the case's number and the code for looking it up.
pub async fn apply(chen: &Person, desk: &Desk) -> (String, String) {
    answer(chen).await;
    for (field, name) in MATERIALS {
        chen.attach(field, &desk.pdf(name)).await;
    }
    chen.send("apply").await;
    chen.picture("check").await;
    chen.send("check").await;
    chen.picture("receipt").await;
    (chen.text_of(".receipt .number strong").await, chen.text_of(".receipt .number + .number strong").await)
}

/// Opens a case from the inbox, where it has to be found by its number.
pub async fn pick_up(officer: &Person, number: &str) {
    officer.picture("inbox").await;
    officer.follow(number).await;
    officer.picture("case").await;
}

#[tokio::test]
async fn a_permit_goes_all_the_way_without_a_single_script() {
    let Some(chrome) = Chrome::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let demo = Demo::start(&data);
    let desk = Desk::new();

    let chen = Person::arrive(&chrome, &demo, "chen", "zh-CN", false).await;
    chen.picture("portal").await;
    open_form(&chen, &data).await;
    let (number, code) = apply(&chen, &desk).await;
    chen.click("main a.button.primary").await;
    chen.picture("submitted").await;

    let stranger = Person::arrive(&chrome, &demo, "stranger", "zh-CN", false).await;
    stranger.click("a[href='/track']").await;
    stranger.write("number", &number).await;
    stranger.write("code", &code).await;
    stranger.send("track").await;
    stranger.picture("tracked").await;
    stranger.sees("等待窗口受理").await;

    let wang = Person::arrive(&chrome, &demo, "window", "zh-CN", false).await;
    wang.sign_in(&data, "wr-window").await;
    pick_up(&wang, &number).await;
    wang.send("accept").await;
    wang.picture("accepted").await;

    let li = Person::arrive(&chrome, &demo, "reviewer", "zh-CN", false).await;
    li.sign_in(&data, "wr-reviewer").await;
    pick_up(&li, &number).await;
    li.choose("recommendation", "grant").await;
    li.write_in("review", "opinion", "材料齐全，场所与布局图一致，建议准予许可。").await;
    li.send("review").await;

    let zhao = Person::arrive(&chrome, &demo, "checker", "zh-CN", false).await;
    zhao.sign_in(&data, "wr-checker").await;
    pick_up(&zhao, &number).await;
    zhao.choose("verdict", "grant").await;
    zhao.send("check").await;
    zhao.picture("decided").await;

    let zhou = Person::arrive(&chrome, &demo, "liaison", "zh-CN", false).await;
    zhou.sign_in(&data, "wr-liaison").await;
    zhou.waits_for("form[id^='sign-'] button").await;
    zhou.picture("pushes").await;
    zhou.click("form[id^='sign-'] button").await;
    zhou.picture("signed").await;

    let sun = Person::arrive(&chrome, &demo, "seal", "zh-CN", false).await;
    sun.sign_in(&data, "wr-seal").await;
    sun.waits_for("table.work").await;
    pick_up(&sun, &number).await;
    sun.waits_for("#issue").await;
    sun.sees("老陈面馆").await;
    sun.picture("sheet").await;
    sun.send("issue").await;
    sun.picture("sealed").await;

    wang.go("/inbox").await;
    wang.waits_for("table.work").await;
    wang.follow(&number).await;
    wang.send("serve").await;
    wang.picture("served").await;

    chen.reload().await;
    chen.picture("finished").await;
    chen.choose("level", "5").await;
    chen.send("rate").await;
    chen.picture("rated").await;
    chen.click("a[href='/mine']").await;
    chen.picture("mine").await;

    stranger.click("a[href='/verify']").await;
    stranger.picture("verify").await;
    for person in [chen, stranger, wang, li, zhao, zhou, sun] {
        person.leave().await;
    }
    demo.stop();
}
