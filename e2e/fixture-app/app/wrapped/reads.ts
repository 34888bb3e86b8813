import { makeReads } from '../../make/reads';
import { wrapped } from '../../variants';

export const reads = makeReads(wrapped, 'wrapped');
