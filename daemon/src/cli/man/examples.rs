//! The nine examples of the manual, with what each of them does.
//!
//! The command lines are word for word those of the users' document; `tests/it/manual.rs` runs
//! them. Texts and nothing else.

use super::{Section, both, item};

pub(super) const EXAMPLES: Section = Section {
    title: both("EXAMPLES", "EJEMPLOS"),
    blocks: &[
        item(
            "`$ balance smtp host1.test.net host2.test.net`",
            "Clients of the local SMTP port are given to that port of the two hosts, in turn. The \
             program goes to the background.",
            "Los clientes del puerto SMTP local pasan por turnos a ese mismo puerto de los dos \
             hosts. El programa queda en segundo plano.",
        ),
        item(
            "`$ balance -b 2001:DB8::1 80 10.1.1.1 10.1.1.2`",
            "Port 80 of one IPv6 address of this machine stands for two servers that are reached \
             by IPv4.",
            "El puerto 80 de una dirección IPv6 de esta máquina da acceso a dos servidores a los \
             que se llega por IPv4.",
        ),
        item(
            "`$ balance -b ::ffff:10.1.1.3 80 10.1.1.1 10.1.1.2`",
            "The same for one IPv4 address, in the notation of IPv6. -i and -c need the same text \
             behind -b.",
            "Lo mismo para una dirección IPv4, en notación IPv6. -i y -c necesitan el mismo texto \
             después de -b.",
        ),
        item(
            "`$ balance -fp imap mailserver`",
            "What comes to the local IMAP port goes to `mailserver`. All that both sides say is \
             shown, readable, on the terminal.",
            "Lo que llega al puerto IMAP local va a `mailserver`. Todo lo que dicen ambos lados se \
             ve, legible, en el terminal.",
        ),
        item(
            "`$ balance -f 8888 host1 10.1.1.1:8000`",
            "Clients of port 8888 are given in turn to port 8888 of `host1`, which has no port of \
             its own here, and to port 8000 of 10.1.1.1. ^C ends it.",
            "Los clientes del puerto 8888 pasan por turnos al puerto 8888 de `host1`, que aquí no \
             lleva puerto propio, y al puerto 8000 de 10.1.1.1. ^C lo termina.",
        ),
        item(
            "`$ balance imap mailserver1::16 ! mailserver2`",
            "Two groups of one channel each. `mailserver1` holds 16 connections; whoever comes \
             while it is full is given to the IMAP port of `mailserver2`.",
            "Dos grupos con un canal cada uno. `mailserver1` admite 16 conexiones; quien llega \
             cuando está lleno pasa al puerto IMAP de `mailserver2`.",
        ),
        item(
            "`$ balance pop3 host1 host2 host3 ! failover1`",
            "Three POP3 servers take turns. `failover1` gets clients only while none of the three \
             can be reached.",
            "Tres servidores POP3 se turnan. `failover1` recibe clientes solo mientras no se pueda \
             llegar a ninguno de los tres.",
        ),
        item(
            "`$ balance telnet target.munich.net::1`",
            "One connection to the telnet port at a time: whoever else comes is closed.",
            "Una sola conexión a la vez al puerto telnet: a quien llega entretanto se le cierra la \
             conexión.",
        ),
        item(
            "`$ balance 8888 localhost::12 ! localhost::4 ! localhost::2 localhost::2 ! \
             localhost:25`",
            "A balance that calls itself, to watch limits and the way from group to group. Of its \
             four groups the first three lead back to port 8888, 20 times in all; so one client \
             makes 21 connections, the last of them to port 25.",
            "Un balance que se llama a sí mismo, para ver los límites y el paso de un grupo a \
             otro. De sus cuatro grupos, los tres primeros vuelven al puerto 8888, en total 20 \
             veces; así un cliente da lugar a 21 conexiones, la última al puerto 25.",
        ),
    ],
};
