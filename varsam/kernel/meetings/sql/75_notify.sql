-- Who watches a meeting learns that something there has changed: ids alone. What it is, row security tells each of them anew.
-- A notice is sent when its transaction is committed, and once for all that is alike in it.
create or replace function varsam._meetings_tell() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r record; home bigint; place bigint;
begin
    if tg_op = 'DELETE' then r := old; else r := new; end if;
    if tg_table_name = 'meetings_meeting' then
        home := r.id;
    elsif tg_table_name = 'meetings_item' then
        home := r.meeting_id; place := r.id;
    elsif tg_table_name = 'meetings_attendance' then
        home := r.meeting_id;
    elsif tg_table_name = 'meetings_document' then
        home := r.meeting_id; place := r.item_id;
    else
        place := r.item_id;
        select i.meeting_id into home from public.meetings_item i where i.id = place;
    end if;
    -- Gone with its item, which tells of itself.
    if home is not null then
        perform pg_notify('varsam_meeting', home || ':' || coalesce(place, 0) || ':' || tg_argv[0]);
    end if;
    return null;
end $$;

create or replace trigger meetings_tell after insert or update or delete on public.meetings_meeting
for each row execute function varsam._meetings_tell('meeting');
create or replace trigger meetings_tell after insert or update or delete on public.meetings_attendance
for each row execute function varsam._meetings_tell('attendance');
create or replace trigger meetings_tell after insert or update or delete on public.meetings_item
for each row execute function varsam._meetings_tell('item');
create or replace trigger meetings_tell after insert or update or delete on public.meetings_conflict
for each row execute function varsam._meetings_tell('conflict');
create or replace trigger meetings_tell after insert or update or delete on public.meetings_line
for each row execute function varsam._meetings_tell('line');
create or replace trigger meetings_tell after insert or update or delete on public.meetings_action
for each row execute function varsam._meetings_tell('action');
create or replace trigger meetings_tell after insert or update or delete on public.meetings_minutes
for each row execute function varsam._meetings_tell('minutes');
create or replace trigger meetings_tell after insert or update or delete on public.meetings_adjuster
for each row execute function varsam._meetings_tell('minutes');
create or replace trigger meetings_tell after insert or update or delete on public.meetings_document
for each row execute function varsam._meetings_tell('document');
