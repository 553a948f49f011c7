//! Finnish morphology by libvoikko, loaded at run time where the machine has it.
//!
//! The only file of the store with unsafe code. A handle of the library may be used by one thread
//! at a time; [`super::words`] keeps a few and lends each to one thread.

use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr;
use std::sync::Arc;

use libloading::{Library, Symbol};

type Init = unsafe extern "C" fn(*mut *const c_char, *const c_char, *const c_char) -> *mut c_void;
type Terminate = unsafe extern "C" fn(*mut c_void);
type AnalyzeWord = unsafe extern "C" fn(*mut c_void, *const c_char) -> *mut *mut c_void;
type FreeAnalysis = unsafe extern "C" fn(*mut *mut c_void);
type Value = unsafe extern "C" fn(*const c_void, *const c_char) -> *mut c_char;
type FreeValue = unsafe extern "C" fn(*mut c_char);
type Version = unsafe extern "C" fn() -> *const c_char;

/// The functions of a loaded library. They stay valid while `library` lives.
struct Functions {
    init: Init,
    terminate: Terminate,
    analyze: AnalyzeWord,
    free_analysis: FreeAnalysis,
    value: Value,
    free_value: FreeValue,
    version: Version,
    _library: Library,
}

/// A loaded libvoikko.
#[derive(Clone)]
pub(crate) struct Voikko(Arc<Functions>);

/// One analyser of the library, for one thread at a time.
pub(crate) struct Handle {
    functions: Arc<Functions>,
    raw: *mut c_void,
}

/// One way to read a word.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The base form, `leikkipuisto`.
    pub(crate) base: String,
    /// How it is put together, `+leikki(leikki)+puisto(puisto)`; may be missing.
    pub(crate) parts: Option<String>,
}

impl Voikko {
    /// The machine's libvoikko and a first analyser, when there is one with a Finnish dictionary.
    pub(crate) fn load() -> Option<(Self, Handle)> {
        let voikko = ["libvoikko.so.1", "libvoikko.1.dylib", "libvoikko-1.dll"]
            .into_iter()
            .find_map(Self::from)?;
        // The library without its dictionary is of no use.
        voikko.handle().map(|handle| (voikko, handle))
    }

    #[expect(unsafe_code, reason = "a library loaded at run time has no checked signatures")]
    fn from(name: &str) -> Option<Self> {
        // SAFETY: libvoikko runs no code of ours when loaded; the signatures are those of its
        // public header voikko.h (4.x), and the pointers are kept no longer than the library.
        unsafe {
            let library = Library::new(name).ok()?;
            fn of<T: Copy>(symbol: Symbol<'_, T>) -> T {
                *symbol
            }
            let init = of(library.get::<Init>(b"voikkoInit\0").ok()?);
            let terminate = of(library.get::<Terminate>(b"voikkoTerminate\0").ok()?);
            let analyze = of(library.get::<AnalyzeWord>(b"voikkoAnalyzeWordCstr\0").ok()?);
            let free_analysis = of(library.get::<FreeAnalysis>(b"voikko_free_mor_analysis\0").ok()?);
            let value = of(library.get::<Value>(b"voikko_mor_analysis_value_cstr\0").ok()?);
            let free_value = of(library
                .get::<FreeValue>(b"voikko_free_mor_analysis_value_cstr\0")
                .ok()?);
            let version = of(library.get::<Version>(b"voikkoGetVersion\0").ok()?);
            Some(Self(Arc::new(Functions {
                init,
                terminate,
                analyze,
                free_analysis,
                value,
                free_value,
                version,
                _library: library,
            })))
        }
    }

    /// The library's version, `4.3.2`.
    #[expect(unsafe_code, reason = "a library loaded at run time has no checked signatures")]
    pub(crate) fn version(&self) -> String {
        // SAFETY: the library gives a static string that ends with NUL, or null.
        unsafe {
            let version = (self.0.version)();
            if version.is_null() {
                String::new()
            } else {
                CStr::from_ptr(version).to_string_lossy().into_owned()
            }
        }
    }

    /// An analyser for one thread at a time; none when the dictionary is missing.
    #[expect(unsafe_code, reason = "a library loaded at run time has no checked signatures")]
    pub(crate) fn handle(&self) -> Option<Handle> {
        let mut error: *const c_char = ptr::null();
        // SAFETY: the language is a C string, a null path means the usual folders, and `error`
        // outlives the call. The library returns null on failure.
        unsafe {
            let raw = (self.0.init)(&mut error, c"fi".as_ptr(), ptr::null());
            if raw.is_null() {
                return None;
            }
            Some(Handle {
                functions: Arc::clone(&self.0),
                raw,
            })
        }
    }
}

impl Handle {
    /// Every reading of a word; none when the word is not Finnish.
    #[expect(unsafe_code, reason = "a library loaded at run time has no checked signatures")]
    pub(crate) fn read(&mut self, word: &str) -> Vec<Reading> {
        // A NUL inside would cut the word.
        let Ok(word) = CString::new(word) else {
            return Vec::new();
        };
        let mut readings = Vec::new();
        // SAFETY: `&mut self` gives this thread the handle alone; the list of analyses ends with
        // null and is freed once, after its last use.
        unsafe {
            let analyses = (self.functions.analyze)(self.raw, word.as_ptr());
            if analyses.is_null() {
                return readings;
            }
            let mut at = analyses;
            while !(*at).is_null() {
                if let Some(base) = self.value(*at, c"BASEFORM") {
                    readings.push(Reading {
                        base,
                        parts: self.value(*at, c"WORDBASES"),
                    });
                }
                at = at.add(1);
            }
            (self.functions.free_analysis)(analyses);
        }
        readings
    }

    #[expect(unsafe_code, reason = "a library loaded at run time has no checked signatures")]
    fn value(&self, analysis: *const c_void, key: &CStr) -> Option<String> {
        // SAFETY: the analysis is alive in the caller; the value is a C string of our own to free
        // once, or null when the key is not there.
        unsafe {
            let value = (self.functions.value)(analysis, key.as_ptr());
            if value.is_null() {
                return None;
            }
            let copied = CStr::from_ptr(value).to_str().ok().map(str::to_owned);
            (self.functions.free_value)(value);
            copied
        }
    }
}

impl Drop for Handle {
    #[expect(unsafe_code, reason = "a library loaded at run time has no checked signatures")]
    fn drop(&mut self) {
        // SAFETY: made by `voikkoInit`, ended once; the library is still loaded through `functions`.
        unsafe { (self.functions.terminate)(self.raw) }
    }
}

// SAFETY: the library allows a handle to move between threads as long as one uses it at a time,
// which `&mut self` in `read` sees to.
#[expect(unsafe_code, reason = "the raw pointer hides that a handle may move")]
unsafe impl Send for Handle {}
