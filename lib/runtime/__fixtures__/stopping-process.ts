import { onShutdown } from '../shutdown';
import { stopOnSignals } from '../stop-on-signals';

/** Says what it ends, in the order in which it does; with `server`, somebody else listens for the signal as well. */
stopOnSignals();
stopOnSignals();
onShutdown(async () => console.log('ended the database'));
onShutdown(async () => {
  throw new Error('the healer could not be ended');
});
onShutdown(async () => console.log('ended the scheduler'));
if (process.argv[2] === 'server') process.on('SIGTERM', () => setTimeout(() => process.exit(7), 300));
setInterval(() => undefined, 1_000);
console.log('ready');
