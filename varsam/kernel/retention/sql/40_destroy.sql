-- Carrying out an approved list. Each item is looked at again in the transaction that ends it, with the thing held
-- still; a crash undoes the batch that had begun, and the next run goes on with what has no outcome.

create or replace function varsam._retention_end(item public.retention_listitem) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare stands record;
begin
    perform varsam._retention_check(item.kind);
    execute format('select varsam.%I($1)', '_retention_' || item.kind || '_lock') using item.reference;
    execute format('select * from %s n', varsam._retention_standing(
        item.kind, format('(select c.* from varsam.%I() c where c.reference = $1)', '_retention_' || item.kind)))
        into stands using item.reference::text;
    if stands.reference is null or stands.due_at is null then
        return 'gone';
    elsif stands.waits then
        return 'waits';
    elsif stands.held then
        return 'held';
    elsif stands.due_at > varsam._wall() then
        return 'not_due';
    elsif (stands.rule, stands.exemption, stands.action) is distinct from (item.rule_id, item.exemption_id, item.action::text) then
        return 'rule';
    elsif item.action = 'archive' then
        return 'archived';
    end if;
    execute format('select varsam.%I($1)', '_retention_' || item.kind || '_empty') using item.reference;
    -- So that a row that still points at it is found now, and this item alone is left as it was.
    set constraints all immediate;
    set constraints all deferred;
    return 'destroyed';
exception when others then
    set constraints all deferred;
    return 'failed';
end $$;

-- The next items of an approved list. `said`: more, done (nothing is left), state (it is not approved), clock.
create or replace function varsam.retention_destroy(list bigint, after bigint, most integer)
returns table (said text, last bigint, passed integer, planned integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare l public.retention_destructionlist; item public.retention_listitem; reached bigint := $2; done integer := 0;
begin
    select d.* into l from public.retention_destructionlist d where d.id = $1 for update;
    if l.id is null or l.state not in ('approved', 'running') then
        return query select 'state', reached, l.passed, l.planned;
        return;
    elsif varsam._wall() < l.approved_at then
        return query select 'clock', reached, l.passed, l.planned;
        return;
    end if;
    for item in select i.* from public.retention_listitem i
                where i.list_id = $1 and i.id > $2 and i.outcome = '' and i.decision = 'follow'
                order by i.id limit $3 for update
    loop
        update public.retention_listitem i set outcome = varsam._retention_end(item) where i.id = item.id;
        reached := item.id;
        done := done + 1;
    end loop;
    update public.retention_destructionlist d
    set state = 'running', passed = d.passed + done where d.id = $1;
    return query select case when done = 0 then 'done' else 'more' end, reached, l.passed + done, l.planned;
end $$;

-- Certificates for what has been destroyed or set apart, the sum of it all, and the items gone but for what was kept.
create or replace function varsam._retention_close(list bigint) returns jsonb
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare counted jsonb; begun boolean;
begin
    select d.state in ('approved', 'running') into begun from public.retention_destructionlist d where d.id = $1;
    if begun then
        update public.retention_listitem i set outcome = 'excepted' where i.list_id = $1 and i.decision = 'except';
    end if;
    select coalesce(jsonb_object_agg(c.outcome, c.n), '{}') into counted from (
        select i.outcome, count(*) as n from public.retention_listitem i
        where i.list_id = $1 and i.outcome <> '' group by 1) c;
    insert into public.retention_certificate
        (list_id, unit_id, kind, year, action, count, rule_id, exemption_id, approved_by_id, approved_at, made_at)
    select $1, i.unit_id, i.kind, extract(year from i.starts_at at time zone 'Europe/Stockholm'), i.action, count(*),
        i.rule_id, i.exemption_id, d.approved_by_id, d.approved_at, varsam._wall()
    from public.retention_listitem i join public.retention_destructionlist d on d.id = i.list_id
    where i.list_id = $1 and i.outcome in ('destroyed', 'archived')
    group by i.unit_id, i.kind, 4, i.action, i.rule_id, i.exemption_id, d.approved_by_id, d.approved_at;
    -- What was kept once and is destroyed now leaves no reference anywhere.
    delete from public.retention_listitem k using public.retention_listitem i
    where i.list_id = $1 and i.outcome in ('destroyed', 'gone') and k.kind = i.kind and k.reference = i.reference
      and k.outcome in ('archived', 'excepted');
    delete from public.retention_hold h using public.retention_listitem i
    where i.list_id = $1 and i.outcome = 'destroyed' and h.kind = i.kind and h.reference = i.reference;
    delete from public.retention_listitem i
    where i.list_id = $1 and i.outcome not in ('archived', 'excepted');
    update public.retention_destructionlist d set summary = counted where d.id = $1;
    return counted;
end $$;

-- When nothing is left to do: true where this call ended the list.
create or replace function varsam.retention_finish(list bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare l public.retention_destructionlist; counted jsonb;
begin
    select d.* into l from public.retention_destructionlist d where d.id = $1 for update;
    if l.state is distinct from 'running' or exists (
        select 1 from public.retention_listitem i where i.list_id = $1 and i.decision = 'follow' and i.outcome = ''
    ) then
        return false;
    end if;
    counted := varsam._retention_close($1);
    update public.retention_destructionlist d set state = 'done', done_at = varsam._wall() where d.id = $1;
    perform varsam.audit_append('retention.done', 'list', $1::text, l.municipality_id, counted, null);
    return true;
end $$;

create or replace function varsam.retention_to_run() returns setof bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select d.id from public.retention_destructionlist d where d.state in ('approved', 'running') order by d.approved_at
$$;
