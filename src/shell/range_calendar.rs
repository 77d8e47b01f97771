//! A month to choose a range of days from: the first, then the last. Keys as in the grids of ARIA's authoring practices.
use crate::{
    domain::{
        calendar::{self, Day, DayRange, Step},
        time::Span,
    },
    platform::{self, document},
    state::{clock::Clock, query},
    widgets::{
        control::{button, labelled},
        live::{live, live_attribute, live_text},
    },
    words::typed_times,
};
use leptos::prelude::*;

const WEEKDAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/// What is chosen and where the keyboard stands; copy it around.
#[derive(Clone, Copy)]
struct Calendar {
    from: RwSignal<String>,
    to: RwSignal<String>,
    chosen: RwSignal<Option<DayRange>>,
    /// The day that a key would move from.
    at: RwSignal<Day>,
    today: Day,
}

/// A button that opens the month; what is chosen there is typed into both fields.
pub fn calendar(from: RwSignal<String>, to: RwSignal<String>, clock: Clock) -> AnyView {
    let is_open = RwSignal::new(false);
    let expanded = live_attribute(move || Some(is_open.get().to_string()));
    let toggle = move |_| is_open.update(|it| *it = !*it);
    view! {
        <div class="calendar">
            <button class="btn" type="button" aria-expanded=expanded on:click=toggle>"Calendar"</button>
            {live(move || is_open.get().then(|| Calendar::over(from, to, clock).view()))}
        </div>
    }
    .into_any()
}

impl Calendar {
    /// Opened on what is typed already, if that is a range.
    fn over(from: RwSignal<String>, to: RwSignal<String>, clock: Clock) -> Self {
        let (now, zone) = untrack(|| (clock.now(), clock.zone_for(&from.read(), &to.read())));
        let today = zone.civil(now).date();
        let typed = untrack(|| typed_times::range(&from.read(), &to.read(), now, &zone)).ok();
        let chosen = typed.map(|range| DayRange {
            first: zone.civil(range.from).date(),
            // The end itself does not belong to it.
            last: zone.civil(range.to - Span::from_millis(1)).date(),
            is_open: false,
        });
        let at = chosen.map_or(today, |it| it.last.min(today));
        Self { from, to, chosen: RwSignal::new(chosen), at: RwSignal::new(at), today }
    }

    fn view(self) -> AnyView {
        let first = Memo::new(move |_| calendar::first_of_month(self.at.get()));
        let turn = move |label: &str, sign, months| {
            labelled("btn plain", Some(label.to_owned()), sign, move || self.go(Step::Months(months)))
        };
        let days = Vec::from(WEEKDAYS.map(|it| view! { <th scope="col">{it}</th> }.into_any()));
        let weeks =
            live(move || calendar::weeks(first.get()).into_iter().map(|week| self.week(week)).collect::<Vec<_>>());
        let pressed = move |event: leptos::ev::KeyboardEvent| {
            if self.press(&event.key(), event.shift_key()) {
                event.prevent_default();
            }
        };
        view! {
            <div class="row tight">
                {turn("Month before", "‹", -1)}
                <b role="status">{live_text(move || calendar::month(first.get()))}</b>
                {turn("Next month", "›", 1)}
                {button("btn plain", "Back to today", move || self.at.set(self.today))}
            </div>
            <table class="cal" role="grid" aria-label="Days" aria-multiselectable="true" on:keydown=pressed>
                <thead><tr>{days}</tr></thead>
                <tbody>{weeks}</tbody>
            </table>
            <p class="q">"Choose the first day, then the last."</p>
        }
        .into_any()
    }

    fn week(self, week: [Option<Day>; 7]) -> AnyView {
        let days = Vec::from(week.map(|day| day.map_or_else(|| view! { <td></td> }.into_any(), |it| self.day(it))));
        view! { <tr>{days}</tr> }.into_any()
    }

    fn day(self, day: Day) -> AnyView {
        let is_coming = day > self.today;
        let is_chosen = move || self.chosen.get().is_some_and(|it| it.contains(day));
        view! {
            <td
                role="gridcell"
                id=id(day)
                aria-label=calendar::said(day)
                aria-current=(day == self.today).then_some("date")
                aria-disabled=is_coming.then_some("true")
                aria-selected=live_attribute(move || (!is_coming).then(|| is_chosen().to_string()))
                tabindex=live_text(move || if self.at.get() == day { "0" } else { "-1" }.to_owned())
                on:click=move |_| {
                    self.at.set(day);
                    self.choose(day);
                }
            >
                {calendar::number(day)}
            </td>
        }
        .into_any()
    }

    /// What a key does; whether it does anything.
    fn press(self, key: &str, is_shifted: bool) -> bool {
        let year = if is_shifted { 12 } else { 1 };
        let step = match key {
            "ArrowLeft" => Step::Days(-1),
            "ArrowRight" => Step::Days(1),
            "ArrowUp" => Step::Days(-7),
            "ArrowDown" => Step::Days(7),
            "Home" => Step::WeekStart,
            "End" => Step::WeekEnd,
            "PageUp" => Step::Months(-year),
            "PageDown" => Step::Months(year),
            "Enter" | " " => {
                self.choose(self.at.get_untracked());
                return true;
            }
            _ => return false,
        };
        self.go(step);
        let at = self.at.get_untracked();
        // Another month is not drawn yet.
        query::spawn(async move {
            platform::clock::sleep(Span::ZERO).await;
            document::focus(&id(at));
        });
        true
    }

    fn go(self, step: Step) {
        self.at.update(|at| *at = calendar::stepped(*at, step));
    }

    /// Days that are still to come have nothing to show.
    fn choose(self, day: Day) {
        if day > self.today {
            return;
        }
        let chosen = DayRange::chosen(self.chosen.get_untracked(), day);
        let (from, to) = chosen.typed(self.today);
        self.chosen.set(Some(chosen));
        self.from.set(from);
        self.to.set(to);
    }
}

fn id(day: Day) -> String {
    format!("day-{}", calendar::written(day))
}
