//! Forms as data: questions, what was typed, what is wrong with it, and the one button.
//!
//! What lives here: the shape and its template. What must never live here: checking answers; the domain does. The
//! surprising thing: each input's identifier is made here, so labels, hints, errors and the summary always meet it.

use askama::Template;

use crate::locale::Words;

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The stored value.
    pub value: String,
    /// What people read.
    pub label: String,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A line of text; the value is the input's `inputmode`.
    Line(&'static str),
    /// Several lines.
    Area,
    /// A date.
    Date,
    /// A password.
    Password,
    /// One of a few, all visible.
    Radios(Vec<Choice>),
    /// One of many.
    Select(Vec<Choice>),
    /// A file of these media types.
    File(String),
    /// Yes or no.
    Tick,
    /// Any number of a few.
    Ticks(Vec<Choice>),
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The field's name.
    pub name: String,
    /// The question.
    pub label: String,
    /// A word of help.
    pub hint: String,
    /// What the office said about an earlier answer.
    pub notes: Vec<String>,
    /// How it is answered.
    pub kind: Kind,
    /// What was typed or chosen.
    pub value: String,
    /// Whether an answer is required.
    pub required: bool,
    /// Most characters, 0 for no limit.
    pub most: usize,
    /// What the browser may fill in (`autocomplete`).
    pub autofill: &'static str,
    /// What is wrong with the answer.
    pub error: Option<String>,
    /// The other field and its value with which alone this question makes sense, such as `("level", "5")`.
    pub only_with: Option<(&'static str, String)>,
}

impl Input {
    /// A question that has to be answered.
    pub fn new(name: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            hint: String::new(),
            notes: Vec::new(),
            kind,
            value: String::new(),
            required: true,
            most: 0,
            autofill: "off",
            error: None,
            only_with: None,
        }
    }

    /// Asks only those who gave another field this value.
    #[must_use]
    pub fn only_with(mut self, field: &'static str, value: impl Into<String>) -> Self {
        self.only_with = Some((field, value.into()));
        self
    }

    /// Adds a word of help.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Keeps what was typed.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// Lets it stay unanswered.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// The identifier within a form.
    pub fn id(&self, form: &str) -> String {
        let id = format!("{form}-{}", self.name.replace(['.', '_'], "-"));
        match &self.only_with {
            Some((_, value)) => format!("{id}-{value}"),
            None => id,
        }
    }

    fn described_by(&self, form: &str) -> String {
        let id = self.id(form);
        match (self.hint.is_empty(), self.error.is_some()) {
            (true, false) => String::new(),
            (false, false) => format!("{id}-hint"),
            (true, true) => format!("{id}-error"),
            (false, true) => format!("{id}-hint {id}-error"),
        }
    }

    fn control(&self) -> &'static str {
        match self.kind {
            Kind::Line(_) => "text",
            Kind::Date => "date",
            Kind::Password => "password",
            Kind::Area | Kind::Radios(_) | Kind::Select(_) | Kind::File(_) | Kind::Tick | Kind::Ticks(_) => {
                ""
            }
        }
    }

    fn mode(&self) -> &'static str {
        match self.kind {
            Kind::Line(mode) => mode,
            Kind::Area
            | Kind::Date
            | Kind::Password
            | Kind::Radios(_)
            | Kind::Select(_)
            | Kind::File(_)
            | Kind::Tick
            | Kind::Ticks(_) => "",
        }
    }

    fn classes(&self) -> String {
        let wrong = if self.error.is_some() { " wrong" } else { "" };
        let only = self.only_with.as_ref().map(|(field, value)| format!(" with {field}-{value}"));
        format!("field{wrong}{}", only.unwrap_or_default())
    }

    fn is_ticked(&self, choice: &Choice) -> bool {
        self.value.split(',').any(|value| value == choice.value)
    }
}

/// Questions under one heading; an empty heading shows none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// The heading.
    pub title: String,
    /// The questions.
    pub inputs: Vec<Input>,
}

/// A form.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/form.html")]
pub struct Form {
    /// The words.
    pub words: &'static Words,
    /// Its identifier on the page.
    pub id: String,
    /// Where it is sent.
    pub action: String,
    /// Whether it is sent with GET and changes nothing.
    pub asks: bool,
    /// What its button does.
    pub button: String,
    /// Whether it is the page's one thing to do.
    pub primary: bool,
    /// What sending it will cause, said before it is done.
    pub consequence: String,
    /// The questions.
    pub groups: Vec<Group>,
    /// What goes along unseen: token, command, revision, kept answers.
    pub hidden: Vec<(String, String)>,
    /// A second way to send it: address and label.
    pub second: Option<(String, String)>,
    /// Whether it is shown at once where forms are folded away.
    pub open: bool,
}

impl Form {
    /// A form that changes something.
    pub fn new(words: &'static Words, id: &str, action: impl Into<String>, button: &str) -> Self {
        Self {
            words,
            id: id.to_owned(),
            action: action.into(),
            asks: false,
            button: words.say(button),
            primary: true,
            consequence: String::new(),
            groups: vec![Group::default()],
            hidden: Vec::new(),
            second: None,
            open: false,
        }
    }

    /// Keeps what was typed; of a question with several answers, all of them with commas between.
    pub fn fill(&mut self, typed: impl Fn(&str) -> String) {
        for input in self.groups.iter_mut().flat_map(|group| &mut group.inputs) {
            if !matches!(input.kind, Kind::File(_) | Kind::Password) {
                input.value = typed(&input.name);
            }
        }
    }

    /// Says what is wrong with an answer.
    pub fn blame(&mut self, name: &str, error: &str) {
        let mut inputs = self.groups.iter_mut().flat_map(|group| &mut group.inputs);
        if let Some(input) = inputs.find(|input| input.name == name) {
            input.error = Some(error.to_owned());
        }
    }

    /// Adds a question to the last group.
    #[must_use]
    pub fn ask(mut self, input: Input) -> Self {
        if let Some(group) = self.groups.last_mut() {
            group.inputs.push(input);
        }
        self
    }

    /// Sends something along unseen.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.hidden.push((name.to_owned(), value.into()));
        self
    }

    /// Makes it a side way, not the one thing to do.
    #[must_use]
    pub fn aside(mut self) -> Self {
        self.primary = false;
        self
    }

    /// Makes it a question that changes nothing.
    #[must_use]
    pub fn asking(mut self) -> Self {
        self.asks = true;
        self
    }

    /// What is wrong, with the identifier of the input that each line leads to.
    pub fn errors(&self) -> Vec<(String, String)> {
        let inputs = self.groups.iter().flat_map(|group| &group.inputs);
        inputs.filter_map(|input| Some((input.id(&self.id), input.error.clone()?))).collect()
    }

    fn takes_files(&self) -> bool {
        self.groups.iter().flat_map(|group| &group.inputs).any(|input| matches!(input.kind, Kind::File(_)))
    }

    fn button_class(&self) -> &'static str {
        if self.primary { "button primary" } else { "button" }
    }
}
