//! Both inks draw the same: every example of every chart, painted by us and rendered from its SVG by resvg, compared
//! picture to picture by structural similarity (Wang et al., 2004). Texts are left out: neither draws letters.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use plumbline::charts::{
    ALL,
    ink::{
        Paint,
        Pattern::{Dashed, Dotted, FineHatched, Hatched, ShortDashes, Solid},
        Role,
        paint::ROLES,
        raster::{Raster, Theme},
        sheet::{Mark, Sheet},
        svg,
    },
};
use proptest::prelude::*;
use resvg::{tiny_skia, usvg};

/// Colours that are far apart, in the order of `ROLES`.
const COLORS: [[u8; 3]; 16] = [
    [255, 255, 255],
    [224, 230, 234],
    [17, 23, 27],
    [71, 82, 90],
    [102, 113, 122],
    [190, 198, 205],
    [140, 150, 158],
    [215, 220, 224],
    [132, 144, 154],
    [191, 38, 0],
    [173, 34, 0],
    [204, 133, 0],
    [125, 77, 0],
    [124, 90, 148],
    [10, 96, 166],
    [11, 122, 99],
];

/// What two pictures of one drawing have in common at least. Measured: 0.96 to 1 as they are, at most 0.91 without the curve.
const ALIKE: f64 = 0.95;

/// The brightness of every pixel, as an eye weighs colours.
struct Picture {
    width: usize,
    height: usize,
    luma: Vec<f64>,
}

impl Picture {
    fn of(width: usize, height: usize, pixels: &[[u8; 4]]) -> Self {
        let luma = |it: &[u8; 4]| 0.299 * f64::from(it[0]) + 0.587 * f64::from(it[1]) + 0.114 * f64::from(it[2]);
        Self { width, height, luma: pixels.iter().map(luma).collect() }
    }
}

fn without_texts(sheet: &Sheet) -> Sheet {
    let mut sheet = sheet.clone();
    sheet.marks.retain(|mark| !matches!(mark, Mark::Text(_)));
    sheet
}

fn painted(sheet: &Sheet, density: f64) -> Picture {
    let mut raster = Raster::default();
    assert!(raster.paint(sheet, &Theme::new(&COLORS).unwrap(), density));
    assert!(raster.pixels.iter().all(|it| it[3] == 255), "nothing shows through");
    Picture::of(raster.width, raster.height, &raster.pixels)
}

fn rendered(sheet: &Sheet, density: f64) -> Picture {
    let mut svg = svg::write(sheet);
    for ((_, variable), [red, green, blue]) in ROLES.iter().zip(COLORS) {
        svg = svg.replace(&format!("var({variable})"), &format!("rgb({red},{green},{blue})"));
    }
    let tree = usvg::Tree::from_str(&svg, &usvg::Options::default()).unwrap();
    let size = |pixels: u32| (f64::from(pixels) * density).round() as u32;
    let mut pixmap = tiny_skia::Pixmap::new(size(sheet.size.0), size(sheet.size.1)).unwrap();
    let [red, green, blue] = COLORS[0];
    pixmap.fill(tiny_skia::Color::from_rgba8(red, green, blue, 255));
    resvg::render(&tree, tiny_skia::Transform::from_scale(density as f32, density as f32), &mut pixmap.as_mut());
    Picture::of(pixmap.width() as usize, pixmap.height() as usize, pixmap.data().as_chunks::<4>().0)
}

/// The mean structural similarity of all windows of eight by eight pixels in which there is anything to see.
fn similarity(a: &Picture, b: &Picture) -> f64 {
    assert_eq!((a.width, a.height), (b.width, b.height));
    let (mut sum, mut n) = (0.0, 0);
    let side = 8.min(a.width).min(a.height);
    for top in (0..=a.height - side).step_by(8) {
        for left in (0..=a.width - side).step_by(8) {
            let cells = || (0..side * side).map(|it| (top + it / side) * a.width + left + it % side);
            let count = (side * side) as f64;
            let mean = |it: &Picture| cells().map(|at| it.luma[at]).sum::<f64>() / count;
            let (mean_a, mean_b) = (mean(a), mean(b));
            let product = |x: &Picture, mean_x: f64, y: &Picture, mean_y: f64| {
                cells().map(|at| (x.luma[at] - mean_x) * (y.luma[at] - mean_y)).sum::<f64>() / (count - 1.0)
            };
            let (var_a, var_b) = (product(a, mean_a, a, mean_a), product(b, mean_b, b, mean_b));
            if var_a < 1.0 && var_b < 1.0 && (mean_a - mean_b).abs() < 1.0 {
                continue;
            }
            let (c1, c2) = ((0.01_f64 * 255.0).powi(2), (0.03_f64 * 255.0).powi(2));
            let shape = (2.0 * product(a, mean_a, b, mean_b) + c2) / (var_a + var_b + c2);
            sum += shape * (2.0 * mean_a * mean_b + c1) / (mean_a.powi(2) + mean_b.powi(2) + c1);
            n += 1;
        }
    }
    if n == 0 { 1.0 } else { sum / f64::from(n) }
}

/// Writes both pictures where somebody asks for them: `INKS=folder cargo test --test inks`.
fn keep(name: &str, ours: &Picture, theirs: &Picture) {
    let Some(folder) = std::env::var_os("INKS") else { return };
    std::fs::create_dir_all(&folder).unwrap();
    for (whose, picture) in [("ours", ours), ("svg", theirs)] {
        let mut pixmap = tiny_skia::Pixmap::new(picture.width as u32, picture.height as u32).unwrap();
        for (pixel, luma) in pixmap.data_mut().as_chunks_mut::<4>().0.iter_mut().zip(&picture.luma) {
            *pixel = [*luma as u8, *luma as u8, *luma as u8, 255];
        }
        pixmap.save_png(std::path::Path::new(&folder).join(format!("{name}-{whose}.png"))).unwrap();
    }
}

