import { makePages } from '../../../../make/pages';
import { reads } from '../../reads';

/** Without a static shell, so that the page's own status can be sent. */
export const instant = false;

export default makePages(reads, 'guarded').Item;
