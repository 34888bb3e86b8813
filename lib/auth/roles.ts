export const roles = ['admin', 'member'] as const;
export type Role = (typeof roles)[number];

/** Anything that is not plainly an admin is a member. */
export function roleOf(stored: string | null | undefined): Role {
  return stored === 'admin' ? 'admin' : 'member';
}
