//! What the man pages list: commands, signals, codes, files, variables.
//!
//! Texts and nothing else; what they say is decided in the places that each section names.

use super::{Section, both, item, paragraph};

/// See `shell`. `tests/it/manual.rs` holds the list against that of `help`.
pub(super) const COMMANDS: Section = Section {
    title: both("COMMANDS", "INSTRUCCIONES"),
    blocks: &[
        paragraph(
            "With -i commands are read from standard input, line by line, until `quit` or its end. \
             The prompt shows the current group, which is group 0 at first. On a terminal lines \
             can be edited and called back. With -c there is one command, and the current group is \
             group 0.",
            "Con -i las instrucciones se leen de la entrada estándar, línea a línea, hasta `quit` \
             o hasta que se acabe. El indicador muestra el grupo actual, que al principio es el \
             grupo 0. En un terminal las líneas se pueden corregir y recuperar. Con -c hay una \
             sola instrucción, y el grupo actual es el grupo 0.",
        ),
        paragraph(
            "A command may be cut short. If several begin alike, the first of these is meant: \
             `quit`, `show`, `help`, `?`, `kill`, `disable`, `group`, `reset`, `enable`, `create`, \
             `assign`, `maxc`, `mrtg-bytes`, `mrtg-conns`, `version`, `hash`, `rr`.",
            "Una instrucción se puede abreviar. Si varias empiezan igual, se entiende la primera \
             de estas: `quit`, `show`, `help`, `?`, `kill`, `disable`, `group`, `reset`, `enable`, \
             `create`, `assign`, `maxc`, `mrtg-bytes`, `mrtg-conns`, `version`, `hash`, `rr`.",
        ),
        paragraph(
            "Answers go to standard output, also when they say no; the exit status is 0 all the \
             same.",
            "Las respuestas van a la salida estándar, también cuando son negativas; el estado de \
             salida es 0 de todos modos.",
        ),
        item(
            "`assign` CHANNEL HOST PORT",
            "Lead a channel of the current group elsewhere. It must be disabled; its counters \
             stay.",
            "Reasigna un canal del grupo actual a otro destino. Tiene que estar deshabilitado; \
             conserva sus contadores.",
        ),
        item(
            "`create` HOST PORT",
            "Add a channel to the current group. It is disabled at first.",
            "Añade un canal al grupo actual. Al principio está deshabilitado.",
        ),
        item(
            "`disable` CHANNEL",
            "Give a channel of the current group no new connections.",
            "Deshabilita un canal del grupo actual: no recibe conexiones nuevas.",
        ),
        item(
            "`enable` CHANNEL",
            "Let a channel of the current group take connections.",
            "Habilita un canal del grupo actual: recibe conexiones.",
        ),
        item(
            "`group` GROUP",
            "Make another group the current one; it may be empty.",
            "Cambia el grupo actual por otro, que puede estar vacío.",
        ),
        item(
            "`hash`",
            "Share the clients of the current group out by their address.",
            "Reparte los clientes del grupo actual según su dirección.",
        ),
        item(
            "`help`",
            "List the commands; so does `?`.",
            "Lista las instrucciones; `?` hace lo mismo.",
        ),
        item(
            "`kill`",
            "End the balance, as the signal TERM does, and leave.",
            "Termina el balance, como la señal TERM, y sale.",
        ),
        item(
            "`maxc` CHANNEL MAXC",
            "Limit the connections of a channel of the current group; 0 is no limit.",
            "Limita las conexiones de un canal del grupo actual; 0 es sin límite.",
        ),
        item(
            "`mrtg-bytes` GROUP CHANNEL",
            "Print bytes received from a channel and bytes sent to it, as MRTG reads them.",
            "Muestra los bytes recibidos de un canal y los enviados a él, como los lee MRTG.",
        ),
        item(
            "`mrtg-conns` GROUP CHANNEL",
            "Print all connections a channel has had, as MRTG reads them.",
            "Muestra todas las conexiones que ha tenido un canal, como las lee MRTG.",
        ),
        item("`quit`", "Leave.", "Sale."),
        item(
            "`reset` CHANNEL",
            "Set the counters of a channel of the current group to 0: bytes and connections so \
             far.",
            "Pone a 0 los contadores de un canal del grupo actual: bytes y conexiones hasta ahora.",
        ),
        item(
            "`rr`",
            "Share the clients of the current group out in turn (round robin).",
            "Reparte los clientes del grupo actual por turnos (round robin).",
        ),
        item(
            "`show`",
            "Print all channels of all groups. `GRP` is the group, `#` the channel, `S` whether it \
             is enabled, `c` its connections now, `totalc` all that were given to it, in vain or \
             not, `sent` bytes sent to it and `rcvd` bytes received from it.",
            "Muestra todos los canales de todos los grupos. `GRP` es el grupo, `#` el canal, `S` \
             si está habilitado, `c` sus conexiones actuales, `totalc` todas las que se le han \
             asignado, con éxito o no, `sent` los bytes enviados a él y `rcvd` los recibidos de \
             él.",
        ),
        item(
            "`version`",
            "Print the version of the commands, and how many groups there may be and channels in \
             each.",
            "Muestra la versión de las instrucciones y cuántos grupos puede haber, y canales en \
             cada uno.",
        ),
    ],
};

