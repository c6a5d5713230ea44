drop policy "parcels open while building" on public.parcels;

create policy "owners read their parcels" on public.parcels
  for select to authenticated using (owner = auth.uid());

create policy "owners change their parcels" on public.parcels
  for update to authenticated using (owner = auth.uid()) with check (owner = auth.uid());
