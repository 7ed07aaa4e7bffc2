//! The printed sheet: an interlaced border and a rosette so faint that text reads over it.

use std::f32::consts::{PI, TAU};
use std::sync::{Arc, LazyLock};

use super::{HEIGHT, WIDTH};
use crate::layout::{Colour, Drawing, Outline, Point, Shape};

/// The colour of rules and border.
pub(super) const GOLD: Colour = Colour(0xb8, 0x94, 0x54);
const PALE_GOLD: Colour = Colour(0xd9, 0xc4, 0x98);
const FAINT: Colour = Colour(0xf6, 0xef, 0xe0);

/// The sheet is the same for every certificate.
pub(super) fn sheet() -> Arc<Drawing> {
    static SHEET: LazyLock<Arc<Drawing>> = LazyLock::new(|| Arc::new(draw()));
    Arc::clone(&SHEET)
}

/// From the edge of the paper to the middle of the border.
const MARGIN: f32 = 12.5;
const AMPLITUDE: f32 = 2.3;

fn draw() -> Drawing {
    let ring = |inset: f32| Outline::rectangle(inset, inset, WIDTH - 2.0 * inset, HEIGHT - 2.0 * inset);
    let mut shapes = vec![
        Shape::stroked(rosette((WIDTH / 2.0 - 28.0, HEIGHT / 2.0 + 8.0), 62.0), FAINT, 0.35),
        Shape::stroked(ring(MARGIN - 4.0), GOLD, 0.7),
        Shape::stroked(ring(MARGIN - 3.1), PALE_GOLD, 0.2),
        Shape::stroked(ring(MARGIN + 3.1), PALE_GOLD, 0.2),
        Shape::stroked(ring(MARGIN + 4.0), GOLD, 0.35),
    ];
    for (phase, colour) in [(0.0, PALE_GOLD), (1.0, PALE_GOLD), (0.5, GOLD), (1.5, GOLD)] {
        shapes.push(Shape::stroked(waves(phase), colour, 0.22));
    }
    let corners = [MARGIN, WIDTH - MARGIN].map(|x| [MARGIN, HEIGHT - MARGIN].map(|y| (x, y)));
    for corner in corners.into_iter().flatten() {
        let (x, y) = corner;
        let tile = Outline::rectangle(x - 4.0, y - 4.0, 8.0, 8.0);
        shapes.push(Shape { outline: tile, fill: Some(Colour::WHITE), stroke: Some((GOLD, 0.35)) });
        shapes.push(Shape::stroked(flower(corner, 3.3), GOLD, 0.22));
    }
    Drawing::new(WIDTH, HEIGHT, shapes)
}

/// One wave along each side; `phase` in half waves.
fn waves(phase: f32) -> Outline {
    let (start, across, down) = (MARGIN + 4.0, WIDTH - 2.0 * MARGIN - 8.0, HEIGHT - 2.0 * MARGIN - 8.0);
    let mut outline = Outline::default();
    for (length, halves, side) in [(across, 46u8, 0u8), (across, 46, 1), (down, 32, 2), (down, 32, 3)] {
        let far = if side == 1 { HEIGHT - MARGIN } else { WIDTH - MARGIN };
        let place = |(along, off): Point| match side {
            0 => (start + along, MARGIN + off),
            2 => (MARGIN + off, start + along),
            1 => (start + along, far + off),
            _ => (far + off, start + along),
        };
        outline.append(wave(length, halves, phase).map(place));
    }
    outline
}

/// A sine from 0 to `length`, each eighth of a wave as one curve with the sine's own tangents.
fn wave(length: f32, halves: u8, phase: f32) -> Outline {
    let steps = u16::from(halves) * 2;
    let step = length / f32::from(steps);
    let turn = PI / 2.0;
    let angle = |number: u16| f32::from(number) * turn + phase * PI;
    let at = |number: u16| (f32::from(number) * step, AMPLITUDE * angle(number).sin());
    let rise = |number: u16| AMPLITUDE * angle(number).cos() * turn / 3.0;
    let mut outline = Outline::default();
    outline.move_to(at(0));
    for number in 0..steps {
        let ((x, y), (end_x, end_y)) = (at(number), at(number + 1));
        outline.curve_to(
            (x + step / 3.0, y + rise(number)),
            (end_x - step / 3.0, end_y - rise(number + 1)),
            (end_x, end_y),
        );
    }
    outline
}

/// Ellipses turned around a point.
fn rosette(centre: Point, radius: f32) -> Outline {
    let mut outline = Outline::default();
    for number in 0..24u8 {
        let (sine, cosine) = (f32::from(number) * PI / 24.0).sin_cos();
        outline.append(Outline::circle((0.0, 0.0), 1.0).map(|(x, y)| {
            let (x, y) = (x * radius, y * radius * 0.42);
            (centre.0 + x * cosine - y * sine, centre.1 + x * sine + y * cosine)
        }));
    }
    outline
}

/// Eight petals for a corner.
fn flower(centre: Point, radius: f32) -> Outline {
    let mut outline = Outline::default();
    for number in 0..8u8 {
        let (sine, cosine) = (f32::from(number) * TAU / 8.0).sin_cos();
        let turn = |(x, y): Point| (centre.0 + x * cosine - y * sine, centre.1 + x * sine + y * cosine);
        outline.move_to(centre);
        outline.curve_to(turn((radius, radius * 0.75)), turn((radius, -radius * 0.75)), centre);
    }
    outline.append(Outline::circle(centre, radius * 0.28));
    outline
}
