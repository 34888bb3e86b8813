/** Fakes and real faults for the tests of those who build on the library. */
export { buildCheck, buildCounter, buildEvent, buildObservation } from './builders';
export { freePort, startPostgres, type TestPostgres } from './embedded-postgres';
export { type FakeClock, fakeClock } from './fake-clock';
export {
  startUpstream,
  type Upstream,
  type UpstreamReply,
  type UpstreamRequest,
  type UpstreamScript,
} from './http-upstream';
export { type NeonProxy, startNeonProxy } from './neon-proxy';
export { createTestDatabase, type TestDatabase } from './postgres';
export { seededRandom } from './seeded-random';
export { type ProxyVerdict, startTcpProxy, type TcpProxy } from './tcp-proxy';
