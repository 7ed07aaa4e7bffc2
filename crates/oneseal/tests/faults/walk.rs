//! A client that takes one case through the office and remembers everything that it was told.
//!
//! The surprising thing: what was sent and not answered is sent again exactly as it was, key and all, as a careful
//! program would. Whether the server had done it already must make no difference.

use std::io;

use serde_json::{Value, json};

use crate::dice::Dice;
use crate::house::People;
use crate::http::{Answer, Ask, Door};

pub const MATERIALS: [&str; 4] = ["application", "layout_plan", "equipment_list", "safety_rules"];

/// One step of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Upload(&'static str),
    Submit,
    /// An act of a role with what it says, and the event that it leaves.
    Act(&'static str, &'static str, Value, &'static str),
    Supply,
    /// The worker makes the document.
    AwaitDocument,
    Issue,
    Download,
    Rate,
}

/// A file that was taken in.
#[derive(Clone, Debug)]
pub struct Handed {
    pub material: &'static str,
    pub file: String,
    pub bytes: Vec<u8>,
}

/// An act that was acknowledged.
#[derive(Clone, Debug)]
pub struct Acknowledged {
    pub ask: Ask,
    pub answer: Answer,
    /// The event that the act leaves.
    pub event: &'static str,
    /// The case's revision before and after.
    pub between: (u64, u64),
}

/// Where a walk is after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Further,
    /// Somebody else has to do something first, or the server asked for patience.
    Waits,
    Ended,
}

/// One case on its way.
#[derive(Clone, Debug)]
pub struct Walk {
    name: String,
    dice: Dice,
    /// Last step first.
    left: Vec<Step>,
    /// What was sent and has no answer yet, with the bytes of an upload.
    sent: Option<Ask>,
    pub case: String,
    pub number: String,
    pub revision: u64,
    pub stage: String,
    document: String,
    pub files: Vec<Handed>,
    pub acts: Vec<Acknowledged>,
    pub certificate: Option<Vec<u8>>,
    pub rated: bool,
    /// Answers that asked for patience.
    pub put_off: usize,
}

impl Walk {
    /// A case that begins; chance says how it will go.
    pub fn begin(name: String, mut dice: Dice) -> Self {
        let mut steps: Vec<Step> = MATERIALS.into_iter().map(Step::Upload).collect();
        steps.push(Step::Submit);
        steps.extend(course(&mut dice));
        steps.reverse();
        Self {
            name,
            dice,
            left: steps,
            sent: None,
            case: String::new(),
            number: String::new(),
            revision: 0,
            stage: String::new(),
            document: String::new(),
            files: Vec::new(),
            acts: Vec::new(),
            certificate: None,
            rated: false,
            put_off: 0,
        }
    }

    pub fn is_over(&self) -> bool {
        self.left.is_empty()
    }

    /// Takes the next step, or repeats the one that was not answered. An error says that no answer came.
    pub fn go_on(&mut self, door: &mut Door, people: &People) -> io::Result<Progress> {
        let Some(step) = self.left.last().cloned() else { return Ok(Progress::Ended) };
        let ask = match self.sent.take() {
            Some(ask) => ask,
            None => self.next_ask(&step, people),
        };
        self.sent = Some(ask.clone());
        let answer = door.ask(&ask)?;
        if matches!(answer.status, 503 | 507) {
            assert!(answer.header("retry-after").is_some(), "{} {}", answer.status, answer.text());
            self.put_off += 1;
            return Ok(Progress::Waits);
        }
        let answer = self.must_succeed(answer, &ask);
        self.sent = None;
        if step == Step::AwaitDocument && !self.found_document(&answer) {
            return Ok(Progress::Waits);
        }
        self.note(&step, ask, answer);
        self.left.pop();
        Ok(Progress::Further)
    }

    #[track_caller]
    fn must_succeed(&self, answer: Answer, ask: &Ask) -> Answer {
        let told = answer.text();
        assert!((200..300).contains(&answer.status), "{} {}: {} {told}", self.name, ask.path, answer.status);
        answer
    }

    fn next_ask(&mut self, step: &Step, people: &People) -> Ask {
        match step {
            Step::Upload(material) => {
                let path = format!("/api/v1/files?authority=140822&name={material}.bin");
                Ask::post(path, some_file(&mut self.dice)).by(people.token("applicant"))
            }
            Step::Submit => {
                let key = format!("{}-submit", self.name);
                Ask::json("/api/v1/cases", &application(&self.files)).by(people.token("applicant")).key(&key)
            }
            Step::Act(role, act, said, _) => self.act(people.token(role), act, said),
            Step::Supply => {
                let last = self.files.last().unwrap();
                let said = json!({ "materials": [{ "material": last.material, "file": last.file }] });
                self.act(people.token("applicant"), "supply", &said)
            }
            Step::AwaitDocument => {
                Ask::get(format!("/api/v1/cases/{}", self.case)).by(people.token("seal-operator"))
            }
            Step::Issue => {
                self.act(people.token("seal-operator"), "issue", &json!({ "document": self.document }))
            }
            Step::Download => {
                Ask::get(format!("/api/v1/cases/{}/certificate", self.case)).by(people.token("applicant"))
            }
            Step::Rate => {
                let said = json!({ "level": 5, "options": [513, 517] });
                self.act(people.token("applicant"), "rate", &said)
            }
        }
    }

