-- The support of the writer who proves the thread's token, while the thread lives.
create or replace function varsam.supports_mine() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(s.id), '{}'::bigint[])
    from public.conversations_enquiry e join public.support_support s on s.enquiry_id = e.id
    where e.writer_digest = varsam.writer() and e.data_key_id is not null and e.expires_at > now()
$$;

-- Supports of the units whose relatives the actor looks after.
create or replace function varsam.supports_kept() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(s.id), '{}'::bigint[]) from public.support_support s
    where s.unit_id = any (varsam.units('support', 'read'))
$$;

-- Handovers of the writer's own.
create or replace function varsam.handovers_mine() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(h.id), '{}'::bigint[]) from public.support_handover h
    where h.support_id = any (varsam.supports_mine())
$$;

-- What relatives have consented to that the actor's office is told. Before the consent, and from the moment that it is taken
-- back, there is nothing here; what the office has said no to it has no more to do with.
create or replace function varsam.handovers_to_us() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(h.id), '{}'::bigint[]) from public.support_handover h
    where h.office_id = any (varsam.units('handover', 'read')) and h.state in ('consented', 'accepted')
$$;

-- What a parent coach sees of those who asked for one: never the row itself, for that names the thread and holds what others
-- have written. Only the expert's own, while they are in the network and work where they did.
create or replace function varsam.support_coached() returns table (
    uid uuid, reference text, language text, languages text[], district text, state text, coach_state text,
    asked_at timestamptz, shares_thread boolean
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select s.uid, e.reference::text, s.language::text, s.languages::text[], coalesce(d.name, '')::text, s.state::text,
        s.coach_state::text, s.coach_asked_at, s.shares_thread_at is not null
    from public.support_support s
    join public.experts_expert x on x.id = s.coach_id and x.ended_at is null
    join public.conversations_enquiry e on e.id = s.enquiry_id and e.data_key_id is not null
    left join public.people_district d on d.id = s.district_id
    where x.user_id = (select varsam.actor()) and s.state = 'ongoing' and s.coach_state in ('asked', 'yes')
      and exists (select 1 from public.people_membership m
                  where m.user_id = x.user_id and m.organisation_id = x.organisation_id
                    and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now()))
    order by s.coach_asked_at
$$;

-- The thread with what opens it, for a coach to whom the relative has said yes. Internal notes are not part of it.
create or replace function varsam.support_thread(support uuid) returns table (
    data_key uuid, wrapped bytea, master text, message uuid, side text, at timestamptz, sealed bytea, author bigint
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare s public.support_support; e public.conversations_enquiry;
begin
    select x.* into s from public.support_support x where x.uid = $1 and x.shares_thread_at is not null
        and x.uid in (select c.uid from varsam.support_coached() c where c.coach_state = 'yes');
    if s.id is null then return; end if;
    select x.* into e from public.conversations_enquiry x where x.id = s.enquiry_id;
    perform varsam.audit_append('support.thread_read', 'support', e.reference, s.unit_id, '{}'::jsonb, null);
    return query
        select k.key_id, k.wrapped, k.master_id::text, m.id, m.side::text, m.at, m.sealed, m.author_id
        from public.conversations_message m join public.vault_wrappedkey k on k.key_id = e.data_key_id
        where m.enquiry_id = e.id and m.side <> 'note' order by m.at;
end $$;

-- Hours a month that a parent coach has promised to relatives.
create or replace function varsam._expert_load_support(who bigint) returns numeric
language sql stable set search_path = pg_catalog, pg_temp as $$
    select count(*) * coalesce(extract(epoch from varsam._period('support_coach_effort')) / 3600, 0)
    from public.support_support s join public.experts_expert x on x.id = s.coach_id
    where x.user_id = $1 and s.state = 'ongoing' and s.coach_state in ('asked', 'yes')
$$;

-- The given name of the coach, for the relative whose support it is.
create or replace function varsam.support_coach_name(support uuid) returns table (value text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select u.given_name::text from public.support_support s
    join public.experts_expert x on x.id = s.coach_id join public.people_user u on u.id = x.user_id
    where s.uid = $1 and s.id = any (varsam.supports_mine())
$$;
