-- What a report says besides its measures, as JSON; set when the period is closed.

alter table reporting_period add column frozen text;

create index reporting_period_of_programme on reporting_period (programme_id, to_on);
