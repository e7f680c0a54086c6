-- Meetings that come again, what comes to an agenda by itself, and which groups the whole city meets in.

-- The council, the operative group, the picture of what happens and the dialogue are convened by the coordination.
create or replace function varsam._group_convened() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.unit_id <> all (varsam.units('city_group', 'add')) then
        raise check_violation using message = 'the coordination convenes that kind of group';
    end if;
    return new;
end $$;

create or replace trigger group_convened before insert on public.meetings_group
for each row when (current_user = 'varsam_app' and new.kind not in ('sspf', 'sig')) execute function varsam._group_convened();

-- A series is of the unit that convenes its group, and of a group that still meets.
create or replace function varsam._series_of_its_group() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select 1 from public.meetings_group g
                   where g.id = new.group_id and g.unit_id = new.unit_id and g.ended_at is null
                     and (g.valid_until is null or g.valid_until >= new.until)) then
        raise check_violation using message = 'a series is of a group that still meets, and of its unit';
    end if;
    return new;
end $$;

create or replace trigger series_of_its_group before insert or update of until on public.meetings_series
for each row when (current_user = 'varsam_app') execute function varsam._series_of_its_group();

-- One meeting of a series that goes on, for a day by its rhythm; the hour may be of another day where that one is no working day.
create or replace function varsam.meetings_series_meeting(
    series bigint, day date, starts_at timestamptz, ends_at timestamptz, data_key uuid, wrapped bytea, master text
) returns table (id bigint, reference text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare s public.meetings_series;
begin
    select x.* into s from public.meetings_series x where x.id = $1 and x.ended_at is null for share;
    if s.id is null or $2 is null or $2 not between s.first_on and s.until then
        raise insufficient_privilege using message = 'not a day of a series that goes on';
    end if;
    return query select * from varsam._meetings_plan(s.group_id, $3, $4, s.place, $5, $6, $7, s.id, $2);
end $$;

-- An item that comes by itself: once to a meeting, and not where it was taken off. Null where not, or not for the one who acts.
create or replace function varsam.meetings_fill_item(meeting bigint, origin text, kind text, planned integer) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.meetings_meeting := varsam._meetings_led($1, array['planned', 'ongoing']); made bigint;
begin
    if m.id is null or coalesce($2, '') = '' or length($2) > 64 or $3 is null or $3 not in ('trend', 'other')
       or exists (select 1 from public.meetings_item i where i.meeting_id = m.id and i.origin = $2)
       or exists (select 1 from public.meetings_takenoff t where t.meeting_id = m.id and t.origin = $2) then
        return null;
    end if;
    made := varsam.meetings_add_item(m.id, $3, $4, null, null);
    update public.meetings_item i set origin = $2 where i.id = made;
    return made;
end $$;

-- Meetings of a series are planned far ahead. Who takes a seat of their own in the group is invited to those that have not
-- begun; meetings that were called one by one are for who leads them to invite to.
create or replace function varsam._member_comes_to_what_comes() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.meetings_meeting;
begin
    for m in
        select x.* from public.meetings_meeting x
        where x.group_id = new.group_id and x.series_id is not null and x.state = 'planned' and x.starts_at > varsam._clock()
        order by x.id for update
    loop
        insert into public.meetings_attendance (meeting_id, user_id, organisation_id, function, presence)
        values (m.id, new.user_id, new.organisation_id, new.function, 'invited') on conflict do nothing;
        if found then perform varsam._meetings_said('meeting.invited', m, jsonb_build_object('user', new.user_id)); end if;
    end loop;
    return null;
end $$;

create or replace trigger member_comes_to_what_comes after insert on public.meetings_member
for each row when (current_user = 'varsam_app' and new.deputy_for_id is null and new.valid_to is null)
execute function varsam._member_comes_to_what_comes();
create or replace trigger deputy_comes_to_what_comes after update of deputy_for_id on public.meetings_member
for each row when (current_user = 'varsam_app' and old.deputy_for_id is not null and new.deputy_for_id is null and new.valid_to is null)
execute function varsam._member_comes_to_what_comes();

-- Meetings of a series are planned far ahead. Who leaves the group leaves those that have not begun: neither their agendas and
-- papers nor what is said there is theirs. Where they were to lead, whoever leads the group does, else who takes the seat.
create or replace function varsam._member_leaves_what_comes() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare ahead bigint[]; gone bigint[]; leader bigint;
begin
    perform 1 from public.meetings_meeting m where m.group_id = new.group_id and m.state = 'planned' order by m.id for update;
    select coalesce((
        select b.user_id from public.meetings_member b
        where b.group_id = new.group_id and b.leads and b.valid_from <= now() and (b.valid_to is null or b.valid_to > now())
        order by b.id limit 1), varsam.actor()) into leader;
    select coalesce(array_agg(m.id), '{}') into ahead from public.meetings_meeting m
    where m.group_id = new.group_id and m.state = 'planned'
      -- Somebody leads each meeting: who has taken their own seat goes on with those.
      and not (m.chair_id = new.user_id and leader = new.user_id);
    insert into public.meetings_attendance (meeting_id, user_id, organisation_id, function, presence)
    select m.id, leader, m.unit_id, 'other', 'invited' from public.meetings_meeting m
    where m.id = any (ahead) and m.chair_id = new.user_id on conflict do nothing;
    update public.meetings_meeting m set chair_id = leader where m.id = any (ahead) and m.chair_id = new.user_id;
    update public.meetings_meeting m set secretary_id = null where m.id = any (ahead) and m.secretary_id = new.user_id;
    select coalesce(array_agg(a.id), '{}') into gone from public.meetings_attendance a
    where a.meeting_id = any (ahead) and a.user_id = new.user_id;
    update public.meetings_attendance a set deputy_for_id = null where a.deputy_for_id = any (gone);
    delete from public.meetings_attendance a where a.id = any (gone);
    return null;
end $$;

create or replace trigger member_leaves_what_comes after update of valid_to on public.meetings_member
for each row when (current_user = 'varsam_app' and old.valid_to is null and new.valid_to <= now())
execute function varsam._member_leaves_what_comes();
