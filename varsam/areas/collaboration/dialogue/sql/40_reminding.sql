-- Whoever answers for a promise is told once before its day and once after, anew where it got another day; then the unit too,
-- which is also told before a contact is to be asked again. A name that nobody asked for again in time goes. A number.
create or replace function varsam.dialogue_remind() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare today date := (varsam._clock() at time zone 'Europe/Stockholm')::date; found record; done integer := 0;
begin
    for found in
        update public.dialogue_promise p set reminded_for = p.now_due_on
        where p.state = 'open' and p.now_due_on >= today and p.reminded_for is distinct from p.now_due_on
          and p.now_due_on <= ((varsam._clock() + varsam._period('promise_reminder')) at time zone 'Europe/Stockholm')::date
        returning p.owner_id
    loop
        perform varsam._notify_user(found.owner_id, 'promise');
        done := done + 1;
    end loop;
    for found in
        update public.dialogue_promise p set told_late_for = p.now_due_on
        where p.state = 'open' and p.now_due_on < today and p.told_late_for is distinct from p.now_due_on
        returning p.owner_id, p.community_id
    loop
        perform varsam._notify_user(found.owner_id, 'promise');
        perform varsam._notify(varsam._dialogue_unit(found.community_id), 'dialogue');
        done := done + 1;
    end loop;
    for found in
        update public.dialogue_contact k set told_for = k.review_on
        where k.removed_at is null and k.told_for is distinct from k.review_on
          and k.review_on <= ((varsam._clock() + varsam._period('contact_warning')) at time zone 'Europe/Stockholm')::date
        returning k.community_id
    loop
        perform varsam._notify(varsam._dialogue_unit(found.community_id), 'dialogue');
        done := done + 1;
    end loop;
    -- The day has passed and nobody asked: the name goes by itself.
    for found in
        select k.id, k.community_id from public.dialogue_contact k where k.removed_at is null and k.review_on < today for update
    loop
        perform varsam._dialogue_contact_empty(found.id);
        perform varsam.audit_append('dialogue.contact_lapsed', 'dialogue', found.community_id::text,
            varsam._dialogue_unit(found.community_id), '{}'::jsonb, null);
        done := done + 1;
    end loop;
    return done;
end $$;

-- After a restoration (see varsam/kernel/vault/sql/30_keys_part.sql): names that were taken away since the backup.
create or replace function varsam._vault_sweep_dialogue_contact() returns integer
language sql volatile set search_path = pg_catalog, pg_temp as $$
    with gone as materialized (
        select k.id from public.dialogue_contact k
        where k.data_key_id is not null
          and not exists (select 1 from public.vault_wrappedkey w where w.key_id = k.data_key_id)
    ), emptied as materialized (select varsam._dialogue_contact_empty(g.id) from gone g)
    select count(*)::integer from emptied
$$;
