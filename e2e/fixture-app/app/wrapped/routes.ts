import { makeRoutes } from '../../make/routes';
import { wrapped } from '../../variants';

export const routes = makeRoutes(wrapped, 'wrapped');