#[test]
fn every_example_looks_the_same_in_both_inks() {
    let mut wrong = Vec::new();
    for chart in ALL {
        for (case, drawing) in (chart.examples)() {
            for density in [1.0, 2.0] {
                let sheet = without_texts(&drawing.sheet);
                let (ours, theirs) = (painted(&sheet, density), rendered(&sheet, density));
                let alike = similarity(&ours, &theirs);
                let name = format!("{}-{case}-{density}", chart.id);
                println!("{alike:.4} {name}");
                keep(&name, &ours, &theirs);
                if alike < ALIKE {
                    wrong.push(format!("{name}: {alike:.4}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "the inks have drifted apart: {wrong:#?}");
}

/// What the test above is worth: a chart that lost its curve is not taken for the same.
#[test]
fn a_missing_line_is_noticed() {
    for chart in ALL.iter().filter(|it| ["burn-down", "burn-rate", "sparkline"].contains(&it.id)) {
        let (case, drawing) = (chart.examples)().into_iter().next().unwrap();
        let whole = without_texts(&drawing.sheet);
        let mut poorer = whole.clone();
        let length = |mark: &Mark| if let Mark::Path { points, width: Some(_), .. } = mark { points.len() } else { 0 };
        let longest = (0..poorer.marks.len()).max_by_key(|at| length(&poorer.marks[*at])).unwrap();
        poorer.marks.remove(longest);
        for density in [1.0, 2.0] {
            let alike = similarity(&painted(&poorer, density), &rendered(&whole, density));
            println!("{alike:.4} {}-{case}-{density} without its line", chart.id);
            assert!(alike < ALIKE, "{} {case}: {alike}", chart.id);
        }
    }
}

/// Curves with a point every other pixel to many in every column: whole columns and rows against every single line.
#[test]
fn a_dense_line_looks_the_same_in_both_inks() {
    let cases = [("noise", 60.0, 9600), ("calm", 4.0, 9600), ("smooth", 0.0, 9600), ("fine noise", 60.0, 500)];
    let cases = cases.into_iter().chain([("many", 20.0, 1700)]);
    let cases = cases.chain([("fine calm", 4.0, 500), ("fine smooth", 0.0, 500), ("coarse", 60.0, 200)]);
    for (name, swing, n_points) in cases {
        let mut state = 7_u32;
        let mut points = Vec::new();
        for at in 0..n_points {
            let along = f64::from(at) / f64::from(n_points);
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = f64::from(state >> 16) / 65536.0 - 0.5;
            let y = 100.0 + 60.0 * (along * 13.7).sin() + swing * noise;
            points.push(((along * 1600.0) as i32, (y * 4.0) as i32));
        }
        points.dedup();
        let line = Mark::Path { points, paint: Role::Ink.into(), width: Some(6) };
        let sheet = Sheet { class: "dense", size: (400, 200), marks: vec![line] };
        for density in [1.0, 2.0] {
            let (ours, theirs) = (painted(&sheet, density), rendered(&sheet, density));
            let alike = similarity(&ours, &theirs);
            println!("{alike:.4} {name} {density}");
            keep(&format!("dense-{name}-{density}"), &ours, &theirs);
            // A filled column has a harder end than the single peaks in it.
            assert!(alike >= if n_points > 1000 { 0.84 } else { 0.93 }, "{name} at {density}: {alike}");
        }
    }
}

fn coordinate() -> impl Strategy<Value = i32> {
    prop_oneof![4 => -50..450_i32, 1 => any::<i32>(), 1 => Just(i32::MIN), 1 => Just(i32::MAX)]
}

fn mark() -> impl Strategy<Value = Mark> {
    let width = || prop::option::of(prop_oneof![4 => 0..20_u32, 1 => any::<u32>()]);
    let paint = (0..16_usize, 0..6_usize, -0.5..1.5_f64).prop_map(|(role, pattern, opacity)| {
        let pattern = [Solid, Dotted, ShortDashes, Dashed, Hatched, FineHatched][pattern];
        Paint::from(ROLES[role].0).pattern(pattern).opacity(opacity)
    });
    let points = prop::collection::vec((coordinate(), coordinate()), 0..30);
    (paint, width(), points, any::<u32>(), 0..4).prop_map(|(paint, width, mut points, radius, kind)| {
        let at = |n: usize| points.get(n).copied().unwrap_or((3, 5));
        let ((x1, y1), (x2, y2)) = (at(0), at(1));
        match kind {
            0 => Mark::Rectangle { edges: [x1.min(x2), y1.min(y2), x1.max(x2), y1.max(y2)], paint, width },
            1 => Mark::Circle { centre: at(0), radius: radius >> (radius % 32), paint, width },
            2 => {
                plumbline::domain::order::ascending(&mut points);
                Mark::Path { points, paint, width }
            }
            _ => Mark::Path { points, paint, width },
        }
    })
}

proptest! {
    /// Nothing that can be drawn ends the program or paints beside the picture, and the next picture is a clean one.
    #[test]
    fn any_mark_can_be_painted(marks in prop::collection::vec(mark(), 0..6), density in 0.3..3.0_f64) {
        let theme = Theme::new(&COLORS).unwrap();
        let mut raster = Raster::default();
        let sheet = Sheet { class: "any", size: (60, 40), marks };
        prop_assert!(raster.paint(&sheet, &theme, density));
        prop_assert_eq!(raster.pixels.len(), raster.width * raster.height);
        prop_assert!(raster.paint(&Sheet::new("none", (60, 40)), &theme, density));
        prop_assert!(raster.pixels.iter().all(|it| *it == theme.color(Role::Paper)));
    }
}
