//! The one table of options: names, values, and what each is for, in both languages of the manual.
//!
//! The command line, `--help` and the man pages are made from it (DB-12). Must not know what an
//! option does.

/// A language of the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    En,
    /// Spanish, that of the users' own documents.
    Es,
}

/// A text in both languages.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// English.
    pub en: &'static str,
    /// Spanish.
    pub es: &'static str,
}

impl Text {
    /// The text in one language.
    #[must_use]
    pub fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Es => self.es,
        }
    }
}

/// What options are about; they are listed by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// The front door and the way to the channels.
    Traffic,
    /// How the program runs and what it says.
    Running,
    /// Steering a balance that runs.
    Steering,
    /// How large it may grow.
    Size,
}

impl Topic {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 4] = [Self::Traffic, Self::Running, Self::Steering, Self::Size];

    /// The heading.
    #[must_use]
    pub fn heading(self) -> Text {
        match self {
            Self::Traffic => Text { en: "Traffic", es: "Tráfico" },
            Self::Running => Text { en: "Running", es: "Ejecución" },
            Self::Steering => Text { en: "Steering a running balance", es: "Control en marcha" },
            Self::Size => Text { en: "Size", es: "Tamaño" },
        }
    }
}

/// An option.
#[derive(Debug, Clone, Copy)]
pub struct Opt {
    /// Its long name, which is also its name in the code.
    pub long: &'static str,
    /// Its letter in 3.54, if it has one.
    pub short: Option<char>,
    /// Other long names that are understood but not listed.
    pub also: &'static [&'static str],
    /// What its value is called, if it takes one.
    pub value: Option<&'static str>,
    /// Where it is listed.
    pub topic: Topic,
    /// What it is for: one short sentence, then more if there is more to say.
    pub about: Text,
}

const fn flag(long: &'static str, short: Option<char>, topic: Topic, about: Text) -> Opt {
    Opt { long, short, also: &[], value: None, topic, about }
}

const fn valued(
    long: &'static str,
    short: Option<char>,
    value: &'static str,
    topic: Topic,
    about: Text,
) -> Opt {
    Opt { long, short, also: &[], value: Some(value), topic, about }
}

