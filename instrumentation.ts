import type { Instrumentation } from 'next';

/** Once per server process, before the first request. */
export async function register(): Promise<void> {
  // Inside of the branch: after an early return webpack would compile it for Edge as well.
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { startServer } = await import('./lib/start-server');
    await startServer();
  }
}

/** Failures that nobody caught: what is not wrapped is recorded all the same, marked as such. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { reportUnwrapped } = await import('./lib/self-healing/error-interceptor');
    const path = request.path.split('?')[0] ?? request.path;
    await reportUnwrapped(error, {
      source: `${context.routeType} ${context.routePath}`,
      route: `${request.method} ${path}`,
    });
  }
};
