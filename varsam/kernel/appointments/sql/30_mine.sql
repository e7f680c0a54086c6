-- What the writer of an enquiry sees: what they may choose, what they have chosen, and nothing of anybody else.
create or replace function varsam.appointments_mine(enquiry bigint) returns table (
    invitation uuid, kind text, was_cancelled boolean, appointment uuid, starts_at timestamptz, ends_at timestamptz,
    form text, place text, phone text, host text, is_reminded boolean, has_begun boolean,
    data_key uuid, wrapped bytea, master text, contact bytea, link bytea
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select i.uid, i.kind::text, coalesce(l.state = 'cancelled' and l.settled_by_id is not null, false),
        a.uid, o.starts_at, o.ends_at, a.form::text, o.place::text, o.phone::text, u.given_name::text,
        exists (select 1 from public.appointments_reminder r where r.appointment_id = a.uid),
        coalesce(o.starts_at <= varsam._clock(), false), w.key_id, w.wrapped, w.master_id::text, a.contact, a.link
    from public.appointments_invitation i
    left join public.appointments_appointment a on a.invitation_id = i.uid and a.state = 'booked'
    left join public.appointments_opening o on o.uid = a.opening_id
    left join public.people_user u on u.id = o.host_id
    left join public.vault_wrappedkey w on w.key_id = a.data_key_id
    left join lateral (
        select x.state, x.settled_by_id from public.appointments_appointment x
        where x.invitation_id = i.uid order by x.booked_at desc, x.uid limit 1) l on true
    where i.enquiry_id = $1 and i.closed_at is null and varsam._appointments_side($1) = 'writer'
    order by i.made_at, i.uid
$$;

-- When the one who acts meets people, for their own calendar (see varsam/kernel/calendars/sql/40_feeds.sql): times alone.
create or replace function varsam._calendars_entries_appointments(who bigint) returns table (
    uid uuid, sequence integer, changed_at timestamptz, starts_at timestamptz, ends_at timestamptz,
    is_off boolean, is_free boolean
)
language sql stable set search_path = pg_catalog, pg_temp as $$
    select a.uid, (a.state = 'cancelled')::integer, coalesce(a.settled_at, a.booked_at), o.starts_at, o.ends_at,
        a.state = 'cancelled', false
    from public.appointments_opening o join public.appointments_appointment a on a.opening_id = o.uid
    where o.host_id = $1 and o.ends_at > varsam._clock() - varsam._period('calendar_kept')
$$;
