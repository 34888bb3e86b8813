import { ActionsPage } from '../../../make/actions-page';
import * as actions from '../../plain/actions';
import { reads } from '../../plain/reads';

export default function Page() {
  return <ActionsPage actions={actions} reads={reads} />;
}
