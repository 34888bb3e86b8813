import { makeRoutes } from '../../make/routes';
import { guarded } from '../../variants';

export const routes = makeRoutes(guarded, 'guarded');
