import { ActionsPage } from '../../../make/actions-page';
import * as actions from '../../wrapped/actions';
import { reads } from '../../wrapped/reads';

export default function Page() {
  return <ActionsPage actions={actions} reads={reads} />;
}
