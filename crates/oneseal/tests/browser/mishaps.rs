//! What goes wrong in a day: a wrong answer, an expired session, a disguised file, two tabs, another language.

use crate::chrome::Chrome;
use crate::demo::Demo;
use crate::journey::{Desk, MATERIALS, answer, apply, open_form};
use crate::person::Person;

#[tokio::test]
async fn nothing_typed_is_lost_by_a_mistake_a_disguised_file_or_an_expired_session() {
    let Some(chrome) = Chrome::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let demo = Demo::start(&data);
    let desk = Desk::new();
    let chen = Person::arrive(&chrome, &demo, "mishap", "zh-CN", true).await;
    open_form(&chen, &data).await;

    answer(&chen).await;
    chen.write("answer.uscc", "91140822MA0K00021X").await;
    chen.attach("file.application", &desk.file("申请书.pdf", b"MZ\x90 a program")).await;
    chen.attach("file.layout_plan", &desk.pdf("布局图.pdf")).await;
    chen.send("apply").await;
    chen.picture("wrong").await;
    chen.sees("文件类型不符").await;
    assert_eq!(chen.value("answer.uscc").await, "91140822MA0K00021X", "the wrong answer stays to be mended");
    assert_eq!(chen.value("answer.business_name").await, "老陈面馆");
    chen.sees("已上传：布局图.pdf").await;

    chen.write("answer.uscc", "91140822MA0K000219").await;
    for (field, name) in MATERIALS {
        chen.attach(field, &desk.pdf(name)).await;
    }
    chen.lose_session().await;
    chen.send("apply").await;
    chen.picture("expired").await;
    chen.sign_in(&data, "chen").await;
    chen.picture("resume").await;
    chen.send("resume").await;
    chen.picture("resumed").await;
    for typed in ["老陈面馆", "后土路一号"] {
        chen.sees(typed).await;
    }
    chen.leave().await;
}

#[tokio::test]
async fn whoever_acts_on_what_has_moved_meanwhile_is_shown_what_changed() {
    let Some(chrome) = Chrome::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let demo = Demo::start(&data);
    let chen = Person::arrive(&chrome, &demo, "tabs", "zh-CN", true).await;
    open_form(&chen, &data).await;
    let (number, _) = apply(&chen, &Desk::new()).await;
    chen.click("main a.button.primary").await;

    let wang = Person::arrive(&chrome, &demo, "tabs-window", "zh-CN", true).await;
    wang.sign_in(&data, "wr-window").await;
    wang.follow(&number).await;
    chen.click("details:has(#withdraw) summary").await;
    chen.send("withdraw").await;
    wang.send("accept").await;
    wang.picture("stale").await;
    wang.sees("申请人撤回").await;
    for person in [chen, wang] {
        person.leave().await;
    }
}

#[tokio::test]
async fn somebody_who_reads_english_applies_in_english() {
    let Some(chrome) = Chrome::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let demo = Demo::start(&data);
    let chen = Person::arrive(&chrome, &demo, "english", "en", true).await;
    chen.sees("Food business licence").await;
    chen.picture("portal").await;
    chen.click("ul.items h3 a").await;
    chen.click("input[value='140822']").await;
    chen.click("main form button[type=submit]").await;
    chen.picture("guide").await;
    chen.click("main a.button.primary").await;
    chen.sign_in(&data, "chen").await;
    chen.picture("apply").await;
    apply(&chen, &Desk::new()).await;
    chen.click("main a.button.primary").await;
    chen.sees("Food business licence").await;
    chen.picture("submitted").await;
    chen.leave().await;
}
