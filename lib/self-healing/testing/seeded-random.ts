export { seededRandom } from '../core/seeded-random';
