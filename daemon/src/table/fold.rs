//! The hash of a client's address, the same as in 3.54 wherever that one worked.
//!
//! Must not know channels; a group takes the value modulo its size.

use std::net::{IpAddr, SocketAddr};

/// Folds a client's address to the number that names its channel in a hash group.
///
/// A polynomial of 32 bits over signed bytes, multiplier 31: the 16 bytes of the address (IPv4 in
/// its `::ffff:` form, whatever the listener), 4 of its zone, and 8 that are always 0
/// (balance(1) §7.3). Stable across restarts; published, so that clients keep their channel.
#[must_use]
pub fn fold(client: SocketAddr) -> u32 {
    let (address, zone) = match client {
        SocketAddr::V4(v4) => (v4.ip().to_ipv6_mapped(), 0),
        SocketAddr::V6(v6) => (*v6.ip(), v6.scope_id()),
    };
    let bytes = address.octets().into_iter().chain(zone.to_ne_bytes()).chain([0; 8]);
    bytes.fold(0, |sum: u32, byte| {
        // sign extension: 3.54 folds chars
        sum.wrapping_mul(31).wrapping_add(i32::from(byte as i8) as u32)
    })
}

/// [`fold`] of an address without zone and port.
#[must_use]
pub fn fold_ip(client: IpAddr) -> u32 {
    fold(SocketAddr::new(client, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_vectors_hold() {
        // balance(1) §7.3
        for (client, value) in [
            ("::ffff:127.0.0.1", 3_231_995_906),
            ("::ffff:127.0.0.2", 2_938_592_899),
            ("::1", 4_001_564_289),
            ("fd00::2", 177_403_621),
            ("fd00::3", 4_178_967_910),
            ("::ffff:10.1.1.1", 3_836_945_655),
            ("::ffff:192.168.0.1", 2_439_202_889),
            ("2001:db8::1", 745_050_989),
        ] {
            assert_eq!(fold_ip(client.parse().unwrap()), value, "{client}");
        }
    }

    #[test]
    fn an_ipv4_client_folds_alike_on_either_kind_of_listener() {
        let plain = fold("127.0.0.1:5".parse().unwrap());
        assert_eq!(plain, fold("[::ffff:127.0.0.1]:9".parse().unwrap()));
    }
}
