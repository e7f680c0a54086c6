-- How a method is judged (docs/adr/0032-methods-are-judged-in-steps.md): its state follows its steps, its ratings follow what
-- somebody has rated, and nobody writes either on the card itself.

-- A method begins as an idea that nobody has rated; what an installation begins with is brought in further on, by the owner.
create or replace function varsam._method_begins() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    new.effect := 'unknown'; new.effect_sv := ''; new.effect_en := ''; new.effect_source := '';
    new.implementation := 'unknown'; new.implementation_sv := ''; new.implementation_en := ''; new.implementation_source := '';
    return new;
end $$;

create or replace trigger method_begins before insert on public.methods_method
for each row execute function varsam._method_begins();

create or replace function varsam._method_begins_as_an_idea() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    new.state := 'idea';
    new.review_on := null;
    return new;
end $$;

create or replace trigger method_begins_as_an_idea before insert on public.methods_method
for each row when (current_user = 'varsam_app') execute function varsam._method_begins_as_an_idea();

-- Whoever writes on the card: the state is where the newest step led, each rating is the newest one about it.
create or replace function varsam._method_follows() returns trigger
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare s public.methods_step; g public.methods_graded;
begin
    if new.state is distinct from old.state then
        select x.* into s from public.methods_step x where x.method_id = new.id order by x.id desc limit 1;
        if (s.before, s.after) is distinct from (old.state, new.state) then
            raise check_violation using message = 'a method''s state follows from a step';
        end if;
    end if;
    if (new.effect, new.effect_sv, new.effect_en, new.effect_source)
       is distinct from (old.effect, old.effect_sv, old.effect_en, old.effect_source) then
        select x.* into g from public.methods_graded x where x.method_id = new.id and x.about = 'effect' order by x.id desc limit 1;
        if (new.effect, new.effect_sv, new.effect_en, new.effect_source)
           is distinct from (g.rating, g.basis_sv, g.basis_en, g.source) then
            raise check_violation using message = 'the card says the newest rating';
        end if;
    end if;
    if (new.implementation, new.implementation_sv, new.implementation_en, new.implementation_source)
       is distinct from (old.implementation, old.implementation_sv, old.implementation_en, old.implementation_source) then
        select x.* into g from public.methods_graded x where x.method_id = new.id and x.about = 'implementation'
        order by x.id desc limit 1;
        if (new.implementation, new.implementation_sv, new.implementation_en, new.implementation_source)
           is distinct from (g.rating, g.basis_sv, g.basis_en, g.source) then
            raise check_violation using message = 'the card says the newest rating';
        end if;
    end if;
    return new;
end $$;

create or replace trigger method_follows before update on public.methods_method
for each row execute function varsam._method_follows();

-- Steps, checks and ratings stay as they were written, whoever writes.
create or replace function varsam._method_judged_stays() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    raise check_violation using message = 'what was judged of a method does not change';
end $$;

create or replace trigger step_stays before update or delete on public.methods_step
for each row execute function varsam._method_judged_stays();
create or replace trigger check_stays before update or delete on public.methods_check
for each row execute function varsam._method_judged_stays();
create or replace trigger graded_stays before update or delete on public.methods_graded
for each row execute function varsam._method_judged_stays();

-- --- what must hold before a step -------------------------------------------------------------------------------

-- What the check of a kind that holds today says; null where none does.
create or replace function varsam._method_check_said(method bigint, kind text) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select case when c.ends is null or c.ends >= (varsam._clock() at time zone 'Europe/Stockholm')::date then c.said end
    from public.methods_check c where c.method_id = $1 and c.kind = $2 order by c.id desc limit 1
$$;

-- Whether one gate holds for a method.
create or replace function varsam._method_gate(m public.methods_method, gate text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select case $2
        when 'described' then $1.level <> '' and trim($1.target_sv) <> '' and trim($1.description_sv) <> ''
        when 'harms' then trim($1.harms_sv) <> ''
        when 'legal' then coalesce(varsam._method_check_said($1.id, 'legal') in ('ok', 'conditions'), false)
        when 'child' then coalesce(varsam._method_check_said($1.id, 'child') in ('ok', 'conditions'), false)
        when 'legal_ok' then coalesce(varsam._method_check_said($1.id, 'legal') = 'ok', false)
        when 'child_ok' then coalesce(varsam._method_check_said($1.id, 'child') = 'ok', false)
        when 'in_use' then $1.in_use_since is not null
        when 'graded' then exists (
            select 1 from public.methods_graded g where g.method_id = $1.id and g.about = 'effect' and g.by_id is not null
              and g.at >= coalesce((select max(s.at) from public.methods_step s
                                    where s.method_id = $1.id and s.after = 'review'), '-infinity'))
        when 'shown' then $1.effect in ('weak', 'moderate', 'strong')
        else false
    end
$$;

-- The gates of a step that do not hold ({}: it can be taken); null where no method goes that way.
create or replace function varsam._method_missing(m public.methods_method, after text) returns text[]
language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(g.gate order by g.place) filter (where g.gate is not null and not varsam._method_gate($1, g.gate)), '{}')
    from public.methods_way w left join lateral unnest(w.gates::text[]) with ordinality g(gate, place) on true
    where w.before = $1.state and w.after = $2
    group by w.id
