import { makePages } from '../../../../make/pages';
import { reads } from '../../../wrapped/reads';

export default makePages(reads, 'wrapped').Item;
