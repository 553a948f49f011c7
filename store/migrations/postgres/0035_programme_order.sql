-- The overview of a programme reads a page of measures by code, 2.3 before 2.10, and counts statuses
-- without reading the measures.

alter table measure add column code_order text not null default '';

create index measure_in_order on measure (programme_id, code_order, id);
create index measure_counted on measure (programme_id, status, share, told_at, group_id, phase_id, code_order, id);
create index measure_of_merged on measure (merged_into) where merged_into is not null;
create index measure_tool_of_tool on measure_tool (tool_id);
create index measure_group_of_group on measure_group (group_id);
