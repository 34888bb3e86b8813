import { nextHost } from '@/lib/self-healing/adapters/next/next-host';
import { configureHealing } from '@/lib/self-healing/error-interceptor';
import { createHealer, memoryStore } from '@/lib/self-healing/index';

/** Everybody is the same visitor here, so that keyed operations take the keyed path. */
const actor = async () => ({ tenantId: 'default', actorId: 'visitor' });

configureHealing(async () => createHealer({ store: memoryStore(), host: nextHost({ actor }) }));
