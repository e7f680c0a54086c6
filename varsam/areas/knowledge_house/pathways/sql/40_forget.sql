-- Before a record is destroyed, so are the parts that it had.
create or replace function varsam._record_forget_pathways(record bigint) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    delete from public.pathways_part c where c.record_id = $1;
$$;
