//! `oneseal calendar`: when a period ends, and how many working days lie between two days.

mod import;

use clap::{ArgGroup, Args, Subcommand};
use jiff::civil::Date;
use oneseal_domain::calendar::{Calendar, Due, NoCalendar};

use crate::failure::Failure;
use crate::output::{Answer, refuse, say};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// The last day of a period; prints the date alone.
    Due(DueArgs),
    /// The working days after one day, up to and including another; prints the number alone.
    Count {
        /// The day after which counting begins.
        #[arg(long, value_name = "DATE")]
        after: Date,
        /// The last day that is counted.
        #[arg(long, value_name = "DATE")]
        through: Date,
    },
    /// Put a year into force that the State Council Office published or changed.
    Import(import::Args),
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("period").required(true))]
pub struct DueArgs {
    /// The day that the period begins with; it is not counted itself.
    #[arg(long, value_name = "DATE")]
    start: Date,
    /// The length in working days.
    #[arg(long, value_name = "N", group = "period")]
    working_days: Option<u16>,
    /// The length in calendar days; an end on a rest day moves to the next working day.
    #[arg(long, value_name = "N", group = "period")]
    calendar_days: Option<u16>,
    /// The length in months; an end on a rest day moves to the next working day.
    #[arg(long, value_name = "N", group = "period")]
    months: Option<u16>,
}

impl Command {
    pub async fn run(self) -> Result<Answer, Failure> {
        let calendar = Calendar::embedded();
        let text = match self {
            Self::Due(args) => args.due(calendar).map(|due| due.date.to_string()),
            Self::Count { after, through } => {
                calendar.count_working_days(after, through).map(|days| days.to_string())
            }
            Self::Import(args) => return args.run().await,
        };
        Ok(match text {
            Ok(text) => {
                say(&text);
                Answer::Yes
            }
            Err(missing) => refuse(&missing.to_string()),
        })
    }
}

impl DueArgs {
    fn due(&self, calendar: &Calendar) -> Result<Due, NoCalendar> {
        match (self.working_days, self.calendar_days, self.months) {
            (_, Some(days), _) => calendar.add_calendar_days(self.start, days),
            (_, _, Some(months)) => calendar.add_months(self.start, months),
            (days, None, None) => calendar.add_working_days(self.start, days.unwrap_or_default()),
        }
    }
}
