/**
 * Packages that the docs speak of and that are not installed here, each with what the docs use of it, typed as its own
 * documentation describes it. The ending keeps them out of the app's own program: there they are missing, as they should be.
 */

declare module '@sentry/nextjs' {
  export interface Breadcrumb {
    category?: string;
    message?: string;
    level?: 'fatal' | 'error' | 'warning' | 'log' | 'info' | 'debug';
    data?: Record<string, unknown>;
  }
  export interface EventHint {
    originalException?: unknown;
  }
  export interface ErrorEvent {
    message?: string;
    exception?: { values?: { type?: string; value?: string }[] };
    extra?: Record<string, unknown>;
    breadcrumbs?: Breadcrumb[];
    fingerprint?: string[];
    tags?: Record<string, string | number | boolean | null | undefined>;
  }
  export interface Options {
    dsn?: string;
    enabled?: boolean;
    tracesSampleRate?: number;
    sendDefaultPii?: boolean;
    beforeSend?: (event: ErrorEvent, hint: EventHint) => ErrorEvent | null | Promise<ErrorEvent | null>;
    beforeBreadcrumb?: (breadcrumb: Breadcrumb) => Breadcrumb | null;
  }
  export function init(options: Options): void;
  export function captureException(
    error: unknown,
    context?: { tags?: Record<string, string>; extra?: Record<string, unknown>; fingerprint?: string[] },
  ): string;
  export function addBreadcrumb(breadcrumb: Breadcrumb): void;
  export function captureRequestError(
    error: unknown,
    request: { path: string; method: string; headers: Record<string, string | string[] | undefined> },
    context: { routerKind: string; routePath: string; routeType: string },
  ): void;
  export function withServerActionInstrumentation<Result>(
    name: string,
    options: { formData?: FormData; headers?: Headers; recordResponse?: boolean },
    action: () => Result | Promise<Result>,
  ): Promise<Result>;
  export function withSentryConfig<Config>(config: Config, options?: { org?: string; project?: string }): Config;
}

declare module 'next-auth' {
  export interface User {
    id?: string;
    name?: string | null;
    email?: string | null;
    image?: string | null;
  }
  export interface Session {
    user?: User;
    expires: string;
  }
  export interface NextAuthConfig {
    providers: readonly unknown[];
    callbacks?: {
      session?: (input: { session: Session; token: Record<string, unknown> }) => Session | Promise<Session>;
    };
  }
  export default function NextAuth(config: NextAuthConfig): {
    auth: () => Promise<Session | null>;
    handlers: { GET: (request: Request) => Promise<Response>; POST: (request: Request) => Promise<Response> };
    signIn: (provider?: string) => Promise<void>;
    signOut: () => Promise<void>;
  };
}

declare module '@clerk/nextjs/server' {
  export function auth(): Promise<{
    userId: string | null;
    orgId: string | null | undefined;
    sessionClaims: Record<string, unknown> | null;
    has: (input: { role?: string; permission?: string }) => boolean;
  }>;
  export function currentUser(): Promise<{
    id: string;
    publicMetadata: Record<string, unknown>;
    primaryEmailAddress: { emailAddress: string } | null;
  } | null>;
}

declare module '@prisma/client' {
  export class PrismaClient {
    constructor(options?: { adapter?: unknown });
    $queryRawUnsafe<T = unknown>(query: string, ...values: unknown[]): Promise<T>;
    $executeRawUnsafe(query: string, ...values: unknown[]): Promise<number>;
    $disconnect(): Promise<void>;
  }
}

/** Where an adopter's app has what stands in lib/runtime here. */
declare module '@/lib/self-healing-runtime/compose-healer' {
  export * from '@/lib/runtime/compose-healer';
}

/** Where it has what stands in db/ here. */
declare module '@/lib/self-healing/db/client' {
  export * from '@/db/client';
}
declare module '@/lib/self-healing/db/drivers/host-pools' {
  export * from '@/db/drivers/host-pools';
}
declare module '@/lib/self-healing/db/drivers/host-postgres-js' {
  export * from '@/db/drivers/host-postgres-js';
}
declare module '@/lib/self-healing/db/drivers/pglite' {
  export * from '@/db/drivers/pglite';
}
