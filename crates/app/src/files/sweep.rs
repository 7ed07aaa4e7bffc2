//! Sweeping: files that nobody claimed, and the bytes of everything erased.
//!
//! What must never live here: erasing what a case names, which is an act. The surprising thing: bytes that no row names
//! are left alone. They may come from a process that died between storing and writing down, or from an installation
//! that was started with the wrong database; only a person can tell (`oneseal doctor --files` counts them).

use oneseal_store::FileRecord;

use crate::error::ActError;
use crate::office::Office;

const BATCH: u32 = 200;

impl Office {
    /// Destroys the keys of what nobody claimed in time, and takes the bytes of erased files out of the file store.
    /// Gives how many went.
    ///
    /// # Errors
    /// Failures of the store.
    pub(crate) async fn sweep(&self) -> Result<usize, ActError> {
        let now = self.now().as_millisecond();
        let before = now.saturating_sub(self.unclaimed_ms);
        self.store.write(vec![FileRecord::erase_unclaimed(before, now)]).await?;
        let mut swept = 0;
        loop {
            let erased = self.store.files_to_sweep(BATCH).await?;
            for record in &erased {
                self.blobs.delete(&record.id).await?;
                self.store.write(vec![record.swept(now)]).await?;
            }
            swept += erased.len();
            if erased.len() < BATCH as usize {
                return Ok(swept);
            }
        }
    }
}
