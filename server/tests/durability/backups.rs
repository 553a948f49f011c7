//! Copies and their return.

use store::db::examine;

use super::program::{accepted, change, database, folder, refused, serve};

#[test]
fn a_backup_never_overwrites_and_a_broken_one_is_never_restored() {
    let data = folder();
    accepted(data.path(), &["migrate"]);
    let copy = data.path().join("copy.db");
    let copy = copy.to_str().expect("text");
    accepted(data.path(), &["backup", copy]);
    assert!(refused(data.path(), &["backup", copy]).contains("on jo olemassa"));
    let before = std::fs::read(database(data.path())).expect("the database");
    let mut bytes = std::fs::read(copy).expect("the copy");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0xff);
    bytes.truncate(bytes.len() - 5_000);
    std::fs::write(copy, bytes).expect("a broken copy");
    assert!(refused(data.path(), &["restore", copy]).contains("Mitään ei muutettu"));
    assert_eq!(std::fs::read(database(data.path())).expect("the database"), before);
}

#[tokio::test]
async fn an_older_backup_does_not_replace_newer_data_unless_told() {
    let data = folder();
    accepted(data.path(), &["migrate"]);
    let copy = data.path().join("copy.db");
    let copy = copy.to_str().expect("text");
    accepted(data.path(), &["backup", copy]);
    change(
        data.path(),
        "insert into event (kind, at, actor_kind, public, detail, not_before) values ('received', 1, 'system', 0, '{}', 0)",
    )
    .await;
    assert!(refused(data.path(), &["restore", copy]).contains("--replace-newer"));
    assert_eq!(examine(&database(data.path())).await.expect("sound").last_event, 1);
    let told = accepted(data.path(), &["restore", copy, "--replace-newer"]);
    assert!(told.contains("Entinen tietokanta on tallessa"), "{told}");
    assert_eq!(examine(&database(data.path())).await.expect("sound").last_event, 0);
    let kept = std::fs::read_dir(data.path())
        .expect("the folder")
        .flatten()
        .map(|entry| entry.path());
    let kept = kept.filter(|path| {
        path.display().to_string().contains("before-restore") && !path.display().to_string().ends_with("-wal")
    });
    let kept: Vec<_> = kept
        .filter(|path| !path.display().to_string().ends_with("-shm"))
        .collect();
    assert_eq!(examine(&kept[0]).await.expect("the former is sound").last_event, 1);
    let _it_starts = serve(data.path());
}
