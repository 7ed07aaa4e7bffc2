//! Words: what people read, in Chinese and in English.
//!
//! What lives here: the two word files and how a key becomes a sentence. What must never live here: a sentence. The
//! surprising thing: a key without words shows itself in brackets instead of failing; a test keeps that from happening.

use std::fmt::Display;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::civil::{Date, Weekday};
use oneseal_domain::clock::LimitUnit;
use oneseal_domain::item::Text;
use unic_langid::LanguageIdentifier;

/// A language of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Locale {
    /// 简体中文, which comes first.
    #[default]
    Zh,
    /// English.
    En,
}

impl Locale {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The other language, for the switch.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// Reads a tag as it stands in a cookie or an address.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag)
    }

    /// What `Accept-Language` asks for; Chinese if it asks for neither.
    pub fn accepted(header: &str) -> Self {
        let weight = |part: &str| {
            let (tag, q) = part.split_once(";q=").unwrap_or((part, "1"));
            (tag.trim().to_ascii_lowercase(), q.trim().parse::<f32>().unwrap_or(0.0))
        };
        let mut wanted: Vec<_> = header.split(',').map(weight).filter(|(_, q)| *q > 0.0).collect();
        wanted.sort_by(|a, b| b.1.total_cmp(&a.1));
        let language = |tag: &str| match tag.split('-').next() {
            Some("zh") => Some(Self::Zh),
            Some("en") => Some(Self::En),
            Some(_) | None => None,
        };
        wanted.iter().find_map(|(tag, _)| language(tag)).unwrap_or_default()
    }

    /// The words of this language.
    pub fn words(self) -> &'static Words {
        static ZH: LazyLock<Words> = LazyLock::new(|| Words::read(Locale::Zh));
        static EN: LazyLock<Words> = LazyLock::new(|| Words::read(Locale::En));
        match self {
            Self::Zh => &ZH,
            Self::En => &EN,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Zh => ZH_TEXT,
            Self::En => EN_TEXT,
        }
    }
}

const ZH_TEXT: &str = include_str!("../locales/zh-CN.ftl");
const EN_TEXT: &str = include_str!("../locales/en.ftl");

/// Named values of one sentence.
pub type Values<'a> = &'a [(&'a str, String)];

/// All words of one language.
pub struct Words {
    locale: Locale,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Words").field(&self.locale).finish()
    }
}

impl Words {
    fn read(locale: Locale) -> Self {
        let language: LanguageIdentifier = locale.tag().parse().unwrap_or_default();
        let resource =
            FluentResource::try_new(locale.text().to_owned()).unwrap_or_else(|(partial, _)| partial);
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        Self { locale, bundle }
    }

    /// Which language this is.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// Whether a key (`word` or `word.part`) has words.
    pub fn has(&self, key: &str) -> bool {
        self.find(key, &[]).is_some()
    }

    /// The words of a key.
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// The words of a key with one value.
    pub fn say_of(&self, key: &str, name: &str, value: impl Display) -> String {
        self.say_with(key, &[(name, value.to_string())])
    }

    /// The words of a key with named values. Whole numbers choose the plural.
    pub fn say_with(&self, key: &str, values: Values<'_>) -> String {
        self.find(key, values).unwrap_or_else(|| format!("⟦{key}⟧"))
    }

    /// The words of a stable code under a prefix, such as a stage or a light.
    pub fn word(&self, prefix: &str, code: &str) -> String {
        self.say(&Self::key(prefix, code))
    }

    /// The words of a key, or a text of the data where nobody wrote words.
    pub fn say_or(&self, key: &str, text: &str) -> String {
        self.find(key, &[]).unwrap_or_else(|| text.to_owned())
    }

    fn find(&self, key: &str, values: Values<'_>) -> Option<String> {
        let (name, part) = key.split_once('.').map_or((key, None), |(name, part)| (name, Some(part)));
        let message = self.bundle.get_message(name)?;
        let pattern = match part {
            Some(part) => message.get_attribute(part)?.value(),
            None => message.value()?,
        };
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            let value =
                value.parse::<i64>().map_or_else(|_| FluentValue::from(value.as_str()), FluentValue::from);
            arguments.set(*name, value);
        }
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned())
    }

    /// A text of the data in this language.
    pub fn pick<'t>(&self, text: &'t Text) -> &'t str {
        match self.locale {
            Locale::Zh => &text.zh,
            Locale::En => &text.en,
        }
    }

    /// A date as documents carry it: `2021 年 4 月 12 日`.
    pub fn date(&self, date: Date) -> String {
        let values = [
            ("year", format!("{:04}", date.year())),
            ("month", self.say(&format!("month-{}", date.month()))),
            ("day", date.day().to_string()),
        ];
        self.say_with("date-full", &values)
    }

    /// A date as it is spoken: `4 月 12 日（周一）`.
    pub fn spoken(&self, date: Date) -> String {
        let weekday = match date.weekday() {
            Weekday::Monday => "weekday-1",
            Weekday::Tuesday => "weekday-2",
            Weekday::Wednesday => "weekday-3",
            Weekday::Thursday => "weekday-4",
            Weekday::Friday => "weekday-5",
            Weekday::Saturday => "weekday-6",
            Weekday::Sunday => "weekday-7",
        };
        let values = [
            ("month", self.say(&format!("month-{}", date.month()))),
            ("day", date.day().to_string()),
            ("weekday", self.say(weekday)),
        ];
        self.say_with("date-spoken", &values)
    }

    /// A number of days in the unit in which a limit counts.
    pub fn days(&self, number: impl Display, unit: LimitUnit) -> String {
        let key = match unit {
            LimitUnit::Working => "days-working",
            LimitUnit::Calendar => "days-calendar",
        };
        self.say_of(key, "n", number)
    }

    /// An amount of fen.
    pub fn money(&self, fen: u64) -> String {
        self.say_of("money", "yuan", format!("{}.{:02}", fen / 100, fen % 100))
    }

    /// A stable code (`case.reason-missing`) as part of a key.
    pub fn key(prefix: &str, code: &str) -> String {
        format!("{prefix}-{}", code.replace(['.', '_'], "-"))
    }

    /// A legal rule in its short form, as people cite it.
    pub fn rule(&self, rule: &str) -> String {
        match rule.strip_prefix("XKF ") {
            Some(article) => self.say_of("rule-licensing-law", "article", article),
            None if rule.is_empty() => String::new(),
            None => {
                let slug: String =
                    rule.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
                self.say_or(&format!("rule-{}", slug.replace("--", "-")), rule)
            }
        }
    }
}

