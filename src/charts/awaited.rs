//! A chart of what is not known yet, or could not be asked: the time it is about, and no mark that says it was measured
//! or that it was not.
use super::{
    Chart, Drawing, Frame, Table, examples,
    ink::Role,
    plane::{Plane, Say, Scale, Trace},
    plot::{Plot, ground, labels::Labels, now_line, with_air},
};
use crate::domain::time::Range;

/// Its line in the list.
pub const CHART: Chart = Chart { id: "awaited", examples: examples::awaited };

/// The time of `range`; `names` are the series there will be, each in its colour, and `sentence` says why there are none.
pub fn draw(names: &[(&str, Role)], sentence: &str, range: Range, frame: Frame<'_>) -> Drawing {
    let (place, shown) = (ground::place(frame, 0.0), with_air(range, frame.now));
    let sheet = frame.sheet(CHART.id, |root| {
        let (width, height) = frame.size();
        let plot = Plot::new(root, place, shown, (0.0, 1.0));
        let mut labels = Labels::within(width, height);
        plot.future(frame.now, 0.0)?;
        now_line::draw(root, &plot, frame.now, 0.0)?;
        if ground::has_ticks(frame) {
            plot.time_axis(frame.zone, &mut labels)?;
        }
        labels.draw(root)
    });
    let trace = |(name, role): &(&str, Role)| Trace {
        name: (*name).to_owned(),
        role: *role,
        shown: true,
        t: [].into(),
        v: [].into(),
        until: None,
    };
    Drawing {
        sheet,
        sentence: sentence.to_owned(),
        table: Table { caption: sentence.to_owned(), ..Table::default() },
        plane: Some(Plane {
            place,
            range: shown,
            scale: Scale::Linear { low: 0.0, high: 1.0 },
            say: Say::unknown(),
            traces: names.iter().map(trace).collect(),
        }),
    }
}
