import { createHash } from 'node:crypto';
import { revalidatePath } from 'next/cache';
import { cookies, headers } from 'next/headers';
import { after, NextRequest, NextResponse, userAgent } from 'next/server';
import { count, note } from '../probe';
import type { Variant, Wrap } from '../variants';
import { fail, leave } from './control';

type ItemContext = RouteContext<'/plain/api/items/[id]'>;
type KindContext = RouteContext<'/plain/api/control/[kind]'>;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function readBody(request: NextRequest): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('application/json')) return await request.json();
  if (type.startsWith('multipart/') || type.startsWith('application/x-www-form-urlencoded')) {
    const fields = await request.formData();
    return await Promise.all(
      [...fields].map(async ([name, value]) =>
        typeof value === 'string' ? [name, value] : [name, value.name, value.type, value.size, await value.text()],
      ),
    );
  }
  const bytes = new Uint8Array(await request.arrayBuffer());
  return { bytes: bytes.byteLength, sha256: sha256(bytes) };
}

/** Every route handler of one variant. */
export function makeRoutes(wrap: Wrap, variant: Variant) {
  const named = (name: string) => ({ source: `${variant} ${name}`, category: 'application' as const });

  async function answer(request: NextRequest) {
    const before = request.bodyUsed;
    const again = request.clone();
    const body = await readBody(request);
    const jar = await cookies();
    jar.set('from-store', request.method, { httpOnly: true, path: '/' });
    const response = NextResponse.json(
      {
        method: request.method,
        url: request.url.replace(/:\d+/, ''),
        next: request instanceof NextRequest,
        nextUrl: {
          href: request.nextUrl.href.replace(/:\d+/, ''),
          pathname: request.nextUrl.pathname,
          query: [...request.nextUrl.searchParams],
          clone: request.nextUrl.clone().pathname,
          basePath: request.nextUrl.basePath,
        },
        cookies: request.cookies.getAll(),
        store: jar.get('visitor')?.value,
        header: [request.headers.get('x-test'), (await headers()).get('x-test')],
        browser: userAgent(request).browser.name ?? null,
        signal: request.signal.aborted,
        bodyUsed: [before, request.bodyUsed],
        clone: sha256(new Uint8Array(await again.arrayBuffer())) !== '',
        body,
      },
      { status: 201, headers: { 'x-answer': 'given' } },
    );
    response.cookies.set('from-response', 'yes', { maxAge: 60 });
    response.headers.append('set-cookie', 'second=1; Path=/');
    return response;
  }

  return {
    readEcho: wrap(answer, { ...named('read echo'), effects: 'none' }),
    writeEcho: wrap(answer, named('write echo')),
    head: wrap(async () => new Response(null, { status: 204, headers: { 'x-head': 'own' } }), {
      ...named('head'),
      effects: 'none',
    }),
    options: wrap(async (_request: NextRequest) => new Response(null, { headers: { allow: 'HEAD, OPTIONS' } }), {
      ...named('options'),
      effects: 'none',
    }),
    item: wrap(
      async (_request: NextRequest, context: ItemContext) => {
        const promised = typeof context.params.then === 'function';
        return Response.json({ promised, ...(await context.params) });
      },
      { ...named('item'), effects: 'none' },
    ),
    control: wrap(async (request: NextRequest, { params }: KindContext) => {
      (await cookies()).set('left', 'a trace');
      if (request.method === 'POST') await request.text();
      leave((await params).kind);
      return Response.json({ stayed: true });
    }, named('control')),
    stream: wrap(
      async (request: NextRequest) => {
        const chunks = Number(request.nextUrl.searchParams.get('chunks'));
        const body = new ReadableStream<Uint8Array>({
          async start(controller) {
            for (let chunk = 1; chunk <= chunks; chunk += 1) {
              controller.enqueue(new TextEncoder().encode(`chunk ${chunk}\n`));
              await pause(60);
            }
            controller.close();
          },
        });
        return new Response(body, { headers: { 'content-type': 'text/plain' } });
      },
      { ...named('stream'), effects: 'none' },
    ),
    upload: wrap(async (request: NextRequest) => {
      const hash = createHash('sha256');
      let bytes = 0;
      const reader = request.body?.getReader();
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        hash.update(part.value);
        bytes += part.value.byteLength;
      }
      return Response.json({ bytes, sha256: hash.digest('hex') });
    }, named('upload')),
    later: wrap(async (request: NextRequest) => {
      const by = request.nextUrl.searchParams.get('by') ?? '';
      after(async () => note(variant, `route ${by} after ${(await cookies()).get('visitor')?.value}`));
      leave(by);
      if (by === 'failure') fail('broken', `later route of ${variant}`);
      return Response.json({ done: by });
    }, named('later')),
    revalidate: wrap(async () => {
      revalidatePath(`/${variant}/cached`);
      return Response.json({ revalidated: true });
    }, named('revalidate')),
    fails: wrap(async (_request: NextRequest, { params }: KindContext): Promise<Response> => {
      fail((await params).kind, `route of ${variant}`);
    }, named('failing route')),
    /** Fails once for each key, after it has read the whole body. */
    flaky: wrap(async (request: NextRequest) => {
      const body = await readBody(request);
      if (count(variant, request.nextUrl.search) === 1) fail('lost', `flaky route of ${variant}`);
      return Response.json({ path: request.nextUrl.pathname, body });
    }, named('flaky route')),
    /** Uses nothing of the request, so that Next may prerender it. */
    fixed: wrap(async () => Response.json({ fixed: true }), { ...named('fixed'), effects: 'none' }),
  };
}
