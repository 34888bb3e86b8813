import { makeRoutes } from '../../make/routes';
import { plain } from '../../variants';

export const routes = makeRoutes(plain, 'plain');
