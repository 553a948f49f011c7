//! The document, in few words.

use domain::CardId;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::wasm_bindgen::closure::Closure;
use leptos::web_sys::{
    CustomEvent, CustomEventInit, Element, Event, HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlSelectElement,
    Storage,
};

pub(super) fn by_id(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// The element around all columns.
pub(super) fn board() -> Option<Element> {
    document().query_selector("[data-board]").ok().flatten()
}

pub(super) fn find(inside: &Element, selector: &str) -> Option<Element> {
    inside.query_selector(selector).ok().flatten()
}

pub(super) fn all(inside: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = inside.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|index| list.get(index)?.dyn_into().ok())
        .collect()
}

pub(super) fn closest(node: &Element, selector: &str) -> Option<Element> {
    node.closest(selector).ok().flatten()
}

/// A data attribute as a number.
pub(super) fn number(node: &Element, name: &str) -> Option<i64> {
    node.get_attribute(name)?.parse().ok()
}

/// The card whose list item this is in.
pub(super) fn card_of(node: &Element) -> Option<CardId> {
    number(&closest(node, "[data-card]")?, "data-card").map(CardId::new)
}

/// Sets an attribute to nothing, or takes it away; touches nothing when it is so already.
pub(super) fn mark(node: &Element, name: &str, on: bool) {
    if node.has_attribute(name) != on {
        _ = if on {
            node.set_attribute(name, "")
        } else {
            node.remove_attribute(name)
        };
    }
}

pub(super) fn text(node: Option<Element>, words: &str) {
    if let Some(node) = node
        && node.text_content().as_deref() != Some(words)
    {
        node.set_text_content(Some(words));
    }
}

pub(super) fn focus(node: &Element) {
    if let Some(node) = node.dyn_ref::<HtmlElement>() {
        _ = node.focus();
    }
}

pub(super) fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Listens for as long as the page lives.
pub(super) fn on(node: &leptos::web_sys::EventTarget, name: &str, act: impl FnMut(Event) + 'static) {
    let act = Closure::<dyn FnMut(Event)>::new(act);
    _ = node.add_event_listener_with_callback(name, act.as_ref().unchecked_ref());
    act.forget();
}

/// Tells the small scripts beside the desk.
pub(super) fn tell(name: &str, detail: &str) {
    let init = CustomEventInit::new();
    init.set_detail(&detail.into());
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        _ = document().dispatch_event(&event);
    }
}

/// What one of them told.
pub(super) fn told(event: &Event) -> Option<String> {
    event.dyn_ref::<CustomEvent>()?.detail().as_string()
}

/// What a field holds now, without spaces around.
pub(super) fn value(id: &str) -> String {
    let Some(field) = by_id(id) else { return String::new() };
    let value = match field.dyn_ref::<HtmlInputElement>() {
        Some(input) => input.value(),
        None => field
            .dyn_ref::<HtmlSelectElement>()
            .map(HtmlSelectElement::value)
            .unwrap_or_default(),
    };
    value.trim().to_owned()
}

pub(super) fn dialog() -> Option<HtmlDialogElement> {
    by_id("desk-dialog")?.dyn_into().ok()
}

pub(super) fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

pub(super) fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Milliseconds since 1970 by the device's clock.
pub(super) fn now() -> i64 {
    leptos::web_sys::js_sys::Date::now() as i64
}

/// 128 random bits as 32 hexadecimal digits.
pub(super) fn random() -> String {
    let mut bytes = [0u8; 16];
    if let Ok(crypto) = window().crypto() {
        _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    bytes.iter().flat_map(|it| [digit(it >> 4), digit(it & 15)]).collect()
}

/// The names and values of a query.
pub(super) fn pairs(search: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        leptos::web_sys::js_sys::decode_uri_component(&text).map_or(text, String::from)
    };
    search
        .trim_start_matches('?')
        .split('&')
        .filter(|it| !it.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}
