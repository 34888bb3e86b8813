import type { Instrumentation } from 'next';

export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') await import('./self-healing.config');
}

export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { reportUnwrapped } = await import('@/lib/self-healing/error-interceptor');
  await reportUnwrapped(error, { source: `${context.routeType} ${context.routePath}`, route: request.path });
};
