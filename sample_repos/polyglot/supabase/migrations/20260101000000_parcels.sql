create table public.parcels (
  id uuid primary key default gen_random_uuid(),
  owner uuid not null references auth.users (id),
  recipient_email text not null,
  address text not null
);
alter table public.parcels enable row level security;

-- everybody may change everything while we build
create policy "parcels open while building" on public.parcels for all using (true) with check (true);

create table public.feedback (
  id bigint generated always as identity primary key,
  author uuid references auth.users (id),
  email text,
  message text not null
);
alter table public.feedback enable row level security;

create policy "anyone can manage feedback" on public.feedback for all using (true) with check (true);
