import { makeActionsPage } from '../../make/actions-page';
import * as actions from './actions';
import { reads } from './reads';

export default makeActionsPage(actions, reads);
