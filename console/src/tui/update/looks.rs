//! How the table looks: its columns, its order, its units, and keeping them in the settings.

use crate::tui::dialog::Dialog;
use crate::tui::dialog::columns::Columns;
use crate::tui::keymap::Action;
use crate::tui::model::Model;
use crate::tui::model::log::Mood;
use crate::tui::model::sort::Sort;
use crate::tui::msg::Effect;
use crate::tui::parts::bytes::Units;
use crate::tui::parts::columns::Column;

/// What the two keys do.
pub(super) fn act(model: &mut Model, action: Action) {
    match action {
        Action::Columns => choose(model),
        _ => count_by(model, model.options.units.other()),
    }
}

/// Lets the operator choose columns.
pub(super) fn choose(model: &mut Model) {
    model.dialog =
        Some(Dialog::Columns(Columns::of(model.options.columns.clone(), model.is_http())));
}

/// Counts bytes so from now on.
pub(super) fn count_by(model: &mut Model, units: Units) {
    model.options.units = units;
    model.say(Mood::Plain, model.words().units_are(units));
}

/// Keeps columns, order and units for the next time. What is as usual needs no line.
pub(super) fn keep(model: &Model) -> Vec<Effect> {
    let (options, sort) = (&model.options, model.pane.sort);
    let quoted = |name: &str| format!("\"{name}\"");
    let columns = options.columns.as_ref().map(|columns| {
        let names: Vec<String> =
            columns.iter().map(|column| quoted(Column::name(*column))).collect();
        format!("[{}]", names.join(", "))
    });
    let usual = Sort::by(sort.by);
    let order = (!sort.is_natural()).then(|| quoted(sort.by.name()));
    let turned = (sort.descending != usual.descending).then(|| "true".to_owned());
    let units = (options.units != Units::default()).then(|| quoted(options.units.name()));
    let keys = [("columns", columns), ("sort", order), ("turned", turned), ("units", units)];
    vec![Effect::Keep(keys.to_vec())]
}