/// Every key of a language's file: `word` and `word.part`.
pub fn keys(locale: Locale) -> Vec<String> {
    let mut keys = Vec::new();
    let mut word = "";
    for line in locale.text().lines() {
        let Some((left, _)) = line.split_once('=') else { continue };
        let name = left.trim_end();
        if let Some(part) = name.trim_start().strip_prefix('.').filter(|_| name.starts_with(' ')) {
            keys.push(format!("{word}.{part}"));
        } else if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            word = name;
            keys.push(word.to_owned());
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_asked_for_its_language_and_chinese_comes_first() {
        assert_eq!(Locale::accepted("en-GB,en;q=0.9"), Locale::En);
        assert_eq!(Locale::accepted("fr;q=0.9, zh-TW;q=0.5, en;q=0.1"), Locale::Zh);
        assert_eq!(Locale::accepted("fr"), Locale::Zh);
        assert_eq!(Locale::accepted(""), Locale::Zh);
        assert_eq!(Locale::from_tag("en"), Some(Locale::En));
    }

    #[test]
    fn both_files_have_the_same_words_and_no_word_twice() {
        let (zh, en) = (keys(Locale::Zh), keys(Locale::En));
        for (locale, keys) in [(Locale::Zh, &zh), (Locale::En, &en)] {
            for (n, key) in keys.iter().enumerate() {
                assert!(
                    !keys.iter().take(n).any(|earlier| earlier == key),
                    "{key} twice in {}",
                    locale.tag()
                );
            }
            assert!(FluentResource::try_new(locale.text().to_owned()).is_ok(), "{} parses", locale.tag());
        }
        let lacking = |have: &[String], want: &[String]| -> Vec<String> {
            want.iter().filter(|key| !have.contains(key)).cloned().collect()
        };
        assert_eq!(lacking(&zh, &en), Vec::<String>::new(), "missing in Chinese");
        assert_eq!(lacking(&en, &zh), Vec::<String>::new(), "missing in English");
    }

    #[test]
    fn dates_and_days_are_spoken_in_both_languages() {
        let date = "2021-04-12".parse().unwrap();
        assert_eq!(Locale::Zh.words().date(date), "2021 年 4 月 12 日");
        assert_eq!(Locale::En.words().date(date), "12 April 2021");
        assert_eq!(Locale::Zh.words().spoken(date), "4 月 12 日（周一）");
        assert_eq!(Locale::En.words().spoken(date), "Monday 12 April");
        assert_eq!(Locale::En.words().days(1, LimitUnit::Working), "1 working day");
        assert_eq!(Locale::En.words().days(3, LimitUnit::Working), "3 working days");
        assert_eq!(Locale::Zh.words().days(3, LimitUnit::Working), "3 个工作日");
    }
}
