-- The inbox: what waits for the town by the day that is owed next. While the author has been asked
-- no day is owed; before the first answer it is the answer's, after it the decision's. One index
-- orders every list of the inbox and answers its counts, so that no list sorts or reads rows it
-- does not show. The expression is the one in store/src/inbox/list.rs, letter for letter.
drop index idea_inbox;
drop index idea_inbox_of_group;

create index idea_inbox on idea (
    coalesce(case when status = 'asked' then null when answered_at is null then answer_due else decision_due end, '9999-12-31'),
    id, group_id, status, visibility, theme_id, kind
) where status in ('received', 'in_handling', 'asked', 'preparing', 'deciding', 'doing');

-- A group's queue, and how much it has brought to an end.
create index idea_queue_of_group on idea (group_id, taken_at)
    where status in ('received', 'in_handling', 'asked', 'preparing', 'deciding', 'doing');

-- How a group has kept its promise: what was answered or should have been by a day of the last year.
create index idea_promise_of_group on idea (group_id, answer_due) where answer_due is not null;
