-- Why a limit was exceeded or a card went back among ideas, in a person's words: apart from the
-- log, so that the words can be erased and the log stays.

create table board_reason (
    board_id bigint not null,
    seq bigint not null,
    text text not null,
    primary key (board_id, seq),
    foreign key (board_id, seq) references board_event (board_id, seq) on delete cascade
);
