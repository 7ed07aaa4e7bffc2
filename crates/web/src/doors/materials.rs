//! Files that come with a form: taken in at once, so that none is lost when another answer is wrong.
//!
//! What lives here: whether a file is of a kind and size that the guide takes. What must never live here: whether it is
//! the right one; officers see to that. The surprising thing: what a file is, its first bytes say; its name says nothing.

use oneseal_app::cases::submit::Material;
use oneseal_app::{ActError, Caller, Office, Upload};
use oneseal_domain::ids::{AuthorityId, FileId};
use oneseal_domain::item::ItemRevision;

use crate::api::v1::files::sniff;
use crate::pages::citizen::apply::{FILE, KEPT, Kept, Wrong};
use crate::posted::{Fields, PostedFile};
use crate::problem::Problem;

/// Most characters of a file's name that are kept.
const LONGEST_NAME: usize = 120;

/// The files that a form brought, now and on earlier tries, and what is wrong with some.
///
/// # Errors
/// `caller.not-permitted`; failures of the store.
pub async fn take_in(
    office: &Office,
    caller: &Caller,
    authority: AuthorityId,
    item: &ItemRevision,
    fields: &Fields,
    files: Vec<PostedFile>,
) -> Result<(Vec<Kept>, Vec<Wrong>), ActError> {
    let mut kept: Vec<Kept> =
        fields.below(KEPT).filter_map(|(code, text)| before(item, code, text)).collect();
    let mut wrong = Vec::new();
    for file in files {
        let code = file.field.strip_prefix(FILE).unwrap_or_default().to_owned();
        let Some(material) = item.material(&code) else { continue };
        let size = u64::try_from(file.bytes.len()).unwrap_or(u64::MAX);
        if file.too_large || size > material.max_bytes {
            wrong.push(Wrong::File(code, "too-large"));
            continue;
        }
        if file.bytes.is_empty() {
            wrong.push(Wrong::File(code, "empty"));
            continue;
        }
        let media_type =
            sniff(&file.bytes).filter(|one| material.media_types.iter().any(|taken| taken == one));
        let Some(media_type) = media_type else {
            wrong.push(Wrong::File(code, "wrong-type"));
            continue;
        };
        let name = plain(&file.name, &code);
        let upload =
            Upload { name: name.clone(), media_type: media_type.to_owned(), bytes: file.bytes.into() };
        let file = office.upload(caller, authority, None, upload).await?.to_string();
        kept.retain(|one| one.material != code);
        kept.push(Kept { material: code, file, name });
    }
    Ok((kept, wrong))
}

/// A file of an earlier try, as the form sends it along: identifier and name.
fn before(item: &ItemRevision, code: &str, text: &str) -> Option<Kept> {
    let (file, name) = text.split_once(' ')?;
    item.material(code)?;
    FileId::parse(file).ok()?;
    Some(Kept { material: code.to_owned(), file: file.to_owned(), name: plain(name, code) })
}

/// The last part of a path, without anything that could not be shown.
fn plain(name: &str, code: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if shown.trim().is_empty() { code.to_owned() } else { shown.trim().to_owned() }
}

/// What an act hands in.
///
/// # Errors
/// `request.malformed`.
pub fn handed_in(kept: &[Kept]) -> Result<Vec<Material>, Problem> {
    let one = |kept: &Kept| {
        let file = FileId::parse(&kept.file).map_err(|_| Problem::own("request.malformed"))?;
        Ok(Material { material: kept.material.clone(), file })
    };
    kept.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_the_end_of_its_name_and_nothing_that_cannot_be_shown() {
        assert_eq!(plain("C:\\Users\\chen\\布局图.pdf", "x"), "布局图.pdf");
        assert_eq!(plain("../../etc/passwd", "x"), "passwd");
        assert_eq!(plain("a\u{7}\nb.pdf", "x"), "ab.pdf");
        assert_eq!(plain(" ", "layout_plan"), "layout_plan");
        assert_eq!(plain(&"长".repeat(500), "x").chars().count(), LONGEST_NAME);
    }
}
