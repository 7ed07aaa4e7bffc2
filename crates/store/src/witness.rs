//! A copy of every checkpoint outside the database, one file per authority, one line of JSON each.
//!
//! Whoever can rewrite the database could also cut off its end, checkpoints included, and no signature
//! would tell. A witness file, best on another disk under another user, remembers how long the log was.
//!
//! Surprising: the line is written after the commit, so the newest may be missing after a crash. The next
//! run of the notary adds what is missing; only a line that the database *lacks* is an alarm.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use crate::failure::Failure;
use crate::notary::Checkpoint;
use crate::store::Store;

impl Store {
    /// Adds checkpoints to the witness file that it does not have yet.
    pub(crate) async fn keep_witness(&self, authority: &str) -> Result<(), Failure> {
        let Some(folder) = self.options().witness_dir.clone() else { return Ok(()) };
        let known =
            self.notary().witnessed.lock().unwrap_or_else(PoisonError::into_inner).get(authority).copied();
        let path = path(&folder, authority)?;
        let mut seen = match known {
            Some(seen) => seen,
            None => last_size(&path).map_err(Failure::file("cannot read the witness file", &path))?,
        };
        loop {
            let missing = self.checkpoints_after(authority, seen, 500).await?;
            let Some(last) = missing.last() else { break };
            seen = last.size;
            let file = path.clone();
            tokio::task::spawn_blocking(move || append(&file, &missing))
                .await
                .map_err(|_| Failure::Closed)?
                .map_err(Failure::file("cannot write the witness file", &path))?;
        }
        let mut witnessed = self.notary().witnessed.lock().unwrap_or_else(PoisonError::into_inner);
        witnessed.insert(authority.to_owned(), seen);
        Ok(())
    }
}

/// The file of an authority.
fn path(folder: &Path, authority: &str) -> Result<PathBuf, Failure> {
    let plain = !authority.is_empty() && authority.chars().all(|c| c.is_ascii_alphanumeric());
    if !plain {
        return Err(Failure::Unusable(format!("{authority:?} cannot be the name of a witness file")));
    }
    Ok(folder.join(format!("{authority}.checkpoints")))
}

/// The authorities that a folder has files of.
pub(crate) fn authorities(folder: &Path) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(Failure::file("cannot read the witness folder", folder))? {
        let entry = entry.map_err(Failure::file("cannot read the witness folder", folder))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        found.extend(name.strip_suffix(".checkpoints").map(str::to_owned));
    }
    found.sort();
    Ok(found)
}

/// The complete lines of a witness file; a line that was cut by a crash is no line yet.
pub(crate) struct Lines(Option<BufReader<File>>);

impl Lines {
    pub(crate) fn open(folder: &Path, authority: &str) -> Result<Self, Failure> {
        let path = path(folder, authority)?;
        match File::open(&path) {
            Ok(file) => Ok(Self(Some(BufReader::new(file)))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self(None)),
            Err(source) => Err(Failure::File { what: "cannot read the witness file", path, source }),
        }
    }

    /// Up to `most` further lines; a line that is no checkpoint comes back as its text.
    pub(crate) fn next(&mut self, most: usize) -> io::Result<Vec<Result<Checkpoint, String>>> {
        let mut found = Vec::new();
        let Some(reader) = &mut self.0 else { return Ok(found) };
        let mut line = String::new();
        while found.len() < most {
            line.clear();
            if reader.read_line(&mut line)? == 0 || !line.ends_with('\n') {
                break;
            }
            found.push(serde_json::from_str(&line).map_err(|_| line.trim_end().to_owned()));
        }
        Ok(found)
    }
}

fn last_size(path: &Path) -> io::Result<u64> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error),
    };
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(4096)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let tail = String::from_utf8_lossy(&tail);
    let complete = tail.rfind('\n').map_or("", |end| &tail[..end]);
    let last = complete.lines().next_back().and_then(|line| serde_json::from_str::<Checkpoint>(line).ok());
    Ok(last.map_or(0, |checkpoint| checkpoint.size))
}

fn append(path: &Path, checkpoints: &[Checkpoint]) -> io::Result<()> {
    let mut text = String::new();
    for checkpoint in checkpoints {
        text.push_str(&serde_json::to_string(checkpoint)?);
        text.push('\n');
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let fresh = !path.exists();
    let mut file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
    cut_unfinished_line(&mut file)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    if fresh { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn cut_unfinished_line(file: &mut File) -> io::Result<()> {
    let length = file.metadata()?.len();
    let start = length.saturating_sub(4096);
    file.seek(SeekFrom::Start(start))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let keep = tail.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at as u64 + 1);
    if start + keep < length { file.set_len(start + keep) } else { Ok(()) }
}
