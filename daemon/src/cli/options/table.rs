//! The rows of the table of options, in the order in which they are listed.
//!
//! Must not know what an option does.

use super::{Opt, Text, Topic, Value, property};

const fn flag(long: &'static str, short: Option<char>, topic: Topic, about: Text) -> Opt {
    Opt { long, short, also: &[], value: Value::None, topic, about }
}

const fn valued(
    long: &'static str,
    short: Option<char>,
    value: &'static str,
    topic: Topic,
    about: Text,
) -> Opt {
    Opt { long, short, also: &[], value: Value::Text(value), topic, about }
}

/// All options but those of the HTTP mode.
pub(super) const TABLE: [Opt; 37] = [
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
    property(
        Topic::Health,
        "healthcheck-method",
        &["healthcheck_method"],
        Value::Text("METHOD"),
        Text {
            en: "Check the server of each channel: tcp_connect, http_head or http_get. tcp_connect connects to \
                 it; http_head and http_get ask for something and want a status from 200 to 399. A channel that \
                 fails gets no new connections until it passes again. Any option of this section switches checks \
                 on, and so does --http; the method is tcp_connect then. none is no checks.",
            es: "Comprueba el servidor de cada canal: tcp_connect, http_head o http_get. tcp_connect se conecta \
                 con él; http_head y http_get le piden algo y esperan un estado entre 200 y 399. Un canal que \
                 falla no recibe conexiones nuevas hasta que vuelve a responder bien. Cualquier opción de esta \
                 sección activa las comprobaciones, y también --http; entonces el método es tcp_connect. none es \
                 sin comprobaciones.",
        },
    ),
    property(
        Topic::Health,
        "healthcheck-mode",
        &["healthcheck_mode"],
        Value::Text("METHOD"),
        Text {
            en: "Another name for --healthcheck-method.",
            es: "Otro nombre de --healthcheck-method.",
        },
    ),
    property(
        Topic::Health,
        "healthcheck-url",
        &["healthcheck_url"],
        Value::Text("URL"),
        Text {
            en: "What http_head and http_get ask for: /PATH, or http://HOST[:PORT]/PATH. With a host they ask by \
                 HTTP/1.1 and name it, without one by HTTP/1.0; the connection goes to the channel in any case. \
                 / by default.",
            es: "Lo que piden http_head y http_get: /RUTA o http://HOST[:PORT]/RUTA. Con host usan HTTP/1.1 y lo \
                 nombran, sin él HTTP/1.0; la conexión va siempre al canal. / si no se indica.",
        },
    ),
    property(
        Topic::Health,
        "healthcheck-regexp",
        &["healthcheck_regexp"],
        Value::Text("REGEXP"),
        Text {
            en: "With http_get, look for this Perl regular expression in status line, headers and body. A match \
                 is a pass whatever the status, anything else a failure. The text is taken as bytes: classes \
                 such as those of words and digits, and matching without case, know ASCII alone.",
            es: "Con http_get, busca esta expresión regular de Perl en la línea de estado, las cabeceras y el \
                 cuerpo. Si aparece, la comprobación es buena sea cual sea el estado; si no, falla. El texto se \
                 toma como bytes: las clases como las de palabras y cifras, y la comparación sin mayúsculas, \
                 solo conocen ASCII.",
        },
    ),
    property(
        Topic::Health,
        "healthcheck-agent",
        &["healthcheck_agent"],
        Value::Text("NAME"),
        Text {
            en: "The User-Agent of http_head and http_get. HALB-health-check by default.",
            es: "El User-Agent de http_head y http_get. HALB-health-check si no se indica.",
        },
    ),
    property(
        Topic::Health,
        "healthcheck-interval",
        &["healthcheck_interval"],
        Value::Number("SEC"),
        Text {
            en: "Seconds between the starts of two checks of a channel. 20 by default. A check may take as long, \
                 or as long as -t if that is longer.",
            es: "Segundos entre los comienzos de dos comprobaciones de un canal. 20 si no se indica. Una \
                 comprobación puede durar lo mismo, o lo que diga -t si es más.",
        },
    ),
    property(
        Topic::Health,
        "healthcheck-fast-interval",
        &["healthcheck_fast_interval"],
        Value::Number("SEC"),
        Text {
            en: "The same while a change is being confirmed. By default a tenth of the interval, at least 1.",
            es: "Lo mismo mientras se confirma un cambio. Si no se indica, la décima parte del intervalo, y como \
                 mínimo 1.",
        },
    ),
    property(
        Topic::Health,
        "healthcheck-fall",
        &["healthcheck_fall"],
        Value::Number("N"),
        Text {
            en: "Failures in a row after which a channel is down. 3 by default; the very first check counts \
                 alone.",
            es: "Fallos seguidos tras los que un canal se da por caído. 3 si no se indica; la primera \
                 comprobación cuenta por sí sola.",
        },
    ),
    property(
        Topic::Health,
        "healthcheck-rise",
        &["healthcheck_rise"],
        Value::Number("N"),
        Text {
            en: "Passes in a row after which it is up again. 2 by default.",
            es: "Comprobaciones buenas seguidas tras las que se da por recuperado. 2 si no se indica.",
        },
    ),
    property(
        Topic::Health,
        "healthcheck-window",
        &["healthcheck_window"],
        Value::Number("BYTES"),
        Text {
            en: "How much of an answer is searched. 65536 by default, 1048576 at most.",
            es: "Cuánto de la respuesta se busca. 65536 si no se indica, como mucho 1048576.",
        },
    ),
    property(
        Topic::Health,
        "healthcheck-port",
        &["healthcheck_port"],
        Value::Number("PORT"),
        Text {
            en: "Check this port instead of that of the channel.",
            es: "Comprueba este puerto en lugar del puerto del canal.",
        },
    ),
    valued(
        "config",
        None,
        "FILE",
        Topic::Running,
        Text {
            en: "Read options from a TOML file: those of the HTTP mode and of the health checks, by their names with \
                 underscores, as in cookie_name = 'SRV', and channels as out2 = 'HOST:PORT' below [outputs]. What \
                 is given on the command line goes before it.",
            es: "Lee opciones de un fichero TOML: las del modo HTTP y las de las comprobaciones de estado, por su nombre \
                 con guiones bajos, como en cookie_name = 'SRV', y los canales como out2 = 'HOST:PORT' bajo \
                 [outputs]. Lo que se da en la línea de comandos tiene preferencia.",
        },
    ),
    flag(
        "check",
        None,
        Topic::Running,
        Text {
            en: "Only check what is given, the file of --config included, name all that is wrong, and end.",
            es: "Solo comprueba lo que se indica, también el fichero de --config, nombra todo lo que está mal y termina.",
        },
    ),
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
    valued(
        "state-dir",
        None,
        "DIR",
        Topic::Running,
        Text {
            en: "Keep in DIR which channels operators have disabled, so that the next start finds them so. Without it \
                 every start enables all channels.",
            es: "Guarda en DIR qué canales se han deshabilitado, para que el siguiente arranque los encuentre así. \
                 Sin ella cada arranque habilita todos los canales.",
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
        "proc-root",
        None,
        "DIR",
        Topic::Running,
        Text {
            en: "Read the figures of the machine there instead of below /proc, for containers that have it elsewhere.",
            es: "Lee ahí las cifras de la máquina en vez de en /proc, para contenedores que lo tienen en otro sitio.",
        },
    ),
    valued(
        "cgroup-root",
        None,
        "DIR",
        Topic::Running,
        Text {
            en: "Read the limits of control groups there instead of below /sys/fs/cgroup.",
            es: "Lee ahí los límites de los grupos de control en vez de en /sys/fs/cgroup.",
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
