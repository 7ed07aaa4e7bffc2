//! What the file says about itself, twice: for people in the information dictionary, for machines in XMP.
//! PDF/A wants both to agree.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use pdf_writer::{Date, Name, Pdf, Ref, TextStr};

use super::Refs;
use crate::layout::Info;
use crate::stamp::escape;

const PRODUCER: &str = "OneSeal";

pub(super) fn language(info: &Info) -> &str {
    if info.language.is_empty() { "zh-CN" } else { &info.language }
}

pub(super) fn write(pdf: &mut Pdf, refs: &mut Refs, info: &Info) -> Ref {
    let (dictionary, packet) = (refs.next(), refs.next());
    let made = made(info.created_ms);
    let mut object = pdf.document_info(dictionary);
    object.title(TextStr(&info.title)).author(TextStr(&info.author)).subject(TextStr(&info.subject));
    object.producer(TextStr(PRODUCER));
    let date = Date::new(u16::try_from(made.year()).unwrap_or_default());
    let part = |number: i8| u8::try_from(number).unwrap_or_default();
    let date = date.month(part(made.month())).day(part(made.day())).hour(part(made.hour()));
    let date = date.minute(part(made.minute())).second(part(made.second()));
    object.creation_date(date.utc_offset_hour(8));
    drop(object);
    let text = xmp(info, made);
    let mut stream = pdf.stream(packet, text.as_bytes());
    stream.pair(Name(b"Type"), Name(b"Metadata")).pair(Name(b"Subtype"), Name(b"XML"));
    packet
}

/// The moment on the clock of the office, which is the one of Beijing everywhere in the country.
fn made(ms: i64) -> DateTime {
    let zone = TimeZone::fixed(Offset::constant(8));
    let moment = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.to_zoned(zone).datetime()
}

fn xmp(info: &Info, made: DateTime) -> String {
    let (title, author) = (escape(&info.title), escape(&info.author));
    let (subject, language) = (escape(&info.subject), escape(language(info)));
    let made = made.strftime("%Y-%m-%dT%H:%M:%S+08:00");
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" \
         xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\
         <pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\
         <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\
         <dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{subject}</rdf:li></rdf:Alt></dc:description>\
         <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\
         <xmp:CreateDate>{made}</xmp:CreateDate><pdf:Producer>{PRODUCER}</pdf:Producer>\
         </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"
    )
}
