//! 评价: the applicant rates the service, once per case.
//!
//! What must never live here: which options belong to which level. The surprising thing: the comment goes into the
//! vault like every other word that a person wrote about persons.

use oneseal_domain::decider::{Decider as _, digest_of};
use oneseal_domain::ids::CaseRef;
use oneseal_domain::rating::{Channel, Command, Event, Facts, Give, Given, Level, Rating, Ratings};
use oneseal_store::{Append, CommandKey, Part, RatingRow, RecordedEvent, VaultRecord};
use serde::Serialize;

use crate::authority::{Act, permit};
use crate::caller::Caller;
use crate::error::{ActError, Refused};
use crate::execute::{MOST_TRIES, new_event};
use crate::office::Office;

/// What an applicant says of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opinion {
    /// How content.
    pub level: Level,
    /// What was ticked.
    pub options: Vec<u16>,
    /// In the applicant's own words; may be empty.
    pub comment: String,
    /// The way it comes in.
    pub channel: Channel,
    /// Whether the office may not see who rated.
    pub anonymous: bool,
}

/// What was said of the service, as somebody may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What was given.
    pub given: Given,
    /// The words, for the applicant and for those who mend; `None` also when they were erased.
    pub comment: Option<String>,
}

impl Office {
    /// The rating of a case: for whoever gave it, and unless it is anonymous for those who look after ratings.
    ///
    /// # Errors
    /// `rating.unknown`, `case.unknown`, `caller.not-permitted`; failures of the store.
    pub async fn rating(&self, caller: &Caller, case: CaseRef) -> Result<Said, ActError> {
        let state = self.load(case).await?.case;
        permit(caller, Act::ReadRatings, case.authority, Some(&state.submitted_by))?;
        let (rating, _) = self.load_rating(case).await?;
        let own = state.submitted_by == caller.account;
        let given = rating.given.filter(|given| own || !given.anonymous).ok_or_else(|| {
            let text = format!("{case} was not rated, or anonymously");
            Refused::new("rating.unknown", "", text, vec![("case", case.to_string())])
        })?;
        let comment = match self.open::<String>(case.authority, given.comment.as_ref()).await {
            Ok(words) => Some(words),
            Err(ActError::Refused(_)) => None,
            Err(failed) => return Err(failed),
        };
        Ok(Said { given, comment })
    }

    async fn load_rating(&self, case: CaseRef) -> Result<(Rating, Vec<RecordedEvent>), ActError> {
        let stream = format!("rating/{}", case.case);
        let recorded = self.store.events(case.authority.as_str(), &stream).await?;
        let mut rating = Ratings::initial();
        for event in &recorded {
            rating = Ratings::evolve(rating, &Event::decode(&event.kind, &event.payload)?);
        }
        Ok((rating, recorded))
    }

    /// 评价
    ///
    /// # Errors
    /// `rating.already-given`, `rating.not-yet`, `rating.option-unknown`, `case.unknown`, `caller.not-permitted`;
    /// failures of the store.
    pub async fn rate(
        &self,
        caller: &Caller,
        case: CaseRef,
        key: &str,
        opinion: Opinion,
    ) -> Result<(), ActError> {
        let mut outcome = self.try_rate(caller, case, key, opinion.clone()).await;
        for _ in 1..MOST_TRIES {
            if !outcome.as_ref().is_err_and(ActError::is_overtaken) {
                break;
            }
            outcome = self.try_rate(caller, case, key, opinion.clone()).await;
        }
        self.conclude(outcome, caller, Act::Rate, case.authority, case.to_string()).await
    }

    async fn try_rate(
        &self,
        caller: &Caller,
        case: CaseRef,
        key: &str,
        said: Opinion,
    ) -> Result<(), ActError> {
        let state = self.load(case).await?.case;
        permit(caller, Act::Rate, case.authority, Some(&state.submitted_by))?;
        let body = digest_of(&("rate", case, &said))?;
        if self.stored_result(caller, case.authority, key, &body).await?.is_some() {
            return Ok(());
        }
        let (home, at, stream) = (case.authority.to_string(), self.now(), format!("rating/{}", case.case));
        let (rating, recorded) = self.load_rating(case).await?;
        let mut rows = Vec::new();
        let comment = if said.comment.trim().is_empty() {
            None
        } else {
            let (vaulted, record) = self.enclose(case, "rating-comment", &said.comment, None)?;
            rows.extend(VaultRecord::add(vec![record]));
            Some(vaulted)
        };
        let item = state.item.map(|item| item.code).unwrap_or_default();
        let Opinion { level, options, channel, anonymous, .. } = said;
        let by = caller.account.clone();
        let give = Give { case, item, level, options, comment, channel, anonymous, by };
        let rules = self.rules();
        let facts = Facts {
            at,
            calendar: &rules.calendar,
            days: rules.rectify_days,
            evidence: &[],
            stage: state.stage,
        };
        let events = Ratings::decide(&rating, Command::Give(Box::new(give)), &facts)?;
        let mut new = Vec::new();
        for event in &events {
            if let Event::Given(given) = event {
                rows.push(rating_row(&home, &case.case.to_string(), given).add());
            }
            new.push(new_event(event.kind(), event.payload()?, &caller.account, at));
        }
        let (scope, id, recorded_at) = (caller.account.clone(), key.to_owned(), at.as_millisecond());
        let command = Some(CommandKey { scope, id, body_digest: body, recorded_at });
        let parts = vec![Part::after(stream, &recorded, new)];
        self.store.append(Append { authority: home, command, parts, rows, ..Append::default() }).await?;
        Ok(())
    }
}

/// A rating as statistics read it.
pub(crate) fn rating_row(authority: &str, case_id: &str, given: &Given) -> RatingRow {
    let options: Vec<String> = given.options.iter().map(u16::to_string).collect();
    RatingRow {
        authority: authority.to_owned(),
        case_id: case_id.to_owned(),
        item: given.item.clone(),
        level: i64::from(given.level.number()),
        options: options.join(","),
        channel: given.channel.code().to_owned(),
        anonymous: given.anonymous,
        given_at: given.given_at.as_millisecond(),
    }
}
