-- Full-text search over analysed words (see store/src/search), newest first by search_key.

-- Only listed ideas are in it. A word of the title is there as itself and marked `¦`, a facet (kind,
-- theme, status) marked `§`, so that a title hit and a filtered search are one look into the index.
-- (Weights would need positions, which a vector made from an array has not.)
create table idea_words (
    search_key bigint primary key,
    words tsvector not null
);

create index idea_words_found on idea_words using gin (words);

-- The same words in order, for telling how alike two ideas are.
create table idea_analysis (
    idea_id bigint primary key references idea (id) on delete cascade,
    title_words text not null,
    text_words text not null
);

-- Which analyser made the words; another one rebuilds them.
create table search_index (
    id bigint primary key check (id = 1),
    analyser text not null,
    built_at bigint not null
);
