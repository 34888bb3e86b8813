import { environment } from '@/lib/env';

/** Ends with one line that names the bad value, before anything is built with it. */
try {
  environment();
} catch (error) {
  process.stderr.write(`Selfheal: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
