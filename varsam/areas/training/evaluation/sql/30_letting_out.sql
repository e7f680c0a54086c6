-- The time to answer is over: who had a ticket is forgotten, also whether they used it. How many rounds.
create or replace function varsam.survey_close() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare over public.evaluation_round; done integer := 0;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'the worker closes';
    end if;
    for over in select r.* from public.evaluation_round r
                where r.closed_at is null and r.closes_at <= varsam._clock() order by r.id for update skip locked
    loop
        delete from public.evaluation_ticket t where t.round_id = over.id;
        update public.evaluation_round r set closed_at = varsam._clock() where r.id = over.id;
        done := done + 1;
    end loop;
    return done;
end $$;

-- Closed rounds with answers in the box, and which of them go out together: one with enough goes out alone; those with fewer
-- wait for others of their course, their unit and the same version of the questions. Ids stand for what goes out: the round,
-- or the smallest of the rounds that go together.
create or replace function varsam._survey_batches() returns table (batch uuid, round uuid, is_alone boolean)
language sql stable set search_path = pg_catalog, pg_temp as $$
    with boxes as (
        select r.id, o.course_id, o.unit_id, r.questionnaire_id, count(*) as many
        from public.evaluation_round r
        join public.occasions_occasion o on o.id = r.occasion_id
        join public.evaluation_received x on x.round_id = r.id
        where r.closed_at is not null
        group by r.id, o.course_id, o.unit_id, r.questionnaire_id
    ), pooled as (
        select b.*, sum(b.many) over same as together, first_value(b.id) over (same order by b.id) as first_id
        from boxes b where b.many < 9
        window same as (partition by b.course_id, b.unit_id, b.questionnaire_id)
    )
    select b.id, b.id, true from boxes b where b.many >= 9
    union all
    select p.first_id, p.id, false from pooled p where p.together >= 9
$$;

-- What lies in the boxes that can be let out, for the worker to seal anew: rows of one batch stand together.
create or replace function varsam.survey_ready() returns table (
    batch uuid, received uuid, sealed bytea, key uuid, wrapped bytea, master text
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'the worker lets answers out';
    end if;
    return query
    select b.batch, x.id, x.sealed, w.key_id, w.wrapped, w.master_id::text
    from varsam._survey_batches() b
    join public.evaluation_round r on r.id = b.round
    join public.evaluation_received x on x.round_id = r.id
    left join public.vault_wrappedkey w on w.key_id = r.data_key_id
    where b.batch = (select f.batch from varsam._survey_batches() f order by f.batch limit 1)
    order by x.id;
end $$;

-- Let the answers of one batch out, all that lie in its boxes and together: under new names, in no order, their words sealed
-- by a key of their own. `received` and `answers` are as long; `sealed` holds null where nothing was written. False where the
-- boxes hold something else by now.
create or replace function varsam.survey_let_out(
    batch uuid, release uuid, key uuid, wrapped bytea, master text, received uuid[], answers uuid[], sealed bytea[]
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare first_round public.evaluation_round; held public.occasions_occasion; lies uuid[]; alone boolean; rounds uuid[]; old uuid;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'the worker lets answers out';
    end if;
    lock table public.evaluation_release in share row exclusive mode;
    select array_agg(b.round), bool_and(b.is_alone) into rounds, alone from varsam._survey_batches() b where b.batch = $1;
    select array_agg(x.id order by x.id) into lies from public.evaluation_received x where x.round_id = any (rounds);
    if lies is null or lies is distinct from (select array_agg(u order by u) from unnest($6) u)
       or cardinality($6) <> cardinality($7) or cardinality($6) <> cardinality($8) then
        return false;
    end if;
    select r.* into first_round from public.evaluation_round r where r.id = $1;
    select o.* into held from public.occasions_occasion o where o.id = first_round.occasion_id;
    perform varsam._vault_store_key($3, $4, $5);
    insert into public.evaluation_release
        (id, course_id, unit_id, occasion_id, moment, questionnaire_id, month, answers, data_key_id)
    values ($2, held.course_id, held.unit_id, case when alone then held.id end, first_round.moment,
            first_round.questionnaire_id, date_trunc('month', varsam._clock() at time zone 'Europe/Stockholm')::date,
            cardinality($6), $3);
    insert into public.evaluation_answer (id, release_id, "values", sealed)
    select n.answer, $2, x."values", n.sealed
    from unnest($6, $7, $8) n(received, answer, sealed) join public.evaluation_received x on x.id = n.received
    order by n.answer;
    delete from public.evaluation_received x where x.round_id = any (rounds);
    for old in select r.data_key_id from public.evaluation_round r where r.id = any (rounds) and r.data_key_id is not null loop
        update public.evaluation_round r set data_key_id = null where r.data_key_id = old;
        perform varsam._vault_shred_key(old);
    end loop;
    return true;
end $$;

-- What has served: words in free text after their limit, and answers that never became enough to let out. How many keys went.
create or replace function varsam.survey_forget() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare old record; done integer := 0;
begin
    for old in select r.id, r.data_key_id as key from public.evaluation_release r
               where r.data_key_id is not null and r.month + varsam._period('survey_texts') <= varsam._clock()
               for update skip locked
    loop
        update public.evaluation_answer a set sealed = null where a.release_id = old.id;
        update public.evaluation_release r set data_key_id = null where r.id = old.id;
        perform varsam._vault_shred_key(old.key);
        done := done + 1;
    end loop;
    for old in select r.id, r.data_key_id as key from public.evaluation_round r
               where r.data_key_id is not null and r.closed_at is not null
                 and (r.closed_at + varsam._period('survey_texts') <= varsam._clock()
                      or not exists (select 1 from public.evaluation_received x where x.round_id = r.id))
               for update skip locked
    loop
        delete from public.evaluation_received x where x.round_id = old.id;
        update public.evaluation_round r set data_key_id = null where r.id = old.id;
        perform varsam._vault_shred_key(old.key);
        done := done + 1;
    end loop;
    return done;
end $$;

-- After a restoration: words whose key was destroyed after the backup.
create or replace function varsam._vault_sweep_survey() returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare done integer;
begin
    update public.evaluation_answer a set sealed = null from public.evaluation_release r
    where r.id = a.release_id and a.sealed is not null
      and not exists (select 1 from public.vault_wrappedkey w where w.key_id = r.data_key_id);
    get diagnostics done = row_count;
    update public.evaluation_received x set sealed = null from public.evaluation_round r
    where r.id = x.round_id and x.sealed is not null
      and not exists (select 1 from public.vault_wrappedkey w where w.key_id = r.data_key_id);
    return done;
end $$;
