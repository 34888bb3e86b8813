import { makeReads } from '../../make/reads';
import { plain } from '../../variants';

export const reads = makeReads(plain, 'plain');