/// DB-7.
pub(super) const SIGNALS: Section = Section {
    title: both("SIGNALS", "SEÑALES"),
    blocks: &[
        item(
            "TERM",
            "The listening port and the control socket are given up at once, so that a successor \
             can start. Open connections go on until they end by themselves or the time of --grace \
             is over.",
            "El puerto de escucha y el socket de control quedan libres de inmediato, de modo que \
             puede arrancar un sucesor. Las conexiones abiertas siguen hasta que acaban por sí \
             mismas o pasa el tiempo de --grace.",
        ),
        item(
            "INT, QUIT",
            "In the foreground they end the program and all connections at once. In the background \
             they are like TERM.",
            "En primer plano terminan de inmediato el programa y todas las conexiones. En segundo \
             plano son como TERM.",
        ),
        item(
            "HUP",
            "Ends nothing. The access log goes on in a new file, if the old one was moved away.",
            "No termina nada. El registro de accesos sigue en un fichero nuevo, si el anterior fue movido.",
        ),
        item("USR1, USR2, ALRM, PIPE", "Are ignored.", "No tienen efecto."),
    ],
};

/// balance(1) §2.4.
pub(super) const EXIT_STATUS: Section = Section {
    title: both("EXIT STATUS", "ESTADO DE SALIDA"),
    blocks: &[
        item(
            "0",
            "It serves in the background; or it has served and was told to end; or commands were \
             given, whatever was answered.",
            "Atiende en segundo plano; o ha atendido y se le pidió terminar; o se dieron \
             instrucciones, fuera cual fuera la respuesta.",
        ),
        item(
            "64",
            "The command line is wrong, the listening port is no port, or a group of users is \
             unknown.",
            "La línea de comandos es incorrecta, el puerto de escucha no es un puerto, o un grupo \
             de usuarios es desconocido.",
        ),
        item(
            "65",
            "A channel or the address of -B is unknown or invalid; or, with -i and -c, the balance \
             that runs is of another release.",
            "Un canal o la dirección de -B es desconocido o no es válido; o bien, con -i y -c, el \
             balance en marcha es de otra versión.",
        ),
        item(
            "69",
            "With -i and -c: no balance listens there, or it does not answer. At a start: a group \
             is empty, there are too many groups or channels, or the directory of the control \
             socket cannot be used.",
            "Con -i y -c: ningún balance escucha ahí, o no responde. Al arrancar: hay un grupo \
             vacío, demasiados grupos o canales, o no se puede usar el directorio del socket de \
             control.",
        ),
        item(
            "71",
            "The system refuses: the listening address is unknown, in use, not of this machine or \
             not permitted, or the control socket cannot be opened.",
            "El sistema se niega: la dirección de escucha es desconocida, está en uso, no es de \
             esta máquina o no está permitida, o no se puede abrir el socket de control.",
        ),
        item(
            "78",
            "The file of --config holds something that cannot be used. Of several mistakes the \
             first one decides on the code.",
            "El fichero de --config contiene algo que no se puede usar. Si hay varios errores, el \
             primero decide el código.",
        ),
    ],
};

