import type { Actor } from './ports';

/** Who makes the request, and how the platform's bar may call them. */
export interface HostActor extends Actor {
  name?: string;
  /** Lines below the name: an e-mail address, a role. */
  details?: readonly string[];
  /** Where it is known already: then `isAdmin()` is not asked. */
  isAdmin?: boolean;
}

/** A page that the platform's navigation leads to. */
export interface PlatformArea {
  href: string;
  label: string;
}

/** How the platform's pages look. */
export type Theme = 'system' | 'light' | 'dark';

/** A server action for a form. */
export type FormPort = (form: FormData) => Promise<void>;

/**
 * All that Selfheal asks of the app around it; `self-healing.host.ts` says it. Two questions have to be answered,
 * everything else has a plain default. `Database` is the handle that `db/client` gives.
 */
export interface HostApp<Database = unknown> {
  /** Who makes the request; null when nobody is signed in. Throws when that cannot be told just now. */
  currentActor(): Promise<HostActor | null>;
  /** Whether that one may see and steer the platform. */
  isAdmin(): Promise<boolean>;
  /** True when both are answered from a signed cookie alone: then the platform can say that the database is away. */
  answersWithoutDatabase?: boolean;
  /** Ends the request of somebody who is not signed in: a redirect, a 401. Default: the page does not exist (404). */
  signIn?(): Promise<never>;
  /** Ends the request of somebody who is no admin: a 403. Default: the page does not exist (404). */
  refuse?(): Promise<never>;
  /** Whom a signed cookie still vouches for when `currentActor()` threw. They see what this instance knows by itself. */
  vouchedActor?(): Promise<HostActor | null>;
  /** Names of the tenant's people by the ids that `currentActor()` gives. Default: their ids are shown. */
  actorNames?(tenantId: string): Promise<Readonly<Record<string, string>>>;
  /** The host's own pages beside the platform's. */
  areas?: readonly PlatformArea[];
  /** What the name in the platform's bar opens. */
  menu?: { links?: readonly PlatformArea[]; signOut?: FormPort };
  /** A switch between light and dark in the platform's bar. Default: none, the browser's wish holds. */
  theme?: { current(): Promise<Theme>; choose: FormPort };
  /** A handle over a pool that the app has. Default: DATABASE_URL, or else PGlite in DATA_DIR. Called once. */
  database?(): Promise<Database>;
}
