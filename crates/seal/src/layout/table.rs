//! Setting a grid of labelled fields.

use super::{Mark, Outline, Shape, Style, count, paragraph};
use crate::face::{Face, MissingGlyph};
use crate::layout::Colour;

/// One cell.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What stands in it.
    pub text: String,
    /// How that looks.
    pub style: Style,
    /// Over how many columns it reaches.
    pub span: usize,
}

/// Rows of cells with lines around them. Rows grow with their text.
#[derive(Clone, Debug)]
pub struct Table {
    /// Width of each column.
    pub columns: Vec<f32>,
    /// The rows, each with the height that it has at least.
    pub rows: Vec<(f32, Vec<Cell>)>,
    /// Between the lines and the text.
    pub padding: (f32, f32),
    /// Colour and width of the lines.
    pub rule: (Colour, f32),
    /// Whether there are lines between columns, too.
    pub verticals: bool,
}

impl Table {
    /// Sets the table with its upper left corner at a point; gives the marks and the height.
    pub fn set(&self, face: &Face, (left, top): (f32, f32)) -> Result<(Vec<Mark>, f32), MissingGlyph> {
        let width: f32 = self.columns.iter().sum();
        let mut marks = Vec::new();
        let mut rules = Outline::line((left, top), (left + width, top));
        let mut y = top;
        for (least, cells) in &self.rows {
            let height = self.height(face, *least, cells)?;
            let mut column = 0;
            let mut x = left;
            for cell in cells {
                let cell_width = self.width(column, cell.span);
                let inner = cell_width - 2.0 * self.padding.0;
                let text = paragraph(face, &cell.text, (0.0, 0.0), inner, &cell.style)?;
                let block = cell.style.line() * count(text.len());
                let shift = (height - block) / 2.0;
                for mut line in text {
                    line.x += x + self.padding.0;
                    line.y += y + shift;
                    marks.push(Mark::Text(line));
                }
                column += cell.span;
                x += cell_width;
                if self.verticals && column < self.columns.len() {
                    rules.append(Outline::line((x, y), (x, y + height)));
                }
            }
            y += height;
            rules.append(Outline::line((left, y), (left + width, y)));
        }
        if self.verticals {
            rules.append(Outline::line((left, top), (left, y)));
            rules.append(Outline::line((left + width, top), (left + width, y)));
        }
        marks.push(Mark::Path(Shape::stroked(rules, self.rule.0, self.rule.1)));
        Ok((marks, y - top))
    }

    fn width(&self, column: usize, span: usize) -> f32 {
        self.columns.iter().skip(column).take(span).sum()
    }

    fn height(&self, face: &Face, least: f32, cells: &[Cell]) -> Result<f32, MissingGlyph> {
        let mut height = least;
        let mut column = 0;
        for cell in cells {
            let inner = self.width(column, cell.span) - 2.0 * self.padding.0;
            let lines = paragraph(face, &cell.text, (0.0, 0.0), inner, &cell.style)?.len();
            height = height.max(cell.style.line() * count(lines) + 2.0 * self.padding.1);
            column += cell.span;
        }
        Ok(height)
    }
}
