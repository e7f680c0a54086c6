-- Whether somebody else in the municipality already works with the person whom the record is about: with which track, and
-- whom to talk to. For those who may change identities where the record lies, with the number that lies in it; nobody can
-- ask about a number of their own choice.
--
-- Everyone else, and a record without a number, and a person whom nobody else knows, get the same: no rows. The work is the
-- same too: one digest is looked up, one that nobody has where there is none to look up, and one entry is put on record.
-- A person whose details are protected: only that the coordinator should be asked.
create or replace function varsam.case_double_track(record bigint)
returns table (track text, unit bigint, handler bigint, ask_coordinator boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    -- Asked for before the record is looked for, so that nothing hangs on whether it is there.
    may_change bigint[] := varsam.units('identity', 'change'); works_in bigint[] := varsam.units('record', 'change');
    mine record; own uuid; digest bytea; same uuid[]; other record; hidden boolean; found_any boolean := false;
    tracks text[] := '{}'; units_ bigint[] := '{}'; handlers bigint[] := '{}';
begin
    select r.id, r.reference, r.unit_id, r.identity_id, o.ancestors[1] as root into mine
    from public.records_record r join public.people_organisation o on o.id = r.unit_id
    where r.id = $1 and r.closed_at is null and r.unit_id = any (may_change) and r.unit_id = any (works_in);
    own := coalesce(mine.identity_id, gen_random_uuid());
    select x.number_index into digest from public.vault_identityindex x where x.identity_id = own;
    digest := coalesce(digest, sha256(uuid_send(gen_random_uuid())));
    update public.cases_case c set double_track_at = varsam._clock() where c.record_id = mine.id;
    perform varsam.audit_append(case when mine.id is null then 'access.refused' else 'case.checked' end,
        case when mine.id is null then '' else 'record' end, coalesce(mine.reference, ''), mine.unit_id, '{}'::jsonb, null);
    same := array(select f from varsam._vault_identity_find(digest) f where f <> own);
    select coalesce(bool_or(i.protection <> 'none'), false) into hidden
    from public.vault_identity i where i.id = any (same || own);
    for other in
        select r.reference, r.unit_id, r.track, c.handler_id
        from public.records_record r
        join public.people_organisation o on o.id = r.unit_id and o.ancestors[1] = mine.root
        left join public.cases_case c on c.record_id = r.id and c.state not in ('closed', 'ended')
        where r.identity_id = any (same) and r.closed_at is null and r.data_key_id is not null order by r.id
    loop
        found_any := true;
        -- The other unit learns that somebody has asked, and sees in its log who.
        perform varsam._notify(other.unit_id, 'record');
        perform varsam.audit_append('case.found', 'record', other.reference, other.unit_id,
            jsonb_build_object('by_unit', mine.unit_id), null);
        if not hidden then
            tracks := tracks || other.track::text; units_ := units_ || other.unit_id; handlers := handlers || other.handler_id;
        end if;
    end loop;
    if found_any and hidden then
        return query select null::text, null::bigint, null::bigint, true;
    else
        return query select distinct t.track, t.unit, t.handler, false
        from unnest(tracks, units_, handlers) t(track, unit, handler) order by 2, 1;
    end if;
end $$;
