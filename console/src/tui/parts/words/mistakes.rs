//! What was typed wrong, and how it is typed right.

super::catalogue::texts! {
    /// Where in a line a mistake is.
    at_column(column: usize, what: &str): "column {column}: {what}", "columna {column}: {what}";
    /// Where in a file a mistake is.
    at_line(file: &str, line: usize, what: &str): "{file}, line {line}: {what}", "{file}, línea {line}: {what}";
    /// The last good filter stays in force (T-18).
    filter_kept: "the last filter that made sense is in force", "sigue en vigor el último filtro válido";
    /// No terminal (T-10).
    no_terminal: "this needs a terminal: `balance-ctl show` prints the same table anywhere", "esto necesita un terminal: `balance-ctl show` da la misma tabla en cualquier sitio";
    /// The terminal failed.
    terminal_failed(why: &str): "the terminal failed: {why}", "el terminal ha fallado: {why}";
    /// A part of the console is gone.
    broken: "the part that talks to the daemon broke down; please report what was printed above", "la parte que habla con el servicio se ha roto; por favor, comunique lo escrito arriba";
    /// A file cannot be read.
    cannot_read(file: &str, why: &str): "cannot read {file}: {why}", "no se puede leer {file}: {why}";
    /// A file cannot be written.
    cannot_write(file: &str, why: &str): "cannot write {file}: {why}", "no se puede escribir {file}: {why}";
    /// Only in balance-ctl.
    only_in_ctl(what: &str): "{what} is for balance-ctl: leave it out here", "{what} es de balance-ctl: aquí sobra";
    /// No such theme.
    no_theme(name: &str, known: &str): "there is no theme {name:?}: use {known}", "no hay tema {name:?}: use {known}";
}
