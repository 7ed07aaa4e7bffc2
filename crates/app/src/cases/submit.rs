//! 提交申请: an application arrives. Personal data goes into the vault, the rest into the first event.

use std::sync::Arc;

use oneseal_domain::case::submit::{Channel, HandedIn, Kind, Submit};
use oneseal_domain::case::{Case, Cases, Command, Facts, Stage};
use oneseal_domain::decider::{Decider as _, digest_of};
use oneseal_domain::ids::{AuthorityId, CaseId, CaseRef, FileId, ItemCode};
use oneseal_domain::item::ItemRevision;
use oneseal_domain::item::form::Answers;
use oneseal_store::{Appended, FileRecord, Statement, VaultRecord};
use serde::{Deserialize, Serialize};

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::{ActError, Refused};
use crate::execute::{Ask, Attempt, Decided, Done, done_of, replay};
use crate::files::fits;
use crate::items;
use crate::office::Office;
use crate::vault::Applicant;

/// The file was not uploaded, or belongs to a case already.
const FILE_UNKNOWN: &str = "file.unknown";

/// One material and the file that was uploaded for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "describe", derive(utoipa::ToSchema), schema(as = HandedIn))]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// The material's code in the guide.
    pub material: String,
    /// The uploaded file.
    pub file: FileId,
}

/// What somebody applies for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Application {
    /// The deciding authority.
    pub authority: AuthorityId,
    /// The item.
    pub item: ItemCode,
    /// Who applies.
    pub applicant: Applicant,
    /// The filled form.
    pub form: Answers,
    /// What is handed in.
    pub materials: Vec<Material>,
    /// How it comes in.
    pub channel: Channel,
    /// The authority whose window or portal received it.
    pub received_by: AuthorityId,
}

impl Office {
    /// 提交申请. The key makes a repetition harmless.
    ///
    /// # Errors
    /// `authority.unknown`, `item.unknown`, `form.invalid`, `file.unknown`, `file.too-large`, `file.wrong-type`, `caller.not-permitted`; failures of the store.
    pub async fn submit(
        &self,
        caller: &Caller,
        key: &str,
        application: Application,
    ) -> Result<Done, ActError> {
        let (authority, subject) = (application.authority, application.item.to_string());
        let body = digest_of(&("submit", &application))?;
        let outcome = self.try_submit(caller, key, body.clone(), application).await;
        if outcome.as_ref().is_err_and(|error| error.code().is_some())
            && let Some(result) = self.stored_result(caller, authority, key, &body).await?
        {
            // The same command was carried out before.
            return replay(&result);
        }
        self.conclude(outcome, caller, Act::Submit, authority, subject).await
    }

    async fn try_submit(
        &self,
        caller: &Caller,
        key: &str,
        body: String,
        said: Application,
    ) -> Result<Done, ActError> {
        permit(caller, Act::Submit, said.authority, None)?;
        self.organ(said.authority)?;
        let (rules, at) = (self.rules(), self.now());
        let current = rules.current(said.authority, said.item.as_str())?;
        let guide = Arc::clone(&current.revision);
        let guard = items::in_force(said.authority, &said.item, current.version);
        let form = valid_form(&guide, &said.form)?;
        let case = CaseRef::new(said.authority, CaseId::new(self.ports.ids.next()));
        let (materials, mut kept) = self.hand_in(caller, case, &guide, &said.materials).await?;
        let (applicant, one) =
            self.enclose(case, "applicant", &said.applicant, Some(&said.applicant.code))?;
        let (form, other) = self.enclose(case, "form", &form, None)?;
        kept.extend(VaultRecord::add(vec![one, other]));
        let command = Command::Submit(Box::new(Submit {
            authority: said.authority,
            number: self.case_number(said.authority, at).await?,
            applicant,
            form,
            materials,
            kind: Kind::New,
            licence: None,
            channel: said.channel,
            received_by: said.received_by,
            by: caller.account.clone(),
        }));
        let facts = Facts { at, calendar: &rules.calendar, guide: &guide, stands_in_for: None };
        let events = Cases::decide(&Case::default(), command, &facts)?;
        let after = events.iter().fold(Case::default(), Cases::evolve);
        let ask = Ask { key: key.to_owned(), seen: 0 };
        let attempt = Attempt {
            caller,
            act: Act::Submit,
            case,
            ask: Some(&ask),
            body,
            rows: kept,
            guards: vec![guard],
        };
        let actor = caller.account.as_str();
        let decided =
            Decided { case, before: Stage::Draft, after: &after, events: &events, actor, at, rules: &rules };
        match self.store.append(self.write_up(&attempt, &[], &decided)?).await? {
            Appended::Done(_) => Ok(done_of(case, &after)),
            Appended::Replayed(result) => replay(&result),
        }
    }

    /// Hangs files that the caller uploaded on a case. Each serves once, and only as what the guide takes for its material.
    pub(super) async fn hand_in(
        &self,
        caller: &Caller,
        case: CaseRef,
        guide: &ItemRevision,
        materials: &[Material],
    ) -> Result<(Vec<HandedIn>, Vec<Statement>), ActError> {
        let ids: Vec<FileId> = materials.iter().map(|material| material.file).collect();
        let records = self.own_uploads(caller, case.authority, &ids).await?;
        let mut handed_in = Vec::<HandedIn>::new();
        for (Material { material, file }, record) in materials.iter().zip(records) {
            if handed_in.iter().any(|earlier| earlier.file == *file) {
                let text = format!("{file} is handed in twice");
                return Err(Refused::new(FILE_UNKNOWN, "", text, vec![("file", file.to_string())]).into());
            }
            if let Some(asked) = guide.material(material) {
                fits(&record, asked)?;
            }
            handed_in.push(HandedIn { material: material.clone(), file: *file, digest: record.digest });
        }
        let ids: Vec<String> = ids.iter().map(FileId::to_string).collect();
        let (home, case_id) = (case.authority.as_str(), case.case.to_string());
        let rows = FileRecord::attach(home, &ids, &case_id, &caller.account, FILE_UNKNOWN);
        Ok((handed_in, rows))
    }
}

fn valid_form(guide: &ItemRevision, answers: &Answers) -> Result<Answers, Refused> {
    guide.form.validate(answers).map_err(|errors| {
        let fields: Vec<String> = errors.iter().map(|error| error.field.clone()).collect();
        let told = errors.iter().map(|error| {
            let message = error.broken.message();
            serde_json::json!({ "field": error.field, "rule": error.broken.rule(), "message": message })
        });
        let told = told.collect::<serde_json::Value>().to_string();
        let particulars = vec![("fields", fields.join(", ")), ("errors", told)];
        Refused::new("form.invalid", "", "some answers cannot be taken", particulars)
    })
}
