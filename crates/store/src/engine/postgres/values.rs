//! Values and rows as PostgreSQL sends them.
//!
//! Surprising: `SUM` of a `BIGINT` is a `NUMERIC` here. It is refused instead of rounded; the statement
//! must say `CAST(SUM(…) AS BIGINT)`.

use std::error::Error;
use std::pin::pin;
use std::sync::Arc;

use bytes::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{RowStream, Statement};

use crate::failure::Failure;
use crate::value::{Row, Value};

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(value) => match *ty {
                Type::INT8 => value.to_sql(ty, out),
                Type::INT4 => i32::try_from(*value)?.to_sql(ty, out),
                Type::INT2 => i16::try_from(*value)?.to_sql(ty, out),
                _ => Err(format!("a number was bound where PostgreSQL wants {ty}").into()),
            },
            Self::Text(text) if <&str as ToSql>::accepts(ty) => text.as_str().to_sql(ty, out),
            Self::Bytes(bytes) if *ty == Type::BYTEA => bytes.as_slice().to_sql(ty, out),
            Self::Text(_) | Self::Bytes(_) => Err(format!("PostgreSQL wants {ty} here").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        match *ty {
            Type::INT8 => i64::from_sql(ty, raw).map(Self::Int),
            Type::INT4 => i32::from_sql(ty, raw).map(Self::from),
            Type::INT2 => i16::from_sql(ty, raw).map(|value| Self::Int(i64::from(value))),
            Type::BOOL => bool::from_sql(ty, raw).map(Self::from),
            Type::BYTEA => Ok(Self::Bytes(raw.to_vec())),
            _ => String::from_sql(ty, raw).map(Self::Text),
        }
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::INT4 | Type::INT2 | Type::BOOL | Type::BYTEA)
            || <String as FromSql>::accepts(ty)
    }
}

/// Reads an answer to its end.
pub(super) async fn rows(stream: RowStream, statement: &Statement) -> Result<Vec<Row>, Failure> {
    let names: Arc<[String]> = statement.columns().iter().map(|column| column.name().to_owned()).collect();
    let mut stream = pin!(stream);
    let mut rows = Vec::new();
    while let Some(row) = next(&mut stream).await {
        let row = row?;
        let values = (0..names.len()).map(|at| row.try_get(at)).collect::<Result<_, _>>()?;
        rows.push(Row::new(Arc::clone(&names), values));
    }
    Ok(rows)
}

async fn next(
    stream: &mut std::pin::Pin<&mut RowStream>,
) -> Option<Result<tokio_postgres::Row, tokio_postgres::Error>> {
    std::future::poll_fn(|context| futures_core::Stream::poll_next(stream.as_mut(), context)).await
}

/// The kind of value that a parameter takes.
pub(super) fn kind(ty: &Type) -> &'static str {
    match *ty {
        Type::INT8 | Type::INT4 | Type::INT2 => "int",
        Type::BYTEA => "bytes",
        _ => "text",
    }
}