/// All options.
pub const OPTIONS: &[Opt] = &[
    valued(
        "bind",
        Some('b'),
        "ADDR",
        Topic::Traffic,
        Text {
            en: "Listen on this address instead of all IPv4 addresses. A name, an IPv4 or an IPv6 address, \
                 also in the form ::ffff:a.b.c.d. The text also names the instance: give -i and -c the same.",
            es: "Escucha en esta dirección en vez de en todas las IPv4. Un nombre, una dirección IPv4 o IPv6, \
                 también en la forma ::ffff:a.b.c.d. El texto nombra además la instancia: -i y -c necesitan el mismo.",
        },
    ),
    flag(
        "ipv6",
        Some('6'),
        Topic::Traffic,
        Text {
            en: "Listen on an IPv6 socket. Without -b it takes IPv4 clients as well.",
            es: "Escucha en un socket IPv6. Sin -b atiende también a clientes IPv4.",
        },
    ),
    valued(
        "source",
        Some('B'),
        "ADDR",
        Topic::Traffic,
        Text {
            en: "Connect to the channels from this address. An address that is not one of this machine is \
                 reported and not used.",
            es: "Conecta con los canales desde esta dirección. Si no es una dirección de esta máquina se avisa \
                 y no se usa.",
        },
    ),
    valued(
        "connect-timeout",
        Some('t'),
        "SEC",
        Topic::Traffic,
        Text {
            en: "Seconds a channel may take to accept a connection. It counts for each attempt; 5 by default.",
            es: "Segundos que un canal puede tardar en aceptar una conexión. Cuenta para cada intento; 5 si no \
                 se indica.",
        },
    ),
    valued(
        "idle-timeout",
        Some('T'),
        "SEC",
        Topic::Traffic,
        Text {
            en: "Close a connection when nothing moved for so many seconds. 0, the default, is never.",
            es: "Cierra una conexión si durante esos segundos no se ha movido nada. 0, el valor \
                 predeterminado, es nunca.",
        },
    ),
    flag(
        "autodisable",
        Some('a'),
        Topic::Traffic,
        Text {
            en: "Disable a channel as soon as it cannot be connected to. It stays disabled until it is enabled \
                 with -i, -c, balance-ctl or balance-tui.",
            es: "Deshabilita un canal en cuanto no se puede conectar con él. Queda así hasta que se habilita con \
                 -i, -c, balance-ctl o balance-tui.",
        },
    ),
    Opt {
        also: &["hashfailover"],
        ..flag(
            "hash-failover",
            Some('H'),
            Topic::Traffic,
            Text {
                en: "In hash groups, go on to the next channel when the computed one cannot be used.",
                es: "En grupos hash, sigue con el canal siguiente si el calculado no se puede usar.",
            },
        )
    },
    flag(
        "foreground",
        Some('f'),
        Topic::Running,
        Text {
            en: "Stay in the foreground. Messages go to the terminal, and ^C ends the program and its connections. \
                 -F is the same.",
            es: "Permanece en primer plano. Los mensajes van al terminal, y ^C termina el programa y sus \
                 conexiones. -F es lo mismo.",
        },
    ),
    flag(
        "dump",
        Some('p'),
        Topic::Running,
        Text {
            en: "Print all data that passes, readable, on standard output. In the background it goes to the log. \
                 Traffic waits for whoever reads it: for debugging only.",
            es: "Muestra de forma legible, por la salida estándar, todos los datos que pasan. En segundo plano van al \
                 registro. El tráfico espera a quien los lee: solo para depurar.",
        },
    ),
    flag(
        "debug",
        Some('d'),
        Topic::Running,
        Text {
            en: "Print how each client finds its channel, on standard error. In the background it goes to the log.",
            es: "Muestra cómo encuentra cada cliente su canal, por la salida de errores. En segundo plano va al \
                 registro.",
        },
    ),
    valued(
        "grace",
        None,
        "SEC",
        Topic::Running,
        Text {
            en: "When it ends, wait at most so many seconds for open connections. Without it they may take as long \
                 as they like.",
            es: "Al terminar, espera como mucho esos segundos a las conexiones abiertas. Sin esta opción duran lo que \
                 quieran.",
        },
    ),
    valued(
        "name",
        None,
        "NAME",
        Topic::Running,
        Text {
            en: "What the consoles call this instance. ADDR:PORT by default.",
            es: "Cómo llaman las consolas a esta instancia. ADDR:PORT si no se indica.",
        },
    ),
    valued(
        "runtime-dir",
        None,
        "DIR",
        Topic::Running,
        Text {
            en: "Directory of the control socket. By default /run/balance for root and the user's runtime directory \
                 for others.",
            es: "Directorio del socket de control. Si no se indica, /run/balance para root y el directorio de \
                 ejecución del usuario para los demás.",
        },
    ),
    flag(
        "interactive",
        Some('i'),
        Topic::Steering,
        Text {
            en: "Talk to the balance that listens on PORT, command by command. See COMMANDS.",
            es: "Habla con el balance que escucha en PORT, instrucción a instrucción. Véase INSTRUCCIONES.",
        },
    ),
    valued(
        "command",
        Some('c'),
        "CMD",
        Topic::Steering,
        Text {
            en: "Give the balance that listens on PORT one command. Its group is always group 0.",
            es: "Da una instrucción al balance que escucha en PORT. Su grupo es siempre el grupo 0.",
        },
    ),
    flag(
        "mmap",
        Some('M'),
        Topic::Steering,
        Text {
            en: "Accepted and ignored. There is no shared memory.",
            es: "Se acepta y se ignora. No hay memoria compartida.",
        },
    ),
    valued(
        "control-group",
        None,
        "NAME",
        Topic::Steering,
        Text {
            en: "Group whose members may steer this balance, as root and its own user may. The control socket \
                 belongs to it. By default it is the group of the balance.",
            es: "Grupo cuyos miembros pueden controlar este balance, igual que root y su propio usuario. El socket \
                 de control le pertenece. Si no se indica es el grupo del balance.",
        },
    ),
    valued(
        "viewer-group",
        None,
        "NAME",
        Topic::Steering,
        Text {
            en: "Group whose members may look but change nothing. The control socket can then be connected to by \
                 all, and the balance refuses who is in neither group.",
            es: "Grupo cuyos miembros pueden mirar sin cambiar nada. Entonces cualquiera puede conectarse al socket \
                 de control, y el balance rechaza a quien no está en ninguno de los dos grupos.",
        },
    ),
    valued(
        "threads",
        None,
        "N",
        Topic::Size,
        Text {
            en: "Threads that carry traffic. By default the CPUs that may be used.",
            es: "Hilos que llevan el tráfico. Si no se indica, las CPU que se pueden usar.",
        },
    ),
    valued(
        "max-groups",
        None,
        "N",
        Topic::Size,
        Text {
            en: "Groups the table may have. 16 by default.",
            es: "Grupos que puede tener la tabla. 16 si no se indica.",
        },
    ),
    valued(
        "max-channels",
        None,
        "N",
        Topic::Size,
        Text {
            en: "Channels each group may have. 64 by default.",
            es: "Canales que puede tener cada grupo. 64 si no se indica.",
        },
    ),
];

/// The option of that long name or letter.
#[must_use]
pub fn find(name: &str) -> Option<&'static Opt> {
    OPTIONS.iter().find(|opt| opt.long == name || opt.short.is_some_and(|c| name == c.to_string()))
}
