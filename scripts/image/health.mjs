// The container's health check: whether this instance answers and its database does. Exit code 0 or 1.
const port = process.env.PORT || '3000';
const waitMs = 4_000;

try {
  const response = await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(waitMs) });
  await response.body?.cancel();
  process.exitCode = response.ok ? 0 : 1;
  if (!response.ok) console.error(`/api/health answered ${response.status}`);
} catch (error) {
  console.error(`/api/health did not answer: ${error.cause?.code ?? error.name}`);
  process.exitCode = 1;
}
