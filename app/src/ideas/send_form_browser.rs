//! What the send form does in the browser, by the document itself: its inputs are not ours to draw.

use domain::codes::Language;
use domain::ideas::form::{Field, SendForm, check};
use domain::ideas::text::{IdeaText, IdeaTitle};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::wasm_bindgen::closure::Closure;
use leptos::web_sys::{
    Element, Event, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, Storage,
};

use super::problem_words::problem_words;
use crate::t;

/// The form's id in the page.
const FORM: &str = "lahetys";
/// Where the draft lives on the device.
const DRAFT: &str = "lanka-luonnos";

/// Listens to the form for as long as the page lives.
pub(super) fn attach(language: Language, problems: RwSignal<Vec<(&'static str, String)>>, draft: RwSignal<bool>) {
    let Some(form) = form() else { return };
    mark_awake(&form);
    count(language);
    draft.set(is_empty(&read()) && stored().is_some_and(|it| !is_empty(&it)));
    on(&form, "input", move |_| {
        count(language);
        clear_fixed(language, problems);
        store(&read());
    });
    on(&form, "change", move |_| show_publish());
    show_publish();
    let busy = form.clone();
    on(&form, "submit", move |event| {
        if busy.has_attribute("data-sent") {
            event.prevent_default();
            return;
        }
        let found = found_problems(language);
        show(&found);
        let is_sound = found.is_empty();
        problems.set(found);
        if is_sound {
            _ = busy.set_attribute("data-sent", "");
            set_busy(&busy, true, t::send::sending(language));
        } else {
            event.prevent_default();
            request_animation_frame(|| focus("virheet-nyt"));
        }
    });
    // A page that comes back from the browser's memory can be sent again.
    let again = form;
    window_event_listener_untyped("pageshow", move |_| {
        _ = again.remove_attribute("data-sent");
        set_busy(&again, false, t::send::submit(language));
    });
}

/// Puts the draft into the form.
pub(super) fn take_draft(language: Language) {
    if let Some(draft) = stored() {
        for (name, value) in [
            ("title", &draft.title),
            ("text", &draft.text),
            ("place", &draft.place),
            ("name", &draft.name),
            ("theme", &draft.theme),
        ] {
            set_value(name, value);
        }
        if let Some(kind) =
            element(&["kind-", &draft.kind].concat()).and_then(|it| it.dyn_into::<HtmlInputElement>().ok())
        {
            kind.set_checked(true);
        }
        show_publish();
        count(language);
        focus("title");
    }
}

/// Forgets the draft.
pub(super) fn drop_draft() {
    if let Some(storage) = storage() {
        _ = storage.remove_item(DRAFT);
    }
}

/// The title and the text as they stand.
pub(super) fn written() -> (String, String) {
    (value("title"), value("text"))
}

/// The form element, for whoever wants to listen too.
pub(super) fn form() -> Option<HtmlFormElement> {
    element(FORM)?.dyn_into().ok()
}

/// Calls `act` on each event of the element for as long as the page lives.
pub(super) fn on(target: &Element, event: &str, act: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(act);
    _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Tells the server that similar ideas were shown while writing, so it need not ask again.
fn mark_awake(form: &HtmlFormElement) {
    if let Ok(Some(seen)) = form.query_selector("input[name=seen]") {
        _ = seen.set_attribute("value", "1");
    }
}

fn read() -> SendForm {
    let kind = form()
        .and_then(|it| it.query_selector("input[name=kind]:checked").ok().flatten())
        .and_then(|it| it.dyn_into::<HtmlInputElement>().ok())
        .map(|it| it.value())
        .unwrap_or_default();
    SendForm {
        kind,
        title: value("title"),
        text: value("text"),
        theme: value("theme"),
        place: value("place"),
        name: value("name"),
        email: value("email"),
        publish: String::new(),
    }
}

fn is_empty(form: &SendForm) -> bool {
    form.title.trim().is_empty() && form.text.trim().is_empty()
}

fn found_problems(language: Language) -> Vec<(&'static str, String)> {
    match check(&read()) {
        Ok(_) => Vec::new(),
        Err(found) => found
            .into_iter()
            .map(|it| (it.field.as_code(), problem_words(language, it)))
            .collect(),
    }
}

/// Writes each message at its field.
fn show(found: &[(&'static str, String)]) {
    for field in Field::ALL {
        let code = field.as_code();
        let words = found
            .iter()
            .find(|(it, _)| *it == code)
            .map(|(_, words)| words.as_str());
        if let Some(slot) = element(&[code, "-problem"].concat()) {
            if let Ok(Some(text)) = slot.query_selector("[data-words]") {
                text.set_text_content(words);
            }
            _ = slot.toggle_attribute_with_force("hidden", words.is_none());
        }
        if let Some(input) = element(code) {
            match words {
                Some(_) => _ = input.set_attribute("aria-invalid", "true"),
                None => _ = input.remove_attribute("aria-invalid"),
            }
        }
    }
}

/// Once refused, messages go as soon as their field is mended; new ones wait for the next try.
fn clear_fixed(language: Language, problems: RwSignal<Vec<(&'static str, String)>>) {
    let shown = problems.get_untracked();
    if shown.is_empty() {
        return;
    }
    let now = found_problems(language);
    let left: Vec<_> = now
        .into_iter()
        .filter(|(field, _)| shown.iter().any(|(it, _)| it == field))
        .collect();
    show(&left);
    problems.set(left);
}

fn count(language: Language) {
    for (name, most) in [("title", IdeaTitle::MAX), ("text", IdeaText::MAX)] {
        let Some(counter) = element(&[name, "-counter"].concat()) else {
            continue;
        };
        let left =
            i64::try_from(most).unwrap_or(i64::MAX) - i64::try_from(value(name).trim().chars().count()).unwrap_or(0);
        let words = if left < 0 {
            t::send::too_much(language, -left)
        } else {
            t::send::left(language, left)
        };
        counter.set_text_content(Some(&words));
        _ = counter.toggle_attribute_with_force("data-over", left < 0);
    }
}

/// Thanks, faults and complaints ask whether they may be published; the others are public.
fn show_publish() {
    let asks = domain::codes::Kind::from_code(&read().kind).is_some_and(domain::codes::Kind::asks_to_publish);
    if let Some(field) = element("publish-field") {
        _ = field.toggle_attribute_with_force("hidden", !asks);
    }
}

fn set_busy(form: &HtmlFormElement, busy: bool, words: &str) {
    if let Ok(Some(button)) = form.query_selector("button[type=submit]") {
        if busy {
            _ = button.set_attribute("aria-busy", "true");
        } else {
            _ = button.remove_attribute("aria-busy");
        }
        button.set_text_content(Some(words));
    }
}

/// The draft's fields, parted by a sign that no keyboard writes: far smaller than a JSON reader.
const PART: &str = "\u{1f}";

fn stored() -> Option<SendForm> {
    let text = storage()?.get_item(DRAFT).ok()??;
    let mut parts = text.split(PART).map(str::to_owned);
    Some(SendForm {
        kind: parts.next()?,
        title: parts.next()?,
        text: parts.next()?,
        theme: parts.next()?,
        place: parts.next()?,
        name: parts.next()?,
        ..SendForm::default()
    })
}

/// The address stays out of the draft: a phone may be lent.
fn store(form: &SendForm) {
    if let Some(storage) = storage() {
        let parts = [
            &form.kind,
            &form.title,
            &form.text,
            &form.theme,
            &form.place,
            &form.name,
        ];
        _ = storage.set_item(DRAFT, &parts.map(String::as_str).join(PART));
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn element(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

fn focus(id: &str) {
    if let Some(element) = element(id).and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        _ = element.focus();
    }
}

fn value(id: &str) -> String {
    let Some(element) = element(id) else {
        return String::new();
    };
    match element.dyn_into::<HtmlInputElement>() {
        Ok(input) => input.value(),
        Err(element) => match element.dyn_into::<HtmlTextAreaElement>() {
            Ok(area) => area.value(),
            Err(element) => element
                .dyn_into::<HtmlSelectElement>()
                .map(|it| it.value())
                .unwrap_or_default(),
        },
    }
}

fn set_value(id: &str, value: &str) {
    let Some(element) = element(id) else { return };
    match element.dyn_into::<HtmlInputElement>() {
        Ok(input) => input.set_value(value),
        Err(element) => match element.dyn_into::<HtmlTextAreaElement>() {
            Ok(area) => area.set_value(value),
            Err(element) => {
                if let Ok(select) = element.dyn_into::<HtmlSelectElement>() {
                    select.set_value(value);
                }
            }
        },
    }
}
