use super::*;

fn all() -> impl Iterator<Item = (Scheme, Depth, Accent)> {
    let schemes = Scheme::NAMES.map(|(_, scheme)| scheme);
    let depths = Depth::NAMES.map(|(_, depth)| depth);
    let accents = Accent::NAMES.map(|(_, accent)| accent);
    schemes.into_iter().flat_map(move |scheme| {
        depths.into_iter().flat_map(move |depth| accents.map(move |accent| (scheme, depth, accent)))
    })
}

#[test]
fn a_theme_names_no_more_colours_than_the_terminal_has() {
    for (scheme, depth, accent) in all() {
        for (name, style) in Theme::new(scheme, depth, accent).styles() {
            for colour in [style.fg, style.bg].into_iter().flatten() {
                let fits = match colour {
                    Color::Rgb(..) => depth == Depth::True,
                    Color::Indexed(index) => depth == Depth::Indexed && index >= 16,
                    Color::Reset => false,
                    _ => depth == Depth::Sixteen,
                };
                assert!(fits, "{scheme:?} {depth:?} {accent:?} {name}: {colour:?}");
            }
        }
    }
}

#[test]
fn selection_focus_and_marks_are_told_apart_in_every_theme_and_without_colour() {
    for (scheme, depth, accent) in all() {
        let theme = Theme::new(scheme, depth, accent);
        let four = [Style::new(), theme.selected, theme.focused, theme.marked];
        for (i, one) in four.iter().enumerate() {
            for other in &four[i + 1..] {
                assert_ne!(
                    theme.text.patch(*one),
                    theme.text.patch(*other),
                    "{scheme:?} {depth:?}"
                );
            }
        }
        assert_ne!(theme.bar, theme.text, "{scheme:?} {depth:?}");
        assert_ne!(theme.label, theme.bar, "{scheme:?} {depth:?}");
    }
}

#[test]
fn the_selection_is_visible_over_whatever_was_there() {
    for (scheme, depth, accent) in all() {
        let theme = Theme::new(scheme, depth, accent);
        for (name, style) in theme.styles() {
            if ["selected", "focused", "bar", "label", "found"].contains(&name) {
                continue;
            }
            let before = theme.text.patch(style);
            let after = theme.over_selected(before);
            let reversed = after.add_modifier.contains(Modifier::REVERSED);
            let moved = after.bg != before.bg;
            assert!(reversed || moved, "{scheme:?} {depth:?} {name}");
            // what carries its own colour is legible: it is one of the tested pairs
            if theme.selected_keeps_colours && before.fg != theme.text.fg {
                assert_eq!(after.fg, before.fg, "{scheme:?} {depth:?} {name}");
            }
        }
    }
}

#[test]
fn what_works_and_what_does_not_differ_in_every_scheme_that_has_colours() {
    for (scheme, depth, accent) in all().filter(|(_, depth, _)| *depth != Depth::None) {
        let Theme { good, warn, bad, .. } = Theme::new(scheme, depth, accent);
        assert!(good.fg != warn.fg && warn.fg != bad.fg && good.fg != bad.fg, "{scheme:?}");
    }
}

#[test]
fn the_accent_paints_the_bar_and_nothing_else() {
    let plain = Theme::new(Scheme::Dark, Depth::True, Accent::Theme);
    let red = Theme::new(Scheme::Dark, Depth::True, Accent::Red);
    for ((name, one), (_, other)) in plain.styles().into_iter().zip(red.styles()) {
        assert_eq!(one != other, ["bar", "label"].contains(&name), "{name}");
    }
}

#[test]
fn schemes_have_names() {
    for (name, scheme) in Scheme::NAMES {
        assert_eq!(Scheme::named(name), Ok(scheme));
    }
    let wrong = Scheme::named("pink").unwrap_err().to_string();
    assert_eq!(wrong, "there is no theme \"pink\": use dark, light, contrast or safe");
}
