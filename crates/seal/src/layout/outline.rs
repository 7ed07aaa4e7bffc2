//! Paths of straight lines and cubic curves.

use std::fmt::Write as _;

/// A point; x to the right, y as the surrounding coordinates run.
pub type Point = (f32, f32);

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// Lift the pen and start here.
    Move(Point),
    /// A straight line.
    Line(Point),
    /// A cubic curve with two control points.
    Curve(Point, Point, Point),
    /// Back to where the pen was put down.
    Close,
}

/// A path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline(pub Vec<Segment>);

/// Four such curves make a circle to within 0.03 % of its radius.
const QUARTER: f32 = 0.552_284_8;

impl Outline {
    /// Starts a new part.
    pub fn move_to(&mut self, point: Point) {
        self.0.push(Segment::Move(point));
    }

    /// Adds a straight line.
    pub fn line_to(&mut self, point: Point) {
        self.0.push(Segment::Line(point));
    }

    /// Adds a cubic curve.
    pub fn curve_to(&mut self, first: Point, second: Point, end: Point) {
        self.0.push(Segment::Curve(first, second, end));
    }

    /// Closes the part.
    pub fn close(&mut self) {
        self.0.push(Segment::Close);
    }

    /// Adds all of another path.
    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// A straight line.
    #[must_use]
    pub fn line(from: Point, to: Point) -> Self {
        Self(vec![Segment::Move(from), Segment::Line(to)])
    }

    /// A closed polygon.
    #[must_use]
    pub fn polygon(points: &[Point]) -> Self {
        let mut outline = Self::default();
        for (position, point) in points.iter().enumerate() {
            outline.0.push(if position == 0 { Segment::Move(*point) } else { Segment::Line(*point) });
        }
        outline.close();
        outline
    }

    /// A rectangle.
    #[must_use]
    pub fn rectangle(left: f32, top: f32, width: f32, height: f32) -> Self {
        Self::polygon(&[(left, top), (left + width, top), (left + width, top + height), (left, top + height)])
    }

    /// A circle.
    #[must_use]
    pub fn circle(centre: Point, radius: f32) -> Self {
        let at = |dx: f32, dy: f32| (centre.0 + dx * radius, centre.1 + dy * radius);
        let mut outline = Self::default();
        outline.move_to(at(1.0, 0.0));
        for (x, y) in [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)] {
            let (next_x, next_y) = (-y, x);
            outline.curve_to(
                at(x + next_x * QUARTER, y + next_y * QUARTER),
                at(next_x + x * QUARTER, next_y + y * QUARTER),
                at(next_x, next_y),
            );
        }
        outline.close();
        outline
    }

    /// The path with every point moved by `place`.
    #[must_use]
    pub fn map(&self, place: impl Fn(Point) -> Point) -> Self {
        let moved = |segment: &Segment| match *segment {
            Segment::Move(point) => Segment::Move(place(point)),
            Segment::Line(point) => Segment::Line(place(point)),
            Segment::Curve(first, second, end) => Segment::Curve(place(first), place(second), place(end)),
            Segment::Close => Segment::Close,
        };
        Self(self.0.iter().map(moved).collect())
    }

    /// The path in the notation of SVG, with a hundredth of a millimetre.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let mut text = String::new();
        for segment in &self.0 {
            // Writing to a string cannot fail.
            let _ = match segment {
                Segment::Move(p) => write!(text, "M{:.2} {:.2}", p.0, p.1),
                Segment::Line(p) => write!(text, "L{:.2} {:.2}", p.0, p.1),
                Segment::Curve(a, b, p) => {
                    write!(text, "C{:.2} {:.2} {:.2} {:.2} {:.2} {:.2}", a.0, a.1, b.0, b.1, p.0, p.1)
                }
                Segment::Close => write!(text, "Z"),
            };
        }
        text
    }
}
