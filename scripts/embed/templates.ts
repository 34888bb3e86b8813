import type { Host } from './host';
import { nameOf } from './rewrite';

/** Files that are made in the host by a template, in TypeScript: below `<src>`, with what they hold. */
export function hostOwnedTemplates(host: Host): Map<string, string> {
  return new Map([
    ['self-healing.host.ts', hostTemplate(host)],
    ['self-healing.config.ts', configTemplate(host)],
    ['self-healing.register.d.ts', registerTemplate(host)],
  ]);
}

/** How a file of the host, both below `<src>` and the second without its ending, is to name another. */
function naming(host: Host, from: string): (to: string) => string {
  return (to) => nameOf(host.src + from, host.src + to, host.alias);
}

function hostTemplate(host: Host): string {
  const name = naming(host, 'self-healing.host.ts');
  const { imports, before, currentActor } = actorTemplate(host);
  return `${imports}import type { DatabaseHandle } from '${name('lib/self-healing/db/client')}';
import type { HostApp } from '${name('lib/self-healing/core/host-app')}';

/*
 * What Selfheal asks of this app. The file is yours: embedding again leaves it alone.
 * To do: say who is an admin. Until then nobody may open /platform.
 */

/** Ids of the people who may see and steer Selfheal's pages (\`actorId\` below). */
const admins: readonly string[] = [];

${before}async function currentActor() {
${currentActor}
}

export const host: HostApp<DatabaseHandle> = {
  currentActor,
  async isAdmin() {
    const actor = await currentActor();
    return actor !== null && admins.includes(actor.actorId);
  },
};
`;
}

interface ActorTemplate {
  imports: string;
  before: string;
  currentActor: string;
}

function actorTemplate(host: Host): ActorTemplate {
  const { auth } = host;
  const module =
    auth?.module === null || auth?.module === undefined ? null : nameOf(`${host.src}x.ts`, auth.module, host.alias);
  if (auth?.kind === 'better-auth' && module !== null) {
    return {
      imports: `import { headers } from 'next/headers';\nimport { auth } from '${module}';\n`,
      before: '',
      currentActor: `  const session = await auth.api.getSession({ headers: await headers() });
  if (session === null) return null;
  const { id, name, email } = session.user;
  return { tenantId: 'default', actorId: id, name, details: [email] };`,
    };
  }
  if (auth?.kind === 'authjs' && module !== null) {
    return {
      imports: `import { auth } from '${module}';\n`,
      before: '',
      currentActor: `  const user = (await auth())?.user;
  const actorId = user?.id ?? user?.email;
  if (!actorId) return null;
  return { tenantId: 'default', actorId, name: user?.name ?? actorId, details: user?.email ? [user.email] : [] };`,
    };
  }
  if (auth?.kind === 'clerk') {
    return {
      imports: `import { auth } from '@clerk/nextjs/server';\n`,
      before: '',
      currentActor: `  const { userId } = await auth();
  return userId === null ? null : { tenantId: 'default', actorId: userId };`,
    };
  }
  return {
    imports: '',
    before: `/** To do: who makes this request, by your own sign-in; null when nobody is signed in. */\n`,
    currentActor: `  const signedIn: { id: string; name: string } | null = null as { id: string; name: string } | null;
  return signedIn === null ? null : { tenantId: 'default', actorId: signedIn.id, name: signedIn.name };`,
  };
}

function configTemplate(host: Host): string {
  const name = naming(host, 'self-healing.config.ts');
  return `import { configureHealer } from '${name('lib/self-healing-runtime/compose-healer')}';
import { host } from '${name('self-healing.host')}';

/*
 * How this process's healer is made: from the environment and from what the app says of itself. The file is yours:
 * embedding again leaves it alone. Operations that may be queued are loaded here: operations: () => import('…').
 */
configureHealer({ host });
`;
}

