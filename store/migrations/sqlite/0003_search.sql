-- Full-text search over analysed words (see store/src/search), newest first by search_key.

-- Only listed ideas are in it; the rowid is the idea's search_key. `facet` holds kind, theme and
-- status as words, so that a filtered search is one look into the index. Words come analysed and
-- made of letters and digits only, so the plainest tokeniser cuts them where we did.
create virtual table idea_words using fts5 (
    title,
    text,
    facet,
    content = '',
    contentless_delete = 1,
    detail = column,
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
