-- Before a record is destroyed, so is its plan.
create or replace function varsam._record_forget_plans(record bigint) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
    delete from public.plans_plancopy x where x.record_id = $1;
    delete from public.plans_disagreement x where x.record_id = $1;
    delete from public.plans_asset x where x.record_id = $1;
    delete from public.plans_change x where x.record_id = $1;
    delete from public.plans_wording x where x.record_id = $1;
    delete from public.plans_rating x where x.record_id = $1;
    delete from public.plans_measure x where x.record_id = $1;
    delete from public.plans_goal x where x.record_id = $1;
$$;
