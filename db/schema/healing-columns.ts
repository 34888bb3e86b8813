import { text, timestamp } from 'drizzle-orm/pg-core';

/** Whose row it is: many products (`service`) and their tenants share the library's tables. */
export const owner = () => ({
  tenantId: text('tenant_id').notNull().default('default'),
  service: text('service').notNull().default('default'),
});

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
