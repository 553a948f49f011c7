//! The program `lanka`: everything it does is in the library.

// glibc's allocator keeps freed memory under tokio; this one gives it back.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> std::process::ExitCode {
    server::cli::main()
}