function registerTemplate(host: Host): string {
  const name = naming(host, 'self-healing.register.d.ts');
  return `import type { Database } from '${name('lib/self-healing/db/client')}';

/** What \`tx\` is inside of \`healing().transaction()\`. Name your own database's type here. The file is yours. */
declare module '${name('lib/self-healing/core/register')}' {
  interface Register {
    transaction: Database;
  }
}
`;
}

/** The platform's layout in a host: its stylesheet holds inside of this element alone. */
export function layoutTemplate(host: Host): string {
  const name = naming(host, 'app/platform/layout.tsx');
  const suspended = host.cacheComponents;
  const page = (inner: string) =>
    host.rootLayout ? inner : `<html lang="en">\n      <body>${inner}</body>\n    </html>`;
  const frame = (outer: (inner: string) => string) => `  const theme = (await host.theme?.current()) ?? 'system';
  return (
    ${outer(`<div data-selfheal="" data-theme={theme === 'system' ? undefined : theme}>
      <PlatformFrame>{children}</PlatformFrame>
    </div>`)}
  );`;
  const layout = suspended
    ? `/** With Cache Components, what a request decides stands inside of Suspense. */
export default function PlatformLayout({ children }: { children: ReactNode }) {
  return (
    ${page(`<Suspense fallback={<Waiting />}>
      <Themed>{children}</Themed>
    </Suspense>`)}
  );
}

/** Until it is known who asks and how their page looks. */
function Waiting() {
  return (
    <div data-selfheal="">
      <p role="status" className="px-4 py-6 text-sm">
        Loading …
      </p>
    </div>
  );
}

async function Themed({ children }: { children: ReactNode }) {
${frame((inner) => inner)}
}
`
    : `export default async function PlatformLayout({ children }: { children: ReactNode }) {
${frame(page)}
}
`;
  return `import type { Metadata } from 'next';
${suspended ? "import { type ReactNode, Suspense } from 'react';" : "import type { ReactNode } from 'react';"}
import PlatformFrame from '${name('components/self-healing/platform-layout')}';
import { host } from '${name('self-healing.host')}';
import './self-healing.css';

export const metadata: Metadata = {
  title: { default: 'Selfheal', template: '%s · Selfheal' },
  robots: { index: false, follow: false },
};

${layout}`;
}

/** Next declares this from 15.5 on; below that the pages need it. Null where Next has it. */
export function pagePropsTemplate({ next, language }: Host): string | null {
  if (language === 'javascript' || next.major !== 15 || next.minor >= 5) return null;
  return `/** What Next 15.5 and later declare for every app. Embedding again after an update of Next removes this file. */
interface PageProps<_Route extends string> {
  params: Promise<Record<string, string>>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}
`;
}

/** The functions that instrumentation needs; `from` is the file they stand in, below `<src>`. */
export function instrumentationParts(host: Host): { imports: string; register: string; onRequestError: string } {
  // Next compiles this file for Edge, too: what is Node's alone is imported inside of the branch. After a `return` it would
  // not be left out: webpack in development drops branches, not what follows one.
  const name = naming({ ...host, alias: null }, 'instrumentation.ts');
  return {
    imports: `import type { Instrumentation } from 'next';\n`,
    register: `/** Starts Selfheal, once per server process. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    try {
      await import('${name('self-healing.config')}');
      const { startHealing } = await import('${name('lib/self-healing-runtime/start-healing')}');
      await startHealing();
    } catch (error) {
      console.error('Selfheal did not start; the app runs without healing.', error);
    }
  }
}
`,
    onRequestError: `/** Tells Selfheal of failures that nobody caught. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { reportUnwrapped } = await import('${name('lib/self-healing/error-interceptor')}');
    const path = request.path.split('?')[0] ?? request.path;
    const source = \`\${context.routeType} \${context.routePath}\`;
    await reportUnwrapped(error, { source, route: \`\${request.method} \${path}\` });
  }
};
`,
  };
}
