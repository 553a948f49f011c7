-- Signing in: whose matters an address has sent, in any letters; and which rights a provider gave.

create index idea_contact_of_email_key on idea_contact (lower(email)) where email is not null;
create index sign_in_of_browser on sign_in (browser_hash, id) where browser_hash is not null;

-- Rights that an identity provider's groups gave end when the groups no longer give them; a right
-- given by hand stays.
alter table person_role add column from_provider boolean not null default false;
alter table membership add column from_provider boolean not null default false;
