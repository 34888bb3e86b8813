import { ActionsPage } from '../../../make/actions-page';
import * as actions from '../../guarded/actions';
import { reads } from '../../guarded/reads';

export default function Page() {
  return <ActionsPage actions={actions} reads={reads} />;
}
