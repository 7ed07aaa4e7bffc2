//! The one kind of value that goes into a statement, and the one kind of row that comes out.
//!
//! Only four kinds exist because only four behave the same on both engines: absent, whole number,
//! text, bytes. Instants are epoch milliseconds, money is whole fen, flags are 0 or 1, identifiers are
//! text. Nothing that knows an engine may live here.
//!
//! Surprising: a getter fails on the wrong kind instead of converting. A silent conversion would be a
//! difference between the two engines that no test sees.

use std::sync::Arc;

use crate::failure::Failure;

/// A value bound to a statement or read from a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// Absent.
    Null,
    /// A whole number: an instant in milliseconds, an amount in fen, a count, a flag.
    Int(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<u16> for Value {
    fn from(value: u16) -> Self {
        Self::Int(i64::from(value))
    }
}

/// Revisions, positions and sizes: they count rows, so they never come near the sign bit.
impl From<u64> for Value {
    fn from(value: u64) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Collects values of mixed types into the parameters of a statement: `params![authority, id, 3]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$($crate::Value::from($value)),*] };
}

/// Names a column of a [`Row`]: by position, counted from zero, or by its name in the statement.
pub trait Column: Copy {
    /// The position of the column, if the row has it.
    fn find(self, names: &[String]) -> Option<usize>;
    /// The column as a person would write it.
    fn describe(self) -> String;
}

impl Column for usize {
    fn find(self, names: &[String]) -> Option<usize> {
        (self < names.len()).then_some(self)
    }
    fn describe(self) -> String {
        format!("#{self}")
    }
}

impl Column for &str {
    fn find(self, names: &[String]) -> Option<usize> {
        names.iter().position(|name| name == self)
    }
    fn describe(self) -> String {
        self.to_owned()
    }
}

/// One row of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    names: Arc<[String]>,
    values: Vec<Value>,
}

impl Row {
    pub(crate) fn new(names: Arc<[String]>, values: Vec<Value>) -> Self {
        Self { names, values }
    }

    /// The names of the columns, in the order of the statement.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The values, in the order of the statement.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The value of a column.
    pub fn value(&self, column: impl Column) -> Result<&Value, Failure> {
        column
            .find(&self.names)
            .and_then(|at| self.values.get(at))
            .ok_or_else(|| Failure::Shape(format!("no column {}", column.describe())))
    }

    /// A whole number that must be there.
    pub fn int(&self, column: impl Column) -> Result<i64, Failure> {
        self.int_or_null(column)?.ok_or_else(|| wrong(column, "a number", &Value::Null))
    }

    /// A whole number that may be absent.
    pub fn int_or_null(&self, column: impl Column) -> Result<Option<i64>, Failure> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Int(value) => Ok(Some(*value)),
            other => Err(wrong(column, "a number", other)),
        }
    }

    /// A whole number that cannot be negative: a count, a revision, a position.
    pub fn count(&self, column: impl Column) -> Result<u64, Failure> {
        let value = self.int(column)?;
        u64::try_from(value).map_err(|_| wrong(column, "a count", &Value::Int(value)))
    }

    /// A flag stored as 0 or 1.
    pub fn flag(&self, column: impl Column) -> Result<bool, Failure> {
        Ok(self.int(column)? != 0)
    }

    /// Text that must be there.
    pub fn text(&self, column: impl Column) -> Result<&str, Failure> {
        self.text_or_null(column)?.ok_or_else(|| wrong(column, "text", &Value::Null))
    }

    /// Text that may be absent.
    pub fn text_or_null(&self, column: impl Column) -> Result<Option<&str>, Failure> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Text(value) => Ok(Some(value)),
            other => Err(wrong(column, "text", other)),
        }
    }

    /// Text that must be there, as a value of its own.
    pub fn string(&self, column: impl Column) -> Result<String, Failure> {
        self.text(column).map(str::to_owned)
    }

    /// Text that may be absent, as a value of its own.
    pub fn string_or_null(&self, column: impl Column) -> Result<Option<String>, Failure> {
        Ok(self.text_or_null(column)?.map(str::to_owned))
    }

    /// Bytes that must be there.
    pub fn bytes(&self, column: impl Column) -> Result<&[u8], Failure> {
        self.bytes_or_null(column)?.ok_or_else(|| wrong(column, "bytes", &Value::Null))
    }

    /// Bytes that may be absent.
    pub fn bytes_or_null(&self, column: impl Column) -> Result<Option<&[u8]>, Failure> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Bytes(value) => Ok(Some(value)),
            other => Err(wrong(column, "bytes", other)),
        }
    }
}

fn wrong(column: impl Column, wanted: &str, found: &Value) -> Failure {
    let found = match found {
        Value::Null => "nothing",
        Value::Int(_) => "a number",
        Value::Text(_) => "text",
        Value::Bytes(_) => "bytes",
    };
    Failure::Shape(format!("column {} holds {found}, not {wanted}", column.describe()))
}
