//! `oneseal rebuild`: makes the read tables again from events, or only compares them.

use oneseal_app::rebuild::rebuild;

use crate::failure::Failure;
use crate::output::{Answer, explain, say};
use crate::place::PlaceArgs;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only compare what is there with what the events make; write nothing.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Args {
    pub async fn run(self) -> Result<Answer, Failure> {
        let store = self.place.resolve()?.open().await?;
        let rebuilt =
            rebuild(&store, self.check).await.map_err(|error| Failure::NotReady(error.to_string()))?;
        let (streams, rows) = (rebuilt.streams, rebuilt.rows);
        let head = if !self.check {
            "the read tables were made again"
        } else if rebuilt.differing == 0 {
            "the read tables are what the events make of them"
        } else {
            "THE READ TABLES DIFFER FROM THE EVENTS"
        };
        say(&format!("{head}: {rows} rows of {streams} streams; {} differ", rebuilt.differing));
        for named in &rebuilt.named {
            explain(named);
        }
        if self.check && rebuilt.differing > 0 {
            explain("run `oneseal rebuild` while no server works on this database");
        }
        Ok(if rebuilt.differing == 0 { Answer::Yes } else { Answer::No })
    }
}
