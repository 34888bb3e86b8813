import { makeReads } from '../../make/reads';
import { guarded } from '../../variants';

export const reads = makeReads(guarded, 'guarded');
