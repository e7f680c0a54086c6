-- Before a record is destroyed, so is who was engaged and what they wrote. The hours stay, and point at nobody.
create or replace function varsam._record_forget_engagements(record bigint) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    update public.engagements_hourentry h set engagement_id = null
    from public.engagements_engagement e where e.record_id = $1 and h.engagement_id = e.id;
    delete from public.engagements_session s where s.record_id = $1;
    delete from public.engagements_engagement e where e.record_id = $1;
$$;