$$;

create or replace function varsam.method_missing(method bigint, after text) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select varsam._method_missing(m, $2) from public.methods_method m where m.id = $1
$$;

-- --- steps, checks, ratings -------------------------------------------------------------------------------------

-- Who writes, and when, is not for who writes to say. The owner is not held, so that a town's past can be told.
create or replace function varsam._method_by_whom() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.by_id := varsam.actor();
    if tg_table_name <> 'methods_check' then new.at := varsam._wall(); end if;
    return new;
end $$;

create or replace trigger by_whom before insert on public.methods_step
for each row when (current_user = 'varsam_app') execute function varsam._method_by_whom();
create or replace trigger by_whom before insert on public.methods_check
for each row when (current_user = 'varsam_app') execute function varsam._method_by_whom();
create or replace trigger by_whom before insert on public.methods_graded
for each row when (current_user = 'varsam_app') execute function varsam._method_by_whom();

-- As which role somebody did it, whom everybody may know; '' where nobody did, or they have no role for it any more.
create or replace function varsam._method_in_role() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.role := coalesce((
        select m.role from public.people_membership m
        join public.access_capability c on c.role = m.role
        where m.user_id = new.by_id and m.valid_from <= varsam._wall() and (m.valid_to is null or m.valid_to > varsam._wall())
          and ((c.resource = 'method' and c.verb = 'change')
               or (tg_table_name = 'methods_check' and c.resource = 'method_check' and c.verb = 'add'))
        order by c.resource, m.id limit 1), '');
    return new;
end $$;

create or replace trigger in_role before insert on public.methods_step
for each row execute function varsam._method_in_role();
create or replace trigger in_role before insert on public.methods_check
for each row execute function varsam._method_in_role();
create or replace trigger in_role before insert on public.methods_graded
for each row execute function varsam._method_in_role();

-- A step begins where the method is, goes a way that exists, and its gates hold. Packages above add their own gates as
-- triggers whose names come after this one's.
create or replace function varsam._method_may_step() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m public.methods_method; missing text[];
begin
    select x.* into m from public.methods_method x where x.id = new.method_id for update;
    if m.state is distinct from new.before then
        raise check_violation using message = 'the method is somewhere else on its way';
    end if;
    missing := varsam._method_missing(m, new.after);
    if missing is null then
        raise check_violation using message = 'not a step of a method''s way';
    elsif cardinality(missing) > 0 then
        raise check_violation using message = 'missing: ' || array_to_string(missing, ' ');
    elsif trim(new.why) = '' then
        raise check_violation using message = 'a step is taken with a reason';
    end if;
    return new;
end $$;

create or replace trigger may_step before insert on public.methods_step
for each row execute function varsam._method_may_step();

create or replace function varsam._method_stepped() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.methods_method m set state = new.after where m.id = new.method_id;
    return null;
end $$;

create or replace trigger stepped after insert on public.methods_step
for each row execute function varsam._method_stepped();

-- A check is made today or was made before; nobody's is about a day to come.
create or replace function varsam._method_checked() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.checked_on > (varsam._clock() at time zone 'Europe/Stockholm')::date then
        raise check_violation using message = 'a check has been made';
    end if;
    return new;
end $$;

create or replace trigger checked before insert on public.methods_check
for each row when (current_user = 'varsam_app') execute function varsam._method_checked();

-- A rating that somebody sets without the rule says why. What came with the installation has nobody to say it.
create or replace function varsam._method_graded_by_hand() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
    if trim(new.why) = '' then
        raise check_violation using message = 'a rating without the rule is set with a reason';
    end if;
    return new;
end $$;

create or replace trigger graded_by_hand before insert on public.methods_graded
for each row when (new.proposed = '' and new.by_id is not null) execute function varsam._method_graded_by_hand();

create or replace function varsam._method_graded() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new.about = 'effect' then
        update public.methods_method m set effect = new.rating, effect_sv = new.basis_sv, effect_en = new.basis_en,
            effect_source = new.source where m.id = new.method_id;
    else
        update public.methods_method m set implementation = new.rating, implementation_sv = new.basis_sv,
            implementation_en = new.basis_en, implementation_source = new.source where m.id = new.method_id;
    end if;
    return null;
end $$;

create or replace trigger graded after insert on public.methods_graded
for each row execute function varsam._method_graded();

-- --- who may be chosen ------------------------------------------------------------------------------------------

-- Areas that let somebody choose a method put this on their tables, on the insert and on the change of method_id: what has
-- already been chosen stays, and is warned of.
create or replace function varsam._method_chosen() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select 1 from public.methods_method m where m.id = new.method_id and m.state = 'withdrawn') then
        raise check_violation using message = 'the method is withdrawn';
    end if;
    return new;
end $$;
