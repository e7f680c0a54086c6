-- Under one's own name: the app lets everybody change their password and language, and nobody be called somebody else,
-- be told elsewhere or be active again. Names stand under what people sign, and tell the log's reviewer of namesakes.
create or replace function varsam._account_kept() returns trigger
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if (new.id, new.email, new.name, new.given_name, new.is_active)
       is distinct from (old.id, old.email, old.name, old.given_name, old.is_active) then
        raise insufficient_privilege using message = 'an account is named by those who administer it';
    end if;
    return new;
end $$;

create or replace trigger account_kept before update on public.people_user
for each row when (current_user = 'varsam_app') execute function varsam._account_kept();
