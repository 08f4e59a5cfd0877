//! Reads expressions, character by character.
//!
//! Every loop ends at the end of the text, and nothing nests deeper than [`DEEPEST`]: an
//! expression of a stranger costs no more than its length.

use super::number::{known, unit};
use super::{Field, Kind, LONGEST, Mistake, Node, NumberTest, Pattern, Product, TextTest, Trouble};

/// Brackets and `!` inside one another.
const DEEPEST: usize = 32;

/// Reads an expression.
pub(super) fn parse(text: &str) -> Result<Node, Mistake> {
    if text.len() > LONGEST {
        let end = text.chars().count();
        return Err(Mistake { place: end..end, trouble: Trouble::TooLong(LONGEST) });
    }
    let mut reader = Reader { text: text.chars().collect(), at: 0, depth: 0 };
    reader.blanks();
    if reader.peek().is_none() {
        return Ok(Node::All(Vec::new()));
    }
    let node = reader.any()?;
    match reader.peek() {
        None => Ok(node),
        Some(found) => Err(reader.here(1, Trouble::Stray { found: found.to_string() })),
    }
}

struct Reader {
    text: Vec<char>,
    /// The next character.
    at: usize,
    depth: usize,
}

/// What a condition does to its value, as it is typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Holds,
    Matches,
    Number(NumberTest),
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn ahead(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(n, c)| self.text.get(self.at + n) == Some(&c))
    }

    fn take(&mut self, text: &str) -> bool {
        let found = self.ahead(text);
        if found {
            self.at += text.chars().count();
        }
        found
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn while_is(&mut self, is: impl Fn(char) -> bool) -> String {
        let from = self.at;
        while self.peek().is_some_and(&is) {
            self.at += 1;
        }
        self.text[from..self.at].iter().collect()
    }

    fn mistake(from: usize, to: usize, trouble: Trouble) -> Mistake {
        Mistake { place: from..to, trouble }
    }

    fn here(&self, length: usize, trouble: Trouble) -> Mistake {
        Self::mistake(self.at, self.at + length, trouble)
    }

    /// A word such as `or`, alone.
    fn take_word(&mut self, word: &str) -> bool {
        let before = self.at;
        let taken = self.while_is(char::is_alphanumeric).eq_ignore_ascii_case(word);
        // `or=1` or `or:x` would be a field of that name
        if taken && !self.peek().is_some_and(|next| ":=<>~".contains(next)) {
            return true;
        }
        self.at = before;
        false
    }

    fn any(&mut self) -> Result<Node, Mistake> {
        let mut nodes = vec![self.all()?];
        loop {
            self.blanks();
            if !(self.take("||") || self.take("|") || self.take_word("or")) {
                break;
            }
            nodes.push(self.all()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Any(nodes) })
    }

    fn all(&mut self) -> Result<Node, Mistake> {
        let mut nodes = vec![self.one()?];
        loop {
            self.blanks();
            let and = self.take("&&") || self.take("&") || self.take_word("and");
            if !and {
                let before = self.at;
                let or = self.take_word("or");
                self.at = before;
                if or || matches!(self.peek(), None | Some(')' | '|')) {
                    break;
                }
            }
            nodes.push(self.one()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::All(nodes) })
    }

    fn one(&mut self) -> Result<Node, Mistake> {
        self.blanks();
        if self.depth == DEEPEST {
            return Err(self.here(0, Trouble::TooDeep));
        }
        self.depth += 1;
        let node = self.one_deeper();
        self.depth -= 1;
        node
    }

    fn one_deeper(&mut self) -> Result<Node, Mistake> {
        if self.take("!") || self.take_word("not") {
            return Ok(Node::Not(Box::new(self.one()?)));
        }
        if self.take("(") {
            let node = self.any()?;
            self.blanks();
            return if self.take(")") { Ok(node) } else { Err(self.here(0, Trouble::Unclosed)) };
        }
        match self.peek() {
            None | Some('|' | '&' | ')') => Err(self.here(0, Trouble::Missing)),
            Some('/') => self.pattern().map(Node::Pattern),
            Some('"') => self.quoted().map(Node::Word),
            Some(found) if "=<>~:*".contains(found) => {
                Err(self.here(1, Trouble::Stray { found: found.to_string() }))
            }
            Some(_) => self.condition(),
        }
    }

    /// `/pattern/`; `\/` is a slash in it.
    fn pattern(&mut self) -> Result<Pattern, Mistake> {
        let from = self.at;
        let inside = self.until('/')?;
        Pattern::new(&inside)
            .map_err(|why| Self::mistake(from, self.at, Trouble::BadPattern { why }))
    }

    /// `"words"`, in lower case.
    fn quoted(&mut self) -> Result<String, Mistake> {
        self.until('"').map(|words| words.to_lowercase())
    }

    /// What stands between two of these; a backslash keeps its meaning but before one of them.
    fn until(&mut self, quote: char) -> Result<String, Mistake> {
        let from = self.at;
        self.at += 1;
        let mut inside = String::new();
        loop {
            match self.peek() {
                None => return Err(Self::mistake(from, self.at, Trouble::Unquoted { quote })),
                Some('\\') if self.text.get(self.at + 1) == Some(&quote) => {
                    inside.push(quote);
                    self.at += 2;
                }
                Some('\\') => {
                    inside.push('\\');
                    inside.extend(self.text.get(self.at + 1));
                    self.at = (self.at + 2).min(self.text.len());
                }
                Some(found) if found == quote => {
                    self.at += 1;
                    return Ok(inside);
                }
                Some(other) => {
                    inside.push(other);
                    self.at += 1;
                }
            }
        }
    }

    /// A field and what is asked of it, or a word on its own.
    fn condition(&mut self) -> Result<Node, Mistake> {
        let from = self.at;
        let name = self.while_is(|c| !c.is_whitespace() && !"()|&<>=!~:\"".contains(c));
        let to = self.at;
        let field = Field::named(&name);
        let before = self.at;
        self.blanks();
        let operator = if field.is_none() && self.ahead(":") { None } else { self.operator() };
        match (field, operator) {
            (Some(field), Some(operator)) if field.kind() == Kind::Text => {
                self.text_test(field, operator)
            }
            (Some(field), Some(operator)) => self.number_test(field, operator),
            (None, Some(_)) => Err(Self::mistake(from, to, Trouble::NoField { name })),
            (_, None) => {
                self.at = before;
                self.word(from, name)
            }
        }
    }

    /// A word on its own, an address with its colons too.
    fn word(&mut self, from: usize, name: String) -> Result<Node, Mistake> {
        if !self.ahead(":") {
            return Ok(Node::Word(name.to_lowercase()));
        }
        let rest = self.while_is(|c| !c.is_whitespace() && !"()|&<>=!~\"".contains(c));
        let after = rest.trim_start_matches(':').chars().next();
        let like_a_field = !name.is_empty() && name.chars().all(char::is_alphabetic);
        // `stat:down` was meant for a field, `web:80` and `fe80::1` were not
        if like_a_field && !rest.starts_with("::") && !after.is_some_and(|c| c.is_ascii_digit()) {
            let to = from + name.chars().count();
            return Err(Self::mistake(from, to, Trouble::NoField { name }));
        }
        Ok(Node::Word((name + &rest).to_lowercase()))
    }

    fn operator(&mut self) -> Option<Operator> {
        use NumberTest::{AtLeast, AtMost, Equal, Less, More, Unequal};
        let typed = [
            ("==", Operator::Number(Equal)),
            ("!=", Operator::Number(Unequal)),
            ("<=", Operator::Number(AtMost)),
            (">=", Operator::Number(AtLeast)),
            ("=", Operator::Number(Equal)),
            ("<", Operator::Number(Less)),
            (">", Operator::Number(More)),
            ("~", Operator::Matches),
            (":", Operator::Holds),
        ];
        let found = typed.into_iter().find(|(text, _)| self.ahead(text));
        found.map(|(text, operator)| {
            self.take(text);
            operator
        })
    }

    fn text_test(&mut self, field: Field, operator: Operator) -> Result<Node, Mistake> {
        let at = self.at;
        self.blanks();
        let is_pattern = self.peek() == Some('/');
        let test = match operator {
            Operator::Holds | Operator::Matches if is_pattern => TextTest::Matches(self.pattern()?),
            Operator::Matches => {
                let from = self.at;
                let pattern = Pattern::new(&self.value()?);
                let wrong = |why| Self::mistake(from, self.at, Trouble::BadPattern { why });
                TextTest::Matches(pattern.map_err(wrong)?)
            }
            Operator::Holds => TextTest::Holds(self.value()?.to_lowercase()),
            Operator::Number(NumberTest::Equal) => TextTest::Is(self.value()?.to_lowercase()),
            Operator::Number(NumberTest::Unequal) => TextTest::Isnt(self.value()?.to_lowercase()),
            Operator::Number(_) => {
                return Err(Self::mistake(at - 1, at, Trouble::NotANumber { field }));
            }
        };
        Ok(Node::Text { field, test })
    }

    /// What a text is compared with.
    fn value(&mut self) -> Result<String, Mistake> {
        if self.peek() == Some('"') {
            return self.quoted();
        }
        let word = self.while_is(|c| !c.is_whitespace() && !"()|&\"".contains(c));
        if word.is_empty() { Err(self.here(0, Trouble::NoWord)) } else { Ok(word) }
    }

    fn number_test(&mut self, field: Field, operator: Operator) -> Result<Node, Mistake> {
        let test = match operator {
            Operator::Number(test) => test,
            Operator::Holds => NumberTest::Equal,
            Operator::Matches => {
                return Err(Self::mistake(self.at - 1, self.at, Trouble::NotAWord { field }));
            }
        };
        let mut than = self.product(field)?;
        let is_equality = matches!(test, NumberTest::Equal | NumberTest::Unequal);
        // a limit of 0 is none (balance(1) §3)
        if field == Field::Maxc && is_equality && than == Product::plain(0.0) {
            than.factor = f64::INFINITY;
        }
        Ok(Node::Number { field, test, than })
    }

    /// `10`, `1MB/s`, `0.9*maxc`, `total/2`.
    fn product(&mut self, left: Field) -> Result<Product, Mistake> {
        let mut product = Product::plain(1.0);
        let mut divide = false;
        loop {
            self.blanks();
            self.factor(left, divide, &mut product)?;
            let before = self.at;
            self.blanks();
            divide = match self.peek() {
                Some('*') => false,
                Some('/') => true,
                _ => {
                    self.at = before;
                    return Ok(product);
                }
            };
            self.at += 1;
        }
    }

    fn factor(&mut self, left: Field, divide: bool, product: &mut Product) -> Result<(), Mistake> {
        let from = self.at;
        if self.peek().is_some_and(|c| c.is_ascii_digit() || c == '.') {
            let number = self.number(left)?;
            product.factor *= if divide { 1.0 / number } else { number };
            return Ok(());
        }
        let name = self.while_is(char::is_alphanumeric);
        if name.is_empty() {
            return Err(self.here(0, Trouble::NoNumber));
        }
        if ["none", "inf", "unlimited"].contains(&name.as_str()) && left == Field::Maxc {
            product.factor = f64::INFINITY;
            return Ok(());
        }
        let wrong = |trouble| Self::mistake(from, self.at, trouble);
        match Field::named(&name) {
            None => Err(wrong(Trouble::NoField { name })),
            Some(right) if right.kind() == Kind::Text || left.kind() == Kind::Number => {
                Err(wrong(Trouble::Unlike { left, right }))
            }
            Some(right) if right.kind() != left.kind() => {
                Err(wrong(Trouble::Unlike { left, right }))
            }
            Some(right) if divide => {
                product.by.push(right);
                Ok(())
            }
            Some(right) => {
                product.times.push(right);
                Ok(())
            }
        }
    }

    /// A number with the unit of the field it is compared with.
    fn number(&mut self, field: Field) -> Result<f64, Mistake> {
        let from = self.at;
        let digits = self.while_is(|c| c.is_ascii_digit() || c == '.');
        let behind = self.at;
        let mut name = self.while_is(|c| c.is_alphabetic() || c == '%');
        let per_second = self.ahead("/s")
            && !self.text.get(self.at + 2).is_some_and(|next| next.is_alphanumeric());
        if per_second {
            self.take("/s");
            name += "/s";
        }
        let number: f64 =
            digits.parse().map_err(|_| Self::mistake(from, behind, Trouble::NoNumber))?;
        // a part of something is written with % for every kind
        let by = if name == "%" { Some(0.01) } else { unit(field.kind(), &name) };
        let known = known(field.kind());
        let by = by.filter(|_| name != "%" || field.kind() != Kind::Number);
        let wrong = || Self::mistake(behind, self.at, Trouble::NoUnit { field, unit: name, known });
        by.map(|by| number * by).ok_or_else(wrong)
    }
}

impl Product {
    fn plain(factor: f64) -> Self {
        Self { factor, times: Vec::new(), by: Vec::new() }
    }
}
