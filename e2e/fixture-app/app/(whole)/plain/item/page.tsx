import { makePages } from '../../../../make/pages';
import { reads } from '../../../plain/reads';

export default makePages(reads, 'plain').Item;
