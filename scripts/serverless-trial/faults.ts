/**
 * Faults that Postgres itself makes, by the address of the contact that is written. `cut-`: the server ends the
 * connection in the middle of the transaction, every other time. `broken-`: every time, with an error that nothing heals.
 * A sequence counts, since what a transaction writes goes with it.
 */
export const plantFaults = `
  CREATE SEQUENCE trial_faults;
  CREATE FUNCTION trial_fault() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.email LIKE 'cut-%' AND nextval('trial_faults') % 2 = 1 THEN
      PERFORM pg_terminate_backend(pg_backend_pid());
      PERFORM pg_sleep(5);
    END IF;
    IF NEW.email LIKE 'broken-%' THEN
      RAISE EXCEPTION 'The plan of this account has no room for more contacts' USING ERRCODE = 'P0001';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER trial_fault BEFORE INSERT ON contacts FOR EACH ROW EXECUTE FUNCTION trial_fault();`;

/** Five minutes pass, for the leases of the regular work and for queued jobs. Those who held them have ended. */
export const passFiveMinutes = `
  UPDATE healing_leases SET expires_at = expires_at - interval '5 minutes' WHERE name IN ('regular-work-tick', 'maintenance');
  UPDATE healing_jobs SET due_at = due_at - interval '5 minutes' WHERE status IN ('waiting', 'running')`;
