//! The shape of every rule: a decider turns a command and the past into new events or a refusal.
//!
//! What lives here: the trait, the trait of refusals and the macro that gives an event enum its stored names.
//! What must never live here: a rule. The one surprising thing: facts of the outside world (the day, the calendar,
//! the pinned guide) come in as a value, and whatever a rule used of them goes into the event, so that replay needs
//! nothing but the events.

use std::fmt;

/// A pure rule over one stream.
pub trait Decider {
    /// What the past events add up to.
    type State;
    /// What somebody asks for.
    type Command;
    /// What then happened.
    type Event;
    /// Why the law says no.
    type Refusal: Refuse;
    /// What the rule needs to know of the world.
    type Facts<'a>;

    /// The state before the first event.
    fn initial() -> Self::State;

    /// Decides a command against the past.
    ///
    /// # Errors
    /// A refusal with a stable code; nothing happened.
    fn decide(
        state: &Self::State,
        command: Self::Command,
        facts: &Self::Facts<'_>,
    ) -> Result<Vec<Self::Event>, Self::Refusal>;

    /// Takes one event into the state. Total: an event that was recorded is a fact.
    fn evolve(state: Self::State, event: &Self::Event) -> Self::State;
}

/// What every refusal can say of itself.
pub trait Refuse: fmt::Debug {
    /// The stable dotted code, for example `case.accept.material-missing`.
    fn code(&self) -> &'static str;
    /// The clause that the refusal rests on, in the short form of the handbook of law (`XKF 32(4)`).
    fn rule(&self) -> &'static str;
    /// Named particulars for the sentence shown to people.
    fn particulars(&self) -> Vec<(&'static str, String)>;
}

/// A stored event that this build cannot read.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// The kind is not one that this build knows: the database is newer, or damaged.
    #[error("unknown event kind {0:?}")]
    UnknownKind(String),
    /// The payload does not have the shape of its kind.
    #[error("event {kind} cannot be read: {source}")]
    Payload {
        /// The kind of the event.
        kind: String,
        /// What the parser said.
        source: serde_json::Error,
    },
}

/// Declares an event enum with one stored kind per variant.
///
/// The kind is written once, beside its type; renaming a Rust type never renames a stored event.
macro_rules! events {
    ($(#[$meta:meta])* $name:ident { $( $(#[$vmeta:meta])* $kind:literal => $variant:ident($body:ty), )+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name { $( $(#[$vmeta])* $variant($body), )+ }

        impl $name {
            /// Every kind that this stream can hold.
            pub const KINDS: &'static [&'static str] = &[$($kind),+];

            /// The stored name of this event.
            pub fn kind(&self) -> &'static str {
                match self { $( Self::$variant(_) => $kind, )+ }
            }

            /// The stored text of this event: canonical JSON, fields in the order of the type.
            ///
            /// # Errors
            /// Only if the type itself cannot be written as JSON, which its golden sample excludes.
            pub fn payload(&self) -> Result<String, serde_json::Error> {
                match self { $( Self::$variant(body) => serde_json::to_string(body), )+ }
            }

            /// Reads a stored event.
            ///
            /// # Errors
            /// An unknown kind, or a payload of another shape.
            pub fn decode(kind: &str, payload: &str) -> Result<Self, $crate::decider::DecodeError> {
                match kind {
                    $( $kind => serde_json::from_str(payload).map(Self::$variant), )+
                    other => return Err($crate::decider::DecodeError::UnknownKind(other.to_owned())),
                }
                .map_err(|source| $crate::decider::DecodeError::Payload { kind: kind.to_owned(), source })
            }
        }

        $( impl From<$body> for $name { fn from(body: $body) -> Self { Self::$variant(body) } } )+
    };
}
pub(crate) use events;

/// SM3 of the canonical JSON of a value, in lower-case hexadecimal: how a record is named by its content.
///
/// # Errors
/// Only if the value cannot be written as JSON.
pub fn digest_of<T: serde::Serialize>(value: &T) -> Result<String, serde_json::Error> {
    use sm3::Digest as _;
    Ok(hex::encode(sm3::Sm3::digest(serde_json::to_vec(value)?)))
}