    fn act(&self, token: &str, act: &str, said: &Value) -> Ask {
        let key = format!("{}-{act}-{}", self.name, self.revision);
        let path = format!("/api/v1/cases/{}/{act}", self.case);
        Ask::json(path, said).by(token).key(&key).seen(self.revision)
    }

    fn found_document(&mut self, answer: &Answer) -> bool {
        let case = answer.json();
        let Some(digest) = case["document"]["digest"].as_str() else { return false };
        digest.clone_into(&mut self.document);
        self.revision = case["revision"].as_u64().unwrap();
        case["stage"].as_str().unwrap().clone_into(&mut self.stage);
        true
    }

    /// Writes down what was acknowledged.
    fn note(&mut self, step: &Step, ask: Ask, answer: Answer) {
        let event = match step {
            Step::Upload(material) => {
                let file = answer.json()["file"].as_str().unwrap().to_owned();
                self.files.push(Handed { material, file, bytes: ask.body });
                return;
            }
            Step::AwaitDocument => return,
            Step::Download => {
                self.certificate = Some(answer.body);
                return;
            }
            Step::Rate => {
                self.rated = true;
                return;
            }
            Step::Submit => "case.submitted",
            Step::Supply => "case.supplied",
            Step::Issue => "case.issued",
            Step::Act(_, _, _, event) => event,
        };
        let done = answer.json();
        let text = |name: &str| done[name].as_str().unwrap().to_owned();
        (self.case, self.number, self.stage) = (text("case"), text("number"), text("stage"));
        let before = std::mem::replace(&mut self.revision, done["revision"].as_u64().unwrap());
        assert!(self.revision > before, "{}: {done} after revision {before}", self.name);
        self.acts.push(Acknowledged { ask, answer, event, between: (before, self.revision) });
    }
}

/// How a case goes on after it was submitted.
fn course(dice: &mut Dice) -> Vec<Step> {
    let act = |role, act, said, event| Step::Act(role, act, said, event);
    let accept = || act("window", "accept", json!({}), "case.accepted");
    let review = |what: &str| {
        let said = json!({ "recommendation": what, "opinion": "材料齐全" });
        act("reviewer", "review", said, "case.reviewed")
    };
    let check =
        |what: &str, event| act("checker", "check", json!({ "verdict": what, "opinion": "同意" }), event);
    let mut steps = Vec::new();
    match dice.below(8) {
        0 => return vec![act("applicant", "withdraw", json!({ "reason": "不办了" }), "case.withdrawn")],
        1 => {
            let said = json!({ "ground": "not-required", "reason": "无需许可" });
            return vec![act("window", "refuse-acceptance", said, "case.acceptance-refused")];
        }
        2 => {
            let defect = json!({ "material": "layout_plan", "defect": "不清晰", "required": "重新扫描" });
            let said = json!({ "defects": [defect], "days": 10 });
            steps.push(act("window", "request-supplement", said, "case.supplement-requested"));
            steps.extend([Step::Upload("layout_plan"), Step::Supply, accept()]);
        }
        3 => {
            let paused = json!({ "ground": "expert-review", "days": 5, "reason": "专家评审" });
            let resumed = json!({ "result": "评审通过" });
            steps.push(accept());
            steps.push(act("reviewer", "suspend-clock", paused, "case.clock-suspended"));
            steps.push(act("reviewer", "resume-clock", resumed, "case.clock-resumed"));
        }
        4 => return vec![accept(), review("deny"), check("deny", "case.denied")],
        _ => steps.push(accept()),
    }
    steps.extend([review("grant"), check("grant", "case.granted")]);
    steps.extend([Step::AwaitDocument, Step::Issue, Step::Download]);
    steps.push(act("window", "serve", json!({ "method": "electronic" }), "case.served"));
    steps.push(Step::Rate);
    steps
}

/// The body of an application with uploaded files.
pub fn application(files: &[Handed]) -> Value {
    let materials: Vec<Value> =
        files.iter().map(|one| json!({ "material": one.material, "file": one.file })).collect();
    json!({
        "authority": "140822",
        "item": "food_business",
        "applicant": { "name": "万荣县后土小吃店", "code": "91140822MA0K000219", "phone": "13800001234" },
        "form": {
            "business_name": "万荣县后土小吃店", "uscc": "91140822MA0K000219", "principal": "陈小明",
            "principal_id": "140822188512010027", "phone": "13800001234", "premises": "万荣县示范街1号",
            "business_type": "catering", "project": "hot-food", "employees": "5",
        },
        "materials": materials,
    })
}

/// A file of one of the kinds that are taken, mostly small, sometimes large.
pub fn some_file(dice: &mut Dice) -> Vec<u8> {
    let starts: [&[u8]; 3] = [b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"];
    let most = *dice.one_of(&[100, 5_000, 60_000, 400_000]);
    let length = dice.below(most);
    [dice.one_of(&starts), dice.bytes(length).as_slice()].concat()
}
