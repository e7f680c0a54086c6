-- Occasions that were held, at the moments for which nobody has been asked yet and the time to answer is not over, with those
-- who were there at one sitting at least and can still be reached.
create or replace function varsam.survey_due() returns table (occasion bigint, moment text, signups uuid[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'the worker asks';
    end if;
    return query
    select o.id, m.moment, there.uids
    from public.occasions_occasion o
    cross join (values ('after', interval '0'), ('later', varsam._period('survey_later'))) m(moment, wait)
    cross join lateral (
        select array_agg(s.uid order by s.uid) as uids from public.occasions_signup s
        where s.occasion_id = o.id and s.person is not null and s.bounced_at is null
          and exists (select 1 from public.occasions_mark k where k.signup_id = s.uid and k.is_present)
    ) there
    where o.state = 'held' and there.uids is not null
      and o.ends_at + m.wait <= varsam._clock() and o.ends_at + m.wait + varsam._period('survey_answers') > varsam._clock()
      and not exists (select 1 from public.evaluation_round r where r.occasion_id = o.id and r.moment = m.moment)
      and exists (select 1 from public.evaluation_questionnaire n where n.moment = m.moment)
    order by o.id, m.moment limit 50;
end $$;

-- Ask everybody who was there: a letter for each, and as many tickets. Which ticket is in whose letter is not said here: the
-- letter's link is made from the key file when it is sent. False where they have been asked already.
create or replace function varsam.survey_ask(
    occasion bigint, moment text, round uuid, key uuid, wrapped bytea, master text, signups uuid[], digests bytea[]
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare asked integer;
begin
    if varsam._proved('worker') is null then
        raise insufficient_privilege using message = 'the worker asks';
    end if;
    if cardinality($7) <> cardinality($8) or exists (
        select 1 from unnest($7) u(uid) where not exists (
            select 1 from public.occasions_signup s where s.uid = u.uid and s.occasion_id = $1)) then
        raise check_violation using message = 'a ticket for each who was there';
    end if;
    perform varsam._vault_store_key($4, $5, $6);
    insert into public.evaluation_round (id, occasion_id, moment, questionnaire_id, opened_at, closes_at, data_key_id)
    select $3, $1, $2, n.id, varsam._clock(), varsam._clock() + varsam._period('survey_answers'), $4
    from public.evaluation_questionnaire n where n.moment = $2 order by n.number desc limit 1
    on conflict do nothing;
    get diagnostics asked = row_count;
    if asked = 0 then
        perform varsam._vault_shred_key($4);
        return false;
    end if;
    -- In the order of digests, which is no order of people.
    insert into public.evaluation_ticket (digest, round_id, is_used) select d, $3, false from unnest($8) d order by d;
    perform varsam._training_letter('survey_' || $2, u.uid) from unnest($7) u(uid) order by u.uid;
    return true;
end $$;

-- What whoever has the link is asked about. Nothing for any other secret, nor when the time to answer has long been over.
create or replace function varsam.survey_opened(secret bytea) returns table (
    standing text, moment text, questionnaire bigint, course bigint, closes_at timestamptz, key uuid, wrapped bytea, master text
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case when t.is_used then 'answered' when r.closed_at is not null or r.closes_at <= varsam._clock() then 'closed'
           else 'open' end,
        r.moment::text, r.questionnaire_id, o.course_id, r.closes_at, w.key_id, w.wrapped, w.master_id::text
    from public.evaluation_ticket t
    join public.evaluation_round r on r.id = t.round_id
    join public.occasions_occasion o on o.id = r.occasion_id
    left join public.vault_wrappedkey w on w.key_id = r.data_key_id
    where t.digest = sha256($1)
$$;

-- Answer once: the ticket is used, and the answer falls into the box without it. 'answered' where it was used already (a
-- double click, say), 'closed', 'empty' where nothing is said; null for another secret.
create or replace function varsam.survey_answer(secret bytea, answer uuid, choices smallint[], sealed bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare ticket public.evaluation_ticket; asked public.evaluation_round;
begin
    select t.* into ticket from public.evaluation_ticket t where t.digest = sha256($1) for update;
    if ticket.digest is null then return null; end if;
    if ticket.is_used then return 'answered'; end if;
    select r.* into asked from public.evaluation_round r where r.id = ticket.round_id;
    if asked.closed_at is not null or asked.closes_at <= varsam._clock() then return 'closed'; end if;
    if cardinality($3) is distinct from 5 or exists (
        select 1 from unnest($3) with ordinality v(chosen, which)
        where v.chosen <> 0 and not exists (
            select 1 from public.evaluation_question q join public.evaluation_choice c on c.question_id = q.id
            where q.questionnaire_id = asked.questionnaire_id and q.position = v.which and c.position = v.chosen)) then
        raise check_violation using message = 'what can be chosen';
    end if;
    if $4 is null and not exists (select 1 from unnest($3) v where v <> 0) then return 'empty'; end if;
    update public.evaluation_ticket t set is_used = true where t.digest = ticket.digest;
    insert into public.evaluation_received (id, round_id, "values", sealed) values ($2, asked.id, $3, $4);
    return 'thanks';
end $$;
