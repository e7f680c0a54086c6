-- What was asked and said is gone; what stays are times and counts.
create or replace function varsam._consultation_empty(consultation bigint) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare key uuid; unit bigint; ref text;
begin
    select c.data_key_id, c.unit_id, c.reference into key, unit, ref
    from public.consultations_consultation c where c.id = $1 for update;
    delete from public.consultations_post p where p.consultation_id = $1;
    delete from public.consultations_invitation i where i.consultation_id = $1;
    delete from public.consultations_origin o where o.consultation_id = $1;
    update public.consultations_consultation c
    set state = case when c.state in ('asked', 'invited', 'answering') then 'withdrawn' when c.state = 'advised' then 'closed' else c.state end,
        closed_at = coalesce(c.closed_at, varsam._wall()), data_key_id = null, heading = null, question = null, advice = null,
        competences = '{}'
    where c.id = $1;
    if key is not null then perform varsam._vault_shred_key(key); end if;
    perform varsam.audit_append('consultation.destroyed', 'consultation', ref, unit, '{}'::jsonb, null);
end $$;

-- A thread that has ended takes its questions with it.
create or replace function varsam._consultations_end_with_thread() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform varsam._consultation_empty(c.id) from public.consultations_consultation c
    where c.enquiry_id = new.id and c.data_key_id is not null;
    return null;
end $$;

create or replace trigger consultations_end_with_thread after update of state on public.conversations_enquiry
for each row when (new.state = 'erased' and old.state <> 'erased') execute function varsam._consultations_end_with_thread();

-- What retention asks (see varsam/kernel/retention/kinds.py).
create or replace function varsam._retention_consultation()
returns table (reference text, unit_id bigint, starts_at timestamptz, waits boolean, born_day integer)
language sql stable as $$
    select c.reference::text, c.unit_id, c.closed_at, false, null::integer
    from public.consultations_consultation c where c.data_key_id is not null
$$;

create or replace function varsam._retention_consultation_lock(reference text) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select 1 from public.consultations_consultation c where c.reference = $1 for update
$$;

create or replace function varsam._retention_consultation_empty(reference text) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    select varsam._consultation_empty(c.id) from public.consultations_consultation c where c.reference = $1
$$;

-- After a restoration (see varsam/kernel/vault/sql/30_keys_part.sql): consultations that were destroyed since the backup.
create or replace function varsam._vault_sweep_consultation() returns integer
language sql volatile set search_path = pg_catalog, pg_temp as $$
    with gone as materialized (
        select c.id from public.consultations_consultation c
        where c.data_key_id is not null
          and not exists (select 1 from public.vault_wrappedkey w where w.key_id = c.data_key_id)
    ), emptied as materialized (select varsam._consultation_empty(g.id) from gone g)
    select count(*)::integer from emptied
$$;
