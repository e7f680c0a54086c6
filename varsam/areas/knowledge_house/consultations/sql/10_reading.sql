-- Consultations to which the actor is invited as an expert and has not gone out of: by a no, by a conflict of interest, by
-- leaving the network or where they work, or because the question fell away.
create or replace function varsam.consultations_invited() returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(i.consultation_id), '{}'::bigint[])
    from public.consultations_invitation i
    join public.experts_expert x on x.id = i.expert_id and x.ended_at is null
    join public.consultations_consultation c on c.id = i.consultation_id and c.state <> 'withdrawn'
    where i.user_id = (select varsam.actor()) and not i.conflict and i.reply <> 'no'
      and exists (select 1 from public.people_membership m
                  where m.user_id = x.user_id and m.organisation_id = x.organisation_id
                    and m.valid_from <= now() and (m.valid_to is null or m.valid_to > now()))
$$;

-- What an outside writer sees of the questions that theirs led to: times and how many read, never who and never what.
create or replace function varsam.consultations_progress(enquiry bigint)
returns table (state text, asked_at timestamptz, readers integer, answers integer, advise_by timestamptz, advised_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select c.state::text, c.asked_at,
        (select count(*) from public.consultations_invitation i
         where i.consultation_id = c.id and not i.conflict and i.reply <> 'no')::integer,
        (select count(distinct p.author_id) from public.consultations_post p
         where p.consultation_id = c.id and p.kind <> 'addition')::integer,
        c.advise_by, c.advised_at
    from public.consultations_consultation c join public.conversations_enquiry e on e.id = c.enquiry_id
    where c.enquiry_id = $1 and e.writer_digest = varsam.writer() and c.data_key_id is not null
    order by c.asked_at
$$;

-- Hours that an expert gives to consultations: those that are open, and those of the last month.
create or replace function varsam._expert_load_consultations(who bigint) returns numeric
language sql stable set search_path = pg_catalog, pg_temp as $$
    select count(*) * coalesce(extract(epoch from varsam._period('consultation_effort')) / 3600, 0)
    from public.consultations_invitation i
    join public.consultations_consultation c on c.id = i.consultation_id
    where i.user_id = $1 and not i.conflict and i.reply <> 'no'
      and (c.state in ('asked', 'invited', 'answering') or c.advised_at > varsam._wall() - interval '1 month')
$$;

-- What the actor has gone out of: the reference, which they have seen before, and nothing else.
create or replace function varsam.consultations_gone() returns table (invitation bigint, reference text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select i.id, c.reference::text from public.consultations_invitation i
    join public.consultations_consultation c on c.id = i.consultation_id
    where i.user_id = (select varsam.actor()) and (i.conflict or i.reply = 'no' or c.state = 'withdrawn')
$$;