/// DC-1, DB-8.
pub(super) const FILES: Section = Section {
    title: both("FILES", "FICHEROS"),
    blocks: &[
        item(
            "`/run/balance/`ADDR`_`PORT`.sock`",
            "The control socket. ADDR is the text behind -b, or 0.0.0.0; PORT is a number. Its \
             permissions are 0660, or 0666 with --viewer-group. Root, the user of the balance and \
             the members of --control-group may steer it, members of --viewer-group may look, and \
             nobody else may do anything.",
            "El socket de control. ADDR es el texto que sigue a -b, o 0.0.0.0; PORT es un número. \
             Sus permisos son 0660, o 0666 con --viewer-group. Root, el usuario del balance y los \
             miembros de --control-group lo pueden controlar, los de --viewer-group pueden mirar, \
             y nadie más puede hacer nada.",
        ),
        item(
            "`/run/balance/`ADDR`_`PORT`.lock`",
            "Contains the number of the process, and is locked for as long as the balance runs. \
             One that was killed leaves it behind, and the next takes it over.",
            "Contiene el número de proceso y está bloqueado mientras el balance funciona. Si se \
             mata el proceso el fichero queda, y el siguiente balance lo reutiliza.",
        ),
        item(
            "DIR`/`ADDR`_`PORT`.json`",
            "With --state-dir: the channels that operators have disabled, by whom and when. A channel that \
             leads to another destination at the next start is another channel.",
            "Con --state-dir: los canales deshabilitados, por quién y cuándo. Un canal que en el siguiente \
             arranque lleva a otro destino es otro canal.",
        ),
        paragraph(
            "The directory of the first two is the first of these that is given: --runtime-dir, \
             `BALANCE_RUNTIME_DIR`, `RUNTIME_DIRECTORY` (by systemd), and for root `/run/balance`. \
             For other users it is `balance` in `XDG_RUNTIME_DIR`, or `/tmp/balance-`UID without \
             that. With neither of the first two, -i and -c look in `/run/balance` and in the \
             user's own directory, and for root in those of all users.",
            "El directorio de los dos primeros es el primero que se indique de estos: --runtime-dir, \
             `BALANCE_RUNTIME_DIR`, `RUNTIME_DIRECTORY` (de systemd) y, para root, `/run/balance`. \
             Para otros usuarios es `balance` dentro de `XDG_RUNTIME_DIR` o, si no existe, \
             `/tmp/balance-`UID. Si no se indica ninguno de los dos primeros, -i y -c buscan en \
             `/run/balance` y en el directorio propio del usuario y, si se es root, en los de \
             todos los usuarios.",
        ),
    ],
};

/// DS-7, DT-2.
pub(super) const ENVIRONMENT: Section = Section {
    title: both("ENVIRONMENT", "ENTORNO"),
    blocks: &[
        item(
            "`BALANCE_THREADS`",
            "Stands for --threads where that is not given.",
            "Sustituye a --threads cuando no se indica.",
        ),
        item(
            "`BALANCE_RUNTIME_DIR`",
            "Stands for --runtime-dir where that is not given, and is also followed by \
             `balance-ctl` and `balance-tui`.",
            "Sustituye a --runtime-dir cuando no se indica; también lo siguen `balance-ctl` y \
             `balance-tui`.",
        ),
        item(
            "`BALANCE_LOG`",
            "How much is logged: `error`, `warn`, `info` (the default) or `debug`.",
            "Cuánto se registra: `error`, `warn`, `info` (el valor predeterminado) o `debug`.",
        ),
        item(
            "`LISTEN_FDS`, `LISTEN_PID`",
            "Hand over a listening socket, as systemd does. It is used instead of opening one; \
             PORT and -b then only name the instance, and PORT is the port of channels that have \
             none.",
            "Pasan al programa un socket que ya escucha, como hace systemd. Se usa en lugar de \
             abrir uno; PORT y -b solo dan entonces nombre a la instancia, y PORT es el puerto de \
             los canales que no indican ninguno.",
        ),
    ],
};
