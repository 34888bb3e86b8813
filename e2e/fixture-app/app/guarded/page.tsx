import { ActionsPage } from '../../make/actions-page';
import * as actions from './actions';
import { reads } from './reads';

export default function Page() {
  return <ActionsPage actions={actions} reads={reads} />;
}
