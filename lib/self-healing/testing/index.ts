/** Fakes and real faults for the tests of those who build on the library. */
export { buildCheck, buildCounter, buildEvent, buildObservation } from './builders';
export { startProcess, type TestProcess } from './child-process';
export { freePort, startPostgres, type TestPostgres } from './embedded-postgres';
export { type FakeClock, fakeClock } from './fake-clock';
export { type FaultPlan, faultPlan } from './fault-plan';
export {
  startUpstream,
  type Upstream,
  type UpstreamReply,
  type UpstreamRequest,
  type UpstreamScript,
} from './http-upstream';
export { type NeonProxy, startNeonProxy } from './neon-proxy';
export { startPgbouncer, type TestPgbouncer } from './pgbouncer';
export { createTestDatabase, type TestDatabase } from './postgres';
export { type PostgresFrame, PostgresFrames } from './postgres-frames';
export type { HeldBytes, ProxiedConnection, ProxySide } from './proxied-connection';
export { seededRandom } from './seeded-random';
export { type ProxyVerdict, startTcpProxy, type TcpProxy } from './tcp-proxy';
