import { makePages } from '../../../make/pages';
import { reads } from '../reads';

export default makePages(reads, 'guarded').Item;
