//! What was typed wrong, and how it is typed right.

use super::{Language, Words};
use crate::expression::{Field, Mistake, Trouble};

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

impl Words {
    /// What is wrong with a filter, and where (T-18).
    #[must_use]
    pub fn filter_mistake(self, mistake: &Mistake) -> String {
        match self.0 {
            Language::English => mistake.to_string(),
            Language::Spanish => {
                self.at_column(mistake.place.start + 1, &trouble_es(&mistake.trouble))
            }
        }
    }
}

fn trouble_es(trouble: &Trouble) -> String {
    match trouble {
        Trouble::TooLong(most) => format!("más de {most} caracteres: acórtelo"),
        Trouble::TooDeep => "demasiados paréntesis o ! unos dentro de otros".to_owned(),
        Trouble::NoField { name } => {
            format!("no hay campo {name:?}: use {}, o póngalo entre comillas", Field::names())
        }
        Trouble::Stray { found } => {
            format!("aquí sobra {found:?}: quítelo o póngalo entre comillas")
        }
        Trouble::Missing => "falta una condición, como una palabra, state:down o c>10".to_owned(),
        Trouble::Unclosed => "falta un )".to_owned(),
        Trouble::Unquoted { quote } => format!("falta el {quote} final"),
        Trouble::NoNumber => "falta un número, como 10 o 0.9*maxc".to_owned(),
        Trouble::NoWord => "falta una palabra".to_owned(),
        Trouble::NotANumber { field } => {
            format!("{} es una palabra: compárela con =, !=, : o ~", field.name())
        }
        Trouble::NotAWord { field } => {
            format!("{} es un número: compárelo con =, <, > y demás", field.name())
        }
        Trouble::NoUnit { field, unit, known } => {
            format!("{} no tiene la unidad {unit:?}: use {known}", field.name())
        }
        Trouble::Unlike { left, right } => {
            format!("{} y {} no son números de la misma clase", left.name(), right.name())
        }
        Trouble::BadPattern { why } => format!("este patrón no tiene sentido: {why}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::Expression;

    #[test]
    fn a_wrong_filter_is_explained_in_both_languages() {
        let mistake = Expression::parse("web c>").unwrap_err();
        let english = Words(Language::English).filter_mistake(&mistake);
        assert_eq!(english, "column 7: a number is missing, such as 10 or 0.9*maxc");
        let spanish = Words(Language::Spanish).filter_mistake(&mistake);
        assert_eq!(spanish, "columna 7: falta un número, como 10 o 0.9*maxc");
    }
}
