import { makePages } from '../../../../make/pages';
import { reads } from '../../../guarded/reads';

export default makePages(reads, 'guarded').Item;
