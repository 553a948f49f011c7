-- A comment's form has a key of its own, so that a double send is one comment.
alter table strategy_comment add column sent_key text;

create unique index strategy_comment_sent on strategy_comment (sent_key) where sent_key is not null;
