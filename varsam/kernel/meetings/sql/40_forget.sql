-- Before a record is destroyed, so is every item that was about it, with what was said, decided and promised there.
create or replace function varsam._record_forget_meetings(record bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare gone bigint[];
begin
    select coalesce(array_agg(c.item_id), '{}') into gone from public.meetings_caseitem c where c.record_id = $1;
    delete from public.meetings_action a where a.item_id = any (gone) or a.record_id = $1;
    update public.meetings_line l set replaces_id = null where l.item_id = any (gone) and l.replaces_id is not null;
    delete from public.meetings_line l where l.item_id = any (gone) or l.record_id = $1;
    delete from public.meetings_draft d where d.item_id = any (gone);
    delete from public.meetings_adjuster a where a.item_id = any (gone);
    delete from public.meetings_minutes m where m.item_id = any (gone);
    delete from public.meetings_conflict c where c.item_id = any (gone);
    delete from public.meetings_caseitem c where c.item_id = any (gone);
    delete from public.meetings_item i where i.id = any (gone);
end $$;
