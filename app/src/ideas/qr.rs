//! An address as a QR code, drawn on the server: one path of squares, black on white also in the dark.

use leptos::prelude::*;
use qrcode::{Color, QrCode};

/// The code, or nothing for an address too long for one.
pub(crate) fn qr(address: &str, label: &'static str) -> Option<impl IntoView + use<>> {
    let code = QrCode::new(address).ok()?;
    let width = code.width();
    let quiet = 4;
    let mut path = String::new();
    for (index, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", index % width + quiet, index / width + quiet));
        }
    }
    let side = width + 2 * quiet;
    Some(view! {
        <svg role="img" aria-label=label viewBox=format!("0 0 {side} {side}") shape-rendering="crispEdges">
            <rect width=side height=side fill="#fff"></rect>
            <path d=path fill="#000"></path>
        </svg>
    })
}
