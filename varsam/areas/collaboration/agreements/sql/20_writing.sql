create sequence if not exists public.agreements_number;

-- Write in what organisations have agreed; or agree anew, where another ends.
create or replace function varsam.agreements_conclude(
    unit bigint, key_id uuid, wrapped bytea, master text, title text, purpose text, district bigint, valid_from date,
    valid_until date, parties bigint[], groups bigint[], renews bigint
) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare new_number bigint; new_reference text; new_id bigint; before public.agreements_agreement;
begin
    if not ($1 = any (varsam.units('agreement', 'add'))) then
        raise insufficient_privilege using message = 'no unit of the one who acts';
    end if;
    if $12 is not null then
        select a.* into before from public.agreements_agreement a
        where a.id = $12 and a.unit_id = any (varsam.units('agreement', 'change')) for update;
        if before.id is null or $8 <= before.valid_from or exists (
            select 1 from public.agreements_agreement a where a.renews_id = $12) then
            raise check_violation using message = 'renewed already, not theirs, or from before it began';
        end if;
    end if;
    if (select count(distinct p) from unnest($10) p) < 2 then
        raise check_violation using message = 'two agree at least';
    end if;
    if exists (select 1 from unnest($11) g where not exists (
        select 1 from public.meetings_group k join public.people_organisation home on home.id = k.unit_id
        join public.people_organisation ours on ours.id = $1 and ours.ancestors[1] = home.ancestors[1] where k.id = g)) then
        raise check_violation using message = 'a group of this municipality';
    end if;
    if $7 is not null and not exists (
        select 1 from public.people_district d join public.people_organisation ours on ours.id = $1 and ours.ancestors[1] = d.municipality_id
        where d.id = $7) then
        raise check_violation using message = 'a district of this municipality';
    end if;
    perform varsam._vault_store_key($2, $3, $4);
    new_number := nextval('public.agreements_number');
    new_reference := to_char(varsam._wall() at time zone 'Europe/Stockholm', '"S"-YY-')
        || lpad(new_number::text, greatest(3, length(new_number::text)), '0');
    insert into public.agreements_agreement (
        number, reference, unit_id, title, purpose, district_id, valid_from, valid_until, ended_why, renews_id, data_key_id,
        written_by_id, written_at
    ) values (
        new_number, new_reference, $1, $5, $6, $7, $8, $9, '', $12, $2, varsam.actor(), varsam._wall()
    ) returning id into new_id;
    insert into public.agreements_party (agreement_id, organisation_id) select distinct new_id, p from unnest($10) p;
    insert into public.agreements_covered (agreement_id, group_id) select distinct new_id, g from unnest($11) g;
    perform varsam.audit_append('agreement.concluded', 'agreement', new_reference, $1,
        jsonb_build_object('renews', coalesce(before.reference, '')), null);
    return new_reference;
end $$;

-- The agreement, locked, for those of its unit who may change it; nobody else gets past this.
create or replace function varsam._agreement_to_change(agreement bigint) returns public.agreements_agreement
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare found public.agreements_agreement;
begin
    select a.* into found from public.agreements_agreement a
    where a.id = $1 and a.unit_id = any (varsam.units('agreement', 'change')) for update;
    if found.id is null then
        raise insufficient_privilege using message = 'no agreement of the one who acts';
    end if;
    return found;
end $$;

-- Somebody ends it before its time, and says why. False where somebody was first, or it has run out already.
create or replace function varsam.agreements_end(agreement bigint, last_day date, why text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.agreements_agreement;
begin
    found := varsam._agreement_to_change($1);
    if found.ended_on is not null
       or found.valid_until < (varsam._wall() at time zone 'Europe/Stockholm')::date then return false; end if;
    if $2 < found.valid_from or $2 > found.valid_until or btrim($3) = '' then
        raise check_violation using message = 'ends while it holds, for a reason';
    end if;
    update public.agreements_agreement a set ended_on = $2, ended_why = btrim($3) where a.id = $1;
    perform varsam.audit_append('agreement.ended', 'agreement', found.reference, found.unit_id, '{}'::jsonb, null);
    return true;
end $$;

create or replace function varsam.agreements_attach(agreement bigint, paper uuid, name bytea, kind text, size integer, sealed bytea)
returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare found public.agreements_agreement;
begin
    found := varsam._agreement_to_change($1);
    insert into public.agreements_paper (id, agreement_id, name, kind, size, sealed, added_by_id, at)
    values ($2, $1, $3, $4, $5, $6, varsam.actor(), varsam._wall());
    perform varsam.audit_append('agreement.paper_added', 'agreement', found.reference, found.unit_id,
        jsonb_build_object('kind', $4), null);
end $$;

-- False where somebody was first.
create or replace function varsam.agreements_detach(agreement bigint, paper uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare of_it public.agreements_agreement; gone integer;
begin
    of_it := varsam._agreement_to_change($1);
    -- Its name goes too: it can say who has signed.
    update public.agreements_paper p set removed_at = varsam._wall(), sealed = null, name = ''
    where p.id = $2 and p.agreement_id = $1 and p.removed_at is null;
    get diagnostics gone = row_count;
    if gone = 0 then return false; end if;
    perform varsam.audit_append('agreement.paper_removed', 'agreement', of_it.reference, of_it.unit_id, '{}'::jsonb, null);
    return true;
end $$;

-- An agreement ends soon and nobody has agreed anew: its unit learns that something waits, once.
create or replace function varsam.agreements_remind() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare ending record; done integer := 0;
begin
    for ending in
        update public.agreements_agreement a set reminded_at = varsam._wall()
        where a.reminded_at is null and a.ended_on is null
          and a.valid_until <= ((varsam._wall() + varsam._period('agreement_warning')) at time zone 'Europe/Stockholm')::date
          and a.valid_until >= (varsam._wall() at time zone 'Europe/Stockholm')::date
          and not exists (select 1 from public.agreements_agreement r where r.renews_id = a.id)
        returning a.unit_id
    loop
        perform varsam._notify(ending.unit_id, 'agreement');
        done := done + 1;
    end loop;
    return done;
end $$;
