//! What was typed wrong, and how it is typed right.

use super::{Language, Words};
use crate::expression::{Field, Mistake, Trouble};
use balance_proto::target::TargetError;

super::catalogue::texts! {
    /// Where in a line a mistake is.
    at_column(column: usize, what: &str): "column {column}: {what}", "columna {column}: {what}";
    /// Only in balance-ctl.
    only_in_ctl(what: &str): "{what} is for balance-ctl: leave it out here", "{what} es de balance-ctl: aquí sobra";
}

impl Words {
    /// What is wrong with an address that was typed.
    #[must_use]
    pub fn target_mistake(self, mistake: &TargetError) -> String {
        match (self.0, mistake) {
            (Language::English, mistake) => mistake.to_string(),
            (_, TargetError::NoHost) => "falta el destino: escriba host:puerto".to_owned(),
            (_, TargetError::Bare(host)) => {
                format!("una dirección IPv6 va aquí entre corchetes: escriba [{host}]:puerto")
            }
            (_, TargetError::Host(host)) => format!(
                "{host:?} no es un destino: escriba un nombre, una IPv4, o una IPv6 entre corchetes"
            ),
            (_, TargetError::Bracket(host)) => {
                format!("{host:?} no es una IPv6 entre corchetes: escríbala como [2001:db8::1]:80")
            }
            (_, TargetError::Port(port)) => format!(
                "{port:?} no es un puerto: escriba un número de 1 a 65535 o un servicio como smtp"
            ),
            (_, TargetError::Maxc(maxc)) => format!(
                "{maxc:?} no es un límite: escriba un número de 0 (sin límite) a 4294967295"
            ),
        }
    }

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
