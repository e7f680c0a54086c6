-- After a restoration: a key without what opens is one that was destroyed after the backup. What it opened goes too.
-- Higher floors say how, in functions named _vault_sweep_ and what they sweep, which give how many. Whatever else still
-- points at such a key lets go of it. Gives how many of each.
create or replace function varsam._vault_sweep() returns jsonb
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare sweep text; place record; many integer; told jsonb := '{}';
begin
    for sweep in select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                 where n.nspname = 'varsam' and p.proname like '\_vault\_sweep\_%' order by p.proname
    loop
        execute format('select varsam.%I()', sweep) into many;
        if many > 0 then told := told || jsonb_build_object(substr(sweep, length('_vault_sweep_') + 1), many); end if;
    end loop;
    for place in select c.conrelid::regclass as "table", t.relname as name, a.attname as "column"
                 from pg_constraint c
                 join pg_class t on t.oid = c.conrelid
                 join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
                 where c.contype = 'f' and c.confrelid = 'public.vault_datakey'::regclass and not a.attnotnull
                 order by 2
    loop
        execute format('update %1$s set %2$I = null where %2$I is not null and not exists '
                       '(select 1 from public.vault_wrappedkey w where w.key_id = %2$I)', place."table", place."column");
        get diagnostics many = row_count;
        if many > 0 then told := told || jsonb_build_object(place.name, many); end if;
    end loop;
    delete from public.vault_datakey k where not exists (select 1 from public.vault_wrappedkey w where w.key_id = k.id);
    return told;
end $$;

-- Which of these keys and people are there, for this database only: null for another. The ids cannot be guessed.
create or replace function varsam.vault_known(origin uuid, ids uuid[]) returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce((
        select array_agg(n.id) from unnest($2) n(id)
        where exists (select 1 from public.vault_wrappedkey w where w.key_id = n.id)
           or exists (select 1 from public.vault_identityindex x where x.identity_id = n.id)), '{}')
    from public.vault_origin o where o.id = $1
$$;
