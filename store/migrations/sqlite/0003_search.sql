-- Full-text search over analysed words (see store/src/search), newest first by search_key.

-- Only listed ideas are in it; the rowid is the idea's search_key. A word of the title is there as
-- itself and marked `¦`, a facet (kind, theme, status) marked `§`, so that a title hit and a
-- filtered search are one look into the index and no columns are told apart. Words come analysed
-- and made of letters and digits only, so the plainest tokeniser cuts them where we did.
create virtual table idea_words using fts5 (
    words,
    content = '',
    contentless_delete = 1,
    detail = none,
    tokenize = 'ascii'
);

-- The same words in order, for telling how alike two ideas are.
create table idea_analysis (
    idea_id integer primary key references idea (id) on delete cascade,
    title_words text not null,
    text_words text not null
) strict;

-- Which analyser made the words; another one rebuilds them.
create table search_index (
    id integer primary key check (id = 1),
    analyser text not null,
    built_at integer not null
) strict;
